// Where the nodes and edges of a graph are drawn: Sugiyama's method. Layers by longest path with
// sources in the first and sinks in the last, order by barycentres, heights by least squares under
// the order (pool adjacent violators). Lengths are CSS pixels. Pure; deterministic.
#pragma once

#include <cstddef>
#include <vector>

#include "base/dot/graph.h"

namespace weir::dot {

struct Size {
  double width = 0;
  double height = 0;
};

struct Point {
  double x = 0;
  double y = 0;
};

struct Box {
  Point corner;  // upper left
  Size size;
};

struct Route {
  size_t from = 0;
  size_t to = 0;
  // From the right side of one box to the left side of the other, with the places in between.
  std::vector<Point> points;
};

struct Layout {
  std::vector<Box> boxes;  // as Graph::nodes
  std::vector<Route> routes;
  Size size;
};

Layout LayOut(const std::vector<Size>& nodes, const std::vector<Edge>& edges);

}  // namespace weir::dot
