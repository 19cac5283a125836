// A stop with a savepoint, and all the ways in which its end can be heard of: in time and late, the
// job's end first and the savepoint first, answered and not. What it must never end in is an empty
// start, two savepoints, or Succeeded.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/job/plan/stopping.h"

namespace weir::job {
namespace {

using Strings = std::vector<std::string>;

constexpr char kPlace[] = "s3://b/sp/savepoint-7";
constexpr milliseconds kTimeout{601'000};  // just over spec.timeouts.savepoint

void SavepointCompletes(PlanWorld* world) {
  for (auto& [id, trigger] : world->triggers) trigger = {true, kPlace, std::nullopt};
  world->savepoints_hang = false;
  world->Flink();
}

void JobFinishes(PlanWorld* world) {
  world->flink_state = flink::JobState::kFinished;
  world->Flink();
}

void ExpectContinued(const PlanWorld& world) {
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.restored_from, (Strings{"", kPlace}));
  EXPECT_EQ(world.triggers.size(), 1u) << "one savepoint for one edit";
  EXPECT_EQ(world.job.status.result, "");
}

TEST(StopTest, WhatFlinkIsAtIsWaitedForHoweverLong) {
  PlanWorld world = Stopping();
  for (int i = 0; i < 5; ++i) {
    world.Advance(kTimeout);
    ASSERT_TRUE(world.Run());
    EXPECT_EQ(world.Label(), "Accepted/Upgrading");
    EXPECT_EQ(world.StalledReason(), "SavepointLate");
    EXPECT_EQ(world.triggers.size(), 1u);
  }
  SavepointCompletes(&world);
  JobFinishes(&world);
  ASSERT_TRUE(world.Run());
  ExpectContinued(world);
  EXPECT_EQ(world.StalledReason(), "");
}

TEST(StopTest, EitherEndMayBeSeenFirstAtAnyTime) {
  enum When { kInTime, kLate, kGivenUp };
  for (const When when : {kInTime, kLate, kGivenUp}) {
    for (const bool job_first : {true, false}) {
      SCOPED_TRACE(std::to_string(when) + (job_first ? " job first" : " savepoint first"));
      PlanWorld world = Stopping();
      world.flink_silent = when == kGivenUp;
      world.Flink();
      if (when != kInTime) world.Advance(kTimeout);
      ASSERT_TRUE(world.Run());
      EXPECT_EQ(world.Label(), when == kGivenUp ? "Warning/Unreachable" : "Accepted/Upgrading");
      world.flink_silent = false;
      job_first ? JobFinishes(&world) : SavepointCompletes(&world);
      ASSERT_TRUE(world.Settle());
      EXPECT_EQ(world.job.status.result, "") << world.Label();
      EXPECT_EQ(world.job.status.state, State::kAccepted);
      job_first ? SavepointCompletes(&world) : JobFinishes(&world);
      ASSERT_TRUE(world.Run());
      ExpectContinued(world);
    }
  }
}

TEST(StopTest, ReachedAgainWhileFlinkIsStillAtItIsWaitedForAgain) {
  PlanWorld world = Stopping();
  world.flink_silent = true;
  world.Flink();
  world.Advance(kTimeout);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.StalledReason(), "SavepointFailed");
  world.flink_silent = false;
  world.Flink();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/Upgrading");
  EXPECT_EQ(world.StalledReason(), "");
  world.Advance(kTimeout);
  SavepointCompletes(&world);
  JobFinishes(&world);
  ASSERT_TRUE(world.Run());
  ExpectContinued(world);
}

TEST(StopTest, AnOrderThatNeverArrivedIsGivenUpAndMadeAgain) {
  PlanWorld world;
  world.job.spec.savepoints.directory = "s3://b/sp";
  ASSERT_TRUE(world.Run());
  world.savepoints_unheard = true;
  world.Edit(kOtherSql);
  world.Apply(world.Decide());
  world.Flink();
  EXPECT_EQ(world.Label(), "Accepted/Upgrading");
  world.Advance(kTimeout);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.StalledReason(), "SavepointFailed");
  EXPECT_EQ(world.job.status.deployment.stop_trigger, "");
  world.savepoints_unheard = false;
  world.Advance(milliseconds(301'000));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.restored_from, (Strings{"", "s3://b/sp/savepoint-1"}));
  EXPECT_EQ(world.triggers.size(), 1u);
}

TEST(StopTest, WhatWasGivenUpUnansweredAndNeverArrivedIsForgotten) {
  PlanWorld world = Stopping();
  world.flink_silent = true;
  world.Flink();
  world.Advance(kTimeout);
  ASSERT_TRUE(world.Run());
  EXPECT_NE(world.job.status.deployment.stop_trigger, "");
  world.triggers.clear();  // another JobManager, recovered from its HA data
  world.flink_silent = false;
  world.savepoints_hang = false;
  world.Flink();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.stop_trigger, "");
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  world.Advance(milliseconds(301'000));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  EXPECT_EQ(world.triggers.size(), 1u);
}

// Flink is asked for no second savepoint while it may be at the first one.
TEST(StopTest, ASavepointOnDemandWaitsForAStopThatWasGivenUp) {
  PlanWorld world = Stopping();
  world.flink_silent = true;
  world.Flink();
  world.Advance(kTimeout);
  ASSERT_TRUE(world.Run());
  world.job.meta.annotations[kAnnotationSavepoint] = "now";
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.triggers.size(), 1u);
  EXPECT_TRUE(!world.job.status.savepoint || world.job.status.savepoint->trigger.empty());
}

// Flink keeps the result of a trigger for five minutes (rest.async.store-duration).
TEST(StopTest, WhenFlinkHasForgottenTheTriggerItsListOfCheckpointsTells) {
  PlanWorld world = Stopping("s3://b/cp");
  world.checkpoints.completed = flink::Checkpoint{6, "s3://b/cp/x/chk-6", world.now, 0, {}};
  world.checkpoints.savepoint = flink::Checkpoint{7, kPlace, world.now, 0, {}};
  world.triggers.clear();
  JobFinishes(&world);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.restored_from, (Strings{"", kPlace}));
}

TEST(StopTest, ASavepointThatIsNotTheLastThingInTheListIsNone) {
  struct Case {
    const char* name;
    int64_t checkpoint, savepoint;
    const char* known;
  };
  for (const Case& c : {Case{"older than the last checkpoint", 8, 7, ""},
                        Case{"one that was asked for before", 6, 7, kPlace}}) {
    SCOPED_TRACE(c.name);
    PlanWorld world = Stopping("s3://b/cp");
    world.job.status.savepoint.emplace().path = c.known;
    world.checkpoints.completed = flink::Checkpoint{c.checkpoint, "s3://b/cp/x/chk", {}, 0, {}};
    world.checkpoints.savepoint = flink::Checkpoint{c.savepoint, kPlace, {}, 0, {}};
    world.triggers.clear();
    JobFinishes(&world);
    ASSERT_TRUE(world.Run());
    EXPECT_EQ(world.Label(), "Accepted/Upgrading") << "Succeeded it has not";
    world.Advance(kTimeout);
    ASSERT_TRUE(world.Run());
    EXPECT_EQ(world.Label(), "Accepted/StateLost");
    EXPECT_EQ(world.restored_from.size(), 1u);
  }
}

TEST(StopTest, AStopWhoseSavepointNobodyKnowsIsStateLost) {
  PlanWorld world = Stopping();
  world.triggers.clear();  // another JobManager
  JobFinishes(&world);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/Upgrading") << "Succeeded it has not";
  world.Advance(kTimeout);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/StateLost");
  EXPECT_EQ(world.StalledReason(), "StateLost");
}

TEST(StopTest, AKillWinsAndKeepsWhatTheStopHasSaved) {
  for (const bool finished : {true, false}) {
    SCOPED_TRACE(finished ? "after the job's end" : "while Flink is at it");
    PlanWorld world = Stopping();
    if (finished) {
      SavepointCompletes(&world);
      JobFinishes(&world);
    }
    world.Wish(DesiredState::kKilled);
    ASSERT_TRUE(world.Run());
    EXPECT_EQ(world.Label(), "Finished/Released");
    EXPECT_EQ(world.job.status.result, "Killed");
    EXPECT_EQ(world.job.status.state_point.has_value(), finished);
    if (finished) {
      EXPECT_EQ(world.job.status.state_point->path, kPlace);
    }
  }
}

TEST(StopTest, ADeletionGoesOnWithoutTheSavepointThatIsLate) {
  PlanWorld world;
  world.job.spec.savepoints.directory = "s3://b/sp";
  world.job.spec.deletion.savepoint = true;
  ASSERT_TRUE(world.Run());
  world.savepoints_hang = true;
  world.Delete();
  ASSERT_TRUE(world.Run());
  EXPECT_FALSE(world.finalizer_removed);
  world.Advance(kTimeout);
  ASSERT_TRUE(world.Run());
  EXPECT_TRUE(world.finalizer_removed) << "a deletion always ends";
}

}  // namespace
}  // namespace weir::job
