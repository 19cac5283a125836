// Which relations, columns and expressions of a query run, and the rules of sorting.
#include "sql/analyze/plan_checker.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_plan.h"

namespace weir::sql {
bool HasColumn(const BoundExpr& expr) {
  if (expr.kind == BoundExprKind::kColumn || expr.kind == BoundExprKind::kSubquery) return true;
  if (expr.kind == BoundExprKind::kUnknown) return true;  // a parameter, a column of who knows what
  if (expr.kind == BoundExprKind::kAggregate || expr.kind == BoundExprKind::kOver) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [](const BoundExpr* arg) { return HasColumn(*arg); });
}

namespace {

bool IsComparison(const BoundExpr& expr) {
  return expr.name == "=" || expr.name == "<" || expr.name == ">" || expr.name == "<=" ||
         expr.name == ">=" || expr.name == "<>";
}

// What the comparisons of one column with whole numbers leave.
class Range {
 public:
  // False when it may be nothing, or that cannot be told.
  bool Add(std::string_view op, bool column_first, const BoundExpr& bound) {
    ++count_;
    int64_t value = 0;
    const char* const end = bound.name.data() + bound.name.size();
    const auto [at, error] = std::from_chars(bound.name.data(), end, value);
    if (!bound.literal || error != std::errc() || at != end || bound.name.size() > 15) {
      known_ = false;
      return count_ == 1;
    }
    const bool less = op.starts_with('<') && op != "<>";
    const bool greater = op.starts_with('>');
    const bool strict = op == "<" || op == ">";
    if (op == "=") {
      low_ = std::max(low_, value);
      high_ = std::min(high_, value);
    } else if (less == column_first && (less || greater)) {
      high_ = std::min(high_, strict ? value - 1 : value);
    } else if (less || greater) {
      low_ = std::max(low_, strict ? value + 1 : value);
    } else {
      known_ = false;
    }
    return count_ == 1 || (known_ && low_ <= high_);
  }

 private:
  int count_ = 0;
  bool known_ = true;
  int64_t low_ = std::numeric_limits<int64_t>::min();
  int64_t high_ = std::numeric_limits<int64_t>::max();
};

// A condition somewhere below that Calcite can fold by itself: a constant, x = x, NULLIF(x, x).
bool HasFoldedPart(const BoundExpr& condition) {
  bool found = false;
  VisitParts(condition, [&](const BoundExpr& part) {
    const bool two = part.args.size() == 2;
    const bool compares =
        IsComparison(part) || part.name == "NULLIF" || part.name.ends_with("DISTINCT FROM");
    found = found || (two && compares && SameExpr(*part.args[0], *part.args[1]));
    // A row of which a part is constant: (a, 'x') IN (...).
    const bool row = part.name == "ROW" && part.kind == BoundExprKind::kCall && &part != &condition;
    for (const BoundExpr* arg : part.args) {
      const bool truth = arg->type.Is(TypeRoot::kBoolean) && !arg->is_symbol;
      const bool folded = arg->kind != BoundExprKind::kUnknown && !HasColumn(*arg);
      found = found || (folded && (truth || (row && arg->kind == BoundExprKind::kCall)));
    }
    return !found && part.kind == BoundExprKind::kCall;
  });
  return found;
}

}  // namespace

bool IsFolded(const BoundExpr& expr) { return !HasColumn(expr) || HasFoldedPart(expr); }

