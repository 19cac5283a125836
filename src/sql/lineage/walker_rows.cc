// What acts on the rows of a relation as a whole. See walker.h.
#include <set>
#include <unordered_map>

#include "sql/lineage/dataset.h"
#include "sql/lineage/role.h"
#include "sql/lineage/walker.h"

namespace weir::sql {
namespace {

// Which of a join's tables each column belongs to.
class Sides {
 public:
  explicit Sides(const BoundRel& join) {
    std::vector<const BoundRel*> todo = {&join};
    int side = 0;
    while (!todo.empty()) {
      const BoundRel* rel = todo.back();
      todo.pop_back();
      if (rel->kind == BoundRelKind::kJoin) {
        todo.insert(todo.end(), rel->inputs.begin(), rel->inputs.end());
        continue;
      }
      ++side;
      for (const BoundColumn& column : rel->columns) side_[column.id] = side;
    }
  }

  // FROM a, b WHERE a.x = b.y: a join, however it is written.
  bool Joins(const BoundExpr& conjunct) const {
    if (conjunct.kind != BoundExprKind::kCall || conjunct.name != "=" ||
        conjunct.args.size() != 2) {
      return false;
    }
    const std::set<int> left = Of(conjunct.args[0]);
    const std::set<int> right = Of(conjunct.args[1]);
    return left.size() == 1 && right.size() == 1 && left != right && left.count(0) == 0 &&
           right.count(0) == 0;
  }

 private:
  std::set<int> Of(const BoundExpr* expr) const {
    std::set<int> sides;
    VisitParts(*expr, [&](const BoundExpr& part) {
      if (part.kind == BoundExprKind::kColumn) {
        const auto side = side_.find(part.column);
        sides.insert(side == side_.end() ? 0 : side->second);
      }
      return true;
    });
    return sides;
  }

