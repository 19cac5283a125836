#include "tuner/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tuner/align.h"
#include "tuner/batch_choice.h"
#include "tuner/batch_model.h"
#include "tuner/forecast.h"
#include "tuner/numeric.h"
#include "tuner/reason.h"

namespace weir::tuner {
namespace {

// A kill shows only that the need is above the limit. Rare inputs are two or three times the usual
// one, and another kill costs far more than one run with room to spare.
constexpr double kOomFactor = 2;
constexpr double kOomFactorAgain = 1.5;  // of a limit that was doubled already
constexpr double kMaxUp = 8;             // a step of parallelism: beyond this the model is a guess

// Of a limit chosen by hand 46 % is slack (Autopilot's fleet): the rest is the largest input that
// its author thinks of. Worth 0.7 of a run at first, half of that every four runs.
constexpr double kManualUse = 0.54;
constexpr double kManualWeight = 0.7;
constexpr double kManualHalfLife = 4;

// Until there are records, the user's own limit says what the largest input may be.
void AddManualAtom(const Config& config, size_t runs, BatchProblem* problem) {
  const double part = kManualUse * config.initial.tm_mem_mib - problem->peak.fixed_mib;
  if (!(part > 0) || !(problem->peak.per_input > 0)) return;
  const double n = static_cast<double>(runs);
  const double weight = kManualWeight * std::exp2(-n / kManualHalfLife) / (n + 1);
  const double input = part * config.initial.parallelism / problem->peak.per_input;
  const double offset = Clamp(std::log(input) - problem->forecast.log_mean, -3, 3);
  for (auto& atom : problem->forecast.atoms) atom.weight *= 1 - weight;
  problem->forecast.atoms.push_back({offset, weight});
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
  BatchProblem problem{config, {}, FitDuration(runs), FitPeak(runs)};
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
  const int min_p = static_cast<int>(config.parallelism.min);
  int max_p = static_cast<int>(config.parallelism.max);
  max_p = static_cast<int>(std::min<double>(max_p, std::ceil(kMaxUp * current.parallelism)));
  BatchCandidate best = ChooseBatch(problem, std::min(min_p, max_p), max_p);
  if (retry) {
    // In the same shape more memory is certain to help; a narrower one must not undo that.
    int kills = 0;
    for (auto run = runs.rbegin(); run != runs.rend() && run->outcome == Outcome::kOom; ++run)
      ++kills;
    const double factor = kills > 1 ? kOomFactorAgain : kOomFactor;
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
