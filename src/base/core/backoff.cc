#include "base/core/backoff.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>

#include "base/core/mutex.h"

namespace weir {

UnitRandom MakeUnitRandom() {
  struct Source {
    Mutex mutex;
    std::mt19937_64 engine GUARDED_BY(mutex){std::random_device{}()};
  };
  auto source = std::make_shared<Source>();
  return [source] {
    MutexLock lock(source->mutex);
    return std::uniform_real_distribution<double>(0, 1)(source->engine);
  };
}

milliseconds BackoffDelay(const BackoffPolicy& policy, int attempt, double unit_random) {
  const double exponent = std::max(attempt, 1) - 1;
  // pow may be infinite at absurd attempts; min() makes that the maximum.
  const double full = std::min(static_cast<double>(policy.initial.count()) *
                                   std::pow(std::max(policy.factor, 1.0), exponent),
                               static_cast<double>(policy.max.count()));
  const double drawn = full * (1 - std::clamp(policy.jitter, 0.0, 1.0) * unit_random);
  return milliseconds(std::max<milliseconds::rep>(std::llround(drawn), 1));
}

}  // namespace weir
