// The real-Flink experiment (tests/integration/tuning_experiment_test.py) as a model that takes
// milliseconds: its load, its job with Flink's delayed metrics, its way of counting, the operator's
// waiting times, and beside the law Apache's autoscaler formula. Seconds are the step. What the
// constants are is what that experiment's records show. Deterministic in its seed.
#pragma once

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/tuner/plant.h"
#include "tuner/align.h"
#include "tuner/settings.h"
#include "tuner/stream.h"

namespace weir::tuner {

struct ExperimentPlant {
  double slot_rate = 80;    // records/s that a slot manages
  double machine_loss = 0;  // share of it lost with each further slot: they share a machine
  double pods_s = 10;       // until a wider job's Pods have come
  double down_s = 4;        // a change in place: cancelled, deployed, restored
  double release_s = 30;    // until a narrower job's Pods have gone
  double commit_s = 5;      // between checkpoints
  double stale_s = 10;      // Flink's metrics are up to this old, beyond two seconds
  double noise = 0;         // of ln(load), from half minute to half minute
  double untold = 0.25;     // share of the backlog that Flink does not tell, on the average
  int partitions = 12;
  int most = 6;
  int start = 2;
};

struct ExperimentResult {
  double lag_s = 0;  // seconds of backlog beyond 6, summed over time
  double slot_h = 0;
  double worst_s = 0;
  double after_s = 0;  // after the trace, until its backlog was worked off; both are in the sums
  double after_slot_h = 0;
  int rescales = 0;
  std::vector<double> lag_by_minute;
  std::vector<std::string> changes;
};

using ExperimentLoad = std::function<double(double)>;  // records/s at a share of the trace

inline double ExperimentTrace(double share) {
  double base = 75;
  if (share < 0.10) {
    base = 75;
  } else if (share < 0.30) {
    base = 250;
  } else if (share < 0.40) {
    base = 110;
  } else if (share < 0.60) {
    base = 110 + (share - 0.40) / 0.20 * 240;
  } else if (share < 0.63) {
    base = 350;
  } else if (share < 0.66) {
    base = 450;
  } else if (share < 0.80) {
    base = 150;
  }
  return base * (1 + 0.1 * std::sin(share * 997) + 0.05 * std::sin(share * 4001));
}

// As that one, of other steps, ramps and spikes in another order: levels, their lengths and how one
// follows the other are drawn. The most is what all slots carry.
inline ExperimentLoad DrawnTrace(uint64_t seed, double most) {
  TestRandom random(seed);
  struct Part {
    double until, from, to;
  };
  std::vector<Part> parts;
  double at = 0, level = most * (0.15 + 0.1 * random.Uniform());
  while (at < 1) {
    const bool spike = random.Uniform() < 0.15;
    at += spike ? 0.03 : 0.05 + 0.2 * random.Uniform();
    const double next = most * (0.12 + 0.88 * random.Uniform());
    const bool ramp = !spike && random.Uniform() < 0.35;
    parts.push_back({at, ramp ? level : next, next});
    level = next;
  }
  return [parts](double share) {
    double from = 0;
    for (const Part& part : parts) {
      if (share < part.until) {
        const double base =
            part.from + (part.to - part.from) * (share - from) / (part.until - from);
        return base * (1 + 0.1 * std::sin(share * 997) + 0.05 * std::sin(share * 4001));
      }
      from = part.until;
    }
    return parts.back().to;
  };
}

// A drawn trace on a drawn machine.
struct DrawnCase {
  explicit DrawnCase(uint64_t seed) {
    TestRandom random(7000 + seed);
    plant.slot_rate = 70 + 50 * random.Uniform();
    plant.machine_loss = 0.04 * random.Uniform();
    plant.down_s = 2 + 6 * random.Uniform();
    plant.pods_s = 5 + 20 * random.Uniform();
    minutes = 37 + 60 * random.Uniform();
    const double most = plant.most * plant.slot_rate * (1 - 5 * plant.machine_loss);
    load = DrawnTrace(seed, 0.95 * most);
  }

  ExperimentPlant plant;
  double minutes = 0;
  ExperimentLoad load;
};

// The job: what was written, done and committed by the second.
class ExperimentJob {
 public:
  ExperimentJob(const ExperimentPlant& plant, uint64_t seed)
      : plant_(plant),
        random_(seed),
        phase_s_(1 + 59 * random_.Uniform()),
        parallelism_(plant.start),
        pods_(plant.start) {}

