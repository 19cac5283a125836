#include "base/cron/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace weir::cron {
namespace {

using testing::ElementsAre;

SystemTime Utc(const std::string& text) { return *ParseTime(text); }

std::vector<std::string> Texts(const std::vector<SystemTime>& times) {
  std::vector<std::string> out;
  for (const SystemTime time : times) out.push_back(FormatTime(time));
  return out;
}

std::vector<std::string> In(const char* expression, const char* zone, const std::string& from,
                            const std::string& to) {
  const auto schedule = Schedule::Parse(expression, zone);
  EXPECT_TRUE(schedule.ok()) << schedule.status().message();
  return Texts(FiresIn(*schedule, Utc(from), Utc(to), 100).times);
}

// New York, 2026: 02:00 to 03:00 is skipped on 8 March (07:00 UTC), 01:00 to 02:00 comes twice on
// 1 November (05:00 to 07:00 UTC).
TEST(Schedule, ANightlyRunIsNeitherLostNorDoubled) {
  EXPECT_THAT(In("30 2 * * *", "America/New_York", "2026-03-07T00:00:00Z", "2026-03-10T00:00:00Z"),
              ElementsAre("2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"));
  EXPECT_THAT(In("30 1 * * *", "America/New_York", "2026-10-31T00:00:00Z", "2026-11-03T00:00:00Z"),
              ElementsAre("2026-10-31T05:30:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"));
}

TEST(Schedule, SkippedMinutesMakeOneFire) {
  EXPECT_THAT(
      In("*/20 2-3 8 3 *", "America/New_York", "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"),
      ElementsAre("2026-03-08T07:00:00Z", "2026-03-08T07:20:00Z", "2026-03-08T07:40:00Z"));
}

TEST(Schedule, EveryHourFollowsElapsedTime) {
  EXPECT_THAT(In("0 * * * *", "America/New_York", "2026-03-08T06:00:00Z", "2026-03-08T08:00:00Z"),
              ElementsAre("2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z", "2026-03-08T08:00:00Z"));
  EXPECT_THAT(In("30 * * * *", "America/New_York", "2026-11-01T05:00:00Z", "2026-11-01T08:00:00Z"),
              ElementsAre("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-11-01T07:30:00Z"));
}

TEST(Schedule, FarEast) {
  EXPECT_THAT(In("0 2 * * *", "Asia/Shanghai", "2026-11-21T00:00:00Z", "2026-11-22T23:00:00Z"),
              ElementsAre("2026-11-21T18:00:00Z", "2026-11-22T18:00:00Z"));
}

TEST(Schedule, ADayThatNeverWasHasOneFireAtItsEnd) {
  EXPECT_THAT(In("0 6,18 * * *", "Pacific/Apia", "2011-12-29T20:00:00Z", "2011-12-31T05:00:00Z"),
              ElementsAre("2011-12-30T04:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T16:00:00Z",
                          "2011-12-31T04:00:00Z"));
}

TEST(Schedule, NextIsAfterAndRangesAreClosed) {
  const auto schedule = Schedule::Parse("0 2 * * *", "");
  ASSERT_TRUE(schedule.ok());
  const SystemTime fire = Utc("2026-11-21T02:00:00Z");
  EXPECT_EQ(schedule->Next(fire - milliseconds(1)), fire);
  EXPECT_EQ(schedule->Next(fire), fire + std::chrono::days(1));
  EXPECT_EQ(schedule->Next(fire + milliseconds(1)), fire + std::chrono::days(1));
  EXPECT_EQ(schedule->Last(fire), fire);
  EXPECT_EQ(schedule->Last(fire - milliseconds(1)), fire - std::chrono::days(1));
  EXPECT_EQ(schedule->Last(fire + milliseconds(1)), fire);
  EXPECT_THAT(In("0 2 * * *", "", "2026-11-21T02:00:00Z", "2026-11-22T02:00:00Z"),
              ElementsAre("2026-11-21T02:00:00Z", "2026-11-22T02:00:00Z"));
  EXPECT_TRUE(FiresIn(*schedule, fire, fire - seconds(1), 10).times.empty());
}

TEST(Schedule, LastAcrossAFold) {
  const auto schedule = Schedule::Parse("30 1 * * *", "America/New_York");
  EXPECT_EQ(FormatTime(*schedule->Last(Utc("2026-11-01T06:45:00Z"))), "2026-11-01T05:30:00Z");
}

TEST(Schedule, RangesAreBounded) {
  const auto schedule = Schedule::Parse("* * * * *", "");
  const Fires fires =
      FiresIn(*schedule, Utc("2000-01-01T00:00:00Z"), Utc("2026-01-01T00:00:00Z"), 3);
  EXPECT_EQ(fires.times.size(), 3u);
  EXPECT_TRUE(fires.more);
  EXPECT_FALSE(
      FiresIn(*schedule, Utc("2026-01-01T00:00:00Z"), Utc("2026-01-01T00:02:00Z"), 3).more);
}

TEST(Schedule, TheEndsOfTime) {
  const auto schedule = Schedule::Parse("0 0 29 2 *", "Europe/Berlin");
  EXPECT_EQ(schedule->Next(SystemTime::max()), std::nullopt);
  EXPECT_EQ(schedule->Next(Utc("9999-06-01T00:00:00Z")), std::nullopt);
  EXPECT_TRUE(schedule->Next(SystemTime::min()).has_value());
  EXPECT_EQ(schedule->Last(SystemTime::min()), std::nullopt);
  EXPECT_TRUE(schedule->Last(SystemTime::max()).has_value());
  EXPECT_EQ(FiresIn(*schedule, SystemTime::min(), SystemTime::max(), 2).times.size(), 2u);
}

TEST(Schedule, FiresAsAKubernetesCronJob) {
  std::ifstream file(WEIR_SOURCE_DIR "/tests/base/cron/robfig_fires.txt");
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) continue;
    const size_t bar = line.find('|');
    std::istringstream numbers(line.substr(bar + 1));
    int64_t number = 0;
    char separator = 0;
    numbers >> number >> separator;
    const auto schedule = Schedule::Parse(line.substr(0, bar), "UTC");
    ASSERT_TRUE(schedule.ok()) << line;
    for (SystemTime time{seconds(number)}; numbers >> number;) {
      const auto next = schedule->Next(time);
      ASSERT_EQ(next, SystemTime(seconds(number))) << line;
      time = *next;
      ++cases;
    }
  }
  EXPECT_EQ(cases, 1200);
}

TEST(Schedule, ErrorsOfBothParts) {
  EXPECT_EQ(Schedule::Parse("0 2 * *", "UTC").status().reason(), "BadCron");
  EXPECT_EQ(Schedule::Parse("0 2 * * *", "Mars/Olympus").status().reason(), "BadTimeZone");
}

}  // namespace
}  // namespace weir::cron
