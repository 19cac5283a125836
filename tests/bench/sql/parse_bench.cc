// Times the parser over statements separated by \x01: `FILE SECONDS` prints one line of JSON,
// `FILE accept` a digit for each statement. `FILE SECONDS script`: all of them as one script.
// `FILE SECONDS analyze`: each is a script, parsed and analysed; `FILE SECONDS syntax`: parsed
// alone.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "sql/analyze/analyze.h"
#include "sql/syntax/parser.h"

namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

bool Accepts(std::string_view sql) {
  std::vector<weir::sql::Diagnostic> diagnostics;
  const auto script = weir::sql::Parse(sql, &diagnostics);
  return diagnostics.empty() && !script.statements.empty();
}

bool Analyzes(std::string_view sql) {
  std::vector<weir::sql::Diagnostic> diagnostics;
  const auto script = weir::sql::Parse(sql, &diagnostics);
  const auto bound = weir::sql::AnalyzeScript(script, sql, {}, nullptr, &diagnostics);
  return !weir::sql::HasErrors(diagnostics) && !bound.statements.empty();
}

std::vector<std::string> Read(const char* path, bool script) {
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  std::vector<std::string> statements;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\x01', at), text.size());
    if (script && !statements.empty()) {
      statements[0] += ";\n" + text.substr(at, end - at);
    } else if (end > at) {
      statements.push_back(text.substr(at, end - at));
    }
    at = end + 1;
  }
  return statements;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string_view how = argc > 3 ? argv[3] : "";
  const std::vector<std::string> statements = Read(argv[1], how == "script");
  if (std::string_view(argv[2]) == "accept") {
    for (const std::string& sql : statements) std::putchar(Accepts(sql) ? '1' : '0');
    std::putchar('\n');
    return 0;
  }
  size_t bytes = 0;
  for (const std::string& sql : statements) bytes += sql.size();
  const double budget = std::atof(argv[2]);
  const Clock::time_point begin = Clock::now();
  double best = std::numeric_limits<double>::max();
  size_t accepted = 0;
  do {
    const Clock::time_point pass = Clock::now();
    accepted = 0;
    for (const std::string& sql : statements) {
      accepted += (how == "analyze" ? Analyzes(sql) : Accepts(sql)) ? 1 : 0;
    }
    best = std::min(best, SecondsSince(pass));
  } while (SecondsSince(begin) < budget);
  std::printf("{\"statements\": %zu, \"accepted\": %zu, \"bytes\": %zu, \"best\": %.9f}\n",
              statements.size(), accepted, bytes, best);
  return 0;
}
