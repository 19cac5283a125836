#include "sql/changelog/modes.h"

#include <algorithm>

namespace weir::sql {
namespace {

bool Transparent(PlanOp op) {
  return op == PlanOp::kCalc || op == PlanOp::kCorrelate || op == PlanOp::kLookupJoin ||
         op == PlanOp::kWindowTvf;
}

bool TakesInsertsOnly(const PlanNode& node) {
  switch (node.op) {
    case PlanOp::kIntervalJoin:
    case PlanOp::kWindowJoin:
    case PlanOp::kWindowRank:
    case PlanOp::kMatch:
    case PlanOp::kTemporalSort:
      return true;
    case PlanOp::kOver:
      return node.by_time;
    default:
      return false;
  }
}

UpdateForm FormOrNone(const PlanNode& node, UpdateForm form) {
  return (node.changes.kinds & kUpdates) != 0 || node.changes.open ? form : UpdateForm::kNone;
}

class Modes {
 public:
  Modes(const ModeOptions& options, ModeResult* result) : options_(options), result_(result) {}

  // Readers behind what they read.
  void Kinds(PlanNode* root) {
    std::vector<PlanNode*> order = {root};
    for (size_t i = 0; i < order.size(); ++i) {
      const std::vector<PlanNode*> inputs = order[i]->inputs;
      order.insert(order.end(), inputs.begin(), inputs.end());
    }
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
      if (TakesInsertsOnly(**node)) {
        for (const PlanNode* input : (*node)->inputs) Refuse(*node, *input, kInserts, false);
      }
      KindsOf(*node);
    }
  }

  // Reports it when surely more than `taken` comes.
  void Refuse(const PlanNode* reader, const PlanNode& input, ChangeKinds taken, bool needs_key) {
    if ((input.changes.kinds & static_cast<ChangeKinds>(~taken)) == 0) return;
    const PlanNode* cause = CauseOf(input, taken);
    result_->conflicts.push_back({reader, cause, needs_key});
  }

  bool Visit(PlanNode* node, UpdateForm wanted);

 private:
  // The first node on the way that makes such changes itself.
  static const PlanNode* CauseOf(const PlanNode& from, ChangeKinds taken) {
    const PlanNode* at = &from;
    const auto more = [&](const PlanNode& node) {
      return (node.changes.kinds & static_cast<ChangeKinds>(~taken)) != 0;
    };
    while (true) {
      const bool passes = Transparent(at->op) || at->op == PlanOp::kUnion ||
                          at->op == PlanOp::kTemporalJoin ||
                          (at->op == PlanOp::kJoin &&
                           (at->join == BoundJoin::kInner || at->join == BoundJoin::kSemi));
      if (!passes) return at;
      const PlanNode* next = nullptr;
      for (const PlanNode* input : at->inputs) {
        if (next == nullptr && more(*input)) next = input;
      }
      if (next == nullptr) return at;
      at = next;
    }
  }

