#include <gmock/gmock.h>

#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

using ::testing::HasSubstr;

class Pipelines : public CommandTest {
 protected:
  Outcome Check(const std::string& spec) {
    const std::string yaml =
        "apiVersion: weir.dev/v1alpha1\nkind: Pipeline\nmetadata: {name: p}\nspec:\n" + spec;
    return RunWith({"check", Write("p.yaml", yaml)});
  }
};

TEST_F(Pipelines, OneWithExternalWorkersIsFine) {
  const Outcome outcome = Check("  window: 4\n  source: {keyRange: {end: 10}}\n");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
}

TEST_F(Pipelines, WhatTheSchemaRefusesIsToldWithItsField) {
  const Outcome outcome = Check("  window: 0\n  source: {files: {names: [b, a]}}\n");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("p.yaml:5:3: error: Pipeline p: spec.window: must be"));
  EXPECT_THAT(outcome.err, HasSubstr("spec.source.files.names: must be in ascending order"));
}

TEST_F(Pipelines, AFieldThatTheDefinitionLacksIsTold) {
  const Outcome outcome = Check("  windw: 4\n  source: {keyRange: {end: 10, stop: 1}}\n");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("spec.windw: unknown field; did you mean \"window\"?"));
  EXPECT_THAT(outcome.err, HasSubstr("spec.source.keyRange.stop: unknown field"));
}

TEST_F(Pipelines, StagesMayUseConnectorsOfOnesOwn) {
  const std::string file =
      Write("p.yaml",
            "apiVersion: weir.dev/v1alpha1\nkind: Pipeline\nmetadata: {name: p}\nspec:\n"
            "  stages:\n    load: {sql: \"CREATE TABLE t (x INT) WITH ('connector' = 'shop-bus', "
            "'chanel' = 'x'); INSERT INTO t SELECT x FROM in.y\"}\n");
  EXPECT_EQ(RunWith({"check", file}).code, 0);
  const std::string own = Write("bus.yaml",
                                "connector: shop-bus\nevidence: factory\nrelease: flink\n"
                                "options: {channel: {type: string}}\n");
  const Outcome outcome = RunWith({"check", "--connectors", own, file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("did you mean 'channel'?"));
}

TEST_F(Pipelines, TheStagesAreHeldAgainstEachOther) {
  const std::string sink = "CREATE TABLE t (x INT) WITH ('connector' = 'blackhole');";
  const auto stages = [&](const std::string& column) {
    return Check("  stages:\n    transform: {sql: \"INSERT INTO out.y SELECT 1 AS first_one\"}\n" +
                 ("    load: {sql: \"" + sink + " INSERT INTO t SELECT " + column) +
                 " FROM in.y\"}\n");
  };
  EXPECT_EQ(stages("first_one").code, 0) << stages("first_one").err;
  EXPECT_EQ(stages("two").code, 1);
  EXPECT_THAT(stages("two").err, HasSubstr("spec.stages.load.sql: SQL"));
}

}  // namespace
}  // namespace weir::cli
