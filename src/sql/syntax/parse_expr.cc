// Expressions by precedence climbing, with Calcite's precedences: it orders a flat list of operands
// and operators by the same numbers, so the tree is the same.
//
// Which token is blamed: an operator that no operand can follow ends the expression, and whoever
// finds it there refuses it. Flink looks two tokens ahead for that, and so does StartsOperand().
#include <array>

#include "sql/syntax/operand.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {
namespace {

using ast::BinaryOp;

enum class OpClass : uint8_t {
  kNone,
  kBinary,   // the row of kBinaryOps says which
  kCompare,  // so, and ANY, SOME or ALL may follow
  kAnd,
  kNot,  // NOT IN, NOT BETWEEN, NOT LIKE, ...
  kIn,
  kBetween,
  kLike,
  kIs,
  kItem,
  kFormat,
  kOf,  // MEMBER OF, SUBMULTISET OF
  kMultiset,
  kImmediately,
};

struct OpRow {
  OpClass cls = OpClass::kNone;
  BinaryOp op = BinaryOp::kOr;
  uint8_t left = 0;   // how tightly it binds what stands before it
  uint8_t right = 0;  // and behind it
};

constexpr int kAndPower = 48;
constexpr int kNotPower = 52;
constexpr int kIsPower = 58;
constexpr int kComparePower = 60;
constexpr int kInPower = 64;
constexpr int kLikePower = 66;
constexpr int kExistsPower = 80;
constexpr int kUnaryPower = 160;
constexpr int kItemPower = 200;

constexpr size_t kToks = static_cast<size_t>(Tok::kOpenComment) + 1;

constexpr std::array<OpRow, kToks> MakeTokOps() {
  std::array<OpRow, kToks> rows{};
  const auto set = [&rows](Tok tok, OpClass cls, BinaryOp op, uint8_t power) {
    rows[static_cast<size_t>(tok)] = {cls, op, power, static_cast<uint8_t>(power + 1)};
  };
  set(Tok::kEq, OpClass::kCompare, BinaryOp::kEq, kComparePower);
  set(Tok::kNe, OpClass::kCompare, BinaryOp::kNe, kComparePower);
  set(Tok::kLt, OpClass::kCompare, BinaryOp::kLt, kComparePower);
  set(Tok::kGt, OpClass::kCompare, BinaryOp::kGt, kComparePower);
  set(Tok::kLe, OpClass::kCompare, BinaryOp::kLe, kComparePower);
  set(Tok::kGe, OpClass::kCompare, BinaryOp::kGe, kComparePower);
  set(Tok::kPlus, OpClass::kBinary, BinaryOp::kPlus, 80);
  set(Tok::kMinus, OpClass::kBinary, BinaryOp::kMinus, 80);
  set(Tok::kStar, OpClass::kBinary, BinaryOp::kMultiply, 120);
  set(Tok::kSlash, OpClass::kBinary, BinaryOp::kDivide, 120);
  set(Tok::kPercent, OpClass::kBinary, BinaryOp::kModulo, 120);
  set(Tok::kConcat, OpClass::kBinary, BinaryOp::kConcat, 120);
  set(Tok::kLBracket, OpClass::kItem, BinaryOp::kOr, kItemPower);
  return rows;
}
constexpr std::array<OpRow, kToks> kTokOps = MakeTokOps();

constexpr size_t kKeywords = static_cast<size_t>(Kw::kKeywordCount);
constexpr std::array<OpRow, kKeywords> MakeWordOps() {
  std::array<OpRow, kKeywords> rows{};
  const auto set = [&rows](Kw keyword, OpClass cls, BinaryOp op, uint8_t power) {
    rows[static_cast<size_t>(keyword)] = {cls, op, power, static_cast<uint8_t>(power + 1)};
  };
  set(Kw::kOr, OpClass::kBinary, BinaryOp::kOr, 44);
  set(Kw::kAnd, OpClass::kAnd, BinaryOp::kAnd, kAndPower);
  set(Kw::kNot, OpClass::kNot, BinaryOp::kOr, 0);
  set(Kw::kIn, OpClass::kIn, BinaryOp::kOr, kInPower);
  set(Kw::kBetween, OpClass::kBetween, BinaryOp::kOr, kInPower);
  set(Kw::kLike, OpClass::kLike, BinaryOp::kOr, kLikePower);
  set(Kw::kIlike, OpClass::kLike, BinaryOp::kOr, kLikePower);
  set(Kw::kRlike, OpClass::kLike, BinaryOp::kOr, kLikePower);
  set(Kw::kSimilar, OpClass::kLike, BinaryOp::kOr, kLikePower);
  set(Kw::kIs, OpClass::kIs, BinaryOp::kOr, kIsPower);
  set(Kw::kFormat, OpClass::kFormat, BinaryOp::kOr, kIsPower);
  set(Kw::kMember, OpClass::kOf, BinaryOp::kMemberOf, kComparePower);
  set(Kw::kSubmultiset, OpClass::kOf, BinaryOp::kSubmultisetOf, kComparePower);
  set(Kw::kMultiset, OpClass::kMultiset, BinaryOp::kOr, 0);
  set(Kw::kContains, OpClass::kBinary, BinaryOp::kContains, kComparePower);
  set(Kw::kOverlaps, OpClass::kBinary, BinaryOp::kOverlaps, kComparePower);
  set(Kw::kEquals, OpClass::kBinary, BinaryOp::kPeriodEquals, kComparePower);
  set(Kw::kPrecedes, OpClass::kBinary, BinaryOp::kPrecedes, kComparePower);
  set(Kw::kSucceeds, OpClass::kBinary, BinaryOp::kSucceeds, kComparePower);
  set(Kw::kImmediately, OpClass::kImmediately, BinaryOp::kImmediatelyPrecedes, kComparePower);
  return rows;
}
constexpr std::array<OpRow, kKeywords> kWordOps = MakeWordOps();

OpRow OperatorOf(const Token& token) {
  return token.kind == Tok::kWord ? kWordOps[static_cast<size_t>(token.keyword)]
                                  : kTokOps[static_cast<size_t>(token.kind)];
}

bool IsQuantifier(const Token& token) {
  return token.Is(Kw::kSome) || token.Is(Kw::kAny) || token.Is(Kw::kAll);
}

}  // namespace

