// Which changes reach a sink, and which sinks refuse them. Each expectation is what Flink 2.2.1
// says in EXPLAIN CHANGELOG_MODE, or that it refuses the script; tests/differential compares
// thousands.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/diag/render.h"

namespace weir::sql {
namespace {

constexpr char kTables[] = R"(
CREATE TABLE app (id INT, k INT, v BIGINT, s STRING, ts TIMESTAMP(3), pt AS PROCTIME(),
  WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE keyed (id INT, k INT, v BIGINT, s STRING, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'datagen');
CREATE TABLE cdc (id INT, k INT, v BIGINT, s STRING, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092',
  'format' = 'debezium-json', 'scan.startup.mode' = 'earliest-offset');
CREATE TABLE ups (id INT, k INT, v BIGINT, s STRING, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092',
  'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE own (id INT, v BIGINT) WITH ('connector' = 'in-house');
CREATE TABLE p (id INT, v BIGINT) WITH ('connector' = 'print');
CREATE TABLE pk (id INT, v BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print');
CREATE TABLE bh (id INT, v BIGINT) WITH ('connector' = 'blackhole');
CREATE TABLE log (id INT, v BIGINT) WITH ('connector' = 'kafka', 'topic' = 't',
  'properties.bootstrap.servers' = 'h:9092', 'format' = 'json');
CREATE TABLE dbz (id INT, v BIGINT) WITH ('connector' = 'kafka', 'topic' = 't',
  'properties.bootstrap.servers' = 'h:9092', 'format' = 'debezium-json');
CREATE TABLE up (id INT, v BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH (
  'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092',
  'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE db (id INT, v BIGINT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://h/d',
  'table-name' = 't');
CREATE TABLE dbk (id INT, v BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc',
  'url' = 'jdbc:postgresql://h/d', 'table-name' = 't');
CREATE TABLE files (id INT, v BIGINT) WITH ('connector' = 'filesystem', 'path' = '/x',
  'format' = 'json');
)";

struct Case {
  std::string insert;
  std::string expected;  // "I,UA", or the code of the error
};

CompileOutput CompileInsert(const std::string& insert) {
  CompileInput input;
  input.script = kTables + insert;
  return Compile(input);
}

std::string Answer(const CompileOutput& output) {
  for (const Diagnostic& diagnostic : output.diagnostics) {
    if (diagnostic.level == Level::kError) return CodeText(diagnostic.code);
  }
  if (!output.ok() || output.unit->changes.empty()) return "nothing";
  const SinkInput& sink = output.unit->changes.back();
  return sink.changes + (sink.materialize ? " materialized" : "") + (sink.sure ? "" : " unsure");
}

void Expect(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const CompileOutput output = CompileInsert(one.insert);
    EXPECT_EQ(Answer(output), one.expected) << one.insert;
  }
}

TEST(ChangelogTest, AggregatesIntoEverySink) {
  const std::string query = " SELECT k, COUNT(*) FROM app GROUP BY k;";
  Expect({{"INSERT INTO p" + query, "I,UB,UA"},
          {"INSERT INTO pk" + query, "I,UB,UA"},
          {"INSERT INTO bh" + query, "I,UA"},
          {"INSERT INTO log" + query, "SQL1001"},
          {"INSERT INTO dbz" + query, "I,UB,UA"},
          {"INSERT INTO up" + query, "I,UA"},
          {"INSERT INTO db" + query, "SQL1002"},
          {"INSERT INTO dbk" + query, "I,UA"},
          {"INSERT INTO files" + query, "SQL1001"}});
}

TEST(ChangelogTest, Sources) {
  Expect({{"INSERT INTO log SELECT id, v FROM app;", "I"},
          {"INSERT INTO log SELECT id, v FROM cdc;", "SQL1001"},
          {"INSERT INTO up SELECT id, v FROM ups;", "UA,D"},
          {"INSERT INTO up SELECT id, v FROM cdc;", "I,UA,D"},
          {"INSERT INTO p SELECT id, v FROM ups;", "I,UB,UA,D"},
          {"INSERT INTO bh SELECT id, v FROM ups;", "UA,D"},
          {"INSERT INTO bh SELECT k, v FROM ups;", "I,UA,D"},
          {"INSERT INTO bh SELECT id, v + 1 FROM ups;", "I,UA,D"},
          {"INSERT INTO up SELECT k, v FROM ups;", "I,UB,UA,D materialized"}});
}

// Filters of keys pass, filters of values do not: FLINK-9528.
TEST(ChangelogTest, Filters) {
  Expect({{"INSERT INTO up SELECT id, v FROM ups WHERE id > 3;", "UA,D"},
          {"INSERT INTO up SELECT id, v FROM ups WHERE v > 3;", "I,UA,D"},
          {"INSERT INTO up SELECT k, COUNT(*) FROM app GROUP BY k HAVING COUNT(*) > 3;", "I,UB,UA"},
          {"INSERT INTO up SELECT k, COUNT(*) FROM app GROUP BY k HAVING k > 3;", "I,UA"}});
}

// What no row meets Flink drops, and the sink takes nothing.
TEST(ChangelogTest, FiltersThatExcludeEachOther) {
  const auto count = [](const std::string& where) {
    return "INSERT INTO log SELECT k, COUNT(*) FROM app WHERE " + where + " GROUP BY k;";
  };
  const std::vector<std::string> none = {"k > 5 AND k < 3",
                                         "k = 1 AND k = 2",
                                         "3 < k AND k <= 3",
                                         "s = 'a' AND s = 'b'",
                                         "k BETWEEN 5 AND 9 AND k < 5",
                                         "k = 3 AND k <> 3",
                                         "k <> 3 AND k = 3"};
  for (const std::string& where : none) Expect({{count(where), "I,UA unsure"}});
  const std::vector<std::string> some = {"k > 3 AND k < 5", "k >= 3 AND k <= 3", "k > 5 OR k < 3",
                                         "s = 'a' AND s = 'a'", "k = 3 AND v = 4"};
  for (const std::string& where : some) Expect({{count(where), "SQL1001"}});
  Expect({{"INSERT INTO log SELECT k, COUNT(*) FROM (SELECT k + 1 AS k FROM app WHERE k > 5) WHERE "
           "k < 3 GROUP BY k;",
           "SQL1001"},
          {"INSERT INTO log SELECT k, COUNT(*) FROM (SELECT k FROM app WHERE k > 5) WHERE k < 3 "
           "GROUP BY k;",
           "I,UA unsure"}});
}

// With the projection below an aggregate goes an OVER that nobody reads, and then the aggregate of
// what is unique already.
TEST(ChangelogTest, AnOverThatNobodyReads) {
  const std::string over =
      "FROM (SELECT *, COUNT(*) OVER (PARTITION BY k ORDER BY v) AS n FROM keyed)";
  Expect({{"INSERT INTO bh SELECT DISTINCT id, v " + over + ";", "I"},
          {"INSERT INTO bh SELECT DISTINCT k, v " + over + ";", "I,UA"},
          {"INSERT INTO bh SELECT id, v FROM (SELECT * " + over + " WHERE v > 2);", "I,UB,UA,D"}});
}

// A rank makes unique to its readers what comes once a key, and not to the search for what is
// superfluous.
TEST(ChangelogTest, DistinctBehindARank) {
  Expect(
      {{"INSERT INTO up SELECT DISTINCT id, v FROM (SELECT id, v, ROW_NUMBER() OVER (PARTITION "
        "BY v ORDER BY k) AS rn FROM app) WHERE rn = 1;",
        "I,UB,UA materialized"}});
}

TEST(ChangelogTest, Ranks) {
  const auto rank = [](const std::string& sink, const std::string& order, const std::string& n) {
    return "INSERT INTO " + sink +
           " SELECT id, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id " + "ORDER BY " +
           order + ") rn FROM app) WHERE rn " + n + ";";
  };
  Expect({{rank("up", "ts DESC", "= 1"), "I,UA,D"},
          {rank("log", "pt", "= 1"), "I"},
          {rank("log", "ts", "= 1"), "I"},
          {rank("log", "ts DESC", "= 1"), "SQL1001"},
          {rank("p", "v", "= 1"), "I"},
          {rank("p", "v DESC", "<= 3"), "I,UB,UA,D"}});
}

TEST(ChangelogTest, Joins) {
  Expect(
      {{"INSERT INTO up SELECT a.id, b.v FROM app a JOIN ups b ON a.id = b.id;",
        "I,UB,UA,D materialized"},
       {"INSERT INTO up SELECT a.id, b.v FROM ups a LEFT JOIN ups b ON a.id = b.id;", "I,UA,D"},
       {"INSERT INTO up SELECT a.id, b.v FROM ups a LEFT JOIN ups b ON a.k = b.id;",
        "I,UB,UA,D materialized"},
       {"INSERT INTO log SELECT a.id, b.v FROM app a JOIN app b ON a.id = b.id;", "I"},
       {"INSERT INTO log SELECT a.id, b.v FROM app a LEFT JOIN app b ON a.id = b.id;", "SQL1001"},
       {"INSERT INTO p SELECT id, v FROM app WHERE k IN (SELECT id FROM keyed);", "I"},
       {"INSERT INTO p SELECT id, v FROM app WHERE k NOT IN (SELECT id FROM keyed);", "I,UB,UA,D"},
       {"INSERT INTO p SELECT id, v FROM app a WHERE NOT EXISTS (SELECT 1 FROM keyed b WHERE "
        "a.id = b.id);",
        "I,UB,UA,D"}});
}

// What is taken out of a plan cannot change rows.
TEST(ChangelogTest, WhatIsUniqueIsNotAggregated) {
  Expect({{"INSERT INTO up SELECT id, MAX(v) FROM keyed GROUP BY id;", "I"},
          {"INSERT INTO log SELECT DISTINCT id, v FROM keyed;", "I"},
          {"INSERT INTO log SELECT DISTINCT id, v FROM app;", "SQL1001"},
          {"INSERT INTO log SELECT a.id, a.v FROM app a LEFT JOIN keyed b ON a.k = b.id;", "I"}});
}

TEST(ChangelogTest, SetOperations) {
  Expect({{"INSERT INTO log SELECT id, v FROM app UNION ALL SELECT id, v FROM keyed;", "I"},
          {"INSERT INTO log SELECT id, v FROM app UNION SELECT id, v FROM app;", "SQL1001"},
          {"INSERT INTO p SELECT id, v FROM app EXCEPT SELECT id, v FROM keyed;", "I,UB,UA,D"},
          {"INSERT INTO p SELECT id, v FROM app INTERSECT ALL SELECT id, v FROM keyed;", "I,UB,UA"},
          {"INSERT INTO up SELECT id, v FROM ups UNION ALL SELECT id, v FROM ups;",
           "I,UB,UA,D materialized"}});
}

TEST(ChangelogTest, Windows) {
  const std::string tumble =
      " FROM TABLE(TUMBLE(TABLE app, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY id, ";
  Expect({{"INSERT INTO log SELECT id, COUNT(*)" + tumble + "window_start, window_end;", "I"},
          {"INSERT INTO log SELECT id, COUNT(*)" + tumble + "window_start;", "SQL1001"},
          {"INSERT INTO log SELECT id, COUNT(*) FROM app GROUP BY id, TUMBLE(ts, INTERVAL '1' "
           "MINUTE);",
           "I"}});
}

TEST(ChangelogTest, OrderAndOver) {
  Expect({{"INSERT INTO log SELECT id, v FROM app LIMIT 5;", "I"},
          {"INSERT INTO p SELECT id, v FROM app ORDER BY v LIMIT 5;", "I,UB,UA,D"},
          {"INSERT INTO p SELECT id, v FROM ups LIMIT 5;", "I,UB,UA,D"},
          {"INSERT INTO log SELECT id, SUM(v) OVER (PARTITION BY id ORDER BY ts) FROM app;", "I"},
          {"INSERT INTO p SELECT id, SUM(v) OVER (PARTITION BY id ORDER BY k) FROM app;",
           "I,UB,UA,D"}});
}

// What cannot be known is no error, and what is sure is one all the same.
TEST(ChangelogTest, WhatIsNotKnown) {
  Expect({{"INSERT INTO log SELECT id, v FROM own;", "I,?"},
          {"INSERT INTO own SELECT k, COUNT(*) FROM app GROUP BY k;", "I,UB,UA"},
          {"INSERT INTO log SELECT id, COUNT(*) FROM own GROUP BY id;", "SQL1001"}});
}

TEST(ChangelogTest, AnErrorNamesTheOperator) {
  const CompileOutput output =
      CompileInsert("INSERT INTO log SELECT a.id, b.v FROM app a LEFT JOIN app b ON a.id = b.id;");
  const auto error =
      std::find_if(output.diagnostics.begin(), output.diagnostics.end(),
                   [](const Diagnostic& one) { return one.code == DiagCode::kSinkTakesInserts; });
  ASSERT_NE(error, output.diagnostics.end());
  const Diagnostic& first = *error;
  ASSERT_EQ(first.secondary.size(), 1u);
  const Span at = first.secondary[0].span;
  const std::string script =
      std::string(kTables) +
      "INSERT INTO log SELECT a.id, b.v FROM app a LEFT JOIN app b ON a.id = b.id;";
  EXPECT_EQ(script.substr(at.begin, at.size()), "app a LEFT JOIN app b ON a.id = b.id");
  EXPECT_NE(first.help.find("upsert-kafka"), std::string::npos) << first.help;
}

TEST(ChangelogTest, BatchHasNoChanges) {
  CompileInput input;
  input.script =
      std::string(kTables) + "INSERT INTO files SELECT k, COUNT(*) FROM keyed GROUP BY k;";
  input.mode = Mode::kBatch;
  const CompileOutput output = Compile(input);
  ASSERT_TRUE(output.ok());
  EXPECT_TRUE(output.unit->changes.empty());
}

}  // namespace
}  // namespace weir::sql
