// How long a run takes and what memory it peaks at, fitted to the recorded attempts. Pure values.
//
//   duration = overhead + work * input / (P * cpu^0.9)^alpha      peak = fixed + k * input / P
// fitted by ridge regression with relative errors, recent runs counting more.
#pragma once

#include <vector>

#include "tuner/types.h"

namespace weir::tuner {

struct DurationModel {
  bool known = false;
  double overhead_s = 60;
  double work = 0;  // seconds per unit of input on one slot
  double alpha = 0.9;
  double sd = 0.1;  // of ln(duration)
  double bias = 0;  // ln: what recent runs took more than fitted (the integral part)

  double At(double input, int p, double cpu) const;  // seconds
  double PerInput(int p, double cpu) const;          // seconds a unit of input, without overhead
};

struct PeakModel {
  bool known = false;
  double fixed_mib = 0;
  double per_input = 0;  // MiB per unit of input per slot
  double sd = 0.1;       // of ln(the part that follows the input)
  double fixed_share_sd = 0;

  double At(double input, int p) const;  // MiB
};

DurationModel FitDuration(const std::vector<Attempt>& runs);
PeakModel FitPeak(const std::vector<Attempt>& runs);

}  // namespace weir::tuner
