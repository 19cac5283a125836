#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

#include "base/core/ascii.h"
#include "sql/compile/dag.h"
#include "sql/compile/gist.h"
#include "sql/lineage/dataset.h"

namespace weir::sql {
namespace {

constexpr size_t kNone = std::numeric_limits<size_t>::max();
constexpr size_t kMaxKeys = 6;

bool Inside(Span inner, Span outer) { return inner.begin >= outer.begin && inner.end <= outer.end; }

// Queries inside of an expression; its own depth is bounded by the binder.
void CollectQueries(const BoundExpr* expr, std::vector<const BoundRel*>* queries) {
  if (expr == nullptr) return;
  if (expr->query != nullptr) queries->push_back(expr->query);
  for (const BoundExpr* arg : expr->args) CollectQueries(arg, queries);
  CollectQueries(expr->filter, queries);
}

std::vector<const BoundRel*> SubqueriesOf(const BoundRel& rel) {
  std::vector<const BoundRel*> queries;
  CollectQueries(rel.condition, &queries);
  for (const BoundExpr* expr : rel.exprs) CollectQueries(expr, &queries);
  return queries;
}

const BoundWindow* WindowOf(const BoundExpr* expr) {
  if (expr->window != nullptr) return expr->window;
  for (const BoundExpr* arg : expr->args) {
    if (!arg->has_over) continue;
    if (const BoundWindow* window = WindowOf(arg)) return window;
  }
  return nullptr;
}

class Builder {
 public:
  Builder(const BoundScript& script, std::string_view text, const Changelog& changelog)
      : script_(script), text_(text), changelog_(changelog) {}

  Dag Build() {
    for (const BoundStatement& statement : script_.statements) {
      for (const BoundSink& sink : statement.sinks) {
        const size_t to = SinkNode(sink);
        if (sink.query != nullptr) Connect(Make(sink.query), to);
        into_[&sink] = to;
      }
    }
    for (const ChangelogSink& sink : changelog_.sinks) Annotate(sink);
    return std::move(dag_);
  }

 private:
  // ---- nodes

  size_t Add(NodeKind kind, std::string name, std::string connector, std::string detail) {
    dag_.nodes.push_back({kind, std::move(name), std::move(connector), std::move(detail)});
    return dag_.nodes.size() - 1;
  }

  // Each table, view and sink once.
  size_t Named(NodeKind kind, const std::string& name, const std::string& connector) {
    const auto [known, fresh] = named_.emplace(std::pair(kind, name), dag_.nodes.size());
    return fresh ? Add(kind, name, connector, "") : known->second;
  }

  size_t SinkNode(const BoundSink& sink) {
    if (sink.table < 0) return Named(NodeKind::kSink, Gist(text_, sink.target), "");
    const TableInfo& table = script_.tables[static_cast<size_t>(sink.table)].info;
    return Named(NodeKind::kSink, ShortName(table.path), ConnectorOf(table));
  }

  size_t Operator(std::string name, std::string detail, const std::vector<size_t>& inputs) {
    const size_t node = Add(NodeKind::kOperator, std::move(name), "", std::move(detail));
    for (const size_t input : inputs) Connect(input, node);
    return node;
  }

  void Connect(size_t from, size_t to) {
    if (from == kNone || from == to) return;
    const DagEdge edge = {from, to};
    const bool known = std::any_of(dag_.edges.rbegin(), dag_.edges.rend(),
                                   [&](const DagEdge& other) { return other == edge; });
    if (!known) dag_.edges.push_back(edge);
  }

  // ---- changes

  static void AddChanges(const std::string& changes, DagNode* node) {
    if (changes.empty()) return;
    if (node->changes.empty()) {
      node->changes = changes;
    } else if (node->changes.find(changes) == std::string::npos) {
      node->changes += " | " + changes;
    }
  }

  void Annotate(const ChangelogSink& sink) {
    if (sink.root == nullptr) return;
    const auto into = into_.find(sink.sink);
    if (into != into_.end()) {
      DagNode& node = dag_.nodes[into->second];
      AddChanges(SinkChanges(sink), &node);
      if (!sink.key.empty()) node.key = fmt::format("({})", fmt::join(sink.key, ", "));
    }
    // Several nodes may be of one relation, DISTINCT and its columns: the last is what comes out.
    std::map<size_t, const PlanNode*> last;
    for (const PlanNode& node : sink.plan->nodes) {
      if (node.rel == nullptr || node.live.empty()) continue;
      const auto made = made_.find(node.rel);
      if (made == made_.end() || made->second == kNone) continue;
      if (node.op != PlanOp::kCalc || node.rel->kind != BoundRelKind::kProject) {
        last[made->second] = &node;
      }
    }
    for (const auto& [index, node] : last) {
      DagNode& shown = dag_.nodes[index];
      if (shown.kind == NodeKind::kSink || node->op == PlanOp::kUnknown) continue;
      const bool passed = node->op == PlanOp::kNormalize && node->removed;
      AddChanges(ChangesText(passed ? node->inputs[0]->changes : node->changes), &shown);
      if (shown.key.empty()) shown.key = KeyText(script_, *node);
    }
  }

