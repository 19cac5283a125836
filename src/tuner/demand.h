// What the job has to carry: level, trend and jumps of the offered load, from the recent windows.
// Pure.
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "tuner/types.h"

namespace weir::tuner {

// Of the cost of a restart that takes Pods down; a change that costs less is not put off.
inline constexpr double kCheap = 0.5;

struct Demand {
  double level = 0;   // records/s at the source, now
  double before = 0;  // the level before the last jump (level when there was none)
  double peak = 0;    // the highest smoothed level that a scale-down must carry
  double soon = 0;    // the newest window, and what it rose by once more
  double newest = 0;  // the newest known window
  // Records/s more each minute, where the load has risen twice at about the same pace: a ramp, not
  // a jump. 0: it has not, or a change is not cheap.
  double rising_per_min = 0;
  double growth_per_min = 0;  // of ln(load), shrunk by its significance; 0 when uncertain
  // ln: what may be expected of a trend that only the newest windows show.
  double most_growth = std::numeric_limits<double>::infinity();
  int level_windows = 1;  // behind the level
  double noise = 0;       // of ln(load) from window to window
  int since_jump = 0;     // windows since the last jump, the jump's own included
  bool jumped_up = false;
};

// Nothing when no window says anything about the load. `cost_share`: what a change costs, of a
// restart; the cheaper, the sooner what is new counts.
std::optional<Demand> EstimateDemand(const std::vector<Window>& windows, double cost_share = 1);

// Records/s offered in a window: measured, else consumed plus what the backlog grew by. Nothing
// after a restart whose backlog nobody knows: what is caught up is no load.
std::optional<double> ArrivalOf(const Window& window, const Window* before);

// Seconds of backlog; empty when nobody knows.
std::optional<double> LagOf(const Window& window);

}  // namespace weir::tuner
