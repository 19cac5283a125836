#include "job/history/window.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

namespace weir::job {
namespace {

using flink::Gauge;
using flink::GaugeMap;
using flink::MetricsSample;
using flink::VertexTotals;

constexpr double kMib = 1 << 20;
constexpr double kGib = 1 << 30;
// Of each MiB of process size beyond the fixed parts, Flink gives the heap this much: less a tenth
// for overhead, then less 0.4 managed and 0.1 network memory.
constexpr double kHeapShare = 0.45;
// A difference over less than this says little: the sums are fetched every ten seconds.
constexpr double kMinElapsedS = 15;
// Flink's own means are over the last minute. A window that is much shorter has its own, or the
// minute before a change would be taken for what came after it.
constexpr double kMeansElapsedS = 45;
// Until a meter has run for its minute it divides what it saw by all of it, busy ratios do not.
constexpr double kMeterS = 60;

double SecondsOf(SystemTime time) {
  return static_cast<double>(time.time_since_epoch().count()) / 1000;
}

const VertexTotals* Find(const MetricsSample* sample, const std::string& id) {
  if (sample == nullptr) return nullptr;
  for (const VertexTotals& v : sample->job.vertices) {
    if (v.id == id) return &v;
  }
  return nullptr;
}

const GaugeMap* GaugesOf(const MetricsSample* sample, const std::string& id) {
  if (sample == nullptr) return nullptr;
  const auto asked = sample->vertices.find(id);
  return asked == sample->vertices.end() ? nullptr : &asked->second;
}

// Per second since `before`; empty across a restart of the subtasks, where totals begin anew.
class Rates {
 public:
  Rates(const VertexTotals* before, const VertexTotals& now, double elapsed_s)
      : before_(before), now_(now), elapsed_s_(elapsed_s) {}

  std::optional<double> Of(std::optional<double> VertexTotals::*total) const {
    if (before_ == nullptr || elapsed_s_ < kMinElapsedS) return std::nullopt;
    const auto& then = before_->*total;
    const auto& now = now_.*total;
    if (!then || !now || *now < *then || before_->parallelism != now_.parallelism) {
      return std::nullopt;
    }
    return (*now - *then) / elapsed_s_;
  }
  // Between two looks that are too close for Flink's means.
  bool IsShort() const {
    return before_ != nullptr && elapsed_s_ >= kMinElapsedS && elapsed_s_ < kMeansElapsedS;
  }
  double elapsed_s() const { return elapsed_s_; }
  // Share of the mean subtask's time.
  std::optional<double> Share(std::optional<double> VertexTotals::*total) const {
    const auto rate = Of(total);
    if (!rate || now_.parallelism < 1) return std::nullopt;
    return std::clamp(*rate / 1000 / now_.parallelism, 0.0, 1.0);
  }

 private:
  const VertexTotals* before_;
  const VertexTotals& now_;
  double elapsed_s_;
};

const Gauge* GaugeOf(const GaugeMap* gauges, std::string_view name) {
  if (gauges == nullptr) return nullptr;
  const auto at = gauges->find(std::string(name));
  return at == gauges->end() ? nullptr : &at->second;
}

std::optional<double> MaxOf(const GaugeMap* gauges, std::string_view name) {
  const Gauge* gauge = GaugeOf(gauges, name);
  return gauge == nullptr ? std::nullopt : gauge->max;
}

// The busiest subtask where it was asked, else the mean of all.
std::optional<double> ShareOf(const GaugeMap* gauges, std::string_view name, const Rates& rates,
                              std::optional<double> VertexTotals::*total) {
  const Gauge* gauge = GaugeOf(gauges, name);
  if (gauge == nullptr || !gauge->max || *gauge->max < 0) return rates.Share(total);
  if (!rates.IsShort()) return std::min(*gauge->max / 1000, 1.0);
  auto share = rates.Share(total);
  if (share && gauge->avg && *gauge->avg > 0) {
    share = std::min(*share * *gauge->max / *gauge->avg, 1.0);
  }
  return share;
}

// What the operators of a source take in; where they do not tell, what it hands on.
std::optional<double> SourceRate(const GaugeMap* before, const GaugeMap* now, const Rates& rates) {
  if (now != nullptr && rates.IsShort()) {
    const auto total = SumOfSources(*now, flink::kRecordsInTotal);
    const auto then =
        before == nullptr ? std::nullopt : SumOfSources(*before, flink::kRecordsInTotal);
    if (total && *total > 0) {
      if (!then || *then > *total) return std::nullopt;
      return (*total - *then) / rates.elapsed_s();
    }
  }
  const auto in = now == nullptr ? std::nullopt : SumOfSources(*now, flink::kRecordsIn);
  return in && *in > 0 ? in : rates.Of(&VertexTotals::write_records);
}

struct Sources {
  int count = 0;
  int parallelism = 0;
  std::optional<double> rate = 0;  // empty once one is unknown
  std::optional<double> lag = 0;

