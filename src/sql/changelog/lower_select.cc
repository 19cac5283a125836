// SELECT: grouping, OVER, projection.
#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/changelog/lower.h"

namespace weir::sql {
namespace {

bool IsGroupWindow(const BoundExpr& expr) {
  return expr.function != nullptr && expr.function->kind == FunctionKind::kGroupWindow;
}

bool IsWindowProperty(const BoundExpr& expr) {
  return expr.function != nullptr && expr.function->kind == FunctionKind::kGroupWindowProperty;
}

void AddOnce(const BoundExpr* expr, std::vector<const BoundExpr*>* list) {
  const bool known = std::any_of(list->begin(), list->end(), [&](const BoundExpr* other) {
    return other == expr || SameExpr(*other, *expr);
  });
  if (!known) list->push_back(expr);
}

// Calls for `list` each part of the expressions that `wanted` says, and goes no deeper there.
template <typename Wanted>
void Collect(const std::vector<const BoundExpr*>& from, Wanted wanted,
             std::vector<const BoundExpr*>* list) {
  std::vector<const BoundExpr*> left(from.rbegin(), from.rend());
  while (!left.empty()) {
    const BoundExpr* expr = left.back();
    left.pop_back();
    if (wanted(*expr)) {
      AddOnce(expr, list);
      continue;
    }
    left.insert(left.end(), expr->args.rbegin(), expr->args.rend());
    if (expr->window == nullptr) continue;
    const BoundWindow& window = *expr->window;
    left.insert(left.end(), window.partition_by.begin(), window.partition_by.end());
    for (const BoundOrder& order : window.order_by) left.push_back(order.expr);
  }
}

// QUALIFY stands where HAVING does, and asks about what comes after it.
bool IsQualify(const BoundScript& script, const BoundRel& filter, const BoundRel& project) {
  return FindPart(*filter.condition, [&](const BoundExpr& part) {
           if (part.kind == BoundExprKind::kOver) return true;
           return part.kind == BoundExprKind::kColumn && part.column > 0 &&
                  static_cast<size_t>(part.column) < script.columns.size() &&
                  script.columns[static_cast<size_t>(part.column)].rel == &project;
         }) != nullptr;
}

}  // namespace

Lowering::Scope Lowering::Project(const BoundRel& rel) {
  std::vector<const BoundRel*> filters;  // from the top
  const BoundRel* below = rel.inputs.empty() ? nullptr : rel.inputs[0];
  const BoundRel* qualify = nullptr;
  while (below != nullptr && below->kind == BoundRelKind::kFilter && below->condition != nullptr) {
    if (qualify == nullptr && IsQualify(script_, *below, rel)) {
      qualify = below;
    } else {
      filters.push_back(below);
    }
    below = below->inputs.empty() ? nullptr : below->inputs[0];
  }
  std::vector<const BoundExpr*> above(rel.exprs.begin(), rel.exprs.end());
  if (qualify != nullptr) above.push_back(qualify->condition);
  Scope scope;
  if (below == nullptr && rel.inputs.empty()) {
    scope.node = New(PlanOp::kValues, &rel, {});
  } else if (below != nullptr && below->kind == BoundRelKind::kAggregate) {
    for (const BoundRel* filter : filters) above.push_back(filter->condition);
    scope = Group(*below, above);
    if (scope.node->op == PlanOp::kUnknown) return Unknown(rel);
    for (auto filter = filters.rbegin(); filter != filters.rend(); ++filter) {
      scope.node = AddFilter(scope.node, ConditionsOf((*filter)->condition, scope));
      if (scope.node->rel == nullptr) {
        scope.node->rel = *filter;
        scope.node->span = (*filter)->span;
      }
    }
  } else {
    const BoundRel* from = rel.inputs[0];
    if (qualify != nullptr && qualify == from) from = qualify->inputs[0];
    scope = Lower(*from);
  }
  std::vector<const BoundExpr*> overs;
  Collect(
      above, [](const BoundExpr& expr) { return expr.kind == BoundExprKind::kOver; }, &overs);
  if (!overs.empty()) scope = Over(rel, scope, overs);
  if (qualify != nullptr) {
    for (size_t i = 0; i < rel.columns.size() && i < rel.exprs.size(); ++i) {
      scope.aliases[rel.columns[i].id] = rel.exprs[i];
    }
    // As a filter above the projection, so that it finds the rank.
    PlanNode* calc = Calc(scope.node, qualify, AllPassedOn(scope.node->columns.size()));
    scope.node = AddFilter(calc, ConditionsOf(qualify->condition, scope));
  }
  if (rel.exprs.size() != rel.columns.size()) return Unknown(rel);
  std::vector<PlanValue> values;
  values.reserve(rel.exprs.size());
  for (const BoundExpr* expr : rel.exprs) values.push_back(ValueOf(*expr, scope));
  Scope result;
  result.node = Calc(scope.node, &rel, std::move(values));
  if (rel.distinct) result.node = Distinct(result.node, rel);
  for (size_t i = 0; i < rel.columns.size(); ++i) {
    result.ids[rel.columns[i].id] = static_cast<int>(i);
  }
  return result;
}

// The keys, then the aggregates that something above asks for.
Lowering::Scope Lowering::Group(const BoundRel& aggregate,
                                const std::vector<const BoundExpr*>& above) {
  Scope input;
  if (aggregate.inputs.empty()) {
    input.node = New(PlanOp::kValues, &aggregate, {});
  } else {
    input = Lower(*aggregate.inputs[0]);
  }
  std::vector<const BoundExpr*> keys;
  for (const BoundExpr* key : aggregate.keys) AddOnce(key, &keys);
  std::vector<PlanValue> grouped;
  bool windowed = false;
  for (const BoundExpr* key : keys) {
    windowed = windowed || IsGroupWindow(*key);
    grouped.push_back(ValueOf(*key, input));
  }
  if (windowed) return GroupWindow(aggregate, input, keys, grouped, above);
  std::vector<const BoundExpr*> calls;
  Collect(
      above, [](const BoundExpr& expr) { return expr.kind == BoundExprKind::kAggregate; }, &calls);
  Scope scope;
  PlanNode* below = input.node;
  // Constant keys go as long as one other is left; computed ones are computed before.
  const auto is_constant = [](const PlanValue& value) { return value.constant; };
  const bool all_constant = std::all_of(grouped.begin(), grouped.end(), is_constant);
  const bool computed = std::any_of(grouped.begin(), grouped.end(), [](const PlanValue& value) {
    return value.ref == kNotAColumn && !value.constant;
  });
  if (computed) {
    std::vector<PlanValue> values = AllPassedOn(below->columns.size());
    for (PlanValue& key : grouped) {
      if (key.ref != kNotAColumn || key.constant) continue;
      values.push_back(key);
      key.ref = static_cast<int>(values.size() - 1);
      key.uses = {key.ref};
    }
    below = Calc(below, &aggregate, std::move(values));
  }
  PlanNode* node = New(PlanOp::kAggregate, &aggregate, {below});
  node->columns.clear();
  node->expanded = aggregate.grouping_sets;
  bool first_constant = all_constant;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (grouped[i].constant && !first_constant) continue;
    if (grouped[i].constant) {
      first_constant = false;
      node->expanded = true;  // a key that no column of the input holds
      continue;
    }
    scope.made.emplace_back(keys[i], static_cast<int>(node->group.size()));
    node->group.push_back(grouped[i].ref);
    node->columns.push_back(TimeAttribute::kNone);
  }
  node->plain = true;
  for (const BoundExpr* call : calls) {
    scope.made.emplace_back(call, static_cast<int>(node->columns.size()));
    node->columns.push_back(TimeAttribute::kNone);
    node->calls.push_back(ValueOf(*call, input));
    const bool simple = call->name == "MIN" || call->name == "MAX" || call->name == "SUM";
    if (!simple || call->filter != nullptr || call->args.size() != 1) node->plain = false;
  }
  const auto column_of = [&](int of_input) {
    const auto at = std::find(node->group.begin(), node->group.end(), of_input);
    return at == node->group.end() || of_input < 0 ? -1
                                                   : static_cast<int>(at - node->group.begin());
  };
  node->window_start = column_of(below->window_start);
  node->window_end = column_of(below->window_end);
  if (node->window_start >= 0 && node->window_end >= 0) {
    node->op = PlanOp::kWindowAggregate;
    node->window = below->window;
    for (size_t i = 0; i < node->group.size(); ++i) {  // window_time
      const auto column = static_cast<size_t>(node->group[i]);
      if (below->columns[column] == TimeAttribute::kRowtime && keys.size() == node->group.size() &&
          keys[i]->name == "window_time") {
        node->columns[i] = TimeAttribute::kRowtime;
      }
    }
  } else {
    node->window_start = node->window_end = -1;
    const auto names = [&](std::string_view name) {
      return std::any_of(keys.begin(), keys.end(),
                         [&](const BoundExpr* key) { return key->name == name; });
    };
    // A window on a way that was not followed.
    if (names("window_start") && names("window_end")) plan_->unsure = true;
  }
  scope.node = node;
  return scope;
}

