#include "pipeline/reconcile/controller_parts.h"

#include <map>
#include <utility>

#include "base/doc/value.h"
#include "pipeline/api/codec.h"
#include "pipeline/stages/stages.h"

namespace weir::pipeline {
namespace {

runtime::InformerOptions InformerOptionsOf(const ControllerSettings& settings) {
  runtime::InformerOptions options;
  options.namespaces = settings.namespaces;
  options.label_selector = settings.label_selector;
  options.none_yet = settings.none_yet;
  return options;
}

// Without the version: the arbitration writes all the time what is no news here.
Result<std::optional<Pipeline>> Project(const doc::Json& object) {
  Pipeline pipeline = PipelineFromJson(object);
  pipeline.meta.resource_version.clear();
  return std::optional<Pipeline>(std::move(pipeline));
}

runtime::InformerOptions ListingOptionsOf(const ControllerSettings& settings) {
  runtime::InformerOptions options = InformerOptionsOf(settings);
  options.label_selector = kFilesSelector;
  options.metadata_only = true;
  return options;
}

std::string ListingIndex(const kube::ObjectKey& config_map) {
  return "ConfigMap " + config_map.ToString();
}

constexpr char kSqlStages[] = "SQL stages";

// What else a Pipeline is to be looked at for: its opposite, its listing, another connector.
std::vector<std::string> ReadsOf(const Pipeline& pipeline) {
  std::vector<std::string> out;
  if (!pipeline.spec.opposite.empty()) {
    out.push_back(kube::ObjectKey{pipeline.meta.ns, pipeline.spec.opposite}.ToString());
  }
  if (pipeline.spec.source.files && pipeline.spec.source.files->names_from) {
    out.push_back(ListingIndex(ListingKey(pipeline)));
  }
  if (HasSqlStages(pipeline.spec)) out.emplace_back(kSqlStages);
  return out;
}

}  // namespace

PipelineParts::PipelineParts(Env env, const ControllerSettings& settings)
    : env_(std::move(env)),
      pipelines_(runtime::InformerEnv{env_.client, env_.clock, env_.metrics, env_.log},
                 kube::kPipelines, InformerOptionsOf(settings), Project, ReadsOf),
      config_maps_(runtime::InformerEnv{env_.client, env_.clock, env_.metrics, env_.log},
                   kube::kConfigMaps, ListingOptionsOf(settings),
                   [](const doc::Json& object) -> Result<std::optional<std::string>> {
                     return std::optional(doc::StringAt(object, {"metadata", "resourceVersion"}));
                   }),
      listings_(env_.client, config_maps_),
      access_(env_.client, env_.clock),
      rpc_(
          env_.clock,
          [this](const std::string& authorization, const std::string& ns, const std::string& name) {
            return access_.Check(authorization, ns, name);
          },
          env_.is_leader),
      desk_({env_.client, env_.clock, env_.metrics, env_.log, env_.is_leader,
             [this](const kube::ObjectKey& key) { env_.enqueue_after(key, kGather); },
             settings.instance},
            rpc_),
      events_({kube::kPipelines, env_.client, env_.clock, env_.log, env_.metrics, env_.is_leader},
              settings.instance),
      reconciler_({pipelines_, listings_, desk_, env_.client, events_, env_.metrics, env_.clock,
                   env_.log, env_.is_leader,
                   [this](const kube::ObjectKey& key) { env_.enqueue_after(key, kGather); },
                   env_.connectors}) {
  pipelines_.OnChange([this](const runtime::Change<Pipeline>& change) { OnPipeline(change); });
  config_maps_.OnChange(
      [this](const runtime::Change<std::string>& change) { OnListing(change.key); });
}

void PipelineParts::ConnectorsChanged() {
  for (const auto& reader : pipelines_.ByIndex(kSqlStages)) {
    env_.enqueue({reader->meta.ns, reader->meta.name});
  }
}

void PipelineParts::OnListing(const kube::ObjectKey& key) {
  for (const auto& reader : pipelines_.ByIndex(ListingIndex(key))) {
    env_.enqueue({reader->meta.ns, reader->meta.name});
  }
}

void PipelineParts::OnPipeline(const runtime::Change<Pipeline>& change) {
  if (change.initial) {
    env_.enqueue_after(change.key, milliseconds(0));
    return;
  }
  // What comes or goes is news to those that have it for their opposite.
  if (!change.old || !change.now) {
    for (const auto& reader : pipelines_.ByIndex(change.key.ToString())) {
      env_.enqueue({reader->meta.ns, reader->meta.name});
    }
  }
  const bool own_echo = change.old && change.now && change.old->spec == change.now->spec &&
                        change.old->meta == change.now->meta;
  if (!own_echo) env_.enqueue(change.key);
}

void PipelineParts::UpdateMetrics() {
  std::map<std::string, double> served = {{"Granted", 0}, {"Withheld", 0}};
  double processes = 0;
  double backlog = 0;
  for (const auto& one : desk_.All()) {
    const arbiter::View view = one->engine->Look();
    ++served[view.permit.permitted ? "Granted" : "Withheld"];
    processes += static_cast<double>(view.processes.size());
    backlog += static_cast<double>(view.backlog);
  }
  for (const auto& [permit, count] : served) {
    env_.metrics
        .GetGauge("weir_pipelines_served", "Pipelines arbitrated by this operator, by permit.",
                  {{"permit", permit}})
        .Set(count);
  }
  env_.metrics.GetGauge("weir_pipeline_processes_in_flight", "Processes in flight, all Pipelines'.")
      .Set(processes);
  env_.metrics
      .GetGauge("weir_pipeline_terminations_unacknowledged",
                "Terminations that no consumer has acknowledged yet.")
      .Set(backlog);
}

}  // namespace weir::pipeline
