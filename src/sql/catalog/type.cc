#include "sql/catalog/type.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/core/ascii.h"

namespace weir::sql {

struct DataType::Node {
  std::vector<Field> fields;  // element: one; map: key and value; row: all
  std::string class_name;
};

namespace {

std::string Numbered(std::string_view word, int32_t number) {
  return std::string(word) + "(" + std::to_string(number) + ")";
}

std::string Quoted(std::string_view name) {
  std::string out = "`";
  for (char c : name) {
    out += c;
    if (c == '`') out += c;
  }
  return out + "`";
}

std::string IntervalText(IntervalRange range, int32_t leading, int32_t fraction) {
  const std::string lead = "(" + std::to_string(leading) + ")";
  const std::string frac = "(" + std::to_string(fraction) + ")";
  switch (range) {
    case IntervalRange::kYear:
      return "INTERVAL YEAR" + lead;
    case IntervalRange::kMonth:
      return "INTERVAL MONTH";
    case IntervalRange::kYearToMonth:
      return "INTERVAL YEAR" + lead + " TO MONTH";
    case IntervalRange::kDay:
      return "INTERVAL DAY" + lead;
    case IntervalRange::kDayToHour:
      return "INTERVAL DAY" + lead + " TO HOUR";
    case IntervalRange::kDayToMinute:
      return "INTERVAL DAY" + lead + " TO MINUTE";
    case IntervalRange::kDayToSecond:
      return "INTERVAL DAY" + lead + " TO SECOND" + frac;
    case IntervalRange::kHour:
      return "INTERVAL HOUR";
    case IntervalRange::kHourToMinute:
      return "INTERVAL HOUR TO MINUTE";
    case IntervalRange::kHourToSecond:
      return "INTERVAL HOUR TO SECOND" + frac;
    case IntervalRange::kMinute:
      return "INTERVAL MINUTE";
    case IntervalRange::kMinuteToSecond:
      return "INTERVAL MINUTE TO SECOND" + frac;
    case IntervalRange::kSecond:
      return "INTERVAL SECOND" + frac;
  }
  return {};
}

std::string ToText(const DataType& type, bool summary);

std::string FieldsText(std::span<const Field> fields, bool summary) {
  std::string out;
  for (const Field& field : fields) {
    if (!out.empty()) out += ", ";
    out += Quoted(field.name) + " " + ToText(field.type, summary);
  }
  return out;
}

// Without nullability and time attribute.
std::string BareText(const DataType& type, bool summary) {
  switch (type.root()) {
    case TypeRoot::kChar:
    case TypeRoot::kBinary:
    case TypeRoot::kTime:
    case TypeRoot::kTimestamp:
      return Numbered(TypeRootName(type.root()), type.precision());
    case TypeRoot::kVarchar:
      return summary && type.length() == kMaxLength ? "STRING" : Numbered("VARCHAR", type.length());
    case TypeRoot::kVarbinary:
      return summary && type.length() == kMaxLength ? "BYTES"
                                                    : Numbered("VARBINARY", type.length());
    case TypeRoot::kDecimal:
      return "DECIMAL(" + std::to_string(type.precision()) + ", " + std::to_string(type.scale()) +
             ")";
    case TypeRoot::kTimestampTz:
      return Numbered("TIMESTAMP", type.precision()) + " WITH TIME ZONE";
    case TypeRoot::kTimestampLtz:
      return summary ? Numbered("TIMESTAMP_LTZ", type.precision())
                     : Numbered("TIMESTAMP", type.precision()) + " WITH LOCAL TIME ZONE";
    case TypeRoot::kIntervalYearMonth:
    case TypeRoot::kIntervalDayTime:
      return IntervalText(type.interval_range(), type.precision(), type.scale());
    case TypeRoot::kArray:
    case TypeRoot::kMultiset:
      return std::string(TypeRootName(type.root())) + "<" + ToText(type.element(), summary) + ">";
    case TypeRoot::kMap:
      return "MAP<" + ToText(type.key(), summary) + ", " + ToText(type.value(), summary) + ">";
    case TypeRoot::kRow:
      return "ROW<" + FieldsText(type.fields(), summary) + ">";
    case TypeRoot::kStructured: {
      std::string out = "STRUCTURED<'" + std::string(type.class_name()) + "'";
      if (!type.fields().empty()) out += ", " + FieldsText(type.fields(), summary);
      return out + ">";
    }
    case TypeRoot::kRaw:
      return "RAW('" + std::string(type.class_name()) + "', '...')";
    default:
      return std::string(TypeRootName(type.root()));
  }
}

std::string ToText(const DataType& type, bool summary) {
  std::string out = BareText(type, summary);
  if (!type.nullable() && !type.is_unknown()) out += " NOT NULL";
  if (summary && type.is_rowtime()) out += " *ROWTIME*";
  if (summary && type.is_proctime()) out += " *PROCTIME*";
  return out;
}

}  // namespace

std::string_view TypeRootName(TypeRoot root) {
  static constexpr std::string_view kNames[] = {"UNKNOWN",
                                                "NULL",
                                                "CHAR",
                                                "VARCHAR",
                                                "BOOLEAN",
                                                "BINARY",
                                                "VARBINARY",
                                                "DECIMAL",
                                                "TINYINT",
                                                "SMALLINT",
                                                "INT",
                                                "BIGINT",
                                                "FLOAT",
                                                "DOUBLE",
                                                "DATE",
                                                "TIME",
                                                "TIMESTAMP",
                                                "TIMESTAMP WITH TIME ZONE",
                                                "TIMESTAMP_LTZ",
                                                "INTERVAL MONTH",
                                                "INTERVAL SECOND",
                                                "ARRAY",
                                                "MULTISET",
                                                "MAP",
                                                "ROW",
                                                "DISTINCT",
                                                "STRUCTURED",
                                                "RAW",
                                                "SYMBOL",
                                                "DESCRIPTOR",
                                                "VARIANT"};
  static_assert(std::size(kNames) == static_cast<size_t>(TypeRoot::kVariant) + 1);
  return kNames[static_cast<size_t>(root)];
}

DataType DataType::Interval(IntervalRange range, int32_t leading, int32_t fraction) {
  DataType type(range <= IntervalRange::kYearToMonth ? TypeRoot::kIntervalYearMonth
                                                     : TypeRoot::kIntervalDayTime,
                leading, fraction);
  type.range_ = range;
  return type;
}

DataType DataType::Array(DataType element) {
  DataType type(TypeRoot::kArray);
  type.node_ = std::make_shared<const Node>(Node{{{"", std::move(element)}}, {}});
  return type;
}

DataType DataType::Multiset(DataType element) {
  DataType type = Array(std::move(element));
  type.root_ = TypeRoot::kMultiset;
  return type;
}

DataType DataType::Map(DataType key, DataType value) {
  DataType type(TypeRoot::kMap);
  type.node_ =
      std::make_shared<const Node>(Node{{{"", std::move(key)}, {"", std::move(value)}}, {}});
  return type;
}

DataType DataType::Row(std::vector<Field> fields) {
  DataType type(TypeRoot::kRow);
  type.node_ = std::make_shared<const Node>(Node{std::move(fields), {}});
  return type;
}

DataType DataType::Structured(std::string class_name, std::vector<Field> fields) {
  DataType type(TypeRoot::kStructured);
  type.node_ = std::make_shared<const Node>(Node{std::move(fields), std::move(class_name)});
  return type;
}

DataType DataType::Raw(std::string class_name) {
  DataType type(TypeRoot::kRaw);
  type.node_ = std::make_shared<const Node>(Node{{}, std::move(class_name)});
  return type;
}

DataType DataType::Symbol(std::string class_name) {
  DataType type(TypeRoot::kSymbol);
  type.node_ = std::make_shared<const Node>(Node{{}, std::move(class_name)});
  return type;
}

bool DataType::HasUnknown() const {
  if (is_unknown()) return true;
  return node_ != nullptr &&
         std::any_of(node_->fields.begin(), node_->fields.end(),
                     [](const Field& field) { return field.type.HasUnknown(); });
}

DataType DataType::element() const {
  return (Is(TypeRoot::kArray) || Is(TypeRoot::kMultiset)) ? node_->fields[0].type : Unknown();
}

DataType DataType::key() const { return Is(TypeRoot::kMap) ? node_->fields[0].type : Unknown(); }

DataType DataType::value() const { return Is(TypeRoot::kMap) ? node_->fields[1].type : Unknown(); }

std::span<const Field> DataType::fields() const {
  if (!Is(TypeRoot::kRow) && !Is(TypeRoot::kStructured)) return {};
  return node_->fields;
}

std::optional<size_t> DataType::FindField(std::string_view name) const {
  const std::span<const Field> all = fields();
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name) return i;
  }
  for (size_t i = 0; i < all.size(); ++i) {
    if (EqualsIgnoringCase(all[i].name, name)) return i;
  }
  return std::nullopt;
}

