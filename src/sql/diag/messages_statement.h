// The sentences about objects that statements name and change: see messages.h for the rules they
// follow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

Diagnostic TooManyParts(Span at, std::string_view name, size_t most);
Diagnostic InUse(Span at, std::string_view what, std::string_view name, std::string_view help);
Diagnostic UnknownModule(Span at, std::string_view name, const std::vector<std::string>& known);
// Of functions that DROP, ALTER and DESCRIBE name; calls have UnknownFunction.
Diagnostic NoSuchFunction(Span at, std::string_view name, std::string_view what,
                          const std::vector<std::string>& known);
// `statement`: "ALTER TABLE"; `is`: "view".
Diagnostic WrongKind(Span at, std::string_view name, std::string_view is,
                     std::string_view statement, std::string_view help);
Diagnostic TemporaryObject(Span at, std::string_view name, std::string_view what,
                           std::string_view statement);
Diagnostic EmptyOptions(Span at, std::string_view statement);
Diagnostic NoProcedures(Span at, std::string_view catalog);
Diagnostic MissingConnector(Span at, std::string_view table, Span made);
// PARTITION and SHOW PARTITIONS of a table that has none, or others.
Diagnostic NotPartitioned(Span at, std::string_view table);
Diagnostic OtherPartition(Span at, std::string_view table, const std::vector<std::string>& keys);

// What ALTER TABLE may not do, and what a table's definition may not say.
Diagnostic BadAlter(Span at, std::string_view message, std::string_view help);
Diagnostic BadKey(Span at, std::string_view what, std::string_view column, std::string_view why,
                  std::string_view help);
Diagnostic BadWatermark(Span at, std::string_view message, std::string_view help);

}  // namespace weir::sql::messages
