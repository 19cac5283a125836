#include "sql/state/numbering.h"

#include <deque>
#include <optional>

namespace weir::sql {
namespace {

uint64_t Rotated(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

uint64_t Mixed(uint64_t k) {
  k ^= k >> 33;
  k *= 0xff51afd7ed558ccdULL;
  k ^= k >> 33;
  k *= 0xc4ceb9fe1a85ec53ULL;
  return k ^ (k >> 33);
}

uint64_t Word(std::span<const uint8_t> bytes) {
  uint64_t word = 0;
  for (size_t i = 0; i < bytes.size() && i < 8; ++i) word |= uint64_t{bytes[i]} << (8 * i);
  return word;
}

constexpr uint64_t kC1 = 0x87c37b91114253d5ULL;
constexpr uint64_t kC2 = 0x4cf5ad432745937fULL;

uint64_t First(uint64_t k) { return Rotated(k * kC1, 31) * kC2; }
uint64_t Second(uint64_t k) { return Rotated(k * kC2, 33) * kC1; }

class Numbering {
 public:
  explicit Numbering(const StreamGraph& graph)
      : graph_(graph), ids_(graph.nodes.size()), outputs_(graph.nodes.size()) {
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const StreamEdge& edge : graph.nodes[i].inputs) {
        outputs_[static_cast<size_t>(edge.from)].push_back(i);
      }
    }
  }

  std::vector<OperatorId> Run() {
    std::vector<bool> visited(graph_.nodes.size());
    std::deque<size_t> left;
    for (size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!graph_.nodes[i].source) continue;
      left.push_back(i);
      visited[i] = true;
    }
    while (!left.empty()) {
      const size_t node = left.front();
      left.pop_front();
      if (!Number(node)) {
        visited[node] = false;  // once its other inputs are numbered
        continue;
      }
      for (const size_t reader : outputs_[node]) {
        if (visited[reader]) continue;
        visited[reader] = true;
        left.push_back(reader);
      }
    }
    std::vector<OperatorId> ids;
    ids.reserve(ids_.size());
    for (const auto& id : ids_) ids.push_back(id.value_or(OperatorId{}));
    return ids;
  }

 private:
  bool Number(size_t index) {
    const StreamNode& node = graph_.nodes[index];
    for (const StreamEdge& edge : node.inputs) {
      if (!ids_[static_cast<size_t>(edge.from)]) return false;
    }
    std::vector<uint8_t> bytes;
    const auto put = [&] {
      for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<uint8_t>(count_ >> (8 * i)));
    };
    put();
    for (const size_t reader : outputs_[index]) {
      if (Chains(node, graph_.nodes[reader], index)) put();
    }
    OperatorId id = Murmur3(bytes);
    for (const StreamEdge& edge : node.inputs) {
      const OperatorId& other = *ids_[static_cast<size_t>(edge.from)];
      for (size_t j = 0; j < id.size(); ++j) {
        id[j] = static_cast<uint8_t>(static_cast<uint8_t>(id[j] * 37) ^ other[j]);
      }
    }
    ids_[index] = id;
    ++count_;
    return true;
  }

  bool Chains(const StreamNode& from, const StreamNode& to, size_t index) const {
    return graph_.chaining && to.inputs.size() == 1 &&
           to.inputs[0].from == static_cast<int>(index) && to.inputs[0].ship == Ship::kForward &&
           from.single == to.single && !(to.yielding && from.legacy);
  }

  const StreamGraph& graph_;
  std::vector<std::optional<OperatorId>> ids_;
  std::vector<std::vector<size_t>> outputs_;  // once for each edge
  uint32_t count_ = 0;
};

}  // namespace

OperatorId Murmur3(std::span<const uint8_t> bytes) {
  uint64_t h1 = 0;
  uint64_t h2 = 0;
  const uint64_t length = bytes.size();
  while (bytes.size() >= 16) {
    h1 = (Rotated(h1 ^ First(Word(bytes)), 27) + h2) * 5 + 0x52dce729;
    h2 = (Rotated(h2 ^ Second(Word(bytes.subspan(8))), 31) + h1) * 5 + 0x38495ab5;
    bytes = bytes.subspan(16);
  }
  if (bytes.size() > 8) h2 ^= Second(Word(bytes.subspan(8)));
  h1 ^= First(Word(bytes));
  h1 ^= length;
  h2 ^= length;
  h1 += h2;
  h2 += h1;
  h1 = Mixed(h1);
  h2 = Mixed(h2);
  h1 += h2;
  h2 += h1;
  OperatorId id{};
  for (size_t i = 0; i < 8; ++i) {
    id[i] = static_cast<uint8_t>(h1 >> (8 * i));
    id[i + 8] = static_cast<uint8_t>(h2 >> (8 * i));
  }
  return id;
}

std::vector<OperatorId> NumberOperators(const StreamGraph& graph) { return Numbering(graph).Run(); }

std::string IdText(const OperatorId& id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : id) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace weir::sql
