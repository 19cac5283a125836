#include "sql/compile/variables.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/core/edit_distance.h"
#include "sql/compile/secrets.h"
#include "sql/diag/messages.h"
#include "sql/syntax/lexer.h"

namespace weir::sql {
namespace {

constexpr std::string_view kBuiltins[] = {"run.id", "run.fireTime", "run.date",
                                          "run.previousFireTime"};

bool IsBuiltin(std::string_view name) {
  return std::find(std::begin(kBuiltins), std::end(kBuiltins), name) != std::end(kBuiltins);
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsVariableName(std::string_view text) {
  return !text.empty() && IsLetter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return IsLetter(c) || IsDigit(c) || c == '.' || c == '-';
  });
}

// Outside of quotes only this may stand: a (dotted) name, a number, an interval.
bool IsPlain(std::string_view value) {
  const std::vector<Token> tokens = Tokenize(value);
  if (tokens.empty() || tokens.back().span.begin != value.size()) return false;
  size_t at = 0;
  const auto is = [&](Tok kind) { return tokens[at].Is(kind); };
  if (is(Tok::kMinus) || is(Tok::kPlus)) ++at;
  if (is(Tok::kNumber)) return tokens[at + 1].Is(Tok::kEnd);
  if (at != 0) return false;
  if (tokens[0].Is(Kw::kInterval)) {
    at = 1;
    if (is(Tok::kMinus) || is(Tok::kPlus)) ++at;
    if (!is(Tok::kString)) return false;
    for (++at; is(Tok::kWord) || is(Tok::kLParen) || is(Tok::kRParen) || is(Tok::kNumber);) ++at;
    return is(Tok::kEnd);
  }
  for (;; at += 2) {
    if (!is(Tok::kWord) && !is(Tok::kQuotedName)) return false;
    if (tokens[at + 1].Is(Tok::kEnd)) break;
    if (!tokens[at + 1].Is(Tok::kDot)) return false;
  }
  return value.find("--") == std::string_view::npos && value.find("/*") == std::string_view::npos;
}

// In an unquoted SET the value is literal up to ';'.
bool IsBareWord(std::string_view value) {
  return !value.empty() && value.find_first_of(" \t\r\n\f;'`\"") == std::string_view::npos &&
         value.find("--") == std::string_view::npos && value.find("/*") == std::string_view::npos;
}

enum class Place { kCode, kSetValue, kString, kUnicodeString, kName, kComment };

std::string Escape(std::string_view value, Place place) {
  if (place == Place::kCode || place == Place::kSetValue) return std::string(value);
  std::string out;
  for (const char c : value) {
    out += c;
    const bool twice = (c == '\'' && place != Place::kName) ||
                       (c == '`' && place == Place::kName) ||
                       (c == '\\' && place == Place::kUnicodeString);
    if (twice) out += c;
  }
  return out;
}

class Substituter {
 public:
  Substituter(const CompileInput& input, std::vector<Diagnostic>* diagnostics)
      : input_(input), text_(input.script), diagnostics_(diagnostics) {}

  std::vector<Edit> Run() {
    size_t at = 0;
    for (;;) {
      const size_t dollar = text_.find("${", at);
      if (dollar == std::string_view::npos) return std::move(edits_);
      const Place place = PlaceOf(static_cast<uint32_t>(dollar));
      const size_t line_end = text_.find_first_of("\r\n", dollar);
      const size_t close = text_.find('}', dollar);
      const size_t limit = std::min<size_t>(line_end, region_end_);
      if (place == Place::kComment || close == std::string_view::npos || close >= limit) {
        at = dollar + 2;
        continue;
      }
      at = close + 1;
      const Span span = {static_cast<uint32_t>(dollar), static_cast<uint32_t>(at)};
      const bool escaped = dollar > 0 && text_[dollar - 1] == '$';
      const bool secret = place == Place::kString && text_.substr(dollar).starts_with("${secret:");
      if (escaped && secret) continue;  // PutSecrets' to unescape
      if (escaped) {
        edits_.push_back({{span.begin - 1, span.begin}, "", EditReason::kVariable});  // $${x}
      } else {
        Replace(span, text_.substr(dollar + 2, close - dollar - 2), place);
      }
    }
  }

 private:
  // The context of an offset. Offsets come in ascending order, so the lexer only goes forward.
  // region_end_ is where the quoted text or comment around the offset ends.
  Place PlaceOf(uint32_t offset) {
    while (token_.span.end <= offset && (started_ == false || !token_.Is(Tok::kEnd))) {
      if (started_ && !IsTrivia(token_.kind)) Follow();
      token_ = lexer_.Next();
      started_ = true;
    }
    region_end_ = token_.span.end;
    switch (token_.kind) {
      case Tok::kString:
        return Place::kString;
      case Tok::kPrefixedString:
        return text_[token_.span.begin + 1] == '&' ? Place::kUnicodeString : Place::kString;
      case Tok::kQuotedName:
        return Place::kName;
      case Tok::kLineComment:
      case Tok::kBlockComment:
      case Tok::kOpenComment:
      case Tok::kOpenString:
      case Tok::kOpenName:
        return Place::kComment;  // what is never closed is reported as such
      default:
        region_end_ = static_cast<uint32_t>(text_.size());
        return in_set_ ? Place::kSetValue : Place::kCode;
    }
  }

