#include "sql/changelog/lower.h"

#include <algorithm>
#include <map>
#include <utility>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"

namespace weir::sql {
namespace {

// A filter above ChangelogNormalize goes into it, or below when it asks about the key alone; not
// when several places read the source through one ChangelogNormalize.
void FilterInNormalize(Plan* plan) {
  std::map<int, int> readers;
  for (const PlanNode& node : plan->nodes) {
    if (node.op == PlanOp::kNormalize) ++readers[node.inputs[0]->table];
  }
  for (PlanNode& node : plan->nodes) {
    if (node.op != PlanOp::kCalc || node.inputs[0]->op != PlanOp::kNormalize) continue;
    PlanNode* normalize = node.inputs[0];
    if (readers[normalize->inputs[0]->table] != 1) continue;
    for (PlanCondition& condition : node.conditions) {
      if (Contains(normalize->group, condition.uses)) continue;
      normalize->conditions.push_back(std::move(condition));
    }
    node.conditions.clear();
  }
}

}  // namespace

PlanNode* Lowering::New(PlanOp op, const BoundRel* rel, std::vector<PlanNode*> inputs) {
  PlanNode& node = plan_->nodes.emplace_back();
  node.op = op;
  node.rel = rel;
  node.has_ttl = has_ttl_;
  if (rel != nullptr) node.span = rel->span;
  if (!inputs.empty()) node.columns = inputs[0]->columns;
  node.inputs = std::move(inputs);
  return &node;
}

PlanNode* Lowering::Calc(PlanNode* input, const BoundRel* rel, std::vector<PlanValue> values) {
  PlanNode* node = New(PlanOp::kCalc, rel, {input});
  node->columns.clear();
  const auto moved = [&](int column) {
    for (size_t i = 0; i < values.size() && column >= 0; ++i) {
      if (values[i].ref == column) return static_cast<int>(i);
    }
    return -1;
  };
  node->window_start = moved(input->window_start);
  node->window_end = moved(input->window_end);
  node->window = input->window;
  for (const PlanValue& value : values) {
    node->columns.push_back(value.ref == kNotAColumn
                                ? TimeAttribute::kNone
                                : input->columns[static_cast<size_t>(value.ref)]);
  }
  // PROCTIME() is one, too.
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i].ref == kNotAColumn && values[i].expr != nullptr &&
        values[i].expr->type.is_proctime()) {
      node->columns[i] = TimeAttribute::kProctime;
    }
  }
  node->values = std::move(values);
  return node;
}

Lowering::Scope Lowering::Lower(const BoundRel& rel) {
  if (depth_ >= kMaxPlanDepth || plan_->nodes.size() >= kMaxPlanNodes ||
      columns_ >= kMaxPlanColumns || script_.columns.size() >= kMaxPlanColumns) {
    plan_->unsure = true;
    Scope scope;
    scope.node = New(PlanOp::kUnknown, &rel, {});
    scope.node->columns.resize(rel.columns.size());
    for (size_t i = 0; i < rel.columns.size(); ++i) {
      scope.ids[rel.columns[i].id] = static_cast<int>(i);
    }
    return scope;
  }
  ++depth_;
  const bool outer_ttl = has_ttl_;
  if (rel.kind == BoundRelKind::kProject) has_ttl_ = rel.state_ttl;
  Scope scope = LowerRel(rel);
  has_ttl_ = outer_ttl;
  --depth_;
  columns_ += scope.node->columns.size();
  return scope;
}

Lowering::Scope Lowering::LowerRel(const BoundRel& rel) {
  if (rel.open) return Unknown(rel);
  switch (rel.kind) {
    case BoundRelKind::kScan:
      return Scan(rel);
    case BoundRelKind::kProject:
      return Project(rel);
    case BoundRelKind::kFilter:
      return Filter(rel);
    case BoundRelKind::kJoin:
      return Join(rel);
    case BoundRelKind::kAggregate:
      return Group(rel, {});
    case BoundRelKind::kSetOp:
      return SetOperation(rel);
    case BoundRelKind::kValues:
      return Values(rel);
    case BoundRelKind::kWindowTvf:
      return WindowFunction(rel);
    case BoundRelKind::kMatch:
      return Match(rel);
    case BoundRelKind::kSort:
      return Sort(rel);
    case BoundRelKind::kUnknown:
    case BoundRelKind::kTableFunction:
    case BoundRelKind::kPivot:
      return Unknown(rel);
  }
  return Unknown(rel);
}

Lowering::Scope Lowering::Unknown(const BoundRel& rel) {
  Scope scope;
  std::vector<PlanNode*> inputs;
  for (const BoundRel* input : rel.inputs) inputs.push_back(Lower(*input).node);
  const bool constant = rel.kind == BoundRelKind::kTableFunction && rel.name == "UNNEST" &&
                        inputs.empty() && !rel.open;
  scope.node = New(constant ? PlanOp::kValues : PlanOp::kUnknown, &rel, std::move(inputs));
  if (!constant) plan_->unsure = true;
  scope.node->columns.assign(rel.columns.size(), TimeAttribute::kNone);
  for (size_t i = 0; i < rel.columns.size(); ++i) {
    scope.ids[rel.columns[i].id] = static_cast<int>(i);
  }
  return scope;
}

