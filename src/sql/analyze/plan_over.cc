// OVER: what StreamPhysicalOverAggregate and the rank rules take, and what batch mode does not.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/analyze/plan_checker.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_plan.h"

namespace weir::sql {
namespace {

bool IsRank(const BoundExpr& call) {
  return call.name == "ROW_NUMBER" || call.name == "RANK" || call.name == "DENSE_RANK";
}

bool InBatchOnly(const BoundExpr& call) {
  return call.name == "NTILE" || call.name == "PERCENT_RANK" || call.name == "CUME_DIST" ||
         call.name == "LEAD";
}

bool SameList(const std::vector<const BoundExpr*>& a, const std::vector<const BoundExpr*>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const BoundExpr* x, const BoundExpr* y) { return SameExpr(*x, *y); });
}

bool AllColumns(const std::vector<const BoundExpr*>& exprs) {
  return std::all_of(exprs.begin(), exprs.end(),
                     [](const BoundExpr* expr) { return expr->kind == BoundExprKind::kColumn; });
}

// Surely another window for Flink, not just other words.
bool Differ(const BoundWindow& a, const BoundWindow& b, bool frames) {
  if (&a == &b) return false;
  if (AllColumns(a.partition_by) && AllColumns(b.partition_by) &&
      !SameList(a.partition_by, b.partition_by)) {
    return a.partition_by.size() != b.partition_by.size() || a.partition_by.size() == 1;
  }
  if (a.order_by.size() == 1 && b.order_by.size() == 1) {
    const BoundExpr& x = *a.order_by[0].expr;
    const BoundExpr& y = *b.order_by[0].expr;
    const bool columns = x.kind == BoundExprKind::kColumn && y.kind == BoundExprKind::kColumn;
    if (columns && x.column != y.column) return true;
  }
  if (!frames) return false;
  const BoundFrame& f = a.frame;
  const BoundFrame& g = b.frame;
  if (f.rows != g.rows || f.lower != g.lower || f.upper != g.upper) return true;
  if (f.lower_offset == nullptr || g.lower_offset == nullptr) return false;
  return f.lower_offset->literal && g.lower_offset->literal &&
         f.lower_offset->name != g.lower_offset->name;
}

}  // namespace

// The OVER call that a column is, through subqueries, views and CTEs; null when it is none.
const BoundExpr* PlanChecker::OverBehind(const BoundExpr* column) const {
  for (int step = 0; step < kMaxPlanSteps; ++step) {
    if (column->kind == BoundExprKind::kOver) return column;
    if (column->kind != BoundExprKind::kColumn) return nullptr;
    const ColumnOrigin* origin = &script_.columns[static_cast<size_t>(column->column)];
    for (int view = 0; view < kMaxPlanSteps && origin->rel != nullptr; ++view) {
      const BoundRel* query = ViewOf(*origin->rel);
      if (query == nullptr || origin->index >= query->columns.size()) break;
      origin = &script_.columns[static_cast<size_t>(query->columns[origin->index].id)];
    }
    if (origin->rel == nullptr || origin->rel->kind != BoundRelKind::kProject ||
        origin->index >= origin->rel->exprs.size()) {
      return nullptr;
    }
    column = origin->rel->exprs[origin->index];
  }
  return nullptr;
}

