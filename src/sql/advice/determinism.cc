// Values that are computed again when a row is taken back, and differ then. As
// StreamNonDeterministicUpdatePlanVisitor of flink-table-planner 2.2 walks a plan: from the sink
// down, with the columns that must come out the same each time.
#include <algorithm>

#include "sql/advice/facts.h"
#include "sql/diag/messages_advice.h"

namespace weir::sql {
namespace {

using messages::Differing;
using Columns = std::vector<int>;  // sorted, each once

constexpr int kMaxDepth = 1'000;

Columns All(const PlanNode& node) {
  Columns columns;
  for (size_t i = 0; i < node.columns.size(); ++i) {
    if (i >= node.live.size() || node.live[i]) columns.push_back(static_cast<int>(i));
  }
  return columns;
}

Columns Without(const Columns& columns, const std::vector<int>& some) {
  Columns rest;
  std::set_difference(columns.begin(), columns.end(), some.begin(), some.end(),
                      std::back_inserter(rest));
  return rest;
}

Columns Within(const Columns& columns, int begin, int end) {
  Columns some;
  for (const int column : columns) {
    if (column >= begin && column < end) some.push_back(column - begin);
  }
  return some;
}

// What must be the same, but for what tells rows apart: that is.
Columns ButKeys(const PlanNode& input, const Columns& required) {
  Columns least = required;
  for (const auto& key : input.upsert) {
    Columns rest = Without(required, key);
    if (rest.size() < least.size()) least = std::move(rest);
  }
  return least;
}

bool OnlyInserts(const PlanNode& node) {
  return std::all_of(node.inputs.begin(), node.inputs.end(), [](const PlanNode* input) {
    return input->changes.insert_only() || input->changes.open;
  });
}

class Walk {
 public:
  Walk(const Facts& facts, std::vector<Diagnostic>* found) : facts_(facts), found_(found) {}

  void Run() {
    const ChangelogSink& sink = facts_.sink();
    const PlanNode& root = *sink.root;
    if (root.changes.insert_only() || root.changes.open || sink.sink->table < 0) return;
    Visit(root, ButKeys(root, Required(sink)));
  }

 private:
  Columns Required(const ChangelogSink& sink) const {
    const PlanNode& root = *sink.root;
    if (sink.key.empty() || sink.materialize) return All(root);
    const TableSchema& schema =
        facts_.script().tables[static_cast<size_t>(sink.sink->table)].info.schema;
    const std::vector<size_t> persisted = schema.PersistedColumns();
    Columns key;
    for (const size_t column : schema.primary_key) {
      const auto at = std::find(persisted.begin(), persisted.end(), column);
      if (at != persisted.end()) key.push_back(static_cast<int>(at - persisted.begin()));
    }
    SortUnique(&key);
    return key;
  }

  void Tell(const Differing& differing) {
    found_->push_back(messages::NotDeterministic(differing));
  }

  void TellCall(const BoundExpr& call, Differing::Kind kind) {
    Tell({kind, call.span, call.name, facts_.sink().name, facts_.sink().sink->target});
  }

  void Pass(const PlanNode& node, const Columns& required) {
    for (const PlanNode* input : node.inputs) Visit(*input, ButKeys(*input, required));
  }

  void CheckConditions(const std::vector<PlanCondition>& conditions) {
    for (const PlanCondition& condition : conditions) {
      const BoundExpr* call =
          condition.expr == nullptr ? nullptr : FindNotDeterministic(*condition.expr);
      if (call != nullptr) TellCall(*call, Differing::Kind::kCondition);
    }
  }

  void Visit(const PlanNode& node, const Columns& required) {
    if (depth_ >= kMaxDepth || found_->size() >= kMaxAdvice) return;
    ++depth_;
    VisitNode(node, required);
    --depth_;
  }

