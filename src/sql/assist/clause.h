// The words between which completion and layout look for the parts of a query. Pure.
#pragma once

#include "sql/syntax/token.h"

namespace weir::sql {

// It ends FROM: a later clause of the query, or another query, begins.
bool EndsFrom(const Token& token);

}  // namespace weir::sql
