#include "sql/syntax/explain.h"

#include <string>
#include <vector>

#include "base/core/edit_distance.h"
#include "sql/diag/messages.h"
#include "sql/syntax/operand.h"

namespace weir::sql {
namespace {

// In the order in which a query has them.
constexpr Kw kClauses[] = {Kw::kFrom,   Kw::kWhere,   Kw::kGroup, Kw::kHaving,
                           Kw::kWindow, Kw::kQualify, Kw::kOrder, Kw::kLimit};

constexpr std::string_view kClauseWords[] = {"FROM",  "WHERE",  "GROUP",     "HAVING", "WINDOW",
                                             "ORDER", "LIMIT",  "OFFSET",    "UNION",  "EXCEPT",
                                             "JOIN",  "LEFT",   "INNER",     "CROSS",  "ON",
                                             "USING", "SELECT", "INTERSECT", "FETCH",  "QUALIFY"};
constexpr std::string_view kOperatorWords[] = {"AND",     "OR",      "IN",   "LIKE",
                                               "BETWEEN", "SIMILAR", "NULL", "EXISTS"};
constexpr std::string_view kBeforeBy[] = {"GROUP", "ORDER", "PARTITION"};
constexpr std::string_view kBeforeAll[] = {"UNION", "EXCEPT", "INTERSECT"};
constexpr std::string_view kInCase[] = {"WHEN", "THEN", "ELSE", "END"};

constexpr std::string_view kStatements[] = {"INSERT", "CREATE", "DROP",    "ALTER",   "SELECT",
                                            "SET",    "USE",    "SHOW",    "EXECUTE", "BEGIN",
                                            "UPDATE", "DELETE", "EXPLAIN", "DESCRIBE"};

int ClauseRank(Kw keyword) {
  for (size_t i = 0; i < std::size(kClauses); ++i) {
    if (kClauses[i] == keyword) return static_cast<int>(i);
  }
  return -1;
}

std::string_view ClauseName(Kw keyword) {
  return keyword == Kw::kGroup   ? "GROUP BY"
         : keyword == Kw::kOrder ? "ORDER BY"
                                 : KeywordText(keyword);
}

bool EndsList(const Token& token) {
  return IsClosing(token.kind) || token.Is(Tok::kEnd) || token.Is(Tok::kSemicolon) ||
         ClauseRank(token.keyword) >= 0 || token.Is(Kw::kSelect) || token.Is(Kw::kUnion) ||
         token.Is(Kw::kAs) || token.Is(Kw::kOn);
}

bool EndsOperand(const Token& token) {
  return IsName(token) || token.Is(Tok::kNumber) || IsString(token) || token.Is(Tok::kRParen) ||
         token.Is(Tok::kRBracket) || token.Is(Kw::kEnd) || token.Is(Kw::kNull) ||
         IsContextVariable(token.keyword);
}

template <size_t N>
std::optional<std::string> Near(std::string_view word, const std::string_view (&words)[N]) {
  if (word.size() < 2) return std::nullopt;
  return NearestWord(word, std::vector<std::string_view>(std::begin(words), std::end(words)));
}

class Explainer {
 public:
  Explainer(const TokenCursor& in, const Failure& failure)
      : in_(in), failure_(failure), at_(in.index()), first_(in.index()), token_(in.Peek()) {
    while (first_ > 0 && !in.tokens()[first_ - 1].Is(Tok::kSemicolon)) --first_;
  }

  std::optional<Diagnostic> Run() {
    for (const auto rule : {&Explainer::Comma, &Explainer::Operand, &Explainer::Keyword,
                            &Explainer::Typo, &Explainer::Alias, &Explainer::Join,
                            &Explainer::LostSelect, &Explainer::Bracket, &Explainer::Statement,
                            &Explainer::Order, &Explainer::MissingComma, &Explainer::Reserved}) {
      if (auto diagnostic = (this->*rule)()) return diagnostic;
    }
    return std::nullopt;
  }

 private:
  std::string_view Text(const Token& token) const { return in_.TextOf(token); }
  bool HasPrevious() const { return at_ > first_; }
  const Token& Previous(size_t back = 1) const { return in_.Get(at_ - back); }

