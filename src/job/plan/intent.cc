#include <algorithm>
#include <charconv>

#include "base/crypto/hash.h"
#include "base/doc/value.h"
#include "job/api/codec.h"
#include "job/api/names.h"
#include "job/api/quantity.h"
#include "job/plan/context.h"
#include "job/plan/plan.h"
#include "job/plan/savepoints.h"
#include "sql/compile/functions.h"
#include "sql/compile/owned_keys.h"

namespace weir::job {
namespace {

using doc::Json;

Json ResourcesJson(const ProcessResources& resources) {
  Json json = Json::object();
  json["cpu"] = resources.cpu;
  json["memory"] = resources.memory;
  return json;
}

Json FlinkJson(const FlinkSpec& flink) {
  Json json = Json::object();
  json["version"] = flink.version;
  json["image"] = flink.image;
  json["imagePullPolicy"] = flink.image_pull_policy;
  json["configuration"] = flink.configuration;
  json["serviceAccountName"] = flink.service_account_name;
  json["podTemplates"]["common"] = flink.pod_template_common;
  json["podTemplates"]["jobManager"] = flink.pod_template_job_manager;
  json["podTemplates"]["taskManager"] = flink.pod_template_task_manager;
  return json;
}

bool IsPlainKey(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == '$';
  });
}

bool IsPort(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536;
}

void CheckConfiguration(const SqlJobSpec& spec, std::vector<std::string>* problems) {
  const sql::Mode mode = spec.mode == Mode::kBatch ? sql::Mode::kBatch : sql::Mode::kStreaming;
  for (const auto& [key, value] : spec.flink.configuration) {
    if (!IsPlainKey(key)) {
      problems->push_back("spec.flink.configuration: '" + key.substr(0, 64) +
                          "' is not a configuration key (letters, digits, '.', '-', '_')");
    } else if (key == "rest.port") {
      if (!IsPort(value) || value == "6123" || value == "6124") {
        problems->push_back(
            "spec.flink.configuration: rest.port must be a port from 1 to 65535, and neither 6123 "
            "nor 6124");
      }
    } else if (const auto owned = sql::FindOwnedKey(key, value, mode)) {
      problems->push_back("spec.flink.configuration: " + sql::OwnedKeyMessage(key, *owned));
    }
  }
}

void CheckResources(const std::string& field, const ProcessResources& resources,
                    std::vector<std::string>* problems) {
  // Below this no Flink process starts: its JVM alone needs about that much.
  constexpr int64_t kLeastMemory = 256 << 20;
  if (const auto cpu = ParseCpuMillis(resources.cpu); !cpu.ok()) {
    problems->push_back(field + ".cpu: " + cpu.error().message());
  }
  const auto memory = ParseQuantityBytes(resources.memory);
  if (!memory.ok()) {
    problems->push_back(field + ".memory: " + memory.error().message());
  } else if (*memory < kLeastMemory) {
    problems->push_back(field + ".memory: " + resources.memory +
                        " is too little for a Flink process; give it at least 256Mi");
  }
}

void CheckTemplate(const std::string& field, const Json& pod_template,
                   std::vector<std::string>* problems) {
  if (!pod_template.is_null() && !pod_template.is_object()) {
    problems->push_back("spec.flink.podTemplates." + field + ": must be an object");
  }
}

