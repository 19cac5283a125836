// From the tree of a script to its meaning: names, types and Flink's rules for both.
//
// Pure; never fails: what is wrong is reported (all independent errors in one run, no error that
// follows from another), what cannot be known (external catalogs, modules, user functions) has the
// type Unknown and is passed in silence. It must not refuse what Flink's validator takes.
// Bounded: views and CTEs are bound once and shared, stars stop at kMaxBoundColumns columns, and
// expressions nested deeper than kMaxBindDepth are left Unknown.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/catalog/schema.h"
#include "sql/connectors/registry.h"
#include "sql/diag/diagnostic.h"
#include "sql/syntax/ast_statement.h"

namespace weir::sql {

inline constexpr size_t kMaxBoundColumns = 2'000'000;
inline constexpr int kMaxBindDepth = 600;

struct AnalyzeOptions {
  bool batch = false;  // until the script says otherwise: SET 'execution.runtime-mode'
  const ConnectorRegistry* connectors = nullptr;  // null: options are not checked
  std::string_view flink_line = kDefaultFlinkLine;
  // Temporary system functions that are there before the first statement.
  std::span<const FunctionInfo> functions = {};
};

// `catalog` answers for what the script itself does not define; null: nothing is there.
BoundScript AnalyzeScript(const ast::Script& script, std::string_view text,
                          const AnalyzeOptions& options, const Catalog* catalog,
                          std::vector<Diagnostic>* diagnostics);

}  // namespace weir::sql