const ast::Expr* QueryParser::ParseExpr(ExprContext context) { return Climb(context, 0, false); }

bool QueryParser::ParseExprs(ExprContext context, List<const ast::Expr*>* exprs) {
  ListBuilder<const ast::Expr*> list(&stacks_.exprs);
  for (;;) {
    const ast::Expr* expr = ParseExpr(context);
    if (expr == nullptr) return false;
    list.Add(expr);
    if (!Is(Tok::kComma) || !StartsOperand(1, 1)) break;
    in_.Take();
    context = ExprContext::kSubQuery;
  }
  *exprs = list.Finish(&arena_);
  return true;
}

const ast::Expr* QueryParser::MakeBinary(BinaryOp op, Span op_span, const ast::Expr* left,
                                         const ast::Expr* right, Span begin) {
  auto* binary = arena_.New<ast::Binary>();
  binary->op = op;
  binary->op_span = op_span;
  binary->left = left;
  binary->right = right;
  binary->span = SpanFrom(begin);
  return binary;
}

// Operators that bind at least as tightly as `min`. `stop_and`: an AND belongs to the BETWEEN
// around.
const ast::Expr* QueryParser::Climb(ExprContext context, int min, bool stop_and) {
  if (!Enter()) return nullptr;
  const int outer_height = height_;
  height_ = 0;
  const Span begin = in_.Peek().span;
  const ast::Expr* left = ParseOperand(context);
  while (left != nullptr) {
    const OpRow row = OperatorOf(in_.Peek());
    if (row.cls == OpClass::kNone) break;
    const Step step = ParseOperator(&left, {begin, context, min, stop_and});
    if (step == Step::kStop) break;
    if (step == Step::kFailed || !Taller()) left = nullptr;
  }
  if (outer_height > height_) height_ = outer_height;
  Leave();
  return left;
}

