// A job's state across edits, suspensions, failures and deletions: where each next start continues.
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

using Strings = std::vector<std::string>;

PlanWorld RunningWithState(const char* checkpoints, const char* savepoints) {
  PlanWorld world;
  world.job.spec.checkpoints.directory = checkpoints;
  world.job.spec.savepoints.directory = savepoints;
  EXPECT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  return world;
}

void FailJob(PlanWorld* world) {
  world->FailJob();
  world->Apply(world->Decide());
  ASSERT_TRUE(world->Run());
  ASSERT_EQ(world->Label(), "Finished/Released");
}

TEST(UpgradeTest, AnEditUnderSavepointContinuesFromIt) {
  PlanWorld world = RunningWithState("", "s3://b/sp");
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.restored_from, (Strings{"", "s3://b/sp/savepoint-1"}));
  EXPECT_EQ(world.triggers.size(), 1u) << "one savepoint for one edit";
  EXPECT_EQ(world.job.status.savepoint->path, "s3://b/sp/savepoint-1");
  EXPECT_FALSE(world.job.status.state_point) << "consumed";
}

TEST(UpgradeTest, AnEditUnderLastStateContinuesFromTheNewestCheckpointOfTheHaData) {
  PlanWorld world = RunningWithState("s3://b/cp/", "");
  world.CompleteCheckpoint(3);
  ASSERT_TRUE(world.Run());
  const std::string job_id = world.job.status.deployment.job_id;
  // Later ones complete until the JobManager is gone; status has not heard of them.
  world.ha = {true, {4, 11, 9}};
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.restored_from, (Strings{"", "s3://b/cp/" + job_id + "/chk-11"}));
  EXPECT_TRUE(world.triggers.empty());
}

TEST(UpgradeTest, LostHaDataIsToldAndNeverAnEmptyStart) {
  PlanWorld world = RunningWithState("s3://b/cp", "");
  world.CompleteCheckpoint(3);
  ASSERT_TRUE(world.Run());
  world.ha = {};
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/StateLost");
  EXPECT_EQ(world.StalledReason(), "StateLost");
  EXPECT_EQ(world.restored_from.size(), 1u);
  world.job.spec.restore = {"s3://b/cp/x/chk-3", "1", false, ClaimMode::kNoClaim};
  ++world.job.meta.generation;
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.restored_from.back(), "s3://b/cp/x/chk-3");
}

TEST(UpgradeTest, AFailedSavepointLeavesTheJobRunning) {
  PlanWorld world = RunningWithState("s3://b/cp", "s3://b/sp");
  world.savepoint_failure = "disk full";
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.StalledReason(), "SavepointFailed");
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
  EXPECT_EQ(world.triggers.size(), 1u);
  // Some minutes later it is tried again, under a new trigger.
  world.savepoint_failure.clear();
  world.Advance(milliseconds(301'000));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.triggers.size(), 2u);
  EXPECT_EQ(world.restored_from.back(), "s3://b/sp/savepoint-2");
}

TEST(UpgradeTest, SuspendAndResumeKeepTheState) {
  PlanWorld world = RunningWithState("", "s3://b/sp");
  world.Wish(DesiredState::kSuspended);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/Suspended");
  EXPECT_TRUE(world.obs.pods.empty());
  ASSERT_TRUE(world.job.status.state_point);
  EXPECT_EQ(world.job.status.state_point->path, "s3://b/sp/savepoint-1");
  ASSERT_TRUE(world.record);
  EXPECT_EQ(world.record->point.path, "s3://b/sp/savepoint-1");
  world.Wish(DesiredState::kRunning);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.restored_from.back(), "s3://b/sp/savepoint-1");
}

TEST(UpgradeTest, ARunThatFailedIsContinuedByAnEdit) {
  PlanWorld world = RunningWithState("s3://b/cp", "");
  world.CompleteCheckpoint(7);
  const std::string path = world.checkpoints.completed->path;
  FailJob(&world);
  EXPECT_EQ(world.job.status.result, "Failed");
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.restored_from.back(), path);
}

TEST(UpgradeTest, AStartThatFailedIsMadeAgainFromTheSameState) {
  PlanWorld world = RunningWithState("", "s3://b/sp");
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  FailJob(&world);  // before any checkpoint
  world.Edit(kGoodSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.restored_from, (Strings{"", "s3://b/sp/savepoint-1", "s3://b/sp/savepoint-1"}));
}

