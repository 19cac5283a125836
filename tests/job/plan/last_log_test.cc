// Whose log belongs to a failure, and that it is asked for once.
#include <gtest/gtest.h>

#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

PlanWorld Running(int attempts = 0) {
  PlanWorld world;
  world.job.spec.restart.max_attempts = attempts;
  EXPECT_TRUE(world.Run());
  EXPECT_FALSE(world.Decide().log_wanted);
  return world;
}

PodInfo* Pod(PlanWorld* world, Role role) {
  for (PodInfo& pod : world->obs.pods) {
    if (pod.role == role) return &pod;
  }
  return nullptr;
}

// Ended by its own fault, and the container is not there again yet.
void Crash(PodInfo* pod, const char* reason, int code, int restarts) {
  pod->ready = false;
  pod->reason = reason;
  pod->exit_code = code;
  pod->restarts = restarts;
}

TEST(LastLogTest, AFailureAsksForTheJobManagersLogAndKeepsItsLines) {
  for (const int attempts : {0, 2}) {
    PlanWorld world = Running(attempts);
    world.FailJob();
    const Plan first = world.Decide();
    ASSERT_TRUE(first.log_wanted);
    EXPECT_EQ(first.log_wanted->pod, Pod(&world, Role::kJobManager)->name);
    EXPECT_FALSE(first.log_wanted->previous);
    ASSERT_TRUE(first.status.failure) << "good as it stands, too";
    EXPECT_TRUE(first.status.failure->last_lines.empty());
    world.obs.last_log = LastLog{"orders-jm-x", {"12:00 ERROR boom"}};
    const Plan second = world.Decide();
    EXPECT_FALSE(second.log_wanted);
    EXPECT_EQ(second.status.failure->pod, "orders-jm-x");
    world.Apply(second);
    world.obs.last_log.reset();
    ASSERT_TRUE(world.job.status.failure);
    EXPECT_EQ(world.job.status.failure->last_lines, std::vector<std::string>{"12:00 ERROR boom"});
    EXPECT_FALSE(world.Decide().log_wanted) << "told once";
    ASSERT_TRUE(world.Run());
    EXPECT_EQ(world.job.status.failure->pod, "orders-jm-x") << "and kept";
  }
}

TEST(LastLogTest, ALogThatCouldNotBeReadIsNotAskedForAgain) {
  PlanWorld world = Running();
  world.FailJob();
  world.obs.last_log = LastLog{};
  const Plan plan = world.Decide();
  EXPECT_FALSE(plan.log_wanted);
  world.Apply(plan);
  world.obs.last_log.reset();
  EXPECT_EQ(world.Label(), "Failed/JobFailed");
  EXPECT_FALSE(world.Decide().log_wanted);
}

TEST(LastLogTest, ATaskManagerThatEndedTellsMoreThanTheJobManager) {
  PlanWorld world = Running();
  Crash(Pod(&world, Role::kTaskManager), "Error", 239, 1);
  world.FailJob();
  const Plan plan = world.Decide();
  ASSERT_TRUE(plan.log_wanted);
  EXPECT_EQ(plan.log_wanted->pod, Pod(&world, Role::kTaskManager)->name);
  EXPECT_TRUE(plan.log_wanted->previous) << "it was started again";
}

TEST(LastLogTest, OneThatTheKernelKilledHadNoTimeToSayAnything) {
  PlanWorld world = Running();
  Crash(Pod(&world, Role::kTaskManager), "OOMKilled", 137, 1);
  world.FailJob();
  const Plan plan = world.Decide();
  ASSERT_TRUE(plan.log_wanted);
  EXPECT_EQ(plan.log_wanted->pod, Pod(&world, Role::kJobManager)->name);
}

TEST(LastLogTest, ABatchWhoseJobManagerEndedHasItsLog) {
  PlanWorld world;
  world.job.spec.mode = Mode::kBatch;
  world.job.spec.restart.max_attempts = 0;
  ASSERT_TRUE(world.Run());
  PodInfo* pod = Pod(&world, Role::kJobManager);
  Crash(pod, "Error", 1, 0);
  pod->phase = "Failed";
  const Plan plan = world.Decide();
  ASSERT_TRUE(plan.status.failure);
  ASSERT_TRUE(plan.log_wanted);
  EXPECT_EQ(plan.log_wanted->pod, pod->name);
  EXPECT_FALSE(plan.log_wanted->previous);
}

TEST(LastLogTest, AStreamWhoseJobManagerEndsAgainAndAgainHasTheLogOfItsEnd) {
  PlanWorld world;
  world.pods_start = false;
  ASSERT_TRUE(world.Run());
  PodInfo* pod = Pod(&world, Role::kJobManager);
  pod->phase = "Running";
  Crash(pod, "Error", 1, 1);
  EXPECT_FALSE(world.Decide().log_wanted) << "once is what Flink's recovery is for";
  Crash(pod, "CrashLoopBackOff", 1, 2);
  Crash(Pod(&world, Role::kTaskManager), "Error", 1, 4);  // it found no JobManager
  const Plan plan = world.Decide();
  ASSERT_TRUE(plan.log_wanted);
  EXPECT_EQ(plan.log_wanted->pod, pod->name);
  EXPECT_TRUE(plan.log_wanted->previous);
  world.obs.last_log = LastLog{pod->name, {"12:00 ERROR no such class"}};
  world.Apply(world.Decide());
  world.obs.last_log.reset();
  ASSERT_TRUE(world.job.status.failure);
  EXPECT_EQ(world.job.status.failure->pod_reason, "CrashLoopBackOff");
  EXPECT_EQ(world.job.status.failure->last_lines.size(), 1u);
  EXPECT_EQ(world.Label(), "Accepted/Deploying");
  // On it goes: nothing new is told, and nothing asked.
  for (const char* reason : {"Error", "CrashLoopBackOff", "CrashLoopBackOff"}) {
    Crash(pod, reason, 1, pod->restarts + 1);
    const Plan next = world.Decide();
    EXPECT_FALSE(next.log_wanted);
    EXPECT_EQ(next.status.failure, world.job.status.failure);
  }
  Crash(pod, "CrashLoopBackOff", 239, pod->restarts + 1);
  EXPECT_TRUE(world.Decide().log_wanted) << "another end has another log";
}

TEST(LastLogTest, AJobManagerThatCameUpAfterAllHasNoFailure) {
  PlanWorld world = Running();
  PodInfo* pod = Pod(&world, Role::kJobManager);
  Crash(pod, "CrashLoopBackOff", 1, 3);
  world.obs.flink->unreachable = true;
  world.Apply(world.Decide());
  ASSERT_TRUE(world.job.status.failure);
  pod->ready = true;
  world.obs.flink->unreachable = false;
  world.Apply(world.Decide());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_FALSE(world.job.status.failure);
}

TEST(LastLogTest, APodThatHasNotStartedHasNone) {
  PlanWorld world;
  world.job.spec.mode = Mode::kBatch;
  world.pods_start = false;
  ASSERT_TRUE(world.Run());
  world.Advance(world.job.spec.timeouts.progress);
  const Plan plan = world.Decide();
  ASSERT_TRUE(plan.status.failure);
  EXPECT_EQ(plan.status.reason, "ProgressDeadlineExceeded");
  EXPECT_FALSE(plan.log_wanted);
}

}  // namespace
}  // namespace weir::job