  void Follow() {
    places_.Follow(token_);
    if (token_.Is(Tok::kSemicolon)) {
      at_start_ = true;
      in_set_ = false;
    } else {
      if (at_start_) in_set_ = token_.Is(Kw::kSet);
      at_start_ = false;
    }
  }

  void Report(Diagnostic diagnostic) { diagnostics_->push_back(std::move(diagnostic)); }

  void Replace(Span span, std::string_view inside, Place place) {
    const size_t colon = inside.find(':');
    const std::string_view name = inside.substr(0, colon);
    if (name == "secret" && colon != std::string_view::npos) {
      SecretRef ref;
      if (!ParseSecretRef(inside.substr(colon + 1), &ref)) {
        return Report(messages::BadSecretRef(span, text_.substr(span.begin, span.size())));
      }
      const bool allowed = token_.Is(Tok::kString) && places_.ValueIsNext();
      if (!allowed) Report(messages::SecretMisplaced(span));
      return;
    }
    const std::optional<std::string> value = ValueOf(span, name, inside, colon);
    if (!value) return;
    if (value->find_first_of("\r\n") != std::string::npos) {
      return Report(messages::VariableLineBreak(span, name));
    }
    if (place == Place::kCode && !IsPlain(*value)) {
      return Report(
          messages::VariableNotPlain(span, name, "its value is no name, number or interval"));
    }
    if (place == Place::kSetValue && !IsBareWord(*value)) {
      return Report(messages::VariableNotPlain(span, name, "its value is not one plain word"));
    }
    std::string text = Escape(*value, place);
    if (place == Place::kString) text = WithoutSecretRefs(std::move(text));
    edits_.push_back({span, std::move(text), EditReason::kVariable});
  }

  // Nothing when the reference stays as it is, or was reported.
  std::optional<std::string> ValueOf(Span span, std::string_view name, std::string_view inside,
                                     size_t colon) {
    const bool formatted = colon != std::string_view::npos;
    if (const auto own = input_.variables.find(name); own != input_.variables.end()) {
      if (!formatted) return own->second;
      Report(messages::BadVariableFormat(span, name, "only times of a run have formats"));
      return std::nullopt;
    }
    if (!IsBuiltin(name)) {
      Unknown(span, name);
      return std::nullopt;
    }
    const auto builtin = input_.builtins.find(name);
    if (builtin == input_.builtins.end()) {
      if (input_.target == Target::kSqlJob && input_.mode == Mode::kStreaming) {
        Report(messages::BuiltinWithoutRun(span, name));
      }
      return std::nullopt;
    }
    if (!formatted) return builtin->second;
    if (name == "run.id") {
      Report(messages::BadVariableFormat(span, name, "it is no time"));
      return std::nullopt;
    }
    std::string why;
    std::string value = FormatRunTime(builtin->second, inside.substr(colon + 1), &why);
    if (why.empty()) return value;
    Report(messages::BadVariableFormat(span, name, why));
    return std::nullopt;
  }

  void Unknown(Span span, std::string_view name) {
    std::optional<std::string> near;
    if (IsVariableName(name) && name.size() > 2) {
      std::vector<std::string_view> names(std::begin(kBuiltins), std::end(kBuiltins));
      for (const auto& [key, value] : input_.variables) names.push_back(key);
      near = NearestWord(name, names);
    }
    Report(messages::UnknownVariable(span, text_.substr(span.begin, std::min(span.size(), 64u)),
                                     near));
  }

  const CompileInput& input_;
  std::string_view text_;
  std::vector<Diagnostic>* diagnostics_;
  std::vector<Edit> edits_;
  Lexer lexer_{text_};
  Token token_;
  OptionPlaces places_;
  bool started_ = false;
  bool at_start_ = true;
  bool in_set_ = false;
  uint32_t region_end_ = 0;
};

}  // namespace

std::string FormatRunTime(std::string_view time, std::string_view pattern, std::string* why) {
  // 2026-01-31 or 2026-01-31T02:00:00Z: where each field stands, and how long it is.
  struct Field {
    char letter;
    size_t at;
    size_t length;
  };
  constexpr std::array<Field, 6> kFields = {
      {{'y', 0, 4}, {'M', 5, 2}, {'d', 8, 2}, {'H', 11, 2}, {'m', 14, 2}, {'s', 17, 2}}};
  std::string out;
  for (size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    if (!IsLetter(c) || c == '_') {
      out += c;
      ++i;
      continue;
    }
    size_t run = 1;
    while (i + run < pattern.size() && pattern[i + run] == c) ++run;
    const auto field =
        std::find_if(kFields.begin(), kFields.end(), [&](const Field& f) { return f.letter == c; });
    const bool fits = field != kFields.end() && (run == field->length || (c == 'y' && run == 2));
    if (!fits) {
      *why = "the parts are yyyy, yy, MM, dd, HH, mm and ss";
      return "";
    }
    if (time.size() < field->at + field->length) {
      // A date alone has no time of day: midnight.
      out += field->at > 8 ? "00" : "";
    } else {
      out += time.substr(field->at + field->length - run, run);
    }
    i += run;
  }
  if (pattern.empty()) *why = "it is empty";
  return out;
}

std::vector<Edit> SubstituteVariables(const CompileInput& input,
                                      std::vector<Diagnostic>* diagnostics) {
  return Substituter(input, diagnostics).Run();
}

}  // namespace weir::sql
