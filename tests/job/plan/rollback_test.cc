// Revisions, what makes one stable, and the way back to it when an upgrade fails.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "job/api/bounds.h"
#include "job/plan/plan.h"
#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

constexpr char kThirdSql[] =
    "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT a + 2 FROM s;\n";

// Runs with its first checkpoint; not stable yet.
PlanWorld RunningToRollBack(const char* savepoints = "s3://b/sp") {
  PlanWorld world;
  world.job.spec.checkpoints.directory = "s3://b/cp";
  world.job.spec.savepoints.directory = savepoints;
  EXPECT_TRUE(world.Run());
  world.CompleteCheckpoint(1);
  EXPECT_TRUE(world.Run());
  return world;
}

PlanWorld Stable(const char* savepoints = "s3://b/sp") {
  PlanWorld world = RunningToRollBack(savepoints);
  world.Advance(seconds(301));
  EXPECT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.revisions.stable, world.job.status.revisions.deployed);
  return world;
}

std::string Stalled(const PlanWorld& world) {
  const Plan plan = world.Decide();
  return plan.stalled && plan.stalled->status == "True" ? plan.stalled->reason : "";
}

TEST(RevisionTest, ADeploymentIsStableOnceItHasRunForLongEnoughWithACheckpoint) {
  PlanWorld world;
  world.job.spec.checkpoints.directory = "s3://b/cp";
  ASSERT_TRUE(world.Run());
  world.Advance(seconds(3600));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.revisions.stable, "") << "no checkpoint yet";
  world.CompleteCheckpoint(1);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.revisions.stable, "");
  EXPECT_EQ(world.Decide().requeue_after, seconds(300));
  world.Advance(seconds(299));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.revisions.stable, "");
  world.Advance(seconds(1));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.revisions.stable, world.job.status.revisions.deployed);
  const Plan plan = world.Decide();
  EXPECT_TRUE(plan.actions.empty());
  EXPECT_EQ(plan.status, world.job.status) << "no write at rest";
}

TEST(RevisionTest, TheTimeBeginsAnewWhenItStumbles) {
  PlanWorld world = RunningToRollBack();
  world.Advance(seconds(200));
  world.flink_state = flink::JobState::kRestarting;
  world.Flink();
  ASSERT_TRUE(world.Run());
  world.flink_state = flink::JobState::kRunning;
  world.Flink();
  ASSERT_TRUE(world.Run());
  world.Advance(seconds(200));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.revisions.stable, "");
  world.Advance(seconds(101));
  ASSERT_TRUE(world.Run());
  EXPECT_NE(world.job.status.revisions.stable, "");
}

TEST(RevisionTest, AStrangersObjectUnderItsNameHoldsNothingUp) {
  PlanWorld world;
  ASSERT_TRUE(world.Settle());
  ASSERT_EQ(world.Label(), "Accepted/Deploying");
  world.obs.name_conflicts = {world.job.status.revisions.deployed};
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_TRUE(world.job.status.revisions.names.empty());
  world.obs.name_conflicts.clear();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.revisions.names.size(), 1u);
}

TEST(RevisionTest, TheLastTenAreKeptAndTheStableOneWithThem) {
  PlanWorld world = Stable();
  const std::string stable = world.job.status.revisions.stable;
  for (int i = 0; i < 12; ++i) {
    world.Edit(std::string(kGoodSql) + std::string(static_cast<size_t>(i) + 1, '\n'));
    ASSERT_TRUE(world.Run());
  }
  const RevisionsStatus& revisions = world.job.status.revisions;
  EXPECT_EQ(revisions.names.size(), kMaxRevisions);
  EXPECT_EQ(revisions.names.front(), stable);
  EXPECT_EQ(revisions.names.back(), revisions.deployed);
  EXPECT_EQ(world.revisions.size(), kMaxRevisions);
  EXPECT_EQ(world.revisions.count(stable), 1u);
  EXPECT_EQ(world.revisions.at(stable).sql, kGoodSql);
}

TEST(RevisionTest, ARevisionIsOfTheSameIntentAsWhatItWasMadeOf) {
  PlanWorld world;
  SqlJobSpec& spec = world.job.spec;
  spec.variables = {{"region", "eu"}};
  spec.flink.configuration = {{"a.b", "c"}};
  spec.flink.pod_template_task_manager = {{"spec", {{"nodeSelector", {{"disk", "fast"}}}}}};
  spec.resources.parallelism = 3;
  spec.checkpoints = {"s3://b/cp", milliseconds(1500)};
  ASSERT_TRUE(world.Run());
  ASSERT_EQ(world.revisions.size(), 1u);
  const Revision& kept = world.revisions.begin()->second;
  EXPECT_EQ(IntentHash(kept.spec, kept.sql), world.job.status.deployment.intent_hash);
}

TEST(RevisionTest, PasswordsInTheScriptAreInASecretAndNotInTheRevision) {
  PlanWorld world;
  world.job.spec.variables = {{"password", "canary-1"}};
  ASSERT_TRUE(world.Run());
  EXPECT_TRUE(world.job.status.deployment.config_is_secret);
  EXPECT_TRUE(world.secrets.count(world.job.status.revisions.deployed));
  EXPECT_TRUE(world.revisions.empty()) << "its content is elsewhere";
}

