#include "client/flink_monitor/metrics_look.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace weir::flink {
namespace {

// Sources that are asked one by one: two requests each until their metrics' names are known.
constexpr size_t kMaxSources = 3;

const VertexTotals* Find(const JobDetails& job, const std::string& id) {
  for (const VertexTotals& v : job.vertices) {
    if (v.id == id) return &v;
  }
  return nullptr;
}

// Milliseconds of work a subtask has done since `before`, or since it began; -1: nobody knows.
double WorkOf(const VertexTotals& vertex, const MetricsSample* before) {
  if (!vertex.busy_ms || vertex.parallelism < 1) return -1;
  double busy = *vertex.busy_ms;
  const VertexTotals* then = before == nullptr ? nullptr : Find(before->job, vertex.id);
  // Totals that fell are of new attempts, and so count from their start.
  if (then != nullptr && then->busy_ms && *then->busy_ms <= busy) busy -= *then->busy_ms;
  return busy / vertex.parallelism;
}

// The one whose busiest subtask is worth a request: skew shows only there. Sources are asked
// anyway.
const VertexTotals* Busiest(const JobDetails& job, const MetricsSample* before) {
  const VertexTotals* busiest = nullptr;
  double most = -1;
  for (const VertexTotals& vertex : job.vertices) {
    if (vertex.source) continue;
    if (const double work = WorkOf(vertex, before); work > most) busiest = &vertex, most = work;
  }
  return busiest;
}

bool HasPending(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return name.ends_with(kPendingRecords); });
}

// Source operators register their metrics when they get work, so a list without a backlog is read
// again; one with it holds as long as the vertex does.
SourceNames NamesOf(const FlinkClient& client, const std::string& job_id,
                    const VertexTotals& vertex, const MetricsSample* before, SteadyTime deadline,
                    const std::stop_token& stop) {
  constexpr milliseconds kLookAgain{600'000};
  if (before != nullptr) {
    const auto known = before->sources.find(vertex.id);
    const bool young = !before->job.running_since || !before->job.now ||
                       *before->job.now - *before->job.running_since < kLookAgain;
    if (known != before->sources.end() && (HasPending(known->second.metrics) || !young)) {
      return known->second;
    }
  }
  const auto names = client.SubtaskMetricNames(job_id, vertex.id, deadline, stop);
  return names.ok() ? SourceNamesIn(*names) : SourceNames();
}

}  // namespace

std::shared_ptr<const MetricsSample> LookAtMetrics(const FlinkClient& client,
                                                   const std::string& job_id,
                                                   const MetricsSample* before, SystemTime now,
                                                   const std::function<SteadyTime()>& deadline,
                                                   const std::stop_token& stop) {
  Result<JobDetails> details = client.Details(job_id, deadline(), stop);
  if (!details.ok()) return nullptr;
  auto sample = std::make_shared<MetricsSample>();
  sample->time = now;
  sample->job = std::move(*details);
  const auto ask = [&](const VertexTotals& vertex, const std::vector<std::string>& more) {
    std::vector<std::string> names{kBusy, kIdle, kBackpressured};
    names.insert(names.end(), more.begin(), more.end());
    auto gauges = client.SubtaskGauges(job_id, vertex.id, names, deadline(), stop);
    if (gauges.ok()) sample->vertices[vertex.id] = std::move(*gauges);
  };
  size_t sources = 0;
  for (const VertexTotals& vertex : sample->job.vertices) {
    if (!vertex.source || ++sources > kMaxSources) break;
    SourceNames names = NamesOf(client, job_id, vertex, before, deadline(), stop);
    ask(vertex, names.metrics);
    sample->sources[vertex.id] = std::move(names);
  }
  if (const VertexTotals* vertex = Busiest(sample->job, before)) ask(*vertex, {});
  auto gauges =
      client.TaskManagerGauges({kHeapUsed, kHeapMax, kGcTime, kCpuTime}, deadline(), stop);
  if (gauges.ok()) sample->task_managers = std::move(*gauges);
  return sample;
}

}  // namespace weir::flink
