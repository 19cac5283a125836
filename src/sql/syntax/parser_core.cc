#include "sql/syntax/parser_core.h"

namespace weir::sql {

bool ParserCore::FailExpected(std::string_view wanted, std::string_view help) {
  return Fail(messages::Expected(in_.Peek().span, wanted, FoundNow(), help));
}

bool ParserCore::FailTooDeep() {
  return Fail(messages::NestedTooDeeply(in_.Peek().span, kMaxDepth));
}

}  // namespace weir::sql
