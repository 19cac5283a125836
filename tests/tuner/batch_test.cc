// Forecasts, fits and choices for scheduled runs.
#include "tuner/batch.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/tuner/plant.h"
#include "tuner/batch_model.h"
#include "tuner/forecast.h"

namespace weir::tuner {
namespace {

std::vector<double> Logs(const std::vector<double>& values) {
  std::vector<double> logs;
  for (const double v : values) logs.push_back(std::log(v));
  return logs;
}

double ForecastOf(const std::vector<double>& values) {
  return std::exp(ForecastInput(Logs(values), std::vector<double>(values.size(), 1)).log_mean);
}

TEST(Forecast, FollowsWhatTheRunsDo) {
  std::vector<double> weekly, growing, constant, stepped;
  const double week[] = {10, 30, 32, 28, 31, 60, 5};
  for (int i = 0; i < 28; ++i) {
    weekly.push_back(week[i % 7]);
    growing.push_back(10 * std::pow(1.2, i));
    constant.push_back(20 + (i % 2));
    stepped.push_back(i < 20 ? 10 : 30);
  }
  EXPECT_NEAR(ForecastOf(weekly), 10, 1);
  weekly.push_back(10), weekly.push_back(30);
  EXPECT_NEAR(ForecastOf(weekly), 32, 2);
  EXPECT_NEAR(ForecastOf(growing) / (10 * std::pow(1.2, 28)), 1, 0.12);
  EXPECT_NEAR(ForecastOf(constant), 20.5, 1.1);
  EXPECT_NEAR(ForecastOf(stepped), 30, 3);
}

TEST(Forecast, OneFreakRunDoesNotMoveItButIsRemembered) {
  std::vector<double> inputs(20, 10.0);
  inputs[17] = 40;
  const Forecast forecast = ForecastInput(Logs(inputs), std::vector<double>(20, 1));
  EXPECT_NEAR(std::exp(forecast.log_mean), 10, 1.5);
  double weight_above = 0, total = 0;
  for (const auto& atom : forecast.atoms) {
    total += atom.weight;
    if (forecast.log_mean + atom.offset > std::log(25)) weight_above += atom.weight;
  }
  EXPECT_NEAR(total, 1, 1e-9);
  EXPECT_GT(weight_above, 0.02);
  EXPECT_LT(weight_above, 0.15);
}

TEST(Forecast, AnswersForNoneAndOne) {
  EXPECT_FALSE(ForecastInput({}, {}).atoms.empty());
  EXPECT_NEAR(ForecastOf({7}), 7, 1e-9);
}

// A plant for runs: t = 80 + 180 d / p^0.9, peak = 500 + 300 d / p.
Attempt Simulated(long k, double input, const Resources& r, TestRandom* random) {
  Attempt run;
  run.run = k;
  run.t_s = 86400.0 * static_cast<double>(k) + 3600;
  run.parallelism = r.parallelism;
  run.tm_cpu = r.tm_cpu, run.tm_mem_mib = r.tm_mem_mib;
  const double peak = (500 + 300 * input / r.parallelism) * std::exp(0.04 * random->Normal());
  run.duration_s =
      (80 + 180 * input / std::pow(r.parallelism, 0.9)) * std::exp(0.04 * random->Normal());
  run.total_s = run.duration_s;
  run.mem_peak_mib = std::min(peak, r.tm_mem_mib);
  run.outcome = peak > r.tm_mem_mib ? Outcome::kOom : Outcome::kOk;
  if (run.outcome == Outcome::kOk) run.input = input;
  return run;
}

TEST(BatchModel, FindsWorkOverheadAndMemory) {
  TestRandom random(1);
  std::vector<Attempt> runs;
  for (int i = 0; i < 30; ++i) {
    runs.push_back(Simulated(i, 20 + (i * 7) % 40, {4 + (i * 5) % 20, 1, 20000}, &random));
  }
  const DurationModel duration = FitDuration(runs);
  const PeakModel peak = FitPeak(runs);
  EXPECT_NEAR(duration.At(40, 12, 1) / (80 + 180 * 40 / std::pow(12, 0.9)), 1, 0.06);
  EXPECT_NEAR(peak.At(40, 12) / (500 + 300 * 40 / 12.0), 1, 0.05);
  EXPECT_FALSE(FitDuration({}).known);
  EXPECT_FALSE(FitPeak({}).known);
}

Config BatchConfig() {
  Config config;
  config.mode = Mode::kBatch;
  config.parallelism = {1, 64};
  config.tm_cpu = {0.25, 4};
  config.tm_mem_mib = {512, 32768};
  config.deadline_s = 1500;
  config.initial = {10, 1, 4096};
  config.settings = DefaultSettings();
  return config;
}

struct Outcomes {
  int late = 0, kills = 0;
  double slot_s = 0;
};

Outcomes RunDays(const Config& config, int days, uint64_t seed,
                 const std::function<double(int)>& input) {
  TestRandom random(seed);
  BatchState state;
  std::vector<Attempt> runs;
  Outcomes out;
  for (int k = 0; k < days; ++k) {
    double total = 0;
    for (int attempt = 0; attempt < 4; ++attempt) {
      const Decision d = StepBatch(config, runs, 86400.0 * k + total, &state);
      Attempt run = Simulated(k, input(k), d.resources, &random);
      run.attempt = attempt;
      run.t_s += attempt * 100;
      total += *run.duration_s;
      run.total_s = total;
      out.slot_s += d.resources.parallelism * *run.duration_s;
      runs.push_back(run);
      if (runs.size() > 30) runs.erase(runs.begin());
      if (run.outcome == Outcome::kOk) break;
      ++out.kills;
    }
    if (total > *config.deadline_s) ++out.late;
  }
  return out;
}

TEST(Batch, InputGrowingTwentyfoldOverFifteenRunsStaysInTimeAndMemory) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    const Outcomes out =
        RunDays(BatchConfig(), 15, seed, [](int k) { return 5 * std::pow(20.0, k / 14.0); });
    EXPECT_EQ(out.late, 0) << seed;
    EXPECT_EQ(out.kills, 0) << seed;
  }
}

