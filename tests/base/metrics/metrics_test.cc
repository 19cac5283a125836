#include "base/metrics/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace weir::metrics {
namespace {

using ::testing::HasSubstr;

TEST(Registry, SameNameAndLabelsAreTheSameObject) {
  Registry registry;
  Counter& a = registry.GetCounter("weir_x_total", "X.", {{"k", "1"}});
  Counter& b = registry.GetCounter("weir_x_total", "X.", {{"k", "1"}});
  Counter& c = registry.GetCounter("weir_x_total", "X.", {{"k", "2"}});
  EXPECT_EQ(&a, &b);
  EXPECT_NE(&a, &c);
  a.Increment();
  b.Increment(2);
  EXPECT_EQ(a.Value(), 3);
  EXPECT_EQ(c.Value(), 0);
}

TEST(Registry, SerializesTextExposition) {
  Registry registry;
  registry.GetCounter("weir_x_total", "How many.", {{"k", "a\"b"}}).Increment(5);
  registry.GetGauge("weir_y", "How much.").Set(-1.5);
  Histogram& histogram = registry.GetHistogram("weir_z_seconds", "How long.", {0.1, 1});
  histogram.Observe(0.05);
  histogram.Observe(0.5);
  histogram.Observe(7);
  const std::string text = registry.Serialize();
  EXPECT_THAT(text, HasSubstr("# HELP weir_x_total How many."));
  EXPECT_THAT(text, HasSubstr("# TYPE weir_x_total counter"));
  EXPECT_THAT(text, HasSubstr("weir_x_total{k=\"a\\\"b\"} 5"));
  EXPECT_THAT(text, HasSubstr("weir_y -1.5"));
  EXPECT_THAT(text, HasSubstr("weir_z_seconds_bucket{le=\"0.1\"} 1"));
  EXPECT_THAT(text, HasSubstr("weir_z_seconds_bucket{le=\"1\"} 2"));
  EXPECT_THAT(text, HasSubstr("weir_z_seconds_bucket{le=\"+Inf\"} 3"));
  EXPECT_THAT(text, HasSubstr("weir_z_seconds_count 3"));
}

TEST(Registry, CountsFromManyThreads) {
  Registry registry;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&registry] {
        for (int n = 0; n < 1000; ++n) registry.GetCounter("weir_x_total", "X.").Increment();
      });
    }
  }
  EXPECT_EQ(registry.GetCounter("weir_x_total", "X.").Value(), 4000);
}

}  // namespace
}  // namespace weir::metrics
