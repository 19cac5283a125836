// Streaming: a velocity-form PID in ln(parallelism) with the measured load fed forward.
//
// ln(utilisation) = disturbance - alpha * ln(P): a plant with constant gain. The step is
//   ln P' = ln P_applied + (e + D + catch-up) / alpha,   e = ln(load / (capacity * rho*)),
// with alpha and the capacity learnt from the recorded windows. Starting from the parallelism that
// is applied, not from the one asked for, is what makes clamping, refusals and manual edits
// harmless: nothing can wind up, and switching the tuner on moves nothing.
// When to act is a question of cost (gates.h): a restart against the lag objective, or against the
// resources that are wasted without it.
#pragma once

#include <string>
#include <vector>

#include "tuner/capacity.h"
#include "tuner/memory.h"
#include "tuner/types.h"

namespace weir::tuner {

// All that a streaming job's tuner remembers; small, plain, serialised by state_codec.h.
struct StreamState {
  double t_s = -1;  // the newest window that was learnt from; -1: none
  CapacityModel capacity;
  MemoryModel memory;
  int settled = 0;       // running windows since the last start
  double down_s = 0;     // downtime of the restart in progress
  double restart_s = 0;  // what a restart takes here; 0: not seen yet
  double rescale_s = 0;  // and a change of parallelism in place; 0: not seen yet
  double slow_load = 0;  // load filtered as operator state follows it
  double last_lag_s = 0;
  double wasted_min = 0;     // minutes of the whole job's resources wasted so far
  double acted_s = -1;       // the last change of parallelism; -1: none
  int direction = 0;         // of that change
  double acted_load = 0;     // the load at which it was made
  double expected_load = 0;  // and the one, grown, that it was made for
  double actions = 0;        // changes, decayed with kActionHalfLife
  Resources applied;         // the last recommendation
  bool has_applied = false;
};

// Total: any configuration, history and state yields a decision within the bounds. Deterministic.
// `windows` are sorted by time and free of duplicates (ReadWindows does that).
Decision StepStream(const Config& config, const std::vector<Window>& windows, double now_s,
                    StreamState* state);

// The decision between `before` and `after` was not put into force (refused, held back, only
// recommended): what was learnt stays, that something was done is taken back.
void Forgo(const StreamState& before, const Resources& current, StreamState* after);

}  // namespace weir::tuner
