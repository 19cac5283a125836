#include "sql/diag/source_map.h"

#include <algorithm>

namespace weir::sql {
namespace {

constexpr uint32_t kBroken = 0xFFFFFFFF;

bool IsContinuation(unsigned char c) { return (c & 0xC0) == 0x80; }

}  // namespace

CodePoint DecodeUtf8(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) {
    return {first, 1};
  }
  int bytes = 0;
  uint32_t value = 0;
  if ((first & 0xE0) == 0xC0) {
    bytes = 2;
    value = first & 0x1F;
  } else if ((first & 0xF0) == 0xE0) {
    bytes = 3;
    value = first & 0x0F;
  } else if ((first & 0xF8) == 0xF0) {
    bytes = 4;
    value = first & 0x07;
  } else {
    return {kBroken, 1};
  }
  if (at + static_cast<size_t>(bytes) > text.size()) {
    return {kBroken, 1};
  }
  for (int i = 1; i < bytes; ++i) {
    if (!IsContinuation(byte(at + static_cast<size_t>(i)))) {
      return {kBroken, 1};
    }
    value = (value << 6) | (byte(at + static_cast<size_t>(i)) & 0x3Fu);
  }
  const bool overlong = (bytes == 2 && value < 0x80) || (bytes == 3 && value < 0x800) ||
                        (bytes == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    return {kBroken, 1};
  }
  return {value, bytes};
}

int CountCodePoints(std::string_view text) {
  int count = 0;
  for (size_t at = 0; at < text.size(); ++count) {
    at += static_cast<size_t>(DecodeUtf8(text, at).bytes);
  }
  return count;
}

SourceMap::SourceMap(std::string_view text) : text_(text) {
  starts_.push_back(0);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) {
      starts_.push_back(static_cast<uint32_t>(i + 1));
    }
  }
}

Position SourceMap::At(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto line = static_cast<size_t>(next - starts_.begin());
  const uint32_t start = starts_[line - 1];
  return {static_cast<int>(line), CountCodePoints(text_.substr(start, offset - start)) + 1};
}

std::string_view SourceMap::Line(int line) const {
  if (line < 1 || line > line_count()) {
    return {};
  }
  const uint32_t begin = starts_[static_cast<size_t>(line) - 1];
  uint32_t end = line == line_count() ? static_cast<uint32_t>(text_.size())
                                      : starts_[static_cast<size_t>(line)];
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) {
    --end;
  }
  return text_.substr(begin, end - begin);
}

std::string_view SourceMap::Text(Span span) const {
  const size_t begin = std::min<size_t>(span.begin, text_.size());
  const size_t end = std::clamp<size_t>(span.end, begin, text_.size());
  return text_.substr(begin, end - begin);
}

}  // namespace weir::sql
