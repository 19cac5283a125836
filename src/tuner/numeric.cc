#include "tuner/numeric.h"

#include <algorithm>
#include <cmath>

namespace weir::tuner {

double Clamp(double x, double lo, double hi) {
  if (!(x >= lo)) return lo;  // NaN too
  return x > hi ? hi : x;
}

bool Finite(double x) { return std::isfinite(x); }

double Rounded(double x) {
  if (!std::isfinite(x) || x == 0) return 0;
  const double scale = std::pow(10.0, 5 - std::floor(std::log10(std::fabs(x))));
  if (!std::isfinite(scale) || scale == 0) return 0;
  const double rounded = std::round(x * scale) / scale;
  return std::isfinite(rounded) ? rounded : 0;
}

double Mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

double Quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double at = Clamp(q, 0, 1) * static_cast<double>(values.size() - 1);
  const auto low = static_cast<size_t>(at);
  const size_t high = std::min(low + 1, values.size() - 1);
  return values[low] + (values[high] - values[low]) * (at - static_cast<double>(low));
}

double RobustSigma(std::vector<double> sizes) {
  // A quarter of a normal's absolute values is below 0.3186 sigma, whatever the largest half are.
  constexpr double kQuartile = 0.3186;
  constexpr double kOutlier = 2.5;
  for (double& x : sizes) x = std::fabs(x);
  double sigma = Quantile(sizes, 0.25) / kQuartile;
  for (int i = 0; i < 5; ++i) {  // from there to the deviation of all that is no outlier
    double sum = 0, n = 0;
    for (const double x : sizes) {
      if (x <= kOutlier * sigma) sum += x * x, ++n;
    }
    if (n > 0) sigma = std::sqrt(sum / n);
  }
  return sigma;
}

double NoiseOf(const std::vector<double>& ys, const std::vector<bool>& counts) {
  std::vector<double> steps, bends;
  for (size_t i = 1; i < ys.size() && i < counts.size(); ++i) {
    if (!counts[i] || !counts[i - 1]) continue;
    steps.push_back(ys[i] - ys[i - 1]);
    if (i < 2 || !counts[i - 2]) continue;
    bends.push_back(ys[i] - 2 * ys[i - 1] + ys[i - 2]);
  }
  if (bends.empty()) return 0;
  // A step has sqrt(2) sigma and the slope in it; a difference of steps has sqrt(6) sigma and no
  // slope, but each jump two or three times, which may be most of them while there are few.
  constexpr size_t kFew = 10;
  const bool few = bends.size() < kFew;
  const double bent = RobustSigma(std::move(bends)) / std::sqrt(6.0);
  return few ? std::min(bent, RobustSigma(std::move(steps)) / std::sqrt(2.0)) : bent;
}

Line FitLine(const std::vector<double>& x, const std::vector<double>& y) {
  const size_t n = std::min(x.size(), y.size());
  if (n < 3) return {};
  double mx = 0, my = 0;
  for (size_t i = 0; i < n; ++i) mx += x[i], my += y[i];
  mx /= static_cast<double>(n), my /= static_cast<double>(n);
  double sxx = 0, sxy = 0;
  for (size_t i = 0; i < n; ++i) {
    sxx += (x[i] - mx) * (x[i] - mx);
    sxy += (x[i] - mx) * (y[i] - my);
  }
  if (!(sxx > 1e-12)) return {};
  Line line;
  line.slope = sxy / sxx;
  double residual = 0;
  for (size_t i = 0; i < n; ++i) {
    const double r = y[i] - my - line.slope * (x[i] - mx);
    residual += r * r;
  }
  const double error = std::sqrt(residual / static_cast<double>(n - 2) / sxx);
  line.t = error > 1e-12 ? Clamp(line.slope / error, -1e6, 1e6) : line.slope == 0 ? 0 : 1e6;
  if (!Finite(line.slope) || !Finite(line.t)) return {};
  return line;
}

double NormalTail(double z) {
  if (z > 6) return 0;  // 1e-9: nothing here is known that well
  if (z < -6) return 1;
  return 0.5 * std::erfc(z * 0.7071067811865476);
}

