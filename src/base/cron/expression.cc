#include "base/cron/expression.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <utility>
#include <vector>

#include "base/core/ascii.h"
#include "base/core/edit_distance.h"

namespace weir::cron {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using Names = std::vector<std::string_view>;

constexpr int kYearsSearched = 9;
constexpr std::chrono::year kLastYear{9999};

struct Field {
  std::string_view name;
  int min;
  int max;
  std::string_view names;  // of min, min + 1, ...; space between them
};

constexpr std::array kFields{
    Field{"minute", 0, 59, ""},
    Field{"hour", 0, 23, ""},
    Field{"day of month", 1, 31, ""},
    Field{"month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"},
    Field{"day of week", 0, 6, "SUN MON TUE WED THU FRI SAT"},
};
constexpr size_t kWeekday = 4;

struct Macro {
  std::string_view name;
  std::string_view means;
};
constexpr std::array kMacros{
    Macro{"@yearly", "0 0 1 1 *"}, Macro{"@annually", "0 0 1 1 *"}, Macro{"@monthly", "0 0 1 * *"},
    Macro{"@weekly", "0 0 * * 0"}, Macro{"@daily", "0 0 * * *"},    Macro{"@midnight", "0 0 * * *"},
    Macro{"@hourly", "0 * * * *"},
};

Names Split(std::string_view text, std::string_view separators) {
  Names parts;
  size_t at = 0;
  while (true) {
    const size_t end = text.find_first_of(separators, at);
    parts.push_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + 1;
  }
}

Names Words(std::string_view text) {
  Names words;
  for (const std::string_view word : Split(text, " \t")) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

Status Bad(std::string message) { return Invalid("BadCron", std::move(message)); }

// The end of every message about a field: what may stand there.
std::string Allowed(const Field& field) {
  const std::string names = field.names.empty()
                                ? ""
                                : fmt::format(" or {} to {}", field.names.substr(0, 3),
                                              field.names.substr(field.names.size() - 3));
  return fmt::format("write *, numbers from {} to {}{}, a list a,b, a range a-b or a step */n",
                     field.min, field.max, names);
}

Status BadField(const Field& field, std::string_view text, std::string_view what) {
  return Bad(fmt::format("{} \"{}\": {}; {}", field.name, text, what, Allowed(field)));
}

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<int> ParseNumber(const Field& field, std::string_view text, std::string_view whole) {
  if (IsDigits(text)) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const int max = &field == &kFields[kWeekday] ? 7 : field.max;
    if (error != std::errc() || number > max) {
      return BadField(field, whole, fmt::format("{} is above {}", text, max));
    }
    if (number < field.min) {
      return BadField(field, whole, fmt::format("{} is below {}", text, field.min));
    }
    return number;
  }
  const Names names = Words(field.names);
  for (size_t i = 0; i < names.size(); ++i) {
    if (EqualsIgnoringCase(text, names[i])) return field.min + static_cast<int>(i);
  }
  if (text.empty()) return BadField(field, whole, "a number is missing");
  const auto near = NearestWord(text, names);
  return BadField(field, whole,
                  fmt::format("\"{}\" is not a number{}", text,
                              near ? fmt::format(" (did you mean {}?)", *near) : ""));
}

struct Span {
  int first = 0;
  int last = 0;
  bool any = false;  // from a *
};

// "*", "a" or "a-b", without a step.
Result<Span> ParseSpan(const Field& field, std::string_view text, std::string_view whole,
                       bool stepped) {
  if (text == "*" || text == "?") return Span{field.min, field.max, true};
  const size_t dash = text.find('-');
  ASSIGN_OR_RETURN(const int first, ParseNumber(field, text.substr(0, dash), whole));
  // A single number with a step runs to the end of the field.
  if (dash == std::string_view::npos) {
    return Span{first, stepped ? std::max(first, field.max) : first, false};
  }
  ASSIGN_OR_RETURN(int last, ParseNumber(field, text.substr(dash + 1), whole));
  if (&field == &kFields[kWeekday] && last == 0 && first > 0) last = 7;
  if (last < first) {
    return BadField(
        field, whole,
        fmt::format("the range {} runs backwards: split it at the end, as in {}-{},{}-{}", text,
                    first, field.max, field.min, last));
  }
  return Span{first, last, false};
}

struct Bits {
  uint64_t bits = 0;
  bool any = false;
};

// One element of a list: a span and perhaps "/n".
Result<Bits> ParseElement(const Field& field, std::string_view text, std::string_view whole) {
  const size_t slash = text.find('/');
  const bool stepped = slash != std::string_view::npos;
  ASSIGN_OR_RETURN(const Span span, ParseSpan(field, text.substr(0, slash), whole, stepped));
  int step = 1;
  if (stepped) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), step);
    if (!IsDigits(digits) || error != std::errc() || step < 1 || step > field.max - field.min + 1) {
      return BadField(field, whole,
                      fmt::format("the step \"{}\" is not a number from 1 to {}", digits,
                                  field.max - field.min + 1));
    }
  }
  Bits out;
  for (int i = span.first; i <= span.last; i += step) {
    out.bits |= uint64_t{1} << (&field == &kFields[kWeekday] ? i % 7 : i);
  }
  out.any = span.any && step == 1;
  return out;
}

Result<Bits> ParseField(const Field& field, std::string_view text) {
  Bits all;
  for (const std::string_view element : Split(text, ",")) {
    ASSIGN_OR_RETURN(const Bits one, ParseElement(field, element, text));
    all.bits |= one.bits;
    all.any = all.any || one.any;
  }
  return all;
}

