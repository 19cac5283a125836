// A row per rule, and per its absence: what is decided, and what is told.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

struct RuleCase {
  const char* name;
  std::function<void(PlanWorld*)> prepare;
  const char* rule;
  const char* label;         // state/reason of the plan's status
  std::string actions;       // names, separated by spaces, AddFinalizer left out
  const char* stalled;       // reason, "" for none
  const char* sql_valid;     // "True/Compiled"
  const char* message = "";  // a part of status.message or of the stalled condition's
};

constexpr char kStartActions[] = "WriteStatus CreateChild CreateChild CreateChild CreateChild";

void RunJob(PlanWorld* world) { ASSERT_TRUE(world->Run()); }

void Deploy(PlanWorld* world) {
  ASSERT_TRUE(world->Settle());
  world->pods_start = false;
  world->Kubelet();
}

void RunStateful(PlanWorld* world) {
  world->job.spec.checkpoints.directory = "s3://bucket/flink";
  RunJob(world);
}

constexpr char kOtherSink[] =
    "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'print');\n"
    "INSERT INTO t SELECT a FROM s;\n";

constexpr char kCounts[] =
    "CREATE TABLE s (a INT, b INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (n BIGINT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT COUNT(*) FROM s WHERE b > 1 GROUP BY a;\n";
constexpr char kCountsOthers[] =
    "CREATE TABLE s (a INT, b INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (n BIGINT) WITH ('connector' = 'print');\n"
    "INSERT INTO t SELECT COUNT(*) FROM s WHERE b > 2 GROUP BY a;\n";
constexpr char kSums[] =
    "CREATE TABLE s (a INT, b INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (n BIGINT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT COUNT(*) + SUM(b) FROM s WHERE b > 1 GROUP BY a;\n";

void RunWithSavepoints(PlanWorld* world) {
  world->job.spec.savepoints.directory = "s3://bucket/sp";
  RunJob(world);
}

void BatchRun(PlanWorld* world) {
  world->job.spec.mode = Mode::kBatch;
  RunJob(world);
}

PodInfo* JobManager(PlanWorld* world) {
  for (PodInfo& pod : world->obs.pods) {
    if (pod.role == Role::kJobManager) return &pod;
  }
  return nullptr;
}

void FlinkSays(PlanWorld* world, flink::JobState state) {
  world->flink_state = state;
  world->Flink();
}

void FailWith(PlanWorld* world, const char* message) {
  FlinkSays(world, flink::JobState::kFailed);
  flink::RootCause cause;
  cause.root = {"org.apache.calcite.sql.validate.SqlValidatorException", message};
  cause.chain = {{"org.apache.flink.table.api.ValidationException", "SQL validation failed"},
                 cause.root};
  cause.position = flink::SqlPosition{3, 28, 3, 33};
  world->obs.flink->root_cause = cause;
}

Child Foreign(ChildKind kind, const std::string& name, bool deleting) {
  Child child;
  child.kind = kind;
  child.ns = "shop";
  child.name = name;
  child.uid = "foreign-" + name;
  child.owner_uid = "another-uid";
  child.job = "orders";
  child.sequence = 4;
  child.deleting = deleting;
  return child;
}

