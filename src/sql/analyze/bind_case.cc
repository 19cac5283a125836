// CASE, CAST and constructors of rows, arrays and maps.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

std::string Words(const DataType& type) {
  std::string text = type.Is(TypeRoot::kNull) ? "NULL" : type.NotNull().ToString();
  constexpr std::string_view kTail = " NOT NULL";
  if (text.ends_with(kTail)) text.resize(text.size() - kTail.size());
  return text;
}

// A constant that Calcite does not fold by itself: it is run, and so is what stands beside it.
bool IsComputed(const BoundExpr& expr) {
  if (expr.kind != BoundExprKind::kCall || expr.function == nullptr || HasColumn(expr))
    return false;
  const std::string_view name = expr.name;
  if (!expr.function->Has(kFlagOperator)) {
    return name != "NULLIF" && name != "IF" && name != "IFNULL" && name != "COALESCE";
  }
  // Values of two types: there is a cast around one of them.
  const bool compares =
      name == "=" || name == "<>" || name == "<" || name == ">" || name == "<=" || name == ">=";
  return compares && !SameIgnoringNullability(expr.args[0]->type, expr.args[1]->type);
}

// The results of a CASE that are left when its conditions are folded; none where that is not known.
std::vector<const BoundExpr*> ResultsLeft(const BoundExpr& expr) {
  std::vector<const BoundExpr*> left;
  size_t i = expr.has_operand ? 1 : 0;
  for (; i + 1 < expr.args.size(); i += 2) {
    const BoundExpr& condition = *expr.args[i];
    const bool truth = !expr.has_operand && condition.kind == BoundExprKind::kLiteral &&
                       condition.type.Is(TypeRoot::kBoolean);
    if (truth && condition.name != "TRUE") continue;
    if (!truth && !IsComputed(condition) && IsFolded(condition)) return {};
    left.push_back(expr.args[i + 1]);
    if (truth) return left;
  }
  if (i < expr.args.size()) left.push_back(expr.args[i]);
  return left;
}

}  // namespace

const BoundExpr* Binder::BindCase(const ast::Case& expr, const ExprScope& where) {
  const BoundExpr* operand = expr.operand == nullptr ? nullptr : BindExpr(expr.operand, where);
  Args args;
  std::vector<const BoundExpr*> results;
  if (operand != nullptr) args.push_back(operand);
  for (const ast::When& when : expr.whens) {
    const auto* list = ast::As<ast::Constructor>(when.condition);
    if (operand != nullptr && list != nullptr && list->constructor == ast::ConstructorKind::kList) {
      Args items = {operand};
      for (const ast::Expr* item : list->items) items.push_back(BindExpr(item, where));
      CheckInList(items, expr.span, expr.span);
      args.push_back(CallExpr("IN", DataType::Boolean(), std::move(items), list->span));
      results.push_back(BindExpr(when.result, where));
      args.push_back(results.back());
      continue;
    }
    const BoundExpr* condition = BindExpr(when.condition, where);
    const DataType& type = condition->type;
    if (operand == nullptr && !type.is_unknown() && !type.Is(TypeRoot::kBoolean) &&
        !type.Is(TypeRoot::kNull)) {
      Report(messages::NotACondition(expr.span, "WHEN", Words(type),
                                     "compare with something, or name the value once: CASE x WHEN "
                                     "1 THEN ..."));
    } else if (operand != nullptr && CanCompare(operand->type, type, false) == Support::kNo &&
               !IsNullLiteral(*condition) && !IsNullLiteral(*operand)) {
      Diagnostic diagnostic = messages::WrongOperands(
          expr.span, "CASE", fmt::format("{} and WHEN {}", Words(operand->type), Words(type)), {},
          "");
      diagnostic.Because(condition->span, Words(type));
      Report(std::move(diagnostic));
    } else if (operand != nullptr && AreNumberAndString(operand->type, type)) {
      Refuse(condition, messages::WrongOperands(
                            condition->span, "CASE",
                            fmt::format("{} and WHEN {}", Words(operand->type), Words(type)), {},
                            "CAST the string to a number, or write the number as one"));
    }
    args.push_back(condition);
    results.push_back(BindExpr(when.result, where));
    args.push_back(results.back());
  }
  bool otherwise_null = true;
  if (expr.otherwise != nullptr) {
    results.push_back(BindExpr(expr.otherwise, where));
    otherwise_null = IsNullLiteral(*results.back());
    args.push_back(results.back());
  }
  std::vector<DataType> types;
  bool nullable = expr.otherwise == nullptr;
  for (const BoundExpr* result : results) {
    nullable = nullable || result->type.nullable();
    if (!IsNullLiteral(*result)) types.push_back(result->type);
  }
  BoundExpr* bound = CallExpr("CASE", DataType::Unknown(), args, expr.span);
  bound->has_operand = operand != nullptr;
  if (types.empty()) {
    if (otherwise_null) Report(messages::CaseOfNulls(expr.span));
    return bound;
  }
  const std::optional<DataType> common = CommonType(types);
  if (common.has_value()) {
    bound->type = nullable ? common->Nullable() : *common;
    for (const BoundExpr* result : ResultsLeft(*bound)) {
      RefuseImplicitCast(bound, *result, *common, "CASE");
    }
    return bound;
  }
  const BoundExpr* first = nullptr;
  for (const BoundExpr* result : results) {
    if (IsNullLiteral(*result)) continue;
    if (first == nullptr) first = result;
    const DataType pair[] = {first->type, result->type};
    if (CommonType(pair).has_value()) continue;
    Report(messages::NoCommonType(expr.span, "CASE", result->span, Words(first->type),
                                  Words(result->type)));
    return bound;
  }
  Report(messages::NoCommonType(expr.span, "CASE", {}, Words(results.front()->type),
                                Words(results.back()->type)));
  return bound;
}

