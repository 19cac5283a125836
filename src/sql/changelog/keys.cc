#include "sql/changelog/keys.h"

#include <algorithm>
#include <cstdint>

namespace weir::sql {
namespace {

void AddKey(std::vector<int> key, KeySet* keys) {
  SortUnique(&key);
  if (key.size() > kMaxKeyColumns) return;
  if (keys->size() >= kMaxKeys || std::find(keys->begin(), keys->end(), key) != keys->end()) return;
  keys->push_back(std::move(key));
}

// Only those whose columns all rows with this key go to one place by.
KeySet Holding(const KeySet& keys, std::vector<int> columns) {
  SortUnique(&columns);
  KeySet kept;
  for (const auto& key : keys) {
    if (Contains(key, columns)) kept.push_back(key);
  }
  return kept;
}

bool AnyWithin(const KeySet& keys, std::vector<int> columns) {
  SortUnique(&columns);
  return std::any_of(keys.begin(), keys.end(),
                     [&](const std::vector<int>& key) { return Contains(columns, key); });
}

// A column of the input may come out several times, and each makes a key.
KeySet Projected(const std::vector<PlanValue>& values, const KeySet& keys) {
  KeySet projected;
  for (const auto& key : keys) {
    KeySet made = {{}};
    for (const int column : key) {
      KeySet longer;
      for (size_t i = 0; i < values.size(); ++i) {
        if (values[i].ref != column) continue;
        for (const auto& one : made) {
          if (longer.size() >= kMaxKeys) break;
          longer.push_back(one);
          longer.back().push_back(static_cast<int>(i));
        }
      }
      made = std::move(longer);
    }
    for (auto& one : made) AddKey(std::move(one), &projected);
  }
  return projected;
}

std::vector<int> FirstColumns(size_t count) {
  std::vector<int> columns;
  for (size_t i = 0; i < count; ++i) columns.push_back(static_cast<int>(i));
  return columns;
}

std::vector<int> LeftOf(const PlanNode& join) {
  std::vector<int> columns;
  for (const auto& [left, right] : join.equal) columns.push_back(left);
  return columns;
}

std::vector<int> RightOf(const PlanNode& join) {
  std::vector<int> columns;
  for (const auto& [left, right] : join.equal) columns.push_back(right);
  return columns;
}

KeySet Joined(const PlanNode& join, const KeySet& left, const KeySet& right, bool left_unique,
              bool right_unique) {
  const auto width = static_cast<int>(join.inputs[0]->columns.size());
  KeySet keys;
  KeySet shifted;
  for (const auto& key : right) {
    std::vector<int> moved;
    moved.reserve(key.size());
    for (const int column : key) moved.push_back(column + width);
    shifted.push_back(std::move(moved));
  }
  for (const auto& r : shifted) {
    for (const auto& l : left) {
      std::vector<int> both = l;
      both.insert(both.end(), r.begin(), r.end());
      AddKey(std::move(both), &keys);
    }
  }
  const bool nulls_left = join.join == BoundJoin::kRight || join.join == BoundJoin::kFull;
  const bool nulls_right = join.join == BoundJoin::kLeft || join.join == BoundJoin::kFull;
  if (right_unique && !nulls_left) {
    for (const auto& l : left) AddKey(l, &keys);
  }
  if (left_unique && !nulls_right) {
    for (const auto& r : shifted) AddKey(r, &keys);
  }
  return keys;
}

class KeyFinder {
 public:
  KeyFinder(const BoundScript& script, PlanNode* root) : script_(script), root_(root) {}

  void Run() {
    Order();
    for (PlanNode* node : order_) node->live.assign(node->columns.size(), false);
    root_->live.assign(root_->columns.size(), true);
    for (PlanNode* node : order_) Need(*node);
    for (auto node = order_.rbegin(); node != order_.rend(); ++node) {
      Remove(*node);
      (*node)->unique = UniqueTogether(**node);
    }
    // Without what was removed, less may be read.
    Order();
    for (PlanNode* node : order_) node->live.assign(node->columns.size(), false);
    root_->live.assign(root_->columns.size(), true);
    for (PlanNode* node : order_) Need(*node);
    for (auto node = order_.rbegin(); node != order_.rend(); ++node) {
      (*node)->unique = Alive(**node, Unique(**node));
      (*node)->upsert = Alive(**node, Upsert(**node));
    }
  }

