// Scripts with Flink's own verdict beside each: ours must be the same, at the same place.
#include <gtest/gtest.h>

#include <set>

#include "sql/compile/compile.h"
#include "sql/diag/source_map.h"
#include "tests/sql/analyze/verdicts.h"

namespace weir::sql {
namespace {

// Known to differ, each for a reason.
const std::set<std::string>& Exceptions() {
  static const std::set<std::string> kExceptions = {
      // Flink stops at DEFINE before it looks at MEASURES and SELECT; all are reported here.
      "SELECT a FROM t MATCH_RECOGNIZE (PARTITION BY b ORDER BY ts MEASURES A.a AS x, nosuch AS y "
      "PATTERN (A B) DEFINE A AS A.a > 1, B AS B.nosuch > 1)",
      // Flink does not come to look for the function.
      "SELECT * FROM nof(a)",
      // Its planner does not get to the end of these; the validator takes them.
      "SELECT a AS x, (SELECT MAX(k) FROM u WHERE u.a = x) FROM t",
      "SELECT LAG(a, 1, 'x') OVER (ORDER BY ts) FROM t",
  };
  return kExceptions;
}

struct Verdict {
  bool ok = true;
  int column = 0;
  std::string text;
};

Verdict VerdictOf(const std::string& tables, const std::string& script) {
  CompileInput input;
  input.script = tables + "\n" + script;
  input.target = Target::kFile;
  input.connectors = nullptr;  // the verdicts are those of a connector that takes everything
  const CompileOutput output = Compile(input);
  const SourceMap map(input.script);
  for (const Diagnostic& diagnostic : output.diagnostics) {
    if (diagnostic.level != Level::kError) continue;
    const Position at = map.At(diagnostic.primary.span.begin);
    EXPECT_FALSE(diagnostic.help.empty() && diagnostic.primary.text.empty())
        << script << ": no remedy: " << diagnostic.message;
    return {false, at.column, CodeText(diagnostic.code) + " " + diagnostic.message};
  }
  return {};
}

TEST(Analyze, VerdictsAndPlacesAreFlinks) {
  const int cases = ForEachVerdict(
      "flink_verdicts.txt",
      [](const std::string& flink, const std::string& tables, const std::string& script) {
        if (Exceptions().count(script) != 0) return;
        const Verdict ours = VerdictOf(tables, script);
        EXPECT_EQ(ours.ok, flink == "ok") << script << "\n  " << ours.text;
        if (ours.ok || flink == "ok" || flink == "-") return;
        EXPECT_EQ(std::to_string(ours.column), flink) << script << "\n  " << ours.text;
      });
  EXPECT_GT(cases, 300);
}

// What the planner refuses behind the validator's back: the code that says it, or ok.
TEST(Analyze, PlansAreRefusedAsByFlink) {
  const int cases = ForEachVerdict(
      "flink_plans.txt",
      [](const std::string& flink, const std::string& tables, const std::string& script) {
        const Verdict ours = VerdictOf(tables, script);
        EXPECT_EQ(ours.ok ? "ok" : ours.text.substr(0, 7), flink) << script << "\n  " << ours.text;
      });
  EXPECT_GT(cases, 300);
}

}  // namespace
}  // namespace weir::sql
