// Places of a text as the protocol counts them: lines from 0, and in a line UTF-16 code units or,
// where the client agreed, bytes.
//
// Source: Language Server Protocol 3.17, "Position" and "PositionEncodingKind": lines end at \n,
// \r\n and \r; a character behind the end of a line is its end. Holds a view; immutable.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/doc/json.h"

namespace weir::lsp {

enum class Encoding : uint8_t { kUtf16, kUtf8 };

struct Position {
  uint32_t line = 0;
  uint32_t character = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

class Lines {
 public:
  Lines(std::string_view text, Encoding encoding);

  size_t count() const { return starts_.size(); }
  // Places outside of the text are its end.
  uint32_t OffsetOf(Position position) const;
  Position At(uint32_t offset) const;
  uint32_t StartOf(size_t line) const { return starts_[line]; }
  // Without its line break.
  std::string_view Line(size_t line) const;

 private:
  std::string_view text_;
  Encoding encoding_;
  std::vector<uint32_t> starts_;
};

// {"line", "character"}; false when it is none.
bool ReadPosition(const doc::Json& json, Position* position);
doc::Json ToJson(Position position);

}  // namespace weir::lsp
