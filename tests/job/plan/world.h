// A small cluster in memory: applies a plan's actions as job/act would, and plays the controllers,
// the kubelet and Flink on demand. Asserts nothing.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "job/plan/plan.h"

namespace weir::job {

inline constexpr char kGoodSql[] =
    "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT a FROM s;\n";
inline constexpr char kOtherSql[] =
    "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT a + 1 FROM s;\n";
inline constexpr char kBadSql[] = "INSRT INTO t SELECT a FROM s;\n";

// The SqlJob shop/orders of generation 1, as applied by a user.
SqlJob NewJob();
OperatorConfig TestConfig();
// The connectors that are known when users describe these (YAML) besides; all of one content hash.
sql::KnownConnectorsPtr Described(const std::string& yaml, const std::string& hash = "hash");

class PlanWorld {
 public:
  PlanWorld();

  Plan Decide() const;
  // Applies the first `limit` actions; when all were applied, the final status as well.
  void Apply(const Plan& plan, size_t limit = SIZE_MAX);
  // Decides and applies until a plan changes nothing any more; false after many rounds.
  bool Settle();
  // Settle, let the cluster do its part, and again, until all is still.
  bool Run();

  // Completes a checkpoint, and tells Flink's HA ConfigMap of it.
  void CompleteCheckpoint(int64_t id);

  // Spec edits as the API server takes them.
  void Edit(const std::string& sql);
  void Wish(DesiredState state);
  void Delete();
  void Advance(milliseconds by) { now += by; }

  // Pods follow their workloads; a deleted workload goes once its Pods have.
  void Kubelet();
  // Flink follows the JobManager's Pod: answers when it is ready, and lists the job in
  // `flink_state`.
  void Flink();
  // Flink gives the job up: a RuntimeException "boom", where Flink is seen.
  void FailJob();
  bool NothingRuns() const { return obs.pods.empty(); }
  const Child* Find(ChildKind kind, const std::string& name) const;
  std::string Label() const;          // "Running/AllTasksRunning"
  std::string StalledReason() const;  // of the next plan; empty: not stalled

  SqlJob job;
  Observation obs;
  OperatorConfig config;
  SystemTime now;
  bool slot_granted = true;
  bool pods_start = true;   // the kubelet gets new Pods ready
  bool pods_stick = false;  // Pods stay Terminating
  flink::JobState flink_state = flink::JobState::kRunning;
  bool cancel_hangs = false;  // Flink stays CANCELLING
  bool finalizer_removed = false;
  std::set<std::string> secrets;
  std::vector<std::string> deleted_by_name;
  std::vector<std::string> started_job_ids;  // of the JobManager workloads that were created
  int cancels = 0;
  flink::CheckpointSummary checkpoints;  // of the present deployment
  HaCheckpoints ha;
  std::map<std::string, flink::TriggerStatus> triggers;  // every savepoint that was ordered
  std::string savepoint_failure;                         // set: they end with that cause
  std::vector<std::string> disposed;
  bool savepoints_hang = false;
  bool savepoints_unheard = false;  // their orders get lost on the way
  bool flink_silent = false;        // the last looks had no answer
  // Flink's adaptive scheduler: what each of the job's two vertices is wanted at, and slots there
  // are.
  std::vector<int> wanted;
  int slots = 100;
  bool rescale_refused = false;
  std::optional<int64_t> restarts;            // by Flink itself
  int task_managers = 0;                      // replicas of their Deployment
  std::optional<StateRecord> record;          // the ConfigMap orders-state
  std::vector<std::string> restored_from;     // of each start
  tuner::History history;                     // the annotation weir.dev/history
  std::map<std::string, Revision> revisions;  // ControllerRevisions, by name

 private:
  void Do(const Action& action);
  void Savepoint(const TakeSavepoint& order);
  void Create(const CreateChild& create);
  void Patch(const PatchChild& patch);
  void Remove(const std::string& uid);
  int next_uid_ = 1;
};

}  // namespace weir::job
