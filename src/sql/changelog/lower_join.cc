// Joins of all kinds, and subqueries that are joins.
#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/changelog/lower.h"

namespace weir::sql {
namespace {

constexpr int kMaxRenames = 1000;

// The scan that FOR SYSTEM_TIME AS OF stands behind, through new names; null: none.
const BoundRel* VersionsOf(const BoundRel& right) {
  const BoundRel* at = &right;
  for (int step = 0; step < kMaxRenames; ++step) {
    if (at->temporal) return at;
    const bool renames = at->kind == BoundRelKind::kProject && at->inputs.size() == 1;
    if (!renames) return nullptr;
    at = at->inputs[0];
  }
  return nullptr;
}

const BoundRel* FunctionOf(const BoundRel& right) {
  const BoundRel* at = &right;
  for (int step = 0; step < kMaxRenames; ++step) {
    if (at->kind == BoundRelKind::kTableFunction && at->inputs.empty()) return at;
    const bool renames =
        at->kind == BoundRelKind::kProject && at->inputs.size() == 1 && !at->distinct;
    if (!renames) return nullptr;
    at = at->inputs[0];
  }
  return nullptr;
}

bool HasOuter(const BoundExpr& expr) {
  return FindPart(expr, [](const BoundExpr& part) {
           return part.kind == BoundExprKind::kColumn && part.outer;
         }) != nullptr;
}

bool SameWindow(const BoundRel* a, const BoundRel* b) {
  if (a == nullptr || b == nullptr || a->name != b->name || a->exprs.size() != b->exprs.size()) {
    return false;
  }
  for (size_t i = 0; i < a->exprs.size(); ++i) {
    if (!SameExpr(*a->exprs[i], *b->exprs[i])) return false;
  }
  return true;
}

// The time column that a side of a comparison is about: x, x + INTERVAL, x - INTERVAL.
int TimeOf(const PlanValue& side, const std::vector<TimeAttribute>& columns) {
  if (side.uses.size() != 1) return -1;
  const auto column = static_cast<size_t>(side.uses[0]);
  if (columns[column] == TimeAttribute::kNone) return -1;
  if (side.ref != kNotAColumn) return side.ref;
  if (side.expr == nullptr || side.expr->kind != BoundExprKind::kCall) return -1;
  const std::string& name = side.expr->name;
  return name == "+" || name == "-" ? side.uses[0] : -1;
}

}  // namespace

Lowering::Scope Lowering::Beside(Scope left, const Scope& right) {
  const int width = static_cast<int>(left.node->columns.size());
  for (const auto& [id, column] : right.ids) left.ids[id] = column + width;
  return left;
}

Lowering::Scope Lowering::Join(const BoundRel& rel) {
  // a JOIN b JOIN c leans to the left.
  std::vector<const BoundRel*> chain = {&rel};
  while (chain.back()->inputs.size() == 2 && chain.back()->inputs[0]->kind == BoundRelKind::kJoin &&
         !chain.back()->inputs[0]->open) {
    chain.push_back(chain.back()->inputs[0]);
  }
  if (chain.back()->inputs.size() != 2) return Unknown(rel);
  Scope left = Lower(*chain.back()->inputs[0]);
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    const BoundRel& join = **at;
    const BoundRel& right_rel = *join.inputs[1];
    if (const BoundRel* versions = VersionsOf(right_rel)) {
      left = Temporal(join, std::move(left), *versions);
      continue;
    }
    if (FunctionOf(right_rel) != nullptr && (join.lateral || FunctionOf(right_rel)->lateral)) {
      left = Lateral(join, std::move(left));
      continue;
    }
    Scope right = Lower(right_rel);
    PlanNode* node = New(PlanOp::kJoin, &join, {left.node, right.node});
    node->join = join.join;
    Scope both = Beside(std::move(left), right);
    if (join.join != BoundJoin::kSemi && join.join != BoundJoin::kAnti) {
      node->columns.insert(node->columns.end(), right.node->columns.begin(),
                           right.node->columns.end());
    }
    both.node = node;
    std::vector<PlanCondition> conditions = ConditionsOf(join.condition, both);
    for (size_t i = 0; i + 1 < join.traced.size(); i += 2) {
      conditions.push_back(Equal(*join.traced[i], *join.traced[i + 1], both));
      conditions.back().rejects_null = true;
    }
    SetConditions(node, std::move(conditions));
    Classify(node);
    left = std::move(both);
  }
  return left;
}

