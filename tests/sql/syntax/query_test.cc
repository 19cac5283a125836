// Expressions and queries: what is taken, what is refused and where, and the shape of the tree. The
// verdicts and positions are those of Flink 2.2.1's own parser.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/source_map.h"
#include "sql/syntax/parser.h"

namespace weir::sql {
namespace {

// "ok", or where and what the first error is: "1:8 SQL0203".
std::string Verdict(std::string_view sql) {
  std::vector<Diagnostic> diagnostics;
  const ast::Script script = Parse(sql, &diagnostics);
  if (diagnostics.empty()) return script.statements.size() == 1 ? "ok" : "no statement";
  const Diagnostic& first = diagnostics.front();
  return "1:" + std::to_string(first.primary.span.begin + 1) + " " + CodeText(first.code);
}

TEST(Query, Taken) {
  const std::string_view taken[] = {
      "SELECT a, b + 1 AS c, t.*, COUNT(*), f(DISTINCT a) FROM t",
      "SELECT JSON_OBJECT(KEY 'a' VALUE 1 NULL ON NULL), JSON_VALUE(a, '$' DEFAULT 1 ON EMPTY) "
      "FROM t",
      "SELECT E'a\\nb', U&\"foo\", _utf8'x', n'x', X'CAFE', 'a' 'b' FROM t",
      "SELECT {d '2020-01-01'}, {fn CONVERT(a, SQL_INTEGER)} FROM t",
      "SELECT (a - b) DAY, INTERVAL (a + 1) DAYS, INTERVAL '1-2' YEAR TO MONTH FROM t",
      "SELECT TRIM(), TRIM(BOTH 'x' FROM a), SUBSTRING(a FROM 1 FOR 2), EXTRACT(DOW FROM a) FROM t",
      "SELECT FINAL x, RUNNING LAST(x) FROM t",
      "SELECT a FROM t WHERE (a, b) IN (SELECT 1, 2) OR a = ANY (1, 2) OR NOT EXISTS (SELECT 1)",
      "SELECT * FROM f(TABLE t PARTITION BY a ORDER BY b, x => DESCRIPTOR(a))",
      "SELECT * FROM TABLE(TUMBLE(DATA => TABLE t, TIMECOL => DESCRIPTOR(ts)))",
      "SELECT * FROM ((SELECT 1) UNION SELECT 2) AS x, LATERAL TABLE(g(a)) AS y (b)",
      "SELECT * FROM t FOR SYSTEM_TIME AS OF a.b AS x JOIN u ON TRUE CROSS JOIN v",
      "SELECT * FROM t MATCH_RECOGNIZE (PATTERN (^ A B*? (C | {- D -}){2,3} $) DEFINE A AS TRUE)",
      "SELECT * FROM t PIVOT (SUM(a) AS s FOR b IN (1 AS x, (2) AS y))",
      "SELECT SUM(a) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t WINDOW w AS (ORDER "
      "BY a)",
      "SELECT a FROM t GROUP BY GROUPING SETS ((a), ROLLUP(a, (b, c)), ()) HAVING a > 1",
      "SELECT /*+ BROADCAST(t), LOOKUP('a'='b'), X('a', -2), Y() */ a FROM t /*+ OPTIONS('k'='v') "
      "*/",
      "WITH RECURSIVE x (a) AS (VALUES (1), ROW(2), 3) SELECT * FROM x ORDER BY 1 DESC NULLS LAST",
      "(SELECT 1) UNION ALL (SELECT 2) ORDER BY 1 LIMIT 3 OFFSET 4 ROWS",
      "VALUE (1, 2)",
      "TABLE a.b",
  };
  for (const std::string_view sql : taken) EXPECT_EQ(Verdict(sql), "ok") << sql;
}

struct Case {
  std::string_view sql;
  std::string_view verdict;
};

// An operator that no operand follows is refused itself: Flink looks ahead over it.
TEST(Query, RefusedWhereFlinkRefuses) {
  const Case cases[] = {
      {"SELECT a, FROM t", "1:11 SQL0206"},
      {"SELECT a FROM t GROUP BY a,", "1:27 SQL0206"},
      {"SELECT a FROM t WHERE a = GROUP BY a", "1:25 SQL0216"},
      {"SELECT a FROM t WHERE a == b", "1:25 SQL0219"},
      {"SELECT a FROM t WHERE a != b", "1:25 SQL0219"},
      {"SELECT a FROM t WHERE a IN b", "1:25 SQL0203"},
      {"SELECT a FROM t WHERE a NOT IN b", "1:32 SQL0203"},
      {"SELECT a FROM t WHERE a IS FOO", "1:25 SQL0203"},
      {"SELECT a FROM t WHERE a IS NOT FOO", "1:32 SQL0203"},
      {"SELECT a = COUNT FROM t", "1:12 SQL0212"},
      {"SELECT a BETWEEN b BETWEEN 1 AND 2 AND 3 FROM t", "1:29 SQL0217"},
      {"SELECT x = SELECT 1", "1:10 SQL0216"},
      {"SELECT f(1, SELECT 1) FROM t", "1:13 SQL0213"},
      {"SELECT a FORM t", "1:15 SQL0202"},
      {"SELECT a FROM t GRUOP BY a", "1:23 SQL0202"},
      {"SELECT a FROM t LEFT u", "1:17 SQL0203"},
      {"SELECT a FROM t CROSS u", "1:23 SQL0203"},
      {"SELECT a FROM (t)", "1:16 SQL0221"},
      {"SELECT a FROM (t AS x JOIN u ON TRUE) AS y", "1:23 SQL0222"},
      {"SELECT a FROM t GROUP BY a WHERE b = 1", "1:28 SQL0254"},
      {"SELECT CASE WHEN a THEN b FROM t", "1:27 SQL0204"},
      {"SELECT (a FROM t", "1:11 SQL0204"},
      {"SELECT a) FROM t", "1:9 SQL0205"},
      {"SELECT date FROM t", "1:8 SQL0212"},
      {"SELECT INTERVAL '1' FROM t", "1:21 SQL0203"},
      {"SELECT U&'!00zz' UESCAPE '!' FROM t", "1:8 SQL0218"},
      {"SELECT a.b$c FROM t", "1:8 SQL0203"},
      {"SELECT a FROM t LIMIT 1, 2", "1:17 SQL0219"},
      {"SELECT a FROM t MINUS SELECT 1", "1:17 SQL0219"},
      {"(1)", "1:2 SQL0214"},
      {"SELECT a FROM t WHERE", "1:21 SQL0203"},
  };
  for (const Case& row : cases) EXPECT_EQ(Verdict(row.sql), row.verdict) << row.sql;
}

// Fully bracketed.
std::string Shape(const ast::Expr* expr) {
  if (const auto* column = ast::As<ast::Column>(expr)) return column->name.Text();
  if (const auto* literal = ast::As<ast::Literal>(expr)) return std::string(literal->text);
  if (const auto* binary = ast::As<ast::Binary>(expr)) {
    return "(" + Shape(binary->left) + " " + std::to_string(static_cast<int>(binary->op)) + " " +
           Shape(binary->right) + ")";
  }
  if (const auto* unary = ast::As<ast::Unary>(expr)) {
    return std::string(unary->op == ast::UnaryOp::kNot ? "!" : "-") + Shape(unary->operand);
  }
  if (const auto* like = ast::As<ast::Like>(expr)) {
    return "(" + Shape(like->value) + " ~ " + Shape(like->pattern) + ")";
  }
  if (const auto* between = ast::As<ast::Between>(expr)) {
    return "[" + Shape(between->value) + " " + Shape(between->low) + " " + Shape(between->high) +
           "]";
  }
  if (const auto* test = ast::As<ast::IsTest>(expr)) return Shape(test->operand) + "?";
  if (const auto* item = ast::As<ast::Item>(expr)) {
    return Shape(item->base) + "[" + Shape(item->index) + "]";
  }
  return "other";
}

std::string ShapeOf(std::string_view expression) {
  const std::string sql = "SELECT " + std::string(expression);
  std::vector<Diagnostic> diagnostics;
  const ast::Script script = Parse(sql, &diagnostics);
  if (!diagnostics.empty()) return diagnostics.front().message;
  const auto* query = std::get_if<const ast::Query*>(&script.statements.at(0).body);
  return query == nullptr ? "no query" : Shape((*query)->select->items[0].expr);
}

// Calcite's precedences: || as tight as *, comparisons chain from the left, BETWEEN takes the first
// AND, IS binds less than a comparison.
TEST(Query, Precedence) {
  const Case cases[] = {
      {"a OR b AND c", "(a 0 (b 1 c))"},
      {"NOT a = b", "!(a 2 b)"},
      {"a = b = c", "((a 2 b) 2 c)"},
      {"a + b * c", "(a 10 (b 12 c))"},
      {"a + b || c", "(a 10 (b 15 c))"},
      {"-a[1]", "-a[1]"},
      {"- a * b", "(-a 12 b)"},
      {"a = b IS NULL", "(a 2 b)?"},
      {"a BETWEEN b OR c AND d OR e", "([a (b 0 c) d] 0 e)"},
      {"a LIKE b = c", "((a ~ b) 2 c)"},
      {"a = b LIKE c", "(a 2 (b ~ c))"},
  };
  for (const Case& row : cases) EXPECT_EQ(ShapeOf(row.sql), row.verdict) << row.sql;
}

std::string Repeat(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

// Every kind of nesting and chaining ends, in a tree or in the one error.
TEST(Query, DeepAndLong) {
  const std::string_view openings[] = {
      "(", "(a, ", "f(", "CASE WHEN a THEN ", "NOT ", "- ", "ARRAY[", "a[", "a IN (", "CAST("};
  for (const std::string_view opening : openings) {
    const std::string verdict = Verdict("SELECT " + Repeat(opening, 10000));
    EXPECT_NE(verdict.find("SQL0002"), std::string::npos) << opening << verdict;
  }
  for (const std::string_view link : {"OR b ", "+ 1 ", "|| 'x' ", "IS NULL "}) {
    const std::string verdict = Verdict("SELECT a " + Repeat(link, 100000));
    EXPECT_NE(verdict.find("SQL0002"), std::string::npos) << link << verdict;
    EXPECT_EQ(Verdict("SELECT a " + Repeat(link, 4000)), "ok") << link;
  }
  EXPECT_NE(Verdict("SELECT * FROM " + Repeat("(SELECT * FROM ", 10000)).find("SQL0002"),
            std::string::npos);
  EXPECT_NE(Verdict("SELECT 1 " + Repeat("UNION SELECT 1 ", 10000)).find("SQL0002"),
            std::string::npos);
  EXPECT_EQ(Verdict("SELECT a IN (" + Repeat("1, ", 200000) + "1)"), "ok");
  EXPECT_EQ(Verdict("SELECT a" + Repeat(", a", 200000) + " FROM t"), "ok");
  EXPECT_EQ(Verdict("SELECT " + Repeat("(", 900) + "1" + Repeat(")", 900)), "ok");
}

}  // namespace
}  // namespace weir::sql
