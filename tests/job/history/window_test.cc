// Windows out of Flink's samples: what is known, what is not, and that the two are never confused.
#include "job/history/window.h"

#include <gtest/gtest.h>

namespace weir::job {
namespace {

using flink::GaugeMap;
using flink::MetricsSample;
using flink::VertexTotals;

constexpr double kMib = 1 << 20;
constexpr WindowFacts kFacts{.tm_cpu = 1, .tm_mem_mib = 2048};

SystemTime At(int second) { return SystemTime(seconds(1'700'000'000 + second)); }

VertexTotals Vertex(const char* id, bool source, double records, double busy_ms) {
  VertexTotals v;
  v.id = id;
  v.source = source;
  v.parallelism = 4;
  v.busy_ms = busy_ms;
  v.backpressured_ms = 0;
  (source ? v.write_records : v.read_records) = records;
  return v;
}

// A source and a worker at 1000 records/s since the start, the worker half busy.
MetricsSample SampleAt(int second) {
  MetricsSample sample;
  sample.time = At(second);
  sample.job.now = At(second);
  sample.job.running_since = At(0);
  sample.job.vertices = {Vertex("source", true, 1000.0 * second, 0.2 * 4000 * second),
                         Vertex("worker", false, 1000.0 * second, 0.5 * 4000 * second)};
  sample.vertices["source"] = {{"Source__o[1].numRecordsInPerSecond", {250, 250, 250, 1000}},
                               {"Source__o[1].pendingRecords", {0, 3000, 750, 3000}},
                               {flink::kBusy, {100, 300, 200, 800}}};
  sample.task_managers = {{flink::kHeapUsed, {0, 450 * kMib, 0, 0}},
                          {flink::kHeapMax, {0, 900 * kMib, 0, 0}},
                          {flink::kCpuTime, {0, 0, 0.5e9 * second, 1e9 * second}},
                          {flink::kGcTime, {0, 12, 9, 20}}};
  return sample;
}

TEST(Window, DifferencesOfTotalsAndTheBusiestSubtask) {
  const MetricsSample before = SampleAt(60), now = SampleAt(120);
  const tuner::Window w = WindowFrom(&before, now, {}, kFacts);
  EXPECT_TRUE(w.running);
  EXPECT_EQ(w.t_s, 1'700'000'120);
  ASSERT_EQ(w.vertices.size(), 2u);
  EXPECT_EQ(w.vertices[0].rate, 1000);
  EXPECT_EQ(w.vertices[0].busy, 0.3) << "asked: the busiest subtask";
  EXPECT_NEAR(*w.vertices[1].busy, 0.5, 1e-9) << "not asked: the mean";
  EXPECT_EQ(w.vertices[1].rate, 1000);
  EXPECT_EQ(w.lag, 3000);
  EXPECT_EQ(w.lag_s, 3);
  EXPECT_EQ(w.mem_peak_mib, 2048 - 450 / 0.45);
  EXPECT_NEAR(*w.cpu_util, 0.5 / kFacts.tm_cpu, 1e-9);
  EXPECT_EQ(w.gc_share, 0.012);
}

TEST(Window, ProcessorTimeIsKnownOnlyBetweenTheSameProcesses) {
  const MetricsSample before = SampleAt(60);
  MetricsSample now = SampleAt(120);
  const auto cpu = [&](flink::Gauge gauge) {
    now.task_managers[flink::kCpuTime] = gauge;
    return CpuShare(&before, now, 2, {});
  };
  EXPECT_NEAR(*cpu({0, 0, 150e9, 300e9}), 1.0, 1e-9) << "2 cores of the 2";
  EXPECT_NEAR(*cpu({0, 0, 330e9, 660e9}), 2.5, 1e-9) << "nothing limits it";
  EXPECT_FALSE(cpu({0, 0, 60e9, 180e9})) << "a third TaskManager";
  EXPECT_FALSE(cpu({0, 0, 20e9, 40e9})) << "a process began anew";
  EXPECT_FALSE(cpu({}));
  EXPECT_FALSE(CpuShare(nullptr, now, 2, {}));
}

TEST(Window, WhatThePodsUseCountsMoreThanTheJvmsClocks) {
  const MetricsSample before = SampleAt(60), now = SampleAt(120);
  WindowFacts facts = kFacts;
  facts.tm_cpu = 2;
  facts.pods = PodUsage{.cores = 1.5, .mem_mib = 1800, .throttled = 0.25};
  const tuner::Window w = WindowFrom(&before, now, {}, facts);
  EXPECT_EQ(w.cpu_util, 0.75);
  EXPECT_EQ(w.pod_mib, 1800);
  EXPECT_EQ(w.throttled, 0.25);
  EXPECT_EQ(w.mem_peak_mib, WindowFrom(&before, now, {}, kFacts).mem_peak_mib)
      << "a heap keeps what it once had: a working set is no need";
}

// Flink's means are over the last minute, of which this window is a third.
TEST(Window, AShortWindowCountsForItself) {
  MetricsSample before = SampleAt(100), now = SampleAt(120);
  before.vertices["source"]["Source__o[1].numRecordsIn"] = {0, 0, 0, 50'000};
  now.vertices["source"]["Source__o[1].numRecordsIn"] = {0, 0, 0, 90'000};
  now.vertices["source"]["Source__o[1].numRecordsInPerSecond"] = {0, 0, 0, 700};
  const tuner::Window w = WindowFrom(&before, now, {}, kFacts);
  EXPECT_EQ(w.vertices[0].rate, 2000);
  EXPECT_NEAR(*w.vertices[0].busy, 0.2 * 300 / 200, 1e-9) << "its mean, and the minute's skew";
  EXPECT_EQ(w.lag_s, 1.5);
  now.vertices["source"]["Source__o[1].numRecordsIn"].sum = 40'000;
  EXPECT_FALSE(WindowFrom(&before, now, {}, kFacts).vertices[0].rate) << "attempts began anew";
  before.time = At(60);
  EXPECT_EQ(WindowFrom(&before, now, {}, kFacts).vertices[0].rate, 700);
}

TEST(Window, ARescaleInPlaceIsNoRunningWindow) {
  const MetricsSample before = SampleAt(600);
  MetricsSample now = SampleAt(30);
  now.time = At(660);
  now.job.running_since = At(630);
  const tuner::Window w = WindowFrom(&before, now, {}, kFacts);
  EXPECT_FALSE(w.running);
  EXPECT_EQ(w.down_s, 0) << "Flink does not say since when it was down";
  EXPECT_TRUE(RescaledBetween(before.job, now.job));
  now.job.interrupted = At(629);
  EXPECT_FALSE(RescaledBetween(before.job, now.job)) << "it failed";
}

// The first subtasks worked six seconds after the start: what they have spent says so.
TEST(Window, ARescaleTookUntilItsSubtasksWorked) {
  const MetricsSample before = SampleAt(600);
  MetricsSample now = SampleAt(24);
  now.time = At(660);
  now.job.now = At(660);
  now.job.running_since = At(630);
  for (VertexTotals& v : now.job.vertices) v.idle_ms = 24 * 4000 - *v.busy_ms;
  WindowFacts facts = kFacts;
  EXPECT_FALSE(WindowFrom(&before, now, {}, facts).rescale_s) << "no rescale";
  facts.rescaled = At(630);
  EXPECT_NEAR(*WindowFrom(&before, now, {}, facts).rescale_s, 6, 1e-9);
  *now.job.vertices[1].idle_ms -= 8 * 4000;
  EXPECT_NEAR(*WindowFrom(&before, now, {}, facts).rescale_s, 14, 1e-9) << "the last of them";
  facts.rescaled = At(100);
  EXPECT_FALSE(WindowFrom(&before, now, {}, facts).rescale_s) << "it began anew by itself since";
  facts.rescaled = At(630);
  for (VertexTotals& v : now.job.vertices) v.idle_ms.reset();
  EXPECT_FALSE(WindowFrom(&before, now, {}, facts).rescale_s) << "nobody knows";
}

TEST(Window, WithoutAFormerSampleDifferencesAreUnknown) {
  const tuner::Window w = WindowFrom(nullptr, SampleAt(120), {}, kFacts);
  EXPECT_EQ(w.vertices[0].rate, 1000) << "a gauge needs no former sample";
  EXPECT_FALSE(w.vertices[1].rate);
  EXPECT_FALSE(w.vertices[1].busy);
  EXPECT_EQ(w.down_s, 0);
}

TEST(Window, UntilAMeterHasRunForItsMinuteItIsNoRunningWindow) {
  MetricsSample now = SampleAt(120);
  EXPECT_TRUE(WindowFrom(nullptr, now, {}, kFacts).running) << "nobody knows since when";
  now.job.running_since = At(61);
  EXPECT_FALSE(WindowFrom(nullptr, now, {}, kFacts).running);
  now.job.running_since = At(60);
  EXPECT_TRUE(WindowFrom(nullptr, now, {}, kFacts).running);
}

TEST(Window, ARestartMakesDifferencesUnknownAndTellsItsDownTime) {
  const MetricsSample before = SampleAt(600);
  MetricsSample now = SampleAt(30);  // totals of new attempts
  now.time = At(660);
  now.job.interrupted = At(610);
  now.job.running_since = At(635);
  const tuner::Window w = WindowFrom(&before, now, {}, kFacts);
  EXPECT_EQ(w.down_s, 25);
  EXPECT_FALSE(w.running);
  EXPECT_FALSE(w.vertices[1].rate);
  EXPECT_FALSE(w.vertices[1].busy);
  // A restart of before is none of this window's.
  MetricsSample later = now;
  later.time = At(720);
  EXPECT_EQ(WindowFrom(&now, later, {}, kFacts).down_s, 0);
}

TEST(Window, WhatNobodyKnowsIsEmptyAndNeverZero) {
  MetricsSample now;
  now.time = At(60);
  now.job.vertices = {{}, {}};
  now.job.vertices[0].source = true;
  const MetricsSample before = now;
  MetricsSample after = now;
  after.time = At(120);
  const tuner::Window w = WindowFrom(&before, after, {}, kFacts);
  for (const auto& v : w.vertices) {
    EXPECT_FALSE(v.rate);
    EXPECT_FALSE(v.busy);
    EXPECT_FALSE(v.backpressured);
  }
  EXPECT_FALSE(w.lag);
  EXPECT_FALSE(w.lag_s);
  EXPECT_FALSE(w.mem_peak_mib);
  EXPECT_FALSE(w.cpu_util);
  EXPECT_FALSE(w.gc_share);
  EXPECT_FALSE(w.checkpoint_s);
}

TEST(Window, SeveralSourcesCountAsOne) {
  MetricsSample before = SampleAt(60), now = SampleAt(120);
  for (MetricsSample* sample : {&before, &now}) {
    VertexTotals second = sample->job.vertices[0];
    second.id = "source2";
    sample->job.vertices.insert(sample->job.vertices.begin() + 1, second);
    sample->vertices["source2"] = sample->vertices["source"];
  }
  const tuner::Window w = WindowFrom(&before, now, {}, kFacts);
  ASSERT_EQ(w.vertices.size(), 4u);
  EXPECT_EQ(w.vertices[0].id, kAllSources);
  EXPECT_EQ(w.vertices[0].rate, 2000);
  EXPECT_EQ(w.lag, 6000);
  now.vertices["source2"].erase("Source__o[1].pendingRecords");
  EXPECT_FALSE(WindowFrom(&before, now, {}, kFacts).lag) << "half a backlog is none";
}

TEST(Window, CheckpointsCostIsRecorded) {
  flink::CheckpointSummary checkpoints;
  checkpoints.completed = flink::Checkpoint{};
  checkpoints.completed->state_bytes = 64 << 20;
  checkpoints.completed->duration = milliseconds(1500);
  const tuner::Window w = WindowFrom(nullptr, SampleAt(60), checkpoints, kFacts);
  EXPECT_EQ(w.checkpoint_mib, 64);
  EXPECT_EQ(w.checkpoint_s, 1.5);
}

TEST(Window, MemoryThatWasNeededStaysWithinTheLimit) {
  EXPECT_EQ(MemoryNeed(1000, 500 * kMib, 500 * kMib), 1000);
  EXPECT_EQ(MemoryNeed(1000, 600 * kMib, 500 * kMib), 1000);
  EXPECT_EQ(MemoryNeed(1000, 0, 5000 * kMib), 1);
  EXPECT_FALSE(MemoryNeed(1000, std::nullopt, 500 * kMib));
  EXPECT_FALSE(MemoryNeed(1000, 5.0, 0.0));
}

TEST(Window, TheInputOfARunIsWhatItsSourcesTookIn) {
  flink::JobDetails job;
  EXPECT_FALSE(InputOf(job));
  flink::VertexTotals source;
  source.id = "source";
  source.source = true;
  flink::VertexTotals worker;
  worker.id = "worker";
  worker.read_records = 97;
  job.vertices = {source, worker};
  EXPECT_FALSE(InputOf(job));
  // An aggregation chained to the source hands on next to nothing; a source of the older kind
  // counts nothing else.
  job.vertices[0].write_records = 2e6;
  job.vertices[0].read_records = 0;
  EXPECT_EQ(InputOf(job), 2);
  job.vertices[0].read_records = 3e6;
  job.vertices[0].read_bytes = 0;
  EXPECT_EQ(InputOf(job), 3);
  job.vertices[0].read_bytes = 5.0 * (1 << 30);
  EXPECT_EQ(InputOf(job), 5);
  // One source of two does not tell: what the other does would be too little.
  source.id = "other";
  source.write_records = 1e6;
  job.vertices.push_back(source);
  EXPECT_EQ(InputOf(job), 3);
}

}  // namespace
}  // namespace weir::job
