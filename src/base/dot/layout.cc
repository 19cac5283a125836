#include "base/dot/layout.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace weir::dot {
namespace {

constexpr double kMargin = 16;
constexpr double kBetweenLayers = 56;
constexpr double kBetweenNodes = 18;
constexpr double kLaneHeight = 8;  // of an edge that passes a layer
constexpr int kSweeps = 12;

// A node of the layered graph: one of the graph's, or a place where a long edge passes a layer.
struct Cell {
  Size size;
  int layer = 0;
  double y = 0;               // middle
  std::vector<size_t> left;   // cells of the layer before
  std::vector<size_t> right;  // cells of the layer behind
};

class Layers {
 public:
  Layers(const std::vector<Size>& nodes, const std::vector<Edge>& edges) : nodes_(nodes.size()) {
    for (const Size& size : nodes) cells_.push_back({size, 0, 0, {}, {}});
    KeepAcyclic(edges);
    AssignLayers();
    for (const Edge& edge : edges_) chains_.push_back(Connect(edge));
    for (size_t i = 0; i < cells_.size(); ++i) {
      layers_[static_cast<size_t>(cells_[i].layer)].push_back(i);
    }
  }

  Layout Run() {
    Order();
    Place();
    return Result();
  }

 private:
  // Depth first; an edge back to a node on the path is turned around, loops and doubles go.
  void KeepAcyclic(const std::vector<Edge>& edges) {
    std::vector<std::vector<size_t>> next(nodes_);
    for (const Edge& edge : edges) {
      const bool known = edge.from < nodes_ && edge.to < nodes_ && edge.from != edge.to;
      if (!known) continue;
      std::vector<size_t>& list = next[edge.from];
      if (std::find(list.begin(), list.end(), edge.to) == list.end()) list.push_back(edge.to);
    }
    enum : uint8_t { kNew, kOpen, kDone };
    std::vector<uint8_t> state(nodes_, kNew);
    for (size_t root = 0; root < nodes_; ++root) {
      if (state[root] != kNew) continue;
      std::vector<std::pair<size_t, size_t>> path = {{root, 0}};
      state[root] = kOpen;
      while (!path.empty()) {
        auto& [node, at] = path.back();
        if (at == next[node].size()) {
          state[node] = kDone;
          path.pop_back();
          continue;
        }
        const size_t to = next[node][at++];
        if (state[to] == kOpen) {
          edges_.push_back({to, node});
        } else {
          edges_.push_back({node, to});
          if (state[to] == kNew) {
            state[to] = kOpen;
            path.push_back({to, 0});
          }
        }
      }
    }
  }

  void AssignLayers() {
    // Longest path by rounds: a graph has few nodes.
    int last = 0;
    for (bool moved = true; moved;) {
      moved = false;
      for (const Edge& edge : edges_) {
        Cell& to = cells_[edge.to];
        const int wanted = cells_[edge.from].layer + 1;
        if (to.layer < wanted && wanted <= static_cast<int>(nodes_)) {
          to.layer = wanted;
          last = std::max(last, wanted);
          moved = true;
        }
      }
    }
    std::vector<bool> has_input(nodes_, false);
    std::vector<bool> has_output(nodes_, false);
    for (const Edge& edge : edges_) has_output[edge.from] = has_input[edge.to] = true;
    for (size_t i = 0; i < nodes_; ++i) {
      if (has_input[i] && !has_output[i]) cells_[i].layer = last;
    }
    // What lies in between moves to what it feeds.
    for (bool moved = true; moved;) {
      moved = false;
      for (size_t i = 0; i < nodes_; ++i) {
        if (!has_input[i] || !has_output[i]) continue;
        int limit = last;
        for (const Edge& edge : edges_) {
          if (edge.from == i) limit = std::min(limit, cells_[edge.to].layer - 1);
        }
        if (limit > cells_[i].layer) {
          cells_[i].layer = limit;
          moved = true;
        }
      }
    }
    layers_.resize(static_cast<size_t>(last) + 1);
  }

  std::vector<size_t> Connect(const Edge& edge) {
    std::vector<size_t> chain = {edge.from};
    for (int layer = cells_[edge.from].layer + 1; layer < cells_[edge.to].layer; ++layer) {
      cells_.push_back({{0, kLaneHeight}, layer, 0, {}, {}});
      chain.push_back(cells_.size() - 1);
    }
    chain.push_back(edge.to);
    for (size_t i = 0; i + 1 < chain.size(); ++i) {
      cells_[chain[i]].right.push_back(chain[i + 1]);
      cells_[chain[i + 1]].left.push_back(chain[i]);
    }
    return chain;
  }

  std::vector<size_t> Positions() const {
    std::vector<size_t> position(cells_.size());
    for (const auto& layer : layers_) {
      for (size_t i = 0; i < layer.size(); ++i) position[layer[i]] = i;
    }
    return position;
  }

  size_t Crossings() const {
    const std::vector<size_t> position = Positions();
    size_t crossings = 0;
    for (const auto& layer : layers_) {
      std::vector<size_t> ends;  // of the edges to the right, in the order of their beginnings
      for (const size_t cell : layer) {
        std::vector<size_t> mine;
        for (const size_t to : cells_[cell].right) mine.push_back(position[to]);
        std::sort(mine.begin(), mine.end());
        ends.insert(ends.end(), mine.begin(), mine.end());
      }
      for (size_t i = 0; i < ends.size(); ++i) {
        for (size_t k = i + 1; k < ends.size(); ++k) crossings += ends[i] > ends[k] ? 1 : 0;
      }
    }
    return crossings;
  }

