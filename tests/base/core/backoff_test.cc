#include "base/core/backoff.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(Backoff, DoublesFromInitialToMax) {
  const BackoffPolicy policy;
  EXPECT_EQ(BackoffDelay(policy, 1, 0), milliseconds(200));
  EXPECT_EQ(BackoffDelay(policy, 2, 0), milliseconds(400));
  EXPECT_EQ(BackoffDelay(policy, 5, 0), milliseconds(3'200));
  EXPECT_EQ(BackoffDelay(policy, 11, 0), milliseconds(204'800));
  EXPECT_EQ(BackoffDelay(policy, 12, 0), milliseconds(300'000));
  EXPECT_EQ(BackoffDelay(policy, 2'000'000'000, 0), milliseconds(300'000));
}

TEST(Backoff, JitterOnlyShortens) {
  const BackoffPolicy policy;
  EXPECT_EQ(BackoffDelay(policy, 2, 0.5), milliseconds(300));
  EXPECT_EQ(BackoffDelay(policy, 2, 0.999999), milliseconds(200));
  const BackoffPolicy full{milliseconds(100), milliseconds(1000), 2, 1};
  EXPECT_EQ(BackoffDelay(full, 1, 0.9999999), milliseconds(1));  // never zero
}

TEST(Backoff, OddInputsStayInBounds) {
  EXPECT_EQ(BackoffDelay({milliseconds(100), milliseconds(1000), 0.1, 0}, 5, 0), milliseconds(100));
  EXPECT_EQ(BackoffDelay({milliseconds(100), milliseconds(1000), 2, 7}, 3, 0.5), milliseconds(200));
  EXPECT_EQ(BackoffDelay({}, 0, 0), milliseconds(200));
  EXPECT_EQ(BackoffDelay({}, -3, 0), milliseconds(200));
}

TEST(Backoff, RandomSourceIsAUnit) {
  const UnitRandom random = MakeUnitRandom();
  double low = 1;
  double high = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double value = random();
    low = std::min(low, value);
    high = std::max(high, value);
  }
  EXPECT_GE(low, 0);
  EXPECT_LT(high, 1);
  EXPECT_LT(low, 0.1);
  EXPECT_GT(high, 0.9);
}

}  // namespace
}  // namespace weir
