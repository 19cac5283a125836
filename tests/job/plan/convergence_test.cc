// Plans and the world together: what is planned comes about, then there is nothing left to plan;
// a crash after any action changes nothing of that, and no job is ever started twice.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

bool IsCalm(const PlanWorld& world) {
  const Plan plan = world.Decide();
  return plan.actions.empty() && plan.status == world.job.status;
}

void ExpectNoTwins(const PlanWorld& world) {
  const std::set<std::string> distinct(world.started_job_ids.begin(), world.started_job_ids.end());
  EXPECT_EQ(distinct.size(), world.started_job_ids.size()) << "one job id was started twice";
}

TEST(ConvergenceTest, AStreamComesToRunAndIsThenLeftAlone) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.obs.children.size(), 4u);
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
  EXPECT_TRUE(IsCalm(world));
  world.Advance(milliseconds(300'000));
  ASSERT_TRUE(world.Run());  // it is stable now: one write
  world.Advance(milliseconds(3'600'000));
  EXPECT_TRUE(IsCalm(world)) << "an hour later there is still nothing to write";
}

TEST(ConvergenceTest, AnOperatorWithOtherRenderingWritesNothing) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  world.config.images["2.2"] = "flink:2.2.9";
  world.config.flink_defaults["taskmanager.memory.managed.fraction"] = "0.3";
  world.config.service_account = "other";
  EXPECT_TRUE(IsCalm(world));
  // Neither does one that has just started and has not looked at Flink yet.
  world.obs.flink.reset();
  EXPECT_TRUE(IsCalm(world));
}

TEST(ConvergenceTest, AStatelessEditReplacesTheDeploymentOnceThePodsAreGone) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  world.pods_stick = true;
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/Upgrading");
  EXPECT_EQ(world.started_job_ids.size(), 1u);
  world.Advance(milliseconds(61'000));
  ASSERT_TRUE(world.Settle());
  EXPECT_EQ(world.Label(), "Warning/OldPodsTerminating");
  EXPECT_NE(world.job.status.message.find("orders-jm-uid"), std::string::npos);
  world.pods_stick = false;
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  EXPECT_EQ(world.obs.children.size(), 4u) << "the former config object is removed";
  ExpectNoTwins(world);
}

TEST(ConvergenceTest, ASecretOfAFormerSequenceIsRemovedByName) {
  PlanWorld world;
  world.job.spec.flink.configuration["s3.password"] = "hunter2";
  ASSERT_TRUE(world.Run());
  const std::string first = world.job.status.deployment.config_name;
  ASSERT_EQ(world.secrets.count(first), 1u);
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.secrets.count(world.job.status.deployment.config_name), 1u);
  EXPECT_EQ(world.secrets.count(first), 0u);
  world.Delete();
  ASSERT_TRUE(world.Run());
  EXPECT_TRUE(world.finalizer_removed);
  EXPECT_EQ(world.secrets.count(world.job.status.deployment.config_name), 0u);
}

TEST(ConvergenceTest, SuspendAndResumeOfAStatelessStream) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  world.Wish(DesiredState::kSuspended);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/Suspended");
  EXPECT_TRUE(world.obs.pods.empty());
  EXPECT_TRUE(IsCalm(world));
  world.Wish(DesiredState::kRunning);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  ExpectNoTwins(world);
}

TEST(ConvergenceTest, KillThenRunAgain) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  world.Wish(DesiredState::kKilled);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.cancels, 1);
  EXPECT_EQ(world.Label(), "Finished/Released");
  EXPECT_EQ(world.job.status.result, "Killed");
  EXPECT_TRUE(world.obs.children.empty());
  EXPECT_TRUE(IsCalm(world));
  world.Wish(DesiredState::kRunning);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
}

TEST(ConvergenceTest, AKillThatIsTakenBackWhileItGoesOnStartsAnew) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  world.Wish(DesiredState::kKilled);
  world.cancel_hangs = true;
  world.Apply(world.Decide());
  EXPECT_EQ(world.Label(), "Warning/Stopping");
  world.Wish(DesiredState::kRunning);
  world.Apply(world.Decide());
  EXPECT_EQ(world.Label(), "Warning/Stopping");
  world.flink_state = flink::JobState::kCanceled;
  world.Flink();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
}

TEST(ConvergenceTest, AKillWithoutAnswerEndsAtItsDeadline) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  world.Wish(DesiredState::kKilled);
  world.cancel_hangs = true;
  const Plan plan = world.Decide();
  ASSERT_TRUE(plan.requeue_after);
  EXPECT_EQ(*plan.requeue_after, world.job.spec.timeouts.cancel);
  world.Apply(plan);
  EXPECT_TRUE(IsCalm(world)) << "a cancel under way is not ordered again";
  world.Advance(world.job.spec.timeouts.cancel);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released");
  EXPECT_EQ(world.job.status.result, "Killed");
}

