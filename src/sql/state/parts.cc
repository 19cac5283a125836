// What aggregates keep. Facts: AggregateUtil and the *AggFunction classes of
// flink-table-planner 2.2.
#include <algorithm>

#include "sql/state/build.h"
#include "sql/state/text.h"

namespace weir::sql {
namespace {

std::string Nullable(const DataType& type) { return type.Nullable().ToString(); }

}  // namespace

Need NeedOf(size_t width, const std::vector<int>& columns) {
  Need need(width, false);
  for (const int column : columns) {
    if (column >= 0 && static_cast<size_t>(column) < width)
      need[static_cast<size_t>(column)] = true;
  }
  return need;
}

void Want(Need* need, const std::vector<int>& columns) {
  for (const int column : columns) {
    if (column >= 0 && static_cast<size_t>(column) < need->size()) {
      (*need)[static_cast<size_t>(column)] = true;
    }
  }
}

std::vector<StateColumn> Asked(const Rows& rows, const Need& need) {
  std::vector<StateColumn> columns;
  for (size_t i = 0; i < need.size() && i < rows.columns.size(); ++i) {
    if (need[i]) columns.push_back(rows.columns[i]);
  }
  return columns;
}

bool Holds(const std::vector<StateColumn>& columns, const StateColumn& one) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const StateColumn& other) { return other.text == one.text; });
}

void AddOnce(std::vector<StateColumn>* columns, StateColumn one) {
  if (!Holds(*columns, one)) columns->push_back(std::move(one));
}

std::string ByText(const std::vector<StateColumn>& keys) {
  std::string text;
  for (const StateColumn& key : keys) {
    text += (text.empty() ? "" : ", ") + WithoutMarks(key.text);
  }
  return text;
}

void InputOrder(const std::vector<StateColumn>& input, std::vector<StateColumn>* columns) {
  std::vector<StateColumn> ordered;
  for (const StateColumn& one : input) {
    const auto found = std::find_if(
        columns->begin(), columns->end(),
        [&](const StateColumn& other) { return !one.text.empty() && other.text == one.text; });
    if (found != columns->end()) AddOnce(&ordered, one);
  }
  if (ordered.size() == columns->size()) *columns = std::move(ordered);
}

std::string TypesText(const std::vector<StateColumn>& columns) {
  std::string text;
  for (const StateColumn& column : columns) {
    DataType type = column.type;
    if (!text.empty()) text += ", ";
    text += type.WithTimeAttribute(TimeAttribute::kNone).ToString();
  }
  return text;
}

std::string TextsOf(const std::vector<StateColumn>& columns) {
  std::string text;
  for (const StateColumn& column : columns) {
    if (!text.empty()) text += ", ";
    text += column.text;
  }
  return text;
}

std::vector<std::string> AccumulatorTypes(const BoundExpr& call, bool retract) {
  const std::string& name = call.name;
  const DataType type = call.args.empty() ? DataType::Bigint() : call.args[0]->type;
  if (name == "COUNT") return {"BIGINT"};
  if (name == "SUM") {
    if (retract) return {Nullable(call.type), "BIGINT"};
    return {Nullable(call.type)};
  }
  if (name == "AVG") {
    const bool whole = IsIntegerNumeric(type);
    return {whole                        ? "BIGINT"
            : IsApproximateNumeric(type) ? "DOUBLE"
                                         : "sum of " + Nullable(type),
            "BIGINT"};
  }
  if ((name == "MIN" || name == "MAX") && !retract) return {Nullable(type)};
  std::string text = name + (retract ? " with retraction of" : " of");
  for (const BoundExpr* arg : call.args) text += " " + arg->type.ToString();
  return {text};
}

bool FillAccumulators(const BoundScript& script, const std::vector<PlanValue>& calls, bool retract,
                      StatefulOperator* state) {
  std::string types;
  std::string distinct;
  bool counts_all = false;
  bool whole = true;
  for (const PlanValue& value : calls) {
    if (value.expr == nullptr) {
      types += "?, ";
      continue;
    }
    const BoundExpr& call = *value.expr;
    counts_all = counts_all || (call.name == "COUNT" && call.args.empty() && !call.filter);
    for (const std::string& type : AccumulatorTypes(call, retract)) types += type + ", ";
    if (call.distinct) {
      std::string of;
      for (const BoundExpr* arg : call.args) of += (of.empty() ? "" : ", ") + arg->type.ToString();
      distinct += (distinct.empty() ? "" : "; ") + of;
      if (call.filter != nullptr) distinct += " filtered";
    }
    state->meaning += ExprText(script, call, &whole) + "; ";
  }
  if (retract && !counts_all) types += "BIGINT, ";
  if (types.size() > 2) types.resize(types.size() - 2);
  state->parts.push_back({"accumulators", types});
  if (!distinct.empty()) state->parts.push_back({"distinct values", distinct});
  return whole;
}

}  // namespace weir::sql
