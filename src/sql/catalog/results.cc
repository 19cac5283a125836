// The result column of the function tables: bases and transforms, see signature.h.
#include <algorithm>
#include <charconv>

#include "sql/catalog/coercion.h"
#include "sql/catalog/signature.h"

namespace weir::sql {

namespace {

using Base = std::optional<DataType> (*)(const CallState&);

std::optional<int> LiteralInteger(const ArgInfo& argument) {
  if (!argument.is_literal || !argument.literal.has_value()) return std::nullopt;
  const std::string_view text = *argument.literal;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// ROUND and TRUNCATE of a DECIMAL to a literal number of digits.
std::optional<DataType> Round(const CallState& state) {
  const DataType& type = state.types[0];
  if (!type.Is(TypeRoot::kDecimal)) return type;
  std::optional<int> digits = 0;
  if (state.arguments.size() == 2) digits = LiteralInteger(state.arguments[1]);
  if (!digits.has_value()) return type;
  const int precision = type.precision();
  const int scale = type.scale();
  if (*digits >= scale) return type.NotNull();
  if (*digits < 0) {
    return DataType::Decimal(std::min(kMaxDecimalPrecision, 1 + precision - scale), 0).NotNull();
  }
  return DataType::Decimal(1 + precision - scale + *digits, *digits).NotNull();
}

std::optional<DataType> WithoutScale(const CallState& state) {
  const DataType& type = state.types[0];
  if (!type.Is(TypeRoot::kDecimal)) return type;
  return DataType::Decimal(type.precision(), 0).WithNullable(type.nullable());
}

std::optional<DataType> Sum(const CallState& state) { return SumType(state.types[0]); }

std::optional<DataType> Average(const CallState& state) { return AvgType(state.types[0]); }

std::optional<DataType> Modulo(const CallState& state) {
  return BinaryResult(BinaryOp::kModulo, state.types[0], state.types[1]);
}

std::optional<DataType> Common(const CallState& state) { return FindCommonType(state.types); }

std::optional<DataType> CommonFromSecond(const CallState& state) {
  return FindCommonType(std::span(state.types).subspan(1));
}

std::optional<DataType> LeastRestrictiveOfAll(const CallState& state) {
  return CommonType(state.types);
}

// IF(c, a, b)
std::optional<DataType> IfType(const CallState& state) {
  const auto simple = [](const DataType& type) {
    return IsNumeric(type) || IsCharacterString(type) || IsBinaryString(type);
  };
  if (!simple(state.types[1]) || !simple(state.types[2])) return state.types[1];
  return CommonType(std::span(state.types).subspan(1));
}

std::optional<DataType> IfNull(const CallState& state) {
  if (!state.types[0].nullable()) return state.types[0];
  const std::optional<DataType> common = FindCommonType(state.types);
  if (!common.has_value()) return std::nullopt;
  return common->WithNullable(state.types[1].nullable());
}

std::optional<DataType> Element(const CallState& state) { return state.types[0].element(); }

std::optional<DataType> ArrayPlusElement(const CallState& state) {
  const DataType& array = state.types[0];
  if (array.is_unknown()) return array;
  if (state.types[1].nullable() && !array.element().nullable()) {
    return DataType::Array(array.element().Nullable());
  }
  return array;
}

std::optional<DataType> ArrayOfFirst(const CallState& state) {
  return DataType::Array(state.types[0]).NotNull();
}

std::optional<DataType> MultisetOfFirst(const CallState& state) {
  return DataType::Multiset(state.types[0]).NotNull();
}

std::optional<DataType> MapKeys(const CallState& state) {
  return DataType::Array(state.types[0].key());
}

std::optional<DataType> MapValues(const CallState& state) {
  return DataType::Array(state.types[0].value());
}

std::optional<DataType> MapEntries(const CallState& state) {
  return DataType::Array(
      DataType::Row({{"key", state.types[0].key()}, {"value", state.types[0].value()}}));
}

std::optional<DataType> MapFromArrays(const CallState& state) {
  return DataType::Map(state.types[0].element(), state.types[1].element());
}

std::optional<DataType> Percentile(const CallState& state) {
  if (state.types[1].is_unknown()) return DataType::Unknown();
  return state.types[1].Is(TypeRoot::kArray) ? DataType::Array(DataType::Double())
                                             : DataType::Double();
}

// LAG and LEAD: a default that is not null makes the result so.
std::optional<DataType> LagLead(const CallState& state) {
  const bool never = state.types.size() == 3 && !state.types[2].nullable();
  return state.types[0].WithNullable(!never);
}

// TUMBLE_ROWTIME and its like carry their group window's own attribute on.
std::optional<DataType> FirstArgument(const CallState& state) { return state.types[0]; }

// JSON_VALUE and JSON_QUERY: the type of RETURNING, the third argument, or STRING.
std::optional<DataType> Returning(const CallState& state) {
  return state.types.size() == 3 ? state.types[2] : DataType::String();
}

// What a SUM of decimals adds up in.
std::optional<DataType> DecimalSum(const CallState& state) {
  if (state.types[1].is_unknown()) return DataType::Unknown();
  return DataType::Decimal(kMaxDecimalPrecision, state.types[1].scale())
      .WithNullable(state.types[1].nullable());
}

struct NamedBase {
  std::string_view name;
  Base base;
};

constexpr NamedBase kBases[] = {
    {"round", Round},
    {"noscale", WithoutScale},
    {"sum", Sum},
    {"avg", Average},
    {"mod", Modulo},
    {"common", Common},
    {"common1", CommonFromSecond},
    {"least", LeastRestrictiveOfAll},
    {"if", IfType},
    {"ifnull", IfNull},
    {"element", Element},
    {"append", ArrayPlusElement},
    {"arrayof", ArrayOfFirst},
    {"multisetof", MultisetOfFirst},
    {"mapkeys", MapKeys},
    {"mapvalues", MapValues},
    {"mapentries", MapEntries},
    {"mapfromarrays", MapFromArrays},
    {"percentile", Percentile},
    {"lag", LagLead},
    {"time0", FirstArgument},
    {"returning", Returning},
    {"aggplus", DecimalSum},
};

struct NamedType {
  std::string_view name;
  DataType (*make)(int32_t);
  int32_t otherwise;
};

constexpr NamedType kTypes[] = {
    {"STRING", [](int32_t) { return DataType::String(); }, 0},
    {"VARCHAR", DataType::Varchar, kMaxLength},
    {"CHAR", DataType::Char, 1},
    {"BYTES", [](int32_t) { return DataType::Bytes(); }, 0},
    {"BOOLEAN", [](int32_t) { return DataType::Boolean(); }, 0},
    {"INT", [](int32_t) { return DataType::Int(); }, 0},
    {"BIGINT", [](int32_t) { return DataType::Bigint(); }, 0},
    {"DOUBLE", [](int32_t) { return DataType::Double(); }, 0},
    {"DATE", [](int32_t) { return DataType::Date(); }, 0},
    {"TIME", DataType::Time, 0},
    {"TIMESTAMP", DataType::Timestamp, kDefaultTimestampPrecision},
    {"TIMESTAMP_LTZ", DataType::TimestampLtz, kDefaultTimestampPrecision},
    {"ARRAY<STRING>", [](int32_t) { return DataType::Array(DataType::String()); }, 0},
    {"MAP<STRING,STRING>",
     [](int32_t) { return DataType::Map(DataType::String(), DataType::String()); }, 0},
    {"VARIANT", [](int32_t) { return DataType::Variant(); }, 0},
    {"PROCTIME",
     [](int32_t) { return DataType::TimestampLtz(3).WithTimeAttribute(TimeAttribute::kProctime); },
     0},
    {"ROWTIME",
     [](int32_t) { return DataType::Timestamp(3).WithTimeAttribute(TimeAttribute::kRowtime); }, 0},
    {"UNKNOWN", [](int32_t) { return DataType::Unknown(); }, 0},
};

std::optional<DataType> WrittenType(std::string_view text) {
  const size_t bracket = text.find('(');
  const std::string_view name = text.substr(0, bracket);
  for (const NamedType& type : kTypes) {
    if (type.name != name) continue;
    int32_t number = type.otherwise;
    if (bracket != std::string_view::npos) {
      std::from_chars(text.data() + bracket + 1, text.data() + text.size(), number);
    }
    return type.make(number);
  }
  return std::nullopt;
}

std::optional<DataType> BaseType(std::string_view word, const CallState& state) {
  if (word.starts_with("arg") && word.size() == 4) {
    return state.types[static_cast<size_t>(word[3] - '0')];
  }
  for (const NamedBase& base : kBases) {
    if (base.name == word) return base.base(state);
  }
  std::optional<DataType> type = WrittenType(word);
  if (type.has_value() && !state.by_flink) type = type->NotNull();
  return type;
}

DataType Transformed(std::string_view word, const DataType& type, const CallState& state) {
  const auto nullable = [](const DataType& each) { return each.nullable(); };
  if (word == "nullable") return state.AnyNullable() ? type.Nullable() : type;
  if (word == "ifargs") return type.WithNullable(state.AnyNullable());
  if (word == "if0") return type.WithNullable(state.types[0].nullable());
  if (word == "ifall") {
    return type.WithNullable(std::all_of(state.types.begin(), state.types.end(), nullable));
  }
  if (word == "keeptime") {  // the first argument's time attribute, as Calcite's common type has it
    const DataType& first = state.arguments[0].type;
    return first.root() == type.root() ? type.WithTimeAttribute(first.time_attribute()) : type;
  }
  if (word == "force") return type.Nullable();
  if (word == "notnull") return type.NotNull();
  if (word == "agg") return state.context.may_be_empty ? type.Nullable() : type;
  if (word == "varying") {
    if (type.Is(TypeRoot::kChar)) {
      return DataType::Varchar(type.length()).WithNullable(type.nullable());
    }
    if (type.Is(TypeRoot::kBinary)) {
      return DataType::Varbinary(type.length()).WithNullable(type.nullable());
    }
  }
  return type;
}

}  // namespace

std::optional<DataType> ResultType(const CallState& state) {
  std::optional<DataType> type;
  for (std::string_view word : SplitTrimmed(state.function.result, ' ')) {
    if (!type.has_value()) {
      type = BaseType(word, state);
      if (!type.has_value()) return std::nullopt;
    } else {
      type = Transformed(word, *type, state);
    }
  }
  return type;
}

}  // namespace weir::sql
