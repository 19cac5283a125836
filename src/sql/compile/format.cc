#include "sql/compile/format.h"

#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/syntax/parser.h"
#include "sql/syntax/printer.h"

namespace weir::sql {

std::string FormatSql(std::string_view script) {
  std::vector<Diagnostic> diagnostics;
  const ast::Script tree = Parse(script, &diagnostics);
  return HasErrors(diagnostics) ? std::string() : Print(tree);
}

}  // namespace weir::sql
