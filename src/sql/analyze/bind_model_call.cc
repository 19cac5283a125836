// ML_PREDICT, ML_EVALUATE and VECTOR_SEARCH: their arguments by place or by name, the columns that
// they yield.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/catalog/signature.h"
#include "sql/connectors/value.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

std::string_view FormOf(std::string_view function) {
  if (function == "ML_PREDICT") {
    return "ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(column)), and MAP['key', 'value'] behind it";
  }
  if (function == "ML_EVALUATE") {
    return "ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(column), 'regression'), "
           "and MAP['key', 'value'] behind it";
  }
  return "VECTOR_SEARCH(TABLE t, DESCRIPTOR(column), q.vector, 10), and MAP['key', 'value'] "
         "behind it";
}

bool IsTextLiteral(const BoundExpr& expr) {
  return expr.kind == BoundExprKind::kLiteral && IsCharacterString(expr.type);
}

// An error was reported of what the argument is given.
template <typename Arg>
bool IsUnread(const Arg& arg) {
  return arg.bound != nullptr && arg.bound->type.is_unknown();
}

// A text, or CAST of one: what the configuration of a call may hold.
const BoundExpr* TextOf(const BoundExpr* expr) {
  while (expr->kind == BoundExprKind::kCall && expr->name == "CAST") expr = expr->args[0];
  return IsTextLiteral(*expr) ? expr : nullptr;
}

std::vector<OptionDef> ConfigOptions() {
  std::vector<OptionDef> options(4);
  options[0].key = "async";
  options[0].type = OptionType::kBoolean;
  options[1].key = "max-concurrent-operations";
  options[1].type = OptionType::kInt;
  options[2].key = "output-mode";
  options[2].type = OptionType::kEnum;
  options[2].values = {"ordered", "allow_unordered"};
  options[3].key = "timeout";
  options[3].type = OptionType::kDuration;
  return options;
}

// An argument of another kind: Flink blames the call.
Diagnostic BadKind(Span at, Span argument, std::string_view message, std::string_view help) {
  return messages::BadTableCall(at, message, help).Because(argument, "this one");
}

Diagnostic BadConfig(Span at, std::string_view message) {
  return messages::BadTableCall(at, message, "MAP['async', 'true', 'timeout', '10 s']");
}

// What is wrong with a call's configuration, if anything.
std::optional<Diagnostic> CheckConfig(const ast::Expr& value, const BoundExpr& bound) {
  const auto* map = ast::As<ast::Constructor>(&value);
  if (map == nullptr || map->constructor != ast::ConstructorKind::kMap) {
    return BadConfig(value.span, "the configuration is no MAP[...] of texts");
  }
  if (bound.type.is_unknown()) return std::nullopt;
  const std::vector<OptionDef> options = ConfigOptions();
  bool async = false;
  const BoundExpr* none = nullptr;  // max-concurrent-operations below one
  for (size_t i = 0; i + 1 < bound.args.size(); i += 2) {
    const BoundExpr* key = TextOf(bound.args[i]);
    const BoundExpr* text = TextOf(bound.args[i + 1]);
    if (key == nullptr || text == nullptr) {
      return BadConfig((key == nullptr ? bound.args[i] : bound.args[i + 1])->span,
                       "keys and values of the configuration are plain texts");
    }
    for (const OptionDef& option : options) {
      if (option.key != key->name) continue;
      const ValueProblem problem = CheckValue(option, text->name);
      if (!problem.wanted.empty()) {
        return BadConfig(text->span, fmt::format("{} takes {}", option.key, problem.wanted));
      }
      if (option.key == "async") async = text->name.size() == 4;  // "true", in any case
      if (option.type != OptionType::kInt) continue;
      const bool positive =
          !text->name.starts_with('-') && text->name.find_first_not_of("+0") != std::string::npos;
      none = positive ? nullptr : text;
    }
  }
  if (!async || none == nullptr) return std::nullopt;
  return BadConfig(none->span, "max-concurrent-operations takes a number above zero");
}

// `bound` is null where the value is no expression.
std::optional<Diagnostic> CheckTask(const ast::Expr& value, const BoundExpr* bound) {
  constexpr std::array<std::string_view, 5> kTasks = {"regression", "clustering", "classification",
                                                      "embedding", "text_generation"};
  if (bound != nullptr && bound->type.is_unknown()) return std::nullopt;
  if (bound != nullptr && IsTextLiteral(*bound) &&
      std::find(kTasks.begin(), kTasks.end(), bound->name) != kTasks.end()) {
    return std::nullopt;
  }
  return messages::BadTableCall(value.span, "TASK is no task that ML_EVALUATE knows",
                                fmt::format("one of these: '{}'", fmt::join(kTasks, "', '")));
}

