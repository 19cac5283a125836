// The sentences about statements and types: see messages.h for the rules they follow.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

// Types
Diagnostic NoType(Span at, std::string_view found, std::string_view reserved);
Diagnostic NotNull(Span at, std::string_view found);
Diagnostic TimeZoneType(Span at, std::string_view found);

// Columns and tables
Diagnostic MissingType(Span at, std::string_view column, std::string_view found);
Diagnostic NamesWithoutTypes(Span at);
Diagnostic SecondWatermark(Span at, Span first);
Diagnostic ColumnWithTypeHere(Span at);
Diagnostic BareOption(Span at, std::string_view word);
Diagnostic OptionsWithoutBrackets(Span at, std::string_view found);
Diagnostic WrongClauseOrder(Span at, std::string_view clause, std::string_view before);
Diagnostic RepeatedClause(Span at, std::string_view clause);
Diagnostic BucketCount(Span at);

// Forms that Flink's parser knows and refuses
Diagnostic Unsupported(Span at, std::string_view what, std::string_view help);
Diagnostic FreshnessNotInterval(Span at);
Diagnostic RepeatedDetail(Span at, std::string_view detail);

// `what` stands behind a complete statement.
Diagnostic LeftOver(Span at, std::string_view found, std::string_view construct,
                    std::string_view wanted);
// No statement starts with these two words.
Diagnostic UnknownPair(Span at, std::string_view head, std::string_view word,
                       std::string_view choices, std::optional<std::string> near);

}  // namespace weir::sql::messages
