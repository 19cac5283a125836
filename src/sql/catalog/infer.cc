// InferCall: arguments against a signature, then the result.
#include <algorithm>
#include <charconv>
#include <map>

#include "sql/catalog/coercion.h"
#include "sql/catalog/function.h"
#include "sql/catalog/signature.h"

namespace weir::sql {

namespace {

using Predicate = bool (*)(const DataType&);

template <TypeRoot kRoot>
bool Root(const DataType& type) {
  return type.Is(kRoot);
}

struct Kind {
  std::string_view name;
  std::string_view words;  // in messages
  Predicate accepts;
};

constexpr Kind kKinds[] = {
    {"any", "any type", [](const DataType&) { return true; }},
    {"value", "any type", [](const DataType&) { return true; }},  // but no bare NULL
    {"ordered", "a type with an order",
     [](const DataType& t) { return !t.Is(TypeRoot::kStructured) && !t.Is(TypeRoot::kRaw); }},
    {"comparable", "a type with an order",  // or NULL
     [](const DataType& t) { return !t.Is(TypeRoot::kStructured) && !t.Is(TypeRoot::kRaw); }},
    {"char", "STRING", IsCharacterString},
    {"binary", "BYTES", IsBinaryString},
    {"string", "STRING or BYTES",
     [](const DataType& t) { return IsCharacterString(t) || IsBinaryString(t); }},
    {"numeric", "a number", IsNumeric},
    {"exact", "an integer or DECIMAL", IsExactNumeric},
    {"approx", "FLOAT or DOUBLE", IsApproximateNumeric},
    {"integer", "an integer", IsIntegerNumeric},
    {"int", "INT", Root<TypeRoot::kInteger>},
    {"introot", "INT", Root<TypeRoot::kInteger>},
    {"decimal", "DECIMAL", Root<TypeRoot::kDecimal>},
    {"boolean", "BOOLEAN", Root<TypeRoot::kBoolean>},
    {"date", "DATE", Root<TypeRoot::kDate>},
    {"time", "TIME", Root<TypeRoot::kTime>},
    {"timestamp", "TIMESTAMP", IsTimestamp},
    {"datetime", "DATE, TIME or TIMESTAMP", IsDatetime},
    {"interval", "an interval", IsInterval},
    {"daytime", "an interval of days or less", Root<TypeRoot::kIntervalDayTime>},
    {"yearmonth", "an interval of years or months", Root<TypeRoot::kIntervalYearMonth>},
    {"array", "ARRAY", Root<TypeRoot::kArray>},
    {"map", "MAP", Root<TypeRoot::kMap>},
    {"multiset", "MULTISET", Root<TypeRoot::kMultiset>},
    {"collection", "ARRAY or MULTISET", IsCollection},
    {"symbol", "a keyword", [](const DataType&) { return true; }},
    {"element", "the array's element type", nullptr},
    {"common", "a type in common with the others", nullptr},
    {"common?", "a type in common with the others", nullptr},
    {"comparables", "ARRAY of comparable elements", nullptr},
    {"strings", "ARRAY<STRING>", nullptr},
    {"index", "an integer from 0 on", nullptr},
    {"percentage", "a NOT NULL number from 0 to 1", nullptr},
    {"percentages", "ARRAY of NOT NULL numbers from 0 to 1", nullptr},
    {"json", "a value that JSON can hold", nullptr},
};

const Kind& KindOf(std::string_view name) {
  const auto* found = std::find_if(std::begin(kKinds), std::end(kKinds),
                                   [&](const Kind& kind) { return kind.name == name; });
  return found == std::end(kKinds) ? kKinds[0] : *found;
}

std::string Words(const SignatureItem& item) {
  std::string out;
  for (std::string_view kind : item.kinds) {
    if (!out.empty()) out += " or ";
    out += KindOf(kind).words;
  }
  return item.literal ? "a literal: " + out : out;
}

// ---- Calcite's operand checkers ----

bool Accepts(const SignatureItem& item, const ArgInfo& argument) {
  return std::any_of(item.kinds.begin(), item.kinds.end(), [&](std::string_view name) {
    return argument.type.is_unknown() || KindOf(name).accepts(argument.type);
  });
}

bool TakesNull(const SignatureItem& item) {
  return std::any_of(item.kinds.begin(), item.kinds.end(),
                     [](std::string_view kind) { return kind == "any" || kind == "comparable"; });
}

bool IsNull(const ArgInfo& argument) {
  return argument.is_null_literal || argument.type.Is(TypeRoot::kNull);
}

std::optional<CallError> CheckByCalcite(const SignatureAlternative& alternative,
                                        std::span<const ArgInfo> arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const SignatureItem& item = alternative.At(i);
    const int at = static_cast<int>(i);
    if (IsNull(arguments[i])) {
      if (TakesNull(item)) continue;
      return CallError{CallErrorKind::kNullNotAllowed, at, Words(item), {}};
    }
    if (!Accepts(item, arguments[i])) return WrongType(at, Words(item));
    if (item.literal && !arguments[i].is_literal && !arguments[i].type.is_unknown()) {
      return CallError{CallErrorKind::kNotLiteral, at, Words(item), {}};
    }
  }
  for (size_t i = 1; alternative.same && i < arguments.size(); ++i) {
    // A NULL in between hides nothing: the ones around it must compare.
    const bool hidden = i == 2 && IsNull(arguments[1]) &&
                        CanCompare(arguments[0].type, arguments[2].type, true) == Support::kNo;
    if (hidden) return CallError{CallErrorKind::kNoCommonType, 2, {}, {}};
    if (CanCompare(arguments[i - 1].type, arguments[i].type, true) == Support::kNo) {
      return CallError{CallErrorKind::kNoCommonType, static_cast<int>(i), {}, {}};
    }
  }
  return std::nullopt;
}

// ---- Flink's argument strategies ----

// StrategyUtils.findDataType: `type` cast to the root that the kind stands for, if that is
// implicit.
std::optional<DataType> CastToRoot(const DataType& type, TypeRoot root) {
  DataType target;
  switch (root) {
    case TypeRoot::kVarchar:
      target = type.Is(TypeRoot::kChar) ? DataType::Varchar(type.length()) : DataType::Varchar(1);
      break;
    case TypeRoot::kVarbinary:
      target =
          type.Is(TypeRoot::kBinary) ? DataType::Varbinary(type.length()) : DataType::Varbinary(1);
      break;
    case TypeRoot::kBoolean:
      target = DataType::Boolean();
      break;
    case TypeRoot::kTinyint:
      target = DataType::Tinyint();
      break;
    case TypeRoot::kInteger:
      target = DataType::Int();
      break;
    case TypeRoot::kTimestamp:
      target = DataType::Timestamp();
      break;
    case TypeRoot::kDecimal:
      target = IsExactNumeric(type)         ? AsDecimal(type)
               : type.Is(TypeRoot::kFloat)  ? DataType::Decimal(14, 7)
               : type.Is(TypeRoot::kDouble) ? DataType::Decimal(30, 15)
                                            : DataType::Decimal(1, 0);
      break;
    default:
      return std::nullopt;
  }
  target = target.WithNullable(type.nullable());
  if (CanCastImplicitly(type, target) != Support::kYes) return std::nullopt;
  return target;
}

std::optional<TypeRoot> RootOfKind(std::string_view kind) {
  if (kind == "char") return TypeRoot::kVarchar;
  if (kind == "binary") return TypeRoot::kVarbinary;
  if (kind == "numeric" || kind == "integer") return TypeRoot::kTinyint;
  if (kind == "int") return TypeRoot::kInteger;
  if (kind == "decimal") return TypeRoot::kDecimal;
  if (kind == "boolean") return TypeRoot::kBoolean;
  if (kind == "timestamp") return TypeRoot::kTimestamp;
  return std::nullopt;
}

std::optional<double> LiteralNumber(const ArgInfo& argument) {
  if (!argument.is_literal || !argument.literal.has_value()) return std::nullopt;
  double value = 0;
  const std::string text(*argument.literal);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

std::optional<DataType> CommonOf(std::span<const ArgInfo> arguments) {
  std::vector<DataType> types;
  for (const ArgInfo& argument : arguments) types.push_back(argument.type);
  return FindCommonType(types);
}

bool IsJsonValue(const DataType& type) {
  return IsCharacterString(type) || IsBinaryString(type) || IsTimestamp(type) ||
         IsConstructed(type) || IsNumeric(type) || type.Is(TypeRoot::kStructured) ||
         type.Is(TypeRoot::kBoolean) || IsInterval(type);  // an interval passes as a number
}

bool ElementsCompare(const DataType& element) {
  return IsNumeric(element) || IsDatetime(element) || IsCharacterString(element) ||
         IsBinaryString(element) || element.is_unknown();
}

std::optional<DataType> ElementType(std::span<const ArgInfo> arguments, size_t i) {
  DataType element = arguments[0].type.element();
  if (element.is_unknown()) return arguments[i].type;
  if (arguments[i].type.nullable()) element = element.Nullable();
  if (CanCastImplicitly(arguments[i].type, element) != Support::kYes) return std::nullopt;
  return element;
}

std::optional<DataType> PercentageType(const ArgInfo& argument) {
  if (!IsNumeric(argument.type) || argument.type.nullable()) return std::nullopt;
  const std::optional<double> value = LiteralNumber(argument);
  if (value.has_value() && (*value < 0 || *value > 1)) return std::nullopt;
  return DataType::Double().NotNull();
}

// What the argument becomes if `kind` takes it.
std::optional<DataType> StrategyType(std::string_view kind, std::span<const ArgInfo> arguments,
                                     size_t i) {
  const ArgInfo& argument = arguments[i];
  const DataType& type = argument.type;
  if (type.is_unknown() || kind == "any") return type;
  if (kind == "common" || kind == "common?") {
    std::optional<DataType> common = CommonOf(arguments);
    if (common.has_value() && kind == "common?") return common->WithNullable(type.nullable());
    return common;
  }
  if (kind == "element") return ElementType(arguments, i);
  auto when = [&](bool accepted) {
    return accepted ? std::optional<DataType>(type) : std::nullopt;
  };
  if (kind == "comparables") {
    return when(type.Is(TypeRoot::kArray) && ElementsCompare(type.element()));
  }
  if (kind == "strings") {
    return when(type.Is(TypeRoot::kArray) &&
                (IsCharacterString(type.element()) || type.element().is_unknown()));
  }
  if (kind == "index") {
    return when(IsIntegerNumeric(type) && LiteralNumber(argument).value_or(0) >= 0);
  }
  if (kind == "percentage") return PercentageType(argument);
  if (kind == "percentages") {
    const bool fits = type.Is(TypeRoot::kArray) && !type.nullable() && IsNumeric(type.element()) &&
                      !type.element().nullable();
    if (!fits) return std::nullopt;
    return DataType::Array(DataType::Double().NotNull()).NotNull();
  }
  if (kind == "json") return when(IsJsonValue(type) || type.Is(TypeRoot::kNull));
  if (KindOf(kind).accepts(type)) return type;
  const std::optional<TypeRoot> root = RootOfKind(kind);
  return root.has_value() ? CastToRoot(type, *root) : std::nullopt;
}

std::optional<DataType> StrategyType(const SignatureItem& item, std::span<const ArgInfo> arguments,
                                     size_t i) {
  std::optional<DataType> closest;
  for (std::string_view kind : item.kinds) {
    std::optional<DataType> type = StrategyType(kind, arguments, i);
    if (!type.has_value()) continue;
    if (NeedsNoCast(arguments[i].type, *type)) return type;
    if (!closest.has_value()) closest = type;
  }
  return closest;
}

std::optional<CallError> CheckByFlink(const SignatureAlternative& alternative,
                                      std::span<const ArgInfo> arguments,
                                      std::vector<DataType>* types) {
  types->clear();
  for (size_t i = 0; i < arguments.size(); ++i) {
    const SignatureItem& item = alternative.At(i);
    const int at = static_cast<int>(i);
    std::optional<DataType> type = StrategyType(item, arguments, i);
    if (!type.has_value() && IsNull(arguments[i])) {
      return CallError{CallErrorKind::kNullNotAllowed, at, Words(item), {}};
    }
    if (!type.has_value()) return WrongType(at, Words(item));
    const bool literal = arguments[i].is_literal && !IsNull(arguments[i]);
    if (item.literal && !literal && !arguments[i].type.is_unknown()) {
      return CallError{CallErrorKind::kNotLiteral, at, Words(item), {}};
    }
    types->push_back(*type);
  }
  return std::nullopt;
}

// ---- the call as a whole ----

std::string CountText(const ParsedSignature& signature) {
  if (signature.rule.empty()) {
    std::vector<int> counts;
    for (const SignatureAlternative& alternative : signature.alternatives) {
      if (alternative.max_count() == kAnyNumber) {
        return std::to_string(signature.min_count) + " or more";
      }
      counts.push_back(alternative.min_count());
      counts.push_back(alternative.max_count());
    }
    std::sort(counts.begin(), counts.end());
    counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
    std::string out;
    for (size_t i = 0; i < counts.size(); ++i) {
      if (i > 0) out += i + 1 == counts.size() ? " or " : ", ";
      out += counts[i] == 0 ? "no" : std::to_string(counts[i]);
    }
    return out;
  }
  std::string least = std::to_string(signature.min_count);
  if (signature.max_count == kAnyNumber) return least + " or more";
  if (signature.max_count == signature.min_count) return least;
  return least + " to " + std::to_string(signature.max_count);
}

bool CountFits(const ParsedSignature& signature, size_t count) {
  if (signature.rule.empty()) {
    return std::any_of(signature.alternatives.begin(), signature.alternatives.end(),
                       [&](const SignatureAlternative& each) { return each.Takes(count); });
  }
  const int number = static_cast<int>(count);
  return number >= signature.min_count &&
         (signature.max_count == kAnyNumber || number <= signature.max_count);
}

// The failure that got furthest tells most.
std::optional<CallError> CheckAlternatives(const ParsedSignature& signature, CallState* state) {
  std::optional<CallError> furthest;
  std::optional<std::vector<DataType>> closest;
  for (const SignatureAlternative& alternative : signature.alternatives) {
    if (!alternative.Takes(state->arguments.size())) continue;
    std::vector<DataType> types = state->types;
    std::optional<CallError> error = signature.by_flink
                                         ? CheckByFlink(alternative, state->arguments, &types)
                                         : CheckByCalcite(alternative, state->arguments);
    if (error.has_value()) {
      if (!furthest.has_value() || error->argument > furthest->argument) furthest = error;
      continue;
    }
    const bool exact = std::equal(
        types.begin(), types.end(), state->arguments.begin(),
        [](const DataType& to, const ArgInfo& from) { return NeedsNoCast(from.type, to); });
    if (exact || !signature.by_flink) {
      state->types = std::move(types);
      return std::nullopt;
    }
    if (!closest.has_value()) closest = std::move(types);
  }
  if (!closest.has_value()) return furthest;
  state->types = std::move(*closest);
  return std::nullopt;
}

// TypeInferenceUtil.adaptArguments: what was inferred must be reachable by an implicit cast. Where
// none is needed, none is made: the result follows from the argument as it is.
std::optional<CallError> Adapt(CallState* state) {
  for (size_t i = 0; i < state->types.size(); ++i) {
    const DataType& from = state->arguments[i].type;
    DataType* to = &state->types[i];
    if (CanCastImplicitly(from, *to) == Support::kNo) {
      return WrongType(static_cast<int>(i), to->ToString());
    }
    if (NeedsNoCast(from, *to)) *to = from;
  }
  return std::nullopt;
}

// Named arguments in the order of the parameters; missing ones at the end are left out.
std::optional<CallError> OrderNamed(const FunctionDef& function, std::span<const ArgInfo> arguments,
                                    std::vector<ArgInfo>* ordered) {
  const std::vector<std::string_view> names = SplitTrimmed(function.parameters, ',');
  if (function.parameters.empty()) return CallError{CallErrorKind::kNamedNotAllowed, 0, {}, {}};
  std::map<size_t, size_t> places;  // parameter -> argument
  for (size_t i = 0; i < arguments.size(); ++i) {
    const int at = static_cast<int>(i);
    if (arguments[i].name.empty()) return CallError{CallErrorKind::kMixedParameters, at, {}, {}};
    auto same = [&](std::string_view name) {
      return std::equal(name.begin(), name.end(), arguments[i].name.begin(),
                        arguments[i].name.end(), [](char a, char b) {
                          auto lower = [](char c) {
                            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
                          };
                          return lower(a) == lower(b);
                        });
    };
    const auto found = std::find_if(names.begin(), names.end(), same);
    if (found == names.end()) {
      return CallError{CallErrorKind::kUnknownParameter, at, std::string(function.parameters), {}};
    }
    const auto place = static_cast<size_t>(found - names.begin());
    if (!places.emplace(place, i).second) {
      return CallError{CallErrorKind::kDuplicateParameter, at, std::string(*found), {}};
    }
  }
  for (size_t place = 0; place <= places.rbegin()->first; ++place) {
    const auto found = places.find(place);
    if (found == places.end()) {
      return CallError{CallErrorKind::kMissingParameter, -1, std::string(names[place]), {}};
    }
    ordered->push_back(arguments[found->second]);
  }
  return std::nullopt;
}

// Flink blames a bare NULL for whatever is wrong with a function's call, and never for what is
// wrong with LIKE and its like.
CallError BlameNull(const FunctionDef& function, const ParsedSignature& signature,
                    std::span<const ArgInfo> arguments, CallError error) {
  if (function.Has(kFlagOperator)) {
    const bool whole = function.syntax == CallSyntax::kSpecial && signature.rule.empty();
    if (whole && error.kind == CallErrorKind::kNullNotAllowed) {
      error.kind = CallErrorKind::kWrongType;
    }
    return error;
  }
  const std::string_view rule = signature.rule;
  if (rule == "nullif" || rule == "objectof" || rule == "jsonobject") return error;
  const auto null = std::find_if(arguments.begin(), arguments.end(), IsNull);
  if (null == arguments.end()) return error;
  const int at = static_cast<int>(null - arguments.begin());
  if (error.kind != CallErrorKind::kNullNotAllowed) error.expected.clear();
  return CallError{CallErrorKind::kNullNotAllowed, at, std::move(error.expected), {}};
}

InferResult Refused(const FunctionDef& function, CallError error) {
  error.signatures = Signatures(function);
  return InferResult{DataType::Unknown(), std::move(error), {}};
}

InferResult InferPositional(const FunctionDef& function, std::span<const ArgInfo> arguments,
                            const CallContext& context) {
  const ParsedSignature signature = ParseSignature(function.arguments);
  if (!CountFits(signature, arguments.size())) {
    return Refused(function, {CallErrorKind::kWrongCount, -1, CountText(signature), {}});
  }
  CallState state{function, arguments, context, signature.by_flink, {}};
  for (const ArgInfo& argument : arguments) {
    state.types.push_back(argument.type);
    if (IsNull(argument)) state.types.back() = DataType::Null();
  }
  std::optional<DataType> result;
  std::optional<CallError> error = signature.rule.empty()
                                       ? CheckAlternatives(signature, &state)
                                       : ApplyRule(signature.rule, &state, &result);
  if (!error.has_value() && signature.by_flink) error = Adapt(&state);
  if (error.has_value()) {
    return Refused(function, BlameNull(function, signature, arguments, std::move(*error)));
  }
  if (!result.has_value()) result = ResultType(state);
  if (!result.has_value()) {
    return Refused(function, {CallErrorKind::kNoCommonType, -1, {}, {}});
  }
  InferResult out{std::move(*result), std::nullopt, {}};
  if (signature.by_flink) out.argument_types = std::move(state.types);
  return out;
}

}  // namespace

InferResult InferCall(const FunctionDef& function, std::span<const ArgInfo> arguments,
                      const CallContext& context) {
  if (function.Has(kFlagOpaque)) return {};
  if (function.Has(kFlagStar) && arguments.size() == 1 && arguments[0].is_star) {
    return {DataType::Bigint().NotNull(), std::nullopt, {}};
  }
  const bool named = std::any_of(arguments.begin(), arguments.end(),
                                 [](const ArgInfo& argument) { return !argument.name.empty(); });
  if (!named) return InferPositional(function, arguments, context);
  std::vector<ArgInfo> ordered;
  if (auto error = OrderNamed(function, arguments, &ordered)) {
    return Refused(function, std::move(*error));
  }
  return InferPositional(function, ordered, context);
}

namespace {

std::string SignatureText(const FunctionDef& function, const SignatureAlternative& alternative) {
  std::vector<std::string> items;
  for (const SignatureItem& item : alternative.items) {
    items.push_back("<" + Words(item) + ">");
    if (item.repeated) items.back() += item.optional ? "*" : "...";
  }
  if (function.syntax == CallSyntax::kBinary && items.size() == 2) {
    return items[0] + " " + std::string(function.name) + " " + items[1];
  }
  if (function.syntax == CallSyntax::kPrefix && items.size() == 1) {
    return std::string(function.name) + " " + items[0];
  }
  if (function.syntax == CallSyntax::kPostfix && items.size() == 1) {
    return items[0] + " " + std::string(function.name);
  }
  if (function.syntax == CallSyntax::kFunctionId) return std::string(function.name);
  std::string out = std::string(function.name) + "(";
  for (size_t i = 0; i < items.size(); ++i) out += (i > 0 ? ", " : "") + items[i];
  return out + ")";
}

}  // namespace

std::vector<std::string> Signatures(const FunctionDef& function) {
  std::vector<std::string> out;
  for (const SignatureAlternative& alternative : ParseSignature(function.arguments).alternatives) {
    out.push_back(SignatureText(function, alternative));
  }
  return out;
}

}  // namespace weir::sql
