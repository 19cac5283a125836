// A time zone of the system's tzdata: which offset from UTC holds when. An immutable value, any
// thread; what it points to lives as long as the process (the library's database, read once: new
// tzdata takes effect at the next start).
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/status.h"

namespace weir::cron {

using std::chrono::local_seconds;
using std::chrono::sys_seconds;

// The offset from UTC that holds in [begin, end).
struct Period {
  sys_seconds begin;
  sys_seconds end;
  seconds offset{0};
};

class TimeZone {
 public:
  // UTC, which needs no tzdata.
  TimeZone();

  // A name of the IANA database ("Asia/Shanghai"). Invalid/BadTimeZone with what to write instead.
  // "" and "Local" are refused: a schedule may not depend on where the operator runs.
  static Result<TimeZone> Load(std::string_view name);

  const std::string& name() const { return name_; }
  Period PeriodAt(sys_seconds time) const;
  local_seconds LocalAt(sys_seconds time) const;
  // RFC 3339 in the zone's own time: "2026-11-21T02:00:00+08:00"; "...Z" when it equals UTC.
  std::string Format(SystemTime time) const;

  // The first moment at which the zone's clock shows `local` or a later time. So the end of the gap
  // for a time that the clock skips, and the first of two for a time that it shows twice.
  sys_seconds FirstAt(local_seconds local) const;

 private:
  struct Rules;
  std::string name_;
  std::shared_ptr<const Rules> rules_;  // none: UTC
};

}  // namespace weir::cron