  void VisitNode(const PlanNode& node, const Columns& required) {
    switch (node.op) {
      case PlanOp::kScan:
        return Scan(node, required, false);
      case PlanOp::kNormalize:
        CheckConditions(node.conditions);
        return Scan(*node.inputs[0], ButKeys(*node.inputs[0], required), true);
      case PlanOp::kCalc:
        return Calc(node, required);
      case PlanOp::kCorrelate:
      case PlanOp::kWindowTvf:
        if (OnlyInserts(node) || required.empty()) return Pass(node, {});
        return Pass(node, Within(required, 0, static_cast<int>(node.inputs[0]->columns.size())));
      case PlanOp::kLookupJoin:
        return Lookup(node, required);
      case PlanOp::kAggregate:
      case PlanOp::kWindowAggregate:
      case PlanOp::kGroupWindow:
        if (OnlyInserts(node)) return Pass(node, {});
        for (const PlanValue& call : node.calls) CheckArguments(call);
        return Pass(node, All(*node.inputs[0]));
      case PlanOp::kJoin:
      case PlanOp::kIntervalJoin:
      case PlanOp::kWindowJoin:
      case PlanOp::kTemporalJoin:
        return Join(node, required);
      case PlanOp::kOver:
        return Over(node, required);
      case PlanOp::kRank:
      case PlanOp::kWindowRank:
        return Pass(node, OnlyInserts(node) ? Columns() : All(*node.inputs[0]));
      case PlanOp::kUnion:
      case PlanOp::kLimit:
      case PlanOp::kSortLimit:
      case PlanOp::kTemporalSort:
        return Pass(node, required);
      case PlanOp::kValues:
      case PlanOp::kMatch:
      case PlanOp::kUnknown:
        return;
    }
  }

  void Scan(const PlanNode& scan, const Columns& required, bool normalized) {
    if (scan.op != PlanOp::kScan) return Visit(scan, required);
    if (scan.table < 0 || scan.changes.insert_only() || scan.changes.open) return;
    const BoundTable& table = facts_.script().tables[static_cast<size_t>(scan.table)];
    for (const int column : required) {
      const auto index = static_cast<size_t>(column);
      if (index >= table.info.schema.columns.size()) continue;
      const Column& one = table.info.schema.columns[index];
      const bool metadata =
          one.kind == ColumnKind::kMetadata || one.kind == ColumnKind::kMetadataVirtual;
      const bool proctime = one.kind == ColumnKind::kComputed && one.type.is_proctime();
      if (proctime || (metadata && !normalized)) {
        Tell({proctime ? Differing::Kind::kProctime : Differing::Kind::kMetadata, scan.span,
              one.name, facts_.sink().name, facts_.sink().sink->target});
      }
    }
  }

  void Calc(const PlanNode& calc, const Columns& required) {
    if (OnlyInserts(calc) || required.empty()) return Pass(calc, {});
    CheckConditions(calc.conditions);
    if (calc.values.empty()) return Pass(calc, required);
    Columns below;
    for (const int column : required) {
      const auto index = static_cast<size_t>(column);
      if (index >= calc.values.size()) continue;
      const PlanValue& value = calc.values[index];
      if (value.ref != kNotAColumn) {
        below.push_back(value.ref);
        continue;
      }
      below.insert(below.end(), value.uses.begin(), value.uses.end());
      const BoundExpr* call = value.expr == nullptr ? nullptr : FindNotDeterministic(*value.expr);
      if (call != nullptr) TellCall(*call, Differing::Kind::kColumn);
    }
    SortUnique(&below);
    Pass(calc, below);
  }

  void CheckArguments(const PlanValue& aggregate) {
    if (aggregate.expr == nullptr) return;
    for (const BoundExpr* arg : aggregate.expr->args) {
      const BoundExpr* call = FindNotDeterministic(*arg);
      if (call != nullptr) TellCall(*call, Differing::Kind::kColumn);
    }
  }

