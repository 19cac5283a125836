// Literals and intervals: their types, and which are none.
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads `text` as a run of digits and the given separators: "d-d-d" with d as one number each.
bool ReadNumbers(std::string_view text, std::string_view separators, std::vector<int64_t>* out) {
  size_t at = 0;
  for (size_t i = 0; i <= separators.size(); ++i) {
    const size_t begin = at;
    int64_t value = 0;
    while (at < text.size() && IsDigit(text[at]) && at - begin < 18) {
      value = value * 10 + (text[at++] - '0');
    }
    if (at == begin) return false;
    out->push_back(value);
    if (i == separators.size()) return at == text.size();
    if (at >= text.size() || text[at] != separators[i]) return false;
    ++at;
  }
  return false;
}

bool IsLeap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool IsDate(std::string_view text) {
  std::vector<int64_t> parts;
  if (!ReadNumbers(text, "--", &parts)) return false;
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1) return false;
  const int days = kDays[static_cast<size_t>(parts[1] - 1)] + (parts[1] == 2 && IsLeap(parts[0]));
  return parts[2] <= days;
}

bool IsTime(std::string_view text) {
  if (const size_t dot = text.find('.'); dot != std::string_view::npos) {
    for (const char c : text.substr(dot + 1)) {
      if (!IsDigit(c)) return false;
    }
    text = text.substr(0, dot);
  }
  std::vector<int64_t> parts;
  return ReadNumbers(text, "::", &parts) && parts[0] < 24 && parts[1] < 60 && parts[2] < 60;
}

int FractionDigits(std::string_view text) {
  const size_t dot = text.find('.');
  return dot == std::string_view::npos ? 0 : static_cast<int>(text.size() - dot - 1);
}

// Flink keeps the digits of a number, its point left out, in 64 bits.
bool FitsLong(std::string_view digits, bool negative) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  const std::string_view most = negative ? "9223372036854775808" : "9223372036854775807";
  return digits.size() < most.size() || (digits.size() == most.size() && digits <= most);
}

DataType NumberType(std::string_view digits, bool negative, bool* bad) {
  std::string_view plain = digits;
  while (plain.size() > 1 && plain[0] == '0') plain.remove_prefix(1);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (error == std::errc() && end == plain.data() + plain.size()) {
    const int64_t most = negative ? 2147483648 : 2147483647;
    return value <= most ? DataType::Int() : DataType::Bigint();
  }
  *bad = !FitsLong(plain, negative);
  if (!*bad) return DataType::Bigint();
  return DataType::Decimal(static_cast<int32_t>(std::min<size_t>(plain.size(), 38)), 0);
}

DataType DecimalLiteral(std::string_view text, bool negative, bool* bad) {
  const size_t dot = text.find('.');
  std::string digits(text.substr(0, dot));
  const size_t scale = dot == std::string_view::npos ? 0 : text.size() - dot - 1;
  if (dot != std::string_view::npos) digits += text.substr(dot + 1);
  const size_t first = digits.find_first_not_of('0');
  size_t precision = first == std::string::npos ? 1 : digits.size() - first;
  precision = std::max(precision, scale);
  *bad = !FitsLong(digits, negative);
  if (precision > kMaxDecimalPrecision) return DataType::Unknown();
  return DataType::Decimal(static_cast<int32_t>(precision), static_cast<int32_t>(scale));
}

bool IsTooLarge(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc::result_out_of_range && end != text.data() &&
         text.find("e-") == std::string_view::npos && text.find("E-") == std::string_view::npos;
}

int32_t Characters(std::string_view utf8) {
  int32_t count = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) ++count;
    if (byte >= 0xF0) ++count;  // two UTF-16 units
  }
  return count;
}

std::optional<IntervalRange> RangeOf(ast::TimeUnit from, ast::TimeUnit to) {
  using Unit = ast::TimeUnit;
  const bool alone = to == Unit::kNone || to == from;
  switch (from) {
    case Unit::kYear:
      return alone ? IntervalRange::kYear : IntervalRange::kYearToMonth;
    case Unit::kMonth:
    case Unit::kQuarter:
      return IntervalRange::kMonth;
    case Unit::kWeek:
      return IntervalRange::kDay;
    case Unit::kDay:
      if (alone) return IntervalRange::kDay;
      if (to == Unit::kHour) return IntervalRange::kDayToHour;
      return to == Unit::kMinute ? IntervalRange::kDayToMinute : IntervalRange::kDayToSecond;
    case Unit::kHour:
      if (alone) return IntervalRange::kHour;
      return to == Unit::kMinute ? IntervalRange::kHourToMinute : IntervalRange::kHourToSecond;
    case Unit::kMinute:
      return alone ? IntervalRange::kMinute : IntervalRange::kMinuteToSecond;
    case Unit::kSecond:
      return IntervalRange::kSecond;
    default:
      return std::nullopt;
  }
}