std::optional<Diagnostic> CheckTopK(const ast::Expr& value, const BoundExpr* bound) {
  const BoundExpr* top = bound;
  const bool sign = ast::As<ast::Unary>(&value) != nullptr;
  if (top != nullptr && sign && top->name == "+" && !top->args.empty()) top = top->args[0];
  if (top != nullptr && top->type.is_unknown()) return std::nullopt;
  if (top == nullptr || !top->literal || !top->type.Is(TypeRoot::kInteger)) {
    return messages::BadTableCall(value.span, "TOP_K is no plain whole number",
                                  "write how many rows are wanted: 10");
  }
  if (!top->name.starts_with('-') && top->name.find_first_not_of('0') != std::string::npos) {
    return std::nullopt;
  }
  return messages::BadTableCall(value.span, "TOP_K is not above zero",
                                "write how many rows are wanted: 10");
}

}  // namespace

std::vector<const Binder::TableCallArg*> Binder::ByParameter(const TableCallArgs& args,
                                                             const FunctionDef& function, Span at) {
  const std::vector<std::string_view> names = SplitTrimmed(function.parameters, ',');
  const size_t needed = names.size() - 1;  // CONFIG may be left out
  std::vector<const TableCallArg*> result(names.size(), nullptr);
  const bool named = std::any_of(args.begin(), args.end(),
                                 [](const TableCallArg& arg) { return !arg.name.empty(); });
  if (!named) {
    if (args.size() < needed || args.size() > names.size()) {
      Report(messages::WrongArgumentCount(at, function.name, args.size(),
                                          fmt::format("{} to {}", needed, names.size()),
                                          {std::string(FormOf(function.name))}));
      return {};
    }
    for (size_t i = 0; i < args.size(); ++i) result[i] = &args[i];
    return result;
  }
  for (const TableCallArg& arg : args) {  // names that it does not know are let be
    const auto at_name = std::find(names.begin(), names.end(), arg.name);
    if (at_name == names.end()) continue;
    const TableCallArg*& place = result[static_cast<size_t>(at_name - names.begin())];
    if (place == nullptr) place = &arg;
  }
  for (size_t i = 0; i < needed; ++i) {
    const bool left_out = result[i] == nullptr || result[i]->value->kind == ast::ExprKind::kDefault;
    if (!left_out) continue;
    Report(messages::BadTableCall(at, fmt::format("{} lacks its {}", function.name, names[i]),
                                  fmt::format("name it: {} => ...", names[i]))
               .Note(fmt::format("it is called as {}", FormOf(function.name))));
    return {};
  }
  if (result.back() != nullptr && result.back()->value->kind == ast::ExprKind::kDefault) {
    result.back() = nullptr;
  }
  return result;
}

void Binder::BindModelCall(const TableCallArgs& args, const FunctionDef& function, Span at,
                           BoundRel* rel) {
  const std::vector<const TableCallArg*> given = ByParameter(args, function, at);
  if (given.empty()) return;
  const TableCallArg* config = given.back();
  const bool predict = function.name == "ML_PREDICT";
  if (!predict) {
    for (const TableCallArg* arg : given) {
      if (arg != nullptr && arg->bound != nullptr && RefuseNull(arg->bound)) return;
    }
  }
  if (config != nullptr) {
    const bool null = config->bound != nullptr && IsNullLiteral(*config->bound);
    const DataType texts = DataType::Map(DataType::String(), DataType::String());
    if (config->bound == nullptr ||
        (!null && !config->bound->type.HasUnknown() &&
         CanCastImplicitly(config->bound->type, texts) == Support::kNo)) {
      Report(BadKind(at, config->value->span, "the configuration is no MAP[...] of texts",
                     "MAP['async', 'true', 'timeout', '10 s']"));
      return;
    }
    if (std::optional<Diagnostic> wrong = CheckConfig(*config->value, *config->bound)) {
      // Of ML_PREDICT the planner reads it, of the others the validator.
      if (predict) {
        Refuse(rel, *std::move(wrong));
      } else {
        Report(*std::move(wrong));
        return;
      }
    }
  }
  if (predict) {
    BindPrediction(given, at, rel);
  } else if (function.name == "ML_EVALUATE") {
    BindEvaluation(given, at, rel);
  } else {
    BindVectorSearch(given, at, rel);
  }
}

