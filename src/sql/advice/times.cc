// Times that never come, or that are others when a job runs again.
#include <algorithm>
#include <array>

#include "sql/advice/facts.h"
#include "sql/diag/messages_advice.h"

namespace weir::sql {
namespace {

// The column of x, x + INTERVAL and x - INTERVAL, by its place; -1: something else.
int TimestampOf(const PlanValue& side) {
  if (side.expr == nullptr || side.uses.size() != 1 || !IsTimestamp(side.expr->type)) return -1;
  const bool moved =
      side.expr->kind == BoundExprKind::kCall && (side.expr->name == "+" || side.expr->name == "-");
  return side.ref != kNotAColumn || moved ? side.uses[0] : -1;
}

bool IsOrder(std::string_view op) { return op == "<" || op == "<=" || op == ">" || op == ">="; }

// Which columns a join compares as one inside a bound of time would: {left, right}; {-1, -1}: none.
std::pair<int, int> BoundOf(const PlanNode& join) {
  const auto width = static_cast<int>(join.inputs[0]->columns.size());
  std::pair<int, int> columns = {-1, -1};
  bool low = false;
  bool high = false;
  for (const PlanCondition& condition : join.conditions) {
    const bool between = condition.op == "BETWEEN" && condition.sides.size() == 3;
    if (!between && (!IsOrder(condition.op) || condition.sides.size() != 2)) continue;
    const int a = TimestampOf(condition.sides[0]);
    const int b = TimestampOf(condition.sides[1]);
    if (a < 0 || b < 0 || (a < width) == (b < width)) continue;
    columns = {std::min(a, b), std::max(a, b) - width};
    if (between) {
      const int c = TimestampOf(condition.sides[2]);
      low = high = c >= 0 && (c < width) == (b < width);
    } else {
      ((condition.op[0] == '<') == (a < width) ? low : high) = true;
    }
  }
  return low && high ? columns : std::pair(-1, -1);
}

bool IsNow(const BoundExpr& expr) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "NOW",          "CURRENT_TIMESTAMP", "LOCALTIMESTAMP",        "CURRENT_DATE",
      "CURRENT_TIME", "LOCALTIME",         "CURRENT_ROW_TIMESTAMP", "UNIX_TIMESTAMP"};
  return expr.kind == BoundExprKind::kCall && expr.function != nullptr &&
         std::find(kNames.begin(), kNames.end(), expr.function->name) != kNames.end() &&
         expr.args.empty();
}

// GROUP BY DATE_FORMAT(ts, ...): a new time is a new group.
bool GroupsByTime(const PlanNode& node) {
  if (node.rel == nullptr) return false;
  return std::any_of(node.rel->keys.begin(), node.rel->keys.end(), [](const BoundExpr* key) {
    return FindPart(*key, [](const BoundExpr& part) {
             return IsDatetime(part.type) || IsNow(part);
           }) != nullptr;
  });
}

// WHERE ts > NOW() - INTERVAL '1' HOUR, below on the way of the rows.
const BoundExpr* AskedOnce(const PlanNode& node) {
  constexpr int kMaxInputs = 1'000;
  const PlanNode* at = node.inputs[0];
  for (int step = 0; step < kMaxInputs; ++step) {
    for (const PlanCondition& condition : at->conditions) {
      const bool compares =
          IsOrder(condition.op) || condition.op == "=" || condition.op == "BETWEEN";
      if (!compares || condition.uses.empty() || condition.expr == nullptr) continue;
      if (FindPart(*condition.expr, IsNow) != nullptr) return condition.expr;
    }
    const bool passes = at->op == PlanOp::kCalc || at->op == PlanOp::kLookupJoin ||
                        at->op == PlanOp::kCorrelate || at->op == PlanOp::kNormalize;
    if (!passes || at->inputs.empty()) return nullptr;
    at = at->inputs[0];
  }
  return nullptr;
}

// The time that a window is cut by; null: no window.
const BoundExpr* TimeOfWindow(const PlanNode& node) {
  if (node.rel == nullptr) return nullptr;
  if (node.op == PlanOp::kWindowTvf) {
    return node.rel->traced.empty() ? nullptr : node.rel->traced.front();
  }
  if (node.op != PlanOp::kGroupWindow) return nullptr;
  for (const BoundExpr* key : node.rel->keys) {
    const bool window =
        key->function != nullptr && key->function->kind == FunctionKind::kGroupWindow;
    if (window && !key->args.empty()) return key->args.front();
  }
  return nullptr;
}

// The event time of the table that the rows are from; "" when it has none.
std::string EventTimeOf(const Facts& facts, const PlanNode& node) {
  const PlanNode* at = &node;
  while (at->inputs.size() == 1 && at->op == PlanOp::kCalc) at = at->inputs[0];
  if (at->op != PlanOp::kScan || at->table < 0) return "";
  const TableSchema& schema = facts.script().tables[static_cast<size_t>(at->table)].info.schema;
  return schema.watermark_column ? schema.columns[*schema.watermark_column].name : "";
}

}  // namespace

bool IsBoundByPlainTime(const PlanNode& join) {
  return join.op == PlanOp::kJoin && join.inputs.size() == 2 && BoundOf(join).first >= 0;
}

void AdviseOnTimes(const Facts& facts, std::vector<Diagnostic>* found) {
  for (const PlanNode* node : facts.nodes()) {
    if (node->inputs.empty()) continue;
    const PlanNode& input = *node->inputs[0];
    if (IsBoundByPlainTime(*node) && !facts.IsSet("table.exec.state.ttl") && !node->has_ttl &&
        facts.OnlyGrows(input) && facts.OnlyGrows(*node->inputs[1])) {
      const auto [left, right] = BoundOf(*node);
      std::vector<std::string> columns;
      for (const auto& [side, column] : {std::pair(&input, left), {node->inputs[1], right}}) {
        if (side->columns[static_cast<size_t>(column)] != TimeAttribute::kNone) continue;
        const std::string table = facts.TableName(*side);
        const std::string name = ColumnName(facts.script(), *side, column);
        columns.push_back(table.empty() ? name : table + "." + name);
      }
      found->push_back(messages::TimeWithoutWatermark(Facts::Place(*node), columns));
    }
    if (node->op == PlanOp::kTemporalJoin && facts.Endless(*node->inputs[1]) &&
        !facts.IsSet("table.exec.source.idle-timeout")) {
      found->push_back(messages::WaitsForVersions(node->span, facts.TableName(*node->inputs[1])));
    }
    const BoundExpr* time = TimeOfWindow(*node);
    if (time != nullptr && time->type.is_proctime()) {
      const std::string event_time = EventTimeOf(facts, input);
      if (!facts.Endless(input)) {
        found->push_back(messages::LastWindowIsLost(time->span));
      } else if (!event_time.empty()) {
        found->push_back(
            messages::WindowByProcessingTime(time->span, facts.TableName(input), event_time));
      }
    }
    const bool sums = node->op == PlanOp::kAggregate || node->op == PlanOp::kRank ||
                      node->op == PlanOp::kSortLimit;
    if (sums && facts.Endless(input) && !GroupsByTime(*node)) {
      const BoundExpr* condition = AskedOnce(*node);
      if (condition != nullptr) {
        found->push_back(messages::AskedOnce(condition->span, Facts::Place(*node)));
      }
    }
  }
}

}  // namespace weir::sql
