// The compiler's verdicts against what Flink did: tests/differential/state/pairs.txt holds pairs of
// scripts, and what became of a savepoint of the first when Flink 2.2.1 started the second from it.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/diag/render.h"

namespace weir::sql {
namespace {

const std::string kFolder = std::string(WEIR_SOURCE_DIR) + "/tests/differential/state/";

struct Pair {
  std::string name;
  std::string from;
  std::string to;
  std::string outcome;                        // restored, refused, failed
  std::map<std::string, std::string> states;  // by the operator's id: kept, changed, lost, new
};

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Pair> ReadPairs() {
  std::vector<Pair> pairs;
  std::istringstream lines(Read(kFolder + "pairs.txt"));
  std::string line;
  int part = 0;
  while (std::getline(lines, line)) {
    if (line.starts_with("== ")) {
      pairs.emplace_back().name = line.substr(3);
      part = 1;
    } else if (line == "-- to") {
      part = 2;
    } else if (line == "-- flink") {
      part = 3;
    } else if (part == 1) {
      pairs.back().from += line + "\n";
    } else if (part == 2) {
      pairs.back().to += line + "\n";
    } else if (part == 3 && pairs.back().outcome.empty()) {
      pairs.back().outcome = line;
    } else if (part == 3) {
      std::istringstream words(line);
      std::string word;
      std::string id;
      words >> word;
      while (words >> id) {
      }
      pairs.back().states[id] = word;
    }
  }
  return pairs;
}

JobState StateOfScript(const std::string& script) {
  CompileInput input;
  input.script = Read(kFolder + "tables.sql") + script;
  input.state = true;
  const CompileOutput output = Compile(input);
  EXPECT_TRUE(output.ok()) << RenderText(output.diagnostics, SourceMap(input.script), {}, {});
  return output.ok() ? output.unit->state : JobState{};
}

// What stands behind `-- flink` for a verdict; the same types for something else are kept by Flink.
std::string FlinksWord(StateVerdict verdict) {
  switch (verdict) {
    case StateVerdict::kKept:
    case StateVerdict::kMeaningChanged:
      return "kept";
    case StateVerdict::kSchemaChanged:
      return "changed";
    case StateVerdict::kLost:
      return "lost";
    case StateVerdict::kNew:
      return "new";
    case StateVerdict::kUnknown:
      return "";
  }
  return "";
}

TEST(StatePairs, WhatFlinkDid) {
  const std::vector<Pair> pairs = ReadPairs();
  ASSERT_GE(pairs.size(), 60u);
  int unknown = 0;
  for (const Pair& pair : pairs) {
    SCOPED_TRACE(pair.name);
    const JobState before = StateOfScript(pair.from);
    const JobState after = StateOfScript(pair.to);
    const StateComparison comparison = CompareState(before, after);
    ASSERT_TRUE(pair.outcome == "restored" || pair.outcome == "refused" || pair.outcome == "failed")
        << pair.outcome;
    // Never kept where Flink lost it or would not start.
    if (comparison.usable) {
      EXPECT_EQ(pair.outcome, "restored");
      for (const auto& [id, word] : pair.states) EXPECT_NE(word, "lost") << id;
    }
    if (!comparison.why.empty()) {
      ++unknown;
      EXPECT_FALSE(comparison.usable);
      continue;
    }
    std::map<std::string, std::string> ours;
    for (const OperatorVerdict& one : comparison.operators) {
      ours[one.id] = FlinksWord(one.verdict);
    }
    // A plan that is told equal needs no ids: they are Flink's when they are sure.
    if (before.sure && after.sure) {
      EXPECT_EQ(ours, pair.states) << comparison.usable << " " << MisfitText(comparison);
    }
  }
  // Each is an edit that is held though it may be harmless.
  EXPECT_LE(unknown, 24);
}

}  // namespace
}  // namespace weir::sql
