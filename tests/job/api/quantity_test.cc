#include "job/api/quantity.h"

#include <gtest/gtest.h>

namespace weir::job {
namespace {

constexpr int64_t kMi = 1 << 20;

TEST(QuantityTest, Bytes) {
  struct Case {
    const char* text;
    int64_t want;
  };
  for (const Case& c : {
           Case{"0", 0},
           {"1", 1},
           {"1073741824", 1024 * kMi},
           {"1Ki", 1024},
           {"1536Mi", 1536 * kMi},
           {"1Gi", 1024 * kMi},
           {"1.5Gi", 1536 * kMi},
           {".5Gi", 512 * kMi},
           {"5.Ki", 5120},
           {"1k", 1000},
           {"1M", 1'000'000},
           {"1G", 1'000'000'000},
           {"2e3", 2000},
           {"2E3", 2000},
           {"2e+3", 2000},
           {"15e-1", 2},  // rounded up, as the API server does
           {"100m", 1},   // a tenth of a byte
           {"1000m", 1},
           {"1n", 1},
           {"000000000000000000000001", 1},
           {"1152921504606846976", kMaxQuantity},
           {"1Ei", kMaxQuantity},
       }) {
    const auto got = ParseQuantityBytes(c.text);
    ASSERT_TRUE(got.ok()) << c.text << ": " << got.status().ToString();
    EXPECT_EQ(*got, c.want) << c.text;
  }
}

TEST(QuantityTest, CpuMillis) {
  struct Case {
    const char* text;
    int64_t want;
  };
  for (const Case& c : {
           Case{"1", 1000},
           {"500m", 500},
           {"1.5", 1500},
           {"0.0001", 1},
           {"2k", 2'000'000},
           {"1u", 1},
       }) {
    const auto got = ParseCpuMillis(c.text);
    ASSERT_TRUE(got.ok()) << c.text;
    EXPECT_EQ(*got, c.want) << c.text;
  }
}

TEST(QuantityTest, Refused) {
  for (const char* text : {"",
                           " ",
                           ".",
                           "-1",
                           "+1",
                           "1 Gi",
                           "1gi",
                           "Gi",
                           "1GiB",
                           "1.2.3",
                           "1e",
                           "1e99",
                           "1e-99",
                           "e3",
                           "1ee3",
                           "one",
                           "1x",
                           "1,5",
                           "0x10",
                           "1152921504606846977",
                           "2Ei",
                           "9e18",
                           "9999999999999999999",
                           "99999999999999999E",
                           "1000000000000000000000000000000000000000"}) {
    const auto got = ParseQuantityBytes(text);
    EXPECT_FALSE(got.ok()) << text;
    if (got.ok()) continue;
    EXPECT_EQ(got.error().code(), Code::kInvalid) << text;
    EXPECT_EQ(got.error().reason(), "BadQuantity") << text;
  }
  EXPECT_NE(ParseQuantityBytes("1GiB").error().message().find("\"1GiB\"; write for example 1536Mi"),
            std::string::npos);
  EXPECT_NE(ParseCpuMillis("one").error().message().find("500m"), std::string::npos);
}

}  // namespace
}  // namespace weir::job