// The form of a literal of the range: what stands between its numbers, and whether seconds end it.
struct IntervalForm {
  std::string_view separators;
  bool seconds;
  std::string_view example;
};

IntervalForm FormOf(IntervalRange range) {
  switch (range) {
    case IntervalRange::kYearToMonth:
      return {"-", false, "'1-6'"};
    case IntervalRange::kDayToHour:
      return {" ", false, "'1 12'"};
    case IntervalRange::kDayToMinute:
      return {" :", false, "'1 12:30'"};
    case IntervalRange::kDayToSecond:
      return {" ::", true, "'1 12:30:00'"};
    case IntervalRange::kHourToMinute:
      return {":", false, "'12:30'"};
    case IntervalRange::kHourToSecond:
      return {"::", true, "'12:30:00'"};
    case IntervalRange::kMinuteToSecond:
      return {":", true, "'30:00'"};
    case IntervalRange::kSecond:
      return {"", true, "'10' or '1.5'"};
    default:
      return {"", false, "'10'"};
  }
}

bool IsIntervalText(std::string_view text, const IntervalForm& form) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (form.seconds) {
    if (const size_t dot = text.find('.'); dot != std::string_view::npos) {
      for (const char c : text.substr(dot + 1)) {
        if (!IsDigit(c)) return false;
      }
      text = text.substr(0, dot);
    }
  }
  std::vector<int64_t> parts;
  return ReadNumbers(text, form.separators, &parts);
}

size_t LeadingDigits(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0') text.remove_prefix(1);
  size_t digits = 0;
  while (digits < text.size() && IsDigit(text[digits])) ++digits;
  return digits;
}

std::string TypePair(const DataType& a, const DataType& b) {
  const auto plain = [](const DataType& type) {
    return type.Nullable().WithTimeAttribute(TimeAttribute::kNone).ToString();
  };
  return fmt::format("{} and {}", plain(a), plain(b));
}

// A built-in variable that has no value before the run starts: what will stand there is not known.
bool AwaitsRun(std::string_view text) { return text.find("${run.") != std::string_view::npos; }

}  // namespace

// 'a' 'b' is 'ab' when each piece has a line of its own.
void Binder::RefuseSameLine(const ast::Literal& literal) {
  if (literal.same_line.empty()) return;
  Report(messages::StringContinued(literal.same_line));
}

const BoundExpr* Binder::BindLiteral(const ast::Literal& literal, Span at, bool negative) {
  using Kind = ast::LiteralKind;
  BoundExpr* bound = NewExpr(BoundExprKind::kLiteral, DataType::Unknown(), literal.span);
  bound->name = std::string(literal.text);
  bound->literal = true;
  bool bad = false;
  const auto refuse = [&](std::string_view kind, std::string_view form) {
    Report(messages::BadLiteral(at, kind, form));
  };
  constexpr std::string_view kLong =
      "at most 19 digits below 9223372036854775808, its point not counted, or as 1e20; for more "
      "CAST a string: CAST('...' AS DECIMAL(38, 2))";
  switch (literal.literal) {
    case Kind::kNull:
      bound->type = DataType::Null();
      bound->name = "NULL";
      return bound;
    case Kind::kTrue:
    case Kind::kFalse:
      bound->type = DataType::Boolean().NotNull();
      bound->name = literal.literal == Kind::kTrue ? "TRUE" : "FALSE";
      return bound;
    case Kind::kUnknown:
      bound->type = DataType::Boolean();
      bound->name = "UNKNOWN";
      return bound;
    case Kind::kInteger:
      bound->type = NumberType(literal.text, negative, &bad);
      if (bad) refuse("number", kLong);
      break;
    case Kind::kDecimal:
      bound->type = DecimalLiteral(literal.text, negative, &bad);
      if (bad) refuse("number", kLong);
      break;
    case Kind::kApproximate:
      bound->type = DataType::Double();
      if (IsTooLarge(literal.text)) refuse("number", "at most 1.7e308");
      break;
    case Kind::kString:
      bound->type = DataType::Char(Characters(literal.text));
      RefuseSameLine(literal);
      break;
    case Kind::kBinary:
      bound->type = DataType::Binary(static_cast<int32_t>(literal.text.size() / 2));
      if (literal.text.size() % 2 != 0) refuse("binary literal", "an even number of digits: X'0A'");
      RefuseSameLine(literal);
      break;
    case Kind::kDate:
      bound->type = DataType::Date();
      if (!IsDate(literal.text) && !AwaitsRun(literal.text)) refuse("date", "DATE '2024-01-31'");
      break;
    case Kind::kTime:
      bound->type = DataType::Time(FractionDigits(literal.text));
      if (!IsTime(literal.text) && !AwaitsRun(literal.text)) refuse("time", "TIME '12:34:56'");
      break;
    case Kind::kTimestamp:
    case Kind::kTimestampLtz: {
      const bool open = AwaitsRun(literal.text);
      const int digits = open ? 0 : std::min(FractionDigits(literal.text), 9);
      const bool local = literal.literal == Kind::kTimestampLtz;
      bound->type = local ? DataType::TimestampLtz(digits) : DataType::Timestamp(digits);
      const size_t blank = literal.text.find(' ');
      const bool fits = IsDate(literal.text.substr(0, blank)) &&
                        (blank == std::string_view::npos || IsTime(literal.text.substr(blank + 1)));
      if (!fits && !open) refuse("timestamp", "TIMESTAMP '2024-01-31 12:34:56.789'");
      break;
    }
    case Kind::kTimestampTz:
    case Kind::kUuid:
      return bound;
  }
  bound->type = bound->type.NotNull();
  return bound;
}