  // ---- relations

  const BoundRel* ViewOf(const BoundRel& rel) const {
    if (rel.kind != BoundRelKind::kScan || rel.table < 0) return nullptr;
    return script_.tables[static_cast<size_t>(rel.table)].view;
  }

  // The node that makes the rows of a relation: inputs before what reads them.
  size_t Make(const BoundRel* root) {
    std::vector<std::pair<const BoundRel*, bool>> stack = {{root, false}};
    while (!stack.empty()) {
      const auto [rel, ready] = stack.back();
      stack.pop_back();
      if (made_.count(rel) != 0) continue;
      if (ready) {
        made_[rel] = Finish(*rel);
        continue;
      }
      if (!open_.insert({rel, true}).second) continue;
      stack.push_back({rel, true});
      std::vector<const BoundRel*> before = SubqueriesOf(*rel);
      if (const BoundRel* view = ViewOf(*rel)) before.push_back(view);
      before.insert(before.begin(), rel->inputs.begin(), rel->inputs.end());
      for (size_t i = before.size(); i-- > 0;) stack.push_back({before[i], false});
    }
    return NodeOf(root);
  }

  size_t NodeOf(const BoundRel* rel) const {
    const auto made = made_.find(rel);
    return made == made_.end() ? kNone : made->second;
  }

  std::vector<size_t> InputsOf(const BoundRel& rel) const {
    std::vector<size_t> inputs;
    for (const BoundRel* input : rel.inputs) inputs.push_back(NodeOf(input));
    for (const BoundRel* query : SubqueriesOf(rel)) inputs.push_back(NodeOf(query));
    return inputs;
  }

  size_t Finish(const BoundRel& rel) {
    const std::vector<size_t> inputs = InputsOf(rel);
    switch (rel.kind) {
      case BoundRelKind::kScan:
        return Scan(rel);
      case BoundRelKind::kUnknown:
        if (!rel.name.empty() && inputs.empty()) return Named(NodeKind::kSource, rel.name, "");
        return inputs.empty() ? kNone : inputs.front();
      case BoundRelKind::kProject:
        return Project(rel, inputs);
      case BoundRelKind::kFilter:
        return Operator("filter", Gist(text_, rel.condition), inputs);
      case BoundRelKind::kJoin:
        return Operator(JoinName(rel), rel.condition == nullptr ? "" : JoinDetail(rel), inputs);
      case BoundRelKind::kAggregate:
        return Aggregate(rel, inputs);
      case BoundRelKind::kSetOp:
        return Operator(LowerAscii(rel.name), "", inputs);  // "union all"
      case BoundRelKind::kValues:
        return Operator("values", RowCount(rel), inputs);
      case BoundRelKind::kTableFunction:
        return Operator(rel.name.empty() ? "function" : rel.name, Keys(rel.keys), inputs);
      case BoundRelKind::kWindowTvf:
        return Operator(rel.name.empty() ? "window" : rel.name, WindowGist(text_, rel.span),
                        inputs);
      case BoundRelKind::kMatch:
        return Operator("match recognize", Keys(rel.keys), inputs);
      case BoundRelKind::kPivot:
        return Operator("pivot", "", inputs);
      case BoundRelKind::kSort:
        return Sort(rel, inputs);
    }
    return kNone;
  }

  size_t Scan(const BoundRel& rel) {
    if (rel.table < 0) return kNone;
    const BoundTable& table = script_.tables[static_cast<size_t>(rel.table)];
    const std::string name = ShortName(table.info.path);
    if (table.view == nullptr) {
      return Named(NodeKind::kSource, name, ConnectorOf(table.info));
    }
    const size_t node = Named(NodeKind::kView, name, "");
    Connect(NodeOf(table.view), node);
    return node;
  }

