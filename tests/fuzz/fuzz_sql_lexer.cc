// Every byte belongs to one token, in order, and unquoting never reads outside of one.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sql/syntax/lexer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir::sql;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Lexer lexer(text);
  uint32_t at = 0;
  for (;;) {
    const Token token = lexer.Next();
    if (token.span.begin != at || token.span.end > size) std::abort();
    at = token.span.end;
    if (token.Is(Tok::kEnd)) break;
    if (token.span.empty()) std::abort();
    (void)Unquote(text.substr(token.span.begin, token.span.size()), token.kind);
  }
  if (at != size) std::abort();
  return 0;
}
