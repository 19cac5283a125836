// Joins of two streams, by key and by interval.
#include <algorithm>
#include <utility>

#include "sql/state/build.h"
#include "sql/state/text.h"

namespace weir::sql {

namespace {

bool AsksVersions(const PlanNode& node) {
  if (node.op == PlanOp::kLookupJoin || node.op == PlanOp::kTemporalJoin) return true;
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [](const PlanNode* input) { return AsksVersions(*input); });
}

}  // namespace

// What the join reads of both sides' columns.
std::vector<int> StateBuilder::JoinUses(const PlanNode& node, const Need& need) {
  const auto width = static_cast<int>(node.inputs[0]->columns.size());
  std::vector<int> uses;
  for (const PlanCondition& condition : node.conditions) {
    uses.insert(uses.end(), condition.uses.begin(), condition.uses.end());
  }
  for (const auto& [left, right] : node.equal) {
    if (left != kNotAColumn) uses.push_back(left);
    if (right != kNotAColumn) uses.push_back(right + width);
    if (left == kNotAColumn || right == kNotAColumn) {
      Unsure("a join by something that is computed is not followed");
    }
  }
  const bool whole = whole_.count(&node) != 0;
  for (size_t i = 0; i < need.size(); ++i) {
    if (need[i] || whole) uses.push_back(static_cast<int>(i));
  }
  if (node.op == PlanOp::kTemporalJoin) TemporalUses(node, &uses);
  return uses;
}

// The time that is asked for, that of the versions, and what they are versions of.
void StateBuilder::TemporalUses(const PlanNode& node, std::vector<int>* uses) {
  const PlanNode* right = node.inputs[1];
  while (right->op == PlanOp::kNormalize && right->removed) right = right->inputs[0];
  const BoundRel* versions = node.rel == nullptr ? nullptr : node.rel->inputs[1];
  const std::vector<BoundColumn>* left = nullptr;
  if (versions != nullptr && versions->temporal && versions->keys.size() == 1) {
    left = &node.rel->inputs[0]->columns;
  }
  const size_t width = node.inputs[0]->columns.size();
  if (left == nullptr || left->size() != width || right->op != PlanOp::kScan) {
    Unsure("this temporal join is not followed");
    return;
  }
  bool found = false;
  for (size_t i = 0; i < left->size(); ++i) {
    if ((*left)[i].id != versions->keys[0]->column) continue;
    found = true;
    uses->push_back(static_cast<int>(i));
  }
  const TableSchema& schema = script_.tables[static_cast<size_t>(right->table)].info.schema;
  if (!found || !schema.watermark_column) Unsure("this temporal join is not followed");
  const auto use = [&](size_t column) { uses->push_back(static_cast<int>(width + column)); };
  if (schema.watermark_column) use(*schema.watermark_column);
  for (const size_t key : schema.primary_key) use(key);
}

// The rows of one side as the join keeps them: of an outer side how many match each, and by which
// keys.
std::string StateBuilder::JoinRowsType(const PlanNode& node, int side,
                                       const std::vector<StateColumn>& all,
                                       const std::vector<StateColumn>& wanted) {
  std::string type = TypesText(wanted);
  if (node.op != PlanOp::kJoin) return type;
  const bool one_sided = node.join == BoundJoin::kSemi || node.join == BoundJoin::kAnti;
  const bool outer =
      node.join == BoundJoin::kFull ||
      (side == 0 ? node.join == BoundJoin::kLeft || one_sided : node.join == BoundJoin::kRight);
  type += outer ? "; counted" : "";
  for (const auto& key : node.inputs[static_cast<size_t>(side)]->upsert) {
    type += "; by";
    for (const int column : key) type += " " + WithoutMarks(all[static_cast<size_t>(column)].text);
  }
  return type;
}