// GROUP BY TUMBLE(ts, ...): the keys, the aggregates, then TUMBLE_START and so on.
Lowering::Scope Lowering::GroupWindow(const BoundRel& aggregate, const Scope& input,
                                      const std::vector<const BoundExpr*>& keys,
                                      const std::vector<PlanValue>& grouped,
                                      const std::vector<const BoundExpr*>& above) {
  std::vector<const BoundExpr*> calls;
  std::vector<const BoundExpr*> properties;
  Collect(
      above, [](const BoundExpr& expr) { return expr.kind == BoundExprKind::kAggregate; }, &calls);
  Collect(above, IsWindowProperty, &properties);
  Scope scope;
  PlanNode* node = New(PlanOp::kGroupWindow, &aggregate, {input.node});
  node->columns.clear();
  for (size_t i = 0; i < keys.size(); ++i) {
    if (IsGroupWindow(*keys[i]) || grouped[i].constant) continue;
    scope.made.emplace_back(keys[i], static_cast<int>(node->group.size()));
    node->group.push_back(grouped[i].ref);
    node->columns.push_back(TimeAttribute::kNone);
  }
  for (const BoundExpr* call : calls) {
    scope.made.emplace_back(call, static_cast<int>(node->columns.size()));
    node->columns.push_back(TimeAttribute::kNone);
    node->calls.push_back(ValueOf(*call, input));
  }
  for (const BoundExpr* property : properties) {
    scope.made.emplace_back(property, static_cast<int>(node->columns.size()));
    node->columns.push_back(property->type.time_attribute());
  }
  scope.node = node;
  return scope;
}

