#include <cmath>

#include "base/doc/value.h"
#include "client/flink/reply.h"
#include "client/flink/snapshot.h"

namespace weir::flink {
namespace {

using doc::Json;

// Absent, of another type, "NaN" or out of range: nullopt.
std::optional<int64_t> Int(const Json& object, std::string_view key) {
  const Json* value = doc::Find(object, {key});
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) {
    const auto number = value->get<uint64_t>();
    if (number > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
    return static_cast<int64_t>(number);
  }
  if (value->is_number_integer()) return value->get<int64_t>();
  if (value->is_number_float()) {
    const double number = value->get<double>();
    if (std::isfinite(number) && std::fabs(number) < 9e15) return static_cast<int64_t>(number);
  }
  return std::nullopt;
}

int64_t Count(const Json& object, std::string_view key) {
  const int64_t value = Int(object, key).value_or(0);
  return value < 0 ? 0 : value;
}

std::string Text(const Json& object, std::string_view key, size_t max_bytes) {
  return Shorten(doc::StringAt(object, {key}), max_bytes);
}

int Parallelism(const Json& object, std::string_view key) {
  constexpr int64_t kMost = 32'768;  // Flink's own bound
  const int64_t value = Count(object, key);
  return value <= kMost ? static_cast<int>(value) : 0;
}

JobOverview DecodeJob(const Json& job) {
  JobOverview out;
  out.id = Text(job, "jid", 64);
  out.name = Text(job, "name", 256);
  out.state_word = Text(job, "state", 64);
  out.state = ParseJobState(out.state_word);
  out.start_time = TimeIn(job, "start-time");
  out.end_time = TimeIn(job, "end-time");
  if (const Json* tasks = doc::Find(job, {"tasks"})) {
    out.tasks = {.total = Count(*tasks, "total"),
                 .running = Count(*tasks, "running"),
                 .finished = Count(*tasks, "finished"),
                 .scheduled = Count(*tasks, "scheduled"),
                 .deploying = Count(*tasks, "deploying"),
                 .initializing = Count(*tasks, "initializing"),
                 .failed = Count(*tasks, "failed"),
                 .canceled = Count(*tasks, "canceled")};
  }
  return out;
}

std::optional<Checkpoint> DecodeCheckpoint(const Json& latest, std::string_view key) {
  const Json* value = doc::Find(latest, {key});
  if (value == nullptr || !value->is_object()) return std::nullopt;
  const std::optional<int64_t> id = Int(*value, "id");
  if (!id) return std::nullopt;
  Checkpoint out;
  out.id = *id;
  std::string path = doc::StringAt(*value, {"external_path"});
  // A cut path would name something else; "<checkpoint-not-externally-addressable>" names nothing.
  if (path.size() <= 2048 && !path.starts_with('<')) out.path = std::move(path);
  out.time = TimeIn(*value, key == "restored" ? "restore_timestamp" : "trigger_timestamp");
  out.state_bytes = Count(*value, "state_size");
  if (const auto took = Int(*value, "end_to_end_duration"); took && *took >= 0) {
    out.duration = milliseconds(*took);
  }
  return out;
}

}  // namespace

Status BadReply(std::string_view what) {
  return Status(Code::kInternal, "BadFlinkReply", "Flink's reply is not " + std::string(what));
}

Result<Json> ParseReply(std::string_view body, std::string_view what) {
  Result<Json> json = doc::ParseJson(body, {.max_bytes = kMaxReplyBytes, .max_depth = 64});
  if (!json.ok()) return BadReply(what).WithContext(json.error().message());
  return json;
}

std::optional<SystemTime> TimeIn(const Json& object, std::string_view key) {
  static constexpr int64_t kYear9999 = 253'402'300'799'999;
  const std::optional<int64_t> millis = Int(object, key);
  if (!millis || *millis <= 0 || *millis > kYear9999) return std::nullopt;
  return SystemTime(milliseconds(*millis));
}

Result<std::vector<JobOverview>> DecodeJobsOverview(std::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a list of jobs"));
  const Json* jobs = doc::Find(json, {"jobs"});
  if (jobs == nullptr || !jobs->is_array()) return BadReply("a list of jobs");
  std::vector<JobOverview> out;
  for (const Json& job : *jobs) {
    if (!job.is_object()) return BadReply("a list of jobs");
    out.push_back(DecodeJob(job));
  }
  return out;
}

Result<ClusterOverview> DecodeClusterOverview(std::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a cluster overview"));
  if (!json.contains("flink-version")) return BadReply("a cluster overview");
  return ClusterOverview{.version = Text(json, "flink-version", 64),
                         .task_managers = Count(json, "taskmanagers"),
                         .slots_total = Count(json, "slots-total"),
                         .slots_available = Count(json, "slots-available")};
}

Result<CheckpointSummary> DecodeCheckpoints(std::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a checkpoint summary"));
  const Json* counts = doc::Find(json, {"counts"});
  const Json* latest = doc::Find(json, {"latest"});
  if (counts == nullptr || latest == nullptr) return BadReply("a checkpoint summary");
  CheckpointSummary out;
  out.completed = DecodeCheckpoint(*latest, "completed");
  out.savepoint = DecodeCheckpoint(*latest, "savepoint");
  out.restored = DecodeCheckpoint(*latest, "restored");
  out.completed_count = Count(*counts, "completed");
  out.failed_count = Count(*counts, "failed");
  out.in_progress_count = Count(*counts, "in_progress");
  return out;
}

Result<std::optional<RootCause>> DecodeExceptions(std::string_view body, const Redactor& redactor) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "an exception history"));
  const Json* entries = doc::Find(json, {"exceptionHistory", "entries"});
  if (entries == nullptr || !entries->is_array()) return BadReply("an exception history");
  if (entries->empty()) return std::optional<RootCause>();
  const Json& entry = entries->front();  // the newest comes first
  RootCause cause = ExtractRootCause(doc::StringAt(entry, {"stacktrace"}), redactor);
  if (cause.root.exception_class.empty() && cause.root.message.empty()) {
    cause.root.exception_class = Text(entry, "exceptionName", 256);
    cause.chain = {cause.root};
  }
  cause.time = TimeIn(entry, "timestamp");
  cause.task = Shorten(redactor.Redact(doc::StringAt(entry, {"taskName"})), 128);
  return std::optional<RootCause>(std::move(cause));
}

