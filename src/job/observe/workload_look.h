// Why a workload has no Pod: the answer is in its status (Deployment) or its Events (Job), neither
// of which is watched. It is read by GET, and only when a Pod is overdue.
//
// A Deployment says so in the condition ReplicaFailure; a Job has no such condition, its controller
// only records Events of reason FailedCreate. Looks: 5 s after the Pods were first missed, then 30
// s later, doubling to 5 min, so that a calm fleet costs no request. While Pods of other jobs come
// into being the controller manager (20 requests/s by default) is merely behind: the first look
// then waits, doubling, for at most kPatience. Thread-safe.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "client/kube/client.h"
#include "job/model/observation.h"

namespace weir::job {

// "pods "x" is forbidden: ..." as a problem with a remedy. Pure.
WorkloadProblem ClassifyCreateFailure(std::string_view message, const std::string& ns);
// The problem that a Deployment's conditions tell of; nullopt: none. Pure.
std::optional<WorkloadProblem> DeploymentProblem(const doc::Json& deployment);

class WorkloadLook {
 public:
  static constexpr milliseconds kFirst{5'000};
  static constexpr milliseconds kSecond{30'000};
  static constexpr milliseconds kLast{300'000};
  static constexpr milliseconds kBusy{3'000};  // Pods came that recently
  static constexpr milliseconds kPatience{120'000};

  WorkloadLook(kube::KubeClient& client, Clock& clock) : client_(client), clock_(clock) {}
  WorkloadLook(const WorkloadLook&) = delete;
  WorkloadLook& operator=(const WorkloadLook&) = delete;

  struct Answer {
    std::optional<WorkloadProblem> problem;
    milliseconds look_again{0};  // when the next look is due
  };
  // `workload` has no Pod now. Looks when due; a look that fails counts as one that saw nothing.
  Answer Missing(const std::string& key, const Child& workload, std::stop_token stop);
  // A Pod of whatever job came into being.
  void PodAppeared();
  // All workloads have Pods, or none is wanted.
  void Forget(const std::string& key);

 private:
  struct Entry {
    std::string workload_uid;
    SteadyTime missed_since;
    SteadyTime due;
    milliseconds interval{0};
    std::optional<WorkloadProblem> problem;
  };

  // How long to wait before this look; 0: it is due.
  milliseconds WaitFor(Entry* entry, SteadyTime now) const REQUIRES(mutex_);
  std::optional<WorkloadProblem> Look(const Child& workload, std::stop_token stop) const;

  kube::KubeClient& client_;
  Clock& clock_;
  Mutex mutex_;
  std::unordered_map<std::string, Entry> entries_ GUARDED_BY(mutex_);
  std::optional<SteadyTime> last_pod_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
