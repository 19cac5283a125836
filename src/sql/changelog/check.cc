// What Flink refuses about the changes of a query, and how that is told.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sql/changelog/changelog.h"
#include "sql/diag/messages_changelog.h"

namespace weir::sql {
namespace {

using messages::ChangeCause;

ChangeCause CauseOf(const BoundScript& script, const PlanNode& node) {
  ChangeCause cause;
  cause.at = node.span;
  cause.deletes = (node.changes.kinds & kDeletes) != 0;
  switch (node.op) {
    case PlanOp::kAggregate:
      cause.kind =
          node.calls.empty() ? ChangeCause::Kind::kDistinct : ChangeCause::Kind::kAggregate;
      if (node.group.empty()) cause.kind = ChangeCause::Kind::kTotal;
      break;
    case PlanOp::kJoin:
      cause.kind = node.join == BoundJoin::kAnti ? ChangeCause::Kind::kAntiJoin
                                                 : ChangeCause::Kind::kOuterJoin;
      break;
    case PlanOp::kRank:
      cause.kind = node.row_number && node.first == 1 && node.last == 1
                       ? ChangeCause::Kind::kLastRow
                       : ChangeCause::Kind::kTopN;
      break;
    case PlanOp::kSortLimit:
      cause.kind = ChangeCause::Kind::kTopN;
      break;
    case PlanOp::kLimit:
      cause.kind = ChangeCause::Kind::kLimit;
      break;
    case PlanOp::kOver:
      cause.kind = ChangeCause::Kind::kOver;
      break;
    case PlanOp::kScan:
    case PlanOp::kNormalize: {
      cause.kind = ChangeCause::Kind::kSource;
      const PlanNode& scan = node.op == PlanOp::kScan ? node : *node.inputs[0];
      if (scan.table >= 0) {
        cause.name = script.tables[static_cast<size_t>(scan.table)].info.path.object;
      }
      break;
    }
    default:
      cause.kind = ChangeCause::Kind::kOther;
      break;
  }
  cause.key = KeyText(script, node);
  return cause;
}

}  // namespace

std::vector<Diagnostic> CheckChangelog(const BoundScript& script, const Changelog& changelog) {
  std::vector<Diagnostic> found;
  std::set<std::pair<uint32_t, uint32_t>> told;
  for (const ChangelogSink& sink : changelog.sinks) {
    if (sink.root == nullptr || sink.plan->unsure) continue;
    for (const ModeConflict& conflict : sink.modes.conflicts) {
      const ChangeCause cause = CauseOf(script, *conflict.cause);
      const Span at = conflict.reader == nullptr ? sink.sink->target : conflict.reader->span;
      if (!told.insert({at.begin, cause.at.begin}).second) continue;
      Diagnostic diagnostic =
          conflict.reader != nullptr
              ? messages::ReaderOfChanges(at, PlanOpName(conflict.reader->op), cause)
          : conflict.needs_key ? messages::SinkNeedsKey(at, sink.name, sink.connector, cause)
                               : messages::SinkTakesInserts(at, sink.name, sink.connector,
                                                            sink.takes.kinds() == kInserts, cause);
      const bool soft = !sink.verified || (conflict.needs_key && !sink.takes.strict);
      if (conflict.reader == nullptr && soft) diagnostic.level = Level::kWarning;
      found.push_back(std::move(diagnostic));
      break;  // one cause at a time
    }
  }
  return found;
}

}  // namespace weir::sql
