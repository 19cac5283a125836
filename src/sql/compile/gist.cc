#include "sql/compile/gist.h"

#include <algorithm>
#include <vector>

#include "sql/diag/source_map.h"
#include "sql/syntax/lexer.h"

namespace weir::sql {
namespace {

constexpr int kMaxCharacters = 72;

struct Piece {
  std::string_view text;
  bool blank_before = false;
};

bool IsComment(const Token& token) {
  return token.Is(Tok::kLineComment) || token.Is(Tok::kBlockComment);
}

// A word in front of a literal that makes it a length or point of time.
bool IsTimeWord(std::string_view word) {
  std::string upper(word);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return upper == "INTERVAL" || upper == "DATE" || upper == "TIME" || upper == "TIMESTAMP";
}

std::vector<Piece> PiecesOf(std::string_view text) {
  std::vector<Piece> pieces;
  Lexer lexer(text);
  bool blank = false;
  for (Token token = lexer.Next(); !token.Is(Tok::kEnd); token = lexer.Next()) {
    if (token.Is(Tok::kSpace) || IsComment(token)) {
      blank = true;
      continue;
    }
    std::string_view word = text.substr(token.span.begin, token.span.size());
    const bool time = !pieces.empty() && IsTimeWord(pieces.back().text);
    if (word.find('\'') != std::string_view::npos && !time) word = "'...'";
    pieces.push_back({word, blank && !pieces.empty()});
    blank = false;
  }
  return pieces;
}

std::string Joined(const std::vector<Piece>& pieces, size_t from, size_t to) {
  std::string text;
  for (size_t i = from; i < to; ++i) {
    if (pieces[i].blank_before && !text.empty()) text += ' ';
    text += pieces[i].text;
    if (text.size() > 4 * kMaxCharacters) break;
  }
  if (CountCodePoints(text) <= kMaxCharacters) return text;
  size_t at = 0;
  for (int i = 0; i < kMaxCharacters - 1; ++i) {
    at += static_cast<size_t>(DecodeUtf8(text, at).bytes);
  }
  return text.substr(0, at) + "\xE2\x80\xA6";
}

}  // namespace

std::string Gist(std::string_view script, Span span) {
  if (span.begin > span.end || span.end > script.size()) return "";
  const std::vector<Piece> pieces = PiecesOf(script.substr(span.begin, span.size()));
  return Joined(pieces, 0, pieces.size());
}

std::string WindowGist(std::string_view script, Span span) {
  if (span.begin > span.end || span.end > script.size()) return "";
  const std::vector<Piece> pieces = PiecesOf(script.substr(span.begin, span.size()));
  const auto open = std::find_if(pieces.begin(), pieces.end(),
                                 [](const Piece& piece) { return piece.text == "("; });
  auto from = open == pieces.end() ? pieces.begin() : open + 1;
  auto to = pieces.end();
  if (open != pieces.end() && to > from && (to - 1)->text == ")") --to;
  // The table is drawn: TABLE t, or DATA => TABLE t, goes.
  const auto comma = std::find_if(from, to, [](const Piece& piece) { return piece.text == ","; });
  const bool table = std::any_of(from, std::min(from + 4, to), [](const Piece& piece) {
    return piece.text == "TABLE" || piece.text == "table";
  });
  if (table && comma != to) from = comma + 1;
  return Joined(pieces, static_cast<size_t>(from - pieces.begin()),
                static_cast<size_t>(to - pieces.begin()));
}

}  // namespace weir::sql
