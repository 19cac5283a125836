// Tokens: twelve bytes each, no text of their own.
#pragma once

#include <cstdint>
#include <string_view>

#include "sql/diag/span.h"
#include "sql/syntax/keywords.h"

namespace weir::sql {

enum class Tok : uint8_t {
  kEnd,  // empty, behind the last byte
  // Trivia
  kSpace,
  kLineComment,   // -- ... or // ...
  kBlockComment,  // /* ... */
  // Words and literals
  kWord,            // a keyword (Token::keyword) or an unquoted name
  kQuotedName,      // `...`, U&"..."
  kString,          // '...'
  kPrefixedString,  // U&'...', _utf8'...', N'...', X'...', E'...'
  kNumber,
  // Hints are tokens, since they mean something: /*+ OPTIONS('k'='v') */
  kHintBegin,
  kHintEnd,
  // Punctuation
  kLParen,
  kRParen,
  kLBracket,
  kRBracket,
  kLBrace,
  kRBrace,
  kSemicolon,
  kComma,
  kDot,
  kEq,
  kNe,  // <> and !=
  kLt,
  kGt,
  kLe,
  kGe,
  kPlus,
  kMinus,
  kStar,
  kSlash,
  kPercent,
  kPipe,
  kConcat,      // ||
  kArrow,       // =>
  kRightArrow,  // ->
  kColon,
  kDoubleColon,
  kQuestion,
  kCaret,
  kAmpersand,
  kDoubleQuote,  // never legal
  kDollar,       // $ alone: the end of a MATCH_RECOGNIZE pattern
  kCollation,    // a.b$c: the lexer knows it, the grammar has no use for it
  kStray,        // a character that SQL does not know
  // Never closed
  kOpenString,
  kOpenName,
  kOpenComment,
};

std::string_view TokName(Tok kind);  // "kWord" without the k, for golden files

struct Token {
  Tok kind = Tok::kEnd;
  Kw keyword = Kw::kNotKeyword;
  Span span;

  bool Is(Tok k) const { return kind == k; }
  bool Is(Kw k) const { return keyword == k; }
};
static_assert(sizeof(Token) == 12);

inline bool IsTrivia(Tok kind) {
  return kind == Tok::kSpace || kind == Tok::kLineComment || kind == Tok::kBlockComment;
}

}  // namespace weir::sql
