#include "pipeline/stages/stages.h"

#include <gmock/gmock.h>

namespace weir::pipeline {
namespace {

using ::testing::HasSubstr;

constexpr char kSelect[] =
    "CREATE TABLE src (id BIGINT, name STRING) WITH ('connector' = 'datagen');\n"
    "INSERT INTO out.ids SELECT id, name FROM src;";
constexpr char kExtract[] = "INSERT INTO out.fetched SELECT id, UPPER(name) AS name FROM in.ids;";
constexpr char kTransform[] =
    "INSERT INTO out.ready (key, label) SELECT id + 1, name FROM `in`.fetched WHERE name IN ('a', "
    "'b');";
constexpr char kLoad[] =
    "CREATE TABLE sink (k BIGINT, l STRING) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO sink SELECT key, label FROM in.ready;";

StagesCheck Check(const std::string& select, const std::string& extract,
                  const std::string& transform, const std::string& load) {
  PipelineSpec spec;
  spec.stages[0].sql = select;
  spec.stages[1].sql = extract;
  spec.stages[2].sql = transform;
  spec.stages[3].sql = load;
  return CheckStages(spec).value_or(StagesCheck{});
}

TEST(CheckStages, ExternalWorkersHaveNothingToCheck) { EXPECT_FALSE(CheckStages({}).has_value()); }

TEST(CheckStages, WhatFitsIsValidAndNotRunYet) {
  const StagesCheck check = Check(kSelect, kExtract, kTransform, kLoad);
  EXPECT_TRUE(check.valid) << check.message;
  EXPECT_EQ(check.sql_valid.status, "True");
  EXPECT_THAT(check.message, HasSubstr("spec.stages.select.sql: the operator does not run"));
}

TEST(CheckStages, UsersOwnConnectorsAreKnown) {
  PipelineSpec spec;
  spec.stages[3].sql =
      "CREATE TABLE sink (k BIGINT) WITH ('connector' = 'shop-bus', 'chanel' = 'x');\n"
      "INSERT INTO sink SELECT key FROM in.ready;";
  EXPECT_TRUE(CheckStages(spec)->valid) << "of what nobody describes nothing is known";
  sql::ConnectorRegistry known = sql::ConnectorRegistry::Shipped();
  ASSERT_TRUE(known
                  .Add("connector: shop-bus\nevidence: factory\nrelease: flink\n"
                       "options: {channel: {type: string}}\n")
                  .ok());
  const auto check = CheckStages(spec, known);
  EXPECT_FALSE(check->valid);
  EXPECT_THAT(check->message, HasSubstr("chanel"));
}

TEST(CheckStages, LoadReadsTheColumnsThatTransformMakes) {
  struct Case {
    const char* name;
    std::string load;
    const char* error;
  };
  const std::string sink = "CREATE TABLE sink (k BIGINT) WITH ('connector' = 'blackhole');\n";
  const Case cases[] = {
      {"an old name of a renamed column", sink + "INSERT INTO sink SELECT id FROM in.ready;",
       "line 2, column 25"},
      {"a type that does not go", sink + "INSERT INTO sink SELECT label FROM in.ready;", "k"},
      {"a table of the stage before that", sink + "INSERT INTO sink SELECT id FROM in.fetched;",
       "fetched"},
      {"the out of another stage", sink + "INSERT INTO sink SELECT id FROM in.redy;",
       "no table in.redy"},
      {"nobody reads after load", "INSERT INTO out.more SELECT key FROM in.ready;", "out.more"},
      {"nothing is written", sink, "writes nothing"},
      {"no SQL", "INSERT INTO INTO", "SQL"},
  };
  for (const Case& one : cases) {
    const StagesCheck check = Check(kSelect, kExtract, kTransform, one.load);
    EXPECT_FALSE(check.valid) << one.name;
    EXPECT_THAT(check.message, HasSubstr("spec.stages.load.sql: ")) << one.name;
    EXPECT_THAT(check.message, HasSubstr(one.error)) << one.name;
    EXPECT_EQ(check.sql_valid.reason, "SqlInvalid") << one.name;
  }
}

TEST(CheckStages, AStageInTheMiddleHandsSomethingOn) {
  EXPECT_THAT(Check(kSelect, kLoad, "", "").message, HasSubstr("spec.stages.extract.sql: "));
  EXPECT_THAT(Check(std::string(kSelect).substr(0, 74), "", "", "").message,
              HasSubstr("hands nothing on"));
}

TEST(CheckStages, SelectHasNothingBeforeIt) { EXPECT_FALSE(Check(kExtract, "", "", "").valid); }

TEST(CheckStages, WhatAWorkerMakesIsNotKnown) {
  EXPECT_TRUE(Check("", kExtract, "", kLoad).valid) << Check("", kExtract, "", kLoad).message;
}

}  // namespace
}  // namespace weir::pipeline
