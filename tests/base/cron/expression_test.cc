#include "base/cron/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace weir::cron {
namespace {

using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::year;
using testing::HasSubstr;

local_seconds At(int y, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  return local_days(year(y) / month / day) + hours(hour) + minutes(minute);
}

TEST(Expression, NextMinute) {
  const local_seconds start = At(2026, 11, 21, 8, 30);  // a Saturday
  struct Case {
    const char* text;
    local_seconds next;
  };
  for (const Case& c : {
           Case{"* * * * *", start},
           Case{"31 * * * *", At(2026, 11, 21, 8, 31)},
           Case{"29 * * * *", At(2026, 11, 21, 9, 29)},
           Case{"0 2 * * *", At(2026, 11, 22, 2)},
           Case{"  0\t2  * *  * ", At(2026, 11, 22, 2)},
           Case{"0 0 1 1 *", At(2027, 1, 1)},
           Case{"0 0 29 2 *", At(2028, 2, 29)},
           Case{"0 0 31 * *", At(2026, 12, 31)},
           Case{"*/15 * * * *", start},
           Case{"*/60 */24 * * *", At(2026, 11, 22)},
           Case{"7/20 * * * *", At(2026, 11, 21, 8, 47)},
           Case{"1-10/3 * * * *", At(2026, 11, 21, 9, 1)},
           Case{"5,50,40 * * * *", At(2026, 11, 21, 8, 40)},
           Case{"0 9-17 * * MON-FRI", At(2026, 11, 23, 9)},
           Case{"0 0 * * mon-sun", At(2026, 11, 22)},
           Case{"0 0 * * 5-7", At(2026, 11, 22)},
           Case{"0 0 * * 7", At(2026, 11, 22)},
           Case{"0 0 * * 0", At(2026, 11, 22)},
           Case{"0 0 * jan,FEB *", At(2027, 1, 1)},
           Case{"0 0 ? * ?", At(2026, 11, 22)},
           // Both days given: either is enough. A * with a step is given, a plain one is not.
           Case{"0 0 13 * FRI", At(2026, 11, 27)},
           Case{"0 0 24 * FRI", At(2026, 11, 24)},
           Case{"0 0 */2 * MON", At(2026, 11, 23)},
           Case{"0 0 */2 * TUE", At(2026, 11, 23)},
           Case{"0 0 * * MON", At(2026, 11, 23)},
           Case{"0 0 5,* * MON", At(2026, 11, 23)},
           Case{"0 0 30 2 MON", At(2027, 2, 1)},
           Case{"@yearly", At(2027, 1, 1)},
           Case{"@annually", At(2027, 1, 1)},
           Case{"@monthly", At(2026, 12, 1)},
           Case{"@weekly", At(2026, 11, 22)},
           Case{"@daily", At(2026, 11, 22)},
           Case{"@Midnight", At(2026, 11, 22)},
           Case{"@hourly", At(2026, 11, 21, 9)},
       }) {
    const auto expression = Expression::Parse(c.text);
    ASSERT_TRUE(expression.ok()) << c.text << ": " << expression.status().message();
    EXPECT_EQ(expression->NextMinute(start), c.next) << c.text;
    EXPECT_EQ(expression->text(), c.text);
  }
}

TEST(Expression, SecondsRoundUp) {
  const auto expression = Expression::Parse("* * * * *");
  EXPECT_EQ(expression->NextMinute(At(2026, 1, 31, 23, 59) + std::chrono::seconds(1)),
            At(2026, 2, 1));
}

TEST(Expression, TheLongestWaitForALeapDay) {
  EXPECT_EQ(Expression::Parse("0 0 29 2 *")->NextMinute(At(2096, 3, 1)), At(2104, 2, 29));
}

TEST(Expression, EveryHour) {
  for (const char* text : {"* * * * *", "0 * 1 * *", "0 0-23 * * *", "0 */1 * * *", "@hourly"}) {
    EXPECT_TRUE(Expression::Parse(text)->every_hour()) << text;
  }
  for (const char* text : {"* 1-23 * * *", "0 */2 * * *", "@daily"}) {
    EXPECT_FALSE(Expression::Parse(text)->every_hour()) << text;
  }
}

TEST(Expression, ErrorsNameTheFieldAndTheRemedy) {
  struct Case {
    std::string text;
    const char* says;
  };
  for (const Case& c : std::vector<Case>{
           {"", "empty; write five fields, such as 0 2 * * *"},
           {" \t ", "empty"},
           {"* * * *", "4 fields, five are wanted"},
           {"0", "1 field, five are wanted"},
           {"0 0 2 * * *",
            "6 fields, five are wanted: minute, hour, day of month, month, day of "
            "week (there are no fields for seconds or years)"},
           {"60 * * * *", "minute \"60\": 60 is above 59; write *, numbers from 0 to 59, a list"},
           {"* 24 * * *", "hour \"24\": 24 is above 23"},
           {"* * 0 * *", "day of month \"0\": 0 is below 1"},
           {"* * * 13 *",
            "month \"13\": 13 is above 12; write *, numbers from 1 to 12 or JAN to DEC"},
           {"* * * * 8",
            "day of week \"8\": 8 is above 7; write *, numbers from 0 to 6 or SUN to SAT"},
           {"* * * * MOM", "\"MOM\" is not a number (did you mean MON?)"},
           {"* * L * *", "day of month \"L\": \"L\" is not a number"},
           {"1,,2 * * * *", "minute \"1,,2\": a number is missing"},
           {"1- * * * *", "a number is missing"},
           {"-1 * * * *", "a number is missing"},
           {"1-2-3 * * * *", "\"2-3\" is not a number"},
           {"*/0 * * * *", "minute \"*/0\": the step \"0\" is not a number from 1 to 60"},
           {"*/61 * * * *", "the step \"61\" is not a number from 1 to 60"},
           {"*/ * * * *", "the step \"\" is not a number"},
           {"*/-5 * * * *", "the step \"-5\" is not a number"},
           {"1/2/3 * * * *", "the step \"2/3\" is not a number"},
           {"99999999999999999999 * * * *", "is above 59"},
           {"0 22-3 * * *",
            "hour \"22-3\": the range 22-3 runs backwards: split it at the end, as in "
            "22-23,0-3;"},
           {"0 0 * * FRI-MON", "as in 5-6,0-1"},
           {"0 0 30 2 *", "day of month \"30\" never comes in month \"2\""},
           {"0 0 31 4,6,9,11 ?", "never comes in month"},
           {"@every 5m", "@every counts from an unknown start"},
           {"@reboot", "unknown macro \"@reboot\"; write one of @yearly, "},
           {"@dayly", "(did you mean @daily?)"},
           {"CRON_TZ=Europe/Berlin 0 2 * * *", "write it into timeZone"},
           {"TZ=UTC @daily", "write it into timeZone"},
           {"0 2 * * *\n0 3 * * *", "control character"},
           {std::string("0 2 * * *\0", 10), "control character"},
           {std::string(257, '*'), "longer than 256 characters"},
       }) {
    const auto expression = Expression::Parse(c.text);
    ASSERT_FALSE(expression.ok()) << c.text;
    EXPECT_EQ(expression.status().reason(), "BadCron");
    EXPECT_THAT(expression.status().message(), HasSubstr(c.says));
  }
}

}  // namespace
}  // namespace weir::cron
