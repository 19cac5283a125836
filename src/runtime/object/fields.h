// Members of a status, written only where they hold something, and read without complaint; texts
// within their bounds. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/clock.h"
#include "base/doc/json.h"
#include "base/doc/value.h"

namespace weir::runtime {

// Each Put leaves the member out when it holds nothing, so that small statuses stay small.
inline void Put(doc::Json* object, const char* key, const std::string& value) {
  if (!value.empty()) (*object)[key] = value;
}
inline void Put(doc::Json* object, const char* key, int64_t value) {
  if (value != 0) (*object)[key] = value;
}
inline void Put(doc::Json* object, const char* key, bool value) {
  if (value) (*object)[key] = true;
}
inline void Put(doc::Json* object, const char* key, SystemTime value) {
  if (value != SystemTime{}) (*object)[key] = FormatTime(value);
}
inline void Put(doc::Json* object, const char* key, const std::vector<std::string>& value) {
  if (!value.empty()) (*object)[key] = value;
}
inline void Put(doc::Json* object, const char* key, doc::Json value) {
  if (!value.empty()) (*object)[key] = std::move(value);
}

inline SystemTime TimeAt(const doc::Json& object, std::string_view key) {
  const std::string text = doc::StringAt(object, {key});
  if (text.empty()) return {};
  const auto time = ParseTime(text);
  return time.ok() ? *time : SystemTime{};
}

inline int SmallIntAt(const doc::Json& object, std::string_view key) {
  const int64_t value = doc::IntAt(object, {key});
  return value >= 0 && value <= INT32_MAX ? static_cast<int>(value) : 0;
}

// At most `max_bytes` of `text`, cut between UTF-8 characters, with "..." at the end when cut.
// Bytes that are no UTF-8, and control characters but newline and tab, become '?': what comes back
// from the API server is equal to what was sent.
std::string Bounded(std::string_view text, size_t max_bytes);

}  // namespace weir::runtime
