// A cron expression: which minutes of a calendar it names. Values without a clock or a time zone,
// immutable, any thread.
//
// Five fields (minute, hour, day of month, month, day of week), or @yearly, @annually, @monthly,
// @weekly, @daily, @midnight, @hourly. A field is a list of numbers, names (JAN, MON; any case),
// ranges a-b, and steps a-b/n, */n, a/n (from a to the end); ? is *. What is silent elsewhere is as
// in a Kubernetes CronJob (github.com/robfig/cron v3, ParseStandard): when day of month and day of
// week are both given, either is enough; a field counts as not given if it has * without a step.
// Beyond it, 7 is a Sunday too, and a range of weekdays may end on a Sunday (MON-SUN).
// Refused, with the reason: @every and @reboot (the calendar alone must tell the fire times), TZ=
// (the zone has a field of its own), a seconds field, an expression that names no day at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/status.h"

namespace weir::cron {

inline constexpr size_t kMaxExpressionBytes = 256;

class Expression {
 public:
  // Invalid/BadCron, with the field and what to write instead.
  static Result<Expression> Parse(std::string_view text);

  const std::string& text() const { return text_; }
  // Whether all 24 hours are named: such a schedule follows elapsed time, any other the clock.
  bool every_hour() const;

  // The first minute, as a local time without a zone, that is named and not before `from`; nothing
  // within nine years: a leap day is at most eight away, so nothing comes later either.
  std::optional<std::chrono::local_seconds> NextMinute(std::chrono::local_seconds from) const;

 private:
  bool NamesDay(std::chrono::local_days day) const;
  bool NamesSomeDay() const;

  std::string text_;
  uint64_t minutes_ = 0;  // bit n: n is named
  uint64_t hours_ = 0;
  uint64_t days_ = 0;
  uint64_t months_ = 0;
  uint64_t weekdays_ = 0;
  bool any_day_ = false;  // the field has a * without a step
  bool any_weekday_ = false;
};

}  // namespace weir::cron
