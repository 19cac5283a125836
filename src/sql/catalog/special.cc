// Rules of calls that no list of argument kinds can say (`=rule` in the tables).
#include <algorithm>

#include "sql/catalog/coercion.h"
#include "sql/catalog/rules.h"

namespace weir::sql {

namespace rules {

namespace {

bool AnyUnknown(const CallState& state) {
  return std::any_of(state.types.begin(), state.types.end(),
                     [](const DataType& type) { return type.is_unknown(); });
}

Outcome Arithmetic(CallState* state, Result* result, BinaryOp op) {
  if (IsNull(state->types[0])) return NullAt(0);
  const bool only_second = IsNull(state->types[1]);
  *result = BinaryResult(op, state->types[0], only_second ? state->types[0] : state->types[1]);
  const bool always = op == BinaryOp::kModulo || op == BinaryOp::kConcat;
  if (only_second && (always || result->has_value() || IsDatetime(state->types[0]))) {
    return NullAt(1);
  }
  if (result->has_value()) return std::nullopt;
  // The operand that fits nowhere is to blame; if both do, it is the second.
  const auto fits = [](const DataType& type) {
    return IsNumeric(type) || IsInterval(type) || IsDatetime(type);
  };
  const bool concat = op == BinaryOp::kConcat;
  const int blame = !concat && !fits(state->types[0]) ? 0 : 1;
  return WrongType(blame, concat ? "STRING" : "a number");
}

Outcome Plus(CallState* state, Result* result) {
  return Arithmetic(state, result, BinaryOp::kPlus);
}
Outcome Minus(CallState* state, Result* result) {
  return Arithmetic(state, result, BinaryOp::kMinus);
}
Outcome Times(CallState* state, Result* result) {
  return Arithmetic(state, result, BinaryOp::kTimes);
}
Outcome Divide(CallState* state, Result* result) {
  return Arithmetic(state, result, BinaryOp::kDivide);
}
Outcome Remainder(CallState* state, Result* result) {
  return Arithmetic(state, result, BinaryOp::kModulo);
}
Outcome Concat(CallState* state, Result* result) {
  return Arithmetic(state, result, BinaryOp::kConcat);
}

// (a - b) unit, as MINUS_DATE(a, b [, interval]).
Outcome MinusDate(CallState* state, Result* result) {
  for (size_t i = 0; i < 2; ++i) {
    if (IsNull(state->types[i])) return NullAt(i);
    if (state->types[i].is_unknown()) continue;
    if (!IsDatetime(state->types[i])) {
      return WrongType(static_cast<int>(i), "DATE, TIME or TIMESTAMP");
    }
  }
  if (CanCompare(state->types[0], state->types[1], true) == Support::kNo) return NoCommonType(1);
  DataType interval = DataType::Interval(IntervalRange::kSecond, 2, 3);
  if (state->types.size() == 3) interval = state->types[2];
  *result = interval.WithNullable(state->types[0].nullable() || state->types[1].nullable());
  return std::nullopt;
}

Outcome Case(CallState* state, Result* result) {
  std::vector<DataType> branches;
  const size_t count = state->types.size();
  for (size_t i = 0; i < count; ++i) {
    const bool condition = i % 2 == 0 && i + 1 < count;
    if (!condition) {
      branches.push_back(state->types[i]);
    } else if (!state->types[i].is_unknown() && !state->types[i].Is(TypeRoot::kBoolean) &&
               !IsNull(state->types[i])) {
      return WrongType(static_cast<int>(i), "BOOLEAN");
    }
  }
  if (count % 2 == 0) branches.push_back(DataType::Null());
  if (std::all_of(branches.begin(), branches.end(), IsNull)) return NullAt(1);
  *result = CommonType(branches);
  if (!result->has_value()) return NoCommonType(-1);
  return std::nullopt;
}

Outcome In(CallState* state, Result* result) {
  const std::span<const DataType> items = std::span(state->types).subspan(1);
  if (items.empty()) return std::nullopt;
  const std::optional<DataType> common = CommonType(items);
  if (!common.has_value()) return NoCommonType(static_cast<int>(state->types.size()) - 1);
  if (CanCompare(state->types[0], *common, false) == Support::kNo) return NoCommonType(1);
  *result = DataType::Boolean().WithNullable(state->AnyNullable());
  return std::nullopt;
}

Outcome NullIf(CallState* state, Result* result) {
  if (IsNull(state->types[0])) return NullAt(0);
  if (CanCompare(state->types[0], state->types[1], false) == Support::kNo) return NoCommonType(1);
  *result = state->types[0].Nullable();
  return std::nullopt;
}

Outcome Overlaps(CallState* state, Result* result) {
  const auto& types = state->types;
  for (size_t i = 0; i < 4; ++i) {
    if (types[i].is_unknown()) continue;
    const bool end = i % 2 == 1;
    if (IsNull(types[i])) {
      if (i < 2) return WrongType(static_cast<int>(i), "a time");
      continue;
    }
    if (!IsDatetime(types[i]) && !(end && IsInterval(types[i]))) {
      return WrongType(static_cast<int>(i), end ? "a time or an interval" : "a time");
    }
    if (IsDatetime(types[i]) && types[i].root() != types[0].root()) {
      return NoCommonType(static_cast<int>(i));
    }
  }
  *result = DataType::Boolean().WithNullable(state->AnyNullable());
  return std::nullopt;
}

Outcome Overlay(CallState* state, Result* result) {
  for (size_t i = 0; i < state->types.size(); ++i) {
    const DataType& type = state->types[i];
    if (IsNull(type)) return NullAt(i);
    if (type.is_unknown()) continue;
    const bool text = IsCharacterString(type) || IsBinaryString(type);
    if (i < 2 ? !text : !IsIntegerNumeric(type)) {
      return WrongType(static_cast<int>(i), i < 2 ? "STRING" : "an integer");
    }
  }
  if (AnyUnknown(*state)) {
    *result = DataType::Unknown();
    return std::nullopt;
  }
  const DataType& a = state->types[0];
  const DataType& b = state->types[1];
  if (IsCharacterString(a) && !IsCharacterString(b)) return NoCommonType(1);
  const int64_t sum = static_cast<int64_t>(a.length()) + b.length();
  const auto length = static_cast<int32_t>(std::min<int64_t>(sum, kMaxLength));
  const bool binary = IsBinaryString(b.Is(TypeRoot::kVarchar) ? b : a);
  const DataType type = binary ? DataType::Varbinary(length) : DataType::Varchar(length);
  *result = type.WithNullable(state->AnyNullable());
  return std::nullopt;
}

// TRIM(x), TRIM(flag, x), TRIM(flag, characters, x)
Outcome Trim(CallState* state, Result* result) {
  const size_t last = state->types.size() - 1;
  const DataType& source = state->types[last];
  bool nullable = false;
  for (size_t i = last == 0 ? 0 : 1; i <= last; ++i) {
    const DataType& type = state->types[i];
    if (IsNull(type)) return NullAt(i);
    nullable = nullable || type.nullable();
    if (type.is_unknown()) continue;
    const bool fits = IsCharacterString(type) || (last == 2 && IsBinaryString(type));
    if (!fits) return WrongType(static_cast<int>(i), "STRING");
  }
  if (last == 2 && !state->types[1].is_unknown() && !source.is_unknown() &&
      IsCharacterString(state->types[1]) != IsCharacterString(source)) {
    return NoCommonType(2);
  }
  if (source.is_unknown()) {
    *result = DataType::Unknown();
  } else if (IsCharacterString(source)) {
    *result = DataType::Varchar(source.length()).WithNullable(nullable);
  } else {
    *result = DataType::Varbinary(source.length()).WithNullable(nullable);
  }
  return std::nullopt;
}

bool IsYearUnit(std::string_view unit) {
  static constexpr std::string_view kUnits[] = {"YEAR",   "ISOYEAR", "QUARTER",   "MONTH",
                                                "DECADE", "CENTURY", "MILLENNIUM"};
  return std::find(std::begin(kUnits), std::end(kUnits), unit) != std::end(kUnits);
}

bool IsTimeUnit(std::string_view unit) {
  static constexpr std::string_view kUnits[] = {
      "DAY",         "DAYOFWEEK",   "DAYOFYEAR",  "DOW",    "DOY",
      "EPOCH",       "FRAC_SECOND", "HOUR",       "ISODOW", "MICROSECOND",
      "MILLISECOND", "MINUTE",      "NANOSECOND", "SECOND", "WEEK"};
  if (unit.starts_with("SQL_TSI_")) unit.remove_prefix(8);
  return IsYearUnit(unit) || unit.starts_with("WEEK(") ||
         std::find(std::begin(kUnits), std::end(kUnits), unit) != std::end(kUnits);
}

// A unit that is none; one whose word is not known here passes.
Outcome CheckUnit(const CallState& state, size_t argument) {
  const std::optional<std::string_view> unit = state.arguments[argument].literal;
  if (!unit.has_value() || unit->empty() || IsTimeUnit(*unit)) return std::nullopt;
  return CallError{CallErrorKind::kBadValue,
                   static_cast<int>(argument),
                   "a unit of time such as YEAR, DAY or SECOND",
                   {}};
}

// EXTRACT(unit, x)
Outcome Extract(CallState* state, Result* result) {
  const DataType& type = state->types[1];
  if (IsNull(type)) return NullAt(1);
  const std::string_view unit = state->arguments[0].literal.value_or("");
  if (!type.is_unknown() && !IsDatetime(type)) {
    const bool fits = IsYearUnit(unit) ? type.Is(TypeRoot::kIntervalYearMonth)
                                       : type.Is(TypeRoot::kIntervalDayTime);
    if (!fits) return WrongType(1, "DATE, TIME, TIMESTAMP or a fitting interval");
  }
  *result = DataType::Bigint().WithNullable(type.nullable());
  return CheckUnit(*state, 0);
}

// TIMESTAMPADD(unit, n, x)
Outcome TimestampAdd(CallState* state, Result* result) {
  const DataType& type = state->types[2];
  for (size_t i = 1; i < 3; ++i) {
    if (IsNull(state->types[i])) return NullAt(i);
  }
  if (!state->types[1].is_unknown() && !IsIntegerNumeric(state->types[1])) {
    return WrongType(1, "an integer");
  }
  if (!type.is_unknown() && !IsDatetime(type)) return WrongType(2, "DATE, TIME or TIMESTAMP");
  const bool nullable = state->types[1].nullable() || type.nullable();
  std::string_view unit = state->arguments[0].literal.value_or("");
  if (unit.starts_with("SQL_TSI_")) unit.remove_prefix(8);
  const bool fine = unit == "HOUR" || unit == "MINUTE" || unit == "SECOND" ||
                    unit == "MILLISECOND" || unit == "MICROSECOND" || unit == "NANOSECOND" ||
                    unit == "FRAC_SECOND";
  DataType out = type;
  if (fine && type.Is(TypeRoot::kDate)) out = DataType::Timestamp();
  if (fine) out = out.WithTimeAttribute(TimeAttribute::kNone);
  *result = out.WithNullable(nullable);
  return CheckUnit(*state, 0);
}

// TIMESTAMPDIFF(unit, a, b)
Outcome TimestampDiff(CallState* state, Result* result) {
  for (size_t i = 1; i < 3; ++i) {
    if (IsNull(state->types[i])) return NullAt(i);
    if (!state->types[i].is_unknown() && !IsDatetime(state->types[i])) {
      return WrongType(static_cast<int>(i), "DATE, TIME or TIMESTAMP");
    }
  }
  *result = DataType::Int().WithNullable(state->types[1].nullable() || state->types[2].nullable());
  return CheckUnit(*state, 0);
}

// FLOOR(x TO unit), CEIL(x TO unit), and of numbers and intervals alone
Outcome Floor(CallState* state, Result* result) {
  (void)result;
  const DataType& type = state->types[0];
  if (IsNull(type)) return NullAt(0);
  if (type.is_unknown()) return std::nullopt;
  if (state->types.size() == 1) {
    if (!IsNumeric(type) && !IsInterval(type)) return WrongType(0, "a number or an interval");
    return std::nullopt;
  }
  if (!IsDatetime(type)) return WrongType(0, "DATE, TIME or TIMESTAMP");
  return CheckUnit(*state, 1);
}

// LAG/LEAD(x [, n [, default]])
Outcome Lag(CallState* state, Result* result) {
  (void)result;
  for (size_t i = 0; i < state->types.size(); ++i) {
    if (IsNull(state->types[i])) return NullAt(i);
  }
  if (state->types.size() > 1) {
    if (!state->types[1].is_unknown() && !IsNumeric(state->types[1])) {
      return WrongType(1, "a number");
    }
  }
  if (state->types.size() > 2 &&
      CanCompare(state->types[0], state->types[2], false) == Support::kNo) {
    return NoCommonType(2);
  }
  return std::nullopt;
}

// JSON_OBJECT(key, value, ...)
Outcome JsonObject(CallState* state, Result* result) {
  for (size_t i = 0; i < state->types.size(); i += 2) {
    const DataType& key = state->types[i];
    if (IsNull(key)) return NullAt(i);
    if (key.is_unknown()) continue;
    if (!IsCharacterString(key) || key.nullable()) {
      return WrongType(static_cast<int>(i), "STRING NOT NULL");
    }
  }
  *result = DataType::String().NotNull();
  return std::nullopt;
}

bool ComparesFully(const DataType& a, const DataType& b) {
  if (IsNull(a) || IsNull(b) || a.is_unknown() || b.is_unknown()) return true;
  if (a.root() == b.root()) {
    if (IsCollection(a)) return ComparesFully(a.element(), b.element());
    if (a.Is(TypeRoot::kMap)) {
      return ComparesFully(a.key(), b.key()) && ComparesFully(a.value(), b.value());
    }
    if (a.Is(TypeRoot::kRow)) {
      return std::equal(
          a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
          [](const Field& x, const Field& y) { return ComparesFully(x.type, y.type); });
    }
    return !a.Is(TypeRoot::kStructured) && !a.Is(TypeRoot::kRaw);
  }
  return (IsNumeric(a) && IsNumeric(b)) || (IsDatetime(a) && IsDatetime(b)) ||
         (IsCharacterString(a) && IsCharacterString(b)) || (IsBinaryString(a) && IsBinaryString(b));
}

// GREATEST, LEAST
Outcome Greatest(CallState* state, Result* result) {
  (void)result;
  const auto& types = state->types;
  if (types.size() == 1 && !ComparesFully(types[0], types[0])) return WrongType(0, "comparable");
  for (size_t i = 1; i < types.size(); ++i) {
    if (!ComparesFully(types[i - 1], types[i])) return NoCommonType(static_cast<int>(i));
  }
  return std::nullopt;
}

Outcome CommonCollections(CallState* state, TypeRoot root, const char* expected) {
  for (size_t i = 0; i < state->types.size(); ++i) {
    if (!state->types[i].is_unknown() && !state->types[i].Is(root)) {
      return WrongType(static_cast<int>(i), expected);
    }
  }
  const std::optional<DataType> common = FindCommonType(state->types);
  if (!common.has_value()) return NoCommonType(-1);
  for (DataType& type : state->types) type = *common;
  return std::nullopt;
}

Outcome CommonArrays(CallState* state, Result* result) {
  (void)result;
  return CommonCollections(state, TypeRoot::kArray, "ARRAY");
}

Outcome CommonMaps(CallState* state, Result* result) {
  (void)result;
  return CommonCollections(state, TypeRoot::kMap, "MAP");
}

Outcome CurrentWatermark(CallState* state, Result* result) {
  const DataType& type = state->types[0];
  if (!type.is_unknown() && !type.is_rowtime()) return WrongType(0, "an event time column");
  *result = type.is_unknown()                  ? DataType::Unknown()
            : type.Is(TypeRoot::kTimestampLtz) ? DataType::TimestampLtz(3)
                                               : DataType::Timestamp(3);
  return std::nullopt;
}

// TUMBLE and its like in FROM: a table, the descriptor of its time, intervals. Yields the table's
// columns and the three of the window.
Outcome WindowTvf(CallState* state, Result* result) {
  const ArgInfo& table = state->arguments[0];
  if (!table.is_table && !table.type.is_unknown()) return WrongType(0, "TABLE name");
  const DataType& descriptor = state->types[1];
  if (!descriptor.Is(TypeRoot::kDescriptor) && !descriptor.is_unknown()) {
    return WrongType(1, "DESCRIPTOR(column)");
  }
  for (size_t i = 2; i < state->types.size(); ++i) {
    if (IsNull(state->types[i])) return NullAt(i);
    if (!state->types[i].is_unknown() && !IsInterval(state->types[i])) {
      return WrongType(static_cast<int>(i), "an interval");
    }
  }
  *result = DataType::Unknown();
  const std::span<const std::string> columns = state->arguments[1].columns;
  if (!table.type.Is(TypeRoot::kRow) || columns.empty()) return std::nullopt;
  std::vector<Field> fields(table.type.fields().begin(), table.type.fields().end());
  const auto time = std::find_if(fields.begin(), fields.end(),
                                 [&](const Field& field) { return field.name == columns[0]; });
  if (time == fields.end()) return CallError{CallErrorKind::kBadValue, 1, "a column", {}};
  const DataType window_time = time->type.NotNull();
  fields.push_back({"window_start", DataType::Timestamp(3).NotNull()});
  fields.push_back({"window_end", DataType::Timestamp(3).NotNull()});
  fields.push_back({"window_time", window_time});
  *result = DataType::Row(std::move(fields)).NotNull();
  return std::nullopt;
}

struct NamedRule {
  std::string_view name;
  Outcome (*apply)(CallState*, Result*);
};

constexpr NamedRule kRules[] = {
    {"plus", Plus},
    {"minus", Minus},
    {"times", Times},
    {"divide", Divide},
    {"remainder", Remainder},
    {"concat", Concat},
    {"minusdate", MinusDate},
    {"case", Case},
    {"in", In},
    {"nullif", NullIf},
    {"row", Row},
    {"array", Array},
    {"multiset", Multiset},
    {"map", Map},
    {"item", Item},
    {"overlaps", Overlaps},
    {"overlay", Overlay},
    {"trim", Trim},
    {"extract", Extract},
    {"timestampadd", TimestampAdd},
    {"timestampdiff", TimestampDiff},
    {"floor", Floor},
    {"lag", Lag},
    {"jsonobject", JsonObject},
    {"greatest", Greatest},
    {"commonarrays", CommonArrays},
    {"commonmaps", CommonMaps},
    {"objectof", ObjectOf},
    {"objectupdate", ObjectUpdate},
    {"currentwatermark", CurrentWatermark},
    {"windowtvf", WindowTvf},
};

}  // namespace

}  // namespace rules

std::optional<CallError> ApplyRule(std::string_view rule, CallState* state,
                                   std::optional<DataType>* result) {
  for (const rules::NamedRule& each : rules::kRules) {
    if (each.name == rule) return each.apply(state, result);
  }
  *result = DataType::Unknown();
  return std::nullopt;
}

}  // namespace weir::sql
