#include "sql/syntax/parser_core.h"

#include "sql/syntax/explain.h"

namespace weir::sql {

bool ParserCore::FailExpected(std::string_view wanted, std::string_view help) {
  return FailExpected(wanted, Kw::kNotKeyword, help);
}

bool ParserCore::FailExpected(std::string_view wanted, Kw keyword, std::string_view help) {
  const Failure failure = {BlameSpan(), wanted, keyword, in_.index() == stuck_};
  if (auto better = ExplainFailure(in_, failure)) return Fail(std::move(*better));
  return Fail(messages::Expected(failure.at, wanted, FoundNow(), help));
}

// Flink puts what is missing at the end of a script on its last character.
Span ParserCore::BlameSpan() const {
  const Token& token = in_.Peek();
  if (!token.Is(Tok::kEnd) || token.span.begin == 0) return token.span;
  return {token.span.begin - 1, token.span.begin};
}

bool ParserCore::FailTooTall() { return Fail(messages::ChainTooLong(BlameSpan(), kMaxHeight)); }

bool ParserCore::FailTooDeep() {
  return Fail(messages::NestedTooDeeply(in_.Peek().span, kMaxDepth));
}

}  // namespace weir::sql