 private:
  // Readers before what they read.
  void Order() {
    order_ = {root_};
    for (size_t i = 0; i < order_.size(); ++i) {
      const std::vector<PlanNode*> inputs = order_[i]->inputs;
      order_.insert(order_.end(), inputs.begin(), inputs.end());
    }
  }

  static KeySet Alive(const PlanNode& node, const KeySet& keys) {
    KeySet alive;
    for (const auto& key : keys) {
      const bool all = std::all_of(key.begin(), key.end(), [&](int column) {
        return static_cast<size_t>(column) < node.live.size() &&
               node.live[static_cast<size_t>(column)];
      });
      if (all) alive.push_back(key);
    }
    return alive;
  }

  // Whether somebody reads one of the columns from `from` to before `to`.
  static bool AnyLive(const PlanNode& node, size_t from, size_t to = SIZE_MAX) {
    const std::vector<bool>& live = node.live;
    const auto at = [&](size_t i) {
      return live.begin() + static_cast<ptrdiff_t>(std::min(i, live.size()));
    };
    return std::find(at(from), at(to), true) != at(to);
  }

  static void Read(PlanNode* input, const std::vector<int>& columns) {
    for (const int column : columns) Read(input, column);
  }
  static void Read(PlanNode* input, int column) {
    const auto at = static_cast<size_t>(column);
    if (column >= 0 && at < input->live.size()) input->live[at] = true;
  }
  // Columns that come out under the number they went in with.
  static void ReadSame(const PlanNode& node, PlanNode* input) {
    for (size_t i = 0; i < node.live.size() && i < input->live.size(); ++i) {
      if (node.live[i]) input->live[i] = true;
    }
  }

  static void Need(const PlanNode& node) {
    if (node.inputs.empty()) return;
    PlanNode* input = node.inputs[0];
    for (const PlanOrder& order : node.order) Read(input, order.column);
    Read(input, node.partition);
    switch (node.op) {
      case PlanOp::kCalc:
        if (node.values.empty()) ReadSame(node, input);
        for (size_t i = 0; i < node.values.size(); ++i) {
          if (node.live[i]) Read(input, node.values[i].uses);
        }
        for (const PlanCondition& condition : node.conditions) Read(input, condition.uses);
        return;
      case PlanOp::kJoin:
      case PlanOp::kIntervalJoin:
      case PlanOp::kWindowJoin:
      case PlanOp::kTemporalJoin:
      case PlanOp::kLookupJoin:
        NeedOfJoin(node);
        return;
      case PlanOp::kAggregate:
      case PlanOp::kWindowAggregate:
      case PlanOp::kGroupWindow:
        Read(input, node.group);
        for (size_t i = 0; i < node.calls.size(); ++i) {
          if (node.live[node.group.size() + i]) Read(input, node.calls[i].uses);
        }
        return;
      case PlanOp::kOver:
      case PlanOp::kRank:
      case PlanOp::kWindowRank:
      case PlanOp::kCorrelate:
        ReadSame(node, input);
        for (const PlanValue& call : node.calls) Read(input, call.uses);
        return;
      case PlanOp::kNormalize:
        Read(input, node.group);
        ReadSame(node, input);
        return;
      case PlanOp::kUnion:
        for (PlanNode* one : node.inputs) ReadSame(node, one);
        return;
      case PlanOp::kLimit:
      case PlanOp::kSortLimit:
      case PlanOp::kTemporalSort:
      case PlanOp::kWindowTvf:
        ReadSame(node, input);
        return;
      default:
        for (PlanNode* one : node.inputs) one->live.assign(one->columns.size(), true);
        return;
    }
  }

  static void NeedOfJoin(const PlanNode& join) {
    const size_t width = join.inputs[0]->columns.size();
    const auto read = [&](int column) {
      if (column == kNotAColumn) return;
      if (static_cast<size_t>(column) < width) {
        Read(join.inputs[0], column);
      } else if (join.inputs.size() > 1) {
        Read(join.inputs[1], column - static_cast<int>(width));
      }
    };
    for (size_t i = 0; i < join.live.size(); ++i) {
      if (join.live[i]) read(static_cast<int>(i));
    }
    for (const PlanCondition& condition : join.conditions) {
      for (const int use : condition.uses) read(use);
    }
    for (const auto& [left, right] : join.equal) {
      Read(join.inputs[0], left);
      if (join.inputs.size() > 1 && right != kNotAColumn) Read(join.inputs[1], right);
    }
  }

