#include "client/http/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/core/hex.h"

namespace weir::http {
namespace {

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

Status BadUrl(std::string_view url, std::string_view why) {
  return Invalid("BadUrl", "not a usable URL: \"" + std::string(url.substr(0, 200)) +
                               "\": " + std::string(why));
}

// Splits "host", "host:port" and "[v6]:port". False when the port is no port.
bool SplitAuthority(std::string_view authority, Url* url) {
  std::string_view port;
  if (!authority.empty() && authority.front() == '[') {
    const size_t close = authority.find(']');
    if (close == std::string_view::npos) return false;
    url->host = authority.substr(1, close - 1);
    const std::string_view rest = authority.substr(close + 1);
    if (!rest.empty() && rest.front() != ':') return false;
    if (!rest.empty()) port = rest.substr(1);
  } else {
    const size_t colon = authority.find(':');
    url->host = authority.substr(0, colon);
    if (colon != std::string_view::npos) port = authority.substr(colon + 1);
  }
  if (port.empty()) return true;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url->port);
  return error == std::errc() && end == port.data() + port.size() && url->port != 0;
}

}  // namespace

std::string PercentEncode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (IsUnreserved(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

Result<std::string> PercentDecode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexValue(text[i + 2]) : -1;
    if (high < 0 || low < 0) return BadUrl(text, "a % without two hexadecimal digits");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

UrlBuilder::UrlBuilder(std::string_view base) : url_(base) {
  if (!url_.empty() && url_.back() == '/') url_.pop_back();
}

UrlBuilder& UrlBuilder::Segment(std::string_view text) {
  url_ += '/';
  url_ += PercentEncode(text);
  return *this;
}

UrlBuilder& UrlBuilder::Path(std::string_view path) {
  if (path.empty() || path.front() != '/') url_ += '/';
  url_ += path;
  has_query_ = has_query_ || path.find('?') != std::string_view::npos;
  return *this;
}

UrlBuilder& UrlBuilder::Query(std::string_view key, std::string_view value) {
  url_ += has_query_ ? '&' : '?';
  has_query_ = true;
  url_ += PercentEncode(key);
  url_ += '=';
  url_ += PercentEncode(value);
  return *this;
}

UrlBuilder& UrlBuilder::QueryIfSet(std::string_view key, std::string_view value) {
  return value.empty() ? *this : Query(key, value);
}

std::string Url::Origin() const {
  const bool v6 = host.find(':') != std::string::npos;
  return scheme + "://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Url::host_is_ip() const {
  in6_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

Result<Url> ParseUrl(std::string_view text) {
  Url url;
  const size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return BadUrl(text, "the scheme is missing");
  for (const char c : text.substr(0, scheme_end)) url.scheme += static_cast<char>(c | 0x20);
  if (url.scheme != "http" && url.scheme != "https") {
    return BadUrl(text, "only http:// and https:// are supported");
  }
  url.port = 0;
  std::string_view rest = text.substr(scheme_end + 3);
  const size_t authority_end = rest.find_first_of("/?#");
  const std::string_view authority = rest.substr(0, authority_end);
  rest = authority_end == std::string_view::npos ? "" : rest.substr(authority_end);
  if (authority.find('@') != std::string_view::npos) {
    return Invalid("BadUrl", "a URL must not carry a user name or password");
  }
  if (!SplitAuthority(authority, &url)) return BadUrl(text, "host and port are malformed");
  if (url.host.empty()) return BadUrl(text, "the host is missing");
  if (url.port == 0) url.port = url.scheme == "https" ? 443 : 80;
  rest = rest.substr(0, rest.find('#'));
  if (rest.empty() || rest.front() != '/') url.target = "/";
  url.target += rest;
  const bool clean =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
  if (!clean) return BadUrl(text, "it has characters that must be percent-encoded");
  return url;
}

}  // namespace weir::http