TEST(Batch, SteadyRunsAreInTimeAndCheap) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const Outcomes out = RunDays(BatchConfig(), 60, seed, [](int) { return 40; });
    EXPECT_EQ(out.late, 0) << seed;
    EXPECT_LE(out.kills, 1) << seed;
    const double narrow = 6 * (80 + 180 * 40 / std::pow(6, 0.9));  // just in time, all known
    EXPECT_LT(out.slot_s / 60, 1.6 * narrow) << seed;
  }
}

TEST(Batch, FirstRunsAreTheUsersOwn) {
  BatchState state;
  const Decision d = StepBatch(BatchConfig(), {}, 0, &state);
  EXPECT_EQ(d.resources, BatchConfig().initial);
}

TEST(Batch, AKillIsAnsweredWithMoreMemoryAPieceOfWork) {
  const Config config = BatchConfig();
  TestRandom random(3);
  std::vector<Attempt> runs;
  for (int k = 0; k < 10; ++k) runs.push_back(Simulated(k, 40, {10, 1, 2500}, &random));
  Attempt killed = Simulated(10, 90, {10, 1, 2500}, &random);
  ASSERT_EQ(killed.outcome, Outcome::kOom);
  runs.push_back(killed);
  BatchState state;
  const Decision d = StepBatch(config, runs, killed.t_s, &state);
  // 500 MiB are fixed: what is left for a unit of input must have grown by half at least.
  const double per_unit = (d.resources.tm_mem_mib - 500) * d.resources.parallelism;
  EXPECT_GT(per_unit, 1.5 * (2500 - 500) * 10);
  EXPECT_NE(d.reason.find("out of memory"), std::string::npos);
}

TEST(Batch, LostRecordsNeverLowerMemoryBelowTheLastThatWasSafe) {
  const Config config = BatchConfig();
  TestRandom random(4);
  BatchState state;
  std::vector<Attempt> runs;
  for (int k = 0; k < 20; ++k) {
    const Decision d = StepBatch(config, runs, 86400.0 * k, &state);
    runs.push_back(Simulated(k, 60, d.resources, &random));
  }
  const Decision d = StepBatch(config, {}, 86400.0 * 20, &state);
  EXPECT_GE(d.resources.tm_mem_mib, state.safe_mem_mib);
  EXPECT_GE(d.resources.tm_mem_mib, *runs.back().tm_mem_mib);
  EXPECT_EQ(d.resources.parallelism, runs.back().parallelism);
}

TEST(Batch, WithoutADeadlineItStaysSensible) {
  Config config = BatchConfig();
  config.deadline_s.reset();
  TestRandom random(5);
  BatchState state;
  std::vector<Attempt> runs;
  for (int k = 0; k < 10; ++k) {
    const Decision d = StepBatch(config, runs, 86400.0 * k, &state);
    EXPECT_GE(d.resources.parallelism, 1);
    EXPECT_LE(d.resources.parallelism, 64);
    runs.push_back(Simulated(k, 40, d.resources, &random));
  }
}

}  // namespace
}  // namespace weir::tuner
