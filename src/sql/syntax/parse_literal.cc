// Literals and intervals.
#include <algorithm>

#include "sql/syntax/query_parser.h"

namespace weir::sql {
namespace {

struct UnitRow {
  Kw keyword;
  ast::TimeUnit unit;
};

// What an interval may be qualified with.
constexpr UnitRow kIntervalUnits[] = {
    {Kw::kYear, ast::TimeUnit::kYear},       {Kw::kYears, ast::TimeUnit::kYear},
    {Kw::kQuarter, ast::TimeUnit::kQuarter}, {Kw::kQuarters, ast::TimeUnit::kQuarter},
    {Kw::kMonth, ast::TimeUnit::kMonth},     {Kw::kMonths, ast::TimeUnit::kMonth},
    {Kw::kWeek, ast::TimeUnit::kWeek},       {Kw::kWeeks, ast::TimeUnit::kWeek},
    {Kw::kDay, ast::TimeUnit::kDay},         {Kw::kDays, ast::TimeUnit::kDay},
    {Kw::kHour, ast::TimeUnit::kHour},       {Kw::kHours, ast::TimeUnit::kHour},
    {Kw::kMinute, ast::TimeUnit::kMinute},   {Kw::kMinutes, ast::TimeUnit::kMinute},
    {Kw::kSecond, ast::TimeUnit::kSecond},   {Kw::kSeconds, ast::TimeUnit::kSecond},
};

constexpr std::string_view kUnitWanted =
    "a unit of time: YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND";

ast::LiteralKind KindOfNumber(std::string_view text) {
  ast::LiteralKind kind = ast::LiteralKind::kInteger;
  for (const char c : text) {
    if (c == 'e' || c == 'E') return ast::LiteralKind::kApproximate;
    if (c == '.') kind = ast::LiteralKind::kDecimal;
  }
  return kind;
}

// TO's unit that may follow.
bool MayEnd(ast::TimeUnit from, ast::TimeUnit to) {
  using U = ast::TimeUnit;
  switch (from) {
    case U::kYear:
      return to == U::kMonth;
    case U::kDay:
      return to == U::kHour || to == U::kMinute || to == U::kSecond;
    case U::kHour:
      return to == U::kMinute || to == U::kSecond;
    case U::kMinute:
      return to == U::kSecond;
    default:
      return false;
  }
}

}  // namespace

bool QueryParser::AtLiteral() const {
  const Token& token = in_.Peek();
  switch (token.keyword) {
    case Kw::kTrue:
    case Kw::kFalse:
    case Kw::kUnknown:
    case Kw::kNull:
      return true;
    case Kw::kDecimal:
    case Kw::kDate:
    case Kw::kTime:
    case Kw::kDatetime:
    case Kw::kTimestamp:
      return Is(Tok::kString, 1) || Is(Kw::kWith, 1);
    default:
      return token.Is(Tok::kNumber) || IsString(token) || token.Is(Tok::kPlus) ||
             token.Is(Tok::kMinus);
  }
}

const ast::Expr* QueryParser::ParseUnsignedLiteral() {
  const Token& token = in_.Peek();
  if (token.Is(Kw::kDecimal)) return ParseTypedLiteral(ast::LiteralKind::kDecimal);
  if (!token.Is(Tok::kNumber)) return FailExpected("a number"), nullptr;
  auto* literal = arena_.New<ast::Literal>();
  literal->text = TextOf(token);
  literal->literal = KindOfNumber(literal->text);
  literal->span = token.span;
  in_.Take();
  return literal;
}

const ast::Expr* QueryParser::ParseNumericLiteral() {
  const Span begin = in_.Peek().span;
  const bool minus = Is(Tok::kMinus);
  if (minus || Is(Tok::kPlus)) {
    in_.Take();
    const ast::Expr* operand = ParseUnsignedLiteral();
    if (operand == nullptr) return nullptr;
    auto* unary = arena_.New<ast::Unary>();
    unary->op = minus ? ast::UnaryOp::kMinus : ast::UnaryOp::kPlus;
    unary->operand = operand;
    unary->span = SpanFrom(begin);
    return unary;
  }
  return ParseUnsignedLiteral();
}

const ast::Expr* QueryParser::ParseLiteral() {
  const Token& token = in_.Peek();
  if (token.Is(Tok::kNumber) || token.Is(Tok::kMinus) || token.Is(Tok::kPlus)) {
    return ParseNumericLiteral();
  }
  if (IsString(token)) return ParseStringLiteral();
  auto kind = ast::LiteralKind::kNull;
  switch (token.keyword) {
    case Kw::kNull:
      break;
    case Kw::kTrue:
      kind = ast::LiteralKind::kTrue;
      break;
    case Kw::kFalse:
      kind = ast::LiteralKind::kFalse;
      break;
    case Kw::kUnknown:
      kind = ast::LiteralKind::kUnknown;
      break;
    case Kw::kDecimal:
      return ParseTypedLiteral(ast::LiteralKind::kDecimal);
    case Kw::kDate:
      return ParseTypedLiteral(ast::LiteralKind::kDate);
    case Kw::kTime:
      return ParseTypedLiteral(ast::LiteralKind::kTime);
    case Kw::kTimestamp:
    case Kw::kDatetime:
      return ParseTypedLiteral(ast::LiteralKind::kTimestamp);
    default:
      return FailExpected("a literal"), nullptr;
  }
  auto* literal = arena_.New<ast::Literal>();
  literal->literal = kind;
  literal->span = token.span;
  in_.Take();
  return literal;
}

// DATE 'x', TIMESTAMP WITH LOCAL TIME ZONE 'x', DECIMAL 'x'. What the text must look like is
// checked when the type is known to matter, as in Flink.
const ast::Expr* QueryParser::ParseTypedLiteral(ast::LiteralKind kind) {
  auto* literal = arena_.New<ast::Literal>();
  const Token& word = in_.Take();
  literal->literal = kind;
  literal->typed = true;
  if (word.Is(Kw::kTimestamp) && Accept(Kw::kWith)) {
    if (!Expect(Kw::kLocal, "after TIMESTAMP WITH") ||
        !Expect(Kw::kTime, "after TIMESTAMP WITH LOCAL") ||
        !Expect(Kw::kZone, "after TIMESTAMP WITH LOCAL TIME")) {
      return nullptr;
    }
    literal->literal = ast::LiteralKind::kTimestampLtz;
  }
  literal->datetime_word = word.Is(Kw::kDatetime);
  ast::String value;
  if (!ParseSimpleString("a string", &value)) return nullptr;
  literal->text = value.value;
  literal->span = SpanFrom(word.span);
  return literal;
}

namespace {

bool IsHex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

}  // namespace

// 'a' 'b' is 'ab'. The prefix of the first piece counts for all.
const ast::Expr* QueryParser::ParseStringLiteral() {
  const Token first = in_.Take();
  auto* literal = arena_.New<ast::Literal>();
  literal->literal = ast::LiteralKind::kString;
  const std::string_view text = TextOf(first);
  const bool prefixed = first.Is(Tok::kPrefixedString);
  const char prefix = prefixed ? static_cast<char>(text[0] | 0x20) : '\0';
  if (prefix == 'x') literal->literal = ast::LiteralKind::kBinary;
  literal->unicode = prefix == 'u';
  if (prefixed && text[0] == '_') literal->charset = text.substr(1, text.find('\'') - 1);
  literal->national = prefix == 'n';
  literal->c_style = prefix == 'e';
  if (!literal->charset.empty() && !CheckCharset(first, literal->charset)) return nullptr;
  literal->text = literal->unicode ? RawValue(first) : StringValue(first);
  const bool binary = prefix == 'x';
  if (binary && !CheckBinary(first, literal->text)) return nullptr;
  if (!literal->c_style && Is(Tok::kString)) {
    std::string joined(literal->text);
    while (Is(Tok::kString)) {
      const uint32_t end = in_.Last().span.end;
      const Token& part = in_.Take();
      const std::string_view between = in_.text().substr(end, part.span.begin - end);
      const bool continued = between.find_first_of("\r\n") == std::string_view::npos;
      if (continued && literal->same_line.empty()) literal->same_line = part.span;
      const std::string_view value = StringValue(part);
      if (binary && !CheckBinary(part, value)) return nullptr;
      joined += value;
    }
    literal->text = arena_.Copy(std::string_view(joined));
  }
  if (!binary && !literal->c_style && Is(Kw::kUescape) && !ParseUescape(literal)) return nullptr;
  literal->span = SpanFrom(first.span);
  return !literal->unicode || ResolveEscapes(literal) ? literal : nullptr;
}

std::string_view QueryParser::RawValue(const Token& token) {
  return arena_.Copy(std::string_view(UnquoteRaw(TextOf(token), token.kind)));
}

bool QueryParser::ResolveEscapes(ast::Literal* literal) {
  const char escape = literal->escape == 0 ? '\\' : literal->escape;
  if (literal->text.find(escape) == std::string_view::npos) return true;
  if (FindBadEscape(literal->text, escape) != std::string_view::npos) {
    return Fail(messages::UnreadableLiteral(
        literal->span, "Unicode string",
        "an escape is followed by exactly four hexadecimal digits: U&'\\00e9'"));
  }
  literal->text = arena_.Copy(std::string_view(ResolveUnicode(literal->text, escape)));
  return true;
}

// What the Java VM of Flink knows under these names, and Calcite's own spellings of them.
bool QueryParser::CheckCharset(const Token& token, std::string_view charset) {
  constexpr std::string_view kCharsets[] = {
      "UTF8",       "UTF-8",    "UTF16",        "UTF-16",       "UTF-16LE",     "UTF-16BE",
      "UTF32",      "UTF-32",   "LATIN1",       "ISO-8859-1",   "ISO8859-1",    "ISO8859_1",
      "ISO_8859_1", "US-ASCII", "ASCII",        "ISO-8859-2",   "ISO-8859-15",  "GBK",
      "GB2312",     "GB18030",  "BIG5",         "SHIFT_JIS",    "EUC-JP",       "EUC-KR",
      "KOI8-R",     "KOI8-U",   "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "CP1252",
      "UTF_8",      "UTF_16",   "L1",           "CP850",        "IBM850",       "EUC_JP",
  };
  for (const std::string_view known : kCharsets) {
    if (known.size() == charset.size() &&
        std::equal(known.begin(), known.end(), charset.begin(), [](char a, char b) {
          return a == (b >= 'a' && b <= 'z' ? static_cast<char>(b - 32) : b);
        })) {
      return true;
    }
  }
  return Fail(messages::UnreadableLiteral(
      token.span, "string", "its character set is unknown; write a plain string: 'text'"));
}

bool QueryParser::CheckBinary(const Token& token, std::string_view digits) {
  // That they are pairs is looked at when the literal is bound, as Flink does.
  return IsHex(digits) ||
         Fail(messages::UnreadableLiteral(token.span, "binary string",
                                          "it holds pairs of hexadecimal digits: x'CAFE'"));
}

bool QueryParser::ParseUescape(ast::Literal* literal) {
  in_.Take();
  const Token& escape = in_.Peek();
  ast::String character;
  if (!ParseSimpleString("the escape character after UESCAPE", &character)) return false;
  if (!literal->unicode) {
    return Fail(messages::UnreadableLiteral(
        escape.span, "UESCAPE", "only a string that starts with U&' has an escape character"));
  }
  const bool fits =
      character.value.size() == 1 && !IsHex(character.value) &&
      std::string_view("+\" \t\n\r\f").find(character.value[0]) == std::string_view::npos;
  if (!fits) {
    return Fail(
        messages::UnreadableLiteral(escape.span, "UESCAPE",
                                    "the escape is one character, no digit, letter a to f, '+', "
                                    "double quote or blank"));
  }
  literal->escape = character.value[0];
  return true;
}

ast::TimeUnit QueryParser::UnitAt(size_t ahead) const {
  const Kw keyword = in_.Peek(ahead).keyword;
  if (keyword == Kw::kNotKeyword) return ast::TimeUnit::kNone;
  for (const UnitRow& row : kIntervalUnits) {
    if (row.keyword == keyword) return row.unit;
  }
  return ast::TimeUnit::kNone;
}

bool QueryParser::AtIntervalUnit(size_t ahead) const {
  return UnitAt(ahead) != ast::TimeUnit::kNone;
}

bool QueryParser::ParseSecondPrecision(ast::Interval* interval) {
  if (!Accept(Tok::kLParen)) return true;
  return ParseUnsignedInt("a number of digits", &interval->precision) &&
         (!Accept(Tok::kComma) || ParseUnsignedInt("a number of digits", &interval->fraction)) &&
         Expect(Tok::kRParen, "')' behind the number of digits");
}

// Where only one unit may stand (INTERVAL a DAY), TO is left for the caller to refuse.
bool QueryParser::ParseIntervalStart(ast::Interval* interval) {
  const Span begin = in_.Peek().span;
  interval->from = UnitAt(0);
  if (interval->from == ast::TimeUnit::kNone) return FailExpected(kUnitWanted);
  in_.Take();
  const bool ok = interval->from == ast::TimeUnit::kSecond ? ParseSecondPrecision(interval)
                                                           : ParsePrecision(&interval->precision);
  interval->qualifier = SpanFrom(begin);
  return ok;
}

bool QueryParser::ParseIntervalQualifier(ast::Interval* interval) {
  const Span begin = in_.Peek().span;
  if (!ParseIntervalStart(interval)) return false;
  if (Is(Kw::kTo) && MayEnd(interval->from, UnitAt(1))) {
    in_.Take();
    interval->to = UnitAt(0);
    in_.Take();
    if (interval->to == ast::TimeUnit::kSecond && !ParsePrecision(&interval->fraction))
      return false;
  }
  interval->qualifier = SpanFrom(begin);
  return true;
}

const ast::Interval* QueryParser::ParseIntervalLiteral() {
  const Token& word = in_.Peek();
  if (!Expect(Kw::kInterval, "'...' with a unit of time")) return nullptr;
  auto* interval = arena_.New<ast::Interval>();
  interval->negative = Is(Tok::kMinus);
  if (Is(Tok::kMinus) || Is(Tok::kPlus)) in_.Take();
  if (!ParseSimpleString("the length of the interval as a string", &interval->value) ||
      !ParseIntervalQualifier(interval)) {
    return nullptr;
  }
  interval->span = SpanFrom(word.span);
  if (interval->value.value.empty()) {
    Fail(messages::UnreadableLiteral(interval->span, "interval",
                                     "its length is empty: INTERVAL '1' DAY"));
    return nullptr;
  }
  return interval;
}

const ast::Expr* QueryParser::ParseInterval() {
  const size_t sign = Is(Tok::kMinus, 1) || Is(Tok::kPlus, 1) ? 2 : 1;
  if (Is(Tok::kString, sign)) return ParseIntervalLiteral();
  const Token& word = in_.Take();
  auto* interval = arena_.New<ast::Interval>();
  interval->negative = Is(Tok::kMinus);
  if (sign == 2) in_.Take();
  if (Accept(Tok::kLParen)) {
    interval->operand = ParseExpr();
    if (interval->operand == nullptr || !Expect(Tok::kRParen, "')' of INTERVAL (...)")) {
      return nullptr;
    }
    interval->brackets = true;
  } else if (Is(Tok::kNumber) || Is(Kw::kDecimal)) {
    interval->operand = ParseUnsignedLiteral();
  } else if (AtIdent()) {
    interval->operand = ParseColumn();
  } else {
    FailExpected("the length of the interval: '1', a number, a column or (expression)");
  }
  if (interval->operand == nullptr || !ParseIntervalStart(interval)) return nullptr;
  interval->span = SpanFrom(word.span);
  return interval;
}

}  // namespace weir::sql
