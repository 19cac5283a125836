// The parser's view of one statement's tokens: a window into the script's, with look-ahead that
// never runs out (past the window everything is the token that ends it: ';' or kEnd).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/syntax/lexer.h"
#include "sql/syntax/token.h"

namespace weir::sql {

class TokenCursor {
 public:
  TokenCursor(std::string_view text, const std::vector<Token>& tokens, size_t begin, size_t end)
      : text_(text), tokens_(tokens), data_(tokens.data()), at_(begin), end_(end) {}

  // The token that is `ahead` tokens away; at most the one that ends the window.
  const Token& Peek(size_t ahead = 0) const {
    return data_[at_ + ahead < end_ ? at_ + ahead : end_];
  }
  // The token at an absolute index, the one that ends the window behind it.
  const Token& Get(size_t index) const { return data_[index < end_ ? index : end_]; }
  bool Is(Tok kind, size_t ahead = 0) const { return Peek(ahead).kind == kind; }
  bool Is(Kw keyword, size_t ahead = 0) const { return Peek(ahead).keyword == keyword; }
  template <typename... Kws>
  bool AreWords(Kws... keywords) const {
    size_t ahead = 0;
    return (... && Is(keywords, ahead++));
  }
  const Token& Take() {
    const Token& token = data_[at_];
    if (at_ < end_) ++at_;
    return token;
  }
  template <typename T>
  bool Accept(T what) {
    if (!Is(what)) return false;
    ++at_;
    return true;
  }
  bool AtEnd() const { return at_ >= end_; }
  size_t index() const { return at_; }
  size_t end_index() const { return end_; }
  void Seek(size_t index) { at_ = index; }
  // The last token taken.
  const Token& Last() const { return data_[at_ == 0 ? 0 : at_ - 1]; }

  std::string_view text() const { return text_; }
  std::string_view TextOf(const Token& token) const {
    return text_.substr(token.span.begin, token.span.size());
  }
  const std::vector<Token>& tokens() const { return tokens_; }

 private:
  std::string_view text_;
  const std::vector<Token>& tokens_;
  const Token* data_;
  size_t at_;
  size_t end_;
};

// How a message names a token: "'FROM'", "a string", "';'", "the end of the statement". The
// contents of strings are never shown.
std::string Found(std::string_view text, const Token& token);

// An unquoted word that is no keyword.
inline bool IsPlainWord(const Token& token) {
  return token.kind == Tok::kWord && token.keyword == Kw::kNotKeyword;
}
// What Flink takes as a name.
inline bool IsName(const Token& token) {
  return token.kind == Tok::kQuotedName || (token.kind == Tok::kWord && !IsReserved(token.keyword));
}
inline bool IsString(const Token& token) {
  return token.kind == Tok::kString || token.kind == Tok::kPrefixedString;
}
inline bool IsOpening(Tok kind) {
  return kind == Tok::kLParen || kind == Tok::kLBracket || kind == Tok::kLBrace;
}
inline bool IsClosing(Tok kind) {
  return kind == Tok::kRParen || kind == Tok::kRBracket || kind == Tok::kRBrace;
}
inline bool StartsQuery(const Token& token) {
  return token.Is(Kw::kSelect) || token.Is(Kw::kWith) || token.Is(Kw::kValues) ||
         token.Is(Kw::kValue) || token.Is(Kw::kTable);
}

}  // namespace weir::sql
