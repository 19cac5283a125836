#include "runtime/object/object.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "runtime/object/fields.h"

namespace weir::runtime {
namespace {

TEST(ObjectMeta, KeepsOurOwnSmallAnnotationsAlone) {
  const ObjectMeta meta = MetaFromJson({{"metadata",
                                         {{"namespace", "shop"},
                                          {"name", "orders"},
                                          {"generation", 3},
                                          {"creationTimestamp", "2026-01-02T03:04:05Z"},
                                          {"annotations",
                                           {{"weir.dev/rollback", "1"},
                                            {"weir.dev/history", "[]"},
                                            {"other", "x"},
                                            {"weir.dev/odd", 7}}}}}});
  EXPECT_EQ(meta.ns, "shop");
  EXPECT_EQ(meta.generation, 3);
  EXPECT_FALSE(meta.deleting);
  EXPECT_EQ(FormatTime(meta.created), "2026-01-02T03:04:05Z");
  EXPECT_EQ(meta.annotations, (std::map<std::string, std::string>{{"weir.dev/rollback", "1"},
                                                                  {"weir.dev/history", ""}}));
}

TEST(Condition, TheTransitionTimeMovesOnlyWithTheStatus) {
  const SystemTime first = SystemTime(seconds(1000));
  const std::vector<Condition> old = {
      CompleteCondition("Ready", {"True", "Permitted", "a"}, {}, 1, first)};
  const Condition same =
      CompleteCondition("Ready", {"True", "Permitted", "b"}, old, 2, first + seconds(5));
  EXPECT_EQ(same.last_transition, first);
  EXPECT_EQ(same.observed_generation, 2);
  const Condition flipped =
      CompleteCondition("Ready", {"False", "Permitted", "b"}, old, 2, first + seconds(5));
  EXPECT_EQ(flipped.last_transition, first + seconds(5));
  EXPECT_EQ(DecodeCondition(EncodeCondition(flipped)), flipped);
}

TEST(Bounded, CutsBetweenCharacters) {
  EXPECT_EQ(Bounded("abcdef", 6), "abcdef");
  EXPECT_EQ(Bounded("abcdefg", 6), "abc...");
  EXPECT_EQ(Bounded("\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4", 7), "\xC3\xA4\xC3\xA4...");
  EXPECT_EQ(Bounded("a\x01\xFF", 9), "a??");
}

}  // namespace
}  // namespace weir::runtime
