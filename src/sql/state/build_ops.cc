// The operators of a query, one function a kind.
#include <algorithm>

#include "sql/state/build.h"
#include "sql/state/text.h"

namespace weir::sql {
namespace {

constexpr int kMaxDepth = 300;

// Conditions of which Flink's simplifications leave just what is written.
bool IsPlain(const PlanCondition& condition) {
  if (condition.sides.size() != 2 || condition.op.empty()) return false;
  const auto constant = [](const PlanValue& side) {
    return side.expr != nullptr && side.expr->kind == BoundExprKind::kLiteral &&
           side.expr->name != "NULL";
  };
  const auto column = [](const PlanValue& side) { return side.ref != kNotAColumn; };
  const PlanValue& a = condition.sides[0];
  const PlanValue& b = condition.sides[1];
  if (column(a) && column(b)) return a.ref != b.ref;
  return (column(a) && constant(b)) || (constant(a) && column(b));
}

// The text of a column that is a literal.
bool IsConstant(std::string_view text) {
  if (text.empty()) return false;
  const bool digit = text[0] >= '0' && text[0] <= '9';
  return digit || text[0] == '\'' || text == "NULL" || text == "TRUE" || text == "FALSE";
}

}  // namespace

const PlanNode& BelowCalcs(const PlanNode& node) {
  const PlanNode* at = &node;
  while (at->op == PlanOp::kCalc) at = at->inputs[0];
  return *at;
}

// Text that was not told to its end cannot tell two scripts apart.
void StateBuilder::CheckTold(bool whole) {
  if (whole) return;
  Unsure("an expression of the query is not followed to its tables");
  state_.whole = false;
}

std::string StateBuilder::Text(const BoundExpr& expr) {
  bool whole = true;
  std::string text = ExprText(script_, expr, &whole);
  CheckTold(whole);
  return text;
}

Rows StateBuilder::Output(int node, std::vector<StateColumn> columns) const {
  Rows rows;
  rows.nodes = {node};
  rows.physical = columns;
  rows.columns = std::move(columns);
  return rows;
}

// A key that is a constant by a condition is taken out of the key by Flink.
void StateBuilder::CheckPinned(const std::vector<StateColumn>& keys) {
  for (const StateColumn& key : keys) {
    if (pinned_.count(WithoutMarks(key.text)) == 0) continue;
    Unsure("a key that WHERE makes a constant (" + WithoutMarks(key.text) +
           ") is taken out of the plan by Flink");
  }
}

// RelTimeIndicatorConverter makes them plain timestamps, by a projection of their own.
void StateBuilder::CheckTimes(const std::vector<StateColumn>& columns) {
  for (const StateColumn& column : columns) {
    if (!IsTimeAttribute(column.type)) continue;
    Unsure("event or processing time (" + WithoutMarks(column.text) +
           ") in a plain join or aggregate is not followed");
  }
}

Rows StateBuilder::Build(const PlanNode& node, const Need& need) {
  if (depth_ >= kMaxDepth) {
    Unsure("the query is nested too deeply");
    state_.whole = false;
    StreamNode end;
    end.kind = "Unknown";
    end.source = true;
    const int at = Add(std::move(end));
    return Output(at, std::vector<StateColumn>(node.columns.size(), {"?", DataType::Unknown()}));
  }
  ++depth_;
  Rows rows = BuildOne(node, need);
  --depth_;
  rows.columns.resize(node.columns.size());
  return rows;
}

Rows StateBuilder::BuildOne(const PlanNode& node, const Need& need) {
  switch (node.op) {
    case PlanOp::kScan:
      return Scan(node, need);
    case PlanOp::kCalc:
      return Calc(node, need);
    case PlanOp::kAggregate:
      return Aggregate(node);
    case PlanOp::kWindowAggregate:
      return WindowAggregate(node);
    case PlanOp::kGroupWindow:
      return GroupWindow(node, need);
    case PlanOp::kJoin:
    case PlanOp::kIntervalJoin:
    case PlanOp::kTemporalJoin:
      return Join(node, need);
    case PlanOp::kLookupJoin:
      return LookupJoin(node, need);
    case PlanOp::kWindowTvf:
      return WindowTable(node, need);
    case PlanOp::kWindowRank:
      return WindowRank(node, need);
    case PlanOp::kRank:
      return Rank(node, need);
    case PlanOp::kOver:
      return Over(node);
    case PlanOp::kUnion:
      return Union(node, need);
    case PlanOp::kNormalize:
      return Normalize(node, need);
    default:
      return Other(node);
  }
}

void StateBuilder::Conditions(const PlanNode& node, const std::vector<StateColumn>& columns,
                              Rows* rows) {
  if (rows->filtering) Unsure("a filter that a source or a lookup may take over is not followed");
  std::map<std::string, int> compared;
  for (const PlanCondition& condition : node.conditions) {
    std::string text = condition.op;
    for (const int use : condition.uses) {
      const std::string& used = columns[static_cast<size_t>(use)].text;
      if (IsConstant(used)) Unsure("a condition on a constant may be folded away");
      text += " " + used;
    }
    for (const PlanValue& side : condition.sides) {
      text += " (";
      if (side.ref != kNotAColumn) {
        text += columns[static_cast<size_t>(side.ref)].text;
      } else if (side.expr != nullptr) {
        text += Text(*side.expr);
      }
      text += ")";
    }
    if (condition.expr != nullptr && condition.sides.empty()) text += " " + Text(*condition.expr);
    rows->filter += (rows->filter.empty() ? "" : " AND ") + text;
    if (condition.uses.empty()) Unsure("a condition without a column may be folded away");
    if (!IsPlain(condition)) continue;
    for (size_t i = 0; i < 2; ++i) {
      const PlanValue& side = condition.sides[i];
      const PlanValue& other = condition.sides[1 - i];
      if (side.ref == kNotAColumn || other.ref != kNotAColumn) continue;
      const std::string name = WithoutMarks(columns[static_cast<size_t>(side.ref)].text);
      if (condition.op == "=") pinned_.insert(name);
      // Two bounds of one column may exclude each other.
      if (++compared[name] > 1) Unsure("several conditions on " + name + " may be folded into one");
    }
  }
}

// What a projection makes of its input's columns.
std::vector<StateColumn> StateBuilder::Projected(const PlanNode& node,
                                                 const std::vector<StateColumn>& input,
                                                 const Need& need) {
  std::vector<StateColumn> columns(node.values.size());
  for (size_t i = 0; i < node.values.size(); ++i) {
    if (!need[i]) continue;
    const PlanValue& value = node.values[i];
    const StateColumn* passed =
        value.ref == kNotAColumn ? nullptr : &input[static_cast<size_t>(value.ref)];
    // A cast that keeps a key is no column that passes.
    const bool cast = passed != nullptr && value.expr != nullptr && value.expr->name == "CAST" &&
                      !SameIgnoringNullability(passed->type, value.expr->type);
    if (passed != nullptr && !cast) {
      columns[i] = *passed;
    } else if (value.expr != nullptr) {
      columns[i] = {Text(*value.expr), value.expr->type};
      if (columns[i].text.empty()) columns[i].text = "?";
    } else if (value.constant) {
      columns[i] = {"NULL", DataType::Null()};
    } else {
      std::string text = "converted";
      for (const int use : value.uses) text += " " + input[static_cast<size_t>(use)].text;
      columns[i] = {text, DataType::Unknown()};
    }
  }
  return columns;
}

Rows StateBuilder::Calc(const PlanNode& node, const Need& need) {
  const PlanNode& input = *node.inputs[0];
  Need below(input.columns.size(), false);
  for (const PlanCondition& condition : node.conditions) Want(&below, condition.uses);
  for (size_t i = 0; i < need.size(); ++i) {
    if (!need[i]) continue;
    if (node.values.empty()) {
      below[i] = true;
    } else {
      Want(&below, node.values[i].uses);
      if (node.values[i].ref != kNotAColumn) Want(&below, {node.values[i].ref});
    }
  }
  Rows rows = Build(input, below);
  const bool moved = node.conditions.empty() && node.values.empty();
  if (node.replaced) Unsure("an aggregate or join that may be superfluous is not followed");
  if (moved) Unsure("a filter that Flink moves into a ChangelogNormalize is not followed");
  if (!node.conditions.empty()) Conditions(node, rows.columns, &rows);
  if (node.values.empty()) return rows;
  rows.columns = Projected(node, rows.columns, need);
  return rows;
}

Need StateBuilder::RankNeed(const PlanNode& node, const Need& need) {
  Need below(node.inputs[0]->columns.size(), false);
  for (size_t i = 0; i + 1 < node.columns.size() && i < below.size(); ++i) below[i] = need[i];
  Want(&below, node.partition);
  for (const std::vector<int>& key : node.inputs[0]->unique) Want(&below, key);
  for (const PlanOrder& order : node.order) {
    if (order.column == kNotAColumn) {
      Unsure("ROW_NUMBER over something that is computed is not followed");
    }
    Want(&below, {order.column});
  }
  return below;
}

// The first row by time of rows that come once: Flink keeps less.
bool StateBuilder::RankDeduplicates(const PlanNode& node, bool shown,
                                    const std::vector<StateColumn>& sorted) {
  const bool by_time =
      sorted.size() == 1 && node.order.size() == 1 && IsTimeAttribute(sorted[0].type);
  const bool insert_only = node.inputs[0]->changes.insert_only();
  const bool first_row = node.row_number && node.first == 1 && node.last == 1 && !shown;
  const bool deduplicates = first_row && by_time && insert_only;
  if (by_time && !deduplicates) Unsure("ROW_NUMBER by time is not followed here");
  if (!node.row_number) Unsure("RANK is not followed");
  if (node.first != 1) Unsure("ROW_NUMBER from a later row on is not followed");
  if (node.last == 0) Unsure("a rank that is compared with a column is not followed");
  return deduplicates;
}

// How Flink keeps rows that change depends on how they do and on their keys.
std::string StateBuilder::ChangingText(const PlanNode& input, const std::vector<StateColumn>& all) {
  if (input.changes.insert_only()) return "";
  std::string text = "; changed by " + ChangesText(input.changes);
  for (const std::vector<int>& key : input.upsert) {
    text += "; key";
    for (const int column : key) text += " " + WithoutMarks(all[static_cast<size_t>(column)].text);
  }
  return text;
}

// Flink replaces a row in its place where an update can only move it up, and keeps all rows that
// there are else: RankProcessStrategy, FlinkRelMdModifiedMonotonicity.
std::string StateBuilder::PlacesText(const PlanNode& rank) {
  if (rank.inputs[0]->changes.insert_only()) return "";
  bool up = true;
  for (const PlanOrder& order : rank.order) {
    const PlanNode* at = rank.inputs[0];
    int column = order.column;
    while (at->op == PlanOp::kCalc && StepToInput(&at, &column)) {
    }
    if (at->op != PlanOp::kAggregate || !at->inputs[0]->changes.insert_only() ||
        column == kNotAColumn) {
      up = false;
      continue;
    }
    const auto call = static_cast<size_t>(column) - at->group.size();
    if (static_cast<size_t>(column) < at->group.size() || call >= at->calls.size()) continue;
    const BoundExpr* expr = at->calls[call].expr;
    const std::string name = expr == nullptr ? "" : expr->name;
    if (name == "SUM") Unsure("ROW_NUMBER by a SUM is not followed");  // of what is never negative?
    const bool moves_up = order.descending ? name == "COUNT" || name == "MAX" : name == "MIN";
    up = up && moves_up;
  }
  return up ? "; in place" : "; all rows";
}

// What tells rows apart is read by ROW_NUMBER even where a projection below leaves it out.
void StateBuilder::CheckKeys(const PlanNode& input, Need need) {
  const PlanNode* at = &input;
  for (; at->op == PlanOp::kCalc || at->op == PlanOp::kNormalize; at = at->inputs[0]) {
    Need below(at->inputs[0]->columns.size(), false);
    for (size_t i = 0; i < need.size() && i < at->values.size(); ++i) {
      if (need[i] && at->values[i].ref != kNotAColumn) Want(&below, {at->values[i].ref});
    }
    if (!at->values.empty()) need = std::move(below);
  }
  std::vector<size_t> key;
  if (at->op == PlanOp::kAggregate || at->op == PlanOp::kWindowAggregate) {
    for (size_t i = 0; i < at->group.size(); ++i) key.push_back(i);
  } else if (at->op == PlanOp::kScan && at->table >= 0) {
    key = script_.tables[static_cast<size_t>(at->table)].info.schema.primary_key;
  }
  for (const size_t column : key) {
    if (column < need.size() && need[column]) continue;
    Unsure("ROW_NUMBER over rows without their key is not followed");
  }
}

// Times pass from one ROW_NUMBER to the next by projections of their own.
void StateBuilder::CheckRanks(const PlanNode& input, const std::vector<StateColumn>& columns) {
  const PlanOp below = BelowCalcs(input).op;
  if (below == PlanOp::kWindowRank) {
    Unsure("ROW_NUMBER of a window's top rows is not followed");
  }
  if (below != PlanOp::kRank) return;
  for (const StateColumn& column : columns) {
    if (IsTimeAttribute(column.type))
      Unsure("ROW_NUMBER of a ROW_NUMBER with times is not followed");
  }
}

// A projection with OVER in it does not pass a join: that reads all there is.
void StateBuilder::KeepWhole(const PlanNode& input) { whole_.insert(&BelowCalcs(input)); }

Rows StateBuilder::Rank(const PlanNode& node, const Need& need) {
  const size_t rank = node.columns.size() - 1;
  const Need below = RankNeed(node, need);
  KeepWhole(*node.inputs[0]);
  CheckKeys(*node.inputs[0], below);
  Rows rows = Build(*node.inputs[0], below);
  if (rows.flexible) Unsure("ROW_NUMBER over a source that picks columns is not followed");
  const std::vector<StateColumn> all = rows.columns;
  std::vector<StateColumn> wanted = Asked(rows, below);
  const std::string& below_kind = graph_.nodes[static_cast<size_t>(rows.nodes[0])].kind;
  const bool turned = below_kind == "GlobalWindowAggregate" || below_kind == "WindowAggregate";
  if (!turned) InputOrder(rows.physical, &wanted);
  CheckPinned(wanted);
  const std::string filter = rows.filter;
  Settle(&rows, wanted);
  std::vector<StateColumn> by =
      Keys(node.partition, all, "ROW_NUMBER by something that is computed");
  InputOrder(wanted, &by);
  CheckRanks(*node.inputs[0], wanted);
  for (size_t i = 1; i < wanted.size(); ++i) {
    const auto before = wanted.begin() + static_cast<std::ptrdiff_t>(i);
    if (Holds({wanted.begin(), before}, wanted[i])) {
      Unsure("ROW_NUMBER over a column that stands twice is not followed");
    }
  }
  // Such an order is none, by which Flink can replace rows in place and needs no old ones.
  for (const PlanOrder& one : node.order) {
    const bool constant =
        std::find(node.partition.begin(), node.partition.end(), one.column) != node.partition.end();
    if (constant && !node.inputs[0]->changes.insert_only()) {
      Unsure("ROW_NUMBER of changing rows by what it is partitioned by is not followed");
    }
  }
  std::vector<StateColumn> sorted;
  std::string order;
  for (const PlanOrder& one : node.order) {
    if (one.column == kNotAColumn) continue;
    sorted.push_back(all[static_cast<size_t>(one.column)]);
    order += WithoutMarks(sorted.back().text) + (one.descending ? " DESC, " : ", ");
  }
  const bool shown = rank < need.size() && need[rank] && node.first != node.last;
  const bool deduplicates = RankDeduplicates(node, shown, sorted);
  StreamNode made = deduplicates ? Keyed("Deduplicate", "deduplication", rows, by)
                                 : Keyed("Rank", "top-n", rows, by);
  const bool one_row = !deduplicates && node.first == 1 && node.last == 1;
  made.state.parts.push_back({!deduplicates              ? one_row ? "first row" : "rows"
                              : node.order[0].descending ? "last row"
                                                         : "row seen",
                              TypesText(wanted) + "; sorted " + TypesText(sorted) +
                                  ChangingText(*node.inputs[0], all) + PlacesText(node)});
  made.state.meaning = ByText(wanted) + " by " + ByText(by) + " order " + order + " rows " +
                       std::to_string(node.first) + " to " + std::to_string(node.last);
  made.state.input = filter;
  made.state.row_bytes = WidthOf(wanted) * (node.last > 0 ? std::min<int64_t>(node.last, 100) : 1);
  made.detail = made.state.meaning + made.state.key + made.state.parts[0].type +
                ChangesText(node.changes) + (shown ? " numbered" : "");
  const int at = AddShuffled(std::move(made), by, wanted);
  Rows output = Output(at, wanted);
  output.columns = all;
  output.columns.resize(node.columns.size());
  if (shown) {
    output.columns[rank] = {"rank" + (kMark + std::to_string(at)), DataType::Bigint().NotNull()};
    output.physical.push_back(output.columns[rank]);
  } else if (rank < need.size() && need[rank]) {
    output.columns[rank] = {"1", DataType::Bigint().NotNull()};  // a constant
  }
  return output;
}

// A column that is NULL in one part alone is cast in the others.
Rows StateBuilder::Union(const PlanNode& node, const Need& need) {
  std::vector<Rows> parts;
  for (const PlanNode* input : node.inputs) parts.push_back(Build(*input, need));
  Rows result;
  result.columns = parts[0].columns;
  for (size_t c = 0; c < result.columns.size(); ++c) {
    StateColumn& column = result.columns[c];
    if (column.text.empty()) continue;
    std::string of;
    for (const Rows& part : parts) {
      const StateColumn& one = part.columns[c];
      of += (of.empty() ? "" : ", ") + WithoutMarks(one.text);
      if (one.type.nullable()) column.type = column.type.Nullable();
      if (!SameIgnoringNullability(column.type, one.type)) {
        Unsure("a UNION of different types is not followed");
      }
    }
    for (Rows& part : parts) {
      StateColumn& one = part.columns[c];
      if (one.type.nullable() != column.type.nullable()) one.text = "CAST " + one.text;
    }
    column.text = "union of " + of + kMark + std::to_string(c);
  }
  for (Rows& rows : parts) {
    Settle(&rows, Asked(rows, need));
    result.nodes.insert(result.nodes.end(), rows.nodes.begin(), rows.nodes.end());
  }
  result.physical = Asked(result, need);
  return result;
}

Rows StateBuilder::Normalize(const PlanNode& node, const Need& need) {
  const PlanNode& input = *node.inputs[0];
  Need below = need;
  below.resize(input.columns.size());
  Want(&below, node.group);
  for (const PlanCondition& condition : node.conditions) Want(&below, condition.uses);
  if (node.removed) return Build(input, need);
  Rows rows = Build(input, below);
  const std::vector<StateColumn> all = rows.columns;
  const std::vector<StateColumn> wanted = Asked(rows, below);
  const std::string before = rows.filter;
  const std::string place = "normalized " + std::to_string(rows.nodes[0]);
  if (!projections_.emplace(place, TextsOf(wanted)).second) {
    Unsure("two places that read a table by its changes are not followed");
  }
  Settle(&rows, wanted);
  std::vector<StateColumn> by;
  for (const int column : node.group) by.push_back(all[static_cast<size_t>(column)]);
  Rows filtered;
  if (!node.conditions.empty()) {
    Conditions(node, all, &filtered);
    Unsure("a filter inside of a ChangelogNormalize is not followed");
  }
  StreamNode made = Keyed("ChangelogNormalize", "changelog normalize", rows, by);
  made.state.parts.push_back({"last row", TypesText(wanted)});
  made.state.meaning = ByText(wanted) + " by " + ByText(by);
  made.state.input = before + filtered.filter;
  made.state.row_bytes = WidthOf(wanted);
  made.detail =
      made.state.meaning + made.state.parts[0].type + filtered.filter + ChangesText(node.changes);
  Rows output = Output(AddShuffled(std::move(made), by, wanted), wanted);
  output.columns = all;
  return output;
}

// What is not followed: a place in the graph, so that equal scripts have equal plans.
Rows StateBuilder::Other(const PlanNode& node) {
  Unsure(std::string(PlanOpName(node.op)) + " is not followed");
  StreamNode made;
  made.kind = std::string(PlanOpName(node.op));
  std::string shown;
  for (const PlanNode* input : node.inputs) {
    Rows rows = Build(*input, Need(input->columns.size(), true));
    const std::vector<StateColumn> all = rows.columns;
    Settle(&rows, all);
    for (const StreamEdge& edge : From(rows, Ship::kHash)) made.inputs.push_back(edge);
  }
  bool whole = true;
  const auto add = [&](const BoundExpr* expr) {
    if (expr != nullptr) made.detail += ExprText(script_, *expr, &whole) + "; ";
  };
  if (node.rel != nullptr) {
    made.detail += node.rel->name + std::to_string(static_cast<int>(node.rel->join));
    for (const BoundExpr* expr : node.rel->exprs) add(expr);
    for (const BoundExpr* expr : node.rel->keys) add(expr);
    for (const BoundOrder& order : node.rel->order_by) {
      add(order.expr);
      made.detail += order.descending ? "DESC" : "";
    }
    add(node.rel->condition);
  }
  for (const PlanValue& call : node.calls) add(call.expr);
  made.source = made.inputs.empty();
  // Text that was not told to its end cannot tell two scripts apart.
  made.detail += whole ? "" : " incomplete";
  state_.whole = state_.whole && whole && node.op != PlanOp::kMatch && node.op != PlanOp::kUnknown;
  made.stateful = true;
  made.state.keyed = true;
  made.state.name = made.kind;
  made.state.meaning = made.detail;
  const int at = Add(std::move(made));
  std::vector<StateColumn> columns(node.columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i].text = "column " + std::to_string(i) + kMark + std::to_string(at);
    if (node.rel != nullptr && node.rel->columns.size() == columns.size()) {
      columns[i].type = node.rel->columns[i].type;
    }
  }
  return Output(at, std::move(columns));
}

}  // namespace weir::sql
