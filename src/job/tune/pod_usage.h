// What the TaskManagers of a tuned job use, by Kubernetes' metrics API (metrics.k8s.io/v1beta1,
// which metrics-server or an adapter serves; many clusters have none).
//
// One PodUsageSource a process; thread-safe, called by the reconcile workers: one list of one job's
// Pods for each new window. Where nobody serves the API, it does not answer or this account may not
// read it, it is asked again after kAgainAfter only. Never an error: what is not known is told as
// nothing.
#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "client/kube/client.h"
#include "job/history/window.h"
#include "job/model/observation.h"

namespace weir::job {

class PodUsageSource {
 public:
  PodUsageSource(kube::KubeClient& client, Clock& clock) : client_(client), clock_(clock) {}
  PodUsageSource(const PodUsageSource&) = delete;
  PodUsageSource& operator=(const PodUsageSource&) = delete;

  // Of the job's running TaskManagers among `pods`; nothing unless all of them are known.
  std::optional<PodUsage> Read(const kube::ObjectKey& job, const std::vector<PodInfo>& pods,
                               std::stop_token stop);

  static constexpr milliseconds kAgainAfter{600'000};

 private:
  bool MayAsk() EXCLUDES(mutex_);

  kube::KubeClient& client_;
  Clock& clock_;
  Mutex mutex_;
  std::optional<SteadyTime> absent_since_ GUARDED_BY(mutex_);
};

// The same of an answered list. `pods` as above. Pure.
std::optional<PodUsage> UsageOf(const std::vector<doc::Json>& items,
                                const std::vector<PodInfo>& pods);

}  // namespace weir::job
