// The stream graph and the ids that Flink gives its operators. Facts: StreamGraphHasherV2 and
// StreamingJobGraphGenerator.isChainable of flink-runtime 2.2; the hash is MurmurHash3 x64 128.
// Pure.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sql/state/state.h"

namespace weir::sql {

enum class Ship : uint8_t { kForward, kHash, kSingle };

struct StreamEdge {
  int from = 0;
  Ship ship = Ship::kForward;
};

struct StreamNode {
  std::string kind;    // "GroupAggregate"
  std::string detail;  // all else that it is told apart by
  std::vector<StreamEdge> inputs;
  bool source = false;
  bool single = false;    // one task
  bool legacy = false;    // a source of the old interface; also what is chained to one
  bool yielding = false;  // cannot be chained to such a source
  bool stateful = false;
  StatefulOperator state;  // when it is
};

struct StreamGraph {
  std::vector<StreamNode> nodes;  // inputs before what reads them, sources in Flink's order
  bool chaining = true;
};

using OperatorId = std::array<uint8_t, 16>;

OperatorId Murmur3(std::span<const uint8_t> bytes);
// One for each node.
std::vector<OperatorId> NumberOperators(const StreamGraph& graph);
std::string IdText(const OperatorId& id);

}  // namespace weir::sql
