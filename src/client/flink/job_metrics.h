// What a job costs and carries, as Flink's REST API tells it: the numbers that tuning is made of.
//
// Pure. Wire facts: Flink 2.2 REST API, checked against a real 2.2.1 by the contract suite. A
// number that Flink does not know ("NaN", an incomplete sum, a metric that is not there yet) is
// empty, never zero. Bounds: kMaxVertices vertices, kMaxMetricNames names a vertex.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "client/flink/snapshot.h"

namespace weir::flink {

inline constexpr size_t kMaxVertices = 256;
inline constexpr size_t kMaxMetricNames = 4096;

// Sums over the subtasks' present attempts, since those began.
struct VertexTotals {
  std::string id;    // 32 hex digits
  std::string name;  // bounded
  bool source = false;
  int parallelism = 0;
  int max_parallelism = 0;
  std::optional<double> busy_ms, idle_ms, backpressured_ms;
  std::optional<double> read_records, write_records;
  std::optional<double> read_bytes, write_bytes;
  friend bool operator==(const VertexTotals&, const VertexTotals&) = default;
};

// GET /jobs/:id.
struct JobDetails {
  std::optional<SystemTime> now;  // of the JobManager's clock
  std::optional<SystemTime> running_since;
  // When the job last left RUNNING by itself (RESTARTING, FAILING), before running_since or after.
  std::optional<SystemTime> interrupted;
  std::vector<VertexTotals> vertices;  // in the plan's order: sources first
  friend bool operator==(const JobDetails&, const JobDetails&) = default;
};

// One metric of the subtasks of a vertex or of the TaskManagers.
struct Gauge {
  std::optional<double> min, max, avg, sum;
  friend bool operator==(const Gauge&, const Gauge&) = default;
};
using GaugeMap = std::map<std::string, Gauge>;

// What the metric names of a source vertex tell.
struct SourceNames {
  std::vector<std::string> metrics;  // of its source operators, those worth asking for
  int partitions = 0;                // that it reads, where the connector tells; 0: unknown
  friend bool operator==(const SourceNames&, const SourceNames&) = default;
};

// What one look at a running job brought.
struct MetricsSample {
  SystemTime time{};  // the operator's clock
  JobDetails job;
  std::map<std::string, GaugeMap> vertices;  // by vertex id; those that were asked
  GaugeMap task_managers;
  // By id of the source vertices that were asked: names have the operator's in theirs, and are not
  // looked up every time.
  std::map<std::string, SourceNames> sources;
};

// The metrics that are asked for. Subtasks': rates are means over the last minute.
inline constexpr char kBusy[] = "busyTimeMsPerSecond";
inline constexpr char kIdle[] = "idleTimeMsPerSecond";
inline constexpr char kBackpressured[] = "backPressuredTimeMsPerSecond";
// Of a source operator, after its name and a dot.
inline constexpr char kPendingRecords[] = "pendingRecords";
inline constexpr char kRecordsIn[] = "numRecordsInPerSecond";
inline constexpr char kRecordsInTotal[] = "numRecordsIn";  // since the subtasks' attempts began
inline constexpr char kHeapUsed[] = "Status.JVM.Memory.Heap.Used";
inline constexpr char kHeapMax[] = "Status.JVM.Memory.Heap.Max";
inline constexpr char kGcTime[] = "Status.JVM.GarbageCollector.All.TimeMsPerSecond";
// Nanoseconds of processor time since the process began. Not Status.JVM.CPU.Load: that is a share
// of all processors that the JVM sees, which without a limit are those of the node.
inline constexpr char kCpuTime[] = "Status.JVM.CPU.Time";

Result<JobDetails> DecodeJobDetails(std::string_view body);
// [{"id": name, "min": 1.0, "max": "NaN", ...}]
Result<GaugeMap> DecodeGauges(std::string_view body);
// [{"id": name}]
Result<std::vector<std::string>> DecodeMetricNames(std::string_view body);

// Of all metric names of a vertex. Partitions as the Kafka connector names them:
// "KafkaSourceReader.topic.orders.partition.3.currentOffset" (FLIP-33's names); unknown, too, when
// there may be more names than these.
SourceNames SourceNamesIn(const std::vector<std::string>& names);
// The sum over the source operators of the metric that ends in `suffix`; empty when none has it.
std::optional<double> SumOfSources(const GaugeMap& gauges, std::string_view suffix);

}  // namespace weir::flink
