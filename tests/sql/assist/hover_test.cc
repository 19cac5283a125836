#include "tests/sql/assist/marked.h"

namespace weir::sql {
namespace {

std::string HoverText(const std::string& text) {
  const Marked marked(text);
  const auto hover = ScriptAssist(marked.input).HoverAt(marked.at);
  if (!hover) return "(none)";
  EXPECT_LE(hover->span.begin, marked.at);
  EXPECT_GE(hover->span.end, marked.at);
  return hover->markdown;
}

bool Says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string kInsert =
    "INSERT INTO totals SELECT o.`user`, SUM(CASE WHEN b.twice > 1 THEN o.amount ELSE 0 END) AS "
    "sum_up\n"
    "FROM orders AS o JOIN big AS b ON o.id = b.id GROUP BY o.`user`;";

std::string In(const std::string& word) {
  std::string text = kTables + kInsert;
  const size_t at = text.find(word);
  EXPECT_NE(at, std::string::npos) << word;
  return HoverText(text.insert(at + 1, "|"));
}

TEST(HoverAt, AColumnHasItsTypeAndItsLineage) {
  EXPECT_EQ(In("twice > 1"),
            "**twice** `DECIMAL(21, 2)`\n\nFrom\n- `orders.amount`: transformation");
  EXPECT_EQ(In("amount ELSE"), "**amount** `DECIMAL(10, 2)`\n\nFrom\n- `orders.amount`: identity");
}

TEST(HoverAt, AnAliasOfTheSelectListIsAColumn) {
  const std::string said = In("sum_up");
  EXPECT_TRUE(Says(said, "**sum_up** `DECIMAL(38, 2)`")) << said;
  EXPECT_TRUE(Says(said, "- `orders.amount`: aggregation")) << said;
  EXPECT_TRUE(Says(said, "- `orders.amount`: condition")) << said;
}

TEST(HoverAt, ATableHasItsColumns) {
  const std::string said = In("orders AS o");
  EXPECT_TRUE(Says(said, "table **orders** (`kafka`)\n```sql\nid BIGINT\nuser STRING")) << said;
  EXPECT_TRUE(Says(said, "placed TIMESTAMP(3)")) << said;
  EXPECT_TRUE(Says(In("big AS b"), "view **big**"));
  EXPECT_TRUE(Says(In("totals SELECT"), "table **totals** (`print`)"));
}

TEST(HoverAt, AFunctionHasItsSignatures) {
  EXPECT_TRUE(Says(In("SUM("), "aggregate function **SUM**\n```sql\nSUM("));
  EXPECT_TRUE(Says(HoverText("SELECT CURRENT_DA|TE"), "CURRENT_DATE"));
  EXPECT_EQ(HoverText("SEL|ECT 1"), "(none)");
}

TEST(HoverAt, AFunctionOfTheSpecHasItsSignature) {
  Marked marked("INSERT INTO totals SELECT mas|k('a', 1)");
  marked.input.functions = {{"MASK", "F", "JAVA", "", "(STRING [, INT]) RETURNS STRING"}};
  const auto hover = ScriptAssist(marked.input).HoverAt(marked.at);
  ASSERT_TRUE(hover.has_value());
  EXPECT_EQ(
      hover->markdown,
      "function of spec.functions **MASK**\n```sql\nMASK(STRING [, INT]) RETURNS STRING\n```");
}

TEST(HoverAt, AnOptionHasItsFacts) {
  const std::string said = HoverText(
      "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'scan.startup.mo|de' = 'timestamp')");
  EXPECT_TRUE(Says(said, "**scan.startup.mode** (enum) of connector 'kafka'")) << said;
  EXPECT_TRUE(Says(said, "default: `group-offsets`")) << said;
  EXPECT_TRUE(Says(HoverText("CREATE TABLE t (a INT) WITH ('connector' = 'red|is')"),
                   "Flink 2.2: none; no open connector"));
  EXPECT_TRUE(Says(HoverText("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'value.format' = "
                             "'json', 'value.json.ignore-parse-e|rrors' = 'true')"),
                   "of format 'json'"));
  EXPECT_EQ(HoverText("CREATE TABLE t (a INT) WITH ('no|thing' = 'x')"), "(none)");
}

TEST(HoverAt, AColumnWhereItIsDefined) {
  EXPECT_EQ(HoverText("CREATE TABLE t (a INT, b| AS a + 1) WITH ('connector' = 'datagen')"),
            "**b** `INT` of `t`\n\nComputed: it is read only.");
}

TEST(HoverAt, PlacesAreThoseOfTheScriptWithItsVariables) {
  Marked marked("CREATE TABLE t (a INT) WITH ('connector' = '${c}', 'rows-per-sec|ond' = '1')");
  marked.input.variables = {{"c", "datagen"}};
  const auto hover = ScriptAssist(marked.input).HoverAt(marked.at);
  ASSERT_TRUE(hover);
  EXPECT_TRUE(Says(hover->markdown, "of connector 'datagen'"));
  EXPECT_EQ(marked.input.script.substr(hover->span.begin, hover->span.size()), "'rows-per-second'");
}

}  // namespace
}  // namespace weir::sql
