#include "tuner/batch.h"

#include "tuner/align.h"

namespace weir::tuner {

Decision StepBatch(const Config& config, const std::vector<Run>& runs, double, BatchState* state) {
  Decision d;
  d.resources = config.initial;
  if (!runs.empty() && runs.back().outcome == Outcome::kOom) d.resources.tm_mem_mib *= 1.5;
  d.resources = Fit(d.resources.parallelism, d.resources.tm_cpu, d.resources.tm_mem_mib, config);
  state->applied = d.resources;
  state->has_applied = true;
  return d;
}

}  // namespace weir::tuner
