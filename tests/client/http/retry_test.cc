#include "client/http/retry.h"

#include <gtest/gtest.h>

namespace weir::http {
namespace {

// 1994-11-06T08:49:37Z, the example of RFC 9110.
constexpr SystemTime kNow{milliseconds(784'111'777'000)};

TEST(ParseRetryAfter, SecondsAndDates) {
  EXPECT_EQ(ParseRetryAfter("3", kNow), milliseconds(3000));
  EXPECT_EQ(ParseRetryAfter(" 0 ", kNow), milliseconds(0));
  EXPECT_EQ(ParseRetryAfter("99999999999", kNow), milliseconds(86'400'000));
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 1994 08:49:47 GMT", kNow), milliseconds(10'000));
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 1994 08:00:00 GMT", kNow), milliseconds(0));
  for (const char* bad : {"", "-1", "soon", "3s", "Sun, 06 Nov 1994 08:49:47 CET"}) {
    EXPECT_EQ(ParseRetryAfter(bad, kNow), std::nullopt) << bad;
  }
}

TEST(BackOff, DoublesWithinItsJitterAndCap) {
  const RetryPolicy policy{.cap = milliseconds(1000)};
  EXPECT_EQ(BackOff(policy, 0, 0.0), milliseconds(100));
  EXPECT_EQ(BackOff(policy, 0, 0.5), milliseconds(150));
  EXPECT_EQ(BackOff(policy, 1, 0.0), milliseconds(200));
  EXPECT_EQ(BackOff(policy, 3, 0.0), milliseconds(500));
  EXPECT_EQ(BackOff(policy, 1000, 0.0), milliseconds(500));
}

TEST(RetryDelay, OnlyWhatWasNotCarriedOut) {
  const RetryPolicy policy{};
  const auto delay = [&](int status, int attempt, Headers headers = {}) {
    return RetryDelay(policy, attempt, {status, std::move(headers), ""}, kNow, 0.0);
  };
  EXPECT_EQ(delay(429, 0), milliseconds(100));
  EXPECT_EQ(delay(503, 1), milliseconds(200));
  for (const int status : {200, 404, 409, 500, 502, 504}) EXPECT_EQ(delay(status, 0), std::nullopt);
  EXPECT_EQ(delay(429, 4), std::nullopt);
  EXPECT_EQ(delay(429, 0, {{"Retry-After", "2"}}), milliseconds(2000));
  EXPECT_EQ(delay(429, 0, {{"Retry-After", "3600"}}), milliseconds(10'000));
  EXPECT_EQ(delay(429, 0, {{"Retry-After", "?"}}), milliseconds(100));
}

}  // namespace
}  // namespace weir::http
