// The tables that a query reads by name.
//
// Pure; linear in the tree. Names of common tables are left out where they hide a table.
#pragma once

#include <vector>

#include "sql/syntax/ast_query.h"

namespace weir::sql {

// In the order of the text; a table that is named twice is there twice. The tree owns the names.
std::vector<const ast::Name*> TablesRead(const ast::Query& query);

}  // namespace weir::sql