// The hash decides whether a running job is replaced, so it must not change with the operator:
// a field added to the spec later goes in only where it differs from its default, and a default
// that changes goes on to be hashed as the old one.
Json IntentJson(const SqlJobSpec& spec, std::string_view sql_text) {
  Json json = Json::object();
  json["sql"] = sql_text;
  json["variables"] = spec.variables;
  json["mode"] = ModeName(spec.mode);
  json["target"] = spec.target_type;
  json["flink"] = FlinkJson(spec.flink);
  json["resources"]["parallelism"] = spec.resources.parallelism;
  json["resources"]["slotsPerTaskManager"] = spec.resources.slots_per_task_manager;
  json["resources"]["jobManager"] = ResourcesJson(spec.resources.job_manager);
  json["resources"]["taskManager"] = ResourcesJson(spec.resources.task_manager);
  if (!spec.functions.empty()) {
    // What a signature says is for the compiler alone.
    std::vector<FunctionSpec> functions = spec.functions;
    for (FunctionSpec& function : functions) function.signature.clear();
    json["functions"] = FunctionsToJson(functions);
  }
  json["checkpoints"]["directory"] = spec.checkpoints.directory;
  json["checkpoints"]["interval"] = spec.checkpoints.interval.count();
  return json;
}

}  // namespace

std::string IntentHash(const SqlJobSpec& spec, std::string_view sql_text) {
  return crypto::Sha256Hex(doc::DumpJson(IntentJson(spec, sql_text)));
}

std::string FrameHash(const SqlJobSpec& spec, std::string_view sql_text) {
  Json json = IntentJson(spec, sql_text);
  json["resources"].erase("parallelism");
  return crypto::Sha256Hex(doc::DumpJson(json));
}

std::vector<std::string> CheckSpec(const SqlJobSpec& spec, const OperatorConfig& config) {
  std::vector<std::string> problems;
  for (const std::string& problem : sql::CheckFunctions(DeclaredFunctions(spec))) {
    problems.push_back("spec.functions" + problem);
  }
  CheckConfiguration(spec, &problems);
  if (spec.target_type != "Kubernetes") {
    problems.push_back("spec.target.type: '" + spec.target_type.substr(0, 64) +
                       "' is not known; use Kubernetes");
  }
  if (spec.flink.image.empty() && config.images.count(spec.flink.version) == 0) {
    std::string known;
    for (const auto& [line, image] : config.images) known += (known.empty() ? "" : ", ") + line;
    problems.push_back("spec.flink.version: this operator has no image for Flink " +
                       spec.flink.version.substr(0, 32) + " (it knows " +
                       (known.empty() ? "none" : known) + "); set spec.flink.image");
  }
  CheckResources("spec.resources.jobManager", spec.resources.job_manager, &problems);
  CheckResources("spec.resources.taskManager", spec.resources.task_manager, &problems);
  if (spec.resources.parallelism < 1) {
    problems.push_back("spec.resources.parallelism: must be at least 1");
  }
  if (spec.resources.slots_per_task_manager < 1) {
    problems.push_back("spec.resources.slotsPerTaskManager: must be at least 1");
  }
  if (!spec.checkpoints.directory.empty() && spec.checkpoints.interval <= milliseconds(0)) {
    problems.push_back("spec.checkpoints.interval: must be longer than 0");
  }
  if (spec.upgrade_mode == UpgradeMode::kSavepoint && spec.savepoints.directory.empty()) {
    problems.push_back("spec.upgrade.mode: Savepoint needs spec.savepoints.directory");
  }
  if (spec.upgrade_mode == UpgradeMode::kLastState && spec.checkpoints.directory.empty()) {
    problems.push_back("spec.upgrade.mode: LastState needs spec.checkpoints.directory");
  }
  if (spec.savepoints.directory.empty()) {
    const char* const needs = ": needs spec.savepoints.directory";
    if (!spec.savepoints.schedule.empty()) {
      problems.push_back(std::string("spec.savepoints.schedule") + needs);
    }
    if (spec.deletion.savepoint) problems.push_back(std::string("spec.deletion.savepoint") + needs);
  }
  if (const std::string why = CheckSavepointSchedule(spec.savepoints.schedule); !why.empty()) {
    problems.push_back("spec.savepoints.schedule: " + why);
  }
  CheckTemplate("common", spec.flink.pod_template_common, &problems);
  CheckTemplate("jobManager", spec.flink.pod_template_job_manager, &problems);
  CheckTemplate("taskManager", spec.flink.pod_template_task_manager, &problems);
  return problems;
}

}  // namespace weir::job
