// A single pass over the text: every byte belongs to exactly one token or piece of trivia, whatever
// the bytes are; nothing is allocated per token; nothing fails (kStray and kOpen* say what is
// wrong). Lexical rules are Flink's: Calcite's lexer with backticks for names.
//
// Holds a view: the text must outlive the lexer and its tokens. At most 4 GiB.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/syntax/token.h"

namespace weir::sql {

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // The next token, trivia included; kEnd for ever at the end.
  Token Next();

 private:
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  Tok Scan();
  Tok ScanLineComment();
  Tok ScanSlash();
  Tok ScanQuoted(char quote, Tok closed, Tok open);
  Tok ScanNumber();
  Tok ScanWord();
  Tok ScanOther();
  Tok Take(size_t bytes, Tok kind) {
    at_ += bytes;
    return kind;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool in_hint_ = false;
};

// The tokens without trivia, ended by kEnd.
std::vector<Token> Tokenize(std::string_view text);

// What a literal or name says: quotes removed, doubled quotes halved, U&'' escapes resolved (by
// backslash). The token's text as it is for any other kind.
std::string Unquote(std::string_view token_text, Tok kind);

// The same, the other way round.
std::string QuoteString(std::string_view value);

}  // namespace weir::sql
