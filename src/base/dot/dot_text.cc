// The DOT language: graphviz.org/doc/info/lang.html.
#include <fmt/format.h>

#include "base/dot/graph.h"

namespace weir::dot {
namespace {

// In quotes DOT knows \" and the escapes of labels; controls would break the line.
std::string Quote(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out + "\"";
}

std::string_view Colors(Tone tone) {
  switch (tone) {
    case Tone::kSource:
      return "fillcolor=\"#e3effd\", color=\"#3b82c4\"";
    case Tone::kView:
      return "fillcolor=\"#efe8fb\", color=\"#8259c4\"";
    case Tone::kSink:
      return "fillcolor=\"#e1f4e6\", color=\"#2f9150\"";
    case Tone::kOperator:
      return "fillcolor=\"#ffffff\", color=\"#9aa4b2\"";
  }
  return "";
}

}  // namespace

std::string ToDot(const Graph& graph) {
  std::string out = fmt::format(
      "digraph {} {{\n"
      "  rankdir=LR; ranksep=0.6; nodesep=0.25;\n"
      "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11];\n"
      "  edge [color=\"#7b8794\", arrowsize=0.7];\n",
      Quote(graph.title));
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const std::string label =
        node.subtitle.empty() ? node.title : node.title + "\n" + node.subtitle;
    out += fmt::format("  n{} [label={}, {}", i, Quote(label), Colors(node.tone));
    if (!node.tooltip.empty()) out += fmt::format(", tooltip={}", Quote(node.tooltip));
    out += "];\n";
  }
  for (const Edge& edge : graph.edges) {
    if (edge.from >= graph.nodes.size() || edge.to >= graph.nodes.size()) continue;
    const std::string label =
        edge.label.empty() ? std::string() : fmt::format(" [label={}]", Quote(edge.label));
    out += fmt::format("  n{} -> n{}{};\n", edge.from, edge.to, label);
  }
  return out + "}\n";
}

}  // namespace weir::dot
