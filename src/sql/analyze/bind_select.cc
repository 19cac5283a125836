// SELECT: its list, stars, conditions, and ORDER BY that sees its names.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

constexpr size_t kMaxFreshNames = 2000;  // the look-up is linear

// The name of a SELECT item without AS: a column's own; empty for what has none.
std::string OwnName(const ast::Expr* expr) {
  if (const auto* column = ast::As<ast::Column>(expr)) return std::string(column->name.last().text);
  return "";
}

// A star over two tables with a column id gives id and id0, as Calcite names them.
std::string FreshName(const std::string& name, const BoundRel& rel) {
  const auto taken = [&](const std::string& wanted) {
    return std::any_of(rel.columns.begin(), rel.columns.end(),
                       [&](const BoundColumn& column) { return column.name == wanted; });
  };
  if (rel.columns.size() > kMaxFreshNames || !taken(name)) return name;
  for (size_t i = 0;; ++i) {
    std::string numbered = fmt::format("{}{}", name, i);
    if (!taken(numbered)) return numbered;
  }
}

}  // namespace

void Binder::AddItem(const BoundExpr* expr, std::string name, Selected* selected) {
  BoundRel* rel = selected->rel;
  if (out_->columns.size() > kMaxBoundColumns) {
    rel->open = true;
    return;
  }
  if (name.empty()) name = fmt::format("EXPR${}", rel->columns.size());
  rel->exprs.push_back(expr);
  selected->items.push_back(expr);
  rel->columns.push_back(NewColumn(std::move(name), expr->type));
  out_->columns.back() = {rel, rel->columns.size() - 1};
}

void Binder::ExpandRow(const ast::Expr* at, const BoundExpr* row, Selected* selected) {
  if (row->type.is_unknown()) {
    selected->rel->open = true;
    return;
  }
  for (const Field& field : row->type.fields()) {
    BoundExpr* item = CallExpr(field.name, field.type, {row}, at->span);
    item->kind = BoundExprKind::kField;
    item->of_path = at->kind == ast::ExprKind::kStar;
    if (row->type.nullable()) item->type = item->type.Nullable();
    AddItem(item, field.name, selected);
  }
}

void Binder::ExpandStar(const ast::Star& star, Selected* selected) {
  const Scope& scope = selected->scope;
  const auto add_table = [&](const ScopeTable& table) {
    if (table.open) selected->rel->open = true;
    std::set<std::string_view> names;
    for (const BoundColumn& column : table.columns) {
      const bool merged =
          star.qualifier.empty() &&
          std::find(scope.merged.begin(), scope.merged.end(), column.name) != scope.merged.end();
      if (merged) continue;
      if (!names.insert(column.name).second) {
        Report(messages::AmbiguousColumn(star.span, column.name, {table.alias}));
        continue;
      }
      AddItem(ColumnExpr(column, star.span), FreshName(column.name, *selected->rel), selected);
    }
  };
  if (star.qualifier.empty()) {
    if (selected->from == nullptr) {
      Report(messages::StarWithoutFrom(star.span));
      selected->rel->open = true;
      return;
    }
    for (const std::string& name : scope.merged) {
      const BoundExpr* first = nullptr;
      for (const ScopeTable& table : scope.tables) {
        const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                         [&](const BoundColumn& one) { return one.name == name; });
        if (column == table.columns.end()) continue;
        if (first != nullptr) {
          out_->merged[first].push_back(column->id);
          continue;
        }
        first = ColumnExpr(*column, star.span);
        AddItem(first, FreshName(name, *selected->rel), selected);
      }
    }
    for (const ScopeTable& table : scope.tables) add_table(table);
    return;
  }
  const std::span<const ast::Ident> parts(star.qualifier.parts.data(), star.qualifier.parts.size());
  bool outer = false;
  if (const ScopeTable* table = FindTable(&scope, parts, &outer)) {
    add_table(*table);
    return;
  }
  const Resolution found = Resolve(&scope, parts, false);
  if (found.kind == Resolution::Kind::kColumn && found.fields.empty()) {
    const BoundExpr* base = ColumnExpr(found.column, star.span, found.outer);
    const Span at = {parts[found.at].span.begin, star.qualifier.span.end};
    base = BindFields(base, parts.subspan(found.at + 1), at, std::string(parts[found.at].text));
    if (base->type.is_unknown() || !base->type.fields().empty()) {
      ExpandRow(&star, base, selected);
      return;
    }
  }
  selected->rel->open = true;
  if (found.kind == Resolution::Kind::kUnknown) return;
  Report(messages::StarOfNoRow(star.qualifier.span, star.qualifier.Text(), TableNames(&scope)));
}

