// A script laid out anew: one statement behind the other, upper-case keywords, no comments. Pure.
#pragma once

#include <string>
#include <string_view>

namespace weir::sql {

// Empty when the script has syntax errors.
std::string FormatSql(std::string_view script);

}  // namespace weir::sql
