// Small numerics that the rules share. Pure; every function is total: no input makes it fail, and
// finite input gives finite output.
#pragma once

#include <array>
#include <vector>

namespace weir::tuner {

double Clamp(double x, double lo, double hi);
bool Finite(double x);

// Six significant digits: state stays small, and reading it back gives the same number.
double Rounded(double x);

double Mean(const std::vector<double>& values);         // 0 when empty
double Quantile(std::vector<double> values, double q);  // linear; 0 when empty
double RobustSigma(std::vector<double> sizes);          // about 0, without outliers; 0 when empty
// Sigma of what is neither level, slope nor jump, from neighbours that count; robust; 0 when there
// are too few.
double NoiseOf(const std::vector<double>& ys, const std::vector<bool>& counts);

// Least squares of y on x. `t` is the slope over its standard error (0 below 3 points).
struct Line {
  double slope = 0;
  double t = 0;
};
Line FitLine(const std::vector<double>& x, const std::vector<double>& y);

// Upper tail of the standard normal.
double NormalTail(double z);

// Bayesian linear regression with three coefficients and known noise, kept as sufficient
// statistics so that a state of fixed size remembers any number of observations.
class Regression3 {
 public:
  using Vec = std::array<double, 3>;
  // Coefficients are independently N(mean, sd^2) before the first observation.
  Regression3(const Vec& mean, const Vec& sd);

  void Observe(const Vec& x, double y, double noise_sd);
  // Forgets towards the prior: what was learnt counts `keep` (0..1) of what it did.
  void Fade(double keep);
  struct Predicted {
    double mean = 0;
    double sd = 0;  // of the coefficients' uncertainty alone
  };
  Predicted Predict(const Vec& x) const;

  // Precision (upper triangle, row by row) and information vector, without the prior's part.
  std::array<double, 9> Learnt() const;
  void Restore(const std::array<double, 9>& learnt);

 private:
  bool Solve(const Vec& rhs, Vec* out) const;

  Vec prior_mean_;
  Vec prior_precision_;
  std::array<double, 6> a_{};  // learnt: 00 01 02 11 12 22
  Vec b_{};
};

}  // namespace weir::tuner
