#include "base/core/clock.h"

#include <time.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <limits>

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
  const std::tm parts = UtcParts(
      std::chrono::floor<seconds>(time).time_since_epoch().count());
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

Result<SystemTime> ParseTime(std::string_view text) {
  const auto bad = [&] {
    return Invalid("BadTime", "not an RFC 3339 time: \"" + std::string(text.substr(0, 40)) + "\"");
  };
  std::tm parts{};
  const std::string copy(text.substr(0, 40));
  const char* rest = strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (rest == nullptr) return bad();
  int64_t millis = 0;
  if (*rest == '.') {
    int digits = 0;
    for (++rest; *rest >= '0' && *rest <= '9'; ++rest) {
      if (digits++ < 3) millis = millis * 10 + (*rest - '0');
    }
    if (digits == 0) return bad();
    for (; digits < 3; ++digits) millis *= 10;
  }
  int64_t offset_minutes = 0;
  if (*rest == 'Z' || *rest == 'z') {
    ++rest;
  } else {
    int hours = 0;
    int minutes = 0;
    char sign = 0;
    int used = 0;
    if (sscanf(rest, "%c%2d:%2d%n", &sign, &hours, &minutes, &used) != 3 ||
        (sign != '+' && sign != '-') || hours > 23 || minutes > 59) {
      return bad();
    }
    offset_minutes = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    rest += used;
  }
  if (*rest != '\0') return bad();
  const std::time_t epoch = timegm(&parts) - offset_minutes * 60;
  return SystemTime(seconds(epoch) + milliseconds(millis));
}

Result<milliseconds> ParseDuration(std::string_view text) {
  const auto bad = [&] {
    return Invalid("BadDuration", "not a duration: \"" + std::string(text.substr(0, 40)) +
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
        case 's': unit = 1'000; break;
        case 'm': unit = 60'000; break;
        case 'h': unit = 3'600'000; break;
        case 'd': unit = 86'400'000; break;
        default: return bad();
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