  // The OVER whose projection becomes one with that of `node`, or with the one below an aggregate:
  // what it adds and nobody reads is lost then.
  static PlanNode* OverBelow(const PlanNode& node) {
    const auto projects = [](const PlanNode& one) {
      return one.op == PlanOp::kCalc && one.conditions.empty() && !one.values.empty();
    };
    if (node.op != PlanOp::kAggregate && !projects(node)) return nullptr;
    PlanNode* below = node.inputs[0];
    while (projects(*below)) below = below->inputs[0];
    if (below->op != PlanOp::kOver) return nullptr;
    return node.op == PlanOp::kAggregate || node.rel != below->rel ? below : nullptr;
  }

  static void RemoveUnread(PlanNode* over) {
    const size_t width = over->inputs[0]->columns.size();
    if (AnyLive(*over, width)) return;
    over->op = PlanOp::kCalc;
    over->replaced = true;
    over->values = AllPassedOn(width);
    over->values.resize(over->columns.size());
    over->calls.clear();
    over->partition.clear();
    over->order.clear();
  }

  void Remove(PlanNode* node) {
    if (PlanNode* over = OverBelow(*node)) RemoveUnread(over);
    const bool whole =
        node->op == PlanOp::kAggregate && node->plain && !node->expanded && !node->group.empty();
    if (whole && AnyWithin(node->inputs[0]->unique, node->group)) {
      std::vector<PlanValue> values;
      for (const int column : node->group) values.push_back(PassedOn(column));
      for (const PlanValue& call : node->calls) {
        PlanValue value;
        value.uses = call.uses;
        if (call.uses.size() == 1) value.ref = call.uses[0];
        values.push_back(std::move(value));
      }
      node->op = PlanOp::kCalc;
      node->replaced = true;
      node->values = std::move(values);
      node->group.clear();
      node->calls.clear();
      return;
    }
    if (node->op != PlanOp::kJoin || node->inputs.size() != 2) return;
    const size_t width = node->inputs[0]->columns.size();
    const bool plain = node->equal.size() == node->conditions.size();
    const bool drop_right = node->join == BoundJoin::kLeft && plain && !AnyLive(*node, width) &&
                            AnyWithin(node->inputs[1]->unique, RightOf(*node));
    const bool drop_left = node->join == BoundJoin::kRight && plain && !AnyLive(*node, 0, width) &&
                           AnyWithin(node->inputs[0]->unique, LeftOf(*node));
    if (!drop_right && !drop_left) return;
    std::vector<PlanValue> values;
    for (size_t i = 0; i < node->columns.size(); ++i) {
      const bool here = drop_right ? i < width : i >= width;
      values.push_back(here ? PassedOn(static_cast<int>(drop_right ? i : i - width)) : PlanValue());
    }
    node->op = PlanOp::kCalc;
    node->replaced = true;
    node->inputs = {node->inputs[drop_right ? 0 : 1]};
    node->values = std::move(values);
    node->conditions.clear();
    node->equal.clear();
  }

  KeySet OfTable(const PlanNode& scan) const {
    if (scan.table < 0) return {};
    const TableSchema& schema = script_.tables[static_cast<size_t>(scan.table)].info.schema;
    if (schema.primary_key.empty()) return {};
    std::vector<int> key;
    for (const size_t column : schema.primary_key) key.push_back(static_cast<int>(column));
    SortUnique(&key);
    return {key};
  }

  // What Flink takes for unique when it looks for what is superfluous (FlinkRelMdColumnUniqueness):
  // a rank adds nothing to what its input has.
  KeySet UniqueTogether(const PlanNode& node) const {
    if (node.op == PlanOp::kRank || node.op == PlanOp::kWindowRank) {
      return OfRank(node, node.inputs[0]->unique, false);
    }
    return Unique(node);
  }

