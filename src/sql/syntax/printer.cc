#include "sql/syntax/printer.h"

#include "sql/syntax/printer_impl.h"

namespace weir::sql {

std::string Print(const ast::Statement& statement) {
  Printer printer(false);
  printer.Put(statement);
  return printer.Take();
}

std::string Print(const ast::Script& script) {
  std::string out;
  for (const ast::Statement& statement : script.statements) {
    if (!out.empty()) out += "\n";
    out += Print(statement) + ";\n";
  }
  return out;
}

std::string Print(const ast::Query& query) {
  Printer printer(true);
  printer.Put(query);
  return printer.Take();
}

std::string Print(const ast::Expr& expr) {
  Printer printer(true);
  printer.Put(expr);
  return printer.Take();
}

std::string Print(const ast::TypeName& type) {
  Printer printer(true);
  printer.Put(type);
  return printer.Take();
}

}  // namespace weir::sql
