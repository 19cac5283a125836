// Operands that begin with a word or bracket of their own: rows, CASE, ARRAY, CURSOR, ...
#include "sql/syntax/operand.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {

const ast::Expr* QueryParser::ParseKeywordAtom(const Token& token) {
  const bool called = Is(Tok::kLParen, 1);
  switch (token.keyword) {
    case Kw::kNull:
    case Kw::kTrue:
    case Kw::kFalse:
    case Kw::kUnknown:
    case Kw::kDecimal:
      return ParseLiteral();
    case Kw::kDate:
    case Kw::kTime:
    case Kw::kDatetime:
    case Kw::kTimestamp:
      if (called && (Is(Tok::kRParen, 2) || Is(Tok::kStar, 2))) {
        in_.Take();
        in_.Take();
        return FailExpected("an argument"), nullptr;
      }
      return called ? ParseNamedFunction() : ParseLiteral();
    case Kw::kInterval:
      return ParseInterval();
    case Kw::kCase:
      return ParseCase();
    case Kw::kArray:
      return ParseCollection(ast::ConstructorKind::kArray, ast::ConstructorKind::kArrayCall,
                             ast::SubqueryKind::kArray);
    case Kw::kMap:
      if (!(called || Is(Tok::kLBracket, 1)) || !StartsMap()) break;
      return ParseCollection(ast::ConstructorKind::kMap, ast::ConstructorKind::kMapCall,
                             ast::SubqueryKind::kMap);
    case Kw::kMultiset:
      return ParseMultiset();
    case Kw::kPeriod:
      return ParsePeriod();
    case Kw::kNew:
      return ParseNew();
    case Kw::kNext:
    case Kw::kCurrent:
      if (!called) return ParseSequenceValue();
      break;
    default:
      break;
  }
  if (const ast::Expr* builtin = nullptr; AtBuiltin(token)) {
    builtin = ParseBuiltin(token.keyword);
    return builtin;
  }
  if (!IsReserved(token.keyword)) return ParseNamed();
  if ((called && IsReservedFunction(token.keyword)) || token.Is(Kw::kSpecific)) {
    return ParseNamedFunction();
  }
  if (!IsContextVariable(token.keyword)) return FailOperand(), nullptr;
  auto* call = arena_.New<ast::Call>();  // CURRENT_DATE and the like
  call->form = ast::CallForm::kNoBrackets;
  const ast::Ident ident = {TextOf(token), token.span, false};
  call->name = {arena_.Copy(std::span<const ast::Ident>(&ident, 1)), token.span};
  call->span = token.span;
  in_.Take();
  return call;
}

// MAP is a name, too: it is the constructor only when what follows looks like one.
bool QueryParser::StartsMap() const {
  if (Is(Tok::kLBracket, 1)) return Is(Tok::kRBracket, 2) || StartsOperand(2, 1);
  return Is(Tok::kRParen, 2) || StartsOperand(2, 1) || StartsQuery(in_.Peek(2));
}

// (a), (a, b), (query), ROW(a, b), (a - b) DAY
const ast::Expr* QueryParser::ParseRowOrBrackets(ExprContext context, bool row) {
  const Span begin = in_.Peek().span;
  if (!row && !StartsOperand(0)) {
    in_.Take();  // Flink reads the bracket and blames what is in it
    FailExpected("an expression or a query after '('");
    return nullptr;
  }
  if (row) {
    in_.Take();
    if (!Is(Tok::kLParen)) return FailExpected("'(' behind ROW"), nullptr;
  }
  List<const ast::Expr*> items;
  if (!ParseQueryOrList(context, false, &items)) return nullptr;
  if (!row && items.size() == 1) {
    const bool difference = AtIntervalUnit();
    return difference ? ParseDifference(items[0], begin) : items[0];
  }
  if (!row && AtIntervalUnit()) return ParseDifference(nullptr, begin);
  auto* constructor = arena_.New<ast::Constructor>();
  constructor->constructor = row ? ast::ConstructorKind::kRow : ast::ConstructorKind::kImplicitRow;
  constructor->items = items;
  constructor->span = SpanFrom(begin);
  return constructor;
}

// (a - b) DAY
const ast::Expr* QueryParser::ParseDifference(const ast::Expr* expr, Span begin) {
  auto* interval = arena_.New<ast::Interval>();
  interval->difference = true;
  interval->operand = expr;
  if (!ParseIntervalQualifier(interval)) return nullptr;
  interval->span = SpanFrom(begin);
  const auto* binary = ast::As<ast::Binary>(expr);
  if (binary != nullptr && binary->op == ast::BinaryOp::kMinus) return interval;
  Fail(messages::UnreadableLiteral(
      begin, "interval", "a unit of time behind brackets belongs to a difference: (a - b) DAY"));
  return nullptr;
}

