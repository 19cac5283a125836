// FROM: tables, joins, table functions, UNNEST, samples.
#include "sql/syntax/operand.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {

const ast::Table* QueryParser::ParseFrom() {
  ast::Table* left = ParseTable(ExprContext::kQueryOrJoin, false);
  while (left != nullptr && StartsJoin()) {
    if (!Is(Tok::kComma)) {
      left = ParseJoin(left);
      continue;
    }
    if (!StartsTable(1, 1)) break;  // whoever comes next refuses the comma
    const Span begin = left->span;
    auto* join = arena_.New<ast::JoinTable>();
    join->type = ast::JoinType::kComma;
    join->join_span = in_.Take().span;
    join->left = left;
    join->right = ParseTable(ExprContext::kQueryOrJoin, false);
    if (join->right == nullptr || !Taller()) return nullptr;
    join->span = SpanFrom(begin);
    left = join;
  }
  if (left != nullptr && Is(Tok::kComma)) return FailExpected("a table behind ','"), nullptr;
  return left;
}

const ast::Table* QueryParser::ParseTableRef() { return ParseTable(ExprContext::kQuery, false); }

bool QueryParser::StartsJoin() const {
  switch (in_.Peek().keyword) {
    case Kw::kCross:
    case Kw::kFull:
    case Kw::kInner:
    case Kw::kJoin:
    case Kw::kLeft:
    case Kw::kNatural:
    case Kw::kOuter:
    case Kw::kRight:
      return true;
    default:
      return Is(Tok::kComma);
  }
}

bool QueryParser::StartsTable(size_t ahead, int count) const {
  const Token& token = in_.Peek(ahead);
  if (IsName(token)) return true;
  const Token& next = in_.Peek(ahead + 1);
  switch (token.keyword) {
    case Kw::kLateral:
      return count == 1 || next.Is(Tok::kLParen) || next.Is(Kw::kUnnest) || next.Is(Kw::kTable);
    case Kw::kUnnest:
    case Kw::kTable:
      return count == 1 || next.Is(Tok::kLParen);
    default:
      return token.Is(Tok::kLParen) &&
             (count == 1 || StartsQuery(next) || StartsTable(ahead + 1, 1));
  }
}

// [NATURAL] [INNER | LEFT [OUTER] | ... ] JOIN table [ON ... | USING (...)]. Flink looks three
// tokens ahead and blames the first when they do not fit.
ast::Table* QueryParser::ParseJoin(const ast::Table* left) {
  const Token& first = in_.Peek();
  size_t at = first.Is(Kw::kNatural) ? 1 : 0;
  auto type = ast::JoinType::kInner;
  const Token& word = in_.Peek(at);
  bool outer = false;
  if (!word.Is(Kw::kJoin)) {
    type = word.Is(Kw::kLeft)    ? ast::JoinType::kLeft
           : word.Is(Kw::kRight) ? ast::JoinType::kRight
           : word.Is(Kw::kFull)  ? ast::JoinType::kFull
           : word.Is(Kw::kCross) ? ast::JoinType::kCross
                                 : ast::JoinType::kInner;
    outer =
        (word.Is(Kw::kLeft) || word.Is(Kw::kRight) || word.Is(Kw::kFull)) && Is(Kw::kOuter, at + 1);
    at += outer ? 2 : 1;
    if (word.Is(Kw::kOuter)) at = SIZE_MAX / 2;  // OUTER alone only before APPLY
  }
  const bool fits =
      at <= 3 &&
      (at == 3 || (Is(Kw::kJoin, at) && (at == 2 || StartsTable(at + 1, at == 1 ? 1 : 2))));
  if (!fits) {
    if (first.Is(Kw::kCross) || first.Is(Kw::kOuter)) return ParseApply();
    return FailExpected("a JOIN with a table, or a clause"), nullptr;
  }
  auto* join = arena_.New<ast::JoinTable>();
  join->natural = Accept(Kw::kNatural);
  join->inner_word = Is(Kw::kInner);
  join->outer_word = outer;
  while (!Is(Kw::kJoin)) {
    if (!Is(Kw::kInner) && !Is(Kw::kLeft) && !Is(Kw::kRight) && !Is(Kw::kFull) && !Is(Kw::kCross) &&
        !Is(Kw::kOuter)) {
      return FailExpected("JOIN"), nullptr;
    }
    in_.Take();
  }
  in_.Take();
  join->type = type;
  join->join_span = SpanFrom(first.span);
  join->left = left;
  join->right = ParseTable(ExprContext::kQueryOrJoin, false);
  if (join->right == nullptr || !ParseJoinCondition(join) || !Taller()) return nullptr;
  join->span = SpanFrom(left->span);
  return join;
}

