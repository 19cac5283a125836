// Where a time attribute becomes an ordinary time: below a join that does not bound its times, a
// GROUP BY, DISTINCT, a subquery in WHERE (which becomes a join). The validator goes on calling it
// a time attribute; RelTimeIndicatorConverter of flink-table-planner 2.2 does not, each case tried
// on Flink 2.2.1.
#include <algorithm>

#include "sql/analyze/plan_checker.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_plan.h"

namespace weir::sql {
namespace {

// The sides of a join whose time attributes an expression reads.
struct TimeSides {
  bool left = false;
  bool right = false;
};

bool HasColumn(const BoundRel& rel, ColumnId id) {
  return std::any_of(rel.columns.begin(), rel.columns.end(),
                     [id](const BoundColumn& column) { return column.id == id; });
}

TimeSides TimesOf(const BoundRel& join, const BoundExpr& root) {
  TimeSides sides;
  VisitParts(root, [&](const BoundExpr& part) {
    const bool time = IsTimeAttribute(part.type) || part.type.is_unknown();
    if (part.kind == BoundExprKind::kColumn && time) {
      sides.left = sides.left || HasColumn(*join.inputs[0], part.column);
      sides.right = sides.right || HasColumn(*join.inputs[1], part.column);
    }
    return true;
  });
  return sides;
}

bool NamesWindow(const BoundExpr& part) {
  return std::any_of(part.args.begin(), part.args.end(), [](const BoundExpr* arg) {
    return arg->kind == BoundExprKind::kColumn && arg->name.starts_with("window_");
  });
}

// Whether the times of both sides bound each other from below and above, or that cannot be told.
bool MayBound(const BoundRel& join, const std::vector<const BoundExpr*>& conditions) {
  bool from_below = false;
  bool from_above = false;
  for (const BoundExpr* part : conditions) {
    if (NamesWindow(*part)) return true;
    const TimeSides all = TimesOf(join, *part);
    if (!all.left || !all.right) continue;
    if (part->name == "BETWEEN" && part->args.size() == 3) {
      const TimeSides lower = TimesOf(join, *part->args[1]);
      const TimeSides upper = TimesOf(join, *part->args[2]);
      from_below = from_below || lower.left || lower.right;
      from_above = from_above || upper.left || upper.right;
      continue;
    }
    const bool less = part->name == "<" || part->name == "<=";
    const bool greater = part->name == ">" || part->name == ">=";
    if (part->args.size() != 2 || (!less && !greater)) return true;
    const bool left_first = TimesOf(join, *part->args[0]).left;
    (less == left_first ? from_above : from_below) = true;
  }
  return from_below && from_above;
}

// UNNEST of what the row beside it does not give.
bool IsUnrelated(const BoundRel& unnest) {
  return std::all_of(unnest.exprs.begin(), unnest.exprs.end(), [](const BoundExpr* expr) {
    return expr->kind == BoundExprKind::kLiteral ||
           (expr->kind == BoundExprKind::kCall &&
            std::all_of(expr->args.begin(), expr->args.end(),
                        [](const BoundExpr* arg) { return arg->kind == BoundExprKind::kLiteral; }));
  });
}

}  // namespace

// How a join treats the times of the side that has `id`: the input to go on with; null when it is
// not known, with `lost` set when they end here.
const BoundRel* PlanChecker::TimeThrough(const BoundRel& join, ColumnId id,
                                         std::vector<const BoundExpr*> conditions,
                                         bool* lost) const {
  if (join.inputs.size() != 2) return nullptr;
  const bool of_left = HasColumn(*join.inputs[0], id);
  const BoundRel& right = *join.inputs[1];
  if (right.temporal) return of_left ? join.inputs[0] : nullptr;
  const BoundRel* made =
      right.kind == BoundRelKind::kProject && right.inputs.size() == 1 ? right.inputs[0] : &right;
  if (made->kind == BoundRelKind::kTableFunction) {
    *lost = made->name == "UNNEST" && IsUnrelated(*made);
    return of_left && !*lost ? join.inputs[0] : nullptr;
  }
  if (join.lateral || join.open) return nullptr;
  const std::vector<const BoundExpr*> own = Conjuncts(join.condition);
  conditions.insert(conditions.end(), own.begin(), own.end());
  *lost = !MayBound(join, conditions);
  return *lost ? nullptr : join.inputs[of_left ? 0 : 1];
}

PlanChecker::TimeLoss PlanChecker::LostTime(const BoundRel* rel, ColumnId id) const {
  std::vector<const BoundExpr*> conditions;
  for (int step = 0; step < kMaxPlanSteps && rel != nullptr; ++step) {
    const auto column = std::find_if(rel->columns.begin(), rel->columns.end(),
                                     [id](const BoundColumn& one) { return one.id == id; });
    const auto index = static_cast<size_t>(column - rel->columns.begin());
    const BoundRel* input = rel->inputs.size() == 1 ? rel->inputs[0] : nullptr;
    if (const BoundRel* view = ViewOf(*rel)) {
      if (index >= view->columns.size()) return TimeLoss::kNone;
      id = view->columns[index].id;
      rel = view;
      conditions.clear();
      continue;
    }
    switch (rel->kind) {
      case BoundRelKind::kProject: {
        if (rel->distinct) return TimeLoss::kGroup;
        if (index < rel->exprs.size()) {  // else: what ORDER BY reads and SELECT does not yield
          const BoundExpr& made = *rel->exprs[index];
          if (made.kind == BoundExprKind::kAggregate) return TimeLoss::kGroup;
          if (made.kind != BoundExprKind::kColumn) {
            const bool property = made.function != nullptr &&
                                  made.function->kind == FunctionKind::kGroupWindowProperty;
            const bool computed = made.kind == BoundExprKind::kCall && made.type.is_rowtime();
            return computed && !property ? TimeLoss::kCall : TimeLoss::kNone;
          }
          id = made.column;
        }
        conditions.clear();
        rel = input;
        continue;
      }
      case BoundRelKind::kFilter: {
        for (const BoundExpr* part : Conjuncts(rel->condition)) {
          const bool joins =
              part->kind == BoundExprKind::kSubquery ||
              std::any_of(part->args.begin(), part->args.end(), [](const BoundExpr* arg) {
                return arg->kind == BoundExprKind::kSubquery;
              });
          if (joins) return TimeLoss::kSubquery;
          conditions.push_back(part);
        }
        rel = input;
        continue;
      }
      case BoundRelKind::kSort:
        rel = input;
        continue;
      case BoundRelKind::kWindowTvf:
        rel = input != nullptr && HasColumn(*input, id) ? input : nullptr;
        continue;
      case BoundRelKind::kAggregate: {
        // Beside a window's own columns its time goes on.
        const bool windowed =
            std::any_of(rel->keys.begin(), rel->keys.end(), [](const BoundExpr* key) {
              return key->name.starts_with("window_") || key->kind != BoundExprKind::kColumn;
            });
        return windowed ? TimeLoss::kNone : TimeLoss::kGroup;
      }
      case BoundRelKind::kJoin: {
        bool lost = false;
        rel = TimeThrough(*rel, id, std::move(conditions), &lost);
        if (lost) return TimeLoss::kJoin;
        conditions.clear();
        continue;
      }
      default:
        return TimeLoss::kNone;
    }
  }
  return TimeLoss::kNone;
}

PlanChecker::TimeLoss PlanChecker::LostTime(const BoundRel& reader, const BoundExpr& time) const {
  if (time.kind != BoundExprKind::kColumn || !IsTimeAttribute(time.type)) return TimeLoss::kNone;
  return LostTime(reader.inputs.size() == 1 ? reader.inputs[0] : nullptr, time.column);
}

// A window's DESCRIPTOR and the ORDER BY of MATCH_RECOGNIZE.
void PlanChecker::CheckReadTime(const BoundRel& rel) {
  const BoundExpr* time = nullptr;
  if (rel.kind == BoundRelKind::kWindowTvf && !rel.traced.empty()) time = rel.traced[0];
  if (rel.kind == BoundRelKind::kMatch && !rel.order_by.empty()) time = rel.order_by[0].expr;
  if (time == nullptr) return;
  const TimeLoss loss = LostTime(rel, *time);
  if (loss == TimeLoss::kNone) return;
  Report(messages::TimeLost(time->span,
                            rel.kind == BoundRelKind::kMatch ? "MATCH_RECOGNIZE" : rel.name,
                            time->name, LossWords(loss)));
}

std::string_view PlanChecker::LossWords(TimeLoss loss) {
  switch (loss) {
    case TimeLoss::kJoin:
      return "a join without bounds on the times of both sides";
    case TimeLoss::kSubquery:
      return "a subquery in WHERE, which is a join";
    case TimeLoss::kCall:
      return "an expression";
    case TimeLoss::kGroup:
    case TimeLoss::kNone:
      break;
  }
  return "a GROUP BY or DISTINCT";
}

}  // namespace weir::sql
