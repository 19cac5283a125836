#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "pipeline/api/codec.h"
#include "runtime/object/fields.h"

namespace weir::pipeline {
namespace {

using doc::Json;
using runtime::Bounded;
using runtime::Put;

void Bound(std::string* text, size_t max_bytes) { *text = Bounded(*text, max_bytes); }
void Bound(SystemTime* time) { *time = std::chrono::floor<seconds>(*time); }

Json EncodeProcess(const ProcessStatus& process) {
  Json out = {{"id", process.id}, {"stage", process.stage}};
  Put(&out, "node", process.node);
  Put(&out, "attempt", int64_t{process.attempt});
  Put(&out, "startedAt", process.started);
  return out;
}

ProcessStatus DecodeProcess(const Json& json) {
  return {doc::IntAt(json, {"id"}), doc::StringAt(json, {"stage"}), doc::StringAt(json, {"node"}),
          runtime::SmallIntAt(json, "attempt"), runtime::TimeAt(json, "startedAt")};
}

}  // namespace

PipelineStatus Canonical(PipelineStatus status) {
  for (std::string* word :
       {&status.channel, &status.permit, &status.reason, &status.mode, &status.active_status}) {
    Bound(word, kMaxWordBytes);
  }
  Bound(&status.message, kMaxMessageBytes);
  Bound(&status.cursor, kMaxCursorBytes);
  Bound(&status.last_load);
  for (std::string* name : {&status.active_node, &status.rollback_nonce, &status.resume_nonce}) {
    Bound(name, kMaxNameBytes);
  }
  if (status.processes.size() > kMaxProcessesShown) status.processes.resize(kMaxProcessesShown);
  for (ProcessStatus& process : status.processes) {
    Bound(&process.stage, kMaxWordBytes);
    Bound(&process.node, kMaxNameBytes);
    Bound(&process.started);
  }
  if (status.conditions.size() > kMaxConditions) status.conditions.resize(kMaxConditions);
  for (runtime::Condition& condition : status.conditions) {
    for (std::string* word : {&condition.type, &condition.status, &condition.reason}) {
      Bound(word, kMaxWordBytes);
    }
    Bound(&condition.message, kMaxMessageBytes);
    Bound(&condition.last_transition);
  }
  // Only text full of quotes or backslashes, or very long names, get this far.
  const auto fits = [&status] {
    return doc::DumpJson(StatusToJson(status)).size() < kMaxStatusBytes;
  };
  if (!fits() && status.processes.size() > kMaxProcessesShown / 4) {
    status.processes.resize(kMaxProcessesShown / 4);
  }
  for (runtime::Condition& condition : status.conditions) {
    if (!fits()) condition.message.clear();
  }
  if (!fits()) status.message.clear();
  return status;
}

Json StatusToJson(const PipelineStatus& status) {
  Json out = Json::object();
  Put(&out, "observedGeneration", status.observed_generation);
  Put(&out, "channel", status.channel);
  Put(&out, "permit", status.permit);
  Put(&out, "reason", status.reason);
  Put(&out, "message", status.message);
  Put(&out, "mode", status.mode);
  // The columns show a zero, too, once there is something to show.
  if (!status.mode.empty()) {
    out["window"] = status.window;
    out["inFlight"] = status.in_flight;
    out["lastLoadedId"] = status.last_loaded;
    out["loadsPerMinute"] = status.loads_per_minute;
    out["terminations"] = status.terminations;
  }
  Json processes = Json::array();
  for (const ProcessStatus& process : status.processes) {
    processes.push_back(EncodeProcess(process));
  }
  Put(&out, "processes", std::move(processes));
  Put(&out, "cursor", status.cursor);
  Put(&out, "lastLoadAt", status.last_load);
  Put(&out, "activeNode", status.active_node);
  Put(&out, "activeStatus", status.active_status);
  Put(&out, "rollbackNonce", status.rollback_nonce);
  Put(&out, "resumeNonce", status.resume_nonce);
  Json conditions = Json::array();
  for (const runtime::Condition& condition : status.conditions) {
    conditions.push_back(runtime::EncodeCondition(condition));
  }
  Put(&out, "conditions", std::move(conditions));
  return out;
}

PipelineStatus StatusFromJson(const Json& json) {
  PipelineStatus out;
  out.observed_generation = doc::IntAt(json, {"observedGeneration"});
  out.channel = doc::StringAt(json, {"channel"});
  out.permit = doc::StringAt(json, {"permit"});
  out.reason = doc::StringAt(json, {"reason"});
  out.message = doc::StringAt(json, {"message"});
  out.mode = doc::StringAt(json, {"mode"});
  out.window = runtime::SmallIntAt(json, "window");
  out.in_flight = runtime::SmallIntAt(json, "inFlight");
  out.last_loaded = doc::IntAt(json, {"lastLoadedId"});
  out.loads_per_minute = doc::IntAt(json, {"loadsPerMinute"});
  out.terminations = doc::IntAt(json, {"terminations"});
  if (const Json* list = doc::Find(json, {"processes"}); list != nullptr && list->is_array()) {
    for (const Json& item : *list) out.processes.push_back(DecodeProcess(item));
  }
  out.cursor = doc::StringAt(json, {"cursor"});
  out.last_load = runtime::TimeAt(json, "lastLoadAt");
  out.active_node = doc::StringAt(json, {"activeNode"});
  out.active_status = doc::StringAt(json, {"activeStatus"});
  out.rollback_nonce = doc::StringAt(json, {"rollbackNonce"});
  out.resume_nonce = doc::StringAt(json, {"resumeNonce"});
  if (const Json* list = doc::Find(json, {"conditions"}); list != nullptr && list->is_array()) {
    for (const Json& item : *list) out.conditions.push_back(runtime::DecodeCondition(item));
  }
  return out;
}

Json StatusPatch(const PipelineStatus& from, const PipelineStatus& to) {
  const Json before = StatusToJson(from);
  const Json after = StatusToJson(to);
  Json patch = Json::object();
  for (const auto& [key, value] : after.items()) {
    if (const auto it = before.find(key); it == before.end() || *it != value) patch[key] = value;
  }
  for (const auto& [key, value] : before.items()) {
    if (!after.contains(key)) patch[key] = nullptr;
  }
  return patch.empty() ? Json() : patch;
}

}  // namespace weir::pipeline
