#include "sql/diag/messages_syntax.h"

#include <fmt/format.h>

namespace weir::sql::messages {
Diagnostic QueryHere(Span at, Span query) {
  Diagnostic d =
      MakeError(DiagCode::kQueryHere, at, "a query stands where a value is expected",
                "a query may not follow here", "put the query in brackets: (SELECT ...)");
  if (!query.empty()) d.secondary.push_back({query, "the query starts here"});
  return d;
}

Diagnostic NoQueryHere(Span at) {
  return MakeError(DiagCode::kNoQueryHere, at, "an expression stands where a query is expected", "",
                   "a query starts with SELECT, VALUES, TABLE, WITH or '('");
}

Diagnostic OrderByHere(Span at) {
  return MakeError(
      DiagCode::kOrderByHere, at, "ORDER BY behind an expression orders nothing", "",
      "ORDER BY belongs to a query, to OVER (...), or to an aggregate such as ARRAY_AGG");
}

Diagnostic MissingOperand(Span op, std::string_view text, Span at, std::string_view found,
                          std::string_view help) {
  Diagnostic d =
      MakeError(DiagCode::kMissingOperand, op,
                fmt::format("expected an expression behind {}, found {}", text, found), "",
                help.empty() ? fmt::format("write what {} applies to, or remove it", text)
                             : std::string(help));
  d.secondary.push_back({at, "no expression starts here"});
  return d;
}

Diagnostic BetweenWithoutAnd(Span at, Span between) {
  Diagnostic d =
      MakeError(DiagCode::kBetweenWithoutAnd, at, "BETWEEN has no AND and upper bound",
                "AND and the upper bound are missing here", "write value BETWEEN low AND high");
  d.secondary.push_back({between, "this BETWEEN"});
  return d;
}

Diagnostic UnreadableLiteral(Span at, std::string_view what, std::string_view why) {
  return MakeError(DiagCode::kUnreadableLiteral, at, fmt::format("this {} cannot be read", what),
                   "", std::string(why));
}

Diagnostic NotFlink(Span at, std::string_view what, std::string_view help, std::string_view instead,
                    Span also) {
  Diagnostic d = MakeError(DiagCode::kNotFlink, at, fmt::format("Flink SQL has no {}", what), "",
                           std::string(help));
  if (!also.empty()) d.secondary.push_back({also, ""});
  if (!instead.empty()) d.Replace(at, std::string(instead));
  return d;
}

Diagnostic NameTooLong(Span at, size_t length, size_t limit) {
  return MakeError(DiagCode::kNameTooLong, at,
                   fmt::format("a name has {} characters; Flink takes at most {}", length, limit),
                   "", "shorten the name");
}

Diagnostic TableInBrackets(Span at, bool only_query) {
  return MakeError(DiagCode::kTableInBrackets, at,
                   only_query ? "brackets hold a query here, not a table"
                              : "brackets in FROM hold a query or a join, not a table alone",
                   "", "remove the brackets, or write (SELECT * FROM ...)");
}

Diagnostic JoinHere(Span at) {
  return MakeError(DiagCode::kJoinHere, at, "a join in brackets takes no alias and no other clause",
                   "this join",
                   "name the tables inside the brackets, or wrap it: (SELECT * FROM ...)");
}

Diagnostic ChainTooLong(Span at, int limit) {
  return MakeError(
      DiagCode::kNestedTooDeeply, at,
      fmt::format("more than {} operators or queries are chained one on top of another", limit),
      "one too many", "write x IN (...) for many comparisons, or cut the query into views");
}

Diagnostic MisspeltAlias(Span at, std::string_view found, Span word, std::string_view text,
                         std::string_view keyword) {
  Diagnostic d =
      MakeError(DiagCode::kMisspeltKeyword, at,
                fmt::format("unexpected {} behind {}, which reads as an alias", found, text));
  d.secondary.push_back({word, fmt::format("did you mean {}?", keyword)});
  d.Replace(word, std::string(keyword));
  return d;
}

Diagnostic MissingBracket(Span at, std::string_view found, Span open, std::string_view bracket,
                          std::string_view close) {
  Diagnostic d =
      MakeError(DiagCode::kUnclosedBracket, at,
                fmt::format("{} is never closed; found {} instead of '{}'", bracket, found, close),
                fmt::format("expected {} before this", close),
                fmt::format("close the bracket with {}", close));
  d.secondary.push_back({open, "opened here"});
  return d;
}

Diagnostic MissingEnd(Span at, Span open_case, std::string_view found) {
  Diagnostic d = MakeError(
      DiagCode::kUnclosedBracket, at, fmt::format("CASE has no END; found {} instead", found),
      "END is missing before this", "close it: CASE WHEN ... THEN ... ELSE ... END");
  d.secondary.push_back({open_case, "opened here"});
  return d;
}

Diagnostic ClauseTooLate(Span at, std::string_view clause, Span before, std::string_view other) {
  Diagnostic d =
      MakeError(DiagCode::kClauseOrder, at,
                fmt::format("{} stands behind {}, but belongs in front of it", clause, other), "",
                "a query reads SELECT, FROM, WHERE, GROUP BY, HAVING, WINDOW, QUALIFY, ORDER "
                "BY, LIMIT");
  d.secondary.push_back({before, fmt::format("{} belongs before this", clause)});
  return d;
}

Diagnostic ClauseTwice(Span at, std::string_view clause, Span first) {
  Diagnostic d =
      MakeError(DiagCode::kClauseOrder, at, fmt::format("a second {} in one query", clause), "",
                "join the two into one, or put the first query in brackets as a subquery");
  d.secondary.push_back({first, "the first one"});
  return d;
}

}  // namespace weir::sql::messages
