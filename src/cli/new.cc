#include "cli/new.h"

#include <fmt/format.h>

#include <iostream>
#include <optional>

#include "base/core/ascii.h"
#include "base/doc/yaml.h"
#include "cli/fix.h"
#include "cli/knowledge.h"
#include "cli/sources.h"
#include "sql/scaffold/scaffold.h"

namespace weir::cli {
namespace {

// The table of the DataSource whose type is the system; none when no DataSource is.
Result<std::optional<sql::DraftTable>> TableOf(const std::vector<DataSourceText>& sources,
                                               const std::string& system,
                                               const std::string& table) {
  for (const auto& [file, line, source] : sources) {
    if (!EqualsIgnoringCase(doc::StringAt(source, {"spec", "type"}), system)) continue;
    const std::string name = doc::StringAt(source, {"metadata", "name"});
    auto read = sql::ReadDataSource(source, table);
    if (!read.ok()) return read.status().WithContext("DataSource " + name);
    return std::optional<sql::DraftTable>(std::move(*read));
  }
  if (!table.empty()) {
    return NotFound("NoDataSource", fmt::format("no DataSource of type {} was given that could "
                                                "have the table {}",
                                                system, table));
  }
  return std::optional<sql::DraftTable>();
}

Result<std::string> MakeDraft(const NewOptions& options, const sql::ConnectorRegistry& connectors,
                              std::istream& in) {
  ASSIGN_OR_RETURN(const std::vector<DataSourceText> sources,
                   ReadDataSources(options.datasources, in, "--datasource"));
  sql::DraftInput input;
  input.from = options.from;
  input.to = options.to;
  input.name = options.name;
  input.connectors = &connectors;
  ASSIGN_OR_RETURN(input.source, TableOf(sources, options.from, options.from_table));
  ASSIGN_OR_RETURN(input.sink, TableOf(sources, options.to, options.to_table));
  // One table of one system is not copied into itself.
  if (input.source && input.sink && options.to_table.empty() &&
      input.source->name == input.sink->name && EqualsIgnoringCase(options.from, options.to)) {
    input.sink.reset();
  }
  return sql::DraftJob(input);
}

}  // namespace

int RunNew(const NewOptions& options, const Streams& streams) {
  const auto known = LoadKnowledge(options.connectors, {});
  if (!known.ok()) {
    streams.err << "weir new: " << known.status().message() << "\n";
    return 2;
  }
  const auto draft = MakeDraft(options, known->connectors, streams.in);
  if (!draft.ok()) {
    streams.err << "weir new: " << draft.status().message() << "\n";
    return 1;
  }
  const auto sources = SourcesOf({"draft.yaml", *draft, false}, *known);
  if (!sources.ok()) {
    streams.err << "weir new: " << sources.status().message() << "\n";
    return 1;
  }
  streams.out << *draft;
  int code = 0;
  for (const Source& source : *sources) {
    const std::vector<sql::Diagnostic> found = Diagnose(source, false);
    streams.err << sql::RenderText(found, sql::SourceMap(source.input.script), source.origin,
                                   {streams.err_color});
    if (sql::HasErrors(found)) code = 1;
  }
  return code;
}

}  // namespace weir::cli
