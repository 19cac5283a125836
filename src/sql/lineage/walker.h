// Follows one column, or the rows of one relation, back to the columns of tables.
//
// A step either passes a value on, in which case the role stays, or uses it for something (a
// filter, a key), in which case that is the role from there on: of several uses on the way the one
// nearest to the source counts. For one BuildLineage, on its stack.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/lineage/lineage.h"

namespace weir::sql {

struct LineageRole {
  LineageKind kind = LineageKind::kValue;
  LineageHow how = LineageHow::kIdentity;
};

// What a walk found. Tables by the name in the script.
struct LineageFound {
  std::map<std::tuple<std::string, std::string, LineageKind>, LineageHow> inputs;
  std::set<std::string> tables;
  std::set<std::string> views;
  bool complete = true;
};

// What a relation reads first; null: nothing.
inline const BoundRel* InputOf(const BoundRel& rel) {
  return rel.inputs.empty() ? nullptr : rel.inputs[0];
}

class LineageWalker {
 public:
  LineageWalker(const BoundScript& script, size_t max_steps)
      : script_(script), steps_left_(max_steps) {}

  LineageFound OfColumn(ColumnId id);
  // `from`: what the expression is evaluated over.
  LineageFound OfExpr(const BoundExpr& expr, const BoundRel* from, LineageRole role);
  LineageFound OfRows(const BoundRel& rel);
  bool cut() const { return cut_; }

 private:
  enum class What : uint8_t { kColumn, kExpr, kRows, kHidden };
  struct Item {
    What what = What::kColumn;
    LineageRole role;
    ColumnId column = 0;
    const BoundExpr* expr = nullptr;
    const BoundRel* rel = nullptr;  // kRows, kHidden; kExpr: what it is evaluated over
    std::string_view name;          // kHidden: the column's, when it is known
  };

  LineageFound Run();
  void Visit(const Item& item);
  bool Seen(const Item& item);

  void PushColumn(ColumnId id, LineageRole role);
  void PushExpr(const BoundExpr* expr, const BoundRel* from, LineageRole role);
  void PushRows(const BoundRel* rel);
  // A column of `rel` that is not among its known ones.
  void PushHidden(const BoundRel* rel, std::string_view name, LineageRole role);
  void PushColumns(const BoundRel& rel, LineageRole role);

  void Column(ColumnId id, LineageRole role);
  void ScanColumn(const BoundRel& rel, size_t index, LineageRole role);
  void FunctionColumn(const BoundRel& rel, LineageRole role);
  void WindowColumn(const BoundRel& rel, LineageRole role);
  void Hidden(const BoundRel& rel, std::string_view name, LineageRole role);
  void HiddenOfPivot(const BoundRel& rel, std::string_view name, LineageRole role);

  void Expr(const BoundExpr& expr, const BoundRel* from, LineageRole role);
  void Call(const BoundExpr& expr, const BoundRel* from, LineageRole role);
  void Case(const BoundExpr& expr, const BoundRel* from, LineageRole role);
  void Over(const BoundExpr& expr, const BoundRel* from, LineageRole role);
  void Subquery(const BoundExpr& expr, const BoundRel* from, LineageRole role);

  void Rows(const BoundRel& rel);
  void TemporalRows(const BoundRel& rel);
  void FilterRows(const BoundRel& rel);
  void JoinRows(const BoundRel& rel);
  void FunctionRows(const BoundRel& rel);
  void SetOpRows(const BoundRel& rel);
  void MatchRows(const BoundRel& rel);
  void PivotRows(const BoundRel& rel);

  void Emit(const std::string& table, const std::string& column, LineageRole role);

  const BoundScript& script_;
  size_t steps_left_;
  bool cut_ = false;
  LineageFound found_;
  std::vector<Item> todo_;
  std::set<std::tuple<What, const void*, ColumnId, int, std::string_view>> seen_;
};

}  // namespace weir::sql
