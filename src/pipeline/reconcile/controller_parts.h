// The Pipeline controller put together: store, desk, reconciler, the listener's calls.
//
// Built by main (and by tests, over fake peers). Everything in Env outlives it. The informer is
// given to the Manager, the reconciler to a Controller, the desk and the Events are its services.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "arbiter/access/access.h"
#include "arbiter/rpc/rpc.h"
#include "pipeline/reconcile/desk.h"
#include "pipeline/reconcile/listing.h"
#include "pipeline/reconcile/reconciler.h"
#include "runtime/events/events.h"
#include "server/http/listener.h"

namespace weir::pipeline {

struct ControllerSettings {
  std::vector<std::string> namespaces;  // empty: all
  std::string label_selector;
  std::string instance;   // this process: for Events, and in what the arbitration writes
  bool none_yet = false;  // no namespace, until a ScopeKeeper says which
};

class PipelineParts {
 public:
  // Something new is looked at after so long, with all else that is new by then.
  static constexpr milliseconds kGather{200};

  struct Env {
    kube::KubeClient& client;
    Clock& clock;
    metrics::Registry& metrics;
    log::Logger log;
    std::function<bool()> is_leader;
    std::function<void(const kube::ObjectKey&)> enqueue;
    std::function<void(const kube::ObjectKey&, milliseconds)> enqueue_after;
    std::function<sql::KnownConnectorsPtr()> connectors = {};  // empty: those that are shipped
  };

  PipelineParts(Env env, const ControllerSettings& settings);
  PipelineParts(const PipelineParts&) = delete;
  PipelineParts& operator=(const PipelineParts&) = delete;

  runtime::InformerCore& informer() { return pipelines_; }
  runtime::InformerCore& listings() { return config_maps_; }
  runtime::EventRecorder& events() { return events_; }
  Desk& desk() { return desk_; }
  PipelineReconciler& reconciler() { return reconciler_; }

  // The workers' calls; this object outlives the listener.
  void Register(server::Router* router) { rpc_.Register(router); }
  void UpdateMetrics();

  // Another description of a connector is in force: Pipelines with SQL are looked at. Any thread.
  void ConnectorsChanged();

 private:
  void OnListing(const kube::ObjectKey& key);
  void OnPipeline(const runtime::Change<Pipeline>& change);

  const Env env_;
  PipelineStore pipelines_;
  ListingStore config_maps_;  // with listings of files
  const ListingReader listings_;
  arbiter::TokenAccess access_;
  arbiter::RpcServer rpc_;
  Desk desk_;
  runtime::EventRecorder events_;
  PipelineReconciler reconciler_;
};

}  // namespace weir::pipeline