  void Add(int p, std::optional<double> its_rate, std::optional<double> its_lag) {
    ++count;
    parallelism = std::max(parallelism, p);
    rate = rate && its_rate ? std::optional(*rate + *its_rate) : std::nullopt;
    lag = lag && its_lag ? std::optional(*lag + *its_lag) : std::nullopt;
  }
};

tuner::VertexSample SampleOf(const VertexTotals& vertex, const GaugeMap* before,
                             const GaugeMap* gauges, const Rates& rates, Sources* sources) {
  tuner::VertexSample v;
  v.id = vertex.id;
  v.parallelism = vertex.parallelism;
  v.busy = ShareOf(gauges, flink::kBusy, rates, &VertexTotals::busy_ms);
  v.backpressured = ShareOf(gauges, flink::kBackpressured, rates, &VertexTotals::backpressured_ms);
  if (!vertex.source) {
    v.rate = rates.Of(&VertexTotals::read_records);
    return v;
  }
  v.rate = SourceRate(before, gauges, rates);
  sources->Add(v.parallelism, v.rate,
               gauges == nullptr ? std::nullopt : SumOfSources(*gauges, flink::kPendingRecords));
  return v;
}

// How long the job was not running since `from`, as its timestamps say.
double DownSince(const flink::JobDetails& job, SystemTime from) {
  if (!job.interrupted || !job.running_since || *job.running_since <= from) return 0;
  if (*job.interrupted >= *job.running_since) return 0;  // down again: the next window's
  const auto down = *job.running_since - std::max(*job.interrupted, from);
  return static_cast<double>(down.count()) / 1000;
}

bool BeganAnew(const flink::JobDetails& before, const flink::JobDetails& now) {
  return before.running_since && now.running_since && *before.running_since < *now.running_since;
}

// From the job's start until its subtasks worked, by their own clocks, which are some seconds old:
// at most this. The youngest subtasks' vertex counts.
std::optional<double> StartTook(const flink::JobDetails& job) {
  if (!job.now || !job.running_since) return std::nullopt;
  std::optional<double> least_s;
  for (const VertexTotals& v : job.vertices) {
    if (!v.busy_ms || !v.idle_ms || !v.backpressured_ms || v.parallelism < 1) continue;
    const double s = (*v.busy_ms + *v.idle_ms + *v.backpressured_ms) / 1000 / v.parallelism;
    least_s = std::min(least_s.value_or(s), s);
  }
  if (!least_s || *least_s <= 0) return std::nullopt;
  const auto up = *job.now - *job.running_since;
  return std::max(0.0, static_cast<double>(up.count()) / 1000 - *least_s);
}

}  // namespace

bool RescaledBetween(const flink::JobDetails& before, const flink::JobDetails& now) {
  if (!BeganAnew(before, now)) return false;
  return !now.interrupted || *now.interrupted <= *before.running_since;
}

tuner::Window WindowFrom(const MetricsSample* before, const MetricsSample& now,
                         const flink::CheckpointSummary& checkpoints, const WindowFacts& facts) {
  tuner::Window window;
  window.t_s = SecondsOf(now.time);
  window.running = true;
  window.oom = facts.oom;
  window.restarts = facts.restarts;
  window.tm_cpu = facts.tm_cpu;
  window.tm_mem_mib = facts.tm_mem_mib;
  const double elapsed_s = before == nullptr ? 0 : window.t_s - SecondsOf(before->time);
  if (before != nullptr) {
    window.down_s = std::clamp(DownSince(now.job, before->time), 0.0, std::max(elapsed_s, 0.0));
    window.running = window.down_s == 0 && !BeganAnew(before->job, now.job);
  } else if (now.job.running_since) {
    window.running = window.t_s - SecondsOf(*now.job.running_since) >= kMeterS;
  }
  if (facts.rescaled && facts.rescaled == now.job.running_since) {
    window.rescale_s = StartTook(now.job);
  }
  Sources sources;
  for (const VertexTotals& vertex : now.job.vertices) {
    const Rates rates(Find(before, vertex.id), vertex, elapsed_s);
    window.vertices.push_back(
        SampleOf(vertex, GaugesOf(before, vertex.id), GaugesOf(&now, vertex.id), rates, &sources));
  }
  if (sources.count > 1) {
    window.vertices.insert(window.vertices.begin(),
                           {kAllSources, sources.parallelism, sources.rate, {}, {}});
  }
  if (sources.count > 0 && sources.lag) {
    window.lag = sources.lag;
    if (sources.rate && *sources.rate > 0) window.lag_s = *sources.lag / *sources.rate;
    if (*sources.lag == 0) window.lag_s = 0;
  }
  const GaugeMap* managers = &now.task_managers;
  window.mem_peak_mib = MemoryNeed(facts.tm_mem_mib, MaxOf(managers, flink::kHeapUsed),
                                   MaxOf(managers, flink::kHeapMax));
  window.cpu_util = CpuShare(before, now, facts.tm_cpu, facts.pods);
  if (facts.pods) {
    window.pod_mib = facts.pods->mem_mib;
    window.throttled = facts.pods->throttled;
  }
  if (const auto gc = MaxOf(managers, flink::kGcTime)) window.gc_share = *gc / 1000;
  if (const auto& last = checkpoints.completed) {
    window.checkpoint_mib = static_cast<double>(last->state_bytes) / kMib;
    if (last->duration) window.checkpoint_s = static_cast<double>(last->duration->count()) / 1000;
  }
  return window;
}

std::optional<double> MemoryNeed(double limit_mib, std::optional<double> heap_used_bytes,
                                 std::optional<double> heap_max_bytes) {
  if (!heap_used_bytes || !heap_max_bytes || *heap_max_bytes <= 0 || *heap_used_bytes < 0) {
    return std::nullopt;
  }
  const double spare_mib = std::max(0.0, *heap_max_bytes - *heap_used_bytes) / kMib;
  return std::clamp(limit_mib - spare_mib / kHeapShare, 1.0, limit_mib);
}

std::optional<double> CpuShare(const MetricsSample* before, const MetricsSample& now, double tm_cpu,
                               const std::optional<PodUsage>& pods) {
  if (!(tm_cpu > 0)) return std::nullopt;
  if (pods) return pods->cores / tm_cpu;
  if (before == nullptr) return std::nullopt;
  const double elapsed_s = SecondsOf(now.time) - SecondsOf(before->time);
  const Gauge* then = GaugeOf(&before->task_managers, flink::kCpuTime);
  const Gauge* ours = GaugeOf(&now.task_managers, flink::kCpuTime);
  if (elapsed_s < kMinElapsedS || then == nullptr || ours == nullptr) return std::nullopt;
  if (!then->sum || !then->avg || !ours->sum || !ours->avg) return std::nullopt;
  if (*then->avg <= 0 || *ours->avg <= 0 || *ours->avg < *then->avg) return std::nullopt;
  const double managers = std::round(*ours->sum / *ours->avg);
  if (managers != std::round(*then->sum / *then->avg)) return std::nullopt;
  constexpr double kNanos = 1e9;
  return (*ours->avg - *then->avg) / kNanos / elapsed_s / tm_cpu;
}

std::optional<double> InputOf(const flink::JobDetails& job) {
  constexpr double kMillion = 1e6;
  constexpr std::pair<std::optional<double> VertexTotals::*, double> kCounts[] = {
      {&VertexTotals::read_bytes, kGib},
      {&VertexTotals::read_records, kMillion},
      {&VertexTotals::write_records, kMillion}};
  for (const auto& [total, unit] : kCounts) {
    double sum = 0;
    bool known = true;
    for (const VertexTotals& vertex : job.vertices) {
      if (!vertex.source) continue;
      known = known && vertex.*total;
      sum += (vertex.*total).value_or(0);
    }
    if (known && sum > 0) return sum / unit;
  }
  return std::nullopt;
}

}  // namespace weir::job
