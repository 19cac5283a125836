// Aggregates, with and without windows, and OVER.
#include <algorithm>

#include "sql/state/build.h"

namespace weir::sql {
namespace {

// WHERE rn = 1 makes rn a constant, and so no key.
bool GroupsByConstantRank(const PlanNode& node) {
  return std::any_of(node.group.begin(), node.group.end(), [&](int column) {
    const PlanNode* at = node.inputs[0];
    while (at->op == PlanOp::kCalc && StepToInput(&at, &column)) {
    }
    return at->op == PlanOp::kRank && at->first == at->last &&
           column == static_cast<int>(at->columns.size()) - 1;
  });
}

// 0 window_start, 1 window_end, 2 its time, of the function right below; -1 for other columns.
int WindowPart(const std::string& text) {
  for (int part = 0; part < 3; ++part) {
    if (text == "window " + std::to_string(part)) return part;
  }
  return -1;
}

}  // namespace

// What the calls read, each once, in the order in which they name it.
std::vector<StateColumn> StateBuilder::Arguments(const PlanNode& node, const Rows& input) {
  std::vector<StateColumn> arguments;
  const auto add = [&](StateColumn column) { AddOnce(&arguments, std::move(column)); };
  const auto argument = [&](const BoundExpr& arg, const std::vector<int>& uses) {
    const std::string text = Text(arg);
    if (arg.kind == BoundExprKind::kColumn) {
      for (const int use : uses) {
        const StateColumn& column = input.columns[static_cast<size_t>(use)];
        if (WithoutMarks(column.text) == text || uses.size() == 1) return add(column);
      }
    }
    add({text, arg.type});
  };
  for (const PlanValue& value : node.calls) {
    if (value.expr == nullptr) {
      Unsure("an aggregate is not understood");
      continue;
    }
    const BoundExpr& call = *value.expr;
    const bool counts_rows = call.name == "COUNT" && !call.distinct && call.args.size() == 1 &&
                             !call.args[0]->type.nullable();
    for (const BoundExpr* arg : call.args) {
      if (!counts_rows) argument(*arg, value.uses);
    }
    if (call.filter != nullptr)
      add({"IS TRUE " + Text(*call.filter), DataType::Boolean().NotNull()});
    const std::string& name = call.name;
    if (call.kind == BoundExprKind::kAggregate && call.function == nullptr) {
      Unsure("what the function " + name + " keeps is known to its class alone");
    }
    if (name.starts_with("STDDEV") || name.starts_with("VAR")) {
      Unsure(name + " is made of other aggregates in a way that is not followed");
    }
  }
  return arguments;
}

// What the calls give.
std::vector<StateColumn> StateBuilder::Results(const PlanNode& node) {
  std::vector<StateColumn> results;
  for (const PlanValue& call : node.calls) {
    if (call.expr == nullptr) {
      results.push_back({"?", DataType::Unknown()});
    } else {
      results.push_back({Text(*call.expr), call.expr->type});
    }
  }
  return results;
}

void StateBuilder::CheckRead(const PlanNode& node) {
  for (size_t i = 0; i < node.calls.size(); ++i) {
    const size_t column = node.group.size() + i;
    const bool read = column < node.live.size() && node.live[column];
    if (!read) Unsure("an aggregate that nobody reads is taken out by Flink");
  }
}

// Flink computes equal aggregates once, and some of a key from the key.
void StateBuilder::CheckCalls(const PlanNode& node, const Rows& rows,
                              const std::vector<StateColumn>& keys) {
  std::set<std::string> once;
  for (const StateColumn& result : Results(node)) {
    if (!once.insert(result.text).second) Unsure("an aggregate that stands twice is not followed");
  }
  for (const StateColumn& argument : Arguments(node, rows)) {
    if (Holds(keys, argument)) Unsure("an aggregate of a key is not followed");
  }
}

// What an aggregate reads beside its keys, each once.
std::vector<StateColumn> StateBuilder::WithArguments(const PlanNode& node, const Rows& rows,
                                                     std::vector<StateColumn> keys) {
  for (StateColumn& one : Arguments(node, rows)) AddOnce(&keys, std::move(one));
  return keys;
}

// Puts keys and what is read into the order that Flink has them in.
void StateBuilder::AggregateOrder(const PlanNode& input, const Rows& rows,
                                  std::vector<StateColumn>* keys,
                                  std::vector<StateColumn>* wanted) {
  const std::string written = TextsOf(*wanted);
  // A projection below is merged with the one that the aggregate asks for, and stays as written,
  // as long as that leaves a column out.
  const std::string& read = graph_.nodes[static_cast<size_t>(rows.nodes[0])].kind;
  const bool narrower = read == "Source" && wanted->size() < rows.physical.size();
  if (narrower && input.op == PlanOp::kCalc && !input.values.empty()) return;
  InputOrder(rows.columns, wanted);
  if (TextsOf(*wanted) != written && input.op != PlanOp::kScan) {
    Unsure("GROUP BY in another order than its input's columns is not followed");
  }
  // A projection that turns them round is merged into the aggregate, which then reads what is
  // below.
  std::vector<StateColumn> below = *wanted;
  InputOrder(rows.physical, &below);
  if (TextsOf(below) != TextsOf(*wanted)) {
    Unsure("GROUP BY over columns in another order than they come in is not followed");
  }
  if (wanted->size() < 2) return;
  const bool computed = std::any_of(wanted->begin(), wanted->end(), [&](const StateColumn& one) {
    return !Holds(rows.columns, one);
  });
  if (!computed) InputOrder(rows.columns, keys);
}

Rows StateBuilder::Aggregate(const PlanNode& node) {
  const PlanNode& input = *node.inputs[0];
  Need need = NeedOf(input.columns.size(), node.group);
  for (const PlanValue& call : node.calls) Want(&need, call.uses);
  // Flink makes no projection of no column: COUNT(*) alone reads all there is.
  const bool all = std::find(need.begin(), need.end(), true) == need.end();
  if (all) {
    need.assign(need.size(), true);
    KeepWhole(input);
  }
  Rows rows = Build(input, need);
  std::vector<StateColumn> keys = Keys(node.group, rows.columns, "a key of GROUP BY");
  if (node.expanded) Unsure("GROUPING SETS and constant keys are not followed");
  if (GroupsByConstantRank(node)) Unsure("GROUP BY the number of one row is not followed");
  CheckRead(node);
  std::vector<StateColumn> wanted = all ? rows.columns : WithArguments(node, rows, keys);
  if (wanted.empty()) Unsure("COUNT of a column that is never NULL is not followed");
  CheckCalls(node, rows, keys);
  const std::vector<StateColumn> named = keys;
  AggregateOrder(input, rows, &keys, &wanted);
  if (!all) CheckTimes(wanted);
  const std::string filter = rows.filter;
  Settle(&rows, wanted);
  StreamNode made = Keyed("GroupAggregate", "aggregate", rows, keys);
  CheckTold(FillAccumulators(script_, node.calls, !input.changes.insert_only(), &made.state));
  made.state.meaning = "by " + ByText(keys) + ": " + made.state.meaning;
  made.state.input = filter;
  made.detail = TextsOf(keys) + " " + made.state.meaning + ChangesText(node.changes) +
                ChangesText(input.changes) + made.state.key + made.state.parts[0].type;
  const std::vector<StateColumn> results = Results(node);
  made.state.row_bytes = WidthOf(results);
  const int at = AddShuffled(std::move(made), keys, wanted);
  // Keys in the order that Flink has them in; by the plan, in the order of the script.
  const std::string mark = kMark + std::to_string(at);
  Rows output = Output(at, keys);
  output.columns = named;
  for (const StateColumn& one : results) {
    output.physical.push_back(one);
    output.columns.push_back(one);
  }
  for (StateColumn& one : output.physical) one.text += mark;
  for (StateColumn& one : output.columns) one.text += mark;
  return output;
}

bool StateBuilder::FindWindow(const PlanNode& node, WindowInput* found) {
  // Through projections, down to the function.
  const PlanNode* at = node.inputs[0];
  while (at->op == PlanOp::kCalc && at->conditions.empty() && !at->values.empty()) {
    found->calcs.push_back(at);
    at = at->inputs[0];
  }
  if (at->op != PlanOp::kWindowTvf || at->rel == nullptr || at->rel->traced.size() != 1 ||
      at->rel->inputs.size() != 1 || node.changes.open) {
    return false;
  }
  found->function = at;
  const std::vector<BoundColumn>& columns = at->rel->inputs[0]->columns;
  const auto time = std::find_if(columns.begin(), columns.end(), [&](const BoundColumn& one) {
    return one.id == at->rel->traced[0]->column;
  });
  found->time = static_cast<size_t>(time - columns.begin());
  const bool keys_known = std::none_of(node.group.begin(), node.group.end(),
                                       [](int column) { return column == kNotAColumn; });
  return keys_known && time != columns.end() && found->time < at->inputs[0]->columns.size();
}

// The function's input, and what the projections above the function make of it.
Rows StateBuilder::WindowRows(const PlanNode& node, WindowInput* window) {
  const PlanNode& function = *window->function;
  const PlanNode& input = *function.inputs[0];
  Need need(node.inputs[0]->columns.size(), false);
  Want(&need, node.group);
  for (const PlanValue& call : node.calls) Want(&need, call.uses);
  for (const PlanNode* calc : window->calcs) {
    Need next(calc->inputs[0]->columns.size(), false);
    for (size_t i = 0; i < need.size(); ++i) {
      if (need[i]) Want(&next, calc->values[i].uses);
    }
    need = std::move(next);
  }
  need.resize(input.columns.size());  // without the window's own columns
  need[window->time] = true;
  Rows rows = Build(input, need);
  window->by_time = rows.columns[window->time];
  window->read = rows.columns;
  rows.columns.resize(function.columns.size());
  for (size_t i = input.columns.size(); i < function.columns.size(); ++i) {
    rows.columns[i] = {"window " + std::to_string(i - input.columns.size()),
                       function.rel->columns[i].type};
  }
  for (auto calc = window->calcs.rbegin(); calc != window->calcs.rend(); ++calc) {
    rows.columns = Projected(**calc, rows.columns, Need((*calc)->values.size(), true));
  }
  return rows;
}

// "TUMBLE 1 HOUR"
std::string StateBuilder::WindowSpec(const BoundRel& function) {
  // The table and the DESCRIPTOR are no expressions.
  constexpr int kNoExpressions = 2;
  int unknown = 0;
  std::string spec = function.name;
  for (const BoundExpr* argument : function.exprs) {
    const bool told = argument->kind != BoundExprKind::kUnknown || ++unknown > kNoExpressions;
    if (told) spec += " " + Text(*argument);
  }
  return spec;
}

// The keys that are no part of the window.
std::vector<StateColumn> StateBuilder::WindowKeys(const PlanNode& node, const Rows& rows,
                                                  WindowInput* window) {
  for (const int column : node.group) {
    const StateColumn& one = rows.columns[static_cast<size_t>(column)];
    window->parts.push_back(WindowPart(one.text));
    if (window->parts.back() < 0) window->named.push_back(one);
  }
  CheckPinned(window->named);
  return window->named;
}

// TUMBLE, HOP and CUMULATE over event time are added up before the rows are sent on, too.
Rows StateBuilder::WindowAggregate(const PlanNode& node) {
  WindowInput window;
  if (!FindWindow(node, &window)) return Other(node);
  Rows rows = WindowRows(node, &window);
  std::vector<StateColumn> keys = WindowKeys(node, rows, &window);
  std::vector<StateColumn> wanted = WithArguments(node, rows, keys);
  AddOnce(&wanted, window.by_time);
  CheckRead(node);
  CheckCalls(node, rows, keys);
  // Whatever their order, a projection of the source reads them: only that of the keys is seen in
  // the state.
  const std::string asked = TextsOf(wanted);
  InputOrder(window.read, &wanted);
  const std::string& from = graph_.nodes[static_cast<size_t>(rows.nodes[0])].kind;
  if (TextsOf(wanted) != asked && from != "Source") {
    Unsure("GROUP BY in another order than its input's columns is not followed");
  }
  const std::string written = TextsOf(keys);
  InputOrder(window.read, &keys);
  if (TextsOf(keys) != written) {
    Unsure("GROUP BY in another order than its input's columns is not followed");
  }
  const std::string filter = rows.filter;
  const bool changing = !window.function->inputs[0]->changes.insert_only();
  if (changing && wanted.size() == rows.physical.size()) {
    Unsure("windows of changing rows of which every column is read are not followed");
  }
  Settle(&rows, wanted);
  const BoundRel& function = *window.function->rel;
  const std::string spec = WindowSpec(function);
  std::string detail = spec + " by " + TextsOf(keys) + " of " + window.by_time.text;
  for (const PlanValue& call : node.calls) {
    if (call.expr != nullptr) detail += "; " + Text(*call.expr);
  }
  const bool local = window.by_time.type.is_rowtime() && function.name != "SESSION";
  if (local) {
    StreamNode first;
    first.kind = "LocalWindowAggregate";
    first.detail = detail;
    first.inputs = From(rows, Ship::kForward);
    rows.nodes = {Add(std::move(first))};
  }
  StreamNode made =
      Keyed(local ? "GlobalWindowAggregate" : "WindowAggregate", "window aggregate", rows, keys);
  made.detail = std::move(detail);
  CheckTold(FillAccumulators(script_, node.calls, changing, &made.state));
  made.state.meaning = spec + " of " + WithoutMarks(window.by_time.text) + " by " + ByText(keys) +
                       ": " + made.state.meaning;
  made.state.input = filter;
  return WindowOutput(node, window, keys, wanted, std::move(made));
}

// Keys, aggregates, then what is asked for of the window.
Rows StateBuilder::WindowOutput(const PlanNode& node, const WindowInput& window,
                                const std::vector<StateColumn>& keys,
                                const std::vector<StateColumn>& read, StreamNode made) {
  std::vector<StateColumn> results = Results(node);
  made.state.row_bytes = WidthOf(results);
  const int index = AddShuffled(std::move(made), keys, read);
  const std::string mark = kMark + std::to_string(index);
  const size_t width = window.function->inputs[0]->columns.size();
  Rows output;
  output.nodes = {index};
  output.columns.resize(node.columns.size());
  std::vector<StateColumn> of_window(3);
  size_t key = 0;
  for (size_t i = 0; i < node.group.size(); ++i) {
    StateColumn& column = output.columns[i];
    if (window.parts[i] < 0) {
      column = {window.named[key].text + mark, window.named[key].type};
      output.physical.push_back({keys[key].text + mark, keys[key].type});
      ++key;
      continue;
    }
    const auto part = static_cast<size_t>(window.parts[i]);
    column = {"window " + std::to_string(part) + mark,
              window.function->rel->columns[width + part].type};
    if (part < of_window.size()) of_window[part] = column;
  }
  for (size_t i = 0; i < results.size(); ++i) {
    results[i].text += mark;
    output.columns[node.group.size() + i] = results[i];
    output.physical.push_back(results[i]);
  }
  for (StateColumn& one : of_window) {
    if (!one.text.empty()) output.physical.push_back(std::move(one));
  }
  return output;
}

// The time that GROUP BY TUMBLE(ts, ...) goes by: its column, its place among the keys, and the
// window's text; false when it is not found.
bool StateBuilder::FindGroupWindow(const PlanNode& node, GroupWindowKey* found) {
  const BoundRel* rel = node.rel;
  if (rel == nullptr || rel->inputs.size() != 1 || node.early) return false;
  const std::vector<BoundColumn>& columns = rel->inputs[0]->columns;
  if (columns.size() != node.inputs[0]->columns.size()) return false;
  for (const BoundExpr* key : rel->keys) {
    const bool window = key->function != nullptr &&
                        key->function->kind == FunctionKind::kGroupWindow && !key->args.empty();
    if (!window) {
      found->place += found->spec.empty() ? 1 : 0;
      continue;
    }
    for (size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].id == key->args[0]->column) found->time = static_cast<int>(i);
    }
    found->spec = Text(*key);
  }
  const bool known = std::none_of(node.group.begin(), node.group.end(),
                                  [](int column) { return column == kNotAColumn; });
  return known && found->time >= 0 && found->place <= node.group.size();
}