Regression3::Regression3(const Vec& mean, const Vec& sd) : prior_mean_(mean) {
  for (size_t i = 0; i < 3; ++i) prior_precision_[i] = 1 / std::max(sd[i] * sd[i], 1e-18);
}

void Regression3::Observe(const Vec& x, double y, double noise_sd) {
  const double w = 1 / std::max(noise_sd * noise_sd, 1e-18);
  for (const double v : x) {
    if (!Finite(v * v * w)) return;
  }
  if (!Finite(y * w)) return;
  size_t k = 0;
  for (size_t i = 0; i < 3; ++i) {
    for (size_t j = i; j < 3; ++j) a_[k++] += w * x[i] * x[j];
    b_[i] += w * x[i] * y;
  }
}

void Regression3::Fade(double keep) {
  keep = Clamp(keep, 0, 1);
  for (double& v : a_) v *= keep;
  for (double& v : b_) v *= keep;
}

// Cholesky of (learnt + prior), which is positive definite as the prior is.
bool Regression3::Solve(const Vec& rhs, Vec* out) const {
  const double m[3][3] = {{a_[0] + prior_precision_[0], a_[1], a_[2]},
                          {a_[1], a_[3] + prior_precision_[1], a_[4]},
                          {a_[2], a_[4], a_[5] + prior_precision_[2]}};
  double l[3][3] = {};
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j <= i; ++j) {
      double sum = m[i][j];
      for (int k = 0; k < j; ++k) sum -= l[i][k] * l[j][k];
      if (i == j) {
        if (!(sum > 0) || !Finite(sum)) return false;
        l[i][i] = std::sqrt(sum);
      } else {
        l[i][j] = sum / l[j][j];
      }
    }
  }
  Vec y{};
  for (int i = 0; i < 3; ++i) {
    double sum = rhs[static_cast<size_t>(i)];
    for (int k = 0; k < i; ++k) sum -= l[i][k] * y[static_cast<size_t>(k)];
    y[static_cast<size_t>(i)] = sum / l[i][i];
  }
  for (int i = 2; i >= 0; --i) {
    double sum = y[static_cast<size_t>(i)];
    for (int k = i + 1; k < 3; ++k) sum -= l[k][i] * (*out)[static_cast<size_t>(k)];
    (*out)[static_cast<size_t>(i)] = sum / l[i][i];
  }
  return Finite((*out)[0]) && Finite((*out)[1]) && Finite((*out)[2]);
}

Regression3::Predicted Regression3::Predict(const Vec& x) const {
  Vec rhs = b_;
  Predicted result;
  double prior_variance = 0;
  for (size_t i = 0; i < 3; ++i) {
    rhs[i] += prior_precision_[i] * prior_mean_[i];
    result.mean += prior_mean_[i] * x[i];
    prior_variance += x[i] * x[i] / prior_precision_[i];
  }
  result.sd = std::sqrt(prior_variance);
  Vec theta{}, solved{};
  if (!Solve(rhs, &theta) || !Solve(x, &solved)) return result;
  result.mean = theta[0] * x[0] + theta[1] * x[1] + theta[2] * x[2];
  result.sd = std::sqrt(std::max(0.0, solved[0] * x[0] + solved[1] * x[1] + solved[2] * x[2]));
  return result;
}

std::array<double, 9> Regression3::Learnt() const {
  return {a_[0], a_[1], a_[2], a_[3], a_[4], a_[5], b_[0], b_[1], b_[2]};
}

void Regression3::Restore(const std::array<double, 9>& learnt) {
  for (const double v : learnt) {
    if (!Finite(v)) return;
  }
  // A negative diagonal can come from damage only.
  if (learnt[0] < 0 || learnt[3] < 0 || learnt[5] < 0) return;
  std::copy(learnt.begin(), learnt.begin() + 6, a_.begin());
  std::copy(learnt.begin() + 6, learnt.end(), b_.begin());
}

}  // namespace weir::tuner
