// PIVOT and UNPIVOT. Flink reads both and runs PIVOT alone; their columns are left open where their
// names depend on values.
#include <fmt/format.h>

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
  return WithAlias(pivot, rel, "", {});
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
