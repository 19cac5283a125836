// A JobManager that ended after its job did, before anybody had asked: what it left in its Pod's
// status counts as if Flink had said it.
#include <gtest/gtest.h>

#include <string>

#include "tests/job/plan/stopping.h"

namespace weir::job {
namespace {

using flink::JobState;

PodInfo* JobManager(PlanWorld* world) {
  for (PodInfo& pod : world->obs.pods) {
    if (pod.role == Role::kJobManager) return &pod;
  }
  return nullptr;
}

// Killed with -9; the last that was seen of its job is that it ran.
PlanWorld Killed(Mode mode, JobState last_word, int attempts = 0) {
  PlanWorld world;
  world.job.spec.mode = mode;
  world.job.spec.restart.max_attempts = attempts;
  EXPECT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  world.obs.flink->unreachable = true;
  PodInfo* pod = JobManager(&world);
  pod->ready = false;
  pod->phase = mode == Mode::kBatch ? "Failed" : "Running";
  pod->reason = "Error";
  pod->exit_code = 137;
  pod->restarts = mode == Mode::kBatch ? 0 : 1;
  pod->last_word = last_word;
  return world;
}

std::string Label(const Plan& plan) {
  return std::string(StateName(*plan.status.state)) + "/" + plan.status.reason;
}

TEST(LastWordTest, ABatchThatFinishedHasSucceeded) {
  const Plan plan = Killed(Mode::kBatch, JobState::kFinished).Decide();
  EXPECT_EQ(plan.rule, "Outcome");
  EXPECT_EQ(Label(plan), "Succeeded/JobFinished");
  EXPECT_EQ(plan.status.job_state, "FINISHED");
  EXPECT_FALSE(plan.status.failure);
  EXPECT_EQ(plan.status.runs.succeeded, 1);
}

TEST(LastWordTest, WithoutAWordItHasNot) {
  const Plan plan = Killed(Mode::kBatch, JobState::kUnknown).Decide();
  EXPECT_EQ(Label(plan), "Failed/JobFailed");
  EXPECT_EQ(plan.status.runs.failed, 1);
}

TEST(LastWordTest, OneThatFailedHasFailedAndMayBeTriedAgain) {
  for (const Mode mode : {Mode::kBatch, Mode::kStreaming}) {
    const Plan last = Killed(mode, JobState::kFailed).Decide();
    EXPECT_EQ(Label(last), "Failed/JobFailed");
    ASSERT_TRUE(last.status.failure);
    EXPECT_EQ(last.status.failure->root_cause,
              "its JobManager ended before it was asked for the cause");
    EXPECT_EQ(Label(Killed(mode, JobState::kFailed, 3).Decide()), "Accepted/Restarting");
  }
}

TEST(LastWordTest, OneThatWasCancelledIsNotStartedAgain) {
  EXPECT_EQ(Label(Killed(Mode::kBatch, JobState::kCanceled, 3).Decide()),
            "Killed/CancelledExternally");
}

// Without high availability the next JobManager in the Pod runs the script once more.
TEST(LastWordTest, AStreamThatIsRunOnceMoreHasEndedAllTheSame) {
  PlanWorld world = Killed(Mode::kStreaming, JobState::kFinished);
  JobManager(&world)->ready = true;
  world.obs.flink->unreachable = false;
  ASSERT_EQ(world.obs.flink->job->state, JobState::kRunning);
  EXPECT_EQ(Label(world.Decide()), "Succeeded/JobFinished");
}

// With it, it knows that the job has ended, and lists none.
TEST(LastWordTest, AStreamThatIsNotRecoveredHasEnded) {
  PlanWorld world = Killed(Mode::kStreaming, JobState::kFinished);
  JobManager(&world)->ready = true;
  world.obs.flink->unreachable = false;
  world.obs.flink->job.reset();
  EXPECT_EQ(Label(world.Decide()), "Succeeded/JobFinished");
  JobManager(&world)->last_word = JobState::kUnknown;
  EXPECT_EQ(Label(world.Decide()), "Warning/Unknown");
}

TEST(LastWordTest, TheWordOfAnotherDeploymentsPodIsNone) {
  PlanWorld world = Killed(Mode::kStreaming, JobState::kFinished);
  ++world.job.status.deployment.sequence;
  EXPECT_NE(Label(world.Decide()), "Succeeded/JobFinished");
}

// It was stopped with a savepoint, and took the savepoint's place along: that is no success, and
// nothing to start from; nor may it be asked of a JobManager that runs the job anew.
TEST(LastWordTest, AStopWhoseSavepointWentAlongIsStateLost) {
  for (const char* checkpoints : {"", "s3://b/cp"}) {
    PlanWorld world = Stopping(checkpoints);
    world.triggers.clear();
    JobManager(&world)->last_word = JobState::kFinished;
    ASSERT_TRUE(world.Run());
    EXPECT_EQ(world.Label(), "Accepted/StateLost");
    EXPECT_TRUE(world.triggers.empty()) << "no other one was asked for";
    EXPECT_EQ(world.restored_from.size(), 1u);
  }
}

TEST(LastWordTest, ADeletionDoesNotWaitForASavepointThatNobodyKnows) {
  PlanWorld world;
  world.job.meta.finalizers = {kFinalizer};
  world.job.spec.savepoints.directory = "s3://b/sp";
  world.job.spec.deletion.savepoint = true;
  ASSERT_TRUE(world.Run());
  world.savepoints_hang = true;
  world.Delete();
  ASSERT_TRUE(world.Run());
  ASSERT_EQ(world.triggers.size(), 1u);
  ASSERT_FALSE(world.finalizer_removed) << "it waits for the savepoint";
  world.triggers.clear();
  JobManager(&world)->last_word = JobState::kFinished;
  ASSERT_TRUE(world.Run());
  EXPECT_TRUE(world.finalizer_removed);
  EXPECT_EQ(world.job.status.deployment.stop_failure,
            "the JobManager ended before it said where it is");
}

}  // namespace
}  // namespace weir::job
