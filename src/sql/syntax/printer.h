// The tree as SQL again: one canonical text per tree, which parses to the same tree.
//
// Keywords are upper case, clauses stand on lines of their own, lists that do not fit into a line
// have an item a line. Comments do not survive. Names keep their quotes. Pure; for trees without
// errors.
#pragma once

#include <string>

#include "sql/syntax/ast_statement.h"

namespace weir::sql {

// Every statement ends with ";\n", and an empty line stands between two of them.
std::string Print(const ast::Script& script);

// Without ';' and line break at the end.
std::string Print(const ast::Statement& statement);

// One line.
std::string Print(const ast::Query& query);
std::string Print(const ast::Expr& expr);
std::string Print(const ast::TypeName& type);

}  // namespace weir::sql
