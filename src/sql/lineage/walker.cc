// The walk itself, and expressions. See walker.h.
#include "sql/lineage/walker.h"

#include <algorithm>
#include <utility>

#include "sql/lineage/role.h"

namespace weir::sql {

LineageFound LineageWalker::OfColumn(ColumnId id) {
  PushColumn(id, {});
  return Run();
}

LineageFound LineageWalker::OfExpr(const BoundExpr& expr, const BoundRel* from, LineageRole role) {
  PushExpr(&expr, from, role);
  return Run();
}

LineageFound LineageWalker::OfRows(const BoundRel& rel) {
  PushRows(&rel);
  return Run();
}

LineageFound LineageWalker::Run() {
  while (!todo_.empty()) {
    if (steps_left_ == 0) {
      cut_ = true;
      found_.complete = false;
      todo_.clear();
      break;
    }
    --steps_left_;
    const Item item = todo_.back();
    todo_.pop_back();
    if (!Seen(item)) Visit(item);
  }
  seen_.clear();
  return std::exchange(found_, {});
}

bool LineageWalker::Seen(const Item& item) {
  const void* node = item.what == What::kExpr ? static_cast<const void*>(item.expr)
                                              : static_cast<const void*>(item.rel);
  const int role = static_cast<int>(item.role.kind) * 4 + static_cast<int>(item.role.how);
  return !seen_.insert({item.what, node, item.column, role, item.name}).second;
}

void LineageWalker::Visit(const Item& item) {
  switch (item.what) {
    case What::kColumn:
      Column(item.column, item.role);
      return;
    case What::kExpr:
      Expr(*item.expr, item.rel, item.role);
      return;
    case What::kRows:
      Rows(*item.rel);
      return;
    case What::kHidden:
      Hidden(*item.rel, item.name, item.role);
      return;
  }
}

void LineageWalker::PushColumn(ColumnId id, LineageRole role) {
  Item item;
  item.what = What::kColumn;
  item.column = id;
  item.role = role;
  todo_.push_back(item);
}

void LineageWalker::PushExpr(const BoundExpr* expr, const BoundRel* from, LineageRole role) {
  if (expr == nullptr || expr->kind == BoundExprKind::kLiteral) return;
  Item item;
  item.what = What::kExpr;
  item.expr = expr;
  item.rel = from;
  item.role = role;
  todo_.push_back(item);
}

void LineageWalker::PushRows(const BoundRel* rel) {
  if (rel == nullptr) return;
  Item item;
  item.what = What::kRows;
  item.rel = rel;
  todo_.push_back(item);
}

void LineageWalker::PushHidden(const BoundRel* rel, std::string_view name, LineageRole role) {
  if (rel == nullptr) {
    found_.complete = false;
    return;
  }
  Item item;
  item.what = What::kHidden;
  item.rel = rel;
  item.name = name;
  item.role = role;
  todo_.push_back(item);
}

void LineageWalker::PushColumns(const BoundRel& rel, LineageRole role) {
  for (const BoundColumn& column : rel.columns) PushColumn(column.id, role);
  if (rel.open) PushHidden(&rel, "", role);
}

void LineageWalker::Emit(const std::string& table, const std::string& column, LineageRole role) {
  found_.tables.insert(table);
  const auto [known, fresh] = found_.inputs.emplace(std::tuple(table, column, role.kind), role.how);
  if (!fresh) known->second = std::max(known->second, role.how);
}

// ---- expressions

void LineageWalker::Expr(const BoundExpr& expr, const BoundRel* from, LineageRole role) {
  switch (expr.kind) {
    case BoundExprKind::kUnknown:
      PushHidden(from, expr.name, role);
      return;
    case BoundExprKind::kColumn: {
      PushColumn(expr.column, role);
      const auto merged = script_.merged.find(&expr);
      if (merged == script_.merged.end()) return;
      for (const ColumnId id : merged->second) PushColumn(id, role);
      return;
    }
    case BoundExprKind::kLiteral:
      return;
    case BoundExprKind::kCall:
      Call(expr, from, role);
      return;
    case BoundExprKind::kField:
      for (const BoundExpr* arg : expr.args) PushExpr(arg, from, Computed(role));
      return;
    case BoundExprKind::kAggregate:
      for (const BoundExpr* arg : expr.args) PushExpr(arg, from, Aggregated(role));
      PushExpr(expr.filter, from, Used(LineageKind::kFilter));
      return;
    case BoundExprKind::kOver:
      Over(expr, from, role);
      return;
    case BoundExprKind::kSubquery:
      Subquery(expr, from, role);
      return;
  }
}

void LineageWalker::Call(const BoundExpr& expr, const BoundRel* from, LineageRole role) {
  PushExpr(expr.filter, from, Used(LineageKind::kFilter));
  if (expr.name == "CASE") {
    Case(expr, from, role);
    return;
  }
  const bool chooses_first = expr.name == "IF" && expr.function != nullptr;
  const bool chooses_second = expr.name == "NULLIF" && expr.function != nullptr;
  for (size_t i = 0; i < expr.args.size(); ++i) {
    const bool chooses = (chooses_first && i == 0) || (chooses_second && i == 1);
    PushExpr(expr.args[i], from, chooses ? Chooses(role) : Computed(role));
  }
}

// [operand], condition, result, condition, result, ..., [otherwise]
void LineageWalker::Case(const BoundExpr& expr, const BoundRel* from, LineageRole role) {
  const size_t first = expr.has_operand ? 1 : 0;
  for (size_t i = 0; i < expr.args.size(); ++i) {
    const bool last = i + 1 == expr.args.size();
    const bool condition = i < first || ((i - first) % 2 == 0 && !last);
    PushExpr(expr.args[i], from, condition ? Chooses(role) : Computed(role));
  }
}

void LineageWalker::Over(const BoundExpr& expr, const BoundRel* from, LineageRole role) {
  for (const BoundExpr* arg : expr.args) PushExpr(arg, from, Aggregated(role));
  PushExpr(expr.filter, from, Used(LineageKind::kFilter));
  if (expr.window == nullptr) return;
  for (const BoundExpr* key : expr.window->partition_by) {
    PushExpr(key, from, Used(LineageKind::kGrouping));
  }
  for (const BoundOrder& order : expr.window->order_by) {
    PushExpr(order.expr, from, Used(LineageKind::kOrdering));
  }
}

void LineageWalker::Subquery(const BoundExpr& expr, const BoundRel* from, LineageRole role) {
  for (const BoundExpr* arg : expr.args) PushExpr(arg, from, Computed(role));
  if (expr.query == nullptr) return;
  PushRows(expr.query);
  if (expr.name == "EXISTS" || expr.name == "UNIQUE") return;
  PushColumns(*expr.query, expr.name == "SCALAR" ? role : Computed(role));
}

}  // namespace weir::sql
