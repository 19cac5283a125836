// PIVOT and UNPIVOT. Flink reads both and runs PIVOT alone; their columns are left open where their
// names depend on values.
#include <fmt/format.h>

#include <set>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

Binder::From Binder::BindPivot(const ast::PivotTable& pivot, const Scope* outer,
                               const Scope* left) {
  From input = BindFrom(*pivot.input, outer, left);
  Scope scope;
  scope.parent = outer;
  scope.tables = input.tables;
  ExprScope where;
  where.scope = &scope;
  BoundRel* rel = NewRel(BoundRelKind::kPivot, pivot.span);
  rel->inputs.push_back(input.rel);
  rel->open = true;
  for (const ast::PivotAggregate& aggregate : pivot.aggregates) {
    const BoundExpr* bound = BindExpr(aggregate.call, where);
    rel->exprs.push_back(bound);
    const bool sure = bound->kind != BoundExprKind::kUnknown && bound->function != nullptr;
    if (sure && bound->kind != BoundExprKind::kAggregate) {
      Report(messages::BadPivot(bound->span, "PIVOT computes an aggregate, this is none",
                                "write SUM(...), MAX(...) or another aggregate"));
    }
  }
  for (const ast::Ident& axis : pivot.axes) {
    const Resolution found = Resolve(&scope, {&axis, 1}, false);
    if (found.kind == Resolution::Kind::kColumn) {
      rel->traced.push_back(ColumnExpr(found.column, axis.span));
    }
    if (found.kind == Resolution::Kind::kNoColumn) {
      Report(messages::UnknownColumn(axis.span, axis.text, "", ColumnNames(&scope)));
    }
  }
  for (const ast::PivotValue& value : pivot.values) {
    for (const ast::Expr* one : value.values) BindExpr(one, where);
    if (value.values.empty() || value.values.size() == pivot.axes.size()) continue;
    Span at = value.values.front()->span;
    if (value.values.size() > 1) {  // Flink blames the bracket
      const size_t open = text_.rfind('(', at.begin);
      if (open != std::string_view::npos) at.begin = static_cast<uint32_t>(open);
    }
    Report(messages::BadPivot(at,
                              fmt::format("{} values in IN for {} columns behind FOR",
                                          value.values.size(), pivot.axes.size()),
                              "give one value for each column: FOR (a, b) IN ((1, 'x'))"));
  }
  AddPivotColumns(pivot, input, rel);
  return WithAlias(pivot, rel, "", {});
}

// The input's columns but those of FOR and of the aggregates, then one for each value and
// aggregate: v, or v_a when the aggregate has a name. A value without a name is called by its text,
// which is left to Flink.
void Binder::AddPivotColumns(const ast::PivotTable& pivot, const From& input, BoundRel* rel) {
  if (input.tables.size() != 1 || input.tables[0].open) return;
  for (const ast::PivotValue& value : pivot.values) {
    if (value.alias.text.empty()) return;
  }
  if (pivot.aggregates.size() > 1) {
    for (const ast::PivotAggregate& aggregate : pivot.aggregates) {
      if (aggregate.alias.text.empty()) return;
    }
  }
  std::set<ColumnId> consumed;
  std::set<std::string_view> axes;
  for (const ast::Ident& axis : pivot.axes) axes.insert(axis.text);
  std::vector<const BoundExpr*> left = rel->exprs;
  while (!left.empty()) {
    const BoundExpr* expr = left.back();
    left.pop_back();
    if (expr->kind == BoundExprKind::kUnknown || expr->query != nullptr) return;
    if (expr->kind == BoundExprKind::kColumn) consumed.insert(expr->column);
    left.insert(left.end(), expr->args.begin(), expr->args.end());
    if (expr->filter != nullptr) left.push_back(expr->filter);
  }
  const auto add = [&](std::string name, DataType type) {
    rel->columns.push_back(NewColumn(std::move(name), std::move(type)));
    out_->columns.back() = {rel, rel->columns.size() - 1};
  };
  for (const BoundColumn& column : input.tables[0].columns) {
    if (consumed.count(column.id) == 0 && axes.count(column.name) == 0) {
      add(column.name, column.type);
    }
  }
  for (const ast::PivotValue& value : pivot.values) {
    for (const auto& aggregate : pivot.aggregates) {
      std::string name(value.alias.text);
      if (!aggregate.alias.text.empty()) name += "_" + std::string(aggregate.alias.text);
      add(std::move(name), DataType::Unknown());
    }
  }
  rel->open = false;
}

Binder::From Binder::BindUnpivot(const ast::UnpivotTable& unpivot, const Scope* outer,
                                 const Scope* left) {
  From input = BindFrom(*unpivot.input, outer, left);
  BoundRel* rel = NewRel(BoundRelKind::kUnknown, unpivot.span);
  rel->inputs.push_back(input.rel);
  rel->open = true;
  return WithAlias(unpivot, rel, "", {});
}

}  // namespace weir::sql
