// `weir compile`: what Flink would be given.
#include <fmt/format.h>

#include <iostream>

#include "cli/against.h"
#include "cli/commands.h"
#include "cli/knowledge.h"
#include "cli/sources.h"
#include "sql/compile/format.h"
#include "sql/compile/unit_json.h"

namespace weir::cli {
namespace {

// What the job of `after` does with the state of the one in the file `options.against`.
int CompareWith(const CompileOptions& options, const Knowledge& known,
                const sql::CompiledUnit& after, const Streams& streams) {
  auto source = PickSource(options.against, options.job, streams.in, known);
  if (!source.ok()) {
    streams.err << "weir compile: --against: " << source.status().message() << "\n";
    return 2;
  }
  source->input.state = true;
  const sql::CompileOutput before = sql::Compile(source->input);
  if (!before.ok()) {
    streams.err << sql::RenderText(before.diagnostics, sql::SourceMap(source->input.script),
                                   source->origin, {streams.err_color});
    return 1;
  }
  const sql::StateComparison comparison = sql::CompareState(before.unit->state, after.state);
  if (options.format == "json") {
    streams.out << doc::DumpJsonPretty(ComparisonJson(comparison)) << "\n";
  } else {
    streams.out << ComparisonText(comparison);
  }
  return comparison.usable ? 0 : 1;
}

}  // namespace

int RunCompile(const CompileOptions& options, const Streams& streams) {
  const auto known = LoadKnowledge(options.connectors, options.catalog);
  if (!known.ok()) {
    streams.err << "weir compile: " << known.status().message() << "\n";
    return 2;
  }
  auto source = PickSource(options.file, options.job, streams.in, *known);
  if (!source.ok()) {
    streams.err << "weir compile: " << source.status().message() << "\n";
    return 2;
  }
  source->input.lineage = options.format == "json";
  source->input.state = options.format == "json" || !options.against.empty();
  const sql::CompileOutput output = sql::Compile(source->input);
  const sql::SourceMap map(source->input.script);
  streams.err << sql::RenderText(output.diagnostics, map, source->origin, {streams.err_color});
  for (const doc::PlacedError& problem : source->problems) {
    streams.err << fmt::format("{}:{}:{}: error: {}\n", source->origin.Name(), problem.place.line,
                               problem.place.column, problem.message);
  }
  if (!output.ok()) return 1;
  if (!options.against.empty()) {
    return CompareWith(options, *known, *output.unit, streams);
  }
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
