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

}  // namespace weir::sql::messages
