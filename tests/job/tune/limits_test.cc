#include "job/tune/limits.h"

#include <gtest/gtest.h>

namespace weir::job {
namespace {

SystemTime At(const char* time) { return *ParseTime(time); }

TEST(QuietHoursTest, OnOneDayAndOverMidnight) {
  const std::vector<QuietHours> noon = {{"12:00", "13:30", "UTC"}};
  EXPECT_FALSE(QuietAt(noon, At("2026-11-21T11:59:59Z")));
  EXPECT_TRUE(QuietAt(noon, At("2026-11-21T12:00:00Z")));
  EXPECT_TRUE(QuietAt(noon, At("2026-11-21T13:29:59Z")));
  EXPECT_FALSE(QuietAt(noon, At("2026-11-21T13:30:00Z")));
  const std::vector<QuietHours> night = {{"22:00", "06:00", "UTC"}};
  EXPECT_TRUE(QuietAt(night, At("2026-11-21T23:00:00Z")));
  EXPECT_TRUE(QuietAt(night, At("2026-11-21T05:59:00Z")));
  EXPECT_FALSE(QuietAt(night, At("2026-11-21T06:00:00Z")));
  EXPECT_TRUE(QuietAt({{"08:00", "08:00", "UTC"}}, At("2026-11-21T03:00:00Z"))) << "all day";
  EXPECT_FALSE(QuietAt({}, At("2026-11-21T03:00:00Z")));
}

TEST(QuietHoursTest, InTheZonesOwnTimeAlsoInSummer) {
  const std::vector<QuietHours> berlin = {{"22:00", "23:00", "Europe/Berlin"}};
  EXPECT_TRUE(QuietAt(berlin, At("2026-01-15T21:30:00Z")));
  EXPECT_FALSE(QuietAt(berlin, At("2026-01-15T20:30:00Z")));
  EXPECT_TRUE(QuietAt(berlin, At("2026-07-15T20:30:00Z")));
  EXPECT_FALSE(QuietAt(berlin, At("2026-07-15T21:30:00Z")));
}

TEST(QuietHoursTest, AZoneThatNobodyKnowsHoldsEverythingBack) {
  const auto hold = QuietAt({{"01:00", "02:00", "Mars/Olympus"}}, At("2026-11-21T12:00:00Z"));
  ASSERT_TRUE(hold);
  EXPECT_EQ(hold->reason, "QuietHoursInvalid");
  EXPECT_NE(hold->message.find("spec.tuning.quietHours"), std::string::npos);
}

TEST(LimitsTest, ANamespacesBudgetIsWhatTheOthersLeave) {
  Limits limits(10, 1);
  EXPECT_EQ(limits.Room("shop", "shop/a"), 10);
  limits.Has("shop", "shop/a", 3);
  limits.Has("shop", "shop/b", 4);
  limits.Has("other", "other/c", 9);
  EXPECT_EQ(limits.Room("shop", "shop/a"), 6);
  limits.Has("shop", "shop/b", 40);
  EXPECT_EQ(limits.Room("shop", "shop/a"), 0) << "never negative";
  limits.Forget("shop", "shop/b");
  EXPECT_EQ(limits.Room("shop", "shop/a"), 10);
  EXPECT_FALSE(Limits(0, 1).Room("shop", "shop/a")) << "no budget, no limit";
}

TEST(LimitsTest, ChangesTakeTurns) {
  Limits limits(0, 2);
  const SteadyTime now(seconds(1000));
  EXPECT_TRUE(limits.TakeTurn("a", now));
  EXPECT_TRUE(limits.TakeTurn("b", now));
  EXPECT_FALSE(limits.TakeTurn("c", now));
  EXPECT_TRUE(limits.TakeTurn("a", now)) << "its own turn";
  limits.EndTurn("a");
  EXPECT_TRUE(limits.TakeTurn("c", now));
  EXPECT_FALSE(limits.TakeTurn("a", now));
  // One that never comes back does not keep the others waiting.
  EXPECT_TRUE(limits.TakeTurn("a", now + Limits::kChangeTakes));
}

}  // namespace
}  // namespace weir::job