  // a, FROM
  std::optional<Diagnostic> Comma() {
    if (token_.Is(Tok::kComma) && EndsList(in_.Peek(1))) {
      return messages::TrailingComma(token_.span, in_.Peek(1).span, Found(in_.text(), in_.Peek(1)),
                                     true);
    }
    if (!HasPrevious() || !Previous().Is(Tok::kComma) || !EndsList(token_)) return std::nullopt;
    if (token_.Is(Kw::kSelect) && OpenBracket()) return messages::QueryHere(failure_.at, {});
    return messages::TrailingComma(Previous().span, failure_.at, Found(in_.text(), token_), false);
  }

  // a = FROM
  std::optional<Diagnostic> Operand() {
    if (!failure_.stuck) return std::nullopt;
    const Token& next = in_.Peek(1);
    if (token_.Is(Tok::kEq) && next.Is(Tok::kEq)) {
      return messages::NotFlink({token_.span.begin, next.span.end},
                                "==", "Flink SQL compares with a single =", "=");
    }
    if (token_.Is(Kw::kIs)) {
      return messages::Expected(failure_.at,
                                "[NOT] NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM or JSON behind IS",
                                Found(in_.text(), next));
    }
    if (token_.Is(Kw::kIn) && !next.Is(Tok::kLParen)) {
      return messages::Expected(failure_.at, "a list or a query in brackets behind IN",
                                Found(in_.text(), next), "write IN (1, 2) or IN (SELECT ...)");
    }
    const std::string text = token_.Is(Tok::kWord) ? std::string(KeywordText(token_.keyword))
                                                   : "'" + std::string(Text(token_)) + "'";
    return messages::MissingOperand(token_.span, text, next.span, Found(in_.text(), next), "");
  }

  // Exactly one keyword fits, and something like it stands here.
  std::optional<Diagnostic> Keyword() {
    if (failure_.keyword == Kw::kNotKeyword || !token_.Is(Tok::kWord)) return std::nullopt;
    const std::string_view keyword = KeywordText(failure_.keyword);
    if (!NearestWord(Text(token_), {keyword})) return std::nullopt;
    return messages::MisspeltKeyword(failure_.at, Text(token_), keyword, Where());
  }

  std::string Where() const {
    if (!HasPrevious()) return "here";
    const Token& previous = Previous();
    if (previous.Is(Tok::kWord) && previous.keyword != Kw::kNotKeyword &&
        IsReserved(previous.keyword)) {
      return "after " + std::string(KeywordText(previous.keyword));
    }
    if (previous.Is(Tok::kLParen)) return "at the start of the brackets";
    return previous.Is(Tok::kComma) ? "after a comma" : "here";
  }

  // The word that does not fit reads like one that would.
  std::optional<Diagnostic> Typo() {
    if (!IsPlainWord(token_)) return std::nullopt;
    std::optional<std::string> near;
    if (in_.Peek(1).Is(Kw::kBy)) near = Near(Text(token_), kBeforeBy);
    if (!near && in_.Peek(1).Is(Kw::kAll)) near = Near(Text(token_), kBeforeAll);
    if (!near && InCase()) near = Near(Text(token_), kInCase);
    const bool value_before = HasPrevious() && EndsOperand(Previous());
    if (!near && value_before) near = Near(Text(token_), kOperatorWords);
    if (!near) near = Near(Text(token_), kClauseWords);
    if (!near) return std::nullopt;
    return messages::MisspeltKeyword(failure_.at, Text(token_), *near, Where());
  }

  // SELECT a FORM t: FORM was read as an alias, and t does not fit.
  std::optional<Diagnostic> Alias() {
    if (!HasPrevious() || at_ < first_ + 2) return std::nullopt;
    const Token& word = Previous();
    if (!word.Is(Tok::kWord) || IsReserved(word.keyword)) return std::nullopt;
    std::optional<std::string> near;
    if (token_.Is(Kw::kBy)) {
      near = Near(Text(word), kBeforeBy);
    } else if (InCase() && word.keyword == Kw::kNotKeyword) {
      near = Near(Text(word), kInCase);
    } else if (!EndsOperandOrStar(Previous(2))) {
      return std::nullopt;
    } else if (token_.Is(Kw::kAll)) {
      near = Near(Text(word), kBeforeAll);
    } else if (word.keyword == Kw::kNotKeyword) {
      near = Near(Text(word), kClauseWords);
      if (!near && OperandStartOf(token_) != OperandStart::kNo) {
        near = Near(Text(word), kOperatorWords);
      }
    }
    if (!near) return std::nullopt;
    return messages::MisspeltAlias(failure_.at, Found(in_.text(), token_), word.span, Text(word),
                                   *near);
  }

