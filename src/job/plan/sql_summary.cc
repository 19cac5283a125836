// The compiled script in brief, for status. Secret values never get there: they are replaced in
// notes, and nothing else quotes the script.
#include <algorithm>

#include "job/api/bounds.h"
#include "job/plan/render.h"
#include "sql/diag/source_map.h"

namespace weir::job {
namespace {

std::vector<std::string> SecretValues(const sql::CompiledUnit& unit) {
  std::vector<std::string> values;
  for (const sql::UnitTable& table : unit.tables) {
    for (const sql::UnitOption& option : table.options) {
      if (option.secret && !option.value.empty()) values.push_back(option.value);
    }
  }
  // The longer ones first: one may hold another.
  std::sort(values.begin(), values.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  return values;
}

std::string Without(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    for (size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
      text.replace(at, secret.size(), "***");
      at += 3;
    }
  }
  return text;
}

std::vector<std::string> Ends(const sql::CompiledUnit& unit, sql::NodeKind kind) {
  std::vector<std::string> out;
  for (const sql::DagNode& node : unit.dag.nodes) {
    if (node.kind != kind || out.size() >= kMaxTables) continue;
    out.push_back(node.connector.empty() ? node.name : node.name + " (" + node.connector + ")");
  }
  return out;
}

}  // namespace

SqlSummary Summarize(std::string_view sql_text, const sql::CompileOutput& output) {
  SqlSummary summary;
  const sql::CompiledUnit& unit = *output.unit;
  summary.statements = static_cast<int>(unit.statements.size());
  summary.sources = Ends(unit, sql::NodeKind::kSource);
  summary.sinks = Ends(unit, sql::NodeKind::kSink);
  summary.pins_parallelism = unit.settings.contains("parallelism.default");
  const std::vector<std::string> secrets = SecretValues(unit);
  const sql::SourceMap map(sql_text);
  for (const sql::Diagnostic& diagnostic : output.diagnostics) {
    if (summary.notes.size() >= kMaxNotes) break;
    const sql::Position at = map.At(diagnostic.primary.span.begin);
    summary.notes.push_back(sql::CodeText(diagnostic.code) + " " + std::to_string(at.line) + ":" +
                            std::to_string(at.column) + ": " +
                            Without(diagnostic.message, secrets));
  }
  return summary;
}

}  // namespace weir::job
