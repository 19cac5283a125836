// Calls of scalar functions and operators that the validator takes and the planner does not: their
// types are right, but no code is generated for them.
#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

// The value of what Flink folds to a whole number: literals, their signs and casts.
std::optional<int64_t> WholeNumber(const BoundExpr& expr) {
  if (expr.kind == BoundExprKind::kLiteral && IsIntegerNumeric(expr.type)) {
    int64_t value = 0;
    const char* end = expr.name.data() + expr.name.size();
    const auto [at, error] = std::from_chars(expr.name.data(), end, value);
    if (error != std::errc() || at != end) return std::nullopt;
    return value;
  }
  if (expr.kind != BoundExprKind::kCall || expr.args.empty()) return std::nullopt;
  if (expr.name == "CAST" && IsIntegerNumeric(expr.type)) return WholeNumber(*expr.args[0]);
  if (expr.name != "-" && expr.name != "+") return std::nullopt;
  const std::optional<int64_t> left = WholeNumber(*expr.args[0]);
  if (!left.has_value()) return std::nullopt;
  const bool minus = expr.name == "-";
  if (expr.args.size() == 1) return minus ? -*left : *left;
  const std::optional<int64_t> right = WholeNumber(*expr.args[1]);
  int64_t value = 0;
  if (!right.has_value() || (minus ? __builtin_sub_overflow(*left, *right, &value)
                                   : __builtin_add_overflow(*left, *right, &value))) {
    return std::nullopt;
  }
  return value;
}

std::string PlainText(const DataType& type) {
  return type.Nullable().WithTimeAttribute(TimeAttribute::kNone).ToString();
}

bool IsString(const BoundExpr& expr) {
  return expr.kind == BoundExprKind::kLiteral && IsCharacterString(expr.type);
}

size_t Characters(std::string_view utf8) {
  size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

// What follows an escape in a pattern of LIKE is %, _ or the escape itself.
bool EscapesWell(std::string_view pattern, std::string_view escape) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.substr(i, escape.size()) != escape) continue;
    i += escape.size();
    const std::string_view rest = pattern.substr(i);
    const bool wildcard = !rest.empty() && (rest[0] == '%' || rest[0] == '_');
    if (!wildcard && !rest.starts_with(escape)) return false;
    if (!wildcard) i += escape.size() - 1;
  }
  return true;
}

}  // namespace

const BoundExpr* Binder::Unrunnable(const BoundExpr* expr, std::string_view what,
                                    std::string_view help) {
  Refuse(expr, messages::NotSupported(expr->span, what, help));
  return expr;
}

// A value becomes one of the common type: what the validator takes may have no code.
void Binder::RefuseImplicitCast(const BoundExpr* user, const BoundExpr& value, const DataType& to,
                                std::string_view what) {
  const DataType& from = value.type;
  if (from.HasUnknown() || to.HasUnknown() || IsNullLiteral(value)) return;
  if (SameIgnoringNullability(from, to) || CanRunCast(from, to) != Support::kNo) return;
  Refuse(user,
         messages::NoCommonType(user->span, what, value.span, PlainText(from), PlainText(to)));
}

// a - b of two times.
void Binder::RefuseDifference(const BoundExpr* call, const DataType& a, const DataType& b) {
  if (a.is_unknown() || b.is_unknown()) return;
  const bool local = a.Is(TypeRoot::kTimestampLtz) != b.Is(TypeRoot::kTimestampLtz);
  if (!local && !a.Is(TypeRoot::kTime) && !b.Is(TypeRoot::kTime)) return;
  Refuse(call, messages::WrongOperands(
                   call->span, "a difference of times",
                   fmt::format("{} and {}", PlainText(a), PlainText(b)), {},
                   local ? "CAST one side: a TIMESTAMP_LTZ goes with a TIMESTAMP_LTZ alone "
                           "(LOCALTIMESTAMP is the TIMESTAMP beside CURRENT_TIMESTAMP)"
                         : "add a day: CAST(x AS TIMESTAMP(3))"));
}

