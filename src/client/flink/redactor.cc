#include "client/flink/redactor.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "client/http/url.h"

namespace weir::flink {
namespace {

constexpr size_t kShortValue = 4;      // below: only where it stands alone
constexpr size_t kMinLineOfValue = 8;  // lines of a value that are secret by themselves

bool IsWordChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool IsKeyChar(char c) { return IsWordChar(c) || c == '.' || c == '-' || c == '_'; }

bool IsQuote(char c) { return c == '\'' || c == '"' || c == '`'; }

std::string ReplaceAll(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  size_t pos = 0;
  for (size_t at = text.find(from); at != std::string_view::npos; at = text.find(from, pos)) {
    out += text.substr(pos, at - pos);
    out += to;
    pos = at + from.size();
  }
  out += text.substr(pos);
  return out;
}

std::string JsonEscape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// `value` replaced wherever it occurs (short ones: where it stands alone).
std::string RemoveValue(std::string_view text, const std::string& value) {
  if (value.size() >= kShortValue) return ReplaceAll(text, value, kRedacted);
  std::string out;
  size_t pos = 0;
  for (size_t at = text.find(value); at != std::string_view::npos; at = text.find(value, pos)) {
    const size_t end = at + value.size();
    const bool alone =
        (at == 0 || !IsWordChar(text[at - 1])) && (end == text.size() || !IsWordChar(text[end]));
    out += text.substr(pos, at - pos);
    out += alone ? kRedacted : std::string_view(value);
    pos = end;
  }
  out += text.substr(pos);
  return out;
}

// Walks over a text once and copies it, leaving out what follows secret-looking keys.
class KeyNet {
 public:
  explicit KeyNet(std::string_view text) : text_(text) {}

  std::string Run() {
    while (pos_ < text_.size()) {
      if (IsKeyChar(text_[pos_])) {
        Key();
      } else if (text_.substr(pos_).starts_with("://")) {
        UserInfo();
      } else {
        out_ += text_[pos_++];
      }
    }
    return std::move(out_);
  }

 private:
  char At(size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  void SkipBlanks(size_t* i) const {
    while (At(*i) == ' ' || At(*i) == '\t' || At(*i) == '\n' || At(*i) == '\r') ++*i;
  }

  void CopyTo(size_t end) {
    out_ += text_.substr(pos_, end - pos_);
    pos_ = end;
  }

  // A run of key characters: a key, when a separator and a value follow.
  void Key() {
    size_t end = pos_;
    while (end < text_.size() && IsKeyChar(text_[end])) ++end;
    const std::string_view key = text_.substr(pos_, end - pos_);
    CopyTo(end);
    if (!LooksSecret(key)) return;
    size_t i = end;
    while (At(i) == '\\') ++i;  // \"key\": JSON within JSON
    const bool quoted = IsQuote(At(i));
    if (quoted) ++i;
    SkipBlanks(&i);
    const size_t before = i;
    // ':' counts only after a quoted key: "LoginException: text" is no option. A quoted key that
    // is followed by a quoted text is an option whose '=' was forgotten.
    while (At(i) == '=' || At(i) == '>' || (quoted && At(i) == ':')) {
      ++i;
      SkipBlanks(&i);
    }
    size_t value = i;
    while (At(value) == '\\') ++value;
    const bool is_option = i > before || (quoted && i > end + 1 && IsQuote(At(value)));
    if (!is_option || value >= text_.size()) return;
    CopyTo(value);
    if (IsQuote(At(value))) {
      QuotedValue();
    } else {
      BareValue();
    }
  }

  // '...' with '' inside, or "..." with \" inside; an unclosed one takes the rest of the text.
  void QuotedValue() {
    const char quote = text_[pos_];
    // Within a quoted and escaped text the closing quote is escaped as the opening one was.
    const bool escaped = pos_ > 0 && text_[pos_ - 1] == '\\';
    size_t i = pos_ + 1;
    while (i < text_.size()) {
      if (escaped && text_[i] == '\\' && At(i + 1) == quote) break;
      if (text_[i] == quote && !(quote == '\'' && At(i + 1) == quote)) break;
      // A backslash or the first of two quotes takes the next character with it.
      i += text_[i] == '\\' || text_[i] == quote ? 2 : 1;
    }
    out_ += quote;
    out_ += kRedacted;
    pos_ = std::min(i, text_.size());
    if (pos_ < text_.size()) CopyTo(pos_ + (text_[pos_] == '\\' ? 2 : 1));
  }

  void BareValue() {
    static constexpr std::string_view kEnd = " \t\r\n,;&)}]'\"`";
    size_t i = pos_;
    while (i < text_.size() && kEnd.find(text_[i]) == std::string_view::npos) ++i;
    if (i == pos_) return;
    out_ += kRedacted;
    pos_ = i;
  }

  // After "://": everything up to an '@' within the authority.
  void UserInfo() {
    static constexpr std::string_view kEnd = " \t\r\n/?#'\"`,;)";
    CopyTo(pos_ + 3);
    size_t at = std::string_view::npos;
    for (size_t i = pos_; i < text_.size() && kEnd.find(text_[i]) == std::string_view::npos; ++i) {
      if (text_[i] == '@') at = i;
    }
    if (at == std::string_view::npos) return;
    out_ += kRedacted;
    pos_ = at;
  }

  std::string_view text_;
  size_t pos_ = 0;
  std::string out_;
};

}  // namespace

bool LooksSecret(std::string_view option_key) {
  static constexpr std::array<std::string_view, 16> kWords = {
      "password",   "passwd",     "passphrase",  "secret",       "token",      "accesskey",
      "apikey",     "credential", "jaas",        "authparams",   "servicekey", "basicauth",
      "privatekey", "accountkey", "httpheaders", "authorization"};
  std::string plain;
  for (const char c : option_key) {
    if (IsWordChar(c)) plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (plain.ends_with("pwd")) return true;
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return plain.find(word) != std::string::npos; });
}

Redactor::Redactor(const std::vector<std::string>& secret_values) {
  for (const std::string& value : secret_values) {
    values_.push_back(value);
    values_.push_back(ReplaceAll(value, "'", "''"));
    values_.push_back(http::PercentEncode(value));
    values_.push_back(JsonEscape(value));
    size_t start = 0;
    while (value.find('\n') != std::string::npos && start < value.size()) {
      const size_t end = std::min(value.find('\n', start), value.size());
      if (end - start >= kMinLineOfValue) values_.push_back(value.substr(start, end - start));
      start = end + 1;
    }
  }
  std::sort(values_.begin(), values_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  if (!values_.empty() && values_.back().empty()) values_.pop_back();
}

std::string Redactor::RedactValues(std::string_view text) const {
  std::string out(text);
  for (const std::string& value : values_) out = RemoveValue(out, value);
  return out;
}

std::string Redactor::Redact(std::string_view text) const {
  return KeyNet(RedactValues(text)).Run();
}

}  // namespace weir::flink
