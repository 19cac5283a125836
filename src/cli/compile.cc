// `weir compile`: what Flink would be given.
#include <fmt/format.h>

#include <iostream>

#include "cli/commands.h"
#include "cli/connectors.h"
#include "cli/sources.h"
#include "sql/compile/format.h"
#include "sql/compile/unit_json.h"

namespace weir::cli {

int RunCompile(const CompileOptions& options, const Streams& streams) {
  const auto connectors = LoadConnectors(options.connectors);
  if (!connectors.ok()) {
    streams.err << "weir compile: " << connectors.status().message() << "\n";
    return 2;
  }
  auto source = PickSource(options.file, options.job, streams.in, *connectors);
  if (!source.ok()) {
    streams.err << "weir compile: " << source.status().message() << "\n";
    return 2;
  }
  source->input.lineage = options.format == "json";
  const sql::CompileOutput output = sql::Compile(source->input);
  const sql::SourceMap map(source->input.script);
  streams.err << sql::RenderText(output.diagnostics, map, source->origin, {streams.err_color});
  for (const std::string& problem : source->problems) {
    streams.err << fmt::format("{}:{}:1: error: {}\n", source->origin.Name(), source->line,
                               problem);
  }
  if (!output.ok()) return 1;
  if (options.format == "json") {
    streams.out << doc::DumpJsonPretty(
                       sql::UnitJson(*output.unit, output.diagnostics, map, source->origin))
                << "\n";
    return source->problems.empty() ? 0 : 1;
  }
  if (options.format == "sql") {
    streams.out << sql::FormatSql(output.unit->script);
    return source->problems.empty() ? 0 : 1;
  }
  streams.out << output.unit->script;
  for (const sql::Edit& edit : output.unit->edits) {
    streams.err << fmt::format("{}:{}: edited: {}\n", source->origin.Name(),
                               map.At(edit.span.begin).line + source->origin.first_line - 1,
                               sql::EditReasonName(edit.reason));
  }
  return source->problems.empty() ? 0 : 1;
}

}  // namespace weir::cli
