#include "base/cron/schedule.h"

#include <algorithm>
#include <utility>

namespace weir::cron {
namespace {

constexpr auto kLookBack = std::chrono::days(9 * 366);
// Calendar arithmetic beyond these has no meaning, and could overflow.
constexpr SystemTime kFirstTime = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
constexpr SystemTime kLastTime = std::chrono::sys_days(std::chrono::year(9999) / 12 / 1);

}  // namespace

Schedule::Schedule(Expression expression, TimeZone zone)
    : expression_(std::move(expression)), zone_(std::move(zone)) {}

Result<Schedule> Schedule::Parse(std::string_view expression, std::string_view zone) {
  ASSIGN_OR_RETURN(Expression parsed, Expression::Parse(expression));
  if (zone.empty()) return Schedule(std::move(parsed), TimeZone());
  ASSIGN_OR_RETURN(TimeZone loaded, TimeZone::Load(zone));
  return Schedule(std::move(parsed), std::move(loaded));
}

std::optional<SystemTime> Schedule::Next(SystemTime after) const {
  if (after >= kLastTime) return {};
  const auto start = std::chrono::floor<seconds>(std::max(after, kFirstTime));
  const auto next = expression_.every_hour() ? NextByElapsed(start) : NextByClock(start);
  return next ? std::optional<SystemTime>(*next) : std::nullopt;
}

std::optional<sys_seconds> Schedule::NextByClock(sys_seconds after) const {
  // A minute that the clock has shown, or passed over, has had its fire: where the clock went back
  // the loop runs through the minutes that are shown again.
  auto minute = expression_.NextMinute(zone_.LocalAt(after) + seconds(1));
  while (minute) {
    const sys_seconds fire = zone_.FirstAt(*minute);
    if (fire > after) return fire;
    minute = expression_.NextMinute(*minute + seconds(1));
  }
  return {};
}

std::optional<sys_seconds> Schedule::NextByElapsed(sys_seconds after) const {
  for (sys_seconds from = after + seconds(1);;) {
    const Period period = zone_.PeriodAt(from);
    const auto minute =
        expression_.NextMinute(local_seconds(from.time_since_epoch() + period.offset));
    if (!minute) return {};
    const sys_seconds fire(minute->time_since_epoch() - period.offset);
    if (fire < period.end) return fire;
    from = period.end;
  }
}

std::optional<SystemTime> Schedule::Last(SystemTime time) const {
  const sys_seconds end = std::chrono::floor<seconds>(std::clamp(time, kFirstTime, kLastTime));
  // The last second after which a fire comes that is not after `end`.
  sys_seconds low = end - kLookBack;
  sys_seconds high = end;
  const auto fires_after = [&](sys_seconds from) {
    const auto next = Next(from);
    return next && *next <= end;
  };
  if (!fires_after(low)) return {};
  while (high - low > seconds(1)) {
    const sys_seconds middle = low + (high - low) / 2;
    (fires_after(middle) ? low : high) = middle;
  }
  return high;
}

Fires FiresIn(const Schedule& schedule, SystemTime from, SystemTime to, size_t limit) {
  Fires fires;
  // The fire at `from` itself counts.
  for (auto next = schedule.Next(std::max(from, kFirstTime) - milliseconds(1)); next && *next <= to;
       next = schedule.Next(*next)) {
    if (fires.times.size() == limit) {
      fires.more = true;
      break;
    }
    fires.times.push_back(*next);
  }
  return fires;
}

}  // namespace weir::cron
