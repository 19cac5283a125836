// State without end: what Flink keeps for ever unless it is told for how long.
#include <algorithm>

#include "sql/advice/facts.h"
#include "sql/diag/messages_advice.h"

namespace weir::sql {
namespace {

using messages::StateKept;
using Kept = StateKept::Kind;

bool HasDistinctCall(const PlanNode& node) {
  return std::any_of(node.calls.begin(), node.calls.end(), [](const PlanValue& call) {
    return call.expr != nullptr && call.expr->distinct;
  });
}

// RANGE BETWEEN a time PRECEDING: older rows are dropped as time goes on.
bool DropsOldRows(const PlanNode& over) {
  if (!over.by_time || over.calls.empty() || over.calls[0].expr == nullptr) return false;
  const BoundWindow* window = over.calls[0].expr->window;
  return window != nullptr && !window->frame.rows &&
         window->frame.lower == BoundFrame::Bound::kPreceding;
}

std::string Sides(const Facts& facts, const PlanNode& join) {
  std::string text;
  for (const PlanNode* input : join.inputs) {
    if (!facts.OnlyGrows(*input)) continue;
    const std::string name = facts.TableName(*input);
    if (name.empty()) return "";
    text += (text.empty() ? "" : " and ") + name;
  }
  return text;
}

// What a node keeps for ever; false: nothing, or nothing that grows by itself.
bool Keeps(const Facts& facts, const PlanNode& node, StateKept* kept) {
  if (node.has_ttl || node.inputs.empty()) return false;
  const PlanNode& input = *node.inputs[0];
  kept->at = Facts::Place(node);
  switch (node.op) {
    case PlanOp::kAggregate: {
      // Rows that are taken back leave; changes of what is known add nothing.
      if (!facts.OnlyGrows(input)) return false;
      const bool keys = !node.group.empty() && !facts.Values(input, node.group);
      if (!keys && !HasDistinctCall(node)) return false;
      kept->kind = !keys                ? Kept::kDistinctValues
                   : node.calls.empty() ? Kept::kDistinctRows
                                        : Kept::kAggregate;
      kept->of = facts.ColumnNames(input, node.group);
      return true;
    }
    case PlanOp::kJoin:
      if (IsBoundByPlainTime(node)) return false;  // that is said better
      kept->kind = Kept::kJoin;
      kept->of = Sides(facts, node);
      return std::any_of(node.inputs.begin(), node.inputs.end(),
                         [&](const PlanNode* side) { return facts.OnlyGrows(*side); });
    case PlanOp::kOver:
      kept->kind = Kept::kOver;
      kept->of = facts.ColumnNames(input, node.partition);
      kept->hintable = false;
      return facts.OnlyGrows(input) && !DropsOldRows(node) && !facts.Values(input, node.partition);
    case PlanOp::kRank:
      kept->kind = Kept::kTopN;
      kept->of = facts.ColumnNames(input, node.partition);
      kept->hintable = false;
      return facts.OnlyGrows(input) && !facts.Values(input, node.partition);
    default:
      return false;
  }
}

}  // namespace

void AdviseOnGrowth(const Facts& facts, std::vector<Diagnostic>* found) {
  if (facts.IsSet("table.exec.state.ttl")) return;
  std::vector<StateKept> all;
  for (const PlanNode* node : facts.nodes()) {
    StateKept kept;
    if (!Keeps(facts, *node, &kept)) continue;
    const bool told = std::any_of(all.begin(), all.end(),
                                  [&](const StateKept& other) { return other.at == kept.at; });
    if (!told) all.push_back(std::move(kept));
  }
  if (all.empty()) return;
  std::sort(all.begin(), all.end(),
            [](const StateKept& a, const StateKept& b) { return a.at.begin < b.at.begin; });
  found->push_back(messages::StateGrows(all));
}

void AdviseOnSinkKey(const Facts& facts, std::vector<Diagnostic>* found) {
  const ChangelogSink& sink = facts.sink();
  if (!sink.materialize || !sink.sure || !facts.Endless(*sink.root)) return;
  if (facts.IsSet("table.exec.sink.upsert-materialize")) return;
  std::string key;
  for (const std::string& column : sink.key) key += (key.empty() ? "(" : ", ") + column;
  found->push_back(messages::SinkReorders(sink.sink->target, sink.name, key + ")",
                                          KeyText(facts.script(), *sink.root)));
}

}  // namespace weir::sql
