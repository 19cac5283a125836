// Function calls: built-in, the user's own, aggregates, OVER.
#include <fmt/format.h>

#include <algorithm>

#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_plan.h"
#include "sql/syntax/quote_name.h"

namespace weir::sql {
namespace {

// "nof(INT, STRING)": how messages show an unknown function.
std::string CallText(std::string_view name, const std::vector<const BoundExpr*>& args) {
  std::string text(name);
  text += '(';
  for (size_t i = 0; i < args.size(); ++i) {
    if (i > 0) text += ", ";
    text += args[i]->type.is_unknown() ? "?" : args[i]->type.NotNull().ToString();
    constexpr std::string_view kTail = " NOT NULL";
    if (text.ends_with(kTail)) text.resize(text.size() - kTail.size());
  }
  return text + ")";
}

}  // namespace

// True, and an error, for a ? that has no type where it stands.
bool Binder::ReportParameter(const ast::Expr* expr) {
  if (expr == nullptr || expr->kind != ast::ExprKind::kParameter) return false;
  Report(messages::NotSupported(expr->span, "the parameter ?",
                                "write the value, or a ${variable} of the SqlJob"));
  return true;
}

bool Binder::BindArguments(const ast::Call& call, const ExprScope& where, Args* args,
                           std::vector<std::string_view>* names) {
  // A parameter gets its type from what Flink's own inference wants, and from no Calcite function.
  const FunctionDef* function =
      call.name.parts.size() == 1 ? FindFunction(UpperAscii(call.name.last().text)) : nullptr;
  const bool untyped = function != nullptr && !function->arguments.empty() &&
                       function->arguments.front() != '~' && function->arguments.front() != '=';
  bool named = false;
  for (const ast::Expr* arg : call.args) {
    if (arg == nullptr) continue;  // TRIM without characters
    const auto* by_name = ast::As<ast::NamedArg>(arg);
    names->push_back(by_name != nullptr ? by_name->name.text : std::string_view());
    named = named || by_name != nullptr;
    const bool refused = untyped && ReportParameter(arg);
    args->push_back(refused ? Unknown(arg->span) : BindExpr(arg, where));
  }
  if (!named) names->clear();
  return named;
}

const BoundExpr* Binder::BindCall(const ast::Call& call, const ExprScope& where) {
  if (call.form == ast::CallForm::kBraces) return BindBraces(call, where);
  if (call.name.empty()) return Unknown(call.span);
  // Flink blames a call from the last part of its name on.
  const Span at = {call.name.last().span.begin, call.span.end};
  if (call.form == ast::CallForm::kJson) return BindJson(call, where, at);
  const std::string name = UpperAscii(call.name.last().text);
  const bool qualified = call.name.parts.size() > 1;
  const FunctionDef* function = nullptr;
  if (!qualified) {
    if (call.form == ast::CallForm::kGroupWindow) {
      function = FindFunction(name, FunctionKind::kGroupWindow);
      if (function == nullptr) function = FindFunction(name, FunctionKind::kGroupWindowProperty);
    }
    if (function == nullptr) function = FindFunction(name);
  }
  Args args;
  std::vector<std::string_view> names;
  ExprScope inside = where;
  inside.in_call = true;
  const Session::Function found = session_->FindFunction(call.name);
  const bool own = ComesFirst(found, function);
  if (call.star && (own || function == nullptr || !function->Has(kFlagStar))) {
    const size_t star = text_.find('*', call.name.span.end);
    const auto begin = static_cast<uint32_t>(star == std::string_view::npos ? at.begin : star);
    Report(messages::WrongFunctionKind({begin, begin + 1}, "*",
                                       fmt::format("no argument of {}", name),
                                       "only COUNT takes *; name the columns that are meant"));
    return Unknown(call.span);
  }
  BindArguments(call, inside, &args, &names);
  if (function == nullptr || own) return BindUserCall(call, where, at, args);
  const size_t told = diagnostics_->size();
  const BoundExpr* bound = BindBuiltin(call, *function, where, at, args);
  TellHidden(found, *function, at, told);
  return bound;
}

bool Binder::ComesFirst(const Session::Function& own, const FunctionDef* builtin) {
  return own.presence == Presence::kKnown &&
         (own.first || builtin == nullptr || builtin->Has(kFlagNoModule));
}

void Binder::TellHidden(const Session::Function& own, const FunctionDef& taken, Span at,
                        size_t told) {
  if (own.presence != Presence::kKnown) return;
  const std::string whole = fmt::format("{}.{}.{}", QuoteName(own.path.catalog),
                                        QuoteName(own.path.database), QuoteName(own.path.object));
  bool in_error = false;
  for (size_t i = told; i < diagnostics_->size(); ++i) {
    Diagnostic& diagnostic = (*diagnostics_)[i];
    if (diagnostic.level != Level::kError) continue;
    messages::TellHidden(taken.name, whole, own.made, &diagnostic);
    in_error = true;
  }
  if (!in_error) Report(messages::HiddenFunction(at, taken.name, whole, own.made));
}

const BoundExpr* Binder::BindUserCall(const ast::Call& call, const ExprScope& where, Span at,
                                      const Args& args) {
  const Session::Function found = session_->FindFunction(call.name);
  const std::string name(call.name.last().text);
  if (found.presence == Presence::kAbsent) {
    Report(messages::UnknownFunction(at, call.name.last().span, CallText(call.name.Text(), args),
                                     name, session_->FunctionNames()));
  }
  RefuseUserClauses(call, at);
  using Kind = FunctionInfo::Kind;
  const Kind kind = found.info.kind;
  if (kind == Kind::kTable) {
    Report(messages::WrongFunctionKind(
        at, name, "a function of tables",
        fmt::format("call it in FROM: LATERAL TABLE({}(...)) AS x", name)));
    return Unknown(call.span);
  }
  if (kind == Kind::kScalar && !CheckPlainCall(call, name, at)) return Unknown(call.span);
  BoundExpr* bound = ApplyUser(found.info, call, args, at);
  const bool over = call.over != nullptr || !call.over_name.text.empty();
  const bool aggregate =
      kind == Kind::kAggregate || call.distinct || call.all || call.filter != nullptr;
  if (aggregate && !over) return FinishAggregate(call, nullptr, bound, where, at);
  return over ? FinishOver(call, nullptr, bound, where, at) : bound;
}

// What no function of a user takes, of whatever kind it is.
void Binder::RefuseUserClauses(const ast::Call& call, Span at) {
  const std::string_view name = call.name.last().text;
  if (!call.within_group.empty()) {
    Report(messages::NotSupported(at, fmt::format("WITHIN GROUP of {}", name), "remove it"));
  }
  if (call.inner_nulls != ast::NullTreatment::kUnspecified ||
      call.outer_nulls != ast::NullTreatment::kUnspecified) {
    Report(messages::NotSupported(at, fmt::format("IGNORE NULLS of {}", name),
                                  "remove it: a user's function sees every row"));
  }
  if (call.filter != nullptr && (call.over != nullptr || !call.over_name.text.empty())) {
    Report(messages::BadWindow(at, "FILTER and OVER do not go together",
                               "give the function a CASE WHEN ... THEN x END instead"));
  }
  for (const ast::Expr* arg : call.args) {
    const auto* table = ast::As<ast::TableArg>(arg);
    if (table == nullptr) continue;
    BoundRel* rel = NewRel(BoundRelKind::kTableFunction, arg->span);
    const BoundRel* columns = BindTableArg(arg, nullptr, rel);
    if (columns == nullptr || columns->open || columns->columns.size() == 1) continue;
    Report(messages::SubqueryColumns(arg->span, "a table as a value", columns->columns.size(), 1));
  }
}

// DISTINCT, FILTER and OVER are for aggregates.
bool Binder::CheckPlainCall(const ast::Call& call, std::string_view name, Span at) {
  if (call.distinct || call.all) {
    const size_t word = text_.find_first_not_of(" \t\r\n(", call.name.span.end);
    const auto begin = static_cast<uint32_t>(word);
    Report(messages::NotAnAggregate({begin, begin + 1}, call.distinct ? "DISTINCT" : "ALL", name));
    return false;
  }
  if (call.filter != nullptr || call.over != nullptr || !call.over_name.text.empty()) {
    Report(messages::NotAnAggregate(at, call.filter != nullptr ? "FILTER" : "OVER", name));
    return false;
  }
  return true;
}

const BoundExpr* Binder::BindBuiltin(const ast::Call& call, const FunctionDef& function,
                                     const ExprScope& where, Span at, const Args& args) {
  std::vector<std::string_view> names;
  for (const ast::Expr* arg : call.args) {
    if (arg == nullptr) continue;
    const auto* by_name = ast::As<ast::NamedArg>(arg);
    names.push_back(by_name != nullptr ? by_name->name.text : std::string_view());
  }
  const bool named =
      std::any_of(names.begin(), names.end(), [](std::string_view name) { return !name.empty(); });
  if (!named) names.clear();
  const bool aggregate = function.kind == FunctionKind::kAggregate;
  if (function.kind == FunctionKind::kGroupWindow && where.clause != Clause::kGroupBy) {
    Report(messages::GroupWindowMisplaced(at, function.name));
    return Unknown(call.span);
  }
  const bool of_match = function.kind == FunctionKind::kMatch;
  if (of_match && where.clause != Clause::kMatch) {
    Report(messages::WrongFunctionKind(at, function.name, "a function of MATCH_RECOGNIZE",
                                       "use it in MEASURES or DEFINE"));
    return Unknown(call.span);
  }
  if (function.kind == FunctionKind::kProcessTable) {
    Report(messages::WrongFunctionKind(
        at, function.name, "a function of tables",
        fmt::format("call it in FROM: {}(TABLE t, ...)", function.name)));
    return Unknown(call.span);
  }
  const bool offset = function.name == "FIRST" || function.name == "LAST" ||
                      function.name == "PREV" || function.name == "NEXT";
  if (of_match && offset && !args.empty() && !IsTimeAttribute(args[0]->type)) {
    return Apply(function, function.name, args, at);
  }
  if (function.kind == FunctionKind::kTable || function.kind == FunctionKind::kWindowTvf ||
      of_match) {
    return CallExpr(std::string(function.name), DataType::Unknown(), args, at);
  }
  if (!aggregate && !CheckPlainCall(call, function.name, at)) return Unknown(call.span);
  BoundExpr* bound = nullptr;
  if (call.star) {
    ArgInfo star;
    star.is_star = true;
    const InferResult result = InferCall(function, {&star, 1});
    bound = CallExpr(std::string(function.name), result.type, {}, at);
    bound->function = &function;
  } else {
    bound = Apply(function, function.name, args, at, names);
    if (function.name == "NULLIF") RefuseComparison(bound);
  }
  if (!aggregate && !call.within_group.empty()) {
    Report(messages::NotAnAggregate(at, "WITHIN GROUP", function.name));
  }
  return aggregate ? FinishAggregate(call, &function, bound, where, at) : bound;
}

const BoundExpr* Binder::FinishAggregate(const ast::Call& call, const FunctionDef* function,
                                         BoundExpr* bound, const ExprScope& where, Span at) {
  const bool over = call.over != nullptr || !call.over_name.text.empty();
  if (function != nullptr && !call.within_group.empty() && !function->Has(kFlagWithinGroup)) {
    Report(messages::NotSupported(at, "WITHIN GROUP",
                                  "Flink's aggregates take the rows as they come: remove it"));
  }
  const bool nulls = call.inner_nulls != ast::NullTreatment::kUnspecified ||
                     call.outer_nulls != ast::NullTreatment::kUnspecified;
  if (function != nullptr && nulls && !function->Has(kFlagNullTreatment)) {
    Report(messages::NotAnAggregate(at, "IGNORE NULLS", function->name));
  }
  if (call.filter != nullptr) {
    ExprScope filter = where;
    filter.clause = Clause::kFilter;
    bound->filter = BindCondition(call.filter, filter);
  }
  if (function != nullptr && function->Has(kFlagOverOnly) && !over) {
    // The validator looks at bare items of a SELECT list alone: see BindSelectItems.
    Refuse(bound, messages::OverMissing(at, function->name));
    return bound;
  }
  if (over && call.filter != nullptr) {
    Report(messages::BadWindow(at, "FILTER and OVER do not go together",
                               "write SUM(CASE WHEN ... THEN x END) OVER (...)"));
  }
  if (over && call.distinct && session_->batch()) {
    Refuse(bound, messages::NoSuchAggregate(at, "DISTINCT with OVER works in streaming mode alone",
                                            "aggregate in a subquery and join it"));
  }
  if (over) return FinishOver(call, function, bound, where, at);
  if (bound->name == "GROUPING" || bound->name == "GROUPING_ID" || bound->name == "GROUP_ID") {
    groupings_.push_back(bound);
    return bound;
  }
  bound->kind = BoundExprKind::kAggregate;
  bound->distinct = call.distinct;
  if (where.clause == Clause::kMatch && (call.distinct || call.all)) {
    Report(messages::BadMatch(at, "aggregates of MATCH_RECOGNIZE take no DISTINCT or ALL",
                              "aggregate the matches in a query around it"));
  }
  if (bound->has_aggregate || bound->has_over) {
    Report(messages::NestedAggregate(at, bound->name));
    bound->has_over = false;
  }
  bound->has_aggregate = true;
  RefuseAggregate(bound);
  return bound;
}

// LAG(x, 1, default): a stream takes no default of another type, not even a number's.
void Binder::RefuseDefault(const BoundExpr* call) {
  const DataType& value = call->args[0]->type;
  const DataType& other = call->args[2]->type;
  if (value.HasUnknown() || other.HasUnknown() || value.root() == other.root()) return;
  const bool strings = IsCharacterString(value) && IsCharacterString(other);
  const bool times = IsTimestamp(value) && IsTimestamp(other);
  if (strings || times || (IsBinaryString(value) && IsBinaryString(other))) return;
  const auto plain = [](const DataType& type) {
    return type.Nullable().WithTimeAttribute(TimeAttribute::kNone).ToString();
  };
  Refuse(call,
         messages::WrongArgumentTypes(call->span, call->name, call->args[2]->span, 2, plain(other),
                                      plain(value), {}),
         true);
}

const BoundExpr* Binder::FinishOver(const ast::Call& call, const FunctionDef* function,
                                    BoundExpr* bound, const ExprScope& where, Span at) {
  bound->kind = BoundExprKind::kOver;
  bound->distinct = call.distinct;
  if (bound->name == "LAG" && bound->args.size() == 3) RefuseDefault(bound);
  if (call.over != nullptr) {
    bound->window = BindWindow(*call.over, where);
    if (function != nullptr) CheckWindowOf(*function, *call.over, *bound->window, call.over->span);
  } else if (const ast::WindowSpec* named = NamedWindow(where.select, call.over_name)) {
    bound->window = BindWindow(*named, where);
    if (function != nullptr) {
      CheckWindowOf(*function, *named, *bound->window, call.over_name.span);
    }
  } else if (where.select != nullptr) {
    std::vector<std::string> names;
    for (const ast::NamedWindow& window : where.select->windows) {
      names.emplace_back(window.name.text);
    }
    Report(messages::UnknownWindow(call.over_name.span, call.over_name.text, names));
  }
  if (bound->has_over) {
    Report(messages::NestedAggregate(at, bound->name));
  }
  if (bound->window != nullptr) {
    for (const BoundExpr* key : bound->window->partition_by) {
      bound->has_aggregate = bound->has_aggregate || key->has_aggregate;
    }
    for (const BoundOrder& order : bound->window->order_by) {
      bound->has_aggregate = bound->has_aggregate || order.expr->has_aggregate;
    }
  }
  bound->has_over = true;
  return bound;
}

}  // namespace weir::sql
