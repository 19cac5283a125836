// SQL types as Flink 2.2 has them (its LogicalType), as a small value.
//
// A DataType is a root, nullability, up to two numbers and, for composed types, a shared immutable
// node: copying one is copying a pointer. Thread-compatible; const objects may be shared.
// `Unknown` is the type of what cannot be known here (a user function's result, a column of an
// external catalog): every rule of this module takes it as an answer of "unknown", never as an
// error, so that one unknown makes no second diagnostic.
//
// Facts: org.apache.flink.table.types.logical.* of flink-table-common 2.2.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::sql {

enum class TypeRoot : uint8_t {
  kUnknown,
  kNull,  // the type of a bare NULL
  kChar,
  kVarchar,
  kBoolean,
  kBinary,
  kVarbinary,
  kDecimal,
  kTinyint,
  kSmallint,
  kInteger,
  kBigint,
  kFloat,
  kDouble,
  kDate,
  kTime,
  kTimestamp,
  kTimestampTz,
  kTimestampLtz,
  kIntervalYearMonth,
  kIntervalDayTime,
  kArray,
  kMultiset,
  kMap,
  kRow,
  kDistinct,
  kStructured,
  kRaw,
  kSymbol,
  kDescriptor,
  kVariant,
};

// "DECIMAL", "TIMESTAMP_LTZ": the root alone, for messages.
std::string_view TypeRootName(TypeRoot root);

// Whether a timestamp column carries event time or processing time.
enum class TimeAttribute : uint8_t { kNone, kRowtime, kProctime };

enum class IntervalRange : uint8_t {
  kYear,
  kMonth,
  kYearToMonth,
  kDay,
  kDayToHour,
  kDayToMinute,
  kDayToSecond,
  kHour,
  kHourToMinute,
  kHourToSecond,
  kMinute,
  kMinuteToSecond,
  kSecond,
};

constexpr int32_t kMaxLength = 2147483647;
constexpr int32_t kMaxDecimalPrecision = 38;
constexpr int32_t kMaxTimePrecision = 9;
constexpr int32_t kDefaultTimestampPrecision = 6;

struct Field;

class DataType {
 public:
  DataType() = default;  // Unknown

  // Builders. Nullable unless said otherwise by NotNull(). They do not check their numbers: ask
  // CheckTypeParameters first when these come from a user. What is too large is cut to the largest,
  // silently, as Flink does it: DECIMAL(50, 2) is DECIMAL(38, 2), TIMESTAMP(12) is TIMESTAMP(9).
  static DataType Unknown() { return DataType(); }
  static DataType Null() { return DataType(TypeRoot::kNull); }
  static DataType Char(int32_t length = 1) { return DataType(TypeRoot::kChar, length); }
  static DataType Varchar(int32_t length) { return DataType(TypeRoot::kVarchar, length); }
  static DataType String() { return Varchar(kMaxLength); }
  static DataType Boolean() { return DataType(TypeRoot::kBoolean); }
  static DataType Binary(int32_t length = 1) { return DataType(TypeRoot::kBinary, length); }
  static DataType Varbinary(int32_t length) { return DataType(TypeRoot::kVarbinary, length); }
  static DataType Bytes() { return Varbinary(kMaxLength); }
  static DataType Decimal(int32_t precision = 10, int32_t scale = 0) {
    return DataType(TypeRoot::kDecimal, Cut(precision, kMaxDecimalPrecision), scale);
  }
  static DataType Tinyint() { return DataType(TypeRoot::kTinyint); }
  static DataType Smallint() { return DataType(TypeRoot::kSmallint); }
  static DataType Int() { return DataType(TypeRoot::kInteger); }
  static DataType Bigint() { return DataType(TypeRoot::kBigint); }
  static DataType Float() { return DataType(TypeRoot::kFloat); }
  static DataType Double() { return DataType(TypeRoot::kDouble); }
  static DataType Date() { return DataType(TypeRoot::kDate); }
  static DataType Time(int32_t precision = 0) {
    return DataType(TypeRoot::kTime, Cut(precision, kMaxTimePrecision));
  }
  static DataType Timestamp(int32_t precision = kDefaultTimestampPrecision) {
    return DataType(TypeRoot::kTimestamp, Cut(precision, kMaxTimePrecision));
  }
  static DataType TimestampTz(int32_t precision = kDefaultTimestampPrecision) {
    return DataType(TypeRoot::kTimestampTz, Cut(precision, kMaxTimePrecision));
  }
  static DataType TimestampLtz(int32_t precision = kDefaultTimestampPrecision) {
    return DataType(TypeRoot::kTimestampLtz, Cut(precision, kMaxTimePrecision));
  }
  // `leading` digits of the first unit, `fraction` digits of the seconds.
  static DataType Interval(IntervalRange range, int32_t leading = 2, int32_t fraction = 6);
  static DataType Array(DataType element);
  static DataType Multiset(DataType element);
  static DataType Map(DataType key, DataType value);
  static DataType Row(std::vector<Field> fields);
  static DataType Structured(std::string class_name, std::vector<Field> fields);
  static DataType Raw(std::string class_name);
  static DataType Symbol(std::string class_name = {});
  static DataType Descriptor() { return DataType(TypeRoot::kDescriptor); }
  static DataType Variant() { return DataType(TypeRoot::kVariant); }

  TypeRoot root() const { return root_; }
  bool Is(TypeRoot root) const { return root_ == root; }
  bool is_unknown() const { return root_ == TypeRoot::kUnknown; }
  // True for Unknown, and for a composed type with Unknown anywhere inside.
  bool HasUnknown() const;

