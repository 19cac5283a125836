// The operator's own attempts at a job that failed, their back-off and budget; loops of Flink's.
#include <gtest/gtest.h>

#include <string>

#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

PlanWorld RunningWithRestarts(int attempts = 3) {
  PlanWorld world;
  world.job.spec.checkpoints.directory = "s3://b/cp";
  world.job.spec.restart = {attempts, seconds(10), seconds(30), 2};
  EXPECT_TRUE(world.Run());
  world.CompleteCheckpoint(1);
  EXPECT_TRUE(world.Run());
  return world;
}

void Fail(PlanWorld* world) {
  world->FailJob();
  world->Apply(world->Decide());
}

TEST(RestartTest, AFailedJobIsStartedAgainFromItsLastCheckpointAfterABackOff) {
  PlanWorld world = RunningWithRestarts();
  const std::string checkpoint = world.checkpoints.completed->path;
  Fail(&world);
  EXPECT_EQ(world.Label(), "Accepted/Restarting");
  EXPECT_NE(world.job.status.message.find("boom"), std::string::npos);
  ASSERT_TRUE(world.job.status.failure);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/Restarting");
  EXPECT_TRUE(world.NothingRuns());
  world.Advance(seconds(9));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
  EXPECT_EQ(world.Decide().requeue_after, seconds(1));
  world.Advance(seconds(1));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  EXPECT_EQ(world.restored_from.back(), checkpoint);
  EXPECT_EQ(world.job.status.restart.attempts, 1);
}

TEST(RestartTest, ASavepointThatIsNewerThanTheLastCheckpointIsGoneOnFrom) {
  PlanWorld world = RunningWithRestarts();
  world.checkpoints.savepoint = flink::Checkpoint{2, "s3://b/sp/savepoint-2", world.now, 0, {}};
  Fail(&world);
  ASSERT_TRUE(world.job.status.state_point);
  EXPECT_TRUE(world.job.status.state_point->savepoint);
  world.Advance(seconds(11));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.restored_from.back(), "s3://b/sp/savepoint-2");
}

TEST(RestartTest, ASavepointThatIsOlderIsNot) {
  PlanWorld world = RunningWithRestarts();
  world.checkpoints.savepoint = flink::Checkpoint{2, "s3://b/sp/savepoint-2", world.now, 0, {}};
  world.CompleteCheckpoint(3);
  const std::string checkpoint = world.checkpoints.completed->path;
  Fail(&world);
  world.Advance(seconds(11));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.restored_from.back(), checkpoint);
}

TEST(RestartTest, TheBackOffGrowsUpToItsBoundAndTheAttemptsEnd) {
  PlanWorld world = RunningWithRestarts();
  for (const int wait : {10, 20, 30}) {
    Fail(&world);
    EXPECT_EQ(world.job.status.restart.next, world.now + seconds(wait));
    ASSERT_TRUE(world.Run());
    world.Advance(seconds(wait));
    ASSERT_TRUE(world.Run());
    ASSERT_EQ(world.Label(), "Running/AllTasksRunning");
  }
  Fail(&world);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released");
  EXPECT_EQ(world.job.status.result, "Failed");
}

TEST(RestartTest, AnHourOfRunningRefillsTheBudget) {
  PlanWorld world = RunningWithRestarts();
  Fail(&world);
  ASSERT_TRUE(world.Run());
  world.Advance(seconds(10));
  ASSERT_TRUE(world.Run());
  world.Advance(seconds(3599));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.restart.attempts, 1);
  world.Advance(seconds(1));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.restart.attempts, 0);
}

TEST(RestartTest, AnEditDoesNotWaitAndHasTheWholeBudget) {
  PlanWorld world = RunningWithRestarts();
  Fail(&world);
  ASSERT_TRUE(world.Run());
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.restart.attempts, 0);
  EXPECT_EQ(world.job.status.restart.next, SystemTime{});
}

TEST(RestartTest, KilledOrSuspendedMeanwhileItIsNotStarted) {
  for (const DesiredState wish : {DesiredState::kKilled, DesiredState::kSuspended}) {
    PlanWorld world = RunningWithRestarts();
    Fail(&world);
    world.Wish(wish);
    ASSERT_TRUE(world.Run());
    world.Advance(seconds(3600));
    ASSERT_TRUE(world.Run());
    EXPECT_EQ(world.job.status.deployment.sequence, 1);
    EXPECT_EQ(world.Label(),
              wish == DesiredState::kKilled ? "Finished/Released" : "Accepted/Suspended");
  }
}

TEST(RestartTest, WithoutAttemptsItFails) {
  PlanWorld world = RunningWithRestarts(0);
  Fail(&world);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released");
}

TEST(RestartTest, ACrashAnywhereIsOneAttempt) {
  for (int crash_round = 0; crash_round < 6; ++crash_round) {
    for (size_t done = 0; done < 7; ++done) {
      PlanWorld world = RunningWithRestarts();
      const std::string checkpoint = world.checkpoints.completed->path;
      Fail(&world);
      for (int round = 0; round < crash_round; ++round) {
        world.Apply(world.Decide());
        world.Kubelet();
        world.Flink();
        world.Advance(seconds(5));
      }
      world.Apply(world.Decide(), done);
      world.Flink();
      ASSERT_TRUE(world.Run());
      world.Advance(seconds(10));
      ASSERT_TRUE(world.Run());
      const std::string where = std::to_string(crash_round) + "/" + std::to_string(done);
      EXPECT_EQ(world.Label(), "Running/AllTasksRunning") << where;
      EXPECT_EQ(world.job.status.deployment.sequence, 2) << where;
      EXPECT_EQ(world.job.status.deployment.restored_from, checkpoint) << where;
      EXPECT_EQ(world.job.status.restart.attempts, 1) << where;
    }
  }
}

// --- Flink's own restarts ---

void Restarts(PlanWorld* world, int64_t count) {
  world->restarts = count;
  world->Flink();
}

TEST(RestartLoopTest, ManyRestartsWithoutACheckpointAreALoop) {
  PlanWorld world = RunningWithRestarts();
  Restarts(&world, 1);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  world.Advance(seconds(300));
  Restarts(&world, 10);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning") << "not more than ten";
  Restarts(&world, 11);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Warning/RestartLoop");
  world.CompleteCheckpoint(2);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
}

TEST(RestartLoopTest, ItLastsUntilTenCalmMinutes) {
  PlanWorld world = RunningWithRestarts();
  Restarts(&world, 1);
  ASSERT_TRUE(world.Run());
  Restarts(&world, 30);
  ASSERT_TRUE(world.Run());
  ASSERT_EQ(world.Label(), "Warning/RestartLoop");
  world.Advance(seconds(601));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Warning/RestartLoop") << "the window in which it looped is over";
  world.Advance(seconds(601));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
}

TEST(RestartLoopTest, SeldomRestartsAreNone) {
  PlanWorld world = RunningWithRestarts();
  for (int64_t i = 1; i < 60; ++i) {
    Restarts(&world, i);
    ASSERT_TRUE(world.Run());
    EXPECT_EQ(world.Label(), "Running/AllTasksRunning") << i;
    world.Advance(seconds(70));
  }
}

TEST(RestartLoopTest, AnotherJobManagerCountsFromNought) {
  PlanWorld world = RunningWithRestarts();
  Restarts(&world, 9);
  ASSERT_TRUE(world.Run());
  Restarts(&world, 0);
  ASSERT_TRUE(world.Run());
  Restarts(&world, 9);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
}

}  // namespace
}  // namespace weir::job
