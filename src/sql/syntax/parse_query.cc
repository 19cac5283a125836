// Queries: WITH, set operations, VALUES, TABLE t, ORDER BY, LIMIT, OFFSET, FETCH.
#include "sql/syntax/query_parser.h"

namespace weir::sql {
namespace {

constexpr int kUnionPower = 24;
constexpr int kIntersectPower = 28;

}  // namespace

const ast::Query* QueryParser::ParseQuery() {
  const Span begin = in_.Peek().span;
  if (StartsQuery(in_.Peek())) {
    ast::Query* query = ParseQueryNode(ExprContext::kQuery, false);
    return query == nullptr ? nullptr : ParseOrderAndLimit(query, begin);
  }
  if (!StartsOperand(0, 1)) return FailExpected("a query"), nullptr;
  const ast::Expr* expr = ParseOrderedQueryOrExpr(ExprContext::kQuery);
  if (expr == nullptr) return nullptr;
  const auto* subquery = ast::As<ast::Subquery>(expr);
  if (subquery == nullptr) return FailNoQueryHere(begin), nullptr;
  const ast::Query* query = subquery->query;
  // (query) alone keeps its brackets; (query) UNION ... was made a query on the way.
  return query->span == expr->span ? query : Unwrap(expr);
}

// Two tokens that begin a query and nothing else: TABLE t, but not TABLE(f(x)).
bool QueryParser::StartsQueryHere(size_t ahead) const {
  const Token& next = in_.Peek(ahead + 1);
  switch (in_.Peek(ahead).keyword) {
    case Kw::kWith:
      return IsName(next) || next.Is(Kw::kRecursive);
    case Kw::kSelect:  // whatever follows: Flink's look-ahead stops there
      return true;
    case Kw::kValues:
    case Kw::kValue:
      return StartsOperand(ahead + 1, 1);
    case Kw::kTable:
      return IsName(next);
    default:
      return false;
  }
}

// Without ORDER BY and LIMIT. `leaf_only`: behind WITH no brackets (Flink's Query).
ast::Query* QueryParser::ParseQueryNode(ExprContext context, bool leaf_only) {
  if (!Enter()) return nullptr;
  const Span begin = in_.Peek().span;
  ast::Query* query = nullptr;
  if (Is(Kw::kWith)) {
    auto* with = arena_.New<ast::Query>();
    if (ParseWith(with)) {
      ast::Query* body =
          leaf_only || StartsQuery(in_.Peek()) ? ParseLeafQuery(context) : ParseLeafOrExpr();
      if (body != nullptr) body = ParseSetOps(body, context, 0);
      if (body != nullptr && !body->with.empty()) body = Nest(body, begin);
      if (body != nullptr) {
        body->with = with->with;
        body->recursive = with->recursive;
        body->span = SpanFrom(begin);
      }
      query = body;
    }
  } else {
    query = ParseLeafQuery(context);
    if (query != nullptr) query = ParseSetOps(query, context, 0);
  }
  Leave();
  return query;
}

ast::Query* QueryParser::Nest(const ast::Query* query, Span begin) {
  auto* nested = arena_.New<ast::Query>();
  nested->kind = ast::QueryKind::kNested;
  nested->left = query;
  nested->span = SpanFrom(begin);
  return nested;
}

// SELECT, VALUES or TABLE t.
ast::Query* QueryParser::ParseLeafQuery(ExprContext context) {
  const Token& token = in_.Peek();
  if (!StartsQuery(token) || token.Is(Kw::kWith)) {
    return FailExpected("SELECT, VALUES or TABLE"), nullptr;
  }
  const bool refused = context == ExprContext::kNonQuery || context == ExprContext::kSubQuery ||
                       context == ExprContext::kCursor;
  if (refused) return FailQueryHere(), nullptr;
  if (token.Is(Kw::kSelect)) return ParseSelect();
  auto* query = arena_.New<ast::Query>();
  in_.Take();
  if (token.Is(Kw::kTable)) {
    query->kind = ast::QueryKind::kTable;
    if (!ParseName("the name of a table behind TABLE", &query->table)) return nullptr;
  } else {
    query->kind = ast::QueryKind::kValues;
    query->value_word = token.Is(Kw::kValue);
    if (!ParseValues(query)) return nullptr;
  }
  query->span = SpanFrom(token.span);
  return query;
}

// A query, or one in brackets.
ast::Query* QueryParser::ParseLeafOrExpr() {
  const Token& token = in_.Peek();
  if (StartsQuery(token) && !token.Is(Kw::kWith)) return ParseLeafQuery(ExprContext::kQuery);
  if (!StartsOperand(0, 1)) return FailExpected("a query: SELECT, VALUES, TABLE or '('"), nullptr;
  const ast::Expr* expr = ParseExpr(ExprContext::kQuery);
  if (expr == nullptr) return nullptr;
  ast::Query* query = Unwrap(expr);
  if (query == nullptr) FailNoQueryHere(expr->span);
  return query;
}

// INTERSECT binds more tightly than UNION and EXCEPT; otherwise from left to right.
ast::Query* QueryParser::ParseSetOps(ast::Query* left, ExprContext context, int min) {
  const Span begin = left->span;
  while (left != nullptr) {
    const Token& word = in_.Peek();
    ast::SetOp op;
    switch (word.keyword) {
      case Kw::kUnion:
        op = ast::SetOp::kUnion;
        break;
      case Kw::kIntersect:
        op = ast::SetOp::kIntersect;
        break;
      case Kw::kExcept:
        op = ast::SetOp::kExcept;
        break;
      case Kw::kMinus:
        in_.Take();
        Fail(messages::NotFlink(word.span, "MINUS", "Flink SQL writes it as EXCEPT", "EXCEPT"));
        return nullptr;
      default:
        return left;
    }
    const int power = op == ast::SetOp::kIntersect ? kIntersectPower : kUnionPower;
    if (power < min) return left;
    in_.Take();
    auto* set = arena_.New<ast::Query>();
    set->kind = ast::QueryKind::kSetOperation;
    set->op = op;
    set->op_all = Accept(Kw::kAll);
    set->op_distinct = !set->op_all && Accept(Kw::kDistinct);
    set->op_span = SpanFrom(word.span);
    const bool refused = context == ExprContext::kNonQuery || context == ExprContext::kSubQuery ||
                         context == ExprContext::kCursor;
    if (refused) return FailQueryHere(), nullptr;
    set->left = left;
    ast::Query* right = ParseLeafOrExpr();
    if (right != nullptr) right = ParseSetOps(right, ExprContext::kQuery, power + 1);
    if (right == nullptr || !Taller()) return nullptr;
    set->right = right;
    set->span = SpanFrom(begin);
    left = set;
  }
  return left;
}

bool QueryParser::ParseValues(ast::Query* query) {
  ListBuilder<const ast::Expr*> rows(&stacks_.exprs);
  for (;;) {
    const ast::Expr* row = ParseRowConstructor();
    if (row == nullptr) return false;
    rows.Add(row);
    if (!Is(Tok::kComma) || !StartsOperand(1, 1)) break;
    in_.Take();
  }
  query->rows = rows.Finish(&arena_);
  return true;
}

// (a, b), ROW(a, b), (ROW(a, b)), or an expression.
const ast::Expr* QueryParser::ParseRowConstructor() {
  const Span begin = in_.Peek().span;
  const bool wrapped = Is(Tok::kLParen) && Is(Kw::kRow, 1) && Is(Tok::kLParen, 2);
  if (wrapped) in_.Take();
  const bool row = Is(Kw::kRow) && Is(Tok::kLParen, 1);
  if (!row && !wrapped && !(Is(Tok::kLParen) && StartsRow())) {
    return ParseExpr(ExprContext::kNonCursor);
  }
  if (row) in_.Take();
  auto* constructor = arena_.New<ast::Constructor>();
  constructor->constructor = row ? ast::ConstructorKind::kRow : ast::ConstructorKind::kImplicitRow;
  if (!ParseQueryOrList(ExprContext::kNonCursor, true, &constructor->items)) return nullptr;
  if (wrapped && !Expect(Tok::kRParen, "')' behind ROW(...)")) return nullptr;
  constructor->span = SpanFrom(begin);
  return constructor;
}

bool QueryParser::StartsRow() const {
  return Is(Kw::kDefault, 1) || StartsOperand(1) || StartsQueryHere(1);
}

bool QueryParser::ParseWith(ast::Query* query) {
  in_.Take();
  query->recursive = Accept(Kw::kRecursive);
  ListBuilder<ast::CommonTable> list(&stacks_.ctes);
  do {
    ast::CommonTable table;
    if (!ParseIdent("the name of a query in WITH", &table.name)) return false;
    if (Is(Tok::kLParen) && !ParseIdentList("a column", &table.columns)) return false;
    if (!Expect(Kw::kAs, "and a query in brackets behind the name in WITH")) return false;
    if (!Is(Tok::kLParen)) return FailExpected("'(' and a query behind AS in WITH");
    ast::Table* body = ParseParenthesizedTable(ExprContext::kQuery);
    if (body == nullptr) return false;
    table.query = QueryOf(body);
    if (table.query == nullptr) return FailNoQueryHere(body->span);
    if (table.query->kind == ast::QueryKind::kNested) table.query = table.query->left;
    list.Add(table);
  } while (Accept(Tok::kComma));
  query->with = list.Finish(&arena_);
  return true;
}

// [ORDER BY ...] [LIMIT ... | OFFSET ... | FETCH ...]
ast::Query* QueryParser::ParseOrderAndLimit(ast::Query* query, Span begin) {
  switch (in_.Peek().keyword) {
    case Kw::kOrder:
    case Kw::kLimit:
    case Kw::kOffset:
    case Kw::kFetch:
      break;
    default:
      return query;
  }
  if (Is(Kw::kOrder)) {
    query->has_order_by = true;
    if (!ParseOrderBy(&query->order_by)) return nullptr;
  }
  bool ok = true;
  if (Is(Kw::kLimit)) {
    ok = ParseLimit(query) && (!Is(Kw::kOffset) || ParseOffset(query));
  } else if (Is(Kw::kOffset)) {
    ok = ParseOffset(query);
    if (ok && Is(Kw::kLimit)) {
      const Span limit = in_.Peek().span;
      const Span offset = query->offset_span;
      if (ParseLimit(query)) {
        Fail(messages::NotFlink(offset, "OFFSET before LIMIT", "write LIMIT first, then OFFSET", "",
                                limit));
      }
      return nullptr;
    }
    ok = ok && (!Is(Kw::kFetch) || ParseFetch(query));
  } else if (Is(Kw::kFetch)) {
    ok = ParseFetch(query);
  }
  if (!ok) return nullptr;
  query->span = SpanFrom(begin);
  return query;
}

const ast::Expr* QueryParser::ParseCount(std::string_view wanted) {
  if (Is(Tok::kQuestion)) return ParseAtom(ExprContext::kSubQuery);
  if (!Is(Tok::kNumber) && !Is(Kw::kDecimal)) return FailExpected(wanted), nullptr;
  return ParseUnsignedLiteral();
}

bool QueryParser::ParseLimit(ast::Query* query) {
  const Span word = in_.Take().span;
  if (Accept(Kw::kAll)) {
    query->limit_all = true;
    return true;
  }
  query->limit = ParseCount("a number of rows or ALL behind LIMIT");
  if (query->limit == nullptr) return false;
  if (!Is(Tok::kComma) ||
      !(Is(Tok::kNumber, 1) || Is(Tok::kQuestion, 1) || Is(Kw::kAll, 1) || Is(Kw::kDecimal, 1))) {
    return true;
  }
  in_.Take();
  if (!Accept(Kw::kAll) && ParseCount("a number of rows") == nullptr) return false;
  return Fail(messages::NotFlink(word, "LIMIT start, count", "write LIMIT count OFFSET start"));
}

bool QueryParser::ParseOffset(ast::Query* query) {
  query->offset_span = in_.Take().span;
  query->offset = ParseCount("a number of rows behind OFFSET");
  if (query->offset == nullptr) return false;
  if (Is(Kw::kRow) || Is(Kw::kRows)) in_.Take();
  return true;
}

// FETCH FIRST n ROWS ONLY
bool QueryParser::ParseFetch(ast::Query* query) {
  in_.Take();
  if (!Accept(Kw::kFirst) && !Accept(Kw::kNext)) return FailExpected("FIRST or NEXT behind FETCH");
  query->fetch = ParseCount("a number of rows in FETCH FIRST n ROWS ONLY");
  if (query->fetch == nullptr) return false;
  if (!Accept(Kw::kRow) && !Accept(Kw::kRows)) {
    return FailExpected("ROWS in FETCH FIRST n ROWS ONLY");
  }
  return Expect(Kw::kOnly, "in FETCH FIRST n ROWS ONLY");
}

}  // namespace weir::sql