  void Lookup(const PlanNode& join, const Columns& required) {
    if (OnlyInserts(join) || required.empty()) {
      return Visit(*join.inputs[0], {});
    }
    CheckConditions(join.conditions);
    const auto width = static_cast<int>(join.inputs[0]->columns.size());
    const Columns right =
        Within(required, width, width + static_cast<int>(join.inputs[1]->columns.size()));
    Columns keys;
    for (const auto& [l, r] : join.equal) keys.push_back(r);
    SortUnique(&keys);
    // What it was looked up by is the same each time.
    const bool by_key =
        std::any_of(join.inputs[1]->unique.begin(), join.inputs[1]->unique.end(),
                    [&](const auto& key) { return Contains(keys, key) && Contains(key, right); });
    const bool resolves =
        facts_.Setting("table.optimizer.non-deterministic-update.strategy") == "TRY_RESOLVE";
    if (!right.empty() && !by_key && !resolves) {
      Tell({Differing::Kind::kLookup, join.span, facts_.TableName(*join.inputs[1]),
            facts_.sink().name, facts_.sink().sink->target});
    }
    const Columns left = Within(required, 0, width);
    Visit(*join.inputs[0], ButKeys(*join.inputs[0], left));
  }

  void Join(const PlanNode& join, const Columns& required) {
    const bool inner = join.join == BoundJoin::kInner || join.join == BoundJoin::kSemi;
    if (!OnlyInserts(join) || !inner) CheckConditions(join.conditions);
    int begin = 0;
    for (size_t i = 0; i < join.inputs.size(); ++i) {
      const PlanNode& side = *join.inputs[i];
      const int end = begin + static_cast<int>(side.columns.size());
      Columns wanted;
      if (!side.changes.insert_only() && !side.changes.open) {
        std::vector<int> keys;
        for (const auto& [left, right] : join.equal) keys.push_back(i == 0 ? left : right);
        SortUnique(&keys);
        // Of JoinUtil.analyzeJoinInput: a unique key of rows that come to one task by the join's.
        const bool unique = std::any_of(side.upsert.begin(), side.upsert.end(),
                                        [&](const auto& key) { return Contains(key, keys); });
        wanted = unique ? Within(required, begin, end) : All(side);
      }
      Visit(side, ButKeys(side, wanted));
      begin = end;
    }
  }

  void Over(const PlanNode& over, const Columns& required) {
    if (OnlyInserts(over)) return Pass(over, {});
    const auto width = static_cast<int>(over.inputs[0]->columns.size());
    Columns below = Within(required, 0, width);
    below.insert(below.end(), over.partition.begin(), over.partition.end());
    for (const PlanOrder& order : over.order) below.push_back(order.column);
    for (const int column : required) {
      const auto call = static_cast<size_t>(column - width);
      if (column < width || call >= over.calls.size()) continue;
      below.insert(below.end(), over.calls[call].uses.begin(), over.calls[call].uses.end());
    }
    std::erase(below, kNotAColumn);
    SortUnique(&below);
    Pass(over, below);
  }

  const Facts& facts_;
  std::vector<Diagnostic>* found_;
  int depth_ = 0;
};

}  // namespace

const BoundExpr* FindNotDeterministic(const BoundExpr& expr) {
  const BoundExpr* found = nullptr;
  VisitParts(expr, [&](const BoundExpr& part) {
    const bool computed =
        part.kind == BoundExprKind::kAggregate || part.kind == BoundExprKind::kOver;
    if (found != nullptr || computed) return false;
    if (part.function != nullptr && part.function->Has(kFlagNotDeterministic)) found = &part;
    return true;
  });
  return found;
}

void AdviseOnDeterminism(const Facts& facts, std::vector<Diagnostic>* found) {
  const std::string strategy = facts.Setting("table.optimizer.non-deterministic-update.strategy");
  if (strategy == "IGNORE" || strategy == "ignore") return;
  Walk(facts, found).Run();
}

}  // namespace weir::sql
