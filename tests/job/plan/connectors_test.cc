// Users' own connectors: what they change in the verdict on a script, what status keeps of them,
// and that a job that runs is left alone whatever becomes of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kScript[] =
    "CREATE TABLE s (a INT) WITH ('connector' = 'shop-bus', 'channel' = 'x',\n"
    "  'format' = 'shop-json');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT a FROM s;\n";
// Read from the factory itself: what it does not know is an error.
constexpr char kBus[] =
    "connector: shop-bus\nevidence: factory\nrelease: flink\nroles: [source]\n"
    "options: {channel: {type: string, required: true}, format: {type: format}}\n"
    "---\nformat: shop-json\n---\nconnector: never-used\n";
constexpr char kOtherBus[] =
    "connector: shop-bus\nevidence: factory\nrelease: flink\nroles: [source]\n"
    "options: {topic: {type: string, required: true}, format: {type: format}}\n"
    "---\nformat: shop-json\n";

PlanWorld With(sql::KnownConnectorsPtr connectors) {
  PlanWorld world;
  world.job.spec.sql = world.obs.sql.text = kScript;
  world.obs.connectors = std::move(connectors);
  return world;
}

TEST(OwnConnectorsTest, WhatNobodyDescribesIsANote) {
  PlanWorld world = With(nullptr);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_THAT(world.job.status.sql->notes, Contains(HasSubstr("SQL0503")));
  EXPECT_THAT(world.job.status.deployment.own_connectors, IsEmpty());
}

TEST(OwnConnectorsTest, WhatIsDescribedIsCheckedAndKeptInStatus) {
  PlanWorld world = With(Described(kBus));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_THAT(world.job.status.sql->notes, Not(Contains(HasSubstr("SQL0503"))));
  EXPECT_THAT(world.job.status.deployment.own_connectors,
              ElementsAre("shop-bus hash", "format shop-json hash"));
}

TEST(OwnConnectorsTest, WhatTheDescriptionRefusesDoesNotStartUntilItIsMended) {
  PlanWorld world = With(Described(kOtherBus));
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/SqlInvalid");
  EXPECT_THAT(world.Decide().sql_valid->message, HasSubstr("topic"));
  world.obs.connectors = Described(kBus);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
}

TEST(OwnConnectorsTest, ADescriptionThatChangesLeavesWhatRunsAlone) {
  PlanWorld world = With(Described(kBus));
  ASSERT_TRUE(world.Run());
  for (const auto& connectors :
       {Described(kBus, "other"), Described(kOtherBus), sql::KnownConnectorsPtr()}) {
    world.obs.connectors = connectors;
    const Plan plan = world.Decide();
    EXPECT_THAT(plan.actions, IsEmpty());
    EXPECT_EQ(plan.status, world.job.status);
    EXPECT_EQ(plan.sql_valid->status, "True");
    EXPECT_FALSE(plan.stalled);
  }
}

TEST(OwnConnectorsTest, WhatRunsIsRepairedThoughItsScriptWouldBeRefusedNow) {
  PlanWorld world = With(Described(kBus));
  ASSERT_TRUE(world.Run());
  world.obs.connectors = Described(kOtherBus);
  std::erase_if(world.obs.children, [](const Child& child) { return child.name == "orders-tm"; });
  ASSERT_TRUE(world.Run());
  EXPECT_NE(world.Find(ChildKind::kDeployment, "orders-tm"), nullptr);
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
}

TEST(OwnConnectorsTest, TheNextEditIsJudgedByWhatIsDescribedThen) {
  PlanWorld world = With(Described(kBus));
  ASSERT_TRUE(world.Run());
  world.obs.connectors = Described(kOtherBus, "other");
  world.Edit(std::string(kScript) + "-- edited\n");
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning") << "the old one runs on";
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
  EXPECT_EQ(world.Decide().sql_valid->status, "False");
  world.obs.connectors = Described(kBus, "newer");
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  EXPECT_EQ(world.job.status.deployment.own_connectors.front(), "shop-bus newer");
}

// Whether an aggregate takes rows back is a matter of what the source gives it.
TEST(OwnConnectorsTest, StateIsComparedWithTheSameConnectors) {
  const std::string before =
      "CREATE TABLE s (k INT, v INT) WITH ('connector' = 'datagen');\n"
      "CREATE TABLE t (k INT, n BIGINT) WITH ('connector' = 'blackhole');\n"
      "INSERT INTO t SELECT k, SUM(v) FROM s GROUP BY k;\n";
  std::string after = before;
  after.replace(after.find("SUM"), 3, "MAX");
  const auto held = [&](sql::KnownConnectorsPtr connectors) {
    PlanWorld world = With(std::move(connectors));
    world.job.spec.sql = world.obs.sql.text = before;
    world.job.spec.savepoints.directory = "s3://b/sp";
    EXPECT_TRUE(world.Run());
    world.Edit(after);
    EXPECT_TRUE(world.Run());
    const Plan plan = world.Decide();
    EXPECT_EQ(plan.stalled ? plan.stalled->reason : "", "StateIncompatible");
    return plan.stalled ? plan.stalled->message : "";
  };
  EXPECT_THAT(held(nullptr), Not(HasSubstr("retraction")));
  EXPECT_THAT(held(Described("connector: datagen\nroles: [source]\n"
                             "changelog: {source: [insert, update-before, update-after, "
                             "delete]}\n")),
              HasSubstr("retraction"));
}

}  // namespace
}  // namespace weir::job
