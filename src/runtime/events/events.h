// Kubernetes Events (events.k8s.io/v1) about objects of one kind: for `kubectl describe` and
// alerting.
//
// Best effort: no reconcile waits for an Event. Record only queues; one thread of the recorder's
// own writes, one request at a time. A failed write is logged, never returned; Events beyond
// kMaxQueued are dropped and counted; none is written without the lease. The same reason and note
// for the same object are not repeated within kRepeat. Built by the wiring; Start and Stop are
// called once each, Record by any thread. Field rules:
// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/doc/value.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "client/kube/client.h"
#include "runtime/object/object.h"

namespace weir::runtime {

inline constexpr char kReportingController[] = "weir.dev/weir";
inline constexpr size_t kMaxReasonBytes = 128;
inline constexpr size_t kMaxNoteBytesOfEvent = 1000;  // the API's bound is 1024

// The Event's object. `instance` names this process, `suffix` makes the name unique. Pure.
doc::Json RenderEvent(const kube::ResourceType& type, const ObjectMeta& meta,
                      const PlannedEvent& event, const std::string& instance,
                      const std::string& suffix, SystemTime now);

class EventRecorder {
 public:
  static constexpr milliseconds kRepeat{600'000};
  static constexpr size_t kMaxRemembered = 4096;
  static constexpr size_t kMaxQueued = 1024;
  static constexpr milliseconds kDrain{2'000};

  struct Env {
    kube::ResourceType type;  // of the objects that the Events are about
    kube::KubeClient& client;
    Clock& clock;
    log::Logger log;
    metrics::Registry& metrics;
    std::function<bool()> is_leader;
  };

  EventRecorder(Env env, std::string instance);
  ~EventRecorder();
  EventRecorder(const EventRecorder&) = delete;
  EventRecorder& operator=(const EventRecorder&) = delete;

  void Start();
  // Writes what is queued, for at most kDrain; the rest is dropped.
  void Stop();
  void Record(const ObjectMeta& meta, const PlannedEvent& event);
  // Blocks until all that was recorded is written or dropped, or `deadline`.
  void Flush(SteadyTime deadline);
  // Writes the oldest Event queued; false: there is none. For the thread, and for tests without it.
  bool WriteNext();

 private:
  struct Queued {
    std::string object_key;
    std::string reason;
    doc::Json object;
  };

  void Run(const std::stop_token& stop);
  void Write(const Queued& event);
  // False when it was recorded a short while ago.
  bool Remember(const std::string& identity);
  std::string NextSuffix();

  const Env env_;
  const std::string instance_;
  metrics::Counter& dropped_;
  Mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Queued> queue_ GUARDED_BY(mutex_);
  bool writing_ GUARDED_BY(mutex_) = false;
  std::unordered_map<std::string, SteadyTime> recent_ GUARDED_BY(mutex_);
  std::deque<std::pair<SteadyTime, std::string>> by_age_ GUARDED_BY(mutex_);
  uint64_t count_ GUARDED_BY(mutex_) = 0;
  std::stop_source cut_;  // ends the request under way
  std::jthread thread_;   // the last member: it uses the others
};

}  // namespace weir::runtime