  // What holds of all rows, wherever they are.
  KeySet Unique(const PlanNode& node) const {
    const KeySet none;
    const KeySet& input = node.inputs.empty() ? none : node.inputs[0]->unique;
    switch (node.op) {
      case PlanOp::kScan:
        return OfTable(node);
      case PlanOp::kNormalize:
        return {node.group};
      case PlanOp::kCalc:
        return node.values.empty() ? input : Projected(node.values, input);
      case PlanOp::kJoin:
      case PlanOp::kIntervalJoin:
      case PlanOp::kWindowJoin:
      case PlanOp::kTemporalJoin:
        if (node.join == BoundJoin::kSemi || node.join == BoundJoin::kAnti) return input;
        return Joined(node, input, node.inputs[1]->unique, AnyWithin(input, LeftOf(node)),
                      AnyWithin(node.inputs[1]->unique, RightOf(node)));
      case PlanOp::kLookupJoin:
        return OfLookup(node, input);
      case PlanOp::kAggregate:
      case PlanOp::kWindowAggregate:
        return OfGroup(node);
      case PlanOp::kGroupWindow:
        return OfGroupWindow(node);
      case PlanOp::kRank:
      case PlanOp::kWindowRank:
        return OfRank(node, input);
      case PlanOp::kOver:
      case PlanOp::kLimit:
      case PlanOp::kSortLimit:
      case PlanOp::kTemporalSort:
        return input;
      default:
        return {};
    }
  }

  // What holds of the changes that one task sees.
  KeySet Upsert(const PlanNode& node) const {
    const KeySet none;
    const KeySet& input = node.inputs.empty() ? none : node.inputs[0]->upsert;
    switch (node.op) {
      case PlanOp::kScan:
        return OfTable(node);
      case PlanOp::kNormalize:
        return {node.group};
      case PlanOp::kCalc:
        return node.values.empty() ? input : Projected(node.values, input);
      case PlanOp::kJoin:
      case PlanOp::kIntervalJoin:
      case PlanOp::kWindowJoin:
      case PlanOp::kTemporalJoin: {
        if (node.join == BoundJoin::kSemi || node.join == BoundJoin::kAnti) {
          return Holding(input, LeftOf(node));
        }
        const KeySet& right = node.inputs[1]->upsert;
        return Joined(node, Holding(input, LeftOf(node)), Holding(right, RightOf(node)),
                      AnyWithin(input, LeftOf(node)), AnyWithin(right, RightOf(node)));
      }
      case PlanOp::kLookupJoin:
        return OfLookup(node, input);
      case PlanOp::kAggregate:
        return OfGroup(node);
      case PlanOp::kGroupWindow:
        return OfGroupWindow(node);
      case PlanOp::kRank:
      case PlanOp::kWindowRank:
        return OfRank(node, Holding(input, node.partition));
      case PlanOp::kOver:
        return Holding(input, node.partition);
      case PlanOp::kLimit:
        return input;
      case PlanOp::kSortLimit:
      case PlanOp::kTemporalSort: {
        std::vector<int> sorted;
        for (const PlanOrder& order : node.order) sorted.push_back(order.column);
        return Holding(input, sorted);
      }
      default:
        return {};
    }
  }

  static KeySet OfGroup(const PlanNode& node) {
    if (node.expanded || node.group.size() > kMaxKeyColumns) return {};
    return {FirstColumns(node.group.size())};
  }

  static KeySet OfLookup(const PlanNode& node, const KeySet& left) {
    const KeySet& right = node.inputs[1]->unique;
    const bool found = AnyWithin(right, RightOf(node));
    return Joined(node, left, found ? right : KeySet(), AnyWithin(left, LeftOf(node)), found);
  }

  static KeySet OfGroupWindow(const PlanNode& node) {
    KeySet keys;
    for (size_t i = node.group.size() + node.calls.size(); i < node.columns.size(); ++i) {
      std::vector<int> key = FirstColumns(node.group.size());
      key.push_back(static_cast<int>(i));
      AddKey(std::move(key), &keys);
    }
    return keys;
  }

  static KeySet OfRank(const PlanNode& node, const KeySet& input, bool of_group = true) {
    const int rank = static_cast<int>(node.columns.size()) - 1;
    const bool constant = node.first == node.last;
    const bool shown = !constant && node.live[static_cast<size_t>(rank)];
    if (of_group && !shown && node.row_number && node.first == 1 && node.last == 1) {
      return {node.partition};
    }
    KeySet keys = input;
    if (shown && node.row_number) {
      std::vector<int> key = node.partition;
      key.push_back(rank);
      AddKey(std::move(key), &keys);
    }
    return keys;
  }

  const BoundScript& script_;
  PlanNode* root_;
  std::vector<PlanNode*> order_;
};

}  // namespace

void FindKeys(const BoundScript& script, PlanNode* root) { KeyFinder(script, root).Run(); }

}  // namespace weir::sql
