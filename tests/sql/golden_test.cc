#include "tests/sql/golden.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sql/compile/compile.h"
#include "sql/diag/render.h"
#include "sql/syntax/lexer.h"
#include "sql/syntax/parser.h"

namespace weir::sql {
namespace {

const std::string kFolder = std::string(WEIR_SOURCE_DIR) + "/tests/golden/sql/";

std::string Tokens(const std::string& input, const golden::Options&) {
  std::string out;
  Lexer lexer(input);
  for (Token token = lexer.Next(); !token.Is(Tok::kEnd); token = lexer.Next()) {
    if (token.Is(Tok::kSpace)) continue;
    out += fmt::format("{}-{} {}{}{} {}\n", token.span.begin, token.span.end, TokName(token.kind),
                       token.Is(Kw::kNotKeyword) ? "" : " keyword",
                       IsReserved(token.keyword) ? " reserved" : "",
                       input.substr(token.span.begin, token.span.size()));
  }
  return out;
}

std::string Tree(const std::string& input, const golden::Options&) {
  std::vector<Diagnostic> diagnostics;
  const ast::Script script = Parse(input, &diagnostics);
  const SourceMap map(input);
  return Dump(script) + RenderText(diagnostics, map, {"job.sql", 1, 0});
}

std::string UnitText(const CompiledUnit& unit) {
  std::string out;
  for (const Edit& edit : unit.edits) {
    out += fmt::format("edit {} [{}-{}] {}\n", EditReasonName(edit.reason), edit.span.begin,
                       edit.span.end, edit.text);
  }
  for (const auto& [key, value] : unit.settings) out += fmt::format("set {}={}\n", key, value);
  for (const DagEdge& edge : unit.dag.edges) {
    const auto node = [&](size_t i) {
      const DagNode& n = unit.dag.nodes[i];
      return fmt::format("{} {}{}", NodeKindName(n.kind), n.name,
                         n.connector.empty() ? "" : " (" + n.connector + ")");
    };
    out += fmt::format("flow {} -> {}\n", node(edge.from), node(edge.to));
  }
  if (unit.contains_secrets) out += "secret\n";
  return out + "script\n" + unit.script;
}

CompileInput InputOf(const std::string& script, const golden::Options& options) {
  CompileInput input;
  input.script = script;
  input.target = Target::kSqlJob;
  for (const auto& [key, value] : options) {
    if (key == "mode") input.mode = value == "batch" ? Mode::kBatch : Mode::kStreaming;
    if (key == "target" && value == "file") input.target = Target::kFile;
    if (key == "max") input.max_bytes = std::stoul(value);
    if (key.rfind("var ", 0) == 0) input.variables[key.substr(4)] = value;
    if (key.rfind("line-break ", 0) == 0) input.variables[key.substr(11)] = value + "\n";
    if (key.rfind("run.", 0) == 0) input.builtins[key] = value;
    if (key.rfind("function ", 0) == 0) {
      input.functions.push_back({key.substr(9), "com.example.F", "JAVA", "/opt/f.jar", value});
    }
  }
  // Scripts too long for a golden file.
  if (const auto deep = options.find("deep"); deep != options.end()) {
    const size_t depth = std::stoul(deep->second);
    input.script =
        "INSERT INTO t SELECT " + std::string(depth, '(') + "1" + std::string(depth, ')');
  }
  if (const auto errors = options.find("errors"); errors != options.end()) {
    input.script.clear();
    for (size_t i = 0; i < std::stoul(errors->second); ++i) input.script += "x;\n";
  }
  return input;
}

std::string CompiledAs(const std::string& script, const golden::Options& options, bool analyzed) {
  CompileInput input = InputOf(script, options);
  if (!analyzed) input.validation = Validation::kWarn;
  const CompileOutput output = Compile(input);
  EXPECT_EQ(output.ok(), !HasErrors(output.diagnostics));
  std::vector<Diagnostic> shown = output.diagnostics;
  if (!analyzed) {
    std::erase_if(shown, [](const Diagnostic& d) { return static_cast<int>(d.code) >= 600; });
  }
  if (options.count("errors") != 0) shown = {shown.back()};
  std::string out = RenderText(shown, SourceMap(input.script), {"job.sql", 1, 0});
  if (output.ok()) {
    if (!out.empty()) out += "\n";
    out += UnitText(*output.unit);
  }
  if (!out.empty() && out.back() != '\n') out += "\n";
  return out;
}

// Scripts about form: most of their tables are not declared, and nothing is said of that.
std::string Compiled(const std::string& script, const golden::Options& options) {
  return CompiledAs(script, options, false);
}

std::string Analyzed(const std::string& script, const golden::Options& options) {
  return CompiledAs(script, options, true);
}

TEST(Golden, Tokens) { golden::Run(kFolder + "tokens.golden", Tokens); }
TEST(Golden, Tree) { golden::Run(kFolder + "tree.golden", Tree); }
TEST(Golden, Errors) { golden::Run(kFolder + "errors.golden", Compiled); }
TEST(Golden, Queries) { golden::Run(kFolder + "queries.golden", Compiled); }
TEST(Golden, Rules) { golden::Run(kFolder + "rules.golden", Compiled); }
TEST(Golden, Connectors) { golden::Run(kFolder + "connectors.golden", Analyzed); }
TEST(Golden, Variables) { golden::Run(kFolder + "variables.golden", Compiled); }
TEST(Golden, Functions) { golden::Run(kFolder + "functions.golden", Analyzed); }
TEST(Golden, Background) { golden::Run(kFolder + "background.golden", Analyzed); }

}  // namespace
}  // namespace weir::sql