const RuleCase kBeforeTheStart[] = {
    {"a new job is started", [](PlanWorld*) {}, "Start", "Accepted/Deploying", kStartActions, "",
     "True/Compiled"},
    {"no place", [](PlanWorld* w) { w->slot_granted = false; }, "Queue", "Accepted/Queued", "", "",
     "True/Compiled", "position 3"},
    {"suspended before its start", [](PlanWorld* w) { w->Wish(DesiredState::kSuspended); },
     "Suspended", "Accepted/Suspended", "", "", "True/Compiled"},
    {"killed before its start", [](PlanWorld* w) { w->Wish(DesiredState::kKilled); }, "Kill",
     "Killed/KilledByUser", "", "", "True/Compiled"},
    {"SQL that does not compile", [](PlanWorld* w) { w->Edit(kBadSql); }, "Refuse",
     "Accepted/SqlInvalid", "", "SqlInvalid", "False/SqlInvalid", "did you mean"},
    {"SQL that is not there",
     [](PlanWorld* w) {
       w->obs.sql = {false, "", "ConfigMap shop/scripts has no key a.sql"};
     },
     "Refuse", "Accepted/SqlSourceMissing", "", "SqlSourceMissing", "Unknown/SqlSourceMissing",
     "has no key a.sql"},
    {"a spec that cannot be read",
     [](PlanWorld* w) { w->job.spec_errors = {"spec.mode: expected a string"}; }, "Refuse",
     "Accepted/SpecInvalid", "", "SpecInvalid", "", "spec.mode"},
    {"a key that the operator owns",
     [](PlanWorld* w) { w->job.spec.flink.configuration["kubernetes.cluster-id"] = "x"; }, "Refuse",
     "Accepted/SpecInvalid", "", "SpecInvalid", "True/Compiled", "kubernetes.cluster-id"},
    {"rest.port is the user's",
     [](PlanWorld* w) { w->job.spec.flink.configuration["rest.port"] = "18081"; }, "Start",
     "Accepted/Deploying", kStartActions, "", "True/Compiled"},
    {"an unknown Flink line", [](PlanWorld* w) { w->job.spec.flink.version = "9.9"; }, "Refuse",
     "Accepted/SpecInvalid", "", "SpecInvalid", "True/Compiled", "spec.flink.image"},
    {"a former SqlJob's objects are still going",
     [](PlanWorld* w) {
       w->obs.children.push_back(Foreign(ChildKind::kDeployment, "orders-jm", true));
       w->Advance(milliseconds(600'000));
     },
     "Blocked", "Accepted/OldPodsTerminating", "", "", "True/Compiled", "Deployment orders-jm"},
    {"a former SqlJob's objects stay",
     [](PlanWorld* w) {
       w->obs.children.push_back(Foreign(ChildKind::kDeployment, "orders-jm", false));
       w->Advance(milliseconds(600'000));
     },
     "Blocked", "Accepted/OldPodsTerminating", "", "OldPodsTerminating", "True/Compiled",
     "kubectl delete"},
    {"a foreign object", [](PlanWorld* w) { w->obs.name_conflicts = {"orders-jm"}; }, "Blocked",
     "Accepted/Deploying", "", "NameTaken", "True/Compiled", "orders-jm"},
};

const RuleCase kWhileStarting[] = {
    {"Pods pend", Deploy, "Follow", "Accepted/Deploying", "", "", "True/Compiled"},
    {"no image",
     [](PlanWorld* w) {
       Deploy(w);
       JobManager(w)->reason = "ImagePullBackOff";
       JobManager(w)->message = "Back-off pulling image";
     },
     "Follow", "Accepted/Deploying", "", "", "True/Compiled", "spec.flink.image"},
    {"no image after the deadline",
     [](PlanWorld* w) {
       Deploy(w);
       JobManager(w)->reason = "ImagePullBackOff";
       w->Advance(milliseconds(600'000));
     },
     "Follow", "Accepted/Deploying", "", "ImagePullBackOff", "True/Compiled"},
    {"no reason after the deadline",
     [](PlanWorld* w) {
       Deploy(w);
       w->Advance(milliseconds(600'000));
     },
     "Follow", "Accepted/Deploying", "", "ProgressDeadlineExceeded", "True/Compiled"},
    {"no service account is told at once",
     [](PlanWorld* w) {
       Deploy(w);
       w->obs.pods.clear();
       w->obs.problem = {"ServiceAccountMissing", "kubectl -n shop create serviceaccount x"};
     },
     "Follow", "Accepted/Deploying", "", "ServiceAccountMissing", "True/Compiled",
     "create serviceaccount"},
    {"a batch run is given up at the deadline",
     [](PlanWorld* w) {
       w->job.spec.mode = Mode::kBatch;
       Deploy(w);
       JobManager(w)->reason = "Unschedulable";
       w->Advance(milliseconds(600'000));
     },
     "Outcome", "Failed/ProgressDeadlineExceeded", "", "", "True/Compiled", "Unschedulable"},
    {"an edit mends what never ran, even under LastState",
     [](PlanWorld* w) {
       w->job.spec.checkpoints.directory = "s3://bucket/flink";
       Deploy(w);
       w->Edit(kOtherSql);
     },
     "Replace", "Accepted/Upgrading", "WriteStatus DeleteChild DeleteChild DeleteChild", "",
     "True/Compiled"},
    {"the script is being submitted",
     [](PlanWorld* w) {
       Deploy(w);
       w->obs.flink = flink::Snapshot{};
       w->obs.flink->looks = 1;
     },
     "Follow", "Accepted/Starting", "", "", "True/Compiled"},
    {"not all tasks run yet",
     [](PlanWorld* w) {
       Deploy(w);
       w->pods_start = true;
       w->Kubelet();
       w->Flink();
       w->obs.flink->job->tasks.running = 1;
     },
     "Follow", "Accepted/Starting", "", "", "True/Compiled", "1 of 2"},
    {"one task of a batch run runs",
     [](PlanWorld* w) {
       w->job.spec.mode = Mode::kBatch;
       Deploy(w);
       w->pods_start = true;
       w->Kubelet();
       w->Flink();
       w->obs.flink->job->tasks.running = 1;
     },
     "Follow", "Running/AllTasksRunning", "", "", "True/Compiled"},
    {"the script failed",
     [](PlanWorld* w) {
       Deploy(w);
       w->pods_start = true;
       w->Kubelet();
       FailWith(w, "Column 'nosuch' not found in any table");
       w->obs.flink->job->tasks = {};
     },
     "Outcome", "Failed/SubmitFailed", "", "", "True/Compiled", "line 3, column 28"},
    {"never reached, not ready: not Unreachable",
     [](PlanWorld* w) {
       Deploy(w);
       w->obs.flink = flink::Snapshot{};
       w->obs.flink->unreachable = true;
     },
     "Follow", "Accepted/Deploying", "", "", "True/Compiled"},
};

const RuleCase kWhileRunning[] = {
    {"calm", RunJob, "Follow", "Running/AllTasksRunning", "", "", "True/Compiled"},
    {"a stateless edit",
     [](PlanWorld* w) {
       RunJob(w);
       w->Edit(kOtherSql);
     },
     "Replace", "Accepted/Upgrading", "WriteStatus DeleteChild DeleteChild DeleteChild", "",
     "True/Compiled"},
    {"an edit that does not compile",
     [](PlanWorld* w) {
       RunJob(w);
       w->Edit(kBadSql);
     },
     "Follow", "Running/AllTasksRunning", "", "", "False/SqlInvalid"},
    {"an edit of the time-outs only",
     [](PlanWorld* w) {
       RunJob(w);
       w->job.spec.timeouts.cancel = milliseconds(1'000);
       ++w->job.meta.generation;
     },
     "Follow", "Running/AllTasksRunning", "", "", "True/Compiled"},
    {"a redeploy nonce",
     [](PlanWorld* w) {
       RunJob(w);
       w->job.meta.annotations[kAnnotationRedeploy] = "1";
     },
     "Replace", "Accepted/Upgrading", "WriteStatus DeleteChild DeleteChild DeleteChild", "",
     "True/Compiled"},
    {"the SQL's ConfigMap is gone",
     [](PlanWorld* w) {
       RunJob(w);
       w->obs.sql = {false, "", "gone"};
     },
     "Follow", "Running/AllTasksRunning", "", "", "Unknown/SqlSourceMissing"},
    {"an edit under LastState",
     [](PlanWorld* w) {
       RunStateful(w);
       w->Edit(kOtherSql);
     },
     "Follow", "Running/AllTasksRunning", "", "NoCheckpointYet", "True/Compiled",
     "spec.upgrade.mode: Stateless"},
    {"an edit under LastState with a checkpoint",
     [](PlanWorld* w) {
       RunStateful(w);
       w->CompleteCheckpoint(3);
       w->Edit(kOtherSql);
     },
     "Replace", "Accepted/Upgrading", "WriteStatus DeleteChild DeleteChild DeleteChild", "",
     "True/Compiled"},
    {"an edit under LastState with an old checkpoint",
     [](PlanWorld* w) {
       RunStateful(w);
       w->CompleteCheckpoint(3);
       RunJob(w);
       w->Advance(milliseconds(3'700'000));
       w->Edit(kOtherSql);
     },
     "Follow", "Running/AllTasksRunning", "", "CheckpointTooOld", "True/Compiled",
     "spec.upgrade.maxCheckpointAge (1h)"},
    {"the directory taken away is an edit under LastState",
     [](PlanWorld* w) {
       RunStateful(w);
       w->job.spec.checkpoints.directory.clear();
       ++w->job.meta.generation;
     },
     "Follow", "Running/AllTasksRunning", "", "NoCheckpointYet", "True/Compiled"},
    {"an edit under Savepoint",
     [](PlanWorld* w) {
       RunWithSavepoints(w);
       w->Edit(kOtherSql);
     },
     "Replace", "Accepted/Upgrading", "WriteStatus TakeSavepoint", "", "True/Compiled",
     "with a savepoint"},
    {"an edit under Savepoint of a job that restarts, without checkpoints",
     [](PlanWorld* w) {
       RunWithSavepoints(w);
       FlinkSays(w, flink::JobState::kRestarting);
       w->Edit(kOtherSql);
     },
     "Follow", "Warning/Restarting", "", "JobNotRunning", "True/Compiled", "spec.restore"},
    {"an edit that keeps the state of every operator",
     [](PlanWorld* w) {
       w->Edit(kCounts);
       RunWithSavepoints(w);
       w->Edit(kCountsOthers);
     },
     "Replace", "Accepted/Upgrading", "WriteStatus TakeSavepoint", "", "True/Compiled"},
    {"an edit that changes what an operator keeps",
     [](PlanWorld* w) {
       w->Edit(kCounts);
       RunWithSavepoints(w);
       w->Edit(kSums);
     },
     "Follow", "Running/AllTasksRunning", "", "StateIncompatible", "True/Compiled",
     "aggregate by s.a: schema changed (it kept accumulators BIGINT"},
    {"the same, allowed",
     [](PlanWorld* w) {
       w->Edit(kCounts);
       RunWithSavepoints(w);
       w->job.spec.restore.allow_non_restored_state = true;
       w->Edit(kSums);
     },
     "Replace", "Accepted/Upgrading", "WriteStatus TakeSavepoint", "", "True/Compiled"},
    {"a setting of the cluster that changes Flink's plan",
     [](PlanWorld* w) {
       w->Edit(kCounts);
       RunWithSavepoints(w);
       w->job.spec.flink.configuration["table.exec.mini-batch.enabled"] = "true";
       w->Edit(kCounts);
     },
     "Follow", "Running/AllTasksRunning", "", "StateIncompatible", "True/Compiled",
     "settings that change Flink's plan"},
    {"other resources alone",
     [](PlanWorld* w) {
       w->Edit(kCounts);
       RunWithSavepoints(w);
       w->job.spec.flink.configuration["taskmanager.memory.network.fraction"] = "0.2";
       w->Edit(kCounts);
     },
     "Replace", "Accepted/Upgrading", "WriteStatus TakeSavepoint", "", "True/Compiled"},
    {"an edit that changes a sink, of a job whose revision is gone",
     [](PlanWorld* w) {
       RunWithSavepoints(w);
       w->revisions.clear();
       w->Edit(kOtherSink);
     },
     "Follow", "Running/AllTasksRunning", "", "StateIncompatible", "True/Compiled",
     "sinks no longer there: t (blackhole), new: t (print)"},
    {"the same, allowed",
     [](PlanWorld* w) {
       RunWithSavepoints(w);
       w->revisions.clear();
       w->job.spec.restore.allow_non_restored_state = true;
       w->Edit(kOtherSink);
     },
     "Replace", "Accepted/Upgrading", "WriteStatus TakeSavepoint", "", "True/Compiled"},
    {"a savepoint on demand",
     [](PlanWorld* w) {
       RunWithSavepoints(w);
       w->job.meta.annotations[kAnnotationSavepoint] = "now";
     },
     "Savepoint", "Running/AllTasksRunning", "WriteStatus TakeSavepoint", "", "True/Compiled"},
    {"a savepoint on demand, nowhere to put it",
     [](PlanWorld* w) {
       RunJob(w);
       w->job.meta.annotations[kAnnotationSavepoint] = "now";
     },
     "Savepoint", "Running/AllTasksRunning", "", "", "True/Compiled"},
    {"an edit while a savepoint is taken",
     [](PlanWorld* w) {
       RunWithSavepoints(w);
       w->savepoints_hang = true;
       w->job.meta.annotations[kAnnotationSavepoint] = "now";
       RunJob(w);
       w->Edit(kOtherSql);
     },
     "Savepoint", "Running/AllTasksRunning", "", "", "True/Compiled"},
    {"a restore nonce gives the present state up",
     [](PlanWorld* w) {
       RunWithSavepoints(w);
       w->job.spec.restore = {"s3://bucket/sp/old", "1", false, ClaimMode::kNoClaim};
       ++w->job.meta.generation;
     },
     "Replace", "Accepted/Upgrading", "WriteStatus DeleteChild DeleteChild DeleteChild", "",
     "True/Compiled"},
    {"an edit with Stateless in words",
     [](PlanWorld* w) {
       RunStateful(w);
       w->job.spec.upgrade_mode = UpgradeMode::kStateless;
       w->Edit(kOtherSql);
     },
     "Replace", "Accepted/Upgrading", "WriteStatus DeleteChild DeleteChild DeleteChild", "",
     "True/Compiled"},
    {"suspend under LastState",
     [](PlanWorld* w) {
       RunStateful(w);
       w->Wish(DesiredState::kSuspended);
     },
     "Follow", "Running/AllTasksRunning", "", "NoCheckpointYet", "True/Compiled"},
    {"suspend lets a batch run end",
     [](PlanWorld* w) {
       BatchRun(w);
       w->Wish(DesiredState::kSuspended);
     },
     "Follow", "Running/AllTasksRunning", "", "", "True/Compiled"},
    {"kill",
     [](PlanWorld* w) {
       RunStateful(w);
       w->Wish(DesiredState::kKilled);
     },
     "Kill", "Warning/Stopping", "WriteStatus CancelFlinkJob", "", "True/Compiled"},
    {"a spec that cannot be read is no wish",
     [](PlanWorld* w) {
       RunJob(w);
       w->job.spec = {};
       w->job.spec_errors = {"spec.mode: expected a string"};
     },
     "Follow", "Running/AllTasksRunning", "", "SpecInvalid", ""},
    {"restarting",
     [](PlanWorld* w) {
       RunJob(w);
       FlinkSays(w, flink::JobState::kRestarting);
     },
     "Follow", "Warning/Restarting", "", "", "True/Compiled"},
    {"tasks are missing",
     [](PlanWorld* w) {
       RunJob(w);
       w->obs.flink->job->tasks.running = 1;
     },
     "Follow", "Warning/TasksNotRunning", "", "", "True/Compiled"},
    {"CREATED again is no news",
     [](PlanWorld* w) {
       RunJob(w);
       FlinkSays(w, flink::JobState::kCreated);
     },
     "Follow", "Running/AllTasksRunning", "", "", "True/Compiled"},
    {"a word that is not known",
     [](PlanWorld* w) {
       RunJob(w);
       FlinkSays(w, flink::JobState::kUnknown);
     },
     "Follow", "Warning/Unknown", "", "", "True/Compiled"},
    {"not listed is not the end",
     [](PlanWorld* w) {
       RunJob(w);
       w->obs.flink->job.reset();
     },
     "Follow", "Warning/Unknown", "", "", "True/Compiled"},
    {"unreachable is not the end",
     [](PlanWorld* w) {
       RunJob(w);
       w->obs.flink->unreachable = true;
       w->obs.flink->last_error = "connection refused";
     },
     "Follow", "Warning/Unreachable", "", "", "True/Compiled", "connection refused"},
    {"the JobManager's Pod is not ready and nobody answers",
     [](PlanWorld* w) {
       RunJob(w);
       w->obs.flink.reset();
       JobManager(w)->ready = false;
       JobManager(w)->reason = "OOMKilled";
     },
     "Follow", "Warning/Unreachable", "", "", "True/Compiled", "OOMKilled"},
    {"the JobManager's Pod is not ready and the first look failed",
     [](PlanWorld* w) {
       RunJob(w);
       w->obs.flink->looks = 0;
       w->obs.flink->job.reset();
       w->obs.flink->consecutive_failures = 1;
       JobManager(w)->ready = false;
     },
     "Follow", "Warning/Unreachable", "", "", "True/Compiled", "not ready"},
    {"a Pod that is not ready, before the first look, is no news",
     [](PlanWorld* w) {
       RunJob(w);
       w->obs.flink.reset();
       JobManager(w)->ready = false;
     },
     "Follow", "Running/AllTasksRunning", "", "", "True/Compiled"},
    {"another deployment's word does not count",
     [](PlanWorld* w) {
       RunJob(w);
       FlinkSays(w, flink::JobState::kFinished);
       w->obs.flink->job->id = std::string(32, '0');
     },
     "Follow", "Warning/Unknown", "", "", "True/Compiled"},
    {"the TaskManagers' workload is gone",
     [](PlanWorld* w) {
       RunJob(w);
       std::erase_if(w->obs.children, [](const Child& c) { return c.name == "orders-tm"; });
     },
     "Ensure", "Running/AllTasksRunning", "CreateChild", "", "True/Compiled"},
    {"the JobManager's workload is gone: a stateless stream starts anew",
     [](PlanWorld* w) {
       RunJob(w);
       std::erase_if(w->obs.children, [](const Child& c) {
         return c.name == "orders-jm" && c.kind == ChildKind::kDeployment;
       });
     },
     "Ensure", "Accepted/Upgrading", "WriteStatus DeleteChild DeleteChild", "", "True/Compiled"},
    {"the JobManager's workload is gone: HA recovers the same sequence",
     [](PlanWorld* w) {
       RunStateful(w);
       std::erase_if(w->obs.children, [](const Child& c) {
         return c.name == "orders-jm" && c.kind == ChildKind::kDeployment;
       });
     },
     "Ensure", "Running/AllTasksRunning", "CreateChild", "", "True/Compiled"},
    {"what is held cannot be rendered again",
     [](PlanWorld* w) {
       RunStateful(w);
       w->Edit(kOtherSql);
       std::erase_if(w->obs.children, [](const Child& c) { return c.name == "orders-tm"; });
     },
     "Ensure", "Running/AllTasksRunning", "", "NoCheckpointYet", "True/Compiled",
     "missing and not created again: orders-tm"},
};

const RuleCase kAtTheEnd[] = {
    {"FINISHED",
     [](PlanWorld* w) {
       BatchRun(w);
       FlinkSays(w, flink::JobState::kFinished);
     },
     "Outcome", "Succeeded/JobFinished", "", "", "True/Compiled"},
    {"FAILED",
     [](PlanWorld* w) {
       RunJob(w);
       FailWith(w, "division by zero");
     },
     "Outcome", "Failed/JobFailed", "", "", "True/Compiled",
     "SqlValidatorException: division by zero"},
    {"FAILED, the cause not read yet",
     [](PlanWorld* w) {
       RunJob(w);
       FlinkSays(w, flink::JobState::kFailed);
       w->obs.flink->job->end_time = w->now;
     },
     "Outcome", "Running/AllTasksRunning", "", "", "True/Compiled"},
    {"CANCELED by somebody",
     [](PlanWorld* w) {
       RunJob(w);
       FlinkSays(w, flink::JobState::kCanceled);
     },
     "Outcome", "Killed/CancelledExternally", "", "", "True/Compiled"},
    {"the Pod of a batch run failed",
     [](PlanWorld* w) {
       BatchRun(w);
       w->obs.flink->unreachable = true;
       PodInfo* pod = JobManager(w);
       pod->ready = false;
       pod->phase = "Failed";
       pod->reason = "OOMKilled";
       pod->exit_code = 137;
     },
     "Outcome", "Failed/JobFailed", "", "", "True/Compiled", "OOMKilled"},
    {"the Pod of a batch run is gone",
     [](PlanWorld* w) {
       BatchRun(w);
       w->obs.pods.clear();
     },
     "Outcome", "Failed/JobFailed", "", "", "True/Compiled", "gone"},
    {"released after the end",
     [](PlanWorld* w) {
       BatchRun(w);
       FlinkSays(w, flink::JobState::kFinished);
       w->Apply(w->Decide());
     },
     "Release", "Succeeded/JobFinished", "DeleteChild DeleteChild DeleteChild", "",
     "True/Compiled"},
    {"finished rests, whatever the wish",
     [](PlanWorld* w) {
       BatchRun(w);
       FlinkSays(w, flink::JobState::kFinished);
       RunJob(w);
       w->Wish(DesiredState::kKilled);
     },
     "Finished", "Finished/Released", "", "", "True/Compiled"},
    {"deleted while nothing runs",
     [](PlanWorld* w) {
       w->job.meta.finalizers = {kFinalizer};
       w->Delete();
     },
     "Delete", "Accepted/", "RemoveFinalizer", "", ""},
    {"deleted while it runs",
     [](PlanWorld* w) {
       RunJob(w);
       w->Delete();
     },
     "Delete", "Running/Deleting", "WriteStatus CancelFlinkJob", "", ""},
    {"a cancel that does not come is not waited for past its deadline",
     [](PlanWorld* w) {
       RunJob(w);
       w->Delete();
       w->Advance(milliseconds(180'000));
     },
     "Delete", "Running/Deleting", "DeleteChild DeleteChild DeleteChild", "", ""},
    {"nobody to ask: the workloads go at once",
     [](PlanWorld* w) {
       RunJob(w);
       w->obs.flink->unreachable = true;
       w->Delete();
     },
     "Delete", "Running/Deleting", "DeleteChild DeleteChild DeleteChild", "", ""},
};

std::string Actions(const Plan& plan) {
  std::string out;
  for (const Action& action : plan.actions) {
    if (std::holds_alternative<AddFinalizer>(action)) continue;
    out += (out.empty() ? "" : " ") + std::string(ActionName(action));
  }
  return out;
}

void Check(const RuleCase& row) {
  SCOPED_TRACE(row.name);
  PlanWorld world;
  row.prepare(&world);
  const Plan plan = world.Decide();
  EXPECT_EQ(plan.rule, row.rule);
  EXPECT_EQ(std::string(StateName(plan.status.state.value())) + "/" + plan.status.reason,
            row.label);
  EXPECT_EQ(Actions(plan), row.actions);
  EXPECT_EQ(plan.stalled ? plan.stalled->reason : "", row.stalled);
  EXPECT_EQ(plan.sql_valid ? plan.sql_valid->status + "/" + plan.sql_valid->reason : "",
            row.sql_valid);
  const std::string told =
      plan.status.message + (plan.stalled ? " | " + plan.stalled->message : "");
  EXPECT_NE(told.find(row.message), std::string::npos) << told;
  const State before = world.job.status.state.value_or(State::kAccepted);
  EXPECT_TRUE(before == *plan.status.state || IsEdge(before, *plan.status.state));
}

TEST(RulesTest, BeforeTheStart) {
  for (const RuleCase& row : kBeforeTheStart) Check(row);
}

TEST(RulesTest, WhileStarting) {
  for (const RuleCase& row : kWhileStarting) Check(row);
}

TEST(RulesTest, WhileRunning) {
  for (const RuleCase& row : kWhileRunning) Check(row);
}

TEST(RulesTest, AtTheEnd) {
  for (const RuleCase& row : kAtTheEnd) Check(row);
}

TEST(RulesTest, TheFinalizerComesFirst) {
  PlanWorld world;
  const Plan plan = world.Decide();
  ASSERT_FALSE(plan.actions.empty());
  EXPECT_TRUE(std::holds_alternative<AddFinalizer>(plan.actions.front()));
}

TEST(RulesTest, TheIntentIsWrittenBeforeAnythingIsCreated) {
  PlanWorld world;
  const Plan plan = world.Decide();
  const auto& write = std::get<WriteStatus>(plan.actions.at(1));
  EXPECT_EQ(write.status, plan.status);
  EXPECT_EQ(write.status.deployment.sequence, 1);
  EXPECT_EQ(write.status.deployment.job_id, FlinkJobId(world.job.meta.uid, 1));
  EXPECT_EQ(write.status.deployment.job_id.size(), 32u);
}

TEST(RulesTest, AFailureIsKeptWithItsCauseAndPosition) {
  PlanWorld world;
  RunJob(&world);
  FailWith(&world, "Column 'nosuch' not found");
  world.Apply(world.Decide());
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released");
  EXPECT_EQ(world.job.status.result, "Failed");
  ASSERT_TRUE(world.job.status.failure);
  EXPECT_EQ(world.job.status.failure->line, 3);
  EXPECT_EQ(world.job.status.failure->column, 28);
  EXPECT_EQ(world.job.status.failure->chain.size(), 2u);
  EXPECT_NE(world.job.status.message.find("nosuch"), std::string::npos);
}

TEST(RulesTest, HaDataOfFormerSequencesGoesWithTheFirstCheckpoint) {
  PlanWorld world;
  world.job.spec.upgrade_mode = UpgradeMode::kStateless;
  RunStateful(&world);
  world.Edit(kOtherSql);
  RunJob(&world);
  EXPECT_TRUE(world.deleted_by_name.empty());
  flink::Checkpoint checkpoint;
  checkpoint.id = 1;
  checkpoint.path = "s3://bucket/flink/chk-1";
  checkpoint.time = world.now;
  world.obs.flink->checkpoints.completed = checkpoint;
  world.Apply(world.Decide());
  EXPECT_EQ(world.deleted_by_name, HaConfigMapNames("orders", world.job.meta.uid, 1));
  EXPECT_EQ(world.job.status.checkpoint->id, 1);
  checkpoint.id = 2;
  checkpoint.time = world.now + milliseconds(60'000);
  world.obs.flink->checkpoints.completed = checkpoint;
  EXPECT_EQ(world.Decide().status, world.job.status) << "at most every ten minutes";
}

TEST(RulesTest, IntentIsWhatRunsAndNotHowItIsLookedAfter) {
  const SqlJobSpec spec = NewJob().spec;
  const std::string hash = IntentHash(spec, kGoodSql);
  // Known for ever: an operator that hashed differently would restart every job.
  EXPECT_EQ(hash, "eb5188c88361068c039d97a659be944d0b73f09684aa0073d95ceb69b18f28e9");
  SqlJobSpec other = spec;
  other.validation = Validation::kWarn;
  other.state = DesiredState::kKilled;
  other.timeouts.progress = milliseconds(1);
  other.upgrade_mode = UpgradeMode::kStateless;
  other.savepoints.directory = "s3://b/c";
  other.max_checkpoint_age = milliseconds(1);
  other.restore = {"s3://b/d", "1", true, ClaimMode::kClaim};
  other.deletion.state = StateDeletion::kDelete;
  EXPECT_EQ(IntentHash(other, kGoodSql), hash);
  EXPECT_NE(IntentHash(spec, kOtherSql), hash);
  other = spec;
  other.resources.parallelism = 2;
  EXPECT_NE(IntentHash(other, kGoodSql), hash);
  other = spec;
  other.flink.configuration["a"] = "b";
  EXPECT_NE(IntentHash(other, kGoodSql), hash);
}

TEST(RulesTest, AStuckStartHoldsNoSlot) {
  PlanWorld world;
  Deploy(&world);
  EXPECT_TRUE(HoldsStartSlot(world.job.status));
  SqlJobStatus stuck = world.job.status;
  stuck.conditions.push_back({"Stalled", "True", "ImagePullBackOff", "", {}, 1});
  EXPECT_FALSE(HoldsStartSlot(stuck));
  PlanWorld running;
  RunJob(&running);
  EXPECT_FALSE(HoldsStartSlot(running.job.status));
}

}  // namespace
}  // namespace weir::job
