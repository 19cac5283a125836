#include "base/core/clock.h"

#include <time.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <limits>
#include <optional>
#include <utility>

namespace weir {

SystemTime RealClock::SystemNow() const {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

SteadyTime RealClock::SteadyNow() const {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::steady_clock::now());
}

BootTime RealClock::BootNow() const {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return BootTime(seconds(now.tv_sec) +
                  std::chrono::duration_cast<milliseconds>(std::chrono::nanoseconds(now.tv_nsec)));
}

void RealClock::WaitUntil(std::condition_variable_any& cv, Mutex& mutex, SteadyTime deadline,
                          const std::stop_token& stop) NO_THREAD_SAFETY_ANALYSIS {
  // The predicate makes one wait: true at the second look, i.e. after any wake-up.
  bool looked = false;
  auto once = [&looked] { return std::exchange(looked, true); };
  if (deadline == SteadyTime::max()) {
    cv.wait(mutex, stop, once);
  } else {
    cv.wait_until(mutex, stop, deadline, once);
  }
}

bool SleepFor(Clock& clock, milliseconds delay, const std::stop_token& stop) {
  Mutex mutex;
  std::condition_variable_any cv;
  const SteadyTime deadline = clock.SteadyNow() + delay;
  MutexLock lock(mutex);
  while (!stop.stop_requested()) {
    if (clock.SteadyNow() >= deadline) return true;
    clock.WaitUntil(cv, mutex, deadline, stop);
  }
  return false;
}

namespace {

std::tm UtcParts(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  return parts;
}

std::string FormatSeconds(SystemTime time) {
  const std::tm parts = UtcParts(std::chrono::floor<seconds>(time).time_since_epoch().count());
  std::array<char, 32> buffer{};
  const size_t length = strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  return {buffer.data(), length};
}

}  // namespace

std::string FormatTime(SystemTime time) { return FormatSeconds(time) + "Z"; }

std::string FormatMicroTime(SystemTime time) {
  const auto millis = (time - std::chrono::floor<seconds>(time)).count();
  std::array<char, 16> buffer{};
  const int length = snprintf(buffer.data(), buffer.size(), ".%03d000Z", static_cast<int>(millis));
  return FormatSeconds(time) + std::string(buffer.data(), static_cast<size_t>(length));
}

namespace {

// Reads exactly `digits` decimal digits off the front of `*text`; -1 when there are none.
int TakeNumber(std::string_view* text, size_t digits) {
  if (text->size() < digits) return -1;
  int number = 0;
  for (const char c : text->substr(0, digits)) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  text->remove_prefix(digits);
  return number;
}

bool TakeChar(std::string_view* text, char wanted) {
  if (!text->starts_with(wanted)) return false;
  text->remove_prefix(1);
  return true;
}

// ".123456" in milliseconds, further digits dropped; 0 when there is no fraction, -1 when a point
// stands alone.
int TakeFraction(std::string_view* text) {
  if (!TakeChar(text, '.')) return 0;
  int millis = 0;
  int digits = 0;
  for (; !text->empty() && text->front() >= '0' && text->front() <= '9'; text->remove_prefix(1)) {
    if (digits++ < 3) millis = millis * 10 + (text->front() - '0');
  }
  if (digits == 0) return -1;
  for (; digits < 3; ++digits) millis *= 10;
  return millis;
}

// "Z" or "+02:00".
std::optional<std::chrono::minutes> TakeOffset(std::string_view* text) {
  if (TakeChar(text, 'Z') || TakeChar(text, 'z')) return std::chrono::minutes(0);
  const bool east = TakeChar(text, '+');
  if (!east && !TakeChar(text, '-')) return std::nullopt;
  const int hours = TakeNumber(text, 2);
  const bool colon = TakeChar(text, ':');
  const int minutes = TakeNumber(text, 2);
  if (hours < 0 || hours > 23 || !colon || minutes < 0 || minutes > 59) return std::nullopt;
  return std::chrono::minutes((east ? 1 : -1) * (hours * 60 + minutes));
}

}  // namespace

Result<SystemTime> ParseTime(std::string_view text) {
  const auto bad = [&] {
    return Invalid("BadTime", "not an RFC 3339 time: \"" + std::string(text.substr(0, 40)) + "\"");
  };
  std::string_view rest = text;
  const int year = TakeNumber(&rest, 4);
  if (!TakeChar(&rest, '-')) return bad();
  const int month = TakeNumber(&rest, 2);
  if (!TakeChar(&rest, '-')) return bad();
  const int day = TakeNumber(&rest, 2);
  if (!TakeChar(&rest, 'T') && !TakeChar(&rest, 't') && !TakeChar(&rest, ' ')) return bad();
  const int hour = TakeNumber(&rest, 2);
  if (!TakeChar(&rest, ':')) return bad();
  const int minute = TakeNumber(&rest, 2);
  if (!TakeChar(&rest, ':')) return bad();
  const int second = TakeNumber(&rest, 2);
  const int millis = TakeFraction(&rest);
  const auto offset = TakeOffset(&rest);
  if (year < 0 || month < 0 || day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60 || millis < 0 || !offset.has_value() || !rest.empty()) {
    return bad();
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return bad();
  return SystemTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + seconds(second) + milliseconds(millis) - *offset;
}

Result<milliseconds> ParseDuration(std::string_view text) {
  const auto bad = [&] {
    return Invalid("BadDuration",
                   "not a duration: \"" + std::string(text.substr(0, 40)) +
                       "\"; write a number with a unit, such as 250ms, 60s, 5m, 2h, 1d");
  };
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max() / 86'400'000 / 2;
  int64_t total = 0;
  std::string_view rest = text;
  if (rest.empty()) return bad();
  while (!rest.empty()) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc() || number < 0 || number > kMax) return bad();
    rest.remove_prefix(static_cast<size_t>(end - rest.data()));
    int64_t unit = 0;
    if (rest.starts_with("ms")) {
      unit = 1;
      rest.remove_prefix(2);
    } else if (!rest.empty()) {
      switch (rest.front()) {
        case 's':
          unit = 1'000;
          break;
        case 'm':
          unit = 60'000;
          break;
        case 'h':
          unit = 3'600'000;
          break;
        case 'd':
          unit = 86'400'000;
          break;
        default:
          return bad();
      }
      rest.remove_prefix(1);
    } else {
      return bad();
    }
    total += number * unit;
    if (total > kMax * 86'400'000) return bad();
  }
  return milliseconds(total);
}

std::string FormatDuration(milliseconds duration) {
  struct Unit {
    int64_t millis;
    const char* name;
  };
  constexpr std::array kUnits{Unit{86'400'000, "d"}, Unit{3'600'000, "h"}, Unit{60'000, "m"},
                              Unit{1'000, "s"}, Unit{1, "ms"}};
  int64_t left = duration.count();
  std::string out;
  for (const Unit& unit : kUnits) {
    if (left >= unit.millis) {
      out += std::to_string(left / unit.millis) + unit.name;
      left %= unit.millis;
    }
  }
  return out.empty() ? "0s" : out;
}

}  // namespace weir
