// A query as far as it is understood without its grammar: brackets, CASE and END, the order of
// clauses, misspelt keywords where no reading could be legal, and the tables in FROM and JOIN.
#pragma once

#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/syntax/ast.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {

// Reads from the cursor to the end of its window. Returns false after reporting the first error.
bool ScanQuery(TokenCursor* cursor, std::vector<Diagnostic>* diagnostics, Query* query);

// Brackets alone, from the cursor to its end; the cursor stays.
bool CheckBrackets(const TokenCursor& cursor, std::vector<Diagnostic>* diagnostics);

}  // namespace weir::sql
