// Calls of built-in functions and operators: the check by their signatures, and what is said when
// it fails.
#include <fmt/format.h>

#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/catalog/user_function.h"
#include "sql/diag/messages_analysis.h"
#include "sql/syntax/quote_name.h"

namespace weir::sql {
namespace {

ArgInfo InfoOf(const BoundExpr& expr, std::string_view name) {
  ArgInfo info;
  info.type = expr.type;
  info.name = name;
  if (expr.kind == BoundExprKind::kLiteral) {
    info.is_null_literal = expr.type.Is(TypeRoot::kNull);
    info.is_literal = true;
    info.literal = expr.name;
  }
  return info;
}

std::string TypeWords(const DataType& type) {
  if (type.Is(TypeRoot::kNull)) return "NULL";
  std::string text = type.NotNull().ToString();
  constexpr std::string_view kTail = " NOT NULL";
  if (text.size() > kTail.size() && text.ends_with(kTail)) text.resize(text.size() - kTail.size());
  return text;
}

std::string TypeList(const std::vector<const BoundExpr*>& args, std::string_view last) {
  std::string text;
  for (size_t i = 0; i < args.size(); ++i) {
    if (i > 0) text += i + 1 == args.size() ? last : std::string_view(", ");
    text += TypeWords(args[i]->type);
  }
  return text;
}

bool IsComparison(std::string_view op) {
  return op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">=" ||
         op == "BETWEEN";
}

std::string OperatorHelp(std::string_view op, const std::vector<const BoundExpr*>& args) {
  if (args.size() == 2 && op == "+" &&
      (IsCharacterString(args[0]->type) || IsCharacterString(args[1]->type))) {
    return "join strings with ||, or CAST the string to a number";
  }
  if (op == "||" && args.size() == 2) return "CAST the other side to STRING";
  if (op == "AND" || op == "OR" || op == "NOT") return "compare it with something: ... <> 0";
  if ((op == "-" || op == "+") && args.size() == 2 && IsDatetime(args[0]->type)) {
    return "add an interval: ... + INTERVAL '1' DAY; for the difference of two times use "
           "TIMESTAMPDIFF(unit, a, b)";
  }
  return "";
}

}  // namespace

BoundExpr* Binder::ApplyOperator(std::string_view op, Args args, Span at) {
  const FunctionDef* function = FindOperator(op, static_cast<int>(args.size()));
  if (function == nullptr) function = FindOperator(op, -1);
  if (function == nullptr)
    return CallExpr(std::string(op), DataType::Unknown(), std::move(args), at);
  BoundExpr* expr = Apply(*function, op, std::move(args), at);
  RefuseComparison(expr);
  return expr;
}

bool AreNumberAndString(const DataType& a, const DataType& b) {
  return (IsCharacterString(a) && IsNumeric(b)) || (IsNumeric(a) && IsCharacterString(b));
}

// The validator compares what the generated code cannot: numbers with strings, and the order of
// values that have none.
void Binder::RefuseComparison(const BoundExpr* expr) {
  if (expr->name == "BETWEEN" && expr->args.size() == 3 && !expr->type.is_unknown()) {
    for (const size_t bound : {size_t{1}, size_t{2}}) {
      if (SameExpr(*expr->args[0], *expr->args[bound])) continue;  // folded
      if (RefuseOrder(expr, expr->args[0]->type, expr->args[bound]->type)) return;
    }
  }
  if (expr->args.size() != 2 || expr->type.is_unknown()) return;
  const DataType& left = expr->args[0]->type;
  const DataType& right = expr->args[1]->type;
  if (SameExpr(*expr->args[0], *expr->args[1])) return;  // folded
  if (expr->name == "=" || expr->name == "<>" || expr->name == "NULLIF" ||
      expr->name.ends_with("DISTINCT FROM")) {
    if (!AreNumberAndString(left, right)) return;
    Refuse(expr,
           messages::WrongOperands(expr->span, expr->name, TypeList(expr->args, " and "), {},
                                   "CAST the string to a number, or write the number as one"));
    return;
  }
  if (expr->name != "<" && expr->name != ">" && expr->name != "<=" && expr->name != ">=") return;
  RefuseOrder(expr, left, right);
}

// Of what has no order, and of intervals with strings.
bool Binder::RefuseOrder(const BoundExpr* expr, const DataType& left, const DataType& right) {
  const auto unordered = [](const DataType& type) {
    return IsCollection(type) || type.Is(TypeRoot::kMap) || type.Is(TypeRoot::kRow) ||
           type.Is(TypeRoot::kVariant);
  };
  const bool strange = (IsInterval(left) && IsCharacterString(right)) ||
                       (IsCharacterString(left) && IsInterval(right));
  if (!strange && (!unordered(left) || !unordered(right))) return false;
  Refuse(expr, messages::WrongOperands(expr->span, expr->name, TypeList(expr->args, " and "), {},
                                       strange ? "write the interval as one: INTERVAL '5' MINUTE"
                                               : "compare single values of them"));
  return true;
}

BoundExpr* Binder::Apply(const FunctionDef& function, std::string_view name, Args args, Span at,
                         std::span<const std::string_view> names) {
  std::vector<ArgInfo> infos;
  infos.reserve(args.size());
  for (size_t i = 0; i < args.size(); ++i) {
    infos.push_back(InfoOf(*args[i], i < names.size() ? names[i] : std::string_view()));
  }
  InferResult result = InferCall(function, infos);
  if (!result.ok()) ReportCall(function, *result.error, name, args, at);
  BoundExpr* expr = CallExpr(std::string(name), result.ok() ? std::move(result.type) : DataType(),
                             std::move(args), at);
  expr->function = &function;
  if (!expr->type.is_unknown()) RefuseCall(expr);
  return expr;
}

BoundExpr* Binder::ApplyUser(const FunctionInfo& function, const ast::Call& call, Args args,
                             Span at) {
  std::vector<ArgInfo> infos;
  for (size_t i = 0; i < args.size(); ++i) {
    const auto* named = i < call.args.size() ? ast::As<ast::NamedArg>(call.args[i]) : nullptr;
    infos.push_back(InfoOf(*args[i], named != nullptr ? named->name.text : std::string_view()));
    if (named == nullptr || CheckArgumentName(function, named->name)) continue;
    return CallExpr(function.name, DataType::Unknown(), std::move(args), at);
  }
  UserCall result = InferUserCall(function, infos);
  if (result.error) {
    const FunctionDef shown{
        function.name, FunctionKind::kScalar, CallSyntax::kFunction, "", "", kFlagNone, ""};
    ReportCall(shown, *result.error, function.name, args, at);
  }
  BoundExpr* expr = CallExpr(function.name, std::move(result.type), std::move(args), at);
  if (result.uncast >= 0) {
    const auto which = static_cast<size_t>(result.uncast);
    const BoundExpr& blamed = *expr->args[which];
    Diagnostic diagnostic = messages::WrongArgumentTypes(
        at, fmt::format("{}({})", function.name, TypeList(expr->args, ", ")), blamed.span, which,
        TypeWords(blamed.type), result.wanted.ToString(), Signatures(function));
    diagnostic.Note("Flink casts no arguments by itself in calls by name, or that leave some out");
    Refuse(expr, std::move(diagnostic));
  }
  return expr;
}

// Names count with their case; one that the function does not have at all is passed over by Flink.
bool Binder::CheckArgumentName(const FunctionInfo& function, const ast::Ident& name) {
  const FunctionParameter* near = nullptr;
  for (const FunctionSignature& signature : function.signatures) {
    for (const FunctionParameter& one : signature.parameters) {
      if (one.name == name.text || one.name.empty()) return true;
      if (EqualsIgnoringCase(one.name, name.text)) near = &one;
    }
  }
  if (function.signatures.size() != 1) return true;
  const std::string message = fmt::format("{} has no argument {}", function.name, name.text);
  if (near != nullptr) {
    Report(messages::BadNamedArgument(name.span, fmt::format("{}: it is {}", message, near->name),
                                      fmt::format("write {}", near->name))
               .Replace(name.span, QuoteName(near->name)));
    return false;
  }
  Diagnostic passed =
      messages::BadNamedArgument(name.span, message + ", and Flink passes over the value",
                                 fmt::format("it is called as {}", Signatures(function).front()));
  passed.level = Level::kWarning;
  Report(std::move(passed));
  return true;
}

void Binder::ReportCall(const FunctionDef& function, const CallError& error, std::string_view name,
                        const Args& args, Span at) {
  const bool known = error.argument >= 0 && static_cast<size_t>(error.argument) < args.size();
  const BoundExpr* blamed = known ? args[static_cast<size_t>(error.argument)] : nullptr;
  const bool is_operator = function.Has(kFlagOperator) && function.syntax != CallSyntax::kFunction;
  // A word that is no time unit is to blame by itself.
  if (blamed != nullptr && blamed->is_symbol && error.kind != CallErrorKind::kWrongCount) {
    at = blamed->span;
  }
  switch (error.kind) {
    case CallErrorKind::kWrongCount:
      Report(messages::WrongArgumentCount(at, name, args.size(), error.expected, error.signatures));
      return;
    case CallErrorKind::kNullNotAllowed:
      Report(messages::NullNotAllowed(blamed != nullptr ? blamed->span : at));
      return;
    case CallErrorKind::kNoCommonType: {
      const BoundExpr* first = args.empty() ? nullptr : args[static_cast<size_t>(error.beside)];
      const BoundExpr* other = blamed != nullptr ? blamed : args.empty() ? nullptr : args.back();
      if (IsComparison(name)) {
        Report(messages::WrongOperands(at, name, TypeList(args, " and "), {}, ""));
        return;
      }
      Report(messages::NoCommonType(at, name, other == nullptr ? Span{} : other->span,
                                    first == nullptr ? "nothing" : TypeWords(first->type),
                                    other == nullptr ? "nothing" : TypeWords(other->type)));
      return;
    }
    case CallErrorKind::kCastNotPossible:
      Report(messages::CannotCast(at, args.empty() ? "this" : TypeWords(args[0]->type),
                                  error.expected, ""));
      return;
    case CallErrorKind::kUnknownParameter:
    case CallErrorKind::kMissingParameter:
    case CallErrorKind::kDuplicateParameter:
    case CallErrorKind::kMixedParameters:
    case CallErrorKind::kNamedNotAllowed: {
      constexpr std::string_view kWhat[] = {
          "an argument of a name it does not have", "no value for one of its arguments",
          "one argument twice", "named and plain arguments in one call",
          "named arguments, which it does not know"};
      const size_t index =
          static_cast<size_t>(error.kind) - static_cast<size_t>(CallErrorKind::kUnknownParameter);
      Report(messages::BadNamedArgument(
          at,
          fmt::format("{} has {}{}{}", name, kWhat[index], error.expected.empty() ? "" : ": ",
                      error.expected),
          function.parameters.empty() ? "give the arguments by their place"
                                      : fmt::format("its names are {}", function.parameters)));
      return;
    }
    case CallErrorKind::kWrongType:
    case CallErrorKind::kNotLiteral:
    case CallErrorKind::kBadValue:
      break;
  }
  if (is_operator) {
    Report(messages::WrongOperands(at, name, TypeList(args, " and "), error.signatures,
                                   OperatorHelp(name, args)));
    return;
  }
  const std::string expected = error.kind == CallErrorKind::kNotLiteral && error.expected.empty()
                                   ? "a literal"
                                   : error.expected;
  Report(messages::WrongArgumentTypes(at, fmt::format("{}({})", name, TypeList(args, ", ")),
                                      blamed == nullptr ? Span{} : blamed->span,
                                      error.argument < 0 ? 0 : static_cast<size_t>(error.argument),
                                      blamed == nullptr ? "" : TypeWords(blamed->type), expected,
                                      error.signatures));
}

}  // namespace weir::sql
