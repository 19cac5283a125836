#include "sql/syntax/query_scan.h"

#include <algorithm>
#include <string>

#include "base/core/edit_distance.h"
#include "sql/diag/messages.h"
#include "sql/syntax/parser.h"

namespace weir::sql {
namespace {

enum class Clause : uint8_t {
  kNone,   // not a query: a bracket of an expression
  kStart,  // a query of which nothing was read yet
  kWith,
  kSelect,
  kFrom,
  kOn,
  kWhere,  // also HAVING, QUALIFY
  kGroup,
  kOrder,
  kOther,  // LIMIT, WINDOW, VALUES, ...: nothing is judged
};

struct Frame {
  Token open;        // the bracket or CASE; kEnd for the bottom
  size_t first = 0;  // index of its first token
  Clause clause = Clause::kNone;
  bool is_case = false;
  bool pattern = false;       // MATCH_RECOGNIZE's regular expression: nothing is judged
  bool called = false;        // arguments of a function
  bool expect_table = false;  // the next name is a table's
  bool cte_body = false;      // closing it makes `cte` of the frame below known
  std::string cte;            // the CTE being defined
  std::vector<std::string> ctes;
};

constexpr Kw kClauseStarts[] = {Kw::kFrom,  Kw::kWhere, Kw::kGroup,  Kw::kHaving,
                                Kw::kOrder, Kw::kUnion, Kw::kExcept, Kw::kIntersect,
                                Kw::kMinus, Kw::kLimit, Kw::kQualify};

bool StartsClause(Kw keyword) {
  return std::find(std::begin(kClauseStarts), std::end(kClauseStarts), keyword) !=
         std::end(kClauseStarts);
}

bool IsSetOperator(Kw keyword) {
  return keyword == Kw::kUnion || keyword == Kw::kExcept || keyword == Kw::kIntersect ||
         keyword == Kw::kMinus;
}

std::string_view Bracket(Tok kind) {
  switch (kind) {
    case Tok::kLParen:
      return "'('";
    case Tok::kRParen:
      return "')'";
    case Tok::kLBracket:
      return "'['";
    case Tok::kRBracket:
      return "']'";
    case Tok::kLBrace:
      return "'{'";
    default:
      return "'}'";
  }
}

bool Matches(Tok open, Tok close) {
  return (open == Tok::kLParen && close == Tok::kRParen) ||
         (open == Tok::kLBracket && close == Tok::kRBracket) ||
         (open == Tok::kLBrace && close == Tok::kRBrace);
}

// An operand ends here, whatever follows.
bool EndsOperand(const Token& token) {
  return IsName(token) || token.Is(Tok::kNumber) || IsString(token) || token.Is(Tok::kRParen) ||
         token.Is(Tok::kRBracket) || token.Is(Kw::kEnd) || token.Is(Kw::kNull);
}

// An operand starts here, certainly: no keyword that could also go on with what stands before.
bool StartsOperand(const Token& token) {
  switch (token.keyword) {
    case Kw::kCount:
    case Kw::kSum:
    case Kw::kMin:
    case Kw::kMax:
    case Kw::kAvg:
    case Kw::kCast:
    case Kw::kTryCast:
    case Kw::kCoalesce:
    case Kw::kCase:
      return true;
    default:
      return IsPlainWord(token) || token.Is(Tok::kQuotedName) || token.Is(Tok::kNumber) ||
             IsString(token);
  }
}

// After these an operand must follow.
bool WantsOperand(const Token& token) {
  switch (token.kind) {
    case Tok::kEq:
    case Tok::kNe:
    case Tok::kLe:
    case Tok::kConcat:
    case Tok::kSlash:
    case Tok::kMinus:
      return true;
    default:
      break;
  }
  switch (token.keyword) {
    case Kw::kWhere:
    case Kw::kHaving:
    case Kw::kOn:
    case Kw::kFrom:
    case Kw::kJoin:
    case Kw::kAnd:
    case Kw::kOr:
    case Kw::kBy:
    case Kw::kLimit:
    case Kw::kUnion:
    case Kw::kExcept:
    case Kw::kIntersect:
      return true;
    default:
      return false;
  }
}

class QueryScanner {
 public:
  QueryScanner(TokenCursor* cursor, std::vector<Diagnostic>* diagnostics, Query* query)
      : in_(*cursor), diagnostics_(diagnostics), query_(query) {}