// TUMBLE_START and so on: as soon as one is asked for, Flink computes all of them.
Rows StateBuilder::WithProperties(const PlanNode& node, const Need& need, Rows rows) {
  const size_t known = rows.columns.size();
  const auto first = need.begin() + static_cast<std::ptrdiff_t>(std::min(known, need.size()));
  if (std::find(first, need.end(), true) == need.end()) return rows;
  const std::string mark = kMark + std::to_string(rows.nodes[0]);
  for (size_t i = known; i < node.columns.size(); ++i) {
    DataType type = DataType::Timestamp(3).NotNull();
    if (node.columns[i] != TimeAttribute::kNone) Unsure("the time of a window is not followed");
    rows.columns.push_back({"window property " + std::to_string(i - known) + mark, type});
    rows.physical.push_back(rows.columns.back());
  }
  if (node.columns.size() > known + 1) Unsure("several times of a window are not followed");
  rows.physical.push_back({"window properties" + mark, DataType::Unknown()});
  return rows;
}

// The time stands among the keys where the window does.
Rows StateBuilder::GroupWindow(const PlanNode& node, const Need& above) {
  const PlanNode& input = *node.inputs[0];
  GroupWindowKey window;
  if (!FindGroupWindow(node, &window)) return Other(node);
  Need need = NeedOf(input.columns.size(), node.group);
  for (const PlanValue& call : node.calls) Want(&need, call.uses);
  Want(&need, {window.time});
  if (!input.changes.insert_only()) Unsure("GROUP BY a window of rows that change is not followed");
  Rows rows = Build(input, need);
  const std::vector<StateColumn> keys = Keys(node.group, rows.columns, "a key of GROUP BY");
  std::vector<StateColumn> wanted = keys;
  wanted.insert(wanted.begin() + static_cast<std::ptrdiff_t>(window.place),
                rows.columns[static_cast<size_t>(window.time)]);
  wanted = WithArguments(node, rows, std::move(wanted));
  const std::string filter = rows.filter;
  Settle(&rows, wanted);
  StreamNode made = Keyed("GroupWindowAggregate", "window aggregate", rows, keys);
  CheckTold(FillAccumulators(script_, node.calls, !input.changes.insert_only(), &made.state));
  made.state.parts.push_back({"windows", window.spec.substr(0, window.spec.find('('))});
  made.state.meaning = window.spec + " by " + ByText(keys) + ": " + made.state.meaning;
  made.state.input = filter;
  made.detail = made.state.meaning + made.state.key;
  const std::vector<StateColumn> results = Results(node);
  made.state.row_bytes = WidthOf(results);
  std::vector<StateColumn> output = keys;
  output.insert(output.end(), results.begin(), results.end());
  const int at = AddShuffled(std::move(made), keys, wanted);
  for (StateColumn& one : output) one.text = WithoutMarks(one.text) + kMark + std::to_string(at);
  return WithProperties(node, above, Output(at, std::move(output)));
}