namespace {

// What Calcite can fold without a row: constants, x = x, IS NULL of what is never null, two
// comparisons of one column that may exclude each other.
bool MayFold(const BoundExpr* condition) {
  std::map<ColumnId, Range> compared;
  for (const BoundExpr* part : Conjuncts(condition)) {
    if (part->kind == BoundExprKind::kUnknown) continue;
    if (!HasColumn(*part)) {
      if (part->kind == BoundExprKind::kLiteral && part->name == "TRUE") continue;
      return true;
    }
    if (HasFoldedPart(*part)) return true;
    if (part->name.starts_with("IS ")) {
      if (part->args.size() == 1 && !part->args[0]->type.nullable()) return true;
      continue;
    }
    if (!IsComparison(*part) || part->args.size() != 2) continue;
    const BoundExpr& left = *part->args[0];
    const BoundExpr& right = *part->args[1];
    if (left.kind == BoundExprKind::kColumn && right.kind == BoundExprKind::kColumn) {
      if (left.column == right.column) return true;
      continue;
    }
    const bool column_first = left.kind == BoundExprKind::kColumn;
    const BoundExpr& column = column_first ? left : right;
    const BoundExpr& bound = column_first ? right : left;
    if (column.kind != BoundExprKind::kColumn || HasColumn(bound)) continue;
    Range& range = compared[column.column];
    if (!range.Add(part->name, column_first, bound)) return true;
  }
  return false;
}

// Of SELECT COUNT(*) without GROUP BY, and the like: what it counts, for which no column is read.
// Null: the query is another one.
const BoundRel* CountedRows(const BoundRel& project) {
  const BoundRel* group = project.inputs.size() == 1 ? project.inputs[0] : nullptr;
  if (group != nullptr && group->kind == BoundRelKind::kFilter && group->inputs.size() == 1) {
    group = group->inputs[0];  // HAVING
  }
  if (group == nullptr || group->kind != BoundRelKind::kAggregate || !group->keys.empty())
    return nullptr;
  bool rows = true;
  for (const BoundExpr* expr : project.exprs) {
    VisitParts(*expr, [&](const BoundExpr& part) {
      if (part.kind != BoundExprKind::kAggregate) return true;
      const bool counts = part.name == "COUNT" && !part.distinct && part.filter == nullptr;
      rows = rows && counts &&
             std::all_of(part.args.begin(), part.args.end(), [](const BoundExpr* arg) {
               return arg->literal || !arg->type.nullable();
             });
      return false;
    });
  }
  return rows && group->inputs.size() == 1 ? group->inputs[0] : nullptr;
}

}  // namespace

// ---- what runs

const BoundRel* PlanChecker::ViewOf(const BoundRel& scan) const {
  if (scan.kind != BoundRelKind::kScan || scan.table < 0) return nullptr;
  return script_.tables[static_cast<size_t>(scan.table)].view;
}

void PlanChecker::Reach(const BoundRel* rel) {
  if (reached_.insert(rel).second) rels_.push_back(rel);
}

void PlanChecker::UseColumn(ColumnId id) {
  if (used_.insert(id).second) columns_.push_back(id);
}

void PlanChecker::UseAll(const BoundRel& rel) {
  for (const BoundColumn& column : rel.columns) UseColumn(column.id);
}

void PlanChecker::UseExpr(const BoundExpr* expr, const BoundRel* owner) {
  std::vector<const BoundExpr*> left = {expr};
  while (!left.empty()) {
    const BoundExpr* at = left.back();
    left.pop_back();
    if (!exprs_.insert(at).second) continue;
    if (at->kind == BoundExprKind::kColumn) UseColumn(at->column);
    if (at->kind == BoundExprKind::kOver) overs_[owner].push_back(at);
    // COUNT(x) of what is never NULL counts rows.
    const bool rows = at->kind == BoundExprKind::kAggregate && at->name == "COUNT" && !at->distinct;
    if (rows && at->filter == nullptr) continue;
    left.insert(left.end(), at->args.begin(), at->args.end());
    if (at->filter != nullptr) left.push_back(at->filter);
    if (at->query != nullptr) {
      Reach(at->query);
      UseAll(*at->query);
    }
    if (at->window == nullptr) continue;
    const BoundWindow& window = *at->window;
    left.insert(left.end(), window.partition_by.begin(), window.partition_by.end());
    for (const BoundOrder& order : window.order_by) left.push_back(order.expr);
  }
}

// Two projections in a row become one, and what the upper one does not read is gone. Anything else
// above a projection keeps its OVER.
void PlanChecker::KeepOvers(const BoundRel& input) {
  const BoundRel* at = &input;
  for (int step = 0; step < kMaxPlanSteps && ViewOf(*at) != nullptr; ++step) at = ViewOf(*at);
  if (at->kind != BoundRelKind::kProject) return;
  for (const BoundExpr* expr : at->exprs) {
    if (expr->has_over || OverBehind(expr) != nullptr) UseExpr(expr, at);
  }
}

