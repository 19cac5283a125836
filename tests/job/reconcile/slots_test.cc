#include "job/reconcile/slots.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace weir::job {
namespace {

using Keys = std::vector<std::string>;

TEST(DeploymentSlots, WithoutALimitEverythingIsGranted) {
  DeploymentSlots slots(0);
  EXPECT_TRUE(slots.Look("a").granted);
  EXPECT_TRUE(slots.Enter("a").granted);
  EXPECT_TRUE(slots.Leave("a").empty());
}

TEST(DeploymentSlots, FirstComeFirstServed) {
  DeploymentSlots slots(2);
  EXPECT_TRUE(slots.Enter("a").granted);
  EXPECT_TRUE(slots.Enter("b").granted);
  EXPECT_EQ(slots.Enter("c").position, 1);
  EXPECT_EQ(slots.Enter("d").position, 2);
  EXPECT_EQ(slots.Enter("c").position, 1);  // asking again keeps the place
  EXPECT_FALSE(slots.Look("c").granted);
  EXPECT_EQ(slots.Look("new").position, 3);
  EXPECT_EQ(slots.Leave("a"), (Keys{"c", "d"}));
  EXPECT_TRUE(slots.Look("c").granted);
  EXPECT_EQ(slots.Look("d").position, 1);
  // Nobody overtakes who waits, even when he asks at the right moment.
  EXPECT_EQ(slots.Leave("b"), Keys{"d"});
  EXPECT_FALSE(slots.Enter("e").granted);
}

TEST(DeploymentSlots, LeavingTheLineFreesNoSlot) {
  DeploymentSlots slots(1);
  slots.Enter("a");
  slots.Enter("b");
  slots.Enter("c");
  EXPECT_EQ(slots.Leave("b"), Keys{"c"});  // c moved up
  EXPECT_FALSE(slots.Look("c").granted);
  EXPECT_TRUE(slots.Leave("stranger").empty());
  EXPECT_EQ(slots.holders(), 1u);
  EXPECT_EQ(slots.waiting(), 1u);
}

TEST(DeploymentSlots, RestoredHoldersMayExceedTheLimit) {
  DeploymentSlots slots(1);
  slots.Restore("a");
  slots.Restore("b");
  EXPECT_TRUE(slots.Look("a").granted);
  EXPECT_TRUE(slots.Look("b").granted);
  EXPECT_FALSE(slots.Enter("c").granted);
  EXPECT_TRUE(slots.Leave("a").empty());
  EXPECT_EQ(slots.Leave("b"), Keys{"c"});
}

// A line of n jobs must not cost n * n status writes.
TEST(DeploymentSlots, PositionsAreToldSeldom) {
  DeploymentSlots slots(1);
  constexpr int kJobs = 200;
  std::string holder = "0";
  slots.Enter(holder);
  for (int i = 1; i <= kJobs; ++i) slots.Enter(std::to_string(i));
  size_t told = 0;
  for (int i = 1; i <= kJobs; ++i) {
    const Keys keys = slots.Leave(holder);
    holder = std::to_string(i);
    ASSERT_EQ(keys.at(0), holder);
    told += keys.size();
  }
  EXPECT_LT(told, kJobs * 22u);
  EXPECT_EQ(slots.waiting(), 0u);
}

}  // namespace
}  // namespace weir::job