  void SortLayer(size_t index, bool by_left) {
    const std::vector<size_t> position = Positions();
    std::vector<std::pair<double, size_t>> keyed;
    for (const size_t cell : layers_[index]) {
      const std::vector<size_t>& around = by_left ? cells_[cell].left : cells_[cell].right;
      double sum = 0;
      for (const size_t other : around) sum += static_cast<double>(position[other]);
      keyed.emplace_back(around.empty() ? static_cast<double>(position[cell])
                                        : sum / static_cast<double>(around.size()),
                         cell);
    }
    std::stable_sort(keyed.begin(), keyed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (size_t i = 0; i < keyed.size(); ++i) layers_[index][i] = keyed[i].second;
  }

  void Order() {
    std::vector<std::vector<size_t>> best = layers_;
    size_t fewest = Crossings();
    for (int sweep = 0; sweep < kSweeps && fewest > 0; ++sweep) {
      const bool by_left = sweep % 2 == 0;
      for (size_t i = 1; i < layers_.size(); ++i) {
        SortLayer(by_left ? i : layers_.size() - 1 - i, by_left);
      }
      if (const size_t now = Crossings(); now < fewest) {
        fewest = now;
        best = layers_;
      }
    }
    layers_ = std::move(best);
  }

  double Distance(size_t above, size_t below) const {
    return (cells_[above].size.height + cells_[below].size.height) / 2 + kBetweenNodes;
  }

  // Heights nearest to the wanted ones that keep the order and the distances.
  void Settle(const std::vector<size_t>& layer, const std::vector<double>& wanted) {
    struct Block {
      double sum;
      double count;
      size_t first;
    };
    std::vector<double> offset(layer.size(), 0);
    std::vector<Block> blocks;
    for (size_t i = 0; i < layer.size(); ++i) {
      if (i > 0) offset[i] = offset[i - 1] + Distance(layer[i - 1], layer[i]);
      // Lanes yield to nodes.
      const double weight = layer[i] < nodes_ ? 1 : 0.5;
      blocks.push_back({(wanted[i] - offset[i]) * weight, weight, i});
      while (blocks.size() > 1) {
        const Block last = blocks.back();
        Block& before = blocks[blocks.size() - 2];
        if (before.sum / before.count <= last.sum / last.count) break;
        before.sum += last.sum;
        before.count += last.count;
        blocks.pop_back();
      }
    }
    for (size_t b = 0; b < blocks.size(); ++b) {
      const size_t end = b + 1 < blocks.size() ? blocks[b + 1].first : layer.size();
      for (size_t i = blocks[b].first; i < end; ++i) {
        cells_[layer[i]].y = blocks[b].sum / blocks[b].count + offset[i];
      }
    }
  }

  void Place() {
    for (const auto& layer : layers_) {
      std::vector<double> wanted(layer.size(), 0);
      Settle(layer, wanted);
    }
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      const bool by_left = sweep % 2 == 0;
      for (size_t i = 1; i < layers_.size(); ++i) {
        const auto& layer = layers_[by_left ? i : layers_.size() - 1 - i];
        std::vector<double> wanted;
        for (const size_t cell : layer) wanted.push_back(Wanted(cell, by_left));
        Settle(layer, wanted);
      }
    }
  }

  double Wanted(size_t cell, bool by_left) const {
    const std::vector<size_t>& around = by_left ? cells_[cell].left : cells_[cell].right;
    if (around.empty()) return cells_[cell].y;
    double sum = 0;
    for (const size_t other : around) sum += cells_[other].y;
    return sum / static_cast<double>(around.size());
  }

  Layout Result() {
    double top = cells_[0].y;
    double bottom = top;
    for (const Cell& cell : cells_) {
      top = std::min(top, cell.y - cell.size.height / 2);
      bottom = std::max(bottom, cell.y + cell.size.height / 2);
    }
    std::vector<double> left(layers_.size(), kMargin);
    std::vector<double> width(layers_.size(), 0);
    for (const Cell& cell : cells_) {
      double& wide = width[static_cast<size_t>(cell.layer)];
      wide = std::max(wide, cell.size.width);
    }
    for (size_t i = 1; i < layers_.size(); ++i)
      left[i] = left[i - 1] + width[i - 1] + kBetweenLayers;
    Layout layout;
    const auto middle = [&](size_t cell) { return cells_[cell].y - top + kMargin; };
    for (size_t i = 0; i < nodes_; ++i) {
      const auto layer = static_cast<size_t>(cells_[i].layer);
      // The boxes of a layer share their width: edges between them have room.
      const Size size = {width[layer], cells_[i].size.height};
      layout.boxes.push_back({{left[layer], middle(i) - size.height / 2}, size});
    }
    for (const std::vector<size_t>& chain : chains_) {
      Route route = {chain.front(), chain.back(), {}};
      for (const size_t cell : chain) {
        const auto layer = static_cast<size_t>(cells_[cell].layer);
        const double y = middle(cell);
        if (cell != chain.front()) route.points.push_back({left[layer], y});
        if (cell != chain.back()) route.points.push_back({left[layer] + width[layer], y});
      }
      layout.routes.push_back(std::move(route));
    }
    layout.size = {left.back() + width.back() + kMargin, bottom - top + 2 * kMargin};
    return layout;
  }

  size_t nodes_;
  std::vector<Cell> cells_;
  std::vector<Edge> edges_;
  std::vector<std::vector<size_t>> chains_;
  std::vector<std::vector<size_t>> layers_;
};

}  // namespace

Layout LayOut(const std::vector<Size>& nodes, const std::vector<Edge>& edges) {
  if (nodes.empty()) return {{}, {}, {2 * kMargin, 2 * kMargin}};
  return Layers(nodes, edges).Run();
}

}  // namespace weir::dot
