// Calls: names with arguments, and what may hang on an aggregate.
#include "sql/syntax/operand.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {
namespace {

bool IsUnquoted(const ast::Name& name, std::string_view upper) {
  if (name.parts.size() != 1 || name.parts[0].quoted) return false;
  const std::string_view text = name.parts[0].text;
  if (text.size() != upper.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 32) : text[i];
    if (c != upper[i]) return false;
  }
  return true;
}

}  // namespace

// At '(' behind a name.
const ast::Expr* QueryParser::ParseCall(const ast::Name& name, bool specific, Span begin) {
  auto* call = arena_.New<ast::Call>();
  call->name = name;
  call->specific = specific;
  if (!ParseCallArguments(call, ExprContext::kSubQuery)) return nullptr;
  if (IsUnquoted(name, "DESCRIPTOR")) {
    if (const ast::Expr* descriptor = MakeDescriptor(*call); descriptor != nullptr) {
      call->span = SpanFrom(begin);
      return descriptor;
    }
  }
  return ParseCallTail(call, begin);
}

// A reserved word as the name of a function, or SPECIFIC name.
const ast::Expr* QueryParser::ParseNamedFunction() {
  const Span begin = in_.Peek().span;
  const bool specific = Accept(Kw::kSpecific);
  switch (in_.Peek().keyword) {
    case Kw::kPercentileCont:
    case Kw::kPercentileDisc:
      return ParsePercentile();
    case Kw::kStringAgg:
    case Kw::kGroupConcat:
    case Kw::kArrayConcatAgg:
    case Kw::kArrayAgg:
      if (Is(Tok::kLParen, 1)) return ParseAggregateList();
      break;
    default:
      break;
  }
  ast::Name name;
  const Token& token = in_.Peek();
  if (IsName(token)) {
    if (!ParseName("the name of a function", &name)) return nullptr;
  } else {
    const ast::Ident ident = {TextOf(token), token.span, false};
    name = {arena_.Copy(std::span<const ast::Ident>(&ident, 1)), token.span};
    in_.Take();
  }
  if (!Is(Tok::kLParen)) return FailExpected("'(' behind the name of the function"), nullptr;
  return ParseCall(name, specific, begin);
}

// FILTER, OVER and their kin.
const ast::Expr* QueryParser::ParseCallTail(ast::Call* call, Span begin) {
  switch (in_.Peek().keyword) {
    case Kw::kIgnore:
    case Kw::kRespect:
    case Kw::kWithin:
    case Kw::kFilter:
    case Kw::kOver:
      break;
    default:
      call->span = SpanFrom(begin);
      return call;
  }
  if (!ParseNullTreatment(&call->outer_nulls)) return nullptr;
  if (Is(Kw::kWithin) && Is(Kw::kDistinct, 1)) {
    in_.Take();
    in_.Take();
    if (!Expect(Tok::kLParen, "'(' behind WITHIN DISTINCT") ||
        !ParseExprs(ExprContext::kSubQuery, &call->within_distinct) ||
        !Expect(Tok::kRParen, "',' or ')'")) {
      return nullptr;
    }
  }
  if (Is(Kw::kWithin) && !ParseWithinGroup(&call->within_group)) return nullptr;
  if (Accept(Kw::kFilter)) {
    if (!Expect(Tok::kLParen, "'(' behind FILTER: FILTER (WHERE condition)") ||
        !Expect(Kw::kWhere, "in FILTER (WHERE condition)")) {
      return nullptr;
    }
    call->filter = ParseExpr();
    if (call->filter == nullptr || !Expect(Tok::kRParen, "')' behind FILTER (WHERE ...")) {
      return nullptr;
    }
  }
  if (Is(Kw::kOver) && !ParseOver(call)) return nullptr;
  call->span = SpanFrom(begin);
  return call;
}

bool QueryParser::ParseNullTreatment(ast::NullTreatment* treatment) {
  const bool ignore = Is(Kw::kIgnore);
  if ((!ignore && !Is(Kw::kRespect)) || !Is(Kw::kNulls, 1)) return true;
  in_.Take();
  in_.Take();
  *treatment = ignore ? ast::NullTreatment::kIgnore : ast::NullTreatment::kRespect;
  return true;
}

bool QueryParser::ParseWithinGroup(List<ast::OrderItem>* items) {
  in_.Take();
  return Expect(Kw::kGroup, "behind WITHIN: WITHIN GROUP (ORDER BY ...)") &&
         Expect(Tok::kLParen, "'(' behind WITHIN GROUP") &&
         (Is(Kw::kOrder) || FailExpected("ORDER BY in WITHIN GROUP")) && ParseOrderBy(items) &&
         Expect(Tok::kRParen, "',' or ')' in WITHIN GROUP");
}

