// The hand-written scripts of tests/sql/scripts with Flink's own verdict above each (see
// tests/differential/corpus.py): ours must be the same, at the same place, with a remedy.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/diag/source_map.h"

namespace weir::sql {
namespace {

struct Script {
  std::string verdict;  // "ok", "LINE:COLUMN", "refused" (no place), "?" (not known)
  std::string differs;  // why we do not say the same; empty: we must
  bool batch = false;
  std::string tables;
  std::string text;
};

Script HeadOf(const std::string& line) {
  Script script;
  const size_t differs = line.find("differs:");
  std::istringstream words(line.substr(3, differs == std::string::npos ? differs : differs - 3));
  words >> script.verdict;
  for (std::string word; words >> word;) script.batch |= word == "batch";
  if (differs != std::string::npos) script.differs = line.substr(differs + 8);
  return script;
}

std::vector<Script> ReadScripts(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  std::vector<Script> read;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("--!", 0) == 0) {
      read.push_back(HeadOf(line));
    } else if (!read.empty()) {
      read.back().text += line + "\n";
    }
  }
  std::vector<Script> scripts;
  std::string tables;
  for (Script& script : read) {
    if (script.verdict == "tables") {
      tables = script.text;
      continue;
    }
    script.tables = tables;
    script.text.pop_back();  // the position of an error at the end is that of the last character
    scripts.push_back(std::move(script));
  }
  return scripts;
}

struct ScriptVerdict {
  std::string place = "ok";
  std::string text;
};

// Lines `-- NAME: SIGNATURE` declare functions beside the script.
std::vector<DeclaredFunction> FunctionsOf(const std::string& tables) {
  std::vector<DeclaredFunction> functions;
  std::istringstream lines(tables);
  for (std::string line; std::getline(lines, line);) {
    const size_t colon = line.find(": ");
    if (!line.starts_with("-- ") || line.find(" RETURNS ") == std::string::npos) continue;
    functions.push_back(
        {line.substr(3, colon - 3), "dev.weir.oracle.F", "JAVA", "", line.substr(colon + 2)});
  }
  return functions;
}

ScriptVerdict VerdictOf(const Script& script, const ConnectorRegistry* connectors) {
  CompileInput input;
  input.functions = FunctionsOf(script.tables);
  input.script = script.tables + script.text;
  input.target = Target::kFile;
  input.connectors = connectors;
  input.mode = script.batch ? Mode::kBatch : Mode::kStreaming;
  const CompileOutput output = Compile(input);
  const SourceMap map(input.script);
  const auto before =
      static_cast<int>(std::count(script.tables.begin(), script.tables.end(), '\n'));
  for (const Diagnostic& diagnostic : output.diagnostics) {
    if (diagnostic.level != Level::kError) continue;
    const Position at = map.At(diagnostic.primary.span.begin);
    EXPECT_FALSE(InfoOf(diagnostic.code).cls == DiagClass::kSemantic && diagnostic.help.empty() &&
                 diagnostic.primary.text.empty())
        << script.text << ": no remedy: " << diagnostic.message;
    return {std::to_string(at.line - before) + ":" + std::to_string(at.column),
            CodeText(diagnostic.code) + " " + diagnostic.message};
  }
  return {};
}

bool Same(const Script& script, const ScriptVerdict& ours) {
  if (script.verdict == "ok" || ours.place == "ok") return script.verdict == ours.place;
  return script.verdict == "refused" || script.verdict == ours.place;
}

std::vector<std::filesystem::path> Files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(WEIR_SOURCE_DIR) + "/tests/sql/scripts")) {
    if (entry.path().extension() == ".sql") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Scripts, VerdictsAndPlacesAreFlinks) {
  int scripts = 0;
  int differ = 0;
  for (const auto& file : Files()) {
    for (const Script& script : ReadScripts(file)) {
      ASSERT_FALSE(script.verdict.empty()) << file << ": not asked yet: " << script.text;
      if (script.verdict == "?") continue;
      ++scripts;
      const ScriptVerdict ours = VerdictOf(script, nullptr);
      if (script.differs.empty()) {
        EXPECT_TRUE(Same(script, ours)) << file.filename() << ": Flink " << script.verdict
                                        << ", ours " << ours.place << " " << ours.text << "\n"
                                        << script.text;
        continue;
      }
      ++differ;
      EXPECT_FALSE(Same(script, ours))
          << file.filename() << ": is the same now, take the reason away:\n"
          << script.text;
    }
  }
  EXPECT_GT(scripts, 1900);
  EXPECT_LT(differ, scripts / 40);
}

// Flink's planner stumbles over the values of hints, so its verdict on them is none; ours is.
TEST(Scripts, ValuesOfHintsAreLookedAt) {
  const auto place = [](const std::string& hint) {
    Script script;
    script.text = "CREATE TABLE u (id BIGINT, p AS PROCTIME()) WITH ('connector' = 'x');\n" +
                  ("SELECT /*+ " + hint) +
                  " */ a.id FROM u a JOIN u FOR SYSTEM_TIME AS OF a.p AS b ON a.id = b.id";
    return VerdictOf(script, nullptr);
  };
  const std::string retry =
      "LOOKUP('table' = 'b', 'retry-predicate' = 'lookup_miss', "
      "'retry-strategy' = 'fixed_delay', ";
  EXPECT_EQ(place("STATE_TTL('a' = '1 d', 'b' = '0s')").place, "ok");
  EXPECT_EQ(place("STATE_TTL('a' = 'PT1H')").place, "ok");
  EXPECT_EQ(place("STATE_TTL('a' = '1 fortnight')").place, "2:28");
  EXPECT_EQ(place("STATE_TTL('a' = '')").place, "2:28");
  EXPECT_EQ(place(retry + "'fixed-delay' = '10s', 'max-attempts' = '3')").place, "ok");
  EXPECT_EQ(place("LOOKUP('table' = 'b', 'output-mode' = 'ALLOW_UNORDERED')").place, "ok");
  EXPECT_EQ(place("LOOKUP('table' = 'b', 'output-mode' = 'any')").place, "2:50");
  EXPECT_EQ(place("LOOKUP('table' = 'b', 'capacity' = '1x')").place, "2:47");
  EXPECT_EQ(place("LOOKUP('table' = 'b', 'timeout' = 'soon')").place, "2:46");
  EXPECT_NE(place(retry + "'fixed-delay' = '10s', 'max-attempts' = '0')").place, "ok");
  EXPECT_NE(place(retry + "'fixed-delay' = '10x', 'max-attempts' = '3')").place, "ok");
}

// Scripts as people write them, with what their connectors need: the registry has no objections.
TEST(Scripts, TheRegistryTakesWhatRuns) {
  int scripts = 0;
  for (const auto& file : Files()) {
    if (file.filename().string().rfind("real", 0) != 0) continue;
    for (const Script& script : ReadScripts(file)) {
      if (script.verdict != "ok" || !script.differs.empty()) continue;
      ++scripts;
      const ScriptVerdict ours = VerdictOf(script, &ConnectorRegistry::Shipped());
      EXPECT_EQ(ours.place, "ok") << file.filename() << ": " << ours.text << "\n" << script.text;
    }
  }
  EXPECT_GT(scripts, 15);
}

}  // namespace
}  // namespace weir::sql
