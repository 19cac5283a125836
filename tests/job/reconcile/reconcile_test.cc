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
  void StartRunning(const std::string& name, const doc::Json& spec = {{"sql", kScript}}) {
    world_.Apply(name, spec);
    world_.Settle();
    world_.RunPods();
    world_.Settle();
    world_.RunFlinkJob(name);
    ASSERT_TRUE(world_.Until([&] { return world_.StateOf(name) == "Running/AllTasksRunning"; }))
        << world_.StateOf(name);
  }

  // Flink gives up a job that is not tried again.
  void FailForGood(const std::string& name) {
    world_.flink.Fail(world_.FlinkUrl(name), world_.Job(name)->status.deployment.job_id,
                      "java.lang.RuntimeException: boom\n");
    ASSERT_TRUE(world_.Until([&] {
      world_.api.CollectGarbage();
      return world_.StateOf(name) == "Finished/Released";
    })) << world_.StateOf(name);
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

constexpr char kOwnScript[] =
    "CREATE TABLE s (a INT) WITH ('connector' = 'shop-bus', 'channel' = 'x');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT a FROM s;\n";
constexpr char kBusOf[] = "connector: shop-bus\nevidence: factory\nrelease: flink\noptions: ";

TEST_F(ReconcileTest, AnotherDescriptionOfAConnectorIsNewsToJobsThatWereRefusedAlone) {
  const std::string bus = kBusOf;
  world_.Describe(bus + "{channel: {type: string}}\n");
  StartRunning("running", {{"sql", kOwnScript}});
  world_.Describe(bus + "{topic: {type: string}}\n");
  world_.Apply("refused", {{"sql", kOwnScript}});
  world_.Settle();
  EXPECT_EQ(world_.StateOf("refused"), "Accepted/SqlInvalid");
  world_.ClearRequests();
  world_.Describe(bus + "{topic: {type: string}}\ntitle: another\n");
  EXPECT_THAT(world_.Ready(), ElementsAre(kube::ObjectKey{"shop", "refused"}));
  world_.Settle();
  EXPECT_EQ(world_.StateOf("refused"), "Accepted/SqlInvalid");
  EXPECT_THAT(world_.Requests(), IsEmpty()) << "as it was: nothing to write";
  world_.Describe(bus + "{channel: {type: string}}\n");
  world_.Settle();
  EXPECT_EQ(world_.StateOf("refused"), "Accepted/Deploying");
  EXPECT_EQ(world_.Job("running")->status.deployment.sequence, 1);
  world_.Describe(bus + "{}\n");
  EXPECT_THAT(world_.Ready(), IsEmpty()) << "it is started now";
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

// Of the stream's own words, and of a ${secret:...}, nothing is to be seen.
constexpr char kSecretScript[] =
    "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/x',\n"
    "  'table-name' = 't', 'username' = 'weir', 'password' = '${secret:db/pw}');\n"
    "INSERT INTO t SELECT a FROM s;\n";

TEST_F(ReconcileTest, AFailedJobsLastLogLinesAreInStatusWithoutItsSecrets) {
  world_.api.Put(
      kube::kSecrets,
      {{"metadata",
        {{"name", "db"}, {"namespace", "shop"}, {"labels", {{"weir.dev/sql", "allowed"}}}}},
       {"data", {{"pw", "Y29ycmVjdGhvcnNl"}}}});  // correcthorse
  StartRunning("orders", {{"sql", kSecretScript}, {"restart", {{"maxAttempts", 0}}}});
  std::string pod;
  for (const doc::Json& object : world_.api.Objects(kube::kPods)) {
    const std::string name = doc::StringAt(object, {"metadata", "name"});
    if (name.rfind("orders-jm", 0) == 0) pod = name;
  }
  world_.api.SetLog({"shop", pod},
                    "12:00 INFO  started\n12:01 ERROR no login with correcthorse\n"
                    "java.sql.SQLException: refused: password=hunter22\n\tat org.x.Y(Z.java:1)\n");
  world_.ClearRequests();
  FailForGood("orders");
  const auto job = world_.Job("orders");
  ASSERT_TRUE(job->status.failure);
  EXPECT_EQ(job->status.failure->pod, pod);
  EXPECT_THAT(job->status.failure->last_lines,
              ElementsAre("12:00 INFO  started", "12:01 ERROR no login with ***",
                          "java.sql.SQLException: refused: password=***"));
  const std::vector<std::string> requests = world_.Requests();
  EXPECT_EQ(std::count(requests.begin(), requests.end(), "GET pods/log"), 1);
}

TEST_F(ReconcileTest, ALogThatCannotBeReadDoesNotHoldUpTheFailure) {
  StartRunning("orders", {{"sql", kScript}, {"restart", {{"maxAttempts", 0}}}});
  FailForGood("orders");
  const auto job = world_.Job("orders");
  EXPECT_EQ(job->status.failure->root_cause, "RuntimeException: boom");
  EXPECT_THAT(job->status.failure->last_lines, IsEmpty());
  EXPECT_THAT(world_.log_lines, testing::Contains(testing::HasSubstr("log could not be read")));
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
