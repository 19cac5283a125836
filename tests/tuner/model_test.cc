// The pieces of the law by themselves: numerics, capacity, demand, gates, memory, alignment.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/tuner/plant.h"
#include "tuner/align.h"
#include "tuner/capacity.h"
#include "tuner/demand.h"
#include "tuner/gates.h"
#include "tuner/memory.h"
#include "tuner/numeric.h"
#include "tuner/settings.h"

namespace weir::tuner {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(Numeric, ClampAndRoundAreTotal) {
  EXPECT_EQ(Clamp(kNan, 1, 2), 1);
  EXPECT_EQ(Clamp(kInf, 1, 2), 2);
  EXPECT_EQ(Rounded(kNan), 0);
  EXPECT_EQ(Rounded(kInf), 0);
  EXPECT_DOUBLE_EQ(Rounded(123456789.0), 123457000.0);
  EXPECT_DOUBLE_EQ(Rounded(Rounded(0.1234567)), Rounded(0.1234567));
  EXPECT_EQ(Quantile({}, 0.5), 0);
  EXPECT_DOUBLE_EQ(Quantile({3, 1, 2, 4}, 0.5), 2.5);
}

TEST(Numeric, LineKnowsWhenItKnows) {
  const Line line = FitLine({0, 1, 2, 3}, {1, 3, 5, 7});
  EXPECT_NEAR(line.slope, 2, 1e-12);
  EXPECT_GT(line.t, 100);
  EXPECT_EQ(FitLine({1, 1, 1}, {1, 2, 3}).slope, 0);
  EXPECT_EQ(FitLine({1, 2}, {1, 2}).slope, 0);
}

TEST(Numeric, RegressionLearnsAndFadesToItsPrior) {
  Regression3 regression({1, 0, 0}, {1, 10, 10});
  for (int i = 1; i <= 40; ++i) {
    const double x = 1.0 / i, z = std::sin(i);
    regression.Observe({1, x, z}, 5 + 3 * x - 2 * z, 0.01);
  }
  EXPECT_NEAR(regression.Predict({1, 0.5, 0.5}).mean, 5.5, 0.02);
  EXPECT_LT(regression.Predict({1, 0.5, 0.5}).sd, 0.1);
  regression.Fade(0);
  EXPECT_NEAR(regression.Predict({1, 0, 0}).mean, 1, 1e-9);
  regression.Restore({kNan, 0, 0, 0, 0, 0, 0, 0, 0});
  regression.Restore({-1, 0, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_NEAR(regression.Predict({1, 0, 0}).mean, 1, 1e-9);
}

TEST(Align, TakesTheCheapestWithTheSameLargestShare) {
  struct Case {
    int p, groups, want;
  };
  for (const Case& c : {Case{100, 128, 64},
                        {64, 128, 64},
                        {65, 128, 64},
                        {43, 128, 43},
                        {48, 720, 48},
                        {50, 720, 48},
                        {7, 0, 7},
                        {1, 128, 1},
                        {200, 128, 200},
                        {0, 128, 1}}) {
    EXPECT_EQ(AlignToKeyGroups(c.p, c.groups), c.want) << c.p << " of " << c.groups;
  }
}

TEST(Align, FitNeverLeavesTheBounds) {
  Config config;
  config.parallelism = {3, 40};
  config.tm_cpu = {0.5, 2};
  config.tm_mem_mib = {700, 4000};
  config.key_groups = 4;
  config.initial = {5, 1, 1024};
  for (const double p : {kNan, kInf, -kInf, -5.0, 0.0, 2.2, 3.0, 39.5, 1e300}) {
    for (const double x : {kNan, kInf, -1.0, 0.0, 1.01, 1e300}) {
      const Resources r = Fit(p, x, x * 1000, config);
      EXPECT_GE(r.parallelism, 3);
      EXPECT_LE(r.parallelism, 40);
      EXPECT_GE(r.tm_cpu, 0.5);
      EXPECT_LE(r.tm_cpu, 2);
      EXPECT_GE(r.tm_mem_mib, 700);
      EXPECT_LE(r.tm_mem_mib, 4000);
    }
  }
  EXPECT_EQ(Fit(5, 1.01, 1025, config).tm_mem_mib, 1088);
  EXPECT_DOUBLE_EQ(Fit(5, 1.01, 1025, config).tm_cpu, 1.05);
}

Window At(double t, int p, double source_rate, double busy, double bp = 0) {
  Window w;
  w.t_s = t, w.running = true;
  w.vertices = {{"source", p, source_rate, 0.2, bp}, {"agg", p, source_rate / 2, busy, 0.0}};
  return w;
}

TEST(Capacity, LearnsTheSlopeFromTwoParallelisms) {
  CapacityModel model;
  const double alpha = 0.8;
  for (const int p : {10, 30}) {
    for (int i = 0; i < 12; ++i) {
      LearnCapacity(At(60 * i + 1000 * p, p, 700 * std::pow(p, alpha), 1.0, 0.8), true, &model);
    }
  }
  EXPECT_NEAR(*model.At(30), 700 * std::pow(30, alpha), 5);
  EXPECT_NEAR(CapacityModel::Slope(model.vertices[1]).mean, alpha, 0.05);
  const int needed = *model.SizeFor(700 * std::pow(60, alpha), {1, 200});
  EXPECT_GE(needed, 58);
  EXPECT_LE(needed, 64);
}

TEST(Capacity, ABacklogShowsTheSensorsBias) {
  CapacityModel model;
  LearnCapacity(At(60, 10, 5000, 0.82, 0.8), true, &model);
  // Half the load, half the busy ratio that full was.
  EXPECT_NEAR(*Utilisation(At(120, 10, 2500, 0.41), model), 0.5, 0.01);
  EXPECT_NEAR(*model.At(10), 5000, 1);
}

TEST(Capacity, AnUnseenModelAnswersNothing) {
  CapacityModel model;
  EXPECT_FALSE(model.At(4));
  EXPECT_FALSE(model.SizeFor(1000, {1, 10}));
  Window blind = At(60, 4, 1000, 0.5);
  blind.vertices[1].busy.reset();
  blind.vertices[0].busy.reset();
  LearnCapacity(blind, false, &model);
  EXPECT_FALSE(model.At(4));
}

Window Load(double t, std::optional<double> arrival) {
  Window w;
  w.t_s = t, w.running = true, w.arrival = arrival;
  return w;
}

TEST(Demand, FindsAJumpAndUsesOnlyWhatFollowsIt) {
  std::vector<Window> windows;
  for (int i = 0; i < 20; ++i) windows.push_back(Load(60 * i, 1000 + 10 * (i % 3)));
  for (int i = 20; i < 23; ++i) windows.push_back(Load(60 * i, 3000));
  const Demand d = *EstimateDemand(windows);
  EXPECT_TRUE(d.jumped_up);
  EXPECT_EQ(d.since_jump, 3);
  EXPECT_NEAR(d.level, 3000, 1);
  EXPECT_NEAR(d.before, 1010, 5);
}

TEST(Demand, AJumpWithinAWindowIsOneToo) {
  for (const double within : {1300.0, 1700.0, 2100.0, 2700.0}) {
    std::vector<Window> windows;
    for (int i = 0; i < 20; ++i) windows.push_back(Load(60 * i, 3000 + 10 * (i % 3)));
    windows.push_back(Load(60 * 20, within));
    for (int i = 21; i < 25; ++i) windows.push_back(Load(60 * i, 1000));
    const Demand d = *EstimateDemand(windows);
    EXPECT_NEAR(d.level, 1000, 1) << within;
    EXPECT_NEAR(d.peak, 1000, 1) << within;
  }
}

TEST(Demand, ARampOfMinutesIsNoJump) {
  for (const double slope : {0.03, 0.06, 0.1, 0.2}) {
    for (int minutes = 3; minutes < 12; ++minutes) {
      std::vector<Window> windows;
      for (int i = 0; i < 12; ++i) windows.push_back(Load(60 * i, 1000));
      for (int i = 0; i < minutes; ++i) {
        windows.push_back(Load(60 * (12 + i), 1000 * std::exp(slope * (i + 1))));
      }
      EXPECT_FALSE(EstimateDemand(windows)->jumped_up) << slope << " for " << minutes;
    }
  }
}

TEST(Demand, TrendsAreNotJumps) {
  std::vector<Window> windows;
  for (int i = 0; i < 30; ++i) windows.push_back(Load(60 * i, 1000 * std::exp(0.01 * i)));
  const Demand d = *EstimateDemand(windows);
  EXPECT_NEAR(d.growth_per_min, 0.01, 0.002);
  EXPECT_NEAR(d.level, 1000 * std::exp(0.29), 20);
}

TEST(Numeric, NoiseIsNeitherTrendNorJump) {
  TestRandom random(3);
  std::vector<double> quiet, climbing;
  for (int i = 0; i < 30; ++i) {
    quiet.push_back(0.05 * random.Normal());
    climbing.push_back(quiet.back() + 0.15 * i + (i > 10 ? 2 : 0) - (i > 20 ? 1.5 : 0));
  }
  const std::vector<bool> all(30, true);
  EXPECT_NEAR(NoiseOf(quiet, all), 0.05, 0.02);
  EXPECT_NEAR(NoiseOf(climbing, all), 0.05, 0.02);
  std::vector<bool> some = all;
  for (size_t i = 12; i < 18; ++i) climbing[i] += i % 2 ? 3 : -3, some[i] = false;
  EXPECT_NEAR(NoiseOf(climbing, some), 0.05, 0.02) << "what does not count is not looked at";
  EXPECT_EQ(NoiseOf({1, 2}, {true, true}), 0);
}

TEST(Demand, ADropIsOverSoonerWhereAChangeIsCheap) {
  std::vector<Window> windows;
  for (int i = 0; i < 20; ++i) windows.push_back(Load(60 * i, 3000 + 10 * (i % 3)));
  windows.push_back(Load(60 * 20, 1900));  // some of it
  EXPECT_NEAR(EstimateDemand(windows, 0.1)->peak, 1900, 1);
  EXPECT_GT(EstimateDemand(windows, 1)->peak, 2900);
  for (int i = 21; i < 24; ++i) {
    windows.push_back(Load(60 * i, 1000));
    EXPECT_NEAR(EstimateDemand(windows, 0.1)->peak, 1000, 1);
    if (i == 21) {
      EXPECT_GT(EstimateDemand(windows, 1)->peak, 2900) << "a full window may be chance";
    }
  }
  EXPECT_NEAR(EstimateDemand(windows, 1)->peak, 1000, 1);
}

TEST(Demand, ADropBetweenTwoWindowsIsAllInTheNext) {
  std::vector<Window> windows;
  for (int i = 0; i < 20; ++i) windows.push_back(Load(60 * i, 3000 + 10 * (i % 3)));
  windows.push_back(Load(60 * 20, 1000));
  EXPECT_GT(EstimateDemand(windows, 1)->peak, 2900) << "one window may be chance";
  windows.push_back(Load(60 * 21, 1003));
  EXPECT_EQ(EstimateDemand(windows, 1)->level_windows, 2);
  windows.push_back(Load(60 * 22, 1001));
  EXPECT_NEAR(EstimateDemand(windows, 1)->peak, 1001, 1) << "three agree, none is the drop's own";
}

TEST(Demand, TwoRisesAtOnePaceAreARampAndAJumpIsNone) {
  const auto rising = [](std::vector<double> last, double cost_share) {
    std::vector<Window> windows;
    for (int i = 0; i < 12; ++i) windows.push_back(Load(60 * i, 1000 + 5 * (i % 3)));
    for (const double load : last) windows.push_back(Load(windows.back().t_s + 60, load));
    return EstimateDemand(windows, cost_share)->rising_per_min;
  };
  EXPECT_NEAR(rising({1200, 1450, 1650}, 0.1), 200, 1);
  EXPECT_EQ(rising({1200, 1450, 1650}, 1), 0) << "no reason for a restart that is not cheap";
  EXPECT_EQ(rising({1200, 2000}, 0.1), 0) << "a jump that began within a window";
  EXPECT_EQ(rising({1200, 2000, 2005}, 0.1), 0) << "and its end";
  EXPECT_EQ(rising({1200, 1150}, 0.1), 0);
  EXPECT_EQ(rising({1080, 1160}, 0.1), 0) << "the headroom meets that";
}

TEST(Demand, ADropOfAFewSigmasIsNoneThatIsOver) {
  std::vector<Window> windows;
  TestRandom random(5);
  for (int i = 0; i < 25; ++i) {
    windows.push_back(Load(60 * i, 3000 * std::exp(0.1 * random.Normal())));
  }
  for (int i = 25; i < 30; ++i) windows.push_back(Load(60 * i, 2000));
  EXPECT_GT(EstimateDemand(windows, 0.1)->peak, 2800);
}

TEST(Demand, ARiseOfMinutesCountsWhereAChangeIsCheap) {
  std::vector<Window> windows;
  for (int i = 0; i < 20; ++i) windows.push_back(Load(60 * i, 1000 + 5 * (i % 3)));
  for (int i = 0; i < 5; ++i) windows.push_back(Load(60 * (20 + i), 1000 * std::exp(0.1 * i)));
  const double newest = *windows.back().arrival;
  const Demand cheap = *EstimateDemand(windows, 0.1);
  EXPECT_NEAR(cheap.growth_per_min, 0.1, 0.01);
  EXPECT_NEAR(cheap.level, newest, 0.05 * newest);
  EXPECT_NEAR(cheap.most_growth, 0.2, 0.03) << "of four minutes' growth the half";
  EXPECT_NEAR(cheap.soon, newest * std::exp(0.1), 1);
  EXPECT_LT(EstimateDemand(windows, 1)->level, 0.95 * newest);
}

TEST(Demand, ABacklogThatMovesIsNoNoise) {
  // Rate and backlog are of different ages, so their sum is off while a backlog drains.
  std::vector<Window> windows;
  for (int i = 0; i < 30; ++i) {
    Window w = At(60 * i, 4, i >= 10 && i < 20 ? 1400 + 300 * (i % 3) : 1000, 0.5);
    w.lag = i >= 9 && i < 20 ? 24000 * (20 - i) : 0;
    windows.push_back(w);
  }
  EXPECT_LT(EstimateDemand(windows)->noise, 0.02);
}

TEST(Demand, MissingIsNotZero) {
  std::vector<Window> windows;
  for (int i = 0; i < 30; ++i) {
    windows.push_back(Load(60 * i, i % 2 ? std::optional<double>(1000) : std::nullopt));
  }
  EXPECT_NEAR(EstimateDemand(windows)->level, 1000, 1e-6);
  EXPECT_FALSE(EstimateDemand({Load(0, std::nullopt)}));
  EXPECT_FALSE(EstimateDemand({}));
}

TEST(Demand, RebuildsTheArrivalFromConsumptionAndBacklog) {
  Window before = Load(0, std::nullopt), after = At(60, 4, 900, 0.5);
  before.lag = 0, after.lag = 6000;
  EXPECT_NEAR(*ArrivalOf(after, &before), 1000, 1e-9);
}

TEST(Demand, WhatIsCaughtUpAfterARestartIsNoLoad) {
  Window down = Load(0, std::nullopt), after = At(60, 4, 1500, 0.9);
  down.running = false;
  EXPECT_FALSE(ArrivalOf(after, &down)) << "what had waited is not known";
  down.lag = 30000, after.lag = 0;
  EXPECT_NEAR(*ArrivalOf(after, &down), 1000, 1e-9);
}

struct GateCase {
  const char* name;
  double lag_s, load, capacity, next;
  bool open;
};

TEST(Gates, UpOnlyAtTheLastMoment) {
  const Settings settings = DefaultSettings();
  for (const GateCase& c : {GateCase{"calm", 0, 800, 1000, 1200, false},
                            GateCase{"short, but slowly", 5, 1010, 1000, 1200, false},
                            GateCase{"short, and the lag is near", 45, 1010, 1000, 1200, true},
                            GateCase{"a multiple of the load", 30, 3000, 1000, 3600, true},
                            GateCase{"late, drains soon", 125, 800, 1000, 1200, false},
                            GateCase{"late, does not drain", 125, 990, 1000, 1300, true},
                            GateCase{"late, and growing", 500, 1200, 1000, 1500, true}}) {
    const GateInput in{settings, 120, 10000, c.lag_s, 60, c.load, c.capacity,
                       c.next,   9,   -1,    0,       0,  0,      c.load};
    EXPECT_EQ(UpGate(in).open, c.open) << c.name;
  }
}

TEST(Gates, WhatIsCheapIsNotPutOff) {
  const Settings settings = DefaultSettings();
  GateInput in{settings, 120, 10000, 0, 5, 1010, 1000, 1200, 9, -1, 0, 0, 0, 1010};
  EXPECT_FALSE(UpGate(in).open);
  in.cost_share = 0.2;
  EXPECT_TRUE(UpGate(in).open);
  in.fresh_jump = true;
  EXPECT_FALSE(UpGate(in).open) << "one more window, and its level is known";
  in.fresh_jump = false, in.doubt = 0.05;
  EXPECT_FALSE(UpGate(in).open) << "it may be noise";
  in.doubt = 0, in.load = 950;
  EXPECT_FALSE(UpGate(in).open) << "it is carried";
}

TEST(Gates, ReversalsAtTheSameLoadWait) {
  const Settings settings = DefaultSettings();
  GateInput in{settings, 120, 10000, 0, 60, 1000, 1500, 0, 9, 9000, 1, 1000, 1000, 1000};
  EXPECT_TRUE(ReversalHeld(in, -1, 0.4));
  EXPECT_FALSE(ReversalHeld(in, 1, 0.4));  // the same direction again
  in.recent_peak = 500;                    // the load went away
  EXPECT_FALSE(ReversalHeld(in, -1, 0.4));
  in.recent_peak = 1000;
  in.now_s = 9000 + settings.reversal_min * 60 + 60;
  EXPECT_FALSE(ReversalHeld(in, -1, 0.4));
  EXPECT_TRUE(ReversalHeld(in, -1, 0.2));  // a small gain waits for a day
  in.now_s = 9000 + 86400 + 60;
  EXPECT_FALSE(ReversalHeld(in, -1, 0.2));
}

TEST(Memory, LearnsFixedAndShared) {
  MemoryModel model;
  double t = 0;
  for (const int p : {40, 10, 20}) {
    for (int i = 0; i < 60; ++i) LearnMemory(500.0 + 6000.0 / p, p, 1000, t += 60, &model);
  }
  for (const int p : {10, 15, 30, 60}) {
    const double limit = *MemoryLimitFor(model, p, 1000, 0.12);
    const double need = 500 + 6000.0 / p;
    EXPECT_GT(limit, need * 1.03) << p;
    EXPECT_LT(limit, need * 1.45) << p;
  }
}

TEST(Memory, NothingSeenNothingSaid) {
  MemoryModel model;
  EXPECT_FALSE(MemoryLimitFor(model, 4, 1000, 0.1));
  LearnMemory(kNan, 4, 1000, 60, &model);
  LearnMemory(0, 4, 1000, 60, &model);
  LearnMemory(800, 0, 1000, 60, &model);
  EXPECT_FALSE(MemoryLimitFor(model, 4, 1000, 0.1));
}

TEST(Memory, AKillSetsAFloorForHours) {
  MemoryModel model;
  NoteOutOfMemory(1000, 100, &model);
  EXPECT_NEAR(model.floor_mib, 1400, 1e-9);
  EXPECT_NEAR(model.floor_until_s, 100 + 6 * 3600, 1e-9);
  NoteOutOfMemory(900, 200, &model);  // a smaller one does not lower it
  EXPECT_NEAR(model.floor_mib, 1400, 1e-9);
}

TEST(Settings, NamesAreUniqueAndDefaultsWithinBounds) {
  const auto& specs = SettingSpecs();
  for (size_t i = 0; i < specs.size(); ++i) {
    EXPECT_GE(specs[i].value, specs[i].min) << specs[i].name;
    EXPECT_LE(specs[i].value, specs[i].max) << specs[i].name;
    EXPECT_FALSE(specs[i].reason.empty());
    for (size_t k = 0; k < i; ++k) EXPECT_NE(specs[i].name, specs[k].name);
  }
  Settings settings = DefaultSettings();
  EXPECT_FALSE(SetByName("nosuch", 1, &settings));
  EXPECT_FALSE(SetByName("rhoUp", kNan, &settings));
  EXPECT_TRUE(SetByName("rhoUp", 5, &settings));
  EXPECT_LE(settings.rho_up, 0.98);
}

}  // namespace
}  // namespace weir::tuner
