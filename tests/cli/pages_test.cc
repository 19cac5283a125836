// The page of every code: its examples do what they say, and docs/sql holds what the compiler
// really prints. WEIR_GOLDEN_UPDATE=1 in the environment writes docs/sql; the diff is reviewed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "cli/code_page.h"

namespace weir::cli {
namespace {

const std::string kDocs = std::string(WEIR_SOURCE_DIR) + "/docs/sql/";

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void ExpectFile(const std::string& name, const std::string& text) {
  if (std::getenv("WEIR_GOLDEN_UPDATE") != nullptr) {
    std::ofstream(kDocs + name, std::ios::binary) << text;
  }
  EXPECT_EQ(Read(kDocs + name), text) << "docs/sql/" << name << " is not what the source says";
}

// The codes from 600 on need the analysis: while Compile() does not call it, their pages wait.
bool CanOccur(sql::DiagCode code) {
  static const bool kAnalyzed = [] {
    sql::CompileInput input;
    input.script = "INSERT INTO nowhere SELECT 1";
    return !sql::Compile(input).ok();
  }();
  return kAnalyzed || static_cast<int>(code) < 600;
}

std::string Listed(const std::vector<sql::Diagnostic>& diagnostics) {
  std::string text;
  for (const sql::Diagnostic& d : diagnostics) {
    text += sql::CodeText(d.code) + " " + d.message + "\n";
  }
  return text;
}

TEST(Pages, WrongExamplesShowTheCodeAndRightOnesPass) {
  for (const sql::CodeInfo& info : sql::AllCodes()) {
    const sql::Page* page = sql::PageOf(info.code);
    if (page == nullptr || !CanOccur(info.code)) continue;  // no page: told by tests/sql/diag
    for (const sql::PageExample& example : page->examples) {
      const sql::CompileOutput output = sql::Compile(InputOf(example));
      const std::string said =
          sql::CodeText(info.code) + ":\n" + example.shown + "--\n" + Listed(output.diagnostics);
      std::set<sql::DiagCode> codes;
      for (const sql::Diagnostic& d : output.diagnostics) codes.insert(d.code);
      if (!example.wrong) {
        EXPECT_TRUE(output.ok()) << said;
        EXPECT_EQ(codes.count(info.code), 0u) << said;
      } else if (info.code == sql::DiagCode::kTooManyErrors) {
        EXPECT_EQ(codes.count(info.code), 1u) << said;  // it comes after the others
      } else {
        const bool first =
            !output.diagnostics.empty() && output.diagnostics.front().code == info.code;
        EXPECT_TRUE(first) << said;
      }
    }
  }
}

TEST(Pages, DocsAreWhatTheSourceSays) {
  std::set<std::string> names = {"README.md"};
  for (const sql::CodeInfo& info : sql::AllCodes()) {
    const std::string name = sql::CodeText(info.code) + ".md";
    if (CanOccur(info.code)) ExpectFile(name, CodePage(info.code));
    names.insert(name);
  }
  for (const auto& entry : std::filesystem::directory_iterator(kDocs)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("SQL", 0) == 0) {
      EXPECT_EQ(names.count(name), 1u) << name << " explains no code";
    }
  }
}

// The index is written by hand but for its table.
TEST(Pages, TheIndexListsEveryCode) {
  const std::string index = Read(kDocs + "README.md");
  const size_t begin = index.find("| code |");
  ASSERT_NE(begin, std::string::npos);
  ExpectFile("README.md", index.substr(0, begin) + CodeIndex());
}

}  // namespace
}  // namespace weir::cli
