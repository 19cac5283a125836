#include "client/http/retry.h"

#include <time.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

#include "base/core/backoff.h"

namespace weir::http {

std::optional<milliseconds> ParseRetryAfter(std::string_view value, SystemTime now) {
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  int64_t count = 0;
  const char* end = value.data() + value.size();
  const auto number = std::from_chars(value.data(), end, count);
  if (number.ec == std::errc() && number.ptr == end && count >= 0) {
    constexpr int64_t kDay = 86'400;
    return milliseconds(1000 * std::min(count, kDay));
  }
  std::tm parts{};
  const std::string text(value);
  const char* rest = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  const SystemTime at{std::chrono::duration_cast<milliseconds>(seconds(timegm(&parts)))};
  return std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(at - now));
}

milliseconds BackOff(const RetryPolicy& policy, int attempt, double random) {
  // Attempts count from 0 here, and `random` draws upwards from the half.
  return BackoffDelay({policy.first, policy.cap, 2, 0.5}, attempt + 1, 1 - random);
}

std::optional<milliseconds> RetryDelay(const RetryPolicy& policy, int attempt,
                                       const Response& response, SystemTime now, double random) {
  if (response.status != 429 && response.status != 503) return std::nullopt;
  if (attempt >= policy.max_retries) return std::nullopt;
  if (const auto header = response.Header("Retry-After")) {
    if (const auto asked = ParseRetryAfter(*header, now); asked && asked->count() > 0) {
      const milliseconds obeyed = std::min(*asked, policy.cap);
      return obeyed + milliseconds(static_cast<int64_t>(random * 0.25 *
                                                        static_cast<double>(obeyed.count())));
    }
  }
  return BackOff(policy, attempt, random);
}

}  // namespace weir::http
