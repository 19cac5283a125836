// `weir lineage`: where the columns of the sinks come from.
#include <fmt/format.h>

#include <iostream>
#include <map>
#include <tuple>

#include "base/core/clock.h"
#include "base/doc/json.h"
#include "base/dot/graph.h"
#include "cli/commands.h"
#include "cli/knowledge.h"
#include "cli/sources.h"
#include "sql/lineage/lineage_json.h"

namespace weir::cli {
namespace {

// A node a column, sources on the left; an edge says what the one does to the other.
class LineageGraph {
 public:
  LineageGraph(const sql::Lineage& lineage, const std::string& title) : lineage_(lineage) {
    graph_.title = title;
  }

  dot::Graph Build() {
    for (const sql::LineageSink& sink : lineage_.sinks) {
      for (const sql::LineageColumn& column : sink.columns) {
        Connect(column.inputs, Node(dot::Tone::kSink, sink.table, column.name));
      }
      if (!sink.rows.empty()) {
        Connect(sink.rows, Node(dot::Tone::kOperator, sink.table, "(every row)"));
      }
    }
    return std::move(graph_);
  }

 private:
  size_t Node(dot::Tone tone, size_t table, const std::string& column) {
    const auto [known, fresh] =
        nodes_.emplace(std::tuple(tone, table, column), graph_.nodes.size());
    if (!fresh) return known->second;
    const sql::LineageTable& of = lineage_.tables[table];
    dot::Node node;
    node.title = column;
    node.subtitle = of.name;
    node.tooltip = of.connector.empty() ? of.name : fmt::format("{} ({})", of.name, of.connector);
    node.tone = tone;
    graph_.nodes.push_back(std::move(node));
    return known->second;
  }

  void Connect(const std::vector<sql::LineageInput>& inputs, size_t to) {
    for (const sql::LineageInput& input : inputs) {
      const bool value = input.kind == sql::LineageKind::kValue;
      const size_t from = Node(dot::Tone::kSource, input.table, input.column);
      graph_.edges.push_back(
          {from, to,
           std::string(value ? sql::LineageHowName(input.how) : sql::LineageKindName(input.kind))});
    }
  }

  const sql::Lineage& lineage_;
  dot::Graph graph_;
  std::map<std::tuple<dot::Tone, size_t, std::string>, size_t> nodes_;
};

std::string EventTime(const LineageOptions& options) {
  return options.event_time.empty() ? FormatTime(RealClock().SystemNow()) : options.event_time;
}

}  // namespace

int RunLineage(const LineageOptions& options, const Streams& streams) {
  const auto known = LoadKnowledge(options.connectors, options.catalog);
  if (!known.ok()) {
    streams.err << "weir lineage: " << known.status().message() << "\n";
    return 2;
  }
  auto source = PickSource(options.file, options.job, streams.in, *known);
  if (!source.ok()) {
    streams.err << "weir lineage: " << source.status().message() << "\n";
    return 2;
  }
  if (!options.event_time.empty() && !ParseTime(options.event_time).ok()) {
    streams.err << fmt::format(
        "weir lineage: --event-time {}: not a time; write it as 2026-01-31T00:00:00Z\n",
        options.event_time);
    return 2;
  }
  source->input.lineage = true;
  const sql::CompileOutput output = sql::Compile(source->input);
  if (!output.ok()) {
    streams.err << sql::RenderText(output.diagnostics, sql::SourceMap(source->input.script),
                                   source->origin, {streams.err_color});
    return 1;
  }
  const sql::Lineage& lineage = output.unit->lineage;
  const std::string title = source->job.empty() ? source->origin.file : source->job;
  if (options.format == "json") {
    streams.out << doc::DumpJsonPretty(sql::LineageJson(lineage)) << "\n";
  } else if (options.format == "openlineage") {
    streams.out << doc::DumpJsonPretty(sql::OpenLineageJson(
                       lineage, {options.job_namespace, title, EventTime(options)}))
                << "\n";
  } else if (options.format == "dot") {
    streams.out << dot::ToDot(LineageGraph(lineage, title).Build());
  } else {
    streams.out << sql::RenderLineage(lineage, streams.out_color);
  }
  return 0;
}

}  // namespace weir::cli