  bool nullable() const { return nullable_; }
  DataType WithNullable(bool nullable) const {
    DataType copy = *this;
    copy.nullable_ = nullable;
    return copy;
  }
  DataType NotNull() const { return WithNullable(false); }
  DataType Nullable() const { return WithNullable(true); }

  int32_t length() const { return precision_; }     // CHAR, VARCHAR, BINARY, VARBINARY
  int32_t precision() const { return precision_; }  // DECIMAL, TIME, TIMESTAMP*; interval: leading
  int32_t scale() const { return scale_; }          // DECIMAL; interval: digits of the seconds
  IntervalRange interval_range() const { return range_; }

  TimeAttribute time_attribute() const { return attribute_; }
  bool is_rowtime() const { return attribute_ == TimeAttribute::kRowtime; }
  bool is_proctime() const { return attribute_ == TimeAttribute::kProctime; }
  DataType WithTimeAttribute(TimeAttribute attribute) const {
    DataType copy = *this;
    copy.attribute_ = attribute;
    return copy;
  }

  // Children; Unknown where there is none.
  DataType element() const;               // ARRAY, MULTISET
  DataType key() const;                   // MAP
  DataType value() const;                 // MAP
  std::span<const Field> fields() const;  // ROW, STRUCTURED; empty otherwise
  // The position of a field, compared exactly first, then without ASCII case; nothing if absent.
  std::optional<size_t> FindField(std::string_view name) const;
  std::string_view class_name() const;  // RAW, STRUCTURED, SYMBOL

  // As Flink keeps it once a query is planned: intervals in MONTH or SECOND(3), TIME(0). A view's
  // columns and what an INSERT writes are of such types.
  DataType Normalized() const;

  // Flink's asSummaryString(): "DECIMAL(10, 2) NOT NULL", "STRING", "TIMESTAMP_LTZ(3) *ROWTIME*".
  std::string ToString() const;
  // Flink's asSerializableString(): "VARCHAR(2147483647)", "TIMESTAMP(3) WITH LOCAL TIME ZONE".
  std::string ToSerializableString() const;

  // Same type, nullability (also of children) and time attribute.
  friend bool operator==(const DataType& a, const DataType& b);

 private:
  struct Node;
  static int32_t Cut(int32_t number, int32_t max) { return number > max ? max : number; }
  explicit DataType(TypeRoot root, int32_t precision = 0, int32_t scale = 0)
      : precision_(precision), scale_(scale), root_(root) {}

  int32_t precision_ = 0;
  int32_t scale_ = 0;
  TypeRoot root_ = TypeRoot::kUnknown;
  bool nullable_ = true;
  TimeAttribute attribute_ = TimeAttribute::kNone;
  IntervalRange range_ = IntervalRange::kYear;
  std::shared_ptr<const Node> node_;
};

struct Field {
  std::string name;
  DataType type;
  friend bool operator==(const Field&, const Field&) = default;
};

// Equal but for the nullability of the outermost level.
bool SameIgnoringNullability(const DataType& a, const DataType& b);
// Equal but for nullability on every level and time attributes.
bool SameKind(const DataType& a, const DataType& b);

// Groups that rules speak of (Flink's LogicalTypeFamily). False for Unknown and Null.
bool IsCharacterString(const DataType& type);
bool IsBinaryString(const DataType& type);
bool IsIntegerNumeric(const DataType& type);      // TINYINT .. BIGINT
bool IsExactNumeric(const DataType& type);        // the above and DECIMAL
bool IsApproximateNumeric(const DataType& type);  // FLOAT, DOUBLE
bool IsNumeric(const DataType& type);
bool IsTimestamp(const DataType& type);  // of all three sorts
bool IsDatetime(const DataType& type);   // DATE, TIME, timestamps
bool IsInterval(const DataType& type);
bool IsCollection(const DataType& type);  // ARRAY, MULTISET
bool IsConstructed(const DataType& type);
bool IsTimeAttribute(const DataType& type);

// What is wrong with the numbers a user wrote in a type.
enum class TypeProblemKind : uint8_t {
  kLength,     // VARCHAR(3000000000): given, min, max
  kPrecision,  // DECIMAL(0), INTERVAL DAY(4)
  kScale,      // DECIMAL(5, 6): max is the precision
  kDuplicateField,
  kEmptyFieldName,
  kComponentNull,
};

struct TypeProblem {
  TypeProblemKind kind;
  TypeRoot root;
  int64_t given = 0;
  int64_t min = 0;
  int64_t max = 0;
  std::string field;  // kDuplicateField
  friend bool operator==(const TypeProblem&, const TypeProblem&) = default;
};

// Bounds, as Flink's parser and validator hold them, of CHAR, VARCHAR, BINARY, VARBINARY (first =
// length), DECIMAL (first = precision, second = scale), TIME and the timestamps (first =
// precision). CHAR(0) passes; precisions above the largest pass and are cut. Other roots take no
// numbers.
std::optional<TypeProblem> CheckTypeParameters(TypeRoot root, std::optional<int64_t> first,
                                               std::optional<int64_t> second = std::nullopt);
// Bounds of an interval's leading precision and the digits of its seconds.
std::optional<TypeProblem> CheckIntervalParameters(IntervalRange range,
                                                   std::optional<int64_t> leading,
                                                   std::optional<int64_t> fraction = std::nullopt);
// Names of a ROW's fields: not empty, not twice the same.
std::optional<TypeProblem> CheckRowFields(std::span<const Field> fields);

}  // namespace weir::sql
