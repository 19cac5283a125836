// What README and docs show of the command line is what it prints: every fenced block whose
// commands are `cat FILE` (the file's text follows), `weir check|compile|explain|lineage|new` and
// `weir tune < FILE` is run. WEIR_GOLDEN_UPDATE=1 in the environment writes the outputs anew; the
// diff is reviewed.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "cli/command_table.h"
#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

struct Step {
  std::string command;  // without "$ "
  std::string output;
};

std::vector<Step> StepsOf(const std::string& block) {
  std::vector<Step> steps;
  std::istringstream lines(block);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("$ ", 0) == 0) {
      steps.push_back({line.substr(2), ""});
    } else if (!steps.empty()) {
      steps.back().output += line + "\n";
    }
  }
  return steps;
}

std::vector<std::string> Words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool CanRun(const std::vector<Step>& steps) {
  return !steps.empty() && std::all_of(steps.begin(), steps.end(), [](const Step& step) {
    const std::vector<std::string> words = Words(step.command);
    if (words.size() < 2) return false;
    const Command* command = words[0] == "weir" ? FindCommand(words[1]) : nullptr;
    if (command != nullptr && words[1] == "tune") return words[words.size() - 2] == "<";
    return words[0] == "cat" || (command != nullptr && command->program == Program::kWeir);
  });
}

class Docs : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    before_ = fs::current_path();
    fs::current_path(folder_);
  }
  void TearDown() override {
    fs::current_path(before_);
    CommandTest::TearDown();
  }

  // The block as it should read.
  std::string Replay(const std::vector<Step>& steps) {
    std::string text;
    for (const Step& step : steps) {
      std::vector<std::string> words = Words(step.command);
      text += "$ " + step.command + "\n";
      if (words[0] == "cat" && !fs::exists(words[1])) {
        Write(words[1], step.output);
        text += step.output;
      } else if (words[0] == "cat") {
        text += Read(words[1]);
      } else {
        std::istringstream in;
        if (words[words.size() - 2] == "<") {
          in.str(Read(words.back()));
          words.resize(words.size() - 2);
        }
        std::ostringstream out;  // both streams, as a terminal shows them
        cli::Run({words.begin() + 1, words.end()}, {in, out, out});
        text += out.str();
      }
    }
    return text;
  }

  int CheckPage(const std::string& path) {
    std::string page = Read(path);
    int blocks = 0;
    for (size_t at = page.find("```\n$ "); at != std::string::npos;
         at = page.find("```\n$ ", at + 4)) {
      const size_t begin = at + 4;
      const size_t end = page.find("```", begin);
      if (end == std::string::npos) break;
      const std::vector<Step> steps = StepsOf(page.substr(begin, end - begin));
      if (!CanRun(steps)) continue;
      const std::string real = Replay(steps);
      if (std::getenv("WEIR_GOLDEN_UPDATE") == nullptr) {
        EXPECT_EQ(page.substr(begin, end - begin), real) << path;
      } else {
        page.replace(begin, end - begin, real);
      }
      ++blocks;
    }
    if (std::getenv("WEIR_GOLDEN_UPDATE") != nullptr && blocks > 0) {
      std::ofstream(path, std::ios::binary) << page;
    }
    return blocks;
  }

 private:
  fs::path before_;
};

TEST(Examples, EachCompiles) {
  int examples = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(WEIR_SOURCE_DIR) / "examples")) {
    if (entry.path().extension() != ".yaml") continue;
    const Outcome outcome = RunWith({"check", entry.path().string()});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    ++examples;
  }
  EXPECT_GE(examples, 4);
}

TEST_F(Docs, ShowWhatTheCommandsPrint) {
  const fs::path root = WEIR_SOURCE_DIR;
  EXPECT_GE(CheckPage((root / "README.md").string()), 1);
  std::vector<fs::path> pages;
  for (const fs::path& folder : {root / "docs", root / "docs/sql"}) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".md") pages.push_back(entry.path());
    }
  }
  for (const fs::path& page : pages) CheckPage(page.string());
}

}  // namespace
}  // namespace weir::cli
