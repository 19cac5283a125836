// Functions with a syntax of their own between the brackets.
#include "sql/syntax/operand.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {
namespace {

struct UnitRow {
  Kw keyword;
  ast::TimeUnit unit;
};

// What EXTRACT, FLOOR and TIMESTAMPADD take; plurals are names.
constexpr UnitRow kTimeUnits[] = {
    {Kw::kNanosecond, ast::TimeUnit::kNanosecond},
    {Kw::kMicrosecond, ast::TimeUnit::kMicrosecond},
    {Kw::kMillisecond, ast::TimeUnit::kMillisecond},
    {Kw::kSecond, ast::TimeUnit::kSecond},
    {Kw::kMinute, ast::TimeUnit::kMinute},
    {Kw::kHour, ast::TimeUnit::kHour},
    {Kw::kDay, ast::TimeUnit::kDay},
    {Kw::kDayofweek, ast::TimeUnit::kDow},
    {Kw::kDayofyear, ast::TimeUnit::kDoy},
    {Kw::kDow, ast::TimeUnit::kDow},
    {Kw::kDoy, ast::TimeUnit::kDoy},
    {Kw::kIsodow, ast::TimeUnit::kIsoDow},
    {Kw::kIsoyear, ast::TimeUnit::kIsoYear},
    {Kw::kWeek, ast::TimeUnit::kWeek},
    {Kw::kMonth, ast::TimeUnit::kMonth},
    {Kw::kQuarter, ast::TimeUnit::kQuarter},
    {Kw::kYear, ast::TimeUnit::kYear},
    {Kw::kEpoch, ast::TimeUnit::kEpoch},
    {Kw::kDecade, ast::TimeUnit::kDecade},
    {Kw::kCentury, ast::TimeUnit::kCentury},
    {Kw::kMillennium, ast::TimeUnit::kMillennium},
};

ast::TimeUnit TimeUnitOf(Kw keyword) {
  for (const UnitRow& row : kTimeUnits) {
    if (row.keyword == keyword) return row.unit;
  }
  return ast::TimeUnit::kNone;
}

bool IsWeekday(Kw keyword) {
  switch (keyword) {
    case Kw::kSunday:
    case Kw::kMonday:
    case Kw::kTuesday:
    case Kw::kWednesday:
    case Kw::kThursday:
    case Kw::kFriday:
    case Kw::kSaturday:
      return true;
    default:
      return false;
  }
}

// What {fn CONVERT(x, type)} takes: SQL_ and the type, or the type.
bool IsJdbcType(Kw keyword) {
  constexpr std::string_view kTypes[] = {"CHAR",      "VARCHAR", "DATE",     "TIME",    "TIMESTAMP",
                                         "DECIMAL",   "NUMERIC", "BOOLEAN",  "INTEGER", "BINARY",
                                         "VARBINARY", "TINYINT", "SMALLINT", "BIGINT",  "REAL",
                                         "DOUBLE",    "FLOAT"};
  std::string_view text = KeywordText(keyword);
  if (text.rfind("SQL_INTERVAL_", 0) == 0) return true;
  if (text.rfind("SQL_", 0) == 0) text.remove_prefix(4);
  for (const std::string_view type : kTypes) {
    if (text == type) return true;
  }
  return false;
}

}  // namespace