std::string_view DataType::class_name() const {
  return node_ == nullptr ? std::string_view() : std::string_view(node_->class_name);
}

DataType DataType::Normalized() const {
  auto normalized_fields = [&] {
    std::vector<Field> all(fields().begin(), fields().end());
    for (Field& field : all) field.type = field.type.Normalized();
    return all;
  };
  DataType out = *this;
  switch (root_) {
    case TypeRoot::kTime:
      out.precision_ = 0;
      return out;
    case TypeRoot::kIntervalYearMonth:
      return Interval(IntervalRange::kMonth).WithNullable(nullable_);
    case TypeRoot::kIntervalDayTime:
      return Interval(IntervalRange::kSecond, 2, 3).WithNullable(nullable_);
    case TypeRoot::kArray:
      return Array(element().Normalized()).WithNullable(nullable_);
    case TypeRoot::kMultiset:
      return Multiset(element().Normalized()).WithNullable(nullable_);
    case TypeRoot::kMap:
      return Map(key().Normalized(), value().Normalized()).WithNullable(nullable_);
    case TypeRoot::kRow:
      return Row(normalized_fields()).WithNullable(nullable_);
    case TypeRoot::kStructured:
      return Structured(std::string(class_name()), normalized_fields()).WithNullable(nullable_);
    default:
      return out;
  }
}