bool QueryParser::ParseJoinCondition(ast::JoinTable* join) {
  if (Accept(Kw::kOn)) {
    join->on = ParseExpr();
    return join->on != nullptr;
  }
  if (!Accept(Kw::kUsing)) return true;
  return ParseIdentList("a column", &join->using_columns);
}

// CROSS APPLY and OUTER APPLY are in the grammar and switched off.
ast::Table* QueryParser::ParseApply() {
  const Token& word = in_.Take();
  if (!Is(Kw::kApply)) {
    return FailExpected(word.Is(Kw::kCross) ? "JOIN and a table behind CROSS" : "a JOIN"), nullptr;
  }
  in_.Take();
  if (ParseTable(ExprContext::kQuery, true) == nullptr) return nullptr;
  Fail(messages::NotFlink(in_.Last().span, "APPLY",
                          "write CROSS JOIN LATERAL TABLE(...) or LEFT JOIN LATERAL ... ON TRUE",
                          "", word.span));
  return nullptr;
}

// Flink's TableRef3.
ast::Table* QueryParser::ParseTable(ExprContext context, bool lateral) {
  if (!Enter()) return nullptr;
  ast::Table* table = ParseTablePrimary(context, lateral);
  if (table != nullptr) table = ParseTableTail(table);
  Leave();
  return table;
}

ast::Table* QueryParser::ParseTablePrimary(ExprContext context, bool lateral) {
  if (AtIdent()) return ParseNamedTable();
  const bool lateral_word = Is(Kw::kLateral);
  const Token& next = in_.Peek(lateral_word ? 1 : 0);
  const Span begin = in_.Peek().span;
  if (next.Is(Tok::kLParen)) {
    const size_t inside = lateral_word ? 2 : 1;
    const bool fits = lateral_word || StartsQuery(in_.Peek(inside)) || StartsTable(inside, 1);
    if (!fits) return FailExpected("a table, or a query in brackets"), nullptr;
    if (lateral_word) in_.Take();
    ast::Table* table = ParseParenthesizedTable(context);
    if (table == nullptr) return nullptr;
    if ((lateral || lateral_word) && !CheckNotJoin(table)) return nullptr;
    table->lateral = table->lateral || lateral_word;
    if (lateral_word) table->span = SpanFrom(begin);
    return MatchBehind(table);
  }
  if (next.Is(Kw::kUnnest) && (lateral_word || Is(Tok::kLParen, 1)))
    return ParseUnnest(lateral_word);
  if (lateral_word || next.Is(Kw::kTable)) return ParseFunctionTable(lateral_word);
  return FailTable(), nullptr;
}

bool QueryParser::FailTable() {
  const Token& token = in_.Peek();
  constexpr std::string_view kWanted = "a table, view or query";
  const bool reserved = token.Is(Tok::kWord) && !StartsQuery(token) &&
                        (Is(Tok::kSemicolon, 1) || Is(Tok::kEnd, 1) || Is(Tok::kDot, 1) ||
                         Is(Tok::kComma, 1) || Is(Tok::kRParen, 1));
  return reserved ? FailName(kWanted) : FailExpected(kWanted);
}

ast::Table* QueryParser::ParseNamedTable() {
  const Span begin = in_.Peek().span;
  auto* table = arena_.New<ast::NamedTable>();
  if (!ParseName("a table", &table->name)) return nullptr;
  if (Is(Tok::kLParen) && StartsImplicitCall()) return ParseImplicitCall(table->name);
  if (!ParseTableExtras(table)) return nullptr;
  table->span = SpanFrom(begin);
  return MatchBehind(table);
}