// What a macro stands for; other text as it is.
Result<std::string_view> Expand(std::string_view text) {
  if (text.starts_with("TZ=") || text.starts_with("CRON_TZ=")) {
    return Bad("the time zone does not belong into the cron expression; write it into timeZone");
  }
  if (!text.starts_with("@")) return text;
  Names known;
  for (const Macro& macro : kMacros) {
    if (EqualsIgnoringCase(text, macro.name)) return macro.means;
    known.push_back(macro.name);
  }
  if (EqualsIgnoringCase(text.substr(0, 6), "@every")) {
    return Bad(
        "@every counts from an unknown start, so a restart would move it; write a step of the "
        "clock, such as */15 * * * * for every 15 minutes");
  }
  const auto near = NearestWord(text, known);
  return Bad(fmt::format("unknown macro \"{}\"{}; write one of {}, or five fields", text,
                         near ? fmt::format(" (did you mean {}?)", *near) : "",
                         fmt::join(known, ", ")));
}

bool Has(uint64_t bits, unsigned i) { return ((bits >> i) & 1) != 0; }

// The first bit of `bits` that is set, at `from` or later; 64 when there is none.
unsigned FirstFrom(uint64_t bits, unsigned from) {
  return from > 63 ? 64 : static_cast<unsigned>(std::countr_zero(bits >> from << from));
}

}  // namespace

Result<Expression> Expression::Parse(std::string_view text) {
  if (text.size() > kMaxExpressionBytes) {
    return Bad(fmt::format("longer than {} characters; use ranges and steps", kMaxExpressionBytes));
  }
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t') {
      return Bad("a control character; write five fields with spaces between them, on one line");
    }
  }
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    return Bad("empty; write five fields, such as 0 2 * * * for each night at two");
  }
  const size_t end = text.find_last_not_of(" \t");
  ASSIGN_OR_RETURN(const std::string_view expanded, Expand(text.substr(begin, end - begin + 1)));
  const Names words = Words(expanded);
  if (words.size() != kFields.size()) {
    return Bad(fmt::format(
        "{} field{}, five are wanted: minute, hour, day of month, month, day of week{}",
        words.size(), words.size() == 1 ? "" : "s",
        words.size() > kFields.size() ? " (there are no fields for seconds or years)" : ""));
  }
  Expression out;
  out.text_ = std::string(text);
  const std::array<uint64_t*, kFields.size()> bits{&out.minutes_, &out.hours_, &out.days_,
                                                   &out.months_, &out.weekdays_};
  for (size_t i = 0; i < kFields.size(); ++i) {
    ASSIGN_OR_RETURN(const Bits field, ParseField(kFields[i], words[i]));
    *bits[i] = field.bits;
    if (bits[i] == &out.days_) out.any_day_ = field.any;
    if (bits[i] == &out.weekdays_) out.any_weekday_ = field.any;
  }
  if (!out.NamesSomeDay()) {
    return Bad(fmt::format("day of month \"{}\" never comes in month \"{}\"; choose another day",
                           words[2], words[3]));
  }
  return out;
}

bool Expression::every_hour() const { return std::popcount(hours_) == 24; }

bool Expression::NamesSomeDay() const {
  // A weekday comes in every month; both fields given, it is enough.
  if (any_day_ || !any_weekday_) return true;
  constexpr std::array<unsigned, 13> kLongest{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (unsigned month = 1; month <= 12; ++month) {
    if (Has(months_, month) && FirstFrom(days_, 1) <= kLongest[month]) return true;
  }
  return false;
}

bool Expression::NamesDay(local_days day) const {
  const std::chrono::year_month_day date(day);
  if (!Has(months_, static_cast<unsigned>(date.month()))) return false;
  const bool by_day = Has(days_, static_cast<unsigned>(date.day()));
  const bool by_weekday = Has(weekdays_, std::chrono::weekday(day).c_encoding());
  return any_day_ || any_weekday_ ? by_day && by_weekday : by_day || by_weekday;
}

std::optional<local_seconds> Expression::NextMinute(local_seconds from) const {
  const auto start = std::chrono::ceil<std::chrono::minutes>(from);
  local_days day = std::chrono::floor<days>(start);
  const auto of_day = std::chrono::hh_mm_ss(start - day);
  auto hour = static_cast<unsigned>(of_day.hours().count());
  auto minute = static_cast<unsigned>(of_day.minutes().count());
  const auto first_year = std::chrono::year_month_day(day).year();
  while (true) {
    const std::chrono::year_month_day date(day);
    if (date.year() > kLastYear || date.year() - first_year > std::chrono::years(kYearsSearched)) {
      return {};
    }
    if (NamesDay(day)) {
      // The rest of this hour, else the first minute of the next hour that is named.
      const unsigned m = Has(hours_, hour) ? FirstFrom(minutes_, minute) : 64;
      const unsigned h = m < 64 ? hour : FirstFrom(hours_, hour + 1);
      if (h < 24) {
        return day + std::chrono::hours(h) +
               std::chrono::minutes(m < 64 ? m : FirstFrom(minutes_, 0));
      }
    }
    hour = minute = 0;
    if (Has(months_, static_cast<unsigned>(date.month()))) {
      day += days(1);
    } else {
      day = local_days(date.year() / date.month() / std::chrono::last) + days(1);
    }
  }
}

}  // namespace weir::cron