// The word opens a function of this file, and not a name that reads the same.
bool QueryParser::AtBuiltin(const Token& token) const {
  switch (token.keyword) {
    case Kw::kRunning:
      return true;
    case Kw::kFinal:
      return StartsOperand(1, 1) && !StartsPrefix(in_.Peek(1));
    case Kw::kModel:
      return AtIdent(1);
    case Kw::kCast:
    case Kw::kTryCast:
    case Kw::kSafeCast:
    case Kw::kExtract:
    case Kw::kPosition:
    case Kw::kConvert:
    case Kw::kTranslate:
    case Kw::kOverlay:
    case Kw::kFloor:
    case Kw::kCeil:
    case Kw::kCeiling:
    case Kw::kSubstring:
    case Kw::kTrim:
    case Kw::kContainsSubstr:
    case Kw::kDateDiff:
    case Kw::kDateTrunc:
    case Kw::kDatetimeTrunc:
    case Kw::kDatetimeDiff:
    case Kw::kTimestampadd:
    case Kw::kTimestampdiff:
    case Kw::kTimestampDiff:
    case Kw::kTimestampTrunc:
    case Kw::kTimeDiff:
    case Kw::kTimeTrunc:
    case Kw::kClassifier:
    case Kw::kMatchNumber:
    case Kw::kFirst:
    case Kw::kLast:
    case Kw::kNext:
    case Kw::kPrev:
    case Kw::kTumble:
    case Kw::kHop:
    case Kw::kSession:
    case Kw::kJsonExists:
    case Kw::kJsonValue:
    case Kw::kJsonQuery:
    case Kw::kJsonObject:
    case Kw::kJsonObjectagg:
    case Kw::kJsonArray:
    case Kw::kJsonArrayagg:
    case Kw::kArrayAgg:
    case Kw::kStringAgg:
    case Kw::kGroupConcat:
    case Kw::kArrayConcatAgg:
      return Is(Tok::kLParen, 1);
    default:
      return false;
  }
}

const ast::Expr* QueryParser::ParseBuiltin(Kw keyword) {
  switch (keyword) {
    case Kw::kCast:
      return ParseCast(ast::CastKind::kCast);
    case Kw::kTryCast:
      return ParseCast(ast::CastKind::kTryCast);
    case Kw::kSafeCast:
      return ParseCast(ast::CastKind::kSafeCast);
    case Kw::kExtract:
      return ParseExtract();
    case Kw::kPosition:
      return ParsePosition();
    case Kw::kConvert:
      return ParseConvert();
    case Kw::kTranslate:
      return ParseTranslate();
    case Kw::kOverlay:
      return ParseOverlay();
    case Kw::kFloor:
    case Kw::kCeil:
    case Kw::kCeiling:
      return ParseFloor();
    case Kw::kSubstring:
      return ParseSubstring();
    case Kw::kTrim:
      return ParseTrim();
    case Kw::kContainsSubstr:
      return ParseContainsSubstr();
    case Kw::kTimestampadd:
    case Kw::kTimestampdiff:
      return ParseUnitFirst();
    case Kw::kDateDiff:
    case Kw::kDatetimeDiff:
    case Kw::kTimestampDiff:
    case Kw::kTimeDiff:
      return ParseUnitLast(2, false);
    case Kw::kDateTrunc:
      return ParseUnitLast(1, true);
    case Kw::kDatetimeTrunc:
    case Kw::kTimestampTrunc:
    case Kw::kTimeTrunc:
      return ParseUnitLast(1, false);
    case Kw::kClassifier:
    case Kw::kMatchNumber:
      return ParseNullaryCall();
    case Kw::kRunning:
    case Kw::kFinal:
      return ParseMatchModifier();
    case Kw::kFirst:
    case Kw::kLast:
    case Kw::kNext:
    case Kw::kPrev:
      return ParseMatchNavigation();
    case Kw::kTumble:
    case Kw::kHop:
    case Kw::kSession:
      return ParseGroupWindow();
    case Kw::kModel:
      return ParseModelArg();
    case Kw::kArrayAgg:
    case Kw::kStringAgg:
    case Kw::kGroupConcat:
    case Kw::kArrayConcatAgg:
      return ParseAggregateList();
    default:
      return ParseJsonCall();
  }
}

ast::Call* QueryParser::OpenCall(ast::CallForm form) {
  const Token& token = in_.Take();
  auto* call = arena_.New<ast::Call>();
  call->form = form;
  const ast::Ident ident = {TextOf(token), token.span, false};
  call->name = {arena_.Copy(std::span<const ast::Ident>(&ident, 1)), token.span};
  return Expect(Tok::kLParen, "'('") ? call : nullptr;
}

const ast::Expr* QueryParser::CloseCall(ast::Call* call, const ListBuilder<const ast::Expr*>& args,
                                        Span begin) {
  if (!Expect(Tok::kRParen, "')' behind the arguments of " +
                                std::string(TextOf({Tok::kWord, Kw::kNotKeyword, begin})))) {
    return nullptr;
  }
  call->args = args.Finish(&arena_);
  call->span = SpanFrom(begin);
  return call;
}

