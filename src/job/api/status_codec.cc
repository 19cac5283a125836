#include <utility>

#include "job/api/bounds.h"
#include "job/api/codec.h"
#include "job/api/json_fields.h"
#include "job/api/names.h"
#include "job/api/schedule_codec.h"
#include "job/api/tuning_codec.h"

namespace weir::job {
namespace {

using doc::Json;

std::vector<std::string> StringsAt(const Json& object, std::string_view key) {
  std::vector<std::string> out;
  const Json* list = doc::Find(object, {key});
  if (list == nullptr || !list->is_array()) return out;
  for (const Json& item : *list) {
    if (item.is_string()) out.push_back(item.get_ref<const std::string&>());
  }
  return out;
}

Json EncodeDeployment(const DeploymentStatus& deployment) {
  Json out = Json::object();
  if (deployment == DeploymentStatus{}) return out;
  Put(&out, "sequence", deployment.sequence);
  Put(&out, "jobId", deployment.job_id);
  Put(&out, "intentHash", deployment.intent_hash);
  Put(&out, "frameHash", deployment.frame_hash);
  Put(&out, "generation", deployment.generation);
  Put(&out, "configName", deployment.config_name);
  Put(&out, "configIsSecret", deployment.config_is_secret);
  Put(&out, "highAvailability", deployment.high_availability);
  out["mode"] = ModeName(deployment.mode);
  Put(&out, "parallelism", int64_t{deployment.parallelism});
  Put(&out, "rescalable", deployment.rescalable);
  Put(&out, "rescaleFrom", int64_t{deployment.rescale_from});
  Put(&out, "rescaleOrderedAt", deployment.rescale_ordered);
  Put(&out, "rescaleAskedAt", deployment.rescale_asked);
  Put(&out, "rescaleFromIntent", deployment.rescale_from_intent);
  Put(&out, "restPort", deployment.rest_port);
  Put(&out, "startedAt", deployment.started);
  Put(&out, "runningSince", deployment.running_since);
  Put(&out, "healthySince", deployment.healthy_since);
  Put(&out, "loopSince", deployment.loop_since);
  Put(&out, "loopRestarts", deployment.loop_restarts);
  Put(&out, "loopCheckpoint", deployment.loop_checkpoint);
  Put(&out, "stopOrderedAt", deployment.stop_ordered);
  Put(&out, "redeployNonce", deployment.redeploy_nonce);
  Put(&out, "restoreNonce", deployment.restore_nonce);
  Put(&out, "restoredFrom", deployment.restored_from);
  Put(&out, "checkpointDirectory", deployment.checkpoint_dir);
  if (deployment.stop_mode) out["stopMode"] = UpgradeModeName(*deployment.stop_mode);
  Put(&out, "stopTrigger", deployment.stop_trigger);
  Put(&out, "stopTriggeredAt", deployment.stop_triggered);
  Put(&out, "stopFailedGeneration", deployment.stop_failed_generation);
  Put(&out, "stopFailedAt", deployment.stop_failed);
  Put(&out, "stopFailure", deployment.stop_failure);
  Put(&out, "ownConnectors", deployment.own_connectors);
  return out;
}

DeploymentStatus DecodeDeployment(const Json& json) {
  DeploymentStatus out;
  out.sequence = doc::IntAt(json, {"sequence"});
  out.job_id = doc::StringAt(json, {"jobId"});
  out.intent_hash = doc::StringAt(json, {"intentHash"});
  out.frame_hash = doc::StringAt(json, {"frameHash"});
  out.generation = doc::IntAt(json, {"generation"});
  out.config_name = doc::StringAt(json, {"configName"});
  out.config_is_secret = doc::BoolAt(json, {"configIsSecret"});
  out.high_availability = doc::BoolAt(json, {"highAvailability"});
  out.mode = ParseMode(doc::StringAt(json, {"mode"})).value_or(Mode::kStreaming);
  out.parallelism = SmallIntAt(json, "parallelism");
  out.rescalable = doc::BoolAt(json, {"rescalable"});
  out.rescale_from = SmallIntAt(json, "rescaleFrom");
  out.rescale_ordered = TimeAt(json, "rescaleOrderedAt");
  out.rescale_asked = TimeAt(json, "rescaleAskedAt");
  out.rescale_from_intent = doc::StringAt(json, {"rescaleFromIntent"});
  out.rest_port = doc::StringAt(json, {"restPort"});
  out.started = TimeAt(json, "startedAt");
  out.running_since = TimeAt(json, "runningSince");
  out.healthy_since = TimeAt(json, "healthySince");
  out.loop_since = TimeAt(json, "loopSince");
  out.loop_restarts = doc::IntAt(json, {"loopRestarts"});
  out.loop_checkpoint = doc::IntAt(json, {"loopCheckpoint"});
  out.stop_ordered = TimeAt(json, "stopOrderedAt");
  out.redeploy_nonce = doc::StringAt(json, {"redeployNonce"});
  out.restore_nonce = doc::StringAt(json, {"restoreNonce"});
  out.restored_from = doc::StringAt(json, {"restoredFrom"});
  out.checkpoint_dir = doc::StringAt(json, {"checkpointDirectory"});
  out.stop_mode = ParseUpgradeMode(doc::StringAt(json, {"stopMode"}));
  out.stop_trigger = doc::StringAt(json, {"stopTrigger"});
  out.stop_triggered = TimeAt(json, "stopTriggeredAt");
  out.stop_failed_generation = doc::IntAt(json, {"stopFailedGeneration"});
  out.stop_failed = TimeAt(json, "stopFailedAt");
  out.stop_failure = doc::StringAt(json, {"stopFailure"});
  out.own_connectors = StringsAt(json, "ownConnectors");
  return out;
}

Json EncodeFailure(const FailureStatus& failure) {
  Json out = Json::object();
  out["rootCause"] = failure.root_cause;
  Put(&out, "chain", failure.chain);
  Put(&out, "line", int64_t{failure.line});
  Put(&out, "column", int64_t{failure.column});
  Put(&out, "podReason", failure.pod_reason);
  Put(&out, "pod", failure.pod);
  Put(&out, "lastLines", failure.last_lines);
  return out;
}

FailureStatus DecodeFailure(const Json& json) {
  FailureStatus out;
  out.root_cause = doc::StringAt(json, {"rootCause"});
  out.chain = StringsAt(json, "chain");
  out.line = SmallIntAt(json, "line");
  out.column = SmallIntAt(json, "column");
  out.pod_reason = doc::StringAt(json, {"podReason"});
  out.pod = doc::StringAt(json, {"pod"});
  out.last_lines = StringsAt(json, "lastLines");
  return out;
}

Json EncodeSavepoint(const SavepointStatus& savepoint) {
  Json out = Json::object();
  Put(&out, "path", savepoint.path);
  Put(&out, "takenAt", savepoint.taken);
  Put(&out, "nonce", savepoint.nonce);
  Put(&out, "trigger", savepoint.trigger);
  Put(&out, "triggeredAt", savepoint.triggered);
  Put(&out, "failure", savepoint.failure);
  Put(&out, "kept", savepoint.kept);
  Put(&out, "scheduledAt", savepoint.scheduled);
  return out;
}

SavepointStatus DecodeSavepoint(const Json& json) {
  SavepointStatus out;
  out.path = doc::StringAt(json, {"path"});
  out.taken = TimeAt(json, "takenAt");
  out.nonce = doc::StringAt(json, {"nonce"});
  out.trigger = doc::StringAt(json, {"trigger"});
  out.triggered = TimeAt(json, "triggeredAt");
  out.failure = doc::StringAt(json, {"failure"});
  out.kept = StringsAt(json, "kept");
  out.scheduled = TimeAt(json, "scheduledAt");
  return out;
}

Json EncodeStatePoint(const StatePoint& point) {
  Json out = Json::object();
  out["path"] = point.path;
  out["kind"] = point.savepoint ? "Savepoint" : "Checkpoint";
  Put(&out, "sequence", point.sequence);
  Put(&out, "takenAt", point.taken);
  return out;
}

StatePoint DecodeStatePoint(const Json& json) {
  StatePoint out;
  out.path = doc::StringAt(json, {"path"});
  out.savepoint = doc::StringAt(json, {"kind"}) == "Savepoint";
  out.sequence = doc::IntAt(json, {"sequence"});
  out.taken = TimeAt(json, "takenAt");
  return out;
}

Json EncodeRevisions(const RevisionsStatus& revisions) {
  Json out = Json::object();
  Put(&out, "deployed", revisions.deployed);
  Put(&out, "former", revisions.former);
  Put(&out, "stable", revisions.stable);
  Put(&out, "names", revisions.names);
  return out;
}

RevisionsStatus DecodeRevisions(const Json& json) {
  return {doc::StringAt(json, {"deployed"}), doc::StringAt(json, {"former"}),
          doc::StringAt(json, {"stable"}), StringsAt(json, "names")};
}

Json EncodeRollback(const RollbackStatus& rollback) {
  Json out = Json::object();
  out["revision"] = rollback.revision;
  Put(&out, "failedIntent", rollback.failed_intent);
  Put(&out, "generation", rollback.generation);
  Put(&out, "redeployNonce", rollback.redeploy_nonce);
  Put(&out, "restoreNonce", rollback.restore_nonce);
  Put(&out, "reason", rollback.reason);
  return out;
}

RollbackStatus DecodeRollback(const Json& json) {
  RollbackStatus out;
  out.revision = doc::StringAt(json, {"revision"});
  out.failed_intent = doc::StringAt(json, {"failedIntent"});
  out.generation = doc::IntAt(json, {"generation"});
  out.redeploy_nonce = doc::StringAt(json, {"redeployNonce"});
  out.restore_nonce = doc::StringAt(json, {"restoreNonce"});
  out.reason = doc::StringAt(json, {"reason"});
  return out;
}

Json EncodeSql(const SqlSummary& sql) {
  Json out = Json::object();
  out["statements"] = sql.statements;
  Put(&out, "sources", sql.sources);
  Put(&out, "sinks", sql.sinks);
  Put(&out, "pinsParallelism", sql.pins_parallelism);
  Put(&out, "notes", sql.notes);
  return out;
}

SqlSummary DecodeSql(const Json& json) {
  SqlSummary out;
  out.statements = SmallIntAt(json, "statements");
  out.sources = StringsAt(json, "sources");
  out.sinks = StringsAt(json, "sinks");
  out.pins_parallelism = doc::BoolAt(json, {"pinsParallelism"});
  out.notes = StringsAt(json, "notes");
  return out;
}

}  // namespace

Json EncodeStatus(const SqlJobStatus& status) {
  Json out = Json::object();
  Put(&out, "observedGeneration", status.observed_generation);
  if (status.state) out["state"] = StateName(*status.state);
  Put(&out, "reason", status.reason);
  Put(&out, "message", status.message);
  Put(&out, "result", status.result);
  Put(&out, "jobState", status.job_state);
  Put(&out, "parallelism", int64_t{status.parallelism});
  Json conditions = Json::array();
  for (const Condition& condition : status.conditions) {
    conditions.push_back(runtime::EncodeCondition(condition));
  }
  Put(&out, "conditions", std::move(conditions));
  Put(&out, "deployment", EncodeDeployment(status.deployment));
  if (status.run) out["run"] = EncodeRun(*status.run);
  Put(&out, "runs", EncodeRuns(status.runs));
  Put(&out, "uiUrl", status.ui_url);
  Put(&out, "startTime", status.start);
  Put(&out, "endTime", status.end);
  if (status.failure) out["failure"] = EncodeFailure(*status.failure);
  if (const auto& checkpoint = status.checkpoint) {
    Json json = Json::object();
    json["id"] = checkpoint->id;
    Put(&json, "path", checkpoint->path);
    Put(&json, "completedAt", checkpoint->completed);
    out["checkpoint"] = std::move(json);
  }
  if (status.savepoint) out["savepoint"] = EncodeSavepoint(*status.savepoint);
  if (status.state_point) out["statePoint"] = EncodeStatePoint(*status.state_point);
  Json restart = Json::object();
  Put(&restart, "attempts", int64_t{status.restart.attempts});
  Put(&restart, "nextAt", status.restart.next);
  Put(&out, "restart", std::move(restart));
  Put(&out, "revisions", EncodeRevisions(status.revisions));
  if (status.rollback) out["rollback"] = EncodeRollback(*status.rollback);
  if (status.sql) out["sql"] = EncodeSql(*status.sql);
  if (status.tuned) out["tuned"] = EncodeTuned(*status.tuned);
  if (status.recommended) out["recommended"] = EncodeTuned(*status.recommended);
  return out;
}

Json StatusToJson(const SqlJobStatus& status) { return EncodeStatus(Canonical(status)); }

SqlJobStatus StatusFromJson(const Json& json) {
  SqlJobStatus out;
  out.observed_generation = doc::IntAt(json, {"observedGeneration"});
  out.state = ParseState(doc::StringAt(json, {"state"}));
  out.reason = doc::StringAt(json, {"reason"});
  out.message = doc::StringAt(json, {"message"});
  out.result = doc::StringAt(json, {"result"});
  out.job_state = doc::StringAt(json, {"jobState"});
  out.parallelism = SmallIntAt(json, "parallelism");
  const Json* conditions = doc::Find(json, {"conditions"});
  if (conditions != nullptr && conditions->is_array()) {
    for (const Json& item : *conditions) out.conditions.push_back(runtime::DecodeCondition(item));
  }
  if (const Json* deployment = doc::Find(json, {"deployment"})) {
    out.deployment = DecodeDeployment(*deployment);
  }
  if (const Json* run = doc::Find(json, {"run"}); run && run->is_object())
    out.run = DecodeRun(*run);
  if (const Json* runs = doc::Find(json, {"runs"}); runs && runs->is_object()) {
    out.runs = DecodeRuns(*runs);
  }
  out.ui_url = doc::StringAt(json, {"uiUrl"});
  out.start = TimeAt(json, "startTime");
  out.end = TimeAt(json, "endTime");
  if (const Json* failure = doc::Find(json, {"failure"}); failure && failure->is_object()) {
    out.failure = DecodeFailure(*failure);
  }
  const Json* checkpoint = doc::Find(json, {"checkpoint"});
  if (checkpoint != nullptr && checkpoint->is_object()) {
    out.checkpoint =
        CheckpointStatus{doc::IntAt(*checkpoint, {"id"}), doc::StringAt(*checkpoint, {"path"}),
                         TimeAt(*checkpoint, "completedAt")};
  }
  if (const Json* point = doc::Find(json, {"savepoint"}); point && point->is_object()) {
    out.savepoint = DecodeSavepoint(*point);
  }
  if (const Json* point = doc::Find(json, {"statePoint"}); point && point->is_object()) {
    out.state_point = DecodeStatePoint(*point);
  }
  if (const Json* restart = doc::Find(json, {"restart"})) {
    out.restart = {SmallIntAt(*restart, "attempts"), TimeAt(*restart, "nextAt")};
  }
  if (const Json* revisions = doc::Find(json, {"revisions"})) {
    out.revisions = DecodeRevisions(*revisions);
  }
  if (const Json* rollback = doc::Find(json, {"rollback"}); rollback && rollback->is_object()) {
    out.rollback = DecodeRollback(*rollback);
  }
  if (const Json* sql = doc::Find(json, {"sql"}); sql != nullptr && sql->is_object()) {
    out.sql = DecodeSql(*sql);
  }
  out.tuned = DecodeTuned(doc::Find(json, {"tuned"}));
  out.recommended = DecodeTuned(doc::Find(json, {"recommended"}));
  return out;
}

}  // namespace weir::job
