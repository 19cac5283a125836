// Hard scripts against expectations that were written by hand, and what the walk is bounded by.
#include <gtest/gtest.h>

#include "sql/analyze/analyze.h"
#include "sql/syntax/parser.h"
#include "tests/sql/golden.h"
#include "tests/sql/lineage/lineage_script.h"

namespace weir::sql {
namespace {

TEST(Lineage, OfHardScripts) {
  golden::Run(std::string(WEIR_SOURCE_DIR) + "/tests/golden/lineage/hard.golden",
              [](const std::string& input, const golden::Options& options) {
                const std::string script = kTables + input;
                const bool batch = options.count("mode") != 0 && options.at("mode") == "batch";
                const CompileOutput output =
                    CompileWithLineage(script, batch ? Mode::kBatch : Mode::kStreaming);
                return output.ok() ? Describe(output.unit->lineage) : Errors(output, script);
              });
}

std::string DescribeScript(const std::string& text) {
  const std::string script = kTables + text;
  const CompileOutput output = CompileWithLineage(script);
  return output.ok() ? Describe(output.unit->lineage) : Errors(output, script);
}

TEST(Lineage, SaysWhatCannotBeKnown) {
  EXPECT_EQ(DescribeScript(R"(
CREATE CATALOG lake WITH ('type' = 'hive', 'hive-conf-dir' = '/etc/hive');
CREATE TABLE o (a STRING) WITH ('connector' = 'blackhole');
INSERT INTO o SELECT * FROM lake.sales.facts;)"),
            "o and more\n");
  EXPECT_EQ(DescribeScript(R"(
CREATE CATALOG lake WITH ('type' = 'hive', 'hive-conf-dir' = '/etc/hive');
CREATE TABLE o (a STRING) WITH ('connector' = 'blackhole');
INSERT INTO o SELECT x FROM lake.sales.facts, lake.sales.other;)"),
            "o.a value: lake.sales.facts.x, lake.sales.other.x\no.a and more\no and more\n");
}

TEST(Lineage, TablesAndViewsOnTheWay) {
  const CompileOutput output = CompileWithLineage(std::string(kTables) + R"(
CREATE VIEW v AS SELECT user_id FROM clicks;
CREATE VIEW w AS SELECT user_id FROM v;
CREATE TABLE o WITH ('connector' = 'blackhole') AS
SELECT COUNT(*) AS n, (SELECT MAX(level) FROM vip) AS top FROM w;)");
  ASSERT_TRUE(output.ok());
  const Lineage& lineage = output.unit->lineage;
  ASSERT_EQ(lineage.sinks.size(), 1u);
  std::vector<std::string> tables;
  for (const size_t table : lineage.sinks[0].tables) tables.push_back(lineage.tables[table].name);
  EXPECT_EQ(tables, (std::vector<std::string>{"clicks", "vip"}));
  EXPECT_EQ(lineage.sinks[0].views, (std::vector<std::string>{"v", "w"}));
}

// Chains as long as a script likes need no stack.
TEST(Lineage, OfLongChains) {
  std::string sum = "SELECT price";
  for (int i = 0; i < 4'000; ++i) sum += " + 1";
  EXPECT_EQ(DescribeScript("CREATE TABLE o WITH ('connector' = 'blackhole') AS " + sum +
                           " AS p FROM clicks;"),
            "o.p computed: clicks.price\n");
  std::string many = "SELECT user_id FROM clicks";
  for (int i = 0; i < 1'000; ++i) many += " UNION ALL SELECT id FROM users";
  EXPECT_EQ(DescribeScript("CREATE TABLE o WITH ('connector' = 'blackhole') AS " + many + ";"),
            "o.user_id value: clicks.user_id, users.id\n");
  std::string views = "CREATE VIEW v0 AS SELECT user_id AS k FROM clicks;\n";
  for (int i = 1; i < 500; ++i) {
    views += "CREATE VIEW v" + std::to_string(i) + " AS SELECT k FROM v" + std::to_string(i - 1) +
             " WHERE k > " + std::to_string(i) + ";\n";
  }
  EXPECT_EQ(DescribeScript(
                views + "CREATE TABLE o WITH ('connector' = 'blackhole') AS SELECT k FROM v499;"),
            "o.k value: clicks.user_id\no.* filter: clicks.user_id\n");
}

TEST(Lineage, StopsAndSaysSo) {
  const std::string script = std::string(kTables) +
                             "CREATE TABLE o WITH ('connector' = 'blackhole') AS "
                             "SELECT id + user_id AS a, amount FROM orders;";
  std::vector<Diagnostic> diagnostics;
  const ast::Script tree = Parse(script, &diagnostics);
  const BoundScript bound = AnalyzeScript(tree, script, {}, nullptr, &diagnostics);
  const Lineage all = BuildLineage(bound);
  EXPECT_FALSE(all.cut);
  EXPECT_TRUE(all.sinks.at(0).complete);
  const Lineage part = BuildLineage(bound, 3);
  EXPECT_TRUE(part.cut);
  EXPECT_FALSE(part.sinks.at(0).complete);
  EXPECT_EQ(part.sinks[0].columns.size(), 2u);
}

}  // namespace
}  // namespace weir::sql
