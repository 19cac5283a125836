// What happens to jobs in practice and must not end in loss: each a scenario by its name, with the
// state that it ends in. The cluster lives by itself (World::Live).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "job/model/observation.h"
#include "tests/job/reconcile/world.h"

namespace weir::job {
namespace {

using doc::Json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ScenarioTest : public testing::Test {
 protected:
  static std::string Sql(int version) {
    std::string sql = kScript;
    sql.replace(sql.find("SELECT a"), 8, "SELECT " + std::to_string(version));
    return sql;
  }
  static Json WithSavepoints(int version) {
    return {{"sql", Sql(version)}, {"savepoints", {{"directory", "s3://b/sp"}}}};
  }
  static Json WithCheckpoints(int version) {
    return {{"sql", Sql(version)}, {"checkpoints", {{"directory", "s3://b/cp"}}}};
  }

  ::testing::AssertionResult Comes(const std::string& state, int64_t sequence = 0) {
    const auto there = [&] {
      world_.Live();
      const auto job = world_.Job("orders");
      return world_.StateOf("orders") == state &&
             (sequence == 0 || (job && job->status.deployment.sequence == sequence));
    };
    if (world_.Until(there)) {
      world_.Settle();
      return ::testing::AssertionSuccess();
    }
    return ::testing::AssertionFailure() << world_.StateOf("orders");
  }
  void Pass(int ticks) {
    for (int i = 0; i < ticks; ++i) {
      world_.Live();
      world_.Advance(milliseconds(1'000));
    }
  }
  ::testing::AssertionResult Runs(int64_t sequence) {
    return Comes("Running/AllTasksRunning", sequence);
  }

  SqlJobStatus Now() { return world_.Job("orders")->status; }
  std::string Stalled() {
    for (const Condition& condition : Now().conditions) {
      if (condition.type == "Stalled" && condition.status == "True") return condition.reason;
    }
    return "";
  }
  void CompleteCheckpoint() {
    world_.flink.CompleteCheckpoint(world_.FlinkUrl("orders"), Now().deployment.job_id);
    ASSERT_TRUE(world_.Until([&] { return Now().checkpoint.has_value(); }));
  }
  // As Flink's Kubernetes HA keeps them.
  void PutHa(int64_t sequence, const std::string& job_id, int checkpoint) {
    std::string id = std::to_string(checkpoint);
    id.insert(0, 19 - id.size(), '0');
    const std::string name = HaJobConfigMapName("orders", sequence, job_id);
    world_.api.Put(kube::kConfigMaps, {{"metadata", {{"name", name}, {"namespace", "shop"}}},
                                       {"data", {{"checkpointID-" + id, "x"}}}});
  }
  std::vector<std::string> StartedFrom() {
    std::vector<std::string> out;
    for (const std::string& start : world_.starts) {
      out.push_back(start.substr(start.find(" from ") + 6));
    }
    return out;
  }

  World world_;
};

TEST_F(ScenarioTest, DeleteAndReapplyWaitsForAWordAndNeverStartsEmpty) {
  world_.Apply("orders", WithCheckpoints(1));
  ASSERT_TRUE(Runs(1));
  CompleteCheckpoint();
  const std::string path = Now().checkpoint->path;
  world_.Delete("orders");
  ASSERT_TRUE(Comes("gone"));
  world_.Apply("orders", WithCheckpoints(1));
  ASSERT_TRUE(Comes("Accepted/StateFound"));
  EXPECT_EQ(Stalled(), "StateFound");
  EXPECT_THAT(Now().message, HasSubstr(path));
  EXPECT_EQ(world_.starts.size(), 1u);
  Json spec = WithCheckpoints(1);
  spec["restore"] = {{"from", path}};
  world_.Apply("orders", spec);
  ASSERT_TRUE(Runs(1));
  EXPECT_THAT(StartedFrom(), ElementsAre("nothing", path));
}

TEST_F(ScenarioTest, ALostStatusIsRebuiltFromWhatRunsAndStartsNothing) {
  world_.Apply("orders", WithCheckpoints(1));
  ASSERT_TRUE(Runs(1));
  const DeploymentStatus before = Now().deployment;
  const std::vector<std::string> children = world_.Children();
  world_.StopOperator();
  Json object = *world_.api.Object(kube::kSqlJobs, {"shop", "orders"});
  object.erase("status");
  world_.api.Put(kube::kSqlJobs, object);
  world_.StartOperator();
  ASSERT_TRUE(Runs(1));
  EXPECT_EQ(Now().deployment.job_id, before.job_id);
  EXPECT_EQ(Now().deployment.intent_hash, before.intent_hash);
  EXPECT_EQ(world_.Children(), children);
  EXPECT_EQ(world_.starts.size(), 1u);
  EXPECT_EQ(world_.overlaps, 0);
}

TEST_F(ScenarioTest, AStaleHaConfigMapOfAFormerSequenceNeverWins) {
  world_.Apply("orders", WithCheckpoints(1));
  ASSERT_TRUE(Runs(1));
  CompleteCheckpoint();
  const std::string first = Now().deployment.job_id;
  PutHa(1, first, 5);
  world_.Apply("orders", WithCheckpoints(2));
  ASSERT_TRUE(Runs(2));
  EXPECT_EQ(StartedFrom().back(), "s3://b/cp/" + first + "/chk-5");
  const std::string second = Now().deployment.job_id;
  PutHa(1, first, 99);  // it lingers, and says more than the present one's
  PutHa(2, second, 7);
  world_.flink.CompleteCheckpoint(world_.FlinkUrl("orders"), second);
  Pass(40);
  world_.Apply("orders", WithCheckpoints(3));
  ASSERT_TRUE(Runs(3));
  EXPECT_EQ(StartedFrom().back(), "s3://b/cp/" + second + "/chk-7");
}

TEST_F(ScenarioTest, APodStuckTerminatingIsTold_AndNothingStartsBesideIt) {
  world_.Apply("orders", WithSavepoints(1));
  ASSERT_TRUE(Runs(1));
  world_.pods_stick = true;
  world_.Apply("orders", WithSavepoints(2));
  ASSERT_TRUE(Comes("Warning/OldPodsTerminating"));
  EXPECT_THAT(Now().message, HasSubstr("kubectl delete pod --force"));
  Pass(120);
  EXPECT_EQ(world_.StateOf("orders"), "Warning/OldPodsTerminating");
  EXPECT_EQ(world_.starts.size(), 1u) << "never a second start";
  world_.pods_stick = false;
  ASSERT_TRUE(Runs(2));
  EXPECT_EQ(world_.overlaps, 0);
  EXPECT_THAT(StartedFrom(), ElementsAre("nothing", "s3://b/sp/savepoint-1"));
}

TEST_F(ScenarioTest, AnEditDuringASavepointWaitsForItAndTakesOneOfItsOwn) {
  world_.Apply("orders", WithSavepoints(1));
  ASSERT_TRUE(Runs(1));
  world_.flink.HoldSavepoints(true);
  world_.Annotate("orders", kAnnotationSavepoint, "1");
  ASSERT_TRUE(
      world_.Until([&] { return !Now().savepoint.value_or(SavepointStatus{}).trigger.empty(); }));
  world_.Apply("orders", WithSavepoints(2));
  Pass(30);
  EXPECT_EQ(world_.StateOf("orders"), "Running/AllTasksRunning");
  EXPECT_THAT(world_.flink.Requests("/stop"), IsEmpty()) << "never two at once";
  world_.flink.HoldSavepoints(false);
  ASSERT_TRUE(Runs(2));
  EXPECT_EQ(world_.flink.SavepointCount(), 2u);
  EXPECT_THAT(StartedFrom(), ElementsAre("nothing", "s3://b/sp/savepoint-2"));
}

TEST_F(ScenarioTest, AnEditThatFailsTwiceIsRolledBackTwiceAndNotTriedAgain) {
  const auto spec = [](int version) {
    Json out = WithSavepoints(version);
    out["upgrade"] = {{"stableAfter", "1s"}};
    return out;
  };
  world_.Apply("orders", spec(1));
  ASSERT_TRUE(Runs(1));
  ASSERT_TRUE(world_.Until([&] { return !Now().revisions.stable.empty(); }));
  const std::string stable = Now().revisions.stable;
  world_.fails = {2, 4};
  world_.Apply("orders", spec(2));
  ASSERT_TRUE(Runs(3));
  EXPECT_EQ(Stalled(), "RolledBack");
  EXPECT_EQ(Now().revisions.deployed, stable);
  Pass(60);
  world_.Apply("orders", spec(3));
  ASSERT_TRUE(Runs(5));
  EXPECT_EQ(Stalled(), "RolledBack");
  EXPECT_EQ(Now().revisions.deployed, stable);
  Pass(600);
  EXPECT_EQ(Now().deployment.sequence, 5) << "what failed is not tried again by itself";
  // Each start continued from what the one before had left.
  EXPECT_THAT(StartedFrom(),
              ElementsAre("nothing", "s3://b/sp/savepoint-1", "s3://b/sp/savepoint-1",
                          "s3://b/sp/savepoint-1", "s3://b/sp/savepoint-1"));
  world_.Apply("orders", spec(4));
  ASSERT_TRUE(Runs(6));
  EXPECT_EQ(Stalled(), "");
  EXPECT_EQ(world_.overlaps, 0);
}

TEST_F(ScenarioTest, ASuspendDuringDeployEndsSuspendedWithNothingRunning) {
  world_.Apply("orders", WithSavepoints(1));
  world_.Settle();
  ASSERT_EQ(world_.StateOf("orders"), "Accepted/Deploying");
  Json suspended = WithSavepoints(1);
  suspended["state"] = "Suspended";
  world_.Apply("orders", suspended);
  ASSERT_TRUE(Comes("Accepted/Suspended"));
  Pass(5);
  EXPECT_THAT(world_.api.Objects(kube::kPods), IsEmpty());
  EXPECT_THAT(world_.api.Objects(kube::kDeployments), IsEmpty());
  EXPECT_EQ(Stalled(), "");
  world_.Apply("orders", WithSavepoints(1));
  ASSERT_TRUE(Runs(2));
  EXPECT_EQ(StartedFrom().back(), "nothing") << "it never ran: there is nothing to lose";
  EXPECT_EQ(world_.overlaps, 0);
}

}  // namespace
}  // namespace weir::job
