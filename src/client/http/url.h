// URLs: building them safely out of names and values, and taking them apart. Pure, thread-safe.
// Syntax: RFC 3986.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/status.h"

namespace weir::http {

// Every byte but RFC 3986's unreserved ones (letters, digits, "-._~") as %XX.
std::string PercentEncode(std::string_view text);
// The reverse; an incomplete or non-hexadecimal escape is kInvalid/BadUrl.
Result<std::string> PercentDecode(std::string_view text);

// UrlBuilder(server).Segment("api").Segment(name).Query("limit", "250").Build(): names and values
// are encoded, so that none of them can end a segment or start another parameter.
class UrlBuilder {
 public:
  // `base`: what comes first, taken as it is; a trailing slash is dropped.
  explicit UrlBuilder(std::string_view base);

  // Appends "/" and the encoded text.
  UrlBuilder& Segment(std::string_view text);
  // Appends an already encoded path ("/apis/apps/v1"), as it is.
  UrlBuilder& Path(std::string_view path);
  UrlBuilder& Query(std::string_view key, std::string_view value);
  // As Query, unless the value is empty.
  UrlBuilder& QueryIfSet(std::string_view key, std::string_view value);
  const std::string& Build() const { return url_; }

 private:
  std::string url_;
  bool has_query_ = false;
};

struct Url {
  std::string scheme;  // "http" or "https", lower case
  std::string host;    // without the brackets of an IPv6 literal
  uint16_t port = 0;   // the scheme's default when absent
  std::string target;  // path and query, at least "/"; no fragment

  // "https://host:port": the identity of a connection pool.
  std::string Origin() const;
  bool host_is_ip() const;
};

// Absolute http and https URLs only; user information is refused. kInvalid/BadUrl.
Result<Url> ParseUrl(std::string_view text);

}  // namespace weir::http