void Binder::BindSelectItems(const ast::Select& select, Selected* selected) {
  ExprScope where;
  where.scope = &selected->scope;
  where.clause = Clause::kSelect;
  where.select = &select;
  for (const ast::SelectItem& item : select.items) {
    if (item.expr == nullptr) continue;
    if (const auto* star = ast::As<ast::Star>(item.expr)) {
      ExpandStar(*star, selected);
      continue;
    }
    if (const auto* field = ast::As<ast::Field>(item.expr); field != nullptr && field->star) {
      ExpandRow(item.expr, BindExpr(field->base, where), selected);
      continue;
    }
    if (item.expr->kind == ast::ExprKind::kParameter) {
      Report(messages::NotSupported(item.expr->span, "the parameter ?",
                                    "write the value, or a ${variable} of the SqlJob"));
    }
    const BoundExpr* bound = BindExpr(item.expr, where);
    if (RefuseNull(bound)) bound = Unknown(item.expr->span);
    std::string name(item.alias.text);
    const bool lacks_over = bound->kind == BoundExprKind::kCall && bound->function != nullptr &&
                            bound->function->Has(kFlagOverOnly);
    if (lacks_over && name.empty()) Report(messages::OverMissing(bound->span, bound->name));
    if (name.empty()) name = OwnName(item.expr);
    AddItem(bound, std::move(name), selected);
  }
}

// QUALIFY may use the names of the SELECT list, which go first.
const BoundExpr* Binder::BindQualify(const ast::Select& select, const Selected& selected) {
  if (select.qualify == nullptr) return nullptr;
  Scope scope = selected.scope;
  scope.outputs = &selected.rel->columns;
  ExprScope where;
  where.scope = &scope;
  where.select = &select;
  where.clause = Clause::kQualify;
  const BoundExpr* qualify = BindCondition(select.qualify, where);
  const bool sure = qualify->kind != BoundExprKind::kUnknown && !qualify->type.is_unknown();
  bool has_over = qualify->has_over;
  Span blamed = qualify->span;
  std::vector<const BoundExpr*> left = {qualify};
  while (!left.empty() && !has_over) {
    const BoundExpr* at = left.back();
    left.pop_back();
    left.insert(left.end(), at->args.begin(), at->args.end());
    if (at->kind != BoundExprKind::kColumn) continue;
    // Flink puts an item in the place of its name, and blames all that it has read.
    for (size_t i = 0; i < selected.rel->columns.size() && i < selected.items.size(); ++i) {
      if (selected.rel->columns[i].name == at->name) blamed = Join(selected.items[i]->span, blamed);
    }
    const ColumnOrigin& origin = out_->columns[static_cast<size_t>(at->column)];
    has_over = origin.rel == selected.rel && selected.items[origin.index]->has_over;
  }
  if (sure && !has_over && !select.items.empty()) {
    Report(messages::QualifyWithoutWindow(blamed));
  }
  return qualify;
}

// SELECT STREAM of a statement itself; Flink blames the first table that it cannot make a stream
// of.
void Binder::CheckStream(const ast::Query& query) {
  const ast::Select* select = query.select;
  if (select == nullptr || !select->stream) return;
  Span at = query.span;
  if (select->from != nullptr && select->from->kind == ast::TableKind::kNamed) {
    at = select->from->span;
  } else if (const auto* derived = ast::As<ast::DerivedTable>(select->from)) {
    at = derived->query->span;
  }
  Report(messages::NotSupported(at, "SELECT STREAM", "every table is a stream: leave STREAM out"));
}

