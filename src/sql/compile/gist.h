// A piece of a script in a few words, to be shown in a picture: comments and line breaks go, string
// literals become '...' (they may hold a password; those of intervals, dates and times stay), long
// text ends in an ellipsis. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sql/diag/span.h"

namespace weir::sql {

std::string Gist(std::string_view script, Span span);

// Of TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR) what is in the brackets behind the table;
// of (PARTITION BY a ORDER BY b) what is in the brackets.
std::string WindowGist(std::string_view script, Span span);

}  // namespace weir::sql