bool Binder::WantTable(const TableCallArg& arg, std::string_view parameter, Span at) {
  if (arg.table != nullptr) return !arg.table->open;
  if (IsUnread(arg)) return false;
  Report(BadKind(at, arg.value->span, fmt::format("{} is no table", parameter),
                 "TABLE t, or a query in brackets"));
  return false;
}

bool Binder::WantModel(const TableCallArg& arg, Span at) {
  if (arg.is_model) return arg.model.has_value();
  if (IsUnread(arg)) return false;
  Report(BadKind(at, arg.value->span, "MODEL is no model", "MODEL m"));
  return false;
}

bool Binder::WantColumns(const TableCallArg& arg, std::string_view parameter, const BoundRel& table,
                         Span at, BoundRel* rel) {
  if (IsUnread(arg)) return false;
  if (arg.columns == nullptr) {
    Report(BadKind(at, arg.value->span, fmt::format("{} names no columns", parameter),
                   "DESCRIPTOR(column)"));
    return false;
  }
  bool sound = true;
  for (const ast::Name& name : arg.columns->columns) {
    const BoundColumn* column = FindColumn(table, name.Text());
    if (column != nullptr) {
      rel->exprs.push_back(ColumnExpr(*column, name.span));
      continue;
    }
    sound = false;
    Report(
        messages::UnknownColumn(name.span, name.Text(), "the table", sql::NamesOf(table.columns)));
  }
  return sound;
}

bool Binder::CheckInputs(const TableCallArg& arg, const BoundRel& table, const ModelInfo& model) {
  const auto& names = arg.columns->columns;
  if (names.size() != model.inputs.size()) {
    Report(messages::BadTableCall(
        arg.columns->span,
        fmt::format("the model has {} {}, DESCRIPTOR names {}", model.inputs.size(),
                    model.inputs.size() == 1 ? "input" : "inputs", names.size()),
        "name one column for each INPUT of the model, in its order"));
    return false;
  }
  for (size_t i = 0; i < names.size(); ++i) {
    const DataType& type = FindColumn(table, names[i].Text())->type;
    const DataType& wanted = model.inputs[i].type;
    if (CanAssign(type, wanted) != Support::kNo) continue;
    Report(messages::BadTableCall(
        names[i].span,
        fmt::format("column {} is {}, the model's {} is {}", names[i].Text(), type.ToString(),
                    model.inputs[i].name, wanted.ToString()),
        fmt::format("CAST it to {} in a query: (SELECT CAST({} AS {}) AS x FROM t)",
                    wanted.ToString(), names[i].Text(), wanted.ToString())));
    return false;
  }
  return true;
}

// A column that is there already gets a number: score0.
void Binder::AddUnique(BoundRel* rel, const std::string& name, const DataType& type) {
  std::string unique = name;
  for (int n = 0; FindColumn(*rel, unique) != nullptr; ++n) unique = fmt::format("{}{}", name, n);
  rel->columns.push_back(NewColumn(std::move(unique), type));
  out_->columns.back() = {rel, rel->columns.size() - 1};
}

// (INPUT, MODEL, ARGS): the table's columns, then the model's outputs.
void Binder::BindPrediction(const std::vector<const TableCallArg*>& args, Span at, BoundRel* rel) {
  if (session_->batch()) Refuse(rel, messages::WrongMode(at, "ML_PREDICT", "streaming"));
  const bool table = WantTable(*args[0], "INPUT", at);
  const bool model = WantModel(*args[1], at);
  if (IsUnread(*args[2])) return;
  if (args[2]->columns == nullptr) {
    Report(BadKind(at, args[2]->value->span, "ARGS names no columns", "DESCRIPTOR(column)"));
    return;
  }
  if (!table || !model) return;
  const BoundRel& input = *args[0]->table;
  if (!WantColumns(*args[2], "ARGS", input, at, rel)) return;
  if (!CheckInputs(*args[2], input, *args[1]->model)) return;
  rel->open = false;
  rel->columns = input.columns;
  for (const Column& output : args[1]->model->outputs) AddUnique(rel, output.name, output.type);
}

