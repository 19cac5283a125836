// What is made of an answer of the metrics API.
#include "job/tune/pod_usage.h"

#include <gtest/gtest.h>

namespace weir::job {
namespace {

doc::Json Metrics(const std::string& name, const std::string& cpu, const std::string& memory) {
  return {{"metadata", {{"name", name}}},
          {"containers",
           {{{"name", "flink-main-container"}, {"usage", {{"cpu", cpu}, {"memory", memory}}}}}}};
}

PodInfo Manager(const std::string& name, int64_t limit = 0) {
  PodInfo pod;
  pod.name = name;
  pod.role = Role::kTaskManager;
  pod.phase = "Running";
  pod.cpu_limit_millis = limit;
  return pod;
}

TEST(PodUsage, TheMeanCoreAndTheLargestWorkingSet) {
  const auto usage = UsageOf({Metrics("a", "500m", "1Gi"), Metrics("b", "1500000000n", "524288Ki")},
                             {Manager("a"), Manager("b")});
  ASSERT_TRUE(usage);
  EXPECT_DOUBLE_EQ(usage->cores, 1.0);
  EXPECT_EQ(usage->mem_mib, 1024);
  EXPECT_FALSE(usage->throttled);
}

TEST(PodUsage, ASidecarCountsToo) {
  doc::Json metrics = Metrics("a", "500m", "1Gi");
  metrics["containers"].push_back(
      {{"name", "proxy"}, {"usage", {{"cpu", "100m"}, {"memory", "24Mi"}}}});
  const auto usage = UsageOf({metrics}, {Manager("a")});
  ASSERT_TRUE(usage);
  EXPECT_DOUBLE_EQ(usage->cores, 0.6);
  EXPECT_EQ(usage->mem_mib, 1048);
}

TEST(PodUsage, ThoseAtTheirLimitAreThrottled) {
  const auto usage =
      UsageOf({Metrics("a", "990m", "1Gi"), Metrics("b", "400m", "1Gi"), Metrics("c", "4", "1Gi")},
              {Manager("a", 1000), Manager("b", 1000), Manager("c")});
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->throttled, 0.5) << "of the two that have a limit";
}

TEST(PodUsage, WhatIsIncompleteIsUnknown) {
  const auto one = Metrics("a", "500m", "1Gi");
  EXPECT_FALSE(UsageOf({one}, {Manager("a"), Manager("b")})) << "b was just started";
  EXPECT_FALSE(UsageOf({one}, {})) << "of a Pod that is gone";
  EXPECT_FALSE(UsageOf({Metrics("a", "lots", "1Gi")}, {Manager("a")}));
  EXPECT_FALSE(UsageOf({Metrics("a", "1", "")}, {Manager("a")}));
  EXPECT_FALSE(UsageOf({{{"metadata", {{"name", "a"}}}, {"containers", 3}}}, {Manager("a")}));
  PodInfo going = Manager("b");
  going.deleting = true;
  EXPECT_TRUE(UsageOf({one}, {Manager("a"), going})) << "of one that ends nobody needs to know";
}

}  // namespace
}  // namespace weir::job
