// When a streaming job is worth a restart: the rules between "could be better" and "act". Pure.
#pragma once

#include "tuner/demand.h"
#include "tuner/types.h"

namespace weir::tuner {

struct GateInput {
  const Settings& settings;
  double lag_slo_s = 60;
  double now_s = 0;
  double lag_s = 0;
  double restart_s = 60;
  double load = 0;           // records/s, sized for (a fresh jump extrapolated)
  double capacity = 0;       // records/s, as it runs now
  double next_capacity = 0;  // after the change under consideration
  int settled = 0;
  double acted_s = -1;
  int direction = 0;
  double acted_load = 0;
  double expected_load = 0;
  double recent_peak = 0;   // records/s
  bool fresh_jump = false;  // the load jumped within the newest window: its level is not known yet
  // What the change costs, of a restart that takes Pods down: 1, or less where it is made in place.
  double cost_share = 1;
  double doubt = 0;  // the load's standard error, a share of it
};

struct GateAnswer {
  bool open = false;
  const char* why = "";
};

// Up: the last moment at which a restart still fits into the lag objective, or, beyond it, when a
// restart ends the violation sooner than patience.
GateAnswer UpGate(const GateInput& in);

// A reversal of the last step at the same load is refused: for Settings::reversal_min when it would
// change parallelism by a lot, for a day when the gain is small (`share` of parallelism, 0..1).
bool ReversalHeld(const GateInput& in, int direction, double share);

}  // namespace weir::tuner
