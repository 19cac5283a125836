// Window functions by themselves, and the first rows of each window.
#include <algorithm>

#include "sql/state/build.h"

namespace weir::sql {

// Rows with the window that they are in. Beside SESSION it keeps nothing.
Rows StateBuilder::WindowTable(const PlanNode& node, const Need& need) {
  constexpr size_t kParts = 3;  // window_start, window_end, window_time
  const size_t width = node.inputs[0]->columns.size();
  const BoundRel* rel = node.rel;
  const bool known = rel != nullptr && rel->name != "SESSION" && rel->traced.size() == 1 &&
                     rel->inputs.size() == 1 && rel->inputs[0]->columns.size() == width &&
                     node.columns.size() == width + kParts && rel->columns.size() == width + kParts;
  if (!known) return Other(node);
  Need below(need.begin(), need.begin() + static_cast<std::ptrdiff_t>(width));
  bool found = false;
  for (size_t i = 0; i < width; ++i) {
    if (rel->inputs[0]->columns[i].id != rel->traced[0]->column) continue;
    below[i] = true;
    found = true;
    if (!rel->inputs[0]->columns[i].type.is_rowtime()) {
      Unsure("a window of processing time is not followed");
    }
  }
  if (!found) return Other(node);
  Rows rows = Build(*node.inputs[0], below);
  const std::vector<StateColumn> all = rows.columns;
  const std::vector<StateColumn> wanted = Asked(rows, below);
  Settle(&rows, wanted);
  StreamNode made;
  made.kind = "WindowTableFunction";
  made.detail = WindowSpec(*rel) + " of " + TextsOf(wanted);
  made.inputs = From(rows, Ship::kForward);
  if (rows.nodes.size() > 1) Unsure("a window of a UNION is not followed");
  const int at = Add(std::move(made));
  Rows output = Output(at, wanted);
  output.columns = all;
  output.columns.resize(width);
  for (size_t i = width; i < rel->columns.size(); ++i) {
    StateColumn part = {rel->columns[i].name + (kMark + std::to_string(at)), rel->columns[i].type};
    output.physical.push_back(part);
    output.columns.push_back(std::move(part));
  }
  return output;
}

// ROW_NUMBER by window_start and window_end, over an aggregate of these windows.
Rows StateBuilder::WindowRank(const PlanNode& node, const Need& need) {
  const PlanNode* from = node.inputs[0];
  while (from->op == PlanOp::kCalc && from->conditions.empty()) from = from->inputs[0];
  const PlanNode& input = *node.inputs[0];
  if (from->op != PlanOp::kWindowAggregate || !node.row_number || node.last == 0) {
    return Other(node);
  }
  Rows rows = Build(input, Need(input.columns.size(), true));
  const std::vector<StateColumn> all = rows.columns;
  const std::string filter = rows.filter;
  Settle(&rows, all);
  std::vector<int> partition;
  for (const int column : node.partition) {
    if (column != input.window_start && column != input.window_end) partition.push_back(column);
  }
  const std::vector<StateColumn> by =
      Keys(partition, all, "ROW_NUMBER by something that is computed");
  std::vector<StateColumn> sorted;
  std::string order;
  for (const PlanOrder& one : node.order) {
    if (one.column == kNotAColumn) {
      Unsure("ROW_NUMBER over something that is computed is not followed");
      continue;
    }
    sorted.push_back(all[static_cast<size_t>(one.column)]);
    order += WithoutMarks(sorted.back().text) + (one.descending ? " DESC, " : ", ");
  }
  CheckTimes(sorted);
  StreamNode made = Keyed("WindowRank", "window top-n", rows, by);
  made.state.parts.push_back({"rows", TypesText(all) + "; sorted " + TypesText(sorted)});
  made.state.meaning = ByText(all) + " by " + ByText(by) + " order " + order + " rows " +
                       std::to_string(node.first) + " to " + std::to_string(node.last);
  made.state.input = filter;
  made.state.row_bytes = WidthOf(all) * std::min<int64_t>(node.last, 100);
  const size_t rank = node.columns.size() - 1;
  const bool shown = rank < need.size() && need[rank];
  made.detail = made.state.meaning + made.state.key + (shown ? " numbered" : "");
  const int at = AddShuffled(std::move(made), by, all);
  Rows output = Output(at, all);
  output.columns.resize(node.columns.size());
  if (shown) {
    output.columns[rank] = {"rank" + (kMark + std::to_string(at)), DataType::Bigint().NotNull()};
    output.physical.push_back(output.columns[rank]);
    if (node.first == node.last) Unsure("the number of a window's one row is not followed");
  }
  return output;
}

}  // namespace weir::sql
