#include "sql/syntax/lexer.h"

#include <array>

#include "base/core/hex.h"
#include "sql/diag/source_map.h"

namespace weir::sql {
namespace {

// Letters and digits, which words are made of, are the last two.
enum Class : uint8_t { kOther, kBlank, kHigh, kLetter, kDigit };

constexpr std::array<uint8_t, 256> MakeClasses() {
  std::array<uint8_t, 256> classes{};
  for (int c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    if (letter) {
      classes[static_cast<size_t>(c)] = kLetter;
    } else if (c >= '0' && c <= '9') {
      classes[static_cast<size_t>(c)] = kDigit;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      classes[static_cast<size_t>(c)] = kBlank;
    } else if (c >= 0x80) {
      classes[static_cast<size_t>(c)] = kHigh;
    }
  }
  return classes;
}
constexpr std::array<uint8_t, 256> kClasses = MakeClasses();

uint8_t ClassOf(char c) { return kClasses[static_cast<unsigned char>(c)]; }

// Letters beyond ASCII, as Calcite's lexer defines them.
bool IsHighLetter(uint32_t point) {
  return (point >= 0xC0 && point <= 0x1FFF && point != 0xD7 && point != 0xF7) ||
         (point >= 0x3040 && point <= 0x318F) || (point >= 0x3300 && point <= 0x337F) ||
         (point >= 0x3400 && point <= 0x3D2D) || (point >= 0x4E00 && point <= 0x9FFF) ||
         (point >= 0xF900 && point <= 0xFAFF);
}

// Characters that are a token by themselves, whatever follows; kEnd for the others.
constexpr std::array<Tok, 256> MakeSingles() {
  std::array<Tok, 256> singles{};
  singles['('] = Tok::kLParen;
  singles[')'] = Tok::kRParen;
  singles['['] = Tok::kLBracket;
  singles[']'] = Tok::kRBracket;
  singles['{'] = Tok::kLBrace;
  singles['}'] = Tok::kRBrace;
  singles[';'] = Tok::kSemicolon;
  singles[','] = Tok::kComma;
  singles['+'] = Tok::kPlus;
  singles['%'] = Tok::kPercent;
  singles['?'] = Tok::kQuestion;
  singles['^'] = Tok::kCaret;
  singles['&'] = Tok::kAmpersand;
  singles['"'] = Tok::kDoubleQuote;
  return singles;
}
constexpr std::array<Tok, 256> kSingles = MakeSingles();

constexpr size_t kLongestCollation = 200;

}  // namespace

std::string_view TokName(Tok kind) {
  constexpr std::string_view kNames[] = {
      "End",         "Space",      "LineComment", "BlockComment",
      "Word",        "QuotedName", "String",      "PrefixedString",
      "Number",      "HintBegin",  "HintEnd",     "LParen",
      "RParen",      "LBracket",   "RBracket",    "LBrace",
      "RBrace",      "Semicolon",  "Comma",       "Dot",
      "Eq",          "Ne",         "Lt",          "Gt",
      "Le",          "Ge",         "Plus",        "Minus",
      "Star",        "Slash",      "Percent",     "Pipe",
      "Concat",      "Arrow",      "RightArrow",  "Colon",
      "DoubleColon", "Question",   "Caret",       "Ampersand",
      "DoubleQuote", "Dollar",     "Collation",   "Stray",
      "OpenString",  "OpenName",   "OpenComment"};
  return kNames[static_cast<size_t>(kind)];
}

Token Lexer::Next() {
  if (at_ >= text_.size()) return Made(Tok::kEnd, at_);
  if (ClassOf(text_[at_]) == kBlank) {
    const size_t begin = at_;
    SkipBlanks();
    return Made(Tok::kSpace, begin);
  }
  return Scan();
}

void Lexer::SkipBlanks() {
  while (at_ < text_.size() && ClassOf(text_[at_]) == kBlank) ++at_;
}

// At anything but a blank or the end.
Token Lexer::Scan() {
  const char c = text_[at_];
  switch (ClassOf(c)) {
    case kLetter:
    case kHigh:
      return ScanWord();
    case kDigit:
      return ScanNumber();
    default:
      break;
  }
  const Tok single = kSingles[static_cast<unsigned char>(c)];
  if (single != Tok::kEnd) return Take(1, single);
  switch (c) {
    case '\'':
      return ScanQuoted(at_, Tok::kString, Tok::kOpenString);
    case '`':
      return ScanQuotedName(at_, '`');
    case '/':
      return ScanSlash();
    case '-':
      if (Peek(1) == '-') {
        return ScanLineComment();
      }
      return Peek(1) == '>' ? Take(2, Tok::kRightArrow) : Take(1, Tok::kMinus);
    case '.':
      return ClassOf(Peek(1)) == kDigit ? ScanNumber() : Take(1, Tok::kDot);
    case '*':
      return Peek(1) == '/' ? Take(2, Tok::kHintEnd) : Take(1, Tok::kStar);
    default:
      return ScanOther();
  }
}

Token Lexer::ScanLineComment() {
  const size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
  return Made(Tok::kLineComment, begin);
}

Token Lexer::ScanSlash() {
  if (Peek(1) == '/' && (at_ == 0 || text_[at_ - 1] != ':')) {  // not in an unquoted hdfs://...
    return ScanLineComment();
  }
  if (Peek(1) != '*') {
    return Take(1, Tok::kSlash);
  }
  if (Peek(2) == '+') {
    return Take(3, Tok::kHintBegin);
  }
  const size_t begin = at_;
  const size_t end = text_.find("*/", at_ + 2);
  at_ = end == std::string_view::npos ? text_.size() : end + 2;
  return Made(end == std::string_view::npos ? Tok::kOpenComment : Tok::kBlockComment, begin);
}

// At the opening quote; the token starts at `begin`, before its prefix.
Token Lexer::ScanQuoted(size_t begin, Tok closed, Tok open) {
  for (size_t from = at_ + 1;;) {
    const size_t end = text_.find('\'', from);
    if (end == std::string_view::npos) {
      at_ = text_.size();
      return Made(open, begin);
    }
    if (end + 1 < text_.size() && text_[end + 1] == '\'') {
      from = end + 2;
      continue;
    }
    at_ = end + 1;
    return Made(closed, begin);
  }
}

// A name ends on its line.
Token Lexer::ScanQuotedName(size_t begin, char quote) {
  for (++at_; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\n' || c == '\r') break;
    if (c != quote) continue;
    if (Peek(1) == quote) {
      ++at_;
      continue;
    }
    ++at_;
    return Made(Tok::kQuotedName, begin);
  }
  return Made(Tok::kOpenName, begin);
}

// E'it\'s': at the opening quote.
Token Lexer::ScanEscaped(size_t begin) {
  for (++at_; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\\' || (c == '\'' && Peek(1) == '\'')) {
      if (at_ + 1 < text_.size()) ++at_;
      continue;
    }
    if (c == '\'') {
      ++at_;
      return Made(Tok::kPrefixedString, begin);
    }
  }
  return Made(Tok::kOpenString, begin);
}

