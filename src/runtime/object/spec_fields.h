// Members of a spec that every codec reads alike: words of an enum, durations, counts. A member
// that is absent or empty leaves `out` as it is; a wrong one is told with its path.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/doc/value.h"
#include "runtime/object/fields.h"
#include "runtime/object/object.h"

namespace weir::runtime {

// One of the words that `parse` knows; `words` says them for the message.
template <typename Enum>
void ReadWord(doc::ObjectReader* reader, std::string_view key,
              std::optional<Enum> (*parse)(std::string_view), const char* words, Enum* out) {
  std::string text;
  reader->String(key, &text);
  if (text.empty()) return;
  if (const auto value = parse(text)) {
    *out = *value;
  } else {
    reader->Error(key, "\"" + Bounded(text, 40) + "\" is none of " + words);
  }
}

// Longer than zero. `Out` is milliseconds, or an optional of them.
template <typename Out>
void ReadDuration(doc::ObjectReader* reader, std::string_view key, Out* out) {
  std::string text;
  reader->String(key, &text);
  if (text.empty()) return;
  const auto value = ParseDuration(text);
  if (!value.ok()) {
    reader->Error(key, value.error().message());
  } else if (value->count() == 0) {
    reader->Error(key, "must be longer than zero");
  } else {
    *out = *value;
  }
}

// From `min` to `max`.
inline void ReadCount(doc::ObjectReader* reader, std::string_view key, int64_t max, int* out,
                      int64_t min = 1) {
  int64_t value = *out;
  reader->Int(key, &value);
  if (value < min || value > max) {
    reader->Error(key, "must be between " + std::to_string(min) + " and " + std::to_string(max));
  } else {
    *out = static_cast<int>(value);
  }
}

// {configMapKeyRef: {name, key}}.
inline void ReadConfigMapKeyRef(doc::ObjectReader* reader, std::string_view key,
                                std::optional<ConfigMapKeyRef>* out) {
  const doc::Json* value = reader->Member(key);
  if (value == nullptr) return;
  doc::ObjectReader from(*value, reader->PathOf(key), reader->errors());
  if (!value->is_object()) return;
  const doc::Json* ref = from.Member("configMapKeyRef");
  if (ref == nullptr) {
    from.Error("configMapKeyRef", "is required");
    return;
  }
  doc::ObjectReader inner(*ref, from.PathOf("configMapKeyRef"), reader->errors());
  ConfigMapKeyRef found;
  inner.String("name", &found.name);
  inner.String("key", &found.key);
  if (found.name.empty()) inner.Error("name", "is required");
  if (found.key.empty()) inner.Error("key", "is required");
  if (!found.name.empty() && !found.key.empty()) *out = found;
}

}  // namespace weir::runtime
