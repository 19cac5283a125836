#include "tuner/forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

// Forecasts compete on errors with a half-life of eight runs: a change of pattern wins within a
// week of daily runs.
constexpr double kScoreHalfLife = 8;
// One freak run must not choose the forecast: errors count up to ln 1.65.
constexpr double kErrorCap = 0.5;
// Before errors are seen a forecast is taken to be off by a third, as if seen twice. A seasonal one
// starts as bad as the best plain one, and as if seen three times: seven lags compete, and one of
// them fits by chance.
constexpr double kPriorError = 0.3;
constexpr double kPriorCount = 2;
constexpr double kPriorCountSeasonal = 3;
// The distribution remembers longer: rare large inputs are what it is for.
constexpr double kAtomHalfLife = 25;
constexpr double kPriorAtoms = 2.5;  // runs' worth of prior spread
constexpr size_t kMaxLag = 8;        // a week of daily runs, a day of three-hourly ones

using Series = std::vector<double>;
using Guess = std::optional<double>;

Guess Last(const Series& x, size_t t) { return x[t - 1]; }

Guess Smoothed(const Series& x, size_t t) {
  double level = x[0];
  for (size_t i = 1; i < t; ++i) level += 0.3 * (x[i] - level);
  return level;
}

Guess Average(const Series& x, size_t t) {
  double sum = 0;
  for (size_t i = 0; i < t; ++i) sum += x[i];
  return sum / static_cast<double>(t);
}

// Of at most kRecent values; without a vector of its own: it is asked for every past run.
constexpr size_t kRecent = 9;
double MedianOf(std::array<double, kRecent> values, size_t n) {
  std::sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n));
  return n % 2 == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

Guess Median(const Series& x, size_t t) {
  const size_t n = std::min(t, kRecent);
  std::array<double, kRecent> recent{};
  std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(t - n), n, recent.begin());
  return MedianOf(recent, n);
}

// Robust line through the last runs (repeated medians of slopes would cost more and gain little):
// Holt's with errors capped.
Guess Drift(const Series& x, size_t t) {
  double level = x[0], trend = 0;
  for (size_t i = 1; i < t; ++i) {
    const double e = Clamp(x[i] - level - trend, -kErrorCap, kErrorCap);
    level += trend + 0.25 * e;
    trend += 0.04 * e;
  }
  return level + trend;
}

// Of up to four values of the same phase the median; of two their mean.
Guess Seasonal(const Series& x, size_t t, size_t lag) {
  if (t < lag) return {};
  std::array<double, kRecent> same{};
  size_t n = 0;
  for (size_t back = lag; back <= t && n < 4; back += lag) same[n++] = x[t - back];
  return MedianOf(same, n);
}

Guess Predict(size_t kind, const Series& x, size_t t) {
  switch (kind) {
    case 0:
      return Last(x, t);
    case 1:
      return Smoothed(x, t);
    case 2:
      return Average(x, t);
    case 3:
      return Median(x, t);
    case 4:
      return Drift(x, t);
    default:
      return Seasonal(x, t, kind - 3);  // lags 2 to kMaxLag
  }
}
constexpr size_t kKinds = 5 + kMaxLag - 1;

std::string NameOf(size_t kind) {
  constexpr const char* kNames[] = {"last run", "smoothed", "mean", "median", "trend"};
  return kind < 5 ? kNames[kind] : fmt::format("every {} runs", kind - 3);
}

}  // namespace

Forecast ForecastInput(const Series& x, const std::vector<double>& weights) {
  Forecast forecast;
  const size_t n = x.size();
  if (n == 0) {
    forecast.atoms = {{0, 1}};
    return forecast;
  }
  // By run, what every forecast's errors count: for its score, and in the distribution.
  std::vector<double> scores(n), spreads(n);
  for (size_t t = 1; t < n; ++t) {
    const double age = static_cast<double>(n - 1 - t);
    const double own = t < weights.size() ? weights[t] : 1;
    scores[t] = own * std::exp2(-age / kScoreHalfLife);
    spreads[t] = own * std::exp2(-age / kAtomHalfLife);
  }
  double best = std::numeric_limits<double>::infinity();
  double best_plain = kPriorError * kPriorError;
  for (size_t kind = 0; kind < kKinds; ++kind) {
    const Guess guess = Predict(kind, x, n);
    if (!guess) continue;
    if (kind == 5) best_plain = best;
    const double prior = kind >= 5 ? kPriorCountSeasonal : kPriorCount;
    double sum = prior * (kind >= 5 ? best_plain : kPriorError * kPriorError), count = prior;
    std::vector<Forecast::Atom> atoms;
    atoms.reserve(n + 3);
    double seen = 0;
    for (size_t t = 1; t < n; ++t) {
      const Guess past = Predict(kind, x, t);
      if (!past) continue;
      const double error = x[t] - *past;
      const double capped = std::min(std::fabs(error), kErrorCap);
      sum += scores[t] * capped * capped;
      count += scores[t];
      atoms.push_back({Clamp(error, -3, 3), spreads[t]});
      seen += atoms.back().weight;
    }
    const double score = sum / count;
    if (score >= (kind >= 5 ? best * 0.85 : best)) continue;
    best = score;
    forecast.log_mean = *guess;
    forecast.name = NameOf(kind);
    // The prior's spread, for as long as there are few errors to go by.
    const double prior_weight = kPriorAtoms / (1 + seen / kPriorAtoms) / 3;
    for (const double offset : {-0.3, 0.0, 0.35}) atoms.push_back({offset, prior_weight});
    forecast.atoms = std::move(atoms);
    const double sd = std::sqrt(score);
    // Silverman's width for some twenty samples is a good third of their spread.
    forecast.kernel_sd = Clamp(0.35 * sd, 0.03, 0.3);
  }
  double total = 0;
  for (const auto& atom : forecast.atoms) total += atom.weight;
  for (auto& atom : forecast.atoms) atom.weight /= total;
  return forecast;
}

}  // namespace weir::tuner
