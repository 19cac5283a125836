// One window of a running job's history, made of two samples of its metrics. Pure.
#pragma once

#include <optional>

#include "client/flink/job_metrics.h"
#include "client/flink/snapshot.h"
#include "tuner/types.h"

namespace weir::job {

// What Kubernetes' metrics API says of a job's TaskManagers.
struct PodUsage {
  double cores = 0;    // mean of them
  double mem_mib = 0;  // the largest working set
  std::optional<double> throttled =
      {};  // share of those with a CPU limit that are at it; none has one
};

// What Flink does not know of the window.
struct WindowFacts {
  double tm_cpu = 1;         // of each TaskManager, as deployed
  double tm_mem_mib = 1024;  // its limit, Flink's process size
  int oom = 0;               // TaskManagers killed for memory since the window before
  int restarts = 0;          // Flink's own restarts since then
  std::optional<PodUsage> pods = {};
  // The start that a change of parallelism in place led to; empty: none was seen.
  std::optional<SystemTime> rescaled = {};
};

// Several sources count as one: the tuner's load is what all of them take in.
inline constexpr char kAllSources[] = "sources";

// `before` may be null, or of another deployment: then what is a difference is unknown. Nothing is
// ever zero because it is unknown. Down time is what Flink's timestamps say since `before`.
tuner::Window WindowFrom(const flink::MetricsSample* before, const flink::MetricsSample& now,
                         const flink::CheckpointSummary& checkpoints, const WindowFacts& facts);

// Whether the job began anew between the two without an interruption that Flink tells of: its
// parallelism was changed in place.
bool RescaledBetween(const flink::JobDetails& before, const flink::JobDetails& now);

// The process size, in MiB, that a TaskManager would have needed: its limit less what the heap had
// to spare. Flink divides the process size by fixed shares, so a heap that is smaller by x lets the
// process be smaller by x / kHeapShare. Empty when either number is unknown.
std::optional<double> MemoryNeed(double limit_mib, std::optional<double> heap_used_bytes,
                                 std::optional<double> heap_max_bytes);

// Of the cores that each TaskManager was given, the share that a mean one uses: what `pods` say,
// else between the two samples, by the JVMs' own clocks. Those say nothing across a restart of one,
// or where their number changed.
std::optional<double> CpuShare(const flink::MetricsSample* before, const flink::MetricsSample& now,
                               double tm_cpu, const std::optional<PodUsage>& pods);

// What the sources of a bounded job have read: GiB where Flink counts their bytes, else millions of
// records (of sources of the older kind, which count no input, what they hand on). Empty when
// nobody knows. What a source hands on says less: an aggregation may be chained to it.
std::optional<double> InputOf(const flink::JobDetails& job);

}  // namespace weir::job
