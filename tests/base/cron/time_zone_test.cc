#include "base/cron/time_zone.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cron {
namespace {

using std::chrono::sys_days;
using std::chrono::year;
using testing::HasSubstr;

sys_seconds Utc(const char* text) { return std::chrono::floor<seconds>(*ParseTime(text)); }
local_seconds Local(const char* text) { return local_seconds(Utc(text).time_since_epoch()); }

TEST(TimeZone, UtcNeedsNothing) {
  const TimeZone utc;
  EXPECT_EQ(utc.name(), "UTC");
  EXPECT_EQ(utc.LocalAt(Utc("2026-11-21T08:00:00Z")), Local("2026-11-21T08:00:00Z"));
  EXPECT_EQ(utc.FirstAt(Local("2026-11-21T08:00:00Z")), Utc("2026-11-21T08:00:00Z"));
}

TEST(TimeZone, PeriodsOfAYear) {
  const auto berlin = TimeZone::Load("Europe/Berlin");
  ASSERT_TRUE(berlin.ok()) << berlin.status().message();
  const Period summer = berlin->PeriodAt(Utc("2026-07-01T00:00:00Z"));
  EXPECT_EQ(summer.offset, std::chrono::hours(2));
  EXPECT_EQ(summer.begin, Utc("2026-03-29T01:00:00Z"));
  EXPECT_EQ(summer.end, Utc("2026-10-25T01:00:00Z"));
}

TEST(TimeZone, FormatsInItsOwnTime) {
  const SystemTime time = *ParseTime("2026-11-20T18:00:00Z");
  EXPECT_EQ(TimeZone().Format(time), "2026-11-20T18:00:00Z");
  EXPECT_EQ(TimeZone::Load("Asia/Shanghai")->Format(time), "2026-11-21T02:00:00+08:00");
  EXPECT_EQ(TimeZone::Load("America/St_Johns")->Format(time), "2026-11-20T14:30:00-03:30");
  EXPECT_EQ(TimeZone::Load("Europe/London")->Format(time), "2026-11-20T18:00:00Z");
  EXPECT_EQ(ParseTime(TimeZone::Load("Asia/Kathmandu")->Format(time)), time);
}

TEST(TimeZone, FirstAtGapsAndFolds) {
  struct Case {
    const char* zone;
    const char* local;
    const char* first;
  };
  for (const Case& c : {
           Case{"America/New_York", "2026-03-08T01:59:59Z", "2026-03-08T06:59:59Z"},
           Case{"America/New_York", "2026-03-08T02:30:00Z", "2026-03-08T07:00:00Z"},  // skipped
           Case{"America/New_York", "2026-03-08T03:00:00Z", "2026-03-08T07:00:00Z"},
           Case{"America/New_York", "2026-11-01T01:30:00Z", "2026-11-01T05:30:00Z"},  // twice
           Case{"America/New_York", "2026-11-01T02:00:00Z", "2026-11-01T07:00:00Z"},
           // Half an hour; and one midnight that never was.
           Case{"Australia/Lord_Howe", "2026-10-04T02:15:00Z", "2026-10-03T15:30:00Z"},
           Case{"America/Sao_Paulo", "2011-10-16T00:00:00Z", "2011-10-16T03:00:00Z"},
           // Summer time below the winter's offset, over the new year, and 45 minutes from UTC.
           Case{"Europe/Dublin", "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z"},
           Case{"Asia/Kathmandu", "2026-01-01T00:00:00Z", "2025-12-31T18:15:00Z"},
           // A whole day skipped.
           Case{"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"},
       }) {
    const auto zone = TimeZone::Load(c.zone);
    ASSERT_TRUE(zone.ok()) << c.zone;
    EXPECT_EQ(zone->FirstAt(Local(c.local)), Utc(c.first)) << c.zone << " " << c.local;
  }
}

TEST(TimeZone, RulesGoOnAfterTheListedTransitions) {
  const auto berlin = TimeZone::Load("Europe/Berlin");
  EXPECT_EQ(berlin->PeriodAt(Utc("2060-07-01T00:00:00Z")).offset, std::chrono::hours(2));
  EXPECT_EQ(berlin->PeriodAt(Utc("2060-12-01T00:00:00Z")).offset, std::chrono::hours(1));
  const auto sydney = TimeZone::Load("Australia/Sydney");
  EXPECT_EQ(sydney->PeriodAt(Utc("2060-01-01T00:00:00Z")).offset, std::chrono::hours(11));
  EXPECT_EQ(sydney->PeriodAt(Utc("2060-07-01T00:00:00Z")).offset, std::chrono::hours(10));
  const auto shanghai = TimeZone::Load("Asia/Shanghai");
  EXPECT_EQ(shanghai->PeriodAt(Utc("2060-07-01T00:00:00Z")).offset, std::chrono::hours(8));
}

TEST(TimeZone, ErrorsSayWhatToWrite) {
  struct Case {
    const char* name;
    const char* says;
  };
  for (const Case& c : {
           Case{"", "would depend on the operator's machine"},
           Case{"Local", "would depend on the operator's machine"},
           Case{"localtime", "would depend on the operator's machine"},
           Case{"Europe/Berlln", "(did you mean Europe/Berlin?)"},
           Case{"europe/berlin", "(did you mean Europe/Berlin?)"},
           Case{"UTC+8", "unknown time zone \"UTC+8\""},
           Case{"../../../etc/passwd", "unknown time zone"},
           Case{"/etc/passwd", "unknown time zone"},
           Case{"Europe/", "unknown time zone"},
       }) {
    const auto zone = TimeZone::Load(c.name);
    ASSERT_FALSE(zone.ok()) << c.name;
    EXPECT_EQ(zone.status().reason(), "BadTimeZone");
    EXPECT_THAT(zone.status().message(), HasSubstr(c.says));
    EXPECT_THAT(zone.status().message(), HasSubstr("such as Asia/Shanghai or UTC"));
  }
}

}  // namespace
}  // namespace weir::cron
