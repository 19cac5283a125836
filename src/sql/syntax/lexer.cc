#include "sql/syntax/lexer.h"

#include <array>

#include "sql/diag/source_map.h"

namespace weir::sql {
namespace {

enum Class : uint8_t { kOther, kBlank, kLetter, kDigit, kHigh };

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
      "DoubleQuote", "Stray",      "OpenString",  "OpenName",
      "OpenComment"};
  return kNames[static_cast<size_t>(kind)];
}

Token Lexer::Next() {
  Token token;
  token.span.begin = static_cast<uint32_t>(at_);
  token.kind = at_ < text_.size() ? Scan() : Tok::kEnd;
  token.span.end = static_cast<uint32_t>(at_);
  if (token.kind == Tok::kWord) {
    token.keyword = LookUpKeyword(text_.substr(token.span.begin, token.span.size()));
  }
  return token;
}

Tok Lexer::Scan() {
  const char c = text_[at_];
  switch (ClassOf(c)) {
    case kBlank:
      while (at_ < text_.size() && ClassOf(text_[at_]) == kBlank) ++at_;
      return Tok::kSpace;
    case kLetter:
    case kHigh:
      return ScanWord();
    case kDigit:
      return ScanNumber();
    default:
      break;
  }
  switch (c) {
    case '\'':
      return ScanQuoted('\'', Tok::kString, Tok::kOpenString);
    case '`':
      return ScanQuoted('`', Tok::kQuotedName, Tok::kOpenName);
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
      if (in_hint_ && Peek(1) == '/') {
        in_hint_ = false;
        return Take(2, Tok::kHintEnd);
      }
      return Take(1, Tok::kStar);
    default:
      return ScanOther();
  }
}

Tok Lexer::ScanLineComment() {
  while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
  return Tok::kLineComment;
}

Tok Lexer::ScanSlash() {
  if (Peek(1) == '/' && (at_ == 0 || text_[at_ - 1] != ':')) {  // not in an unquoted hdfs://...
    return ScanLineComment();
  }
  if (Peek(1) != '*') {
    return Take(1, Tok::kSlash);
  }
  if (Peek(2) == '+' && !in_hint_) {
    in_hint_ = true;
    return Take(3, Tok::kHintBegin);
  }
  const size_t end = text_.find("*/", at_ + 2);
  if (end == std::string_view::npos) {
    at_ = text_.size();
    return Tok::kOpenComment;
  }
  at_ = end + 2;
  return Tok::kBlockComment;
}

Tok Lexer::ScanQuoted(char quote, Tok closed, Tok open) {
  for (size_t from = at_ + 1;;) {
    const size_t end = text_.find(quote, from);
    if (end == std::string_view::npos) {
      at_ = text_.size();
      return open;
    }
    if (end + 1 < text_.size() && text_[end + 1] == quote) {
      from = end + 2;
      continue;
    }
    at_ = end + 1;
    return closed;
  }
}

