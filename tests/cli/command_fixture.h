// A folder of its own for each test, and the command line run in this process.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace weir::cli {

// The shortest script that is a job: it needs no table of another statement.
inline constexpr char kWrites[] = "CREATE TABLE t WITH ('connector' = 'print') AS SELECT 1 AS a";

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

inline Outcome RunWith(const std::vector<std::string>& args, const std::string& in = "",
                       bool terminal = false) {
  std::istringstream input(in);
  std::ostringstream out;
  std::ostringstream err;
  Outcome outcome;
  outcome.code = Run(args, {input, out, err, terminal, terminal});
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

class CommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "weir-cli-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

  std::filesystem::path folder_;
};

}  // namespace weir::cli
