#include "tests/sql/assist/marked.h"

namespace weir::sql {
namespace {

// The text from the place on, as far as a line goes; "(none)".
std::string PlaceAt(const std::string& text) {
  const Marked marked(text);
  const auto made = ScriptAssist(marked.input).DefinitionAt(marked.at);
  if (!made) return "(none)";
  const std::string& script = marked.input.script;
  return std::to_string(made->begin) + ": " + script.substr(made->begin, made->size());
}

std::string Expected(const std::string& text, const std::string& around, const std::string& word) {
  std::string script = text;
  script.erase(script.find('|'), 1);
  const size_t at = script.find(around);
  EXPECT_NE(at, std::string::npos);
  return std::to_string(at + around.find(word)) + ": " + word;
}

void Leads(const std::string& query, const std::string& around, const std::string& word) {
  const std::string text = kTables + query;
  EXPECT_EQ(PlaceAt(text), Expected(text, around, word)) << query;
}

TEST(Definition, OfATable) {
  Leads("SELECT * FROM ord|ers", "TABLE orders", "orders");
  Leads("SELECT * FROM b|ig AS x", "VIEW big", "big");
  Leads("INSERT INTO tot|als SELECT 'a', 1", "TABLE totals", "totals");
  Leads("SELECT orders|.id FROM orders", "TABLE orders", "orders");
}

TEST(Definition, OfAColumn) {
  Leads("SELECT amo|unt FROM orders", "amount DECIMAL", "amount");
  Leads("SELECT o.`us|er` FROM orders o", "`user` STRING", "`user`");
  Leads("SELECT twi|ce FROM big", "AS twice", "twice");
  Leads("SELECT d.n| FROM (SELECT id AS n FROM orders) AS d", "AS n", "n");
  Leads("INSERT INTO totals (w|ho, total) SELECT 'a', 1", "who STRING", "who");
}

TEST(Definition, OfAnAlias) {
  Leads("SELECT o|.id FROM orders AS o", "AS o", "o");
  Leads("SELECT b|.id FROM orders o JOIN big b ON o.id = b.id", " b ON", "b");
}

TEST(Definition, OfWhatTheScriptDoesNotMake) {
  EXPECT_EQ(PlaceAt("SELECT a| FROM nowhere"), "(none)");
  EXPECT_EQ(PlaceAt("SELECT 'a|'"), "(none)");
  EXPECT_EQ(PlaceAt("SEL|ECT 1"), "(none)");
  EXPECT_EQ(PlaceAt("|"), "(none)");
}

}  // namespace
}  // namespace weir::sql
