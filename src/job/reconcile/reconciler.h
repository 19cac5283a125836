// The SqlJob loop: observe -> plan -> act -> status, one final write. Decides nothing itself.
//
// Called by the Controller's workers, never twice at once for one key. What it keeps between calls
// is memory that can be lost: slots (rebuilt from statuses), watched clusters, own writes.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "job/act/actor.h"
#include "job/model/plan.h"
#include "job/observe/observer.h"
#include "job/observe/own_writes.h"
#include "job/observe/stores.h"
#include "job/reconcile/flink_watch.h"
#include "job/reconcile/open_verdicts.h"
#include "job/reconcile/slots.h"
#include "job/reconcile/state_metrics.h"
#include "job/status/fold.h"
#include "job/tune/desk.h"
#include "runtime/events/events.h"
#include "runtime/manager/reconciler.h"

namespace weir::job {

// References outlive the reconciler.
struct ReconcilerDeps {
  Stores& stores;
  OwnWrites& writes;
  Observer& observer;
  Actor& actor;
  runtime::EventRecorder& events;
  FlinkWatch& flink;
  DeploymentSlots& slots;
  TuningDesk& tuning;
  OpenVerdicts& verdicts;
  StateMetrics& metrics;
  metrics::Registry& registry;
  Clock& clock;
  log::Logger log;
  OperatorConfig config;
  std::function<void(const kube::ObjectKey&)> enqueue;
};

class SqlJobReconciler : public runtime::Reconciler {
 public:
  explicit SqlJobReconciler(ReconcilerDeps deps) : deps_(std::move(deps)) {}

  Result<runtime::ReconcileResult> Reconcile(const kube::ObjectKey& key,
                                             std::stop_token stop) override;

  // It is in a first list: of a namespace that comes while others are at work, perhaps. Any thread.
  void Appeared(const SqlJob& job);

 private:
  void RestoreSlots();
  Plan Decide(const std::string& key, const SqlJob& job, const Observation& observation,
              SystemTime now);
  // What a plan that tells a failure asks for; empty when it cannot be had.
  LastLog ReadLog(const SqlJob& job, const Observation& seen, const LogWanted& wanted,
                  std::stop_token stop);
  // Writes what FoldStatus says and records Events; `job` follows.
  Status Conclude(const StatusUpdate& update, SqlJob* job, std::stop_token stop);
  Result<runtime::ReconcileResult> Settle(const std::string& key, const Plan& plan,
                                          const StatusUpdate& update, const SqlJob& job, bool wrote,
                                          std::optional<milliseconds> look_again);
  // When to look again after writing, to see that nothing is left to do.
  milliseconds VerifyAfter(const std::string& key);
  void LogMove(const std::string& key, const SqlJobStatus& before, const SqlJob& job,
               const Plan& plan) const;
  void ReleaseSlot(const std::string& key);
  void Forget(const kube::ObjectKey& key);

  const ReconcilerDeps deps_;
  std::once_flag restored_;
  std::atomic<bool> restored_slots_{false};  // by this process's first reconcile, once it leads
  Mutex mutex_;
  // Reconciles in a row that wrote something. A plan that never settles is slowed down.
  std::unordered_map<std::string, int> streaks_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
