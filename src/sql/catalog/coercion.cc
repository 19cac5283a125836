#include "sql/catalog/coercion.h"

#include <algorithm>
#include <vector>

namespace weir::sql {

namespace {

bool AnyUnknown(std::span<const DataType> types) {
  return std::any_of(types.begin(), types.end(),
                     [](const DataType& type) { return type.HasUnknown(); });
}

bool IsNullType(const DataType& type) { return type.Is(TypeRoot::kNull); }

bool HasFields(const DataType& type) {
  return type.Is(TypeRoot::kRow) || type.Is(TypeRoot::kStructured);
}

// Calcite's SqlTypeFamily of a type: its root, with these roots thrown together.
enum class Family : uint8_t {
  kCharacter,
  kBinary,
  kNumeric,
  kTimestamp,
  kOther,
};

Family FamilyOf(const DataType& type) {
  if (IsCharacterString(type)) return Family::kCharacter;
  if (IsBinaryString(type)) return Family::kBinary;
  if (IsNumeric(type)) return Family::kNumeric;
  if (IsTimestamp(type)) return Family::kTimestamp;
  return Family::kOther;
}

bool SameFamily(const DataType& a, const DataType& b) {
  const Family family = FamilyOf(a);
  return family == FamilyOf(b) && (family != Family::kOther || a.root() == b.root());
}

// What RelDataType.getPrecision() says of a number.
int NumericPrecision(const DataType& type) {
  switch (type.root()) {
    case TypeRoot::kTinyint:
      return 3;
    case TypeRoot::kSmallint:
      return 5;
    case TypeRoot::kInteger:
      return 10;
    case TypeRoot::kBigint:
      return 19;
    case TypeRoot::kFloat:
    case TypeRoot::kDouble:
      return 15;
    default:
      return type.precision();
  }
}

int NumericScale(const DataType& type) { return type.Is(TypeRoot::kDecimal) ? type.scale() : 0; }

DataType CommonExact(const DataType& a, const DataType& b) {
  if (!a.Is(TypeRoot::kDecimal) && !b.Is(TypeRoot::kDecimal)) {
    return NumericPrecision(b) > NumericPrecision(a) ? b : a;
  }
  const int scale_a = NumericScale(a);
  const int scale_b = NumericScale(b);
  const int digits = std::min(
      std::max(NumericPrecision(a) - scale_a, NumericPrecision(b) - scale_b), kMaxDecimalPrecision);
  const int scale = std::min(std::max(scale_a, scale_b), kMaxDecimalPrecision - digits);
  return DataType::Decimal(digits + scale, scale);
}

DataType CommonString(const DataType& a, const DataType& b) {
  const int length = std::max(a.length(), b.length());
  const bool binary = IsBinaryString(a);
  const bool a_varies = a.Is(TypeRoot::kVarchar) || a.Is(TypeRoot::kVarbinary);
  const bool b_varies = b.Is(TypeRoot::kVarchar) || b.Is(TypeRoot::kVarbinary);
  if (a_varies || b_varies || a.length() != b.length()) {
    return binary ? DataType::Varbinary(length) : DataType::Varchar(length);
  }
  return binary ? DataType::Binary(length) : DataType::Char(length);
}

IntervalRange CombinedRange(IntervalRange a, IntervalRange b) {
  if (a == b) return a;
  if (a <= IntervalRange::kYearToMonth) return IntervalRange::kYearToMonth;
  return IntervalRange::kDayToSecond;
}

DataType CommonInterval(const DataType& a, const DataType& b) {
  return DataType::Interval(CombinedRange(a.interval_range(), b.interval_range()),
                            std::max(a.precision(), b.precision()), std::max(a.scale(), b.scale()));
}

DataType WithAnyNullable(const DataType& type, std::span<const DataType> types) {
  const bool nullable = std::any_of(types.begin(), types.end(), [](const DataType& each) {
    return each.nullable() || IsNullType(each);
  });
  return type.WithNullable(nullable);
}

std::optional<DataType> LeastRestrictive(std::span<const DataType> types);

template <typename Child>
std::optional<DataType> LeastRestrictiveChild(std::span<const DataType> types, Child child) {
  std::vector<DataType> children;
  for (const DataType& type : types) children.push_back(child(type));
  return LeastRestrictive(children);
}

// ROW, ARRAY, MULTISET and MAP, all of the same root; NULL among them does not count as one.
std::optional<DataType> LeastRestrictiveComposed(std::span<const DataType> types) {
  const DataType& first = types.front();
  bool nullable = false;
  for (const DataType& type : types) {
    if (type.root() != first.root() || type.fields().size() != first.fields().size()) {
      return std::nullopt;
    }
    nullable = nullable || type.nullable();
  }
  DataType result;
  if (HasFields(first)) {
    std::vector<Field> fields;
    for (size_t i = 0; i < first.fields().size(); ++i) {
      auto common =
          LeastRestrictiveChild(types, [i](const DataType& t) { return t.fields()[i].type; });
      if (!common.has_value()) return std::nullopt;
      fields.push_back({first.fields()[i].name, *common});
    }
    result = DataType::Row(std::move(fields));
  } else if (first.Is(TypeRoot::kMap)) {
    auto key = LeastRestrictiveChild(types, [](const DataType& t) { return t.key(); });
    auto value = LeastRestrictiveChild(types, [](const DataType& t) { return t.value(); });
    if (!key.has_value() || !value.has_value()) return std::nullopt;
    result = DataType::Map(*key, *value);
  } else {
    auto element = LeastRestrictiveChild(types, [](const DataType& t) { return t.element(); });
    if (!element.has_value()) return std::nullopt;
    result = first.Is(TypeRoot::kArray) ? DataType::Array(*element) : DataType::Multiset(*element);
  }
  return result.WithNullable(nullable);
}

// One step of Calcite's leastRestrictiveSqlType: the type of `result` and `type`, of one family.
std::optional<DataType> Merge(const DataType& result, const DataType& type) {
  if (IsCharacterString(type) || IsBinaryString(type)) return CommonString(result, type);
  if (IsExactNumeric(type)) {
    if (IsExactNumeric(result)) return type == result ? result : CommonExact(result, type);
    return type.Is(TypeRoot::kDecimal) ? DataType::Double() : result;
  }
  if (IsApproximateNumeric(type)) {
    if (IsApproximateNumeric(result)) return result;  // both have precision 15: the first stays
    return result.Is(TypeRoot::kDecimal) ? DataType::Double() : type;
  }
  if (IsInterval(type)) return type == result ? result : CommonInterval(result, type);
  if (IsDatetime(type)) {
    const bool has_precision = !type.Is(TypeRoot::kDate);
    if (has_precision && type.precision() != result.precision()) {
      const int precision = std::max(type.precision(), result.precision());
      return type.Is(TypeRoot::kTimestamp)      ? DataType::Timestamp(precision)
             : type.Is(TypeRoot::kTimestampLtz) ? DataType::TimestampLtz(precision)
             : type.Is(TypeRoot::kTime)         ? DataType::Time(precision)
                                                : DataType::TimestampTz(precision);
    }
    return result;
  }
  return std::nullopt;
}

// A number or an interval next to a date or timestamp (in either order) takes the latter's type:
// Calcite's rule, meant for sums, that shows in CASE and UNION too.
std::optional<DataType> DatetimeNeighbour(std::span<const DataType> types, size_t i,
                                          const DataType& result) {
  if (i + 1 >= types.size()) return std::nullopt;
  const DataType& type = types[i];
  const DataType& next = types[i + 1];
  const bool exact = IsExactNumeric(type) && IsExactNumeric(result);
  if ((exact || IsInterval(type)) && IsDatetime(next)) return next;
  if (IsDatetime(type) && (IsInterval(next) || IsIntegerNumeric(next))) return type;
  return std::nullopt;
}

// SqlTypeAssignmentRule: the casts that leastRestrictiveByCast tries for the rest (BOOLEAN, RAW).
bool Assignable(const DataType& from, const DataType& to) {
  if (SameIgnoringNullability(from, to)) return true;
  return from.root() == to.root() && (from.Is(TypeRoot::kBoolean) || from.Is(TypeRoot::kMap));
}

std::optional<DataType> LeastRestrictiveByCast(std::span<const DataType> types) {
  DataType result = types.front();
  for (const DataType& type : types.subspan(1)) {
    if (IsNullType(type)) continue;
    if (IsNullType(result) || Assignable(result, type)) {
      result = type;
    } else if (!Assignable(type, result)) {
      return std::nullopt;
    }
  }
  return WithAnyNullable(result, types);
}

std::optional<DataType> LeastRestrictiveSimple(std::span<const DataType> types) {
  std::optional<DataType> result;
  for (size_t i = 0; i < types.size(); ++i) {
    const DataType& type = types[i];
    if (IsNullType(type)) continue;
    if (!result.has_value()) {
      result = type;
      if (IsConstructed(type)) return LeastRestrictiveComposed(types);
    }
    if (!SameFamily(*result, type)) return std::nullopt;
    if (auto neighbour = DatetimeNeighbour(types, i, *result)) {
      return WithAnyNullable(*neighbour, types);
    }
    result = Merge(*result, type);
    if (!result.has_value()) return std::nullopt;
  }
  if (!result.has_value()) return std::nullopt;
  return WithAnyNullable(*result, types);
}

std::optional<DataType> LeastRestrictive(std::span<const DataType> types) {
  const DataType& first = types.front();
  const bool identical =
      std::all_of(types.begin(), types.end(), [&](const DataType& type) { return type == first; });
  std::optional<DataType> result;
  if (identical) {
    result = first;
  } else {
    result = LeastRestrictiveSimple(types);
    if (!result.has_value()) result = LeastRestrictiveByCast(types);
  }
  if (result.has_value() && IsNullType(*result)) return std::nullopt;
  return result;
}

}  // namespace

std::optional<DataType> CommonType(std::span<const DataType> types) {
  if (types.empty()) return std::nullopt;
  if (AnyUnknown(types)) return DataType::Unknown();
  return LeastRestrictive(types);
}

// ---- FindCommonType: LogicalTypeMerging ----

namespace {

std::optional<DataType> Merged(std::span<const DataType> types);

template <typename Child>
std::optional<DataType> MergedChild(std::span<const DataType> types, Child child) {
  std::vector<DataType> children;
  for (const DataType& type : types) children.push_back(child(type));
  return Merged(children);
}

std::optional<DataType> MergedComposed(std::span<const DataType> types) {
  const DataType* found = nullptr;
  for (const DataType& type : types) {
    if (IsNullType(type)) return std::nullopt;
    if (found == nullptr) found = &type;
    if (type.root() != found->root() || type.fields().size() != found->fields().size()) {
      return std::nullopt;
    }
  }
  if (found->Is(TypeRoot::kRow)) {
    std::vector<Field> fields;
    for (size_t i = 0; i < found->fields().size(); ++i) {
      auto common = MergedChild(types, [i](const DataType& t) { return t.fields()[i].type; });
      if (!common.has_value()) return std::nullopt;
      fields.push_back({found->fields()[i].name, *common});
    }
    return DataType::Row(std::move(fields));
  }
  if (found->Is(TypeRoot::kMap)) {
    auto key = MergedChild(types, [](const DataType& t) { return t.key(); });
    auto value = MergedChild(types, [](const DataType& t) { return t.value(); });
    if (!key.has_value() || !value.has_value()) return std::nullopt;
    return DataType::Map(*key, *value);
  }
  auto element = MergedChild(types, [](const DataType& t) { return t.element(); });
  if (!element.has_value()) return std::nullopt;
  return found->Is(TypeRoot::kArray) ? DataType::Array(*element) : DataType::Multiset(*element);
}

// A step for two similar simple types, both nullable.
std::optional<DataType> MergeSimilar(const DataType& result, const DataType& type) {
  if (IsDatetime(result) && IsInterval(type)) return result;
  if (IsInterval(result) && IsDatetime(type)) return type;
  if (IsDatetime(result) && IsExactNumeric(type)) return result;
  if (IsExactNumeric(result) && IsDatetime(type)) return type;
  if ((IsCharacterString(result) && IsCharacterString(type)) ||
      (IsBinaryString(result) && IsBinaryString(type))) {
    // CHAR with a VARCHAR of the same length is of the second's root.
    if (result.length() == type.length() && !result.Is(TypeRoot::kVarchar) &&
        !result.Is(TypeRoot::kVarbinary)) {
      return type;
    }
    return CommonString(result, type);
  }
  if (IsNumeric(result) && IsNumeric(type)) {
    if (IsExactNumeric(type) && IsExactNumeric(result)) return CommonExact(result, type);
    if (IsExactNumeric(type)) return type.Is(TypeRoot::kDecimal) ? DataType::Double() : result;
    if (IsApproximateNumeric(result)) {
      return result.Is(TypeRoot::kDouble) || type.Is(TypeRoot::kDouble) ? DataType::Double()
                                                                        : result;
    }
    return type;
  }
  if (type.Is(TypeRoot::kDate) && result.Is(TypeRoot::kDate)) return result;
  const int precision = std::max(type.precision(), result.precision());
  if (type.Is(TypeRoot::kTime) && result.Is(TypeRoot::kTime)) return DataType::Time(precision);
  if (IsTimestamp(type) && IsTimestamp(result)) {
    if (type == result) return result;
    if (type.Is(TypeRoot::kTimestampTz) || result.Is(TypeRoot::kTimestampTz)) {
      return DataType::TimestampTz(precision);
    }
    if (type.Is(TypeRoot::kTimestampLtz) || result.Is(TypeRoot::kTimestampLtz)) {
      return DataType::TimestampLtz(precision);
    }
    return DataType::Timestamp(precision);
  }
  if (IsInterval(type) && type.root() == result.root()) return CommonInterval(result, type);
  return std::nullopt;
}

std::optional<DataType> MergedByCast(std::span<const DataType> types) {
  DataType result = types.front();
  for (const DataType& type : types) {
    if (IsNullType(type)) continue;
    if (CanCastImplicitly(result, type) == Support::kYes) {
      result = type;
    } else if (CanCastImplicitly(type, result) != Support::kYes) {
      return std::nullopt;
    }
  }
  return result;
}

std::optional<DataType> MergedNullable(std::span<const DataType> types) {
  std::optional<DataType> result;
  for (const DataType& type : types) {
    if (IsNullType(type)) continue;
    if (!result.has_value()) result = type;
    if (IsConstructed(type)) return MergedComposed(types);
    result = MergeSimilar(*result, type);
    if (!result.has_value()) return std::nullopt;
  }
  return result;
}

std::optional<DataType> Merged(std::span<const DataType> types) {
  bool nullable = false;
  std::vector<DataType> all;
  for (const DataType& type : types) {
    nullable = nullable || type.nullable();
    all.push_back(type.Nullable());
  }
  std::optional<DataType> result = MergedNullable(all);
  if (!result.has_value()) result = MergedByCast(all);
  if (!result.has_value() || IsNullType(*result)) return std::nullopt;
  return result->WithNullable(nullable);
}

}  // namespace

std::optional<DataType> FindCommonType(std::span<const DataType> types) {
  if (types.empty()) return std::nullopt;
  if (AnyUnknown(types)) return DataType::Unknown();
  return Merged(types);
}

// ---- comparison ----

namespace {

// Calcite compares a string with these by casting the string.
bool StringComparesWith(const DataType& type) {
  return IsNumeric(type) || IsDatetime(type) || IsInterval(type) || type.Is(TypeRoot::kBoolean);
}

bool Comparable(const DataType& a, const DataType& b) {
  if (a.is_unknown() || b.is_unknown()) return true;
  if (HasFields(a) != HasFields(b)) return false;
  if (HasFields(a)) {
    return std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
                      [](const Field& x, const Field& y) { return Comparable(x.type, y.type); });
  }
  if (SameFamily(a, b) || IsNullType(a) || IsNullType(b)) return true;
  return (IsCharacterString(a) && StringComparesWith(b)) ||
         (IsCharacterString(b) && StringComparesWith(a));
}

}  // namespace

Support CanOrder(const DataType& type) {
  if (type.is_unknown()) return Support::kUnknown;
  return Support::kYes;
}

Support CanGroup(const DataType& type) {
  if (type.is_unknown()) return Support::kUnknown;
  return Support::kYes;
}

Support CanCompare(const DataType& a, const DataType& b, bool ordered) {
  if (ordered && (a.Is(TypeRoot::kStructured) || b.Is(TypeRoot::kStructured))) return Support::kNo;
  // A NULL that stands where a ROW is compared has no fields to look at.
  if (IsNullType(b) && HasFields(a)) return Support::kYes;
  if (!Comparable(a, b)) return Support::kNo;
  return a.HasUnknown() || b.HasUnknown() ? Support::kUnknown : Support::kYes;
}

}  // namespace weir::sql
