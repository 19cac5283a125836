// The compiler's parts, shared by its files. Not for callers: see compile.h.
#pragma once

#include <string_view>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/connectors/legacy.h"
#include "sql/syntax/ast_statement.h"

namespace weir::sql {

// True for a statement that Flink runs as a job of its own.
bool Writes(StatementKind kind);

// rules.cc: what a SqlJob may do, and the edits that make it so. `mode` is the one in force.
void CheckRules(const ast::Script& script, const CompileInput& input, Mode mode,
                std::vector<Edit>* edits, std::vector<Diagnostic>* diagnostics);

// tables.cc: the script's tables with connector and options, and warnings about them.
std::vector<UnitTable> CollectTables(const ast::Script& script, std::string_view text,
                                     const ConnectorRegistry& registry, const Clusters* clusters,
                                     std::vector<Edit>* edits,
                                     std::vector<Diagnostic>* diagnostics);

// tables.cc: where the values of row templates stand, whose ${column} is no variable.
std::vector<Span> TemplateValues(const ast::Script& script, const ConnectorRegistry& registry);

// clusters.cc: the options of the clusters that tables name, in the place of 'cluster_name'.
std::vector<Edit> ResolveClusters(const ast::Script& script, std::string_view text,
                                  const Clusters& clusters, const ConnectorRegistry& registry);

// legacy_edits.cc: an option goes, with the comma that stood for it; line breaks and comments stay.
// `kept_before`: an option in front of it stays.
void LeaveOptionOut(const std::vector<GivenOption>& options, size_t index, bool kept_before,
                    std::string_view text, EditReason reason, std::vector<Edit>* edits);

// legacy_edits.cc: a table with 'connector.type' becomes one of today, with a warning that says
// what becomes of each option.
void TranslateLegacyTable(const ast::CreateTable& table, std::string_view text,
                          const ConnectorRegistry& registry, std::vector<Edit>* edits,
                          std::vector<Diagnostic>* diagnostics);

// tables.cc: some literal of the script looks like a password, wherever it stands.
bool HoldsSecret(std::string_view text);

}  // namespace weir::sql