  std::unordered_map<ColumnId, int> side_;
};

}  // namespace

void LineageWalker::Rows(const BoundRel& rel) {
  if (rel.temporal) TemporalRows(rel);
  for (const BoundRel* input : rel.inputs) PushRows(input);
  switch (rel.kind) {
    case BoundRelKind::kScan: {
      const BoundTable& table = script_.tables[static_cast<size_t>(rel.table)];
      const std::string name = ShortName(table.info.path);
      (table.view != nullptr ? found_.views : found_.tables).insert(name);
      PushRows(table.view);
      return;
    }
    case BoundRelKind::kUnknown:
      if (rel.inputs.empty() && !rel.name.empty()) found_.tables.insert(rel.name);
      return;
    case BoundRelKind::kProject:
      if (!rel.distinct) return;
      PushColumns(rel, Used(LineageKind::kGrouping));
      return;
    case BoundRelKind::kFilter:
      FilterRows(rel);
      return;
    case BoundRelKind::kJoin:
      JoinRows(rel);
      return;
    case BoundRelKind::kAggregate:
      for (const BoundExpr* key : rel.keys) {
        PushExpr(key, InputOf(rel), Used(LineageKind::kGrouping));
      }
      return;
    case BoundRelKind::kSetOp:
      SetOpRows(rel);
      return;
    case BoundRelKind::kValues:
      return;
    case BoundRelKind::kTableFunction:
    case BoundRelKind::kWindowTvf:
      FunctionRows(rel);
      return;
    case BoundRelKind::kMatch:
      MatchRows(rel);
      return;
    case BoundRelKind::kPivot:
      PivotRows(rel);
      return;
    case BoundRelKind::kSort:
      for (const BoundOrder& order : rel.order_by) {
        PushExpr(order.expr, InputOf(rel), Used(LineageKind::kOrdering));
      }
      return;
  }
}

// FOR SYSTEM_TIME AS OF: the time that is asked for, and that of the versions.
void LineageWalker::TemporalRows(const BoundRel& rel) {
  bool versions = false;
  for (const BoundExpr* time : rel.keys) {
    PushExpr(time, nullptr, Used(LineageKind::kJoin));
    versions = versions || !time->type.is_proctime();
  }
  for (const BoundColumn& column : rel.columns) {
    if (versions && column.type.is_rowtime()) PushColumn(column.id, Used(LineageKind::kJoin));
  }
}

void LineageWalker::FilterRows(const BoundRel& rel) {
  const BoundRel* input = InputOf(rel);
  if (rel.condition == nullptr) return;
  if (input == nullptr || input->kind != BoundRelKind::kJoin) {
    PushExpr(rel.condition, input, Used(LineageKind::kFilter));
    return;
  }
  const Sides sides(*input);
  for (const BoundExpr* part : Conjuncts(rel.condition)) {
    PushExpr(part, input, Used(sides.Joins(*part) ? LineageKind::kJoin : LineageKind::kFilter));
  }
}

void LineageWalker::JoinRows(const BoundRel& rel) {
  PushExpr(rel.condition, &rel, Used(LineageKind::kJoin));
  for (const BoundExpr* key : rel.traced) PushExpr(key, &rel, Used(LineageKind::kJoin));
}

// UNION looks for equal rows, INTERSECT and EXCEPT for rows of the other side.
void LineageWalker::SetOpRows(const BoundRel& rel) {
  const bool unites = rel.name.starts_with("UNION");
  if (unites && rel.all) return;
  for (const BoundRel* input : rel.inputs) {
    PushColumns(*input, Used(unites ? LineageKind::kGrouping : LineageKind::kFilter));
  }
}

void LineageWalker::FunctionRows(const BoundRel& rel) {
  const BoundRel* input = InputOf(rel);
  for (const BoundExpr* key : rel.spread) PushExpr(key, input, Used(LineageKind::kGrouping));
  for (const BoundOrder& order : rel.order_by) {
    PushExpr(order.expr, input, Used(LineageKind::kOrdering));
  }
  if (rel.kind == BoundRelKind::kWindowTvf) {
    if (rel.name != "SESSION") return;
    for (const BoundExpr* key : rel.traced) PushExpr(key, input, Used(LineageKind::kGrouping));
    return;
  }
  for (const BoundExpr* expr : rel.exprs) PushExpr(expr, input, Used(LineageKind::kJoin));
  for (const BoundRel* one : rel.inputs) PushColumns(*one, Used(LineageKind::kFilter));
}

void LineageWalker::MatchRows(const BoundRel& rel) {
  const BoundRel* input = InputOf(rel);
  for (const BoundExpr* key : rel.keys) PushExpr(key, input, Used(LineageKind::kGrouping));
  for (const BoundOrder& order : rel.order_by) {
    PushExpr(order.expr, input, Used(LineageKind::kOrdering));
  }
  const std::set<const BoundExpr*> outputs(rel.traced.begin(), rel.traced.end());
  for (const BoundExpr* expr : rel.exprs) {  // what is no output is of DEFINE
    if (outputs.count(expr) == 0) PushExpr(expr, input, Used(LineageKind::kFilter));
  }
}

// All columns but the aggregated ones and the axes group.
void LineageWalker::PivotRows(const BoundRel& rel) {
  const BoundRel* input = InputOf(rel);
  if (input == nullptr) return;
  std::set<ColumnId> used;
  std::vector<const BoundExpr*> todo(rel.exprs.begin(), rel.exprs.end());
  todo.insert(todo.end(), rel.traced.begin(), rel.traced.end());
  while (!todo.empty()) {
    const BoundExpr* expr = todo.back();
    todo.pop_back();
    if (expr->kind == BoundExprKind::kColumn) used.insert(expr->column);
    todo.insert(todo.end(), expr->args.begin(), expr->args.end());
  }
  for (const BoundColumn& column : input->columns) {
    if (used.count(column.id) == 0) PushColumn(column.id, Used(LineageKind::kGrouping));
  }
  if (input->open) PushHidden(input, "", Used(LineageKind::kGrouping));
}

}  // namespace weir::sql