  bool Run() {
    frames_.emplace_back();
    frames_.back().first = in_.index();
    frames_.back().clause = Clause::kStart;
    const uint32_t begin = in_.Peek().span.begin;
    while (!in_.AtEnd()) {
      if (in_.Is(Tok::kHintBegin)) {
        SkipHint();
        continue;
      }
      if (!Step(in_.Peek())) return false;
      before_last_ = last_;
      last_ = in_.Take();
    }
    query_->span = {begin, in_.Last().span.end};
    return Finish();
  }

 private:
  Frame& top() { return frames_.back(); }
  bool Fail(Diagnostic diagnostic) {
    diagnostics_->push_back(std::move(diagnostic));
    return false;
  }
  std::string_view Text(const Token& token) const { return in_.TextOf(token); }
  // The word is not part of a dotted name, so keywords mean what they say.
  bool AfterDot() const { return last_.Is(Tok::kDot); }

  void SkipHint() {
    while (!in_.AtEnd() && !in_.Is(Tok::kHintEnd)) in_.Take();
    in_.Accept(Tok::kHintEnd);
  }

  bool Step(const Token& token) {
    if (top().pattern && !IsOpening(token.kind) && !IsClosing(token.kind)) {
      return true;
    }
    if (!CheckNeighbours(token)) return false;
    if (IsOpening(token.kind)) return Open(token);
    if (IsClosing(token.kind)) return Close(token);
    if (AfterDot()) return true;
    if (token.Is(Kw::kCase)) return Push(token, /*is_case=*/true);
    if (token.Is(Kw::kEnd)) return CloseCase(token);
    if (token.Is(Kw::kTable) && IsName(in_.Peek(1))) {
      RecordTable(in_.index() + 1);
      return true;
    }
    if (top().clause == Clause::kNone || top().is_case) return CheckLostSelect(token);
    if (token.Is(Tok::kComma)) {
      const bool next_table = top().clause == Clause::kFrom || top().clause == Clause::kOn;
      if (next_table) EnterFrom();
      return true;
    }
    if (top().clause == Clause::kWith && (IsName(token)) &&
        (last_.Is(Kw::kWith) || last_.Is(Kw::kRecursive) || last_.Is(Tok::kComma))) {
      top().cte = Unquote(Text(token), token.kind);
      return true;
    }
    if (top().expect_table) TakeTable(token);
    return token.Is(Kw::kNotKeyword) || Keyword(token);
  }

  // --- brackets -------------------------------------------------------------------------------

  bool Push(const Token& token, bool is_case) {
    if (static_cast<int>(frames_.size()) > kMaxDepth) {
      return Fail(messages::NestedTooDeeply(token.span, kMaxDepth));
    }
    Frame frame;
    frame.open = token;
    frame.first = in_.index() + 1;
    frame.is_case = is_case;
    frames_.push_back(std::move(frame));
    return true;
  }

  bool Open(const Token& token) {
    const Token next = in_.Peek(1);
    const bool table = top().expect_table && token.Is(Tok::kLParen);
    const bool cte = top().clause == Clause::kWith && last_.Is(Kw::kAs);
    const bool pattern = top().pattern || (last_.Is(Kw::kPattern) && token.Is(Tok::kLParen));
    const bool called = !table && (last_.Is(Tok::kWord) || last_.Is(Tok::kQuotedName)) &&
                        !last_.Is(Kw::kIn) && !last_.Is(Kw::kAs) && !last_.Is(Kw::kExists) &&
                        !last_.Is(Kw::kAnd) && !last_.Is(Kw::kOr) && !last_.Is(Kw::kNot) &&
                        !last_.Is(Kw::kSelect) && !last_.Is(Kw::kWhere) && !last_.Is(Kw::kOn);
    const bool call_in_from = table && called;
    top().expect_table = false;
    if (!Push(token, false)) return false;
    top().pattern = pattern;
    top().cte_body = cte;
    top().called = called;
    if (StartsQuery(next) && !next.Is(Kw::kTable)) {
      top().clause = Clause::kStart;
    } else if (table && !call_in_from) {
      top().clause = Clause::kFrom;  // a bracketed join
      top().expect_table = true;
    }
    return true;
  }

