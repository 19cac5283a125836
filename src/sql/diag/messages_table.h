// The sentences about definitions of tables: see messages.h for the rules they follow.
#pragma once

#include <string_view>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

Diagnostic SecondPrimaryKey(Span at, Span first);

Diagnostic LikeOptionTwice(Span at, Span first);
Diagnostic LikeCannotOverwrite(Span at);
Diagnostic TableAs(Span at, std::string_view what, std::string_view why, std::string_view help);

}  // namespace weir::sql::messages
