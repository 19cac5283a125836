// Text into a tree. Never fails: what is wrong is reported, the statement in question is marked and
// the parser goes on behind the next ';', so that one run finds every statement's first error.
//
// It accepts what Flink 2.2's own parser accepts, and the older unquoted SET. Pure; linear in the
// text; nesting is bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/syntax/ast_statement.h"
#include "sql/syntax/limits.h"

namespace weir::sql {

inline constexpr size_t kMaxErrors = 200;

ast::Script Parse(std::string_view text, std::vector<Diagnostic>* diagnostics);

// The statement boundaries alone: spans without the ';', empty statements left out.
std::vector<Span> SplitStatements(std::string_view text);

// The tree as indented text, for golden files and people. With `spans`, also where each statement
// stands; without, equal texts mean equal trees.
std::string Dump(const ast::Script& script, bool spans = true);

}  // namespace weir::sql