std::string DataType::ToString() const { return ToText(*this, true); }

std::string DataType::ToSerializableString() const { return ToText(*this, false); }

bool operator==(const DataType& a, const DataType& b) {
  if (a.root_ != b.root_ || a.nullable_ != b.nullable_ || a.precision_ != b.precision_ ||
      a.scale_ != b.scale_ || a.attribute_ != b.attribute_ || a.range_ != b.range_) {
    return false;
  }
  if (a.node_ == b.node_) return true;
  return a.node_ != nullptr && b.node_ != nullptr && a.node_->class_name == b.node_->class_name &&
         a.node_->fields == b.node_->fields;
}

bool SameIgnoringNullability(const DataType& a, const DataType& b) {
  return a.Nullable() == b.Nullable();
}

bool SameKind(const DataType& a, const DataType& b) {
  if (a.root() != b.root() || a.precision() != b.precision() || a.scale() != b.scale() ||
      a.interval_range() != b.interval_range() || a.class_name() != b.class_name()) {
    return false;
  }
  switch (a.root()) {
    case TypeRoot::kArray:
    case TypeRoot::kMultiset:
      return SameKind(a.element(), b.element());
    case TypeRoot::kMap:
      return SameKind(a.key(), b.key()) && SameKind(a.value(), b.value());
    case TypeRoot::kRow:
    case TypeRoot::kStructured:
      return std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
                        [](const Field& x, const Field& y) {
                          return x.name == y.name && SameKind(x.type, y.type);
                        });
    default:
      return true;
  }
}

bool IsCharacterString(const DataType& type) {
  return type.Is(TypeRoot::kChar) || type.Is(TypeRoot::kVarchar);
}

bool IsBinaryString(const DataType& type) {
  return type.Is(TypeRoot::kBinary) || type.Is(TypeRoot::kVarbinary);
}

bool IsIntegerNumeric(const DataType& type) {
  return type.root() >= TypeRoot::kTinyint && type.root() <= TypeRoot::kBigint;
}

bool IsExactNumeric(const DataType& type) {
  return type.Is(TypeRoot::kDecimal) || IsIntegerNumeric(type);
}

