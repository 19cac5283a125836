// The sentences about names, expressions and queries: see messages.h for the rules they follow.
#pragma once

#include <cstddef>
#include <string_view>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

// A query stands, without brackets, where only a value may. Flink blames the token before it.
Diagnostic QueryHere(Span at, Span query);
// A value stands where only a query may.
Diagnostic NoQueryHere(Span at);
Diagnostic OrderByHere(Span at);
// The operand is missing: `op` is the operator, `at` what stands in the operand's place.
Diagnostic MissingOperand(Span op, std::string_view text, Span at, std::string_view found,
                          std::string_view help);
// `at`: the end of the lower bound.
Diagnostic BetweenWithoutAnd(Span at, Span between);
// `what` is a literal or a part of one.
Diagnostic UnreadableLiteral(Span at, std::string_view what, std::string_view why);
// Flink's parser knows `what` and refuses it; `instead`, when given, can replace it.
Diagnostic NotFlink(Span at, std::string_view what, std::string_view help,
                    std::string_view instead = "", Span also = {});
Diagnostic NameTooLong(Span at, size_t length, size_t limit);
// (t) or (t AS x): brackets in FROM hold a query or a join.
Diagnostic TableInBrackets(Span at, bool only_query);
// An alias, PIVOT, ... behind a join in brackets.
Diagnostic JoinHere(Span at);

Diagnostic ChainTooLong(Span at, int limit);

// SELECT a FORM t: `word` was read as an alias, and `at`, which follows, does not fit.
Diagnostic MisspeltAlias(Span at, std::string_view found, Span word, std::string_view text,
                         std::string_view keyword);
// `at` stands where the bracket should have been closed.
Diagnostic MissingBracket(Span at, std::string_view found, Span open, std::string_view bracket,
                          std::string_view close);
Diagnostic MissingEnd(Span at, Span open_case, std::string_view found);
Diagnostic ClauseTooLate(Span at, std::string_view clause, Span before, std::string_view other);
Diagnostic ClauseTwice(Span at, std::string_view clause, Span first);

}  // namespace weir::sql::messages
