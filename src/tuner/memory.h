// The memory model of a streaming job: peak of a TaskManager = fixed + (state + state growing with
// the load) / parallelism. Pure values.
#pragma once

#include <array>
#include <optional>

#include "tuner/types.h"

namespace weir::tuner {

struct MemoryModel {
  // The first settled observation: it scales the prior. peak 0: nothing seen yet.
  double ref_peak_mib = 0;
  double ref_parallelism = 1;
  double ref_load = 1;
  std::array<double, 9> learnt{};
  double t_s = 0;          // last observation
  double relative_sd = 0;  // scatter of observed peaks around the model
  // After an out-of-memory kill nothing below this is recommended until floor_until_s.
  double floor_mib = 0;
  double floor_until_s = 0;
  // The largest peak that a settled job was seen to survive, and where.
  double safe_mib = 0;
};

// `load`: the slow load that the state follows.
void LearnMemory(double peak_mib, int parallelism, double load, double t_s, MemoryModel* model);

// The limit that peaks at `parallelism` and `load` stay below; nothing before an observation.
std::optional<double> MemoryLimitFor(const MemoryModel& model, int parallelism, double load,
                                     double margin);

// Raises the floor after a kill at `limit_mib`.
void NoteOutOfMemory(double limit_mib, double t_s, MemoryModel* model);

}  // namespace weir::tuner
