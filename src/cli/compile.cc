// `weir compile`: what Flink would be given.
#include <fmt/format.h>

#include <iostream>

#include "cli/commands.h"
#include "cli/sources.h"
#include "cli/unit_json.h"

namespace weir::cli {
namespace {

// The one source that is meant, or why there is none.
Result<Source> PickSource(const CompileOptions& options, std::istream& in) {
  ASSIGN_OR_RETURN(const std::vector<FileText> files, ReadFiles({options.file}, in));
  std::vector<Source> sources;
  for (const FileText& file : files) {
    ASSIGN_OR_RETURN(std::vector<Source> more, SourcesOf(file));
    for (Source& source : more) {
      if (options.job.empty() || source.job == options.job) sources.push_back(std::move(source));
    }
  }
  if (sources.size() == 1) return std::move(sources.front());
  if (sources.empty()) {
    return NotFound("NoSource", options.file + ": no SQL script or SqlJob of that name");
  }
  return Invalid("SeveralSources", fmt::format("{}: holds {} SqlJobs; name one with --job",
                                               options.file, sources.size()));
}

}  // namespace

int RunCompile(const CompileOptions& options, const Streams& streams) {
  const auto source = PickSource(options, streams.in);
  if (!source.ok()) {
    streams.err << "weir compile: " << source.status().message() << "\n";
    return 2;
  }
  if (source->elsewhere) {
    streams.err << "weir compile: the SQL of " << source->job
                << " is in a ConfigMap (spec.sqlFrom); compile it from a file\n";
    return 2;
  }
  const sql::CompileOutput output = sql::Compile(source->input);
  const sql::SourceMap map(source->input.script);
  streams.err << sql::RenderText(output.diagnostics, map, source->origin, {streams.color});
  for (const std::string& problem : source->problems) {
    streams.err << fmt::format("{}:{}:1: error: {}\n", source->origin.Name(), source->line,
                               problem);
  }
  if (!output.ok()) return 1;
  if (options.format == "json") {
    streams.out << doc::DumpJsonPretty(UnitJson(*output.unit)) << "\n";
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