bool QueryParser::ParseOver(ast::Call* call) {
  in_.Take();
  if (AtIdent()) return ParseIdent("a window", &call->over_name);
  if (!Is(Tok::kLParen)) return FailExpected("the name of a window or '(' behind OVER");
  call->over = ParseWindowSpec();
  return call->over != nullptr;
}

// (*), (), ([DISTINCT | ALL] a, b => c)
bool QueryParser::ParseCallArguments(ast::Call* call, ExprContext context) {
  in_.Take();
  if (Is(Tok::kStar)) {
    in_.Take();
    call->star = true;
    return Expect(Tok::kRParen, "')' behind '*'");
  }
  if (Accept(Tok::kRParen)) return true;
  call->distinct = Accept(Kw::kDistinct);
  call->all = !call->distinct && Accept(Kw::kAll);
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  bool first = true;
  do {
    const ast::Expr* arg = ParseArgument(context, first);
    if (arg == nullptr) return false;
    args.Add(arg);
    first = false;
  } while (Accept(Tok::kComma));
  call->args = args.Finish(&arena_);
  return Expect(Tok::kRParen, "',' or ')' in the arguments of the function");
}

// Flink's AddArg0 and AddArg: only the first argument may be a query without brackets.
const ast::Expr* QueryParser::ParseArgument(ExprContext context, bool first) {
  const Span begin = in_.Peek().span;
  ast::Ident name;
  const bool named = Is(Tok::kArrow, 1) && AtIdent();
  if (named) {
    if (!ParseIdent("the name of an argument", &name)) return nullptr;
    in_.Take();
  }
  const ast::Expr* value = nullptr;
  if (Is(Kw::kDefault)) {
    value = ParseDefault();
  } else if (Is(Kw::kTable)) {
    value = ParseTableArgument();
  } else if (first) {
    const Span value_begin = in_.Peek().span;
    value = ParseOrderedQueryOrExpr(context == ExprContext::kSubQuery ? ExprContext::kNonCursor
                                    : context == ExprContext::kCursor ? ExprContext::kAll
                                                                      : context);
    if (value != nullptr && Is(Kw::kPartition)) value = ParseArgumentPartition(value, value_begin);
  } else {
    value = ParseExpr(context);
  }
  if (value == nullptr || !named) return value;
  auto* arg = arena_.New<ast::NamedArg>();
  arg->name = name;
  arg->value = value;
  arg->span = SpanFrom(begin);
  return arg;
}

// TABLE t PARTITION BY a ORDER BY b
const ast::Expr* QueryParser::ParseTableArgument() {
  const Span begin = in_.Take().span;
  auto* arg = arena_.New<ast::TableArg>();
  if (!ParseName("the name of a table behind TABLE", &arg->table)) return nullptr;
  if (!ParsePartitionAndOrder(arg)) return nullptr;
  arg->span = SpanFrom(begin);
  return arg;
}

const ast::Expr* QueryParser::ParseArgumentPartition(const ast::Expr* value, Span begin) {
  auto* arg = arena_.New<ast::TableArg>();
  const auto* subquery = ast::As<ast::Subquery>(value);
  const bool query = subquery != nullptr && subquery->subquery == ast::SubqueryKind::kScalar;
  arg->query = query ? subquery->query : nullptr;
  arg->value = query ? nullptr : value;
  if (!ParsePartitionAndOrder(arg)) return nullptr;
  arg->span = SpanFrom(begin);
  return arg;
}

bool QueryParser::ParsePartitionAndOrder(ast::TableArg* arg) {
  if (Accept(Kw::kPartition)) {
    if (!Expect(Kw::kBy, "behind PARTITION")) return false;
    List<ast::Ident> columns;
    if (!ParseIdentOrList("a column", &columns)) return false;
    arg->has_partition_by = true;
    ListBuilder<const ast::Expr*> list(&stacks_.exprs);
    for (const ast::Ident& ident : columns) {
      auto* column = arena_.New<ast::Column>();
      column->name = {arena_.Copy(std::span<const ast::Ident>(&ident, 1)), ident.span};
      column->span = ident.span;
      list.Add(column);
    }
    arg->partition_by = list.Finish(&arena_);
  }
  if (!Accept(Kw::kOrder)) return true;
  if (!Expect(Kw::kBy, "behind ORDER")) return false;
  ListBuilder<ast::OrderItem> items(&stacks_.orders);
  const bool list = Is(Tok::kLParen) && StartsOperand(1, 1);
  if (list) in_.Take();
  do {
    ast::OrderItem item;
    if (!ParseOrderItem(&item)) return false;
    items.Add(item);
  } while (list && Is(Tok::kComma) && StartsOperand(1, 1) && Accept(Tok::kComma));
  arg->order_by = items.Finish(&arena_);
  return !list || Expect(Tok::kRParen, "',' or ')' in ORDER BY");
}

