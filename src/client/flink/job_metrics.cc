#include "client/flink/job_metrics.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "base/doc/value.h"
#include "client/flink/reply.h"

namespace weir::flink {
namespace {

using doc::Json;

constexpr size_t kMaxNameBytes = 512;

// A finite number. "NaN" and "Infinity" come as strings, and are what is not known.
std::optional<double> Number(const Json& object, std::string_view key) {
  const Json* value = doc::Find(object, {key});
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double number = value->get<double>();
  return std::isfinite(number) ? std::optional<double>(number) : std::nullopt;
}

std::optional<double> Total(const Json& metrics, const std::string& key) {
  // Some subtask has not reported yet: the sum would be too small.
  if (!doc::BoolAt(metrics, {key + "-complete"}, true)) return std::nullopt;
  const auto number = Number(metrics, key);
  return number && *number >= 0 ? number : std::nullopt;
}

VertexTotals DecodeVertex(const Json& vertex) {
  VertexTotals out;
  out.id = doc::StringAt(vertex, {"id"});
  out.name = Shorten(doc::StringAt(vertex, {"name"}), 128);
  out.parallelism =
      static_cast<int>(std::clamp<int64_t>(doc::IntAt(vertex, {"parallelism"}), 0, 1 << 15));
  out.max_parallelism =
      static_cast<int>(std::clamp<int64_t>(doc::IntAt(vertex, {"maxParallelism"}), 0, 1 << 15));
  const Json* metrics = doc::Find(vertex, {"metrics"});
  if (metrics == nullptr) return out;
  // The times have no mark of their own: while a subtask has not reported they are 0 (seen
  // on 2.2.1).
  if (doc::BoolAt(*metrics, {"read-records-complete"}, true) &&
      doc::BoolAt(*metrics, {"write-records-complete"}, true)) {
    out.busy_ms = Total(*metrics, "accumulated-busy-time");
    out.idle_ms = Total(*metrics, "accumulated-idle-time");
    out.backpressured_ms = Total(*metrics, "accumulated-backpressured-time");
  }
  out.read_records = Total(*metrics, "read-records");
  out.write_records = Total(*metrics, "write-records");
  out.read_bytes = Total(*metrics, "read-bytes");
  out.write_bytes = Total(*metrics, "write-bytes");
  return out;
}

// Ids of the plan's nodes that read from no other.
std::set<std::string> SourcesOf(const Json& json) {
  std::set<std::string> sources;
  const Json* nodes = doc::Find(json, {"plan", "nodes"});
  if (nodes == nullptr || !nodes->is_array()) return sources;
  for (const Json& node : *nodes) {
    const Json* inputs = doc::Find(node, {"inputs"});
    if (inputs == nullptr || inputs->empty()) sources.insert(doc::StringAt(node, {"id"}));
  }
  return sources;
}

bool EndsInMetric(std::string_view name, std::string_view metric) {
  return name.size() > metric.size() + 1 && name.ends_with(metric) &&
         name[name.size() - metric.size() - 1] == '.';
}

}  // namespace

Result<JobDetails> DecodeJobDetails(std::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a job's details"));
  const Json* vertices = doc::Find(json, {"vertices"});
  if (vertices == nullptr || !vertices->is_array()) return BadReply("a job's details");
  JobDetails out;
  out.now = TimeIn(json, "now");
  if (const Json* times = doc::Find(json, {"timestamps"})) {
    out.running_since = TimeIn(*times, "RUNNING");
    for (const char* word : {"RESTARTING", "FAILING"}) {
      const auto time = TimeIn(*times, word);
      if (time && (!out.interrupted || *time > *out.interrupted)) out.interrupted = time;
    }
  }
  const std::set<std::string> sources = SourcesOf(json);
  for (const Json& vertex : *vertices) {
    if (!vertex.is_object() || out.vertices.size() >= kMaxVertices) continue;
    VertexTotals totals = DecodeVertex(vertex);
    if (totals.id.empty() || totals.id.size() > 64) continue;
    totals.source = sources.contains(totals.id);
    out.vertices.push_back(std::move(totals));
  }
  std::stable_partition(out.vertices.begin(), out.vertices.end(),
                        [](const VertexTotals& v) { return v.source; });
  return out;
}

Result<GaugeMap> DecodeGauges(std::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a list of metrics"));
  if (!json.is_array()) return BadReply("a list of metrics");
  GaugeMap out;
  for (const Json& metric : json) {
    const std::string name = doc::StringAt(metric, {"id"});
    if (name.empty() || name.size() > kMaxNameBytes || out.size() >= kMaxMetricNames) continue;
    out[name] = {Number(metric, "min"), Number(metric, "max"), Number(metric, "avg"),
                 Number(metric, "sum")};
  }
  return out;
}

Result<std::vector<std::string>> DecodeMetricNames(std::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseReply(body, "a list of metrics"));
  if (!json.is_array()) return BadReply("a list of metrics");
  std::vector<std::string> out;
  for (const Json& metric : json) {
    std::string name = doc::StringAt(metric, {"id"});
    if (name.empty() || name.size() > kMaxNameBytes || out.size() >= kMaxMetricNames) continue;
    out.push_back(std::move(name));
  }
  return out;
}

SourceNames SourceNamesIn(const std::vector<std::string>& names) {
  constexpr size_t kMaxAsked = 16;  // four sources chained into one vertex, and then some
  SourceNames out;
  for (const std::string& name : names) {
    // Flink makes "Source: orders[1]" into "Source__orders[1]".
    if (!name.starts_with("Source__")) continue;
    const bool wanted = EndsInMetric(name, kPendingRecords) || EndsInMetric(name, kRecordsIn) ||
                        EndsInMetric(name, kRecordsInTotal);
    if (wanted && out.metrics.size() < kMaxAsked) out.metrics.push_back(name);
    const bool partition = name.find(".topic.") != std::string::npos &&
                           name.find(".partition.") != std::string::npos &&
                           EndsInMetric(name, "currentOffset");
    if (partition) ++out.partitions;
  }
  if (names.size() >= kMaxMetricNames) out.partitions = 0;
  return out;
}

std::optional<double> SumOfSources(const GaugeMap& gauges, std::string_view suffix) {
  std::optional<double> sum;
  for (const auto& [name, gauge] : gauges) {
    if (!name.starts_with("Source__") || !EndsInMetric(name, suffix)) continue;
    if (!gauge.sum || *gauge.sum < 0) return std::nullopt;  // one unknown: no sum
    sum = sum.value_or(0) + *gauge.sum;
  }
  return sum;
}

}  // namespace weir::flink
