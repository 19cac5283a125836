// Byte offsets into a source text as lines and columns, as an editor counts them.
//
// Lines end at "\n", "\r\n" or a lone "\r"; both numbers count from 1; a column counts code points
// (a broken UTF-8 sequence counts one for each byte). Holds a view: the text must outlive the map.
// Immutable, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sql/diag/span.h"

namespace weir::sql {

struct Position {
  int line = 1;
  int column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

class SourceMap {
 public:
  explicit SourceMap(std::string_view text);

  std::string_view text() const { return text_; }
  int line_count() const { return static_cast<int>(starts_.size()); }

  // Offsets past the end are taken as the end.
  Position At(uint32_t offset) const;

  // The line's text without its line break. Lines outside of the text are empty.
  std::string_view Line(int line) const;

  // The text of a span, clamped to the source.
  std::string_view Text(Span span) const;

 private:
  std::string_view text_;
  std::vector<uint32_t> starts_;
};

// Code points in UTF-8 text; a byte that is part of no valid sequence counts as one.
int CountCodePoints(std::string_view text);

// The length in bytes (1 to 4) of the valid sequence at text[at], and its code point; length 1 and
// code point 0xFFFFFFFF when the byte starts no valid one.
struct CodePoint {
  uint32_t value = 0;
  int bytes = 1;
};
CodePoint DecodeUtf8(std::string_view text, size_t at);

}  // namespace weir::sql
