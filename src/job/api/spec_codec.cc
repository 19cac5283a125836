#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/doc/value.h"
#include "job/api/bounds.h"
#include "job/api/codec.h"
#include "job/api/functions_codec.h"
#include "job/api/names.h"
#include "job/api/quantity.h"
#include "job/api/schedule_codec.h"
#include "job/api/spec_fields.h"
#include "job/api/tuning_codec.h"

namespace weir::job {
namespace {

using doc::Json;
using doc::ObjectReader;

// Quantities may be written as bare integers (`cpu: 1`), as everywhere in Kubernetes.
void ReadQuantity(ObjectReader* reader, std::string_view key,
                  Result<int64_t> (*parse)(std::string_view), std::string* out) {
  const Json* member = reader->Member(key);
  if (member == nullptr) return;
  std::string text;
  if (member->is_number_integer()) {
    text = member->dump();
  } else if (member->is_string()) {
    text = member->get_ref<const std::string&>();
  } else {
    reader->Error(key, "expected a quantity such as \"500m\" or \"1Gi\"");
    return;
  }
  const auto value = parse(text);
  if (!value.ok()) {
    reader->Error(key, value.error().message());
  } else if (*value == 0) {
    reader->Error(key, "must be greater than zero");
  } else {
    *out = text;
  }
}

void ReadProcess(ObjectReader* parent, std::string_view key, std::vector<std::string>* errors,
                 ProcessResources* out) {
  const Json* value = parent->Member(key);
  if (value == nullptr) return;
  ObjectReader reader(*value, parent->PathOf(key), errors);
  ReadQuantity(&reader, "cpu", ParseCpuMillis, &out->cpu);
  ReadQuantity(&reader, "memory", ParseQuantityBytes, &out->memory);
}

void ReadPodTemplate(ObjectReader* reader, std::string_view key, Json* out) {
  const Json* value = reader->Member(key);
  if (value == nullptr) return;
  if (!value->is_object()) {
    reader->Error(key, "expected a PodTemplateSpec: an object with `metadata` and `spec`");
  } else if (doc::DumpJson(*value).size() > kMaxPodTemplateBytes) {
    reader->Error(key, "is larger than " + std::to_string(kMaxPodTemplateBytes) + " bytes");
  } else {
    *out = *value;
  }
}

void ReadFlink(const Json& value, std::string path, std::vector<std::string>* errors,
               FlinkSpec* out) {
  ObjectReader reader(value, std::move(path), errors);
  reader.String("version", &out->version);
  reader.String("image", &out->image);
  reader.String("imagePullPolicy", &out->image_pull_policy);
  reader.StringMap("configuration", &out->configuration);
  reader.String("serviceAccountName", &out->service_account_name);
  if (const Json* templates = reader.Member("podTemplates")) {
    ObjectReader inner(*templates, reader.PathOf("podTemplates"), errors);
    ReadPodTemplate(&inner, "common", &out->pod_template_common);
    ReadPodTemplate(&inner, "jobManager", &out->pod_template_job_manager);
    ReadPodTemplate(&inner, "taskManager", &out->pod_template_task_manager);
  }
}

void ReadResources(const Json& value, std::string path, std::vector<std::string>* errors,
                   ResourcesSpec* out) {
  ObjectReader reader(value, std::move(path), errors);
  ReadCount(&reader, "parallelism", 32768, &out->parallelism);
  ReadCount(&reader, "slotsPerTaskManager", 256, &out->slots_per_task_manager);
  ReadProcess(&reader, "jobManager", errors, &out->job_manager);
  const size_t before = errors->size();
  ReadProcess(&reader, "taskManager", errors, &out->task_manager);
  const auto given = [&](const char* key) {
    const Json* found = doc::Find(value, {"taskManager", key});
    return found != nullptr && !found->is_null() && errors->size() == before;
  };
  out->cpu_given = given("cpu");
  out->memory_given = given("memory");
}

void ReadTarget(const Json& value, std::string path, std::vector<std::string>* errors,
                SqlJobSpec* spec) {
  ObjectReader reader(value, std::move(path), errors);
  std::string type = spec->target_type;
  reader.String("type", &type);
  if (type != "Kubernetes") {
    reader.Error("type", "\"" + Bounded(type, 40) + "\" is none of Kubernetes");
    return;
  }
  spec->target_type = type;
}

// Rules between fields: the schema's CEL rules once more, for objects that came round them.
void CheckTogether(const SqlJobSpec& spec, const Json& json, ObjectReader* reader) {
  if (spec.sql.size() > kMaxSqlBytes) {
    reader->Error("sql", "has " + std::to_string(spec.sql.size()) + " bytes, more than " +
                             std::to_string(kMaxSqlBytes) + "; put a longer script into a " +
                             "ConfigMap and name it in spec.sqlFrom");
  }
  const Json* from = doc::Find(json, {"sqlFrom"});
  const bool has_from = from != nullptr && !from->is_null();
  if (spec.sql.empty() != has_from) {
    reader->Error("sql", "exactly one of spec.sql and spec.sqlFrom must be given");
  }
  if (spec.schedule && spec.mode != Mode::kBatch) {
    reader->Error("schedule", "a stream runs all the time: say mode: Batch, or leave schedule out");
  }
  const bool last_state = spec.upgrade_mode == UpgradeMode::kLastState;
  const bool savepoint = spec.upgrade_mode == UpgradeMode::kSavepoint;
  if (spec.mode == Mode::kBatch && (last_state || savepoint)) {
    reader->Error("upgrade.mode", "a batch run keeps no state: leave it out, or say Stateless");
  } else if (last_state && spec.checkpoints.directory.empty()) {
    reader->Error("upgrade.mode", "LastState needs spec.checkpoints.directory");
  } else if (savepoint && spec.savepoints.directory.empty()) {
    reader->Error("upgrade.mode", "Savepoint needs spec.savepoints.directory");
  }
}

// A text or a number, as text.
void ReadNonce(ObjectReader* reader, std::string_view key, std::string* out) {
  const Json* member = reader->Member(key);
  if (member == nullptr) return;
  if (member->is_number_integer()) {
    *out = member->dump();
  } else if (member->is_string()) {
    *out = member->get_ref<const std::string&>();
  } else {
    reader->Error(key, "expected a text or a whole number");
  }
}

void ReadRestore(const Json& value, std::string path, std::vector<std::string>* errors,
                 RestoreSpec* out) {
  ObjectReader reader(value, std::move(path), errors);
  reader.String("from", &out->from);
  ReadNonce(&reader, "nonce", &out->nonce);
  reader.Bool("allowNonRestoredState", &out->allow_non_restored_state);
  ReadWord(&reader, "claimMode", ParseClaimMode, "NoClaim, Claim", &out->claim_mode);
}

void ReadUpgrade(const Json& value, std::string path, std::vector<std::string>* errors,
                 SqlJobSpec* spec) {
  ObjectReader reader(value, std::move(path), errors);
  ReadDuration(&reader, "maxCheckpointAge", &spec->max_checkpoint_age);
  ReadDuration(&reader, "stableAfter", &spec->stable_after);
  if (!reader.Has("mode")) return;
  const size_t before = errors->size();
  UpgradeMode mode = UpgradeMode::kStateless;
  ReadWord(&reader, "mode", ParseUpgradeMode, "Stateless, Savepoint, LastState", &mode);
  if (errors->size() == before) spec->upgrade_mode = mode;
}

void ReadRestart(const Json& value, std::string path, std::vector<std::string>* errors,
                 RestartSpec* out) {
  ObjectReader reader(value, std::move(path), errors);
  ReadCount(&reader, "maxAttempts", 1000, &out->max_attempts, 0);
  const Json* backoff = reader.Member("backoff");
  if (backoff == nullptr) return;
  ObjectReader inner(*backoff, reader.PathOf("backoff"), errors);
  ReadDuration(&inner, "initial", &out->initial);
  ReadDuration(&inner, "max", &out->max);
  ReadCount(&inner, "factor", 10, &out->factor);
}

}  // namespace

SqlJobSpec SpecFromJson(const Json& json, std::vector<std::string>* errors) {
  SqlJobSpec spec;
  ObjectReader reader(json, "spec", errors);
  reader.String("sql", &spec.sql);
  runtime::ReadConfigMapKeyRef(&reader, "sqlFrom", &spec.sql_from);
  ReadWord(&reader, "validation", ParseValidation, "Enforce, Warn", &spec.validation);
  reader.StringMap("variables", &spec.variables);
  if (const Json* functions = reader.Member("functions")) {
    ReadFunctions(*functions, reader.PathOf("functions"), errors, &spec.functions);
  }
  ReadWord(&reader, "mode", ParseMode, "Streaming, Batch", &spec.mode);
  ReadWord(&reader, "state", ParseDesiredState, "Running, Suspended, Killed", &spec.state);
  if (const Json* schedule = reader.Member("schedule")) {
    spec.schedule = ReadSchedule(*schedule, reader.PathOf("schedule"), errors);
  }
  if (const Json* target = reader.Member("target")) {
    ReadTarget(*target, reader.PathOf("target"), errors, &spec);
  }
  if (const Json* flink = reader.Member("flink")) {
    ReadFlink(*flink, reader.PathOf("flink"), errors, &spec.flink);
  }
  if (const Json* resources = reader.Member("resources")) {
    ReadResources(*resources, reader.PathOf("resources"), errors, &spec.resources);
  }
  if (const Json* checkpoints = reader.Member("checkpoints")) {
    ObjectReader inner(*checkpoints, reader.PathOf("checkpoints"), errors);
    inner.String("directory", &spec.checkpoints.directory);
    ReadDuration(&inner, "interval", &spec.checkpoints.interval);
  }
  if (const Json* savepoints = reader.Member("savepoints")) {
    ObjectReader inner(*savepoints, reader.PathOf("savepoints"), errors);
    inner.String("directory", &spec.savepoints.directory);
    inner.String("schedule", &spec.savepoints.schedule);
    ReadCount(&inner, "keep", 10, &spec.savepoints.keep);
  }
  if (const Json* restore = reader.Member("restore")) {
    ReadRestore(*restore, reader.PathOf("restore"), errors, &spec.restore);
  }
  if (const Json* restart = reader.Member("restart")) {
    ReadRestart(*restart, reader.PathOf("restart"), errors, &spec.restart);
  }
  if (const Json* deletion = reader.Member("deletion")) {
    ObjectReader inner(*deletion, reader.PathOf("deletion"), errors);
    inner.Bool("savepoint", &spec.deletion.savepoint);
    ReadWord(&inner, "state", ParseStateDeletion, "Keep, Delete", &spec.deletion.state);
  }
  if (const Json* upgrade = reader.Member("upgrade")) {
    ReadUpgrade(*upgrade, reader.PathOf("upgrade"), errors, &spec);
  }
  if (const Json* timeouts = reader.Member("timeouts")) {
    ObjectReader inner(*timeouts, reader.PathOf("timeouts"), errors);
    ReadDuration(&inner, "progress", &spec.timeouts.progress);
    ReadDuration(&inner, "savepoint", &spec.timeouts.savepoint);
    ReadDuration(&inner, "cancel", &spec.timeouts.cancel);
  }
  if (const Json* tuning = reader.Member("tuning")) {
    spec.tuning = TuningFromJson(*tuning, reader.PathOf("tuning"), errors);
  }
  CheckTogether(spec, json, &reader);
  return spec;
}

SqlJob SqlJobFromJson(const Json& object) {
  SqlJob job;
  job.meta = runtime::MetaFromJson(object);
  if (const Json* spec = doc::Find(object, {"spec"})) {
    job.spec = SpecFromJson(*spec, &job.spec_errors);
  } else {
    job.spec_errors.emplace_back("spec: is required");
  }
  if (const Json* status = doc::Find(object, {"status"})) job.status = StatusFromJson(*status);
  // Enough for a message; an object can hold thousands of mistakes.
  constexpr size_t kMaxErrors = 20;
  if (job.spec_errors.size() > kMaxErrors) job.spec_errors.resize(kMaxErrors);
  for (std::string& error : job.spec_errors) error = Bounded(error, kMaxMessageBytes);
  return job;
}

}  // namespace weir::job
