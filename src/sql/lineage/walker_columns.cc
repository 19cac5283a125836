// From a column to what makes it. See walker.h.
#include <algorithm>

#include "sql/lineage/dataset.h"
#include "sql/lineage/role.h"
#include "sql/lineage/walker.h"

namespace weir::sql {
void LineageWalker::Column(ColumnId id, LineageRole role) {
  const bool known = id > 0 && static_cast<size_t>(id) < script_.columns.size();
  const ColumnOrigin origin = known ? script_.columns[static_cast<size_t>(id)] : ColumnOrigin();
  if (origin.rel == nullptr) {
    found_.complete = false;
    return;
  }
  const BoundRel& rel = *origin.rel;
  const size_t index = origin.index;
  switch (rel.kind) {
    case BoundRelKind::kScan:
      ScanColumn(rel, index, role);
      return;
    case BoundRelKind::kProject:
      if (index < rel.exprs.size()) {
        PushExpr(rel.exprs[index], InputOf(rel), role);
      } else {
        PushHidden(InputOf(rel), "", role);
      }
      return;
    case BoundRelKind::kSetOp: {
      const bool unites = rel.name.starts_with("UNION");
      for (size_t i = 0; i < rel.inputs.size() && (unites || i == 0); ++i) {
        const BoundRel& input = *rel.inputs[i];
        if (index < input.columns.size()) {
          PushColumn(input.columns[index].id, role);
        } else {
          PushHidden(&input, "", role);
        }
      }
      return;
    }
    case BoundRelKind::kValues:
      for (size_t i = index; i < rel.exprs.size(); i += rel.columns.size()) {
        PushExpr(rel.exprs[i], nullptr, role);
      }
      return;
    case BoundRelKind::kTableFunction:
      FunctionColumn(rel, role);
      return;
    case BoundRelKind::kWindowTvf:
      WindowColumn(rel, role);
      return;
    case BoundRelKind::kMatch:
      if (index < rel.traced.size()) PushExpr(rel.traced[index], InputOf(rel), role);
      return;
    case BoundRelKind::kFilter:
    case BoundRelKind::kJoin:
    case BoundRelKind::kAggregate:
    case BoundRelKind::kSort:
    case BoundRelKind::kPivot:
    case BoundRelKind::kUnknown:
      PushHidden(&rel, "", role);
      return;
  }
}

void LineageWalker::ScanColumn(const BoundRel& rel, size_t index, LineageRole role) {
  const BoundTable& table = script_.tables[static_cast<size_t>(rel.table)];
  if (table.view != nullptr) {
    if (index < table.view->columns.size()) {
      PushColumn(table.view->columns[index].id, role);
    } else {
      PushHidden(table.view, "", role);
    }
    return;
  }
  const std::string name = ShortName(table.info.path);
  const std::string& column = rel.columns[index].name;
  const auto computed = table.computed.find(column);
  if (computed == table.computed.end()) {
    Emit(name, column, role);
    return;
  }
  for (const std::string& use : computed->second) Emit(name, use, Computed(role));
}

// Of UNNEST and functions: everything that is given may be in every column.
void LineageWalker::FunctionColumn(const BoundRel& rel, LineageRole role) {
  for (const BoundExpr* expr : rel.exprs) PushExpr(expr, InputOf(rel), Computed(role));
  for (const BoundRel* input : rel.inputs) PushColumns(*input, Computed(role));
}

// window_start, window_end, window_time.
void LineageWalker::WindowColumn(const BoundRel& rel, LineageRole role) {
  if (rel.traced.empty()) {
    PushHidden(InputOf(rel), "", Computed(role));
    return;
  }
  PushExpr(rel.traced[0], InputOf(rel), Computed(role));
  if (rel.name != "SESSION") return;
  for (const BoundExpr* key : rel.spread) {
    PushExpr(key, InputOf(rel), Used(LineageKind::kGrouping));
  }
}

// ---- columns that are not known

void LineageWalker::Hidden(const BoundRel& rel, std::string_view name, LineageRole role) {
  switch (rel.kind) {
    case BoundRelKind::kScan: {
      const BoundTable& table = script_.tables[static_cast<size_t>(rel.table)];
      if (table.view != nullptr) {
        PushHidden(table.view, name, role);
        return;
      }
      found_.complete = found_.complete && rel.open && !name.empty();
      if (rel.open) {
        Emit(ShortName(table.info.path), name.empty() ? "*" : std::string(name), role);
      }
      return;
    }
    case BoundRelKind::kUnknown:
      if (rel.inputs.empty() && !rel.name.empty()) {
        Emit(rel.name, name.empty() ? "*" : std::string(name), role);
        found_.complete = found_.complete && !name.empty();
        return;
      }
      found_.complete = false;
      for (const BoundRel* input : rel.inputs) PushColumns(*input, Computed(role));
      return;
    case BoundRelKind::kJoin: {
      const auto open = std::count_if(rel.inputs.begin(), rel.inputs.end(),
                                      [](const BoundRel* input) { return input->open; });
      if (open != 1) found_.complete = false;
      for (const BoundRel* input : rel.inputs) {
        if (input->open) PushHidden(input, name, role);
      }
      return;
    }
    case BoundRelKind::kTableFunction:
      FunctionColumn(rel, role);
      return;
    case BoundRelKind::kPivot:
      HiddenOfPivot(rel, name, role);
      return;
    case BoundRelKind::kFilter:
    case BoundRelKind::kAggregate:
    case BoundRelKind::kSort:
      PushHidden(InputOf(rel), name, role);
      return;
    case BoundRelKind::kProject:
    case BoundRelKind::kSetOp:
    case BoundRelKind::kWindowTvf:
    case BoundRelKind::kMatch:
      if (rel.inputs.empty() || !rel.open) found_.complete = false;
      for (const BoundRel* input : rel.inputs) PushHidden(input, name, role);
      return;
    case BoundRelKind::kValues:
      found_.complete = false;
      return;
  }
}

// The columns that are neither aggregated nor an axis stay; all others are the aggregates of the
// rows that an axis picks.
void LineageWalker::HiddenOfPivot(const BoundRel& rel, std::string_view name, LineageRole role) {
  const BoundRel* input = InputOf(rel);
  if (input == nullptr) {
    found_.complete = false;
    return;
  }
  for (const BoundColumn& column : input->columns) {
    if (column.name != name) continue;
    PushColumn(column.id, role);
    return;
  }
  for (const BoundExpr* expr : rel.exprs) PushExpr(expr, input, Aggregated(role));
  for (const BoundExpr* axis : rel.traced) PushExpr(axis, input, Used(LineageKind::kFilter));
  if (name.empty()) PushColumns(*input, role);
}

}  // namespace weir::sql
