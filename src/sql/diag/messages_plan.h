// What is said of a query that Flink's validator takes and its planner refuses: see messages.h for
// the rules these sentences follow. Flink names no place for any of them.
#pragma once

#include <string_view>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

// Sorting a stream.
Diagnostic SortOfStream(Span at, std::string_view type);
Diagnostic SortDescending(Span at);
Diagnostic OffsetWithoutLimit(Span at);

// OVER and ranking in a stream.
Diagnostic OverOrder(Span at, std::string_view call);
Diagnostic OverDescending(Span at);
Diagnostic OverFrameEnd(Span at);
Diagnostic OverFrameOfNoTime(Span at, std::string_view type);
Diagnostic OverFrameOfMonths(Span at);
Diagnostic OverWindowsDiffer(Span at, Span first);
Diagnostic OverInBatchOnly(Span at, std::string_view call);
Diagnostic RankOfStream(Span at, std::string_view call);
Diagnostic RankWithoutEnd(Span at);

// Joins.
Diagnostic JoinKeyTypes(Span at, std::string_view left, std::string_view right);
Diagnostic TimesDiffer(Span at, std::string_view what, std::string_view left,
                       std::string_view right);
Diagnostic TemporalNeedsTime(Span at, std::string_view column, std::string_view type);
Diagnostic TemporalInStreamOnly(Span at);
Diagnostic NotVersioned(Span at, std::string_view table, bool no_key, bool no_watermark);
Diagnostic ViewNotVersioned(Span at, std::string_view view, bool no_key);
Diagnostic KeyNotJoined(Span at, std::string_view table, std::string_view column);
Diagnostic LookupOfStream(Span at, std::string_view table);
Diagnostic LookupOfQuery(Span at);
Diagnostic LookupWithoutKey(Span at, std::string_view table);
Diagnostic UnnestCondition(Span at);
Diagnostic ProctimeBesideRowtime(Span at, std::string_view column);
Diagnostic LateralValues(Span at, Span outer, std::string_view column);
Diagnostic OuterField(Span at, std::string_view field);
Diagnostic LateralLimit(Span at, Span outer, std::string_view column);

// A time attribute that is one no more.
Diagnostic TimeLost(Span at, std::string_view what, std::string_view column, std::string_view by);

// What takes rows that are added, and none that change.
Diagnostic OverOfChanges(Span at, std::string_view call, Span cause);
Diagnostic MatchOfChanges(Span at, Span cause);

// Aggregates, windows, patterns.
Diagnostic NoSuchAggregate(Span at, std::string_view what, std::string_view help);

}  // namespace weir::sql::messages
