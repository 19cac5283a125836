#include "sql/syntax/parser_core.h"

namespace weir::sql {

bool ParserCore::FailExpected(std::string_view wanted, std::string_view help) {
  return Fail(messages::Expected(BlameSpan(), wanted, FoundNow(), help));
}

// Flink puts what is missing at the end of a script on its last character.
Span ParserCore::BlameSpan() const {
  const Token& token = in_.Peek();
  if (!token.Is(Tok::kEnd) || token.span.begin == 0) return token.span;
  return {token.span.begin - 1, token.span.begin};
}

bool ParserCore::FailTooDeep() {
  return Fail(messages::NestedTooDeeply(in_.Peek().span, kMaxDepth));
}

}  // namespace weir::sql
