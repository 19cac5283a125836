// PIVOT and UNPIVOT. The columns of PIVOT are left open where their names depend on values.
#include <fmt/format.h>

#include <set>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
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
    if (value.values.empty()) continue;
    const auto* row = ast::As<ast::Constructor>(value.values.front());
    const bool in_brackets =
        row != nullptr && (row->constructor == ast::ConstructorKind::kRow ||
                           row->constructor == ast::ConstructorKind::kImplicitRow);
    const size_t given = in_brackets ? row->items.size() : value.values.size();
    if (given == pivot.axes.size()) continue;
    Report(messages::BadPivot(
        value.values.front()->span,
        fmt::format("{} values in IN for {} columns behind FOR", given, pivot.axes.size()),
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

// The input's columns that IN does not name, one for each name behind FOR, one for each measure.
Binder::From Binder::BindUnpivot(const ast::UnpivotTable& unpivot, const Scope* outer,
                                 const Scope* left) {
  From input = BindFrom(*unpivot.input, outer, left);
  Scope scope;
  scope.parent = outer;
  scope.tables = input.tables;
  ExprScope where;
  where.scope = &scope;
  BoundRel* rel = NewRel(BoundRelKind::kProject, unpivot.span);
  rel->inputs.push_back(input.rel);
  rel->open = input.tables.size() != 1 || input.tables[0].open;
  std::vector<Args> measures(unpivot.measures.size());
  std::vector<Args> axes(unpivot.axes.size());
  for (const ast::UnpivotValue& value : unpivot.values) {
    if (!BindUnpivotValue(value, where, unpivot, &measures)) rel->open = true;
    if (!BindUnpivotLabels(value, where, unpivot, &axes)) rel->open = true;
  }
  if (rel->open) {
    rel->kind = BoundRelKind::kUnknown;
    return WithAlias(unpivot, rel, "", {});
  }
  std::set<ColumnId> consumed;
  for (const Args& measure : measures) {
    for (const BoundExpr* column : measure) consumed.insert(column->column);
  }
  std::set<std::string> names;
  const auto add = [&](std::string name, const BoundExpr* made_of) {
    names.insert(name);
    rel->exprs.push_back(made_of);
    rel->columns.push_back(NewColumn(std::move(name), made_of->type));
    out_->columns.back() = {rel, rel->columns.size() - 1};
  };
  for (const BoundColumn& column : input.tables[0].columns) {
    if (consumed.count(column.id) == 0) add(column.name, ColumnExpr(column, unpivot.span));
  }
  const bool folded = input.rel->kind == BoundRelKind::kValues || unpivot.values.size() < 2;
  const auto add_all = [&](ast::List<ast::Ident> list, const std::vector<Args>& values,
                           std::string_view what) {
    for (size_t i = 0; i < list.size(); ++i) {
      const ast::Ident& name = list[i];
      if (names.count(std::string(name.text)) != 0) {
        Report(messages::BadPivot(name.span, fmt::format("UNPIVOT makes two columns {}", name.text),
                                  "choose another name"));
        rel->open = true;
        return;
      }
      std::vector<DataType> types;
      for (const BoundExpr* value : values[i]) types.push_back(value->type);
      const std::optional<DataType> type = CommonType(types);
      if (!type.has_value()) {
        const bool measure = &values == &measures;
        Report(messages::BadPivot(
            measure ? values[i].front()->span : name.span,
            fmt::format("the values of {} {} have no type in common", what, name.text),
            "CAST them to one type in a subquery"));
      }
      const BoundExpr* made =
          CallExpr("UNPIVOT", type.value_or(DataType::Unknown()), values[i], name.span);
      if (!folded && &values == &measures) RefuseUnpivoted(made);
      add(std::string(name.text), made);
    }
  };
  add_all(unpivot.axes, axes, "the column");
  if (!rel->open) add_all(unpivot.measures, measures, "the measure");
  if (rel->open) rel->kind = BoundRelKind::kUnknown;
  return WithAlias(unpivot, rel, "", {});
}

// (a, b) of IN ((a, b) AS 'x', ...): as many columns as there are measures.
bool Binder::BindUnpivotValue(const ast::UnpivotValue& value, const ExprScope& where,
                              const ast::UnpivotTable& unpivot, std::vector<Args>* measures) {
  const size_t wanted = unpivot.measures.size();
  if (value.columns.size() != wanted) {
    Span at = Join(value.columns.front().span, value.columns.back().span);
    const size_t open = value.in_brackets ? text_.rfind('(', at.begin) : std::string_view::npos;
    if (open != std::string_view::npos) at.begin = static_cast<uint32_t>(open);
    Report(messages::BadPivot(at,
                              fmt::format("{} columns in IN for {} measures in front of FOR",
                                          value.columns.size(), wanted),
                              "name one column for each measure: (v, w) FOR k IN ((a, b))"));
    return false;
  }
  bool known = true;
  for (size_t i = 0; i < wanted; ++i) {
    const ast::Ident& column = value.columns[i];
    const Resolution found = Resolve(where.scope, {&column, 1}, false);
    if (found.kind == Resolution::Kind::kColumn) {
      (*measures)[i].push_back(ColumnExpr(found.column, column.span));
      continue;
    }
    known = false;
    if (found.kind == Resolution::Kind::kNoColumn) {
      Report(messages::UnknownColumn(column.span, column.text, "", ColumnNames(where.scope)));
    }
  }
  return known;
}

// AS 'x', AS ('x', 1): as many values as there are names behind FOR. Without AS: the columns'
// names.
bool Binder::BindUnpivotLabels(const ast::UnpivotValue& value, const ExprScope& where,
                               const ast::UnpivotTable& unpivot, std::vector<Args>* axes) {
  if (value.literals.empty()) {
    size_t length = value.columns.size() - 1;  // joined by '_'
    for (const ast::Ident& column : value.columns) length += column.text.size();
    const DataType type = DataType::Varchar(static_cast<int32_t>(length)).NotNull();
    for (Args& axis : *axes) {
      axis.push_back(NewExpr(BoundExprKind::kLiteral, type, unpivot.span));
    }
    return true;
  }
  Args labels;
  const auto* row = ast::As<ast::Constructor>(value.literals[0]);
  if (row != nullptr) {
    for (const ast::Expr* item : row->items) labels.push_back(BindExpr(item, where));
  } else {
    for (const ast::Expr* item : value.literals) labels.push_back(BindExpr(item, where));
  }
  if (labels.size() != axes->size()) {
    Report(messages::BadPivot(
        value.literals[0]->span,
        fmt::format("{} values behind AS for {} names behind FOR", labels.size(), axes->size()),
        "give one for each: FOR (k, l) IN (a AS ('x', 1))"));
    return false;
  }
  for (size_t i = 0; i < labels.size(); ++i) {
    if (labels[i]->type.is_unknown()) return false;
    (*axes)[i].push_back(labels[i]);
  }
  return true;
}

// The generated code has no NULL of most types to end its CASE with.
void Binder::RefuseUnpivoted(const BoundExpr* measure) {
  const DataType& type = measure->type;
  if (type.is_unknown() || IsCharacterString(type) || type.Is(TypeRoot::kBoolean)) return;
  Refuse(measure,
         messages::BadPivot(
             measure->span,
             fmt::format("Flink cannot unpivot more than one column of {}",
                         type.Nullable().WithTimeAttribute(TimeAttribute::kNone).ToString()),
             "CAST them to STRING in a subquery, or write a UNION ALL of one SELECT a column"));
}

}  // namespace weir::sql
