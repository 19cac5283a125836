// The Pipeline loop: what is asked for is given to the arbiter, what the arbiter knows is written
// into status. Decides nothing about processes itself: that is the arbitration's.
//
// Status is written by a merge patch of the members that changed, guarded by the object's uid and
// by the lease. It carries no resourceVersion: the arbitration writes the same object many times a
// second, each time guarded, and what is written here is a picture of it.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "base/core/clock.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "client/kube/client.h"
#include "pipeline/api/pipeline.h"
#include "pipeline/reconcile/desk.h"
#include "pipeline/status/fold.h"
#include "runtime/events/events.h"
#include "runtime/informer/informer.h"
#include "runtime/manager/reconciler.h"
#include "sql/connectors/known.h"

namespace weir::pipeline {

using PipelineStore = runtime::Informer<Pipeline>;

// References outlive the reconciler.
struct ReconcilerDeps {
  PipelineStore&
      pipelines;  // indexed by the key of the opposite, of the listing, and by SQL stages
  const ListingReader& listings;
  Desk& desk;
  kube::KubeClient& client;
  runtime::EventRecorder& events;
  metrics::Registry& metrics;
  Clock& clock;
  log::Logger log;
  std::function<bool()> is_leader;
  std::function<void(const kube::ObjectKey&)> stirred;
  std::function<sql::KnownConnectorsPtr()> connectors;  // empty: those that are shipped
};

class PipelineReconciler : public runtime::Reconciler {
 public:
  // How far the work has come is written this often at most; all else at once.
  static constexpr milliseconds kProgressPace{2'000};
  // Looked at this often while its rate of loads is to fall; without loads, only when the engine
  // or a watch has news.
  static constexpr milliseconds kLookAgain{15'000};

  explicit PipelineReconciler(ReconcilerDeps deps) : deps_(std::move(deps)) {}

  Result<runtime::ReconcileResult> Reconcile(const kube::ObjectKey& key,
                                             std::stop_token stop) override;

 private:
  Result<runtime::ReconcileResult> Stall(const Pipeline& pipeline, const Facts& facts,
                                         std::stop_token stop);
  // The Pipeline's arbiter, opened anew when what it stands on has changed.
  Result<std::shared_ptr<Served>> Serve(const kube::ObjectKey& key, const Pipeline& pipeline,
                                        std::stop_token stop);
  // No longer served; those that have it for their opposite hear of it.
  void Close(const kube::ObjectKey& key);
  void StirReaders(const kube::ObjectKey& key);
  void Apply(const Pipeline& pipeline, Served* served);
  // The names of files.namesFrom, where they are others than before.
  Status List(const Pipeline& pipeline, Served* served, std::stop_token stop);
  void Order(const kube::ObjectKey& key, const Pipeline& pipeline,
             const std::shared_ptr<Served>& served);
  bool TellOpposite(const Pipeline& pipeline, Served* served);
  Facts Look(const Pipeline& pipeline, Served* served, SystemTime now);
  void Note(const Pipeline& pipeline, Served* served);
  // `served` may be null.
  Status Write(const Pipeline& pipeline, const Served* served, const PipelineStatus& from,
               const PipelineStatus& to, std::stop_token stop);

  const ReconcilerDeps deps_;
};

}  // namespace weir::pipeline