// STRING_AGG([DISTINCT] a, b [IGNORE NULLS] [ORDER BY c] [SEPARATOR ','])
const ast::Expr* QueryParser::ParseAggregateList() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kPlain);
  if (call == nullptr) return nullptr;
  call->distinct = Accept(Kw::kDistinct);
  call->all = !call->distinct && Accept(Kw::kAll);
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  do {
    const ast::Expr* arg = ParseArgument(ExprContext::kSubQuery, false);
    if (arg == nullptr) return nullptr;
    args.Add(arg);
  } while (Accept(Tok::kComma));
  call->args = args.Finish(&arena_);
  if (Is(Kw::kIgnore) || Is(Kw::kRespect)) {
    const bool ignore = in_.Take().Is(Kw::kIgnore);
    if (!Expect(Kw::kNulls, "behind IGNORE or RESPECT")) return nullptr;
    call->inner_nulls = ignore ? ast::NullTreatment::kIgnore : ast::NullTreatment::kRespect;
  }
  if (Is(Kw::kOrder) && !ParseOrderBy(&call->order_by)) return nullptr;
  if (Accept(Kw::kSeparator)) {
    if (!IsString(in_.Peek())) return FailExpected("a string behind SEPARATOR"), nullptr;
    call->separator = ParseStringLiteral();
    if (call->separator == nullptr) return nullptr;
  }
  if (!Expect(Tok::kRParen, "',' or ')' in the arguments of the aggregate")) return nullptr;
  return ParseCallTail(call, begin);
}

// PERCENTILE_CONT(0.5) or (x, 0.5 [IGNORE NULLS])
const ast::Expr* QueryParser::ParsePercentile() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kPlain);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  const ast::Expr* first = ParseArgument(ExprContext::kSubQuery, false);
  if (first == nullptr) return nullptr;
  args.Add(first);
  if (Accept(Tok::kComma)) {
    const ast::Expr* second = ParseNumericLiteral();
    if (second == nullptr) return nullptr;
    args.Add(second);
    if (Is(Kw::kIgnore) || Is(Kw::kRespect)) {
      const bool ignore = in_.Take().Is(Kw::kIgnore);
      if (!Expect(Kw::kNulls, "behind IGNORE or RESPECT")) return nullptr;
      call->inner_nulls = ignore ? ast::NullTreatment::kIgnore : ast::NullTreatment::kRespect;
    }
  }
  call->args = args.Finish(&arena_);
  if (!Expect(Tok::kRParen, "',' or ')' in the arguments of the aggregate")) return nullptr;
  return ParseCallTail(call, begin);
}

// Null when it is an ordinary call: Flink has no syntax for DESCRIPTOR.
const ast::Expr* QueryParser::MakeDescriptor(const ast::Call& call) {
  if (call.args.empty() || call.distinct || call.all || call.star) return nullptr;
  ListBuilder<ast::Name> columns(&stacks_.names);
  for (const ast::Expr* arg : call.args) {
    const auto* column = ast::As<ast::Column>(arg);
    if (column == nullptr) return nullptr;
    columns.Add(column->name);
  }
  auto* descriptor = arena_.New<ast::Descriptor>();
  descriptor->columns = columns.Finish(&arena_);
  descriptor->span = SpanFrom(call.name.span);
  return descriptor;
}

ast::Call* QueryParser::ParseRoutine(std::string_view wanted, ExprContext context) {
  const Span begin = in_.Peek().span;
  auto* call = arena_.New<ast::Call>();
  if (!ParseName(wanted, &call->name)) return nullptr;
  if (!Is(Tok::kLParen)) return FailExpected("'(' behind the name"), nullptr;
  in_.Take();
  if (!Accept(Tok::kRParen)) {
    ListBuilder<const ast::Expr*> args(&stacks_.exprs);
    bool first = true;
    do {
      const ast::Expr* arg = ParseArgument(context, first);
      if (arg == nullptr) return nullptr;
      args.Add(arg);
      first = false;
    } while (Accept(Tok::kComma));
    call->args = args.Finish(&arena_);
    if (!Expect(Tok::kRParen, "',' or ')' in the arguments")) return nullptr;
  }
  call->span = SpanFrom(begin);
  return call;
}

const ast::Call* QueryParser::ParseRoutineCall(std::string_view wanted, ExprContext context) {
  return ParseRoutine(wanted, context);
}

}  // namespace weir::sql
