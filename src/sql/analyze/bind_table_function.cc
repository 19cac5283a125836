// Functions in FROM: window table functions, process table functions, the user's own.
#include <fmt/format.h>

#include <algorithm>

#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

const ast::Expr* ValueOf(const ast::Expr* arg) {
  const auto* named = ast::As<ast::NamedArg>(arg);
  return named != nullptr ? named->value : arg;
}

std::vector<std::string> NamesOf(const ast::Descriptor& descriptor) {
  std::vector<std::string> names;
  for (const ast::Name& name : descriptor.columns) names.push_back(name.Text());
  return names;
}

}  // namespace

const BoundColumn* FindColumn(const BoundRel& rel, std::string_view name) {
  for (const BoundColumn& column : rel.columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

BoundRel* Binder::BindTableArg(const ast::Expr* arg, const Scope* outer, BoundRel* of) {
  const auto* table = ast::As<ast::TableArg>(arg);
  if (table == nullptr) {
    const auto* query = ast::As<ast::Subquery>(arg);
    return query == nullptr ? nullptr : BindQuery(*query->query, outer);
  }
  BoundRel* rel = nullptr;
  From from;
  if (table->query != nullptr) {
    rel = BindQuery(*table->query, outer);
  } else {
    ast::NamedTable named;
    named.name = table->table;
    named.span = table->table.span;
    from = BindNamed(named, outer, nullptr);
    rel = from.rel;
  }
  Scope scope;
  scope.parent = outer;
  if (!from.tables.empty()) {
    scope.tables = from.tables;
  } else {
    ScopeTable columns;
    columns.columns = rel->columns;
    columns.open = rel->open;
    scope.tables.push_back(std::move(columns));
  }
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kFunctionTable;
  for (const ast::Expr* key : table->partition_by) of->spread.push_back(BindExpr(key, where));
  for (const ast::OrderItem& item : table->order_by) {
    of->order_by.push_back({BindExpr(item.expr, where), item.descending});
  }
  return rel;
}

BoundRel* Binder::BindWindowTvf(const ast::Call& call, const FunctionDef& function,
                                const Scope* outer) {
  const Span at = {call.name.last().span.begin, call.span.end};
  BoundRel* rel = NewRel(BoundRelKind::kWindowTvf, call.span);
  rel->name = std::string(function.name);
  BoundRel* input = nullptr;
  const ast::Descriptor* descriptor = nullptr;
  std::vector<ArgInfo> infos;
  std::vector<std::vector<std::string>> descriptors(call.args.size());
  Args bound;
  const Scope empty{outer, {}, {}, nullptr};
  ExprScope where;
  where.scope = &empty;
  where.clause = Clause::kFunctionTable;
  bool sound = CheckParameterCase(call, function);
  for (size_t i = 0; i < call.args.size(); ++i) {
    const ast::Expr* arg = ValueOf(call.args[i]);
    sound = CheckSpread(arg, function.name, at) && sound;
    ArgInfo info;
    if (const auto* named = ast::As<ast::NamedArg>(call.args[i])) info.name = named->name.text;
    BoundRel* table = input == nullptr ? BindTableArg(arg, outer, rel) : nullptr;
    const BoundExpr* value = nullptr;
    if (table != nullptr) {
      input = table;
      std::vector<Field> fields;
      for (const BoundColumn& column : table->columns) fields.push_back({column.name, column.type});
      info.type = table->open ? DataType::Unknown() : DataType::Row(std::move(fields)).NotNull();
      info.is_table = true;
      value = Unknown(arg->span);
    } else if (const auto* columns = ast::As<ast::Descriptor>(arg)) {
      if (descriptor == nullptr) descriptor = columns;
      descriptors[i] = NamesOf(*columns);
      info.type = DataType::Descriptor();
      info.columns = descriptors[i];
      value = Unknown(arg->span);
    } else {
      value = BindExpr(arg, where);
      info.type = value->type;
      info.is_literal = value->literal;
      info.is_null_literal = IsNullLiteral(*value);
      if (value->kind == BoundExprKind::kLiteral) info.literal = value->name;
    }
    bound.push_back(value);
    rel->exprs.push_back(value);
    infos.push_back(std::move(info));
  }
  if (input == nullptr) {
    rel->open = true;
    return rel;
  }
  rel->inputs.push_back(input);
  rel->open = input->open;
  rel->columns = input->columns;
  DataType time = DataType::Timestamp(3).WithTimeAttribute(TimeAttribute::kRowtime);
  if (descriptor != nullptr) {
    for (const ast::Name& name : descriptor->columns) {
      const BoundColumn* column = FindColumn(*input, name.Text());
      if (column == nullptr) {
        sound = false;
        if (input->open) continue;
        Report(messages::UnknownColumn(name.span, name.Text(), "the windowed table",
                                       sql::NamesOf(input->columns)));
        continue;
      }
      rel->traced.push_back(ColumnExpr(*column, name.span));
      const DataType& type = column->type;
      const bool first = &name == &descriptor->columns.front();
      if (!first || type.is_unknown()) continue;
      time = type;
      const bool timestamp = type.Is(TypeRoot::kTimestamp) || type.Is(TypeRoot::kTimestampLtz);
      if (timestamp && IsTimeAttribute(type)) continue;
      Diagnostic diagnostic =
          messages::NeedsTimeAttribute(name.span, function.name, name.Text(), type.ToString());
      if (timestamp) {
        Refuse(rel, std::move(diagnostic), true);
      } else {
        sound = false;
        Report(std::move(diagnostic));
      }
    }
  }
  if (sound && !input->open) {
    const InferResult result = InferCall(function, infos);
    if (!result.ok()) {
      const int which = result.error->argument;
      Diagnostic diagnostic = messages::BadWindowTable(
          at, fmt::format("{} cannot be called with these arguments", function.name), "");
      if (result.error->kind == CallErrorKind::kWrongCount) {
        diagnostic.message = fmt::format("{} has {} arguments here, it takes {}", function.name,
                                         call.args.size(), result.error->expected);
      }
      if (which >= 0 && static_cast<size_t>(which) < bound.size()) {
        diagnostic.Because(bound[static_cast<size_t>(which)]->span,
                           result.error->expected.empty()
                               ? "this one"
                               : fmt::format("expected {}", result.error->expected));
      }
      for (const std::string& signature : result.error->signatures) {
        diagnostic.Note(fmt::format("it is called as {}", signature));
      }
      Report(std::move(diagnostic.Help(fmt::format(
          "TABLE({}(TABLE t, DESCRIPTOR(time_column), INTERVAL '10' MINUTE))", function.name))));
    }
  }
  // Flink takes the columns of the result from the argument that is written first.
  if (sound && !infos.front().is_table && !infos.front().name.empty()) {
    sound = false;
    Report(
        messages::BadWindowTable(at, fmt::format("{} needs DATA first", function.name),
                                 "move DATA => TABLE t to the front, the others stay as they are"));
  }
  if (sound) {
    Args intervals;
    for (const BoundExpr* expr : bound) {
      if (IsInterval(expr->type)) intervals.push_back(expr);
    }
    const bool by_place = std::none_of(infos.begin(), infos.end(),
                                       [](const ArgInfo& info) { return !info.name.empty(); });
    if (by_place) RefuseWindowTvf(rel, time, intervals);
  }
  const auto add = [&](const char* name, DataType type) {
    rel->columns.push_back(NewColumn(name, std::move(type)));
    out_->columns.back() = {rel, rel->columns.size() - 1};
  };
  add("window_start", DataType::Timestamp(3).NotNull());
  add("window_end", DataType::Timestamp(3).NotNull());
  add("window_time", time.NotNull());
  return rel;
}

BoundRel* Binder::BindProcessFunction(const ast::Call& call, const FunctionDef* function,
                                      const Scope* outer, bool lateral) {
  const Span at = {call.name.last().span.begin, call.span.end};
  BoundRel* rel = NewRel(BoundRelKind::kTableFunction, call.span);
  rel->name = std::string(call.name.last().text);
  rel->open = true;
  const Scope empty{outer, {}, {}, nullptr};
  ExprScope where;
  where.scope = outer != nullptr ? outer : &empty;
  where.clause = Clause::kFunctionTable;
  // A query in brackets is a table to these, and a single value to all others.
  const bool takes_tables = function == nullptr || function->kind == FunctionKind::kProcessTable;
  TableCallArgs args;
  const size_t told = diagnostics_->size();
  for (const ast::Expr* given : call.args) {
    if (given == nullptr) continue;
    TableCallArg arg;
    if (const auto* named = ast::As<ast::NamedArg>(given)) {
      arg.name = named->name.text;
      arg.name_span = named->name.span;
    }
    arg.value = ValueOf(given);
    const auto* model = ast::As<ast::ModelArg>(arg.value);
    const auto* subquery = ast::As<ast::Subquery>(arg.value);
    arg.columns = ast::As<ast::Descriptor>(arg.value);
    if (model != nullptr) {
      arg.is_model = true;
      ModelInfo info;
      const Presence presence = session_->FindModel(model->model, &info);
      if (presence == Presence::kAbsent) {
        Report(
            messages::UnknownModel(model->model.span, model->model.Text(), session_->ModelNames()));
      } else if (presence == Presence::kKnown) {
        arg.model = std::move(info);
      }
    } else if (ast::As<ast::TableArg>(arg.value) != nullptr ||
               (subquery != nullptr && takes_tables &&
                subquery->subquery == ast::SubqueryKind::kScalar)) {
      arg.table = BindTableArg(arg.value, outer, rel);
      if (arg.table != nullptr) rel->inputs.push_back(arg.table);
    } else if (arg.columns == nullptr &&
               (arg.name.empty() || arg.value->kind != ast::ExprKind::kDefault)) {
      arg.bound = BindExpr(arg.value, where);
      rel->exprs.push_back(arg.bound);
    }
    args.push_back(std::move(arg));
  }
  if (function == nullptr) {
    CheckProcessCall(args, rel, at);
    return rel;
  }
  // Flink looks at the call when all of its arguments are sound.
  const bool sound =
      std::none_of(diagnostics_->begin() + static_cast<std::ptrdiff_t>(told), diagnostics_->end(),
                   [](const Diagnostic& one) { return one.level == Level::kError; });
  if (!CheckParameterCase(call, *function)) return rel;
  if (function->kind != FunctionKind::kProcessTable) return rel;
  // PARTITION BY comes before that, but behind LATERAL it is the planner who says it.
  for (const TableCallArg& arg : args) {
    if ((sound || !lateral) && !CheckSpread(arg.value, function->name, at) && !lateral) return rel;
  }
  if (sound) BindModelCall(args, *function, at, rel);
  return rel;
}

// The columns that a user has declared.
void Binder::BindDeclaredTable(const FunctionInfo& function, const ast::Call& call, BoundRel* rel) {
  if (rel->exprs.size() != call.args.size() || !rel->inputs.empty()) return;  // a table, a model
  const BoundExpr* applied =
      ApplyUser(function, call, rel->exprs, {call.name.last().span.begin, call.span.end});
  // The call itself is no part of the tree.
  if (const auto refused = refusals_.exprs.find(applied); refused != refusals_.exprs.end()) {
    refusals_.rels[rel] = refused->second;
  }
  if (applied->type.is_unknown()) return;
  rel->open = false;
  for (const Field& field : applied->type.fields()) {
    rel->columns.push_back(NewColumn(field.name, field.type));
    out_->columns.back() = {rel, rel->columns.size() - 1};
  }
}

// Functions of single rows take no PARTITION BY, and none of Flink's own an ORDER BY.
bool Binder::CheckSpread(const ast::Expr* arg, std::string_view function, Span at) {
  const auto* table = ast::As<ast::TableArg>(arg);
  if (table == nullptr) return true;
  const bool keys = table->has_partition_by && function != "SESSION";
  if (!keys && table->order_by.empty()) return true;
  Diagnostic diagnostic = messages::BadTableCall(
      at, fmt::format("{} takes no {} of its table", function, keys ? "PARTITION BY" : "ORDER BY"),
      fmt::format("remove {}", keys ? "PARTITION BY" : "ORDER BY"));
  diagnostic.Because(keys ? table->partition_by.front()->span : table->order_by.front().span,
                     "here");
  Report(std::move(diagnostic));
  return false;
}

// Flink tells `size` from SIZE in F(size => 1), unlike all other names of functions. False, and an
// error, where only the case is wrong.
bool Binder::CheckParameterCase(const ast::Call& call, const FunctionDef& function) {
  for (const ast::Expr* arg : call.args) {
    const auto* named = ast::As<ast::NamedArg>(arg);
    if (named == nullptr) continue;
    const std::string upper = UpperAscii(named->name.text);
    const std::string names = fmt::format(",{},", function.parameters);
    if (upper == named->name.text || names.find("," + upper + ",") == std::string::npos) continue;
    Diagnostic diagnostic =
        messages::BadNamedArgument(named->name.span,
                                   fmt::format("{} has no argument {}: their names are in capitals",
                                               function.name, named->name.text),
                                   fmt::format("write {}", upper));
    if (!named->name.quoted) diagnostic.Replace(named->name.span, upper);
    Report(std::move(diagnostic));
    return false;
  }
  return true;
}

BoundRel* Binder::BindTableFunction(const ast::FunctionTable& table, const Scope* outer,
                                    const Scope* left) {
  const ast::Call& call = *table.call;
  const std::string name = UpperAscii(call.name.last().text);
  const bool plain = call.name.parts.size() == 1;
  const Session::Function found = session_->FindFunction(call.name);
  const FunctionDef* builtin = plain ? FindFunction(name) : nullptr;
  const bool own = found.presence == Presence::kKnown && (found.first || builtin == nullptr);
  if (own && (found.info.kind == FunctionInfo::Kind::kScalar ||
              found.info.kind == FunctionInfo::Kind::kAggregate)) {
    Report(messages::WrongFunctionKind(
        call.name.span, found.info.name,
        found.info.kind == FunctionInfo::Kind::kScalar ? "no table function" : "an aggregate",
        "call it in SELECT; FROM takes functions that yield rows"));
  }
  if (plain && !own) {
    if (const FunctionDef* tvf = FindFunction(name, FunctionKind::kWindowTvf)) {
      const bool table_first = !call.args.empty();
      if (table_first) return BindWindowTvf(call, *tvf, outer);
    }
  }
  const Scope* sees = left != nullptr ? left : outer;
  const FunctionDef* function = own ? nullptr : builtin;
  const bool table_function = function == nullptr ||
                              FindFunction(name, FunctionKind::kTable) != nullptr ||
                              FindFunction(name, FunctionKind::kProcessTable) != nullptr ||
                              FindFunction(name, FunctionKind::kWindowTvf) != nullptr;
  const size_t told = diagnostics_->size();
  if (!table_function) {
    Report(messages::WrongFunctionKind(call.name.span, function->name, "no table function",
                                       "call it in SELECT; FROM takes functions that yield rows"));
  }
  BoundRel* rel = BindProcessFunction(call, function, sees, left != nullptr);
  if (own && found.info.kind == FunctionInfo::Kind::kTable) {
    BindDeclaredTable(found.info, call, rel);
  }
  rel->lateral = left != nullptr;
  const Span at = {call.name.last().span.begin, call.span.end};
  if (function != nullptr) TellHidden(found, *function, at, told);
  if (function != nullptr || found.presence != Presence::kAbsent) return rel;
  Report(messages::UnknownFunction(at, call.name.last().span, call.name.Text(),
                                   call.name.last().text, session_->FunctionNames()));
  return rel;
}

Binder::From Binder::BindFunctionTable(const ast::FunctionTable& table, const Scope* outer,
                                       const Scope* left) {
  BoundRel* rel = nullptr;
  if (table.call == nullptr || table.call->name.empty()) {
    rel = NewRel(BoundRelKind::kUnknown, table.span);
    rel->open = true;
  } else {
    rel = BindTableFunction(table, outer, table.lateral ? left : nullptr);
  }
  return WithAlias(table, rel, "", {});
}

}  // namespace weir::sql