Lowering::Scope Lowering::Scan(const BoundRel& rel) {
  if (rel.table < 0) return Unknown(rel);
  const BoundTable& table = script_.tables[static_cast<size_t>(rel.table)];
  Scope scope;
  if (table.view != nullptr) {
    if (table.view->columns.size() != rel.columns.size()) return Unknown(rel);
    scope.node = Lower(*table.view).node;
    if (scope.node->columns.size() != rel.columns.size()) return Unknown(rel);
  } else {
    scope.node = New(PlanOp::kScan, &rel, {});
    scope.node->table = rel.table;
    for (const BoundColumn& column : rel.columns) {
      scope.node->columns.push_back(column.type.time_attribute());
    }
    const RowKinds kinds = tables_.Source(rel.table, rel.options);
    const bool by_key = kinds.known && kinds.update_after && !kinds.update_before;
    const bool versions = rel.temporal && !rel.keys.empty() && !rel.keys[0]->type.is_proctime();
    scope.node->changes.kinds = kinds.known ? kinds.kinds() : kInserts;
    scope.node->changes.open = !kinds.known;
    scope.node->update_before = kinds.update_before;
    if (kinds.update_after) {
      scope.node->changes.form = kinds.update_before ? UpdateForm::kBoth : UpdateForm::kAfter;
    }
    if (by_key && !versions) {
      scope.node = New(PlanOp::kNormalize, &rel, {scope.node});
      for (const size_t key : table.info.schema.primary_key) {
        scope.node->group.push_back(static_cast<int>(key));
      }
      std::sort(scope.node->group.begin(), scope.node->group.end());
    }
  }
  for (size_t i = 0; i < rel.columns.size(); ++i) {
    scope.ids[rel.columns[i].id] = static_cast<int>(i);
  }
  return scope;
}

Lowering::Scope Lowering::Values(const BoundRel& rel) {
  Scope scope;
  scope.node = New(PlanOp::kValues, &rel, {});
  scope.node->columns.assign(rel.columns.size(), TimeAttribute::kNone);
  for (size_t i = 0; i < rel.columns.size(); ++i) {
    scope.ids[rel.columns[i].id] = static_cast<int>(i);
  }
  return scope;
}

Lowering::Scope Lowering::Filter(const BoundRel& rel) {
  if (rel.inputs.empty() || rel.condition == nullptr) return Unknown(rel);
  Scope scope = Lower(*rel.inputs[0]);
  std::vector<PlanCondition> conditions;
  std::vector<std::pair<const BoundExpr*, bool>> subqueries;
  for (const BoundExpr* part : Conjuncts(rel.condition)) {
    const bool negated =
        part->kind == BoundExprKind::kCall && part->name == "NOT" && part->args.size() == 1;
    const BoundExpr* inner = negated ? part->args[0] : part;
    if (inner->kind == BoundExprKind::kSubquery) {
      subqueries.emplace_back(inner, negated != inner->negated);
      continue;
    }
    for (PlanCondition& one : ConditionsOf(part, scope)) conditions.push_back(std::move(one));
  }
  if (!conditions.empty()) {
    scope.node = AddFilter(scope.node, std::move(conditions));
    if (scope.node->op == PlanOp::kCalc && scope.node->rel == nullptr) {
      scope.node->rel = &rel;
      scope.node->span = rel.span;
    }
  }
  for (const auto& [part, negated] : subqueries) {
    scope = Subquery(std::move(scope), *part, negated);
  }
  return scope;
}

PlanNode* Lowering::Distinct(PlanNode* input, const BoundRel& rel) {
  PlanNode* node = New(PlanOp::kAggregate, &rel, {input});
  node->plain = true;
  for (size_t i = 0; i < input->columns.size(); ++i) node->group.push_back(static_cast<int>(i));
  node->columns.assign(input->columns.size(), TimeAttribute::kNone);
  return node;
}

