#include <gtest/gtest.h>

#include "base/core/clock.h"
#include "base/doc/value.h"
#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

class LineageCommand : public CommandTest {
 protected:
  std::string File() {
    return Write("a.sql",
                 "CREATE TABLE s (a INT, b INT) WITH ('connector' = 'datagen');\n"
                 "CREATE TABLE t (a INT) WITH ('connector' = 'print');\n"
                 "INSERT INTO t SELECT a + 1 FROM s WHERE b > 0;\n");
  }
};

TEST_F(LineageCommand, Text) {
  const Outcome outcome = RunWith({"lineage", File()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "t  [print]  from s\n"
            "  a            computed   s.a\n"
            "  (every row)  filter     s.b\n");
  EXPECT_NE(RunWith({"lineage", File()}, "", true).out.find('\x1b'), std::string::npos);
}

TEST_F(LineageCommand, Json) {
  const auto json = doc::ParseJson(RunWith({"lineage", "--format", "json", File()}).out);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ((*json)["sinks"][0]["columns"][0]["inputs"][0]["column"], "a");
  const auto unit = doc::ParseJson(RunWith({"compile", "--format", "json", File()}).out);
  ASSERT_TRUE(unit.ok());
  EXPECT_EQ((*unit)["lineage"], *json);
}

TEST_F(LineageCommand, DotSaysWhatAnEdgeDoes) {
  const std::string dot = RunWith({"lineage", "--format", "dot", File()}).out;
  EXPECT_EQ(dot.rfind("digraph", 0), 0u);
  EXPECT_NE(dot.find("[label=\"transformation\"]"), std::string::npos) << dot;
  EXPECT_NE(dot.find("[label=\"filter\"]"), std::string::npos) << dot;
}

TEST_F(LineageCommand, OpenLineageHasATime) {
  const auto given =
      doc::ParseJson(RunWith({"lineage", "--format", "openlineage", "--job-namespace", "team",
                              "--event-time", "2026-01-31T00:00:00Z", File()})
                         .out);
  ASSERT_TRUE(given.ok());
  EXPECT_EQ((*given)["eventTime"], "2026-01-31T00:00:00Z");
  EXPECT_EQ((*given)["job"]["namespace"], "team");
  const auto now = doc::ParseJson(RunWith({"lineage", "--format", "openlineage", File()}).out);
  ASSERT_TRUE(now.ok());
  EXPECT_TRUE(ParseTime(doc::StringAt(*now, {"eventTime"})).ok());
  const Outcome bad =
      RunWith({"lineage", "--format", "openlineage", "--event-time", "yesterday", File()});
  EXPECT_EQ(bad.code, 2);
  EXPECT_NE(bad.err.find("--event-time"), std::string::npos) << bad.err;
}

TEST_F(LineageCommand, ErrorsAreDiagnostics) {
  const Outcome outcome = RunWith({"lineage", Write("b.sql", "INSERT INTO t SELECT 1;")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("error[SQL"), std::string::npos) << outcome.err;
  EXPECT_EQ(RunWith({"lineage"}).code, 2);
  EXPECT_EQ(RunWith({"lineage", "--format", "svg", File()}).code, 2);
}

}  // namespace
}  // namespace weir::cli
