#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/dot/graph.h"

namespace weir::dot {
namespace {

size_t Count(const std::string& text, const std::string& word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

// Every element that opens closes, in order.
void ExpectWellFormed(const std::string& svg) {
  std::vector<std::string> open;
  for (size_t at = svg.find('<'); at != std::string::npos; at = svg.find('<', at + 1)) {
    const size_t end = svg.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = svg.substr(at + 1, end - at - 1);
    ASSERT_EQ(tag.find('<'), std::string::npos) << tag;
    if (tag[0] == '/') {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(open.back(), tag.substr(1));
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
  }
  EXPECT_TRUE(open.empty());
}

const Graph kGraph = {"a & b",
                      {{"orders", "source \xC2\xB7 kafka", "", Tone::kSource},
                       {"join <left>", "\"id\" = 'x'", "the whole\nstory", Tone::kOperator},
                       {"sink\x01", "", "", Tone::kSink}},
                      {{0, 1}, {1, 2}, {9, 1}}};

TEST(Svg, IsWellFormedAndComplete) {
  const std::string svg = ToSvg(kGraph);
  ExpectWellFormed(svg);
  EXPECT_EQ(Count(svg, "<rect class=\"box"), 3u);
  EXPECT_EQ(Count(svg, "class=\"edge\" d"), 2u);
  EXPECT_NE(svg.find("<title>a &amp; b</title>"), std::string::npos);
  EXPECT_NE(svg.find("join &lt;left&gt;"), std::string::npos);
  EXPECT_NE(svg.find("<title>the whole\nstory</title>"), std::string::npos);
  EXPECT_EQ(svg.find('\x01'), std::string::npos);
  EXPECT_NE(svg.find("prefers-color-scheme:dark"), std::string::npos);
  EXPECT_EQ(ToSvg(kGraph), svg);
}

TEST(Svg, LongTextIsCutAndKeptInTheTooltip) {
  const std::string name(200, 'x');
  const std::string svg = ToSvg({"", {{name, "", "", Tone::kView}}, {}});
  EXPECT_EQ(Count(svg, name), 1u) << "only the tooltip has all of it";
  EXPECT_NE(svg.find("\xE2\x80\xA6"), std::string::npos);
}

TEST(Svg, AnEmptyGraphIsAPicture) { ExpectWellFormed(ToSvg({})); }

}  // namespace
}  // namespace weir::dot
