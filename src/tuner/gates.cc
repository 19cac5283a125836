#include "tuner/gates.h"

#include <algorithm>
#include <cmath>

namespace weir::tuner {
namespace {

constexpr double kWindowS = 60;
// Caches, JIT and the connectors' first fetch: the first minute after a start is 15 % slower.
constexpr double kWarmupLossS = 9;
constexpr double kShortOfLoad = 0.98;  // above this utilisation a backlog no longer drains in time
// Two minutes of violation are worth a restart.
constexpr double kRestartWorthS = 90;
constexpr double kSureDeviations = 2;  // of the load: less above what is carried may be noise
// At a constant load nobody should see a job go up and down again within a day for a quarter.
constexpr double kSmallShare = 0.25;
constexpr double kDayMin = 1440;

}  // namespace

GateAnswer UpGate(const GateInput& in) {
  if (!(in.capacity > 0) || !(in.load > 0)) return {};
  const double rho = in.load / in.capacity;
  const double restart = in.restart_s + kWarmupLossS;
  if (in.lag_s > in.lag_slo_s) {
    if (!(in.next_capacity > in.load * 1.02)) return {rho > 1, "the lag objective is missed"};
    const double stay = rho < 0.999 ? (in.lag_s - in.lag_slo_s) / (1 / rho - 1) : 1e9;
    const double after =
        restart + (in.lag_s + restart - in.lag_slo_s) / (in.next_capacity / in.load - 1);
    if (stay > after + kRestartWorthS * in.cost_share) {
      return {true, "the lag objective is missed and a restart ends that sooner"};
    }
    return {};
  }
  if (rho < kShortOfLoad) return {};
  const double grows = kWindowS * std::max(0.0, 1 - 1 / rho);
  const double lag_if_later = in.lag_s + grows + restart;
  // A second restart, for a level that was misjudged, costs more than the reserve is worth.
  const double budget = in.fresh_jump ? 1.0 : in.settings.lag_budget;
  if (lag_if_later > budget * in.lag_slo_s) {
    return {true, "later the restart would no longer fit into the lag objective"};
  }
  // It must be done anyway, and costs little: every minute of waiting is lag for nothing.
  const bool sure = !in.fresh_jump && rho >= kShortOfLoad * (1 + kSureDeviations * in.doubt);
  if (in.cost_share < kCheap && sure) {
    return {true, "the load is more than that, and a change in place is cheap"};
  }
  return {};
}

bool ReversalHeld(const GateInput& in, int direction, double share) {
  if (in.direction == 0 || direction == in.direction || in.acted_s < 0) return false;
  const double age_min = (in.now_s - in.acted_s) / 60;
  if (age_min < 0) return false;
  // The same load: within the 15 % that a person would call the same, and some for noise.
  const auto same = [&](double load) {
    const double change = std::log(std::max(in.recent_peak, 1e-3) / std::max(load, 1e-3));
    return direction < 0 ? change > -0.2 : change < 0.2;
  };
  if (age_min <= in.settings.reversal_min && same(in.acted_load)) return true;
  return share < kSmallShare && age_min <= kDayMin && same(in.expected_load);
}

}  // namespace weir::tuner
