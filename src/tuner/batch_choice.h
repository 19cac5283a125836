// The choice of a run's parallelism and memory by expected cost: what it uses, what a missed
// deadline costs, what running out of memory costs. Pure.
#pragma once

#include "tuner/batch_model.h"
#include "tuner/forecast.h"
#include "tuner/types.h"

namespace weir::tuner {

// Everything that a candidate is judged by.
struct BatchProblem {
  const Config& config;
  Forecast forecast;
  DurationModel duration;
  PeakModel peak;
  double cpu = 1;
  double spent_s = 0;        // by earlier attempts of this run
  double oom_limit_mib = 0;  // the limit of this run's last attempt, which was killed; 0: none
  int oom_parallelism = 0;
};

struct BatchCandidate {
  int parallelism = 1;
  double mem_mib = 0;
  double cost = 0;  // in runs at their cheapest in time
  double miss = 0;  // chance to be late
  double oom = 0;   // chance to be killed
};

// The cheapest candidate with min_p <= parallelism <= max_p. Both models must be known. Rules out
// inputs that would have fitted where this run's last attempt was killed.
BatchCandidate ChooseBatch(BatchProblem problem, int min_p, int max_p);

}  // namespace weir::tuner
