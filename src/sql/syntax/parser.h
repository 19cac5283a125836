// Text into a tree. Never fails: what is wrong is reported, the statement in question is marked and
// the parser goes on behind the next ';', so that one run finds every statement's first error.
//
// It must never refuse what Flink's parser accepts: where it does not know a construct it checks
// brackets and passes on. Pure; linear in the text; recursion-free on nesting.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/syntax/ast.h"
#include "sql/syntax/limits.h"

namespace weir::sql {

inline constexpr size_t kMaxErrors = 200;

Script Parse(std::string_view text, std::vector<Diagnostic>* diagnostics);

// The statement boundaries alone: spans without the ';', empty statements left out.
std::vector<Span> SplitStatements(std::string_view text);

// The tree as indented text, for golden files and people.
std::string Dump(const Script& script, std::string_view text);

}  // namespace weir::sql