  bool Close(const Token& token) {
    const Frame frame = top();
    if (frame.is_case) {
      return Fail(messages::UnclosedCase(frame.open.span, token.span));
    }
    if (frames_.size() == 1) {
      return Fail(messages::StrayBracket(token.span, Bracket(token.kind)));
    }
    if (!Matches(frame.open.kind, token.kind)) {
      return Fail(messages::WrongBracket(token.span, Bracket(token.kind), frame.open.span,
                                         Bracket(frame.open.kind)));
    }
    frames_.pop_back();
    if (frame.cte_body) {
      top().ctes.push_back(top().cte);
    }
    return true;
  }

  bool CloseCase(const Token& token) {
    if (top().is_case) {
      frames_.pop_back();
      return true;
    }
    return Fail(messages::Expected(token.span, "the rest of the query", "'END' without a CASE",
                                   "if it closes a statement set, end the INSERT before it "
                                   "with ';'"));
  }

  bool Finish() {
    const Token stop = in_.Peek();
    if (!CheckNeighbours(stop)) return false;
    if (frames_.size() == 1) return true;
    const Frame& frame = top();
    return Fail(frame.is_case ? messages::UnclosedCase(frame.open.span, stop.span)
                              : messages::UnclosedBracket(frame.open.span, Bracket(frame.open.kind),
                                                          stop.span));
  }

  // --- words ----------------------------------------------------------------------------------

  bool Keyword(const Token& token) {
    Frame& frame = top();
    switch (token.keyword) {
      case Kw::kWith:
        if (frame.clause == Clause::kStart) frame.clause = Clause::kWith;
        return true;
      case Kw::kSelect:
        return Select(token);
      case Kw::kFrom:
        if (frame.clause != Clause::kSelect || last_.Is(Kw::kDistinct)) {
          // SELECT DISTINCT FROM is empty; IS DISTINCT FROM is an operator.
          const bool empty = before_last_.Is(Kw::kSelect) && last_.Is(Kw::kDistinct);
          if (frame.clause == Clause::kFrom) return CheckLostSelect(token);
          return !empty || Fail(messages::EmptyList(token.span, "the list of SELECT"));
        }
        if (last_.Is(Kw::kSelect) || (last_.Is(Kw::kAll) && before_last_.Is(Kw::kSelect))) {
          return Fail(messages::EmptyList(token.span, "the list of SELECT"));
        }
        EnterFrom();
        return true;
      case Kw::kJoin:
        EnterFrom();
        return true;
      case Kw::kLeft:
      case Kw::kRight:
      case Kw::kFull:
      case Kw::kInner:
      case Kw::kCross:
      case Kw::kNatural:
        return JoinKind(token);
      case Kw::kOn:
      case Kw::kUsing:
        if (frame.clause == Clause::kFrom) Enter(Clause::kOn);
        return true;
      case Kw::kWhere:
      case Kw::kHaving:
      case Kw::kQualify:
        Enter(Clause::kWhere);
        return true;
      case Kw::kGroup:
        if (!last_.Is(Kw::kWithin) && !last_.Is(Kw::kExclude)) Enter(Clause::kGroup);
        return true;
      case Kw::kOrder:
        Enter(Clause::kOrder);
        return true;
      case Kw::kUnion:
      case Kw::kExcept:
      case Kw::kIntersect:
      case Kw::kMinus:
        Enter(Clause::kStart);
        return true;
      case Kw::kLimit:
      case Kw::kOffset:
      case Kw::kFetch:
      case Kw::kWindow:
      case Kw::kValues:
        Enter(Clause::kOther);
        return true;
      case Kw::kInsert:
      case Kw::kCreate:
      case Kw::kDrop:
      case Kw::kAlter:
        return NextStatement(token);
      default:
        return true;
    }
  }

