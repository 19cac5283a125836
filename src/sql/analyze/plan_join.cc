// Joins: temporal tables, look-ups, time bounds, types of keys.
#include <algorithm>
#include <optional>

#include "sql/analyze/plan_checker.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_plan.h"

namespace weir::sql {
namespace {

// To which side of a join an expression's columns belong.
struct Sides {
  bool left = false;
  bool right = false;
  bool other = false;  // an outer query's, a subquery
};

class JoinSides {
 public:
  explicit JoinSides(const BoundRel& join) {
    for (const BoundColumn& column : join.inputs[0]->columns) left_.insert(column.id);
    for (const BoundColumn& column : join.inputs[1]->columns) right_.insert(column.id);
  }

  Sides Of(const BoundExpr& expr) const {
    Sides sides;
    Add(expr, &sides);
    return sides;
  }

 private:
  void Add(const BoundExpr& expr, Sides* sides) const {
    if (expr.kind == BoundExprKind::kColumn) {
      const bool left = left_.count(expr.column) != 0;
      const bool right = right_.count(expr.column) != 0;
      sides->left = sides->left || left;
      sides->right = sides->right || right;
      sides->other = sides->other || (!left && !right);
    } else if (expr.kind == BoundExprKind::kSubquery || expr.kind == BoundExprKind::kUnknown) {
      sides->other = true;
    }
    for (const BoundExpr* arg : expr.args) Add(*arg, sides);
  }