void Binder::RefuseCall(const BoundExpr* call) {
  const Args& args = call->args;
  const std::string& name = call->name;
  if (name == "TIMESTAMPDIFF" && args.size() == 3) {
    RefuseDifference(call, args[1]->type, args[2]->type);
  } else if (name == "JSON") {
    Unrunnable(call, "JSON(...) by itself",
               "it is a value of JSON_OBJECT or JSON_ARRAY: JSON_OBJECT('a' VALUE JSON(x)); "
               "elsewhere leave it out");
  } else if ((name == "/" || name == "ABS") && IsInterval(args[0]->type)) {
    Unrunnable(call, name == "/" ? "the division of an interval" : "ABS of an interval",
               "write the interval that is meant: INTERVAL '5' DAY");
  } else if (name == "*" && args.size() == 2) {
    const bool left = IsInterval(args[0]->type);
    const DataType& factor = args[left ? 1 : 0]->type;
    const bool whole = !IsApproximateNumeric(factor) && !factor.Is(TypeRoot::kDecimal);
    if ((left || IsInterval(args[1]->type)) && !whole) {
      Unrunnable(call, fmt::format("{} times an interval", factor.NotNull().ToString()),
                 "multiply with a whole number");
    }
  } else if (name == "+" && args.size() == 2 && IsInterval(args[0]->type) &&
             args[1]->type.Is(TypeRoot::kTimestampLtz)) {
    Unrunnable(call, "an interval in front of a TIMESTAMP_LTZ",
               "write the time first: t + INTERVAL '1' DAY");
  } else if (name == "||" && args.size() == 2 &&
             (IsBinaryString(args[0]->type) || args[0]->type.Is(TypeRoot::kArray)) &&
             !IsFolded(*call)) {
    const bool array = args[0]->type.Is(TypeRoot::kArray);
    Unrunnable(call, array ? "|| of arrays" : "|| of BYTES",
               array ? "ARRAY_CONCAT(a, b)"
                     : "join strings, and CAST the whole: CAST(a || b AS "
                       "BYTES)");
  } else if (name == "ARRAY" || name == "MAP") {
    for (size_t i = 0; i < args.size(); ++i) {
      const DataType& type = call->type;
      const DataType& to = name == "ARRAY" ? type.element()
                           : i % 2 == 0    ? type.key()
                                           : type.value();
      RefuseImplicitCast(call, *args[i], to, name);
    }
  } else if (name == "COALESCE" || name == "IFNULL") {
    const bool interval = IsInterval(call->type);
    for (const BoundExpr* arg : args) {
      if (!interval || !IsExactNumeric(arg->type)) continue;
      Refuse(call, messages::NoCommonType(call->span, name, arg->span, PlainText(call->type),
                                          PlainText(arg->type)));
      return;
    }
  } else if (name == "ELT" && args.size() > 1) {
    const BoundExpr& index = *args[0];  // looked at as it is written, not as it is computed
    const bool minus = index.name == "-" && index.args.size() == 1;
    if (!minus || index.args[0]->kind != BoundExprKind::kLiteral) return;
    Refuse(call, messages::BadTypeParameter(
                     index.span, fmt::format("ELT counts from 1, not -{}", index.args[0]->name),
                     "ELT(1, 'a', 'b') is 'a'"));
  } else if (name == "ITEM" && args[0]->type.Is(TypeRoot::kArray)) {
    const DataType& of_index = args[1]->type;
    if (!of_index.is_unknown() && !of_index.Is(TypeRoot::kInteger) && !IsNullLiteral(*args[1])) {
      Refuse(call, messages::BadTypeParameter(
                       args[1]->span,
                       fmt::format("the number of an array's element is an INT, this is {}",
                                   PlainText(of_index)),
                       "CAST it: a[CAST(n AS INT)]"));
      return;
    }
    const std::optional<int64_t> index = WholeNumber(*args[1]);
    if (!index.has_value() || *index >= 1) return;
    Refuse(call, messages::BadTypeParameter(args[1]->span,
                                            fmt::format("an array has no element {}", *index),
                                            "the first element is [1]"));
  } else if (name == "LIKE" && args.size() == 3 && IsString(*args[1]) && IsString(*args[2])) {
    const std::string_view escape = args[2]->name;
    if (escape.empty()) return;
    if (Characters(escape) > 1) {
      Refuse(call, messages::BadTypeParameter(args[2]->span, "ESCAPE is a single character",
                                              "write ESCAPE '!'"));
    } else if (!EscapesWell(args[1]->name, escape)) {
      Refuse(call, messages::BadTypeParameter(args[1]->span,
                                              "what follows the ESCAPE character is %, _ or itself",
                                              "double it, or remove it from the pattern"));
    }
  }
}

}  // namespace weir::sql