Token Lexer::ScanNumber() {
  const size_t begin = at_;
  const auto digits = [this] {
    while (at_ < text_.size() && ClassOf(text_[at_]) == kDigit) ++at_;
  };
  digits();
  if (dollars_ && TakeCollation(begin)) return Made(Tok::kCollation, begin);
  if (Peek() == '.') {
    ++at_;
    digits();
  }
  if (Peek() == 'e' || Peek() == 'E') {
    const size_t sign = Peek(1) == '+' || Peek(1) == '-' ? 1 : 0;
    if (ClassOf(Peek(1 + sign)) == kDigit) {
      at_ += 1 + sign;
      digits();
    }
  }
  return Made(Tok::kNumber, begin);
}

Token Lexer::ScanWord() {
  const size_t begin = at_;
  const char* const end = text_.data() + text_.size();
  for (;;) {
    const char* p = text_.data() + at_;
    while (p < end && kClasses[static_cast<unsigned char>(*p)] >= kLetter) ++p;
    at_ = static_cast<size_t>(p - text_.data());
    if (p == end || ClassOf(*p) != kHigh) break;
    const CodePoint point = DecodeUtf8(text_, at_);
    if (!IsHighLetter(point.value)) break;
    at_ += static_cast<size_t>(point.bytes);
  }
  if (at_ == begin) {
    const CodePoint point = DecodeUtf8(text_, at_);
    return Take(static_cast<size_t>(point.bytes), Tok::kStray);
  }
  const char next = Peek();
  if (next == '\'' || next == '&' || text_[begin] == '_') {
    const Token token = ScanPrefixed(begin);
    if (token.kind != Tok::kEnd) return token;
  }
  if (dollars_) {
    if (TakeCollation(begin)) return Made(Tok::kCollation, begin);
    if (at_ - begin == 1 && text_[begin] == '$') return Made(Tok::kDollar, begin);
  }
  Token token = Made(Tok::kWord, begin);
  token.keyword = LookUpKeyword({text_.data() + begin, at_ - begin}, text_.size() - begin);
  return token;
}

