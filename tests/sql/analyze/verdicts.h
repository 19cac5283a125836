// Files of scripts with Flink's own verdict beside each: lines "VERDICT<tab>SCRIPT". A line
// "@TABLES" gives the statements that the scripts after it stand on; '#' begins a comment.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <string>

namespace weir::sql {

// Calls `check` for each script and says how many there were.
inline int ForEachVerdict(
    const std::string& name,
    const std::function<void(const std::string& flink, const std::string& tables,
                             const std::string& script)>& check) {
  std::ifstream file(std::string(WEIR_SOURCE_DIR) + "/tests/sql/analyze/" + name);
  EXPECT_TRUE(file.good()) << name;
  std::string tables;
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '@') {
      tables = line.substr(1);
      continue;
    }
    const size_t tab = line.find('\t');
    if (tab == std::string::npos) {
      ADD_FAILURE() << name << ": no verdict: " << line;
      continue;
    }
    check(line.substr(0, tab), tables, line.substr(tab + 1));
    ++cases;
  }
  return cases;
}

}  // namespace weir::sql
