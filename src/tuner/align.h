// The last step of every decision: bounds, quanta, key groups. Pure.
#pragma once

#include "tuner/types.h"

namespace weir::tuner {

// The cheapest parallelism whose busiest subtask owns as many key groups as with `p`:
// ceil(G / ceil(G / p)). With G <= 0, `p` itself. Never above `p`, never below 1.
int AlignToKeyGroups(int p, int key_groups);

// Rounded up to a multiple of `step` and into the range; `fallback` when `x` is not finite.
double Quantise(double x, double step, const Range& range, double fallback);

// A recommendation that the bounds allow, whatever was asked for.
Resources Fit(double parallelism, double tm_cpu, double tm_mem_mib, const Config& config);

}  // namespace weir::tuner
