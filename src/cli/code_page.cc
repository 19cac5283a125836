#include "cli/code_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "sql/diag/render.h"

namespace weir::cli {
namespace {

constexpr char kFile[] = "job.sql";

// What the compiler says about a wrong example: all of it, unless the code itself comes later.
std::string OutputOf(sql::DiagCode code, const sql::PageExample& example) {
  const sql::CompileInput input = InputOf(example);
  std::vector<sql::Diagnostic> shown = sql::Compile(input).diagnostics;
  if (!shown.empty() && shown.front().code != code) {
    std::erase_if(shown, [code](const sql::Diagnostic& d) { return d.code != code; });
  }
  return sql::RenderText(shown, sql::SourceMap(input.script), {kFile});
}

std::string_view ClassText(sql::DiagClass cls) {
  switch (cls) {
    case sql::DiagClass::kBound:
      return "bound";
    case sql::DiagClass::kSyntax:
      return "syntax";
    case sql::DiagClass::kRule:
      return "rule of a SqlJob";
    case sql::DiagClass::kSemantic:
      return "meaning";
  }
  return "";
}

}  // namespace

sql::CompileInput InputOf(const sql::PageExample& example) {
  sql::CompileInput input;
  input.script = example.script;
  for (const auto& [key, value] : example.settings) {
    if (key == "mode" && value == "batch") input.mode = sql::Mode::kBatch;
    if (key == "target" && value == "file") input.target = sql::Target::kFile;
    if (key == "max") input.max_bytes = std::strtoul(value.c_str(), nullptr, 10);
    if (key.starts_with("var.")) input.variables[key.substr(4)] = value;
    if (key.starts_with("run.")) input.builtins[key] = value;
  }
  return input;
}

std::string CodePage(sql::DiagCode code) {
  const sql::Page* page = sql::PageOf(code);
  if (page == nullptr) {
    return fmt::format("# {}: {}\n", sql::CodeText(code), sql::InfoOf(code).title);
  }
  std::vector<std::string> outputs;
  for (const sql::PageExample& example : page->examples) {
    outputs.push_back(example.wrong ? OutputOf(code, example) : "");
  }
  return sql::PageMarkdown(*page, outputs);
}

std::string CodeIndex() {
  std::string table = "| code | means | kind |\n|---|---|---|\n";
  std::vector<sql::CodeInfo> codes = sql::AllCodes();
  std::sort(codes.begin(), codes.end(),
            [](const sql::CodeInfo& a, const sql::CodeInfo& b) { return a.code < b.code; });
  for (const sql::CodeInfo& info : codes) {
    const std::string code = sql::CodeText(info.code);
    table += fmt::format("| [{0}]({0}.md) | {1} | {2} |\n", code, info.title, ClassText(info.cls));
  }
  return table;
}

}  // namespace weir::cli