bool QueryParser::AddArg(ListBuilder<const ast::Expr*>* args) {
  const ast::Expr* expr = ParseExpr();
  if (expr != nullptr) args->Add(expr);
  return expr != nullptr;
}

// CAST(x AS type), CAST(x AS INTERVAL DAY TO SECOND)
const ast::Expr* QueryParser::ParseCast(ast::CastKind kind) {
  const Span begin = in_.Take().span;
  auto* cast = arena_.New<ast::Cast>();
  cast->cast = kind;
  if (!Expect(Tok::kLParen, "'(' behind CAST")) return nullptr;
  cast->operand = ParseExpr();
  if (cast->operand == nullptr || !Expect(Kw::kAs, "and a type in CAST(value AS type)")) {
    return nullptr;
  }
  if (Is(Kw::kInterval)) {
    const Span word = in_.Take().span;
    auto* interval = arena_.New<ast::Interval>();
    if (!ParseIntervalQualifier(interval)) return nullptr;
    interval->span = SpanFrom(word);
    cast->interval = interval;
  } else {
    cast->type = ParseType();
    if (cast->type == nullptr) return nullptr;
  }
  if (!Expect(Tok::kRParen, "')' behind the type of CAST")) return nullptr;
  cast->span = SpanFrom(begin);
  return cast;
}

const ast::Expr* QueryParser::MakeSymbol(const Token& token) {
  auto* symbol = arena_.New<ast::Symbol>();
  symbol->word = token.keyword == Kw::kNotKeyword ? TextOf(token) : KeywordText(token.keyword);
  symbol->unit = TimeUnitOf(token.keyword);
  symbol->span = token.span;
  return symbol;
}

// DAY, WEEK(MONDAY), or the name of a time frame.
const ast::Expr* QueryParser::ParseTimeUnit(bool or_name) {
  const Token& token = in_.Peek();
  const bool unit = TimeUnitOf(token.keyword) != ast::TimeUnit::kNone;
  if (!unit && !(or_name && IsName(token))) {
    return FailExpected("a unit of time: SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER or YEAR"),
           nullptr;
  }
  in_.Take();
  if (!unit) {
    auto* symbol = arena_.New<ast::Symbol>();
    const ast::Ident ident = IdentOf(token);
    if (!CheckName(ident)) return nullptr;
    symbol->word = ident.text;
    symbol->quoted = ident.quoted;
    symbol->span = token.span;
    return symbol;
  }
  if (!token.Is(Kw::kWeek) || !Is(Tok::kLParen) || !IsWeekday(in_.Peek(1).keyword)) {
    return MakeSymbol(token);
  }
  in_.Take();
  const Token& day = in_.Take();
  if (!Expect(Tok::kRParen, "')' behind the day of WEEK(day)")) return nullptr;
  auto* symbol = arena_.New<ast::Symbol>();
  symbol->word = arena_.Copy("WEEK(" + std::string(KeywordText(day.keyword)) + ")");
  symbol->unit = ast::TimeUnit::kWeek;
  symbol->span = SpanFrom(token.span);
  return symbol;
}

const ast::Expr* QueryParser::ParseExtract() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kExtract);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  const ast::Expr* unit = ParseTimeUnit(true);
  if (unit == nullptr) return nullptr;
  args.Add(unit);
  if (!Expect(Kw::kFrom, "in EXTRACT(unit FROM value)") || !AddArg(&args)) return nullptr;
  return CloseCall(call, args, begin);
}

const ast::Expr* QueryParser::ParsePosition() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kPosition);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (Is(Tok::kLParen) || Is(Kw::kRow)) {
    return FailExpected("a value without brackets in POSITION(value IN text)"), nullptr;
  }
  const ast::Expr* needle = ParseAtom(ExprContext::kSubQuery);
  if (needle == nullptr) return nullptr;
  args.Add(needle);
  if (!Expect(Kw::kIn, "in POSITION(value IN text)") || !AddArg(&args)) return nullptr;
  if (Accept(Kw::kFrom) && !AddArg(&args)) return nullptr;
  return CloseCall(call, args, begin);
}