Lowering::Scope Lowering::SetOperation(const BoundRel& rel) {
  std::vector<PlanNode*> inputs;
  for (const BoundRel* input : rel.inputs) {
    if (input->columns.size() != rel.columns.size()) return Unknown(rel);
    PlanNode* node = Lower(*input).node;
    if (node->columns.size() != rel.columns.size()) return Unknown(rel);
    inputs.push_back(node);
  }
  if (inputs.size() != 2) return Unknown(rel);
  Scope scope;
  for (size_t i = 0; i < rel.columns.size(); ++i) {
    scope.ids[rel.columns[i].id] = static_cast<int>(i);
  }
  if (rel.name.starts_with("UNION")) {
    scope.node = New(PlanOp::kUnion, &rel, std::move(inputs));
    for (size_t i = 0; i < rel.columns.size(); ++i) {
      if (scope.node->inputs[1]->columns[i] != scope.node->columns[i]) {
        scope.node->columns[i] = TimeAttribute::kNone;
      }
    }
    if (!rel.all) scope.node = Distinct(scope.node, rel);
    return scope;
  }
  if (rel.all) {  // counts the rows of both sides, then repeats what is left
    PlanNode* both = New(PlanOp::kUnion, &rel, std::move(inputs));
    PlanNode* counts = Distinct(both, rel);
    counts->plain = false;
    counts->calls.resize(1);
    counts->columns.push_back(TimeAttribute::kNone);
    PlanNode* enough = New(PlanOp::kCalc, &rel, {counts});
    PlanCondition condition;
    condition.uses = {static_cast<int>(rel.columns.size())};
    enough->conditions.push_back(std::move(condition));
    scope.node = New(PlanOp::kCorrelate, &rel, {enough});
    scope.node->columns.assign(rel.columns.size(), TimeAttribute::kNone);
    return scope;
  }
  PlanNode* join = New(PlanOp::kJoin, &rel, std::move(inputs));
  join->join = rel.name.starts_with("INTERSECT") ? BoundJoin::kSemi : BoundJoin::kAnti;
  join->columns.assign(rel.columns.size(), TimeAttribute::kNone);
  for (size_t i = 0; i < rel.columns.size(); ++i) {
    join->equal.emplace_back(static_cast<int>(i), static_cast<int>(i));
  }
  scope.node = Distinct(join, rel);
  return scope;
}

Lowering::Scope Lowering::Sort(const BoundRel& rel) {
  if (rel.inputs.empty()) return Unknown(rel);
  Scope scope = Lower(*rel.inputs[0]);
  std::vector<PlanOrder> order;
  for (const BoundOrder& one : rel.order_by) {
    const PlanValue value = ValueOf(*one.expr, scope);
    order.push_back({value.ref, one.descending});
  }
  if (!rel.limited) {
    if (depth_ > 1 || order.empty()) return scope;  // Calcite drops it
    scope.node = New(PlanOp::kTemporalSort, &rel, {scope.node});
    scope.node->order = std::move(order);
    const bool by_time = scope.node->order[0].column != kNotAColumn &&
                         scope.node->columns[static_cast<size_t>(scope.node->order[0].column)] !=
                             TimeAttribute::kNone;
    if (!by_time) plan_->unsure = true;  // Flink refuses it, and that is said elsewhere
    return scope;
  }
  scope.node = New(order.empty() ? PlanOp::kLimit : PlanOp::kSortLimit, &rel, {scope.node});
  scope.node->order = std::move(order);
  return scope;
}

Lowering::Scope Lowering::WindowFunction(const BoundRel& rel) {
  if (rel.inputs.size() != 1) return Unknown(rel);
  Scope scope = Lower(*rel.inputs[0]);
  const size_t width = scope.node->columns.size();
  if (rel.columns.size() != width + 3) return Unknown(rel);
  scope.node = New(PlanOp::kWindowTvf, &rel, {scope.node});
  scope.node->columns.push_back(TimeAttribute::kNone);
  scope.node->columns.push_back(TimeAttribute::kNone);
  scope.node->columns.push_back(rel.columns.back().type.time_attribute());
  scope.node->window_start = static_cast<int>(width);
  scope.node->window_end = static_cast<int>(width + 1);
  scope.node->window = &rel;
  for (size_t i = width; i < rel.columns.size(); ++i) {
    scope.ids[rel.columns[i].id] = static_cast<int>(i);
  }
  return scope;
}

Lowering::Scope Lowering::Match(const BoundRel& rel) {
  if (rel.inputs.size() != 1) return Unknown(rel);
  Scope scope;
  scope.node = New(PlanOp::kMatch, &rel, {Lower(*rel.inputs[0]).node});
  scope.node->columns.clear();
  for (size_t i = 0; i < rel.columns.size(); ++i) {
    scope.node->columns.push_back(rel.columns[i].type.time_attribute());
    scope.ids[rel.columns[i].id] = static_cast<int>(i);
  }
  return scope;
}

PlanNode* Lowering::Sink(const BoundRel& query, const std::vector<int>& columns,
                         const std::vector<DataType>& types) {
  Scope scope = Lower(query);
  plan_->unsure =
      plan_->unsure ||
      std::any_of(plan_->nodes.begin(), plan_->nodes.end(), [](const PlanNode& node) {
        return !node.conditions.empty() && node.op == PlanOp::kCalc && HasContradiction(node);
      });
  FilterInNormalize(plan_);
  if (scope.node->columns.size() != query.columns.size()) {
    plan_->unsure = true;
    return scope.node;
  }
  std::vector<PlanValue> values;
  bool same = columns.size() == query.columns.size();
  for (size_t i = 0; i < columns.size(); ++i) {
    PlanValue value;
    value.constant = columns[i] < 0;
    if (columns[i] >= 0) {
      value.uses = {columns[i]};
      const DataType& from = query.columns[static_cast<size_t>(columns[i])].type;
      const bool kept =
          from.root() == types[i].root() || CanCastImplicitly(from, types[i]) == Support::kYes;
      if (kept) value.ref = columns[i];
    }
    same = same && value.ref == static_cast<int>(i);
    values.push_back(std::move(value));
  }
  return same ? scope.node : Calc(scope.node, nullptr, std::move(values));
}

}  // namespace weir::sql