Tok Lexer::ScanNumber() {
  const auto digits = [this] {
    while (at_ < text_.size() && ClassOf(text_[at_]) == kDigit) ++at_;
  };
  digits();
  if (Peek() == '.' && Peek(1) != '.') {
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
  return Tok::kNumber;
}

Tok Lexer::ScanWord() {
  const size_t begin = at_;
  while (at_ < text_.size()) {
    const uint8_t cls = ClassOf(text_[at_]);
    if (cls == kLetter || cls == kDigit) {
      ++at_;
      continue;
    }
    if (cls == kHigh) {
      const CodePoint point = DecodeUtf8(text_, at_);
      if (IsHighLetter(point.value)) {
        at_ += static_cast<size_t>(point.bytes);
        continue;
      }
    }
    break;
  }
  if (at_ == begin) {
    const CodePoint point = DecodeUtf8(text_, at_);
    return Take(static_cast<size_t>(point.bytes), Tok::kStray);
  }
  const char first = text_[begin];
  const size_t length = at_ - begin;
  const bool prefix =
      Peek() == '\'' &&
      ((first == '_' && length > 1) ||
       (length == 1 && (first == 'n' || first == 'N' || first == 'x' || first == 'X')));
  if (prefix) {
    return ScanQuoted('\'', Tok::kPrefixedString, Tok::kOpenString);
  }
  if (length == 1 && (first == 'u' || first == 'U') && Peek() == '&' && Peek(1) == '\'') {
    ++at_;
    return ScanQuoted('\'', Tok::kPrefixedString, Tok::kOpenString);
  }
  return Tok::kWord;
}

Tok Lexer::ScanOther() {
  const char next = Peek(1);
  switch (text_[at_]) {
    case '(':
      return Take(1, Tok::kLParen);
    case ')':
      return Take(1, Tok::kRParen);
    case '[':
      return Take(1, Tok::kLBracket);
    case ']':
      return Take(1, Tok::kRBracket);
    case '{':
      return Take(1, Tok::kLBrace);
    case '}':
      return Take(1, Tok::kRBrace);
    case ';':
      return Take(1, Tok::kSemicolon);
    case ',':
      return Take(1, Tok::kComma);
    case '=':
      return next == '>' ? Take(2, Tok::kArrow) : Take(1, Tok::kEq);
    case '<':
      if (next == '>') return Take(2, Tok::kNe);
      return next == '=' ? Take(2, Tok::kLe) : Take(1, Tok::kLt);
    case '>':
      return next == '=' ? Take(2, Tok::kGe) : Take(1, Tok::kGt);
    case '!':
      return next == '=' ? Take(2, Tok::kNe) : Take(1, Tok::kStray);
    case '+':
      return Take(1, Tok::kPlus);
    case '%':
      return Take(1, Tok::kPercent);
    case '|':
      return next == '|' ? Take(2, Tok::kConcat) : Take(1, Tok::kPipe);
    case ':':
      return next == ':' ? Take(2, Tok::kDoubleColon) : Take(1, Tok::kColon);
    case '?':
      return Take(1, Tok::kQuestion);
    case '^':
      return Take(1, Tok::kCaret);
    case '&':
      return Take(1, Tok::kAmpersand);
    case '"':
      return Take(1, Tok::kDoubleQuote);
    default:
      return Take(1, Tok::kStray);
  }
}

std::vector<Token> Tokenize(std::string_view text) {
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 6 + 16);
  Lexer lexer(text);
  for (;;) {
    const Token token = lexer.Next();
    if (!IsTrivia(token.kind)) {
      tokens.push_back(token);
    }
    if (token.kind == Tok::kEnd) {
      return tokens;
    }
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

// U&'\0041': four hex digits after a backslash; a doubled backslash is one.
std::string ResolveUnicode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == '\\') {
      out += '\\';
      ++i;
      continue;
    }
    uint32_t point = 0;
    size_t digits = 0;
    for (; digits < 4 && i + 1 + digits < text.size(); ++digits) {
      const char c = text[i + 1 + digits];
      const int value = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (value < 0) break;
      point = point * 16 + static_cast<uint32_t>(value);
    }
    if (digits == 4) {
      AppendUtf8(point, &out);
      i += 4;
    } else {
      out += '\\';
    }
  }
  return out;
}

}  // namespace

std::string Unquote(std::string_view token_text, Tok kind) {
  const char quote = kind == Tok::kQuotedName ? '`' : '\'';
  const size_t begin = token_text.find(quote);
  const bool quoted =
      kind == Tok::kQuotedName || kind == Tok::kString || kind == Tok::kPrefixedString;
  if (!quoted || begin == std::string_view::npos || token_text.size() < begin + 2) {
    return std::string(token_text);
  }
  std::string out;
  for (size_t i = begin + 1; i + 1 < token_text.size(); ++i) {
    out += token_text[i];
    if (token_text[i] == quote) ++i;
  }
  const bool unicode = kind == Tok::kPrefixedString && begin == 2 && token_text[1] == '&';
  return unicode ? ResolveUnicode(out) : out;
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