void StateBuilder::JoinSide(const PlanNode& node, int side, const std::vector<int>& uses,
                            JoinRows* join) {
  const auto width = static_cast<int>(node.inputs[0]->columns.size());
  const PlanNode& input = *node.inputs[static_cast<size_t>(side)];
  Need below(input.columns.size(), false);
  for (const int use : uses) {
    if ((use >= width) == (side == 1)) Want(&below, {side == 1 ? use - width : use});
  }
  Rows rows = Build(input, below);
  const std::vector<StateColumn> all = rows.columns;
  const std::vector<StateColumn> wanted = Asked(rows, below);
  if (wanted.empty()) Unsure("a join that reads no column of a side is not followed");
  if (node.op == PlanOp::kJoin) CheckTimes(wanted);
  const std::string filter = rows.filter;
  Settle(&rows, wanted);
  std::vector<StateColumn> by;
  for (const auto& [left, right] : node.equal) {
    const int column = side == 0 ? left : right;
    if (column != kNotAColumn) by.push_back(all[static_cast<size_t>(column)]);
  }
  CheckPinned(by);
  const Ship ship = node.equal.empty() ? Ship::kSingle : Ship::kHash;
  for (const StreamEdge& edge : From(rows, ship)) join->made.inputs.push_back(edge);
  if (rows.nodes.size() > 1) Unsure("a join of a UNION is not followed");
  const std::string type = JoinRowsType(node, side, all, wanted);
  StatefulOperator& state = join->made.state;
  state.parts.push_back({side == 0 ? "left rows" : "right rows", type});
  state.meaning += (side == 0 ? "" : " with ") + ByText(wanted);
  state.input += filter + "; ";
  state.row_bytes += WidthOf(wanted) / 2;
  join->shuffles.push_back({"", ByText(by), WidthOf(wanted)});
  join->made.detail += TextsOf(wanted) + " by " + TextsOf(by) + type;
  if (side == 0) join->keys = std::move(by);
  JoinColumns(node, side, all, below, join);
}

// What the join gives of one side's columns.
void StateBuilder::JoinColumns(const PlanNode& node, int side, const std::vector<StateColumn>& all,
                               const Need& read, JoinRows* join) {
  const bool one_sided = node.join == BoundJoin::kSemi || node.join == BoundJoin::kAnti;
  const bool padded = node.join == BoundJoin::kFull ||
                      node.join == (side == 0 ? BoundJoin::kRight : BoundJoin::kLeft);
  for (size_t i = 0; i < all.size(); ++i) {
    StateColumn column = all[i];
    if (!column.text.empty()) column.text += kMark + std::string(side == 0 ? "l" : "r");
    if (padded) column.type = column.type.Nullable();
    if (node.op == PlanOp::kJoin) column.type = column.type.WithTimeAttribute(TimeAttribute::kNone);
    join->columns.push_back(column);
    const bool used = !column.text.empty() && i < read.size() && read[i];
    if (used && (side == 0 || !one_sided)) join->output.push_back(std::move(column));
  }
}

std::string StateBuilder::JoinConditions(const PlanNode& node,
                                         const std::vector<StateColumn>& columns) {
  std::string on;
  for (const PlanCondition& condition : node.conditions) {
    std::string text;
    for (const PlanValue& side : condition.sides) {
      if (!text.empty()) text += " " + condition.op + " ";
      if (side.ref != kNotAColumn && static_cast<size_t>(side.ref) < columns.size()) {
        text += WithoutMarks(columns[static_cast<size_t>(side.ref)].text);
      } else if (side.expr != nullptr) {
        text += Text(*side.expr);
      }
    }
    if (condition.sides.empty() && condition.expr != nullptr) text = Text(*condition.expr);
    on += (on.empty() ? "" : " AND ") + text;
    if (condition.uses.empty()) Unsure("a join condition without a column may be folded away");
  }
  return on;
}

// A condition of one side's key Flink puts to the other side, too: in a node of its own above a
// watermark.
void StateBuilder::CheckKeyConditions(const PlanNode& join) {
  for (const auto& [left, right] : join.equal) {
    for (size_t side = 0; side < 2; ++side) {
      int column = side == 0 ? left : right;
      const PlanNode* at = join.inputs[side];
      while (at->op == PlanOp::kCalc) {
        const std::vector<PlanCondition>& conditions = at->conditions;
        if (!StepToInput(&at, &column)) break;
        if (std::any_of(conditions.begin(), conditions.end(), [&](const auto& one) {
              return std::find(one.uses.begin(), one.uses.end(), column) != one.uses.end();
            })) {
          Unsure("a condition on the key of a join by time is not followed");
        }
      }
    }
  }
}

// Below a DISTINCT a LEFT JOIN of what nobody reads is lost.
void StateBuilder::CheckUnread(const PlanNode& join, const Need& need) {
  const size_t width = std::min(join.inputs[0]->columns.size(), need.size());
  const bool unread =
      std::find(need.begin() + static_cast<ptrdiff_t>(width), need.end(), true) == need.end();
  if (join.join == BoundJoin::kLeft && unread) {
    Unsure("a LEFT JOIN by time that nobody reads may be superfluous");
  }
}

