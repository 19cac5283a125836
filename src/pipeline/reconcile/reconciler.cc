#include "pipeline/reconcile/reconciler.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "pipeline/api/codec.h"
#include "pipeline/stages/stages.h"

namespace weir::pipeline {
namespace {

using runtime::ReconcileResult;

constexpr milliseconds kMinute{60'000};

std::string Annotation(const Pipeline& pipeline, const char* name) {
  const auto it = pipeline.meta.annotations.find(name);
  return it == pipeline.meta.annotations.end() ? "" : it->second.substr(0, kMaxNameBytes);
}

std::optional<Trouble> TroubleOf(const Status& status) {
  if (status.code() != Code::kInvalid) return std::nullopt;
  const bool stored = status.reason() == "BadStatus";
  return Trouble{stored ? Reason::kStateUnreadable : Reason::kSourceInvalid, status.message()};
}

void CountLoads(const arbiter::View& view, SteadyTime now, SystemTime wall, Served* served) {
  if (view.loads != served->loads_seen) served->last_load = wall;
  served->loads_seen = view.loads;
  while (served->loads.size() > 1 && now - served->loads[1].first >= kMinute) {
    served->loads.pop_front();
  }
  served->loads.emplace_back(now, view.loads);
}

}  // namespace

Result<ReconcileResult> PipelineReconciler::Reconcile(const kube::ObjectKey& key,
                                                      std::stop_token stop) {
  const auto pipeline = deps_.pipelines.Get(key);
  if (pipeline == nullptr || pipeline->meta.deleting) {
    Close(key);
    return ReconcileResult::Done();
  }
  Facts facts;
  if (!pipeline->spec_errors.empty()) {
    facts.trouble = Trouble{Reason::kSpecInvalid, pipeline->spec_errors.front()};
    return Stall(*pipeline, facts, stop);
  }
  const auto known = deps_.connectors ? deps_.connectors() : nullptr;
  if (const auto stages = CheckStages(
          pipeline->spec, known ? known->registry : sql::ConnectorRegistry::Shipped())) {
    facts.sql_valid = stages->sql_valid;
    facts.trouble = Trouble{stages->valid ? Reason::kSqlStagesUnsupported : Reason::kSqlInvalid,
                            stages->message};
    return Stall(*pipeline, facts, stop);
  }
  const auto opened = Serve(key, *pipeline, stop);
  if (!opened.ok()) {
    if (opened.status().code() == Code::kNotFound) return ReconcileResult::Done();
    facts.trouble = TroubleOf(opened.status());
    if (!facts.trouble) return opened.status();
    return Stall(*pipeline, facts, stop);
  }
  const std::shared_ptr<Served>& served = *opened;
  Apply(*pipeline, served.get());
  RETURN_IF_ERROR(List(*pipeline, served.get(), stop));
  Order(key, *pipeline, served);
  const bool opposite_missing = TellOpposite(*pipeline, served.get());
  Note(*pipeline, served.get());

  const SystemTime now = deps_.clock.SystemNow();
  const SteadyTime steady = deps_.clock.SteadyNow();
  facts = Look(*pipeline, served.get(), now);
  facts.opposite_missing = opposite_missing;
  const PipelineStatus before = served->written;
  const PipelineStatus after = FoldStatus(*pipeline, before, facts, now);
  const auto calm = [&after] {
    return after.loads_per_minute == 0 ? ReconcileResult::Done()
                                       : ReconcileResult::After(kLookAgain);
  };
  if (before == after) return calm();
  const milliseconds since = steady - served->written_at;
  if (!Moved(before, after) && since < kProgressPace) {
    return ReconcileResult::After(kProgressPace - since);
  }
  RETURN_IF_ERROR(Write(*pipeline, served.get(), before, after, stop));
  served->written = after;
  served->written_at = steady;
  if (before.active_node != after.active_node || before.active_status != after.active_status) {
    StirReaders(key);
  }
  return calm();
}

void PipelineReconciler::Close(const kube::ObjectKey& key) {
  if (deps_.desk.Close(key)) StirReaders(key);
}

void PipelineReconciler::StirReaders(const kube::ObjectKey& key) {
  for (const auto& reader : deps_.pipelines.ByIndex(key.ToString())) {
    deps_.stirred({reader->meta.ns, reader->meta.name});
  }
}

Result<ReconcileResult> PipelineReconciler::Stall(const Pipeline& pipeline, const Facts& facts,
                                                  std::stop_token stop) {
  const kube::ObjectKey key{pipeline.meta.ns, pipeline.meta.name};
  PipelineStatus before = pipeline.status;
  PipelineStatus known = before;
  if (const auto served = deps_.desk.Find(key)) {
    const arbiter::View view = served->engine->Look();
    before = known = served->written;
    known.last_loaded = view.last_loaded;
    known.cursor = view.cursor;
    known.terminations = view.backlog;
  }
  Close(key);
  const PipelineStatus after = FoldStatus(pipeline, known, facts, deps_.clock.SystemNow());
  if (after == before) return ReconcileResult::Done();
  RETURN_IF_ERROR(Write(pipeline, nullptr, before, after, std::move(stop)));
  // Once more when the store has seen all that was written while it was served.
  return ReconcileResult::After(kProgressPace);
}

Result<std::shared_ptr<Served>> PipelineReconciler::Serve(const kube::ObjectKey& key,
                                                          const Pipeline& pipeline,
                                                          std::stop_token stop) {
  std::shared_ptr<Served> served = deps_.desk.Find(key);
  if (served != nullptr) {
    const Status failure = served->engine->failure();
    const bool same =
        served->uid == pipeline.meta.uid && served->source_kind == SourceKind(pipeline.spec.source);
    if (same && failure.ok()) return served;
    Close(key);
    if (!failure.ok()) {
      deps_.log.Warn("arbitration ended",
                     {{"pipeline", key.ToString()}, {"error", failure.ToString()}});
      return Unavailable("ArbitrationEnded", failure.message());  // opened again after a back-off
    }
  }
  return deps_.desk.Open(pipeline, std::move(stop));
}

void PipelineReconciler::Apply(const Pipeline& pipeline, Served* served) {
  const PipelineSpec& spec = pipeline.spec;
  arbiter::Engine& engine = *served->engine;
  if (served->applied != spec) {
    if (served->source != nullptr && served->applied.source != spec.source) {
      // What the codec let pass can be cut.
      if (auto cutter = MakeCutter(spec.source, pipeline.meta.created); cutter.ok()) {
        served->source->Set(*std::move(cutter));
        served->listing.reset();
      }
    }
    engine.Configure(ConfigOf(spec));
    served->applied = spec;
  }
  if (spec.automatic) {
    engine.SetAutomatic();
  } else {
    engine.SetMode(spec.arbitration);
  }
  // An edit ends what a rollback holds; at a first look nothing can be held.
  const int64_t seen = served->written.observed_generation;
  if (seen != 0 && seen < pipeline.meta.generation) engine.Resume();
  engine.SetChannel(spec.channel);
}

Status PipelineReconciler::List(const Pipeline& pipeline, Served* served, std::stop_token stop) {
  const auto& files = pipeline.spec.source.files;
  if (!files || !files->names_from) return Status::Ok();
  ASSIGN_OR_RETURN(std::optional<Listing> read,
                   deps_.listings.Read(pipeline, served->listing, std::move(stop)));
  if (!read) return Status::Ok();
  const Names before = served->listing ? served->listing->names : nullptr;
  const Names now = read->names;
  served->listing = std::move(read);
  const bool same = before == now || (before && now && *before == *now);
  if (same) return Status::Ok();
  served->source->Set(MakeFilesCutter(now, files->per_process));
  served->engine->Configure(ConfigOf(pipeline.spec));  // looks for what can be cut now
  if (before == nullptr || now == nullptr) return Status::Ok();
  const std::string cut = served->engine->Look().cut;
  if (const auto added = AddedBehind(*before, *now, cut); !added.empty()) {
    deps_.events.Record(pipeline.meta, EventOfAddedBehind(added, cut));
  }
  return Status::Ok();
}

// Orders by annotation, each once. A nonce counts as done when what it ordered is stored.
void PipelineReconciler::Order(const kube::ObjectKey& key, const Pipeline& pipeline,
                               const std::shared_ptr<Served>& served) {
  const auto order = [&](const char* name, std::string Served::*ordered, std::string Served::*done,
                         const arbiter::Event& event) {
    const std::string nonce = Annotation(pipeline, name);
    if (nonce.empty() || (*served).*ordered == nonce) return;
    (*served).*ordered = nonce;
    deps_.log.Info("ordered",
                   {{"pipeline", key.ToString()}, {"annotation", name}, {"nonce", nonce}});
    std::weak_ptr<Served> weak = served;
    served->engine->ChangeAsync(
        event, [weak, done, nonce, key, stirred = deps_.stirred](const Status& status) {
          const auto still = weak.lock();
          if (still == nullptr || !status.ok()) return;
          {
            MutexLock lock(still->mutex);
            (*still).*done = nonce;
          }
          stirred(key);
        });
  };
  order(kAnnotationResume, &Served::resume_ordered, &Served::resume_done, arbiter::event::Resume{});
  order(kAnnotationRollback, &Served::rollback_ordered, &Served::rollback_done,
        arbiter::event::Terminate{arbiter::TerminType::kRollback, "Ordered"});
}

// Whether the opposite pipeline is missing.
bool PipelineReconciler::TellOpposite(const Pipeline& pipeline, Served* served) {
  if (pipeline.spec.opposite.empty()) return false;
  const kube::ObjectKey key{pipeline.meta.ns, pipeline.spec.opposite};
  std::optional<arbiter::Readiness> readiness;
  if (const auto other = deps_.desk.Find(key)) {
    const arbiter::View view = other->engine->Look();
    if (!view.active_node.empty()) readiness = view.readiness;
  }
  served->engine->SetOpposite(readiness);
  return deps_.pipelines.Get(key) == nullptr;
}

Facts PipelineReconciler::Look(const Pipeline&, Served* served, SystemTime now) {
  Facts facts;
  facts.view = served->engine->Look();
  const SteadyTime steady = deps_.clock.SteadyNow();
  CountLoads(facts.view, steady, now, served);
  facts.last_load = served->last_load;
  facts.loads_per_minute = static_cast<int64_t>(facts.view.loads - served->loads.front().second);
  if (served->listing) facts.files_trouble = served->listing->trouble;
  facts.exhausted = served->source != nullptr && served->source->Exhausted(facts.view.cursor);
  MutexLock lock(served->mutex);
  facts.rollback_nonce = served->rollback_done;
  facts.resume_nonce = served->resume_done;
  return facts;
}

void PipelineReconciler::Note(const Pipeline& pipeline, Served* served) {
  using Kind = arbiter::Notice::Kind;
  const auto count = [this](const char* name, const char* help, const metrics::Labels& labels,
                            double by) {
    deps_.metrics.GetCounter(name, help, labels).Increment(by);
  };
  for (const arbiter::Notice& notice : served->engine->TakeNotices()) {
    if (notice.kind == Kind::kRolledBack) {
      count("weir_pipeline_processes_rolled_back_total", "Processes that were rolled back.", {},
            static_cast<double>(notice.processes.size()));
    } else if (notice.kind == Kind::kAlarm) {
      count("weir_pipeline_alarms_total", "Alarms of Pipelines, by type of termination.",
            {{"type", std::string(TerminTypeName(notice.type))}}, 1);
    }
    const runtime::PlannedEvent event = EventOf(notice);
    deps_.log.Info(event.reason, {{"pipeline", pipeline.meta.ns + "/" + pipeline.meta.name},
                                  {"what", event.message}});
    deps_.events.Record(pipeline.meta, event);
  }
}

Status PipelineReconciler::Write(const Pipeline& pipeline, const Served* served,
                                 const PipelineStatus& from, const PipelineStatus& to,
                                 std::stop_token stop) {
  const doc::Json changed = StatusPatch(from, to);
  if (changed.is_null()) return Status::Ok();
  if (!deps_.is_leader()) return {Code::kCancelled, "NotLeader", "this operator does not lead"};
  kube::PatchOptions options;
  options.subresource = "status";
  const doc::Json patch = {{"metadata", {{"uid", pipeline.meta.uid}}}, {"status", changed}};
  const auto written = deps_.client.Patch(kube::kPipelines, {pipeline.meta.ns, pipeline.meta.name},
                                          patch, options, std::move(stop));
  if (!written.ok()) {
    if (written.status().code() == Code::kNotFound) return Status::Ok();
    return written.status().WithContext("writing status");
  }
  if (served != nullptr) served->notice(*written);
  if (from.reason != to.reason) {
    deps_.log.Info("pipeline moved", {{"pipeline", pipeline.meta.ns + "/" + pipeline.meta.name},
                                      {"from", from.reason},
                                      {"to", to.reason}});
  }
  if (const auto event = EventOfMove(from, to)) deps_.events.Record(pipeline.meta, *event);
  return Status::Ok();
}

}  // namespace weir::pipeline
