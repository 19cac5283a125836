// Where statements begin and end, by the rules of the product.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/syntax/parser.h"

namespace weir::sql {
namespace {

struct Case {
  const char* name;
  const char* script;
  std::vector<std::string> statements;
};

std::vector<std::string> Split(const std::string& text) {
  std::vector<std::string> out;
  for (const Span span : SplitStatements(text)) out.push_back(text.substr(span.begin, span.size()));
  return out;
}

const Case kCases[] = {
    {"last one without semicolon", "SELECT 1; SELECT 2", {"SELECT 1", "SELECT 2"}},
    {"comment after semicolon", "SELECT 1; -- x; y\nSELECT 2;", {"SELECT 1", "SELECT 2"}},
    {"only comments", "-- a; b\n/* c; */", {}},
    {"empty", "", {}},
    {"blank", " \r\n\t", {}},
    {"semicolon in a string", "SELECT ';' a; SELECT 'it''s;'", {"SELECT ';' a", "SELECT 'it''s;'"}},
    {"dashes in a string", "SELECT '--'; SELECT 2", {"SELECT '--'", "SELECT 2"}},
    {"quote in a comment", "SELECT 1 -- it's\n; SELECT 2", {"SELECT 1", "SELECT 2"}},
    {"quote in a block comment", "SELECT 1 /* ' ; */; SELECT 2", {"SELECT 1", "SELECT 2"}},
    {"semicolon in a name", "SELECT `a;b--`; SELECT 2", {"SELECT `a;b--`", "SELECT 2"}},
    {"commented-out statement", "-- SELECT 0;\nSELECT 1;", {"SELECT 1"}},
    {"commented-out block", "/* SELECT 0; */ SELECT 1", {"SELECT 1"}},
    {"several semicolons", "SELECT 1;; ;SELECT 2;", {"SELECT 1", "SELECT 2"}},
    {"CRLF", "SELECT 1; -- c\r\nSELECT\r\n2;\r\n", {"SELECT 1", "SELECT\r\n2"}},
    {"lone CR ends a comment", "SELECT 1; -- c\rSELECT 2", {"SELECT 1", "SELECT 2"}},
    {"comment inside", "SELECT 1 /* ; */ + 2; SELECT 3", {"SELECT 1 /* ; */ + 2", "SELECT 3"}},
    {"hint", "SELECT /*+ X('a;b') */ 1; SELECT 2", {"SELECT /*+ X('a;b') */ 1", "SELECT 2"}},
    {"double slash comment", "SELECT 1 // a; b'\n; SELECT 2", {"SELECT 1", "SELECT 2"}},
    {"slashes of an unquoted address",
     "SET a=hdfs://x/y; SELECT 2",
     {"SET a=hdfs://x/y", "SELECT 2"}},
    {"statement set",
     "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END; SELECT 3",
     {"EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END",
      "SELECT 3"}},
    {"BEGIN STATEMENT SET",
     "BEGIN STATEMENT SET; INSERT INTO a SELECT 1; END; SELECT 3",
     {"BEGIN STATEMENT SET; INSERT INTO a SELECT 1; END", "SELECT 3"}},
    {"BEGIN STATEMENT SET that ends the script", "BEGIN STATEMENT SET", {"BEGIN STATEMENT SET"}},
    {"CASE END is no END of a set",
     "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 END; END; SELECT 3",
     {"EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 END; END", "SELECT 3"}},
    {"dash of an unquoted key",
     "SET table.exec.mini-batch.size=1; SELECT 2",
     {"SET table.exec.mini-batch.size=1", "SELECT 2"}},
};

TEST(Boundaries, Table) {
  for (const Case& c : kCases) {
    EXPECT_EQ(Split(c.script), c.statements) << c.name;
  }
}

// What is not declared is not the point here.
CompileInput LenientInput(const std::string& script) {
  CompileInput input;
  input.script = script;
  input.validation = Validation::kWarn;
  return input;
}

// Line ends, and comments behind each ';', move nothing and change nothing that is compiled.
TEST(Boundaries, CommentsAndLineEndsMoveNothing) {
  const std::string plain =
      "SET 'a' = 'x;--y';\nCREATE TABLE t (a INT) WITH ('connector' = 'print');\n"
      "INSERT INTO t SELECT ';' FROM s;\n";
  std::string noisy;
  for (const char c : plain) {
    noisy += c == '\n' ? std::string(" -- it's; a `comment\r\n/* ; */") : std::string(1, c);
  }
  const CompileOutput a = Compile(LenientInput(plain));
  const CompileOutput b = Compile(LenientInput(noisy));
  ASSERT_TRUE(a.ok());
  ASSERT_TRUE(b.ok());
  EXPECT_EQ(a.unit->settings, b.unit->settings);
  ASSERT_EQ(a.unit->statements.size(), b.unit->statements.size());
  for (size_t i = 0; i < a.unit->statements.size(); ++i) {
    const auto text = [i](const std::string& script, const CompiledUnit& unit) {
      const Span span = unit.statements[i].span;
      return script.substr(span.begin, span.size());
    };
    EXPECT_EQ(text(plain, *a.unit), text(noisy, *b.unit));
    EXPECT_EQ(a.unit->statements[i].line, b.unit->statements[i].line);
  }
}

TEST(Boundaries, LongAndDeepScriptsEnd) {
  std::string longest;
  while (longest.size() < (10u << 20))
    longest += "INSERT INTO t SELECT a, 'b;c' FROM s WHERE x = 1;\n";
  EXPECT_EQ(SplitStatements(longest).size(), longest.size() / 50);
  for (const std::string& open :
       {std::string("("), std::string("CASE WHEN "), std::string("f(ROW(")}) {
    std::string deep = "INSERT INTO t SELECT ";
    for (int i = 0; i < 10000; ++i) deep += open;
    EXPECT_FALSE(Compile({deep}).ok());
  }
  std::string shallow =
      "INSERT INTO t SELECT " + std::string(1500, '(') + "1" + std::string(1500, ')');
  EXPECT_TRUE(Compile(LenientInput(shallow)).ok());
}

}  // namespace
}  // namespace weir::sql