// [AS alias] MATCH_RECOGNIZE (...): the word AS has to be there, and no list of columns.
ast::Table* QueryParser::MatchBehind(ast::Table* table) {
  if (AtMatch()) return ParseMatch(table);
  if (!Is(Kw::kAs) || !AtIdent(1) || !AtMatch(2)) return table;
  in_.Take();
  if (!ParseIdent("an alias", &table->alias)) return nullptr;
  table->span = {table->span.begin, table->alias.span.end};
  return ParseMatch(table);
}

// Hints, EXTEND and FOR SYSTEM_TIME.
bool QueryParser::ParseTableExtras(ast::NamedTable* table) {
  if (Is(Tok::kHintBegin) && !ParseHints(&table->hints)) return false;
  if (Is(Kw::kExtend) || Is(Tok::kLParen)) {
    table->extend_word = Accept(Kw::kExtend);
    if (!ParseExtendList(&table->extend)) return false;
  }
  if (!Accept(Kw::kFor)) return true;
  if (!Expect(Kw::kSystemTime, "AS OF behind FOR") || !Expect(Kw::kAs, "OF behind SYSTEM_TIME") ||
      !Expect(Kw::kOf, "behind SYSTEM_TIME AS")) {
    return false;
  }
  table->as_of = ParseExpr(ExprContext::kNonQuery);
  return table->as_of != nullptr;
}

// t(a INT) declares columns; t(a, b) calls a function. Three tokens decide.
bool QueryParser::StartsImplicitCall() const {
  const Token& first = in_.Peek(1);
  if (first.Is(Tok::kRParen)) return true;
  if (first.Is(Kw::kDefault)) return true;
  if (first.Is(Kw::kTable)) return IsName(in_.Peek(2));
  if (StartsQuery(first)) return StartsQueryHere(1);
  const Token& second = in_.Peek(2);
  if (!IsName(first)) {
    // How JavaCC looks ahead over calls and CASE: the name of the call alone, CASE without WHEN.
    const bool builtin = first.Is(Kw::kFloor) || first.Is(Kw::kCeiling);
    if (IsReservedFunction(first.keyword) && !builtin) return !second.Is(Tok::kLParen);
    return first.Is(Kw::kCase) ? !second.Is(Kw::kWhen) : StartsOperand(1);
  }
  if (second.Is(Tok::kLParen)) return IsBuiltinName(first.keyword);
  if (second.Is(Tok::kWord)) return !StartsType(second) || ContinuesExpr(second);
  return true;
}

// Names that are functions with a syntax of their own when '(' follows.
bool QueryParser::IsBuiltinName(Kw keyword) {
  switch (keyword) {
    case Kw::kTimestampadd:
    case Kw::kTimestampdiff:
    case Kw::kDateDiff:
    case Kw::kDatetimeDiff:
    case Kw::kFirst:
    case Kw::kLast:
    case Kw::kTumble:
    case Kw::kHop:
    case Kw::kSession:
    case Kw::kMap:
    case Kw::kArrayAgg:
      return true;
    default:
      return false;
  }
}

bool QueryParser::ContinuesExpr(const Token& token) const {
  switch (token.keyword) {
    case Kw::kMultiset:
    case Kw::kFormat:
      return true;
    default:
      return false;
  }
}

bool QueryParser::StartsType(const Token& token) const {
  if (IsName(token)) return true;
  switch (token.keyword) {
    case Kw::kArray:
    case Kw::kBigint:
    case Kw::kBinary:
    case Kw::kBoolean:
    case Kw::kChar:
    case Kw::kCharacter:
    case Kw::kDate:
    case Kw::kDec:
    case Kw::kDecimal:
    case Kw::kDouble:
    case Kw::kFloat:
    case Kw::kInt:
    case Kw::kInteger:
    case Kw::kInterval:
    case Kw::kMultiset:
    case Kw::kNumeric:
    case Kw::kReal:
    case Kw::kRow:
    case Kw::kSmallint:
    case Kw::kTime:
    case Kw::kTimestamp:
    case Kw::kTimestampLtz:
    case Kw::kTinyint:
    case Kw::kVarbinary:
    case Kw::kVarchar:
    case Kw::kAny:
    case Kw::kBytes:
    case Kw::kString:
    case Kw::kRaw:
    case Kw::kStructured:
    case Kw::kVariant:
      return true;
    default:
      return false;
  }
}

