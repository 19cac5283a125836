// Layout of a script by its blanks alone: each line's indent follows the brackets that are open and
// the clause that it is in; line breaks stay where their author put them.
#include <algorithm>

#include "sql/assist/assist.h"
#include "sql/assist/clause.h"
#include "sql/syntax/lexer.h"

namespace weir::sql {
namespace {

constexpr int kStep = 2;
constexpr int kMaxIndent = 120;

std::vector<Token> AllTokens(std::string_view text) {
  std::vector<Token> tokens;
  Lexer lexer(text);
  do {
    tokens.push_back(lexer.Next());
  } while (!tokens.back().Is(Tok::kEnd));
  return tokens;
}

bool IsBroken(Tok kind) {
  return kind == Tok::kOpenString || kind == Tok::kOpenName || kind == Tok::kOpenComment ||
         kind == Tok::kStray || kind == Tok::kDoubleQuote;
}

// No blank stands in front of it.
bool IsTight(const Token& token) {
  return token.Is(Tok::kComma) || token.Is(Tok::kSemicolon) || token.Is(Tok::kEnd);
}

// The texts of all tokens and comments.
std::vector<std::string_view> Pieces(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (const Token& token : AllTokens(text)) {
    if (!token.Is(Tok::kSpace)) pieces.push_back(text.substr(token.span.begin, token.span.size()));
  }
  return pieces;
}

class Writer {
 public:
  explicit Writer(std::string_view text) : text_(text), tokens_(AllTokens(text)) {
    if (text.find("\r\n") != std::string_view::npos) break_ = "\r\n";
  }

  std::string Run() {
    for (const Token& token : tokens_) {
      if (IsBroken(token.kind)) return std::string(text_);
    }
    for (at_ = 0; at_ + 1 < tokens_.size(); ++at_) {
      const Token& token = tokens_[at_];
      if (token.Is(Tok::kSpace)) {
        Blank(token);
      } else {
        out_ += text_.substr(token.span.begin, token.span.size());
        written_ = out_.size();
        if (!IsTrivia(token.kind)) Follow(token);
        const Token& next = tokens_[at_ + 1];
        const bool list = token.Is(Tok::kComma) && !next.Is(Tok::kSpace) && !IsTight(next);
        if (list) out_ += ' ';
      }
    }
    out_.resize(written_);
    if (!out_.empty()) out_ += break_;
    return Pieces(out_) == Pieces(text_) ? std::move(out_) : std::string(text_);
  }

 private:
  struct Frame {
    int indent = 0;       // of its lines
    int outer = 0;        // of the line that closes it
    bool clause = false;  // a clause has begun: what follows is indented further
    bool is_case = false;
  };

  Frame& top() { return frames_.back(); }

  // Indentation of a line that begins with this token.
  int IndentOf(size_t at) {
    while (tokens_[at].Is(Tok::kSpace)) ++at;
    const bool comment = IsTrivia(tokens_[at].kind);
    while (IsTrivia(tokens_[at].kind)) ++at;
    const Token& token = tokens_[at];
    const bool closes = token.Is(Tok::kRParen) || token.Is(Tok::kRBracket) ||
                        token.Is(Tok::kRBrace) || (token.Is(Kw::kEnd) && top().is_case);
    if (closes && !comment) return top().outer;
    const bool hangs = top().clause && !BeginsClause(at) && !token.Is(Tok::kEnd) && !closes;
    return std::min(top().indent + (hangs || (closes && top().clause) ? kStep : 0), kMaxIndent);
  }

  bool BeginsClause(size_t at) const {
    const bool called = at + 1 < tokens_.size() && tokens_[at + 1].Is(Tok::kLParen);
    if (EndsFrom(tokens_[at])) return true;
    switch (tokens_[at].keyword) {
      case Kw::kFrom:
      case Kw::kJoin:
      case Kw::kInner:
      case Kw::kFull:
      case Kw::kCross:
      case Kw::kInsert:
      case Kw::kValues:
      case Kw::kWith:
        return true;
      case Kw::kLeft:
      case Kw::kRight:
        return !called;
      default:
        return false;
    }
  }

  void Follow(const Token& token) {
    if (token.Is(Tok::kSemicolon)) {
      frames_.assign(1, Frame());
    } else if (token.Is(Tok::kLParen) || token.Is(Tok::kLBracket) || token.Is(Tok::kLBrace)) {
      frames_.push_back({line_indent_ + kStep, line_indent_, false, false});
    } else if (token.Is(Kw::kCase)) {
      frames_.push_back({line_indent_ + kStep, line_indent_, false, true});
    } else if (token.Is(Kw::kEnd) && top().is_case) {
      frames_.pop_back();
    } else if (token.Is(Tok::kRParen) || token.Is(Tok::kRBracket) || token.Is(Tok::kRBrace)) {
      if (frames_.size() > 1) frames_.pop_back();
    } else if (BeginsClause(at_)) {
      top().clause = true;
    }
  }

  void Blank(const Token& token) {
    const std::string_view blank = text_.substr(token.span.begin, token.span.size());
    auto breaks = std::count(blank.begin(), blank.end(), '\n');
    const Token& next = tokens_[at_ + 1];
    if (breaks == 0 && blank.find('\r') != std::string_view::npos) breaks = 1;
    if (breaks == 0) {
      if (!IsTight(next) && !out_.empty()) out_ += blank;
      return;
    }
    for (auto i = std::min<std::ptrdiff_t>(breaks, 2); i > 0 && !out_.empty(); --i) out_ += break_;
    line_indent_ = IndentOf(at_);
    out_.append(static_cast<size_t>(std::max(line_indent_, 0)), ' ');
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::string break_ = "\n";
  std::string out_;
  size_t written_ = 0;  // to the end of the last token or comment
  size_t at_ = 0;
  int line_indent_ = 0;
  std::vector<Frame> frames_ = {Frame()};
};

}  // namespace

std::string Layout(std::string_view script) { return Writer(script).Run(); }

}  // namespace weir::sql
