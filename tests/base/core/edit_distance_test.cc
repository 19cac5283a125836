#include "base/core/edit_distance.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(EditDistance, CountsEditsAndSwaps) {
  struct Case {
    const char* a;
    const char* b;
    int distance;
  };
  for (const Case& c :
       {Case{"", "", 0}, Case{"abc", "", 3}, Case{"SELECT", "select", 0},
        Case{"SELCET", "SELECT", 1}, Case{"SELECR", "SELECT", 1}, Case{"SELEC", "SELECT", 1},
        Case{"kitten", "sitting", 3}, Case{"ab", "ba", 1}, Case{"ca", "abc", 3}}) {
    EXPECT_EQ(EditDistance(c.a, c.b, 10), c.distance) << c.a << " " << c.b;
    EXPECT_EQ(EditDistance(c.b, c.a, 10), c.distance) << c.b << " " << c.a;
  }
}

TEST(EditDistance, StopsAboveTheLimit) {
  EXPECT_EQ(EditDistance("kitten", "sitting", 2), 3);
  EXPECT_EQ(EditDistance("a", "abcdefghij", 2), 3);
  EXPECT_EQ(EditDistance("aaaa", "bbbb", 1), 2);
}

TEST(NearestWord, FindsTheNearestWithinAThird) {
  EXPECT_EQ(NearestWord("SELCT", {"SET", "SELECT", "DELETE"}), "SELECT");
  EXPECT_EQ(NearestWord("xyz", {"SELECT"}), std::nullopt);
  EXPECT_EQ(NearestWord("ab", {"ac", "ad"}), "ac");  // the first on a tie
  EXPECT_EQ(NearestWord("", {}), std::nullopt);
  EXPECT_EQ(NearestWord("paralelism", {"parallelism", "partition"}), "parallelism");
}

}  // namespace
}  // namespace weir
