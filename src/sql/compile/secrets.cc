#include "sql/compile/secrets.h"

#include <algorithm>

#include "sql/diag/messages.h"
#include "sql/syntax/lexer.h"

namespace weir::sql {
namespace {

constexpr std::string_view kOpen = "${secret:";
constexpr size_t kMaxNameBytes = 253;

bool IsOneOf(char c, bool capitals, std::string_view others) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (capitals && c >= 'A' && c <= 'Z') ||
         others.find(c) != std::string_view::npos;
}

bool IsMadeOf(std::string_view text, bool capitals, std::string_view others) {
  return !text.empty() && text.size() <= kMaxNameBytes &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return IsOneOf(c, capitals, others); });
}

// Calls take(begin, end, ref) for each reference of `text`, and copy(from, to) for what is between:
// the first '$' of an escaped one is in neither.
template <typename Take, typename Copy>
void Walk(std::string_view text, const Take& take, const Copy& copy) {
  size_t copied = 0;
  for (size_t at = text.find(kOpen); at != std::string_view::npos; at = text.find(kOpen, at)) {
    const size_t begin = at;
    at += kOpen.size();
    if (begin > copied && text[begin - 1] == '$') {
      copy(copied, begin - 1);
      copied = begin;
      continue;
    }
    const size_t close = text.find('}', at);
    SecretRef ref;
    if (close == std::string_view::npos || !ParseSecretRef(text.substr(at, close - at), &ref)) {
      continue;
    }
    copy(copied, begin);
    take(std::move(ref));
    copied = at = close + 1;
  }
  copy(copied, text.size());
}

std::string Doubled(std::string_view value) {
  std::string out;
  for (const char c : value) out.append(c == '\'' ? 2 : 1, c);
  return out;
}

}  // namespace

bool ParseSecretRef(std::string_view inside, SecretRef* out) {
  const size_t slash = inside.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view name = inside.substr(0, slash);
  const std::string_view key = inside.substr(slash + 1);
  if (!IsMadeOf(name, false, "-.") || !IsMadeOf(key, true, "-._")) return false;
  if (!IsOneOf(name.front(), false, "") || !IsOneOf(name.back(), false, "")) return false;
  *out = {std::string(name), std::string(key)};
  return true;
}

std::vector<SecretRef> FindSecretRefs(std::string_view script) {
  std::vector<SecretRef> refs;
  if (script.find(kOpen) == std::string_view::npos) return refs;
  for (const Token& token : Tokenize(script)) {
    if (!token.Is(Tok::kString)) continue;
    Walk(
        script.substr(token.span.begin, token.span.size()),
        [&](SecretRef ref) { refs.push_back(std::move(ref)); }, [](size_t, size_t) {});
  }
  std::sort(refs.begin(), refs.end());
  refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
  return refs;
}

std::string PutSecrets(std::string_view script, const StringMap& values) {
  if (script.find(kOpen) == std::string_view::npos) return std::string(script);
  std::string out;
  size_t done = 0;
  for (const Token& token : Tokenize(script)) {
    if (!token.Is(Tok::kString)) continue;
    out += script.substr(done, token.span.begin - done);
    done = token.span.end;
    const std::string_view text = script.substr(token.span.begin, token.span.size());
    Walk(
        text,
        [&](const SecretRef& ref) {
          const auto value = values.find(ref.Text());
          out += value != values.end() ? Doubled(value->second)
                                       : std::string(kOpen) + ref.Text() + "}";
        },
        [&](size_t from, size_t to) { out += text.substr(from, to - from); });
  }
  out += script.substr(done);
  return out;
}

void GiveSecrets(std::string_view source, const StringMap& values, const std::string& why,
                 CompileOutput* output) {
  if (!output->unit) return;
  const std::vector<SecretRef>& refs = output->unit->secrets;
  const auto absent = std::find_if(refs.begin(), refs.end(), [&](const SecretRef& ref) {
    return values.find(ref.Text()) == values.end();
  });
  if (absent == refs.end()) {
    output->unit->script = PutSecrets(output->unit->script, values);
    return;
  }
  const std::string text = std::string(kOpen) + absent->Text() + "}";
  const size_t at = std::min(source.find(text), source.size());
  const Span span = {static_cast<uint32_t>(at),
                     static_cast<uint32_t>(std::min(at + text.size(), source.size()))};
  output->diagnostics.push_back(messages::SecretAbsent(span, text, why));
  SortDiagnostics(&output->diagnostics);
  output->unit.reset();
}

std::string_view SecretValueProblem(std::string_view value) {
  if (value.find_first_of("\r\n") != std::string_view::npos) return "it holds a line break";
  if (value.find('\0') != std::string_view::npos) return "it holds a NUL";
  return "";
}

std::string WithoutSecretRefs(std::string text) {
  for (size_t at = text.find(kOpen); at != std::string::npos; at = text.find(kOpen, at + 2)) {
    text.insert(at, 1, '$');
  }
  return text;
}

void OptionPlaces::Follow(const Token& token) {
  if (token.Is(Tok::kSemicolon)) {
    *this = OptionPlaces();
    return;
  }
  if (last_.Is(Tok::kEnd)) in_set_ = token.Is(Kw::kSet);
  if (token.Is(Tok::kLParen)) {
    ++depth_;
    const bool options = last_.Is(Kw::kWith) || last_.Is(Kw::kSet) || last_.Is(Kw::kOptions);
    if (options && option_depth_ == 0) option_depth_ = depth_;
  } else if (token.Is(Tok::kRParen)) {
    if (depth_ == option_depth_) option_depth_ = 0;
    depth_ = std::max(0, depth_ - 1);
  }
  before_last_ = last_;
  last_ = token;
}

bool OptionPlaces::ValueIsNext() const {
  if (!last_.Is(Tok::kEq)) return false;
  return in_set_ || (option_depth_ != 0 && depth_ == option_depth_ &&
                     (before_last_.Is(Tok::kString) || before_last_.Is(Tok::kWord)));
}

}  // namespace weir::sql
