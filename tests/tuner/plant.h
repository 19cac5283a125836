// A small plant for the tuner's property tests: one job of three vertices whose capacity is
// mu * P^alpha, a load that the test gives, restarts that take a minute, memory that follows state
// over parallelism. Deterministic in its seed. It is not the simulator that scores the law.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tuner/settings.h"
#include "tuner/stream.h"

namespace weir::tuner {

// splitmix64: the same numbers everywhere, unlike the standard distributions.
class TestRandom {
 public:
  explicit TestRandom(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  double Normal() {
    double sum = 0;
    for (int i = 0; i < 12; ++i) sum += Uniform();
    return sum - 6;
  }

 private:
  uint64_t state_;
};

inline Config StreamConfig() {
  Config config;
  config.mode = Mode::kStream;
  config.vertices = {"source", "agg", "sink"};
  config.parallelism = {1, 128};
  config.tm_cpu = {0.25, 4};
  config.tm_mem_mib = {512, 32768};
  config.lag_slo_s = 120;
  config.initial = {10, 1, 2048};
  config.settings = DefaultSettings();
  return config;
}

class StreamPlant {
 public:
  struct Action {
    double t_s = 0;
    Resources from, to;
  };

  StreamPlant(Config config, uint64_t seed) : config_(std::move(config)), random_(seed) {
    current_ = config_.initial;
  }

  double noise = 0.02;
  double alpha = 0.9;
  double mu = 1000;       // records/s of the slowest vertex at P = 1
  double busy_bias = 1;   // what the busiest vertex's sensor shows of the truth
  double restart_s = 60;  // what a change takes, in place or not
  int groups = 0;         // that the work is cut into; 0: as finely as one likes
  double state_mib = 6000;
  double fixed_mib = 500;

  // Runs `minutes` of `load` (records/s by minute), deciding after each; returns the changes.
  std::vector<Action> Run(int minutes, const std::function<double(int)>& load) {
    std::vector<Action> actions;
    for (int i = 0; i < minutes; ++i) {
      const double arrival = load(i) * std::exp(noise * random_.Normal());
      windows_.push_back(Minute(arrival));
      if (windows_.size() > 30) windows_.erase(windows_.begin());
      const Decision decision = StepStream(config_, windows_, now_s_, &state_);
      last_reason = decision.reason;
      if (decision.resources == current_) continue;
      actions.push_back({now_s_, current_, decision.resources});
      current_ = decision.resources;
      if (config_.in_place) rescale_s_ = restart_s;
      down_s_ = std::max(down_s_, restart_s);
    }
    return actions;
  }

  const Resources& current() const { return current_; }
  Resources& current() { return current_; }
  StreamState& state() { return state_; }
  std::vector<Window>& windows() { return windows_; }
  double lag_s() const { return lag_s_; }
  double Capacity() const {
    const int p = current_.parallelism;
    const double width = groups > 0 ? static_cast<double>(groups) / ((groups + p - 1) / p) : p;
    return mu * std::pow(width, alpha);
  }

  double worst_lag_s = 0;
  int kills = 0;
  std::string last_reason;

 private:
  Window Minute(double arrival) {
    now_s_ += 60;
    Window w;
    w.t_s = now_s_;
    w.arrival = arrival;
    w.down_s = std::min(down_s_, 60.0);
    const double up_s = 60 - w.down_s;
    down_s_ -= w.down_s;
    w.running = w.down_s == 0;
    w.rescale_s = rescale_s_;
    const double possible = Capacity() * up_s;
    const double offered = arrival * 60 + lag_;
    const double done = std::min(offered, possible);
    lag_ = offered - done;
    lag_s_ = lag_ / std::max(arrival, 1e-3);
    worst_lag_s = std::max(worst_lag_s, lag_s_);
    w.lag = lag_;
    w.lag_s = lag_s_;
    w.tm_cpu = current_.tm_cpu;
    w.tm_mem_mib = current_.tm_mem_mib;
    if (up_s > 0) Observe(done / up_s, arrival, up_s, &w);
    return w;
  }

  void Observe(double rate, double arrival, double up_s, Window* w) {
    const double busy = rate / Capacity();
    const bool full = lag_ > 1;
    const int p = current_.parallelism;
    w->vertices = {{"source", p, rate, 0.2 * busy, full ? 0.8 : 0.0},
                   {"agg", p, rate, std::min(1.0, busy * busy_bias), 0.0},
                   {"sink", p, 0.5 * rate, 0.3 * busy, 0.0}};
    if (slow_ <= 0) slow_ = arrival;
    slow_ += (arrival - slow_) / 20;  // state follows the load within twenty minutes
    const double need = (fixed_mib + state_mib * (0.5 + 0.5 * slow_ / 8000) / p) *
                        std::exp(0.025 * random_.Normal());
    if (need > current_.tm_mem_mib) {
      ++kills;
      w->oom = 1;
      w->running = up_s > 60;
      down_s_ += restart_s;
    }
    w->mem_peak_mib = std::min(need, current_.tm_mem_mib);
  }

  Config config_;
  TestRandom random_;
  Resources current_;
  StreamState state_;
  std::vector<Window> windows_;
  std::optional<double> rescale_s_;
  double now_s_ = 0, lag_ = 0, lag_s_ = 0, down_s_ = 0, slow_ = 0;
};

}  // namespace weir::tuner
