// Each system: a script that passes and mistakes in it, each caught with a remedy.
//
// tests/golden/connectors/<system>.golden: the first block is the good script, every other one a
// mistake: `replace A`, `with B` (\n for a line break) and what the compiler then says.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "sql/compile/compile.h"
#include "sql/diag/render.h"
#include "tests/sql/golden.h"

namespace weir::sql {
namespace {

const std::string kFolder = std::string(WEIR_SOURCE_DIR) + "/tests/golden/connectors/";

CompileOutput Compiled(const std::string& script) {
  CompileInput input;
  input.script = script;
  return Compile(input);
}

std::string Line(const std::string& text, const std::string& word) {
  const size_t at = text.find(word + " ");
  if (at == std::string::npos) return "";
  std::string line = text.substr(at + word.size() + 1);
  line.resize(std::min(line.find('\n'), line.size()));
  for (size_t n = line.find("\\n"); n != std::string::npos; n = line.find("\\n", n + 1)) {
    line.replace(n, 2, "\n");
  }
  return line;
}

// Where Flink has no connector of its own for the line, the good script has that warning too.
bool IsRemark(const Diagnostic& diagnostic) { return diagnostic.code == DiagCode::kNoConnectorJar; }

class Systems : public testing::TestWithParam<std::string> {};

TEST_P(Systems, TheExamplePassesAndEveryMistakeIsCaughtWithARemedy) {
  const std::string path = kFolder + GetParam() + ".golden";
  std::vector<golden::Case> cases = golden::Parse(golden::ReadText(path));
  ASSERT_GT(cases.size(), 10u);
  const std::string good = cases[0].input;
  const CompileOutput passes = Compiled(good);
  EXPECT_TRUE(passes.ok());
  for (const Diagnostic& d : passes.diagnostics) {
    EXPECT_TRUE(IsRemark(d)) << CodeText(d.code) << " " << d.message;
  }
  std::string written;
  for (size_t i = 0; i < cases.size(); ++i) {
    std::string script = good;
    if (i > 0) {
      const std::string what = Line(cases[i].input, "replace");
      const size_t at = script.find(what);
      ASSERT_NE(at, std::string::npos) << cases[i].input;
      script.replace(at, what.size(), Line(cases[i].input, "with"));
    }
    CompileOutput output = Compiled(script);
    std::erase_if(output.diagnostics, IsRemark);
    EXPECT_EQ(output.diagnostics.empty(), i == 0) << cases[i].input << "is not caught";
    for (const Diagnostic& d : output.diagnostics) {
      EXPECT_FALSE(d.help.empty() && d.primary.text.empty())
          << cases[i].input << "has no remedy: " << d.message;
    }
    const SourceMap map(script);
    const std::string said = RenderText(output.diagnostics, map, {"job.sql", 1, 0});
    if (std::getenv("WEIR_GOLDEN_UPDATE") == nullptr) {
      EXPECT_EQ(said, cases[i].expected) << cases[i].input;
    }
    written += cases[i].header + cases[i].input + "--\n" + said + "==\n";
  }
  if (std::getenv("WEIR_GOLDEN_UPDATE") != nullptr) {
    std::ofstream(path, std::ios::binary) << written;
  }
}

std::vector<std::string> AllSystems() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
    names.push_back(file.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, Systems, testing::ValuesIn(AllSystems()), [](const auto& param) {
  std::string name = param.param;
  std::erase(name, '-');
  return name;
});

// The systems that the contract names.
TEST(SystemsList, HoldsThemAll) {
  const std::vector<std::string> names = AllSystems();
  for (const char* name : {"kafka", "upsert-kafka", "rocketmq", "loghub", "mysql", "mysql-cdc",
                           "postgres", "postgres-cdc", "redis", "elasticsearch", "hbase", "mongodb",
                           "hive", "odps", "datagen", "print", "blackhole", "filesystem"}) {
    EXPECT_TRUE(std::find(names.begin(), names.end(), name) != names.end()) << name;
  }
}

}  // namespace
}  // namespace weir::sql
