// Results of + - * / % || and of SUM and AVG. Facts: FlinkTypeSystem and LogicalTypeMerging.
#include <algorithm>

#include "sql/catalog/coercion.h"

namespace weir::sql {

namespace {

constexpr int kMinAdjustedScale = 6;

struct DecimalShape {
  int precision;
  int scale;
};

DecimalShape ShapeOf(const DataType& type) {
  const DataType decimal = AsDecimal(type);
  return {decimal.precision(), decimal.scale()};
}

bool IsDecimalArithmetic(const DataType& a, const DataType& b) {
  return IsExactNumeric(a) && IsExactNumeric(b) &&
         (a.Is(TypeRoot::kDecimal) || b.Is(TypeRoot::kDecimal));
}

// TO_NULLABLE: nullable if either side is, else what the rule before said.
DataType NullableLike(const DataType& result, const DataType& a, const DataType& b) {
  return a.nullable() || b.nullable() ? result.Nullable() : result;
}

std::optional<DataType> LeastRestrictiveOf(const DataType& a, const DataType& b) {
  const DataType both[] = {a, b};
  return CommonType(both);
}

std::optional<DataType> PlusOrMinus(BinaryOp op, const DataType& a, const DataType& b) {
  if (IsNumeric(a) && IsNumeric(b)) {
    if (IsDecimalArithmetic(a, b)) return NullableLike(DecimalPlus(a, b).NotNull(), a, b);
    return LeastRestrictiveOf(a, b);
  }
  if (IsInterval(a) && a.root() == b.root()) return LeastRestrictiveOf(a, b);
  if (IsDatetime(a) && IsInterval(b)) return NullableLike(a, a, b);
  if (op == BinaryOp::kPlus && IsInterval(a) && IsDatetime(b)) return NullableLike(b, a, b);
  return std::nullopt;
}

std::optional<DataType> Times(const DataType& a, const DataType& b) {
  if (IsDecimalArithmetic(a, b)) return NullableLike(DecimalTimes(a, b).NotNull(), a, b);
  if (IsNumeric(a) && IsNumeric(b)) return LeastRestrictiveOf(a, b);
  if (IsInterval(a) && IsNumeric(b)) return NullableLike(a, a, b);
  if (IsNumeric(a) && IsInterval(b)) return NullableLike(b, a, b);
  return std::nullopt;
}

std::optional<DataType> Divide(const DataType& a, const DataType& b) {
  if (IsDecimalArithmetic(a, b)) return NullableLike(DecimalDivide(a, b).NotNull(), a, b);
  if (IsNumeric(a) && IsNumeric(b)) return LeastRestrictiveOf(a, b);
  if (IsInterval(a) && IsNumeric(b)) return NullableLike(a, a, b);
  return std::nullopt;
}

std::optional<DataType> Modulo(const DataType& a, const DataType& b) {
  if (!IsExactNumeric(a) || !IsExactNumeric(b)) return std::nullopt;
  if (IsDecimalArithmetic(a, b)) return NullableLike(DecimalModulo(a, b), a, b);
  return NullableLike(b, a, b);
}

std::optional<DataType> Concat(const DataType& a, const DataType& b) {
  if (a.Is(TypeRoot::kArray) && b.Is(TypeRoot::kArray)) return LeastRestrictiveOf(a, b);
  const bool characters = IsCharacterString(a) && IsCharacterString(b);
  if (!characters && !(IsBinaryString(a) && IsBinaryString(b))) return std::nullopt;
  const bool varies = a.Is(TypeRoot::kVarchar) || b.Is(TypeRoot::kVarchar) ||
                      a.Is(TypeRoot::kVarbinary) || b.Is(TypeRoot::kVarbinary);
  const int64_t sum = static_cast<int64_t>(a.length()) + b.length();
  const auto length = static_cast<int32_t>(std::min<int64_t>(sum, kMaxLength));
  const DataType result = characters
                              ? (varies ? DataType::Varchar(length) : DataType::Char(length))
                              : (varies ? DataType::Varbinary(length) : DataType::Binary(length));
  return NullableLike(result.NotNull(), a, b);
}

}  // namespace

DataType AdjustedDecimal(int precision, int scale) {
  if (precision <= kMaxDecimalPrecision) return DataType::Decimal(precision, scale);
  const int digits = precision - scale;
  const int least_scale = std::min(scale, kMinAdjustedScale);
  return DataType::Decimal(kMaxDecimalPrecision,
                           std::max(kMaxDecimalPrecision - digits, least_scale));
}

DataType AsDecimal(const DataType& integer) {
  auto decimal = [&](int precision) {
    return DataType::Decimal(precision, 0).WithNullable(integer.nullable());
  };
  switch (integer.root()) {
    case TypeRoot::kTinyint:
      return decimal(3);
    case TypeRoot::kSmallint:
      return decimal(5);
    case TypeRoot::kInteger:
      return decimal(10);
    case TypeRoot::kBigint:
      return decimal(19);
    default:
      return integer;
  }
}

DataType DecimalPlus(const DataType& a, const DataType& b) {
  const DecimalShape x = ShapeOf(a);
  const DecimalShape y = ShapeOf(b);
  const int scale = std::max(x.scale, y.scale);
  const int digits = std::max(x.precision - x.scale, y.precision - y.scale);
  return AdjustedDecimal(digits + scale + 1, scale);
}

DataType DecimalTimes(const DataType& a, const DataType& b) {
  const DecimalShape x = ShapeOf(a);
  const DecimalShape y = ShapeOf(b);
  return AdjustedDecimal(x.precision + y.precision + 1, x.scale + y.scale);
}

DataType DecimalDivide(const DataType& a, const DataType& b) {
  const DecimalShape x = ShapeOf(a);
  const DecimalShape y = ShapeOf(b);
  const int scale = std::max(6, x.scale + y.precision + 1);
  return AdjustedDecimal(x.precision - x.scale + y.scale + scale, scale);
}

DataType DecimalModulo(const DataType& a, const DataType& b) {
  const DecimalShape x = ShapeOf(a);
  const DecimalShape y = ShapeOf(b);
  if (x.scale == 0 && y.scale == 0) return b;
  const int scale = std::max(x.scale, y.scale);
  const int digits = std::min(x.precision - x.scale, y.precision - y.scale);
  return AdjustedDecimal(digits + scale, scale).NotNull();
}

DataType SumType(const DataType& argument) {
  if (!argument.Is(TypeRoot::kDecimal)) return argument;
  return DataType::Decimal(kMaxDecimalPrecision, argument.scale())
      .WithNullable(argument.nullable());
}

DataType AvgType(const DataType& argument) {
  if (!argument.Is(TypeRoot::kDecimal)) return argument;
  return DecimalDivide(DataType::Decimal(kMaxDecimalPrecision, argument.scale()),
                       DataType::Decimal(20, 0))
      .WithNullable(argument.nullable());
}

std::optional<DataType> BinaryResult(BinaryOp op, const DataType& left, const DataType& right) {
  if (left.is_unknown() || right.is_unknown()) return DataType::Unknown();
  switch (op) {
    case BinaryOp::kPlus:
    case BinaryOp::kMinus:
      return PlusOrMinus(op, left, right);
    case BinaryOp::kTimes:
      return Times(left, right);
    case BinaryOp::kDivide:
      return Divide(left, right);
    case BinaryOp::kModulo:
      return Modulo(left, right);
    case BinaryOp::kConcat:
      return Concat(left, right);
  }
  return std::nullopt;
}

}  // namespace weir::sql
