#include "runtime/object/fields.h"

namespace weir::runtime {
namespace {

// The length of the UTF-8 character at the front of `text`, 0 when there is none. Overlong forms,
// surrogates and code points above U+10FFFF are none (RFC 3629).
size_t CharLength(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;
  if (lead == 0xED && byte(1) > 0x9F) return 0;
  if (lead == 0xF0 && byte(1) < 0x90) return 0;
  if (lead == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

bool IsPlain(std::string_view character) {
  const auto c = static_cast<unsigned char>(character.front());
  return c >= 0x20 ? c != 0x7F : c == '\n' || c == '\t';
}

}  // namespace

std::string Bounded(std::string_view text, size_t max_bytes) {
  constexpr std::string_view kDots = "...";
  std::string out;
  size_t keep = 0;  // where to cut so that the dots still fit
  while (!text.empty()) {
    const size_t length = CharLength(text);
    const std::string_view character = text.substr(0, length);
    const bool plain = length > 0 && IsPlain(character);
    const std::string_view piece = plain ? character : std::string_view("?");
    if (out.size() + piece.size() > max_bytes) {
      out.resize(keep);
      out += kDots.substr(0, max_bytes - keep);
      return out;
    }
    out += piece;
    if (out.size() + kDots.size() <= max_bytes) keep = out.size();
    text.remove_prefix(length > 0 ? length : 1);
  }
  return out;
}

}  // namespace weir::runtime