void PlanChecker::Enter(const BoundRel& rel) {
  for (const BoundRel* input : rel.inputs) Reach(input);
  if (rel.condition != nullptr) UseExpr(rel.condition, &rel);
  for (const BoundExpr* key : rel.keys) UseExpr(key, &rel);
  switch (rel.kind) {
    case BoundRelKind::kProject:
      if (rel.distinct) UseAll(rel);
      if (const BoundRel* counted = CountedRows(rel)) KeepOvers(*counted);
      return;
    case BoundRelKind::kScan:
      if (const BoundRel* view = ViewOf(rel)) Reach(view);
      return;
    case BoundRelKind::kFilter:
      filtered_ = true;
      [[fallthrough]];
    case BoundRelKind::kJoin:
      for (const BoundRel* input : rel.inputs) KeepOvers(*input);
      foldable_ = foldable_ || MayFold(rel.condition);
      for (const BoundExpr* part : Conjuncts(rel.condition)) {
        foldable_ = foldable_ || (HasColumn(*part) && IsConstant(*part));
      }
      return;
    case BoundRelKind::kAggregate:
      return;
    case BoundRelKind::kSetOp:
      for (const BoundRel* input : rel.inputs) {
        if (rel.all && rel.name.starts_with("UNION")) {
          KeepOvers(*input);
        } else {
          UseAll(*input);
        }
      }
      return;
    case BoundRelKind::kSort:
      if (!rel.limited && top_sorts_.count(&rel) == 0) return;
      for (const BoundOrder& order : rel.order_by) UseExpr(order.expr, &rel);
      return;
    case BoundRelKind::kUnknown:
    case BoundRelKind::kValues:
    case BoundRelKind::kTableFunction:
    case BoundRelKind::kWindowTvf:
    case BoundRelKind::kMatch:
    case BoundRelKind::kPivot:
      for (const BoundExpr* expr : rel.exprs) UseExpr(expr, &rel);
      for (const BoundOrder& order : rel.order_by) UseExpr(order.expr, &rel);
      for (const BoundRel* input : rel.inputs) UseAll(*input);
      return;
  }
}

// To what a used column is made of.
void PlanChecker::Follow(ColumnId id) {
  if (id <= 0 || static_cast<size_t>(id) >= script_.columns.size()) return;
  const ColumnOrigin& origin = script_.columns[static_cast<size_t>(id)];
  if (origin.rel == nullptr) return;
  const BoundRel& rel = *origin.rel;
  const auto through = [&](const BoundRel& input) {
    if (origin.index < input.columns.size()) UseColumn(input.columns[origin.index].id);
  };
  if (rel.kind == BoundRelKind::kProject && origin.index < rel.exprs.size()) {
    UseExpr(rel.exprs[origin.index], &rel);
  } else if (const BoundRel* view = ViewOf(rel)) {
    through(*view);
  } else if (rel.kind == BoundRelKind::kSetOp) {
    for (const BoundRel* input : rel.inputs) through(*input);
  }
}

// Calcite drops the ORDER BY of a subquery and keeps that of a query and of a view that it reads,
// until something above has no use for an order.
void PlanChecker::FindTopSorts(const BoundRel& root) {
  const BoundRel* at = &root;
  bool of_view = true;
  for (int step = 0; step < kMaxPlanSteps && at != nullptr; ++step) {
    if (at->kind == BoundRelKind::kSort && of_view) top_sorts_.insert(at);
    of_view = false;
    const bool passes = at->kind == BoundRelKind::kSort || at->kind == BoundRelKind::kFilter ||
                        (at->kind == BoundRelKind::kProject && !at->distinct);
    if (const BoundRel* view = ViewOf(*at)) {
      at = view;
      of_view = true;
    } else {
      at = passes && at->inputs.size() == 1 ? at->inputs[0] : nullptr;
    }
  }
}

void PlanChecker::Walk(const BoundRel& root) {
  FindTopSorts(root);
  Reach(&root);
  UseAll(root);
  while (next_rel_ < rels_.size() || next_column_ < columns_.size()) {
    if (next_rel_ < rels_.size()) {
      Enter(*rels_[next_rel_++]);
    } else {
      Follow(columns_[next_column_++]);
    }
  }
}

// ---- rules

std::vector<Diagnostic> PlanChecker::Check(const BoundRel& root) {
  Walk(root);
  if (foldable_) return {};
  const auto refuse = [&](const std::vector<Refusal>& refusals) {
    for (const Refusal& refusal : refusals) {
      if (!batch_ || !refusal.streaming_only) Report(refusal.diagnostic);
    }
  };
  for (const BoundExpr* expr : exprs_) {
    const auto at = refusals_.exprs.find(expr);
    if (at != refusals_.exprs.end()) refuse(at->second);
    CheckSubquery(*expr);
  }
  for (const BoundRel* rel : rels_) {
    const auto at = refusals_.rels.find(rel);
    if (at != refusals_.rels.end()) refuse(at->second);
    if (rel->kind == BoundRelKind::kJoin) CheckJoin(*rel);
    if (rel->kind == BoundRelKind::kFilter) CheckFilter(*rel);
    if (rel->kind == BoundRelKind::kProject) {
      for (const BoundExpr* expr : rel->exprs) {
        if (exprs_.count(expr) != 0) CheckOuterFields(*expr, false);
      }
    }
    if (batch_) {
      CheckBatchKeys(*rel);
      CheckBatchRanks(*rel);
      continue;
    }
    if (rel->kind == BoundRelKind::kSort) CheckSort(*rel);
    if (rel->kind == BoundRelKind::kFilter) CheckRank(*rel);
    if (rel->kind == BoundRelKind::kMatch) CheckChanges(*rel, nullptr);
    CheckReadTime(*rel);
  }
  if (!batch_) {
    for (const auto& [owner, calls] : overs_) CheckOver(*owner, calls);
  }
  SortDiagnostics(&found_);
  // One finding a place: that of the larger number knows more of the construct.
  std::vector<Diagnostic> told;
  for (Diagnostic& diagnostic : found_) {
    const bool again = !told.empty() && told.back().primary.span == diagnostic.primary.span;
    if (again) told.pop_back();
    told.push_back(std::move(diagnostic));
  }
  return told;
}

