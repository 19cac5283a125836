// The loop over fake peers: what is written, in which order, and that nothing is written twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/job/reconcile/world.h"

namespace weir::job {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

class ReconcileTest : public testing::Test {
 protected:
  void StartRunning(const std::string& name) {
    world_.Apply(name);
    world_.Settle();
    world_.RunPods();
    world_.Settle();
    world_.RunFlinkJob(name);
    ASSERT_TRUE(world_.Until([&] { return world_.StateOf(name) == "Running/AllTasksRunning"; }))
        << world_.StateOf(name);
  }

  World world_;
};

TEST_F(ReconcileTest, ANewJobCostsSevenRequestsStatusBeforeChildren) {
  world_.Apply("orders");
  world_.ClearRequests();
  world_.Settle();
  EXPECT_THAT(world_.Requests(),
              ElementsAre("PATCH sqljobs", "PUT sqljobs/status", "POST configmaps", "POST services",
                          "POST deployments", "POST deployments", "POST events"));
  EXPECT_EQ(world_.StateOf("orders"), "Accepted/Deploying");
  EXPECT_EQ(world_.Job("orders")->status.deployment.sequence, 1);
  EXPECT_THAT(world_.Children(),
              ElementsAre(StartsWith("ConfigMap orders-1-"), "Deployment orders-jm 1",
                          "Deployment orders-tm 1", "Service orders-jm 1"));
}

TEST_F(ReconcileTest, ASecondLookDoesNothing) {
  world_.Apply("orders");
  world_.Settle();
  world_.ClearRequests();
  for (int i = 0; i < 3; ++i) {
    world_.Enqueue("orders");
    world_.Settle();
  }
  EXPECT_THAT(world_.Requests(), IsEmpty());
}

TEST_F(ReconcileTest, ARestartOverARunningJobWritesNothing) {
  StartRunning("orders");
  world_.Settle();
  world_.StopOperator();
  world_.ClearRequests();
  world_.StartOperator();
  ASSERT_TRUE(world_.Until([&] { return !world_.flink.Requests("/jobs/overview").empty(); }));
  world_.Advance(milliseconds(5'000));
  EXPECT_EQ(world_.StateOf("orders"), "Running/AllTasksRunning");
  EXPECT_THAT(world_.Requests(), IsEmpty());
}

TEST_F(ReconcileTest, ANewJobDoesNotWaitBehindTheFleetAfterARestart) {
  StartRunning("orders");
  world_.StopOperator();
  world_.Apply("refunds");
  world_.StartOperator();
  EXPECT_THAT(world_.WaitedBehind(), ElementsAre(kube::ObjectKey{"shop", "orders"}));
  world_.Settle();
  EXPECT_EQ(world_.StateOf("refunds"), "Accepted/Deploying");
}

TEST_F(ReconcileTest, RunsWhenAllTasksDo) {
  StartRunning("orders");
  EXPECT_EQ(world_.Job("orders")->status.job_state, "RUNNING");
  EXPECT_EQ(world_.metrics.Serialize().find("weir_unsettled_plans_total"), std::string::npos);
}

TEST_F(ReconcileTest, KilledIsCancelledAndReleased) {
  StartRunning("orders");
  world_.Apply("orders", {{"sql", kScript}, {"state", "Killed"}});
  const std::string url = world_.FlinkUrl("orders");
  const std::string id = world_.Job("orders")->status.deployment.job_id;
  ASSERT_TRUE(world_.Until([&] {
    if (world_.flink.StateOf(url, id) == "CANCELLING") world_.flink.SetState(url, id, "CANCELED");
    world_.RunPods();
    return world_.Job("orders")->status.state == State::kFinished;
  })) << world_.StateOf("orders");
  EXPECT_EQ(world_.Job("orders")->status.result, "Killed");
  for (const std::string& child : world_.Children()) {
    EXPECT_THAT(child, testing::Not(StartsWith("Deployment"))) << "not released";
  }
}

TEST_F(ReconcileTest, DeletedLeavesNothingBehind) {
  StartRunning("orders");
  world_.Delete("orders");
  ASSERT_TRUE(world_.Until([&] {
    const std::string url = world_.FlinkUrl("orders");
    const auto job = world_.Job("orders");
    if (!url.empty() && job &&
        world_.flink.StateOf(url, job->status.deployment.job_id) == "CANCELLING") {
      world_.flink.SetState(url, job->status.deployment.job_id, "CANCELED");
    }
    world_.RunPods();
    return !world_.Job("orders").has_value();
  }));
  world_.RunPods();
  world_.Settle();
  EXPECT_THAT(world_.Children(), IsEmpty());
  EXPECT_THAT(world_.api.Objects(kube::kPods), IsEmpty());
}

TEST_F(ReconcileTest, DeletedBeforeItStartedIsGoneAtOnce) {
  world_.leader = false;
  world_.Apply("orders");
  world_.leader = true;
  world_.Delete("orders");
  world_.Settle();
  EXPECT_EQ(world_.StateOf("orders"), "gone");
  EXPECT_THAT(world_.Children(), IsEmpty());
}

TEST_F(ReconcileTest, AnEditOfAStatelessJobIsANewSequence) {
  StartRunning("orders");
  std::string sql = kScript;
  sql.replace(sql.find("SELECT a"), 8, "SELECT 1");
  world_.Apply("orders", {{"sql", sql}});
  ASSERT_TRUE(world_.Until([&] {
    world_.api.CollectGarbage();
    return world_.Job("orders")->status.deployment.sequence == 2;
  })) << world_.StateOf("orders");
  world_.RunPods();
  world_.Settle();
  world_.RunFlinkJob("orders");
  ASSERT_TRUE(world_.Until([&] { return world_.StateOf("orders") == "Running/AllTasksRunning"; }))
      << world_.StateOf("orders");
  for (const std::string& child : world_.Children()) {
    if (child.rfind("Deployment", 0) == 0) {
      EXPECT_EQ(child.back(), '2') << child;
    }
  }
}

TEST_F(ReconcileTest, SqlThatDoesNotParseLeavesTheRunningJobAlone) {
  StartRunning("orders");
  world_.ClearRequests();
  world_.Apply("orders", {{"sql", "INSRT INTO t SELECT 1;"}});
  world_.Settle();
  EXPECT_EQ(world_.StateOf("orders"), "Running/AllTasksRunning");
  EXPECT_EQ(world_.Job("orders")->status.deployment.sequence, 1);
  const auto job = world_.Job("orders");
  const auto valid = std::find_if(job->status.conditions.begin(), job->status.conditions.end(),
                                  [](const Condition& c) { return c.type == "SqlValid"; });
  ASSERT_NE(valid, job->status.conditions.end());
  EXPECT_EQ(valid->status, "False");
}

TEST_F(ReconcileTest, TheConfigMapThatSqlFromNamesStartsTheJobWhenItComes) {
  world_.Apply("orders", {{"sqlFrom", {{"configMapKeyRef", {{"name", "sql"}, {"key", "a.sql"}}}}}});
  world_.Settle();
  EXPECT_EQ(world_.StateOf("orders"), "Accepted/SqlSourceMissing");
  world_.api.Put(kube::kConfigMaps, {{"metadata", {{"name", "sql"}, {"namespace", "shop"}}},
                                     {"data", {{"a.sql", kScript}}}});
  world_.Settle();
  EXPECT_EQ(world_.StateOf("orders"), "Accepted/Deploying");
}

TEST_F(ReconcileTest, AForeignObjectUnderItsNameIsTold) {
  world_.api.Put(kube::kServices, {{"metadata", {{"name", "orders-jm"}, {"namespace", "shop"}}}});
  world_.Apply("orders");
  world_.Settle();
  const auto job = world_.Job("orders");
  const auto stalled = std::find_if(job->status.conditions.begin(), job->status.conditions.end(),
                                    [](const Condition& c) { return c.type == "Stalled"; });
  ASSERT_NE(stalled, job->status.conditions.end()) << world_.StateOf("orders");
  EXPECT_EQ(stalled->status, "True");
  EXPECT_NE(stalled->message.find("orders-jm"), std::string::npos) << stalled->message;
  world_.api.Remove(kube::kServices, {"shop", "orders-jm"});
  ASSERT_TRUE(world_.Until([&] { return world_.Children().size() == 4; }));
}

TEST_F(ReconcileTest, NothingIsWrittenWithoutTheLease) {
  world_.leader = false;
  world_.Apply("orders");
  world_.ClearRequests();
  world_.Enqueue("orders");
  // Not Settle: a reconcile that may not write is tried again for ever.
  world_.Advance(milliseconds(0));
  EXPECT_THAT(world_.Requests(), IsEmpty());
}

TEST(ReconcileSlots, JobsOverTheLimitWaitInLine) {
  World world(1);
  for (const char* name : {"a", "b", "c"}) {
    world.Apply(name);
    world.Settle();
  }
  EXPECT_EQ(world.StateOf("a"), "Accepted/Deploying");
  EXPECT_EQ(world.StateOf("b"), "Accepted/Queued");
  EXPECT_EQ(world.StateOf("c"), "Accepted/Queued");
  // A fresh process keeps the order.
  world.StopOperator();
  world.ClearRequests();
  world.StartOperator();
  world.Settle();
  EXPECT_THAT(world.Requests(), IsEmpty());
  world.Delete("a");
  ASSERT_TRUE(world.Until([&] {
    world.api.CollectGarbage();
    return world.StateOf("b") == "Accepted/Deploying";
  })) << world.StateOf("b");
  EXPECT_EQ(world.StateOf("c"), "Accepted/Queued");
}

}  // namespace
}  // namespace weir::job
