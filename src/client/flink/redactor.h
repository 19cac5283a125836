// Removes secrets from text that was read back from Flink before anything else sees it.
//
// Flink's exceptions echo the table's WITH options and, for syntax errors, the whole script. Two
// nets: the values the caller knows to be secret (also with SQL quotes doubled, percent-encoded,
// JSON-escaped and, for values of several lines, line by line), and whatever follows an option key
// that looks secret ('password'='x', password=x, "accessKey": "x", password="x" inside a JAAS
// line), and the user part of URLs (scheme://user:password@host). Redact before cutting: half a
// secret is a leak too. Immutable, thread-safe; linear time and linear space.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::flink {

inline constexpr std::string_view kRedacted = "***";

class Redactor {
 public:
  // Knows no values; the net of key names works.
  Redactor() = default;
  // Empty values are ignored. Values shorter than 4 bytes are replaced only where they stand alone
  // (no letter or digit beside them), since anything else would shred the text.
  explicit Redactor(const std::vector<std::string>& secret_values);

  std::string Redact(std::string_view text) const;

 private:
  std::string RedactValues(std::string_view text) const;

  std::vector<std::string> values_;  // with their derived forms, longest first, no duplicates
};

// "properties.sasl.jaas.config", "password", "connector.accessKey", "s3.secret-key": true.
bool LooksSecret(std::string_view option_key);

}  // namespace weir::flink
