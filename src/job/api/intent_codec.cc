#include "job/api/codec.h"
#include "job/api/json_fields.h"
#include "job/api/names.h"

namespace weir::job {
namespace {

using doc::Json;

void PutTemplate(Json* flink, const char* role, const Json& pod_template) {
  if (pod_template.is_object()) (*flink)["podTemplates"][role] = pod_template;
}

Json ProcessJson(const ProcessResources& process) {
  return {{"cpu", process.cpu}, {"memory", process.memory}};
}

Json FlinkJson(const FlinkSpec& flink) {
  Json out = Json::object();
  out["version"] = flink.version;
  Put(&out, "image", flink.image);
  Put(&out, "imagePullPolicy", flink.image_pull_policy);
  if (!flink.configuration.empty()) out["configuration"] = flink.configuration;
  Put(&out, "serviceAccountName", flink.service_account_name);
  PutTemplate(&out, "common", flink.pod_template_common);
  PutTemplate(&out, "jobManager", flink.pod_template_job_manager);
  PutTemplate(&out, "taskManager", flink.pod_template_task_manager);
  return out;
}

}  // namespace

Json IntentSpecToJson(const SqlJobSpec& spec) {
  Json out = Json::object();
  out["validation"] = ValidationName(spec.validation);
  if (!spec.variables.empty()) out["variables"] = spec.variables;
  if (!spec.functions.empty()) out["functions"] = FunctionsToJson(spec.functions);
  out["mode"] = ModeName(spec.mode);
  out["target"]["type"] = spec.target_type;
  out["flink"] = FlinkJson(spec.flink);
  Json& resources = out["resources"];
  resources["parallelism"] = spec.resources.parallelism;
  resources["slotsPerTaskManager"] = spec.resources.slots_per_task_manager;
  resources["jobManager"] = ProcessJson(spec.resources.job_manager);
  resources["taskManager"] = ProcessJson(spec.resources.task_manager);
  Json& checkpoints = out["checkpoints"];
  checkpoints["interval"] = std::to_string(spec.checkpoints.interval.count()) + "ms";
  Put(&checkpoints, "directory", spec.checkpoints.directory);
  return out;
}

}  // namespace weir::job
