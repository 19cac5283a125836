// What is said about functions of one name, and about values without a common type.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/diag/diagnostic.h"

namespace weir::sql {
namespace {

constexpr std::string_view kTables =
    "CREATE TABLE s (a STRING, b INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (a STRING) WITH ('connector' = 'print');\n";

std::vector<Diagnostic> Findings(std::string_view script) {
  CompileInput input;
  input.script = std::string(kTables) + std::string(script);
  input.target = Target::kFile;
  return Compile(input).diagnostics;
}

const Diagnostic* Find(const std::vector<Diagnostic>& findings, DiagCode code) {
  for (const Diagnostic& one : findings) {
    if (one.code == code) return &one;
  }
  return nullptr;
}

TEST(HiddenFunction, IsAWarningWhereTheBuiltInOneFits) {
  const auto findings =
      Findings("CREATE FUNCTION reverse AS 'com.x.F';\nINSERT INTO t SELECT reverse(a) FROM s;");
  const Diagnostic* hidden = Find(findings, DiagCode::kHiddenFunction);
  ASSERT_NE(hidden, nullptr);
  EXPECT_EQ(hidden->level, Level::kWarning);
  EXPECT_EQ(hidden->message,
            "REVERSE is Flink's own function here, which hides yours of that name");
  ASSERT_EQ(hidden->secondary.size(), 1u);  // where it was made
  EXPECT_NE(hidden->help.find("default_catalog.default_database.reverse"), std::string::npos);
  EXPECT_FALSE(HasErrors(findings));
}

TEST(HiddenFunction, IsToldInTheErrorWhereTheBuiltInOneDoesNotFit) {
  const auto findings = Findings(
      "CREATE TEMPORARY FUNCTION reverse AS 'com.x.F';\nINSERT INTO t SELECT reverse(a, 1) FROM "
      "s;");
  const Diagnostic* count = Find(findings, DiagCode::kWrongArgumentCount);
  ASSERT_NE(count, nullptr);
  ASSERT_FALSE(count->notes.empty());
  EXPECT_EQ(count->notes.back(),
            "REVERSE is Flink's own function here, which hides yours of that name");
  EXPECT_NE(count->help.find("call yours by its whole name"), std::string::npos);
  EXPECT_EQ(Find(findings, DiagCode::kHiddenFunction), nullptr);
}

TEST(HiddenFunction, OthersComeFirst) {
  for (const char* script : {
           "CREATE TEMPORARY SYSTEM FUNCTION reverse AS 'com.x.F';\n"
           "INSERT INTO t SELECT reverse(a, 1) FROM s;",
           "CREATE FUNCTION reverse AS 'com.x.F';\n"
           "INSERT INTO t SELECT default_database.reverse(a, 1) FROM s;",
           // Of no module: looked for behind those of the catalog.
           "CREATE FUNCTION split_index AS 'com.x.F';\n"
           "INSERT INTO t SELECT split_index(a) FROM s;",
       }) {
    const auto findings = Findings(script);
    EXPECT_FALSE(HasErrors(findings)) << script;
    EXPECT_EQ(Find(findings, DiagCode::kHiddenFunction), nullptr) << script;
  }
}

TEST(NoCommonType, NamesTheTwoThatClash) {
  struct Case {
    const char* value;
    const char* types;
  };
  for (const Case& one : {
           Case{"MAP['a', 1, 'b', DATE '2020-01-01']", "DATE and INT"},
           Case{"MAP['a', 1, 'b', 2.5]", nullptr},
           Case{"MAP[TIME '10:00:00', 1, DATE '2020-01-01', 2]", "TIME(0) and DATE"},
           Case{"MAP['a', 1, 'b', NULL]", "INT and NULL"},
           Case{"ARRAY[1, 2, DATE '2020-01-01']", "DATE and INT"},
       }) {
    const auto findings =
        Findings("INSERT INTO t SELECT CAST(" + std::string(one.value) + " AS STRING) FROM s;");
    const Diagnostic* found = Find(findings, DiagCode::kNoCommonType);
    ASSERT_EQ(found != nullptr, one.types != nullptr) << one.value;
    if (found == nullptr) continue;
    EXPECT_TRUE(found->message.ends_with(std::string("no common type: ") + one.types))
        << found->message;
  }
}

}  // namespace
}  // namespace weir::sql