// N'x', X'CAFE', E'a\n', U&'\00e9', U&"name", _utf8'x', behind the word; kEnd when it is just a
// word.
Token Lexer::ScanPrefixed(size_t begin) {
  const char first = static_cast<char>(text_[begin] | 0x20);
  if (at_ - begin == 1 && Peek() == '\'') {
    if (first == 'n' || first == 'x') {
      return ScanQuoted(begin, Tok::kPrefixedString, Tok::kOpenString);
    }
    if (first == 'e') return ScanEscaped(begin);
  }
  if (at_ - begin == 1 && first == 'u' && Peek() == '&') {
    if (Peek(1) == '\'') {
      ++at_;
      return ScanQuoted(begin, Tok::kPrefixedString, Tok::kOpenString);
    }
    if (Peek(1) == '"' && text_.find('"', at_ + 2) != std::string_view::npos) {
      ++at_;
      return ScanQuotedName(begin, '"');
    }
  }
  if (text_[begin] == '_') {  // a character set's name holds more than a word does
    size_t end = at_;
    const auto in_name = [this](size_t i) {
      const char c = text_[i];
      const uint8_t cls = ClassOf(c);
      return ((cls == kLetter || cls == kDigit) && c != '$') || c == ':' || c == '.' || c == '-';
    };
    while (end < text_.size() && in_name(end)) ++end;
    const bool named = end > begin + 1 && text_[begin + 1] != '_';
    if (named && end < text_.size() && text_[end] == '\'') {
      at_ = end;
      return ScanQuoted(begin, Tok::kPrefixedString, Tok::kOpenString);
    }
  }
  return {};
}

// (letter|digit)+ (letter|digit|:|.|-)* $ letter+ ($ (letter|digit)+)?, when longer than what is
// taken. A word may hold '$' itself.
bool Lexer::TakeCollation(size_t begin) {
  const auto word = [this](size_t i, bool digits) {
    const uint8_t cls = i < text_.size() ? ClassOf(text_[i]) : uint8_t{kOther};
    return cls == kLetter || (digits && cls == kDigit);
  };
  size_t end = 0;
  for (size_t i = begin; i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == '$' && i > begin && word(i + 1, false)) {
      size_t stop = i + 1;
      while (word(stop, false)) ++stop;
      if (text_[stop - 1] == '$' && word(stop, true)) {
        while (word(stop, true)) ++stop;
      }
      if (stop > end) end = stop;
    }
    if (!word(i, true) && c != ':' && c != '.' && c != '-') break;
    if (i - begin > kLongestCollation) break;
  }
  if (end <= at_) return false;
  at_ = end;
  return true;
}

Token Lexer::ScanOther() {
  const char next = Peek(1);
  switch (text_[at_]) {
    case '=':
      return next == '>' ? Take(2, Tok::kArrow) : Take(1, Tok::kEq);
    case '<':
      if (next == '>') return Take(2, Tok::kNe);
      return next == '=' ? Take(2, Tok::kLe) : Take(1, Tok::kLt);
    case '>':
      return next == '=' ? Take(2, Tok::kGe) : Take(1, Tok::kGt);
    case '!':
      return next == '=' ? Take(2, Tok::kNe) : Take(1, Tok::kStray);
    case '|':
      return next == '|' ? Take(2, Tok::kConcat) : Take(1, Tok::kPipe);
    case ':':
      return next == ':' ? Take(2, Tok::kDoubleColon) : Take(1, Tok::kColon);
    default:
      return Take(1, Tok::kStray);
  }
}

std::vector<Token> Tokenize(std::string_view text) {
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 4 + 16);
  Lexer lexer(text);
  for (;;) {
    lexer.SkipBlanks();
    if (lexer.at_ >= text.size()) {
      tokens.push_back(lexer.Made(Tok::kEnd, lexer.at_));
      return tokens;
    }
    const Token token = lexer.Scan();
    if (!IsTrivia(token.kind)) tokens.push_back(token);
  }
}

