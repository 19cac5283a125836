#include "base/cron/yearly_rule.h"

#include <algorithm>
#include <charconv>

namespace weir::cron {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;

bool TakeChar(std::string_view* text, char wanted) {
  if (!text->starts_with(wanted)) return false;
  text->remove_prefix(1);
  return true;
}

std::optional<int> TakeNumber(std::string_view* text, int max) {
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || number < 0 || number > max) return {};
  text->remove_prefix(static_cast<size_t>(end - text->data()));
  return number;
}

// "EST" or "<+1030>"; what it says does not matter.
bool TakeAbbreviation(std::string_view* text) {
  const bool quoted = TakeChar(text, '<');
  const size_t end =
      quoted ? text->find('>') : std::min(text->find_first_of("+-0123456789,"), text->size());
  if (end == std::string_view::npos || end == 0) return false;
  text->remove_prefix(end + (quoted ? 1 : 0));
  return true;
}

// "[+-]h[hh][:mm[:ss]]".
std::optional<seconds> TakeTime(std::string_view* text) {
  const bool negative = TakeChar(text, '-');
  if (!negative) TakeChar(text, '+');
  const auto h = TakeNumber(text, 167);
  if (!h) return {};
  seconds time = hours(*h);
  if (TakeChar(text, ':')) {
    const auto m = TakeNumber(text, 59);
    if (!m) return {};
    time += minutes(*m);
    if (TakeChar(text, ':')) {
      const auto s = TakeNumber(text, 59);
      if (!s) return {};
      time += seconds(*s);
    }
  }
  return negative ? -time : time;
}

}  // namespace

std::optional<YearlyRule::Day> YearlyRule::TakeDay(std::string_view* text) {
  Day day;
  if (TakeChar(text, 'M')) {
    const auto month = TakeNumber(text, 12);
    const bool dot = TakeChar(text, '.');
    const auto week = TakeNumber(text, 5);
    const bool second_dot = TakeChar(text, '.');
    const auto weekday = TakeNumber(text, 6);
    if (!dot || !second_dot || month.value_or(0) < 1 || week.value_or(0) < 1 || !weekday) return {};
    day.month = static_cast<unsigned>(*month);
    day.week = static_cast<unsigned>(*week);
    day.weekday = static_cast<unsigned>(*weekday);
  } else {
    day.form = TakeChar(text, 'J') ? 'J' : 'N';
    const auto number = TakeNumber(text, 365);
    if (!number || (day.form == 'J' && *number == 0)) return {};
    day.number = static_cast<unsigned>(*number);
  }
  if (TakeChar(text, '/')) {
    const auto time = TakeTime(text);
    if (!time) return {};
    day.time = *time;
  }
  return day;
}

std::optional<YearlyRule> YearlyRule::Parse(std::string_view text) {
  YearlyRule rule;
  // POSIX counts offsets to the west.
  if (!TakeAbbreviation(&text)) return {};
  const auto standard = TakeTime(&text);
  if (!standard || !TakeAbbreviation(&text)) return {};
  rule.standard_ = -*standard;
  rule.summer_ = rule.standard_ + hours(1);
  if (!text.starts_with(',')) {
    const auto summer = TakeTime(&text);
    if (!summer) return {};
    rule.summer_ = -*summer;
  }
  if (!TakeChar(&text, ',')) return {};
  const auto begins = TakeDay(&text);
  if (!begins || !TakeChar(&text, ',')) return {};
  const auto ends = TakeDay(&text);
  if (!ends || !text.empty()) return {};
  rule.summer_begins_ = *begins;
  rule.summer_ends_ = *ends;
  return rule;
}

sys_seconds YearlyRule::In(year y, const Day& day, seconds offset_before) {
  sys_days date{};
  if (day.form == 'M') {
    const std::chrono::weekday weekday(day.weekday);
    const std::chrono::month month(day.month);
    date = day.week == 5 ? sys_days(y / month / weekday[std::chrono::last])
                         : sys_days(y / month / weekday[day.week]);
  } else {
    const bool after_leap_day = day.form == 'J' && y.is_leap() && day.number > 59;
    date = sys_days(y / std::chrono::January / 1) +
           days(day.number + (after_leap_day ? 1U : 0U) - (day.form == 'J' ? 1U : 0U));
  }
  return date + day.time - offset_before;
}

YearlyRule::Change YearlyRule::ChangeOf(int half_years) const {
  const year y(half_years >> 1);
  Change begin{In(y, summer_begins_, standard_), summer_};
  Change end{In(y, summer_ends_, summer_), standard_};
  if (end.at < begin.at) std::swap(begin, end);
  return half_years % 2 == 0 ? begin : end;
}

// The number of the last change at `time` or before it.
int YearlyRule::HalfYearsAt(sys_seconds time) const {
  const std::chrono::year_month_day date(std::chrono::floor<days>(time));
  // A change near the new year may lie in the year beside, as UTC counts.
  int number = (static_cast<int>(date.year()) + 1) * 2 + 1;
  while (ChangeOf(number).at > time) --number;
  return number;
}

YearlyRule::Change YearlyRule::Before(sys_seconds time) const {
  return ChangeOf(HalfYearsAt(time));
}

YearlyRule::Change YearlyRule::After(sys_seconds time) const {
  return ChangeOf(HalfYearsAt(time) + 1);
}

}  // namespace weir::cron