// One operator and what stands behind it, on top of *left.
QueryParser::Step QueryParser::ParseOperator(const ast::Expr** left, const ClimbState& state) {
  const Token& token = in_.Peek();
  const OpRow row = OperatorOf(token);
  switch (row.cls) {
    case OpClass::kCompare:
      if (IsQuantifier(in_.Peek(1))) {
        if (kInPower < state.min) return Step::kStop;
        if (!CheckExpr(state.context)) return Step::kFailed;
        return Done(left, ParseQuantified(*left, state.begin, row.op));
      }
      break;
    case OpClass::kAnd:
      if (state.stop_and) return Step::kStop;
      break;
    case OpClass::kBinary:
      break;
    default:
      return ParseWordOperator(left, state);
  }
  if (row.left < state.min) return Step::kStop;
  if (!StartsOperand(1)) return Stuck();
  return ParseRight(left, state, row.op, row.right, 1);
}

// `words` tokens of an operator, then its right operand.
QueryParser::Step QueryParser::ParseRight(const ast::Expr** left, const ClimbState& state,
                                          BinaryOp op, int power, int words) {
  const Token& first = in_.Peek();
  for (int i = 0; i < words; ++i) in_.Take();
  const Span op_span = SpanFrom(first.span);
  if (first.Is(Tok::kNe) && TextOf(first) != "<>") {
    return Failed(messages::NotFlink(first.span, "!=", "Flink SQL writes unequal as <>", "<>"));
  }
  if (state.context == ExprContext::kQuery && !FailNoQueryHere(in_.Last().span)) {
    return Step::kFailed;
  }
  const ast::Expr* right = Climb(ExprContext::kSubQuery, power, state.stop_and);
  if (right == nullptr) return Step::kFailed;
  *left = MakeBinary(op, op_span, *left, right, state.begin);
  return Step::kDone;
}

QueryParser::Step QueryParser::ParseWordOperator(const ast::Expr** left, const ClimbState& state) {
  const Token& token = in_.Peek();
  const OpRow row = OperatorOf(token);
  switch (row.cls) {
    case OpClass::kItem:
      if (row.left < state.min) return Step::kStop;
      return Done(left, ParseItem(*left, state.begin));
    case OpClass::kNot:
      return ParseNotOperator(left, state);
    case OpClass::kIs:
      return ParseIsOperator(left, state);
    case OpClass::kIn:
      if (row.left < state.min) return Step::kStop;
      if (!Is(Tok::kLParen, 1)) return Stuck();
      if (!CheckExpr(state.context)) return Step::kFailed;
      return Done(left, ParseIn(*left, state.begin, false));
    case OpClass::kBetween:
      if (row.left < state.min) return Step::kStop;
      if (!Is(Kw::kSymmetric, 1) && !Is(Kw::kAsymmetric, 1) && !StartsOperand(1, 1)) return Stuck();
      if (!CheckExpr(state.context)) return Step::kFailed;
      return Done(left, ParseBetween(*left, state.begin, false, state.stop_and));
    case OpClass::kLike:
      if (row.left < state.min) return Step::kStop;
      if (token.Is(Kw::kSimilar) ? !Is(Kw::kTo, 1) : !StartsOperand(1, 1)) return Stuck();
      if (!CheckExpr(state.context)) return Step::kFailed;
      return Done(left, ParseLike(*left, state.begin, false, state.stop_and));
    case OpClass::kFormat:
      if (!Is(Kw::kJson, 1) || row.left < state.min) return Step::kStop;
      if (!CheckExpr(state.context)) return Step::kFailed;
      return Done(left, ParseFormat(*left, state.begin));
    case OpClass::kOf:
      if (row.left < state.min) return Step::kStop;
      if (!Is(Kw::kOf, 1) || !StartsOperand(2, 1)) return Stuck();
      return ParseRight(left, state, row.op, row.right, 2);
    case OpClass::kImmediately:
      if (!Is(Kw::kPrecedes, 1) && !Is(Kw::kSucceeds, 1)) return Step::kStop;
      if (row.left < state.min) return Step::kStop;
      if (!StartsOperand(2, 1)) return Stuck();
      return ParseRight(
          left, state,
          Is(Kw::kPrecedes, 1) ? BinaryOp::kImmediatelyPrecedes : BinaryOp::kImmediatelySucceeds,
          row.right, 2);
    case OpClass::kMultiset:
      return ParseMultisetOperator(left, state);
    default:
      return Step::kStop;
  }
}