const ast::Expr* QueryParser::ParseConvert() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kConvert);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (!StartsOperand(0)) return ParseConvertType(call, begin);
  if (!AddArg(&args)) return nullptr;
  const bool with_using = Accept(Kw::kUsing);
  if (!with_using && !Expect(Tok::kComma, "USING or ',' in CONVERT")) return nullptr;
  call->using_word = with_using;
  for (int i = with_using ? 1 : 0; i < 2; ++i) {
    if (!AtIdent()) return FailName("the name of a character set"), nullptr;
    args.Add(ParseColumnIdent());
    if (!with_using && i == 0 && !Expect(Tok::kComma, "',' and a second character set")) {
      return nullptr;
    }
  }
  return CloseCall(call, args, begin);
}

// CONVERT(type, value [, style])
const ast::Expr* QueryParser::ParseConvertType(ast::Call* call, Span begin) {
  if (Is(Kw::kInterval)) {
    in_.Take();
    auto* interval = arena_.New<ast::Interval>();
    if (!ParseIntervalQualifier(interval)) return nullptr;
    call->convert_interval = interval;
  } else {
    call->convert_type = ParseType();
    if (call->convert_type == nullptr) return nullptr;
  }
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (!Expect(Tok::kComma, "',' behind the type of CONVERT") || !AddArg(&args)) return nullptr;
  if (Accept(Tok::kComma)) {
    const ast::Expr* style = Is(Kw::kNull) ? ParseLiteral() : ParseUnsignedLiteral();
    if (style == nullptr) return nullptr;
    args.Add(style);
  }
  return CloseCall(call, args, begin);
}

const ast::Expr* QueryParser::ParseColumnIdent() {
  const Span begin = in_.Peek().span;
  ast::Ident ident;
  if (!ParseIdent("a name", &ident)) return nullptr;
  auto* column = arena_.New<ast::Column>();
  column->name = {arena_.Copy(std::span<const ast::Ident>(&ident, 1)), begin};
  column->span = begin;
  return column;
}

const ast::Expr* QueryParser::ParseTranslate() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kTranslate);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (!AddArg(&args)) return nullptr;
  if (Accept(Kw::kUsing)) {
    const ast::Expr* name = ParseColumnIdent();
    if (name == nullptr) return nullptr;
    args.Add(name);
    return CloseCall(call, args, begin);
  }
  call->form = ast::CallForm::kPlain;
  while (Accept(Tok::kComma)) {
    if (!AddArg(&args)) return nullptr;
  }
  return CloseCall(call, args, begin);
}

const ast::Expr* QueryParser::ParseOverlay() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kOverlay);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (!AddArg(&args) || !Expect(Kw::kPlacing, "in OVERLAY(text PLACING new FROM start)") ||
      !AddArg(&args) || !Expect(Kw::kFrom, "in OVERLAY(text PLACING new FROM start)") ||
      !AddArg(&args)) {
    return nullptr;
  }
  if (Accept(Kw::kFor) && !AddArg(&args)) return nullptr;
  return CloseCall(call, args, begin);
}

// FLOOR(x), FLOOR(x TO DAY), with OVER as an ordinary function has it.
const ast::Expr* QueryParser::ParseFloor() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kPlain);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (!AddArg(&args)) return nullptr;
  if (Accept(Kw::kTo)) {
    call->form = ast::CallForm::kFloorTo;
    const ast::Expr* unit = ParseTimeUnit(true);
    if (unit == nullptr) return nullptr;
    args.Add(unit);
  }
  if (CloseCall(call, args, begin) == nullptr) return nullptr;
  if (Is(Kw::kOver) && !ParseOver(call)) return nullptr;
  call->span = SpanFrom(begin);
  return call;
}

const ast::Expr* QueryParser::ParseSubstring() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kPlain);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (!AddArg(&args)) return nullptr;
  if (Accept(Kw::kFrom)) {
    call->form = ast::CallForm::kSubstring;
  } else if (!Expect(Tok::kComma, "FROM or ',' in SUBSTRING(text FROM start)")) {
    return nullptr;
  }
  if (!AddArg(&args)) return nullptr;
  const bool with_for = Accept(Kw::kFor);
  call->for_word = with_for;
  if ((with_for || Accept(Tok::kComma)) && !AddArg(&args)) return nullptr;
  return CloseCall(call, args, begin);
}