void Lowering::SetConditions(PlanNode* join, std::vector<PlanCondition> conditions) {
  const int width = static_cast<int>(join->inputs[0]->columns.size());
  const bool inner = join->join == BoundJoin::kInner || join->join == BoundJoin::kSemi;
  std::vector<PlanCondition> to_left;
  std::vector<PlanCondition> to_right;
  for (PlanCondition& condition : conditions) {
    const auto of_left = [&](const std::vector<int>& uses) {
      return !uses.empty() && uses.back() < width;
    };
    const auto of_right = [&](const std::vector<int>& uses) {
      return !uses.empty() && uses.front() >= width;
    };
    if (of_left(condition.uses) && (inner || join->join == BoundJoin::kRight)) {
      to_left.push_back(std::move(condition));
      continue;
    }
    if (of_right(condition.uses) &&
        (inner || join->join == BoundJoin::kLeft || join->join == BoundJoin::kAnti)) {
      to_right.push_back(Shifted(std::move(condition), -width));
      continue;
    }
    if (condition.op == "=" && condition.sides.size() == 2) {
      PlanValue a = condition.sides[0];
      PlanValue b = condition.sides[1];
      if (of_right(a.uses) && of_left(b.uses)) std::swap(a, b);
      if (of_left(a.uses) && of_right(b.uses)) {
        const auto plain = [](const PlanValue& value) {
          return value.ref != kNotAColumn && value.expr != nullptr &&
                 value.expr->kind == BoundExprKind::kColumn;
        };
        const bool same_type = !plain(a) || !plain(b) || a.expr->type.root() == b.expr->type.root();
        const int l = plain(a) && same_type ? a.ref : kNotAColumn;
        const int r = plain(b) && same_type ? b.ref - width : kNotAColumn;
        join->equal.emplace_back(l, r);
      }
    }
    join->conditions.push_back(std::move(condition));
  }
  if (!to_left.empty()) join->inputs[0] = AddFilter(join->inputs[0], std::move(to_left));
  if (!to_right.empty() && join->inputs.size() > 1) {
    join->inputs[1] = AddFilter(join->inputs[1], std::move(to_right));
  }
}

