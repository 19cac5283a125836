// SqlJob as C++ values: what crds/weir.dev_sqljobs.yaml describes, field by field (a test compares
// the two). Defaults here are the schema's defaults. Pure values; copied freely, compared with ==.
//
// Codecs (codec.h) read the JSON of the API server; a value that breaks the schema comes back as
// errors with field paths, never as an exception.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/doc/value.h"
#include "job/api/schedule.h"
#include "job/api/tuning.h"
#include "runtime/object/object.h"

namespace weir::job {

inline constexpr char kApiVersion[] = "weir.dev/v1alpha1";
inline constexpr char kKind[] = "SqlJob";
inline constexpr char kFinalizer[] = "weir.dev/sqljob";

// Labels on every child object; from them a lost status is rebuilt.
inline constexpr char kLabelManagedBy[] = "app.kubernetes.io/managed-by";  // = "weir"
inline constexpr char kLabelComponent[] = "app.kubernetes.io/component";   // jobmanager|taskmanager
inline constexpr char kLabelJob[] = "weir.dev/job";                        // the SqlJob's name
inline constexpr char kLabelUid[] = "weir.dev/uid";                        // the SqlJob's uid
inline constexpr char kLabelSequence[] = "weir.dev/sequence";
inline constexpr char kLabelJobId[] = "weir.dev/job-id";
inline constexpr char kAnnotationIntent[] = "weir.dev/intent-hash";  // on the JobManager's workload
inline constexpr char kAnnotationForceDelete[] = "weir.dev/force-delete";
inline constexpr char kAnnotationRedeploy[] = "weir.dev/redeploy";    // a nonce: redeploy now
inline constexpr char kAnnotationSavepoint[] = "weir.dev/savepoint";  // a nonce: take one now
inline constexpr char kLabelStateOf[] = "weir.dev/state-of";  // on the state record: the SqlJob
inline constexpr char kRestoreNone[] = "none";                // spec.restore.from: start empty

enum class Validation { kEnforce, kWarn };
enum class Mode { kStreaming, kBatch };
enum class DesiredState { kRunning, kSuspended, kKilled };
enum class UpgradeMode { kStateless, kSavepoint, kLastState };
enum class StateDeletion { kKeep, kDelete };
enum class ClaimMode { kNoClaim, kClaim };

using runtime::ConfigMapKeyRef;

// Kubernetes quantities as text, as the user wrote them ("500m", "1Gi").
struct ProcessResources {
  std::string cpu;
  std::string memory;
  friend bool operator==(const ProcessResources&, const ProcessResources&) = default;
};

struct FlinkSpec {
  std::string version = "2.2";
  std::string image;              // empty: the operator's default for the version
  std::string image_pull_policy;  // empty: the API server's default
  std::map<std::string, std::string> configuration;
  std::string service_account_name;  // empty: the operator's default ("weir-flink")
  // PodTemplateSpecs, merged under what the operator renders; null when absent.
  doc::Json pod_template_common;
  doc::Json pod_template_job_manager;
  doc::Json pod_template_task_manager;
  friend bool operator==(const FlinkSpec&, const FlinkSpec&) = default;
};

struct ResourcesSpec {
  int parallelism = 1;
  int slots_per_task_manager = 1;
  ProcessResources job_manager{"500m", "1Gi"};
  ProcessResources task_manager{"1", "1536Mi"};
  // What of task_manager the user wrote. The schema has no defaults for it: by its absence the
  // tuner may make a first guess.
  bool cpu_given = false;
  bool memory_given = false;
  friend bool operator==(const ResourcesSpec&, const ResourcesSpec&) = default;
};

struct CheckpointsSpec {
  std::string directory;  // empty: no checkpoints, no HA
  milliseconds interval{60'000};
  friend bool operator==(const CheckpointsSpec&, const CheckpointsSpec&) = default;
};

struct SavepointsSpec {
  std::string directory;  // empty: no savepoints
  std::string schedule;   // cron, UTC; empty: none
  int keep = 5;
  friend bool operator==(const SavepointsSpec&, const SavepointsSpec&) = default;
};

// Where the next start continues, instead of where the job stood: acted on when `nonce` changes,
// and at a first start.
struct RestoreSpec {
  std::string from;   // a URI, or "none": empty
  std::string nonce;  // any text or number
  bool allow_non_restored_state = false;
  ClaimMode claim_mode = ClaimMode::kNoClaim;
  friend bool operator==(const RestoreSpec&, const RestoreSpec&) = default;
};

// The operator's own attempts at a job that failed.
struct RestartSpec {
  int max_attempts = 5;  // 0: none
  milliseconds initial{10'000};
  milliseconds max{300'000};
  int factor = 2;
  friend bool operator==(const RestartSpec&, const RestartSpec&) = default;
};

struct DeletionSpec {
  bool savepoint = false;  // the job is stopped with one
  StateDeletion state = StateDeletion::kKeep;
  friend bool operator==(const DeletionSpec&, const DeletionSpec&) = default;
};

struct TimeoutsSpec {
  milliseconds progress{600'000};
  milliseconds savepoint{600'000};
  milliseconds cancel{180'000};
  friend bool operator==(const TimeoutsSpec&, const TimeoutsSpec&) = default;
};

// A function of the user's own, made in front of the script.
struct FunctionSpec {
  std::string name;
  std::string class_name;
  std::string language = "JAVA";
  std::string artifact;   // a jar's path in the container; empty: the class is on the class path
  std::string signature;  // empty: calls are not checked
  friend bool operator==(const FunctionSpec&, const FunctionSpec&) = default;
};

struct SqlJobSpec {
  std::string sql;  // one of sql and sql_from
  std::optional<ConfigMapKeyRef> sql_from;
  Validation validation = Validation::kEnforce;
  std::map<std::string, std::string> variables;
  std::vector<FunctionSpec> functions;
  Mode mode = Mode::kStreaming;
  DesiredState state = DesiredState::kRunning;
  std::optional<ScheduleSpec> schedule;  // of a batch
  std::string target_type = "Kubernetes";
  FlinkSpec flink;
  ResourcesSpec resources;
  CheckpointsSpec checkpoints;
  SavepointsSpec savepoints;
  std::optional<UpgradeMode> upgrade_mode;     // absent: EffectiveUpgradeMode decides
  milliseconds max_checkpoint_age{3'600'000};  // upgrade.maxCheckpointAge
  milliseconds stable_after{300'000};          // upgrade.stableAfter
  RestoreSpec restore;
  RestartSpec restart;
  DeletionSpec deletion;
  TimeoutsSpec timeouts;
  TuningSpec tuning;
  friend bool operator==(const SqlJobSpec&, const SqlJobSpec&) = default;
};

// Savepoint when savepoints.directory is set, else LastState when checkpoints.directory is, else
// Stateless; a batch run keeps no state for the next one and is always Stateless.
UpgradeMode EffectiveUpgradeMode(const SqlJobSpec& spec);

// The trigger id of a savepoint that status says is being taken; empty: none.
struct SqlJobStatus;
std::string AwaitedTrigger(const SqlJobStatus& status);
// A rescale in place is under way.
bool IsRescaling(const SqlJobStatus& status);

// The seven states; their edges are in model/state.h.
enum class State { kAccepted, kRunning, kWarning, kSucceeded, kFailed, kKilled, kFinished };

using runtime::Condition;  // Ready | Reconciling | Stalled | SqlValid | Tuned
using runtime::ObjectMeta;

// What was started last: written before anything is created.
struct DeploymentStatus {
  int64_t sequence = 0;     // 0: never started
  std::string job_id;       // first 32 hex digits of sha256(uid/sequence)
  std::string intent_hash;  // of the user's resolved intent that it runs
  std::string frame_hash;   // the same without what a rescale in place changes
  int64_t generation = 0;   // of the spec that it runs
  std::string config_name;  // <job>-<sequence>-<hash>
  bool config_is_secret = false;
  bool high_availability = false;
  Mode mode = Mode::kStreaming;
  int parallelism = 0;      // that it is wanted at
  bool rescalable = false;  // runs under Flink's adaptive scheduler, and a rescale keeps its state
  // A rescale in place that is under way, to `parallelism`.
  int rescale_from = 0;             // 0: none
  SystemTime rescale_ordered{};     // when that was decided
  SystemTime rescale_asked{};       // when Flink was last told
  std::string rescale_from_intent;  // intent_hash before it
  std::string rest_port;            // as text; "8081" unless the user set rest.port
  SystemTime started{};             // when the intent was written
  SystemTime running_since{};       // first time that all tasks ran; 0: not yet
  SystemTime healthy_since{};       // until it is stable: since when it runs with a checkpoint
  // A spell of restarts by Flink itself.
  SystemTime loop_since{};      // when it began; 0: none
  int64_t loop_restarts = 0;    // Flink's count then
  int64_t loop_checkpoint = 0;  // the newest checkpoint then
  SystemTime stop_ordered{};    // when taking it down began, or its end was seen; 0: it is wanted
  std::string redeploy_nonce;   // value of weir.dev/redeploy that it answers
  std::string restore_nonce;    // spec.restore.nonce that it answers
  std::string restored_from;    // the savepoint or checkpoint it continued; empty: it began empty
  std::string checkpoint_dir;   // spec.checkpoints.directory that it runs with
  // How it is being ended. A savepoint is waited for before stop_ordered is set.
  std::optional<UpgradeMode> stop_mode;
  std::string stop_trigger;     // of the savepoint that ends it, 32 hex digits
  SystemTime stop_triggered{};  // when that was decided; 0: given up unanswered, it may still come
  // The last attempt to end it that failed; it ran on.
  int64_t stop_failed_generation = 0;
  SystemTime stop_failed{};
  std::string stop_failure;
  // Connectors and formats that users describe themselves, as its script was compiled with them:
  // "shop-bus 0123456789abcdef", "format shop-json 0123456789abcdef", bounded. The number is that
  // of the text that describes it (sql/connectors/known.h).
  std::vector<std::string> own_connectors;
  friend bool operator==(const DeploymentStatus&, const DeploymentStatus&) = default;
};

struct FailureStatus {
  std::string root_cause;          // one line, bounded
  std::vector<std::string> chain;  // outermost first, bounded
  int line = 0;                    // position in the script, 0: unknown
  int column = 0;
  std::string pod_reason;               // "OOMKilled", "ImagePullBackOff", ...
  std::string pod;                      // the one whose log was read; empty: none could be
  std::vector<std::string> last_lines;  // of that log, redacted and bounded, the oldest first
  friend bool operator==(const FailureStatus&, const FailureStatus&) = default;
};

struct CheckpointStatus {
  int64_t id = 0;
  std::string path;
  SystemTime completed{};
  friend bool operator==(const CheckpointStatus&, const CheckpointStatus&) = default;
};

// State outside of Flink from which a start can continue.
struct StatePoint {
  std::string path;        // of a savepoint or retained checkpoint
  bool savepoint = false;  // else a checkpoint
  int64_t sequence = 0;    // of the deployment that made it
  SystemTime taken{};
  friend bool operator==(const StatePoint&, const StatePoint&) = default;
};

// The last savepoint, and the one that was asked for with weir.dev/savepoint.
struct SavepointStatus {
  std::string path;  // of the last completed one; empty: none yet
  SystemTime taken{};
  std::string nonce;    // the annotation's value that was acted on last
  std::string trigger;  // of the one being taken; empty: none is
  SystemTime triggered{};
  std::string failure;  // why the last one failed; empty: it did not
  // Those that the operator has made and keeps, the oldest first: names below the directory that
  // `path` is in.
  std::vector<std::string> kept;
  SystemTime scheduled{};  // the fire of the schedule that was acted on last
  friend bool operator==(const SavepointStatus&, const SavepointStatus&) = default;
};

struct RestartStatus {
  int attempts = 0;   // made, since the job last ran for an hour
  SystemTime next{};  // when the next one is due; 0: none is
  friend bool operator==(const RestartStatus&, const RestartStatus&) = default;
};

// ControllerRevisions, by name: what the job has run.
struct RevisionsStatus {
  std::string deployed;
  std::string former;              // the one before it, which left the state that it began with
  std::string stable;              // the last one that proved itself; empty: none yet
  std::vector<std::string> names;  // that are kept, the oldest first
  friend bool operator==(const RevisionsStatus&, const RevisionsStatus&) = default;
};

// An upgrade failed and was rolled back: the job runs a former revision until the user says more.
struct RollbackStatus {
  std::string revision;        // that it runs
  std::string failed_intent;   // IntentHash of what failed; not tried again as long as it is wanted
  int64_t generation = 0;      // of the spec that failed
  std::string redeploy_nonce;  // weir.dev/redeploy then; another one tries it again
  std::string restore_nonce;   // and spec.restore.nonce
  std::string reason;          // why it failed, bounded
  friend bool operator==(const RollbackStatus&, const RollbackStatus&) = default;
};

// The compiled script in brief.
struct SqlSummary {
  int statements = 0;
  std::vector<std::string> sources;  // "orders (kafka)", bounded
  std::vector<std::string> sinks;
  std::vector<std::string> notes;  // edits and warnings: "SQL0301 3:1: ...", bounded
  // SET 'parallelism.default' in the script: nothing else decides on it.
  bool pins_parallelism = false;
  friend bool operator==(const SqlSummary&, const SqlSummary&) = default;
};

struct SqlJobStatus {
  int64_t observed_generation = 0;
  std::optional<State> state;  // absent: never reconciled
  std::string reason;          // Reason's token (model/state.h)
  std::string message;
  std::string result;     // Succeeded | Failed | Killed, kept after Finished
  std::string job_state;  // Flink's own word; empty when not known
  int parallelism = 0;
  std::vector<Condition> conditions;
  DeploymentStatus deployment;
  std::optional<RunStatus> run;  // of a batch: what the deployment carries out
  RunsStatus runs;
  std::string ui_url;
  SystemTime start{};  // of the current or last run; 0: none
  SystemTime end{};
  std::optional<FailureStatus> failure;
  std::optional<CheckpointStatus> checkpoint;
  std::optional<SavepointStatus> savepoint;
  std::optional<StatePoint> state_point;  // where the next start continues; absent while it runs
  RestartStatus restart;
  RevisionsStatus revisions;
  std::optional<RollbackStatus> rollback;
  std::optional<SqlSummary> sql;
  std::optional<TunedStatus> tuned;        // in force instead of spec.resources' own
  std::optional<TunedStatus> recommended;  // what the tuner would run with
  friend bool operator==(const SqlJobStatus&, const SqlJobStatus&) = default;
};

struct SqlJob {
  ObjectMeta meta;
  SqlJobSpec spec;
  SqlJobStatus status;
  // Why the spec could not be read (the schema normally prevents it); spec is then defaulted.
  std::vector<std::string> spec_errors;
  friend bool operator==(const SqlJob&, const SqlJob&) = default;
};

}  // namespace weir::job