namespace {

void AppendUtf8(uint32_t point, std::string* out) {
  if (point < 0x80) {
    *out += static_cast<char>(point);
  } else if (point < 0x800) {
    *out += static_cast<char>(0xC0 | (point >> 6));
    *out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    *out += static_cast<char>(0xE0 | (point >> 12));
    *out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    *out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

// `count` hexadecimal digits at `at`; -1 when they are not there.
int64_t HexAt(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return -1;
  int64_t value = 0;
  for (size_t i = at; i < at + count; ++i) {
    const int digit = HexValue(text[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// The four digits behind the escape of U&'\0041'. Flink reads them as a signed number.
int64_t UnicodeAt(std::string_view text, size_t at) {
  const bool sign = at < text.size() && (text[at] == '+' || text[at] == '-');
  if (!sign) return HexAt(text, at, 4);
  const int64_t value = HexAt(text, at + 1, 3);
  return value < 0 || text[at] == '+' ? value : (0x10000 - value) & 0xFFFF;
}

// E'\n\u0041': what C escapes, and '' for a quote.
std::string ResolveCStyle(std::string_view inside) {
  std::string out;
  for (size_t i = 0; i < inside.size(); ++i) {
    const char c = inside[i];
    if (c == '\'') ++i;  // doubled
    if (c != '\\' || i + 1 >= inside.size()) {
      out += c;
      continue;
    }
    const char next = inside[++i];
    const size_t digits = next == 'u' ? 4 : next == 'U' ? 8 : next == 'x' ? 2 : 0;
    const int64_t point = digits == 0 ? -1 : HexAt(inside, i + 1, digits);
    if (point >= 0) {
      AppendUtf8(static_cast<uint32_t>(point), &out);
      i += digits;
      continue;
    }
    out += next == 'n'   ? '\n'
           : next == 't' ? '\t'
           : next == 'r' ? '\r'
           : next == 'b' ? '\b'
           : next == 'f' ? '\f'
                         : next;
  }
  return out;
}

}  // namespace

// U&'\0041': four hex digits after the escape; doubled it is itself.
std::string ResolveUnicode(std::string_view text, char escape) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != escape) {
      out += text[i];
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == escape) {
      out += escape;
      ++i;
      continue;
    }
    const int64_t point = UnicodeAt(text, i + 1);
    if (point < 0) {
      out += escape;
      continue;
    }
    AppendUtf8(static_cast<uint32_t>(point), &out);
    i += 4;
  }
  return out;
}

std::string UnquoteRaw(std::string_view token_text, Tok kind) {
  const bool quoted =
      kind == Tok::kQuotedName || kind == Tok::kString || kind == Tok::kPrefixedString;
  const char quote = kind != Tok::kQuotedName ? '\'' : token_text.front() == '`' ? '`' : '"';
  const size_t begin = token_text.find(quote);
  if (!quoted || begin == std::string_view::npos || token_text.size() < begin + 2) {
    return std::string(token_text);
  }
  std::string out;
  for (size_t i = begin + 1; i + 1 < token_text.size(); ++i) {
    out += token_text[i];
    if (token_text[i] == quote) ++i;
  }
  return out;
}

std::string Unquote(std::string_view token_text, Tok kind, char escape) {
  if (kind == Tok::kPrefixedString && (token_text[0] | 0x20) == 'e' && token_text.size() > 2) {
    return ResolveCStyle(token_text.substr(2, token_text.size() - 3));
  }
  const bool unicode = (kind == Tok::kPrefixedString || kind == Tok::kQuotedName) &&
                       token_text.size() > 2 && token_text[1] == '&';
  const std::string raw = UnquoteRaw(token_text, kind);
  return unicode ? ResolveUnicode(raw, escape) : raw;
}

size_t FindBadEscape(std::string_view raw, char escape) {
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != escape) continue;
    if (i + 1 < raw.size() && raw[i + 1] == escape) {
      ++i;
      continue;
    }
    if (UnicodeAt(raw, i + 1) < 0) return i;
    i += 4;
  }
  return std::string_view::npos;
}

std::string QuoteString(std::string_view value) {
  std::string out = "'";
  for (const char c : value) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

}  // namespace weir::sql
