#include "base/core/status.h"

#include <gtest/gtest.h>

#include <memory>

namespace weir {
namespace {

TEST(Status, DefaultIsOk) {
  const Status status;
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.ToString(), "Ok");
  EXPECT_EQ(status, Status::Ok());
}

TEST(Status, EachMakerHasItsCode) {
  EXPECT_EQ(Invalid("R", "m").code(), Code::kInvalid);
  EXPECT_EQ(NotFound("R", "m").code(), Code::kNotFound);
  EXPECT_EQ(Conflict("R", "m").code(), Code::kConflict);
  EXPECT_EQ(Unavailable("R", "m").code(), Code::kUnavailable);
  EXPECT_EQ(DeadlineExceeded("R", "m").code(), Code::kDeadlineExceeded);
  EXPECT_EQ(Cancelled().code(), Code::kCancelled);
  EXPECT_EQ(Denied("R", "m").code(), Code::kDenied);
  EXPECT_EQ(Internal("m").code(), Code::kInternal);
}

TEST(Status, ContextGoesInFrontOfTheMessageOnly) {
  const Status status = NotFound("NoSuchFile", "/a").WithContext("reading b");
  EXPECT_EQ(status.code(), Code::kNotFound);
  EXPECT_EQ(status.reason(), "NoSuchFile");
  EXPECT_EQ(status.message(), "reading b: /a");
  EXPECT_EQ(status.ToString(), "NotFound/NoSuchFile: reading b: /a");
  EXPECT_TRUE(Status::Ok().WithContext("reading b").ok());
}

Result<int> Half(int value) {
  if (value % 2 != 0) return Invalid("Odd", std::to_string(value));
  return value / 2;
}

Result<int> Quarter(int value) {
  ASSIGN_OR_RETURN(const int half, Half(value));
  ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

Status CheckHalf(int value) {
  RETURN_IF_ERROR(Half(value).status());
  return Status::Ok();
}

TEST(Result, MacrosPassTheFirstErrorOn) {
  EXPECT_EQ(*Quarter(12), 3);
  EXPECT_EQ(Quarter(6).error(), Invalid("Odd", "3"));
  EXPECT_EQ(Quarter(5).error(), Invalid("Odd", "5"));
  EXPECT_TRUE(CheckHalf(2).ok());
  EXPECT_EQ(CheckHalf(3).reason(), "Odd");
}

TEST(Result, HoldsMoveOnlyValues) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  ASSERT_TRUE(result.ok());
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 7);
}

}  // namespace
}  // namespace weir