TEST(ConvergenceTest, ABatchRunFinishesAndRestsUntilAnEdit) {
  PlanWorld world;
  world.job.spec.mode = Mode::kBatch;
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  world.Edit(kOtherSql);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning") << "the run ends by itself";
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
  world.flink_state = flink::JobState::kFinished;
  world.Flink();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning") << "the edit starts the next run";
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  world.flink_state = flink::JobState::kFinished;
  world.Flink();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released");
  EXPECT_EQ(world.job.status.result, "Succeeded");
  EXPECT_TRUE(world.obs.children.empty());
  world.job.spec.timeouts.progress = milliseconds(1'000);
  ++world.job.meta.generation;
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released") << "another time-out is no other intent";
}

TEST(ConvergenceTest, LostStatusIsAdoptedAndNothingIsStarted) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  const std::vector<Child> children = world.obs.children;
  const DeploymentStatus deployment = world.job.status.deployment;
  world.job.status = {};
  const Plan plan = world.Decide();
  EXPECT_EQ(plan.rule, "Adopt");
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.obs.children, children);
  EXPECT_EQ(world.started_job_ids.size(), 1u);
  EXPECT_EQ(world.job.status.deployment.job_id, deployment.job_id);
  EXPECT_EQ(world.job.status.deployment.config_name, deployment.config_name);
  EXPECT_EQ(world.job.status.deployment.intent_hash, deployment.intent_hash);
}

TEST(ConvergenceTest, DeletionCancelsRemovesWaitsAndLetsGo) {
  PlanWorld world;
  world.job.spec.checkpoints.directory = "s3://bucket/flink";
  ASSERT_TRUE(world.Run());
  world.pods_stick = true;
  world.Delete();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.cancels, 1);
  EXPECT_FALSE(world.finalizer_removed);
  world.Advance(milliseconds(600'000));
  ASSERT_TRUE(world.Run());
  EXPECT_FALSE(world.finalizer_removed) << "Pods are waited for, however long";
  EXPECT_NE(world.job.status.message.find("Pod orders-"), std::string::npos);
  world.pods_stick = false;
  ASSERT_TRUE(world.Run());
  EXPECT_TRUE(world.finalizer_removed);
  EXPECT_TRUE(world.obs.children.empty());
  const std::string id = FlinkJobId(world.job.meta.uid, 1);
  EXPECT_EQ(world.deleted_by_name, (std::vector<std::string>{"orders-1-cluster-config-map",
                                                             "orders-1-" + id + "-config-map"}));
}

TEST(ConvergenceTest, ForceDeleteEndsTheWaitForPods) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  world.pods_stick = true;
  world.Delete();
  world.job.meta.annotations[kAnnotationForceDelete] = "true";
  ASSERT_TRUE(world.Run());
  EXPECT_TRUE(world.finalizer_removed);
  EXPECT_TRUE(std::all_of(world.obs.children.begin(), world.obs.children.end(),
                          [](const Child& child) { return child.deleting; }));
}

// A story is told once to count its actions, then again with a crash after each of them.
struct Story {
  const char* name;
  std::function<void(PlanWorld*)> prepare;
  std::function<void(PlanWorld*)> event;
  const char* end;
};

const Story kStories[] = {
    {"start", [](PlanWorld*) {}, [](PlanWorld*) {}, "Running/AllTasksRunning"},
    {"batch", [](PlanWorld* world) { world->job.spec.mode = Mode::kBatch; }, [](PlanWorld*) {},
     "Running/AllTasksRunning"},
    {"secret", [](PlanWorld* world) { world->job.spec.flink.configuration["a.password"] = "x"; },
     [](PlanWorld* world) {
       world->Run();
       world->Edit(kOtherSql);
     },
     "Running/AllTasksRunning"},
    {"edit", [](PlanWorld*) {},
     [](PlanWorld* world) {
       world->Run();
       world->Edit(kOtherSql);
     },
     "Running/AllTasksRunning"},
    {"suspend", [](PlanWorld*) {},
     [](PlanWorld* world) {
       world->Run();
       world->Wish(DesiredState::kSuspended);
     },
     "Accepted/Suspended"},
    {"kill", [](PlanWorld* world) { world->job.spec.checkpoints.directory = "s3://b/f"; },
     [](PlanWorld* world) {
       world->Run();
       world->Wish(DesiredState::kKilled);
     },
     "Finished/Released"},
};

// Runs with a crash after `crash` actions of the event's consequences; false: there were fewer.
bool RunWithCrash(PlanWorld* world, int crash) {
  int left = crash;
  for (int round = 0; round < 60; ++round) {
    const Plan plan = world->Decide();
    const int count = static_cast<int>(plan.actions.size());
    if (left < count) {
      world->Apply(plan, static_cast<size_t>(left));
      return true;
    }
    left -= count;
    world->Apply(plan);
    world->Kubelet();
    world->Flink();
  }
  return false;
}

TEST(ConvergenceTest, ACrashAfterAnyActionChangesNothing) {
  for (const Story& story : kStories) {
    int crash = 0;
    for (bool crashed = true; crashed; ++crash) {
      SCOPED_TRACE(std::string(story.name) + ", crash after " + std::to_string(crash));
      PlanWorld world;
      story.prepare(&world);
      story.event(&world);
      crashed = RunWithCrash(&world, crash);
      ASSERT_TRUE(world.Run());
      EXPECT_EQ(world.Label(), story.end);
      EXPECT_TRUE(IsCalm(world));
      ExpectNoTwins(world);
    }
    EXPECT_GT(crash, 3) << story.name;
  }
}

}  // namespace
}  // namespace weir::job
