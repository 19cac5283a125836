// The modelled experiment: that it is faithful where the real one was measured, and what the law
// makes of it, on the experiment's own trace and on drawn ones.
#include "tests/tuner/experiment.h"

#include <gtest/gtest.h>

namespace weir::tuner {
namespace {

constexpr double kMinutes = 37;  // as the run that docs/measured.md tells of

ExperimentPlant PlantOf(double slot_rate) {
  ExperimentPlant plant;
  plant.slot_rate = slot_rate;
  return plant;
}

TEST(Experiment, ReproducesWhatWasMeasuredOfTheOthers) {
  // Measured: Off 407,639 lag-seconds and 1.234 slot-hours, the formula with its defaults 116,805
  // and 1.801 with one rescale. One free number, what a slot carries, makes both.
  const ExperimentPlant plant = PlantOf(91);
  const auto off = RunExperiment(plant, nullptr, kMinutes, ExperimentTrace, 1);
  EXPECT_NEAR(off.lag_s, 407639, 0.1 * 407639);
  EXPECT_NEAR(off.slot_h - off.after_slot_h, 1.234, 0.01);
  FormulaPolicy defaults(plant, FormulaPolicy::kDefaults);
  const auto formula = RunExperiment(plant, &defaults, kMinutes, ExperimentTrace, 1);
  EXPECT_NEAR(formula.lag_s, 116805, 0.1 * 116805);
  EXPECT_NEAR(formula.slot_h, 1.801, 0.01);
  EXPECT_EQ(formula.rescales, 1);
  // With short times 12,010 and 2.685 with three: which of its steps it takes hangs on a per cent
  // of the load, so only how far behind it is.
  FormulaPolicy quick(plant, FormulaPolicy::kShort);
  const auto quicker = RunExperiment(plant, &quick, kMinutes, ExperimentTrace, 1);
  EXPECT_NEAR(quicker.lag_s, 12010, 0.3 * 12010);
}

TEST(Experiment, WhatIsLeftUndoneIsWorkedOffAfterTheTrace) {
  // Twice as many records as are carried: as long again after the trace.
  const auto load = [](double) { return 400; };
  const auto off = RunExperiment(PlantOf(100), nullptr, 10, load, 1);
  EXPECT_NEAR(off.after_s, 600, 30);
  EXPECT_NEAR(off.after_slot_h, off.slot_h / 2, 0.02);
  EXPECT_EQ(RunExperiment(PlantOf(250), nullptr, 10, load, 1).after_s, 0);
}

TEST(Experiment, TheLawFollowsTheLoadDownToo) {
  for (const double slot_rate : {80, 91, 100, 115}) {
    for (uint64_t seed = 1; seed <= 5; ++seed) {
      const ExperimentPlant plant = PlantOf(slot_rate);
      LawPolicy law(plant);
      std::vector<int> widths;
      const auto run = RunExperiment(plant, &law, kMinutes, ExperimentTrace, seed, &widths);
      const auto at = [&](double share) {
        return widths[static_cast<size_t>(share * static_cast<double>(widths.size()))];
      };
      EXPECT_LE(at(0.40), 4) << slot_rate << " seed " << seed << ": after the first step";
      EXPECT_LT(at(0.82), 4) << slot_rate << " seed " << seed << ": after the spike";
      EXPECT_LE(at(0.99), 2) << slot_rate << " seed " << seed << ": at rest";
      EXPECT_LE(run.rescales, 9) << slot_rate << " seed " << seed;
    }
  }
}

struct Sums {
  double own_lag = 0, defaults_lag = 0, short_lag = 0;
  double own_slots = 0, defaults_slots = 0, short_slots = 0;

