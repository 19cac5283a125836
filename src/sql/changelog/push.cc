// Where a filter comes to stand: as far down as Flink's rules carry it.
#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "sql/changelog/lower.h"

namespace weir::sql {
namespace {

bool Below(const std::vector<int>& columns, size_t width) {
  return std::all_of(columns.begin(), columns.end(),
                     [&](int column) { return static_cast<size_t>(column) < width; });
}

bool AtOrAbove(const std::vector<int>& columns, size_t width) {
  return std::all_of(columns.begin(), columns.end(),
                     [&](int column) { return static_cast<size_t>(column) >= width; });
}

std::optional<int64_t> NumberOf(const PlanValue& value) {
  if (value.expr == nullptr || value.expr->kind != BoundExprKind::kLiteral) return std::nullopt;
  const std::string& text = value.expr->name;
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The rows that a comparison of the rank leaves; false: it is none, or cannot be read.
bool Narrow(const PlanCondition& condition, int rank, int64_t* first, int64_t* last) {
  constexpr int64_t kEnd = std::numeric_limits<int64_t>::max();
  if (condition.op == "BETWEEN") {
    const auto low = NumberOf(condition.sides[1]);
    const auto high = NumberOf(condition.sides[2]);
    if (condition.sides[0].ref != rank || !low || !high) return false;
    *first = std::max(*first, *low);
    *last = std::min(*last, *high);
    return true;
  }
  if (condition.sides.size() != 2) return false;
  const bool left = condition.sides[0].ref == rank;
  if (!left && condition.sides[1].ref != rank) return false;
  const PlanValue& bound = condition.sides[left ? 1 : 0];
  const bool upper = condition.op == (left ? "<" : ">") || condition.op == (left ? "<=" : ">=");
  if (!bound.constant && bound.ref != kNotAColumn && (upper || condition.op == "=")) {
    *last = 0;  // as that column says
    return true;
  }
  const auto number = NumberOf(bound);
  if (!number) return false;
  if (condition.op == "=") {
    *first = std::max(*first, *number);
    *last = std::min(*last, *number);
  } else if (upper) {
    *last = std::min(*last, condition.op.size() == 1 ? *number - 1 : *number);
  } else if (condition.op == "<>") {
    return false;
  } else {
    *first = std::max(*first, condition.op.size() == 1 ? *number + 1 : *number);
  }
  return *last != kEnd || !upper;
}

}  // namespace

PlanNode* Lowering::Above(PlanNode* node, std::vector<PlanCondition> conditions) {
  if (conditions.empty()) return node;
  PlanNode* filter = New(PlanOp::kCalc, nullptr, {node});
  filter->span = node->span;
  filter->conditions = std::move(conditions);
  filter->window_start = node->window_start;
  filter->window_end = node->window_end;
  filter->window = node->window;
  return filter;
}

PlanNode* Lowering::AddFilter(PlanNode* node, std::vector<PlanCondition> conditions) {
  if (conditions.empty()) return node;
  switch (node->op) {
    case PlanOp::kCalc:
      return FilterCalc(node, conditions);
    case PlanOp::kJoin:
    case PlanOp::kIntervalJoin:
    case PlanOp::kWindowJoin:
    case PlanOp::kLookupJoin:
    case PlanOp::kTemporalJoin:
      return FilterJoin(node, std::move(conditions));
    case PlanOp::kAggregate:
    case PlanOp::kWindowAggregate: {
      std::vector<PlanCondition> stay;
      std::vector<PlanCondition> down;
      for (PlanCondition& condition : conditions) {
        const bool keys =
            !node->group.empty() && !node->expanded && Below(condition.uses, node->group.size());
        if (!keys) {
          stay.push_back(std::move(condition));
          continue;
        }
        for (int& use : condition.uses) use = node->group[static_cast<size_t>(use)];
        SortUnique(&condition.uses);
        for (PlanValue& side : condition.sides) {
          for (int& use : side.uses) use = node->group[static_cast<size_t>(use)];
          if (side.ref != kNotAColumn) side.ref = node->group[static_cast<size_t>(side.ref)];
        }
        down.push_back(std::move(condition));
      }
      node->inputs[0] = AddFilter(node->inputs[0], std::move(down));
      return Above(node, std::move(stay));
    }
    case PlanOp::kUnion:
      for (PlanNode*& input : node->inputs) input = AddFilter(input, conditions);
      return node;
    case PlanOp::kCorrelate: {
      const size_t width = node->inputs[0]->columns.size();
      std::vector<PlanCondition> stay;
      std::vector<PlanCondition> down;
      for (PlanCondition& condition : conditions) {
        (Below(condition.uses, width) ? down : stay).push_back(std::move(condition));
      }
      node->inputs[0] = AddFilter(node->inputs[0], std::move(down));
      return Above(node, std::move(stay));
    }
    default:
      return Above(node, std::move(conditions));
  }
}

PlanNode* Lowering::FilterCalc(PlanNode* calc, const std::vector<PlanCondition>& conditions) {
  std::vector<PlanCondition> below;
  below.reserve(conditions.size());
  for (const PlanCondition& condition : conditions) below.push_back(Through(*calc, condition));
  PlanNode* input = calc->inputs[0];
  if (input->op == PlanOp::kOver) {  // nothing passes an OVER
    MakeRank(input, &below);
    calc->conditions.insert(calc->conditions.end(), below.begin(), below.end());
    return calc;
  }
  calc->inputs[0] = AddFilter(input, std::move(below));
  return calc;
}

// WHERE rn <= n over ROW_NUMBER alone.
bool Lowering::MakeRank(PlanNode* over, std::vector<PlanCondition>* conditions) {
  if (over->calls.size() != 1 || over->calls[0].expr == nullptr) return false;
  const std::string& name = over->calls[0].expr->name;
  if (name != "ROW_NUMBER" && name != "RANK" && name != "DENSE_RANK") return false;
  const int rank = static_cast<int>(over->columns.size()) - 1;
  int64_t first = 1;
  int64_t last = std::numeric_limits<int64_t>::max();
  std::vector<PlanCondition> rest;
  for (PlanCondition& condition : *conditions) {
    const bool asks =
        std::find(condition.uses.begin(), condition.uses.end(), rank) != condition.uses.end();
    if (!asks) {
      rest.push_back(condition);
    } else if (!Narrow(condition, rank, &first, &last)) {
      return false;
    }
  }
  if (rest.size() == conditions->size() || last == std::numeric_limits<int64_t>::max())
    return false;
  if (last != 0 && last < first) plan_->unsure = true;
  over->op = PlanOp::kRank;
  over->first = first;
  over->last = last;
  over->row_number = name == "ROW_NUMBER";
  const auto in_partition = [&](int column) {
    return column >= 0 && std::find(over->partition.begin(), over->partition.end(), column) !=
                              over->partition.end();
  };
  if (in_partition(over->window_start) && in_partition(over->window_end)) {
    over->op = PlanOp::kWindowRank;
  }
  const BoundWindow* window = over->calls[0].expr->window;
  const auto named = [&](std::string_view column) {
    return window != nullptr &&
           std::any_of(window->partition_by.begin(), window->partition_by.end(),
                       [&](const BoundExpr* key) { return key->name == column; });
  };
  // A window on a way that was not followed.
  if (over->op == PlanOp::kRank && named("window_start") && named("window_end")) {
    plan_->unsure = true;
  }
  *conditions = std::move(rest);
  return true;
}

PlanNode* Lowering::FilterJoin(PlanNode* join, std::vector<PlanCondition> conditions) {
  const size_t left = join->inputs[0]->columns.size();
  const bool one_sided = join->join == BoundJoin::kSemi || join->join == BoundJoin::kAnti;
  // A condition that no NULL meets makes an outer join one that gives none on that side.
  for (const PlanCondition& condition : conditions) {
    if (condition.uses.empty() || one_sided) continue;
    if (!condition.rejects_null) {
      const bool right_used = !Below(condition.uses, left);
      const bool left_used = !AtOrAbove(condition.uses, left);
      const bool padded = (right_used && join->join == BoundJoin::kLeft) ||
                          (left_used && join->join == BoundJoin::kRight) ||
                          join->join == BoundJoin::kFull;
      if (padded && !condition.asks_null) plan_->unsure = true;  // Calcite may know better
      continue;
    }
    const bool of_left = !AtOrAbove(condition.uses, left);
    const bool of_right = !Below(condition.uses, left);
    if (of_right && join->join == BoundJoin::kLeft) join->join = BoundJoin::kInner;
    if (of_left && join->join == BoundJoin::kRight) join->join = BoundJoin::kInner;
    if (join->join == BoundJoin::kFull) {
      join->join = of_left && of_right ? BoundJoin::kInner
                   : of_left           ? BoundJoin::kLeft
                                       : BoundJoin::kRight;
    }
  }
  const bool left_kept =
      join->join == BoundJoin::kInner || join->join == BoundJoin::kLeft || one_sided;
  const bool right_kept = join->join == BoundJoin::kInner || join->join == BoundJoin::kRight;
  const bool asof = join->op == PlanOp::kTemporalJoin || join->op == PlanOp::kLookupJoin;
  std::vector<PlanCondition> to_left;
  std::vector<PlanCondition> to_right;
  std::vector<PlanCondition> to_join;
  std::vector<PlanCondition> stay;
  for (PlanCondition& condition : conditions) {
    if (left_kept && Below(condition.uses, left)) {
      to_left.push_back(std::move(condition));
    } else if (right_kept && !one_sided && !asof && AtOrAbove(condition.uses, left)) {
      to_right.push_back(Shifted(std::move(condition), -static_cast<int>(left)));
    } else if (join->join == BoundJoin::kInner && !asof) {
      to_join.push_back(std::move(condition));
    } else {
      stay.push_back(std::move(condition));
    }
  }
  join->inputs[0] = AddFilter(join->inputs[0], std::move(to_left));
  if (!to_right.empty()) join->inputs[1] = AddFilter(join->inputs[1], std::move(to_right));
  if (!to_join.empty()) {
    SetConditions(join, std::move(to_join));
    Classify(join);
  }
  return Above(join, std::move(stay));
}

}  // namespace weir::sql
