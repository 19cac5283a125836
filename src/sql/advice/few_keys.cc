// Keys that leave the work to few tasks, however many there are.
#include <algorithm>

#include "sql/advice/facts.h"
#include "sql/diag/messages_advice.h"

namespace weir::sql {
namespace {

using messages::SharedWork;
using Work = SharedWork::Kind;

constexpr int64_t kFew = 8;

// Every row of a busy source comes here: none of what is below sums up rows.
bool IsBusy(const Facts& facts, const PlanNode& node) {
  std::vector<const PlanNode*> left = {&node};
  bool busy = false;
  while (!left.empty()) {
    const PlanNode* at = left.back();
    left.pop_back();
    switch (at->op) {
      case PlanOp::kWindowAggregate:
      case PlanOp::kGroupWindow:
      case PlanOp::kLimit:
      case PlanOp::kSortLimit:
      case PlanOp::kRank:
      case PlanOp::kWindowRank:
      case PlanOp::kMatch:
        continue;
      case PlanOp::kScan:
        busy = busy || facts.Endless(*at);
        continue;
      default:
        left.insert(left.end(), at->inputs.begin(), at->inputs.end());
        break;
    }
  }
  return busy;
}

// Flink sums up in each task first, and sends what comes of it.
bool InTwoPhases(const Facts& facts) {
  const std::string phase = facts.Setting("table.optimizer.agg-phase-strategy");
  return facts.Setting("table.exec.mini-batch.enabled") == "true" && phase != "ONE_PHASE";
}

std::optional<int64_t> JoinKeys(const Facts& facts, const PlanNode& join) {
  int64_t product = 1;
  for (const auto& [left, right] : join.equal) {
    auto values = facts.Values(*join.inputs[0], left);
    const auto others = facts.Values(*join.inputs[1], right);
    if (!values || (others && *others < *values)) values = others;
    if (!values) return std::nullopt;
    product *= *values;
    if (product > kFew) return std::nullopt;
  }
  return product;
}

bool HasEquality(const PlanNode& join) {
  return std::any_of(join.conditions.begin(), join.conditions.end(),
                     [](const PlanCondition& condition) { return condition.op == "="; });
}

std::vector<int> LeftKeys(const PlanNode& join) {
  std::vector<int> keys;
  for (const auto& [left, right] : join.equal) keys.push_back(left);
  return keys;
}

// The work that few tasks share; false: it is spread, or nobody can know.
bool Shares(const Facts& facts, const PlanNode& node, SharedWork* work) {
  if (node.inputs.empty()) return false;
  const PlanNode& input = *node.inputs[0];
  std::optional<int64_t> keys;
  work->at = Facts::Place(node);
  switch (node.op) {
    case PlanOp::kAggregate:
      work->kind = Work::kAggregate;
      if (InTwoPhases(facts) || (node.expanded && !node.group.empty())) return false;
      keys = facts.Values(input, node.group);
      work->keys = facts.ColumnNames(input, node.group);
      break;
    case PlanOp::kGroupWindow:  // the newer windows work in two phases
      work->kind = Work::kGroupWindow;
      keys = facts.Values(input, node.group);
      work->keys = facts.ColumnNames(input, node.group);
      break;
    case PlanOp::kOver:
      work->kind = Work::kOver;
      keys = facts.Values(input, node.partition);
      work->keys = facts.ColumnNames(input, node.partition);
      break;
    case PlanOp::kRank:
      work->kind = Work::kRank;
      // The best of all that were counted: as few as there are keys.
      if (node.partition.empty() && !input.changes.insert_only()) return false;
      keys = facts.Values(input, node.partition);
      work->keys = facts.ColumnNames(input, node.partition);
      break;
    case PlanOp::kJoin:
    case PlanOp::kIntervalJoin:
    case PlanOp::kTemporalJoin:
      work->kind = Work::kJoin;
      if (node.inputs.size() < 2 || (node.equal.empty() && HasEquality(node))) return false;
      if (node.equal.empty() && !IsBusy(facts, *node.inputs[1])) return false;
      keys = JoinKeys(facts, node);
      work->keys = facts.ColumnNames(input, LeftKeys(node));
      break;
    default:
      return false;
  }
  if (!keys || *keys > kFew || !IsBusy(facts, input)) return false;
  work->count = *keys;
  return true;
}

}  // namespace

void AdviseOnFewKeys(const Facts& facts, std::vector<Diagnostic>* found) {
  if (facts.Setting("parallelism.default") == "1") return;
  for (const PlanNode* node : facts.nodes()) {
    SharedWork work;
    if (Shares(facts, *node, &work)) found->push_back(messages::FewKeys(work));
  }
}

}  // namespace weir::sql
