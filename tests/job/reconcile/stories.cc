#include "tests/job/reconcile/stories.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "job/history/store.h"
#include "job/model/observation.h"

namespace weir::job {
namespace {

using doc::Json;

constexpr char kJob[] = "orders";
constexpr char kSavepoints[] = "s3://bucket/sp";
constexpr char kCheckpoints[] = "s3://bucket/cp";

// kScript, or the same with another query.
std::string Script(bool edited) {
  std::string sql = kScript;
  if (edited) sql.replace(sql.find("SELECT a"), 8, "SELECT 1");
  return sql;
}

Json Stateless(bool edited) { return {{"sql", Script(edited)}}; }
Json WithSavepoints(bool edited) {
  return {{"sql", Script(edited)}, {"savepoints", {{"directory", kSavepoints}}}};
}
Json WithCheckpoints(bool edited) {
  return {{"sql", Script(edited)}, {"checkpoints", {{"directory", kCheckpoints}}}};
}

bool Runs(World& world) { return world.StateOf(kJob) == "Running/AllTasksRunning"; }

bool RunsAs(World& world, int64_t sequence) {
  return Runs(world) && world.Job(kJob)->status.deployment.sequence == sequence;
}

void Run(World& world, const Json& spec) {
  world.Apply(kJob, spec);
  ASSERT_TRUE(world.Until([&] {
    world.Live();
    return Runs(world);
  })) << world.StateOf(kJob)
      << ": " << world.Job(kJob)->status.message;
}

std::string JobId(World& world) { return world.Job(kJob)->status.deployment.job_id; }

void CompleteCheckpoint(World& world) {
  world.flink.CompleteCheckpoint(world.FlinkUrl(kJob), JobId(world));
  ASSERT_TRUE(world.Until([&] { return world.Job(kJob)->status.checkpoint.has_value(); }));
}

void Nothing(World&) {}

// --- deploying and editing ---

void Create(World& world) { world.Apply(kJob, WithSavepoints(false)); }
bool Created(World& world) { return RunsAs(world, 1); }

void StatelessRuns(World& world) { Run(world, Stateless(false)); }
void EditStateless(World& world) { world.Apply(kJob, Stateless(true)); }
bool Upgraded(World& world) { return RunsAs(world, 2); }

void SavepointsRun(World& world) { Run(world, WithSavepoints(false)); }
void EditWithSavepoints(World& world) { world.Apply(kJob, WithSavepoints(true)); }

// Flink's own record of the checkpoints is what the next start goes by.
void CheckpointsRun(World& world) {
  Run(world, WithCheckpoints(false));
  CompleteCheckpoint(world);
  const std::string name = HaJobConfigMapName(kJob, 1, JobId(world));
  world.api.Put(kube::kConfigMaps, {{"metadata", {{"name", name}, {"namespace", "shop"}}},
                                    {"data", {{"checkpointID-0000000000000000004", "x"}}}});
}
void EditWithCheckpoints(World& world) { world.Apply(kJob, WithCheckpoints(true)); }

// --- failures ---

Json Proving(bool edited) {
  Json spec = WithSavepoints(edited);
  spec["upgrade"] = {{"stableAfter", "1s"}};
  return spec;
}
void StableRuns(World& world) {
  Run(world, Proving(false));
  ASSERT_TRUE(world.Until([&] { return !world.Job(kJob)->status.revisions.stable.empty(); }));
  world.fails = {2};
}
void EditThatFails(World& world) { world.Apply(kJob, Proving(true)); }
bool RolledBack(World& world) { return RunsAs(world, 3); }

void Fail(World& world) {
  world.flink.Fail(world.FlinkUrl(kJob), JobId(world), "java.lang.RuntimeException: boom\n");
}

// Nobody leads while the user edits; whoever comes is disturbed.
void EditWithoutLeader(World& world) {
  world.StopOperator();
  EditWithSavepoints(world);
  world.StartOperator();
}

// --- suspending, rescaling, savepoints, the end ---

void Suspend(World& world) {
  Json spec = WithSavepoints(false);
  spec["state"] = "Suspended";
  world.Apply(kJob, spec);
}
bool Suspended(World& world) {
  const auto job = world.Job(kJob);
  return job && job->status.reason == "Suspended" && job->status.state_point &&
         world.Children().size() == 1;  // the script, kept until the next one runs
}

Json Wide(int parallelism) {
  Json spec = WithCheckpoints(false);
  spec["resources"] = {{"parallelism", parallelism}};
  return spec;
}
void ScalableRuns(World& world) {
  Run(world, Wide(1));
  world.flink.SetScale(world.FlinkUrl(kJob), JobId(world), 1, 8);
  CompleteCheckpoint(world);
}
void Widen(World& world) { world.Apply(kJob, Wide(3)); }
bool Widened(World& world) {
  const auto job = world.Job(kJob);
  const auto task_managers = world.api.Object(kube::kDeployments, {"shop", "orders-tm"});
  return job && task_managers && !IsRescaling(job->status) && job->status.parallelism == 3 &&
         doc::IntAt(*task_managers, {"spec", "replicas"}) == 3 &&
         world.flink.ParallelismOf(world.FlinkUrl(kJob), job->status.deployment.job_id) == 3;
}

void AskForSavepoint(World& world) { world.Annotate(kJob, kAnnotationSavepoint, "1"); }
bool Saved(World& world) {
  const auto job = world.Job(kJob);
  return Runs(world) && job->status.savepoint && !job->status.savepoint->path.empty();
}

Json SavedAtItsEnd() {
  Json spec = WithSavepoints(false);
  spec["deletion"] = {{"savepoint", true}};
  return spec;
}
void SavedAtItsEndRuns(World& world) { Run(world, SavedAtItsEnd()); }
void Delete(World& world) { world.Delete(kJob); }
bool Gone(World& world) {
  return !world.Job(kJob) && world.Children().empty() && world.api.Objects(kube::kPods).empty();
}

void Kill(World& world) {
  Json spec = WithCheckpoints(false);
  spec["state"] = "Killed";
  world.Apply(kJob, spec);
}
bool Released(World& world) { return world.StateOf(kJob) == "Finished/Released"; }

// --- batch ---

// It fires once in the time that the stories take: at 22:14, 40 s after the clock's start.
void Schedule(World& world) {
  world.Apply(kJob, {{"sql", kScript}, {"mode", "Batch"}, {"schedule", {{"cron", "14 * * * *"}}}});
  world.Settle();
  ASSERT_EQ(world.StateOf(kJob), "Accepted/Scheduled");
}
void Time(World&) {}  // passes by itself

bool Finished(World& world) {
  if (Released(world)) return true;
  const std::string url = world.FlinkUrl(kJob);
  const auto job = world.Job(kJob);
  if (Runs(world) && !url.empty() &&
      world.flink.StateOf(url, job->status.deployment.job_id) == "RUNNING") {
    world.flink.Finish(url, job->status.deployment.job_id);
  }
  return false;
}

void RunFinished(World& world) {
  Schedule(world);
  ASSERT_TRUE(world.Until([&] {
    world.Live();
    return Finished(world);
  })) << world.StateOf(kJob);
}
// Nobody leads while the run ends and its JobManager is killed: only the Pod's status tells.
void BatchRuns(World& world) {
  Schedule(world);
  ASSERT_TRUE(world.Until([&] {
    world.Live();
    return Runs(world);
  })) << world.StateOf(kJob);
}
void EndUnseen(World& world) {
  world.StopOperator();
  world.KillJobManager(kJob, "FINISHED");
  world.StartOperator();
}
bool SucceededOnce(World& world) {
  return Released(world) && world.Job(kJob)->status.result == "Succeeded" &&
         world.Job(kJob)->status.runs.started == 1;
}

void Rerun(World& world) { world.Annotate(kJob, kAnnotationRerun, "1"); }
bool Repeated(World& world) { return Finished(world) && world.Job(kJob)->status.run->attempt == 2; }

}  // namespace

const std::vector<Story>& Stories() {
  static const std::vector<Story> stories = {
      {"Create", Nothing, Create, Created},
      {"Edit", StatelessRuns, EditStateless, Upgraded},
      {"UpgradeWithSavepoint", SavepointsRun, EditWithSavepoints, Upgraded},
      {"UpgradeFromCheckpoint", CheckpointsRun, EditWithCheckpoints, Upgraded},
      {"Rollback", StableRuns, EditThatFails, RolledBack},
      {"Failure", CheckpointsRun, Fail, Upgraded},
      {"Failover", SavepointsRun, EditWithoutLeader, Upgraded},
      {"Suspend", SavepointsRun, Suspend, Suspended},
      {"RescaleInPlace", ScalableRuns, Widen, Widened},
      {"Savepoint", SavepointsRun, AskForSavepoint, Saved},
      {"Kill", CheckpointsRun, Kill, Released},
      {"Delete", SavedAtItsEndRuns, Delete, Gone},
      {"ScheduleFires", Schedule, Time, Finished},
      {"EndUnseen", BatchRuns, EndUnseen, SucceededOnce, false},
      {"Rerun", RunFinished, Rerun, Repeated},
  };
  return stories;
}

std::vector<std::string> Outcome(World& world) {
  std::vector<std::string> lines;
  for (const kube::ResourceType& type :
       {kube::kConfigMaps, kube::kSecrets, kube::kServices, kube::kDeployments, kube::kJobs,
        kube::kControllerRevisions}) {
    for (const Json& object : world.api.Objects(type)) {
      lines.push_back(std::string(type.kind) + " " + doc::StringAt(object, {"metadata", "name"}));
    }
  }
  lines.push_back(std::to_string(world.api.Objects(kube::kPods).size()) + " Pods");
  lines.insert(lines.end(), world.starts.begin(), world.starts.end());
  lines.push_back(std::to_string(world.flink.SavepointCount()) + " savepoints");
  if (const auto record = world.api.Object(kube::kConfigMaps, {"shop", StateRecordName(kJob)})) {
    lines.push_back("state at " + doc::StringAt(*record, {"data", "path"}));
  }
  const auto job = world.Job(kJob);
  lines.push_back(world.StateOf(kJob));
  if (!job) return lines;
  const SqlJobStatus& status = job->status;
  lines.push_back("sequence " + std::to_string(status.deployment.sequence) + " job " +
                  status.deployment.job_id + " from " + status.deployment.restored_from +
                  " result " + status.result);
  if (status.state_point) lines.push_back("next from " + status.state_point->path);
  if (status.savepoint) {
    lines.push_back("last savepoint " + status.savepoint->path + ", " +
                    std::to_string(status.savepoint->kept.size()) + " kept " +
                    status.savepoint->trigger);
  }
  lines.push_back("runs " + status.revisions.deployed + ", stable " + status.revisions.stable +
                  ", " + std::to_string(status.revisions.names.size()) + " revisions, attempts " +
                  std::to_string(status.restart.attempts));
  if (status.rollback) lines.push_back("rolled back to " + status.rollback->revision);
  if (!status.run) return lines;
  lines.push_back("run " + status.run->id + ", " + std::to_string(status.runs.started) +
                  " started, " + std::to_string(status.runs.succeeded) + " succeeded");
  const Recorded recorded = RecordedOf(*world.api.Object(kube::kSqlJobs, {"shop", kJob}));
  for (const tuner::RunRecord& run : recorded.history.runs) {
    lines.push_back("recorded " + run.id + " attempt " + std::to_string(run.attempt));
  }
  return lines;
}

}  // namespace weir::job
