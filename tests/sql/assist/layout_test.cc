#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "sql/assist/assist.h"
#include "sql/syntax/lexer.h"
#include "tests/sql/golden.h"

namespace weir::sql {
namespace {

// Every token and comment, with its text.
std::vector<std::string> Pieces(const std::string& text) {
  std::vector<std::string> pieces;
  Lexer lexer(text);
  for (Token token = lexer.Next(); !token.Is(Tok::kEnd); token = lexer.Next()) {
    if (!token.Is(Tok::kSpace)) {
      pieces.push_back(std::string(TokName(token.kind)) +
                       text.substr(token.span.begin, token.span.size()));
    }
  }
  return pieces;
}

void KeepsTokens(const std::string& text) {
  const std::string once = Layout(text);
  EXPECT_EQ(Pieces(once), Pieces(text)) << text;
  EXPECT_EQ(Layout(once), once) << text;
}

TEST(Layout, IndentsByBracketsAndClauses) {
  EXPECT_EQ(Layout("CREATE TABLE t (\n"
                   "a INT,b STRING ,\n"
                   "      -- the time\n"
                   "      ts TIMESTAMP(3)\n"
                   "   ) WITH (\n"
                   "'connector' = 'datagen'   \n"
                   "    ) ;\n\n\n\n"
                   "INSERT INTO s\n"
                   "    SELECT\n"
                   "a,\n"
                   "CASE\n"
                   "WHEN b > 1 THEN COUNT(\n"
                   "x\n"
                   ")\n"
                   "ELSE 2\n"
                   "END\n"
                   "  FROM (\n"
                   "SELECT *\n"
                   "FROM t   -- all of it\n"
                   ") AS d\n"
                   "   WHERE a = 1\n"
                   "AND b = 'x  ,y'"),
            "CREATE TABLE t (\n"
            "  a INT, b STRING,\n"
            "  -- the time\n"
            "  ts TIMESTAMP(3)\n"
            ") WITH (\n"
            "  'connector' = 'datagen'\n"
            ");\n\n"
            "INSERT INTO s\n"
            "SELECT\n"
            "  a,\n"
            "  CASE\n"
            "    WHEN b > 1 THEN COUNT(\n"
            "      x\n"
            "    )\n"
            "    ELSE 2\n"
            "  END\n"
            "FROM (\n"
            "  SELECT *\n"
            "  FROM t   -- all of it\n"
            ") AS d\n"
            "WHERE a = 1\n"
            "  AND b = 'x  ,y'\n");
}

TEST(Layout, LeavesStringsAndCommentsAlone) {
  const std::string text = "SELECT 'a\n    b   \n', /* one\n        two   \n */ 1 -- c   \n";
  EXPECT_EQ(Layout(text), "SELECT 'a\n    b   \n', /* one\n        two   \n */ 1 -- c   \n");
}

TEST(Layout, KeepsLineEnds) { EXPECT_EQ(Layout("SELECT\r\na\r\n\r\n"), "SELECT\r\n  a\r\n"); }

TEST(Layout, WhatIsNeverClosedStaysAsItIs) {
  for (const char* text :
       {"SELECT   'a\n  b", "SELECT   1 /* x", "SELECT   `a", "SELECT   \"a\" , 1"}) {
    EXPECT_EQ(Layout(text), text);
  }
}

TEST(Layout, EmptyTextsStayEmpty) {
  EXPECT_EQ(Layout(""), "");
  EXPECT_EQ(Layout("  \n\n "), "");
}

// Every script of the golden files, and scripts of random pieces.
TEST(Layout, TokensAndCommentsAreTheSameBeforeAndAfter) {
  size_t count = 0;
  const std::string folder = std::string(WEIR_SOURCE_DIR) + "/tests/golden";
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.path().extension() != ".golden") continue;
    for (const golden::Case& one : golden::Parse(golden::ReadText(file.path().string()))) {
      KeepsTokens(one.input);
      ++count;
    }
  }
  EXPECT_GT(count, 300u);
  const std::vector<std::string> pieces = {
      "SELECT", " ",      "\n",        "  ",   "(",          ")",    ",",    ";",     "'a''\n b'",
      "`x`",    "-- c\n", "/* d\n */", "CASE", "END",        "a",    "1",    ".",     "[",
      "]",      "{",      "}",         "\r\n", "\t",         "FROM", "LEFT", "//e\n", "=",
      "-",      "+",      "/*+",       "*/",   "U&'\\0041'", "\r"};
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (size_t n = random() % 40; n > 0; --n) text += pieces[random() % pieces.size()];
    KeepsTokens(text);
  }
}

}  // namespace
}  // namespace weir::sql
