// Functions that a SqlJob declares: of its intent, checked with its spec, in front of its script.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "job/plan/plan.h"
#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

TEST(FunctionsTest, FunctionsAreOfTheIntentAndTheirSignaturesAreNot) {
  SqlJobSpec spec = NewJob().spec;
  const std::string without = IntentHash(spec, kGoodSql);
  spec.functions = {{"mask", "com.example.Mask", "JAVA", "", ""}};
  const std::string hash = IntentHash(spec, kGoodSql);
  EXPECT_NE(hash, without);
  EXPECT_NE(FrameHash(spec, kGoodSql), FrameHash(NewJob().spec, kGoodSql));
  spec.functions[0].signature = "(STRING) RETURNS STRING";
  EXPECT_EQ(IntentHash(spec, kGoodSql), hash) << "Flink is not told of it";
  for (const FunctionSpec& other :
       {FunctionSpec{"mask2", "com.example.Mask", "JAVA", "", ""},
        FunctionSpec{"mask", "com.example.Mask2", "JAVA", "", ""},
        FunctionSpec{"mask", "com.example.Mask", "SCALA", "", ""},
        FunctionSpec{"mask", "com.example.Mask", "JAVA", "/a.jar", ""}}) {
    spec.functions[0] = other;
    EXPECT_NE(IntentHash(spec, kGoodSql), hash) << other.name;
  }
}

TEST(FunctionsTest, AnEditOfFunctionsIsAnUpgrade) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  world.job.spec.functions = {{"mask", "com.example.Mask", "JAVA", "", ""}};
  ++world.job.meta.generation;
  const Plan plan = world.Decide();
  EXPECT_EQ(plan.status.reason, "Upgrading") << plan.rule << plan.status.message;
}

TEST(FunctionsTest, FunctionsThatCannotBeAreAMistakeOfTheSpec) {
  PlanWorld world;
  world.job.spec.functions = {
      {"mask", "com.example.Mask", "JAVA", "", "(STRING, TEXT) RETURNS STRING"},
      {"MASK", "com.example.Mask", "JAVA", "", ""},
      {"upper", "com.example.Upper", "JAVA", "", ""}};
  const std::vector<std::string> problems = CheckSpec(world.job.spec, world.config);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(
      problems[0].rfind("spec.functions[0].signature:1:10: there is no type TEXT; types are ", 0),
      0u)
      << problems[0];
  EXPECT_EQ(problems[1].rfind("spec.functions[1].name: [0] declares mask already", 0), 0u);
  EXPECT_EQ(problems[2].rfind("spec.functions[2].name: upper is a built-in function", 0), 0u);
  const Plan plan = world.Decide();
  EXPECT_EQ(plan.rule, "Refuse");
  EXPECT_NE(plan.status.message.find("spec.functions[0].signature:1:10"), std::string::npos)
      << plan.status.message;
}

// Flink counts in the script with CREATE FUNCTION in front.
TEST(FunctionsTest, AFailureIsPlacedInTheScriptOfTheUser) {
  PlanWorld world;
  world.job.spec.functions = {{"mask", "com.example.Mask", "JAVA", "", ""}};
  world.job.spec.sql = world.obs.sql.text =
      "CREATE TABLE s (a INT) WITH ('connector' = 'datagen'); CREATE TABLE t (a INT) WITH "
      "('connector' = 'blackhole');\nINSERT INTO t SELECT a FROM s;\n";
  world.pods_start = false;
  ASSERT_TRUE(world.Settle());
  world.pods_start = true;
  world.Kubelet();
  world.flink_state = flink::JobState::kFailed;
  world.Flink();
  flink::RootCause cause;
  cause.root = {"org.apache.flink.table.api.ValidationException", "Object 'x' not found"};
  world.obs.flink->root_cause = cause;
  world.obs.flink->job->tasks = {};
  const std::string created =
      "CREATE TEMPORARY SYSTEM FUNCTION mask AS 'com.example.Mask' LANGUAGE JAVA; ";
  world.obs.flink->root_cause->position =
      flink::SqlPosition{1, static_cast<int>(created.size()) + 14, 1, 99};
  Plan plan = world.Decide();
  ASSERT_TRUE(plan.status.failure.has_value()) << plan.rule;
  EXPECT_EQ(plan.status.failure->line, 1);
  EXPECT_EQ(plan.status.failure->column, 14);
  EXPECT_NE(plan.status.message.find("line 1, column 14"), std::string::npos);
  world.obs.flink->root_cause->position = flink::SqlPosition{2, 13, 2, 13};
  plan = world.Decide();
  EXPECT_EQ(plan.status.failure->line, 2);
  EXPECT_EQ(plan.status.failure->column, 13);
  world.obs.flink->root_cause->position = flink::SqlPosition{1, 30, 1, 31};
  plan = world.Decide();
  EXPECT_EQ(plan.status.failure->line, 1) << "of the statement in front itself";
  EXPECT_EQ(plan.status.failure->column, 1);
}

}  // namespace
}  // namespace weir::job