BoundRel* Binder::BindSelect(const ast::Query& query, const Scope* outer) {
  const ast::Select& select = *query.select;
  Selected selected;
  selected.rel = NewRel(BoundRelKind::kProject, query.span);
  selected.rel->distinct = select.distinct;
  selected.scope.parent = outer;
  CheckHints({select.hints.data(), select.hints.size()}, false);
  if (select.from != nullptr) {
    From from = BindFrom(*select.from, outer, nullptr);
    selected.from = from.rel;
    selected.scope.tables = std::move(from.tables);
    selected.scope.merged = std::move(from.merged);
    for (size_t i = 0; i < selected.scope.tables.size(); ++i) {
      const ScopeTable& table = selected.scope.tables[i];
      for (size_t j = 0; j < i && !table.alias.empty(); ++j) {
        if (selected.scope.tables[j].alias != table.alias) continue;
        Report(messages::DuplicateAlias(table.span, table.alias, selected.scope.tables[j].span));
        break;
      }
    }
  }
  RefuseStrangeHints(select, selected);
  ExprScope where;
  where.scope = &selected.scope;
  where.select = &select;
  const BoundRel* input = selected.from;
  const auto filter = [&](const BoundExpr* condition) {
    BoundRel* rel = NewRel(BoundRelKind::kFilter, condition->span);
    if (input != nullptr) rel->inputs.push_back(input);
    if (input != nullptr) rel->columns = input->columns;
    rel->condition = condition;
    input = rel;
  };
  if (select.where != nullptr) {
    where.clause = Clause::kWhere;
    filter(BindCondition(select.where, where));
  }
  if (select.has_group_by) BindGroupBy(select, &selected);
  BindWindows(select, selected.scope);
  const BoundExpr* having = nullptr;
  if (select.having != nullptr) {
    where.clause = Clause::kHaving;
    having = BindCondition(select.having, where);
  }
  BindSelectItems(select, &selected);
  const BoundExpr* qualify = BindQualify(select, selected);
  BoundRel* result = selected.rel;
  if (IsSorted(query)) result = BindSelectOrder(query, &selected);
  CheckSelectGrouping(having, qualify, result->order_by, &selected);
  if (selected.grouped) {
    BoundRel* group = NewRel(BoundRelKind::kAggregate, query.span);
    if (input != nullptr) group->inputs.push_back(input);
    if (input != nullptr) group->columns = input->columns;
    group->keys = selected.keys;
    group->grouping_sets = std::any_of(
        select.group_by.begin(), select.group_by.end(), [](const ast::GroupElement* element) {
          return element != nullptr && (element->kind == ast::GroupKind::kRollup ||
                                        element->kind == ast::GroupKind::kCube ||
                                        element->kind == ast::GroupKind::kGroupingSets);
        });
    RefuseGroupWindows(select, group, selected.items);
    if (session_->batch()) RefuseMixedDistinct(group, selected.items);
    if (input != nullptr) RefuseWindowGroup(input, group, selected.items);
    input = group;
  }
  if (having != nullptr) filter(having);
  if (qualify != nullptr) filter(qualify);
  if (input != nullptr) selected.rel->inputs.push_back(input);
  return result;
}

BoundRel* Binder::BindSelectOrder(const ast::Query& query, Selected* selected) {
  BoundRel* rel = NewSort(query, selected->rel);
  Scope scope = selected->scope;
  scope.outputs = &selected->rel->columns;
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kOrderBy;
  where.select = query.select;
  for (const ast::OrderItem& item : query.order_by) {
    size_t index = 0;
    bool bad = false;
    if (OrdinalOf(item.expr, *selected->rel, &index, &bad)) {
      if (!bad) {
        rel->order_by.push_back(
            {ColumnExpr(selected->rel->columns[index], item.span), item.descending});
      }
      continue;
    }
    const BoundExpr* bound = BindExpr(item.expr, where);
    rel->order_by.push_back({bound, item.descending});
    if (query.select->distinct) CheckDistinctOrder(bound, *selected);
  }
  return rel;
}

// What ORDER BY mentions must be in the list, or be made of what is.
void Binder::CheckDistinctOrder(const BoundExpr* expr, const Selected& selected) {
  if (selected.rel->open || expr->kind == BoundExprKind::kUnknown) return;
  for (const BoundExpr* item : selected.items) {
    if (SameExpr(*item, *expr)) return;
  }
  if (expr->kind == BoundExprKind::kColumn) {
    if (expr->outer) return;
    for (const BoundColumn& column : selected.rel->columns) {
      if (column.id == expr->column) return;
    }
    Report(messages::NotInSelect(expr->span));
    return;
  }
  if (expr->kind == BoundExprKind::kSubquery || expr->kind == BoundExprKind::kAggregate) return;
  for (const BoundExpr* arg : expr->args) CheckDistinctOrder(arg, selected);
}

}  // namespace weir::sql
