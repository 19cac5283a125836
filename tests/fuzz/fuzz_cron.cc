// Any expression and zone: parsing ends, what parses fires, and fires ascend.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/cron/schedule.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t line = text.find('\n');
  const std::string_view zone = line == std::string_view::npos ? "" : text.substr(line + 1);
  const auto schedule = weir::cron::Schedule::Parse(text.substr(0, line), zone);
  if (!schedule.ok()) {
    if (schedule.status().message().empty()) std::abort();
    return 0;
  }
  const weir::SystemTime start = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);
  const auto first = schedule->Next(start);
  if (!first || *first <= start) std::abort();
  const auto second = schedule->Next(*first);
  if (!second || *second <= *first) std::abort();
  if (schedule->Last(*second) != second) std::abort();
  return 0;
}
