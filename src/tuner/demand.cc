#include "tuner/demand.h"

#include <algorithm>
#include <cmath>

#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

// How far back the peak is looked for that a scale-down must carry: ten minutes for a quiet load,
// the whole history for one that swings by a tenth from minute to minute, as it swings slowly too.
constexpr double kPeakMinutes = 10;
constexpr double kPeakMinutesNoisy = 28;
constexpr double kQuietNoise = 0.04;
constexpr double kLoudNoise = 0.1;
constexpr int kLevelWindows = 5;  // a level is the mean of five minutes: what a backlog averages
// A jump is three sigma of the window noise, and at least 12 %: less is met by the headroom.
constexpr double kJumpSigmas = 3;
constexpr double kMinJump = 0.12;
constexpr double kSharp = 0.6;
constexpr double kSharpInTwo = 0.9;  // a ramp that began five windows ago: 0.67
constexpr double kNoiseFloor = 0.01;
constexpr size_t kMinTrend = 8;  // windows, below which a slope says nothing

// Index of the first window after the last jump; 0 when there was none.
size_t LastJump(const std::vector<double>& y, double sigma) {
  for (size_t k = y.size() - 1; k >= 1; --k) {
    double after = 0, before = 0;
    const size_t until = std::min(y.size(), k + 5);
    for (size_t i = k; i < until; ++i) after += y[i];
    after /= static_cast<double>(until - k);
    const size_t from = k >= 5 ? k - 5 : 0;
    for (size_t i = from; i < k; ++i) before += y[i];
    before /= static_cast<double>(k - from);
    const double diff = std::fabs(after - before);
    const double error =
        sigma * std::sqrt(1 / static_cast<double>(until - k) + 1 / static_cast<double>(k - from));
    // Sharp: most of the difference lies between these two windows, or, as a jump happens within a
    // window, nearly all of it between this one and the one before the last; else it is a ramp.
    const double sign = after > before ? 1 : -1;
    const double step = sign * (y[k] - y[k - 1]);
    const double earlier = k >= 2 ? sign * (y[k - 1] - y[k - 2]) : 0;
    const bool sharp =
        step > kSharp * diff || (step > 0 && earlier > 0 && step + earlier > kSharpInTwo * diff);
    if (diff > std::max(kMinJump, kJumpSigmas * error) && sharp) return k;
  }
  return 0;
}

double TrendOf(const std::vector<double>& t_min, const std::vector<double>& y, size_t from) {
  if (y.size() - from < kMinTrend) return 0;
  const auto offset = static_cast<std::ptrdiff_t>(from);
  const Line line = FitLine({t_min.begin() + offset, t_min.end()}, {y.begin() + offset, y.end()});
  // Neighbouring windows are correlated, which flatters t: nothing below 4, in full from 8.
  return line.slope * Clamp((std::fabs(line.t) - 4) / 4, 0, 1);
}

}  // namespace

std::optional<double> ArrivalOf(const Window& window, const Window* before) {
  if (window.arrival && *window.arrival >= 0) return window.arrival;
  if (!window.running || window.vertices.empty() || !window.vertices.front().rate) return {};
  double arrival = *window.vertices.front().rate;
  if (before != nullptr && window.lag && before->lag && window.t_s > before->t_s) {
    arrival += (*window.lag - *before->lag) / (window.t_s - before->t_s);
  } else if (before != nullptr && !before->running) {
    return {};  // how much of it had waited while the job was down nobody knows
  }
  return arrival >= 0 ? std::optional<double>(arrival) : std::nullopt;
}

std::optional<double> LagOf(const Window& window) {
  if (window.lag_s) return window.lag_s;
  if (window.lag && window.arrival && *window.arrival > 0) return *window.lag / *window.arrival;
  return {};
}

std::optional<Demand> EstimateDemand(const std::vector<Window>& windows) {
  std::vector<double> y, t_min;
  for (size_t i = 0; i < windows.size(); ++i) {
    const auto arrival = ArrivalOf(windows[i], i > 0 ? &windows[i - 1] : nullptr);
    if (!arrival) continue;
    y.push_back(std::log(std::max(*arrival, 1e-3)));
    t_min.push_back(windows[i].t_s / 60);
  }
  if (y.empty()) return {};
  Demand demand;
  demand.noise = std::max(MedianAbsoluteDifference(y), kNoiseFloor);
  const size_t jump = y.size() > 1 ? LastJump(y, demand.noise) : 0;
  demand.since_jump = static_cast<int>(y.size() - jump);
  demand.jumped_up = jump > 0 && y[jump] > y[jump - 1];
  // The window in which a jump happened shows part of it: with a full one after it, it is left out.
  const size_t full = jump > 0 && y.size() - jump >= 2 ? jump + 1 : jump;
  const size_t from =
      std::max(full, y.size() > kLevelWindows ? y.size() - kLevelWindows : size_t{0});
  double sum = 0;
  for (size_t i = from; i < y.size(); ++i) sum += std::exp(y[i]);
  demand.level = sum / static_cast<double>(y.size() - from);
  demand.level_windows = static_cast<int>(y.size() - from);
  demand.before = demand.level;
  if (jump > 0) {
    const size_t earlier = jump >= 5 ? jump - 5 : 0;
    double before = 0;
    for (size_t i = earlier; i < jump; ++i) before += std::exp(y[i]);
    demand.before = before / static_cast<double>(jump - earlier);
  }
  demand.growth_per_min = TrendOf(t_min, y, jump);
  // With a trend the mean of the window lies behind: lead it to its end.
  demand.level *=
      std::exp(Clamp(demand.growth_per_min * (t_min.back() - t_min[from]) / 2, -0.5, 0.5));
  const double loud = Clamp((demand.noise - kQuietNoise) / (kLoudNoise - kQuietNoise), 0, 1);
  const double back_min = kPeakMinutes + loud * (kPeakMinutesNoisy - kPeakMinutes);
  // After a sharp drop what was before it is over; until three windows agree it still counts.
  const bool dropped = jump > 0 && !demand.jumped_up && y.size() - full >= 3 && loud < 0.5;
  for (size_t i = dropped ? full : 0; i < y.size(); ++i) {
    if (t_min.back() - t_min[i] > back_min) continue;
    const size_t first = std::max(i >= 2 ? i - 2 : 0, dropped ? full : 0);
    double smooth = 0;
    for (size_t j = first; j <= i; ++j) smooth += std::exp(y[j]);
    demand.peak = std::max(demand.peak, smooth / static_cast<double>(i - first + 1));
  }
  return demand;
}

}  // namespace weir::tuner
