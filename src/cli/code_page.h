// The page of a diagnostic code with what the compiler really says about its examples: what
// `weir check --explain` prints and docs/sql/SQL####.md holds. Pure.
#pragma once

#include <string>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/diag/pages.h"

namespace weir::cli {

sql::CompileInput InputOf(const sql::PageExample& example);

// Markdown. A code without a page gives its heading alone.
std::string CodePage(sql::DiagCode code);

// docs/sql/README.md's table of all codes.
std::string CodeIndex();

}  // namespace weir::cli
