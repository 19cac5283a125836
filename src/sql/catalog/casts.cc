// Casts and assignment: who may become whom.
#include <algorithm>
#include <cstdint>

#include "sql/catalog/coercion.h"

namespace weir::sql {

namespace {

using Roots = uint32_t;

constexpr Roots Bit(TypeRoot root) { return Roots{1} << static_cast<unsigned>(root); }

static_assert(static_cast<unsigned>(TypeRoot::kVariant) < 32);

constexpr Roots kCharacters = Bit(TypeRoot::kChar) | Bit(TypeRoot::kVarchar);
constexpr Roots kBytes = Bit(TypeRoot::kBinary) | Bit(TypeRoot::kVarbinary);
constexpr Roots kIntegers = Bit(TypeRoot::kTinyint) | Bit(TypeRoot::kSmallint) |
                            Bit(TypeRoot::kInteger) | Bit(TypeRoot::kBigint);
constexpr Roots kExact = kIntegers | Bit(TypeRoot::kDecimal);
constexpr Roots kNumbers = kExact | Bit(TypeRoot::kFloat) | Bit(TypeRoot::kDouble);
constexpr Roots kPlainOrLocal = Bit(TypeRoot::kTimestamp) | Bit(TypeRoot::kTimestampLtz);
constexpr Roots kStamps = kPlainOrLocal | Bit(TypeRoot::kTimestampTz);
constexpr Roots kDatetimes = kStamps | Bit(TypeRoot::kDate) | Bit(TypeRoot::kTime);
constexpr Roots kIntervals = Bit(TypeRoot::kIntervalYearMonth) | Bit(TypeRoot::kIntervalDayTime);
constexpr Roots kPredefined =
    kCharacters | kBytes | kNumbers | kDatetimes | kIntervals | Bit(TypeRoot::kBoolean);
constexpr Roots kConstructed =
    Bit(TypeRoot::kArray) | Bit(TypeRoot::kMultiset) | Bit(TypeRoot::kMap) | Bit(TypeRoot::kRow);

// LogicalTypeCasts: the roots that `to` takes without and with a CAST.
struct CastRule {
  Roots implicitly = 0;
  Roots explicitly = 0;
};

CastRule RuleFor(TypeRoot to) {
  constexpr Roots kNumberLike = Bit(TypeRoot::kBoolean) | kPlainOrLocal;
  constexpr Roots kToText = kPredefined | kConstructed | Bit(TypeRoot::kRaw) |
                            Bit(TypeRoot::kNull) | Bit(TypeRoot::kStructured);
  constexpr Roots kToInteger = kNumbers | kCharacters | kIntervals | kNumberLike;
  switch (to) {
    case TypeRoot::kChar:
      return {Bit(to), kToText};
    case TypeRoot::kVarchar:
      return {kCharacters, kToText};
    case TypeRoot::kBoolean:
      return {Bit(to), kCharacters | kIntegers};
    case TypeRoot::kBinary:
      return {Bit(to), kCharacters | kBytes | Bit(TypeRoot::kRaw)};
    case TypeRoot::kVarbinary:
      return {kBytes, kCharacters | Bit(TypeRoot::kRaw)};
    case TypeRoot::kDecimal:
      return {kNumbers, kCharacters | kIntervals | kNumberLike};
    case TypeRoot::kTinyint:
      return {Bit(to), kToInteger};
    case TypeRoot::kSmallint:
      return {Bit(TypeRoot::kTinyint) | Bit(to), kToInteger};
    case TypeRoot::kInteger:
      return {Bit(TypeRoot::kTinyint) | Bit(TypeRoot::kSmallint) | Bit(to), kToInteger};
    case TypeRoot::kBigint:
      return {kIntegers, kToInteger};
    case TypeRoot::kFloat:
      return {kExact | Bit(to), kNumbers | kCharacters | kNumberLike};
    case TypeRoot::kDouble:
      return {kNumbers, kCharacters | kNumberLike};
    case TypeRoot::kDate:
    case TypeRoot::kTime:
      return {Bit(to) | Bit(TypeRoot::kTimestamp), kStamps | kCharacters};
    case TypeRoot::kTimestamp:
    case TypeRoot::kTimestampLtz:
      return {kPlainOrLocal, kDatetimes | kCharacters | kNumbers};
    case TypeRoot::kTimestampTz:
      return {Bit(to), kDatetimes | kCharacters};
    case TypeRoot::kIntervalYearMonth:
    case TypeRoot::kIntervalDayTime:
      return {Bit(to), kExact | kCharacters};
    default:
      return {Bit(to), 0};
  }
}

bool IsSingleUnit(const DataType& interval) {
  switch (interval.interval_range()) {
    case IntervalRange::kYear:
    case IntervalRange::kMonth:
    case IntervalRange::kDay:
    case IntervalRange::kHour:
    case IntervalRange::kMinute:
    case IntervalRange::kSecond:
      return true;
    default:
      return false;
  }
}

bool Castable(const DataType& from, const DataType& to, bool explicitly);

bool ChildrenCastable(const DataType& from, const DataType& to, bool explicitly) {
  if (from.root() == to.root()) {
    if (IsCollection(from)) return Castable(from.element(), to.element(), explicitly);
    if (from.Is(TypeRoot::kMap)) {
      return Castable(from.key(), to.key(), explicitly) &&
             Castable(from.value(), to.value(), explicitly);
    }
  }
  auto has_fields = [](const DataType& type) {
    return type.Is(TypeRoot::kRow) || type.Is(TypeRoot::kStructured);
  };
  if (!has_fields(from) || !has_fields(to)) return false;
  if (from.Is(TypeRoot::kStructured) && to.Is(TypeRoot::kStructured) &&
      from.class_name() != to.class_name()) {
    return false;
  }
  return std::equal(
      from.fields().begin(), from.fields().end(), to.fields().begin(), to.fields().end(),
      [&](const Field& f, const Field& t) { return Castable(f.type, t.type, explicitly); });
}

// LogicalTypeCasts.supportsCasting. Unknown casts to and from anything.
bool Castable(const DataType& from, const DataType& to, bool explicitly) {
  if (from.is_unknown() || to.is_unknown()) return true;
  if (from.nullable() && !to.nullable() && !explicitly) return false;
  if (SameIgnoringNullability(from, to)) return true;
  if (from.Is(TypeRoot::kNull)) return true;
  if (IsInterval(from) && IsExactNumeric(to)) return IsSingleUnit(from);
  if (IsExactNumeric(from) && IsInterval(to)) return IsSingleUnit(to);
  auto composed = [](const DataType& type) {
    return IsConstructed(type) || type.Is(TypeRoot::kStructured);
  };
  if (composed(from) && composed(to)) return ChildrenCastable(from, to, explicitly);
  if (from.Is(TypeRoot::kRaw) && !IsBinaryString(to) && !IsCharacterString(to)) return false;
  if (to.Is(TypeRoot::kRaw) || from.Is(TypeRoot::kSymbol) || to.Is(TypeRoot::kSymbol)) {
    return false;
  }
  const CastRule rule = RuleFor(to.root());
  const Roots roots = explicitly ? rule.implicitly | rule.explicitly : rule.implicitly;
  return (roots & Bit(from.root())) != 0;
}

// What Calcite's lenient rules, as Flink widens them, let into `to`.
Roots ValidatorRule(TypeRoot to) {
  constexpr Roots kScalars = kNumbers | kCharacters | kPlainOrLocal;
  switch (to) {
    case TypeRoot::kTinyint:
    case TypeRoot::kSmallint:
    case TypeRoot::kInteger:
    case TypeRoot::kBigint:
    case TypeRoot::kFloat:
    case TypeRoot::kDouble:
    case TypeRoot::kDecimal:
      return kScalars | Bit(TypeRoot::kBoolean);
    case TypeRoot::kChar:
    case TypeRoot::kVarchar:
      return kScalars | kBytes | kIntervals | Bit(TypeRoot::kBoolean) | Bit(TypeRoot::kDate) |
             Bit(TypeRoot::kTime);
    case TypeRoot::kBoolean:
      return kNumbers | kCharacters | Bit(to);
    case TypeRoot::kBinary:
    case TypeRoot::kVarbinary:
      return kBytes | kCharacters;
    case TypeRoot::kDate:
    case TypeRoot::kTime:
      return Bit(to) | kPlainOrLocal | kCharacters | kBytes;
    case TypeRoot::kTimestamp:
    case TypeRoot::kTimestampLtz:
      return kPlainOrLocal | Bit(TypeRoot::kDate) | Bit(TypeRoot::kTime) | kCharacters | kBytes |
             kNumbers;
    case TypeRoot::kIntervalYearMonth:
    case TypeRoot::kIntervalDayTime:
      return Bit(to) | kExact | kCharacters;
    case TypeRoot::kArray:
      return Bit(to) | kCharacters;
    default:
      return Bit(to);
  }
}

Support Yes(bool yes) { return yes ? Support::kYes : Support::kNo; }

}  // namespace

Support CanCastImplicitly(const DataType& from, const DataType& to) {
  if (from.is_unknown() || to.is_unknown()) return Support::kUnknown;
  return Yes(Castable(from, to, false));
}

bool NeedsNoCast(const DataType& from, const DataType& to) {
  if (SameIgnoringNullability(from, to)) return true;
  return (to.Is(TypeRoot::kVarchar) && IsCharacterString(from) && from.length() <= to.length()) ||
         (to.Is(TypeRoot::kVarbinary) && IsBinaryString(from) && from.length() <= to.length());
}

Support CanCastExplicitly(const DataType& from, const DataType& to) {
  if (from.is_unknown() || to.is_unknown()) return Support::kUnknown;
  return Yes(Castable(from, to, true));
}

Support CanCast(const DataType& from, const DataType& to) {
  if (from.is_unknown() || to.is_unknown()) return Support::kUnknown;
  if (from.Is(TypeRoot::kNull)) return Support::kYes;
  if (to.Is(TypeRoot::kVariant)) return Support::kNo;
  switch (from.root()) {
    case TypeRoot::kArray:
    case TypeRoot::kMap:
    case TypeRoot::kMultiset:
    case TypeRoot::kStructured:
    case TypeRoot::kRow:
    case TypeRoot::kVariant:
    case TypeRoot::kRaw:
      return CanCastExplicitly(from, to);
    default:
      break;
  }
  if (to.Is(TypeRoot::kRow) || to.Is(TypeRoot::kStructured)) return Support::kNo;
  if (IsExactNumeric(from) && IsInterval(to) && !IsSingleUnit(to)) return Support::kNo;
  return Yes((ValidatorRule(to.root()) & Bit(from.root())) != 0);
}

namespace {

// A pair that the validator lets pass and that no rule of Flink's code generation takes.
bool LacksCode(const DataType& from, const DataType& to) {
  if (IsNumeric(from) && IsTimestamp(to)) return true;  // TO_TIMESTAMP_LTZ is what Flink advises
  if (IsTimestamp(from) && IsNumeric(to)) return true;
  if (IsCharacterString(from)) return to.Is(TypeRoot::kArray) || IsInterval(to);
  if (IsBinaryString(from)) return IsDatetime(to);
  return false;
}

}  // namespace

Support CanRunCast(const DataType& from, const DataType& to) {
  const Support valid = CanCast(from, to);
  return valid == Support::kYes && LacksCode(from, to) ? Support::kNo : valid;
}

DataType CastResult(const DataType& from, const DataType& to, bool try_cast) {
  const bool nullable = try_cast || from.nullable() || from.Is(TypeRoot::kNull);
  return to.WithNullable(nullable);
}

namespace {

DataType NullableInside(const DataType& type) {
  std::vector<Field> fields(type.fields().begin(), type.fields().end());
  for (Field& field : fields) field.type = NullableInside(field.type);
  switch (type.root()) {
    case TypeRoot::kArray:
      return DataType::Array(NullableInside(type.element()));
    case TypeRoot::kMultiset:
      return DataType::Multiset(NullableInside(type.element()));
    case TypeRoot::kMap:
      return DataType::Map(NullableInside(type.key()), NullableInside(type.value()));
    case TypeRoot::kRow:
      return DataType::Row(std::move(fields));
    case TypeRoot::kStructured:
      return DataType::Structured(std::string(type.class_name()), std::move(fields));
    default:
      return type.Nullable().WithTimeAttribute(TimeAttribute::kNone);
  }
}

}  // namespace

Support CanAssign(const DataType& query, const DataType& sink) {
  if (query.is_unknown() || sink.is_unknown()) return Support::kUnknown;
  const DataType from = query.Normalized();
  return Yes(Castable(from.WithTimeAttribute(TimeAttribute::kNone),
                      NullableInside(sink.Normalized()), false));
}

}  // namespace weir::sql
