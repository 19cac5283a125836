// What a table's definition must satisfy by itself: columns named once, keys and watermarks that
// its columns carry, LIKE options that make sense. The rules are those of Flink's
// SqlConstraintValidator, SqlTableLike, MergeTableLikeUtil and DefaultSchemaResolver.
//
// `statement`: its first token. Pure; all findings of a definition at once. What only the base
// table of LIKE or the query of AS knows is not judged.
#pragma once

#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/syntax/ast_statement.h"

namespace weir::sql {

std::vector<Diagnostic> CheckTableDefinition(const ast::CreateTable& create, Span statement);

}  // namespace weir::sql