  void Rescale(int p) {
    wanted_ = p;
    due_s_ = t_ + 2 + (p > parallelism_ ? plant_.pods_s * (0.7 + 0.6 * random_.Uniform()) : 0);
    if (p > parallelism_) pods_due_s_ = t_ + 5;
  }

  void Second(double load) {
    ++t_;
    if (wanted_ != 0 && t_ >= pods_due_s_ && wanted_ > pods_) pods_ = wanted_;
    if (wanted_ != 0 && t_ >= due_s_) Restart();
    if (parallelism_ < pods_ && wanted_ == 0 && t_ >= release_at_s_) pods_ = parallelism_;
    written_ += load;
    if (t_ < up_s_) {
      busy_.push_back(-1), rates_.push_back(0);
    } else {
      const double possible = Capacity();
      const double did = std::min(possible, written_ - done_);
      done_ += did;
      busy_.push_back(did / possible), rates_.push_back(did);
      if (std::fmod(t_, plant_.commit_s) < 1) committed_ = begun_, begun_ = done_;
    }
    lags_.push_back(written_ - done_);
  }

  double Capacity() const {
    const int p = parallelism_;
    const double width = static_cast<double>(plant_.partitions) / ((plant_.partitions + p - 1) / p);
    return plant_.slot_rate * width * (1 - plant_.machine_loss * (width - 1));
  }

  // Flink's gauges: means over the minute before the last fetch.
  struct Gauges {
    double rate = 0, busy = 0, pending = 0;
  };
  Gauges Look() {
    const auto until =
        static_cast<size_t>(std::max(1.0, t_ - 2 - plant_.stale_s * random_.Uniform()));
    const auto from = static_cast<size_t>(std::max(up_s_, static_cast<double>(until) - 60));
    Gauges g;
    // What the client has fetched already it knows the end of only as of then.
    const double told = 1 - plant_.untold * (0.5 + random_.Uniform());
    g.pending = lags_[std::min(until, lags_.size()) - 1] * std::max(0.0, told);
    if (static_cast<double>(until) < up_s_ + 5) g.pending = 0;
    double n = 0;
    for (size_t i = from; i < until && i < rates_.size(); ++i) {
      if (busy_[i] < 0) continue;
      g.rate += rates_[i], g.busy += busy_[i], ++n;
    }
    if (n > 0) g.busy /= n;
    g.rate /= 60;  // a meter that has just begun divides by the whole minute, too
    return g;
  }

  double t() const { return t_; }
  // When the operator's first window ends: the trace begins anywhere within one.
  double phase_s() const { return phase_s_; }
  int parallelism() const { return parallelism_; }
  int pods() const { return pods_; }
  double written() const { return written_; }
  double committed() const { return committed_; }
  double restarted_s() const { return up_s_; }
  bool changing() const { return wanted_ != 0; }

 private:
  void Restart() {
    if (wanted_ < parallelism_) release_at_s_ = t_ + plant_.release_s;
    parallelism_ = wanted_;
    wanted_ = 0;
    pods_ = std::max(pods_, parallelism_);
    up_s_ = t_ + plant_.down_s;
    done_ = begun_ = committed_;
  }

  const ExperimentPlant plant_;
  TestRandom random_;
  const double phase_s_;
  double t_ = 0, due_s_ = 0, pods_due_s_ = 0, release_at_s_ = 0, up_s_ = 0;
  int parallelism_, pods_, wanted_ = 0;
  double written_ = 0, done_ = 0, begun_ = 0, committed_ = 0;
  std::vector<double> busy_, rates_, lags_;
};

// Who decides: looked at every five seconds, answers the parallelism it wants, if another.
class ExperimentPolicy {
 public:
  virtual ~ExperimentPolicy() = default;
  virtual std::optional<int> Decide(ExperimentJob* job, double lag) = 0;
};

// The operator with the law: a window a minute, nothing for two minutes after a change.
class LawPolicy : public ExperimentPolicy {
 public:
  explicit LawPolicy(const ExperimentPlant& plant, double lag_slo_s = 30,
                     const Settings& settings = DefaultSettings()) {
    config_.mode = Mode::kStream;
    config_.in_place = true;
    config_.key_groups = plant.partitions;
    config_.parallelism = {1, static_cast<double>(plant.most)};
    config_.tm_cpu = {0.05, 0.05};
    config_.tm_mem_mib = {760, 760};
    config_.lag_slo_s = lag_slo_s;
    config_.initial = {plant.start, 0.05, 760};
    config_.settings = settings;
  }

