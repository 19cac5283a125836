#include "lsp/position.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"

namespace weir::lsp {
namespace {

// a, e with an accent (two bytes), a face (four bytes, two UTF-16 units), b.
constexpr char kText[] =
    "a\xc3\xa9\xf0\x9f\x98\x80"
    "b\nx\r\n\ry";

TEST(Lines, CountUtf16Units) {
  const Lines lines(kText, Encoding::kUtf16);
  EXPECT_EQ(lines.count(), 4u);
  EXPECT_EQ(lines.At(0), (Position{0, 0}));
  EXPECT_EQ(lines.At(1), (Position{0, 1}));
  EXPECT_EQ(lines.At(3), (Position{0, 2}));
  EXPECT_EQ(lines.At(7), (Position{0, 4}));
  EXPECT_EQ(lines.At(9), (Position{1, 0}));
  EXPECT_EQ(lines.At(13), (Position{3, 0}));
  EXPECT_EQ(lines.OffsetOf({0, 2}), 3u);
  EXPECT_EQ(lines.OffsetOf({0, 3}), 3u) << "the middle of a pair is its beginning";
  EXPECT_EQ(lines.OffsetOf({0, 4}), 7u);
}

TEST(Lines, CountBytesWhereThatWasAgreed) {
  const Lines lines(kText, Encoding::kUtf8);
  EXPECT_EQ(lines.At(7), (Position{0, 7}));
  EXPECT_EQ(lines.OffsetOf({0, 7}), 7u);
  EXPECT_EQ(lines.OffsetOf({0, 2}), 1u) << "the middle of a letter is its beginning";
}

TEST(Lines, PlacesOutsideAreTheEnd) {
  const Lines lines(kText, Encoding::kUtf16);
  EXPECT_EQ(lines.OffsetOf({0, 99}), 8u) << "in front of the line break";
  EXPECT_EQ(lines.OffsetOf({1, 99}), 10u);
  EXPECT_EQ(lines.OffsetOf({99, 0}), 14u);
  EXPECT_EQ(lines.At(99), (Position{3, 1}));
  EXPECT_EQ(Lines("", Encoding::kUtf16).OffsetOf({0, 0}), 0u);
}

TEST(Lines, EveryOffsetComesBack) {
  for (const Encoding encoding : {Encoding::kUtf16, Encoding::kUtf8}) {
    const Lines lines(kText, encoding);
    for (const uint32_t at : {0u, 1u, 3u, 7u, 8u, 9u, 10u, 12u, 13u, 14u}) {
      EXPECT_EQ(lines.OffsetOf(lines.At(at)), at);
    }
  }
}

TEST(ReadPosition, TakesWholeNumbersFromZero) {
  Position position;
  EXPECT_TRUE(ReadPosition({{"line", 3}, {"character", uint64_t{1} << 40}}, &position));
  EXPECT_EQ(position, (Position{3, 0xffffffff}));
  EXPECT_FALSE(ReadPosition({{"line", -1}, {"character", 0}}, &position));
  EXPECT_FALSE(ReadPosition({{"line", 1.5}, {"character", 0}}, &position));
  EXPECT_FALSE(ReadPosition({{"line", 1}}, &position));
  EXPECT_FALSE(ReadPosition(nullptr, &position));
}

}  // namespace
}  // namespace weir::lsp
