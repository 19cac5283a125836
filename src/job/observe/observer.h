// Gathers everything that one reconcile may look at into an Observation; decides nothing.
//
// Reads stores (never the API server, but for a ConfigMap that spec.sqlFrom names, the Secrets that
// the script names, a workload whose Pods are overdue, and a failed Pod's log), with this process's
// own writes laid over. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "client/flink/snapshot.h"
#include "client/kube/client.h"
#include "job/model/observation.h"
#include "job/observe/log_source.h"
#include "job/observe/own_writes.h"
#include "job/observe/sql_source.h"
#include "job/observe/stores.h"
#include "job/observe/workload_look.h"

namespace weir::job {

struct Observed {
  Observation observation;
  // A look outside the stores is due then (nothing watched will say so).
  std::optional<milliseconds> look_again;
};

class Observer {
 public:
  // What connectors are known now; empty: those that are shipped.
  using ConnectorsFn = std::function<sql::KnownConnectorsPtr()>;

  Observer(Stores& stores, OwnWrites& writes, kube::KubeClient& client, Clock& clock,
           ConnectorsFn connectors = {});
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  // nullopt: there is no such SqlJob (any more).
  std::optional<SqlJob> Job(const kube::ObjectKey& key);
  // Everything but the Flink snapshot, which the caller adds.
  Result<Observed> Observe(const kube::ObjectKey& key, const SqlJob& job, std::stop_token stop);
  // What Plan::log_wanted asks for.
  Result<LastLog> Log(const std::string& ns, const LogWanted& wanted, const RedactFn& redact,
                      std::stop_token stop) {
    return log_.Read(ns, wanted, redact, std::move(stop));
  }
  // What Plan::former_wanted asks for: the revision that runs.
  Result<std::optional<Revision>> Former(const SqlJob& job, std::stop_token stop);
  void Forget(const kube::ObjectKey& key);
  // The Pod informer saw a new one.
  void PodAppeared() { look_.PodAppeared(); }

 private:
  void LookForPods(const std::string& key, const SqlJob& job, Observed* observed,
                   std::stop_token stop);

  Stores& stores_;
  OwnWrites& writes_;
  kube::KubeClient& client_;
  const ConnectorsFn connectors_;
  SqlSource sql_;
  WorkloadLook look_;
  LogSource log_;
};

}  // namespace weir::job