// INTERSECT and EXCEPT cast what is never null to what may be.
void StateBuilder::CheckSetOperation(const PlanNode& join) {
  if (join.rel == nullptr || join.rel->kind != BoundRelKind::kSetOp) return;
  const std::vector<BoundColumn>& columns = join.rel->columns;
  for (const BoundRel* input : join.rel->inputs) {
    for (size_t i = 0; i < columns.size() && i < input->columns.size(); ++i) {
      if (input->columns[i].type.nullable() == columns[i].type.nullable()) continue;
      Unsure("INTERSECT or EXCEPT of columns of which one may be null is not followed");
    }
  }
}

Rows StateBuilder::Join(const PlanNode& node, const Need& need) {
  const std::vector<int> uses = JoinUses(node, need);
  const bool interval = node.op == PlanOp::kIntervalJoin;
  const bool temporal = node.op == PlanOp::kTemporalJoin;
  const bool one_sided = node.join == BoundJoin::kSemi || node.join == BoundJoin::kAnti;
  if (one_sided && AsksVersions(*node.inputs[0])) {
    Unsure("IN and EXISTS beside FOR SYSTEM_TIME AS OF are not followed");
  }
  CheckSetOperation(node);
  if (node.join == BoundJoin::kAnti && BelowCalcs(*node.inputs[0]).op == PlanOp::kJoin) {
    Unsure("NOT IN and NOT EXISTS above a join are not followed");
  }
  if (interval) CheckKeyConditions(node);
  if (temporal) CheckUnread(node, need);
  JoinRows join;
  StreamNode& made = join.made;
  made.kind = interval ? "IntervalJoin" : temporal ? "TemporalJoin" : "Join";
  made.stateful = true;
  made.state.keyed = true;
  made.detail = std::to_string(static_cast<int>(node.join)) + ChangesText(node.changes);
  for (int side = 0; side < 2; ++side) JoinSide(node, side, uses, &join);
  const std::string on = JoinConditions(node, join.columns);
  made.detail += on;
  made.state.input += on;
  made.state.key = TypesText(join.keys);
  made.state.key_bytes = WidthOf(join.keys);
  made.state.name = (interval   ? "interval join"
                     : temporal ? "temporal join"
                                : "join") +
                    (on.empty() ? "" : " on " + on);
  made.state.meaning += " by " + ByText(join.keys);
  if (interval || temporal) made.state.meaning += " on " + on;
  for (Shuffle& shuffle : join.shuffles) {
    shuffle.to = made.state.name;
    state_.shuffles.push_back(std::move(shuffle));
  }
  Rows rows;
  rows.nodes = {Add(std::move(made))};
  rows.physical = std::move(join.output);
  rows.columns = std::move(join.columns);
  return rows;
}

// Asks another system for each row: keeps nothing, reads no second stream.
Rows StateBuilder::LookupJoin(const PlanNode& node, const Need& need) {
  const PlanNode& table = *node.inputs[1];
  const bool scan = table.op == PlanOp::kScan && table.table >= 0;
  if (!scan || tables_.Connector(table.table, table.rel->options) != "jdbc") return Other(node);
  const auto width = static_cast<int>(node.inputs[0]->columns.size());
  CheckUnread(node, need);
  const BoundTable& asked = script_.tables[static_cast<size_t>(table.table)];
  Need below(node.inputs[0]->columns.size(), false);
  Need right(table.columns.size(), false);
  for (const int use : JoinUses(node, need)) {
    if (use < width) Want(&below, {use});
    if (use >= width) Want(&right, {use - width});
  }
  Rows rows = Build(*node.inputs[0], below);
  Rows result;
  result.columns = rows.columns;
  result.physical = Asked(rows, below);
  Settle(&rows, result.physical);
  const std::vector<Column>& columns = asked.info.schema.columns;
  if (columns.size() != right.size())
    Unsure("the columns of " + TableText(asked) + " are not known");
  for (size_t i = 0; i < right.size() && i < columns.size(); ++i) {
    StateColumn column = {TableText(asked) + "." + Doubled(columns[i].name), columns[i].type};
    if (node.join == BoundJoin::kLeft) column.type = column.type.Nullable();
    if (columns[i].kind != ColumnKind::kPhysical && right[i]) {
      Unsure("computed columns of a lookup are not followed");
    }
    column.text += kMark + std::string("r");
    if (right[i]) result.physical.push_back(column);
    result.columns.push_back(right[i] ? column : StateColumn());
  }
  StreamNode made;
  made.kind = "LookupJoin";
  made.detail = TextsOf(result.physical) + std::to_string(static_cast<int>(node.join)) +
                JoinConditions(node, result.columns);
  made.inputs = From(rows, Ship::kForward);
  if (rows.nodes.size() > 1) Unsure("a join of a UNION is not followed");
  result.nodes = {Add(std::move(made))};
  result.filtering = true;
  return result;
}

}  // namespace weir::sql