// Inside the brackets a query may stand where around them a sub-query may.
bool QueryParser::ParseQueryOrList(ExprContext context, bool defaults,
                                   List<const ast::Expr*>* items) {
  if (!Expect(Tok::kLParen, "'('")) return false;
  const ExprContext first = context == ExprContext::kSubQuery ? ExprContext::kNonCursor
                            : context == ExprContext::kCursor ? ExprContext::kAll
                                                              : context;
  const ast::Expr* item =
      defaults && Is(Kw::kDefault) ? ParseDefault() : ParseOrderedQueryOrExpr(first);
  if (item == nullptr) return false;
  if (Accept(Tok::kRParen)) {  // the usual: no list
    *items = arena_.Copy(std::span<const ast::Expr* const>(&item, 1));
    return true;
  }
  ListBuilder<const ast::Expr*> list(&stacks_.exprs);
  list.Add(item);
  while (Accept(Tok::kComma)) {
    if (!CheckExpr(context)) return false;
    item = defaults && Is(Kw::kDefault) ? ParseDefault() : ParseExpr(context);
    if (item == nullptr) return false;
    list.Add(item);
  }
  *items = list.Finish(&arena_);
  return Expect(Tok::kRParen, "',' or ')'");
}

const ast::Expr* QueryParser::ParseDefault() {
  auto* value = arena_.New<ast::Default>();
  value->span = in_.Take().span;
  return value;
}

// A query or an expression, and what may hang on a query.
const ast::Expr* QueryParser::ParseOrderedQueryOrExpr(ExprContext context) {
  const Token& token = in_.Peek();
  if (StartsQuery(token)) {
    const Span begin = token.span;
    ast::Query* query = ParseQueryNode(context, false);
    if (query != nullptr) query = ParseOrderAndLimit(query, begin);
    return query == nullptr ? nullptr : Wrap(query);
  }
  const ast::Expr* expr = ParseExpr(context);
  return expr == nullptr ? nullptr : FinishQueryOrExpr(expr, context);
}

// UNION, ORDER BY and LIMIT behind a query in brackets; behind an expression they are refused.
const ast::Expr* QueryParser::FinishQueryOrExpr(const ast::Expr* expr, ExprContext context) {
  switch (in_.Peek().keyword) {
    case Kw::kUnion:
    case Kw::kIntersect:
    case Kw::kExcept:
    case Kw::kMinus:
    case Kw::kOrder:
    case Kw::kLimit:
    case Kw::kOffset:
    case Kw::kFetch:
      break;
    default:
      return expr;
  }
  ast::Query* query = Unwrap(expr);
  if (query == nullptr) {
    if (Is(Kw::kOrder)) {
      return Fail(messages::OrderByHere(in_.Peek().span)), nullptr;
    }
    const bool limit = Is(Kw::kLimit) || Is(Kw::kOffset) || Is(Kw::kFetch);
    if (!limit) return FailNoQueryHere(in_.Last().span), nullptr;
    query = arena_.New<ast::Query>();
    query->kind = ast::QueryKind::kValues;
    query->bare = true;
    query->rows = arena_.Copy(std::span<const ast::Expr* const>(&expr, 1));
    query->span = expr->span;
  }
  const Span begin = expr->span;
  if (!query->bare) query = ParseSetOps(query, context, 0);
  if (query != nullptr) query = ParseOrderAndLimit(query, begin);
  return query == nullptr ? nullptr : Wrap(query);
}

const ast::Expr* QueryParser::Wrap(const ast::Query* query) {
  if (query->kind == ast::QueryKind::kNested && query->with.empty() && !query->has_order_by &&
      query->limit == nullptr && query->offset == nullptr && query->fetch == nullptr &&
      !query->limit_all) {
    query = query->left;  // ((query)) is (query)
  }
  auto* subquery = arena_.New<ast::Subquery>();
  subquery->query = query;
  subquery->span = query->span;
  return subquery;
}

ast::Query* QueryParser::Unwrap(const ast::Expr* expr) {
  const auto* subquery = ast::As<ast::Subquery>(expr);
  if (subquery == nullptr || subquery->subquery != ast::SubqueryKind::kScalar) return nullptr;
  auto* nested = arena_.New<ast::Query>();
  nested->kind = ast::QueryKind::kNested;
  nested->left = subquery->query;
  nested->span = expr->span;
  return nested;
}

