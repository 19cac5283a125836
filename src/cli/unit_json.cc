#include "cli/unit_json.h"

#include "base/doc/value.h"
#include "sql/compile/owned_keys.h"

namespace weir::cli {
namespace {

doc::Json TableJson(const sql::UnitTable& table) {
  doc::Json options = doc::Json::object();
  for (const sql::UnitOption& option : table.options) {
    options[option.key] = option.secret ? "***" : option.value;
  }
  return {{"name", table.name},
          {"connector", table.connector},
          {"temporary", table.temporary},
          {"options", std::move(options)}};
}

doc::Json DagJson(const sql::Dag& dag) {
  doc::Json nodes = doc::Json::array();
  for (const sql::DagNode& node : dag.nodes) {
    nodes.push_back({{"kind", sql::NodeKindName(node.kind)},
                     {"name", node.name},
                     {"connector", node.connector}});
  }
  doc::Json edges = doc::Json::array();
  for (const sql::DagEdge& edge : dag.edges) {
    edges.push_back({{"from", edge.from}, {"to", edge.to}});
  }
  return {{"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

}  // namespace

doc::Json UnitJson(const sql::CompiledUnit& unit) {
  doc::Json json = {{"script", unit.script},
                    {"connectors", unit.connectors},
                    {"sources", unit.sources},
                    {"sinks", unit.sinks},
                    {"containsSecrets", unit.contains_secrets},
                    {"dag", DagJson(unit.dag)}};
  json["settings"] = doc::Json::object();
  for (const auto& [key, value] : unit.settings) {
    json["settings"][key] = sql::IsSecretKey(key) ? "***" : value;
  }
  json["edits"] = doc::Json::array();
  for (const sql::Edit& edit : unit.edits) {
    json["edits"].push_back({{"begin", edit.span.begin},
                             {"end", edit.span.end},
                             {"text", edit.text},
                             {"reason", sql::EditReasonName(edit.reason)}});
  }
  json["statements"] = doc::Json::array();
  for (const sql::UnitStatement& statement : unit.statements) {
    json["statements"].push_back({{"kind", sql::StatementKindName(statement.kind)},
                                  {"line", statement.line},
                                  {"begin", statement.span.begin},
                                  {"end", statement.span.end},
                                  {"writes", statement.writes},
                                  {"object", statement.object}});
  }
  json["tables"] = doc::Json::array();
  for (const sql::UnitTable& table : unit.tables) {
    json["tables"].push_back(TableJson(table));
  }
  return json;
}

}  // namespace weir::cli
