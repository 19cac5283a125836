// `weir explain`: where rows come from, what happens to them, and where they go.
#include <fmt/format.h>

#include <iostream>

#include "base/doc/json.h"
#include "base/dot/graph.h"
#include "cli/commands.h"
#include "cli/knowledge.h"
#include "cli/sources.h"
#include "sql/compile/explain.h"
#include "sql/compile/unit_json.h"

namespace weir::cli {
namespace {

dot::Tone ToneOf(sql::NodeKind kind) {
  switch (kind) {
    case sql::NodeKind::kSource:
      return dot::Tone::kSource;
    case sql::NodeKind::kView:
      return dot::Tone::kView;
    case sql::NodeKind::kSink:
      return dot::Tone::kSink;
    case sql::NodeKind::kOperator:
      return dot::Tone::kOperator;
  }
  return dot::Tone::kOperator;
}

dot::Graph GraphOf(const sql::Dag& dag, const std::string& title) {
  dot::Graph graph;
  graph.title = title;
  for (const sql::DagNode& node : dag.nodes) {
    dot::Node drawn;
    drawn.title = node.name;
    drawn.tone = ToneOf(node.kind);
    drawn.subtitle = node.detail;
    if (node.kind != sql::NodeKind::kOperator) {
      drawn.subtitle = std::string(sql::NodeKindName(node.kind));
      if (!node.connector.empty()) drawn.subtitle += " \xC2\xB7 " + node.connector;
    }
    drawn.tooltip = node.name + (drawn.subtitle.empty() ? "" : "\n" + drawn.subtitle);
    graph.nodes.push_back(std::move(drawn));
  }
  for (const sql::DagEdge& edge : dag.edges) graph.edges.push_back({edge.from, edge.to});
  return graph;
}

}  // namespace

int RunExplain(const ExplainOptions& options, const Streams& streams) {
  const auto known = LoadKnowledge(options.connectors, options.catalog);
  if (!known.ok()) {
    streams.err << "weir explain: " << known.status().message() << "\n";
    return 2;
  }
  auto source = PickSource(options.file, options.job, streams.in, *known);
  if (!source.ok()) {
    streams.err << "weir explain: " << source.status().message() << "\n";
    return 2;
  }
  source->input.state = options.format == "json" || options.format == "text";
  const sql::CompileOutput output = sql::Compile(source->input);
  if (!output.ok()) {
    streams.err << sql::RenderText(output.diagnostics, sql::SourceMap(source->input.script),
                                   source->origin, {streams.err_color});
    return 1;
  }
  const sql::Dag& dag = output.unit->dag;
  const std::string title = source->job.empty() ? source->origin.file : source->job;
  if (options.format == "json") {
    doc::Json json = sql::DagJson(dag);
    json["state"] = sql::StateJson(output.unit->state);
    streams.out << doc::DumpJsonPretty(json) << "\n";
  } else if (options.format == "dot") {
    streams.out << dot::ToDot(GraphOf(dag, title));
  } else if (options.format == "svg") {
    streams.out << dot::ToSvg(GraphOf(dag, title));
  } else {
    const std::string state = sql::RenderState(output.unit->state);
    streams.out << fmt::format("{}: {}\n\n{}{}{}", title, sql::DagSummary(dag),
                               sql::RenderDag(dag, streams.out_color), state.empty() ? "" : "\n",
                               state);
  }
  return 0;
}

}  // namespace weir::cli
