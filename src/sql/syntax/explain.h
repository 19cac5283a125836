// What people did when a token does not fit: a keyword with a typo, a comma too much, a bracket
// that stays open, clauses in the wrong order, a missing ';'. Looks only at the tokens around the
// place, and only after something went wrong, so it may search.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "sql/diag/diagnostic.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {

struct Failure {
  Span at;  // where Flink blames; always the primary span of what is said
  std::string_view wanted;
  Kw keyword = Kw::kNotKeyword;  // the keyword that alone was expected
  bool stuck = false;  // the token is an operator, and nothing behind it can be its operand
};

// Nothing when the plain sentence "expected ..., found ..." is the best there is.
std::optional<Diagnostic> ExplainFailure(const TokenCursor& in, const Failure& failure);

}  // namespace weir::sql