ast::Table* QueryParser::ParseImplicitCall(const ast::Name& name) {
  auto* table = arena_.New<ast::FunctionTable>();
  auto* call = arena_.New<ast::Call>();
  call->name = name;
  in_.Take();
  if (!Is(Tok::kRParen)) {
    ListBuilder<const ast::Expr*> args(&stacks_.exprs);
    bool first = true;
    do {
      const ast::Expr* arg = ParseArgument(ExprContext::kCursor, first);
      if (arg == nullptr) return nullptr;
      args.Add(arg);
      first = false;
    } while (Accept(Tok::kComma));
    call->args = args.Finish(&arena_);
  }
  if (!Expect(Tok::kRParen, "',' or ')' in the arguments of the table function")) return nullptr;
  call->span = SpanFrom(name.span);
  table->call = call;
  table->span = call->span;
  return table;
}

// TABLE(f(x))
ast::Table* QueryParser::ParseFunctionTable(bool lateral) {
  const Span begin = in_.Peek().span;
  auto* table = arena_.New<ast::FunctionTable>();
  table->lateral = lateral;
  table->table_keyword = true;
  if (lateral) in_.Take();
  if (!Expect(Kw::kTable, "or a query in brackets behind LATERAL") ||
      !Expect(Tok::kLParen, "'(' behind TABLE: TABLE(function(...))")) {
    return nullptr;
  }
  table->specific = Accept(Kw::kSpecific);
  table->call = ParseRoutineCall("the name of a table function", ExprContext::kCursor);
  if (table->call == nullptr || !Expect(Tok::kRParen, "')' behind the function of TABLE(...)")) {
    return nullptr;
  }
  table->span = SpanFrom(begin);
  return table;
}

ast::Table* QueryParser::ParseUnnest(bool lateral) {
  const Span begin = in_.Peek().span;
  auto* table = arena_.New<ast::UnnestTable>();
  table->lateral = lateral;
  if (lateral) in_.Take();
  in_.Take();
  if (!ParseQueryOrList(ExprContext::kSubQuery, false, &table->items)) return nullptr;
  if (Accept(Kw::kWith)) {
    if (!Expect(Kw::kOrdinality, "behind UNNEST(...) WITH")) return nullptr;
    table->with_ordinality = true;
  }
  table->span = SpanFrom(begin);
  return table;
}

ast::Table* QueryParser::Derive(const ast::Query* query, Span begin) {
  auto* table = arena_.New<ast::DerivedTable>();
  table->query = query;
  table->span = SpanFrom(begin);
  return table;
}

// The query of (query) that nothing was added to.
ast::Query* QueryParser::QueryOf(const ast::Table* table) {
  const auto* derived = ast::As<ast::DerivedTable>(table);
  if (derived == nullptr || !derived->alias.text.empty() || derived->sample != nullptr ||
      derived->lateral) {
    return nullptr;
  }
  auto* nested = arena_.New<ast::Query>();
  nested->kind = ast::QueryKind::kNested;
  nested->left = derived->query;
  nested->span = derived->span;
  return nested;
}

// Flink's ParenthesizedExpression of ExprOrJoinOrOrderedQuery.
ast::Table* QueryParser::ParseParenthesizedTable(ExprContext context) {
  if (!Enter()) return nullptr;
  const Span begin = in_.Take().span;
  ast::Table* table = nullptr;
  if (StartsQueryHere()) {
    ast::Query* query = ParseQueryNode(context, true);
    if (query != nullptr) query = ParseOrderAndLimit(query, in_.Peek().span);
    if (query != nullptr) table = Derive(query, begin);
  } else {
    table = ParseTable(ExprContext::kQueryOrJoin, false);
    while (table != nullptr && StartsJoin() && !Is(Tok::kComma)) table = ParseJoin(table);
    if (table != nullptr) table = ParseTableSetOps(table, context, begin);
  }
  Leave();
  if (table == nullptr || !Expect(Tok::kRParen, "')'")) return nullptr;
  auto* join =
      ast::As<ast::JoinTable>(table) == nullptr ? nullptr : static_cast<ast::JoinTable*>(table);
  const bool allowed =
      QueryOf(table) != nullptr || (join != nullptr && context == ExprContext::kQueryOrJoin);
  if (!allowed) {
    Fail(messages::TableInBrackets(table->span, context == ExprContext::kQuery));
    return nullptr;
  }
  if (join != nullptr) join->parenthesized = true;
  table->span = SpanFrom(begin);
  return table;
}

