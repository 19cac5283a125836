// Savepoints by the clock, how many are kept, and the one before a deletion.
#include <gtest/gtest.h>

#include <string>

#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

using Strings = std::vector<std::string>;

PlanWorld RunningOnSchedule(const char* schedule = "") {
  PlanWorld world;
  world.job.spec.savepoints.directory = "s3://b/sp";
  world.job.spec.savepoints.schedule = schedule;
  EXPECT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  return world;
}

void Ask(PlanWorld* world, const std::string& nonce) {
  world->job.meta.annotations[kAnnotationSavepoint] = nonce;
  ASSERT_TRUE(world->Run());
  ASSERT_TRUE(world->Run());
}

TEST(SavepointScheduleTest, EachFireMakesOne) {
  PlanWorld world = RunningOnSchedule("0 * * * *");
  const Plan plan = world.Decide();
  ASSERT_TRUE(plan.requeue_after);
  EXPECT_LE(*plan.requeue_after, seconds(3600));
  for (size_t hour = 1; hour <= 3; ++hour) {
    world.Advance(seconds(3600));
    world.Flink();
    for (int look = 0; look < 3; ++look) ASSERT_TRUE(world.Run());
    EXPECT_EQ(world.triggers.size(), hour);
  }
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
}

TEST(SavepointScheduleTest, WhatFellDueWhileNothingRanIsNotMadeUpFor) {
  PlanWorld world = RunningOnSchedule("0 * * * *");
  world.Wish(DesiredState::kSuspended);
  ASSERT_TRUE(world.Run());
  world.Advance(seconds(36'000));
  world.Wish(DesiredState::kRunning);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.triggers.size(), 1u) << "that of the suspension alone";
  // An operator that was away for some hours takes one, not many.
  world.Advance(seconds(36'000));
  world.Flink();
  for (int look = 0; look < 5; ++look) ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.triggers.size(), 2u);
}

TEST(SavepointScheduleTest, ABadScheduleIsTold) {
  PlanWorld world;
  world.job.spec.savepoints.directory = "s3://b/sp";
  world.job.spec.savepoints.schedule = "every day";
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/SpecInvalid");
  EXPECT_NE(world.job.status.message.find("spec.savepoints.schedule"), std::string::npos);
}

TEST(SavepointKeepTest, TheOldestOfOursGoes) {
  PlanWorld world = RunningOnSchedule();
  world.job.spec.savepoints.keep = 2;
  for (const char* nonce : {"a", "b", "c", "d"}) Ask(&world, nonce);
  EXPECT_EQ(world.disposed, (Strings{"s3://b/sp/savepoint-1", "s3://b/sp/savepoint-2"}));
  EXPECT_EQ(world.job.status.savepoint->kept, (Strings{"savepoint-3", "savepoint-4"}));
}

TEST(SavepointKeepTest, WhatTheJobContinuedFromStays) {
  PlanWorld world = RunningOnSchedule();
  world.job.spec.savepoints.keep = 1;
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  ASSERT_EQ(world.restored_from.back(), "s3://b/sp/savepoint-1");
  Ask(&world, "a");
  Ask(&world, "b");
  EXPECT_EQ(world.disposed, Strings{"s3://b/sp/savepoint-2"});
}

TEST(SavepointKeepTest, AnotherDirectoryIsLeftAlone) {
  PlanWorld world = RunningOnSchedule();
  world.job.spec.savepoints.keep = 1;
  Ask(&world, "a");
  world.job.spec.savepoints.directory = "s3://other/sp";
  ++world.job.meta.generation;
  Ask(&world, "b");
  Ask(&world, "c");
  EXPECT_EQ(world.disposed, Strings{"s3://other/sp/savepoint-2"});
}

TEST(DeletionTest, WithASavepointFirst) {
  PlanWorld world = RunningOnSchedule();
  world.job.spec.deletion.savepoint = true;
  world.Delete();
  ASSERT_TRUE(world.Run());
  EXPECT_TRUE(world.finalizer_removed);
  EXPECT_EQ(world.triggers.size(), 1u);
  EXPECT_EQ(world.cancels, 0);
  ASSERT_TRUE(world.record);
  EXPECT_EQ(world.record->point.path, "s3://b/sp/savepoint-1");
}

TEST(DeletionTest, WhoseSavepointFailsIsCancelled) {
  PlanWorld world = RunningOnSchedule();
  world.job.spec.deletion.savepoint = true;
  world.savepoint_failure = "disk full";
  world.Delete();
  ASSERT_TRUE(world.Run());
  EXPECT_TRUE(world.finalizer_removed);
  EXPECT_EQ(world.cancels, 1);
}

TEST(DeletionTest, WhoseSavepointHangsEndsToo) {
  PlanWorld world = RunningOnSchedule();
  world.job.spec.deletion.savepoint = true;
  world.savepoints_hang = true;
  world.Delete();
  ASSERT_TRUE(world.Run());
  EXPECT_FALSE(world.finalizer_removed);
  world.Advance(seconds(601));
  ASSERT_TRUE(world.Run());
  EXPECT_TRUE(world.finalizer_removed);
}

TEST(DeletionTest, ACrashAnywhereIsOneSavepointAndTheEnd) {
  for (int crash_round = 0; crash_round < 6; ++crash_round) {
    for (size_t done = 0; done < 5; ++done) {
      PlanWorld world = RunningOnSchedule();
      world.job.spec.deletion.savepoint = true;
      world.Delete();
      for (int round = 0; round < crash_round; ++round) {
        world.Apply(world.Decide());
        world.Kubelet();
        world.Flink();
      }
      if (!world.finalizer_removed) world.Apply(world.Decide(), done);
      world.Flink();
      ASSERT_TRUE(world.finalizer_removed || world.Run());
      EXPECT_TRUE(world.finalizer_removed);
      EXPECT_EQ(world.triggers.size(), 1u);
      ASSERT_TRUE(world.record);
      EXPECT_EQ(world.record->point.path, "s3://b/sp/savepoint-1");
    }
  }
}

}  // namespace
}  // namespace weir::job
