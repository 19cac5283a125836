#include "lsp/position.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "sql/diag/source_map.h"

namespace weir::lsp {
namespace {

bool ReadNumber(const doc::Json* json, uint32_t* number) {
  if (json == nullptr || !json->is_number_integer()) return false;
  if (json->is_number_unsigned()) {
    *number = static_cast<uint32_t>(
        std::min<uint64_t>(json->get<uint64_t>(), std::numeric_limits<uint32_t>::max()));
    return true;
  }
  const auto value = json->get<int64_t>();
  *number = value < 0 ? 0 : static_cast<uint32_t>(value);
  return value >= 0;
}

}  // namespace

Lines::Lines(std::string_view text, Encoding encoding) : text_(text), encoding_(encoding) {
  starts_.push_back(0);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    if (text[i] == '\n' || text[i] == '\r') starts_.push_back(static_cast<uint32_t>(i) + 1);
  }
}

std::string_view Lines::Line(size_t line) const {
  const uint32_t begin = starts_[line];
  std::string_view text = text_.substr(
      begin, line + 1 < starts_.size() ? starts_[line + 1] - begin : std::string_view::npos);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

uint32_t Lines::OffsetOf(Position position) const {
  if (position.line >= starts_.size()) return static_cast<uint32_t>(text_.size());
  const std::string_view line = Line(position.line);
  uint32_t units = 0;
  size_t at = 0;
  while (at < line.size()) {
    const sql::CodePoint point = sql::DecodeUtf8(line, at);
    const uint32_t width = encoding_ == Encoding::kUtf8 ? static_cast<uint32_t>(point.bytes)
                           : point.bytes == 4           ? 2
                                                        : 1;
    if (units + width > position.character) break;
    units += width;
    at += static_cast<size_t>(point.bytes);
  }
  return starts_[position.line] + static_cast<uint32_t>(at);
}

Position Lines::At(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto line = static_cast<size_t>(next - starts_.begin()) - 1;
  Position position{static_cast<uint32_t>(line), 0};
  const uint32_t begin = starts_[line];
  if (encoding_ == Encoding::kUtf8) {
    position.character = offset - begin;
    return position;
  }
  for (uint32_t at = begin; at < offset;) {
    const int bytes = sql::DecodeUtf8(text_, at).bytes;
    if (at + static_cast<uint32_t>(bytes) > offset) break;
    position.character += bytes == 4 ? 2 : 1;
    at += static_cast<uint32_t>(bytes);
  }
  return position;
}

bool ReadPosition(const doc::Json& json, Position* position) {
  return ReadNumber(doc::Find(json, {"line"}), &position->line) &&
         ReadNumber(doc::Find(json, {"character"}), &position->character);
}

doc::Json ToJson(Position position) {
  return {{"line", position.line}, {"character", position.character}};
}

}  // namespace weir::lsp
