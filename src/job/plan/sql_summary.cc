// The compiled script in brief, for status. Secret values never get there: they are replaced in
// notes, and nothing else quotes the script.
#include <algorithm>
#include <set>

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

bool NamesFormat(const sql::ConnectorDef* connector, std::string_view key) {
  const sql::OptionDef* option = connector == nullptr ? nullptr : connector->FindOption(key);
  if (option != nullptr) return option->type == sql::OptionType::kFormat;
  return key == "format" || key.ends_with(".format");
}

void AddOwn(const char* kind, const sql::OwnNames& own, const std::set<std::string>& used,
            std::vector<std::string>* out) {
  constexpr size_t kMaxName = 36;  // so that all is within kMaxOwnConnectorBytes
  for (const std::string& name : used) {
    const auto found = own.find(name);
    if (found != own.end()) out->push_back(kind + Bounded(name, kMaxName) + " " + found->second);
  }
}

}  // namespace

std::vector<std::string> OwnConnectorsOf(const sql::CompiledUnit& unit,
                                         const sql::KnownConnectorsPtr& known) {
  std::vector<std::string> out;
  if (known == nullptr) return out;
  std::set<std::string> formats;
  for (const sql::UnitTable& table : unit.tables) {
    const sql::ConnectorDef* connector = known->registry.FindConnector(table.connector);
    for (const sql::UnitOption& option : table.options) {
      if (NamesFormat(connector, option.key)) formats.insert(option.value);
    }
  }
  AddOwn("", known->own_connectors, {unit.connectors.begin(), unit.connectors.end()}, &out);
  AddOwn("format ", known->own_formats, formats, &out);
  return out;
}

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