  void Enter(Clause clause) {
    top().clause = clause;
    top().expect_table = false;
  }
  void EnterFrom() {
    top().clause = Clause::kFrom;
    top().expect_table = true;
  }

  bool Select(const Token& token) {
    const bool first = in_.index() == top().first;
    const Token before = last_.Is(Kw::kAll) || last_.Is(Kw::kDistinct) ? before_last_ : last_;
    const bool legal = first || IsSetOperator(before.keyword) ||
                       (top().clause == Clause::kWith && last_.Is(Tok::kRParen));
    if (!legal && IsPlainWord(before)) {
      const auto near = NearestWord(Text(before), {"UNION", "EXCEPT", "INTERSECT"});
      if (near) {
        return Fail(
            messages::MisspeltKeyword(before.span, Text(before), *near, "between two SELECTs"));
      }
    }
    if (!legal && frames_.size() == 1) {
      return Fail(messages::MissingSemicolon(token.span, "SELECT"));
    }
    Enter(Clause::kSelect);
    return true;
  }

  bool NextStatement(const Token& token) {
    const Token next = in_.Peek(1);
    const bool statement = next.Is(Kw::kInto) || next.Is(Kw::kOverwrite) || next.Is(Kw::kTable) ||
                           next.Is(Kw::kView) || next.Is(Kw::kTemporary) ||
                           next.Is(Kw::kFunction) || next.Is(Kw::kCatalog) ||
                           next.Is(Kw::kDatabase);
    return !statement || frames_.size() > 1 ||
           Fail(messages::MissingSemicolon(token.span, KeywordText(token.keyword)));
  }

  bool JoinKind(const Token& token) {
    const Token next = in_.Peek(1);
    const bool in_from = top().clause == Clause::kFrom || top().clause == Clause::kOn;
    if (!in_from || !IsPlainWord(next)) return true;
    const auto near = NearestWord(Text(next), {"JOIN", "OUTER"});
    if (near) {
      return Fail(messages::MisspeltKeyword(next.span, Text(next), *near,
                                            "after " + std::string(KeywordText(token.keyword))));
    }
    return Fail(messages::Expected(
        next.span, std::string("JOIN after ") + std::string(KeywordText(token.keyword)),
        Found(in_.text(), next)));
  }

  // (SELCT a FROM t): a bracket that is no call and holds a FROM started with a misspelt SELECT.
  bool CheckLostSelect(const Token& token) {
    if (!token.Is(Kw::kFrom) || top().called || top().is_case || frames_.size() == 1) return true;
    const Token first = in_.Get(top().first);
    if (!IsPlainWord(first) || !NearestWord(Text(first), {"SELECT"})) return true;
    return Fail(
        messages::MisspeltKeyword(first.span, Text(first), "SELECT", "at the start of a subquery"));
  }

  // --- tables ---------------------------------------------------------------------------------

  void TakeTable(const Token& token) {
    if (token.Is(Kw::kLateral)) return;  // the table function or subquery follows
    top().expect_table = false;
    if (IsName(token) && !token.Is(Tok::kHintBegin)) RecordTable(in_.index());
  }

  void RecordTable(size_t index) {
    Name name;
    name.span = in_.Get(index).span;
    for (;;) {
      const Token part = in_.Get(index);
      name.parts.push_back(Unquote(Text(part), part.kind));
      name.span.end = part.span.end;
      const bool more =
          in_.Get(index + 1).Is(Tok::kDot) &&
          (in_.Get(index + 2).Is(Tok::kWord) || in_.Get(index + 2).Is(Tok::kQuotedName));
      if (!more) break;
      index += 2;
    }
    if (in_.Get(index + 1).Is(Tok::kLParen)) return;  // a table function
    if (name.parts.size() == 1 && IsCte(name.parts[0])) return;
    const bool known = std::any_of(query_->tables.begin(), query_->tables.end(),
                                   [&](const Name& other) { return other.parts == name.parts; });
    if (!known) query_->tables.push_back(std::move(name));
  }

