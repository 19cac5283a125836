// Properties of the streaming law in closed loop, on a plant of the test's own.
#include "tuner/stream.h"

#include <gtest/gtest.h>

#include "tests/tuner/plant.h"

namespace weir::tuner {
namespace {

int Reversals(const std::vector<StreamPlant::Action>& actions) {
  int reversals = 0, before = 0;
  for (const auto& a : actions) {
    const int sign =
        (a.to.parallelism > a.from.parallelism) - (a.to.parallelism < a.from.parallelism);
    if (sign != 0 && before != 0 && sign != before) ++reversals;
    if (sign != 0) before = sign;
  }
  return reversals;
}

struct ConstantCase {
  const char* name;
  double noise, alpha, busy_bias, load;
  int initial;
};

class ConstantLoad : public testing::TestWithParam<ConstantCase> {};

TEST_P(ConstantLoad, SettlesWithoutReversalForADay) {
  const ConstantCase& c = GetParam();
  const uint64_t seeds = c.noise < 0.05 ? 30 : 10;
  for (uint64_t seed = 1; seed <= seeds; ++seed) {
    const bool in_place = seed > 5;  // where changes are cheap, and so made sooner
    Config config = StreamConfig();
    config.in_place = in_place;
    config.initial.parallelism = c.initial;
    config.initial.tm_mem_mib = c.initial < 5 || in_place ? 8192 : 2048;
    StreamPlant plant(config, seed);
    if (in_place) plant.restart_s = 4;
    plant.noise = c.noise, plant.alpha = c.alpha, plant.busy_bias = c.busy_bias;
    const auto actions = plant.Run(1440, [&](int) { return c.load; });
    EXPECT_EQ(Reversals(actions), 0) << c.name << " seed " << seed;
    EXPECT_LE(actions.size(), 4u) << c.name << " seed " << seed;
    EXPECT_EQ(plant.kills, 0) << c.name << " seed " << seed;
    const double rho = c.load / plant.Capacity();
    EXPECT_LT(rho, 1.0) << c.name << " seed " << seed;
    EXPECT_GT(rho, 0.65) << c.name << " seed " << seed;
    EXPECT_LT(plant.lag_s(), 60) << c.name << " seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Plants, ConstantLoad,
                         testing::Values(ConstantCase{"over", 0.02, 0.9, 1, 8000, 60},
                                         ConstantCase{"under", 0.02, 0.9, 1, 8000, 3},
                                         ConstantCase{"linear", 0.02, 1.0, 1, 8000, 40},
                                         ConstantCase{"concave", 0.02, 0.75, 1, 8000, 60},
                                         ConstantCase{"biased sensor", 0.02, 0.9, 0.82, 8000, 40},
                                         ConstantCase{"noise", 0.1, 0.9, 1, 8000, 20},
                                         ConstantCase{"right already", 0.02, 0.9, 1, 8000, 12}),
                         [](const auto& param) {
                           std::string name = param.param.name;
                           std::replace(name.begin(), name.end(), ' ', '_');
                           return name;
                         });

TEST(Stream, AStepUpIsMetInOneChangeWithinTheLagObjective) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    StreamPlant plant(StreamConfig(), seed);
    plant.Run(240, [](int) { return 6000; });
    plant.worst_lag_s = 0;
    const auto actions = plant.Run(120, [](int) { return 18000; });
    EXPECT_LE(actions.size(), 2u) << seed;
    ASSERT_GE(actions.size(), 1u) << seed;
    EXPECT_GT(actions[0].to.parallelism, 2 * actions[0].from.parallelism);
    EXPECT_LT(plant.worst_lag_s, 180) << seed;
    EXPECT_LT(plant.lag_s(), 10) << seed;
  }
}

TEST(Stream, AStepDownGivesResourcesBackOnce) {
  StreamPlant plant(StreamConfig(), 3);
  plant.Run(240, [](int) { return 18000; });
  const int before = plant.current().parallelism;
  const auto actions = plant.Run(120, [](int) { return 6000; });
  ASSERT_GE(actions.size(), 1u);
  EXPECT_LE(actions.size(), 2u);
  EXPECT_LT(plant.current().parallelism, before / 2);
  // Memory for each TaskManager rises first: state does not shrink with parallelism.
  EXPECT_GT(actions[0].to.tm_mem_mib, actions[0].from.tm_mem_mib);
  EXPECT_EQ(plant.kills, 0);
}

TEST(Stream, SwitchedOnAtTheRightSizeItMovesNothing) {
  Config config = StreamConfig();
  config.initial = {13, 1, 1280};
  StreamPlant plant(config, 4);
  EXPECT_TRUE(plant.Run(30, [](int) { return 8400; }).empty());
}

TEST(Stream, AManualEditIsTheNewStartingPoint) {
  StreamPlant plant(StreamConfig(), 5);
  plant.Run(240, [](int) { return 8000; });
  plant.current().parallelism = 64;  // somebody scaled by hand
  const auto actions = plant.Run(120, [](int) { return 8000; });
  ASSERT_FALSE(actions.empty());
  EXPECT_EQ(actions[0].from.parallelism, 64);
  EXPECT_LT(actions[0].to.parallelism, 32);  // one step, not creeping back
  EXPECT_EQ(Reversals(actions), 0);
}

TEST(Stream, ACappedJobDoesNotWindUp) {
  Config config = StreamConfig();
  config.parallelism = {1, 12};
  StreamPlant plant(config, 6);
  plant.Run(180, [](int) { return 30000; });  // three times what the bound carries
  EXPECT_EQ(plant.current().parallelism, 12);
  // Once the load is gone and the backlog drained, it comes down as if nothing had been.
  const auto actions = plant.Run(600, [](int) { return 3000; });
  EXPECT_LT(plant.current().parallelism, 8);
  EXPECT_LE(actions.size(), 3u);
}

TEST(Stream, RampsTakeFewStepsAndKeepTheLag) {
  StreamPlant plant(StreamConfig(), 7);
  plant.Run(180, [](int) { return 5000; });
  plant.worst_lag_s = 0;
  const auto actions = plant.Run(240, [](int i) { return 5000 * std::exp(1.4 * i / 240.0); });
  EXPECT_LE(actions.size(), 6u);
  EXPECT_LT(plant.worst_lag_s, 120);
}

TEST(Stream, AKillRaisesMemoryAtOnceAndItStays) {
  Config config = StreamConfig();
  config.initial = {10, 1, 1024};
  StreamPlant plant(config, 8);
  plant.state_mib = 9000;
  plant.Run(30, [](int) { return 7000; });
  EXPECT_LE(plant.kills, 1);
  EXPECT_GE(plant.current().tm_mem_mib, 1024 * 1.39);
  const int kills = plant.kills;
  plant.Run(300, [](int) { return 7000; });
  EXPECT_EQ(plant.kills, kills);
}

TEST(Stream, WithoutMetricsWhatRunsIsKept) {
  const Config config = StreamConfig();
  StreamState state;
  Window blind;
  blind.running = true;
  blind.tm_cpu = 1, blind.tm_mem_mib = 4096;
  blind.vertices = {{"source", 7, {}, {}, {}}, {"agg", 7, {}, {}, {}}};
  std::vector<Window> windows;
  for (int i = 1; i <= 30; ++i) {
    blind.t_s = 60 * i;
    windows.push_back(blind);
    const Decision decision = StepStream(config, windows, 60 * i, &state);
    EXPECT_EQ(decision.resources, (Resources{7, 1, 4096}));
    EXPECT_FALSE(decision.acts);
  }
}

TEST(Stream, AMissingLagIsNotAnEmptyBacklog) {
  // Busy to the brim, and nobody knows the lag: nothing is given away.
  const Config config = StreamConfig();
  StreamState state;
  std::vector<Window> windows;
  for (int i = 1; i <= 60; ++i) {
    Window w;
    w.t_s = 60 * i, w.running = true, w.tm_cpu = 1, w.tm_mem_mib = 2048, w.mem_peak_mib = 1700;
    w.vertices = {{"source", 10, 8000, 0.3, 0.7}, {"agg", 10, 8000, 1.0, 0.0}};
    windows.push_back(w);
    if (windows.size() > 30) windows.erase(windows.begin());
    EXPECT_GE(StepStream(config, windows, 60 * i, &state).resources.parallelism, 10);
  }
}

TEST(Stream, AlignsToKeyGroups) {
  Config config = StreamConfig();
  config.key_groups = 128;
  config.initial.parallelism = 100;
  StreamPlant plant(config, 9);
  for (const auto& action : plant.Run(300, [](int) { return 20000; })) {
    const int share = (128 + action.to.parallelism - 1) / action.to.parallelism;
    EXPECT_EQ(action.to.parallelism, (128 + share - 1) / share);
  }
}

TEST(Stream, WhatTheLargestShareCannotCarryGetsASmallerShare) {
  Config config = StreamConfig();
  config.key_groups = 12;
  config.parallelism = {1, 12};
  config.initial.parallelism = 4;
  StreamPlant plant(config, 10);
  plant.groups = 12, plant.alpha = 1;
  const auto actions = plant.Run(120, [](int) { return 4300; });
  EXPECT_EQ(plant.current().parallelism, 6)
      << "5 would have three groups in the largest share, too";
  EXPECT_EQ(actions.size(), 1u);
  EXPECT_LT(plant.lag_s(), 5);
  plant.Run(600, [](int) { return 4300; });
  EXPECT_EQ(plant.current().parallelism, 6) << "and 5 would be no saving";
}

TEST(Stream, WhatAChangeInPlaceTakesIsLearntAndIsCheap) {
  const auto load = [](int i) { return i < 240 ? 18000 : 13000; };
  double given_back_s[2] = {};
  for (const bool in_place : {false, true}) {
    Config config = StreamConfig();
    config.in_place = in_place;
    config.tm_mem_mib = {4096, 4096};
    config.initial.tm_mem_mib = 4096;
    StreamPlant plant(config, 11);
    if (in_place) plant.restart_s = 4;
    for (const auto& action : plant.Run(300, load)) {
      if (action.to.parallelism < action.from.parallelism && action.t_s > 240 * 60 &&
          given_back_s[in_place] == 0) {
        given_back_s[in_place] = action.t_s;
      }
    }
    EXPECT_EQ(plant.state().rescale_s, in_place ? 4 : 0);
  }
  ASSERT_GT(given_back_s[true], 0);
  EXPECT_LT(given_back_s[true] + 300, given_back_s[false]) << "minutes sooner";
}

// A minute of a job that is changed in place within 4 s.
Window InPlace(int minute, int p, double rate, double busy, double lag_s) {
  Window w;
  w.t_s = 60 * minute, w.running = true, w.rescale_s = 4;
  w.tm_cpu = 1, w.tm_mem_mib = 2048, w.mem_peak_mib = 1500;
  w.arrival = rate, w.lag_s = lag_s;
  w.vertices = {{"source", p, rate, busy, 0.0}};
  return w;
}

TEST(Stream, AFullJobWhoseBacklogGrowsIsOverloadedWhateverTheMeanSays) {
  for (const bool grows : {false, true}) {
    Config config = StreamConfig();
    config.in_place = true;
    StreamState state;
    std::vector<Window> windows;
    Decision decision;
    for (int i = 1; i <= 14; ++i) {
      const double rate = i % 2 ? 1000 : 1200;
      windows.push_back(i < 14 ? InPlace(i, 10, rate, rate / 1300, grows && i == 13 ? 12 : 0)
                               : InPlace(i, 10, 1300, 1.0, grows ? 30 : 0));
      decision = StepStream(config, windows, 60 * i, &state);
    }
    EXPECT_EQ(decision.resources.parallelism > 10, grows) << decision.reason;
  }
}

TEST(Stream, AChangeInPlaceThatLeftABacklogIsFollowedUpSooner) {
  for (const bool late : {false, true}) {
    Config config = StreamConfig();
    config.in_place = true;
    StreamState state;
    std::vector<Window> windows;
    for (int i = 1; i <= 6; ++i) {
      windows.push_back(InPlace(i, 10, 1000, 0.9, 0));
      StepStream(config, windows, 60 * i, &state);
    }
    windows.push_back(InPlace(7, 11, 1500, 1, late ? 40 : 5));
    windows.back().running = false;
    StepStream(config, windows, 420, &state);
    windows.push_back(InPlace(8, 11, 1500, 1, late ? 60 : 5));
    const Decision decision = StepStream(config, windows, 480, &state);
    EXPECT_EQ(decision.resources.parallelism > 11, late) << decision.reason;
  }
}

// Ten slots that carry 1,000 and have 400 to do, until half a minute before the last window's end:
// then 1,500 came, so half of the minute was full and 250 wait for each second of it.
TEST(Stream, AJumpWithinTheNewestWindowIsMetAtItsSize) {
  for (const bool in_place : {true, false}) {
    Config config = StreamConfig();
    config.in_place = in_place;
    config.parallelism.min = 10;
    config.lag_slo_s = 60;
    StreamState state;
    std::vector<Window> windows;
    Decision decision;
    for (int i = 1; i <= 10; ++i) {
      Window w = InPlace(i, 10, 400, 0.4, 0);
      w.arrival.reset(), w.lag = 0;
      if (i == 10) w.vertices[0].rate = 700, w.vertices[0].busy = 0.7, w.lag = 15000, w.lag_s = 21;
      windows.push_back(w);
      decision = StepStream(config, windows, 60 * i, &state);
    }
    // The mean of that minute, 950, is less than is carried.
    EXPECT_EQ(decision.resources.parallelism > 15, in_place) << decision.reason;
    EXPECT_LT(decision.resources.parallelism, 20) << decision.reason;
  }
}

TEST(Stream, OnARampWhatIsStillToComeIsSizedForWhereAChangeIsCheap) {
  for (const bool ramp : {true, false}) {
    Config config = StreamConfig();
    config.in_place = true;
    config.parallelism.min = 10;
    StreamState state;
    std::vector<Window> windows;
    Decision decision;
    for (int i = 1; i <= 13; ++i) {
      const double load = i < 12 ? 600 : i == 13 ? 1160 : ramp ? 880 : 700;
      windows.push_back(InPlace(i, 10, load, std::min(load / 1020, 1.0), 0));
      decision = StepStream(config, windows, 60 * i, &state);
      if (decision.acts) break;
    }
    EXPECT_EQ(decision.resources.parallelism >= 18, ramp) << decision.reason;
    EXPECT_LE(decision.resources.parallelism, ramp ? 22 : 15) << decision.reason;
  }
}

TEST(Stream, TheFirstWindowAfterAChangeSaysTooMuchOfIt) {
  const Config config = StreamConfig();
  StreamState state;
  std::vector<Window> windows;
  for (const double seen : {12.0, 7.0, 9.0}) {
    Window w = windows.empty() ? Window() : windows.back();
    w.t_s += 60, w.running = !windows.empty(), w.rescale_s = seen;
    windows.push_back(w);
    StepStream(config, windows, w.t_s, &state);
  }
  EXPECT_EQ(state.rescale_s, 7);
}

TEST(Stream, ReasonsNameWhatWasSeen) {
  StreamPlant plant(StreamConfig(), 10);
  std::string reason;
  for (int i = 0; i < 60; ++i) {
    if (!plant.Run(1, [](int) { return 20000; }).empty()) {
      reason = plant.last_reason;
      break;
    }
  }
  EXPECT_NE(reason.find("lag"), std::string::npos) << reason;
  EXPECT_NE(reason.find("10 -> "), std::string::npos) << reason;
}

}  // namespace
}  // namespace weir::tuner