const ast::Expr* QueryParser::ParseCase() {
  const Span begin = in_.Take().span;
  auto* expr = arena_.New<ast::Case>();
  if (!Is(Kw::kWhen)) {
    expr->operand = ParseExpr();
    if (expr->operand == nullptr) return nullptr;
  }
  ListBuilder<ast::When> whens(&stacks_.whens);
  do {
    if (!Expect(Kw::kWhen, "in CASE")) return nullptr;
    ast::When when;
    List<const ast::Expr*> conditions;
    const Span condition = in_.Peek().span;
    if (!ParseExprs(ExprContext::kSubQuery, &conditions)) return nullptr;
    when.condition = conditions[0];
    if (conditions.size() > 1) {
      auto* row = arena_.New<ast::Constructor>();
      row->constructor = ast::ConstructorKind::kList;
      row->items = conditions;
      row->span = SpanFrom(condition);
      when.condition = row;
    }
    if (!Expect(Kw::kThen, "behind CASE WHEN ...")) return nullptr;
    when.result = ParseExpr();
    if (when.result == nullptr) return nullptr;
    whens.Add(when);
  } while (Is(Kw::kWhen));
  if (Accept(Kw::kElse)) {
    expr->otherwise = ParseExpr();
    if (expr->otherwise == nullptr) return nullptr;
  }
  if (!Is(Kw::kEnd)) return FailCaseEnd(begin), nullptr;
  in_.Take();
  expr->whens = whens.Finish(&arena_);
  expr->span = SpanFrom(begin);
  return expr;
}

// At what cannot begin an operand.
bool QueryParser::FailOperand() {
  const Token& token = in_.Peek();
  if (OperandStartOf(token) == OperandStart::kNo) return FailExpected("an expression");
  if (OperandStartOf(token) == OperandStart::kCall) {
    return FailExpected("an expression", "'(' is missing behind " + std::string(TextOf(token)) +
                                             "; a name that reads so is written in backticks");
  }
  return FailExpected("an expression");
}

bool QueryParser::FailCaseEnd(Span begin) {
  if (in_.AtEnd()) return Fail(messages::UnclosedCase(begin, BlameSpan()));
  return FailExpected("WHEN, ELSE or END of CASE");
}

// CURSOR(query)
const ast::Expr* QueryParser::ParseCursor(ExprContext context) {
  const Span begin = in_.Take().span;
  if (context != ExprContext::kAll && context != ExprContext::kCursor) {
    Fail(messages::NotFlink(begin, "CURSOR here",
                            "CURSOR(query) is an argument of a table function"));
    return nullptr;
  }
  const ast::Expr* operand = ParseExpr(ExprContext::kQuery);
  const auto* query = ast::As<ast::Subquery>(operand);
  if (query == nullptr) return nullptr;
  auto* cursor = arena_.New<ast::Subquery>();
  cursor->subquery = ast::SubqueryKind::kCursor;
  cursor->query = query->query;
  cursor->span = SpanFrom(begin);
  return cursor;
}

// NEXT VALUE FOR s
const ast::Expr* QueryParser::ParseSequenceValue() {
  const Token& word = in_.Take();
  auto* value = arena_.New<ast::NextValue>();
  value->current = word.Is(Kw::kCurrent);
  if (!Expect(Kw::kValue, "behind NEXT or CURRENT") || !Expect(Kw::kFor, "behind VALUE") ||
      !ParseName("the name of a sequence", &value->sequence)) {
    return nullptr;
  }
  value->span = SpanFrom(word.span);
  return value;
}

// ARRAY[a, b], ARRAY(a, b), ARRAY(query), and so for MAP.
const ast::Expr* QueryParser::ParseCollection(ast::ConstructorKind list, ast::ConstructorKind call,
                                              ast::SubqueryKind query) {
  const Span begin = in_.Take().span;
  auto* collection = arena_.New<ast::Constructor>();
  if (Is(Tok::kLBracket)) {
    in_.Take();
    collection->constructor = list;
    if (StartsOperand(0, 1) && !ParseExprs(ExprContext::kNonQuery, &collection->items)) {
      return nullptr;
    }
    if (!Expect(Tok::kRBracket, "',' or ']'")) return nullptr;
  } else if (Is(Tok::kLParen) && Is(Tok::kRParen, 1)) {
    collection->constructor = call;
    in_.Take();
    in_.Take();
  } else {
    collection->constructor = call;
    if (!ParseQueryOrList(ExprContext::kAll, false, &collection->items)) return nullptr;
    const auto* only = ast::As<ast::Subquery>(collection->items[0]);
    if (collection->items.size() == 1 && only != nullptr &&
        only->subquery == ast::SubqueryKind::kScalar) {
      auto* subquery = arena_.New<ast::Subquery>();
      subquery->subquery = query;
      subquery->query = only->query;
      subquery->span = SpanFrom(begin);
      return subquery;
    }
  }
  collection->span = SpanFrom(begin);
  return collection;
}

