// Another parallelism alone: had in place, once, whatever happens on the way.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

PlanWorld RunningAt(int parallelism, const char* checkpoints = "s3://b/cp") {
  PlanWorld world;
  world.job.spec.checkpoints.directory = checkpoints;
  world.job.spec.resources.parallelism = parallelism;
  EXPECT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  if (*checkpoints != 0) world.CompleteCheckpoint(1);
  EXPECT_TRUE(world.Run());
  world.Advance(seconds(30));
  return world;
}

void Rescale(PlanWorld* world, int parallelism) {
  world->job.spec.resources.parallelism = parallelism;
  ++world->job.meta.generation;
}

// Looks go on while time passes.
bool RunOn(PlanWorld* world) {
  for (int i = 0; i < 3; ++i) {
    if (!world->Run()) return false;
    world->Advance(seconds(16));
    world->Flink();
  }
  return world->Run();
}

TEST(RescaleTest, AWiderJobIsHadInPlaceAndItsTaskManagersFollow) {
  PlanWorld world = RunningAt(2);
  world.job.spec.savepoints.directory = "s3://b/sp";
  Rescale(&world, 5);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
  EXPECT_EQ(world.job.status.deployment.parallelism, 5);
  EXPECT_EQ(world.job.status.deployment.generation, world.job.meta.generation);
  EXPECT_EQ(world.job.status.parallelism, 5);
  EXPECT_EQ(world.wanted, (std::vector<int>{5, 5}));
  EXPECT_EQ(world.task_managers, 5);
  EXPECT_TRUE(world.triggers.empty());
  EXPECT_FALSE(IsRescaling(world.job.status));
  EXPECT_EQ(world.Find(ChildKind::kDeployment, "orders-jm")->intent_hash,
            world.job.status.deployment.intent_hash)
      << "a lost status is rebuilt as it stands";
}

TEST(RescaleTest, ANarrowerJobLosesItsTaskManagersOnlyOnceItRunsSo) {
  PlanWorld world = RunningAt(4);
  world.rescale_refused = true;  // not yet heard
  Rescale(&world, 1);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.task_managers, 4);
  world.rescale_refused = false;
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.task_managers, 1);
  EXPECT_EQ(world.job.status.parallelism, 1);
}

TEST(RescaleTest, AVertexThatIsPinnedElsewhereKeepsItsWidth) {
  PlanWorld world = RunningAt(2);
  world.wanted = {1, 2};
  Rescale(&world, 3);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.wanted, (std::vector<int>{1, 3}));
  EXPECT_FALSE(IsRescaling(world.job.status));
}

TEST(RescaleTest, TogetherWithAnythingElseItIsARestart) {
  PlanWorld world = RunningAt(1);
  world.Edit(kOtherSql);
  Rescale(&world, 2);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  EXPECT_EQ(world.task_managers, 2);
}

TEST(RescaleTest, WithoutCheckpointsItIsARestartFromASavepoint) {
  PlanWorld world;
  world.job.spec.savepoints.directory = "s3://b/sp";
  ASSERT_TRUE(world.Run());
  EXPECT_FALSE(world.job.status.deployment.rescalable);
  Rescale(&world, 2);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  EXPECT_EQ(world.triggers.size(), 1u);
}

TEST(RescaleTest, UnderTheDefaultSchedulerItIsARestart) {
  PlanWorld world;
  world.job.spec.checkpoints.directory = "s3://b/cp";
  world.job.spec.flink.configuration["jobmanager.scheduler"] = "default";
  ASSERT_TRUE(world.Run());
  world.CompleteCheckpoint(1);
  ASSERT_TRUE(world.Run());
  Rescale(&world, 2);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
}

TEST(RescaleTest, AParallelismThatTheScriptSetsIsNotTouched) {
  PlanWorld world;
  world.job.spec.checkpoints.directory = "s3://b/cp";
  world.Edit(std::string("SET 'parallelism.default' = '2';\n") + kGoodSql);
  ASSERT_TRUE(world.Run());
  Rescale(&world, 7);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
  EXPECT_EQ(world.task_managers, 2);
  EXPECT_FALSE(IsRescaling(world.job.status));
}

TEST(RescaleTest, WithTooFewSlotsItRunsOnAndIsTold) {
  PlanWorld world = RunningAt(2);
  world.slots = 3;
  Rescale(&world, 5);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.job.status.parallelism, 3) << "what it really has";
  EXPECT_TRUE(IsRescaling(world.job.status));
  EXPECT_EQ(world.StalledReason(), "");
  world.Advance(seconds(601));
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.StalledReason(), "RescaleIncomplete");
  Rescale(&world, 3);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.StalledReason(), "");
  EXPECT_EQ(world.task_managers, 3);
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
}

TEST(RescaleTest, RefusedForTooLongItBecomesARestartFromTheState) {
  PlanWorld world = RunningAt(2);
  const std::string checkpoint = world.checkpoints.completed->path;
  world.rescale_refused = true;
  Rescale(&world, 5);
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
  world.Advance(seconds(601));
  world.Flink();
  ASSERT_TRUE(RunOn(&world));
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  EXPECT_EQ(world.job.status.deployment.restored_from, checkpoint);
  EXPECT_EQ(world.task_managers, 5);
}

TEST(RescaleTest, ARestartMeanwhileIsTheRescale) {
  PlanWorld world = RunningAt(2);
  world.slots = 2;
  Rescale(&world, 4);
  ASSERT_TRUE(world.Run());
  world.flink_state = flink::JobState::kRestarting;
  world.Advance(seconds(2));
  world.Flink();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Warning/Rescaling");
}

// A crash after any number of actions, in any round of it: the same world, no new deployment.
TEST(RescaleTest, ACrashAnywhereEndsInTheSameWorld) {
  for (const int to : {1, 5}) {
    for (int crash_round = 0; crash_round < 5; ++crash_round) {
      for (size_t done = 0; done < 5; ++done) {
        PlanWorld world = RunningAt(3);
        Rescale(&world, to);
        for (int round = 0; round < crash_round; ++round) {
          world.Apply(world.Decide());
          world.Advance(seconds(2));
          world.Flink();
        }
        world.Apply(world.Decide(), done);
        world.Flink();
        ASSERT_TRUE(RunOn(&world));
        const std::string where =
            std::to_string(to) + ": " + std::to_string(crash_round) + "/" + std::to_string(done);
        EXPECT_EQ(world.Label(), "Running/AllTasksRunning") << where;
        EXPECT_EQ(world.job.status.deployment.sequence, 1) << where;
        EXPECT_EQ(world.wanted, (std::vector<int>{to, to})) << where;
        EXPECT_EQ(world.task_managers, to) << where;
        EXPECT_FALSE(IsRescaling(world.job.status)) << where;
        EXPECT_EQ(world.Find(ChildKind::kDeployment, "orders-jm")->intent_hash,
                  world.job.status.deployment.intent_hash)
            << where;
        EXPECT_TRUE(world.triggers.empty()) << where;
      }
    }
  }
}

}  // namespace
}  // namespace weir::job