  // (SELCT a FROM t): SELCT was read as a column.
  std::optional<Diagnostic> LostSelect() {
    const std::optional<size_t> open = OpenBracket();
    const size_t head = open ? *open + 1 : first_;
    if (head >= at_ || !token_.Is(Tok::kWord)) return std::nullopt;
    const Token& word = in_.Get(head);
    if (!IsPlainWord(word) || !NearestWord(Text(word), {"SELECT"})) return std::nullopt;
    return messages::MisspeltAlias(failure_.at, Found(in_.text(), token_), word.span, Text(word),
                                   "SELECT");
  }

  // LEFT JION u
  std::optional<Diagnostic> Join() {
    const Token& word = in_.Peek(1);
    const bool join = token_.Is(Kw::kLeft) || token_.Is(Kw::kRight) || token_.Is(Kw::kFull) ||
                      token_.Is(Kw::kInner) || token_.Is(Kw::kCross) || token_.Is(Kw::kNatural);
    if (!join || !IsName(word)) return std::nullopt;
    if (NearestWord(Text(word), {"JOIN"}) && IsPlainWord(word)) {
      Diagnostic d =
          messages::Expected(failure_.at, "JOIN behind " + std::string(KeywordText(token_.keyword)),
                             Found(in_.text(), word));
      d.secondary.push_back({word.span, "did you mean JOIN?"});
      return d.Replace(word.span, "JOIN");
    }
    return messages::Expected(failure_.at,
                              "JOIN behind " + std::string(KeywordText(token_.keyword)),
                              Found(in_.text(), word));
  }

  static bool EndsOperandOrStar(const Token& token) {
    return EndsOperand(token) || token.Is(Tok::kStar);
  }

  // Inside CASE ... END, as far as this bracket goes.
  bool InCase() const {
    int open = 0;
    int depth = 0;
    for (size_t i = at_; i > first_;) {
      const Token& token = in_.tokens()[--i];
      if (IsClosing(token.kind)) ++depth;
      if (IsOpening(token.kind) && --depth < 0) break;
      if (depth != 0) continue;
      if (token.Is(Kw::kEnd)) --open;
      if (token.Is(Kw::kCase) && ++open > 0) return true;
    }
    return false;
  }

  std::optional<size_t> OpenBracket() const {
    int depth = 0;
    for (size_t i = at_; i > first_;) {
      const Tok kind = in_.tokens()[--i].kind;
      if (IsClosing(kind)) ++depth;
      if (IsOpening(kind) && --depth < 0) return i;
    }
    return std::nullopt;
  }

  std::optional<size_t> OpenCase() const {
    int open = 0;
    for (size_t i = at_; i > first_;) {
      const Token& token = in_.tokens()[--i];
      if (token.Is(Kw::kEnd)) --open;
      if (token.Is(Kw::kCase) && ++open > 0) return i;
    }
    return std::nullopt;
  }

  bool Wants(std::string_view what) const {
    return failure_.wanted.find(what) != std::string_view::npos;
  }

