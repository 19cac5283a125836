// Parse, print, parse: what has no errors is printed as a text that has none, means the same tree,
// and is printed as itself.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sql/syntax/parser.h"
#include "sql/syntax/printer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir::sql;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Diagnostic> diagnostics;
  const ast::Script script = Parse(text, &diagnostics);
  if (HasErrors(diagnostics)) return 0;
  const std::string printed = Print(script);
  const ast::Script again = Parse(printed, &diagnostics);
  const bool same = !HasErrors(diagnostics) && Dump(script, false) == Dump(again, false);
  if (!same || Print(again) != printed) {
    std::fprintf(stderr, "printed:\n%s\n", printed.c_str());
    std::abort();
  }
  return 0;
}
