#include "arbiter/engine/limits.h"

#include <algorithm>
#include <string>

namespace weir::arbiter {
namespace {

// Of all processes in flight together, in KUBERNETES.
constexpr size_t kStoredRanges = 3072;
constexpr size_t kStoredPayloads = 4608;
constexpr size_t kRangeBytes = 1024;  // the cursor is stored in every mode
constexpr size_t kPayloadBytes = 20480;
constexpr size_t kNumberBytes = 32;  // of a number and its name, at most

size_t PayloadBytes(const Payload& payload) {
  size_t bytes = JsonBytes(payload.description);
  for (const int64_t number :
       {payload.batch_id, payload.number, payload.size, payload.first_time, payload.end_time}) {
    bytes += number == 0 ? 0 : kNumberBytes;
  }
  for (const auto& [key, value] : payload.extensions) {
    bytes += JsonBytes(key) + JsonBytes(value) + 6;
  }
  return bytes;
}

}  // namespace

Limits LimitsOf(Mode mode, int window) {
  switch (mode) {
    case Mode::kKubernetes: {
      const int most = std::clamp(window, 1, 24);
      const auto count = static_cast<size_t>(most);
      return {24, std::min(kRangeBytes, kStoredRanges / count), kStoredPayloads / count};
    }
    case Mode::kRpc:
      return {128, kRangeBytes, kPayloadBytes};
    case Mode::kMemory:
      break;
  }
  return {kMaxWindow, kRangeBytes, kPayloadBytes};
}

size_t JsonBytes(std::string_view text) {
  size_t bytes = text.size();
  for (const char c : text) {
    if (c == '"' || c == '\\') bytes += 1;
    if (static_cast<unsigned char>(c) < 0x20) bytes += 5;
  }
  return bytes;
}

Status CheckNodeName(std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
  if (!name.empty() && name.size() <= kMaxNodeName && plain) return Status::Ok();
  return Invalid("BadNode",
                 "node: at most 63 letters, digits, '-', '.' and '_'; a Pod's name is one");
}

Status CheckPayload(const Payload& payload, Mode mode, int window) {
  const Limits limits = LimitsOf(mode, window);
  const auto refuse = [&](const std::string& what, size_t bytes, size_t most) {
    std::string text = what + ": " + std::to_string(bytes) + " bytes, and at most " +
                       std::to_string(most) + " fit in mode " + std::string(ModeName(mode));
    if (mode == Mode::kKubernetes) {
      text += " with a window of " + std::to_string(std::min(window, limits.window)) +
              "; keep the data elsewhere and send its place, or take a smaller window or the "
              "arbitration Rpc or Memory";
    } else {
      text += "; keep the data elsewhere and send its place";
    }
    return Invalid("PayloadTooLong", text);
  };
  if (const size_t bytes = JsonBytes(payload.range_end); bytes > limits.range_bytes) {
    return refuse("rangeEnd", bytes, limits.range_bytes);
  }
  if (const size_t bytes = PayloadBytes(payload); bytes > limits.payload_bytes) {
    return refuse("numbers, description and extensions", bytes, limits.payload_bytes);
  }
  return Status::Ok();
}

}  // namespace weir::arbiter
