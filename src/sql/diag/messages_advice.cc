#include "sql/diag/messages_advice.h"

#include <fmt/format.h>

namespace weir::sql::messages {
namespace {

constexpr size_t kMaxLabels = 5;

std::string Kept(const StateKept& state) {
  const std::string of = state.of.empty() ? "key" : state.of;
  switch (state.kind) {
    case StateKept::Kind::kAggregate:
      return fmt::format("this aggregate keeps a result for each {} that it has ever seen", of);
    case StateKept::Kind::kDistinctRows:
      return "this keeps each row that it has ever seen, to tell which are new";
    case StateKept::Kind::kDistinctValues:
      return "DISTINCT keeps each value that it has ever seen";
    case StateKept::Kind::kJoin:
      return fmt::format("this join keeps every row of {}",
                         state.of.empty() ? "both sides" : state.of);
    case StateKept::Kind::kOver:
      return fmt::format("OVER keeps rows of each {} that it has ever seen", of);
    case StateKept::Kind::kTopN:
      return fmt::format("this ranking keeps rows of each {} that it has ever seen", of);
  }
  return "";
}

std::string Instead(const StateKept& state) {
  switch (state.kind) {
    case StateKept::Kind::kAggregate:
    case StateKept::Kind::kDistinctValues:
      return "aggregate by windows, whose state ends with them: GROUP BY window_start, window_end";
    case StateKept::Kind::kJoin:
      return "join inside a bound of time: AND a.ts BETWEEN b.ts - INTERVAL '1' HOUR AND b.ts";
    case StateKept::Kind::kTopN:
      return "rank inside windows: PARTITION BY window_start, window_end";
    case StateKept::Kind::kDistinctRows:
    case StateKept::Kind::kOver:
      return "";
  }
  return "";
}

}  // namespace

Diagnostic StateGrows(const std::vector<StateKept>& kept) {
  const StateKept& first = kept.front();
  Diagnostic diagnostic =
      MakeWarning(DiagCode::kStateGrows, first.at, Kept(first) + ": its state only grows");
  for (size_t i = 1; i < kept.size() && i <= kMaxLabels; ++i) {
    diagnostic.Because(kept[i].at, Kept(kept[i]));
  }
  if (kept.size() > kMaxLabels + 1) {
    diagnostic.Note(fmt::format("{} more operators do so", kept.size() - kMaxLabels - 1));
  }
  std::string help =
      "SET 'table.exec.state.ttl' = '1 d'; forgets what no row has come for in that time";
  if (first.hintable)
    help += ", SELECT /*+ STATE_TTL('table or alias' = '1d') */ does so here alone";
  if (const std::string instead = Instead(first); !instead.empty()) help += "; or " + instead;
  return diagnostic.Help(help + "; '0 s' says that all is to be kept");
}

Diagnostic SinkReorders(Span at, std::string_view sink, std::string_view sink_key,
                        std::string_view query_key) {
  Diagnostic diagnostic = MakeWarning(
      DiagCode::kSinkReorders, at,
      query_key.empty()
          ? fmt::format("rows of {} are told apart by {}, and rows of this query by no key", sink,
                        sink_key)
          : fmt::format("rows of {} are told apart by {}, and rows of this query by {}", sink,
                        sink_key, query_key));
  diagnostic.Note(
      "changes of two rows with the sink's key may come in any order: Flink keeps all rows in an "
      "operator in front of the sink to put them right (SinkUpsertMaterializer)");
  const std::string key = query_key.empty() ? std::string("its rows' key") : std::string(query_key);
  return diagnostic.Help(fmt::format(
      "declare in {}: PRIMARY KEY {} NOT ENFORCED, or group the query by {}; SET "
      "'table.exec.sink.upsert-materialize' = 'NONE' leaves the operator out and the order to "
      "chance, 'FORCE' says that it is meant",
      sink, key, sink_key));
}

Diagnostic FewKeys(const SharedWork& work) {
  using Kind = SharedWork::Kind;
  const std::string_view what = work.kind == Kind::kJoin   ? "join"
                                : work.kind == Kind::kOver ? "OVER"
                                : work.kind == Kind::kRank ? "ranking"
                                                           : "aggregate";
  const std::string message =
      work.count <= 1
          ? fmt::format("all rows of this {} go through one task: {}", what,
                        work.keys.empty() ? "it has no key" : "its key has one value")
          : fmt::format("all rows of this {} go through {} tasks at most: its key {} has {} values",
                        what, work.count, work.keys, work.count);
  std::string help;
  switch (work.kind) {
    case Kind::kAggregate:
      help =
          "SET 'table.exec.mini-batch.enabled' = 'true'; with "
          "'table.exec.mini-batch.allow-latency' = '1 s' and 'table.exec.mini-batch.size' = '5000' "
          "each task sums up first; or aggregate by windows: FROM TABLE(TUMBLE(TABLE t, ...)), "
          "which do so by themselves";
      break;
    case Kind::kGroupWindow:
      help =
          "FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), ...)) GROUP BY window_start, window_end: "
          "there each task sums up first";
      break;
    case Kind::kOver:
      help = "PARTITION BY a column with many values";
      break;
    case Kind::kRank:
      help =
          "PARTITION BY a column with many values, or rank twice: in PARTITION BY MOD(id, 64) "
          "first, then what is left of that";
      break;
    case Kind::kJoin:
      help = "join by the equality of columns with many values, too";
      break;
  }
  return MakeWarning(DiagCode::kFewKeys, work.at, message).Help(help);
}

Diagnostic NotDeterministic(const Differing& differing) {
  using Kind = Differing::Kind;
  std::string message;
  std::string help;
  switch (differing.kind) {
    case Kind::kColumn:
      message = fmt::format(
          "{} is another value each time, and rows of this query change: what is taken back is "
          "not what was given",
          differing.name);
      help =
          "compute it before rows change, at the source, or leave it out of what tells rows apart";
      break;
    case Kind::kCondition:
      message = fmt::format(
          "this condition asks {}, which is another value each time, about rows that change: a row "
          "is given and never taken back, or the other way round",
          differing.name);
      help = "compare with a column of the rows";
      break;
    case Kind::kProctime:
      message = fmt::format(
          "{} is the time at which a row is read, and rows of this table change: what is taken "
          "back is not what was given",
          differing.name);
      help = "leave it out of the query";
      break;
    case Kind::kMetadata:
      message = fmt::format(
          "{} is another value in each change of a row: what is taken back is not what was given",
          differing.name);
      help = "leave it out of the query";
      break;
    case Kind::kLookup:
      message = fmt::format(
          "{} is looked up again when a row is taken back, and may have changed by then",
          differing.name.empty() ? "the table" : differing.name);
      help =
          "SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE'; keeps what "
          "was found";
      return MakeWarning(DiagCode::kNotDeterministic, differing.at, message)
          .Because(differing.target, fmt::format("rows of {} are taken back", differing.sink))
          .Help(help);
  }
  return MakeWarning(DiagCode::kNotDeterministic, differing.at, message)
      .Because(differing.target, fmt::format("rows of {} are taken back", differing.sink))
      .Help(help +
            "; 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE' makes Flink "
            "refuse such a query, 'IGNORE' says that it is meant");
}

Diagnostic TimeWithoutWatermark(Span at, const std::vector<std::string>& columns) {
  std::string names;
  for (const std::string& column : columns) names += (names.empty() ? "" : " and ") + column;
  return MakeWarning(
             DiagCode::kTimeWithoutWatermark, at,
             "for Flink this join has no bound of time: it keeps every row of both sides for ever")
      .Note(names.empty()
                ? std::string("what it compares is no time attribute")
                : fmt::format("{} {} no time attribute", names, columns.size() == 1 ? "is" : "are"))
      .Help(
          "declare a watermark in the table, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, and "
          "pass the column on as it is");
}

Diagnostic WaitsForVersions(Span at, std::string_view table) {
  const std::string name =
      table.empty() ? std::string("the table of versions") : std::string(table);
  return MakeWarning(
             DiagCode::kWaitsForVersions, at,
             fmt::format("this join gives rows only as far as the watermark of {} has come: "
                         "while no row comes there, nothing comes out",
                         name))
      .Help(
          "SET 'table.exec.source.idle-timeout' = '1 min'; goes on without a source that is silent "
          "for so long");
}

Diagnostic LastWindowIsLost(Span at) {
  return MakeWarning(DiagCode::kProcessingTime, at,
                     "windows of processing time over a source that ends: those that are open at "
                     "the end are never given")
      .Help("cut them by event time: a column with a watermark, which the end closes");
}

Diagnostic WindowByProcessingTime(Span at, std::string_view table, std::string_view event_time) {
  return MakeWarning(DiagCode::kProcessingTime, at,
                     "windows of processing time hold what was read in that time: after a pause or "
                     "restart rows come into other windows than before")
      .Help(fmt::format("{} has event time: DESCRIPTOR({})", table, event_time));
}

Diagnostic AskedOnce(Span at, Span reader) {
  return MakeWarning(DiagCode::kAskedOnce, at,
                     "this is asked once, when the row comes: as time goes on, no row leaves the "
                     "result")
      .Because(reader, "what came in stays in here")
      .Help(
          "use a window that moves on: FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '1' "
          "MINUTE, "
          "INTERVAL '1' HOUR)), or OVER (ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND "
          "CURRENT ROW)");
}

}  // namespace weir::sql::messages
