// UPDATE, DELETE and MERGE.
#include <fmt/format.h>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

Binder::From Binder::BindTarget(const ast::Name& target, const ast::Ident& alias) {
  ast::NamedTable table;
  table.name = target;
  table.alias = alias;
  table.span = target.span;
  return BindNamed(table, nullptr, nullptr);
}

// Views are read like tables, and cannot be written.
void Binder::WantWritable(const ast::Name& target, StatementKind kind) {
  if (session_->FindTable(target).presence == Presence::kKnown) {
    WantTable(target, *RuleOf(kind, "", {}), false);
  }
}

// What is written here runs; no plan is looked at.
void Binder::ReportParameters(const BoundExpr* root) {
  VisitParts(*root, [&](const BoundExpr& part) {
    const auto refused = refusals_.exprs.find(&part);
    if (part.kind == BoundExprKind::kUnknown && refused != refusals_.exprs.end()) {
      Report(refused->second.front().diagnostic);
    }
    return true;
  });
}

void Binder::BindUpdate(const ast::Update& update, BoundStatement* bound) {
  From from = BindTarget(update.target, update.alias);
  WantWritable(update.target, StatementKind::kUpdate);
  Scope scope;
  scope.tables = std::move(from.tables);
  ExprScope where;
  where.scope = &scope;
  const Session::Table found = session_->FindTable(update.target);
  const TableSchema* schema = found.presence == Presence::kKnown
                                  ? &out_->tables[static_cast<size_t>(found.index)].info.schema
                                  : nullptr;
  where.clause = Clause::kAssignment;
  BoundSink sink;
  for (const ast::Assignment& assignment : update.assignments) {
    const BoundExpr* value = BindExpr(assignment.value, where);
    ReportParameters(value);
    if (schema == nullptr || assignment.column.parts.size() != 1) continue;
    const ast::Ident& name = assignment.column.last();
    const std::optional<size_t> index = schema->FindColumn(name.text);
    if (index.has_value()) {
      sink.columns.push_back(*index);
      sink.values.push_back(value);
    }
    if (!index.has_value()) {
      if (schema->open) continue;
      std::vector<std::string> names;
      for (const Column& column : schema->columns) names.push_back(column.name);
      Report(messages::InsertTarget(
          name.span, fmt::format("{} has no column {}", update.target.Text(), name.text), "",
          name.text, names));
      continue;
    }
    const DataType& type = schema->columns[*index].type;
    if (IsNullLiteral(*value) || CanAssign(value->type, type) != Support::kNo) continue;
    Report(messages::InsertTypes(value->span, update.target.Text(), name.text,
                                 value->type.ToString(), type.ToString()));
  }
  if (update.where != nullptr) {
    where.clause = Clause::kWhere;
    sink.condition = BindCondition(update.where, where);
    ReportParameters(sink.condition);
  }
  sink.table = found.index;
  sink.query = from.rel;
  sink.target = update.target.span;
  bound->sinks.push_back(std::move(sink));
}

void Binder::BindDelete(const ast::Delete& del, BoundStatement* bound) {
  From from = BindTarget(del.target, del.alias);
  WantWritable(del.target, StatementKind::kDelete);
  Scope scope;
  scope.tables = std::move(from.tables);
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kWhere;
  BoundSink sink;
  if (del.where != nullptr) {
    sink.condition = BindCondition(del.where, where);
    ReportParameters(sink.condition);
  }
  sink.table = session_->FindTable(del.target).index;
  sink.query = from.rel;
  sink.target = del.target.span;
  bound->sinks.push_back(std::move(sink));
}

void Binder::BindMerge(const ast::Merge& merge, BoundStatement* bound) {
  Report(messages::NotSupported(merge.target.span, "MERGE",
                                "INSERT INTO a table with a primary key updates its rows"));
  (void)bound;
}

}  // namespace weir::sql
