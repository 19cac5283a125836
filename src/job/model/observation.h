// Everything that one reconcile may look at, gathered before anything is decided. Pure values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "client/flink/snapshot.h"
#include "client/kube/object.h"
#include "job/api/sqljob.h"
#include "sql/connectors/known.h"

namespace weir::job {

// kRevision, as kSecret, is not watched: it is known by name, from status.
enum class ChildKind { kConfigMap, kSecret, kService, kDeployment, kJob, kRevision };
enum class Role { kConfig, kService, kJobManager, kTaskManager };

std::string_view ChildKindName(ChildKind kind);
const kube::ResourceType& ResourceOf(ChildKind kind);

// A child object as far as decisions need it: metadata only.
struct Child {
  ChildKind kind = ChildKind::kConfigMap;
  std::string ns;
  std::string name;
  std::string uid;
  std::string resource_version;
  std::string owner_uid;    // label weir.dev/uid
  std::string job;          // label weir.dev/job
  int64_t sequence = 0;     // label weir.dev/sequence
  std::string job_id;       // label weir.dev/job-id
  std::string intent_hash;  // annotation, on the JobManager's workload
  std::string run_of;       // the same; of a batch run
  bool deleting = false;
  friend bool operator==(const Child&, const Child&) = default;
};

struct PodInfo {
  std::string ns;
  std::string name;
  std::string uid;
  std::string owner_uid;
  std::string job;
  int64_t sequence = 0;
  Role role = Role::kJobManager;
  std::string phase;  // Pending | Running | Succeeded | Failed | Unknown
  std::string ip;
  bool ready = false;
  bool deleting = false;
  std::string reason;  // the most telling one: ImagePullBackOff, Unschedulable, OOMKilled, Error...
  std::string message;  // bounded
  int restarts = 0;
  std::optional<int> exit_code;  // of the main container's last termination
  int64_t cpu_limit_millis = 0;  // of the main container; 0: none
  // How the Flink job of this Pod's label ended, as the JobManager left it in its termination
  // message: FINISHED, FAILED or CANCELED. kUnknown: it did not say.
  flink::JobState last_word = flink::JobState::kUnknown;
  friend bool operator==(const PodInfo&, const PodInfo&) = default;
};

// What was resolved of spec.sql / spec.sqlFrom.
struct SqlText {
  bool found = true;
  std::string text;
  std::string error;  // when not found: what is missing, and the remedy
};

// What the script's ${secret:NAME/KEY} stand for: for Flink's script and the redactor alone, never
// for status, Events or logs.
struct SecretsSeen {
  std::map<std::string, std::string, std::less<>> values;  // by "NAME/KEY"
  std::string error;  // the first that cannot be had, and the remedy; empty: all are there
};

// Of the JobManager's workload when no Pod shows up: why the controller manager made none.
struct WorkloadProblem {
  std::string reason;  // "ServiceAccountMissing", "QuotaExceeded", "ReplicaFailure"
  std::string message;
};

// The ids of the completed checkpoints that Flink's HA ConfigMap of a deployment lists, as of the
// end of its JobManager.
struct HaCheckpoints {
  bool found = false;  // the ConfigMap exists
  std::vector<int64_t> ids;
};

// What the state record of a SqlJob of this name says.
struct StateRecord {
  std::string uid;  // of the SqlJob that wrote it
  StatePoint point;
};

// What the tuner says at a new window of metrics.
struct TuningAdvice {
  TunedResources resources;
  bool acts = false;    // they differ from what runs
  bool urgent = false;  // memory ran out: no quiet hours, and not only while all is well
  std::string reason;
  // Why they may not be put into force now: CamelCase, and for people; empty: they may.
  std::string held;
  std::string held_message;
  // The recorded history was damaged, and what is lost; empty: it was not.
  std::string damage;
};

// What a SqlJob ran once, as its ControllerRevision keeps it: the part of the spec that IntentHash
// covers, and the script.
struct Revision {
  SqlJobSpec spec;
  std::string sql;
};

// What is known so far of a batch run, for its record. Empty: nobody knows.
struct RunCosts {
  std::optional<double> input;     // GiB, or millions of records: always the same of one job
  std::optional<double> peak_mib;  // of one TaskManager
  std::optional<double> cpu_util;
};

// The last lines of a Pod's log, redacted.
struct LastLog {
  std::string pod;  // empty: it could not be read
  std::vector<std::string> lines;
};

struct Observation {
  SqlText sql;
  sql::KnownConnectorsPtr connectors;  // with users' own; null: those that are shipped
  SecretsSeen secrets;
  std::vector<Child> children;           // labelled with this job's name, of any uid and sequence
  std::vector<PodInfo> pods;             // the same
  std::optional<flink::Snapshot> flink;  // of status.deployment; absent: not watched yet
  std::optional<WorkloadProblem> problem;
  std::optional<TuningAdvice> tuning;  // at a new window, or after a batch run, only
  std::optional<RunCosts> run_costs;   // of the present deployment, where it is tuned
  // Another SqlJob's or a foreign object stands under a name that this job needs.
  std::vector<std::string> name_conflicts;
  std::optional<HaCheckpoints> ha;          // read when NeedsHaCheckpoints
  std::optional<StateRecord> state_record;  // read when NeedsStateRecord
  std::optional<Revision> revision;         // of status.rollback; read when NeedsRevision
  std::optional<LastLog> last_log;          // read when a plan asks for it (Plan::log_wanted)
  std::optional<Revision> former;           // what runs; when Plan::former_wanted
  bool former_read = false;                 // and it was looked for
};

// The ConfigMap in which Flink's Kubernetes HA keeps a job's checkpoints; `job` is the SqlJob.
std::string HaJobConfigMapName(std::string_view job, int64_t sequence, std::string_view job_id);
// The ConfigMap that names a SqlJob's last savepoint or checkpoint and outlives it: <job>-state.
std::string StateRecordName(std::string_view job);

// A deployment was stopped to continue from its last checkpoint, which only its HA ConfigMap names
// with certainty once its Pods are gone.
bool NeedsHaCheckpoints(const SqlJob& job, const Observation& seen);
// A SqlJob that never started, and could have state: a former one of its name may have left some.
bool NeedsStateRecord(const SqlJob& job);
// The job runs a former revision instead of what its spec says.
bool NeedsRevision(const SqlJob& job);

// The container of every Pod that runs Flink.
inline constexpr char kMainContainer[] = "flink-main-container";

// What the operator brings to every plan: flags, constant for the process.
struct OperatorConfig {
  std::map<std::string, std::string> images;  // Flink line ("2.2") -> image
  std::string image_pull_policy;
  std::string service_account = "weir-flink";
  std::map<std::string, std::string> flink_defaults;  // lowest precedence
  std::string ui_url_template;  // {service} {namespace} {port}; empty: the Service's DNS name
};

}  // namespace weir::job
