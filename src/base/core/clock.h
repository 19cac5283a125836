// Time as a dependency: components take a Clock by reference, pure code takes `now` as an argument.
//
// Three clocks for three questions: SystemTime (what the calendar says; may jump), SteadyTime
// (deadlines and delays inside this process), BootTime (like SteadyTime, but goes on while the
// machine is suspended: the only one a lease may be judged by).
#pragma once

#include <chrono>
#include <condition_variable>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/core/mutex.h"
#include "base/core/status.h"

namespace weir {

using std::chrono::milliseconds;
using std::chrono::seconds;

using SystemTime = std::chrono::time_point<std::chrono::system_clock, milliseconds>;
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, milliseconds>;
struct BootClock {
  using rep = milliseconds::rep;
  using period = milliseconds::period;
  using duration = milliseconds;
  using time_point = std::chrono::time_point<BootClock>;
  static constexpr bool is_steady = true;
};
using BootTime = BootClock::time_point;

// Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual SystemTime SystemNow() const = 0;
  virtual SteadyTime SteadyNow() const = 0;
  virtual BootTime BootNow() const = 0;

  // Blocks on `cv` until it is notified, `deadline` is reached or `stop` is requested; may wake
  // spuriously. `mutex` is held on entry and on return. SteadyTime::max() means no deadline.
  virtual void WaitUntil(std::condition_variable_any& cv, Mutex& mutex, SteadyTime deadline,
                         const std::stop_token& stop) REQUIRES(mutex) = 0;
};

// The real one. Stateless.
class RealClock : public Clock {
 public:
  SystemTime SystemNow() const override;
  SteadyTime SteadyNow() const override;
  BootTime BootNow() const override;
  void WaitUntil(std::condition_variable_any& cv, Mutex& mutex, SteadyTime deadline,
                 const std::stop_token& stop) REQUIRES(mutex) override;
};

// Sleeps for `delay` on `clock`; false when `stop` came first.
bool SleepFor(Clock& clock, milliseconds delay, const std::stop_token& stop);

// RFC 3339 as Kubernetes writes metav1.Time ("2026-01-02T03:04:05Z") and MicroTime (six decimals).
std::string FormatTime(SystemTime time);
std::string FormatMicroTime(SystemTime time);
Result<SystemTime> ParseTime(std::string_view text);

// "250ms", "60s", "5m", "2h", "1d", "1h30m" (Kubernetes' and Flink's common subset). A bare number
// is refused. Errors say what was read.
Result<milliseconds> ParseDuration(std::string_view text);
std::string FormatDuration(
    milliseconds duration);  // the shortest exact form: "5m", "1h30m", "250ms"

}  // namespace weir
