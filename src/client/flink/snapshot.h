// What Flink's REST API says about a job, as values, and the functions that decode it.
//
// Pure: no I/O, no clock. Wire facts: Flink 2.2 REST API, checked against a real 2.2.1. Unknown
// members are ignored, a missing or odd number reads as absent (Flink writes the string "NaN" for
// some), unknown state words are kept. Decoders fail with kInternal/BadFlinkReply when the text is
// not JSON of the expected outer shape or is larger than kMaxReplyBytes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "client/flink/redactor.h"

namespace weir::flink {

struct MetricsSample;  // job_metrics.h

inline constexpr size_t kMaxReplyBytes = 8u << 20;
inline constexpr size_t kMaxMessageBytes = 512;
inline constexpr size_t kMaxChainItems = 8;

enum class JobState {
  kUnknown,  // a word this version does not know; see JobOverview::state_word
  kCreated,
  kInitializing,
  kRunning,
  kFailing,
  kFailed,
  kCancelling,
  kCanceled,
  kFinished,
  kRestarting,
  kSuspended,
  kReconciling,
};

// Flink's own spelling: "RUNNING", "CANCELLING", "CANCELED"; kUnknown gives "UNKNOWN".
std::string_view JobStateName(JobState state);
JobState ParseJobState(std::string_view word);

// FINISHED, FAILED and CANCELED: the job never leaves them. (SUSPENDED ends only one JobManager's
// care for the job.)
bool IsTerminal(JobState state);

struct TaskCounts {
  int64_t total = 0;
  int64_t running = 0;
  int64_t finished = 0;
  int64_t scheduled = 0;
  int64_t deploying = 0;
  int64_t initializing = 0;
  int64_t failed = 0;
  int64_t canceled = 0;

  // Every task runs or is done. Flink says RUNNING long before: while tasks wait for slots.
  bool AllUp() const { return total > 0 && running + finished == total; }
  friend bool operator==(const TaskCounts&, const TaskCounts&) = default;
};

// One entry of GET /jobs/overview.
struct JobOverview {
  std::string id;
  std::string name;
  JobState state = JobState::kUnknown;
  std::string state_word;  // as received, at most 64 bytes
  std::optional<SystemTime> start_time;
  std::optional<SystemTime> end_time;  // absent while the job lives
  TaskCounts tasks;

  friend bool operator==(const JobOverview&, const JobOverview&) = default;
};

struct ExceptionItem {
  std::string exception_class;  // "org.apache.flink.table.api.ValidationException"
  std::string message;          // redacted, at most kMaxMessageBytes

  friend bool operator==(const ExceptionItem&, const ExceptionItem&) = default;
};

// "From line 3, column 28 to line 3, column 33": 1-based, in the script that Flink was given.
struct SqlPosition {
  int line = 0;
  int column = 0;
  int end_line = 0;
  int end_column = 0;

  friend bool operator==(const SqlPosition&, const SqlPosition&) = default;
};

// Why a job failed. `chain` runs from the outermost exception to the root; when longer than
// kMaxChainItems, items from its middle are left out.
struct RootCause {
  std::vector<ExceptionItem> chain;
  ExceptionItem root;  // the last `Caused by`, or the exception itself
  std::optional<SqlPosition> position;
  std::optional<SystemTime> time;
  std::string task;  // name of the failed task, when it was a task; at most 128 bytes

  friend bool operator==(const RootCause&, const RootCause&) = default;
};

struct Checkpoint {
  int64_t id = 0;
  std::string path;                // external path; at most 2048 bytes
  std::optional<SystemTime> time;  // trigger time
  int64_t state_bytes = 0;
  std::optional<milliseconds> duration = {};  // from the trigger to the last task's end

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The head of GET /jobs/:id/checkpoints.
struct CheckpointSummary {
  std::optional<Checkpoint> completed;  // the newest completed checkpoint
  std::optional<Checkpoint> savepoint;  // the newest completed savepoint
  std::optional<Checkpoint> restored;   // what this run of the job started from, if anything
  int64_t completed_count = 0;
  int64_t failed_count = 0;
  int64_t in_progress_count = 0;

  friend bool operator==(const CheckpointSummary&, const CheckpointSummary&) = default;
};

// One vertex of GET /jobs/:id.
struct Vertex {
  std::string id;
  int parallelism = 0;
  int max_parallelism = 0;  // 0: not told

  friend bool operator==(const Vertex&, const Vertex&) = default;
};

// What the adaptive scheduler is asked for, of one vertex: GET /jobs/:id/resource-requirements.
struct Requirement {
  int lower = 1;
  int upper = 1;

  friend bool operator==(const Requirement&, const Requirement&) = default;
};
using Requirements = std::map<std::string, Requirement>;  // by vertex id; PUT wants all of them

// How wide a job runs, and is to run once there are the slots for it.
struct ScaleLook {
  struct Of {
    int wanted = 0;
    int running = 0;
    int most = 0;  // what this vertex can run at; 0: not told