Result<std::string> DecodeTriggerId(std::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a trigger id"));
  std::string id = doc::StringAt(json, {"request-id"});
  if (id.empty() || id.size() > 64) return BadReply("a trigger id");
  return id;
}

Result<TriggerStatus> DecodeTriggerStatus(std::string_view body, const Redactor& redactor) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a trigger's status"));
  const std::string word = doc::StringAt(json, {"status", "id"});
  if (word == "IN_PROGRESS") return TriggerStatus{};
  if (word != "COMPLETED") return BadReply("a trigger's status");
  TriggerStatus out;
  out.completed = true;
  out.location = doc::StringAt(json, {"operation", "location"});
  if (!out.location.empty()) return out;
  const std::string trace = doc::StringAt(json, {"operation", "failure-cause", "stack-trace"});
  out.failure = ExtractRootCause(trace, redactor).root;
  if (out.failure->exception_class.empty() && out.failure->message.empty()) {
    out.failure->exception_class =
        Shorten(doc::StringAt(json, {"operation", "failure-cause", "class"}), 256);
  }
  return out;
}

Result<std::optional<int64_t>> DecodeMetric(std::string_view body, std::string_view name) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a list of metrics"));
  if (!json.is_array()) return BadReply("a list of metrics");
  for (const Json& metric : json) {
    if (doc::StringAt(metric, {"id"}) != name) continue;
    const std::string text = doc::StringAt(metric, {"value"});
    if (text.empty() || text.size() > 18) return std::optional<int64_t>();
    int64_t value = 0;
    for (const char c : text) {
      if (c < '0' || c > '9') return std::optional<int64_t>();  // "NaN", "-1"
      value = value * 10 + (c - '0');
    }
    return std::optional<int64_t>(value);
  }
  return std::optional<int64_t>();
}

Result<std::vector<Vertex>> DecodeVertices(std::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a job"));
  const Json* vertices = doc::Find(json, {"vertices"});
  if (vertices == nullptr || !vertices->is_array()) return BadReply("a job");
  std::vector<Vertex> out;
  for (const Json& vertex : *vertices) {
    const std::string id = Text(vertex, "id", 64);
    if (id.empty()) return BadReply("a job");
    out.push_back({id, Parallelism(vertex, "parallelism"), Parallelism(vertex, "maxParallelism")});
  }
  return out;
}

Result<Requirements> DecodeRequirements(std::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "resource requirements"));
  if (!json.is_object()) return BadReply("resource requirements");
  Requirements out;
  for (const auto& [id, vertex] : json.items()) {
    const Json* parallelism = doc::Find(vertex, {"parallelism"});
    if (parallelism == nullptr) return BadReply("resource requirements");
    out[Shorten(id, 64)] = {Parallelism(*parallelism, "lowerBound"),
                            Parallelism(*parallelism, "upperBound")};
  }
  return out;
}

std::string EncodeRequirements(const Requirements& requirements) {
  Json json = Json::object();
  for (const auto& [id, requirement] : requirements) {
    json[id]["parallelism"] = {{"lowerBound", requirement.lower},
                               {"upperBound", requirement.upper}};
  }
  return doc::DumpJson(json);
}

std::optional<std::string> DecodeErrorReply(std::string_view body, const Redactor& redactor) {
  const Result<Json> json = doc::ParseJson(body, {.max_bytes = kMaxReplyBytes, .max_depth = 64});
  if (!json.ok()) return std::nullopt;
  const Json* errors = doc::Find(*json, {"errors"});
  if (errors == nullptr || !errors->is_array()) return std::nullopt;
  for (const Json& error : *errors) {
    if (!error.is_string()) continue;
    const RootCause cause = ExtractRootCause(error.get<std::string>(), redactor);
    if (cause.chain.empty()) continue;
    const ExceptionItem& first = cause.chain.front();
    return first.message.empty() ? first.exception_class : first.message;
  }
  return std::string();
}

}  // namespace weir::flink