// Reads all that the query below gives, asked for or not.
Rows StateBuilder::Over(const PlanNode& node) {
  const PlanNode& input = *node.inputs[0];
  const PlanOp below = BelowCalcs(input).op;
  if (below == PlanOp::kJoin || below == PlanOp::kIntervalJoin || below == PlanOp::kTemporalJoin) {
    Unsure("OVER of a join is not followed");
  }
  Rows rows = Build(input, Need(input.columns.size(), true));
  const std::vector<StateColumn> all = rows.columns;
  const std::string filter = rows.filter;
  for (const StateColumn& one : all) {
    if (one.type.is_proctime()) Unsure("OVER of rows with processing time is not followed");
  }
  Settle(&rows, all);
  const std::vector<StateColumn> by =
      Keys(node.partition, all, "OVER by something that is computed");
  StreamNode made = Keyed("OverAggregate", "over", rows, by);
  made.state.parts.push_back({"rows", TypesText(all)});
  CheckTold(FillAccumulators(script_, node.calls, !input.changes.insert_only(), &made.state));
  for (const PlanValue& call : node.calls) {
    for (const BoundExpr* arg :
         call.expr == nullptr ? std::vector<const BoundExpr*>{} : call.expr->args) {
      if (arg->kind != BoundExprKind::kColumn) Unsure("OVER of something computed is not followed");
    }
  }
  if (!node.by_time) Unsure("OVER that is not ordered by time is not followed");
  made.state.input = filter;
  made.state.row_bytes = WidthOf(all);
  made.detail = made.state.meaning + TextsOf(all);
  const int at = AddShuffled(std::move(made), by, all);
  std::vector<StateColumn> columns = all;
  for (StateColumn& one : Results(node)) {
    one.text += kMark + std::to_string(at);
    columns.push_back(std::move(one));
  }
  return Output(at, std::move(columns));
}

}  // namespace weir::sql