// ((query) UNION query)
ast::Table* QueryParser::ParseTableSetOps(ast::Table* table, ExprContext context, Span begin) {
  switch (in_.Peek().keyword) {
    case Kw::kUnion:
    case Kw::kIntersect:
    case Kw::kExcept:
    case Kw::kMinus:
      break;
    default:
      return table;
  }
  ast::Query* query = QueryOf(table);
  if (query == nullptr) return FailNoQueryHere(in_.Last().span), nullptr;
  query = ParseSetOps(query, context, 0);
  return query == nullptr ? nullptr : Derive(query, begin);
}

bool QueryParser::CheckNotJoin(const ast::Table* table) {
  const auto* join = ast::As<ast::JoinTable>(table);
  if (join == nullptr) return true;
  return Fail(messages::JoinHere({join->join_span.end - 4, join->join_span.end}));
}

// PIVOT, UNPIVOT, alias and TABLESAMPLE.
ast::Table* QueryParser::ParseTableTail(ast::Table* table) {
  if (Is(Kw::kPivot) && Is(Tok::kLParen, 1)) table = ParsePivot(table);
  if (table != nullptr && Is(Kw::kUnpivot) &&
      (Is(Tok::kLParen, 1) || Is(Kw::kInclude, 1) || Is(Kw::kExclude, 1))) {
    table = ParseUnpivot(table);
  }
  if (table == nullptr) return nullptr;
  const Span begin = table->span;
  if (Is(Kw::kAs) || AtIdent()) {
    const bool as = Accept(Kw::kAs);
    ast::Ident alias;
    if (!ParseIdent(as ? "an alias behind AS" : "an alias", &alias)) return nullptr;
    List<ast::Ident> columns;
    if (Is(Tok::kLParen) && !ParseIdentList("a column", &columns)) return nullptr;
    if (!CheckNotJoin(table)) return nullptr;
    table->alias = alias;
    table->columns = columns;
    table->span = SpanFrom(begin);
  }
  if (Is(Kw::kTablesample)) {
    if (!ParseSample(&table->sample)) return nullptr;
    table->span = SpanFrom(begin);
  }
  return table;
}

// TABLESAMPLE BERNOULLI(10) REPEATABLE(1)
bool QueryParser::ParseSample(const ast::Sample** result) {
  const Span begin = in_.Take().span;
  auto* sample = arena_.New<ast::Sample>();
  if (Accept(Kw::kSubstitute)) {
    ast::String name;
    if (!Expect(Tok::kLParen, "'(' behind SUBSTITUTE") || !ParseString("a string", &name)) {
      return false;
    }
    sample->name = name.value;
    sample->substitute = true;
    if (!Expect(Tok::kRParen, "')' behind the name")) return false;
  } else {
    sample->system = Accept(Kw::kSystem);
    if (!sample->system && !Accept(Kw::kBernoulli)) {
      return FailExpected("BERNOULLI or SYSTEM behind TABLESAMPLE");
    }
    if (!Expect(Tok::kLParen, "'(' and a percentage")) return false;
    sample->percent = ParseUnsignedLiteral();
    if (sample->percent == nullptr || !Expect(Tok::kRParen, "')' behind the percentage")) {
      return false;
    }
    if (Accept(Kw::kRepeatable)) {
      if (!Expect(Tok::kLParen, "'(' behind REPEATABLE")) return false;
      sample->repeatable = ParseNumericLiteral();
      if (sample->repeatable == nullptr || !Expect(Tok::kRParen, "')' behind the seed")) {
        return false;
      }
    }
  }
  sample->span = SpanFrom(begin);
  *result = sample;
  return true;
}

}  // namespace weir::sql
