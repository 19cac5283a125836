#include "tuner/stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tuner/align.h"
#include "tuner/demand.h"
#include "tuner/gates.h"
#include "tuner/numeric.h"
#include "tuner/reason.h"

namespace weir::tuner {
namespace {

constexpr double kRestartPriorS = 60;  // before the first restart was seen
// In place the Pods stay: tasks are cancelled, deployed and restored, and half of a checkpoint's
// interval is read again.
constexpr double kRescalePriorS = 20;
constexpr double kLeastCostShare = 0.05;       // what is done again, and the risk of it
constexpr double kSlowLoadS = 1200;            // state follows the load within window and TTL sizes
constexpr double kActionHalfLifeS = 3 * 3600;  // flapping is judged over an afternoon
constexpr double kBacklogS = 5;                // less than this is what sits in buffers anyway
constexpr int kSettled = 2;                    // the first window after a start is warm-up
constexpr int kSettledLate = 1;                // after a change in place, if it was not enough
constexpr double kFull = 0.98;                 // of what the busy ratio is known to reach
constexpr double kMuchLag = 0.2;               // of the objective: more than a noisy minute leaves
constexpr double kMore = 1.05;                 // than is carried, at least, once a backlog grows
constexpr double kFullBefore = 0.9;            // above this, when it was full is not to be told
constexpr double kLeastFull = 0.25;            // of a window: less is within the metrics' age
// A ramp goes on until the next decision can be made: the change's own window, and one after it.
constexpr double kRampLeadMin = 2;
constexpr double kHalfWindowMin = 0.5;  // the age of a window's mean
// Without backlog in twenty minutes; in five where a change too many is soon taken back.
constexpr double kDrainS = 1200;
constexpr double kDrainCheapS = 300;
constexpr size_t kMinHistory = 3;     // windows, before anything is given up
constexpr double kMaxUp = 8;          // a step: beyond this the model is a guess
constexpr double kMaxDown = 8;        // as up; what is left is sized with the slope's doubt
constexpr double kMaxLead = 0.6;      // ln: no trend is trusted for more than 80 %
constexpr double kLevelDoubt = 1.0;   // deviations: five levels of six are below
constexpr double kUsualNoise = 0.03;  // of a window's load, until it is seen
// A step that saves less than this share must have been worth it for longer.
constexpr double kSavingAtOnce = 0.3;
constexpr double kMaxPatience = 2.5;
constexpr double kDayMin = 1440;
constexpr double kLongestGapMin = 2;   // between two decisions: what nobody saw was not all waste
constexpr double kSpareShare = 0.04;   // within the headroom of a scale-down
constexpr double kMemoryAlarm = 0.93;  // of the limit: the collector already costs throughput

bool Saturated(const Window& w, double lag_before_s) {
  const auto lag = LagOf(w);
  return lag && *lag > kBacklogS && lag_before_s > kBacklogS;
}

// Flink's numbers are some seconds old, so the first window after a change says too much, and each
// later one at most that.
void LearnRescale(const Window& w, StreamState* s) {
  if (!w.rescale_s) return;
  const double seen = Clamp(*w.rescale_s, 1, 900);
  if (s->rescale_s <= 0) {
    s->rescale_s = seen;
  } else if (!w.running) {
    s->rescale_s += 0.5 * (seen - s->rescale_s);
  } else {
    s->rescale_s = std::min(s->rescale_s, seen);
  }
}

// `warm`: running windows after a start from which it says what the job carries.
void Learn(const Window& w, const Window* before, int warm, StreamState* s) {
  const double elapsed = s->t_s >= 0 ? Clamp(w.t_s - s->t_s, 1, 3600) : 60;
  s->actions *= std::exp2(-elapsed / kActionHalfLifeS);
  if (const auto arrival = ArrivalOf(w, before); arrival && *arrival > 0) {
    if (s->slow_load <= 0) s->slow_load = *arrival;
    s->slow_load += (*arrival - s->slow_load) * (1 - std::exp(-elapsed / kSlowLoadS));
  }
  LearnRescale(w, s);
  if (w.oom > 0 && w.tm_mem_mib) NoteOutOfMemory(*w.tm_mem_mib, w.t_s, &s->memory);
  if (!w.running) {
    s->settled = 0;
    s->down_s += Clamp(w.down_s, 0, 3600);
  } else {
    if (s->down_s > 0) {
      const double seen = Clamp(s->down_s, 5, 900);
      s->restart_s = s->restart_s > 0 ? s->restart_s + 0.5 * (seen - s->restart_s) : seen;
      s->down_s = 0;
    }
    ++s->settled;
    if (s->settled >= warm) {
      LearnCapacity(w, Saturated(w, s->last_lag_s), &s->capacity);
      if (w.mem_peak_mib) {
        LearnMemory(*w.mem_peak_mib, ParallelismOf(w), s->slow_load, w.t_s, &s->memory);
      }
    }
  }
  if (const auto lag = LagOf(w)) s->last_lag_s = Clamp(*lag, 0, 1e9);
  s->t_s = w.t_s;
}

// What the newest windows say the job runs with.
Resources Applied(const Config& config, const std::vector<Window>& windows,
                  const StreamState& state) {
  Resources applied = state.has_applied ? state.applied : config.initial;
  for (auto w = windows.rbegin(); w != windows.rend(); ++w) {
    const int p = ParallelismOf(*w);
    if (p > 0) {
      applied.parallelism = p;
      break;
    }
    if (state.has_applied) break;  // restarting: what was asked for last
  }
  if (!windows.empty()) {
    applied.tm_cpu = windows.back().tm_cpu.value_or(applied.tm_cpu);
    applied.tm_mem_mib = windows.back().tm_mem_mib.value_or(applied.tm_mem_mib);
  }
  return applied;
}

// All subtasks of the busiest vertex are at work, and the backlog grows in spite of that: whatever
// the windows before say, the load is more than is carried.
bool Overloaded(const std::vector<Window>& windows, const CapacityModel& capacity, double slo_s) {
  if (windows.size() < 2) return false;
  const Window &before = windows[windows.size() - 2], &now = windows.back();
  const auto lag = LagOf(now), lag_before = LagOf(before);
  const auto busy = Utilisation(now, capacity);
  if (!busy || *busy < kFull || !lag || !lag_before || *lag <= kMuchLag * slo_s) return false;
  // Records, where they are known: seconds shrink when more is done, too.
  return now.lag && before.lag ? *now.lag > *before.lag : *lag > *lag_before;
}

// The load that has outgrown the job within the newest window, which began without a backlog and
// ends with one; 0: none has. How long ago that was the busy ratio says: full since then, as before
// until then. What has come since then beyond what is carried is the backlog. Flink tells part of
// one late, so it is rather more than this.
double OutgrownBy(const std::vector<Window>& windows, const CapacityModel& model, double capacity,
                  double slo_s) {
  if (windows.size() < 2 || !(capacity > 0)) return 0;
  const Window &before = windows[windows.size() - 2], &now = windows.back();
  const auto lag = LagOf(now), lag_before = LagOf(before);
  const auto busy = Utilisation(now, model), busy_before = Utilisation(before, model);
  if (!before.running || !lag || !lag_before || !busy || !busy_before) return 0;
  if (*lag_before > kBacklogS || *lag <= kMuchLag * slo_s) return 0;
  const double records = now.lag.value_or(*lag * ArrivalOf(now, &before).value_or(0));
  const double was = std::min(*busy_before, 1.0);
  const double full = was < kFullBefore ? (std::min(*busy, 1.0) - was) / (1 - was) : 1;
  return capacity + records / (Clamp(full, kLeastFull, 1) * Clamp(now.t_s - before.t_s, 1, 600));
}

// What a change takes.
double RestartOf(const Config& config, const StreamState& state) {
  if (config.in_place) return state.rescale_s > 0 ? state.rescale_s : kRescalePriorS;
  return state.restart_s > 0 ? state.restart_s : kRestartPriorS;
}

// The knobs price a restart that takes Pods down for a minute.
double CostShareOf(const Config& config, double restart_s) {
  return config.in_place ? Clamp(restart_s / kRestartPriorS, kLeastCostShare, 1) : 1;
}

// One decision's working set.
struct Step {
  const Config& config;
  const std::vector<Window>& windows;
  StreamState& state;
  Resources current;
  Demand demand;
  double load = 0;  // sized for: the level, a fresh jump extrapolated
  double lead = 0;  // ln: the D part
  double lag_s = 0;
  double capacity = 0;
  double restart_s = 0;
  double slo_s = 60;
  double ahead = 0;         // records/s more, until the next decision
  bool overloaded = false;  // full, and the backlog grows
  double elapsed_min = 1;   // since the decision before

