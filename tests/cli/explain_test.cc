#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

class Explain : public CommandTest {
 protected:
  std::string File() {
    return Write("a.sql",
                 "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
                 "CREATE TABLE t (a INT) WITH ('connector' = 'print');\n"
                 "CREATE VIEW v AS SELECT a FROM s;\n"
                 "INSERT INTO t SELECT a FROM v;\n");
  }
};

TEST_F(Explain, TextIsATree) {
  const std::string file = File();
  const Outcome outcome = RunWith({"explain", file});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            file +
                ": 1 source, 1 view, 1 sink\n\n"
                "t  [sink: print]  {I}\n"
                "\xE2\x94\x94\xE2\x94\x80\xE2\x94\x80 v  [view]\n"
                "    \xE2\x94\x94\xE2\x94\x80\xE2\x94\x80 s  [source: datagen]  {I}\n");
  EXPECT_NE(RunWith({"explain", file}, "", true).out.find('\x1b'), std::string::npos);
}

// Which changes come out of each operator, and by which key.
TEST_F(Explain, ChangesAndKeys) {
  const std::string file =
      Write("c.sql",
            "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
            "CREATE TABLE t (a INT, n BIGINT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = "
            "'jdbc', 'url' = 'jdbc:postgresql://h/d', 'table-name' = 't');\n"
            "INSERT INTO t SELECT a, COUNT(*) FROM s GROUP BY a;\n");
  EXPECT_EQ(RunWith({"explain", file}).out,
            file +
                ": 1 source, 0 views, 1 sink\n\n"
                "t  [sink: jdbc]  {I,UA} key (a)\n"
                "\xE2\x94\x94\xE2\x94\x80\xE2\x94\x80 aggregate by a  {I,UA} key (a)\n"
                "    \xE2\x94\x94\xE2\x94\x80\xE2\x94\x80 s  [source: datagen]  {I}\n\n"
                "State (estimated bytes of a key and of what is kept beside it):\n"
                "  aggregate by s.a  GroupAggregate, key 16, kept 16\n"
                "Shuffles (estimated bytes of a row):\n"
                "  to aggregate by s.a, by s.a: 16\n");
  const auto dag = doc::ParseJson(RunWith({"explain", "--format", "json", file}).out);
  ASSERT_TRUE(dag.ok());
  EXPECT_EQ((*dag)["nodes"][0]["changelogMode"], "I,UA");
  EXPECT_EQ((*dag)["nodes"][0]["key"], "(a)");
  EXPECT_EQ((*dag)["state"]["certain"], true);
  EXPECT_EQ((*dag)["state"]["operators"][0]["keyBytes"], 16);
  EXPECT_EQ((*dag)["state"]["operators"][0]["states"], 1);
}

TEST_F(Explain, JsonDotAndSvg) {
  const auto dag = doc::ParseJson(RunWith({"explain", "--format", "json", File()}).out);
  ASSERT_TRUE(dag.ok());
  EXPECT_EQ((*dag)["nodes"].size(), 3u);
  EXPECT_EQ((*dag)["edges"].size(), 2u);
  EXPECT_EQ(RunWith({"explain", "--format", "dot", File()}).out.rfind("digraph", 0), 0u);
  const std::string svg = RunWith({"explain", "--format", "svg", File()}).out;
  EXPECT_EQ(svg.rfind("<svg", 0), 0u);
  EXPECT_NE(svg.find("datagen"), std::string::npos);
}

TEST_F(Explain, WhatDoesNotCompileIsNotShown) {
  const Outcome outcome = RunWith({"explain", Write("b.sql", "SELCT")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_NE(outcome.err.find("SQL0201"), std::string::npos);
  EXPECT_EQ(RunWith({"explain"}).code, 2);
  EXPECT_EQ(RunWith({"explain", (folder_ / "absent.sql").string()}).code, 2);
  EXPECT_EQ(RunWith({"explain", "--format", "png", File()}).code, 2);
}

constexpr char kExplained[] =
    "CREATE TABLE s (a INT, b INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (a INT, n BIGINT) WITH ('connector' = 'blackhole');\n";

// Exit codes, text and JSON of --against; what it says is tested with sql/state.
TEST_F(Explain, CompileAgainst) {
  const std::string old = Write("old.sql", std::string(kExplained) +
                                               "INSERT INTO t SELECT a, COUNT(*) "
                                               "FROM s WHERE b > 1 GROUP BY a;\n");
  const std::string kept = Write("kept.sql", std::string(kExplained) +
                                                 "INSERT INTO t SELECT a, COUNT(*) "
                                                 "FROM s WHERE b > 2 GROUP BY a;\n");
  const std::string sum = Write("sum.sql", std::string(kExplained) +
                                               "INSERT INTO t SELECT a, COUNT(*) + "
                                               "SUM(b) FROM s WHERE b > 1 GROUP BY "
                                               "a;\n");
  Outcome outcome = RunWith({"compile", kept, "--against", old});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "kept  aggregate by s.a  (GroupAggregate 90bea66d)\n"
            "      what it holds was gathered under the old conditions\n\n"
            "The job's state is kept: it can be stopped with a savepoint and go on with the new "
            "script.\n");
  outcome = RunWith({"compile", sum, "--against", old});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out.rfind("schema changed  aggregate by s.a", 0), 0u) << outcome.out;
  const auto json =
      doc::ParseJson(RunWith({"compile", sum, "--against", old, "--format", "json"}).out);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ((*json)["usable"], false);
  EXPECT_EQ((*json)["operators"][0]["verdict"], "schema changed");
  EXPECT_EQ(RunWith({"compile", sum, "--against", "/no/such/file.sql"}).code, 2);
  const auto unit = doc::ParseJson(RunWith({"compile", old, "--format", "json"}).out);
  ASSERT_TRUE(unit.ok());
  EXPECT_EQ((*unit)["state"]["certain"], true);
  EXPECT_EQ((*unit)["state"]["operators"][0]["name"], "aggregate by s.a");
  EXPECT_EQ((*unit)["state"]["shuffles"][0]["by"], "s.a");
}

}  // namespace
}  // namespace weir::cli
