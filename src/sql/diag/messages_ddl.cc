#include "sql/diag/messages_ddl.h"

#include <fmt/format.h>

#include "sql/diag/messages.h"

namespace weir::sql::messages {
Diagnostic NoType(Span at, std::string_view found, std::string_view reserved) {
  return MakeError(
      DiagCode::kNoType, at, fmt::format("expected a type, found {}", found), "",
      reserved.empty()
          ? "types are INT, BIGINT, STRING, DECIMAL(p, s), TIMESTAMP(p), "
            "ARRAY<t>, MAP<k, v>, ROW<name t, ...>, ..."
          : fmt::format("{} is no type; a type of that name is written `{}`", reserved, reserved));
}

Diagnostic NotNull(Span at, std::string_view found) {
  return Expected(at, "NULL after NOT behind a type", found, "write NOT NULL");
}

Diagnostic TimeZoneType(Span at, std::string_view found) {
  return MakeError(
      DiagCode::kNoType, at, fmt::format("expected LOCAL after WITH in a type, found {}", found),
      "",
      "Flink SQL has TIMESTAMP(p) WITH LOCAL TIME ZONE, in short TIMESTAMP_LTZ(p), and no "
      "type that keeps a time zone");
}

Diagnostic MissingType(Span at, std::string_view column, std::string_view found) {
  return MakeError(
      DiagCode::kNoType, at,
      fmt::format("column {} has no type: expected one, or AS and an expression, found {}", column,
                  found),
      "", fmt::format("write {} STRING, say, or {} AS expression", column, column));
}

Diagnostic NamesWithoutTypes(Span at) {
  return MakeError(DiagCode::kNamesWithoutTypes, at,
                   "the columns of this CREATE TABLE have no types", "",
                   "give each a type; only CREATE TABLE ... AS may name columns alone");
}

Diagnostic SecondWatermark(Span at, Span first) {
  Diagnostic d = MakeError(DiagCode::kSecondWatermark, at, "a table has at most one watermark", "",
                           "remove one of the two");
  d.secondary.push_back({first, "the first one"});
  return d;
}

Diagnostic ColumnWithTypeHere(Span at) {
  return MakeError(DiagCode::kUnsupportedForm, at, "a type behind a column's name in this list", "",
                   "name the column alone");
}

Diagnostic BareOption(Span at, std::string_view word) {
  return MakeError(
      DiagCode::kBareOption, at,
      fmt::format("keys and values of options are strings, and {} has no quotes", word), "",
      fmt::format("write '{}'", word));
}

Diagnostic OptionsWithoutBrackets(Span at, std::string_view found) {
  return MakeError(DiagCode::kBareOption, at,
                   fmt::format("options stand in brackets: expected '(', found {}", found), "",
                   "write ('key' = 'value', ...)");
}

Diagnostic WrongClauseOrder(Span at, std::string_view clause, std::string_view before) {
  return MakeError(DiagCode::kClauseOrder, at,
                   fmt::format("{} stands behind {}, where it cannot be", clause, before), "",
                   fmt::format("move {} in front of {}", clause, before));
}

Diagnostic RepeatedClause(Span at, std::string_view clause) {
  return MakeError(DiagCode::kClauseOrder, at, fmt::format("{} is given a second time", clause), "",
                   "remove one of the two");
}

Diagnostic BucketCount(Span at) {
  return MakeError(DiagCode::kUnsupportedForm, at, "the number of buckets is not a whole number",
                   "", "write INTO 4 BUCKETS, say");
}

Diagnostic Unsupported(Span at, std::string_view what, std::string_view help) {
  return MakeError(DiagCode::kUnsupportedForm, at, std::string(what), "", std::string(help));
}

Diagnostic FreshnessNotInterval(Span at) {
  return MakeError(DiagCode::kUnsupportedForm, at, "FRESHNESS is not an interval", "",
                   "write FRESHNESS = INTERVAL '3' MINUTE, say");
}

Diagnostic RepeatedDetail(Span at, std::string_view detail) {
  return MakeError(DiagCode::kClauseOrder, at, fmt::format("EXPLAIN names {} twice", detail), "",
                   "remove one of the two");
}

Diagnostic LeftOver(Span at, std::string_view found, std::string_view construct,
                    std::string_view wanted) {
  return MakeError(DiagCode::kLeftOver, at,
                   fmt::format("{} is complete before {}", construct, found), "",
                   wanted.empty() ? std::string("end the statement with ';'")
                                  : fmt::format("here {} may follow, or ';'", wanted));
}

Diagnostic UnknownPair(Span at, std::string_view head, std::string_view word,
                       std::string_view choices, std::optional<std::string> near) {
  return MakeError(DiagCode::kUnknownPair, at,
                   word.empty() ? fmt::format("{} of what?", head)
                                : fmt::format("there is no {} {}", head, word),
                   near ? fmt::format("did you mean {} {}?", head, *near) : "",
                   near ? std::string() : fmt::format("behind {} stands {}", head, choices));
}

}  // namespace weir::sql::messages