  void KindsOf(PlanNode* node) const {
    Changes& out = node->changes;
    const Changes none;
    const Changes& in = node->inputs.empty() ? none : node->inputs[0]->changes;
    switch (node->op) {
      case PlanOp::kScan:
        return;
      case PlanOp::kUnknown:
        out = {kInserts, true, UpdateForm::kNone};
        return;
      case PlanOp::kNormalize:
        out.kinds = kAllChanges;
        return;
      case PlanOp::kValues:
      case PlanOp::kTemporalSort:
      case PlanOp::kMatch:
      case PlanOp::kIntervalJoin:
      case PlanOp::kWindowJoin:
      case PlanOp::kWindowRank:
      case PlanOp::kWindowAggregate:
        out = {};
        return;
      case PlanOp::kGroupWindow:
        out = {};
        if (node->early) out.kinds |= kUpdates;
        return;
      case PlanOp::kAggregate:
        out = {kInserts | kUpdates, false, UpdateForm::kNone};
        if ((in.kinds & (kUpdates | kDeletes)) != 0) out.kinds |= kDeletes;
        out.open = in.open && (out.kinds & kDeletes) == 0;
        return;
      case PlanOp::kLimit:
        out = in;
        if (in.kinds != kInserts) out = {kAllChanges, false, UpdateForm::kNone};
        return;
      case PlanOp::kRank: {
        out = {kAllChanges, false, UpdateForm::kNone};
        const bool keep_last = node->order.size() == 1 && node->order[0].descending;
        if (!Deduplicates(*node) || keep_last || options_.mini_batch) return;
        if (in.kinds == kInserts) out = {kInserts, in.open, UpdateForm::kNone};
        return;
      }
      case PlanOp::kSortLimit:
        out = {kAllChanges, false, UpdateForm::kNone};
        return;
      case PlanOp::kOver:
        out = {node->by_time ? kInserts : kAllChanges, false, UpdateForm::kNone};
        return;
      case PlanOp::kJoin:
        out = {kAllChanges, false, UpdateForm::kNone};
        if (node->join != BoundJoin::kInner && node->join != BoundJoin::kSemi) return;
        Unite(node);
        return;
      case PlanOp::kUnion:
        Unite(node);
        return;
      case PlanOp::kCalc:
      case PlanOp::kCorrelate:
      case PlanOp::kLookupJoin:
      case PlanOp::kWindowTvf:
      case PlanOp::kTemporalJoin:
        out = in;
        return;
    }
  }

  static void Unite(PlanNode* node) {
    node->changes = {0, false, UpdateForm::kNone};
    for (const PlanNode* input : node->inputs) {
      node->changes.kinds |= input->changes.kinds;
      node->changes.open = node->changes.open || input->changes.open;
    }
  }

  static bool Deduplicates(const PlanNode& rank) {
    const bool shown = rank.first != rank.last && rank.live.back();
    return !shown && rank.row_number && rank.first == 1 && rank.last == 1;
  }

  static bool AsksOthers(const PlanNode& calc) {
    if (calc.conditions.empty()) return false;
    const KeySet& keys = calc.inputs[0]->upsert;
    if (keys.empty()) return true;
    return std::any_of(calc.conditions.begin(), calc.conditions.end(),
                       [&](const PlanCondition& one) { return !Contains(keys[0], one.uses); });
  }

  bool VisitInputs(PlanNode* node, UpdateForm wanted) {
    for (PlanNode* input : node->inputs) {
      if (!Visit(input, wanted) || input->changes.form != wanted) return false;
    }
    return true;
  }

  bool VisitNode(PlanNode* node, UpdateForm wanted);
  bool VisitJoin(PlanNode* join, UpdateForm wanted);
  bool VisitUnion(PlanNode* node, UpdateForm wanted);
  bool VisitRank(PlanNode* node, UpdateForm wanted);

