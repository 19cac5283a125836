// When to try a request again: pure policy; the caller waits and counts.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/clock.h"
#include "client/http/transport.h"

namespace weir::http {

struct RetryPolicy {
  int max_retries = 4;
  milliseconds first{200};   // back-off before the first retry; doubles with each
  milliseconds cap{10'000};  // of one back-off, and of a Retry-After that is obeyed
};

// Retry-After: seconds, or an HTTP date (IMF-fixdate, RFC 9110 section 5.6.7) seen from `now`.
// nullopt when it is neither; never negative.
std::optional<milliseconds> ParseRetryAfter(std::string_view value, SystemTime now);

// The back-off before retry number `attempt` (0 for the first): first * 2^attempt, capped, of
// which the upper half is jittered by `random` in [0, 1).
milliseconds BackOff(const RetryPolicy& policy, int attempt, double random);

// Whether and when to repeat a request that got this answer: only 429 and 503, which say that it
// was not carried out; after Retry-After (jittered upwards by a quarter) or else the back-off.
std::optional<milliseconds> RetryDelay(const RetryPolicy& policy, int attempt,
                                       const Response& response, SystemTime now, double random);

}  // namespace weir::http
