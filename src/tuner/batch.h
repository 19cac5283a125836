// Batch: what the next attempt of a scheduled run gets, from the records of the last ones. Pure.
#pragma once

#include <vector>

#include "tuner/types.h"

namespace weir::tuner {

struct BatchState {
  double t_s = -1;          // the newest record seen
  double safe_mem_mib = 0;  // the last limit that a run finished with
  Resources applied;        // the last recommendation
  bool has_applied = false;
};

// Total and deterministic, as StepStream. `runs` are attempts, sorted by time.
Decision StepBatch(const Config& config, const std::vector<Attempt>& runs, double now_s,
                   BatchState* state);

}  // namespace weir::tuner
