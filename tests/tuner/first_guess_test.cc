#include "tuner/first_guess.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tuner/settings.h"

namespace weir::tuner {
namespace {

Config NewConfig() {
  Config config;
  config.settings = DefaultSettings();
  config.initial = {2, 1, 1536};
  config.tm_cpu = {1, 1};
  config.tm_mem_mib = {1024, 65536};
  return config;
}

Hints Operators(int n, double key = 16, double row = 40) {
  Hints hints;
  hints.operators.assign(static_cast<size_t>(n), {key, row, 1});
  hints.shuffles = n;
  return hints;
}

double MemoryOf(const Config& config, const Hints& hints) {
  return FirstGuess(config, {}, hints).resources.tm_mem_mib;
}

TEST(FirstGuess, WithoutHintsAllIsAsItWas) {
  const Decision none = FirstGuess(NewConfig(), {}, std::nullopt);
  EXPECT_FALSE(none.acts);
  EXPECT_EQ(none.resources, NewConfig().initial);
  EXPECT_EQ(none.reason, "");
  const Decision stateless = FirstGuess(NewConfig(), {}, Hints{});
  EXPECT_FALSE(stateless.acts);
  EXPECT_EQ(stateless.resources, NewConfig().initial);
}

// Flink 2.2.1's own words for a process of that size: BashJavaUtils GET_TM_RESOURCE_PARAMS.
TEST(FirstGuess, AProcessIsDividedAsFlinkDividesIt) {
  struct Case {
    double process, heap, managed, network;
  };
  for (const Case& c : {Case{1024, 25.6, 230.4, 64.0}, Case{1536, 288.0, 435.2, 108.8},
                        Case{2240, 624.0, 704.0, 176.0}, Case{4160, 1488.0, 1395.2, 348.8},
                        Case{16384, 7296.0, 6041.6, 1510.4}}) {
    const ProcessMemory parts = Divide(c.process);
    EXPECT_NEAR(parts.task_heap, c.heap, 0.05) << c.process;
    EXPECT_NEAR(parts.managed, c.managed, 0.05) << c.process;
    EXPECT_NEAR(parts.network, c.network, 0.05) << c.process;
  }
}

TEST(FirstGuess, ABatchIsNotGuessed) {
  Config config = NewConfig();
  config.mode = Mode::kBatch;
  EXPECT_EQ(FirstGuess(config, {}, Operators(20)).resources, config.initial);
}

TEST(FirstGuess, MoreAndWiderStateNeverHasLessMemory) {
  double before = 0;
  for (int n = 0; n <= 40; ++n) {
    const double mib = MemoryOf(NewConfig(), Operators(n));
    EXPECT_GE(mib, before) << n;
    EXPECT_GE(mib, 1536) << n;
    EXPECT_EQ(std::fmod(mib, 64), 0) << n;
    before = mib;
  }
  EXPECT_GT(before, 4096) << "forty operators are no small job";
  before = 0;
  for (double bytes = 8; bytes <= 4096; bytes *= 2) {
    const double row = MemoryOf(NewConfig(), Operators(4, 16, bytes));
    EXPECT_GE(row, before) << bytes;
    EXPECT_EQ(row, MemoryOf(NewConfig(), Operators(4, bytes, 16)))
        << "a key's bytes weigh the same";
    before = row;
  }
  EXPECT_GT(before, MemoryOf(NewConfig(), Operators(4, 16, 8)));
}

TEST(FirstGuess, StateOfEachSlotHasRoom) {
  Config config = NewConfig();
  double before = 0;
  for (const int slots : {1, 2, 4, 8}) {
    config.slots_per_tm = slots;
    const double mib = MemoryOf(config, Operators(3));
    EXPECT_GT(mib, before) << slots;
    before = mib;
  }
}

TEST(FirstGuess, ASmallJobIsServedByTheDefault) {
  EXPECT_FALSE(FirstGuess(NewConfig(), {}, Operators(1)).acts);
}

TEST(FirstGuess, ItsReasonNamesWhatItCountsOn) {
  const Decision guess = FirstGuess(NewConfig(), {}, Operators(5));
  EXPECT_TRUE(guess.acts);
  EXPECT_EQ(guess.resources, (Resources{2, 1, 2240}));
  EXPECT_EQ(
      guess.reason,
      "first guess, nothing is measured yet: 5 operators with state, 180000 keys of each in "
      "a slot: 306 MiB of heap; 5 shuffles at parallelism 2: 4 MiB of buffers; memory 1536 -> "
      "2240 MiB");
}

// Of a job at parallelism 400 the buffers decide, and state has nothing to say.
TEST(FirstGuess, ShufflesHaveTheBuffersThatFlinkStartsWith) {
  Config config = NewConfig();
  config.initial.parallelism = 400;
  Hints hints;
  hints.shuffles = 12;
  const Decision guess = FirstGuess(config, {}, hints);
  const double buffers = Divide(guess.resources.tm_mem_mib).network * 32;  // of 32 KiB
  EXPECT_GE(buffers, 12 * 2 * (2 * 400 + 8));
  EXPECT_LT(Divide(guess.resources.tm_mem_mib - 64).network * 32, 12 * 2 * (2 * 400 + 8))
      << "a step less would not do";
  EXPECT_NE(guess.reason.find("no state by key; 12 shuffles at parallelism 400"), std::string::npos)
      << guess.reason;
}

TEST(FirstGuess, StateOutsideOfTheHeapIsManagedMemory) {
  Hints hints = Operators(30);
  const double on_heap = MemoryOf(NewConfig(), hints);
  hints.on_heap = false;
  const Decision guess = FirstGuess(NewConfig(), {}, hints);
  EXPECT_GE(Divide(guess.resources.tm_mem_mib).managed, 30 * 24.0);
  EXPECT_LT(guess.resources.tm_mem_mib, on_heap);
  EXPECT_NE(guess.reason.find("720 MiB of managed memory"), std::string::npos) << guess.reason;
  for (StateHint& one : hints.operators) one.row_bytes = 4096;
  EXPECT_EQ(MemoryOf(NewConfig(), hints), guess.resources.tm_mem_mib) << "rows are on disk";
  for (StateHint& one : hints.operators) one.states = 3;
  EXPECT_GT(MemoryOf(NewConfig(), hints), guess.resources.tm_mem_mib);
}

TEST(FirstGuess, WhatTheUserWroteStands) {
  Config config = NewConfig();
  config.slots_per_tm = 4;
  config.tm_cpu = {0.5, 8};
  const Decision both = FirstGuess(config, {true, true}, Operators(20));
  EXPECT_FALSE(both.acts);
  EXPECT_EQ(both.resources, config.initial);
  const Decision memory = FirstGuess(config, {false, true}, Operators(20));
  EXPECT_EQ(memory.resources.tm_mem_mib, 1536);
  EXPECT_EQ(memory.resources.tm_cpu, 4) << "a core a slot";
  const Decision cpu = FirstGuess(config, {true, false}, Operators(20));
  EXPECT_EQ(cpu.resources.tm_cpu, 1);
  EXPECT_GT(cpu.resources.tm_mem_mib, 1536);
}

TEST(FirstGuess, CpuStaysWhereItHasNoBounds) {
  Config config = NewConfig();
  config.slots_per_tm = 4;
  EXPECT_EQ(FirstGuess(config, {}, Operators(20)).resources.tm_cpu, 1);
}

TEST(FirstGuess, StaysWithinTheBounds) {
  Config config = NewConfig();
  config.slots_per_tm = 4;
  config.tm_mem_mib = {1024, 2048};
  config.tm_cpu = {0.25, 2.5};
  const Decision capped = FirstGuess(config, {}, Operators(20));
  EXPECT_EQ(capped.resources, (Resources{2, 2.5, 2048}));
  EXPECT_NE(capped.reason.find("the bounds allow no more"), std::string::npos) << capped.reason;
  config.tm_mem_mib = {4096, 8192};
  EXPECT_EQ(MemoryOf(config, Hints{}), 4096) << "raised to the least that is allowed";
  config.tm_mem_mib = {1024, 1024};
  EXPECT_EQ(MemoryOf(config, Hints{}), 1024) << "and lowered to the most";
}

TEST(FirstGuess, BoundsBelowWhatFlinkStartsWithAreNoReasonNotToStart) {
  Config config = NewConfig();
  config.tm_mem_mib = {512, 768};
  const Decision guess = FirstGuess(config, {}, Operators(20));
  EXPECT_EQ(guess.resources.tm_mem_mib, 1536);
  config.initial.parallelism = 400;
  config.tm_mem_mib = {1024, 1600};
  Hints hints;
  hints.shuffles = 40;
  EXPECT_EQ(MemoryOf(config, hints), 1536) << "its shuffles have too few buffers either way";
}

TEST(FirstGuess, NonsenseIsAnsweredToo) {
  for (const double bytes : {-1e300, -1.0, 1e300, std::nan(""), HUGE_VAL}) {
    Hints hints = Operators(3, bytes, bytes);
    hints.shuffles = -5;
    hints.operators[0].states = -7;
    const Decision guess = FirstGuess(NewConfig(), {}, hints);
    EXPECT_GE(guess.resources.tm_mem_mib, 1024) << bytes;
    EXPECT_LE(guess.resources.tm_mem_mib, 65536) << bytes;
  }
}

}  // namespace
}  // namespace weir::tuner
