// How many SqlJobs are in which state, and how often they moved. Thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/core/mutex.h"
#include "base/metrics/metrics.h"
#include "job/api/sqljob.h"

namespace weir::job {

class StateMetrics {
 public:
  explicit StateMetrics(metrics::Registry& registry) : registry_(registry) {}

  // From the informer: absent means that the job appeared or went.
  void Seen(std::optional<State> old, std::optional<State> now) EXCLUDES(mutex_);
  // From an accepted status write; `from` absent: a job that had no status.
  void Moved(std::optional<State> from, State to);

 private:
  void Add(State state, int by) REQUIRES(mutex_);

  metrics::Registry& registry_;
  Mutex mutex_;
  std::map<State, int> counts_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
