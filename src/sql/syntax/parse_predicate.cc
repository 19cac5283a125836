// Operators that are words: IS, IN, BETWEEN, LIKE, ANY, element access.
#include "sql/syntax/query_parser.h"

namespace weir::sql {
namespace {

constexpr int kBetweenPower = 66;
constexpr int kLikePower = 64;

bool IsWordA(std::string_view text) { return text == "A" || text == "a"; }

bool TestOf(Kw keyword, ast::IsOp* op) {
  switch (keyword) {
    case Kw::kNull:
      *op = ast::IsOp::kNull;
      return true;
    case Kw::kTrue:
      *op = ast::IsOp::kTrue;
      return true;
    case Kw::kFalse:
      *op = ast::IsOp::kFalse;
      return true;
    case Kw::kUnknown:
      *op = ast::IsOp::kUnknown;
      return true;
    case Kw::kEmpty:
      *op = ast::IsOp::kEmpty;
      return true;
    default:
      return false;
  }
}

}  // namespace

bool QueryParser::StartsIsTest(const Token& token) const {
  ast::IsOp op;
  return TestOf(token.keyword, &op) || token.Is(Kw::kJson) ||
         (token.Is(Tok::kWord) && IsWordA(TextOf(token)));
}

const ast::Expr* QueryParser::ParseIs(const ast::Expr* left, Span begin) {
  in_.Take();
  auto* test = arena_.New<ast::IsTest>();
  test->operand = left;
  test->negated = Accept(Kw::kNot);
  const Token& word = in_.Peek();
  if (!StartsIsTest(word)) {
    return FailExpected("NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM, JSON or EMPTY behind IS"),
           nullptr;
  }
  in_.Take();
  if (word.Is(Kw::kJson)) {
    test->op = ast::IsOp::kJson;
    const Kw kind = in_.Peek().keyword;
    test->op = kind == Kw::kValue    ? ast::IsOp::kJsonValue
               : kind == Kw::kObject ? ast::IsOp::kJsonObject
               : kind == Kw::kArray  ? ast::IsOp::kJsonArray
               : kind == Kw::kScalar ? ast::IsOp::kJsonScalar
                                     : ast::IsOp::kJson;
    if (test->op != ast::IsOp::kJson) in_.Take();
  } else if (!TestOf(word.keyword, &test->op)) {
    test->op = ast::IsOp::kASet;
    if (!Expect(Kw::kSet, "behind IS A")) return nullptr;
  }
  test->span = SpanFrom(begin);
  return test;
}

const ast::Expr* QueryParser::ParseIn(const ast::Expr* left, Span begin, bool negated) {
  in_.Take();
  auto* in = arena_.New<ast::In>();
  in->negated = negated;
  in->value = left;
  if (!Is(Tok::kLParen)) return FailExpected("'(' behind IN"), nullptr;
  List<const ast::Expr*> items;
  const Span list = in_.Peek().span;
  if (!ParseQueryOrList(ExprContext::kNonCursor, false, &items)) return nullptr;
  in->list = SpanFrom(list);
  const auto* query = ast::As<ast::Subquery>(items[0]);
  if (items.size() == 1 && query != nullptr && query->subquery == ast::SubqueryKind::kScalar) {
    in->query = query->query;
  } else {
    in->items = items;
  }
  in->span = SpanFrom(begin);
  return in;
}

// a = ANY (query), a < ALL (1, 2)
const ast::Expr* QueryParser::ParseQuantified(const ast::Expr* left, Span begin, ast::BinaryOp op) {
  const Token& sign = in_.Take();
  if (sign.Is(Tok::kNe) && TextOf(sign) != "<>") {
    Fail(messages::NotFlink(sign.span, "!=", "Flink SQL writes unequal as <>", "<>"));
    return nullptr;
  }
  const Token& word = in_.Take();
  auto* quantified = arena_.New<ast::Quantified>();
  quantified->op = op;
  quantified->quantifier = word.Is(Kw::kAll)    ? ast::Quantifier::kAll
                           : word.Is(Kw::kSome) ? ast::Quantifier::kSome
                                                : ast::Quantifier::kAny;
  quantified->value = left;
  if (!Is(Tok::kLParen)) return FailExpected("'(' behind ANY, SOME or ALL"), nullptr;
  List<const ast::Expr*> items;
  if (!ParseQueryOrList(ExprContext::kNonCursor, false, &items)) return nullptr;
  const auto* query = ast::As<ast::Subquery>(items[0]);
  if (items.size() == 1 && query != nullptr && query->subquery == ast::SubqueryKind::kScalar) {
    quantified->query = query->query;
  } else {
    quantified->items = items;
  }
  quantified->span = SpanFrom(begin);
  return quantified;
}

// Everything up to AND is the lower bound. `stop_and`: that AND belongs to another BETWEEN around.
const ast::Expr* QueryParser::ParseBetween(const ast::Expr* left, Span begin, bool negated,
                                           bool stop_and) {
  const Span word = in_.Take().span;
  auto* between = arena_.New<ast::Between>();
  between->negated = negated;
  between->value = left;
  between->symmetric = Accept(Kw::kSymmetric);
  between->asymmetric = !between->symmetric && Accept(Kw::kAsymmetric);
  between->low = Climb(ExprContext::kSubQuery, 0, true);
  if (between->low == nullptr) return nullptr;
  if (stop_and || !Is(Kw::kAnd) || !StartsOperand(1)) {
    if (Is(Kw::kAnd) && !stop_and) stuck_ = in_.index();
    Fail(messages::BetweenWithoutAnd(Behind(in_.Last().span), word));
    return nullptr;
  }
  in_.Take();
  const int height = height_;
  between->high = Climb(ExprContext::kSubQuery, kBetweenPower, stop_and);
  if (between->high == nullptr) return nullptr;
  if (height > height_) height_ = height;
  between->span = SpanFrom(begin);
  return between;
}

const ast::Expr* QueryParser::ParseLike(const ast::Expr* left, Span begin, bool negated,
                                        bool stop_and) {
  const Token& word = in_.Take();
  auto* like = arena_.New<ast::Like>();
  like->negated = negated;
  like->value = left;
  like->op = word.Is(Kw::kIlike)     ? ast::LikeOp::kIlike
             : word.Is(Kw::kRlike)   ? ast::LikeOp::kRlike
             : word.Is(Kw::kSimilar) ? ast::LikeOp::kSimilarTo
                                     : ast::LikeOp::kLike;
  if (word.Is(Kw::kSimilar) && !Expect(Kw::kTo, "behind SIMILAR")) return nullptr;
  like->pattern = Climb(ExprContext::kSubQuery, kLikePower, stop_and);
  if (like->pattern == nullptr) return nullptr;
  if (Is(Kw::kEscape) && StartsOperand(1, 1)) {
    in_.Take();
    like->escape = Climb(ExprContext::kSubQuery, kLikePower, stop_and);
    if (like->escape == nullptr) return nullptr;
  }
  like->span = SpanFrom(begin);
  return like;
}

// array[1], map['k'], array[OFFSET(0)]
const ast::Expr* QueryParser::ParseItem(const ast::Expr* left, Span begin) {
  in_.Take();
  auto* item = arena_.New<ast::Item>();
  item->base = left;
  switch (in_.Peek().keyword) {
    case Kw::kOffset:
    case Kw::kOrdinal:
    case Kw::kSafeOffset:
    case Kw::kSafeOrdinal:
      item->mode = KeywordText(in_.Take().keyword);
      break;
    default:
      break;
  }
  item->index = ParseExpr();
  if (item->index == nullptr || !Expect(Tok::kRBracket, "']' behind the index")) return nullptr;
  item->span = SpanFrom(begin);
  if (!Is(Tok::kDot) || !AtIdent(1)) return item;
  const ast::Expr* base = item;
  while (Is(Tok::kDot) && AtIdent(1)) {
    in_.Take();
    auto* field = arena_.New<ast::Field>();
    field->base = base;
    if (!ParseIdent("a field", &field->field) || !Taller()) return nullptr;
    field->span = SpanFrom(begin);
    base = field;
  }
  return base;
}

bool QueryParser::ParseJsonRepresentation(std::string_view* encoding) {
  if (!Expect(Kw::kJson, "behind FORMAT")) return false;
  const bool named = Is(Kw::kUtf8, 1) || Is(Kw::kUtf16, 1) || Is(Kw::kUtf32, 1);
  if (Is(Kw::kEncoding) && named) {
    in_.Take();
    *encoding = KeywordText(in_.Take().keyword);
  }
  return true;
}

// x FORMAT JSON [ENCODING UTF8]
const ast::Expr* QueryParser::ParseFormat(const ast::Expr* left, Span begin) {
  in_.Take();
  auto* format = arena_.New<ast::IsTest>();
  format->op = ast::IsOp::kFormatJson;
  format->operand = left;
  if (!ParseJsonRepresentation(&format->encoding)) return nullptr;
  format->span = SpanFrom(begin);
  return format;
}

}  // namespace weir::sql