  void Run(const ExperimentPlant& plant, double minutes, const ExperimentLoad& load,
           uint64_t seed) {
    LawPolicy law(plant);
    const auto own = RunExperiment(plant, &law, minutes, load, seed);
    own_lag += own.lag_s, own_slots += own.slot_h;
    FormulaPolicy formula(plant, FormulaPolicy::kDefaults);
    const auto defaults = RunExperiment(plant, &formula, minutes, load, seed);
    defaults_lag += defaults.lag_s, defaults_slots += defaults.slot_h;
    FormulaPolicy quick(plant, FormulaPolicy::kShort);
    const auto quicker = RunExperiment(plant, &quick, minutes, load, seed);
    short_lag += quicker.lag_s, short_slots += quicker.slot_h;
  }
};

Sums OverMachines(double minutes) {
  Sums sums;
  for (const double slot_rate : {80, 86, 91, 95, 100, 107, 115}) {
    for (uint64_t seed = 1; seed <= 5; ++seed) {
      sums.Run(PlantOf(slot_rate), minutes, ExperimentTrace, seed);
    }
  }
  return sums;
}

TEST(Experiment, OverMachinesAndSeedsTheLawLeadsTheShortFormulaOnBoth) {
  const Sums sums = OverMachines(kMinutes);
  EXPECT_LT(sums.own_lag, 0.4 * sums.short_lag);
  EXPECT_LT(sums.own_slots, 0.85 * sums.short_slots);
  const Sums faster = OverMachines(25);
  EXPECT_LT(faster.own_lag, 0.6 * faster.short_lag);
  EXPECT_LT(faster.own_slots, faster.short_slots);
}

TEST(Experiment, AndThatWithItsDefaultsWhereItsWaitingTimesLetItAct) {
  const Sums sums = OverMachines(42);
  EXPECT_LT(sums.own_lag, 0.05 * sums.defaults_lag);
  EXPECT_LT(sums.own_slots, sums.defaults_slots);
  const Sums shorter = OverMachines(kMinutes);
  EXPECT_LT(shorter.own_lag, 0.05 * shorter.defaults_lag);
  EXPECT_LT(shorter.own_slots, 1.03 * shorter.defaults_slots);
}

TEST(Experiment, AndOnOtherTraces) {
  Sums sums;
  for (uint64_t seed = 1000; seed < 1060; ++seed) {
    const DrawnCase drawn(seed);
    sums.Run(drawn.plant, drawn.minutes, drawn.load, seed);
  }
  EXPECT_LT(sums.own_lag, 0.7 * sums.short_lag);
  EXPECT_LT(sums.own_slots, 0.9 * sums.short_slots);
  EXPECT_LT(sums.own_lag, 0.1 * sums.defaults_lag);
  EXPECT_LT(sums.own_slots, 1.02 * sums.defaults_slots);
}

TEST(Experiment, AndWhenTheLoadIsNoisy) {
  Sums sums;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    ExperimentPlant plant = PlantOf(91);
    plant.noise = 0.1;
    sums.Run(plant, 42, ExperimentTrace, seed);
  }
  EXPECT_LT(sums.own_lag, 0.9 * sums.short_lag);
  EXPECT_LT(sums.own_slots, 0.85 * sums.short_slots);
  EXPECT_LT(sums.own_lag, 0.1 * sums.defaults_lag);
}

TEST(Experiment, WhatFlinkDoesNotTellOfTheBacklogCostsLagAndNoSlots) {
  Sums told, untold;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    ExperimentPlant plant = PlantOf(91);
    plant.untold = 0;
    told.Run(plant, kMinutes, ExperimentTrace, seed);
    plant.untold = 0.5;
    untold.Run(plant, kMinutes, ExperimentTrace, seed);
  }
  EXPECT_LT(untold.own_slots, 1.02 * told.own_slots);
  EXPECT_LT(untold.own_lag, 0.2 * untold.defaults_lag);
}

TEST(Experiment, TheSameSeedIsTheSameRun) {
  const ExperimentPlant plant = PlantOf(100);
  LawPolicy first(plant), second(plant);
  const auto a = RunExperiment(plant, &first, kMinutes, ExperimentTrace, 9);
  const auto b = RunExperiment(plant, &second, kMinutes, ExperimentTrace, 9);
  EXPECT_EQ(a.lag_s, b.lag_s);
  EXPECT_EQ(a.changes, b.changes);
}

}  // namespace
}  // namespace weir::tuner
