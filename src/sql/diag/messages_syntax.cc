#include "sql/diag/messages_syntax.h"

#include <fmt/format.h>

namespace weir::sql::messages {
namespace {

Diagnostic Error(DiagCode code, Span at, std::string message, std::string label = "",
                 std::string help = "") {
  Diagnostic diagnostic;
  diagnostic.level = Level::kError;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.primary = {at, std::move(label)};
  diagnostic.help = std::move(help);
  return diagnostic;
}

}  // namespace

Diagnostic QueryHere(Span at, Span query) {
  Diagnostic d = Error(DiagCode::kQueryHere, at, "a query stands where a value is expected",
                       "a query may not follow here", "put the query in brackets: (SELECT ...)");
  if (!query.empty()) d.secondary.push_back({query, "the query starts here"});
  return d;
}

Diagnostic NoQueryHere(Span at) {
  return Error(DiagCode::kNoQueryHere, at, "an expression stands where a query is expected", "",
               "a query starts with SELECT, VALUES, TABLE, WITH or '('");
}

Diagnostic OrderByHere(Span at) {
  return Error(DiagCode::kOrderByHere, at, "ORDER BY behind an expression orders nothing", "",
               "ORDER BY belongs to a query, to OVER (...), or to an aggregate such as ARRAY_AGG");
}

Diagnostic MissingOperand(Span op, std::string_view text, Span at, std::string_view found) {
  Diagnostic d =
      Error(DiagCode::kMissingOperand, op,
            fmt::format("expected an expression behind {}, found {}", text, found), "",
            fmt::format("write the right operand of {}, or remove it", text));
  d.secondary.push_back({at, "no expression starts here"});
  return d;
}

Diagnostic BetweenWithoutAnd(Span at, Span between) {
  Diagnostic d = Error(DiagCode::kBetweenWithoutAnd, at, "BETWEEN has no AND and upper bound",
                       "AND and the upper bound are missing here",
                       "write value BETWEEN low AND high");
  d.secondary.push_back({between, "this BETWEEN"});
  return d;
}

Diagnostic UnreadableLiteral(Span at, std::string_view what, std::string_view why) {
  return Error(DiagCode::kUnreadableLiteral, at, fmt::format("this {} cannot be read", what), "",
               std::string(why));
}

Diagnostic NotFlink(Span at, std::string_view what, std::string_view help,
                    std::string_view instead, Span also) {
  Diagnostic d = Error(DiagCode::kNotFlink, at, fmt::format("Flink SQL has no {}", what), "",
                       std::string(help));
  if (!also.empty()) d.secondary.push_back({also, ""});
  if (!instead.empty()) d.Replace(at, std::string(instead));
  return d;
}

Diagnostic NameTooLong(Span at, size_t length, size_t limit) {
  return Error(DiagCode::kNameTooLong, at,
               fmt::format("a name has {} characters; Flink takes at most {}", length, limit), "",
               "shorten the name");
}

Diagnostic TableInBrackets(Span at, bool only_query) {
  return Error(DiagCode::kTableInBrackets, at,
               only_query ? "brackets hold a query here, not a table"
                          : "brackets in FROM hold a query or a join, not a table alone",
               "", "remove the brackets, or write (SELECT * FROM ...)");
}

Diagnostic JoinHere(Span at) {
  return Error(DiagCode::kJoinHere, at, "a join in brackets takes no alias and no other clause",
               "this join", "name the tables inside the brackets, or wrap it: (SELECT * FROM ...)");
}

}  // namespace weir::sql::messages