// WHERE rn <= 3 over ROW_NUMBER makes a top-N, which has rules of its own.
void PlanChecker::CheckRank(const BoundRel& filter) {
  const BoundExpr* rank = nullptr;
  bool has_end = false;
  bool has_start = false;
  for (const BoundExpr* part : Conjuncts(filter.condition)) {
    if (part->name == "<>") continue;
    // Any other mention at all takes a call out of the rules for plain OVER.
    VisitParts(*part, [&](const BoundExpr& inside) {
      if (const BoundExpr* over = OverBehind(&inside)) ranked_.insert(over);
      return true;
    });
    if (part->kind != BoundExprKind::kCall) continue;
    if (part->name == "BETWEEN" && part->args.size() == 3) {
      const BoundExpr* over = OverBehind(part->args[0]);
      if (over == nullptr || !IsRank(*over) || (rank != nullptr && rank != over)) continue;
      rank = over;
      has_end = true;
      continue;
    }
    if (part->args.size() != 2) continue;
    const bool literal_first = part->args[0]->literal;
    const BoundExpr* value = part->args[literal_first ? 1 : 0];
    const BoundExpr* bound = part->args[literal_first ? 0 : 1];
    const BoundExpr* over = OverBehind(value);
    const bool by_column = bound->kind == BoundExprKind::kColumn && OverBehind(bound) == nullptr;
    if (over == nullptr || !IsRank(*over) || (!bound->literal && !by_column)) continue;
    if (rank != nullptr && rank != over) return;
    rank = over;
    const bool less = part->name == "<" || part->name == "<=";
    const bool greater = part->name == ">" || part->name == ">=";
    has_end = has_end || part->name == "=" || (literal_first ? greater : less);
    has_start = has_start || (literal_first ? less : greater);
  }
  if (rank == nullptr || rank->window == nullptr) return;
  if (has_end && rank->name != "ROW_NUMBER") {
    Report(messages::RankOfStream(rank->span, rank->name));
  } else if (has_end && rank->window->order_by.empty()) {
    Report(messages::OverOrder(rank->window->span, rank->name));
  } else if (has_start && !has_end) {
    Report(messages::RankWithoutEnd(filter.span));
  }
}

// The aggregate whose results are updated and that `rel` passes on; null when there surely is none,
// or it cannot be told. What Calcite may take out of the plan (columns that nobody reads, the other
// side of an outer join) does not count.
const BoundRel* PlanChecker::ChangingInput(const BoundRel& rel) const {
  const BoundRel* at = &rel;
  bool aggregates = false;  // something that is read between here and the GROUP BY computes one
  for (int step = 0; step < kMaxPlanSteps && at != nullptr; ++step) {
    if (const BoundRel* view = ViewOf(*at)) {
      at = view;
      continue;
    }
    switch (at->kind) {
      case BoundRelKind::kProject:
        aggregates = false;
        for (size_t i = 0; i < at->exprs.size() && i < at->columns.size(); ++i) {
          aggregates = aggregates || (at->exprs[i]->has_aggregate && Uses(at->columns[i].id));
        }
        at = at->inputs.size() == 1 ? at->inputs[0] : nullptr;
        continue;
      case BoundRelKind::kFilter:
        aggregates = aggregates || (at->condition != nullptr && at->condition->has_aggregate);
        at = at->inputs.size() == 1 ? at->inputs[0] : nullptr;
        continue;
      case BoundRelKind::kAggregate: {
        const bool windowed =
            std::any_of(at->keys.begin(), at->keys.end(), [](const BoundExpr* key) {
              return key->name.starts_with("window_") || key->kind != BoundExprKind::kColumn;
            });
        return aggregates && !windowed ? at : nullptr;
      }
      default:
        return nullptr;
    }
  }
  return nullptr;
}

// An OVER that is ordered by time, and MATCH_RECOGNIZE, take rows that are added alone.
// FlinkChangelogModeInferenceProgram of flink-table-planner 2.2.
void PlanChecker::CheckChanges(const BoundRel& reader, const BoundExpr* call) {
  if (reader.inputs.size() != 1) return;
  const BoundRel* changing = ChangingInput(*reader.inputs[0]);
  if (changing == nullptr) return;
  if (call == nullptr) {
    Report(messages::MatchOfChanges(reader.span, changing->span));
    return;
  }
  const auto& order = call->window->order_by;
  if (IsRank(*call) || order.size() != 1 || !IsTimeAttribute(order[0].expr->type)) return;
  Report(messages::OverOfChanges(call->span, call->name, changing->span));
}