  std::optional<Diagnostic> Bracket() {
    const std::optional<size_t> open = OpenBracket();
    if (IsClosing(token_.kind)) {
      const std::string bracket = "'" + std::string(Text(token_)) + "'";
      if (InCase() && open) {
        return messages::MissingEnd(failure_.at, in_.tokens()[*OpenCase()].span,
                                    Found(in_.text(), token_));
      }
      if (!open) return messages::StrayBracket(failure_.at, bracket);
      const Tok kind = in_.tokens()[*open].kind;
      const bool matches = (kind == Tok::kLParen && token_.Is(Tok::kRParen)) ||
                           (kind == Tok::kLBracket && token_.Is(Tok::kRBracket)) ||
                           (kind == Tok::kLBrace && token_.Is(Tok::kRBrace));
      if (matches) return std::nullopt;
      return messages::WrongBracket(failure_.at, bracket, in_.tokens()[*open].span,
                                    "'" + std::string(Text(in_.tokens()[*open])) + "'");
    }
    if (Wants("END of CASE") && EndsList(token_)) {
      return messages::MissingEnd(failure_.at, in_.tokens()[*OpenCase()].span,
                                  Found(in_.text(), token_));
    }
    const bool ends = EndsList(token_) && !IsClosing(token_.kind);
    const bool closes = Wants("')'") || Wants("']'") || Wants("'}'");
    if (!open || !ends || !closes) return std::nullopt;
    const Token& bracket = in_.tokens()[*open];
    return messages::MissingBracket(failure_.at, Found(in_.text(), token_), bracket.span,
                                    "'" + std::string(Text(bracket)) + "'",
                                    bracket.Is(Tok::kLParen)     ? ")"
                                    : bracket.Is(Tok::kLBracket) ? "]"
                                                                 : "}");
  }

  // A statement starts here, and the one before it never ended.
  std::optional<Diagnostic> Statement() {
    if (!HasPrevious() || !token_.Is(Tok::kWord) || OpenBracket()) return std::nullopt;
    if (!EndsOperandOrStar(Previous())) return std::nullopt;
    const std::string_view text = KeywordText(token_.keyword);
    for (const std::string_view word : kStatements) {
      if (word == text) return messages::MissingSemicolon(failure_.at, word);
    }
    return std::nullopt;
  }

  // WHERE behind GROUP BY.
  std::optional<Diagnostic> Order() {
    const int rank = ClauseRank(token_.keyword);
    if (rank < 0) return std::nullopt;
    int depth = 0;
    std::optional<size_t> later;
    for (size_t i = at_; i > first_;) {
      const Token& token = in_.tokens()[--i];
      if (IsClosing(token.kind)) ++depth;
      if (IsOpening(token.kind) && --depth < 0) break;
      if (depth != 0) continue;
      if (token.Is(Kw::kSelect) || token.Is(Kw::kUnion)) break;
      const int other = ClauseRank(token.keyword);
      if (other == rank)
        return messages::ClauseTwice(failure_.at, ClauseName(token_.keyword), token.span);
      if (other > rank) later = i;
    }
    if (!later) return std::nullopt;
    const Token& before = in_.tokens()[*later];
    return messages::ClauseTooLate(failure_.at, ClauseName(token_.keyword), before.span,
                                   ClauseName(before.keyword));
  }

  // f(a b): only where a comma is what fits.
  std::optional<Diagnostic> MissingComma() {
    if (!Wants("','") || !HasPrevious() || !EndsOperand(Previous())) return std::nullopt;
    const OperandStart start = OperandStartOf(token_);
    const bool begins = start == OperandStart::kAlone || start == OperandStart::kCall;
    if (!begins) return std::nullopt;
    return messages::MissingComma(failure_.at, "in the list");
  }

  // A reserved word where an operand is expected: SELECT value FROM t.
  std::optional<Diagnostic> Reserved() {
    const bool reserved = token_.Is(Tok::kWord) && IsReserved(token_.keyword);
    if (!reserved || !(Wants("an expression") || Wants("a column"))) return std::nullopt;
    const Token& next = in_.Peek(1);
    const bool clause = ClauseRank(token_.keyword) >= 0 || token_.Is(Kw::kSelect);
    const bool like_name = next.Is(Tok::kEq) || next.Is(Tok::kDot) ||
                           (!clause && (EndsList(next) || next.Is(Tok::kComma)));
    if (!like_name) return std::nullopt;
    return messages::ReservedWord(failure_.at, Text(token_), "a column's name");
  }

  const TokenCursor& in_;
  const Failure& failure_;
  size_t at_;
  size_t first_ = 0;  // the statement's first token
  const Token& token_;
};

}  // namespace

std::optional<Diagnostic> ExplainFailure(const TokenCursor& in, const Failure& failure) {
  return Explainer(in, failure).Run();
}

}  // namespace weir::sql
