// When a schedule fires: a cron expression in a time zone. An immutable value, any thread.
//
// Daylight saving time and other jumps of the zone's clock:
// - A schedule that names all 24 hours ("0 * * * *", "*/5 * * * *") follows elapsed time. It fires
//   whenever the clock shows a named minute: nothing for an hour that is skipped, twice for an hour
//   that comes twice, so the distance between fires stays the same.
// - Any other schedule fires at the first moment at which the clock shows the named minute or a
//   later one. So "30 2 * * *" fires every day and once a day: at the end of the gap when 02:30 is
//   skipped, at the first of two 02:30. Several minutes skipped together make one fire.
// A Kubernetes CronJob differs in the second: it loses the skipped run and doubles the repeated
// one, which is not what a nightly batch is for. Vixie cron has both rules.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/cron/expression.h"
#include "base/cron/time_zone.h"

namespace weir::cron {

class Schedule {
 public:
  Schedule(Expression expression, TimeZone zone);
  // An empty zone is UTC. Errors as of Expression and TimeZone.
  static Result<Schedule> Parse(std::string_view expression, std::string_view zone);

  const Expression& expression() const { return expression_; }
  const TimeZone& zone() const { return zone_; }

  // The first fire after `after`; nothing beyond the year 9999.
  std::optional<SystemTime> Next(SystemTime after) const;
  // The last fire at `time` or before it, not more than nine years back.
  std::optional<SystemTime> Last(SystemTime time) const;

 private:
  std::optional<sys_seconds> NextByClock(sys_seconds after) const;
  std::optional<sys_seconds> NextByElapsed(sys_seconds after) const;

  Expression expression_;
  TimeZone zone_;
};

struct Fires {
  std::vector<SystemTime> times;  // ascending
  bool more = false;              // the limit was reached; there are others
};

// The fires in [from, to], the first `limit` of them.
Fires FiresIn(const Schedule& schedule, SystemTime from, SystemTime to, size_t limit);

}  // namespace weir::cron
