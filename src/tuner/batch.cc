#include "tuner/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tuner/align.h"
#include "tuner/batch_model.h"
#include "tuner/forecast.h"
#include "tuner/numeric.h"
#include "tuner/reason.h"

namespace weir::tuner {
namespace {

constexpr double kGcFrom = 0.9;  // of the limit: above it the collector slows the run
constexpr double kGcSlope = 3;
constexpr double kOomFactor = 1.5;   // a kill shows only that the need is above the limit
constexpr double kRetrySpeed = 1.3;  // a retry makes up for the time lost
constexpr double kMaxUp = 8;         // a step of parallelism: beyond this the model is a guess
constexpr double kGrid = 1.12;       // candidates lie this far apart

// Of a limit chosen by hand 46 % is slack (Autopilot's fleet): the rest is the largest input that
// its author thinks of. Worth 0.7 of a run at first, half of that every four runs.
constexpr double kManualUse = 0.54;
constexpr double kManualWeight = 0.7;
constexpr double kManualHalfLife = 4;

// Everything that a candidate is judged by.
struct Problem {
  const Config& config;
  Forecast forecast;
  DurationModel duration;
  PeakModel peak;
  double cpu = 1;
  double spent_s = 0;        // by earlier attempts of this run
  double min_mem_mib = 0;    // after a kill
  double oom_limit_mib = 0;  // the limit of this run's last attempt that was killed; 0: none
  int oom_parallelism = 0;
  double cpu_unit = 1, mem_unit = 1;  // what the cheapest run in time costs
};

struct Candidate {
  int parallelism = 1;
  double mem_mib = 0;
  double cost = 0;
  double miss = 0;
  double oom = 0;
};

// Until there are records, the user's own limit says what the largest input may be.
void AddManualAtom(const Config& config, size_t runs, Problem* problem) {
  const double part = kManualUse * config.initial.tm_mem_mib - problem->peak.fixed_mib;
  if (!(part > 0) || !(problem->peak.per_input > 0)) return;
  const double n = static_cast<double>(runs);
  const double weight = kManualWeight * std::exp2(-n / kManualHalfLife) / (n + 1);
  const double input = part * config.initial.parallelism / problem->peak.per_input;
  const double offset = Clamp(std::log(input) - problem->forecast.log_mean, -3, 3);
  for (auto& atom : problem->forecast.atoms) atom.weight *= 1 - weight;
  problem->forecast.atoms.push_back({offset, weight});
}

// Weights of the forecast's atoms given that this run was killed with `oom_limit_mib`: inputs that
// would have fitted are ruled out.
void Condition(Problem* problem) {
  if (problem->oom_limit_mib <= 0) return;
  double total = 0;
  for (auto& atom : problem->forecast.atoms) {
    const double input = std::exp(problem->forecast.log_mean + atom.offset);
    const double peak = problem->peak.At(input, problem->oom_parallelism);
    const double share = std::max(0.1, 1 - problem->peak.fixed_mib / std::max(peak, 1.0));
    const double sd = share * std::hypot(problem->peak.sd, problem->forecast.kernel_sd);
    atom.weight *= NormalTail(std::log(problem->oom_limit_mib / peak) / sd) + 1e-4;
    total += atom.weight;
  }
  for (auto& atom : problem->forecast.atoms) atom.weight /= total;
}

// Expected cost of (p, mem) in units of a run at its cheapest in time.
Candidate Judge(const Problem& in, int p, double mem) {
  Candidate c{p, mem, 0, 0, 0};
  const Settings& set = in.config.settings;
  const double left = in.config.deadline_s
                          ? std::max(1.0, set.batch_deadline * *in.config.deadline_s - in.spent_s)
                          : 0;
  double cpu_cost = 0, mem_cost = 0;
  for (const auto& atom : in.forecast.atoms) {
    const double input = std::exp(in.forecast.log_mean + atom.offset);
    const double peak = in.peak.At(input, p);
    const double share = std::max(0.1, 1 - in.peak.fixed_mib / std::max(peak, 1.0));
    const double peak_sd = share * std::hypot(in.peak.sd, in.forecast.kernel_sd);
    const double oom = NormalTail(std::log(mem / peak) / peak_sd);
    const double used = peak / mem;
    const double gc = used < kGcFrom ? 1 : 1 + kGcSlope * (std::min(used, 1.0) - kGcFrom);
    const double seconds = in.duration.At(input, p, in.cpu) * gc;
    c.oom += atom.weight * oom;
    cpu_cost += atom.weight * p * in.cpu * seconds;
    mem_cost += atom.weight * p * mem * seconds;
    if (left > 0) {
      const double sd = std::hypot(in.duration.sd, in.forecast.kernel_sd);
      const double late = NormalTail(std::log(left / seconds) / sd);
      // Killed, and the retry has the rest: two thirds of the run were lost on average.
      const double after = std::max(left - 0.65 * seconds, 1.0);
      const double late_then = NormalTail(std::log(after / (seconds / kRetrySpeed)) / sd);
      c.miss += atom.weight * ((1 - oom) * late + oom * late_then);
    }
  }
  c.cost = 0.5 * cpu_cost / in.cpu_unit + 0.5 * mem_cost / in.mem_unit +
           set.batch_miss_cost * c.miss + set.batch_oom_cost * c.oom;
  return c;
}

// The unit of cost: the narrowest run that is in time for the expected input. Both resources count
// alike in it, so neither CPU nor memory has a price of its own.
void SetUnits(Problem* problem) {
  const double input = std::exp(problem->forecast.log_mean);
  int p = static_cast<int>(problem->config.parallelism.min);
  if (problem->config.deadline_s) {
    const double limit = *problem->config.deadline_s;
    while (p < problem->config.parallelism.max &&
           problem->duration.At(input, p, problem->cpu) > limit) {
      p = std::max(p + 1, static_cast<int>(p * 1.05));
    }
  } else {
    p = problem->config.initial.parallelism;  // no deadline: as long as the user's own takes
  }
  const double seconds = problem->duration.At(input, p, problem->cpu);
  problem->cpu_unit = std::max(p * problem->cpu * seconds, 1e-9);
  problem->mem_unit = std::max(p * problem->peak.At(input, p) * seconds, 1e-9);
}

Candidate Best(const Problem& in, int min_p, int max_p) {
  Candidate best;
  bool found = false;
  for (int p = min_p; p <= max_p; p = std::max(p + 1, static_cast<int>(std::lround(p * kGrid)))) {
    const int aligned = AlignToKeyGroups(p, in.config.key_groups);
    if (aligned < min_p) continue;
    const double typical = in.peak.At(std::exp(in.forecast.log_mean), aligned);
    // From the bare peak to four times of it, then to the bound.
    for (double factor = 1.02; factor < 4; factor *= 1.04) {
      const double mem = std::max(
          in.min_mem_mib,
          Quantise(typical * factor, in.config.mem_quantum_mib, in.config.tm_mem_mib, typical));
      const Candidate candidate = Judge(in, aligned, mem);
      if (!found || candidate.cost < best.cost) best = candidate, found = true;
      if (mem >= in.config.tm_mem_mib.max) break;
    }
  }
  return best;
}

// CPU per slot is lowered only where it surely idles: I/O bound runs.
double CpuFor(const Config& config, const std::vector<Attempt>& runs, double current) {
  constexpr size_t kRuns = 5;    // a working week
  constexpr double kIdle = 0.4;  // P95 below this: more than half of the core is never used
  constexpr double kAimed = 0.6;
  constexpr double kMaxStep = 0.75;  // at most a quarter a run
  std::vector<double> used;
  for (auto run = runs.rbegin(); run != runs.rend() && used.size() < kRuns; ++run) {
    if (run->outcome == Outcome::kOk && run->cpu_util) used.push_back(*run->cpu_util);
  }
  if (used.size() < kRuns) return current;
  const double high = Quantile(used, 0.95);
  if (high >= kIdle) return current;
  return Clamp(current * std::max(kMaxStep, high / kAimed), config.tm_cpu.min, current);
}

Decision Conclude(const Config& config, const Resources& from, const Resources& wanted,
                  std::string why, BatchState* state) {
  Decision decision;
  decision.resources = Fit(wanted.parallelism, wanted.tm_cpu, wanted.tm_mem_mib, config);
  decision.acts = decision.resources != from;
  decision.reason = ChangeText(from, decision.resources, std::move(why), wanted.parallelism);
  state->applied = decision.resources;
  state->has_applied = true;
  return decision;
}

}  // namespace

Decision StepBatch(const Config& config, const std::vector<Attempt>& runs, double /*now_s*/,
                   BatchState* state) {
  const Resources before = state->has_applied ? state->applied : config.initial;
  for (const Attempt& run : runs) {
    if (run.outcome == Outcome::kOk && run.tm_mem_mib) state->safe_mem_mib = *run.tm_mem_mib;
    state->t_s = std::max(state->t_s, run.t_s);
  }
  if (runs.empty()) {
    Resources kept = before;
    kept.tm_mem_mib = std::max(kept.tm_mem_mib, state->safe_mem_mib);
    return Conclude(config, before, kept,
                    state->has_applied ? "no records: the last recommendation is kept"
                                       : "first run: the user's own resources",
                    state);
  }
  const Attempt& last = runs.back();
  Resources current{last.parallelism, last.tm_cpu.value_or(before.tm_cpu),
                    last.tm_mem_mib.value_or(before.tm_mem_mib)};
  Problem problem{config, {}, FitDuration(runs), FitPeak(runs)};
  problem.cpu = CpuFor(config, runs, current.tm_cpu);
  const bool retry = last.outcome == Outcome::kOom;
  if (retry) {
    problem.spent_s = last.total_s.value_or(last.duration_s.value_or(0));
    problem.oom_limit_mib = current.tm_mem_mib;
    problem.oom_parallelism = last.parallelism;
  }
  if (!problem.duration.known || !problem.peak.known) {
    Resources wanted = current;
    if (retry) wanted.tm_mem_mib *= kOomFactor;
    return Conclude(config, current, wanted,
                    retry ? "out of memory before any run finished" : "metrics are incomplete",
                    state);
  }
  std::vector<double> inputs, weights;
  for (const Attempt& run : runs) {
    if (!run.input || (run.outcome != Outcome::kOk && run.outcome != Outcome::kLate)) continue;
    inputs.push_back(std::log(*run.input));
    weights.push_back(run.weight);
  }
  problem.forecast = ForecastInput(inputs, weights);
  AddManualAtom(config, inputs.size(), &problem);
  Condition(&problem);
  SetUnits(&problem);
  const int min_p = static_cast<int>(config.parallelism.min);
  int max_p = static_cast<int>(config.parallelism.max);
  max_p = static_cast<int>(std::min<double>(max_p, std::ceil(kMaxUp * current.parallelism)));
  Candidate best = Best(problem, std::min(min_p, max_p), max_p);
  if (retry) {
    // In the same shape more memory is certain to help; a narrower one must not undo that.
    int kills = 0;
    for (auto run = runs.rbegin(); run != runs.rend() && run->outcome == Outcome::kOom; ++run)
      ++kills;
    const double factor = kills > 1 ? 1.5 : kOomFactor;  // of the last limit, which was raised
    const double per_task = factor * (current.tm_mem_mib - problem.peak.fixed_mib) *
                            last.parallelism / best.parallelism;
    best.mem_mib = std::max(best.mem_mib, problem.peak.fixed_mib + std::max(per_task, 0.0));
  }
  const Resources wanted{best.parallelism, problem.cpu, best.mem_mib};
  std::string why = fmt::format(
      "input forecast {:.3g} ({}), {:.0f} s expected", std::exp(problem.forecast.log_mean),
      problem.forecast.name,
      problem.duration.At(std::exp(problem.forecast.log_mean), best.parallelism, problem.cpu));
  if (config.deadline_s) {
    why +=
        fmt::format(" of {:.0f} s, {:.1f} % risk to be late", *config.deadline_s, 100 * best.miss);
  }
  why += fmt::format(", {:.1f} % risk of running out of memory", 100 * best.oom);
  if (retry) why = "the last attempt ran out of memory; " + why;
  return Conclude(config, current, wanted, std::move(why), state);
}

}  // namespace weir::tuner
