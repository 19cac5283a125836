#include "tuner/demand.h"

#include <algorithm>
#include <cmath>

#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

// How far back the peak is looked for that a scale-down must carry: ten minutes for a quiet load
// (as much less as a reversal costs less, but two windows at least), the whole history for one that
// swings by a tenth from minute to minute, as it swings slowly too.
constexpr double kPeakMinutes = 10;
constexpr double kPeakMinutesCheap = 2.2;
constexpr double kPeakMinutesNoisy = 28;
constexpr double kQuietNoise = 0.04;
constexpr double kLoudNoise = 0.1;
constexpr int kLevelWindows = 5;  // a level is the mean of five minutes: what a backlog averages
// A jump is three sigma of the window noise, and at least 12 %: less is met by the headroom.
constexpr double kJumpSigmas = 3;
constexpr double kMinJump = 0.12;
constexpr double kSharp = 0.6;
constexpr double kSharpInTwo = 0.9;  // a ramp that began five windows ago: 0.67
constexpr double kGoesOnSigmas = 3;  // less is noise, and no second part of a jump
// After a drop so much larger than the noise, what was before it is over once some windows agree.
constexpr double kPlainSigmas = 6;
constexpr int kAgree = 3;
constexpr int kAgreeCheap = 1;     // what it may fall to further is the next step's
constexpr double kSameSigmas = 2;  // two windows that differ by less are of one level
constexpr double kSamePace = 2;    // of two rises of a ramp the larger, at most
// Jumps and ramps pass for noise while they are most of what was seen: two rises at one pace are
// rarely that.
constexpr size_t kFewWindows = 15;
constexpr double kLeastRise = 0.2;  // of both together: less is met by the headroom
constexpr double kMostRampNoise = 0.05;
constexpr double kNoiseFloor = 0.01;
constexpr double kMovingShare = 0.05;  // of the load, that goes into the backlog or comes from it
constexpr size_t kMinKnown = 6;        // windows, before one of them may say what is no noise
constexpr size_t kMinCalm = 5;         // windows, to tell the noise from
constexpr size_t kMinTrend = 8;        // windows, below which a slope says nothing by itself
constexpr size_t kMinRecent = 3;       // and below which it says nothing beside a known noise
constexpr double kGoesOn = 0.5;        // of its age: that long a young trend is trusted to go on

struct LoadSeries {
  std::vector<double> y;  // ln(load)
  std::vector<double> t_min;
  std::vector<bool> calm;  // the backlog hardly moved
};

// The first window that shows something of the last jump, and the first that shows all of it (if
// one does; else the newest). 0: there was none.
struct Jump {
  size_t first = 0;
  size_t full = 0;
};

Jump LastJump(const std::vector<double>& y, double sigma) {
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
    if (diff <= std::max(kMinJump, kJumpSigmas * error)) continue;
    const bool goes_on = std::min(step, earlier) > kGoesOnSigmas * sigma;
    if (goes_on && step + earlier > kSharpInTwo * diff) return {k - 1, k};
    if (step <= kSharp * diff) continue;
    const size_t next = std::min(k + 1, y.size() - 1);
    const bool whole = next > k && std::fabs(y[next] - y[k]) <= kSameSigmas * sigma;
    return {k, whole ? k : next};
  }
  return {};
}

// What the last two rises, if they are more than noise, add each minute.
double RisingPerMin(const LoadSeries& s, double noise) {
  const size_t n = s.y.size();
  if (n < 3) return 0;
  const double before = std::exp(s.y[n - 3]), then = std::exp(s.y[n - 2]),
               now = std::exp(s.y[n - 1]);
  if (std::min(then - before, now - then) <= kJumpSigmas * noise * now) return 0;
  if (now < (1 + kLeastRise) * before) return 0;
  const double first = (then - before) / (s.t_min[n - 2] - s.t_min[n - 3]);
  const double second = (now - then) / (s.t_min[n - 1] - s.t_min[n - 2]);
  const double slower = std::min(first, second);
  return Finite(slower) && std::max(first, second) < kSamePace * slower ? slower : 0;
}

// A backlog that grows or drains makes the load a difference of numbers of different ages: that is
// no noise of the load.
bool BacklogMoved(const Window& window, const Window* before) {
  if (window.arrival || before == nullptr || !window.lag || !before->lag) return false;
  const auto arrival = ArrivalOf(window, before);
  if (!arrival || window.t_s <= before->t_s) return true;
  return std::fabs(*window.lag - *before->lag) / (window.t_s - before->t_s) >
         kMovingShare * *arrival;
}

double LoadNoise(const LoadSeries& s) {
  const auto calm = static_cast<size_t>(std::count(s.calm.begin(), s.calm.end(), true));
  const double noise =
      NoiseOf(s.y, calm >= kMinCalm ? s.calm : std::vector<bool>(s.y.size(), true));
  return std::max(noise, kNoiseFloor);
}