// Whether Flink computes it before it plans: the column of a constant, too.
bool PlanChecker::IsConstant(const BoundExpr& root) const {
  int steps = 0;
  std::vector<const BoundExpr*> left = {&root};
  while (!left.empty()) {
    const BoundExpr* at = left.back();
    left.pop_back();
    if (at->kind == BoundExprKind::kLiteral) continue;
    if (at->kind == BoundExprKind::kColumn) {
      const BoundExpr* made = ++steps < kMaxPlanSteps ? MadeBy(at->column) : nullptr;
      if (made == nullptr) return false;
      left.push_back(made);
      continue;
    }
    const bool steady =
        at->function != nullptr
            ? !at->function->Has(kFlagNotDeterministic) && !at->function->Has(kFlagDynamic)
            : at->name == "CAST" || at->name == "TRY_CAST" || at->name == "CASE";
    if (at->kind != BoundExprKind::kCall || !steady) return false;
    left.insert(left.end(), at->args.begin(), at->args.end());
  }
  return true;
}

// The expression that makes a column, through views and what only passes it on; null: none.
const BoundExpr* PlanChecker::MadeBy(ColumnId id) const {
  for (int step = 0; step < kMaxPlanSteps; ++step) {
    if (id <= 0 || static_cast<size_t>(id) >= script_.columns.size()) return nullptr;
    const ColumnOrigin& origin = script_.columns[static_cast<size_t>(id)];
    if (origin.rel == nullptr) return nullptr;
    if (const BoundRel* view = ViewOf(*origin.rel)) {
      if (origin.index >= view->columns.size()) return nullptr;
      id = view->columns[origin.index].id;
      continue;
    }
    const bool project = origin.rel->kind == BoundRelKind::kProject;
    return project && origin.index < origin.rel->exprs.size() ? origin.rel->exprs[origin.index]
                                                              : nullptr;
  }
  return nullptr;
}

// Batch mode sorts what it groups, and a MAP has no order.
void PlanChecker::CheckBatchKeys(const BoundRel& rel) {
  const auto check = [&](const DataType& type, Span at) {
    if (!type.Is(TypeRoot::kMap)) return;
    Report(messages::NoSuchAggregate(at, "batch mode cannot group by a MAP",
                                     "CAST it to STRING, or take single values of it: m['a']"));
  };
  if (rel.kind == BoundRelKind::kAggregate) {
    for (const BoundExpr* key : rel.keys) {
      if (!IsConstant(*key)) check(key->type, key->span);
    }
  } else if (rel.kind == BoundRelKind::kProject && rel.distinct) {
    for (const BoundExpr* expr : rel.exprs) {
      if (!IsConstant(*expr)) check(expr->type, expr->span);
    }
  } else if (rel.kind == BoundRelKind::kSetOp && !(rel.all && rel.name.starts_with("UNION"))) {
    for (const BoundColumn& column : rel.columns) check(column.type, rel.span);
  } else if (rel.kind == BoundRelKind::kSort && rel.offset && !rel.limited &&
             !rel.order_by.empty()) {
    Report(messages::OffsetWithoutLimit(rel.span_of_offset));
  }
}

void PlanChecker::CheckSort(const BoundRel& sort) {
  if (sort.limited) return;
  if (sort.offset) {
    Report(messages::OffsetWithoutLimit(sort.span_of_offset));
    return;
  }
  if (top_sorts_.count(&sort) == 0 || sort.order_by.empty()) return;
  const BoundOrder& first = sort.order_by.front();
  const DataType& type = first.expr->type;
  if (type.is_unknown()) return;
  if (!IsTimeAttribute(type) || LostTime(sort, *first.expr) != TimeLoss::kNone) {
    Report(messages::SortOfStream(first.expr->span, type.ToString()));
  } else if (first.descending) {
    Report(messages::SortDescending(first.expr->span));
  }
}

}  // namespace weir::sql