// TRIM(x), TRIM(BOTH FROM x), TRIM(c FROM x), TRIM(LEADING c FROM x)
const ast::Expr* QueryParser::ParseTrim() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kTrim);
  if (call == nullptr) return nullptr;
  const ast::Expr* flag = nullptr;
  if (Is(Kw::kBoth) || Is(Kw::kLeading) || Is(Kw::kTrailing)) flag = MakeSymbol(in_.Take());
  const ast::Expr* what = nullptr;
  if (!Is(Kw::kFrom) && !Is(Tok::kRParen)) {
    what = ParseExpr();
    if (what == nullptr) return nullptr;
  }
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (Is(Tok::kRParen)) {
    args.Add(flag);
    args.Add(nullptr);
    args.Add(what);
    return CloseCall(call, args, begin);
  }
  const bool nothing = flag == nullptr && what == nullptr;
  if (!Is(Kw::kFrom) || nothing) {
    return FailExpected("a value or FROM in TRIM(BOTH characters FROM text)"), nullptr;
  }
  in_.Take();
  args.Add(flag);
  args.Add(what);
  if (!AddArg(&args)) return nullptr;
  return CloseCall(call, args, begin);
}

const ast::Expr* QueryParser::ParseUnitFirst() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kTimeUnit);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  const ast::Expr* unit = ParseTimeUnit(true);
  if (unit == nullptr) return nullptr;
  args.Add(unit);
  for (int i = 0; i < 2; ++i) {
    if (!Expect(Tok::kComma, "','") || !AddArg(&args)) return nullptr;
  }
  return CloseCall(call, args, begin);
}

const ast::Expr* QueryParser::ParseUnitLast(int before, bool or_expr) {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kTimeUnit);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  for (int i = 0; i < before; ++i) {
    if (!AddArg(&args) || !Expect(Tok::kComma, "',' and a unit of time")) return nullptr;
  }
  const bool unit_here = TimeUnitOf(in_.Peek().keyword) != ast::TimeUnit::kNone;
  const ast::Expr* unit = or_expr && !unit_here ? ParseExpr() : ParseTimeUnit(true);
  if (unit == nullptr) return nullptr;
  args.Add(unit);
  return CloseCall(call, args, begin);
}

// TUMBLE(t, INTERVAL ...) and its kin in an expression.
const ast::Expr* QueryParser::ParseGroupWindow() {
  const Span begin = in_.Peek().span;
  ast::Call* call = arena_.New<ast::Call>();
  call->form = ast::CallForm::kGroupWindow;
  const Token& token = in_.Take();
  const ast::Ident ident = {TextOf(token), token.span, false};
  call->name = {arena_.Copy(std::span<const ast::Ident>(&ident, 1)), token.span};
  if (Is(Tok::kStar, 1) || Is(Tok::kRParen, 1)) {
    in_.Take();
    return FailExpected("the time attribute of the window"), nullptr;
  }
  if (!ParseCallArguments(call, ExprContext::kSubQuery)) return nullptr;
  call->span = SpanFrom(begin);
  return call;
}

// FIRST(x [, n]), LAST, PREV, NEXT
const ast::Expr* QueryParser::ParseMatchNavigation() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kPlain);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (!AddArg(&args)) return nullptr;
  if (Accept(Tok::kComma)) {
    const ast::Expr* count = ParseNumericLiteral();
    if (count == nullptr) return nullptr;
    args.Add(count);
  }
  return CloseCall(call, args, begin);
}

// RUNNING LAST(x), FINAL SUM(x); Flink's parser takes any operand
const ast::Expr* QueryParser::ParseMatchModifier() {
  const Token& word = in_.Take();
  auto* unary = arena_.New<ast::Unary>();
  unary->op = word.Is(Kw::kFinal) ? ast::UnaryOp::kFinal : ast::UnaryOp::kRunning;
  const bool navigation = (Is(Kw::kFirst) || Is(Kw::kLast)) && Is(Tok::kLParen, 1);
  unary->operand = navigation ? ParseMatchNavigation() : ParseAtom(ExprContext::kNonQuery);
  if (unary->operand == nullptr) return nullptr;
  unary->span = SpanFrom(word.span);
  return unary;
}