  const ModeOptions& options_;
  ModeResult* result_;
  int steps_ = 0;
  int depth_ = 0;  // chains of joins are as long as the script likes
};

bool Modes::VisitJoin(PlanNode* join, UpdateForm wanted) {
  const bool after = wanted == UpdateForm::kAfter;
  for (size_t i = 0; i < join->inputs.size(); ++i) {
    PlanNode* input = join->inputs[i];
    if (after && (input->changes.kinds & kUpdates) != 0) {
      std::vector<int> keys;
      for (const auto& [left, right] : join->equal) keys.push_back(i == 0 ? left : right);
      SortUnique(&keys);
      const bool held = std::any_of(input->upsert.begin(), input->upsert.end(),
                                    [&](const auto& key) { return Contains(key, keys); });
      if (!held) return false;
    }
    const UpdateForm form = after ? UpdateForm::kAfter : UpdateForm::kBoth;
    if (!Visit(input, FormOrNone(*input, form))) return false;
  }
  join->changes.form = wanted;
  return true;
}

bool Modes::VisitUnion(PlanNode* node, UpdateForm wanted) {
  UpdateForm merged = UpdateForm::kNone;
  for (PlanNode* input : node->inputs) {
    const UpdateForm form = input->changes.insert_only() ? UpdateForm::kNone : wanted;
    if (!Visit(input, form)) return false;
    if (input->changes.form == UpdateForm::kNone) continue;
    if (merged != UpdateForm::kNone && merged != input->changes.form) return false;
    merged = input->changes.form;
  }
  node->changes.form = merged;
  return true;
}

bool Modes::VisitRank(PlanNode* node, UpdateForm wanted) {
  PlanNode* input = node->inputs[0];
  UpdateForm form = UpdateForm::kNone;
  if (!input->changes.insert_only()) form = FormOrNone(*input, UpdateForm::kBoth);
  if (!VisitInputs(node, form)) return false;
  node->changes.form = wanted;
  return true;
}

bool Modes::Visit(PlanNode* node, UpdateForm wanted) {
  constexpr int kMaxVisits = 1'000'000;
  constexpr int kMaxDepth = 1'000;
  if (++steps_ > kMaxVisits || depth_ >= kMaxDepth) {
    result_->sure = false;
    node->changes.form = wanted;
    return true;
  }
  ++depth_;
  const bool met = VisitNode(node, wanted);
  --depth_;
  return met;
}

bool Modes::VisitNode(PlanNode* node, UpdateForm wanted) {
  node->removed = false;
  switch (node->op) {
    case PlanOp::kScan: {
      // An old row that nobody wants is dropped behind the source.
      const bool both = node->changes.form == UpdateForm::kBoth || node->update_before;
      if (both) {
        node->update_before = true;
        node->changes.form = wanted == UpdateForm::kAfter ? UpdateForm::kAfter : UpdateForm::kBoth;
      }
      return true;
    }
    case PlanOp::kUnknown:
      node->changes.form = wanted;
      return true;
    case PlanOp::kNormalize: {
      if (!VisitInputs(node, UpdateForm::kAfter)) return false;
      node->changes.form = wanted;
      node->removed = wanted == UpdateForm::kAfter && node->conditions.empty() &&
                      (node->inputs[0]->changes.kinds & kDeletes) != 0;
      return true;
    }
    case PlanOp::kValues:
      node->changes.form = UpdateForm::kNone;
      return true;
    case PlanOp::kAggregate:
    case PlanOp::kLimit:
    case PlanOp::kGroupWindow:
    case PlanOp::kWindowAggregate:
    case PlanOp::kOver:
      if (!VisitInputs(node, FormOrNone(*node->inputs[0], UpdateForm::kBoth))) return false;
      node->changes.form = wanted;
      return true;
    case PlanOp::kWindowRank:
    case PlanOp::kTemporalSort:
    case PlanOp::kMatch:
    case PlanOp::kIntervalJoin:
    case PlanOp::kWindowJoin:
      if (!VisitInputs(node, UpdateForm::kNone)) return false;
      node->changes.form = wanted;
      return true;
    case PlanOp::kRank:
    case PlanOp::kSortLimit:
      return VisitRank(node, wanted);
    case PlanOp::kJoin:
      return VisitJoin(node, wanted);
    case PlanOp::kTemporalJoin: {
      PlanNode* left = node->inputs[0];
      PlanNode* right = node->inputs[1];
      const UpdateForm form = wanted == UpdateForm::kBoth ? UpdateForm::kBoth : UpdateForm::kAfter;
      if (!Visit(left, FormOrNone(*left, form))) return false;
      if (!Visit(right, FormOrNone(*right, UpdateForm::kAfter)) &&
          !Visit(right, FormOrNone(*right, UpdateForm::kBoth))) {
        return false;
      }
      node->changes.form = left->changes.form;
      return true;
    }
    case PlanOp::kLookupJoin:
    case PlanOp::kCalc:
    case PlanOp::kCorrelate:
    case PlanOp::kWindowTvf: {
      if (node->op == PlanOp::kCalc && wanted == UpdateForm::kAfter && AsksOthers(*node)) {
        return false;
      }
      PlanNode* input = node->inputs[0];
      if (!Visit(input, wanted) || input->changes.form != wanted) return false;
      node->changes.form = input->changes.form;
      return true;
    }
    case PlanOp::kUnion:
      return VisitUnion(node, wanted);
  }
  return true;
}

}  // namespace

