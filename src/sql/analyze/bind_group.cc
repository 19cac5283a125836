// GROUP BY, the WINDOW clause, and what may stand beside an aggregate.
#include <fmt/format.h>

#include <algorithm>

#include "base/core/edit_distance.h"
#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

void Binder::BindGroupElement(const ast::GroupElement& element, const ast::Select& select,
                              Selected* selected) {
  if (element.expr != nullptr) {
    ExprScope where;
    where.scope = &selected->scope;
    where.clause = Clause::kGroupBy;
    where.select = &select;
    const BoundExpr* key = BindExpr(element.expr, where);
    RefuseAggregates(key, Clause::kGroupBy);
    selected->keys.push_back(key);
  }
  if (Deep()) return;
  ++depth_;
  for (const ast::GroupElement* part : element.parts) {
    if (part != nullptr) BindGroupElement(*part, select, selected);
  }
  --depth_;
}

void Binder::BindGroupBy(const ast::Select& select, Selected* selected) {
  selected->grouped = true;
  for (const ast::GroupElement* element : select.group_by) {
    if (element == nullptr) continue;
    const bool first = selected->group_span.empty();
    selected->group_span = first ? element->span : Join(selected->group_span, element->span);
    BindGroupElement(*element, select, selected);
  }
}

namespace {

bool SameOffset(const BoundExpr* a, const BoundExpr* b) {
  return a == nullptr || b == nullptr ? a == b : SameExpr(*a, *b);
}

bool SameWindow(const BoundWindow& a, const BoundWindow& b) {
  const BoundFrame& f = a.frame;
  const BoundFrame& g = b.frame;
  return std::equal(a.partition_by.begin(), a.partition_by.end(), b.partition_by.begin(),
                    b.partition_by.end(),
                    [](const BoundExpr* x, const BoundExpr* y) { return SameExpr(*x, *y); }) &&
         std::equal(a.order_by.begin(), a.order_by.end(), b.order_by.begin(), b.order_by.end(),
                    [](const BoundOrder& x, const BoundOrder& y) {
                      return x.descending == y.descending && SameExpr(*x.expr, *y.expr);
                    }) &&
         f.rows == g.rows && f.lower == g.lower && f.upper == g.upper &&
         SameOffset(f.lower_offset, g.lower_offset);
}

}  // namespace

void Binder::BindWindows(const ast::Select& select, const Scope& scope) {
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kWindow;
  where.select = &select;
  for (size_t i = 0; i < select.windows.size(); ++i) {
    const ast::NamedWindow& window = select.windows[i];
    for (size_t j = 0; j < i; ++j) {
      if (select.windows[j].name.text != window.name.text) continue;
      Report(messages::DuplicateName(window.name.span, "window", window.name.text,
                                     select.windows[j].name.span));
      break;
    }
    if (window.spec == nullptr) continue;
    const BoundWindow* bound = BindWindow(*window.spec, where);
    for (size_t j = 0; j < i; ++j) {
      const ast::WindowSpec* other = select.windows[j].spec;
      if (other == nullptr || other->base.text != window.spec->base.text) continue;
      if (!SameWindow(*named_windows_[other], *bound)) continue;
      Report(messages::BadWindow(
          window.spec->span,
          fmt::format("the windows {} and {} are the same", select.windows[j].name.text,
                      window.name.text),
          fmt::format("remove this one, and write OVER {} for it", select.windows[j].name.text)));
      break;
    }
    named_windows_[window.spec] = bound;
  }
}

namespace {

bool HasUnknown(const BoundExpr& expr) {
  if (expr.kind == BoundExprKind::kUnknown) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [](const BoundExpr* arg) { return HasUnknown(*arg); });
}

const BoundExpr& RootOf(const BoundExpr& field) {
  const BoundExpr* at = &field;
  while (at->kind == BoundExprKind::kField && !at->args.empty()) at = at->args[0];
  return *at;
}

// A field of a column that the SELECT reads, not of one that it yields or of an outer query's.
bool IsOwnField(const BoundExpr& field, const BoundRel& select) {
  const BoundExpr& root = RootOf(field);
  if (root.kind != BoundExprKind::kColumn || root.outer) return false;
  return std::none_of(select.columns.begin(), select.columns.end(),
                      [&](const BoundColumn& column) { return column.id == root.column; });
}

// TUMBLE of TUMBLE_START.
std::string_view WindowOf(std::string_view property) {
  return property.substr(0, property.find('_'));
}

}  // namespace

