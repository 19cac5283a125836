// Hexadecimal digits, as URLs and escapes have them: ASCII, in either case. Pure.
#pragma once

namespace weir {

// 0 to 15; -1: it is none.
constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace weir
