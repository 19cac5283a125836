// The options of tables and what the script does with them, for the checks of connectors.
#pragma once

#include <string_view>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/connectors/registry.h"
#include "sql/connectors/table.h"
#include "sql/diag/diagnostic.h"
#include "sql/syntax/ast_statement.h"

namespace weir::sql {

// Puts `options` into the table's: a key that is there gets the new value.
void SetOptions(const ast::List<ast::Option>& options, std::vector<GivenOption>* into);
void ResetOptions(const ast::List<ast::String>& keys, std::vector<GivenOption>* from);

// What /*+ OPTIONS('key' = 'value') */ gives.
std::vector<GivenOption> HintOptions(const ast::List<ast::Hint>& hints);

// Every table that the script makes against its connector. Tables that no job reads or writes are
// checked too; what is found there is a warning, since Flink never looks.
void CheckConnectorOptions(const ast::Script& script, const BoundScript& bound,
                           const ConnectorRegistry& registry, std::string_view line,
                           std::vector<Diagnostic>* diagnostics);

}  // namespace weir::sql