QueryParser::Step QueryParser::ParseNotOperator(const ast::Expr** left, const ClimbState& state) {
  const Token& next = in_.Peek(1);
  const bool submultiset = next.Is(Kw::kSubmultiset);
  const OpClass cls = OperatorOf(next).cls;
  if (cls != OpClass::kIn && cls != OpClass::kBetween && cls != OpClass::kLike && !submultiset) {
    return Step::kStop;
  }
  if (OperatorOf(next).left < state.min) return Step::kStop;
  if (submultiset) {
    if (!Is(Kw::kOf, 2)) return Stuck();
    return ParseRight(left, state, BinaryOp::kNotSubmultisetOf, kComparePower + 1, 3);
  }
  if (!CheckExpr(state.context)) return Step::kFailed;
  in_.Take();
  if (cls == OpClass::kIn) return Done(left, ParseIn(*left, state.begin, true));
  if (cls == OpClass::kLike) return Done(left, ParseLike(*left, state.begin, true, state.stop_and));
  return Done(left, ParseBetween(*left, state.begin, true, state.stop_and));
}

QueryParser::Step QueryParser::ParseIsOperator(const ast::Expr** left, const ClimbState& state) {
  const bool negated = Is(Kw::kNot, 1);
  const size_t at = negated ? 2 : 1;
  if (Is(Kw::kDistinct, at) && (negated || Is(Kw::kFrom, at + 1))) {
    if (kComparePower < state.min) return Step::kStop;
    if (!Is(Kw::kFrom, at + 1)) {
      for (size_t i = 0; i <= at; ++i) in_.Take();
      FailExpected("FROM behind IS NOT DISTINCT");
      return Step::kFailed;
    }
    return ParseRight(left, state,
                      negated ? BinaryOp::kIsNotDistinctFrom : BinaryOp::kIsDistinctFrom,
                      kComparePower + 1, static_cast<int>(at) + 2);
  }
  if (kIsPower < state.min) return Step::kStop;
  if (!negated && !StartsIsTest(in_.Peek(1)) && !Is(Kw::kDistinct, 1)) return Stuck();
  if (!CheckExpr(state.context)) return Step::kFailed;
  return Done(left, ParseIs(*left, state.begin));
}

QueryParser::Step QueryParser::ParseMultisetOperator(const ast::Expr** left,
                                                     const ClimbState& state) {
  const Kw word = in_.Peek(1).keyword;
  const bool quantified = Is(Kw::kAll, 2) || Is(Kw::kDistinct, 2);
  if (word != Kw::kUnion && word != Kw::kIntersect && word != Kw::kExcept) return Stuck();
  const int power = word == Kw::kIntersect ? 28 : 24;
  if (power < state.min) return Step::kStop;
  if (!quantified && !StartsOperand(2, 1)) return Stuck();
  const bool all = Is(Kw::kAll, 2);
  const auto op = word == Kw::kUnion
                      ? (all ? BinaryOp::kMultisetUnionAll : BinaryOp::kMultisetUnion)
                  : word == Kw::kIntersect
                      ? (all ? BinaryOp::kMultisetIntersectAll : BinaryOp::kMultisetIntersect)
                      : (all ? BinaryOp::kMultisetExceptAll : BinaryOp::kMultisetExcept);
  return ParseRight(left, state, op, power + 1, quantified ? 3 : 2);
}

bool QueryParser::StartsOperator(const Token& token) const {
  return OperatorOf(token).cls != OpClass::kNone;
}

QueryParser::Step QueryParser::Stuck() {
  stuck_ = in_.index();
  return Step::kStop;
}

QueryParser::Step QueryParser::Failed(Diagnostic diagnostic) {
  Fail(std::move(diagnostic));
  return Step::kFailed;
}

// A row expression cannot go on where only a query may stand.
bool QueryParser::CheckExpr(ExprContext context) {
  return context != ExprContext::kQuery || FailNoQueryHere(in_.Last().span);
}

bool QueryParser::FailNoQueryHere(Span at) { return Fail(messages::NoQueryHere(at)); }
bool QueryParser::FailQueryHere() {
  return Fail(messages::QueryHere(in_.Last().span, in_.Peek().span));
}

// Prefix operators, an atom, and what dots hang on it.
const ast::Expr* QueryParser::ParseOperand(ExprContext context) {
  const Token& token = in_.Peek();
  if (StartsPrefix(token)) return ParsePrefix(context);
  const ast::Expr* atom = ParseAtom(context);
  if (atom != nullptr && Is(Tok::kDot) && AtIdent(1)) return ParseDots(atom, token.span);
  return atom;
}

