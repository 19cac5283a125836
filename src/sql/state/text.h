// Expressions as text that does not depend on aliases, views or layout: columns are told by the
// table column or the expression that they come from. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sql/analyze/bound.h"

namespace weir::sql {

inline constexpr size_t kMaxExprText = 8192;

// `*whole` becomes false when the text was cut or holds something that it cannot tell.
std::string ExprText(const BoundScript& script, const BoundExpr& expr, bool* whole);
std::string ColumnText(const BoundScript& script, ColumnId column, bool* whole);
// With its quotes doubled: so the literals in a text can be told from all else.
std::string Doubled(std::string_view name);
// "orders"
std::string TableText(const BoundTable& table);

}  // namespace weir::sql
