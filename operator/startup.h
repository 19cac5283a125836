// What happens before the informers start: who is there, and is the schema installed.
#pragma once

#include <stop_token>
#include <string>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "base/log/log.h"
#include "client/kube/client.h"
#include "operator/flags.h"

namespace weir::op {

// What /readyz says until the Manager answers for itself. Thread-safe.
class StartupState {
 public:
  void Set(Status status) {
    MutexLock lock(mutex_);
    status_ = std::move(status);
  }
  Status Get() const {
    MutexLock lock(mutex_);
    return status_;
  }

 private:
  mutable Mutex mutex_;
  Status status_{Code::kUnavailable, "Starting", "the operator is starting"};
};

// "v1.33.2"; one GET of /version.
Result<std::string> ServerVersion(kube::KubeClient& client, std::stop_token stop);

// OK when the objects of every controller that is to run can be listed in every namespace that is
// to be watched; else a message that says what to do about it.
Status CheckKindsServed(kube::KubeClient& client, const OperatorFlags& flags, std::stop_token stop);

// Tries until both are fine or `stop` is requested (kCancelled); says each new failure once, in the
// log and through `state`.
Status AwaitCluster(kube::KubeClient& client, const OperatorFlags& flags, Clock& clock,
                    const log::Logger& log, StartupState* state, std::stop_token stop);

}  // namespace weir::op
