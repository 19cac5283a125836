// A function that somebody declares, by the text that says what it takes and gives.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/catalog/schema.h"
#include "sql/diag/diagnostic.h"

namespace weir::sql {

// `signature` as sql/syntax/function_signature.h describes it; empty: nothing is known. What is
// wrong with it is reported, with spans into it, and nothing is known then either. Pure.
FunctionInfo DeclareFunction(std::string name, std::string_view signature,
                             std::vector<Diagnostic>* diagnostics);

}  // namespace weir::sql