  bool IsCte(const std::string& name) const {
    return std::any_of(frames_.begin(), frames_.end(), [&](const Frame& frame) {
      return std::find(frame.ctes.begin(), frame.ctes.end(), name) != frame.ctes.end();
    });
  }

  // --- neighbours that no grammar allows --------------------------------------------------------

  bool CheckNeighbours(const Token& token) {
    if (top().pattern) return true;
    const bool stops = token.Is(Tok::kEnd) || token.Is(Tok::kRParen) || token.Is(Tok::kRBracket) ||
                       StartsClause(token.keyword);
    if (stops && last_.Is(Tok::kComma)) {
      return Fail(messages::TrailingComma(last_.span, token.span, Found(in_.text(), token)));
    }
    if (token.Is(Kw::kSelect) && last_.Is(Tok::kComma)) {
      return Fail(messages::TrailingComma(last_.span, token.span, Found(in_.text(), token)));
    }
    if ((token.Is(Tok::kEnd) || token.Is(Tok::kRParen)) && last_.Is(Kw::kSelect)) {
      return Fail(messages::EmptyList(token.span, "the list of SELECT"));
    }
    if ((stops || token.Is(Tok::kComma)) && WantsOperand(last_) && !before_last_.Is(Tok::kDot)) {
      const bool table = last_.Is(Kw::kFrom) || last_.Is(Kw::kJoin);
      const bool query = IsSetOperator(last_.keyword);
      return Fail(messages::Expected(token.span,
                                     std::string(table   ? "a table"
                                                 : query ? "a query"
                                                         : "an expression") +
                                         " after " + Found(in_.text(), last_),
                                     Found(in_.text(), token)));
    }
    const bool no_table = token.Is(Kw::kOn) || token.Is(Kw::kUsing) || token.Is(Kw::kJoin);
    if (no_table && (last_.Is(Kw::kFrom) || last_.Is(Kw::kJoin)) && !before_last_.Is(Tok::kDot)) {
      return Fail(messages::Expected(token.span, "a table after " + Found(in_.text(), last_),
                                     Found(in_.text(), token)));
    }
    if (token.Is(Kw::kBy) && IsPlainWord(last_)) return MisspeltBy(token);
    if ((last_.Is(Kw::kGroup) || last_.Is(Kw::kOrder)) && IsPlainWord(token) && !top().is_case) {
      return Fail(messages::Expected(token.span, "BY after " + Found(in_.text(), last_),
                                     Found(in_.text(), token)));
    }
    return CheckLoneWords(token);
  }

  bool MisspeltBy(const Token& token) {
    const auto near = NearestWord(Text(last_), {"GROUP", "ORDER", "PARTITION"});
    if (near) {
      return Fail(messages::MisspeltKeyword(last_.span, Text(last_), *near, "in front of BY"));
    }
    return Fail(messages::Expected(token.span, "GROUP, ORDER or PARTITION in front of BY",
                                   Found(in_.text(), last_)));
  }

