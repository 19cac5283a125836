// Golden files: blocks of `input`, a line `--`, `expected`, a line `==`.
//
// WEIR_GOLDEN_UPDATE=1 in the environment rewrites what is expected; the diff is then reviewed.
// Lines at an input's top that start with `#!` are options of the case ("#! mode=batch").
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace weir::golden {

using Options = std::map<std::string, std::string>;

struct Case {
  std::string header;  // the option lines as they stand
  Options options;
  std::string input;
  std::string expected;
};

inline std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::vector<Case> Parse(const std::string& text) {
  std::vector<Case> cases;
  Case now;
  bool expected = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line == "==") {
      cases.push_back(now);
      now = Case();
      expected = false;
    } else if (line == "--" && !expected) {
      expected = true;
    } else if (expected) {
      now.expected += line + "\n";
    } else if (line.rfind("#!", 0) == 0) {
      now.header += line + "\n";
      const size_t equals = line.find('=');
      now.options[line.substr(3, equals - 3)] = line.substr(equals + 1);
    } else {
      now.input += line + "\n";
    }
  }
  return cases;
}

using Produce = std::function<std::string(const std::string& input, const Options& options)>;

// Runs every case of a file and compares, or rewrites the file.
inline void Run(const std::string& path, const Produce& produce) {
  const bool update = std::getenv("WEIR_GOLDEN_UPDATE") != nullptr;
  std::vector<Case> cases = Parse(ReadText(path));
  ASSERT_FALSE(cases.empty()) << path;
  std::string out;
  for (Case& now : cases) {
    const std::string actual = produce(now.input, now.options);
    if (!update) {
      EXPECT_EQ(actual, now.expected) << path << ":\n" << now.input;
    }
    out += now.header + now.input + "--\n" + actual + "==\n";
  }
  if (update) std::ofstream(path, std::ios::binary) << out;
}

}  // namespace weir::golden