  std::optional<int> Decide(ExperimentJob* job, double /*lag*/) override {
    if (due_s_ <= 0) due_s_ = job->phase_s();
    if (job->t() < due_s_) return {};
    due_s_ += kWindowS;
    const auto gauges = job->Look();
    Window w;
    w.t_s = job->t();
    w.tm_cpu = 0.05, w.tm_mem_mib = 760, w.mem_peak_mib = 600;
    const bool restarted = job->restarted_s() > seen_s_ && job->restarted_s() > 10;
    w.running = !restarted && job->t() > 60;  // its means hold a minute
    w.down_s = restarted ? job->t() - job->restarted_s() < 0 ? 0 : 4 : 0;
    if (restarted) rescaled_ = true;
    if (rescaled_) w.rescale_s = restarted ? 6 : 4;
    seen_s_ = job->t();
    w.lag = gauges.pending;
    if (gauges.rate > 0) w.lag_s = gauges.pending / gauges.rate;
    w.vertices = {{"source", job->parallelism(), gauges.rate, gauges.busy, 0.0}};
    windows_.push_back(w);
    if (windows_.size() > 30) windows_.erase(windows_.begin());
    const StreamState before = state_;
    const Decision decision = StepStream(config_, windows_, w.t_s, &state_);
    reason = decision.reason;
    if (!decision.acts) return {};
    if (job->t() - changed_s_ < kSettlesS || job->changing()) {
      Forgo(before, {job->parallelism(), 0.05, 760}, &state_);
      return {};
    }
    changed_s_ = job->t();
    return decision.resources.parallelism;
  }

  std::string reason;
  const StreamState& state() const { return state_; }
  const std::vector<Window>& windows() const { return windows_; }

 private:
  static constexpr double kWindowS = 60;
  static constexpr double kSettlesS = 90;
  Config config_;
  StreamState state_;
  std::vector<Window> windows_;
  bool rescaled_ = false;
  double due_s_ = 0, seen_s_ = 0, changed_s_ = -1e9;
};

// As class Formula of the experiment, which says what it is.
class FormulaPolicy : public ExperimentPolicy {
 public:
  struct Options {  // minutes and shares
    double window, settle, target, most, least, restart, catch_up, delay;
  };
  static constexpr Options kDefaults{15, 5, 0.7, 1.0, 0.4, 5, 30, 60};
  static constexpr Options kShort{3, 1, 0.8, 0.95, 0.6, 1, 10, 20};

  FormulaPolicy(const ExperimentPlant& plant, const Options& options)
      : plant_(plant), o_(options) {}

  std::optional<int> Decide(ExperimentJob* job, double lag) override {
    const double now = job->t();
    if (now - changed_ >= o_.settle * 60 && now >= job->restarted_s()) {
      samples_.push_back({now, job->Look().busy, job->committed(), lag});
      while (now - samples_.front().t > o_.window * 60) samples_.pop_front();
    }
    if (now - changed_ < (o_.settle + o_.window) * 60 || samples_.size() < 2) return {};
    const auto wanted = Wanted(now, job->parallelism());
    if (wanted) changed_ = now, samples_.clear(), wanted_.clear();
    return wanted;
  }

 private:
  struct Sample {
    double t, busy, done, lag;
  };
  struct Want {
    double t;
    int p;
    bool outside;
  };

