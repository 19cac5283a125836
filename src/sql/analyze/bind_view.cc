// CREATE VIEW: bound once, where it is written; uses share it.
#include <fmt/format.h>

#include <map>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

void Binder::BindCreateView(const ast::CreateView& view, BoundStatement* bound) {
  BoundTable table;
  table.info.path = session_->Path(view.name);
  table.info.kind = view.temporary ? TableKind::kTemporaryView : TableKind::kView;
  table.statement = statement_;
  TableSchema& schema = table.info.schema;
  if (view.query != nullptr) {
    const BoundRel* rel = BindQuery(*view.query, nullptr);
    bound->query = rel;
    table.view = rel;
    schema.open = rel->open;
    const bool named = !view.columns.empty();
    if (named && !rel->open && view.columns.size() != rel->columns.size()) {
      const Span at = Join(view.columns.front().span, view.columns.back().span);
      Report(messages::ColumnListCount(at, fmt::format("the list of view {}", view.name.Text()),
                                       view.columns.size(), rel->columns.size(),
                                       NamesOf(rel->columns)));
      schema.open = true;
    }
    std::map<std::string, Span> seen;
    for (size_t i = 0; i < rel->columns.size(); ++i) {
      Column column;
      const bool renamed = named && i < view.columns.size();
      column.name = renamed ? std::string(view.columns[i].text) : rel->columns[i].name;
      column.type = rel->columns[i].type;
      // Flink compares the query's own names; it shows the place of the item.
      Span at = renamed ? view.columns[i].span : rel->span;
      if (rel->kind == BoundRelKind::kProject && i < rel->exprs.size()) at = rel->exprs[i]->span;
      const auto [first, fresh] = seen.emplace(column.name, at);
      if (!fresh) {
        Report(messages::DuplicateName(at, "column", column.name, first->second));
        schema.open = true;
      }
      schema.columns.push_back(std::move(column));
    }
  }
  if (schema.open && view.query != nullptr) {
    for (const ast::Ident& name : view.columns) {
      if (!schema.FindColumn(name.text).has_value()) {
        schema.columns.push_back(
            {std::string(name.text), DataType::Unknown(), ColumnKind::kPhysical, ""});
      }
    }
  }
  if (!view.temporary) CheckPlace(view.name);
  const bool exists = session_->Exists(table.info.path, view.temporary);
  if (exists && view.if_not_exists) return;
  // Flink reads OR REPLACE, and then makes the view as if it were not there.
  if (exists) {
    Report(messages::ObjectExists(view.name.span, "table or view", view.name.Text()));
    return;
  }
  table.known = !schema.open;
  session_->Define(std::move(table));
}

}  // namespace weir::sql
