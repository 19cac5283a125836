// What the next run's input will be: the best of some simple forecasts, with its own past errors
// as the distribution around it. Pure.
#pragma once

#include <string>
#include <vector>

namespace weir::tuner {

struct Forecast {
  double log_mean = 0;
  // Equally named with weights: what may be added to log_mean. Never empty; weights sum to 1.
  struct Atom {
    double offset = 0;
    double weight = 0;
  };
  std::vector<Atom> atoms;
  double kernel_sd = 0.1;  // the atoms are samples: each is blurred by this much
  std::string name;        // "weekly mean" is lag 7, for people
};

// `log_inputs`: of the finished runs, oldest first. `weights`: 1, or less for another generation.
Forecast ForecastInput(const std::vector<double>& log_inputs, const std::vector<double>& weights);

}  // namespace weir::tuner
