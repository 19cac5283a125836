// The model of what a job can carry: per vertex, ln(capacity) over ln(parallelism).
//
// Parallelism acts multiplicatively (capacity = mu * P^alpha), so in logarithms the plant is a line
// whose slope alpha is the same at P = 2 and at P = 200; this is what makes one step enough.
// Capacities are in records/s *at the source*: a vertex that sees half of them counts double.
// Pure values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tuner/types.h"

namespace weir::tuner {

struct CapacityPoint {
  int parallelism = 0;
  double log_capacity = 0;
  double weight = 0;  // windows behind it, at most kMaxWeight
  double t_s = 0;     // last window
};

struct VertexModel {
  std::string id;
  double saturation = 0;  // busy ratio seen while the vertex was surely full; 0: never seen
  std::vector<CapacityPoint> points;  // newest last
};

struct CapacityModel {
  std::vector<VertexModel> vertices;

  // What the job carries at `p`, in records/s at the source; nothing before the first observation.
  std::optional<double> At(int p) const;
  // The smallest parallelism of the range that carries `demand`; range.max when none does.
  std::optional<int> SizeFor(double demand, const Range& range) const;
  // The slope in force for the vertex (its own measurements pull it away from the prior), and how
  // uncertain it is.
  struct SlopeEstimate {
    double mean = 0;
    double sd = 0;
  };
  static SlopeEstimate Slope(const VertexModel& vertex);
};

// Adds one settled window. `saturated`: a backlog existed all through it, so the bottleneck ran at
// its true capacity whatever its busy ratio said.
void LearnCapacity(const Window& window, bool saturated, CapacityModel* model);

// Utilisation of the busiest vertex, corrected by the saturation known of it.
std::optional<double> Utilisation(const Window& window, const CapacityModel& model);

int ParallelismOf(const Window& window);  // the widest vertex; 0 when unknown

}  // namespace weir::tuner
