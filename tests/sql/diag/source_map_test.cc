#include "sql/diag/source_map.h"

#include <gtest/gtest.h>

namespace weir::sql {
namespace {

TEST(SourceMap, LinesAndColumns) {
  struct Case {
    const char* text;
    uint32_t offset;
    Position position;
  };
  for (const Case& c : {
           Case{"", 0, {1, 1}},
           Case{"abc", 99, {1, 4}},
           Case{"a\nb", 2, {2, 1}},
           Case{"a\r\nb", 3, {2, 1}},
           Case{"a\r\nb", 1, {1, 2}},
           Case{"a\rb", 2, {2, 1}},
           Case{"\n\n", 2, {3, 1}},
           Case{"\xE4\xB8\xAD\xE6\x96\x87x", 6, {1, 3}},
           Case{"\xF0\x9F\x98\x80x", 4, {1, 2}},
           Case{"\xFF\xFEx", 2, {1, 3}},
       }) {
    EXPECT_EQ(SourceMap(c.text).At(c.offset), c.position) << c.text << " " << c.offset;
  }
  const SourceMap map("one\r\ntwo\nthree");
  EXPECT_EQ(map.line_count(), 3);
  EXPECT_EQ(map.Line(1), "one");
  EXPECT_EQ(map.Line(2), "two");
  EXPECT_EQ(map.Line(3), "three");
  EXPECT_EQ(map.Line(4), "");
  EXPECT_EQ(map.Text({5, 8}), "two");
  EXPECT_EQ(map.Text({12, 99}), "ee");
}

}  // namespace
}  // namespace weir::sql
