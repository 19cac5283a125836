#include "sql/diag/messages_changelog.h"

#include <fmt/format.h>

namespace weir::sql::messages {
namespace {

// Why its rows change.
std::string Reason(const ChangeCause& cause) {
  switch (cause.kind) {
    case ChangeCause::Kind::kAggregate:
      return "each new row of a group changes what this aggregate has said of it";
    case ChangeCause::Kind::kTotal:
      return "each new row changes what this aggregate has said";
    case ChangeCause::Kind::kDistinct:
      return "DISTINCT is an aggregate for Flink: its rows may change";
    case ChangeCause::Kind::kOuterJoin:
      return "a row without a partner is taken back when one comes";
    case ChangeCause::Kind::kAntiJoin:
      return "a row is taken back when one of the other side matches it";
    case ChangeCause::Kind::kLastRow:
      return "a newer row takes the place of the one that was kept";
    case ChangeCause::Kind::kTopN:
      return "a row is taken back when better ones come";
    case ChangeCause::Kind::kLimit:
      return "rows are taken back when those above change";
    case ChangeCause::Kind::kOver:
      return "OVER in an order that is not time changes rows that it has given before";
    case ChangeCause::Kind::kSource:
      return fmt::format("{} gives changes, not only new rows", cause.name);
    case ChangeCause::Kind::kOther:
      return "this changes rows that it has given before";
  }
  return "";
}

// How rows would no longer change.
std::string Final(const ChangeCause& cause) {
  switch (cause.kind) {
    case ChangeCause::Kind::kAggregate:
    case ChangeCause::Kind::kTotal:
      return "aggregate by windows, whose results are final: GROUP BY window_start, window_end";
    case ChangeCause::Kind::kDistinct:
      return "keep the first row of each: ROW_NUMBER() OVER (PARTITION BY ... ORDER BY time) = 1";
    case ChangeCause::Kind::kOuterJoin:
      return "join inside a bound of time, or use an inner join";
    case ChangeCause::Kind::kAntiJoin:
      return "look for partners inside a window";
    case ChangeCause::Kind::kLastRow:
      return "keep the first row: ORDER BY without DESC";
    case ChangeCause::Kind::kTopN:
      return "rank inside windows: PARTITION BY window_start, window_end";
    case ChangeCause::Kind::kOver:
      return "order it by the watermark column";
    case ChangeCause::Kind::kLimit:
    case ChangeCause::Kind::kSource:
    case ChangeCause::Kind::kOther:
      return "";
  }
  return "";
}

}  // namespace

Diagnostic SinkTakesInserts(Span at, std::string_view sink, std::string_view connector,
                            bool inserts_only, const ChangeCause& cause) {
  Diagnostic diagnostic = MakeError(
      DiagCode::kSinkTakesInserts, at,
      inserts_only
          ? fmt::format("{} ({}) only takes new rows, and rows of this query change", sink,
                        connector)
          : fmt::format("{} ({}) does not take all changes of this query", sink, connector));
  diagnostic.Because(cause.at, Reason(cause));
  const std::string key = cause.key.empty() ? "(...)" : cause.key;
  std::string help = fmt::format(
      "write to a sink that takes updates, as upsert-kafka or jdbc with PRIMARY KEY {} NOT "
      "ENFORCED",
      key);
  if (connector == "kafka") {
    help = fmt::format(
        "use 'connector' = 'upsert-kafka' with PRIMARY KEY {} NOT ENFORCED, or a format of "
        "changes, as debezium-json",
        key);
  }
  if (const std::string instead = Final(cause); !instead.empty()) help += "; or " + instead;
  return diagnostic.Help(help);
}

Diagnostic SinkNeedsKey(Span at, std::string_view sink, std::string_view connector,
                        const ChangeCause& cause) {
  const std::string key = cause.key.empty() ? "(...)" : cause.key;
  return MakeError(DiagCode::kSinkNeedsKey, at,
                   fmt::format("{} ({}) takes updates by its primary key, and it has none", sink,
                               connector))
      .Because(cause.at, Reason(cause))
      .Help(fmt::format("declare in {}: PRIMARY KEY {} NOT ENFORCED", sink, key));
}

Diagnostic ReaderOfChanges(Span at, std::string_view reader, const ChangeCause& cause) {
  std::string help = Final(cause);
  if (help.empty()) help = "give it a source that only adds rows";
  return MakeError(DiagCode::kReaderOfChanges, at,
                   fmt::format("this {} reads rows that change, and takes new rows alone", reader))
      .Because(cause.at, Reason(cause))
      .Help(help);
}

}  // namespace weir::sql::messages