std::string ChangesText(const Changes& changes) {
  std::string text;
  const auto add = [&](std::string_view word) {
    if (!text.empty()) text += ',';
    text += word;
  };
  if ((changes.kinds & kInserts) != 0) add("I");
  if ((changes.kinds & kUpdates) != 0 && changes.form == UpdateForm::kBoth) add("UB");
  if ((changes.kinds & kUpdates) != 0) add("UA");
  if ((changes.kinds & kDeletes) != 0) add("D");
  if (changes.open) add("?");
  return text;
}

std::string_view PlanOpName(PlanOp op) {
  switch (op) {
    case PlanOp::kUnknown:
      return "unknown";
    case PlanOp::kScan:
      return "source";
    case PlanOp::kNormalize:
      return "changelog normalize";
    case PlanOp::kValues:
      return "values";
    case PlanOp::kCalc:
      return "calc";
    case PlanOp::kJoin:
      return "join";
    case PlanOp::kIntervalJoin:
      return "interval join";
    case PlanOp::kWindowJoin:
      return "window join";
    case PlanOp::kTemporalJoin:
      return "temporal join";
    case PlanOp::kLookupJoin:
      return "lookup join";
    case PlanOp::kCorrelate:
      return "lateral function";
    case PlanOp::kAggregate:
      return "aggregate";
    case PlanOp::kWindowAggregate:
    case PlanOp::kGroupWindow:
      return "window aggregate";
    case PlanOp::kOver:
      return "over";
    case PlanOp::kRank:
      return "top-n";
    case PlanOp::kWindowRank:
      return "window top-n";
    case PlanOp::kLimit:
      return "limit";
    case PlanOp::kSortLimit:
      return "sort limit";
    case PlanOp::kTemporalSort:
      return "sort";
    case PlanOp::kUnion:
      return "union";
    case PlanOp::kMatch:
      return "match recognize";
    case PlanOp::kWindowTvf:
      return "window";
  }
  return "unknown";
}

ModeResult FindModes(PlanNode* root, const RowKinds& sink, const std::vector<int>& sink_key,
                     const ModeOptions& options) {
  ModeResult result;
  Modes modes(options, &result);
  modes.Kinds(root);
  const Changes& changes = root->changes;
  const bool takes_all = !sink.known || sink.as_given;
  if (sink.known && !takes_all) {
    modes.Refuse(nullptr, *root, sink.needs_key ? kInserts : sink.kinds(), sink.needs_key);
  }
  const bool soft = sink.needs_key && !sink.strict;
  const bool refused =
      std::any_of(result.conflicts.begin(), result.conflicts.end(),
                  [&](const ModeConflict& one) { return one.reader != nullptr || !soft; });
  if (refused) return result;
  const bool updates = (changes.kinds & kUpdates) != 0;
  const bool after_only = sink.known && (sink.as_given ? sink.drop_before : !sink.update_before);
  std::vector<UpdateForm> wanted = {UpdateForm::kNone};
  if (updates) {
    wanted = {UpdateForm::kBoth};
    const bool by_key = sink_key.empty() || std::find(root->upsert.begin(), root->upsert.end(),
                                                      sink_key) != root->upsert.end();
    if (after_only && by_key) wanted = {UpdateForm::kAfter, UpdateForm::kBoth};
  }
  const bool found = std::any_of(wanted.begin(), wanted.end(), [&](UpdateForm form) {
    return modes.Visit(root, form) && root->changes.form == form;
  });
  result.sure = result.sure && found;
  return result;
}

}  // namespace weir::sql
