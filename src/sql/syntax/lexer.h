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
  explicit Lexer(std::string_view text)
      : text_(text), dollars_(text.find('$') != std::string_view::npos) {}

  // The next token, trivia included; kEnd for ever at the end.
  Token Next();

 private:
  friend std::vector<Token> Tokenize(std::string_view text);

  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  Token Scan();
  Token Made(Tok kind, size_t begin) const {
    return {kind, Kw::kNotKeyword, {static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)}};
  }
  Token Take(size_t bytes, Tok kind) {
    const size_t begin = at_;
    at_ += bytes;
    return Made(kind, begin);
  }
  void SkipBlanks();
  Token ScanLineComment();
  Token ScanSlash();
  Token ScanQuoted(size_t begin, Tok closed, Tok open);
  Token ScanQuotedName(size_t begin, char quote);
  Token ScanEscaped(size_t begin);
  Token ScanNumber();
  Token ScanWord();
  Token ScanPrefixed(size_t begin);
  Token ScanOther();
  // Calcite's COLLATION_ID, which takes more than the word or number at `begin` does: a.b$c.
  bool TakeCollation(size_t begin);

  std::string_view text_;
  size_t at_ = 0;
  bool dollars_ = false;  // the text holds a '$' at all
};

// The tokens without trivia, ended by kEnd.
std::vector<Token> Tokenize(std::string_view text);

// What a literal or name says: quotes removed, doubled quotes halved, U&'' and E'' escapes
// resolved. The token's text as it is for any other kind. `escape` is what UESCAPE says.
std::string Unquote(std::string_view token_text, Tok kind, char escape = '\\');

// The same without resolving U&'' escapes: what UESCAPE may yet change.
std::string UnquoteRaw(std::string_view token_text, Tok kind);

std::string ResolveUnicode(std::string_view raw, char escape);

// Where an escape of U&'' is not four hexadecimal digits; npos when all are right.
size_t FindBadEscape(std::string_view raw, char escape);

// The same, the other way round.
std::string QuoteString(std::string_view value);

}  // namespace weir::sql
