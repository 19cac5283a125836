// The checks of one table against what its connector and formats accept. Pure.
//
// An error is what Flink surely refuses: a fact read from the factory itself, for a table that the
// script uses. All else is a warning: facts from pages, options that a newer release of a connector
// may have, tables that are only declared.
#pragma once

#include <string_view>
#include <vector>

#include "sql/connectors/registry.h"
#include "sql/connectors/table.h"
#include "sql/diag/diagnostic.h"

namespace weir::sql {

// `line`: of Flink, "2.2".
void CheckConnectorTable(const ConnectorTable& table, const ConnectorRegistry& registry,
                         std::string_view line, std::vector<Diagnostic>* diagnostics);

}  // namespace weir::sql
