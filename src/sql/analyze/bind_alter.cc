// ALTER of anything: which file knows it; renaming, and the queries of views.
#include <fmt/format.h>

#include "sql/analyze/binder.h"
#include "sql/analyze/object_rules.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_statement.h"

namespace weir::sql {

void Binder::BindAlter(const ast::Alter& alter, const ast::Statement& statement,
                       BoundStatement* bound) {
  switch (statement.kind) {
    case StatementKind::kAlterCatalog:
      return AlterCatalog(alter);
    case StatementKind::kAlterDatabase:
      if (const auto path = DatabaseOf(alter.name)) {
        CheckDatabase(alter.name.span, path->catalog, path->database);
      }
      return;
    case StatementKind::kAlterModel:
      return AlterModel(alter);
    case StatementKind::kAlterMaterializedTable:
      return AlterMaterializedTable(alter, statement, bound);
    default:
      break;
  }
  if (alter.query != nullptr) bound->query = BindQuery(*alter.query, nullptr);
  const ObjectRule* rule = RuleOf(statement.kind, "", {});
  if (rule == nullptr) return;
  if (rule->need == ObjectNeed::kNever) {
    Report(messages::NotSupported(statement.first_token, rule->text, rule->help));
    return;
  }
  const int index = WantTable(alter.name, *rule, alter.if_exists);
  if (index < 0) return;
  if (alter.action == ast::AlterAction::kRenameTo && !alter.new_name.empty()) {
    RenameTable(alter);
  } else if (statement.kind == StatementKind::kAlterTable) {
    AlterTable(alter, index);
  } else if (alter.action == ast::AlterAction::kAsQuery && bound->query != nullptr) {
    TakeSchema(*bound->query, &TableAt(index));
  }
}

void Binder::RenameTable(const ast::Alter& alter) {
  if (!CheckParts(alter.new_name, 3)) return;
  const ObjectPath from = session_->Path(alter.name);
  // Flink keeps the table in its database, whatever the new name says.
  const ObjectPath to = {from.catalog, from.database, std::string(alter.new_name.last().text)};
  if (session_->Exists(to, false)) {
    Report(messages::ObjectExists(alter.new_name.span, "table or view", to.object));
    return;
  }
  session_->Rename(from, to.object);
}

// The table stands for another query now.
void Binder::TakeSchema(const BoundRel& query, BoundTable* table) {
  table->view = &query;
  table->info.schema = TableSchema();
  table->info.schema.open = query.open;
  for (const BoundColumn& column : query.columns) {
    table->info.schema.columns.push_back({column.name, column.type, ColumnKind::kPhysical, ""});
  }
}

}  // namespace weir::sql