TEST(UpgradeTest, DeletedAndAppliedAgainItWaitsForAWord) {
  PlanWorld world = RunningWithState("s3://b/cp", "");
  world.CompleteCheckpoint(7);
  const std::string path = world.checkpoints.completed->path;
  ASSERT_TRUE(world.Run());
  world.Delete();
  ASSERT_TRUE(world.Run());
  ASSERT_TRUE(world.finalizer_removed);
  PlanWorld again;
  again.record = world.record;
  again.job.meta.uid = "another";
  again.job.spec.checkpoints.directory = "s3://b/cp";
  ASSERT_TRUE(again.Run());
  EXPECT_EQ(again.Label(), "Accepted/StateFound");
  EXPECT_TRUE(again.started_job_ids.empty());
  EXPECT_NE(again.job.status.message.find(path), std::string::npos);
  PlanWorld empty = again;
  empty.job.spec.restore.from = "none";
  ASSERT_TRUE(empty.Run());
  EXPECT_EQ(empty.restored_from, Strings{""});
  again.job.spec.restore.from = path;
  ASSERT_TRUE(again.Run());
  EXPECT_EQ(again.restored_from, Strings{path});
}

TEST(UpgradeTest, DeletedWithItsStateItIsForgotten) {
  PlanWorld world = RunningWithState("s3://b/cp", "");
  world.CompleteCheckpoint(7);
  ASSERT_TRUE(world.Run());
  ASSERT_TRUE(world.record);
  world.job.spec.deletion.state = StateDeletion::kDelete;
  world.Delete();
  ASSERT_TRUE(world.Run());
  EXPECT_FALSE(world.record);
}

TEST(UpgradeTest, ASavepointOnDemandIsTakenOnce) {
  PlanWorld world = RunningWithState("", "s3://b/sp");
  world.job.meta.annotations[kAnnotationSavepoint] = "a";
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.triggers.size(), 1u);
  EXPECT_EQ(world.job.status.savepoint->path, "s3://b/sp/savepoint-1");
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  world.job.meta.annotations[kAnnotationSavepoint] = "b";
  world.savepoint_failure = "disk full";
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.triggers.size(), 2u);
  EXPECT_EQ(world.job.status.savepoint->path, "s3://b/sp/savepoint-1") << "the last good one";
  EXPECT_NE(world.job.status.savepoint->failure.find("disk full"), std::string::npos);
}

TEST(UpgradeTest, AnEditDuringASavepointWaitsForIt) {
  PlanWorld world = RunningWithState("", "s3://b/sp");
  world.savepoints_hang = true;
  world.job.meta.annotations[kAnnotationSavepoint] = "a";
  ASSERT_TRUE(world.Run());
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.triggers.size(), 1u) << "never two at once";
  world.savepoints_hang = false;
  world.triggers.begin()->second = {true, "s3://b/sp/first", std::nullopt};
  world.Flink();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.triggers.size(), 2u);
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
}

// A crash after any number of actions, anywhere in the upgrade: the same world, one savepoint.
TEST(UpgradeTest, ACrashAnywhereInAnUpgradeEndsInTheSameWorld) {
  for (const bool savepoint : {true, false}) {
    for (int crash_round = 0; crash_round < 8; ++crash_round) {
      for (size_t done = 0; done < 6; ++done) {
        PlanWorld world = RunningWithState("s3://b/cp", savepoint ? "s3://b/sp" : "");
        world.CompleteCheckpoint(3);
        ASSERT_TRUE(world.Run());
        const std::string checkpoint = world.checkpoints.completed->path;
        world.Edit(kOtherSql);
        for (int round = 0; round < crash_round; ++round) {
          world.Apply(world.Decide());
          world.Kubelet();
          world.Flink();
        }
        world.Apply(world.Decide(), done);
        world.Flink();
        ASSERT_TRUE(world.Run());
        const std::string where = std::to_string(crash_round) + "/" + std::to_string(done);
        EXPECT_EQ(world.Label(), "Running/AllTasksRunning") << where;
        EXPECT_EQ(world.job.status.deployment.sequence, 2) << where;
        EXPECT_EQ(world.triggers.size(), savepoint ? 1u : 0u) << where;
        const std::set<std::string> distinct(world.started_job_ids.begin(),
                                             world.started_job_ids.end());
        EXPECT_EQ(distinct.size(), 2u) << where;
        EXPECT_EQ(world.job.status.deployment.restored_from,
                  savepoint ? "s3://b/sp/savepoint-1" : checkpoint)
            << where;
      }
    }
  }
}

}  // namespace
}  // namespace weir::job
