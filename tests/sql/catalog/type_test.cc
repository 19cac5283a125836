#include "sql/catalog/type.h"

#include <gtest/gtest.h>

namespace weir::sql {
namespace {

using T = DataType;

TEST(Type, TextIsFlinks) {
  EXPECT_EQ(T::Decimal(10, 2).NotNull().ToString(), "DECIMAL(10, 2) NOT NULL");
  EXPECT_EQ(T::String().ToString(), "STRING");
  EXPECT_EQ(T::String().ToSerializableString(), "VARCHAR(2147483647)");
  EXPECT_EQ(T::Bytes().NotNull().ToString(), "BYTES NOT NULL");
  EXPECT_EQ(T::TimestampLtz(3).ToString(), "TIMESTAMP_LTZ(3)");
  EXPECT_EQ(T::TimestampLtz(3).ToSerializableString(), "TIMESTAMP(3) WITH LOCAL TIME ZONE");
  EXPECT_EQ(T::Timestamp(3).WithTimeAttribute(TimeAttribute::kRowtime).ToString(),
            "TIMESTAMP(3) *ROWTIME*");
  EXPECT_EQ(T::Row({{"a", T::Int()}, {"b`c", T::Array(T::Int().NotNull())}}).ToString(),
            "ROW<`a` INT, `b``c` ARRAY<INT NOT NULL>>");
  EXPECT_EQ(T::Map(T::String(), T::Multiset(T::Date())).ToString(), "MAP<STRING, MULTISET<DATE>>");
  EXPECT_EQ(T::Interval(IntervalRange::kDayToSecond, 3, 4).ToString(),
            "INTERVAL DAY(3) TO SECOND(4)");
}

TEST(Type, NumbersAreBoundedAsFlinkBoundsThem) {
  EXPECT_FALSE(CheckTypeParameters(TypeRoot::kChar, 0).has_value());
  const auto length = CheckTypeParameters(TypeRoot::kVarchar, 2147483648);
  ASSERT_TRUE(length.has_value());
  EXPECT_EQ(length->kind, TypeProblemKind::kLength);
  EXPECT_EQ(length->max, kMaxLength);
  const auto precision = CheckTypeParameters(TypeRoot::kDecimal, 0, 2);
  ASSERT_TRUE(precision.has_value());
  EXPECT_EQ(precision->kind, TypeProblemKind::kPrecision);
  EXPECT_EQ(precision->max, 38);
  const auto scale = CheckTypeParameters(TypeRoot::kDecimal, 5, 6);
  ASSERT_TRUE(scale.has_value());
  EXPECT_EQ(scale->kind, TypeProblemKind::kScale);
  EXPECT_EQ(scale->max, 5);
  EXPECT_TRUE(CheckTypeParameters(TypeRoot::kDecimal, 39, 39).has_value());
  EXPECT_TRUE(CheckIntervalParameters(IntervalRange::kDay, 4).has_value());
  EXPECT_FALSE(CheckIntervalParameters(IntervalRange::kYear, 10).has_value());
  EXPECT_TRUE(CheckIntervalParameters(IntervalRange::kSecond, 2, 10).has_value());
}

TEST(Type, WhatIsTooLargeIsCut) {
  EXPECT_FALSE(CheckTypeParameters(TypeRoot::kDecimal, 50, 2).has_value());
  EXPECT_EQ(T::Decimal(50, 2).ToString(), "DECIMAL(38, 2)");
  EXPECT_FALSE(CheckTypeParameters(TypeRoot::kTimestamp, 12).has_value());
  EXPECT_EQ(T::Timestamp(12).ToString(), "TIMESTAMP(9)");
}

TEST(Type, FieldsAreNamedOnce) {
  const Field fields[] = {{"a", T::Int()}, {"a", T::Int()}};
  const auto problem = CheckRowFields(fields);
  ASSERT_TRUE(problem.has_value());
  EXPECT_EQ(problem->kind, TypeProblemKind::kDuplicateField);
  EXPECT_EQ(problem->field, "a");
}

TEST(Type, EqualityAndKind) {
  EXPECT_EQ(T::Row({{"a", T::Int()}}), T::Row({{"a", T::Int()}}));
  EXPECT_NE(T::Row({{"a", T::Int()}}), T::Row({{"a", T::Int().NotNull()}}));
  EXPECT_TRUE(SameKind(T::Row({{"a", T::Int()}}), T::Row({{"a", T::Int().NotNull()}}).NotNull()));
  EXPECT_TRUE(SameIgnoringNullability(T::Int(), T::Int().NotNull()));
  EXPECT_TRUE(T::Array(T::Unknown()).HasUnknown());
  EXPECT_FALSE(T::Array(T::Int()).HasUnknown());
}

TEST(Type, FieldIsFoundExactlyFirst) {
  const T row = T::Row({{"A", T::Int()}, {"a", T::Date()}});
  EXPECT_EQ(row.FindField("a"), 1u);
  EXPECT_EQ(T::Row({{"Name", T::Int()}}).FindField("name"), 0u);
  EXPECT_FALSE(row.FindField("b").has_value());
}

}  // namespace
}  // namespace weir::sql
