// Structured documents: JSON values, bounded parsing, and readers whose errors carry the field
// path.
//
// nlohmann::json is the value type; its exceptions never leave this module. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/status.h"

namespace weir::doc {

using Json = nlohmann::json;

struct ParseLimits {
  size_t max_bytes = 64u << 20;
  int max_depth = 64;
  // Leaves metadata.managedFields of Kubernetes' objects out: half of what an API server sends, of
  // which nobody here reads a word.
  bool without_managed_fields = false;
};

// Parses one JSON text. kInvalid/BadJson with the byte offset; too large or too deep: BadJson too.
Result<Json> ParseJson(std::string_view text, const ParseLimits& limits = {});

// Compact text; bytes that are not UTF-8 become U+FFFD, so that it never fails.
std::string DumpJson(const Json& value);
std::string DumpJsonPretty(const Json& value);

// The member at `path` ("spec", "resources", ...), or nullptr when any step is absent or not an
// object. Never throws, never copies.
const Json* Find(const Json& value, std::initializer_list<std::string_view> path);

// The member as a type, or the default when absent or of another type. For data whose shape the
// API server has already checked (metadata, status of other controllers).
std::string StringAt(const Json& value, std::initializer_list<std::string_view> path,
                     std::string_view fallback = "");
int64_t IntAt(const Json& value, std::initializer_list<std::string_view> path,
              int64_t fallback = 0);
bool BoolAt(const Json& value, std::initializer_list<std::string_view> path, bool fallback = false);

// Reads an object's members into C++ values and collects every error with its path
// ("spec.resources.parallelism: expected an integer, found a string"). Unknown members are errors
// when `Finish(true)` is called.
class ObjectReader {
 public:
  // `value` must outlive the reader. When it is not an object, an error is recorded at once.
  ObjectReader(const Json& value, std::string path, std::vector<std::string>* errors);

  bool Has(std::string_view key) const;
  void String(std::string_view key, std::string* out);
  void Int(std::string_view key, int64_t* out);
  void Double(std::string_view key, double* out);
  void Bool(std::string_view key, bool* out);
  void StringMap(std::string_view key, std::map<std::string, std::string>* out);
  void StringList(std::string_view key, std::vector<std::string>* out);
  // The raw member, marked as known; nullptr when absent or null.
  const Json* Member(std::string_view key);
  std::string PathOf(std::string_view key) const;
  void Error(std::string_view key, std::string message);
  // Where the reader of a member reports.
  std::vector<std::string>* errors() const { return errors_; }

  // Reports members that no call above asked for.
  void RefuseUnknown();

 private:
  const Json* Expect(std::string_view key, int kind, const char* wanted);

  const Json& value_;
  std::string path_;
  std::vector<std::string>* errors_;
  std::vector<std::string> known_;
};

}  // namespace weir::doc
