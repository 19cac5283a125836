#include "job/reconcile/state_metrics.h"

#include "job/api/names.h"

namespace weir::job {

void StateMetrics::Seen(std::optional<State> old, std::optional<State> now) {
  if (old == now) return;
  MutexLock lock(mutex_);
  if (old) Add(*old, -1);
  if (now) Add(*now, 1);
}

void StateMetrics::Add(State state, int by) {
  const int count = counts_[state] += by;
  registry_
      .GetGauge("weir_sqljobs", "SqlJobs by state.", {{"state", std::string(StateName(state))}})
      .Set(count);
}

void StateMetrics::Moved(std::optional<State> from, State to) {
  registry_
      .GetCounter("weir_sqljob_transitions_total", "Moves of SqlJobs between states.",
                  {{"from", from ? std::string(StateName(*from)) : "None"},
                   {"to", std::string(StateName(to))}})
      .Increment();
}

}  // namespace weir::job
