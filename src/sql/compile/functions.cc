#include "sql/compile/functions.h"

#include <fmt/format.h>

#include <map>

#include "base/core/ascii.h"
#include "sql/analyze/declare_function.h"
#include "sql/catalog/function.h"
#include "sql/diag/source_map.h"
#include "sql/syntax/lexer.h"
#include "sql/syntax/quote_name.h"

namespace weir::sql {
namespace {

std::string RemedyOf(const Diagnostic& diagnostic) {
  if (!diagnostic.help.empty()) return diagnostic.help;
  if (!diagnostic.primary.text.empty()) return diagnostic.primary.text;
  return "signatures look like (INT, STRING) RETURNS BIGINT";
}

}  // namespace

std::vector<std::string> CheckFunctions(std::span<const DeclaredFunction> functions) {
  std::vector<std::string> problems;
  std::map<std::string, size_t> seen;
  for (size_t i = 0; i < functions.size(); ++i) {
    const DeclaredFunction& function = functions[i];
    const auto [first, fresh] = seen.emplace(LowerAscii(function.name), i);
    if (!fresh) {
      problems.push_back(fmt::format(
          "[{}].name: [{}] declares {} already (the case of letters does not count); rename one", i,
          first->second, functions[first->second].name));
    } else if (FindFunction(function.name) != nullptr) {
      problems.push_back(fmt::format(
          "[{}].name: {} is a built-in function of Flink, which this one would hide; choose "
          "another name",
          i, function.name));
    }
    std::vector<Diagnostic> found;
    DeclareFunction(function.name, function.signature, &found);
    const SourceMap map(function.signature);
    for (const Diagnostic& one : found) {
      const Position at = map.At(one.primary.span.begin);
      problems.push_back(fmt::format("[{}].signature:{}:{}: {}; {}", i, at.line, at.column,
                                     one.message, RemedyOf(one)));
    }
  }
  return problems;
}

std::vector<FunctionInfo> FunctionInfos(std::span<const DeclaredFunction> functions) {
  std::vector<FunctionInfo> infos;
  std::vector<Diagnostic> ignored;  // CheckFunctions tells
  for (const DeclaredFunction& function : functions) {
    infos.push_back(DeclareFunction(function.name, function.signature, &ignored));
  }
  return infos;
}

std::string CreateFunctions(std::span<const DeclaredFunction> functions) {
  std::string text;
  for (const DeclaredFunction& function : functions) {
    text +=
        fmt::format("CREATE TEMPORARY SYSTEM FUNCTION {} AS {} LANGUAGE {}",
                    QuoteName(function.name), QuoteString(function.class_name), function.language);
    if (!function.artifact.empty()) text += " USING JAR " + QuoteString(function.artifact);
    text += "; ";
  }
  return text;
}

}  // namespace weir::sql
