// Ids as Flink 2.2.1 gives them: read off its stream graphs.
#include "sql/state/numbering.h"

#include <gtest/gtest.h>

namespace weir::sql {
namespace {

StreamNode Node(std::vector<StreamEdge> inputs) {
  StreamNode node;
  node.inputs = std::move(inputs);
  node.source = node.inputs.empty();
  return node;
}

std::vector<std::string> Ids(const StreamGraph& graph) {
  std::vector<std::string> ids;
  for (const OperatorId& id : NumberOperators(graph)) ids.push_back(IdText(id));
  return ids;
}

TEST(Numbering, Murmur3) {
  // The source of a job of one shuffle behind it: murmur3_128(0) of the int 0.
  const std::vector<uint8_t> zero(4, 0);
  EXPECT_EQ(IdText(Murmur3(zero)), "bc764cd8ddf7a0cff126f51c16239658");
}

// Source, projection, aggregate, sink.
TEST(Numbering, Chain) {
  StreamGraph graph;
  graph.nodes = {Node({}), Node({{0, Ship::kForward}}), Node({{1, Ship::kHash}}),
                 Node({{2, Ship::kForward}})};
  const std::vector<std::string> ids = Ids(graph);
  EXPECT_EQ(ids[0], "cbc357ccb763df2852fee8c4fc7d55f2");
  EXPECT_EQ(ids[2], "90bea66de1c231edf33913ecd54406c1");
  // Nothing is chained: other ids for all but the aggregate's neighbours that never were.
  graph.chaining = false;
  EXPECT_NE(Ids(graph)[0], ids[0]);
  EXPECT_NE(Ids(graph)[2], ids[2]);
}

// Both sources come first, then what follows on them.
TEST(Numbering, Join) {
  StreamGraph graph;
  graph.nodes = {Node({}),
                 Node({{0, Ship::kForward}}),
                 Node({}),
                 Node({{2, Ship::kForward}}),
                 Node({{1, Ship::kHash}, {3, Ship::kHash}}),
                 Node({{4, Ship::kForward}})};
  EXPECT_EQ(Ids(graph)[4], "8b481b930a189b6b1762a9d95a61ada1");
}

// What yields is not chained to a source of the old interface, whatever stands between.
TEST(Numbering, YieldingBehindLegacy) {
  StreamGraph graph;
  graph.nodes = {Node({}), Node({{0, Ship::kForward}}), Node({{1, Ship::kForward}})};
  const std::string chained = Ids(graph)[1];
  graph.nodes[0].legacy = graph.nodes[1].legacy = true;
  graph.nodes[2].yielding = true;
  EXPECT_NE(Ids(graph)[1], chained);
}

}  // namespace
}  // namespace weir::sql
