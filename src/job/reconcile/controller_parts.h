// The SqlJob controller put together: stores, observer, actor, reconciler, and what enqueues whom.
//
// Built by main (and by tests, over fake peers). Everything in Env outlives it. The informers are
// given to the Manager, the reconciler to a Controller, whose Enqueue is set before anything
// starts.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/core/clock.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "client/flink_monitor/monitor.h"
#include "client/kube/client.h"
#include "job/act/actor.h"
#include "job/model/observation.h"
#include "job/observe/observer.h"
#include "job/observe/own_writes.h"
#include "job/observe/stores.h"
#include "job/reconcile/flink_watch.h"
#include "job/reconcile/reconciler.h"
#include "job/reconcile/slots.h"
#include "job/reconcile/state_metrics.h"
#include "job/tune/desk.h"
#include "runtime/events/events.h"
#include "runtime/informer/informer.h"

namespace weir::job {

struct ControllerSettings {
  StoreOptions watch;
  OperatorConfig config;
  int max_concurrent_deployments = 0;  // 0: no limit
  FlinkAccess flink;
  flink::MonitorOptions monitor;
  TuningOptions tuning;
  std::string instance;  // this process, for Events
};

class SqlJobParts {
 public:
  struct Env {
    kube::KubeClient& client;
    Clock& clock;
    metrics::Registry& metrics;
    log::Logger log;
    std::function<bool()> is_leader;
    // Watched events: run the key now. The initial list: behind them.
    std::function<void(const kube::ObjectKey&)> enqueue;
    std::function<void(const kube::ObjectKey&)> enqueue_initial;
    Observer::ConnectorsFn connectors = {};
  };

  SqlJobParts(Env env, ControllerSettings settings);
  ~SqlJobParts();
  SqlJobParts(const SqlJobParts&) = delete;
  SqlJobParts& operator=(const SqlJobParts&) = delete;

  Stores& stores() { return stores_; }
  flink::FlinkMonitor& monitor() { return monitor_; }
  runtime::EventRecorder& events() { return events_; }
  SqlJobReconciler& reconciler() { return reconciler_; }
  DeploymentSlots& slots() { return slots_; }

  // Another description of a connector is in force (Env::connectors says which): those jobs are
  // looked at that it can be news to. Any thread.
  void ConnectorsChanged();

 private:
  class Writes;  // the actor's WriteLog over own_writes_

  void OnJob(const runtime::Change<SqlJob>& change);
  void OnChild(const runtime::Change<Child>& change);
  void OnConfigMap(const runtime::Change<Child>& change);
  void OnPod(const runtime::Change<PodInfo>& change);

  const Env env_;
  Stores stores_;
  OwnWrites own_writes_;
  SqlFromIndex sql_from_;
  StateMetrics state_metrics_;
  flink::FlinkMonitor monitor_;
  FlinkWatch flink_watch_;
  DeploymentSlots slots_;
  OpenVerdicts verdicts_;
  std::unique_ptr<Writes> writes_;
  Observer observer_;
  Actor actor_;
  runtime::EventRecorder events_;
  TuningDesk tuning_;
  SqlJobReconciler reconciler_;
};

}  // namespace weir::job
