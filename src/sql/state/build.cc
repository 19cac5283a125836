#include "sql/state/build.h"

#include <algorithm>

#include "base/core/ascii.h"
#include "sql/state/text.h"

namespace weir::sql {
namespace {

// Settings of the planner and of pipelines alone reach plan and state; these change nothing there.
bool IsHarmless(std::string_view key) {
  if (!key.starts_with("table.") && !key.starts_with("pipeline.")) return true;
  static constexpr std::string_view kHarmless[] = {"table.exec.state.ttl",
                                                   "table.exec.source.idle-timeout",
                                                   "table.local-time-zone",
                                                   "pipeline.name",
                                                   "pipeline.object-reuse",
                                                   "pipeline.auto-watermark-interval",
                                                   "pipeline.jars",
                                                   "pipeline.classpaths",
                                                   "table.exec.sink.not-null-enforcer"};
  return std::any_of(std::begin(kHarmless), std::end(kHarmless),
                     [&](std::string_view one) { return key == one; });
}

// The keys' pass took out what it holds for superfluous; Flink may not, once changes are counted.
bool TakesOut(const Plan& plan, const PlanNode& root) {
  std::set<const PlanNode*> reached = {&root};
  std::vector<const PlanNode*> left = {&root};
  while (!left.empty()) {
    const PlanNode* node = left.back();
    left.pop_back();
    for (const PlanNode* input : node->inputs) {
      if (reached.insert(input).second) left.push_back(input);
    }
  }
  return std::any_of(plan.nodes.begin(), plan.nodes.end(), [&](const PlanNode& node) {
    const bool counts = node.op == PlanOp::kAggregate || node.op == PlanOp::kJoin;
    return counts && reached.count(&node) == 0;
  });
}

}  // namespace

std::string WithoutMarks(const std::string& text) { return text.substr(0, text.find(kMark)); }

void StateBuilder::Unsure(std::string why) {
  if (state_.why.empty()) state_.why = std::move(why);
}

std::string StateBuilder::Set(std::string_view key) const {
  const auto set = settings_.find(key);
  return set == settings_.end() ? "" : LowerAscii(set->second);
}

std::string StateBuilder::Context() const {
  std::string text;
  for (const auto& [key, value] : settings_) {
    if (!IsHarmless(key)) text += key + "=" + value + "\n";
  }
  return text;
}

bool StateBuilder::IsSingle(const Rows& rows) const {
  return rows.nodes.size() == 1 && graph_.nodes[static_cast<size_t>(rows.nodes[0])].single;
}

std::vector<StreamEdge> StateBuilder::From(const Rows& rows, Ship ship) const {
  std::vector<StreamEdge> edges;
  for (const int node : rows.nodes) edges.push_back({node, ship});
  return edges;
}

StreamNode StateBuilder::Keyed(std::string kind, const std::string& name, const Rows& rows,
                               const std::vector<StateColumn>& keys) const {
  StreamNode made;
  made.kind = std::move(kind);
  made.inputs = From(rows, keys.empty() ? Ship::kSingle : Ship::kHash);
  made.stateful = true;
  made.state.keyed = true;
  made.state.name = keys.empty() ? name : name + " by " + ByText(keys);
  made.state.key = TypesText(keys);
  made.state.key_bytes = WidthOf(keys);
  return made;
}

int StateBuilder::AddShuffled(StreamNode made, const std::vector<StateColumn>& keys,
                              const std::vector<StateColumn>& read) {
  state_.shuffles.push_back({made.state.name, ByText(keys), WidthOf(read)});
  return Add(std::move(made));
}

std::vector<StateColumn> StateBuilder::Keys(const std::vector<int>& columns,
                                            const std::vector<StateColumn>& of,
                                            const std::string& what) {
  std::vector<StateColumn> keys;
  for (const int column : columns) {
    if (column == kNotAColumn) {
      Unsure(what + " is not followed");
    } else {
      keys.push_back(of[static_cast<size_t>(column)]);
    }
  }
  CheckPinned(keys);
  return keys;
}

int StateBuilder::Add(StreamNode node) {
  std::string digest = node.kind + "|" + node.detail;
  for (const StreamEdge& edge : node.inputs) {
    digest += "|" + std::to_string(edge.from) + " " + std::to_string(static_cast<int>(edge.ship));
  }
  const auto [known, fresh] = known_.emplace(digest, static_cast<int>(graph_.nodes.size()));
  if (!fresh) return known->second;
  if (node.inputs.size() == 1 && node.inputs[0].ship == Ship::kForward) {
    const StreamNode& input = graph_.nodes[static_cast<size_t>(node.inputs[0].from)];
    node.single = node.single || input.single;
    node.legacy = input.legacy && !node.yielding;
  }
  if (!node.inputs.empty() && node.inputs[0].ship == Ship::kSingle) node.single = true;
  graph_.nodes.push_back(std::move(node));
  return known->second;
}

// Flink projects below a WatermarkAssigner in the order that is asked for above it.
void StateBuilder::CheckWatermarks(const StreamNode& calc) {
  const int input = calc.inputs[0].from;
  if (graph_.nodes[static_cast<size_t>(input)].kind != "WatermarkAssigner") return;
  for (const StreamNode& other : graph_.nodes) {
    const bool beside = other.kind == "Calc" && other.inputs[0].from == input;
    if (beside && other.detail != calc.detail) {
      Unsure("two projections of a table with a watermark are not followed");
    }
  }
}

// There it leaves no projection above, and so numbers one node less.
void StateBuilder::CheckTurned(const Rows& rows, const std::vector<StateColumn>& wanted) {
  const bool assigned =
      graph_.nodes[static_cast<size_t>(rows.nodes[0])].kind == "WatermarkAssigner";
  if (!assigned || !rows.filter.empty()) return;
  size_t last = 0;
  for (const StateColumn& column : wanted) {
    const auto at = std::find_if(rows.physical.begin(), rows.physical.end(),
                                 [&](const auto& one) { return one.text == column.text; });
    const auto place = static_cast<size_t>(at - rows.physical.begin());
    if (at != rows.physical.end() && place < last) {
      Unsure("a projection that turns columns of a table with a watermark is not followed");
    }
    last = place;
  }
}

void StateBuilder::Settle(Rows* rows, const std::vector<StateColumn>& wanted) {
  const auto same = [](const StateColumn& a, const StateColumn& b) { return a.text == b.text; };
  bool identity =
      rows->filter.empty() &&
      (wanted.empty() || std::equal(wanted.begin(), wanted.end(), rows->physical.begin(),
                                    rows->physical.end(), same));
  // All of its columns in another order are not asked of a source.
  if (rows->flexible && rows->filter.empty() && wanted.size() < rows->physical.size()) {
    identity = true;
    std::set<std::string> once;
    for (const StateColumn& column : wanted) {
      identity = identity && once.insert(column.text).second && Holds(rows->physical, column);
    }
  }
  if (rows->flexible) {
    const std::string read = TextsOf(wanted) + " where " + rows->filter;
    const auto [other, fresh] = projections_.emplace(rows->table, read);
    if (!fresh && other->second != read) {
      Unsure("Flink makes one of the places that read " + rows->table +
             " with different columns or conditions, in a way that is not followed");
    }
  }
  if (!identity) {
    CheckTurned(*rows, wanted);
    if (rows->nodes.size() > 1) Unsure("a projection or filter of a UNION is not followed");
    StreamNode calc;
    calc.kind = "Calc";
    calc.detail = TextsOf(wanted) + " where " + rows->filter;
    calc.inputs = From(*rows, Ship::kForward);
    CheckWatermarks(calc);
    rows->nodes = {Add(std::move(calc))};
  }
  rows->physical = wanted;
  rows->columns = wanted;
  rows->filter.clear();
  rows->flexible = false;
  rows->filtering = false;
}

void StateBuilder::Sink(const ChangelogSink& sink) {
  if (sink.root == nullptr) {
    Unsure("a statement that writes is not understood");
    return;
  }
  if (TakesOut(*sink.plan, *sink.root)) {
    Unsure("an aggregate or join that may be superfluous is not followed");
  }
  Rows rows = Build(*sink.root, Need(sink.root->columns.size(), true));
  if (sink.plan->unsure || !sink.sure) Unsure("the query for " + sink.name + " is not fully known");
  AddSink(sink, std::move(rows));
}

JobState StateBuilder::Run() {
  graph_.chaining = Set("pipeline.operator-chaining") != "false" &&
                    Set("pipeline.operator-chaining.enabled") != "false";
  if (!Context().empty()) Unsure("settings that change Flink's plan are not followed");
  for (const ChangelogSink& sink : changelog_.sinks) Sink(sink);
  if (changelog_.sinks.empty()) Unsure("nothing is written in streaming mode");
  const std::vector<OperatorId> ids = NumberOperators(graph_);
  state_.settings = Context();
  for (size_t i = 0; i < graph_.nodes.size(); ++i) {
    StreamNode& node = graph_.nodes[i];
    state_.plan += node.kind + " " + node.detail;
    for (const StreamEdge& edge : node.inputs) {
      state_.plan +=
          " " + std::to_string(edge.from) + "/" + std::to_string(static_cast<int>(edge.ship));
    }
    if (node.stateful) {
      state_.plan += " keeps " + node.state.meaning + " by " + node.state.key;
      for (const StatePart& part : node.state.parts) {
        state_.plan += "; " + part.name + " " + part.type;
      }
    }
    state_.plan += "\n";
    if (!node.stateful) continue;
    node.state.id = IdText(ids[i]);
    node.state.kind = node.kind;
    state_.operators.push_back(std::move(node.state));
  }
  state_.sure = state_.why.empty();
  return std::move(state_);
}

JobState DescribeState(const BoundScript& script, const Settings& settings,
                       const Changelog& changelog, const ConnectorRegistry* registry,
                       std::string_view line) {
  JobState state = StateBuilder(script, settings, changelog, registry).Run();
  state.line = line;
  if (line != kDefaultFlinkLine && state.sure) {
    state.sure = false;
    state.why = "the plans of Flink " + state.line + " are not followed";
  }
  return state;
}

}  // namespace weir::sql
