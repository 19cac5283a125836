#include "base/dot/layout.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace weir::dot {
namespace {

const Size kSize = {100, 40};

Layout Of(size_t nodes, const std::vector<Edge>& edges) {
  return LayOut(std::vector<Size>(nodes, kSize), edges);
}

bool Apart(const Box& a, const Box& b) {
  return a.corner.x + a.size.width <= b.corner.x || b.corner.x + b.size.width <= a.corner.x ||
         a.corner.y + a.size.height <= b.corner.y || b.corner.y + b.size.height <= a.corner.y;
}

void ExpectSound(const Layout& layout) {
  double top = layout.size.height;
  for (const Box& box : layout.boxes) top = std::min(top, box.corner.y);
  for (const Route& route : layout.routes) {
    for (const Point& point : route.points) top = std::min(top, point.y);
  }
  if (!layout.boxes.empty()) {
    EXPECT_LE(top, 20) << "the picture begins where its content does";
  }
  for (size_t i = 0; i < layout.boxes.size(); ++i) {
    const Box& box = layout.boxes[i];
    EXPECT_GE(box.corner.x, 0);
    EXPECT_GE(box.corner.y, 0);
    EXPECT_LE(box.corner.x + box.size.width, layout.size.width);
    EXPECT_LE(box.corner.y + box.size.height, layout.size.height);
    for (size_t k = i + 1; k < layout.boxes.size(); ++k) {
      EXPECT_TRUE(Apart(box, layout.boxes[k])) << i << " and " << k << " overlap";
    }
  }
  for (const Route& route : layout.routes) {
    for (size_t i = 1; i < route.points.size(); ++i) {
      EXPECT_GE(route.points[i].x, route.points[i - 1].x) << "edges run to the right";
    }
  }
}

TEST(Layout, AChainIsAStraightLine) {
  const Layout layout = Of(4, {{0, 1}, {1, 2}, {2, 3}});
  ExpectSound(layout);
  for (const Box& box : layout.boxes) EXPECT_EQ(box.corner.y, layout.boxes[0].corner.y);
  EXPECT_LT(layout.boxes[0].corner.x, layout.boxes[1].corner.x);
  EXPECT_EQ(layout.routes.size(), 3u);
}

TEST(Layout, SourcesAreLeftAndSinksRight) {
  // 0 -> 1 -> 2 -> 3, 4 -> 5, 6 -> 2: short branches reach both sides.
  const Layout layout = Of(7, {{0, 1}, {1, 2}, {2, 3}, {4, 5}, {6, 2}});
  ExpectSound(layout);
  EXPECT_EQ(layout.boxes[4].corner.x, layout.boxes[0].corner.x);
  EXPECT_EQ(layout.boxes[6].corner.x, layout.boxes[0].corner.x);
  EXPECT_EQ(layout.boxes[5].corner.x, layout.boxes[3].corner.x);
}

TEST(Layout, AJoinStandsBetweenItsInputs) {
  const Layout layout = Of(3, {{0, 2}, {1, 2}});
  ExpectSound(layout);
  EXPECT_DOUBLE_EQ(layout.boxes[2].corner.y,
                   (layout.boxes[0].corner.y + layout.boxes[1].corner.y) / 2);
}

TEST(Layout, EdgesThatNeedNotCrossDoNot) {
  const Layout layout = Of(4, {{0, 3}, {1, 2}});
  ExpectSound(layout);
  const auto y = [&](size_t i) { return layout.boxes[i].corner.y; };
  EXPECT_EQ(y(0) < y(1), y(3) < y(2));
}

TEST(Layout, LongEdgesPassBesideNodes) {
  const Layout layout = Of(4, {{0, 1}, {1, 2}, {2, 3}, {0, 3}});
  ExpectSound(layout);
  for (const Route& route : layout.routes) {
    if (route.from != 0 || route.to != 3) continue;
    ASSERT_EQ(route.points.size(), 6u);
    for (const size_t passed : {size_t{1}, size_t{2}}) {
      const Box& box = layout.boxes[passed];
      const double y = route.points[2 * passed].y;
      EXPECT_TRUE(y < box.corner.y || y > box.corner.y + box.size.height);
    }
  }
}

TEST(Layout, OddGraphsEnd) {
  ExpectSound(Of(0, {}));
  ExpectSound(Of(1, {{0, 0}, {0, 7}, {7, 0}}));
  ExpectSound(Of(3, {{0, 1}, {1, 2}, {2, 0}, {0, 1}}));
  std::vector<Edge> all;
  for (size_t i = 0; i < 12; ++i) {
    for (size_t k = 0; k < 12; ++k) all.push_back({i, k});
  }
  ExpectSound(Of(12, all));
}

TEST(Layout, IsDeterministic) {
  const std::vector<Edge> edges = {{0, 3}, {1, 3}, {2, 4}, {3, 5}, {4, 5}, {1, 4}, {5, 6}, {0, 6}};
  const Layout a = Of(7, edges);
  const Layout b = Of(7, edges);
  for (size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(a.boxes[i].corner.x, b.boxes[i].corner.x);
    EXPECT_EQ(a.boxes[i].corner.y, b.boxes[i].corner.y);
  }
}

}  // namespace
}  // namespace weir::dot
