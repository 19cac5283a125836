// The parser ends, and all of its spans lie in the text, one statement behind the other.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sql/diag/render.h"
#include "sql/syntax/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir::sql;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Diagnostic> diagnostics;
  const ast::Script script = Parse(text, &diagnostics);
  uint32_t at = 0;
  for (const ast::Statement& statement : script.statements) {
    if (statement.span.begin < at || statement.span.end > size) std::abort();
    at = statement.span.end;
    if (!statement.valid && diagnostics.empty()) std::abort();
  }
  (void)Dump(script);
  const SourceMap map(text);
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.primary.span.end > size) std::abort();
    (void)RenderText(diagnostic, map, {});
  }
  return 0;
}