// Which kind of join the conditions make it.
void Lowering::Classify(PlanNode* join) {
  if (join->op != PlanOp::kJoin && join->op != PlanOp::kIntervalJoin) return;
  const PlanNode& left = *join->inputs[0];
  const PlanNode& right = *join->inputs[1];
  const auto width = static_cast<int>(left.columns.size());
  std::vector<TimeAttribute> columns = left.columns;
  columns.insert(columns.end(), right.columns.begin(), right.columns.end());
  const auto equal = [&](int a, int b) {
    return a >= 0 && b >= 0 &&
           std::find(join->equal.begin(), join->equal.end(), std::pair(a, b)) != join->equal.end();
  };
  if (equal(left.window_start, right.window_start) && equal(left.window_end, right.window_end) &&
      SameWindow(left.window, right.window)) {
    join->op = PlanOp::kWindowJoin;
    join->window_start = left.window_start;
    join->window_end = left.window_end;
    join->window = left.window;
    return;
  }
  join->window_start = join->window_end = -1;
  if (left.window != nullptr && right.window != nullptr &&
      equal(left.window_start, right.window_start)) {
    plan_->unsure = true;  // nearly a window join
  }
  bool low = false;
  bool high = false;
  for (const PlanCondition& condition : join->conditions) {
    if (condition.sides.size() < 2 || condition.op == "=" || condition.op == "<>") continue;
    const int a = TimeOf(condition.sides[0], columns);
    const int b = TimeOf(condition.sides[1], columns);
    if (a < 0 || b < 0 || (a < width) == (b < width)) continue;
    if (condition.op == "BETWEEN") {
      const int c = TimeOf(condition.sides[2], columns);
      if (c >= 0 && (c < width) == (b < width)) low = high = true;
      continue;
    }
    const bool less = condition.op[0] == '<';
    (less == (a < width) ? low : high) = true;
  }
  const bool one_sided = join->join == BoundJoin::kSemi || join->join == BoundJoin::kAnti;
  if (low && high) {
    join->op = PlanOp::kIntervalJoin;
    for (size_t i = 0; i < join->columns.size(); ++i) {
      join->columns[i] = columns[i];
    }
    return;
  }
  // Times that are compared in a way that was not understood.
  for (const PlanCondition& condition : join->conditions) {
    const auto times = [&](bool of_left) {
      return std::any_of(condition.uses.begin(), condition.uses.end(), [&](int use) {
        return (use < width) == of_left &&
               columns[static_cast<size_t>(use)] != TimeAttribute::kNone;
      });
    };
    if (condition.op != "=" && times(true) && times(false)) plan_->unsure = true;
  }
  if (one_sided) join->columns = left.columns;
  // What a regular join gives is no longer in the order of time.
  for (TimeAttribute& column : join->columns) column = TimeAttribute::kNone;
}

Lowering::Scope Lowering::Lateral(const BoundRel& rel, Scope left) {
  const BoundRel& right = *rel.inputs[1];
  PlanNode* node = New(PlanOp::kCorrelate, &rel, {left.node});
  node->join = rel.join;
  const int width = static_cast<int>(left.node->columns.size());
  PlanValue arguments;
  const BoundRel* function = FunctionOf(right);
  for (const BoundExpr* expr : function->exprs) {
    const PlanValue value = ValueOf(*expr, left);
    arguments.uses.insert(arguments.uses.end(), value.uses.begin(), value.uses.end());
  }
  SortUnique(&arguments.uses);
  node->calls.push_back(std::move(arguments));
  if (right.open || (function->open && right.columns.empty())) plan_->unsure = true;
  for (size_t i = 0; i < right.columns.size(); ++i) {
    left.ids[right.columns[i].id] = width + static_cast<int>(i);
    node->columns.push_back(TimeAttribute::kNone);
  }
  left.node = node;
  std::vector<PlanCondition> conditions = ConditionsOf(rel.condition, left);
  if (rel.join == BoundJoin::kInner) left.node = AddFilter(node, std::move(conditions));
  return left;
}

Lowering::Scope Lowering::Temporal(const BoundRel& rel, Scope left, const BoundRel& versions) {
  const bool by_proctime = !versions.keys.empty() && versions.keys[0]->type.is_proctime();
  Scope right = Lower(*rel.inputs[1]);
  PlanNode* node =
      New(by_proctime ? PlanOp::kLookupJoin : PlanOp::kTemporalJoin, &rel, {left.node, right.node});
  node->join = rel.join;
  node->columns.insert(node->columns.end(), right.node->columns.size(), TimeAttribute::kNone);
  Scope both = Beside(std::move(left), right);
  both.node = node;
  std::vector<PlanCondition> conditions = ConditionsOf(rel.condition, both);
  for (size_t i = 0; i + 1 < rel.traced.size(); i += 2) {
    conditions.push_back(Equal(*rel.traced[i], *rel.traced[i + 1], both));
  }
  SetConditions(node, std::move(conditions));
  return both;
}

