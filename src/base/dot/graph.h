// A directed graph as a picture: DOT text for other tools, SVG drawn here.
//
// The layout is our own (layers, few crossings, straight runs), so a picture needs no library, no
// font and no process, and the same graph gives the same bytes everywhere. Cycles are drawn as if
// their last edge ran the other way. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::dot {

// What a node is coloured for. The names are CSS classes and mean nothing else.
enum class Tone { kSource, kView, kSink, kOperator };

struct Node {
  std::string title;
  std::string subtitle;  // smaller, below; may be empty
  std::string tooltip;   // the whole story; may be empty
  Tone tone = Tone::kOperator;
};

struct Edge {
  size_t from = 0;  // indexes into Graph::nodes; edges to nowhere are left out
  size_t to = 0;
  std::string label = {};  // in DOT alone; may be empty
};

struct Graph {
  std::string title;  // for screen readers
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

std::string ToDot(const Graph& graph);

// Text for an element or attribute of XML; a line break becomes `line_break`.
std::string EscapeXml(std::string_view text, char line_break);

// Flows from left to right; light and dark by the viewer's preference.
std::string ToSvg(const Graph& graph);

}  // namespace weir::dot
