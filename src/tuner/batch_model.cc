#include "tuner/batch_model.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

constexpr double kHalfLife = 10;      // runs: a plant that changes is followed within a week or so
constexpr double kCpuExponent = 0.9;  // a second core helps a slot almost as much as the first
// Submitting, scheduling, opening sources and committing: a minute, give or take.
constexpr double kOverheadS = 60;
constexpr double kOverheadSdS = 40;
// Fixed part of a TaskManager's peak: as for streaming jobs.
constexpr double kFixedMib = 520;
constexpr double kFixedSdMib = 130;
constexpr double kAlphaMean = 0.9;
constexpr double kAlphaSd = 0.05;
constexpr double kDurationNoise = 0.06;
constexpr double kPeakNoise = 0.06;
// The collector slows a run whose memory is nearly full; such a run says little of the work.
constexpr double kCrowded = 0.93;

struct Sample {
  double x;       // regressor
  double y;       // observation
  double weight;  // recency and generation
};

// y = a + b x with relative noise and N(prior, sd) on a; b is free but not negative.
struct RidgeFit {
  double a = 0, b = 0;
  double misfit = 0;  // weighted squared relative residuals, with the prior's
};

RidgeFit FitRidge(const std::vector<Sample>& samples, double prior, double prior_sd, double noise) {
  double saa = 1 / (prior_sd * prior_sd), sab = 0, sbb = 1e-12, ya = prior * saa, yb = 0;
  for (const Sample& s : samples) {
    const double w = s.weight / (noise * noise * s.y * s.y);
    saa += w, sab += w * s.x, sbb += w * s.x * s.x, ya += w * s.y, yb += w * s.x * s.y;
  }
  const double det = saa * sbb - sab * sab;
  RidgeFit fit;
  if (det > 1e-15 * saa * sbb) {
    fit.a = (ya * sbb - yb * sab) / det;
    fit.b = (saa * yb - sab * ya) / det;
  }
  fit.a = std::max(fit.a, 0.0);
  fit.b = std::max((yb - sab * fit.a) / sbb, 0.0);
  for (const Sample& s : samples) {
    const double r = (fit.a + fit.b * s.x) / s.y - 1;
    fit.misfit += s.weight * r * r / (noise * noise);
  }
  const double off = (fit.a - prior) / prior_sd;
  fit.misfit += off * off;
  return fit;
}

double Recency(const std::vector<Attempt>& runs, size_t i) {
  return runs[i].weight * std::exp2(-static_cast<double>(runs.size() - 1 - i) / kHalfLife);
}

double Slots(const Attempt& run) {
  return run.parallelism * std::pow(run.tm_cpu.value_or(1), kCpuExponent);
}

bool Usable(const Attempt& run) {
  return (run.outcome == Outcome::kOk || run.outcome == Outcome::kLate) && run.input;
}

}  // namespace

double DurationModel::PerInput(int p, double cpu) const {
  const double slots = std::max(p, 1) * std::pow(std::max(cpu, 0.05), kCpuExponent);
  return work / std::pow(slots, alpha) * std::exp(bias);
}

double DurationModel::At(double input, int p, double cpu) const {
  return overhead_s + PerInput(p, cpu) * input;
}

double PeakModel::At(double input, int p) const {
  return fixed_mib + per_input * input / std::max(p, 1);
}

DurationModel FitDuration(const std::vector<Attempt>& runs) {
  DurationModel model;
  double least = 0;
  for (const double alpha : {0.8, 0.85, 0.9, 0.95, 1.0}) {
    std::vector<Sample> samples;
    for (size_t i = 0; i < runs.size(); ++i) {
      if (!Usable(runs[i]) || !runs[i].duration_s) continue;
      const bool crowded = runs[i].mem_peak_mib && runs[i].tm_mem_mib &&
                           *runs[i].mem_peak_mib > kCrowded * *runs[i].tm_mem_mib;
      samples.push_back({*runs[i].input / std::pow(Slots(runs[i]), alpha), *runs[i].duration_s,
                         Recency(runs, i) * (crowded ? 0.3 : 1)});
    }
    if (samples.empty()) return model;
    const RidgeFit fit = FitRidge(samples, kOverheadS, kOverheadSdS, kDurationNoise);
    const double off = (alpha - kAlphaMean) / kAlphaSd;
    const double misfit = fit.misfit + off * off;
    if (model.known && misfit >= least) continue;
    model.known = true;
    least = misfit;
    model.alpha = alpha, model.overhead_s = fit.a, model.work = fit.b;
  }
  // Residuals of the fit: their scatter, and what the last runs say beyond it.
  double weight = 3, squares = 3 * 0.07 * 0.07, drift = 0;
  for (size_t i = 0; i < runs.size(); ++i) {
    if (!Usable(runs[i]) || !runs[i].duration_s) continue;
    const double fitted = model.At(*runs[i].input, runs[i].parallelism, runs[i].tm_cpu.value_or(1));
    const double r = Clamp(std::log(*runs[i].duration_s / std::max(fitted, 1e-3)), -0.7, 0.7);
    drift += 0.4 * (r - drift);
    const double w = Recency(runs, i);
    weight += w, squares += w * r * r;
  }
  model.sd = std::sqrt(squares / weight);
  // The integral part: only what exceeds the scatter of a mean over some four runs.
  const double noise = 0.5 * model.sd;
  model.bias = drift > noise ? drift - 0.5 * noise : drift < -noise ? drift + 0.5 * noise : 0;
  return model;
}

PeakModel FitPeak(const std::vector<Attempt>& runs) {
  PeakModel model;
  std::vector<Sample> samples;
  for (size_t i = 0; i < runs.size(); ++i) {
    if (!Usable(runs[i]) || !runs[i].mem_peak_mib) continue;
    samples.push_back(
        {*runs[i].input / runs[i].parallelism, *runs[i].mem_peak_mib, Recency(runs, i)});
  }
  if (samples.empty()) return model;
  double lowest = samples.front().y;
  for (const Sample& s : samples) lowest = std::min(lowest, s.y);
  const RidgeFit fit =
      FitRidge(samples, std::min(kFixedMib, 0.8 * lowest), kFixedSdMib, kPeakNoise);
  model.known = true;
  model.fixed_mib = fit.a, model.per_input = fit.b;
  double weight = 3, squares = 3 * 0.07 * 0.07;
  for (const Sample& s : samples) {
    const double fitted = fit.a + fit.b * s.x;
    const double part = std::max(fit.b * s.x, 0.1 * fitted);
    const double r = Clamp((s.y - fitted) / part, -0.7, 0.7);
    weight += s.weight, squares += s.weight * r * r;
  }
  model.sd = std::sqrt(squares / weight);
  return model;
}

}  // namespace weir::tuner
