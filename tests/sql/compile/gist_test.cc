#include "sql/compile/gist.h"

#include <gtest/gtest.h>

namespace weir::sql {
namespace {

std::string Of(std::string_view text) {
  return Gist(text, {0, static_cast<uint32_t>(text.size())});
}

std::string WindowOf(std::string_view text) {
  return WindowGist(text, {0, static_cast<uint32_t>(text.size())});
}

TEST(Gist, IsOneLineWithoutCommentsAndSecrets) {
  EXPECT_EQ(Of("a.x  =\n  -- why\n b.y"), "a.x = b.y");
  EXPECT_EQ(Of("f(a,b) /* c */"), "f(a,b)");
  EXPECT_EQ(Of("password = 'hush' AND u = U&'x'"), "password = '...' AND u = '...'");
  EXPECT_EQ(Of("ts - INTERVAL '5' SECOND > DATE '2026-01-31'"),
            "ts - INTERVAL '5' SECOND > DATE '2026-01-31'");
  EXPECT_EQ(Of(""), "");
  EXPECT_EQ(Gist("abc", {2, 9}), "");
  EXPECT_EQ(Gist("abc def", {4, 7}), "def");
}

TEST(Gist, LongTextEndsInAnEllipsisBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xE4\xB8\xAD";
  const std::string shown = Of("`" + text + "`");
  EXPECT_EQ(shown.size(), 1 + 3 * 70 + 3u);
  EXPECT_TRUE(shown.ends_with("\xE2\x80\xA6"));
}

TEST(Gist, WindowsAreToldByWhatIsInTheirBrackets) {
  EXPECT_EQ(WindowOf("TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR)"),
            "DESCRIPTOR(ts), INTERVAL '1' HOUR");
  EXPECT_EQ(WindowOf("TUMBLE(DATA => TABLE t, SIZE => INTERVAL '1' HOUR)"),
            "SIZE => INTERVAL '1' HOUR");
  EXPECT_EQ(WindowOf("(PARTITION BY a, b ORDER BY c)"), "PARTITION BY a, b ORDER BY c");
  EXPECT_EQ(WindowOf("w"), "w");
  EXPECT_EQ(WindowOf("("), "");
}

}  // namespace
}  // namespace weir::sql