  // Two names in a row where no alias can stand; three where one can.
  bool CheckLoneWords(const Token& token) {
    const Clause clause = top().clause;
    if (top().is_case || clause == Clause::kNone || clause == Clause::kOther ||
        clause == Clause::kStart || clause == Clause::kWith) {
      return true;
    }
    const bool no_alias = clause == Clause::kWhere || clause == Clause::kGroup ||
                          clause == Clause::kOrder || clause == Clause::kOn;
    const bool ends = IsPlainWord(last_) || last_.Is(Tok::kQuotedName) || last_.Is(Tok::kNumber) ||
                      last_.Is(Tok::kRParen) || last_.Is(Tok::kRBracket);
    if (no_alias && ends && IsPlainWord(token)) {
      return LoneWord(token, token);
    }
    const bool starts =
        StartsOperand(token) || (clause == Clause::kSelect && token.Is(Tok::kLParen) &&
                                 NearestWord(Text(last_), {"FROM"}).has_value());
    const bool star = before_last_.Is(Tok::kStar) && star_item_;
    star_item_ = token.Is(Tok::kStar) ? StarIsItem() : star_item_ && last_.Is(Tok::kStar);
    if (IsPlainWord(last_) && starts && (EndsOperand(before_last_) || star)) {
      return LoneWord(last_, token);
    }
    return true;
  }

  // The '*' that stands for all columns, not the one that multiplies.
  bool StarIsItem() const {
    return last_.Is(Kw::kSelect) || last_.Is(Kw::kAll) || last_.Is(Kw::kDistinct) ||
           last_.Is(Tok::kComma) || last_.Is(Tok::kDot);
  }

  bool LoneWord(const Token& alias, const Token& token) {
    const Clause clause = top().clause;
    for (const Token& word : {alias, token}) {
      if (!IsPlainWord(word) || word.span.size() < 3) continue;
      const auto near =
          clause == Clause::kSelect
              ? NearestWord(Text(word), {"FROM"})
              : NearestWord(Text(word), {"JOIN", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT",
                                         "UNION", "EXCEPT", "INTERSECT", "LEFT", "RIGHT", "INNER",
                                         "CROSS", "FULL", "AND", "BETWEEN", "LIKE"});
      if (near) {
        return Fail(messages::MisspeltKeyword(word.span, Text(word), *near, ClauseName(clause)));
      }
    }
    return Fail(messages::Expected(
        token.span,
        clause == Clause::kSelect ? "a comma or FROM" : "an operator, a comma or the next clause",
        Found(in_.text(), token)));
  }

  static std::string_view ClauseName(Clause clause) {
    switch (clause) {
      case Clause::kSelect:
        return "in the list of SELECT";
      case Clause::kFrom:
        return "after a table";
      case Clause::kOn:
        return "after a join's condition";
      case Clause::kGroup:
        return "after GROUP BY";
      case Clause::kOrder:
        return "after ORDER BY";
      default:
        return "after a condition";
    }
  }

  TokenCursor& in_;
  std::vector<Diagnostic>* diagnostics_;
  Query* query_;
  std::vector<Frame> frames_;
  Token last_;
  Token before_last_;
  bool star_item_ = false;
};

}  // namespace

bool ScanQuery(TokenCursor* cursor, std::vector<Diagnostic>* diagnostics, Query* query) {
  return QueryScanner(cursor, diagnostics, query).Run();
}

bool CheckBrackets(const TokenCursor& cursor, std::vector<Diagnostic>* diagnostics) {
  std::vector<Token> open;
  for (size_t i = cursor.index(); i < cursor.end_index(); ++i) {
    const Token token = cursor.Get(i);
    if (IsOpening(token.kind)) {
      if (static_cast<int>(open.size()) >= kMaxDepth) {
        diagnostics->push_back(messages::NestedTooDeeply(token.span, kMaxDepth));
        return false;
      }
      open.push_back(token);
    } else if (IsClosing(token.kind)) {
      if (open.empty()) {
        diagnostics->push_back(messages::StrayBracket(token.span, Bracket(token.kind)));
        return false;
      }
      if (!Matches(open.back().kind, token.kind)) {
        diagnostics->push_back(messages::WrongBracket(token.span, Bracket(token.kind),
                                                      open.back().span, Bracket(open.back().kind)));
        return false;
      }
      open.pop_back();
    }
  }
  if (open.empty()) return true;
  diagnostics->push_back(messages::UnclosedBracket(open.back().span, Bracket(open.back().kind),
                                                   cursor.Get(cursor.end_index()).span));
  return false;
}

}  // namespace weir::sql
