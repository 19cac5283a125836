#include "sql/diag/messages_plan.h"

#include <fmt/format.h>

#include <string>

namespace weir::sql::messages {

Diagnostic SortOfStream(Span at, std::string_view type) {
  return MakeError(
             DiagCode::kStreamSort, at,
             fmt::format("a stream cannot be sorted by this: it is {}, not a time attribute", type))
      .Note("a stream never ends, so only the order of time can be kept")
      .Help(
          "add LIMIT for the first rows, order by the watermark column first, or run in batch "
          "mode");
}

Diagnostic SortDescending(Span at) {
  return MakeError(DiagCode::kStreamSort, at, "a stream cannot be sorted by time downwards")
      .Help("leave out DESC, or add LIMIT for the latest rows");
}

Diagnostic OffsetWithoutLimit(Span at) {
  return MakeError(DiagCode::kStreamSort, at, "OFFSET works with a LIMIT alone")
      .Help("add LIMIT n, or FETCH NEXT n ROWS ONLY");
}

Diagnostic OverOrder(Span at, std::string_view call) {
  return MakeError(
             DiagCode::kStreamOver, at,
             fmt::format("in a stream the window of {} is ordered by exactly one column", call))
      .Help("OVER (PARTITION BY ... ORDER BY time_column), or run in batch mode");
}

Diagnostic OverDescending(Span at) {
  return MakeError(DiagCode::kStreamOver, at, "in a stream OVER goes upwards alone")
      .Help("leave out DESC; for the newest rows filter by ROW_NUMBER: WHERE rn <= 3");
}

Diagnostic OverFrameEnd(Span at) {
  return MakeError(DiagCode::kStreamOver, at,
                   "in a stream the frame of OVER begins before the current row and ends with it")
      .Help("BETWEEN ... PRECEDING AND CURRENT ROW");
}

Diagnostic OverFrameOfNoTime(Span at, std::string_view type) {
  return MakeError(DiagCode::kStreamOver, at,
                   fmt::format("a frame with a bound needs an order of time, this is {}", type))
      .Help("order by the watermark column or one AS PROCTIME(), or leave out the frame");
}

Diagnostic TimeLost(Span at, std::string_view what, std::string_view column, std::string_view by) {
  return MakeError(DiagCode::kNeedsTimeAttribute, at,
                   fmt::format("{} needs a time attribute, {} is one no more", what, column))
      .Note(fmt::format("{} makes an ordinary time of it", by))
      .Help(
          "take the time before that: window or order each side first, or bound the times of a "
          "join: a.ts BETWEEN b.ts - INTERVAL '1' HOUR AND b.ts");
}

Diagnostic OverFrameOfMonths(Span at) {
  return MakeError(DiagCode::kStreamOver, at, "the bound of a RANGE cannot be months or years")
      .Help("write it in days: INTERVAL '30' DAY");
}

Diagnostic OverWindowsDiffer(Span at, Span first) {
  return MakeError(DiagCode::kStreamOver, at,
                   "in a stream all OVER calls of a SELECT share one window, this is another")
      .Because(first, "the window of this one")
      .Help("compute one of them in a subquery, or name one window: WINDOW w AS (...)");
}

Diagnostic OverOfChanges(Span at, std::string_view call, Span cause) {
  return MakeError(DiagCode::kStreamOver, at,
                   fmt::format("{} goes along a stream in time, and its rows change", call))
      .Because(cause, "each new row changes what this has said before")
      .Help("aggregate by windows, whose results are final: GROUP BY window_start, window_end");
}

Diagnostic MatchOfChanges(Span at, Span cause) {
  return MakeError(DiagCode::kBadMatch, at, "MATCH_RECOGNIZE reads rows that change")
      .Because(cause, "each new row changes what this has said before")
      .Help("aggregate by windows, whose results are final: GROUP BY window_start, window_end");
}

Diagnostic OverInBatchOnly(Span at, std::string_view call) {
  return MakeError(DiagCode::kStreamOver, at,
                   fmt::format("{} needs the whole partition and works in batch mode alone", call))
      .Help("SET 'execution.runtime-mode' = 'batch', or mode: Batch of the SqlJob");
}

Diagnostic RankOfStream(Span at, std::string_view call) {
  return MakeError(DiagCode::kStreamRank, at,
                   fmt::format("a stream's top rows are taken by ROW_NUMBER, not by {}", call))
      .Help("use ROW_NUMBER(), which counts equal rows one by one, or run in batch mode");
}

Diagnostic RankWithoutEnd(Span at) {
  return MakeError(DiagCode::kStreamRank, at,
                   "a stream's ranking needs an upper end: this keeps all rows from some rank on")
      .Help("add one: WHERE rn BETWEEN 2 AND 10");
}

Diagnostic JoinKeyTypes(Span at, std::string_view left, std::string_view right) {
  return MakeError(DiagCode::kJoinKeyTypes, at,
                   fmt::format("a join cannot compare {} with {} by itself", left, right))
      .Help(fmt::format("CAST one side: CAST(... AS {})", left));
}

Diagnostic TimesDiffer(Span at, std::string_view what, std::string_view left,
                       std::string_view right) {
  return MakeError(DiagCode::kTimesDiffer, at,
                   fmt::format("{} needs times of one type on both sides, these are {} and {}",
                               what, left, right))
      .Help("declare both watermark columns as TIMESTAMP(3), or both as TIMESTAMP_LTZ(3)");
}

Diagnostic TemporalNeedsTime(Span at, std::string_view column, std::string_view type) {
  return MakeError(
             DiagCode::kBadTemporalJoin, at,
             fmt::format("FOR SYSTEM_TIME AS OF needs a time attribute, {} is {}", column, type))
      .Help("name the left table's watermark column, or one AS PROCTIME()");
}

Diagnostic TemporalInStreamOnly(Span at) {
  return MakeError(DiagCode::kBadTemporalJoin, at,
                   "a temporal join by event time works in streaming mode alone")
      .Help("look the table up by processing time, or join with the row of the time that is meant");
}

Diagnostic NotVersioned(Span at, std::string_view table, bool no_key, bool no_watermark) {
  return MakeError(DiagCode::kBadTemporalJoin, at,
                   fmt::format("{} has no versions to join with: it lacks {}", table,
                               no_key && no_watermark ? "a primary key and a watermark"
                               : no_key               ? "a primary key"
                                                      : "a watermark"))
      .Help(fmt::format("declare PRIMARY KEY (...) NOT ENFORCED and WATERMARK FOR ... in {}, or "
                        "join by processing time: AS OF a column AS PROCTIME()",
                        table));
}

Diagnostic ViewNotVersioned(Span at, std::string_view view, bool no_key) {
  return MakeError(DiagCode::kBadTemporalJoin, at,
                   fmt::format("the view {} has no versions to join with: it lacks {}", view,
                               no_key ? "a unique key" : "a time attribute"))
      .Help(
          "select the last row of each key with its watermark column: WHERE rn = 1 over "
          "ROW_NUMBER() "
          "OVER (PARTITION BY key ORDER BY ts DESC) AS rn");
}

Diagnostic KeyNotJoined(Span at, std::string_view table, std::string_view column) {
  return MakeError(DiagCode::kBadTemporalJoin, at,
                   fmt::format("a temporal join by event time joins the whole primary key of {}: "
                               "{} is missing",
                               table, column))
      .Help(fmt::format("add an equality with {}.{} to ON", table, column));
}

Diagnostic LookupOfStream(Span at, std::string_view table) {
  return MakeError(
             DiagCode::kBadTemporalJoin, at,
             fmt::format("{} has a watermark, so it cannot be looked up by processing time", table))
      .Help(
          "join by event time: AS OF the left table's watermark column; or remove the WATERMARK "
          "of a table that is looked up");
}

Diagnostic LookupOfQuery(Span at) {
  return MakeError(DiagCode::kBadTemporalJoin, at,
                   "a join by processing time asks a connector for rows; this query computes them")
      .Help(
          "join a table, or a view that only chooses its columns; or join by event time: FOR "
          "SYSTEM_TIME AS OF a column with WATERMARK");
}

Diagnostic LookupWithoutKey(Span at, std::string_view table) {
  return MakeError(DiagCode::kBadTemporalJoin, at,
                   fmt::format("a look-up in {} needs an equality with one of its columns", table))
      .Help(
          fmt::format("ON a.id = {}.id; what else the condition says may stand beside it", table));
}

Diagnostic UnnestCondition(Span at) {
  return MakeError(DiagCode::kBadJoin, at,
                   "a join with UNNEST cannot compare its values with the row they come from")
      .Help("write ON TRUE (or CROSS JOIN) and compare in WHERE");
}

Diagnostic ProctimeBesideRowtime(Span at, std::string_view column) {
  return MakeError(DiagCode::kTimesDiffer, at,
                   fmt::format("an interval join by processing time cannot pass on {}, which is a "
                               "time attribute of events",
                               column))
      .Help(fmt::format("compare the event times of both sides, or make it an ordinary time below "
                        "the join: CAST({} AS TIMESTAMP(3))",
                        column));
}

Diagnostic LateralValues(Span at, Span outer, std::string_view column) {
  return MakeError(
             DiagCode::kBadJoin, at,
             "Flink cannot run a LATERAL of values or of a UNION that names the row beside it")
      .Because(outer, fmt::format("{} is of the row beside it", column))
      .Help(
          "CROSS JOIN UNNEST(ARRAY[...]) makes rows of values; what needs no rows of its own is "
          "computed in SELECT");
}

Diagnostic OuterField(Span at, std::string_view field) {
  return MakeError(DiagCode::kBadJoin, at,
                   "Flink cannot read a field of the row beside this query, only its columns")
      .Help(fmt::format("make a column of it first: FROM (SELECT *, r.{0} AS {0} FROM t) AS t, and "
                        "read that",
                        field));
}

Diagnostic LateralLimit(Span at, Span outer, std::string_view column) {
  return MakeError(DiagCode::kBadJoin, at,
                   "Flink cannot take the first rows of LATERAL for each row beside it")
      .Because(outer, fmt::format("{} is of the row beside it", column))
      .Help(
          "number the rows in a subquery by ROW_NUMBER() OVER (PARTITION BY ...), filter, and "
          "join");
}

Diagnostic NoSuchAggregate(Span at, std::string_view what, std::string_view help) {
  return MakeError(DiagCode::kNoSuchAggregate, at, std::string(what)).Help(std::string(help));
}

}  // namespace weir::sql::messages
