#include <gtest/gtest.h>

#include "base/dot/graph.h"

namespace weir::dot {
namespace {

TEST(DotText, NodesAndEdges) {
  const Graph graph = {
      "job",
      {{"orders", "kafka", "", Tone::kSource}, {"say \"hi\" \\", "", "all\nof it", Tone::kSink}},
      {{0, 1}, {1, 5}}};
  EXPECT_EQ(ToDot(graph),
            "digraph \"job\" {\n"
            "  rankdir=LR; ranksep=0.6; nodesep=0.25;\n"
            "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11];\n"
            "  edge [color=\"#7b8794\", arrowsize=0.7];\n"
            "  n0 [label=\"orders\\nkafka\", fillcolor=\"#e3effd\", color=\"#3b82c4\"];\n"
            "  n1 [label=\"say \\\"hi\\\" \\\\\", fillcolor=\"#e1f4e6\", color=\"#2f9150\", "
            "tooltip=\"all\\nof it\"];\n"
            "  n0 -> n1;\n"
            "}\n");
}

}  // namespace
}  // namespace weir::dot
