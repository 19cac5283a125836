// One reconciler with its queue and its workers.
//
// Each worker: next key -> Reconcile -> requeue by the result. An exception out of Reconcile is
// caught here (the only catch-all), counted and retried like an error. Metrics, all labelled with
// the controller's name: weir_reconcile_total{result}, weir_reconcile_seconds,
// weir_queue_depth{state}.
// Owned by main's wiring; Enqueue* from any thread (informer handlers, monitors) at any time, also
// before the workers run; the rest is the Manager's.
#pragma once

#include <condition_variable>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "runtime/manager/reconciler.h"
#include "runtime/queue/queue.h"

namespace weir::runtime {

struct ControllerOptions {
  std::string name;  // "sqljob"; a metric label
  int workers = 4;
  BackoffPolicy backoff;
};

// "ns/name" as the queue's key, and back.
std::string QueueKey(const kube::ObjectKey& key);
kube::ObjectKey ParseQueueKey(const std::string& key);

class Controller {
 public:
  Controller(Clock& clock, const log::Logger& log, metrics::Registry& metrics,
             Reconciler& reconciler, ControllerOptions options,
             UnitRandom random = MakeUnitRandom());
  ~Controller();
  Controller(const Controller&) = delete;
  Controller& operator=(const Controller&) = delete;

  // Something watched changed.
  void Enqueue(const kube::ObjectKey& key) { queue_.Add(QueueKey(key)); }
  // A timer, or (delay 0) work that watched events should overtake: the initial list.
  void EnqueueAfter(const kube::ObjectKey& key, milliseconds delay) {
    queue_.AddAfter(QueueKey(key), delay);
  }

  const std::string& name() const { return options_.name; }
  const WorkQueue& queue() const { return queue_; }
  void UpdateMetrics() const;

  void StartWorkers();
  // No further key is handed out; running reconciles go on.
  void Drain();
  // Requests stop of running reconciles.
  void Cancel();
  // Waits until every worker has ended or `deadline`; true when all have.
  bool WaitStopped(SteadyTime deadline);

 private:
  void Work(const std::stop_token& drain, int worker);
  void RunOne(const std::string& key);
  Result<ReconcileResult> Guarded(const kube::ObjectKey& key);
  void Settle(const std::string& key, const Result<ReconcileResult>& result);
  void Count(const char* result) const;

  Clock& clock_;
  const log::Logger log_;
  metrics::Registry& metrics_;
  Reconciler& reconciler_;
  const ControllerOptions options_;
  metrics::Histogram& seconds_;
  WorkQueue queue_;
  std::stop_source cancel_;
  Mutex mutex_;
  std::condition_variable_any wake_;
  int running_ GUARDED_BY(mutex_) = 0;
  std::vector<std::jthread> workers_;
};

}  // namespace weir::runtime