  size_t Project(const BoundRel& rel, const std::vector<size_t>& inputs) {
    // WITH: the query stands elsewhere. (An alias with new column names is no step.)
    const bool common =
        !rel.name.empty() && rel.inputs.size() == 1 && !Inside(rel.inputs[0]->span, rel.span);
    if (common) {
      const size_t inner = inputs.front();
      const auto [known, fresh] = common_.emplace(rel.inputs[0], dag_.nodes.size());
      if (!fresh) return known->second;
      const size_t node = Add(NodeKind::kView, rel.name, "", "");
      Connect(inner, node);
      return node;
    }
    size_t node = inputs.empty() ? kNone : inputs.front();
    const auto over = std::find_if(rel.exprs.begin(), rel.exprs.end(),
                                   [](const BoundExpr* expr) { return expr->has_over; });
    if (over != rel.exprs.end()) {
      const BoundWindow* window = WindowOf(*over);
      node = Operator("over", window == nullptr ? "" : WindowGist(text_, window->span), inputs);
    } else if (inputs.size() > 1) {
      node = Operator("subquery", "", inputs);
    } else if (inputs.empty()) {
      node = Operator("values", "1 row", {});
    }
    return rel.distinct ? Operator("distinct", "", {node}) : node;
  }

  std::string JoinName(const BoundRel& rel) const {
    std::string name;
    switch (rel.join) {
      case BoundJoin::kInner:
        break;
      case BoundJoin::kLeft:
        name = "left ";
        break;
      case BoundJoin::kRight:
        name = "right ";
        break;
      case BoundJoin::kFull:
        name = "full ";
        break;
      case BoundJoin::kSemi:
        name = "semi ";
        break;
      case BoundJoin::kAnti:
        name = "anti ";
        break;
    }
    const bool temporal = rel.inputs.size() == 2 && rel.inputs[1]->temporal;
    if (temporal) return name + "temporal join";
    return name + (rel.lateral ? "lateral join" : "join");
  }

  std::string JoinDetail(const BoundRel& rel) const {
    const std::string text = Gist(text_, rel.condition);
    return text.empty() || text == "TRUE" ? "" : "on " + text;
  }

  std::string Keys(const std::vector<const BoundExpr*>& keys) const {
    std::string text;
    for (size_t i = 0; i < keys.size() && i < kMaxKeys; ++i) {
      text += (i == 0 ? "by " : ", ") + Gist(text_, keys[i]);
    }
    if (keys.size() > kMaxKeys) text += fmt::format(" and {} more", keys.size() - kMaxKeys);
    return text;
  }

  size_t Aggregate(const BoundRel& rel, const std::vector<size_t>& inputs) {
    const bool window = std::any_of(rel.keys.begin(), rel.keys.end(), [](const BoundExpr* key) {
      return key->name == "window_start" || key->name == "window_end" ||
             (key->function != nullptr && key->function->kind == FunctionKind::kGroupWindow);
    });
    return Operator(window ? "window aggregate" : "aggregate", Keys(rel.keys), inputs);
  }

  size_t Sort(const BoundRel& rel, const std::vector<size_t>& inputs) {
    if (rel.order_by.empty()) return Operator("limit", "", inputs);
    const Span span = Join(rel.order_by.front().expr->span, rel.order_by.back().expr->span);
    return Operator("order by", Gist(text_, span), inputs);
  }

  static std::string RowCount(const BoundRel& rel) {
    const size_t rows =
        rel.columns.empty() ? rel.exprs.size() : rel.exprs.size() / rel.columns.size();
    return fmt::format("{} row{}", rows, rows == 1 ? "" : "s");
  }

  std::string Gist(std::string_view text, Span span) const { return sql::Gist(text, span); }
  std::string Gist(std::string_view text, const BoundExpr* expr) const {
    return expr == nullptr ? std::string() : sql::Gist(text, expr->span);
  }

  const BoundScript& script_;
  std::string_view text_;
  const Changelog& changelog_;
  Dag dag_;
  std::map<const BoundSink*, size_t> into_;
  std::map<std::pair<NodeKind, std::string>, size_t> named_;
  std::unordered_map<const BoundRel*, size_t> common_;  // of a WITH, by its query
  std::unordered_map<const BoundRel*, size_t> made_;
  std::unordered_map<const BoundRel*, bool> open_;
};

}  // namespace

std::string_view NodeKindName(NodeKind kind) {
  switch (kind) {
    case NodeKind::kSource:
      return "source";
    case NodeKind::kView:
      return "view";
    case NodeKind::kSink:
      return "sink";
    case NodeKind::kOperator:
      return "operator";
  }
  return "source";
}

Dag BuildDag(const BoundScript& script, std::string_view text, const Changelog& changelog) {
  return Builder(script, text, changelog).Build();
}

std::vector<SinkInput> ChangesOf(const BoundScript& script, const Changelog& changelog) {
  std::vector<SinkInput> inputs;
  for (const ChangelogSink& sink : changelog.sinks) {
    if (sink.root == nullptr) continue;
    SinkInput input;
    input.sink = sink.name;
    if (sink.sink->table >= 0) {
      input.sink = ShortName(script.tables[static_cast<size_t>(sink.sink->table)].info.path);
    }
    input.changes = SinkChanges(sink);
    input.sure = sink.sure;
    input.materialize = sink.materialize;
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace weir::sql
