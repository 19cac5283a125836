// Expressions as the plan sees them: which columns they read, and which they only pass on.
#include <algorithm>
#include <array>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/changelog/lower.h"

namespace weir::sql {
namespace {

constexpr std::array<std::string_view, 6> kComparisons = {"=", "<>", "<", "<=", ">", ">="};

bool IsComparison(std::string_view name) {
  return std::find(kComparisons.begin(), kComparisons.end(), name) != kComparisons.end();
}

// Whether a value is NULL as soon as one of its columns is.
bool Strict(const BoundExpr& expr) {
  switch (expr.kind) {
    case BoundExprKind::kColumn:
    case BoundExprKind::kLiteral:
      return true;
    case BoundExprKind::kCall:
      if (expr.name != "+" && expr.name != "-" && expr.name != "*" && expr.name != "CAST") {
        return false;
      }
      return std::all_of(expr.args.begin(), expr.args.end(),
                         [](const BoundExpr* arg) { return Strict(*arg); });
    default:
      return false;
  }
}

void Add(const PlanValue& value, std::vector<int>* uses) {
  uses->insert(uses->end(), value.uses.begin(), value.uses.end());
}

}  // namespace

bool Contains(const std::vector<int>& all, const std::vector<int>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

PlanValue PassedOn(int column) {
  PlanValue value;
  value.ref = column;
  value.uses = {column};
  return value;
}

std::vector<PlanValue> AllPassedOn(size_t count) {
  std::vector<PlanValue> values;
  values.reserve(count);
  for (size_t i = 0; i < count; ++i) values.push_back(PassedOn(static_cast<int>(i)));
  return values;
}

void SortUnique(std::vector<int>* columns) {
  std::sort(columns->begin(), columns->end());
  columns->erase(std::unique(columns->begin(), columns->end()), columns->end());
}

PlanValue Lowering::ValueOf(const BoundExpr& expr, const Scope& scope) {
  PlanValue value;
  value.expr = &expr;
  const bool may_be_made = expr.kind != BoundExprKind::kLiteral;
  if (may_be_made) {
    for (const auto& [known, column] : scope.made) {
      if (!SameExpr(*known, expr)) continue;
      value.ref = column;
      value.uses = {column};
      return value;
    }
  }
  switch (expr.kind) {
    case BoundExprKind::kLiteral:
      value.constant = true;
      return value;
    case BoundExprKind::kColumn: {
      if (const auto alias = scope.aliases.find(expr.column); alias != scope.aliases.end()) {
        return ValueOf(*alias->second, scope);
      }
      const auto id = scope.ids.find(expr.column);
      if (id == scope.ids.end() || expr.outer) {
        plan_->unsure = true;  // of a row elsewhere
        return value;
      }
      value.ref = id->second;
      value.uses = {id->second};
      return value;
    }
    default:
      break;
  }
  if (expr.kind == BoundExprKind::kUnknown || expr.query != nullptr) plan_->unsure = true;
  bool constant = expr.kind == BoundExprKind::kCall && !expr.args.empty();
  for (const BoundExpr* arg : expr.args) {
    const PlanValue inner = ValueOf(*arg, scope);
    Add(inner, &value.uses);
    constant = constant && inner.constant;
    // A cast that loses nothing leaves a key a key.
    const bool cast = expr.kind == BoundExprKind::kCall && expr.name == "CAST" &&
                      CanCastImplicitly(arg->type, expr.type) == Support::kYes;
    if (cast) value.ref = inner.ref;
  }
  if (expr.filter != nullptr) Add(ValueOf(*expr.filter, scope), &value.uses);
  if (expr.window != nullptr) {
    for (const BoundExpr* key : expr.window->partition_by) Add(ValueOf(*key, scope), &value.uses);
    for (const BoundOrder& order : expr.window->order_by) {
      Add(ValueOf(*order.expr, scope), &value.uses);
    }
  }
  SortUnique(&value.uses);
  value.constant = constant;
  return value;
}

PlanCondition Lowering::Equal(const BoundExpr& a, const BoundExpr& b, const Scope& scope) {
  PlanCondition same;
  same.op = "=";
  same.sides = {ValueOf(a, scope), ValueOf(b, scope)};
  for (const PlanValue& side : same.sides) Add(side, &same.uses);
  SortUnique(&same.uses);
  return same;
}

PlanCondition Lowering::ConditionOf(const BoundExpr& part, const Scope& scope) {
  PlanCondition condition;
  const PlanValue whole = ValueOf(part, scope);
  condition.uses = whole.uses;
  condition.expr = &part;
  if (part.kind != BoundExprKind::kCall) return condition;
  const bool comparison = IsComparison(part.name) && part.args.size() == 2;
  const bool between = part.name == "BETWEEN" && part.args.size() == 3;
  const bool same = part.name == "IS NOT DISTINCT FROM" && part.args.size() == 2;
  if (comparison || between || same) {
    condition.op = same ? "=" : part.name;
    for (const BoundExpr* arg : part.args) condition.sides.push_back(ValueOf(*arg, scope));
  }
  condition.asks_null = part.name == "IS NULL";
  const bool not_null = part.name == "IS NOT NULL" || part.name == "LIKE";
  condition.rejects_null = (comparison || between || not_null) &&
                           std::all_of(part.args.begin(), part.args.end(),
                                       [](const BoundExpr* arg) { return Strict(*arg); });
  return condition;
}

std::vector<PlanCondition> Lowering::ConditionsOf(const BoundExpr* condition, const Scope& scope) {
  std::vector<PlanCondition> conditions;
  for (const BoundExpr* part : Conjuncts(condition)) {
    if (part->kind == BoundExprKind::kLiteral) {
      plan_->unsure = plan_->unsure || part->name != "TRUE";
      continue;
    }
    conditions.push_back(ConditionOf(*part, scope));
    if (conditions.back().uses.empty()) plan_->unsure = true;  // may be folded to FALSE
  }
  return conditions;
}

PlanCondition Shifted(PlanCondition condition, int by) {
  const auto shift = [by](std::vector<int>* columns) {
    for (int& column : *columns) column += by;
  };
  shift(&condition.uses);
  for (PlanValue& side : condition.sides) {
    shift(&side.uses);
    if (side.ref != kNotAColumn) side.ref += by;
  }
  return condition;
}

PlanValue Through(const PlanNode& calc, const PlanValue& value) {
  PlanValue below = value;
  if (calc.values.empty()) return below;
  below.uses.clear();
  for (const int use : value.uses) Add(calc.values[static_cast<size_t>(use)], &below.uses);
  SortUnique(&below.uses);
  if (value.ref != kNotAColumn) {
    const PlanValue& passed = calc.values[static_cast<size_t>(value.ref)];
    below.ref = passed.ref;
    if (passed.expr != nullptr) below.expr = passed.expr;
    below.constant = passed.constant;
  }
  return below;
}

PlanCondition Through(const PlanNode& calc, const PlanCondition& condition) {
  PlanCondition below = condition;
  below.uses.clear();
  for (PlanValue& side : below.sides) side = Through(calc, side);
  for (const int use : condition.uses) {
    if (calc.values.empty()) {
      below.uses.push_back(use);
    } else {
      const PlanValue& value = calc.values[static_cast<size_t>(use)];
      Add(value, &below.uses);
      below.rejects_null = below.rejects_null && value.ref != kNotAColumn;
    }
  }
  SortUnique(&below.uses);
  return below;
}

}  // namespace weir::sql