const BoundExpr* Binder::BindCast(const ast::Cast& cast, const ExprScope& where) {
  ExprScope inside = where;
  // CAST gives a parameter its type, in a computed column, too.
  if (cast.operand->kind == ast::ExprKind::kParameter) inside.clause = Clause::kSelect;
  const BoundExpr* operand = BindExpr(cast.operand, inside);
  const bool try_cast = cast.cast != ast::CastKind::kCast;
  DataType to;
  if (cast.interval != nullptr) to = IntervalType(*cast.interval);
  if (cast.type != nullptr) to = ResolveType(*cast.type);
  BoundExpr* bound = CallExpr(try_cast ? "TRY_CAST" : "CAST", to, {operand}, cast.span);
  if (operand->type.is_unknown() || to.is_unknown()) return bound;
  const bool possible = CanCast(operand->type, to) != Support::kNo;
  if (!possible || CanRunCast(operand->type, to) == Support::kNo) {
    std::string help;
    if (IsNumeric(operand->type) && IsTimestamp(to)) {
      help =
          "TO_TIMESTAMP_LTZ(seconds, 0) or TO_TIMESTAMP_LTZ(milliseconds, 3) makes a time of a "
          "number";
    } else if (IsTimestamp(operand->type) && IsNumeric(to)) {
      help = "UNIX_TIMESTAMP(CAST(x AS STRING)) makes a number of a time";
    }
    Diagnostic diagnostic = messages::CannotCast(cast.span, Words(operand->type), Words(to), help);
    // Of a literal it is tried at once, but in a table's definition.
    const bool tried =
        operand->kind == BoundExprKind::kLiteral && where.clause != Clause::kComputed;
    if (!possible || tried) {
      Report(std::move(diagnostic));
      return bound;
    }
    Refuse(bound, std::move(diagnostic));
  }
  bound->type = CastResult(operand->type, to, try_cast);
  return bound;
}

const BoundExpr* Binder::BindConstructor(const ast::Constructor& row, const ExprScope& where) {
  using Kind = ast::ConstructorKind;
  Args args;
  for (const ast::Expr* item : row.items) args.push_back(BindExpr(item, where));
  switch (row.constructor) {
    case Kind::kRow:
    case Kind::kImplicitRow:
    case Kind::kList:
      return ApplyOperator("ROW", std::move(args), row.span);
    case Kind::kArrayCall:
    case Kind::kMapCall:
      if (!args.empty()) {
        const bool array = row.constructor == Kind::kArrayCall;
        Report(messages::ConstructorBrackets(row.span, array ? "ARRAY" : "MAP",
                                             array ? "[1, 2]" : "['key', 1]"));
      }
      return ApplyOperator(row.constructor == Kind::kArrayCall ? "ARRAY" : "MAP", std::move(args),
                           row.span);
    case Kind::kArray:
    case Kind::kArrayBraces:
      return ApplyOperator("ARRAY", std::move(args), row.span);
    case Kind::kMap:
      return ApplyOperator("MAP", std::move(args), row.span);
    case Kind::kMultiset:
      return Unrunnable(ApplyOperator("MULTISET", std::move(args), row.span), "MULTISET[...]",
                        "ARRAY[...] holds values; COLLECT makes a multiset of rows");
    case Kind::kPeriod:
      return CallExpr("PERIOD", DataType::Unknown(), std::move(args), row.span);
  }
  return Unknown(row.span);
}

}  // namespace weir::sql