// Slope a minute of all windows from `from` on, 0 where it may be chance. `noise` 0: not asked.
double TrendOf(const LoadSeries& s, size_t from, double noise) {
  const auto offset = static_cast<std::ptrdiff_t>(from);
  const std::vector<double> x(s.t_min.begin() + offset, s.t_min.end());
  const Line line = FitLine(x, {s.y.begin() + offset, s.y.end()});
  double t = std::fabs(line.t);
  if (noise > 0) {
    const double mean = Mean(x);
    double spread = 0;
    for (const double at : x) spread += (at - mean) * (at - mean);
    t = std::min(t, std::fabs(line.slope) * std::sqrt(spread) / noise);
  }
  // Neighbouring windows are correlated, which flatters t: nothing below 4, in full from 8.
  return line.slope * Clamp((t - 4) / 4, 0, 1);
}

double MeanLoad(const LoadSeries& s, size_t from, size_t to) {
  double sum = 0;
  for (size_t i = from; i < to; ++i) sum += std::exp(s.y[i]);
  return sum / static_cast<double>(to - from);
}

// The highest mean of three windows from `from` on, `back_min` back.
double PeakOf(const LoadSeries& s, size_t from, double back_min) {
  double peak = 0;
  for (size_t i = from; i < s.y.size(); ++i) {
    if (s.t_min.back() - s.t_min[i] > back_min) continue;
    peak = std::max(peak, MeanLoad(s, std::max(i >= 2 ? i - 2 : 0, from), i + 1));
  }
  return peak;
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

std::optional<Demand> EstimateDemand(const std::vector<Window>& windows, double cost_share) {
  LoadSeries s;
  for (size_t i = 0; i < windows.size(); ++i) {
    const Window* before = i > 0 ? &windows[i - 1] : nullptr;
    const auto arrival = ArrivalOf(windows[i], before);
    if (!arrival) continue;
    s.y.push_back(std::log(std::max(*arrival, 1e-3)));
    s.t_min.push_back(windows[i].t_s / 60);
    s.calm.push_back(!BacklogMoved(windows[i], before));
  }
  const size_t n = s.y.size();
  if (n == 0) return {};
  const bool cheap = cost_share < kCheap;
  Demand demand;
  demand.noise = LoadNoise(s);
  const auto [jump, full] = n > 1 ? LastJump(s.y, demand.noise) : Jump();
  demand.since_jump = static_cast<int>(n - jump);
  demand.jumped_up = jump > 0 && s.y[jump] > s.y[jump - 1];
  const size_t from = std::max(full, n > kLevelWindows ? n - kLevelWindows : size_t{0});
  demand.level = MeanLoad(s, from, n);
  demand.level_windows = static_cast<int>(n - from);
  demand.before = jump > 0 ? MeanLoad(s, jump >= 5 ? jump - 5 : 0, jump) : demand.level;
  if (n - jump >= kMinTrend) demand.growth_per_min = TrendOf(s, jump, 0);
  const double age_min = s.t_min.back() - s.t_min[from];
  // A rise of minutes is worth a change where that is cheap.
  if (cheap && n - from >= kMinRecent) {
    const double recent = TrendOf(s, from, demand.noise);
    if (std::fabs(recent) > std::fabs(demand.growth_per_min)) {
      demand.growth_per_min = recent;
      demand.most_growth = kGoesOn * age_min * std::max(recent, 0.0);
    }
  }
  // With a trend the mean of the window lies behind: lead it to its end.
  demand.level *= std::exp(Clamp(demand.growth_per_min * age_min / 2, -0.5, 0.5));
  demand.newest = std::exp(s.y.back());
  if (cheap) {
    demand.rising_per_min =
        RisingPerMin(s, n < kFewWindows ? std::min(demand.noise, kMostRampNoise) : demand.noise);
  }
  const double rise = n > 1 ? s.y[n - 1] - s.y[n - 2] : 0;
  demand.soon = std::exp(s.y.back() + (rise > kJumpSigmas * demand.noise ? rise : 0));
  const double loud = Clamp((demand.noise - kQuietNoise) / (kLoudNoise - kQuietNoise), 0, 1);
  const double quiet_min = std::max(kPeakMinutesCheap, cost_share * kPeakMinutes);
  const bool dropped =
      jump > 0 && !demand.jumped_up &&
      static_cast<int>(n - full) >= (cheap && n >= kMinKnown ? kAgreeCheap : kAgree) &&
      std::log(demand.before / demand.level) > kPlainSigmas * demand.noise;
  demand.peak = PeakOf(s, dropped ? full : 0, quiet_min + loud * (kPeakMinutesNoisy - quiet_min));
  return demand;
}

}  // namespace weir::tuner
