#include "sql/compile/unit_json.h"

#include <algorithm>

#include "base/doc/value.h"
#include "sql/compile/owned_keys.h"
#include "sql/lineage/lineage_json.h"

namespace weir::sql {
namespace {

doc::Json TableJson(const UnitTable& table) {
  doc::Json options = doc::Json::object();
  for (const UnitOption& option : table.options) {
    options[option.key] = option.secret ? "***" : option.value;
  }
  return {{"name", table.name},
          {"connector", table.connector},
          {"temporary", table.temporary},
          {"options", std::move(options)}};
}

}  // namespace

doc::Json DagJson(const Dag& dag) {
  doc::Json nodes = doc::Json::array();
  for (const DagNode& node : dag.nodes) {
    doc::Json json = {{"kind", NodeKindName(node.kind)}, {"name", node.name}};
    if (!node.connector.empty()) json["connector"] = node.connector;
    if (!node.detail.empty()) json["detail"] = node.detail;
    if (!node.changes.empty()) json["changelogMode"] = node.changes;
    if (!node.key.empty()) json["key"] = node.key;
    nodes.push_back(std::move(json));
  }
  doc::Json edges = doc::Json::array();
  for (const DagEdge& edge : dag.edges) {
    edges.push_back({{"from", edge.from}, {"to", edge.to}});
  }
  return {{"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

doc::Json StateJson(const JobState& state) {
  doc::Json json = {
      {"certain", state.sure}, {"operators", doc::Json::array()}, {"shuffles", doc::Json::array()}};
  if (!state.why.empty()) json["why"] = state.why;
  for (const StatefulOperator& one : state.operators) {
    json["operators"].push_back({{"id", state.sure ? one.id : ""},
                                 {"kind", one.kind},
                                 {"name", WithoutLiterals(one.name)},
                                 {"states", one.keyed ? std::max<size_t>(one.parts.size(), 1) : 0},
                                 {"keyBytes", one.key_bytes},
                                 {"rowBytes", one.row_bytes}});
  }
  for (const Shuffle& one : state.shuffles) {
    json["shuffles"].push_back({{"to", WithoutLiterals(one.to)},
                                {"by", WithoutLiterals(one.by)},
                                {"rowBytes", one.row_bytes}});
  }
  return json;
}

doc::Json UnitJson(const CompiledUnit& unit, const std::vector<Diagnostic>& diagnostics,
                   const SourceMap& source, const Origin& origin) {
  const int shift = origin.first_line - 1;
  doc::Json json = {{"script", unit.script},
                    {"connectors", unit.connectors},
                    {"sources", unit.sources},
                    {"sinks", unit.sinks},
                    {"containsSecrets", unit.contains_secrets},
                    {"dag", DagJson(unit.dag)}};
  if (!unit.lineage.sinks.empty()) json["lineage"] = LineageJson(unit.lineage);
  json["changelog"] = doc::Json::array();
  for (const SinkInput& input : unit.changes) {
    json["changelog"].push_back({{"sink", input.sink},
                                 {"changelogMode", input.changes},
                                 {"complete", input.sure},
                                 {"upsertMaterialize", input.materialize}});
  }
  if (!unit.state.tokens.empty()) json["state"] = StateJson(unit.state);
  json["secrets"] = doc::Json::array();
  for (const SecretRef& ref : unit.secrets) json["secrets"].push_back(ref.Text());
  json["configuration"] = doc::Json::object();
  for (const auto& [key, value] : unit.settings) {
    json["configuration"][key] = IsSecretKey(key) ? "***" : value;
  }
  json["edits"] = doc::Json::array();
  for (const Edit& edit : unit.edits) {
    json["edits"].push_back({{"line", source.At(edit.span.begin).line + shift},
                             {"begin", edit.span.begin},
                             {"end", edit.span.end},
                             {"text", edit.text},
                             {"reason", EditReasonName(edit.reason)}});
  }
  json["statements"] = doc::Json::array();
  for (const UnitStatement& statement : unit.statements) {
    json["statements"].push_back({{"kind", StatementKindName(statement.kind)},
                                  {"line", statement.line + shift},
                                  {"begin", statement.span.begin},
                                  {"end", statement.span.end},
                                  {"writes", statement.writes},
                                  {"object", statement.object}});
  }
  json["tables"] = doc::Json::array();
  for (const UnitTable& table : unit.tables) json["tables"].push_back(TableJson(table));
  json["diagnostics"] = doc::Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    json["diagnostics"].push_back(RenderJson(diagnostic, source, origin));
  }
  return json;
}

}  // namespace weir::sql