// A rank of rows without an order, in batch mode. FlinkLogicalOverAggregate of
// flink-table-planner 2.2 refuses it whether it is read or not.
void PlanChecker::CheckBatchRanks(const BoundRel& rel) {
  if (rel.kind != BoundRelKind::kProject) return;
  for (const BoundExpr* expr : rel.exprs) {
    if (!expr->has_over) continue;
    VisitParts(*expr, [&](const BoundExpr& part) {
      if (part.kind != BoundExprKind::kOver || part.window == nullptr) return true;
      const bool ranks = IsRank(part) || part.name == "PERCENT_RANK" || part.name == "CUME_DIST";
      const auto& order = part.window->order_by;
      const bool ordered = std::any_of(order.begin(), order.end(), [](const BoundOrder& by) {
        return by.expr->kind != BoundExprKind::kLiteral;
      });
      // With WHERE rn <= 3 it may be another operator, which does.
      const bool compares =
          ranks && part.name != "ROW_NUMBER" && part.name != "CUME_DIST" && !filtered_;
      for (const BoundOrder& by : order) {
        if (!compares || !by.expr->type.is_proctime()) continue;
        Report(messages::BadWindow(by.expr->span,
                                   fmt::format("{} does not compare processing times", part.name),
                                   "order by another column, or count with ROW_NUMBER"));
      }
      if (ranks && !ordered) {
        Report(messages::BadWindow(part.span,
                                   fmt::format("{} needs an order that is not constant", part.name),
                                   "add ORDER BY and a column to its OVER clause"));
      }
      return true;
    });
  }
}

void PlanChecker::CheckOver(const BoundRel& owner, const std::vector<const BoundExpr*>& calls) {
  for (const BoundExpr* call : calls) {
    if (call->window == nullptr || ranked_.count(call) != 0) return;
    if (call->function == nullptr) return;  // the user's own: not known
  }
  for (const BoundExpr* call : calls) {
    if (InBatchOnly(*call)) {
      Report(messages::OverInBatchOnly(call->span, call->name));
      return;
    }
  }
  CheckSameWindow(calls);
  for (const BoundExpr* call : calls) CheckOverWindow(owner, *call);
  CheckChanges(owner, calls.front());
}

void PlanChecker::CheckSameWindow(const std::vector<const BoundExpr*>& calls) {
  const BoundExpr* first = *std::min_element(
      calls.begin(), calls.end(),
      [](const BoundExpr* a, const BoundExpr* b) { return a->span.begin < b->span.begin; });
  for (const BoundExpr* call : calls) {
    const bool whole = call->function->Has(kFlagNoFrame);
    const bool first_whole = first->function->Has(kFlagNoFrame);
    // What takes no frame counts from the beginning.
    const BoundWindow& framed = whole ? *first->window : *call->window;
    const bool bounded =
        whole != first_whole && framed.frame.lower == BoundFrame::Bound::kPreceding;
    const bool frames = !whole && !first_whole;
    if (call == first || (!bounded && !Differ(*first->window, *call->window, frames))) continue;
    Report(messages::OverWindowsDiffer(call->span, first->span));
    return;
  }
}

void PlanChecker::CheckOverWindow(const BoundRel& owner, const BoundExpr& call) {
  using Bound = BoundFrame::Bound;
  const BoundWindow& window = *call.window;
  const bool one = std::all_of(
      window.order_by.begin(), window.order_by.end(),
      [&](const BoundOrder& order) { return SameExpr(*order.expr, *window.order_by[0].expr); });
  const bool no_order =
      window.order_by.empty() || !one || window.order_by[0].expr->kind == BoundExprKind::kLiteral;
  if (no_order) {
    Report(messages::OverOrder(window.span, call.name));
    return;
  }
  const BoundOrder& order = window.order_by[0];
  if (order.expr->type.is_unknown()) return;
  if (order.descending) {
    Report(messages::OverDescending(order.expr->span));
    return;
  }
  const BoundFrame& frame = window.frame;
  if (frame.upper != Bound::kCurrentRow || frame.lower == Bound::kCurrentRow ||
      frame.lower == Bound::kFollowing) {
    Report(messages::OverFrameEnd(window.span));
    return;
  }
  if (frame.lower != Bound::kPreceding || IsRank(call)) return;
  if (!IsTimeAttribute(order.expr->type)) {
    Report(messages::OverFrameOfNoTime(order.expr->span, order.expr->type.ToString()));
  } else if (const TimeLoss loss = LostTime(owner, *order.expr); loss != TimeLoss::kNone) {
    Report(messages::TimeLost(order.expr->span, "a frame with a bound", order.expr->name,
                              LossWords(loss)));
  } else if (frame.lower_offset != nullptr &&
             frame.lower_offset->type.Is(TypeRoot::kIntervalYearMonth)) {
    Report(messages::OverFrameOfMonths(frame.lower_offset->span));
  }
}

}  // namespace weir::sql
