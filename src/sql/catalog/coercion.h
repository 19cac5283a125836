// How types meet: casts, assignment, the common type of several, results of arithmetic.
//
// Pure functions over DataType. Wherever an argument is Unknown (or holds it), the answer is
// unknown too: Support::kUnknown, or the type Unknown; never a refusal.
//
// Flink validates with Calcite's type coercion switched off, so "accepted" below means what Flink's
// validator lets pass without it. Facts: LogicalTypeCasts, LogicalTypeMerging, FlinkTypeSystem,
// FlinkTypeFactory.leastRestrictive, SqlCastFunction of Flink 2.2's planner.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "sql/catalog/type.h"

namespace weir::sql {

enum class Support : uint8_t { kNo, kYes, kUnknown };

// LogicalTypeCasts.supportsImplicitCast: what the planner may insert by itself.
Support CanCastImplicitly(const DataType& from, const DataType& to);
// LogicalTypeCasts.supportsAvoidingCast: a value of `from` is one of `to` as it is.
bool NeedsNoCast(const DataType& from, const DataType& to);
// LogicalTypeCasts.supportsExplicitCast: the table of Flink's documentation.
Support CanCastExplicitly(const DataType& from, const DataType& to);
// CAST(x AS t) and TRY_CAST as the SQL validator sees them.
Support CanCast(const DataType& from, const DataType& to);
// Whether Flink can also generate code for it: the validator lets pass what the job's start then
// refuses, a CAST of BIGINT to TIMESTAMP for one. kNo wherever CanCast says kNo.
Support CanRunCast(const DataType& from, const DataType& to);
// The type of CAST(x AS t): `to` (written without NOT NULL) with `from`'s nullability; TRY_CAST is
// always nullable.
DataType CastResult(const DataType& from, const DataType& to, bool try_cast);

// A query's column written into a sink's column. NOT NULL sinks take nullable columns (checked
// while the job runs, 'table.exec.sink.not-null-enforcer').
Support CanAssign(const DataType& query, const DataType& sink);

// The type of CASE branches, COALESCE, IN lists, VALUES rows, set operations, array elements.
// nullopt: there is none. Unknown if any argument is unknown. Empty input: nullopt.
std::optional<DataType> CommonType(std::span<const DataType> types);
// LogicalTypeMerging.findCommonType: what Flink's own inference (newer functions) uses; knows
// fewer pairs than CommonType.
std::optional<DataType> FindCommonType(std::span<const DataType> types);

// Whether two values may be compared: `ordered` for < <= > >= BETWEEN and ORDER BY, otherwise
// = <> IS DISTINCT FROM IN. The result is BOOLEAN.
Support CanCompare(const DataType& a, const DataType& b, bool ordered);
// Whether values of the type may be sorted or grouped by.
Support CanOrder(const DataType& type);
Support CanGroup(const DataType& type);

enum class BinaryOp : uint8_t { kPlus, kMinus, kTimes, kDivide, kModulo, kConcat };

// left op right, including dates and intervals. nullopt: not defined for these.
std::optional<DataType> BinaryResult(BinaryOp op, const DataType& left, const DataType& right);

// Decimals of arithmetic and aggregates, FlinkTypeSystem.
DataType DecimalPlus(const DataType& a, const DataType& b);  // and minus
DataType DecimalTimes(const DataType& a, const DataType& b);
DataType DecimalDivide(const DataType& a, const DataType& b);
DataType DecimalModulo(const DataType& a, const DataType& b);
DataType SumType(const DataType& argument);
DataType AvgType(const DataType& argument);
// DECIMAL(precision, scale) after Flink's rule for results that do not fit 38 digits.
DataType AdjustedDecimal(int precision, int scale);
// The exact DECIMAL that holds an integer type; the type itself when it is none.
DataType AsDecimal(const DataType& integer);

}  // namespace weir::sql
