// Functions that are declared beside the script: checked, known to the analysis, and made for
// Flink.
//
// They become temporary system functions: found by their names whatever USE says, and before those
// of catalogs. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sql/catalog/schema.h"
#include "sql/compile/compile.h"

namespace weir::sql {

// What is wrong with them, with the place of each: "[1].signature:1:8: expected ..., found ...",
// "[0].name: ...". To be put behind the name of the list.
std::vector<std::string> CheckFunctions(std::span<const DeclaredFunction> functions);

// As the analysis takes them, without a signature where that is wrong.
std::vector<FunctionInfo> FunctionInfos(std::span<const DeclaredFunction> functions);

// One statement for each, on one line; ends in a blank. Empty when there is none.
std::string CreateFunctions(std::span<const DeclaredFunction> functions);

}  // namespace weir::sql