const ast::Expr* QueryParser::ParseNullaryCall() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kPlain);
  if (call == nullptr) return nullptr;
  const ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  return CloseCall(call, args, begin);
}

// CONTAINS_SUBSTR(a, b [, JSON_SCOPE => c])
const ast::Expr* QueryParser::ParseContainsSubstr() {
  const Span begin = in_.Peek().span;
  ast::Call* call = OpenCall(ast::CallForm::kPlain);
  if (call == nullptr) return nullptr;
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (!AddArg(&args) || !Expect(Tok::kComma, "',' and a second argument") || !AddArg(&args)) {
    return nullptr;
  }
  if (Accept(Tok::kComma)) {
    const Token& scope = in_.Peek();
    auto* named = arena_.New<ast::NamedArg>();
    named->name = {TextOf(scope), scope.span, false};
    if (!Expect(Kw::kJsonScope, "behind ','") || !Expect(Tok::kArrow, "'=>' behind JSON_SCOPE")) {
      return nullptr;
    }
    named->value = ParseExpr();
    if (named->value == nullptr) return nullptr;
    named->span = SpanFrom(scope.span);
    args.Add(named);
  }
  return CloseCall(call, args, begin);
}

const ast::Expr* QueryParser::ParseModelArg() {
  const Span begin = in_.Take().span;
  auto* model = arena_.New<ast::ModelArg>();
  if (!ParseName("the name of a model", &model->model)) return nullptr;
  model->span = SpanFrom(begin);
  return model;
}

// {fn CONVERT(x, SQL_INTEGER)}
const ast::Expr* QueryParser::ParseJdbcConvert(Span begin) {
  ast::Call* call = OpenCall(ast::CallForm::kBraces);
  ListBuilder<const ast::Expr*> args(&stacks_.exprs);
  if (call == nullptr || !AddArg(&args) || !Expect(Tok::kComma, "',' and a type")) return nullptr;
  const Token& type = in_.Peek();
  if (!IsJdbcType(type.keyword))
    return FailExpected("a type: SQL_INTEGER, SQL_VARCHAR, ..."), nullptr;
  args.Add(MakeSymbol(in_.Take()));
  if (CloseCall(call, args, begin) == nullptr || !Expect(Tok::kRBrace, "'}'")) return nullptr;
  call->span = SpanFrom(begin);
  return call;
}

// {fn name(a, b)}
const ast::Expr* QueryParser::ParseJdbcCall(Span begin) {
  const Token& token = in_.Peek();
  if (token.Is(Kw::kConvert) && Is(Tok::kLParen, 1)) return ParseJdbcConvert(begin);
  if (AtBuiltin(token) && token.keyword != Kw::kSubstring && token.keyword != Kw::kFloor &&
      token.keyword != Kw::kCeiling) {
    const ast::Expr* builtin = ParseBuiltin(token.keyword);
    if (builtin == nullptr || !Expect(Tok::kRBrace, "'}'")) return nullptr;
    auto* call = arena_.New<ast::Call>();
    call->form = ast::CallForm::kBraces;
    call->args = arena_.Copy(std::span<const ast::Expr* const>(&builtin, 1));
    call->span = SpanFrom(begin);
    return call;
  }
  if (!Is(Tok::kWord) && !Is(Tok::kQuotedName)) return FailExpected("a function"), nullptr;
  auto* call = arena_.New<ast::Call>();
  call->form = ast::CallForm::kBraces;
  const ast::Ident ident = IdentOf(token);
  call->name = {arena_.Copy(std::span<const ast::Ident>(&ident, 1)), token.span};
  in_.Take();
  if (!Is(Tok::kLParen)) return FailExpected("'(' behind the function"), nullptr;
  if (Is(Tok::kStar, 1) || Is(Tok::kRParen, 1)) {
    in_.Take();
    call->star = Accept(Tok::kStar);
    if (!Expect(Tok::kRParen, "')'")) return nullptr;
  } else if (!ParseQueryOrList(ExprContext::kSubQuery, false, &call->args)) {
    return nullptr;
  }
  if (!Expect(Tok::kRBrace, "'}'")) return nullptr;
  call->span = SpanFrom(begin);
  return call;
}

}  // namespace weir::sql
