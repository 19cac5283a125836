// ${name} in a script: which of them are variables, and what stands in their place. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/compile/compile.h"

namespace weir::sql {

// Edits that replace the variables of `input`, in the order of the script; a diagnostic for each
// that cannot be replaced.
std::vector<Edit> SubstituteVariables(const CompileInput& input,
                                      std::vector<Diagnostic>* diagnostics);

// A time or date in RFC 3339 by a pattern of y, M, d, H, m, s and literals ("yyyy-MM-dd HH:mm").
// Empty, with `*why` set, when pattern or time cannot be used.
std::string FormatRunTime(std::string_view time, std::string_view pattern, std::string* why);

}  // namespace weir::sql