TEST(RollbackTest, AnUpgradeThatFailsGoesBackToWhatWasStableFromTheStateBeforeIt) {
  PlanWorld world = Stable();
  const std::string stable = world.job.status.revisions.stable;
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  ASSERT_EQ(world.restored_from.back(), "s3://b/sp/savepoint-1");
  world.CompleteCheckpoint(5);  // of the new version: the old one may not be able to read it
  ASSERT_TRUE(world.Run());
  world.FailJob();
  world.Apply(world.Decide());
  EXPECT_EQ(world.job.status.state, State::kAccepted);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.restored_from.back(), "s3://b/sp/savepoint-1");
  EXPECT_EQ(world.job.status.revisions.deployed, stable);
  EXPECT_EQ(world.job.status.deployment.sequence, 3);
  ASSERT_TRUE(world.job.status.rollback);
  EXPECT_NE(world.job.status.rollback->reason.find("boom"), std::string::npos);
  EXPECT_EQ(Stalled(world), "RolledBack");
  // It is not tried again by itself.
  world.Advance(seconds(86'400));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 3);
}

TEST(RollbackTest, AnotherEditEndsIt) {
  PlanWorld world = Stable();
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  world.FailJob();
  world.Apply(world.Decide());
  ASSERT_TRUE(world.Run());
  world.Edit(kThirdSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 4);
  EXPECT_FALSE(world.job.status.rollback);
  EXPECT_EQ(Stalled(world), "");
  EXPECT_EQ(world.restored_from.back(), "s3://b/sp/savepoint-2") << "of the one rolled back to";
}

TEST(RollbackTest, SoDoesTheEditTakenBackWithoutARestart) {
  PlanWorld world = Stable();
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  world.FailJob();
  world.Apply(world.Decide());
  ASSERT_TRUE(world.Run());
  world.Edit(kGoodSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 3);
  EXPECT_FALSE(world.job.status.rollback);
}

TEST(RollbackTest, ARedeployNonceTriesItAgain) {
  PlanWorld world = Stable();
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  world.FailJob();
  world.Apply(world.Decide());
  ASSERT_TRUE(world.Run());
  world.job.meta.annotations[kAnnotationRedeploy] = "again";
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 4);
  EXPECT_FALSE(world.job.status.rollback);
  EXPECT_NE(world.job.status.revisions.deployed, world.job.status.revisions.stable);
}

TEST(RollbackTest, OneThatNeverRunsIsRolledBackAfterTheProgressDeadline) {
  PlanWorld world = Stable();
  world.pods_start = false;
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  world.Advance(seconds(601));
  world.Apply(world.Decide());
  world.pods_start = true;
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 3);
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
}

TEST(RollbackTest, WithoutAStableOneItFails) {
  PlanWorld world = RunningToRollBack();
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  world.FailJob();
  world.Apply(world.Decide());
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released");
}

TEST(RollbackTest, WhatWasRolledBackToAndFailsTooIsNotRolledBackAgain) {
  PlanWorld world = Stable();
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  world.FailJob();
  world.Apply(world.Decide());
  ASSERT_TRUE(world.Run());
  world.FailJob();
  world.Apply(world.Decide());
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released");
  EXPECT_EQ(world.job.status.deployment.sequence, 3);
}

TEST(RollbackTest, AnUnprovenOneThatWasSuspendedIsNotRolledBack) {
  PlanWorld world = Stable();
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  world.Wish(DesiredState::kSuspended);
  ASSERT_TRUE(world.Run());
  world.Wish(DesiredState::kRunning);
  ASSERT_TRUE(world.Run());
  ASSERT_EQ(world.job.status.deployment.sequence, 3);
  world.FailJob();
  world.Apply(world.Decide());
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released") << "its state is not the stable one's";
}

TEST(RollbackTest, ARevisionThatIsGoneIsToldAndNothingElseIsStarted) {
  PlanWorld world = Stable();
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  world.FailJob();
  world.Apply(world.Decide());
  world.revisions.clear();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/SqlSourceMissing");
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
}

// A crash after any number of actions, in any round: the same world.
TEST(RollbackTest, ACrashAnywhereEndsInTheSameWorld) {
  for (const char* savepoints : {"s3://b/sp", ""}) {
    for (int crash_round = 0; crash_round < 7; ++crash_round) {
      for (size_t done = 0; done < 7; ++done) {
        PlanWorld world = Stable(savepoints);
        const std::string stable = world.job.status.revisions.stable;
        world.Edit(kOtherSql);
        ASSERT_TRUE(world.Run());
        const std::string state = world.restored_from.back();
        ASSERT_FALSE(state.empty());
        world.FailJob();
        for (int round = 0; round < crash_round; ++round) {
          world.Apply(world.Decide());
          world.Kubelet();
          world.Flink();
        }
        if (world.job.status.deployment.sequence == 2) world.FailJob();
        world.Apply(world.Decide(), done);
        if (world.job.status.deployment.sequence == 2) world.FailJob();
        if (world.job.status.deployment.stop_ordered == SystemTime{}) {
          if (world.job.status.deployment.sequence == 2) world.Apply(world.Decide());
        }
        ASSERT_TRUE(world.Run());
        const std::string where = std::to_string(crash_round) + "/" + std::to_string(done);
        EXPECT_EQ(world.Label(), "Running/AllTasksRunning") << where;
        EXPECT_EQ(world.job.status.deployment.sequence, 3) << where;
        EXPECT_EQ(world.job.status.deployment.restored_from, state) << where;
        EXPECT_EQ(world.job.status.revisions.deployed, stable) << where;
        EXPECT_TRUE(world.job.status.rollback) << where;
        const std::set<std::string> distinct(world.started_job_ids.begin(),
                                             world.started_job_ids.end());
        EXPECT_EQ(distinct.size(), 3u) << where;
      }
    }
  }
}

}  // namespace
}  // namespace weir::job
