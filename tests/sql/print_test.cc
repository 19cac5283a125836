// Parse, print, parse: the same tree, and printing it again changes nothing.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "sql/diag/pages.h"
#include "sql/syntax/parser.h"
#include "sql/syntax/printer.h"
#include "tests/sql/golden.h"

namespace weir::sql {
namespace {

// Scripts with syntax errors are none of the printer's business.
bool RoundTrips(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  const ast::Script script = Parse(text, &diagnostics);
  if (HasErrors(diagnostics)) return false;
  const std::string printed = Print(script);
  const ast::Script again = Parse(printed, &diagnostics);
  EXPECT_FALSE(HasErrors(diagnostics)) << text << "\nprinted as\n"
                                       << printed << "\n"
                                       << (diagnostics.empty() ? "" : diagnostics[0].message);
  EXPECT_EQ(Dump(script, false), Dump(again, false)) << text << "\nprinted as\n" << printed;
  EXPECT_EQ(printed, Print(again)) << text;
  return true;
}

TEST(Print, EveryGoldenScriptIsItsOwnTree) {
  size_t count = 0;
  const std::string folder = std::string(WEIR_SOURCE_DIR) + "/tests/golden/sql/";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    for (const golden::Case& now : golden::Parse(golden::ReadText(entry.path().string()))) {
      count += RoundTrips(now.input) ? 1 : 0;
    }
  }
  EXPECT_GT(count, 20u);
}

TEST(Print, EveryPagesExampleIsItsOwnTree) {
  size_t count = 0;
  for (const CodeInfo& info : AllCodes()) {
    const Page* page = PageOf(info.code);
    if (page == nullptr) continue;
    for (const PageExample& example : page->examples) {
      count += RoundTrips(example.shown) ? 1 : 0;
    }
  }
  EXPECT_GT(count, 20u);
}

TEST(Print, FormsOfEveryStatement) {
  const std::string path = std::string(WEIR_SOURCE_DIR) + "/tests/golden/sql/forms.sql";
  std::string script;
  size_t count = 0;
  for (const char c : golden::ReadText(path) + ";") {
    script += c;
    const bool open_set =
        script.find("BEGIN") != std::string::npos && script.find("END") == std::string::npos;
    if (c != ';' || open_set) continue;
    if (script.find_first_not_of(" \n;") != std::string::npos) {
      EXPECT_TRUE(RoundTrips(script)) << script;
      ++count;
    }
    script.clear();
  }
  EXPECT_GT(count, 100u);
}

// A text that is printed as it was written must not swallow the ';' behind it.
TEST(Print, WhatIsNeverClosedIsNoKeyOfReset) {
  EXPECT_TRUE(RoundTrips("RESET `a.b`"));
  EXPECT_FALSE(RoundTrips("RESET `a.b"));
  EXPECT_FALSE(RoundTrips("RESET a.b/* c"));
}

std::string Printed(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  return Print(Parse(text, &diagnostics));
}

TEST(Print, LaysOutByClause) {
  EXPECT_EQ(Printed("insert into t select a,b from s where a>1 and (b<2 or c=3) group by a"),
            "INSERT INTO t\nSELECT a, b\nFROM s\nWHERE a > 1 AND (b < 2 OR c = 3)\nGROUP BY a;\n");
  EXPECT_EQ(Printed("create table t(a int,primary key(a) not enforced)with('connector'='print')"),
            "CREATE TABLE t (\n  a INT,\n  PRIMARY KEY (a) NOT ENFORCED\n) WITH ('connector' = "
            "'print');\n");
  EXPECT_EQ(Printed("SELECT (a + b) * c - (d - e)"), "SELECT (a + b) * c - (d - e);\n");
}

}  // namespace
}  // namespace weir::sql
