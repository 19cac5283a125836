#include <algorithm>

#include "tests/sql/assist/marked.h"

namespace weir::sql {
namespace {

Completion At(const std::string& text) {
  const Marked marked(text);
  return Complete(marked.input, marked.at);
}

const Proposal* Find(const Completion& completion, const std::string& label) {
  const auto found =
      std::find_if(completion.proposals.begin(), completion.proposals.end(),
                   [&](const Proposal& proposal) { return proposal.label == label; });
  return found == completion.proposals.end() ? nullptr : &*found;
}

bool Has(const Completion& completion, const std::string& label) {
  return Find(completion, label) != nullptr;
}

std::string Detail(const Completion& completion, const std::string& label) {
  const Proposal* found = Find(completion, label);
  return found == nullptr ? "(none)" : found->detail;
}

TEST(Complete, TablesAndViewsFollowFrom) {
  const Completion c = At(std::string(kTables) + "INSERT INTO totals SELECT * FROM |");
  EXPECT_EQ(Detail(c, "orders"), "table (kafka)");
  EXPECT_EQ(Detail(c, "big"), "view");
  EXPECT_TRUE(Has(c, "TUMBLE"));
  EXPECT_FALSE(Has(c, "WHERE"));
  EXPECT_FALSE(Has(c, "weir_cursor"));
}

TEST(Complete, FunctionsOfTheSpecWhereTheyCanStand) {
  const auto at = [](const std::string& text) {
    Marked marked(kTables + text);
    marked.input.functions = {{"mask", "F", "JAVA", "", "(STRING [, INT]) RETURNS STRING"},
                              {"words", "G", "JAVA", "", "(STRING) RETURNS TABLE (w STRING)"},
                              {"secret", "H", "JAVA", "", ""}};
    return Complete(marked.input, marked.at);
  };
  const Completion value = at("INSERT INTO totals SELECT | FROM orders AS o");
  EXPECT_EQ(Detail(value, "mask"), "mask(STRING [, INT])");
  EXPECT_EQ(Detail(value, "secret"), "spec.functions");
  EXPECT_FALSE(Has(value, "words"));
  const Completion from = at("INSERT INTO totals SELECT * FROM |");
  EXPECT_EQ(Detail(from, "words"), "words(STRING)");
  EXPECT_FALSE(Has(from, "mask"));
}

TEST(Complete, ColumnsFunctionsAndKeywordsInASelectList) {
  const Completion c = At(std::string(kTables) + "INSERT INTO totals SELECT |, 1 FROM orders AS o");
  EXPECT_EQ(Detail(c, "amount"), "DECIMAL(10, 2)");
  EXPECT_EQ(Find(c, "user")->text, "`user`");
  EXPECT_TRUE(Has(c, "o"));
  EXPECT_TRUE(Has(c, "UPPER"));
  EXPECT_TRUE(Detail(c, "UPPER").find("UPPER(") != std::string::npos);
  EXPECT_TRUE(Has(c, "CASE"));
  EXPECT_FALSE(Has(c, "who"));
  EXPECT_EQ(c.proposals.front().kind, ProposalKind::kColumn);
}

TEST(Complete, ColumnsOfOneTableBehindADot) {
  const Completion c =
      At(std::string(kTables) + "INSERT INTO totals SELECT o.| FROM orders o, big b");
  EXPECT_EQ(c.proposals.size(), 4u);
  EXPECT_TRUE(Has(c, "placed"));
  EXPECT_FALSE(Has(c, "twice"));
}

TEST(Complete, ReplacesTheWordAroundTheCursor) {
  const std::string text = std::string(kTables) + "SELECT am|ou FROM orders";
  const Completion c = At(text);
  const size_t begin = text.find("am|ou");
  EXPECT_EQ(c.replace, (Span{static_cast<uint32_t>(begin), static_cast<uint32_t>(begin) + 4}));
  EXPECT_TRUE(Has(c, "amount"));
  // With its backticks.
  const std::string quoted = std::string(kTables) + "SELECT `us|er`, 1 FROM orders";
  const Completion q = At(quoted);
  EXPECT_EQ(q.replace.begin, quoted.find("`us|"));
  EXPECT_EQ(q.replace.size(), 6u);
  EXPECT_TRUE(Has(q, "user"));
}

TEST(Complete, ColumnsOfBracketsWithAndWindowFunctions) {
  EXPECT_TRUE(Has(
      At(std::string(kTables) + "SELECT d.| FROM (SELECT id AS n, amount FROM orders) AS d"), "n"));
  const std::string with = std::string(kTables) + "WITH c AS (SELECT id AS n FROM orders) SELECT ";
  EXPECT_TRUE(Has(At(with + "| FROM c"), "n"));
  EXPECT_TRUE(Has(At(with + "n FROM |"), "c"));
  EXPECT_TRUE(Has(At(std::string(kTables) +
                     "SELECT w.| FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(placed), INTERVAL '1' "
                     "HOUR)) AS w"),
                  "window_start"));
}

TEST(Complete, JoinsAndOuterQueriesAreInScope) {
  const std::string join =
      std::string(kTables) + "SELECT * FROM orders o LEFT JOIN big b ON o.id = b.|";
  EXPECT_TRUE(Has(At(join), "twice"));
  EXPECT_TRUE(Has(At(std::string(kTables) +
                     "SELECT * FROM orders o WHERE EXISTS (SELECT 1 FROM big WHERE big.id = o.|)"),
                  "amount"));
}

// The statement does not parse; its FROM is read all the same.
TEST(Complete, WorksInAStatementThatIsBroken) {
  const Completion c = At(std::string(kTables) + "SELECT CASE WHEN o.| FROM orders o WHERE (");
  EXPECT_TRUE(Has(c, "amount"));
}

TEST(Complete, OptionsOfTheConnectorAndItsFormats) {
  const std::string head =
      "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'format' = 'json', ";
  const Completion c = At(head + "'|')");
  EXPECT_TRUE(Has(c, "topic"));
  EXPECT_TRUE(Has(c, "json.ignore-parse-errors"));
  EXPECT_FALSE(Has(c, "connector"));
  EXPECT_FALSE(Has(c, "format"));
  EXPECT_EQ(c.proposals.front().label, "properties.bootstrap.servers") << "required ones first";
  EXPECT_EQ(Find(c, "topic")->text, "'topic'");
  // Without quotes, and with one quote alone.
  EXPECT_TRUE(Has(At(head + "|)"), "topic"));
  EXPECT_TRUE(Has(At(head + "'to|\n)"), "topic"));
  EXPECT_TRUE(Has(At("CREATE TABLE t (a INT) WITH (|)"), "connector"));
}

TEST(Complete, ValuesOfAnOption) {
  const std::string head = "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', ";
  const Completion modes = At(head + "'scan.startup.mode' = '|')");
  EXPECT_TRUE(Has(modes, "earliest-offset"));
  EXPECT_EQ(Detail(modes, "group-offsets"), "the default");
  EXPECT_EQ(Find(modes, "timestamp")->text, "'timestamp'");
  EXPECT_TRUE(Has(At(head + "'format' = |)"), "debezium-json"));
  EXPECT_TRUE(Has(At("CREATE TABLE t (a INT) WITH ('connector' = '|')"), "upsert-kafka"));
  const Completion secret = At(head + "'properties.ssl.key.password' = '|')");
  EXPECT_TRUE(Has(secret, "${secret:NAME/KEY}"));
}

TEST(Complete, OptionsOfAHintAreThoseOfItsTable) {
  const Completion c = At(std::string(kTables) + "SELECT * FROM orders /*+ OPTIONS('|') */");
  EXPECT_TRUE(Has(c, "scan.startup.mode"));
}

TEST(Complete, StatementsAtTheBeginning) {
  const Completion c = At(std::string(kTables) + "IN|");
  EXPECT_TRUE(Has(c, "INSERT"));
  EXPECT_FALSE(Has(c, "WHERE"));
  EXPECT_FALSE(Has(c, "amount"));
}

TEST(Complete, NothingInCommentsAndStrings) {
  EXPECT_TRUE(At("SELECT 1 -- o|").proposals.empty());
  EXPECT_TRUE(At("SELECT 1 /* o|").proposals.empty());
  EXPECT_TRUE(At("SELECT 'a|'").proposals.empty());
  EXPECT_TRUE(At("SELECT 12|").proposals.empty());
}

TEST(Complete, ColumnsOfATableThatIsMadeOrWritten) {
  EXPECT_TRUE(Has(At("CREATE TABLE t (a INT, b STRING, PRIMARY KEY (|) NOT ENFORCED) WITH "
                     "('connector' = 'print')"),
                  "b"));
  EXPECT_TRUE(Has(At(std::string(kTables) + "INSERT INTO totals (|) SELECT 'a'"), "total"));
}

TEST(Complete, VariablesMoveNothing) {
  Marked marked(std::string(kTables) +
                "INSERT INTO totals SELECT '${long_variable_name}', o.| FROM orders o");
  marked.input.variables = {{"long_variable_name", "x"}};
  EXPECT_TRUE(Has(Complete(marked.input, marked.at), "amount"));
}

TEST(Complete, AnyOffsetOfAnyTextIsAnswered) {
  const std::string text = std::string(kTables) +
                           "INSERT INTO totals SELECT `user`, SUM(amount) FROM orders GROUP BY 'x;";
  CompileInput input;
  for (uint32_t at = 0; at <= text.size() + 2; at += 3) {
    input.script = text.substr(0, std::max<size_t>(at, text.size() / 2));
    const Completion c = Complete(input, at);
    EXPECT_LE(c.replace.end, input.script.size());
    EXPECT_LE(c.replace.begin, c.replace.end);
  }
}

}  // namespace
}  // namespace weir::sql
