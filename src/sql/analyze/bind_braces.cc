// {fn NAME(...)}: the functions of JDBC. Flink knows those of Calcite's SqlJdbcFunctionCall, in
// capitals alone, and runs the ones that it has a function of its own for; each tried on 2.2.1.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_plan.h"

namespace weir::sql {
namespace {

struct JdbcFunction {
  std::string_view name;
  std::string_view flink;  // the function that it is; empty: the validator's alone, nothing runs it
  int most = -1;           // arguments, where Calcite takes fewer forms than Flink's function
  int least = -1;
};

constexpr JdbcFunction kFunctions[] = {
    {"ABS", "ABS"},
    {"ACOS", "ACOS"},
    {"ASCII", ""},
    {"ASIN", "ASIN"},
    {"ATAN", "ATAN"},
    {"ATAN2", "ATAN2"},
    {"CBRT", ""},
    {"CEILING", "CEIL"},
    {"CHAR", ""},
    {"CONCAT", "||", 2, 2},
    {"COS", "COS"},
    {"COT", "COT"},
    {"CURDATE", ""},
    {"CURTIME", ""},
    {"DATABASE", ""},
    {"DAYNAME", ""},
    {"DAYOFMONTH", "DAYOFMONTH"},
    {"DAYOFWEEK", "DAYOFWEEK"},
    {"DAYOFYEAR", "DAYOFYEAR"},
    {"DEGREES", "DEGREES"},
    {"DIFFERENCE", ""},
    {"EXP", "EXP"},
    {"FLOOR", "FLOOR"},
    {"HOUR", "HOUR"},
    {"IFNULL", "IFNULL"},
    {"INSERT", "OVERLAY", 4, 4},
    {"LCASE", "LOWER"},
    {"LEFT", ""},
    {"LENGTH", "CHAR_LENGTH"},
    {"LOCATE", "LOCATE"},
    {"LOG", "LN", 1},
    {"LOG10", "LOG10"},
    {"LTRIM", "LTRIM", 1},
    {"MINUTE", "MINUTE"},
    {"MOD", "MOD"},
    {"MONTH", "MONTH"},
    {"MONTHNAME", ""},
    {"NOW", ""},
    {"PI", "PI"},
    {"POWER", "POWER"},
    {"QUARTER", "QUARTER"},
    {"RADIANS", "RADIANS"},
    {"RAND", ""},
    {"REPEAT", ""},
    {"REPLACE", ""},
    {"REVERSE", ""},
    {"RIGHT", ""},
    {"ROUND", "", 2, 2},
    {"RTRIM", "RTRIM", 1},
    {"SECOND", "SECOND"},
    {"SIGN", "SIGN"},
    {"SIN", "SIN"},
    {"SOUNDEX", ""},
    {"SPACE", ""},
    {"SQRT", "SQRT"},
    {"SUBSTRING", ""},
    {"TAN", "TAN"},
    {"TIMESTAMPADD", "TIMESTAMPADD"},
    {"TIMESTAMPDIFF", "TIMESTAMPDIFF"},
    {"TRUNCATE", "", 2, 2},
    {"UCASE", "UPPER"},
    {"USER", ""},
    {"WEEK", "WEEK"},
    {"YEAR", "YEAR"},
};

const JdbcFunction* FindJdbc(std::string_view name) {
  const auto found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                  [&](const JdbcFunction& one) { return one.name == name; });
  return found == std::end(kFunctions) ? nullptr : found;
}

}  // namespace

// Flink blames all of it, the brace included.
const BoundExpr* Binder::BindBraces(const ast::Call& call, const ExprScope& where) {
  ExprScope inside = where;
  inside.in_call = true;
  Args args;
  std::vector<std::string_view> names;
  if (call.name.empty()) {  // {fn EXTRACT(...)}: a form of its own inside, which Flink refuses
    Report(messages::NotSupported(call.span, "this function in {fn ...}",
                                  "call it without the braces"));
    return Unknown(call.span);
  }
  const std::string_view name = call.name.last().text;
  const Span at = call.span;
  BindArguments(call, inside, &args, &names);
  if (name == "CONVERT") return Unknown(at);  // to a type of JDBC's: which, is Flink's to say
  const JdbcFunction* jdbc = FindJdbc(name);
  if (jdbc == nullptr) {
    std::vector<std::string> known;
    for (const JdbcFunction& one : kFunctions) {
      if (!one.flink.empty()) known.emplace_back(one.name);
    }
    Report(
        messages::UnknownFunction(at, call.name.span, fmt::format("{{fn {}}}", name), name, known));
    return Unknown(at);
  }
  const int given = static_cast<int>(args.size());
  if ((jdbc->most >= 0 && given > jdbc->most) || given < jdbc->least) {
    const std::string wanted = jdbc->least == jdbc->most || jdbc->least < 0
                                   ? fmt::format("{}", jdbc->most)
                                   : fmt::format("{} to {}", jdbc->least, jdbc->most);
    Report(
        messages::WrongArgumentCount(at, fmt::format("{{fn {}}}", name), args.size(), wanted, {}));
    return Unknown(at);
  }
  for (const BoundExpr* arg : args) {
    if (RefuseNull(arg)) return Unknown(at);
  }
  if (jdbc->flink.empty()) {
    const BoundExpr* call_of = CallExpr(std::string(name), DataType::Unknown(), args, at);
    Refuse(call_of, messages::NotSupported(at, fmt::format("{{fn {}}}", name),
                                           "call Flink's own function, without the braces"));
    return call_of;
  }
  if (jdbc->flink == "||") return ApplyOperator("||", std::move(args), at);
  const FunctionDef* function = FindFunction(jdbc->flink);
  if (function == nullptr) function = FindOperator(jdbc->flink);
  if (function == nullptr) return Unknown(at);
  return Apply(*function, jdbc->flink, std::move(args), at);
}

}  // namespace weir::sql
