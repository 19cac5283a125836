// The last lines of a failed deployment's log, for status: read once per failure, by GET, from the
// kubelet through the API server. Whatever is shown is redacted as a whole before it is cut.
// Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "client/kube/client.h"
#include "job/model/observation.h"
#include "job/model/plan.h"

namespace weir::job {

using RedactFn = std::function<std::string(std::string_view)>;

// Of `log`, which was cut within its last line when `cut`: up to the last warning, error or cause
// when there is one, without stack frames and empty lines, at most as many and as long as status
// keeps. Pure.
std::vector<std::string> LastLines(std::string_view log, bool cut, const RedactFn& redact);

class LogSource {
 public:
  // That much is asked for: more than a stack trace with its causes.
  static constexpr int kTailLines = 300;
  static constexpr int64_t kLimitBytes = int64_t{64} * 1024;
  static constexpr milliseconds kTimeout{3'000};
  // A kubelet that does not answer must not hold up every worker when a node is lost.
  static constexpr milliseconds kQuiet{30'000};

  LogSource(kube::KubeClient& client, Clock& clock) : client_(client), clock_(clock) {}
  LogSource(const LogSource&) = delete;
  LogSource& operator=(const LogSource&) = delete;

  // kUnavailable at once for a while after a kubelet did not answer.
  Result<LastLog> Read(const std::string& ns, const LogWanted& wanted, const RedactFn& redact,
                       std::stop_token stop);

 private:
  kube::KubeClient& client_;
  Clock& clock_;
  Mutex mutex_;
  std::optional<SteadyTime> quiet_until_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