bool IsApproximateNumeric(const DataType& type) {
  return type.Is(TypeRoot::kFloat) || type.Is(TypeRoot::kDouble);
}

bool IsNumeric(const DataType& type) { return IsExactNumeric(type) || IsApproximateNumeric(type); }

bool IsTimestamp(const DataType& type) {
  return type.root() >= TypeRoot::kTimestamp && type.root() <= TypeRoot::kTimestampLtz;
}

bool IsDatetime(const DataType& type) {
  return type.root() >= TypeRoot::kDate && type.root() <= TypeRoot::kTimestampLtz;
}

bool IsInterval(const DataType& type) {
  return type.Is(TypeRoot::kIntervalYearMonth) || type.Is(TypeRoot::kIntervalDayTime);
}

bool IsCollection(const DataType& type) {
  return type.Is(TypeRoot::kArray) || type.Is(TypeRoot::kMultiset);
}

bool IsConstructed(const DataType& type) {
  return IsCollection(type) || type.Is(TypeRoot::kMap) || type.Is(TypeRoot::kRow);
}

bool IsTimeAttribute(const DataType& type) { return type.time_attribute() != TimeAttribute::kNone; }

namespace {

std::optional<TypeProblem> Bounded(TypeProblemKind kind, TypeRoot root, int64_t given, int64_t min,
                                   int64_t max) {
  if (given >= min && given <= max) return std::nullopt;
  return TypeProblem{kind, root, given, min, max, {}};
}

}  // namespace

std::optional<TypeProblem> CheckTypeParameters(TypeRoot root, std::optional<int64_t> first,
                                               std::optional<int64_t> second) {
  if (!first.has_value()) return std::nullopt;
  switch (root) {
    case TypeRoot::kChar:
    case TypeRoot::kVarchar:
    case TypeRoot::kBinary:
    case TypeRoot::kVarbinary:
      return Bounded(TypeProblemKind::kLength, root, *first, 0, kMaxLength);
    case TypeRoot::kDecimal: {
      auto problem = Bounded(TypeProblemKind::kPrecision, root, *first, 1, kMaxLength);
      if (problem.has_value()) {
        problem->max = kMaxDecimalPrecision;
        return problem;
      }
      if (!second.has_value()) return std::nullopt;
      return Bounded(TypeProblemKind::kScale, root, *second, 0,
                     std::min<int64_t>(*first, kMaxDecimalPrecision));
    }
    case TypeRoot::kTime:
    case TypeRoot::kTimestamp:
    case TypeRoot::kTimestampTz:
    case TypeRoot::kTimestampLtz:
      return Bounded(TypeProblemKind::kPrecision, root, *first, 0, kMaxLength);
    default:
      return std::nullopt;
  }
}

std::optional<TypeProblem> CheckIntervalParameters(IntervalRange range,
                                                   std::optional<int64_t> leading,
                                                   std::optional<int64_t> fraction) {
  constexpr int64_t kMaxYears = 10;
  constexpr int64_t kMaxDays = 3;  // Calcite takes 10, Flink's planner no more than this
  const bool years = range <= IntervalRange::kYearToMonth;
  const TypeRoot root = years ? TypeRoot::kIntervalYearMonth : TypeRoot::kIntervalDayTime;
  if (leading.has_value()) {
    const int64_t max = years ? kMaxYears : kMaxDays;
    if (auto problem = Bounded(TypeProblemKind::kPrecision, root, *leading, 1, max)) return problem;
  }
  if (fraction.has_value()) return Bounded(TypeProblemKind::kScale, root, *fraction, 1, 9);
  return std::nullopt;
}

std::optional<TypeProblem> CheckRowFields(std::span<const Field> fields) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name.empty()) {
      return TypeProblem{TypeProblemKind::kEmptyFieldName, TypeRoot::kRow, 0, 0, 0, {}};
    }
    for (size_t k = 0; k < i; ++k) {
      if (fields[k].name == fields[i].name) {
        return TypeProblem{
            TypeProblemKind::kDuplicateField, TypeRoot::kRow, 0, 0, 0, fields[i].name};
      }
    }
  }
  return std::nullopt;
}

}  // namespace weir::sql