DataType Binder::IntervalType(const ast::Interval& interval) {
  const std::optional<IntervalRange> range = RangeOf(interval.from, interval.to);
  if (!range.has_value()) return DataType::Unknown();
  return DataType::Interval(*range, interval.precision < 0 ? 2 : interval.precision,
                            interval.fraction < 0 ? 6 : interval.fraction);
}

const BoundExpr* Binder::BindInterval(const ast::Interval& interval, const ExprScope& where) {
  const std::optional<IntervalRange> range = RangeOf(interval.from, interval.to);
  if (!range.has_value()) return Unknown(interval.span);
  const int leading = interval.precision < 0 ? 2 : interval.precision;
  const int fraction = interval.fraction < 0 ? 6 : interval.fraction;
  const DataType type = DataType::Interval(*range, leading, fraction).NotNull();
  if (interval.operand != nullptr) {
    // (a - b) DAY: the minus of two times stands for itself.
    const auto* minus = interval.difference ? ast::As<ast::Binary>(interval.operand) : nullptr;
    Args args;
    if (minus != nullptr) {
      args = {BindExpr(minus->left, where), BindExpr(minus->right, where)};
      const DataType& left = args[0]->type;
      const DataType& right = args[1]->type;
      const bool times = IsDatetime(left) && IsDatetime(right);
      if (times && CanCompare(left, right, true) == Support::kNo) {
        Report(messages::WrongOperands(interval.span, "-", TypePair(left, right), {},
                                       "both are of one type, or TIMESTAMPDIFF(unit, a, b)"));
      } else if (times) {
        BoundExpr* difference = CallExpr("INTERVAL", type, args, interval.span);
        RefuseDifference(difference, left, right);
        return difference;
      }
    } else {
      args = {BindExpr(interval.operand, where)};
      const DataType& operand = args[0]->type;
      if (!operand.is_unknown() && !IsNumeric(operand)) {
        Report(messages::WrongOperands(
            interval.span, "INTERVAL",
            operand.NotNull().WithTimeAttribute(TimeAttribute::kNone).ToString(), {},
            "write INTERVAL '5' SECOND, or a number of units: INTERVAL (n) SECOND"));
      }
    }
    return CallExpr("INTERVAL", type, std::move(args), interval.span);
  }
  const IntervalForm form = FormOf(*range);
  // Flink blames the unit where a function of tables takes the interval.
  const Span at = where.clause == Clause::kFunctionTable ? interval.qualifier : interval.span;
  if (CheckIntervalParameters(*range, leading, fraction).has_value()) {
    Report(messages::BadTypeParameter(interval.qualifier,
                                      fmt::format("an interval's leading field cannot have {} "
                                                  "digits",
                                                  leading),
                                      "1 to 10 are possible, 2 is the default"));
  } else if (!IsIntervalText(interval.value.value, form)) {
    Report(messages::BadLiteral(at, "interval of this unit",
                                fmt::format("INTERVAL {} and the unit", form.example)));
  } else if (LeadingDigits(interval.value.value) > static_cast<size_t>(leading)) {
    Report(messages::BadLiteral(at,
                                fmt::format("interval whose first number has {} digits", leading),
                                fmt::format("a unit with its digits: DAY({}), or a larger unit",
                                            LeadingDigits(interval.value.value))));
  }
  BoundExpr* bound = NewExpr(BoundExprKind::kLiteral, type, interval.span);
  bound->literal = true;
  bound->name = (interval.negative ? "-" : "") + std::string(interval.value.value);
  return bound;
}

}  // namespace weir::sql