// (INPUT, MODEL, LABEL, ARGS, TASK): one column, the measures by name. Flink's validator takes it;
// 2.2 has no plan for it.
void Binder::BindEvaluation(const std::vector<const TableCallArg*>& args, Span at, BoundRel* rel) {
  Refuse(rel, messages::NotSupported(at, "ML_EVALUATE",
                                     "compare what ML_PREDICT says with the label in a query"));
  const bool table = WantTable(*args[0], "INPUT", at);
  const bool model = WantModel(*args[1], at);
  if (!table || !model) return;
  const BoundRel& input = *args[0]->table;
  const ModelInfo& info = *args[1]->model;
  if (!WantColumns(*args[2], "LABEL", input, at, rel) ||
      !WantColumns(*args[3], "ARGS", input, at, rel)) {
    return;
  }
  if (!CheckInputs(*args[3], input, info)) return;
  const auto& label = args[2]->columns->columns;
  if (label.size() != 1 || info.outputs.size() != 1) {
    Report(messages::BadTableCall(
        args[2]->columns->span,
        label.size() != 1 ? fmt::format("LABEL names {} columns", label.size())
                          : fmt::format("the model has {} outputs", info.outputs.size()),
        "ML_EVALUATE compares one column with one output"));
    return;
  }
  const DataType& type = FindColumn(input, label[0].Text())->type;
  if (CanAssign(type, info.outputs[0].type) == Support::kNo) {
    Report(messages::BadTableCall(
        label[0].span,
        fmt::format("column {} is {}, the model's output is {}", label[0].Text(), type.ToString(),
                    info.outputs[0].type.ToString()),
        "compare columns of one type"));
    return;
  }
  if (std::optional<Diagnostic> wrong = CheckTask(*args[4]->value, args[4]->bound)) {
    Report(*std::move(wrong));
    return;
  }
  rel->open = false;
  AddUnique(rel, "result",
            DataType::Map(DataType::String().NotNull(), DataType::Double().NotNull()).NotNull());
}

// (SEARCH_TABLE, COLUMN_TO_SEARCH, COLUMN_TO_QUERY, TOP_K): the table's columns, and a score.
void Binder::BindVectorSearch(const std::vector<const TableCallArg*>& args, Span at,
                              BoundRel* rel) {
  if (!WantTable(*args[0], "SEARCH_TABLE", at)) {
    std::optional<Diagnostic> wrong = CheckTopK(*args[3]->value, args[3]->bound);
    if (args[0]->table != nullptr && wrong.has_value()) Report(*std::move(wrong));
    return;
  }
  const BoundRel& table = *args[0]->table;
  if (!WantColumns(*args[1], "COLUMN_TO_SEARCH", table, at, rel)) return;
  const auto& names = args[1]->columns->columns;
  if (names.size() != 1) {
    Report(messages::BadTableCall(args[1]->columns->span,
                                  fmt::format("COLUMN_TO_SEARCH names {} columns", names.size()),
                                  "name the one column of vectors"));
    return;
  }
  const DataType& searched = FindColumn(table, names[0].Text())->type;
  if (!searched.HasUnknown()) {
    const bool vector = searched.Is(TypeRoot::kArray) && (searched.element().Is(TypeRoot::kFloat) ||
                                                          searched.element().Is(TypeRoot::kDouble));
    if (!vector) {
      Report(messages::BadTableCall(
          names[0].span,
          fmt::format("column {} is {}, no vector", names[0].Text(), searched.ToString()),
          "a column of vectors is ARRAY<FLOAT> or ARRAY<DOUBLE>"));
      return;
    }
  }
  const BoundExpr* query = args[2]->bound;
  if (query == nullptr || CanCastImplicitly(query->type, searched) == Support::kNo) {
    Report(messages::BadTableCall(
        args[2]->value->span,
        query == nullptr ? "COLUMN_TO_QUERY is no expression"
                         : fmt::format("COLUMN_TO_QUERY is {}, the column that is searched {}",
                                       query->type.ToString(), searched.ToString()),
        fmt::format("CAST it to {}", searched.ToString())));
    return;
  }
  if (std::optional<Diagnostic> wrong = CheckTopK(*args[3]->value, args[3]->bound)) {
    Report(*std::move(wrong));
    return;
  }
  rel->open = false;
  rel->columns = table.columns;
  AddUnique(rel, "score", DataType::Double().NotNull());
}

}  // namespace weir::sql
