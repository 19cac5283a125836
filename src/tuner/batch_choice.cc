#include "tuner/batch_choice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "tuner/align.h"
#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

constexpr double kGcFrom = 0.9;  // of the limit: above it the collector slows the run
constexpr double kGcSlope = 3;
constexpr double kRetrySpeed = 1.3;   // a retry makes up for the time lost
constexpr double kLostOnKill = 0.65;  // of a run, on average, when it is killed
// The grids: cost is flat around its minimum, so coarse steps first and finer ones around the best.
constexpr double kCoarseP = 1.25;
constexpr double kFineP = 1.08;
constexpr double kCoarseMem = 1.12;
constexpr double kFineMem = 1.04;
constexpr double kMinMemFactor = 1.03;  // of the expected peak
constexpr double kMaxMemFactor = 5;
constexpr size_t kMaxAtoms = 10;  // of the forecast's distribution, tails kept apart

using Atoms = std::vector<Forecast::Atom>;

// Merges the neighbours whose merging loses the least variance: what is common becomes coarse, what
// is rare stays.
void Thin(Atoms* atoms) {
  std::sort(atoms->begin(), atoms->end(), [](const Forecast::Atom& a, const Forecast::Atom& b) {
    return a.offset != b.offset ? a.offset < b.offset : a.weight < b.weight;
  });
  while (atoms->size() > kMaxAtoms) {
    size_t best = 0;
    double least = -1;
    for (size_t i = 0; i + 1 < atoms->size(); ++i) {
      const Forecast::Atom &a = (*atoms)[i], &b = (*atoms)[i + 1];
      const double gap = b.offset - a.offset;
      const double loss = a.weight * b.weight / (a.weight + b.weight + 1e-300) * gap * gap;
      if (least < 0 || loss < least) least = loss, best = i;
    }
    Forecast::Atom& a = (*atoms)[best];
    const Forecast::Atom& b = (*atoms)[best + 1];
    const double weight = a.weight + b.weight;
    if (weight > 0) a.offset = (a.offset * a.weight + b.offset * b.weight) / weight;
    a.weight = weight;
    atoms->erase(atoms->begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

// An atom's scatter of ln(peak): the model's and the forecast's, on the part that follows input.
double PeakSd(const BatchProblem& in, double peak) {
  const double share = std::max(0.1, 1 - in.peak.fixed_mib / std::max(peak, 1.0));
  return share * std::hypot(in.peak.sd, in.forecast.kernel_sd);
}

// Given that this run was killed at a limit: inputs that would have fitted are ruled out.
void Condition(BatchProblem* problem) {
  if (problem->oom_limit_mib <= 0) return;
  double total = 0;
  for (auto& atom : problem->forecast.atoms) {
    const double input = std::exp(problem->forecast.log_mean + atom.offset);
    const double peak = std::max(problem->peak.At(input, problem->oom_parallelism), 1.0);
    atom.weight *=
        NormalTail(std::log(problem->oom_limit_mib / peak) / PeakSd(*problem, peak)) + 1e-4;
    total += atom.weight;
  }
  for (auto& atom : problem->forecast.atoms) atom.weight /= total;
}

// What one parallelism means for each atom; memory is judged on top.
class Judge {
 public:
  explicit Judge(const BatchProblem& in) : in_(in) {
    SetUnits();
    if (in.config.deadline_s) {
      left_s_ =
          std::max(1.0, in.config.settings.batch_deadline * *in.config.deadline_s - in.spent_s);
    }
    duration_sd_ = std::hypot(in.duration.sd, in.forecast.kernel_sd);
    for (const auto& atom : in.forecast.atoms) {
      inputs_.push_back(std::exp(in.forecast.log_mean + atom.offset));
    }
  }

  void Take(int p) {
    p_ = p;
    rows_.clear();
    slot_s_ = late_ = 0;
    const double per_input = in_.duration.PerInput(p, in_.cpu);
    for (size_t i = 0; i < inputs_.size(); ++i) {
      Row row;
      row.weight = in_.forecast.atoms[i].weight;
      row.peak = std::max(in_.peak.At(inputs_[i], p), 1.0);
      row.log_peak = std::log(row.peak);
      row.per_sd = 1 / PeakSd(in_, row.peak);
      row.seconds = in_.duration.overhead_s + per_input * inputs_[i];
      row.late = Late(left_s_, row.seconds);
      // Killed, and the retry has the rest of the time.
      row.late_then =
          Late(std::max(left_s_ - kLostOnKill * row.seconds, 1.0), row.seconds / kRetrySpeed);
      slot_s_ += row.weight * p * row.seconds;
      late_ += row.weight * row.late;
      rows_.push_back(row);
    }
  }

  // What no memory of at least `mem` can cost less than: the resources, and the runs too slow.
  double AtLeast(double mem) const {
    return 0.5 * slot_s_ * in_.cpu / cpu_unit_ + 0.5 * slot_s_ * mem / mem_unit_ +
           in_.config.settings.batch_miss_cost * late_;
  }

  BatchCandidate At(double mem) const {
    BatchCandidate c{p_, mem, 0, 0, 0};
    const Settings& set = in_.config.settings;
    const double log_mem = std::log(mem);
    double slot_s = 0, slack = 0;
    for (const Row& row : rows_) {
      const double oom = NormalTail((log_mem - row.log_peak) * row.per_sd);
      const double used = row.peak / mem;
      double seconds = row.seconds, late = row.late;
      if (used > kGcFrom) {
        seconds *= 1 + kGcSlope * (std::min(used, 1.0) - kGcFrom);
        late = Late(left_s_, seconds);
      }
      c.oom += row.weight * oom;
      slack += row.weight * std::max(0.0, 1 - used);
      slot_s += row.weight * p_ * seconds;
      c.miss += row.weight * ((1 - oom) * late + oom * row.late_then);
    }
    c.cost = 0.5 * slot_s * in_.cpu / cpu_unit_ + 0.5 * slot_s * mem / mem_unit_ +
             set.batch_miss_cost * c.miss + set.batch_oom_cost * c.oom +
             set.batch_slack_cost * slack;
    return c;
  }

 private:
  struct Row {
    double weight, peak, log_peak, per_sd, seconds, late, late_then;
  };

  double Late(double left_s, double seconds) const {
    return left_s_ > 0 ? NormalTail(std::log(left_s / seconds) / duration_sd_) : 0;
  }

  // The unit of cost: the narrowest run that is in time for the expected input. Both resources
  // count alike in it, so neither CPU nor memory has a price of its own.
  void SetUnits() {
    const double input = std::exp(in_.forecast.log_mean);
    double p = in_.config.parallelism.min;
    if (in_.config.deadline_s) {
      while (p < in_.config.parallelism.max &&
             in_.duration.At(input, static_cast<int>(p), in_.cpu) > *in_.config.deadline_s) {
        p = std::max(p + 1, std::floor(p * 1.05));
      }
    } else {
      p = in_.config.initial.parallelism;  // no deadline: what the user's own takes
    }
    const double seconds = in_.duration.At(input, static_cast<int>(p), in_.cpu);
    cpu_unit_ = std::max(p * in_.cpu * seconds, 1e-9);
    mem_unit_ = std::max(p * in_.peak.At(input, static_cast<int>(p)) * seconds, 1e-9);
  }

  const BatchProblem& in_;
  std::vector<double> inputs_;
  std::vector<Row> rows_;
  double left_s_ = 0;  // 0: no deadline
  double duration_sd_ = 0.1;
  double cpu_unit_ = 1, mem_unit_ = 1;
  int p_ = 1;
  double slot_s_ = 0, late_ = 0;  // expected, with room enough
};

// Improves `best` by what one parallelism offers; true when it did.
bool TryParallelism(const BatchProblem& in, int p, Judge* judge, BatchCandidate* best) {
  judge->Take(p);
  const double typical = in.peak.At(std::exp(in.forecast.log_mean), p);
  const auto memory = [&](double factor) {
    return Quantise(typical * factor, in.config.mem_quantum_mib, in.config.tm_mem_mib,
                    in.config.initial.tm_mem_mib);
  };
  BatchCandidate own;
  double around = 0;
  for (double f = kMinMemFactor; f < kMaxMemFactor; f *= kCoarseMem) {
    const double mem = memory(f);
    if (judge->AtLeast(mem) >= best->cost) break;  // more memory only costs more
    const BatchCandidate c = judge->At(mem);
    if (around == 0 || c.cost < own.cost) own = c, around = f;
    if (mem >= in.config.tm_mem_mib.max) break;
  }
  // Worth a closer look only if it could still win: fine steps gain some per cent.
  if (around == 0 || own.cost > 1.1 * best->cost) return false;
  for (double f = around / kCoarseMem * kFineMem; f < around * kCoarseMem; f *= kFineMem) {
    const BatchCandidate c = judge->At(memory(f));
    if (c.cost < own.cost) own = c;
  }
  if (own.cost >= best->cost) return false;
  *best = own;
  return true;
}

int NextP(int p, double factor) {
  return std::max(p + 1, static_cast<int>(std::lround(p * factor)));
}

}  // namespace

BatchCandidate ChooseBatch(BatchProblem problem, int min_p, int max_p) {
  Condition(&problem);
  Thin(&problem.forecast.atoms);
  Judge judge(problem);
  const int groups = problem.config.key_groups;
  BatchCandidate best;
  best.cost = std::numeric_limits<double>::infinity();
  int around = min_p;
  const auto consider = [&](int p) {
    const int aligned = std::max(AlignToKeyGroups(p, groups), min_p);
    if (TryParallelism(problem, aligned, &judge, &best)) around = p;
  };
  consider(std::clamp(problem.config.initial.parallelism, min_p, max_p));
  consider(min_p);
  for (int p = NextP(min_p, kCoarseP); p <= max_p; p = NextP(p, kCoarseP)) consider(p);
  const int middle = around;
  const int low = std::max(min_p, static_cast<int>(middle / kCoarseP));
  const int high = std::min(max_p, static_cast<int>(middle * kCoarseP));
  for (int p = NextP(low, kFineP); p < high; p = NextP(p, kFineP)) {
    if (p != middle) consider(p);
  }
  return best;
}

}  // namespace weir::tuner