// MULTISET[a, b], MULTISET(query)
const ast::Expr* QueryParser::ParseMultiset() {
  const Span begin = in_.Take().span;
  const bool query_fits =
      Is(Tok::kLParen) && (StartsOperand(1, 1) || StartsQuery(in_.Peek(1))) && !Is(Kw::kWith, 1);
  if (query_fits) {
    in_.Take();
    ast::Query* query = ParseLeafOrExpr();
    if (query == nullptr || !Expect(Tok::kRParen, "')' behind the query of MULTISET")) {
      return nullptr;
    }
    auto* subquery = arena_.New<ast::Subquery>();
    subquery->subquery = ast::SubqueryKind::kMultiset;
    subquery->query = query;
    subquery->span = SpanFrom(begin);
    return subquery;
  }
  if (!Expect(Tok::kLBracket, "'[' or '(' behind MULTISET")) return nullptr;
  auto* collection = arena_.New<ast::Constructor>();
  collection->constructor = ast::ConstructorKind::kMultiset;
  ListBuilder<const ast::Expr*> items(&stacks_.exprs);
  do {
    const ast::Expr* item = ParseExpr(ExprContext::kNonQuery);
    if (item == nullptr) return nullptr;
    items.Add(item);
  } while (Accept(Tok::kComma));
  if (!Expect(Tok::kRBracket, "',' or ']'")) return nullptr;
  collection->items = items.Finish(&arena_);
  collection->span = SpanFrom(begin);
  return collection;
}

const ast::Expr* QueryParser::ParsePeriod() {
  const Span begin = in_.Take().span;
  if (!Expect(Tok::kLParen, "'(' behind PERIOD")) return nullptr;
  const ast::Expr* items[2] = {ParseExpr(), nullptr};
  if (items[0] == nullptr || !Expect(Tok::kComma, "',' and the end of the PERIOD")) return nullptr;
  items[1] = ParseExpr();
  if (items[1] == nullptr || !Expect(Tok::kRParen, "')' behind the end of the PERIOD")) {
    return nullptr;
  }
  auto* period = arena_.New<ast::Constructor>();
  period->constructor = ast::ConstructorKind::kPeriod;
  period->items = arena_.Copy(std::span<const ast::Expr* const>(items, 2));
  period->span = SpanFrom(begin);
  return period;
}

const ast::Expr* QueryParser::ParseNew() {
  const Span begin = in_.Take().span;
  ast::Call* call = ParseRoutine("the name of a type behind NEW", ExprContext::kSubQuery);
  if (call == nullptr) return nullptr;
  call->form = ast::CallForm::kNew;
  call->span = SpanFrom(begin);
  return call;
}

// {d 'date'}, {t 'time'}, {ts 'timestamp'}, {fn f(x)}
const ast::Expr* QueryParser::ParseBraces() {
  const Span begin = in_.Take().span;
  const std::string_view word = TextOf(in_.Peek());
  const auto is = [word](std::string_view lower) {
    if (word.size() != lower.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      if ((word[i] | 0x20) != lower[i]) return false;
    }
    return true;
  };
  if (is("fn")) {
    in_.Take();
    return ParseJdbcCall(begin);
  }
  auto* literal = arena_.New<ast::Literal>();
  literal->literal = is("d")    ? ast::LiteralKind::kDate
                     : is("t")  ? ast::LiteralKind::kTime
                     : is("ts") ? ast::LiteralKind::kTimestamp
                                : ast::LiteralKind::kNull;
  literal->braces = true;
  if (literal->literal == ast::LiteralKind::kNull) {
    return FailExpected("d, t, ts or fn behind '{'"), nullptr;
  }
  in_.Take();
  ast::String value;
  if (!ParseSimpleString("a string", &value)) return nullptr;
  if (!Expect(Tok::kRBrace, "'}'")) return nullptr;
  literal->text = value.value;
  literal->span = SpanFrom(begin);
  return literal;
}

}  // namespace weir::sql