Lowering::Scope Lowering::Over(const BoundRel& rel, const Scope& input,
                               const std::vector<const BoundExpr*>& calls) {
  PlanNode* node = New(PlanOp::kOver, &rel, {input.node});
  Scope scope = input;
  node->span = calls.front()->span;
  for (const BoundExpr* call : calls) {
    scope.made.emplace_back(call, static_cast<int>(node->columns.size()));
    node->columns.push_back(TimeAttribute::kNone);
    PlanValue value;
    for (const BoundExpr* arg : call->args) {
      const PlanValue one = ValueOf(*arg, input);
      value.uses.insert(value.uses.end(), one.uses.begin(), one.uses.end());
    }
    SortUnique(&value.uses);
    value.expr = call;
    node->calls.push_back(std::move(value));
    if (call->window == nullptr) plan_->unsure = true;
  }
  const BoundWindow* window = calls.front()->window;
  if (window != nullptr) {
    for (const BoundExpr* key : window->partition_by) {
      const PlanValue value = ValueOf(*key, input);
      if (!value.constant) node->partition.push_back(value.ref);
    }
    SortUnique(&node->partition);
    for (const BoundOrder& order : window->order_by) {
      node->order.push_back({ValueOf(*order.expr, input).ref, order.descending});
    }
  }
  const bool ordered = !node->order.empty() && node->order[0].column != kNotAColumn;
  node->by_time = ordered && input.node->columns[static_cast<size_t>(node->order[0].column)] !=
                                 TimeAttribute::kNone;
  node->window_start = input.node->window_start;
  node->window_end = input.node->window_end;
  node->window = input.node->window;
  scope.node = node;
  return scope;
}

}  // namespace weir::sql
