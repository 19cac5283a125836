// The sentences about definitions of tables: see messages.h for the rules they follow.
#pragma once

#include <string_view>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

Diagnostic SecondPrimaryKey(Span at, Span first);

// Flink blames LIKE as a whole.
Diagnostic LikeOptionTwice(Span at, Span option, Span first);
Diagnostic LikeCannotOverwrite(Span at, Span option);
Diagnostic LikeClash(Span at, std::string_view message, std::string_view help);
Diagnostic TableAs(Span at, std::string_view what, std::string_view why, std::string_view help);

}  // namespace weir::sql::messages
