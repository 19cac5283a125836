// spec.tuning as users write it, and the mistakes they make.
#include "job/api/tuning_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "job/api/codec.h"

namespace weir::job {
namespace {

using doc::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TuningSpec Read(const std::string& text, std::vector<std::string>* errors) {
  return TuningFromJson(*doc::ParseJson(text), "spec.tuning", errors);
}

TEST(TuningCodecTest, WithoutItNothingIsTunedAndWithItNothingIsTouched) {
  std::vector<std::string> errors;
  EXPECT_EQ(SpecFromJson({{"sql", "x"}}, &errors).tuning.mode, TuningMode::kOff);
  EXPECT_EQ(Read("{}", &errors).mode, TuningMode::kRecommend);
  EXPECT_EQ(Read(R"({"mode": "Off"})", &errors).mode, TuningMode::kOff);
  EXPECT_TRUE(errors.empty());
}

TEST(TuningCodecTest, ReadsAllOfIt) {
  std::vector<std::string> errors;
  const TuningSpec tuning = Read(R"({
      "mode": "Auto", "target": {"utilization": 0.8, "maxLag": "90s", "deadline": "1h30m"},
      "bounds": {"parallelism": {"min": 2, "max": 40},
                 "taskManager": {"cpu": {"min": "500m", "max": 2}, "memory": {"max": "8Gi"}}},
      "quietHours": [{"from": "22:00", "to": "06:30", "timeZone": "Europe/Berlin"},
                     {"from": "12:00", "to": "13:00"}]})",
                                 &errors);
  EXPECT_TRUE(errors.empty()) << errors.front();
  EXPECT_EQ(tuning.mode, TuningMode::kAuto);
  EXPECT_EQ(tuning.utilization, 0.8);
  EXPECT_EQ(tuning.max_lag, seconds(90));
  EXPECT_EQ(tuning.deadline, seconds(5400));
  EXPECT_EQ(tuning.parallelism, (CountBounds{2, 40}));
  EXPECT_EQ(tuning.task_manager_cpu, (QuantityBounds{"500m", "2"}));
  EXPECT_EQ(tuning.task_manager_memory, (QuantityBounds{"", "8Gi"}));
  EXPECT_THAT(tuning.quiet_hours, ElementsAre(QuietHours{"22:00", "06:30", "Europe/Berlin"},
                                              QuietHours{"12:00", "13:00", "UTC"}));
}

TEST(TuningCodecTest, MistakesAreNamedWithTheirPlace) {
  const struct {
    const char* text;
    const char* says;
  } kCases[] = {
      {R"({"mode": "auto"})", "spec.tuning.mode: \"auto\" is none of Off, Recommend, Auto"},
      {R"({"target": {"utilization": 1}})", "spec.tuning.target.utilization: must be a number"},
      {R"({"target": {"maxLag": "soon"}})", "spec.tuning.target.maxLag"},
      {R"({"target": {"deadline": "0s"}})", "spec.tuning.target.deadline: must be longer"},
      {R"({"bounds": {"parallelism": {"min": 0}}})", "spec.tuning.bounds.parallelism.min"},
      {R"({"bounds": {"parallelism": {"min": 9, "max": 3}}})", "is above max"},
      {R"({"bounds": {"taskManager": {"memory": {"min": "2Gi", "max": "1Gi"}}}})",
       "spec.tuning.bounds.taskManager.memory.min: is above max"},
      {R"({"bounds": {"taskManager": {"cpu": {"max": "lots"}}}})",
       "spec.tuning.bounds.taskManager.cpu.max: expected a quantity"},
      {R"({"quietHours": [{"from": "22:00", "to": "24:00"}]})",
       "spec.tuning.quietHours[0].to: expected a time of the day"},
      {R"({"quietHours": {}})", "spec.tuning.quietHours: expected a list"},
  };
  for (const auto& c : kCases) {
    std::vector<std::string> errors;
    Read(c.text, &errors);
    ASSERT_EQ(errors.size(), 1u) << c.text;
    EXPECT_THAT(errors[0], HasSubstr(c.says));
  }
}

TEST(TuningCodecTest, TimesOfTheDay) {
  EXPECT_EQ(ParseTimeOfDay("00:00"), 0);
  EXPECT_EQ(ParseTimeOfDay("23:59"), 1439);
  for (const char* bad : {"", "24:00", "1:00", "12:60", "12-30", "ab:cd", "12:300"}) {
    EXPECT_FALSE(ParseTimeOfDay(bad)) << bad;
  }
}

TEST(TuningCodecTest, ATunedStatusThatIsDamagedIsNone) {
  const TunedStatus tuned{{4, "1", "2Gi"}, SystemTime(seconds(1'700'000'000)), "busy", "h"};
  const Json good = EncodeTuned(tuned);
  EXPECT_EQ(DecodeTuned(&good), tuned);
  EXPECT_FALSE(DecodeTuned(nullptr));
  for (const Json& bad :
       {Json(), Json(7), Json{{"parallelism", 0}}, Json{{"parallelism", 1 << 20}},
        Json{{"parallelism", 4}}, Json{{"parallelism", 4}, {"taskManager", {{"cpu", "x"}}}}}) {
    EXPECT_FALSE(DecodeTuned(&bad)) << bad;
  }
}

}  // namespace
}  // namespace weir::job
