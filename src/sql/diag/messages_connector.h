// The sentences about connectors, formats and their options: see messages.h for the rules they
// follow. Keys and names of connectors are quoted, values of options never.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

using Names = std::vector<std::string>;

// `of`: "connector 'kafka'", "format 'json'". `near` may be empty.
Diagnostic UnknownOption(Span at, std::string_view key, std::string_view of, std::string_view near,
                         const Names& known);
Diagnostic OptionOfNoColumn(Span at, std::string_view key, std::string_view column,
                            const Names& columns);
Diagnostic MissingOption(Span at, std::string_view of, const Names& any, std::string_view because);
// `near` is one of `any`, `at` the key that was probably meant to be it.
Diagnostic MissingOption(Span at, std::string_view of, const Names& any, std::string_view because,
                         std::string_view near);
Diagnostic BadOptionValue(Span at, std::string_view key, std::string_view wanted,
                          std::string_view near);
Diagnostic UnknownFormat(Span at, std::string_view name, std::string_view near);
Diagnostic FormatOfFiles(Span at, std::string_view name, std::string_view connector,
                         const Names& connectors);
Diagnostic FormatOfChanges(Span at, std::string_view name, std::string_view connector);
// `role`: "written to"; `roles`: "a source".
Diagnostic WrongRole(Span at, std::string_view table, std::string_view connector,
                     std::string_view role, std::string_view roles, Span with);
Diagnostic UnknownMetadata(Span at, std::string_view key, std::string_view connector,
                           const Names& known);
Diagnostic MetadataNotWritable(Span at, std::string_view column, std::string_view key,
                               std::string_view connector, Span end);
Diagnostic LiteralSecret(Span at, std::string_view key);
Diagnostic TemplateOfNoColumn(Span at, std::string_view key, std::string_view column,
                              const Names& columns);
Diagnostic BrokenTemplate(Span at, std::string_view key, std::string_view open);
Diagnostic NoConnectorJar(Span at, std::string_view connector, std::string_view line,
                          std::string_view why, std::string_view newest);
Diagnostic OptionConflict(Span at, std::string_view key, std::string_view with, Span other);
Diagnostic OptionsTogether(Span at, std::string_view of, const Names& together,
                           const Names& missing);
Diagnostic KeyMissing(Span at, std::string_view table, std::string_view connector);
Diagnostic KeyNotSupported(Span at, std::string_view table, std::string_view connector,
                           std::string_view format);
Diagnostic DeprecatedOption(Span at, std::string_view key, std::string_view today);

}  // namespace weir::sql::messages
