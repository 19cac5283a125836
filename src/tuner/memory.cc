#include "tuner/memory.h"

#include <algorithm>
#include <cmath>

#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

// A TaskManager's fixed part: metaspace, JVM overhead, framework, network buffers. Flink's defaults
// add up to 500 to 700 MiB of process memory; how much of it is used varies.
constexpr double kFixedMib = 560;
constexpr double kFixedSdMib = 100;
// Of what is not fixed, half is taken to follow the load until shown otherwise.
constexpr double kLoadShare = 0.4;
// Peaks of neighbouring windows are correlated; each counts as this much scatter.
constexpr double kNoise = 0.08;
// Deviations of the model's own uncertainty on top: a kill costs more than some memory for an hour.
constexpr double kCaution = 1.4;
constexpr double kHalfLifeS = 12 * 3600;  // growth of state is a matter of hours
constexpr double kOomFactor = 1.4;        // a kill shows only that the need is above the limit
constexpr double kOomFloorS = 6 * 3600;   // the spike that killed comes again within hours or not

Regression3 Build(const MemoryModel& model) {
  const double variable =
      std::max(model.ref_peak_mib - kFixedMib, 0.15 * model.ref_peak_mib) * model.ref_parallelism;
  const double fixed = std::min(kFixedMib, 0.85 * model.ref_peak_mib);
  Regression3 regression({fixed, variable * (1 - kLoadShare), variable * kLoadShare},
                         {kFixedSdMib, variable * 0.4, variable * 0.3});
  regression.Restore(model.learnt);
  return regression;
}

Regression3::Vec Features(const MemoryModel& model, int parallelism, double load) {
  const double p = std::max(parallelism, 1);
  return {1, 1 / p, load / std::max(model.ref_load, 1e-3) / p};
}

}  // namespace

void LearnMemory(double peak_mib, int parallelism, double load, double t_s, MemoryModel* model) {
  if (!(peak_mib > 0) || parallelism < 1 || !(load > 0)) return;
  if (model->ref_peak_mib <= 0) {
    model->ref_peak_mib = peak_mib;
    model->ref_parallelism = parallelism;
    model->ref_load = load;
  }
  Regression3 regression = Build(*model);
  const double elapsed = Clamp(t_s - model->t_s, 0, 86400);
  regression.Fade(std::exp2(-elapsed / kHalfLifeS));
  const auto predicted = regression.Predict(Features(*model, parallelism, load));
  if (predicted.mean > 0) {
    const double off = std::fabs(peak_mib / predicted.mean - 1);
    model->relative_sd += 0.03 * (std::min(off, 0.5) * 1.25 - model->relative_sd);
  }
  regression.Observe(Features(*model, parallelism, load), peak_mib, kNoise * peak_mib);
  model->learnt = regression.Learnt();
  model->t_s = t_s;
  model->safe_mib = std::max(peak_mib, model->safe_mib * std::exp2(-elapsed / kHalfLifeS));
}

std::optional<double> MemoryLimitFor(const MemoryModel& model, int parallelism, double load,
                                     double margin) {
  if (model.ref_peak_mib <= 0) return {};
  const auto predicted = Build(model).Predict(Features(model, parallelism, load));
  // Never below the fixed part: an extrapolation may go wrong in either direction.
  const double mean = std::max(predicted.mean, 0.6 * std::min(kFixedMib, model.ref_peak_mib));
  return (mean + kCaution * predicted.sd) * (1 + margin + 1.0 * model.relative_sd);
}

void NoteOutOfMemory(double limit_mib, double t_s, MemoryModel* model) {
  if (!(limit_mib > 0)) return;
  const double wanted = limit_mib * kOomFactor;
  if (wanted > model->floor_mib || t_s > model->floor_until_s) model->floor_mib = wanted;
  model->floor_until_s = t_s + kOomFloorS;
}

}  // namespace weir::tuner