  double RhoUp() const { return config.utilization.value_or(config.settings.rho_up); }
  double RhoDown() const {
    // Each recent change widens the headroom a little: a limit cycle starves itself.
    return config.utilization.value_or(config.settings.rho_down) - 0.005 * state.actions;
  }
  GateInput Gate(double next_capacity) const {
    return {config.settings,
            slo_s,
            windows.back().t_s,
            lag_s,
            restart_s,
            load,
            capacity,
            next_capacity,
            state.settled,
            state.acted_s,
            state.direction,
            state.acted_load,
            state.expected_load,
            demand.peak,
            demand.jumped_up && demand.since_jump == 1 && !overloaded,
            CostShare(),
            overloaded ? 0 : demand.noise / std::sqrt(demand.level_windows)};
  }
  bool Cheap() const { return CostShare() < kCheap; }
  // A change in place that left a backlog: the next one does not wait for its catching up to end.
  bool Late() const { return Cheap() && lag_s > 0.3 * slo_s; }
  double CostShare() const { return CostShareOf(config, restart_s); }
  double MemoryFor(int p, double at_load) const {
    const auto limit = MemoryLimitFor(state.memory, p, std::max(at_load, state.slow_load),
                                      config.settings.mem_margin);
    double mem = limit.value_or(current.tm_mem_mib);
    if (windows.back().t_s < state.memory.floor_until_s) {
      mem = std::max(mem, state.memory.floor_mib);
    }
    return Quantise(mem, config.mem_quantum_mib, config.tm_mem_mib, current.tm_mem_mib);
  }
};

// The D part: how far ahead to size. With a load that grows by g a day, steps of sqrt(2 c g) are
// the cheapest compromise between restarts (cost c) and resources bought early: the economic order
// quantity.
double Lead(const Demand& demand, const Settings& settings, double cost_share) {
  const double g_day = demand.growth_per_min * kDayMin;
  if (!(g_day > 0)) return 0;
  const double cost_days = cost_share * settings.restart_cost_min / kDayMin;
  return std::min({kMaxLead, demand.most_growth, std::sqrt(2 * cost_days * g_day)});
}

// A jump that began inside the newest window is seen only in part. How much of it shows in the
// backlog: a load above the capacity all through the window would have left 60 (1 - C/L) seconds.
// Less of that means that more of the jump is still to be seen, about three times as much.
double SizedLoad(const Demand& d, double capacity, double lag_s) {
  if (!d.jumped_up || d.since_jump != 1 || !(capacity > 0) || d.level <= capacity) return d.level;
  const double whole_s = 60 * (1 - capacity / d.level);
  const double unseen = Clamp(2.8 * (1 - lag_s / whole_s), 0, 0.8);
  return d.before + (1 + unseen) * std::max(0.0, d.level - d.before);
}

// Where a change is cheap, the newest window counts for itself once it shows more than the level.
void LookCloser(Step* s) {
  const double outgrown = OutgrownBy(s->windows, s->state.capacity, s->capacity, s->slo_s);
  s->overloaded = Overloaded(s->windows, s->state.capacity, s->slo_s);
  if (s->overloaded) s->load = std::max({s->load, s->capacity * kMore, s->demand.newest});
  if (outgrown > s->load) s->load = outgrown, s->overloaded = true;
  // A ramp is a reason for a larger step, not for one: two rises at one pace are chance once a day.
  s->ahead = kRampLeadMin * s->demand.rising_per_min;
  if (s->overloaded && s->ahead > 0) {
    s->load = std::max(s->load, s->demand.newest + kHalfWindowMin * s->demand.rising_per_min);
  }
}

// Where the groups cannot be dealt out evenly, the largest share rules: 5 subtasks of 12 groups
// carry what 4 do. What needs more than 4 needs 6. `spare`: of `p`, that may be missing.
int WholeShares(int p, double spare, const Config& config) {
  const int groups = config.key_groups;
  if (groups < 1 || p >= groups || AlignToKeyGroups(p, groups) >= (1 - spare) * p) return p;
  const int smaller_share = (groups + p - 1) / p - 1;
  return std::min((groups + smaller_share - 1) / smaller_share,
                  static_cast<int>(config.parallelism.max));
}

int UpSize(const Step& s) {
  const double lag_after = s.lag_s + s.restart_s + 10;
  // Well under the objective in five minutes, and soon without backlog.
  const double drain = 1 + std::max(std::max(0.0, lag_after - 0.85 * s.slo_s) / 300,
                                    lag_after / (s.Cheap() ? kDrainCheapS : kDrainS));
  // What turns out too small is soon put right where that is cheap.
  const double error = std::max(s.demand.noise, kUsualNoise) / std::sqrt(s.demand.level_windows);
  const double doubt = 1 + s.CostShare() * kLevelDoubt * error;
  // Both leads tell of the same growth.
  const double grown = std::max(s.load * std::exp(s.lead), s.load + s.ahead);
  const double wanted = doubt * std::max(grown / s.RhoUp(), (s.load + s.ahead) * drain);
  const auto p = s.state.capacity.SizeFor(wanted, s.config.parallelism);
  const double cap = std::ceil(kMaxUp * s.current.parallelism);
  return static_cast<int>(
      std::min<double>(WholeShares(p.value_or(s.current.parallelism), 0, s.config), cap));
}

int DownSize(const Step& s) {
  const double wanted =
      std::max({s.demand.peak, s.load, s.demand.soon}) * std::exp(s.lead) / s.RhoDown();
  const auto p = s.state.capacity.SizeFor(wanted, s.config.parallelism);
  const double floor = std::ceil(s.current.parallelism / kMaxDown);
  return static_cast<int>(std::max<double>(
      WholeShares(p.value_or(s.current.parallelism), kSpareShare, s.config), floor));
}

Decision Act(const Step& s, const Resources& wanted, std::string reason) {
  Decision decision;
  const bool keeps = s.config.in_place && wanted.parallelism != s.current.parallelism;
  const double mem = keeps ? std::max(wanted.tm_mem_mib, s.current.tm_mem_mib) : wanted.tm_mem_mib;
  decision.resources = Fit(wanted.parallelism, wanted.tm_cpu, mem, s.config);
  decision.acts = decision.resources != s.current;
  const int direction = (decision.resources.parallelism > s.current.parallelism) -
                        (decision.resources.parallelism < s.current.parallelism);
  StreamState& state = s.state;
  if (direction != 0) {
    state.acted_s = s.windows.back().t_s;
    state.direction = direction;
    state.acted_load = s.demand.level;
    state.expected_load = s.demand.level * std::exp(s.lead);
    state.actions += 1;
  }
  if (decision.acts) {
    state.wasted_min = 0;
    state.settled = 0;
  }
  decision.reason =
      ChangeText(s.current, decision.resources, std::move(reason), wanted.parallelism);
  return decision;
}

Decision Stay(const Step& s, std::string reason) {
  Decision decision;
  decision.resources = Fit(s.current.parallelism, s.current.tm_cpu, s.current.tm_mem_mib, s.config);
  decision.acts = decision.resources != s.current;
  decision.reason = std::move(reason);
  return decision;
}

// Memory that must not wait: a kill, or a peak at the limit.
bool MemoryEmergency(const Step& s, Resources* wanted, std::string* why) {
  const double now = s.windows.back().t_s;
  if (now < s.state.memory.floor_until_s &&
      s.current.tm_mem_mib < s.state.memory.floor_mib * 0.99) {
    wanted->tm_mem_mib = s.MemoryFor(s.current.parallelism, s.load);
    *why = fmt::format("out of memory at {} MiB", Round0(s.current.tm_mem_mib));
    return wanted->tm_mem_mib > s.current.tm_mem_mib;
  }
  const Window& w = s.windows.back();
  if (!w.mem_peak_mib || *w.mem_peak_mib < kMemoryAlarm * s.current.tm_mem_mib) return false;
  if (s.state.settled < kSettled) return false;
  wanted->tm_mem_mib =
      std::max(s.MemoryFor(s.current.parallelism, s.load), s.current.tm_mem_mib * 1.15);
  *why = fmt::format("memory peak {} MiB is {:.0f} % of the limit", Round0(*w.mem_peak_mib),
                     100 * *w.mem_peak_mib / s.current.tm_mem_mib);
  return true;
}

// Share of the whole job's resources that `to` would save, as the objective weighs them: CPU and
// memory alike.
double WasteOf(const Resources& from, const Resources& to) {
  const double cpu = from.parallelism * from.tm_cpu / (to.parallelism * to.tm_cpu) - 1;
  const double mem = from.parallelism * from.tm_mem_mib / (to.parallelism * to.tm_mem_mib) - 1;
  return 0.5 * (cpu + mem);
}

// `restarting`: after a kill; only what cannot wait is decided.
Decision Decide(Step& s, bool restarting) {
  const Settings& set = s.config.settings;
  const int p = s.current.parallelism;
  Resources wanted = s.current;
  std::string why;
  const bool memory = MemoryEmergency(s, &wanted, &why);
  if (restarting && !memory) {
    return Stay(s, "the job has just started: waiting for settled metrics");
  }
  const double rho = s.capacity > 0 ? s.load / s.capacity : 0;

  const int up = UpSize(s);
  if (up > p) {
    const double next = s.state.capacity.At(up).value_or(s.capacity);
    if (const GateAnswer gate = UpGate(s.Gate(next)); gate.open) {
      wanted.parallelism = up;
      const double mem = s.MemoryFor(up, s.load * std::exp(s.lead));
      wanted.tm_mem_mib = memory ? std::max(wanted.tm_mem_mib, mem) : mem;
      return Act(s, wanted, UpText(rho, s.lag_s, s.restart_s, s.lead, gate.why));
    }
  }
  if (memory) return Act(s, wanted, why);

  const int down = std::min(p, DownSize(s));
  const double peak_load = std::max(s.load, s.demand.peak);
  wanted.parallelism = down;
  const double less = 1 - static_cast<double>(down) / p;
  const bool held = down < p && ReversalHeld(s.Gate(0), -1, less) && p < 2 * down;
  if (held) wanted.parallelism = p;
  wanted.tm_mem_mib = s.MemoryFor(wanted.parallelism, peak_load);
  const double mem_excess = s.current.tm_mem_mib / wanted.tm_mem_mib;
  if (wanted.parallelism == p && mem_excess < set.mem_shrink)
    wanted.tm_mem_mib = s.current.tm_mem_mib;
  const double waste = WasteOf(s.current, wanted);
  if (wanted == s.current || waste <= 0) {
    s.state.wasted_min = 0;
    return Stay(s, QuietText(rho, s.lag_s));
  }
  s.state.wasted_min += waste * s.elapsed_min;
  const double saving = 1 - static_cast<double>(wanted.parallelism) / p;
  const bool enough = wanted.parallelism == p || saving >= set.down_band;
  const bool calm = s.windows.size() >= kMinHistory &&
                    s.state.settled >= (s.Cheap() ? kSettled : kSettled + 1) &&
                    s.lag_s < 0.25 * s.slo_s;
  const double needed = set.waste_min * s.CostShare() * (1 + 0.1 * s.state.actions) *
                        Clamp(kSavingAtOnce / (waste / (1 + waste)), 1, kMaxPatience);
  if (!enough || !calm || s.state.wasted_min < needed) {
    return Stay(s, WaitText(rho, s.lag_s, s.state.wasted_min, needed, held));
  }
  return Act(s, wanted, DownText(rho, s.lag_s, s.state.wasted_min, wanted.parallelism < p));
}

}  // namespace

Decision StepStream(const Config& config, const std::vector<Window>& windows, double /*now_s*/,
                    StreamState* state) {
  const double decided_s = state->t_s;
  for (size_t i = 0; i < windows.size(); ++i) {
    if (windows[i].t_s <= state->t_s) continue;
    const bool first = state->t_s < 0 && i == 0 && windows[i].running;
    if (first) state->settled = kSettled - 1;  // recording began in the middle of a run
    Learn(windows[i], i > 0 ? &windows[i - 1] : nullptr,
          CostShareOf(config, RestartOf(config, *state)) < kCheap ? kSettledLate : kSettled, state);
  }
  Step step{config, windows, *state, Applied(config, windows, *state), {}};
  Decision decision;
  if (windows.empty()) {
    decision.resources =
        Fit(step.current.parallelism, step.current.tm_cpu, step.current.tm_mem_mib, config);
    decision.reason = "no usable metrics: what runs is kept";
  } else {
    step.restart_s = RestartOf(config, *state);
    const auto demand = EstimateDemand(windows, step.CostShare());
    const auto capacity = state->capacity.At(step.current.parallelism);
    const auto lag = LagOf(windows.back());
    if (demand) step.demand = *demand;
    step.lead = Lead(step.demand, config.settings, step.CostShare());
    step.lag_s = lag.value_or(state->last_lag_s);
    step.capacity = capacity.value_or(0);
    step.slo_s = config.lag_slo_s.value_or(60);
    // A guess at what is still to be seen spares a second restart. Where that costs little, what is
    // seen is enough: the guess relies on a backlog that Flink tells late.
    step.load =
        step.Cheap() ? step.demand.level : SizedLoad(step.demand, step.capacity, step.lag_s);
    if (step.Cheap()) LookCloser(&step);
    if (decided_s >= 0) {
      step.elapsed_min = Clamp((windows.back().t_s - decided_s) / 60, 0, kLongestGapMin);
    }
    if (!windows.back().running || state->settled < (step.Late() ? kSettledLate : kSettled)) {
      decision = windows.back().oom > 0
                     ? Decide(step, true)
                     : Stay(step, "the job has just started: waiting for settled metrics");
    } else if (!demand || !capacity || !(step.load > 0)) {
      decision = Stay(step, "metrics are incomplete: what runs is kept");
    } else {
      decision = Decide(step, false);
    }
  }
  state->applied = decision.resources;
  state->has_applied = true;
  return decision;
}

void Forgo(const StreamState& before, const Resources& current, StreamState* after) {
  if (after->acted_s != before.acted_s) after->actions = std::max(0.0, after->actions - 1);
  after->acted_s = before.acted_s;
  after->direction = before.direction;
  after->acted_load = before.acted_load;
  after->expected_load = before.expected_load;
  after->wasted_min = std::max(after->wasted_min, before.wasted_min);
  if (after->settled == 0) after->settled = before.settled + 1;
  after->applied = current;
}

}  // namespace weir::tuner