// IN and EXISTS as a condition of their own: a semi join, an anti join when they are negated.
Lowering::Scope Lowering::Subquery(Scope left, const BoundExpr& part, bool negated) {
  const bool in = part.name == "IN";
  const BoundRel* query = part.query;
  if (query == nullptr || (!in && part.name != "EXISTS")) {
    plan_->unsure = true;
    return left;
  }
  // WHERE of the inner query may compare with the outer row: that is the join's condition.
  std::vector<const BoundExpr*> outer;
  std::vector<const BoundExpr*> inner;
  const BoundRel* filter = nullptr;
  if (query->kind == BoundRelKind::kProject && !query->distinct && query->inputs.size() == 1 &&
      query->inputs[0]->kind == BoundRelKind::kFilter && query->inputs[0]->inputs.size() == 1) {
    filter = query->inputs[0];
    for (const BoundExpr* one : Conjuncts(filter->condition)) {
      (HasOuter(*one) ? outer : inner).push_back(one);
    }
  }
  const bool grouped = filter != nullptr && filter->inputs[0]->kind == BoundRelKind::kAggregate;
  Scope right;
  std::vector<const BoundExpr*> items;
  if (filter != nullptr && !outer.empty() && !grouped) {
    right = Lower(*filter->inputs[0]);
    std::vector<PlanCondition> own;
    for (const BoundExpr* one : inner) {
      for (PlanCondition& condition : ConditionsOf(one, right)) own.push_back(std::move(condition));
    }
    right.node = AddFilter(right.node, std::move(own));
    items = query->exprs;
  } else {
    right = Lower(*query);
  }
  PlanNode* join = New(PlanOp::kJoin, query, {left.node, right.node});
  join->span = part.span;
  join->join = negated ? BoundJoin::kAnti : BoundJoin::kSemi;
  Scope both = Beside(left, right);
  both.node = join;
  std::vector<PlanCondition> conditions;
  for (const BoundExpr* one : outer) {
    PlanCondition condition;
    const auto value = [&](const BoundExpr& expr) {
      // Outer columns are those of the left side.
      BoundExpr column = expr;
      column.outer = false;
      PlanValue result = ValueOf(column, both);
      result.expr = &expr;
      return result;
    };
    const bool comparison = one->kind == BoundExprKind::kCall && one->args.size() == 2 &&
                            one->args[0]->kind == BoundExprKind::kColumn &&
                            one->args[1]->kind == BoundExprKind::kColumn;
    if (!comparison) {
      plan_->unsure = true;
      continue;
    }
    condition.op = one->name;
    condition.sides = {value(*one->args[0]), value(*one->args[1])};
    for (const PlanValue& side : condition.sides) {
      condition.uses.insert(condition.uses.end(), side.uses.begin(), side.uses.end());
    }
    SortUnique(&condition.uses);
    conditions.push_back(std::move(condition));
  }
  if (in) {
    const int width = static_cast<int>(left.node->columns.size());
    for (size_t i = 0; i < part.args.size(); ++i) {
      PlanCondition same;
      same.op = "=";
      same.sides.push_back(ValueOf(*part.args[i], left));
      PlanValue other;
      if (!items.empty() && i < items.size()) {
        other = ValueOf(*items[i], both);
      } else {
        other.ref = width + static_cast<int>(i);
        other.uses = {other.ref};
        other.expr = part.args[i];
        if (i < query->columns.size() &&
            query->columns[i].type.root() != part.args[i]->type.root()) {
          other.expr = nullptr;
        }
      }
      same.sides.push_back(std::move(other));
      for (const PlanValue& side : same.sides) {
        same.uses.insert(same.uses.end(), side.uses.begin(), side.uses.end());
      }
      SortUnique(&same.uses);
      // x NOT IN a list that may hold NULL is no plain equality.
      const bool nullable =
          negated && (part.args[i]->type.nullable() ||
                      (i < query->columns.size() && query->columns[i].type.nullable()));
      if (nullable) same.op.clear();
      conditions.push_back(std::move(same));
    }
  }
  SetConditions(join, std::move(conditions));
  Classify(join);
  Scope result = std::move(left);
  result.node = join;
  return result;
}

}  // namespace weir::sql
