// ${secret:NAME/KEY}: values reach the Secret that holds the script, and nothing else.
#include <gtest/gtest.h>

#include "base/crypto/hash.h"
#include "base/doc/value.h"
#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

constexpr char kValue[] = "canary-it's";
constexpr char kSecretSql[] =
    "SET 'my.key' = 'a-${secret:db/value}';\n"
    "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT a FROM s;\n";

std::string ScriptOf(const Plan& plan) {
  for (const Action& action : plan.actions) {
    const auto* create = std::get_if<CreateChild>(&action);
    if (create == nullptr || create->role != Role::kConfig) continue;
    EXPECT_EQ(create->kind, ChildKind::kSecret);
    return *crypto::Base64Decode(doc::StringAt(create->object, {"data", "script.sql"}));
  }
  return "";
}

std::string EverythingBut(Role role, const Plan& plan) {
  std::string all = plan.status.message;
  for (const Action& action : plan.actions) {
    const auto* create = std::get_if<CreateChild>(&action);
    if (create != nullptr && create->role != role) all += doc::DumpJson(create->object);
  }
  for (const PlannedEvent& event : plan.events) all += event.message;
  if (plan.status.sql) {
    for (const std::string& note : plan.status.sql->notes) all += note;
  }
  if (plan.sql_valid) all += plan.sql_valid->message;
  return all;
}

TEST(PlanSecretsTest, TheValueIsInTheScriptsSecretAlone) {
  PlanWorld world;
  world.Edit(kSecretSql);
  world.obs.secrets.values["db/value"] = kValue;
  const Plan plan = world.Decide();
  ASSERT_EQ(plan.rule, "Start") << plan.status.message;
  EXPECT_NE(ScriptOf(plan).find("SET 'my.key' = 'a-canary-it''s';\nCREATE"), std::string::npos);
  EXPECT_TRUE(plan.status.deployment.config_is_secret);
  EXPECT_EQ(EverythingBut(Role::kConfig, plan).find("canary"), std::string::npos);
}

TEST(PlanSecretsTest, AnotherValueIsNoOtherIntent) {
  PlanWorld world;
  world.Edit(kSecretSql);
  world.obs.secrets.values["db/value"] = kValue;
  const std::string before = world.Decide().status.deployment.intent_hash;
  world.obs.secrets.values["db/value"] = "another";
  EXPECT_EQ(world.Decide().status.deployment.intent_hash, before);
}

TEST(PlanSecretsTest, AMissingOneIsToldAndLookedForAgain) {
  PlanWorld world;
  world.Edit(kSecretSql);
  world.obs.secrets.error = "Secret shop/db is not there; create it";
  Plan plan = world.Decide();
  EXPECT_EQ(plan.rule, "Refuse");
  ASSERT_TRUE(plan.sql_valid.has_value());
  EXPECT_EQ(plan.sql_valid->status, "False");
  EXPECT_NE(plan.sql_valid->message.find("SQL0403 at line 1, column 19"), std::string::npos)
      << plan.sql_valid->message;
  EXPECT_NE(plan.sql_valid->message.find("Secret shop/db is not there"), std::string::npos);
  ASSERT_TRUE(plan.requeue_after.has_value());
  EXPECT_LE(*plan.requeue_after, milliseconds(60'000));
  world.obs.secrets = {};
  world.obs.secrets.values["db/value"] = kValue;
  EXPECT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
}

TEST(PlanSecretsTest, AnEditWhoseSecretIsMissingLeavesTheOldJobAlone) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  const std::string job_id = world.job.status.deployment.job_id;
  world.Edit(kSecretSql);
  world.obs.secrets.error = "Secret shop/db is not there; create it";
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.deployment.job_id, job_id);
}

}  // namespace
}  // namespace weir::job