void Binder::CheckGrouped(const BoundExpr* expr, const Selected& selected,
                          std::set<ColumnId>* told) {
  for (const BoundExpr* key : selected.keys) {
    if (SameExpr(*key, *expr)) return;
  }
  switch (expr->kind) {
    case BoundExprKind::kUnknown:
    case BoundExprKind::kLiteral:
    case BoundExprKind::kAggregate:
      return;
    case BoundExprKind::kField:
      // A name is grouped as a whole: GROUP BY r does not group r.a, though it does (r).a.
      if (!expr->of_path || !IsOwnField(*expr, *selected.rel)) break;
      if (told->insert(RootOf(*expr).column).second) {
        Report(messages::NotGrouped(expr->span, Text(expr->span), selected.group_span));
      }
      return;
    case BoundExprKind::kSubquery:
    case BoundExprKind::kCall:
      break;
    case BoundExprKind::kColumn: {
      const bool output =
          std::any_of(selected.rel->columns.begin(), selected.rel->columns.end(),
                      [&](const BoundColumn& column) { return column.id == expr->column; });
      if (expr->outer || output || !told->insert(expr->column).second) return;
      const std::vector<std::string_view> meant(selected.unknown_keys.begin(),
                                                selected.unknown_keys.end());
      if (NearestWord(expr->name, meant).has_value()) return;
      Report(messages::NotGrouped(expr->span, expr->name, selected.group_span));
      return;
    }
    case BoundExprKind::kOver:
      if (expr->window != nullptr) {
        for (const BoundExpr* key : expr->window->partition_by) CheckGrouped(key, selected, told);
        for (const BoundOrder& order : expr->window->order_by) {
          CheckGrouped(order.expr, selected, told);
        }
      }
      break;
  }
  const bool own =
      expr->kind == BoundExprKind::kCall && expr->function == nullptr && expr->type.is_unknown();
  if (own) return;  // a user's function may be an aggregate
  if (expr->name == "GROUPING" || expr->name == "GROUPING_ID") {
    for (const BoundExpr* arg : expr->args) {
      const bool grouped = std::any_of(selected.keys.begin(), selected.keys.end(),
                                       [&](const BoundExpr* key) { return SameExpr(*key, *arg); });
      if (grouped || arg->kind == BoundExprKind::kUnknown) continue;
      Report(messages::BadGrouping(arg->span,
                                   fmt::format("the argument of {} is not grouped", expr->name),
                                   "give it a column or expression of GROUP BY"));
    }
    return;
  }
  if (expr->function != nullptr && expr->function->kind == FunctionKind::kGroupWindowProperty) {
    for (const BoundExpr* key : selected.keys) {
      const bool window = key->function != nullptr &&
                          key->function->kind == FunctionKind::kGroupWindow &&
                          key->function->name == WindowOf(expr->function->name) &&
                          key->args.size() == expr->args.size();
      if (!window) continue;
      bool same = true;
      for (size_t i = 0; i < key->args.size() && same; ++i) {
        same = SameExpr(*key->args[i], *expr->args[i]);
      }
      if (same) return;
      if (HasUnknown(*key) || HasUnknown(*expr)) return;
    }
    Report(messages::GroupWindowMissing(expr->span, expr->function->name,
                                        WindowOf(expr->function->name)));
    return;
  }
  for (const BoundExpr* arg : expr->args) CheckGrouped(arg, selected, told);
}

void Binder::CheckSelectGrouping(const BoundExpr* having, const BoundExpr* qualify,
                                 std::span<const BoundOrder> order_by, Selected* selected) {
  std::vector<const BoundExpr*> all;
  if (having != nullptr) all.push_back(having);
  all.insert(all.end(), selected->items.begin(), selected->items.end());
  if (qualify != nullptr) all.push_back(qualify);
  const bool aggregates = std::any_of(all.begin(), all.end(),
                                      [](const BoundExpr* expr) { return expr->has_aggregate; });
  selected->grouped = selected->grouped || having != nullptr || aggregates;
  if (!selected->grouped) {
    for (const BoundExpr* grouping : groupings_) {
      Report(messages::BadGrouping(grouping->span,
                                   fmt::format("{} needs a GROUP BY", grouping->name),
                                   "group by GROUPING SETS, CUBE or ROLLUP, or remove it"));
    }
    for (const BoundExpr* item : selected->items) {
      const bool property =
          item->function != nullptr && item->function->kind == FunctionKind::kGroupWindowProperty;
      if (!property) continue;
      Refuse(item, messages::GroupWindowMissing(item->span, item->function->name,
                                                WindowOf(item->function->name)));
    }
    for (const BoundOrder& order : order_by) {
      const BoundExpr* found =
          order.expr->has_aggregate ? FindKind(order.expr, BoundExprKind::kAggregate) : nullptr;
      if (found == nullptr) continue;
      Report(messages::AggregateMisplaced(found->span, found->name,
                                          "ORDER BY of a query that does not aggregate"));
    }
    return;
  }
  // A wrong key has been told; what it would group is not known.
  const bool wrong_key =
      std::any_of(selected->keys.begin(), selected->keys.end(),
                  [](const BoundExpr* key) { return key->has_aggregate || key->has_over; });
  if (wrong_key) return;
  // What a key that could not be resolved was meant to group is not known: an item of that name.
  std::set<const BoundExpr*> meant;
  size_t lost = 0;  // keys of which nothing is known
  for (const BoundExpr* key : selected->keys) {
    if (!HasUnknown(*key)) continue;
    selected->unknown_keys.push_back(Text(key->span));
    const size_t known = meant.size();
    for (size_t i = 0; i < selected->items.size(); ++i) {
      if (selected->rel->columns[i].name == selected->unknown_keys.back()) {
        meant.insert(selected->items[i]);
      }
    }
    if (meant.size() == known) ++lost;
  }
  const size_t before = diagnostics_->size();
  std::set<ColumnId> told;
  for (const BoundExpr* expr : all) {
    if (meant.count(expr) == 0) CheckGrouped(expr, *selected, &told);
  }
  for (const BoundOrder& order : order_by) CheckGrouped(order.expr, *selected, &told);
  // No more columns than such keys: those are what the keys were to be.
  if (diagnostics_->size() - before <= lost) {
    diagnostics_->erase(diagnostics_->begin() + static_cast<std::ptrdiff_t>(before),
                        diagnostics_->end());
  }
}

}  // namespace weir::sql
