// The rule at the end of a tzdata file (POSIX TZ with the extensions of RFC 8536, section 3.3.1):
// "EST5EDT,M3.2.0,M11.1.0" changes the clock on the same days every year, for ever. Pure values.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace weir::cron {

class YearlyRule {
 public:
  // Nothing when the text is damaged, or has no daylight saving time.
  static std::optional<YearlyRule> Parse(std::string_view text);

  struct Change {
    std::chrono::sys_seconds at;
    std::chrono::seconds offset;  // from then on
  };
  // The last change at `time` or before it, and the first after it.
  Change Before(std::chrono::sys_seconds time) const;
  Change After(std::chrono::sys_seconds time) const;

 private:
  // "M3.2.0/2": the second Sunday of March, two hours after midnight.
  struct Day {
    char form = 'M';  // J: day 1 to 365, 29 February not counted; N: day 0 to 365, counted
    unsigned month = 1;
    unsigned week = 1;  // 5 is the last
    unsigned weekday = 0;
    unsigned number = 0;
    std::chrono::seconds time{7200};
  };
  static std::optional<Day> TakeDay(std::string_view* text);
  static std::chrono::sys_seconds In(std::chrono::year year, const Day& day,
                                     std::chrono::seconds offset_before);
  Change ChangeOf(int half_years) const;  // since the year 0; the two of a year in their order
  int HalfYearsAt(std::chrono::sys_seconds time) const;

  std::chrono::seconds standard_{0};
  std::chrono::seconds summer_{0};
  Day summer_begins_;
  Day summer_ends_;
};

}  // namespace weir::cron
