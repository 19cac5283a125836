// Sources -> views -> sinks, as far as FROM and JOIN tell.
#include <algorithm>
#include <map>
#include <set>

#include "sql/compile/parts.h"
#include "sql/syntax/tables_read.h"

namespace weir::sql {
namespace {

// A script starts in default_catalog.default_database; both ways of naming a table mean one.
std::string Canonical(const ast::Name& name) {
  std::string text = name.Text();
  for (const std::string_view prefix : {"default_catalog.default_database.", "default_database."}) {
    if (text.starts_with(prefix)) return text.substr(prefix.size());
  }
  return text;
}

class Builder {
 public:
  explicit Builder(const std::vector<UnitTable>& tables) {
    for (const UnitTable& table : tables) connectors_[table.name] = table.connector;
  }

  Dag Build(const ast::Script& script) {
    for (const ast::Statement& statement : script.statements) {
      if (const auto* view = std::get_if<ast::CreateView>(&statement.body);
          view != nullptr && view->query != nullptr) {
        views_[Canonical(view->name)] = view->query;
      }
    }
    for (const ast::Statement& statement : script.statements) Add(statement);
    return std::move(dag_);
  }

 private:
  void Add(const ast::Statement& statement) {
    if (const auto* insert = std::get_if<ast::Insert>(&statement.body)) {
      if (insert->query == nullptr) return;
      Connect(*insert->query, Node(NodeKind::kSink, Canonical(insert->target)));
    } else if (const auto* table = std::get_if<ast::CreateTable>(&statement.body);
               table != nullptr && table->as != nullptr) {
      Connect(*table->as, Node(NodeKind::kSink, Canonical(table->name)));
    } else if (const auto* set = std::get_if<ast::StatementSet>(&statement.body)) {
      for (const ast::Statement& inner : set->statements) Add(inner);
    } else if (const auto* wrapper = std::get_if<ast::Wrapper>(&statement.body);
               wrapper != nullptr && statement.kind != StatementKind::kExplain) {
      for (const ast::Statement& inner : wrapper->inner) Add(inner);
    }
  }

  void Connect(const ast::Query& query, size_t to) {
    for (const ast::Name* table : TablesRead(query)) {
      const std::string name = Canonical(*table);
      const auto view = views_.find(name);
      const size_t from = Node(view == views_.end() ? NodeKind::kSource : NodeKind::kView, name);
      const DagEdge edge = {from, to};
      if (std::find(dag_.edges.begin(), dag_.edges.end(), edge) == dag_.edges.end()) {
        dag_.edges.push_back(edge);
      }
      if (view != views_.end() && expanded_.insert(name).second) Connect(*view->second, from);
    }
  }

  size_t Node(NodeKind kind, const std::string& name) {
    const auto key = std::pair(kind, name);
    if (const auto known = index_.find(key); known != index_.end()) return known->second;
    const auto connector = connectors_.find(name);
    dag_.nodes.push_back({kind, name, connector == connectors_.end() ? "" : connector->second});
    index_[key] = dag_.nodes.size() - 1;
    return dag_.nodes.size() - 1;
  }

  std::map<std::string, std::string> connectors_;
  std::map<std::string, const ast::Query*> views_;
  std::map<std::pair<NodeKind, std::string>, size_t> index_;
  std::set<std::string> expanded_;
  Dag dag_;
};

}  // namespace

std::string_view NodeKindName(NodeKind kind) {
  switch (kind) {
    case NodeKind::kSource:
      return "source";
    case NodeKind::kView:
      return "view";
    case NodeKind::kSink:
      return "sink";
    case NodeKind::kOperator:
      return "operator";
  }
  return "source";
}

Dag BuildDag(const ast::Script& script, const std::vector<UnitTable>& tables) {
  return Builder(tables).Build(script);
}

}  // namespace weir::sql
