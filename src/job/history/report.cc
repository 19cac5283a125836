#include "job/history/report.h"

#include <cmath>
#include <optional>
#include <string>

#include "base/core/clock.h"
#include "base/doc/value.h"
#include "job/history/store.h"
#include "tuner/history.h"

namespace weir::job {
namespace {

using doc::Json;

constexpr double kMaxSeconds = 1e11;  // of a time that can still be written down

Json TimeOf(double seconds_since_epoch) {
  if (!(seconds_since_epoch > 0 && seconds_since_epoch < kMaxSeconds)) return {};
  return FormatTime(SystemTime(seconds(static_cast<int64_t>(seconds_since_epoch))));
}

Json OrNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

// Zero stands for "not known" in the fields that the record keeps as plain numbers.
Json KnownOrNull(double value) { return value > 0 ? Json(value) : Json(); }

const char* WordOf(tuner::Outcome outcome) {
  switch (outcome) {
    case tuner::Outcome::kOk:
      return "Succeeded";
    case tuner::Outcome::kOom:
      return "OutOfMemory";
    case tuner::Outcome::kLate:
      return "Late";
    case tuner::Outcome::kFailed:
      return "Failed";
    case tuner::Outcome::kKilled:
      return "Killed";
  }
  return "Failed";
}

Json Of(const tuner::Resources& r) {
  return {{"parallelism", r.parallelism}, {"cpu", r.tm_cpu}, {"memoryMiB", r.tm_mem_mib}};
}

Json Of(const tuner::WindowRecord& w) {
  return {{"from", TimeOf(w.from_s)},
          {"to", TimeOf(w.to_s)},
          {"parallelism", w.parallelism > 0 ? Json(w.parallelism) : Json()},
          {"recordsPerSecond", OrNull(w.load)},
          {"recordsPerSecondMax", OrNull(w.load_max)},
          {"busy", OrNull(w.busy)},
          {"backpressured", OrNull(w.backpressured)},
          {"lagSeconds", OrNull(w.lag_s)},
          {"memoryMiB", KnownOrNull(w.mem_mib)},
          {"peakMiB", OrNull(w.peak_mib)},
          {"cpu", OrNull(w.cpu_util)},
          {"throttled", OrNull(w.throttled)},
          {"podMiB", OrNull(w.pod_mib)},
          {"gc", OrNull(w.gc_share)},
          {"checkpointSeconds", OrNull(w.checkpoint_s)},
          {"checkpointMiB", OrNull(w.checkpoint_mib)},
          {"outOfMemory", w.oom},
          {"restarts", w.restarts},
          {"downSeconds", w.down_s}};
}

Json Of(const tuner::RunRecord& r) {
  return {{"run", r.run},
          {"id", r.id},
          {"attempt", r.attempt},
          {"fire", TimeOf(r.fire_s)},
          {"start", TimeOf(r.start_s)},
          {"durationSeconds", OrNull(r.duration_s)},
          {"input", OrNull(r.input_gib)},
          {"parallelism", r.parallelism > 0 ? Json(r.parallelism) : Json()},
          {"cpuMillis", KnownOrNull(r.cpu_m)},
          {"memoryMiB", KnownOrNull(r.mem_mib)},
          {"peakMiB", OrNull(r.peak_mib)},
          {"cpu", OrNull(r.cpu_util)},
          {"outcome", WordOf(r.outcome)},
          {"generation", r.generation}};
}

Json Of(const tuner::DecisionRecord& d) {
  return {{"at", TimeOf(d.t_s)},
          {"from", Of(d.from)},
          {"to", Of(d.to)},
          {"applied", d.applied},
          {"reason", d.reason}};
}

template <typename T>
Json ListOf(const std::vector<T>& records) {
  Json list = Json::array();
  for (const T& record : records) list.push_back(Of(record));
  return list;
}

Json Member(const Json& object, std::initializer_list<std::string_view> path) {
  const Json* found = doc::Find(object, path);
  return found == nullptr ? Json() : *found;
}

Json TunedCondition(const Json& sql_job) {
  const Json* conditions = doc::Find(sql_job, {"status", "conditions"});
  if (conditions == nullptr || !conditions->is_array()) return {};
  for (const Json& condition : *conditions) {
    if (doc::StringAt(condition, {"type"}) == "Tuned") return condition;
  }
  return {};
}

std::string TuningModeIn(const Json& sql_job) {
  const Json* tuning = doc::Find(sql_job, {"spec", "tuning"});
  if (tuning == nullptr) return "Off";
  return doc::StringAt(*tuning, {"mode"}, "Recommend");
}

}  // namespace

Json HistoryReport(const Json& sql_job) {
  const Recorded recorded = RecordedOf(sql_job);
  return {{"v", 1},
          {"namespace", doc::StringAt(sql_job, {"metadata", "namespace"})},
          {"name", doc::StringAt(sql_job, {"metadata", "name"})},
          {"mode", doc::StringAt(sql_job, {"spec", "mode"}, "Streaming")},
          {"tuning", TuningModeIn(sql_job)},
          {"parallelism", Member(sql_job, {"status", "parallelism"})},
          {"tuned", Member(sql_job, {"status", "tuned"})},
          {"recommended", Member(sql_job, {"status", "recommended"})},
          {"condition", TunedCondition(sql_job)},
          {"damage", recorded.damage},
          {"windows", ListOf(recorded.history.windows)},
          {"runs", ListOf(recorded.history.runs)},
          {"decisions", ListOf(recorded.history.decisions)}};
}

}  // namespace weir::job
