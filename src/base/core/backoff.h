// Jittered exponential back-off: the one law by which anything here waits before it tries again.
// Pure apart from the random source, which callers inject.
#pragma once

#include <functional>

#include "base/core/clock.h"

namespace weir {

// Uniform in [0, 1). Implementations used from several threads must be thread-safe.
using UnitRandom = std::function<double()>;

// A thread-safe source, seeded from the system.
UnitRandom MakeUnitRandom();

struct BackoffPolicy {
  milliseconds initial{200};
  milliseconds max{300'000};
  double factor = 2;
  double jitter = 0.5;  // the delay is drawn from [d * (1 - jitter), d]
};

// The delay before try number `attempt` + 1, where `attempt` failures (from 1) lie behind. Never
// above policy.max, never below a millisecond; no overflow at any attempt.
milliseconds BackoffDelay(const BackoffPolicy& policy, int attempt, double unit_random);

}  // namespace weir
