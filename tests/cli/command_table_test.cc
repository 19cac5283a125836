// The one list of commands, the help made of it, and that its programs answer what it says.
#include "cli/command_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

using ::testing::HasSubstr;

TEST(CommandTable, TheHelpNamesEachCommandWithItsSummary) {
  const std::string usage = Usage();
  size_t at = 0;
  for (const Command& command : Commands()) {
    std::string line = "\n  " + std::string(command.name);
    line.resize(14, ' ');
    at = usage.find(line + std::string(command.summary) + "\n", at);
    EXPECT_NE(at, std::string::npos) << command.name;
  }
}

TEST(CommandTable, FindsByTheWholeNameOnly) {
  ASSERT_NE(FindCommand("check"), nullptr);
  EXPECT_EQ(FindCommand("check")->program, Program::kWeir);
  EXPECT_EQ(FindCommand("operator")->program, Program::kWeirCluster);
  for (const char* none : {"", "chec", "checks", "Check", "--help"}) {
    EXPECT_EQ(FindCommand(none), nullptr) << none;
  }
}

TEST(CommandTable, WeirAnswersItsOwnAndNoOther) {
  for (const Command& command : Commands()) {
    const std::string name(command.name);
    const Outcome help = RunWith({name, "--help"});
    const bool own = command.program == Program::kWeir;
    EXPECT_EQ(help.code, own ? 0 : 2) << name;
    EXPECT_THAT(own ? help.out : help.err, HasSubstr(own ? "weir " + name : name));
  }
  EXPECT_EQ(RunWith({}).code, 2);
}

// One command's syntax is made ready; the names of the others are words like any.
TEST_F(CommandTest, AFileMayHaveTheNameOfACommand) {
  Write("compile", kWrites);
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder_);
  EXPECT_EQ(RunWith({"check", "compile"}).code, 0);
  std::filesystem::current_path(before);
}

}  // namespace
}  // namespace weir::cli
