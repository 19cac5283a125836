// Statements that make, change, drop and show objects, with Flink's own verdict beside each
// (statement_verdicts.txt): ours must be the same, at the same place, with a remedy.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "sql/compile/compile.h"
#include "sql/diag/source_map.h"
#include "tests/sql/analyze/verdicts.h"

namespace weir::sql {
namespace {

// Known to differ, each for a reason.
const std::set<std::string>& StatementExceptions() {
  static const std::set<std::string> kExceptions = {
      // Keys of an older Flink are translated before Flink sees them.
      "CREATE TABLE k (a INT) WITH ('connector.type'='x'); SELECT * FROM k",
      // All errors are told, not the one that Flink finds first.
      "SET 'execution.runtime-mode'='batch'; UPDATE p SET b = 1, b = 2",
      // Flink blames the end of the statement that EXPLAIN cannot take.
      "EXPLAIN CREATE TABLE q (a INT)",
      "EXPLAIN CREATE VIEW q AS SELECT 1 AS x",
  };
  return kExceptions;
}

struct StatementVerdict {
  bool ok = true;
  Position at;
  std::string text;
};

StatementVerdict VerdictOf(const std::string& script) {
  CompileInput input;
  input.script = script;
  input.target = Target::kFile;
  const CompileOutput output = Compile(input);
  const SourceMap map(input.script);
  for (const Diagnostic& diagnostic : output.diagnostics) {
    if (diagnostic.level != Level::kError) continue;
    // What the grammar expected is remedy enough.
    EXPECT_FALSE(InfoOf(diagnostic.code).cls == DiagClass::kSemantic && diagnostic.help.empty() &&
                 diagnostic.primary.text.empty())
        << script << ": no remedy: " << diagnostic.message;
    return {false, map.At(diagnostic.primary.span.begin),
            CodeText(diagnostic.code) + " " + diagnostic.message};
  }
  return {};
}

TEST(Statements, VerdictsAndPlacesAreFlinks) {
  const int cases = ForEachVerdict(
      "statement_verdicts.txt",
      [](const std::string& flink, const std::string& tables, const std::string& script) {
        if (flink == "?" || StatementExceptions().count(script) != 0) return;
        const StatementVerdict ours = VerdictOf(tables + "\n" + script);
        EXPECT_EQ(ours.ok, flink == "ok") << script << "\n  " << ours.text;
        if (ours.ok || flink == "ok" || flink == "-") return;
        EXPECT_EQ(std::to_string(ours.at.column), flink) << script << "\n  " << ours.text;
        EXPECT_EQ(ours.at.line, 2) << script << "\n  " << ours.text;
      });
  EXPECT_GT(cases, 900);
}

}  // namespace
}  // namespace weir::sql