  std::set<ColumnId> left_;
  std::set<ColumnId> right_;
};

struct Equality {
  const BoundExpr* left = nullptr;   // made of the left side's columns, or of none
  const BoundExpr* right = nullptr;  // made of the right side's alone
  const BoundExpr* whole = nullptr;
  bool constant = false;  // `left` has no column
};

// False when a part of the condition cannot be judged.
bool Equalities(const BoundRel& join, const BoundExpr* condition, std::vector<Equality>* out) {
  const JoinSides sides(join);
  for (const BoundExpr* part : Conjuncts(condition)) {
    const Sides of_part = sides.Of(*part);
    if (of_part.other) return false;
    if (part->kind != BoundExprKind::kCall || part->name != "=" || part->args.size() != 2) continue;
    for (const bool swapped : {false, true}) {
      const BoundExpr* a = part->args[swapped ? 1 : 0];
      const BoundExpr* b = part->args[swapped ? 0 : 1];
      const Sides left = sides.Of(*a);
      const Sides right = sides.Of(*b);
      if (left.right || right.left || !right.right) continue;
      out->push_back({a, b, part, !left.left});
      break;
    }
  }
  return true;
}

constexpr size_t kMaxWidth = 10'000;  // relations that are looked at

// A column of the row that LATERAL goes along with.
const BoundExpr* FindOuter(const BoundExpr* root) {
  std::vector<const BoundExpr*> left = {root};
  while (!left.empty()) {
    const BoundExpr* expr = left.back();
    left.pop_back();
    if (expr->kind == BoundExprKind::kColumn && expr->outer) return expr;
    left.insert(left.end(), expr->args.begin(), expr->args.end());
  }
  return nullptr;
}

std::string TypeText(const DataType& type) {
  return type.WithTimeAttribute(TimeAttribute::kNone).Nullable().ToString();
}

// SELECT DISTINCT, or GROUP BY that computes nothing; below projections that only choose columns.
bool IsDistinct(const BoundRel& rel) {
  const BoundRel* at = &rel;
  while (at->kind == BoundRelKind::kProject && !at->distinct && at->inputs.size() == 1) {
    const bool chooses = std::all_of(at->exprs.begin(), at->exprs.end(), [](const BoundExpr* expr) {
      return expr != nullptr && expr->kind == BoundExprKind::kColumn;
    });
    if (!chooses) return false;
    at = at->inputs[0];
  }
  return at->distinct || at->kind == BoundRelKind::kAggregate;
}

}  // namespace

void PlanChecker::CheckJoin(const BoundRel& join) {
  if (join.inputs.size() != 2) return;
  CheckKeyTypes(join, join.condition);
  const BoundRel* right = join.inputs[1];
  if (right->kind == BoundRelKind::kProject && right->inputs.size() == 1) right = right->inputs[0];
  const bool of_row = std::any_of(right->exprs.begin(), right->exprs.end(),
                                  [](const BoundExpr* expr) { return HasColumn(*expr); });
  if (join.lateral && right->name == "UNNEST" && of_row) CheckUnnest(join);
  if (join.lateral) CheckLateralLimit(join);
  if (join.lateral) CheckLateralValues(join);
  if (join.lateral) CheckOuterFields(*join.inputs[1], false);
  if (join.inputs[1]->temporal) {
    CheckTemporal(join);
  } else if (!batch_ && !join.lateral) {
    CheckIntervalTimes(join);
    CheckIntervalOfProctime(join);
  }
}

// An equality that becomes the key of a join needs one type on both sides, or one that both have
// in common.
void PlanChecker::CheckKeyTypes(const BoundRel& join, const BoundExpr* condition) {
  std::vector<Equality> equalities;
  if (!Equalities(join, condition, &equalities)) return;
  for (const Equality& key : equalities) {
    if (!key.constant) CheckKeyPair(key.whole->span, key.left->type, key.right->type);
  }
}

void PlanChecker::CheckKeyPair(Span at, const DataType& left, const DataType& right) {
  if (left.HasUnknown() || right.HasUnknown() || left.Is(TypeRoot::kRow)) return;
  const DataType pair[] = {left, right};
  if (CommonType(pair).has_value()) return;
  Report(messages::JoinKeyTypes(at, TypeText(left), TypeText(right)));
}

// x IN (query), and x = (query): both become joins.
void PlanChecker::CheckSubquery(const BoundExpr& expr) {
  if (expr.kind == BoundExprKind::kSubquery && expr.name == "SCALAR") {
    CheckOuterFields(*expr.query, false);
  }
  if (expr.kind == BoundExprKind::kSubquery && expr.name == "IN") {
    const bool plain = expr.args.size() == 1 && expr.query->columns.size() == 1;
    if (!plain) return;
    const DataType& left = expr.args[0]->type;
    const DataType& right = expr.query->columns[0].type;
    // NOT IN of what may be NULL is no join by a key: its condition casts all but numbers.
    const bool condition = expr.negated && (left.nullable() || right.nullable());
    if (!condition || IsNumeric(left) || IsNumeric(right)) CheckKeyPair(expr.span, left, right);
    return;
  }
  if (expr.kind != BoundExprKind::kCall || expr.name != "=" || expr.args.size() != 2) return;
  const auto scalar = [](const BoundExpr& side) {
    return side.kind == BoundExprKind::kSubquery && side.name == "SCALAR";
  };
  const auto outer = [](const BoundExpr& side) {
    return side.kind == BoundExprKind::kColumn && side.outer;
  };
  const BoundExpr& left = *expr.args[0];
  const BoundExpr& right = *expr.args[1];
  const bool plain = left.kind == BoundExprKind::kColumn && right.kind == BoundExprKind::kColumn;
  if (scalar(left) != scalar(right) || (plain && outer(left) != outer(right))) {
    const BoundExpr& column = scalar(left) ? right : left;
    if (column.kind == BoundExprKind::kColumn) CheckKeyPair(expr.span, left.type, right.type);
  }
}

// FROM a, b WHERE a.x = b.y is a join, too.
void PlanChecker::CheckFilter(const BoundRel& filter) {
  const bool having = !filter.inputs.empty() && filter.inputs[0]->kind == BoundRelKind::kAggregate;
  for (const BoundExpr* part : Conjuncts(filter.condition)) {
    CheckOuterFields(*part, !having && part->name != "OR");
  }
  if (filter.inputs.empty() || filter.inputs[0]->kind != BoundRelKind::kJoin) return;
  const BoundRel& join = *filter.inputs[0];
  if (join.join != BoundJoin::kInner || join.lateral || join.inputs.size() != 2) return;
  CheckKeyTypes(join, filter.condition);
}

// UNNEST reads the row beside it; a condition that compares with that row is not taken as well.
void PlanChecker::CheckUnnest(const BoundRel& join) {
  const JoinSides sides(join);
  for (const BoundExpr* part : Conjuncts(join.condition)) {
    const Sides of_part = sides.Of(*part);
    if (!of_part.left || of_part.other) continue;
    Report(messages::UnnestCondition(part->span));
    return;
  }
}

void PlanChecker::CheckTemporal(const BoundRel& join) {
  const BoundRel& right = *join.inputs[1];
  if (right.keys.empty()) return;
  const BoundExpr& time = *right.keys[0];
  const bool field = time.kind == BoundExprKind::kField;
  if ((time.kind != BoundExprKind::kColumn && !field) || time.type.is_unknown()) return;
  if (batch_ && !time.type.is_proctime()) {
    Report(messages::TemporalInStreamOnly(time.span));
  } else if (!IsTimeAttribute(time.type)) {
    Report(messages::TemporalNeedsTime(time.span, time.name, time.type.ToString()));
  } else if (time.type.is_rowtime()) {
    CheckVersions(join, time);
  } else {
    CheckLookup(join);
  }
}

// Flink turns LATERAL (SELECT ...) into a join, which it can do of "the first rows for this row"
// only where each of these rows is there once (its CorrelateSortToRankRule makes a rank of it).
void PlanChecker::CheckLateralLimit(const BoundRel& join) {
  if (join.join == BoundJoin::kInner && IsDistinct(*join.inputs[0])) return;
  const BoundRel* limit = nullptr;
  const BoundExpr* outer = nullptr;
  std::vector<const BoundRel*> left = {join.inputs[1]};
  while (!left.empty() && left.size() < kMaxWidth) {
    const BoundRel* rel = left.back();
    left.pop_back();
    if (rel->kind == BoundRelKind::kSort && rel->limited && limit == nullptr) limit = rel;
    // Below the limit: beside it the reference is no harm.
    if (limit != nullptr && outer == nullptr && rel->condition != nullptr) {
      outer = FindOuter(rel->condition);
    }
    left.insert(left.end(), rel->inputs.begin(), rel->inputs.end());
  }
  if (limit != nullptr && outer != nullptr) {
    Report(messages::LateralLimit(limit->span, outer->span, outer->name));
  }
}

// Where a subquery becomes a join by Calcite's own rules, it may read columns of the row beside it
// and no fields of them. Flink's rule for EXISTS and IN as a `condition` of WHERE takes them, but
// for those in conditions of joins.
void PlanChecker::CheckOuterFields(const BoundRel& query, bool condition) {
  const BoundExpr* field = nullptr;
  const auto look = [&](const BoundExpr* expr) {
    if (expr == nullptr || field != nullptr) return;
    field = FindPart(*expr, [](const BoundExpr& part) {
      const BoundExpr* base = &part;
      while (base->kind == BoundExprKind::kField && !base->args.empty()) base = base->args[0];
      return base != &part && base->kind == BoundExprKind::kColumn && base->outer;
    });
  };
  std::vector<const BoundRel*> left = {&query};
  for (size_t step = 0; !left.empty() && step < kMaxWidth; ++step) {
    const BoundRel* rel = left.back();
    left.pop_back();
    if (rel->kind == BoundRelKind::kTableFunction) continue;
    if (!condition) {
      for (const BoundExpr* expr : rel->exprs) look(expr);
      for (const BoundExpr* key : rel->keys) look(key);
    }
    if (!condition || rel->kind == BoundRelKind::kJoin) look(rel->condition);
    // What is to the right of LATERAL may be of the table to its left.
    const size_t inputs =
        rel->lateral ? std::min<size_t>(1, rel->inputs.size()) : rel->inputs.size();
    left.insert(left.end(), rel->inputs.begin(),
                rel->inputs.begin() + static_cast<ptrdiff_t>(inputs));
  }
  if (field != nullptr) Report(messages::OuterField(field->span, field->name));
}

// Of the subqueries in an expression; `condition`: one of WHERE.
void PlanChecker::CheckOuterFields(const BoundExpr& expr, bool condition) {
  VisitParts(expr, [&](const BoundExpr& part) {
    if (part.query != nullptr && part.name != "SCALAR") {
      CheckOuterFields(*part.query, condition);
    }
    return true;
  });
}

// What stands on no table of its own is not joined, and a reference out of it is left over; neither
// do references leave a set operation.
void PlanChecker::CheckLateralValues(const BoundRel& join) {
  const BoundRel* at = join.inputs[1];
  const BoundExpr* outer = nullptr;
  const auto look = [&](const BoundRel& rel) {
    for (const BoundExpr* expr : rel.exprs) {
      if (outer == nullptr && expr != nullptr) outer = FindOuter(expr);
    }
    if (outer == nullptr && rel.condition != nullptr) outer = FindOuter(rel.condition);
  };
  for (size_t step = 0; step < kMaxWidth; ++step) {
    if (at->kind == BoundRelKind::kSetOp) {
      outer = nullptr;
      std::vector<const BoundRel*> left = {at};
      while (!left.empty() && left.size() < kMaxWidth) {
        const BoundRel* rel = left.back();
        left.pop_back();
        look(*rel);
        left.insert(left.end(), rel->inputs.begin(), rel->inputs.end());
      }
      break;
    }
    const bool passes = at->kind == BoundRelKind::kProject || at->kind == BoundRelKind::kFilter;
    if (!passes && at->kind != BoundRelKind::kValues) return;
    look(*at);
    if (at->inputs.empty()) break;
    at = at->inputs[0];
  }
  if (outer != nullptr) {
    Report(messages::LateralValues(join.inputs[1]->span, outer->span, outer->name));
  }
}

// By event time: the right side is a versioned table.
void PlanChecker::CheckVersions(const BoundRel& join, const BoundExpr& time) {
  const BoundRel& right = *join.inputs[1];
  if (ViewOf(right) != nullptr && !right.open) {
    const bool timed =
        std::any_of(right.columns.begin(), right.columns.end(), [](const BoundColumn& column) {
          return column.type.is_unknown() || column.type.is_rowtime();
        });
    const std::string& view = script_.tables[static_cast<size_t>(right.table)].info.path.object;
    const BoundRel& source = SourceOf(right);
    const bool scan = source.kind == BoundRelKind::kScan && source.table >= 0;
    const BoundTable* table = scan ? &script_.tables[static_cast<size_t>(source.table)] : nullptr;
    const bool keyless =
        scan && table->known && !table->info.schema.open && table->info.schema.primary_key.empty();
    if (!timed || keyless) Report(messages::ViewNotVersioned(right.span, view, timed));
    return;
  }
  if (right.kind != BoundRelKind::kScan || right.table < 0 || ViewOf(right) != nullptr) return;
  const BoundTable& table = script_.tables[static_cast<size_t>(right.table)];
  const TableSchema& schema = table.info.schema;
  if (!table.known || schema.open || right.open) return;
  const std::string& name = table.info.path.object;
  if (!schema.watermark_column.has_value() || schema.primary_key.empty()) {
    Report(messages::NotVersioned(right.span, name, schema.primary_key.empty(),
                                  !schema.watermark_column.has_value()));
    return;
  }
  const DataType& version = schema.columns[*schema.watermark_column].type;
  if (version.root() != time.type.root() && !version.is_unknown()) {
    Report(messages::TimesDiffer(time.span, "a temporal join", TypeText(time.type),
                                 TypeText(version)));
    return;
  }
  std::vector<Equality> equalities;
  if (!Equalities(join, join.condition, &equalities)) return;
  for (const size_t key : schema.primary_key) {
    if (key >= right.columns.size()) return;
    const ColumnId id = right.columns[key].id;
    const bool joined = std::any_of(equalities.begin(), equalities.end(), [&](const Equality& e) {
      return e.right->kind == BoundExprKind::kColumn && e.right->column == id;
    });
    if (joined) continue;
    const Span at = join.condition != nullptr ? join.condition->span : right.span;
    Report(messages::KeyNotJoined(at, name, schema.columns[key].name));
    return;
  }
}

// Below views and projections: what their rows are made of.
const BoundRel& PlanChecker::SourceOf(const BoundRel& rel) const {
  const BoundRel* at = &rel;
  for (size_t step = 0; step < kMaxWidth; ++step) {
    if (const BoundRel* view = ViewOf(*at)) {
      at = view;
      continue;
    }
    if (at->kind != BoundRelKind::kProject || at->distinct || at->inputs.size() != 1) break;
    const bool ranks = std::any_of(at->exprs.begin(), at->exprs.end(), [](const BoundExpr* expr) {
      return expr->has_over || expr->has_aggregate;
    });
    if (ranks) break;
    at = at->inputs[0];
  }
  return *at;
}

// A query whose rows no connector can be asked for.
void PlanChecker::CheckLookupOfQuery(const BoundRel& right) {
  const BoundRel* source = &SourceOf(right);
  while (source->kind == BoundRelKind::kFilter && source->inputs.size() == 1) {
    source = &SourceOf(*source->inputs[0]);
  }
  bool computed = false;
  switch (source->kind) {
    case BoundRelKind::kScan: {
      if (source->table < 0) return;
      const BoundTable& table = script_.tables[static_cast<size_t>(source->table)];
      computed = table.known && table.info.schema.watermark_column.has_value();
      break;
    }
    case BoundRelKind::kProject:
      // GROUP BY without aggregates may be of a key, and then does nothing.
      computed = std::any_of(source->exprs.begin(), source->exprs.end(), [](const BoundExpr* expr) {
        return expr->has_over || expr->has_aggregate;
      });
      break;
    case BoundRelKind::kSort:
      computed = source->limited;
      break;
    case BoundRelKind::kJoin:
    case BoundRelKind::kSetOp:
    case BoundRelKind::kValues:
    case BoundRelKind::kMatch:
    case BoundRelKind::kWindowTvf:
      computed = true;
      break;
    default:
      break;
  }
  if (computed) Report(messages::LookupOfQuery(right.span));
}

// By processing time: the connector is asked for each row.
void PlanChecker::CheckLookup(const BoundRel& join) {
  const BoundRel& right = *join.inputs[1];
  const bool query = ViewOf(right) != nullptr || right.kind != BoundRelKind::kScan;
  if (query && !batch_) CheckLookupOfQuery(right);
  if (right.kind != BoundRelKind::kScan || right.table < 0 || ViewOf(right) != nullptr) return;
  const BoundTable& table = script_.tables[static_cast<size_t>(right.table)];
  if (!table.known || table.info.schema.open) return;
  const std::string& name = table.info.path.object;
  if (table.info.schema.watermark_column.has_value() && !batch_) {
    Report(messages::LookupOfStream(right.span, name));
    return;
  }
  if (filtered_ && join.join == BoundJoin::kInner) return;  // WHERE may hold the key
  std::vector<Equality> equalities;
  if (!Equalities(join, join.condition, &equalities)) return;
  const bool keyed = std::any_of(equalities.begin(), equalities.end(), [](const Equality& e) {
    return e.right->kind == BoundExprKind::kColumn;
  });
  if (keyed) return;
  const Span at = join.condition != nullptr ? join.condition->span : right.span;
  Report(messages::LookupWithoutKey(at, name));
}

// a.pt BETWEEN b.pt - ... AND b.pt: Flink keeps the rows by their processing time, and has then no
// use for event times that are read behind the join.
void PlanChecker::CheckIntervalOfProctime(const BoundRel& join) {
  const JoinSides sides(join);
  const BoundExpr* bound = nullptr;
  for (const BoundExpr* part : Conjuncts(join.condition)) {
    const bool compares = part->name == "BETWEEN" || part->name == "<" || part->name == "<=" ||
                          part->name == ">" || part->name == ">=";
    const Sides of_part = sides.Of(*part);
    if (!compares || !of_part.left || !of_part.right || of_part.other) continue;
    const BoundExpr* time = FindPart(*part, [](const BoundExpr& inside) {
      return inside.kind == BoundExprKind::kColumn && IsTimeAttribute(inside.type);
    });
    if (time != nullptr && time->type.is_proctime()) bound = part;
  }
  if (bound == nullptr) return;
  for (const BoundRel* side : join.inputs) {
    for (const BoundColumn& column : side->columns) {
      if (!column.type.is_rowtime() || !Uses(column.id)) continue;
      if (LostTime(side, column.id) != TimeLoss::kNone) continue;
      Report(messages::ProctimeBesideRowtime(bound->span, column.name));
      return;
    }
  }
}

// a.rt BETWEEN b.rt - ... AND b.rt: both times are of one type.
void PlanChecker::CheckIntervalTimes(const BoundRel& join) {
  const JoinSides sides(join);
  // An equality of the times makes it an ordinary join.
  std::set<ColumnId> equal;
  for (const BoundExpr* part : Conjuncts(join.condition)) {
    if (part->name != "=" || part->args.size() != 2) continue;
    const Sides of_part = sides.Of(*part);
    if (!of_part.left || !of_part.right) continue;
    for (const BoundExpr* arg : part->args) equal.insert(arg->column);
  }
  for (const BoundExpr* part : Conjuncts(join.condition)) {
    if (part->name != "BETWEEN" || part->args.size() != 3) continue;
    const BoundExpr& value = *part->args[0];
    if (value.kind != BoundExprKind::kColumn || !value.type.is_rowtime()) continue;
    if (equal.count(value.column) != 0) continue;
    const Sides of_value = sides.Of(value);
    for (const size_t bound : {size_t{1}, size_t{2}}) {
      const BoundExpr* at = part->args[bound];
      if ((at->name == "+" || at->name == "-") && at->args.size() == 2) at = at->args[0];
      if (at->kind != BoundExprKind::kColumn || !at->type.is_rowtime()) continue;
      if (equal.count(at->column) != 0) continue;
      const Sides of_bound = sides.Of(*at);
      if (of_value.left == of_bound.left || of_bound.other) continue;
      if (at->type.root() == value.type.root()) continue;
      Report(messages::TimesDiffer(part->span, "an interval join", TypeText(value.type),
                                   TypeText(at->type)));
      return;
    }
  }
}

}  // namespace weir::sql
