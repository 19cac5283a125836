#include "sql/compile/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace weir::sql {
namespace {

constexpr size_t kMaxLines = 10'000;
constexpr size_t kMaxName = 48;  // longer ones stand out of the column

std::string_view ColorOf(NodeKind kind) {
  switch (kind) {
    case NodeKind::kSource:
      return "\x1b[1;34m";
    case NodeKind::kView:
      return "\x1b[1;35m";
    case NodeKind::kSink:
      return "\x1b[1;32m";
    case NodeKind::kOperator:
      return "";
  }
  return "";
}

class Tree {
 public:
  Tree(const Dag& dag, bool color) : dag_(dag), color_(color), inputs_(dag.nodes.size()) {
    std::vector<bool> read(dag.nodes.size(), false);
    for (const DagEdge& edge : dag.edges) {
      inputs_[edge.to].push_back(edge.from);
      read[edge.from] = true;
    }
    for (size_t i = 0; i < dag.nodes.size(); ++i) {
      if (!read[i]) roots_.push_back(i);
    }
    told_.resize(dag.nodes.size(), false);
  }

  std::string Render() {
    for (const size_t root : roots_) Write(root);
    return std::move(out_);
  }

 private:
  // What is still to be written, the next on top: nesting is as deep as the script likes.
  struct Pending {
    size_t node;
    std::string before;  // the lines of the ancestors
    bool last;
    bool root;
  };

  void Write(size_t root) {
    std::vector<Pending> pending = {{root, "", true, true}};
    while (!pending.empty() && lines_++ < kMaxLines) {
      const Pending now = std::move(pending.back());
      pending.pop_back();
      const std::vector<size_t>& inputs = inputs_[now.node];
      const bool again = told_[now.node] && !inputs.empty();
      told_[now.node] = true;
      if (!now.root) out_ += now.before + (now.last ? "\xE2\x94\x94" : "\xE2\x94\x9C") + kDashes;
      out_ += Describe(dag_.nodes[now.node]) + (again ? " (see above)" : "") + "\n";
      if (again) continue;
      std::string before = now.before;
      if (!now.root) before += now.last ? "    " : "\xE2\x94\x82   ";
      for (size_t i = inputs.size(); i-- > 0;) {
        pending.push_back({inputs[i], before, i + 1 == inputs.size(), false});
      }
    }
  }

  // Flink's words for changes, and the key.
  static std::string Changes(const DagNode& node) {
    if (node.changes.empty()) return "";
    std::string text = "  {" + node.changes + "}";
    if (!node.key.empty()) text += " key " + node.key;
    return text;
  }

  std::string Describe(const DagNode& node) const { return Name(node) + Changes(node); }

  std::string Name(const DagNode& node) const {
    const std::string_view color = ColorOf(node.kind);
    std::string text =
        color_ && !color.empty() ? fmt::format("{}{}\x1b[0m", color, node.name) : node.name;
    if (node.kind == NodeKind::kOperator) {
      return node.detail.empty() ? text : text + " " + node.detail;
    }
    text += fmt::format("  [{}", NodeKindName(node.kind));
    if (!node.connector.empty()) text += ": " + node.connector;
    return text + "]";
  }

  static constexpr char kDashes[] = "\xE2\x94\x80\xE2\x94\x80 ";
  const Dag& dag_;
  bool color_;
  std::vector<std::vector<size_t>> inputs_;
  std::vector<size_t> roots_;
  std::vector<bool> told_;
  size_t lines_ = 0;
  std::string out_;
};

}  // namespace

std::string RenderDag(const Dag& dag, bool color) { return Tree(dag, color).Render(); }

std::string RenderState(const JobState& state) {
  std::string text;
  if (!state.operators.empty()) {
    text += "State (estimated bytes of a key and of what is kept beside it):\n";
  }
  size_t width = 0;
  for (const StatefulOperator& one : state.operators) {
    width = std::max(width, WithoutLiterals(one.name).size());
  }
  for (const StatefulOperator& one : state.operators) {
    text +=
        fmt::format("  {:<{}}  {}", WithoutLiterals(one.name), std::min(width, kMaxName), one.kind);
    if (one.keyed && one.row_bytes > 0) {
      text += fmt::format(", key {}, kept {}", one.key_bytes, one.row_bytes);
    }
    text += "\n";
  }
  if (!state.shuffles.empty()) text += "Shuffles (estimated bytes of a row):\n";
  for (const Shuffle& one : state.shuffles) {
    text += fmt::format("  to {}, {}: {}\n", WithoutLiterals(one.to),
                        one.by.empty() ? "all to one task" : "by " + WithoutLiterals(one.by),
                        one.row_bytes);
  }
  if (!text.empty() && !state.sure) {
    text += fmt::format("Flink may plan it otherwise: {}.\n", WithoutLiterals(state.why));
  }
  return text;
}

std::string DagSummary(const Dag& dag) {
  const auto count = [&](NodeKind kind) {
    const auto n = std::count_if(dag.nodes.begin(), dag.nodes.end(),
                                 [kind](const DagNode& node) { return node.kind == kind; });
    return fmt::format("{} {}{}", n, NodeKindName(kind), n == 1 ? "" : "s");
  };
  return fmt::format("{}, {}, {}", count(NodeKind::kSource), count(NodeKind::kView),
                     count(NodeKind::kSink));
}

}  // namespace weir::sql