    friend bool operator==(const Of&, const Of&) = default;
  };
  std::vector<Of> vertices;
  SystemTime seen;

  // All vertices run as wide as they are wanted.
  bool Settled() const;
  int Widest() const;  // of those that run; 0: none
  // A vertex that is still wanted at `from` and could be at `to`.
  bool Behind(int from, int to) const;
};
ScaleLook ScaleOf(const std::vector<Vertex>& vertices, const Requirements& requirements);
// `now` with every vertex that is wanted at `from` wanted at `to`, or as far as it goes: one whose
// parallelism the script has pinned elsewhere keeps it.
Requirements Rescaled(Requirements now, const std::vector<Vertex>& vertices, int from, int to);

// GET /overview.
struct ClusterOverview {
  std::string version;
  int64_t task_managers = 0;
  int64_t slots_total = 0;
  int64_t slots_available = 0;
};

// GET /jobs/:id/savepoints/:trigger, for savepoints and stops alike.
struct TriggerStatus {
  bool completed = false;
  std::string location;  // when it completed well
  // When it completed badly; redacted.
  std::optional<ExceptionItem> failure;

  friend bool operator==(const TriggerStatus&, const TriggerStatus&) = default;
};

// What the last look saw of the savepoint (or stop with one) that the watcher waits for.
struct TriggerLook {
  std::string id;
  bool known = false;  // false: this JobManager has never heard of it
  TriggerStatus status;
};

// Everything that is known of one watched job; kept by client/flink_monitor, decided upon by
// job/plan, which is pure and so finds it here.
struct Snapshot {
  SystemTime watched_since;

  // Reachability.
  int consecutive_failures = 0;
  std::optional<SystemTime> first_failure;  // of the failures in a row, now
  std::string last_error;                   // of the last failed look; redacted, bounded
  // 3 failed looks in a row (not before the first answer: a JobManager starts by refusing), or
  // failing for 30 s. Any definite answer clears it.
  bool unreachable = false;
  std::optional<SystemTime> last_look;  // the last one that was answered
  int64_t looks = 0;                    // answered ones

  // What the last answered look saw. `job` is absent when nothing was seen yet (looks == 0), or
  // when the cluster does not list our job id: the script is still being compiled, or it is lost.
  std::optional<JobOverview> job;
  // The newest failure that Flink tells of. Kept when the job runs again, with its time.
  std::optional<RootCause> root_cause;
  // As of the last time they were asked for: on every change of state, else once a minute.
  CheckpointSummary checkpoints;
  std::optional<int64_t> restarts;  // Flink's own restarts of this job
  // As of the last change of state or tasks; while Target::rescaling, of every look.
  std::optional<ScaleLook> scale;
  // Of Target::trigger_id, from the first answer on.
  std::optional<TriggerLook> trigger;
  // The newest sample, where samples are asked for (Target::metrics_interval); null: none yet.
  std::shared_ptr<const MetricsSample> metrics;

  bool listed() const { return job.has_value(); }
  // All tasks run (or are done): product's Running.
  bool all_tasks_up() const {
    return job && job->state == JobState::kRunning && job->tasks.AllUp();
  }
};

Result<std::vector<JobOverview>> DecodeJobsOverview(std::string_view body);
Result<ClusterOverview> DecodeClusterOverview(std::string_view body);
Result<CheckpointSummary> DecodeCheckpoints(std::string_view body);
// The newest entry of the exception history; nullopt when it is empty.
Result<std::optional<RootCause>> DecodeExceptions(std::string_view body, const Redactor& redactor);
// {"request-id": "..."} of a savepoint or stop.
Result<std::string> DecodeTriggerId(std::string_view body);
Result<TriggerStatus> DecodeTriggerStatus(std::string_view body, const Redactor& redactor);
// [{"id": name, "value": "12"}] -> the value of `name`; nullopt when absent or no number.
Result<std::optional<int64_t>> DecodeMetric(std::string_view body, std::string_view name);
Result<std::vector<Vertex>> DecodeVertices(std::string_view body);  // of GET /jobs/:id
Result<Requirements> DecodeRequirements(std::string_view body);
std::string EncodeRequirements(const Requirements& requirements);
// {"errors": ["msg\n\tat ..."]} -> the first line of the first one; nullopt when the body is not
// Flink's error form (a proxy answered, say).
std::optional<std::string> DecodeErrorReply(std::string_view body, const Redactor& redactor);

// Reads a Java stack trace as Throwable.printStackTrace writes it.
RootCause ExtractRootCause(std::string_view stack_trace, const Redactor& redactor);

// At most `max_bytes` of `text`, cut between UTF-8 characters, "..." at the end when cut. Bytes
// that are no UTF-8, and control characters but newline and tab, become '?'.
std::string Shorten(std::string_view text, size_t max_bytes);

}  // namespace weir::flink