const ast::Expr* QueryParser::ParsePrefix(ExprContext context) {
  const Token& token = in_.Take();
  if (!CheckExpr(context)) return nullptr;
  const bool query = token.Is(Kw::kExists) || token.Is(Kw::kUnique);
  const int power = query ? kExistsPower : token.Is(Kw::kNot) ? kNotPower : kUnaryPower;
  const ast::Expr* operand = Climb(context, power, false);
  if (operand == nullptr || !Taller()) return nullptr;
  if (query) {
    auto* exists = arena_.New<ast::Exists>();
    exists->unique = token.Is(Kw::kUnique);
    const auto* subquery = ast::As<ast::Subquery>(operand);
    const bool is_query = subquery != nullptr && subquery->subquery == ast::SubqueryKind::kScalar;
    exists->query = is_query ? subquery->query : nullptr;
    exists->operand = is_query ? nullptr : operand;
    exists->span = SpanFrom(token.span);
    return exists;
  }
  auto* unary = arena_.New<ast::Unary>();
  unary->op = token.Is(Kw::kNot)      ? ast::UnaryOp::kNot
              : token.Is(Tok::kMinus) ? ast::UnaryOp::kMinus
                                      : ast::UnaryOp::kPlus;
  unary->operand = operand;
  unary->span = SpanFrom(token.span);
  return unary;
}

// base.field.method(x)
const ast::Expr* QueryParser::ParseDots(const ast::Expr* base, Span begin) {
  while (Is(Tok::kDot) && AtIdent(1)) {
    in_.Take();
    auto* field = arena_.New<ast::Field>();
    field->base = base;
    const Span name_span = in_.Peek().span;
    if (!ParseIdent("a field", &field->field)) return nullptr;
    if (Is(Tok::kLParen)) {
      auto* call = arena_.New<ast::Call>();
      call->name = {arena_.Copy(std::span<const ast::Ident>(&field->field, 1)), name_span};
      if (!ParseCallArguments(call, ExprContext::kSubQuery)) return nullptr;
      call->span = SpanFrom(name_span);
      field->call = call;
    }
    field->span = SpanFrom(begin);
    base = field;
    if (!Taller()) return nullptr;
  }
  return base;
}

bool QueryParser::IsBraceWord(std::string_view word) {
  constexpr std::string_view kWords[] = {"d", "t", "ts", "fn"};
  for (const std::string_view known : kWords) {
    if (word.size() == known.size() && (word[0] | 0x20) == known[0] &&
        (word.size() == 1 || (word[1] | 0x20) == known[1])) {
      return true;
    }
  }
  return false;
}

// Flink's Expression3.
const ast::Expr* QueryParser::ParseAtom(ExprContext context) {
  const Token& token = in_.Peek();
  if (token.kind == Tok::kLParen) return ParseRowOrBrackets(context, false);
  if (token.Is(Kw::kCursor)) return ParseCursor(context);
  if (token.Is(Kw::kRow)) return ParseRowOrBrackets(context, true);
  if (!StartsOperand(0)) return FailOperand(), nullptr;
  const ast::Expr* expr = nullptr;
  switch (token.kind) {
    case Tok::kWord:
      if (token.keyword == Kw::kNotKeyword) {
        expr = ParseNamed();
        break;
      }
      if (token.Is(Kw::kStringAgg) || token.Is(Kw::kGroupConcat) ||
          token.Is(Kw::kArrayConcatAgg)) {  // in the grammar, but out of reach
        return FailExpected("an expression", "the aggregate of strings is LISTAGG"), nullptr;
      }
      expr = ParseKeywordAtom(token);
      break;
    case Tok::kQuotedName:
      expr = ParseNamed();
      break;
    case Tok::kNumber:
      expr = ParseUnsignedLiteral();
      break;
    case Tok::kString:
    case Tok::kPrefixedString:
      expr = ParseStringLiteral();
      break;
    case Tok::kQuestion: {
      auto* parameter = arena_.New<ast::Parameter>();
      parameter->span = in_.Take().span;
      expr = parameter;
      break;
    }
    default:
      expr = ParseBraces();
      break;
  }
  return expr != nullptr && CheckExpr(context) ? expr : nullptr;
}

