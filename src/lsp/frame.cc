#include "lsp/frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/core/ascii.h"

namespace weir::lsp {
namespace {

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The value of Content-Length; nothing when there is none, or it is no number.
std::optional<size_t> LengthIn(std::string_view header) {
  std::optional<size_t> length;
  while (!header.empty()) {
    const size_t end = std::min(header.find("\r\n"), header.size());
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(std::min(end + 2, header.size()));
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    if (!EqualsIgnoringCase(Trimmed(line.substr(0, colon)), "Content-Length")) continue;
    const std::string_view value = Trimmed(line.substr(colon + 1));
    size_t number = 0;
    const auto [rest, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || rest != value.data() + value.size()) return std::nullopt;
    length = number;
  }
  return length;
}

}  // namespace

std::string Framed(std::string_view body) {
  return fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body);
}

void FrameReader::Feed(std::string_view bytes) {
  if (lost_) return;
  const size_t skipped = std::min(skip_, bytes.size());
  skip_ -= skipped;
  bytes.remove_prefix(skipped);
  if (at_ > buffer_.size() / 2) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  buffer_.append(bytes);
}

std::optional<FrameReader::Frame> FrameReader::ReadHeader() {
  const std::string_view rest = std::string_view(buffer_).substr(at_);
  const size_t end = rest.substr(0, kMaxHeaderBytes).find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (rest.size() < kMaxHeaderBytes) return std::nullopt;
    lost_ = true;
    return Frame{false, "no end of a header in sight"};
  }
  const std::optional<size_t> length = LengthIn(rest.substr(0, end));
  at_ += end + 4;
  if (!length) return Frame{false, "a header without a Content-Length that is a number"};
  if (*length > kMaxSkipBytes) {
    lost_ = true;
    return Frame{false, "a message larger than can be skipped"};
  }
  if (*length > kMaxBodyBytes) {
    const size_t here = std::min(*length, buffer_.size() - at_);
    at_ += here;
    skip_ = *length - here;
    return Frame{false, fmt::format("a message of more than {} MiB", kMaxBodyBytes >> 20)};
  }
  length_ = length;
  return std::nullopt;
}

std::optional<FrameReader::Frame> FrameReader::Next() {
  if (lost_) return std::nullopt;
  if (!length_) {
    if (auto fault = ReadHeader()) return fault;
    if (!length_) return std::nullopt;
  }
  if (buffer_.size() - at_ < *length_) return std::nullopt;
  Frame frame{true, buffer_.substr(at_, *length_)};
  at_ += *length_;
  length_.reset();
  return frame;
}

}  // namespace weir::lsp
