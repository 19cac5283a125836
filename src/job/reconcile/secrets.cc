#include "job/reconcile/secrets.h"

#include <algorithm>
#include <cctype>

namespace weir::job {
namespace {

// Walks over a script's quoted literals and the plain text between them; comments are skipped.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool AtEnd() const { return at_ >= text_.size(); }
  char Peek() const { return text_[at_]; }

  bool SkipComment() {
    if (text_.substr(at_, 2) == "--") {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return true;
    }
    if (text_.substr(at_, 2) == "/*") {
      const size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
      return true;
    }
    return false;
  }

  // Of a literal that starts here; doubled quotes are unescaped.
  std::string Literal() {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\'') {
        if (text_.substr(at_, 2) != "''") break;
        ++at_;
      }
      value += text_[at_];
    }
    ++at_;
    return value;
  }

  char Take() { return text_[at_++]; }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

std::string_view Trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

// SET key = value, without quotes: the words before ';'.
void TakePlainSet(std::string_view plain, std::vector<std::string>* out) {
  plain = Trim(plain);
  if (plain.size() < 4) return;
  std::string head(plain.substr(0, 3));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const size_t equals = plain.find('=');
  if (head != "SET" || equals == std::string_view::npos) return;
  if (!flink::LooksSecret(Trim(plain.substr(3, equals - 3)))) return;
  out->emplace_back(Trim(plain.substr(equals + 1)));
}

// The value with ${name} put in, and each variable's value by itself.
void Substitute(const SqlJobSpec& spec, const std::string& value, std::vector<std::string>* out) {
  std::string full = value;
  for (const auto& [name, text] : spec.variables) {
    const std::string mark = "${" + name + "}";
    for (size_t at = full.find(mark); at != std::string::npos;
         at = full.find(mark, at + text.size())) {
      full.replace(at, mark.size(), text);
      out->push_back(text);
    }
  }
  if (full != value) out->push_back(std::move(full));
}

}  // namespace

std::vector<std::string> SecretValues(const SqlJobSpec& spec, std::string_view sql) {
  std::vector<std::string> found;
  Scanner scan(sql);
  std::string plain;     // text since the last literal or ';', without comments
  std::string previous;  // the literal before it
  while (!scan.AtEnd()) {
    if (scan.SkipComment()) continue;
    if (scan.Peek() == '\'') {
      std::string literal = scan.Literal();
      if (Trim(plain) == "=" && flink::LooksSecret(previous)) found.push_back(literal);
      previous = std::move(literal);
      plain.clear();
      continue;
    }
    const char c = scan.Take();
    if (c == ';') {
      TakePlainSet(plain, &found);
      plain.clear();
    } else {
      plain += c;
    }
  }
  TakePlainSet(plain, &found);
  const std::vector<std::string> literal_values = found;
  for (const std::string& value : literal_values) Substitute(spec, value, &found);
  for (const auto& [key, value] : spec.flink.configuration) {
    if (flink::LooksSecret(key)) found.push_back(value);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::erase(found, "");
  return found;
}

flink::Redactor JobRedactor(const SqlJobSpec& spec, std::string_view sql,
                            const SecretsSeen& secrets) {
  std::vector<std::string> hidden = SecretValues(spec, sql);
  for (const auto& [ref, value] : secrets.values) hidden.push_back(value);
  return flink::Redactor(hidden);
}

}  // namespace weir::job