// a, a.b.c, a.*, f(x), a.f(x)
const ast::Expr* QueryParser::ParseNamed() {
  const Token& first = in_.Peek();
  const Span begin = first.span;
  ast::Name name;
  if (first.kind == Tok::kWord && !Is(Tok::kDot, 1)) {  // the usual: one plain word
    const ast::Ident ident = {TextOf(first), begin, false};
    in_.Take();
    if (!CheckName(ident)) return nullptr;
    name.parts = arena_.Copy(std::span<const ast::Ident>(&ident, 1));
    name.span = begin;
  } else {
    if (!ParseName("a name", &name)) return nullptr;
    if (Is(Tok::kDot) && Is(Tok::kStar, 1)) {
      in_.Take();
      in_.Take();
      auto* star = arena_.New<ast::Star>();
      star->qualifier = name;
      star->span = SpanFrom(begin);
      return star;
    }
  }
  if (Is(Tok::kLParen)) return ParseCall(name, false, begin);
  auto* column = arena_.New<ast::Column>();
  column->name = name;
  column->span = name.span;
  return column;
}

// A name that is a column, or t.*: Flink's CompoundIdentifier.
const ast::Expr* QueryParser::ParseColumn() {
  const Span begin = in_.Peek().span;
  ast::Name name;
  if (!ParseName("a column", &name)) return nullptr;
  if (Is(Tok::kDot) && Is(Tok::kStar, 1)) {
    in_.Take();
    in_.Take();
    auto* star = arena_.New<ast::Star>();
    star->qualifier = name;
    star->span = SpanFrom(begin);
    return star;
  }
  auto* column = arena_.New<ast::Column>();
  column->name = name;
  column->span = name.span;
  return column;
}

// ---- Where an operand can start
// ----------------------------------------------------------------

bool QueryParser::StartsOperand(size_t ahead, int count) const {
  const Token& token = in_.Peek(ahead);
  const OperandStart start = OperandStartOf(token);
  if (start == OperandStart::kNo) return false;
  if (start == OperandStart::kAlone || count == 1) return true;
  if (start == OperandStart::kCall) {
    return Is(Tok::kLParen, ahead + 1) || IsReservedFunction(token.keyword);
  }
  return StartsSpecial(token, ahead + 1);
}

// The second token behind words and brackets that are no operand alone.
bool QueryParser::StartsSpecial(const Token& token, size_t next) const {
  if (token.Is(Tok::kLParen)) return StartsOperand(next, 1) || StartsQuery(in_.Peek(next));
  if (token.Is(Tok::kLBrace)) return IsBraceWord(TextOf(in_.Peek(next)));
  switch (token.keyword) {
    case Kw::kArray:
    case Kw::kMultiset:
      return Is(Tok::kLBracket, next) || Is(Tok::kLParen, next);
    case Kw::kCase:
      return true;
    case Kw::kDate:
    case Kw::kTime:
    case Kw::kDatetime:
      return Is(Tok::kString, next) || Is(Tok::kLParen, next);
    case Kw::kTimestamp:
      return Is(Tok::kString, next) || Is(Tok::kLParen, next) || Is(Kw::kWith, next);
    case Kw::kDecimal:
      return Is(Tok::kString, next);
    case Kw::kInterval:
      return Is(Tok::kString, next) || Is(Tok::kPlus, next) || Is(Tok::kMinus, next) ||
             Is(Tok::kLParen, next) || Is(Tok::kNumber, next) || Is(Kw::kDecimal, next) ||
             AtIdent(next);
    case Kw::kNew:
      return AtIdent(next);
    case Kw::kNext:
      return Is(Kw::kValue, next) || Is(Tok::kLParen, next);
    case Kw::kCurrent:
      return Is(Kw::kValue, next);
    case Kw::kRunning:
      return StartsOperand(next, 1) && !StartsPrefix(in_.Peek(next));
    case Kw::kSpecific:
      return AtIdent(next) || IsReservedFunction(in_.Peek(next).keyword);
    default:  // NOT, EXISTS, UNIQUE, CURSOR, + and -
      return StartsOperand(next, 1);
  }
}

}  // namespace weir::sql
