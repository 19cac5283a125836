// What is told of an edit: words, notes, and what is held back.
#include "sql/state/state.h"

#include <gtest/gtest.h>

#include "sql/compile/compile.h"

namespace weir::sql {
namespace {

constexpr char kTables[] = R"(
CREATE TABLE orders (id BIGINT, customer STRING, price DOUBLE) WITH ('connector' = 'kafka',
  'topic' = 'orders', 'properties.bootstrap.servers' = 'h:9092', 'format' = 'json',
  'scan.startup.mode' = 'earliest-offset');
CREATE TABLE own (id BIGINT, v BIGINT) WITH ('connector' = 'in-house');
CREATE TABLE t (k STRING, n BIGINT) WITH ('connector' = 'blackhole');
CREATE TABLE u (id BIGINT, n BIGINT) WITH ('connector' = 'blackhole');
)";

JobState StateOf(const std::string& statements, const std::string& tables = kTables) {
  CompileInput input;
  input.script = tables + statements;
  input.state = true;
  const CompileOutput output = Compile(input);
  EXPECT_TRUE(output.ok()) << Summary(input.script, output.diagnostics);
  return output.ok() ? output.unit->state : JobState{};
}

StateComparison Edit(const std::string& from, const std::string& to) {
  return CompareState(StateOf(from), StateOf(to));
}

const OperatorVerdict* Find(const StateComparison& comparison, std::string_view name) {
  for (const OperatorVerdict& one : comparison.operators) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

TEST(State, AConditionsEditKeepsAllAndIsNoted) {
  const auto edit = Edit(
      "INSERT INTO t SELECT customer, COUNT(*) FROM orders WHERE price > 1 "
      "GROUP BY customer;",
      "INSERT INTO t SELECT customer, COUNT(*) FROM orders WHERE price > 2 "
      "GROUP BY customer;");
  EXPECT_TRUE(edit.usable);
  EXPECT_EQ(MisfitText(edit), "");
  const OperatorVerdict* aggregate = Find(edit, "aggregate by orders.customer");
  ASSERT_NE(aggregate, nullptr);
  EXPECT_EQ(aggregate->verdict, StateVerdict::kKept);
  EXPECT_NE(aggregate->text.find("old conditions"), std::string::npos);
  EXPECT_NE(Find(edit, "source orders"), nullptr);
}

TEST(State, AnotherFunctionOfTheSameTypeIsNotKept) {
  const auto edit = Edit("INSERT INTO t SELECT customer, COUNT(*) FROM orders GROUP BY customer;",
                         "INSERT INTO t SELECT customer, SUM(id) FROM orders GROUP BY customer;");
  EXPECT_FALSE(edit.usable);
  EXPECT_NE(MisfitText(edit).find("aggregate by orders.customer: meaning changed"),
            std::string::npos)
      << MisfitText(edit);
}

// A function of the user's own by its class, given to the script that calls it.
StateComparison EditOfClass(const std::string& signature, const std::string& call,
                            const std::string& to = "com.example.Second") {
  const auto state_of = [&](const std::string& class_name) {
    CompileInput input;
    input.script =
        kTables + ("INSERT INTO t SELECT customer, " + call) + " FROM orders GROUP BY customer;";
    input.functions = {{"f", class_name, "JAVA", "", signature}};
    input.state = true;
    const CompileOutput output = Compile(input);
    EXPECT_TRUE(output.ok()) << Summary(input.script, output.diagnostics);
    return output.ok() ? output.unit->state : JobState{};
  };
  return CompareState(state_of("com.example.First"), state_of(to));
}

TEST(State, WhatAnAggregateOfTheUserKeepsItsClassKnows) {
  const std::string aggregate = "AGGREGATE (DOUBLE) RETURNS BIGINT";
  EXPECT_TRUE(EditOfClass(aggregate, "f(price)", "com.example.First").usable) << "nothing changed";
  const auto edit = EditOfClass(aggregate, "f(price)");
  EXPECT_FALSE(edit.usable);
  EXPECT_EQ(edit.why, "what the function f keeps is known to its class alone");
}

TEST(State, AnotherClassOfAFunctionOfARowKeepsTheState) {
  EXPECT_TRUE(EditOfClass("(BIGINT) RETURNS BIGINT", "f(COUNT(*))").usable);
}

TEST(State, WhatMovedIsToldSo) {
  const auto edit = Edit("INSERT INTO u SELECT id, COUNT(*) FROM orders GROUP BY id;",
                         "INSERT INTO u SELECT id, COUNT(*) FROM orders GROUP BY id;\n"
                         "INSERT INTO t SELECT customer, 1 FROM orders;");
  EXPECT_FALSE(edit.usable);
  const OperatorVerdict* aggregate = Find(edit, "aggregate by orders.id");
  ASSERT_NE(aggregate, nullptr);
  EXPECT_EQ(aggregate->verdict, StateVerdict::kLost);
  EXPECT_NE(aggregate->text.find("another place"), std::string::npos);
}

// What cannot be known is never said to be kept, except when nothing was changed.
TEST(State, UnknownConnector) {
  const std::string one = "INSERT INTO u SELECT id, SUM(v) FROM own WHERE v > 1 GROUP BY id;";
  const std::string two = "INSERT INTO u SELECT id, SUM(v) FROM own WHERE v > 2 GROUP BY id;";
  EXPECT_FALSE(Edit(one, two).usable);
  EXPECT_NE(MisfitText(Edit(one, two)).find("in-house"), std::string::npos);
  EXPECT_TRUE(Edit(one, "-- a comment\n" + one).usable);
  EXPECT_TRUE(Edit(one,
                   "INSERT INTO u\nSELECT x.id, SUM(x.v) FROM own AS x WHERE x.v > 1 "
                   "GROUP BY x.id;")
                  .usable);
}

// The same text over a table that became another one.
TEST(State, AnotherTopicIsAnotherMeaning) {
  const std::string query = "INSERT INTO u SELECT id, COUNT(*) FROM orders GROUP BY id;";
  std::string tables = kTables;
  tables.replace(tables.find("'orders'"), 8, "'orders2'");
  const auto edit = CompareState(StateOf(query), StateOf(query, tables));
  EXPECT_FALSE(edit.usable);
  const OperatorVerdict* source = Find(edit, "source orders");
  ASSERT_NE(source, nullptr);
  EXPECT_EQ(source->verdict, StateVerdict::kMeaningChanged);
}

TEST(State, LiteralsAreNotShown) {
  const auto edit = Edit(
      "INSERT INTO u SELECT id, COUNT(*) FILTER (WHERE customer = 'secret') FROM orders "
      "GROUP BY id;",
      "INSERT INTO u SELECT id, COUNT(*) FILTER (WHERE customer = 'other') FROM orders "
      "GROUP BY id;");
  EXPECT_FALSE(edit.usable);
  EXPECT_EQ(MisfitText(edit).find("secret"), std::string::npos) << MisfitText(edit);
}

// Quotes in literals and in names do not turn round what is a literal.
TEST(State, QuotesInsideOfLiteralsAndNames) {
  const std::string tables = std::string(kTables) +
                             "CREATE TABLE `it's` (id BIGINT, `who's` STRING) WITH ('connector' = "
                             "'kafka', 'topic' = 'q', 'properties.bootstrap.servers' = 'h:9092', "
                             "'format' = 'json', 'scan.startup.mode' = 'earliest-offset');\n";
  for (const char* value : {"it''s secret", "secret''", "''secret"}) {
    const std::string counts = "INSERT INTO u SELECT id, COUNT(*) FILTER (WHERE `who's` = '";
    const std::string end = "') FROM `it's` GROUP BY id;";
    const auto edit = CompareState(StateOf(counts + value + end, tables),
                                   StateOf(counts + "other" + end, tables));
    EXPECT_FALSE(edit.usable);
    EXPECT_NE(MisfitText(edit).find("meaning changed"), std::string::npos) << MisfitText(edit);
    EXPECT_EQ(MisfitText(edit).find("secret"), std::string::npos) << MisfitText(edit);
  }
}

TEST(State, NoCharacterIsCutInTwo) {
  StateComparison lost;
  lost.operators.push_back({StateVerdict::kLost, "", "", "\u00e9\u00e9\u00e9", ""});
  EXPECT_EQ(MisfitText(lost, 4), "\u00e9\u00e9");
  EXPECT_EQ(MisfitText(lost, 5), "\u00e9\u00e9");
}

// The statement is the same; what its sink keeps by, is not.
TEST(State, AnotherKeyOfASinkIsAnotherPlan) {
  const auto tables = [](const std::string& key) {
    return std::string(kTables) + "CREATE TABLE k (id BIGINT, c BIGINT, n BIGINT, PRIMARY KEY (" +
           key +
           ") NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'k', "
           "'properties.bootstrap.servers' = 'h:9092', 'key.format' = 'json', "
           "'value.format' = 'json');\n";
  };
  const std::string query =
      "INSERT INTO k SELECT COUNT(*), SUM(id), MAX(id) FROM orders GROUP BY customer;";
  const JobState before = StateOf(query, tables("id"));
  EXPECT_TRUE(CompareState(before, StateOf(query, tables("id"))).usable);
  EXPECT_FALSE(CompareState(before, StateOf(query, tables("c"))).usable);
}

// A window over the windows of another one: its columns are taken for no others.
TEST(State, WindowsOverWindows) {
  const std::string tables =
      "CREATE TABLE e (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = "
      "'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'h:9092', 'format' = 'json', "
      "'scan.startup.mode' = 'earliest-offset');\n"
      "CREATE TABLE `window x` (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ("
      "'connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'h:9092', "
      "'format' = 'json', 'scan.startup.mode' = 'earliest-offset');\n"
      "CREATE TABLE o (s TIMESTAMP(3), n BIGINT) WITH ('connector' = 'blackhole');\n"
      "CREATE TABLE u (id BIGINT, n BIGINT) WITH ('connector' = 'blackhole');\n"
      "CREATE VIEW inner_one AS SELECT window_start AS ws, window_time AS wt, id, COUNT(*) AS n "
      "FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) "
      "GROUP BY window_start, window_end, window_time, id;\n";
  const JobState nested = StateOf(
      "INSERT INTO o SELECT ws, COUNT(*) FROM TABLE(TUMBLE(TABLE inner_one, DESCRIPTOR(wt), "
      "INTERVAL '1' HOUR)) GROUP BY window_start, window_end, ws;",
      tables);
  EXPECT_FALSE(nested.operators.empty());
  const JobState named = StateOf(
      "INSERT INTO u SELECT id, COUNT(*) FROM TABLE(TUMBLE(TABLE `window x`, DESCRIPTOR(ts), "
      "INTERVAL '1' HOUR)) GROUP BY window_start, window_end, id;",
      tables);
  EXPECT_TRUE(named.sure) << named.why;
  ASSERT_FALSE(named.operators.empty());
}

TEST(State, NestedTooDeeplyIsNotKnown) {
  const auto nested = [](const std::string& first) {
    std::string script =
        "CREATE VIEW v0 AS SELECT id, CAST(" + first + " AS BIGINT) AS n FROM orders;\n";
    constexpr int kViews = 200;
    for (int i = 1; i < kViews; ++i) {
      const std::string last = "v" + std::to_string(i - 1);
      script += "CREATE VIEW v" + std::to_string(i) + " AS SELECT n, COUNT(*) AS id FROM " + last +
                " WHERE id > " + std::to_string(i) + " GROUP BY n;\n";
    }
    return script + "INSERT INTO u SELECT id, n FROM v" + std::to_string(kViews - 1) + ";";
  };
  const JobState one = StateOf(nested("price"));
  EXPECT_FALSE(one.sure);
  EXPECT_FALSE(CompareState(one, StateOf(nested("price + 1"))).usable);
  EXPECT_TRUE(CompareState(one, StateOf(nested("price"))).usable);
}

// Beside the script: what the cluster sets, and the line of Flink that plans it.
TEST(State, OtherPlanners) {
  const auto planned = [](const StringMap& configuration, const std::string& line) {
    CompileInput input;
    input.script =
        std::string(kTables) + "INSERT INTO u SELECT id, COUNT(*) FROM orders GROUP BY id;";
    input.state = true;
    input.configuration = configuration;
    input.flink_line = line;
    const CompileOutput output = Compile(input);
    EXPECT_TRUE(output.ok());
    return output.ok() ? output.unit->state : JobState{};
  };
  const JobState plain = planned({}, "2.2");
  EXPECT_TRUE(plain.sure) << plain.why;
  EXPECT_TRUE(CompareState(plain, planned({{"taskmanager.memory.network.fraction", "0.2"},
                                           {"table.exec.state.ttl", "1 d"}},
                                          "2.2"))
                  .usable);
  const JobState batched = planned({{"table.exec.mini-batch.enabled", "true"}}, "2.2");
  EXPECT_NE(MisfitText(CompareState(plain, batched)).find("settings"), std::string::npos);
  EXPECT_TRUE(CompareState(batched, batched).usable);
  const JobState older = planned({}, "1.20");
  EXPECT_NE(MisfitText(CompareState(older, plain)).find("Flink 2.2 may plan"), std::string::npos);
  EXPECT_TRUE(CompareState(older, older).usable);
}

// Flink merges the projection that turns columns round into the aggregate.
TEST(State, ColumnsTurnedRoundBelowAnAggregate) {
  const std::string joined =
      "FROM orders AS o WHERE EXISTS (SELECT 1 FROM orders AS p WHERE p.id = o.id)";
  EXPECT_TRUE(StateOf("INSERT INTO u SELECT id, 1 FROM (SELECT DISTINCT id, price FROM (SELECT id, "
                      "price " +
                      joined + "));")
                  .sure);
  EXPECT_FALSE(StateOf("INSERT INTO u SELECT id, 1 FROM (SELECT DISTINCT price, id FROM (SELECT "
                       "price, id " +
                       joined + "));")
                   .sure);
}

TEST(State, WidthsAndShuffles) {
  const JobState state =
      StateOf("INSERT INTO t SELECT customer, COUNT(*) FROM orders GROUP BY customer;");
  ASSERT_TRUE(state.sure) << state.why;
  ASSERT_EQ(state.operators.size(), 2u);
  EXPECT_EQ(state.operators[1].key_bytes, 40);
  EXPECT_EQ(state.operators[1].row_bytes, 16);
  ASSERT_EQ(state.shuffles.size(), 1u);
  EXPECT_EQ(state.shuffles[0].by, "orders.customer");
}

}  // namespace
}  // namespace weir::sql
