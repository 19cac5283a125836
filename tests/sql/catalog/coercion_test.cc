#include "sql/catalog/coercion.h"

#include <gtest/gtest.h>

namespace weir::sql {
namespace {

using T = DataType;

std::string Common(std::vector<T> types) {
  const auto common = CommonType(types);
  return common.has_value() ? common->ToString() : "none";
}

TEST(Coercion, CommonType) {
  EXPECT_EQ(Common({T::Int(), T::Bigint().NotNull()}), "BIGINT");
  EXPECT_EQ(Common({T::Int().NotNull(), T::Bigint().NotNull()}), "BIGINT NOT NULL");
  EXPECT_EQ(Common({T::Char(1).NotNull(), T::Char(3).NotNull()}), "VARCHAR(3) NOT NULL");
  EXPECT_EQ(Common({T::Decimal(10, 2), T::Double()}), "DOUBLE");
  EXPECT_EQ(Common({T::Int(), T::String()}), "none");
  EXPECT_EQ(Common({T::Null(), T::Int().NotNull()}), "INT");
  EXPECT_EQ(Common({T::Null(), T::Null()}), "none");
  EXPECT_EQ(Common({T::Unknown(), T::Int()}), "UNKNOWN");
  EXPECT_EQ(Common({}), "none");
}

TEST(Coercion, DecimalsOfArithmetic) {
  EXPECT_EQ(BinaryResult(BinaryOp::kPlus, T::Decimal(10, 2), T::Decimal(38, 18))->ToString(),
            "DECIMAL(38, 17)");
  EXPECT_EQ(BinaryResult(BinaryOp::kTimes, T::Decimal(38, 18), T::Decimal(38, 18))->ToString(),
            "DECIMAL(38, 6)");
  EXPECT_EQ(BinaryResult(BinaryOp::kDivide, T::Int(), T::Decimal(10, 2))->ToString(),
            "DECIMAL(23, 11)");
  EXPECT_EQ(SumType(T::Decimal(10, 2)).ToString(), "DECIMAL(38, 2)");
  EXPECT_EQ(AvgType(T::Decimal(10, 2)).ToString(), "DECIMAL(38, 6)");
  EXPECT_FALSE(BinaryResult(BinaryOp::kPlus, T::Int(), T::String()).has_value());
  EXPECT_TRUE(BinaryResult(BinaryOp::kPlus, T::Int(), T::Unknown())->is_unknown());
}

TEST(Coercion, UnknownIsNeverRefused) {
  EXPECT_EQ(CanCast(T::Unknown(), T::Int()), Support::kUnknown);
  EXPECT_EQ(CanAssign(T::Unknown(), T::Int()), Support::kUnknown);
  EXPECT_EQ(CanCompare(T::Unknown(), T::Row({}), true), Support::kUnknown);
}

TEST(Coercion, SinksTakeNullableColumnsAndWideningCasts) {
  EXPECT_EQ(CanAssign(T::Int(), T::Bigint().NotNull()), Support::kYes);
  EXPECT_EQ(CanAssign(T::Bigint(), T::Int()), Support::kNo);
  EXPECT_EQ(CanAssign(T::String(), T::Int()), Support::kNo);
  EXPECT_EQ(CanAssign(T::Int(), T::String()), Support::kNo);
  EXPECT_EQ(CanAssign(T::String(), T::Varchar(3)), Support::kYes);
  EXPECT_EQ(CanAssign(T::TimestampLtz(3), T::Timestamp(3)), Support::kYes);
  EXPECT_EQ(CanAssign(T::Null(), T::Int()), Support::kYes);
}

}  // namespace
}  // namespace weir::sql
