// Kubernetes Events (events.k8s.io/v1) about SqlJobs: for `kubectl describe` and alerting.
//
// Best effort: a failed write is logged, never returned. The same reason and note for the same
// object are not repeated within kRepeat. Thread-safe; one blocking request an Event.
// Field rules: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
#pragma once

#include <cstdint>
#include <deque>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/doc/value.h"
#include "base/log/log.h"
#include "client/kube/client.h"
#include "job/api/sqljob.h"
#include "job/model/plan.h"

namespace weir::job {

inline constexpr char kReportingController[] = "weir.dev/weir";
inline constexpr size_t kMaxNoteBytesOfEvent = 1000;  // the API's bound is 1024

// The Event's object. `instance` names this process, `suffix` makes the name unique. Pure.
doc::Json RenderEvent(const ObjectMeta& meta, const PlannedEvent& event,
                      const std::string& instance, const std::string& suffix, SystemTime now);

class EventRecorder {
 public:
  static constexpr milliseconds kRepeat{600'000};
  static constexpr size_t kMaxRemembered = 4096;

  EventRecorder(kube::KubeClient& client, Clock& clock, log::Logger log, std::string instance);
  EventRecorder(const EventRecorder&) = delete;
  EventRecorder& operator=(const EventRecorder&) = delete;

  void Record(const ObjectMeta& meta, const PlannedEvent& event, std::stop_token stop);

 private:
  // False when it was recorded a short while ago.
  bool Remember(const std::string& identity);
  std::string NextSuffix();

  kube::KubeClient& client_;
  Clock& clock_;
  const log::Logger log_;
  const std::string instance_;
  Mutex mutex_;
  std::unordered_map<std::string, SteadyTime> recent_ GUARDED_BY(mutex_);
  std::deque<std::pair<SteadyTime, std::string>> by_age_ GUARDED_BY(mutex_);
  uint64_t count_ GUARDED_BY(mutex_) = 0;
};

}  // namespace weir::job