  std::optional<int> Wanted(double now, int p) {
    const Sample &first = samples_.front(), &last = samples_.back();
    const double took = std::max(1.0, last.t - first.t);
    double busy = 0;
    for (const Sample& s : samples_) busy += s.busy;
    busy = std::max(busy / static_cast<double>(samples_.size()), 0.01);
    const double manages = std::max(1.0, (last.done - first.done) / took);
    const double offered = std::max(1.0, manages + (last.lag - first.lag) / took);
    double true_rate = manages / busy;
    const Sample *begins = nullptr, *ends = nullptr;
    for (const Sample& s : samples_) {
      if (s.lag / offered <= 30) continue;
      if (begins == nullptr) begins = &s;
      ends = &s;
    }
    if (begins != ends) {
      const double seen = (ends->done - begins->done) / std::max(1.0, ends->t - begins->t);
      if (seen > 0 && true_rate > seen * 1.15) true_rate = seen;
    }
    const double catch_up = last.lag / (o_.catch_up * 60);
    const bool backlog = last.lag / offered > 300;
    const double restart = offered * o_.restart / o_.catch_up;
    const double factor = std::max((catch_up + restart + offered / o_.target) / true_rate, 0.4);
    int wanted =
        Aligned(std::clamp(static_cast<int>(std::ceil(p * factor - 1e-9)), 1, plant_.most));
    bool outside = true_rate < catch_up + offered / (backlog ? 1 : o_.most) ||
                   (!backlog && true_rate > catch_up + restart + offered / o_.least);
    if (wanted >= p) {
      wanted_.clear();
    } else {
      wanted_.push_back({now, wanted, outside});
      if (now - wanted_.front().t < o_.delay * 60) return {};
      while (now - wanted_.front().t > o_.delay * 60) wanted_.pop_front();
      const auto largest = std::max_element(wanted_.begin(), wanted_.end(),
                                            [](const Want& a, const Want& b) { return a.p < b.p; });
      wanted = largest->p, outside = largest->outside;
    }
    if (wanted == p || !outside) return {};
    return wanted;
  }

  int Aligned(int wanted) const {
    for (int p = wanted; p <= std::min(plant_.partitions / 2, plant_.most); ++p) {
      if (plant_.partitions % p == 0) return p;
    }
    return wanted;
  }

  const ExperimentPlant plant_;
  const Options o_;
  double changed_ = 0;
  std::deque<Sample> samples_;
  std::deque<Want> wanted_;
};

// The trace, and what is left undone at its end: then nothing comes any more, and both counts go on
// until all but what hides between two checkpoints is done (three times the trace at most), so that
// all modes do the same work. `widths`: the parallelism every five seconds.
inline ExperimentResult RunExperiment(const ExperimentPlant& plant, ExperimentPolicy* policy,
                                      double minutes, const ExperimentLoad& load, uint64_t seed,
                                      std::vector<int>* widths = nullptr) {
  constexpr double kHidden = 6;  // seconds
  ExperimentJob job(plant, seed);
  ExperimentResult result;
  const int seconds = static_cast<int>(minutes * 60);
  int width = job.parallelism();
  double lag_s = 0, noise = 1;
  TestRandom random(~seed);
  for (int i = 1; i <= seconds || (lag_s > kHidden && i <= 4 * seconds); ++i) {
    if (i % 30 == 1) noise = std::exp(plant.noise * random.Normal());
    const double rate = noise * load(std::min(i / (60 * minutes), 1.0));
    job.Second(i <= seconds ? rate : 0);
    if (i % 5 != 0) continue;
    const double behind = std::max(0.0, job.written() - job.committed());
    lag_s = behind / std::max(rate, 1.0);
    const double beyond = std::max(0.0, lag_s - kHidden) * 5;
    result.lag_s += beyond;
    result.lag_by_minute.resize((i - 1) / 60 + 1);
    result.lag_by_minute.back() += beyond;
    result.slot_h += job.pods() * 5 / 3600.0;
    if (i > seconds) result.after_s += 5, result.after_slot_h += job.pods() * 5 / 3600.0;
    result.worst_s = std::max(result.worst_s, lag_s);
    if (widths != nullptr && i <= seconds) widths->push_back(job.parallelism());
    if (policy == nullptr) continue;
    const auto to = policy->Decide(&job, behind);
    if (!to || *to == width) continue;
    ++result.rescales;
    result.changes.push_back(std::to_string(i / 60.0).substr(0, 4) +
                             " min: " + std::to_string(width) + " to " + std::to_string(*to) +
                             " at " + std::to_string(static_cast<int>(rate)) + "/s, " +
                             std::to_string(static_cast<int>(lag_s)) + " s behind");
    width = *to;
    job.Rescale(*to);
  }
  return result;
}

}  // namespace weir::tuner
