// The compiler as a filter, for the comparison with Flink: JSON lines in, JSON lines out, in order.
//   in:  {"id", "sql", "level": "parse" | "validate" | "changelog" | "state" | "lineage",
//        "batch": false, "functions": [{name, class, artifact, signature}]}
//   out: {"id", "parse": verdict, "validate": verdict}   (validate only when asked for), and with
//        functions "problems" of these and the "script" that Flink would be given
// A verdict is {"ok", "errors": [{code, name, line, column, endLine, endColumn, message, label,
// help}],
// "warnings": [code]}; positions count from 1 in UTF-16 units, the end is the last character, as in
// Flink's messages.
#include <cstdint>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "base/doc/value.h"
#include "sql/compile/compile.h"
#include "sql/compile/functions.h"
#include "sql/diag/source_map.h"
#include "sql/lineage/lineage_json.h"

namespace weir::sql {
namespace {

using doc::Json;

// SourceMap counts code points, Flink counts UTF-16 units.
int Utf16Column(const SourceMap& map, Position at) {
  const std::string_view line = map.Line(at.line);
  int column = 1;
  int points = 1;
  for (size_t i = 0; i < line.size() && points < at.column; ++points) {
    const CodePoint point = DecodeUtf8(line, i);
    column += point.bytes == 4 ? 2 : 1;
    i += static_cast<size_t>(point.bytes);
  }
  return column + (at.column - points);
}

Json VerdictOf(std::string_view sql, const std::vector<Diagnostic>& diagnostics) {
  const SourceMap map(sql);
  Json errors = Json::array();
  Json warnings = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.level == Level::kWarning) warnings.push_back(CodeText(diagnostic.code));
    if (diagnostic.level != Level::kError) continue;
    const Span span = diagnostic.primary.span;
    const Position begin = map.At(span.begin);
    const Position end = map.At(span.end > span.begin ? span.end - 1 : span.begin);
    errors.push_back({{"code", CodeText(diagnostic.code)},
                      {"name", std::string(InfoOf(diagnostic.code).name)},
                      {"line", begin.line},
                      {"column", Utf16Column(map, begin)},
                      {"endLine", end.line},
                      {"endColumn", Utf16Column(map, end)},
                      {"message", diagnostic.message},
                      {"label", diagnostic.primary.text},
                      {"help", diagnostic.help}});
  }
  const bool ok = errors.empty();
  return {{"ok", ok}, {"errors", std::move(errors)}, {"warnings", std::move(warnings)}};
}

// {"ok", "sure", "why", "operators": [{id, kind, name, key, parts: [[name, type]]}]}
Json StateOf(const std::string& sql) {
  CompileInput input;
  input.script = sql;
  input.target = Target::kFile;
  input.state = true;
  const CompileOutput output = Compile(input);
  Json operators = Json::array();
  if (!output.ok()) return {{"ok", false}};
  for (const StatefulOperator& one : output.unit->state.operators) {
    Json parts = Json::array();
    for (const StatePart& part : one.parts) parts.push_back({part.name, part.type});
    operators.push_back({{"id", one.id},
                         {"kind", one.kind},
                         {"name", one.name},
                         {"key", one.key},
                         {"parts", std::move(parts)}});
  }
  return {{"ok", true},
          {"sure", output.unit->state.sure},
          {"why", output.unit->state.why},
          {"operators", std::move(operators)}};
}

// {"ok", "lineage": as `weir lineage --format json` has it}, whatever the connectors.
Json LineageOf(const std::string& sql, Mode mode) {
  CompileInput input;
  input.script = sql;
  input.target = Target::kFile;
  input.connectors = nullptr;
  input.mode = mode;
  input.lineage = true;
  const CompileOutput output = Compile(input);
  if (!output.ok()) return {{"ok", false}};
  return {{"ok", true}, {"lineage", LineageJson(output.unit->lineage)}};
}

// With the shipped connectors; {"plan": verdict, "sinks": [{table, mode, materialize, sure}]}.
void AnswerChangelog(const std::string& sql, Json* answer) {
  CompileInput input;
  input.script = sql;
  input.target = Target::kFile;
  const CompileOutput output = Compile(input);
  (*answer)["plan"] = VerdictOf(sql, output.diagnostics);
  (*answer)["sinks"] = Json::array();
  if (!output.ok()) return;
  for (const SinkInput& sink : output.unit->changes) {
    (*answer)["sinks"].push_back({{"table", sink.sink},
                                  {"mode", sink.changes},
                                  {"materialize", sink.materialize},
                                  {"sure", sink.sure}});
  }
}

std::vector<DeclaredFunction> FunctionsOf(const Json& request) {
  std::vector<DeclaredFunction> functions;
  const Json* list = doc::Find(request, {"functions"});
  if (list == nullptr || !list->is_array()) return functions;
  for (const Json& one : *list) {
    functions.push_back({doc::StringAt(one, {"name"}), doc::StringAt(one, {"class"}), "JAVA",
                         doc::StringAt(one, {"artifact"}), doc::StringAt(one, {"signature"})});
  }
  return functions;
}

Json Answer(const Json& request) {
  const std::string sql = doc::StringAt(request, {"sql"});
  Json answer = {{"id", request.contains("id") ? request["id"] : Json()}};
  const Mode mode = doc::BoolAt(request, {"batch"}) ? Mode::kBatch : Mode::kStreaming;
  if (doc::StringAt(request, {"level"}) == "lineage") {
    answer.update(LineageOf(sql, mode));
    return answer;
  }
  if (doc::StringAt(request, {"level"}) == "changelog") {
    AnswerChangelog(sql, &answer);
    return answer;
  }
  answer["parse"] = VerdictOf(sql, CheckSyntax(sql));
  if (doc::StringAt(request, {"level"}) == "state") {
    answer.update(StateOf(sql));
    return answer;
  }
  if (doc::StringAt(request, {"level"}) == "parse") return answer;
  CompileInput input;
  input.script = sql;
  input.target = Target::kFile;
  input.connectors = nullptr;  // the oracle's one connector takes every option
  input.mode = mode;
  input.functions = FunctionsOf(request);
  const CompileOutput output = Compile(input);
  answer["validate"] = VerdictOf(sql, output.diagnostics);
  if (input.functions.empty()) return answer;
  answer["problems"] = CheckFunctions(input.functions);
  if (output.ok()) answer["script"] = output.unit->script;
  return answer;
}

int Run() {
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.empty()) continue;
    const Result<Json> request = doc::ParseJson(line);
    if (!request.ok()) {
      std::cerr << "error: not a JSON line: " << line.substr(0, 80) << "\n";
      return 2;
    }
    std::cout << doc::DumpJson(Answer(*request)) << "\n";
    // Whoever asks one by one waits for each answer.
    if (std::cin.rdbuf()->in_avail() == 0) std::cout.flush();
  }
  std::cout.flush();
  return 0;
}

}  // namespace
}  // namespace weir::sql

int main() { return weir::sql::Run(); }
