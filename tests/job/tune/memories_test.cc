#include "job/tune/memories.h"

#include <gtest/gtest.h>

#include "tests/job/tune/tune_world.h"

namespace weir::job {
namespace {

SystemTime At(int minute) { return SystemTime(seconds(1'700'000'000 + 60 * minute)); }

PodInfo TaskManager(const std::string& uid, const std::string& reason, int restarts) {
  PodInfo pod;
  pod.uid = uid;
  pod.role = Role::kTaskManager;
  pod.reason = reason;
  pod.restarts = restarts;
  return pod;
}

TEST(Memories, KillsForMemoryAreCountedOnceEach) {
  JobMemory memory;
  Observation seen;
  seen.pods = {TaskManager("a", "OOMKilled", 3)};
  CountKills(seen, &memory);
  EXPECT_EQ(memory.kills, 0) << "the past is not known";
  CountKills(seen, &memory);
  EXPECT_EQ(memory.kills, 0);
  seen.pods[0].restarts = 4;
  CountKills(seen, &memory);
  EXPECT_EQ(memory.kills, 1);
  CountKills(seen, &memory);
  EXPECT_EQ(memory.kills, 1);
  seen.pods.push_back(TaskManager("b", "OOMKilled", 0));
  seen.pods.push_back(TaskManager("c", "Error", 2));
  CountKills(seen, &memory);
  EXPECT_EQ(memory.kills, 2);
  seen.pods.clear();
  CountKills(seen, &memory);
  EXPECT_EQ(memory.kills, 2);
}

TEST(Memories, JavasOwnErrorCountsToo) {
  JobMemory memory;
  Observation seen;
  CountKills(seen, &memory);
  seen.flink.emplace();
  seen.flink->root_cause.emplace();
  seen.flink->root_cause->root.exception_class = "java.lang.OutOfMemoryError";
  seen.flink->root_cause->time = At(1);
  CountKills(seen, &memory);
  CountKills(seen, &memory);
  EXPECT_EQ(memory.kills, 1);
  seen.flink->root_cause->time = At(2);
  seen.flink->root_cause->root.exception_class = "java.lang.RuntimeException";
  CountKills(seen, &memory);
  EXPECT_EQ(memory.kills, 1);
}

TEST(Memories, AWindowForEverySampleAndNoneWithout) {
  const SqlJob job = TunedJob();
  JobMemory memory;
  Observation seen;
  EXPECT_FALSE(AddWindow(job, job.spec, seen, At(1), {}, &memory));
  MinuteByMinute metrics;
  for (int i = 1; i <= 40; ++i) {
    metrics.Minute(At(i), &seen);
    EXPECT_TRUE(AddWindow(job, job.spec, seen, At(i), {}, &memory));
    EXPECT_FALSE(AddWindow(job, job.spec, seen, At(i), {}, &memory)) << "the same sample";
  }
  EXPECT_EQ(memory.windows.size(), kMaxRawWindows);
  EXPECT_EQ(memory.windows.back().vertices[1].rate, 4000);
  EXPECT_EQ(memory.windows.back().tm_mem_mib, 2048);
  EXPECT_EQ(KeyGroupsOf(memory.last.get()), 128);
  flink::MetricsSample chained = *memory.last;
  chained.sources[chained.job.vertices[0].id].partitions = 12;
  EXPECT_EQ(KeyGroupsOf(&chained), 128) << "a shuffle follows the source";
  chained.job.vertices.resize(1);
  EXPECT_EQ(KeyGroupsOf(&chained), 12);
}

TEST(Memories, AKillTakesTheMetricsWithItAndIsAWindowAllTheSame) {
  const SqlJob job = TunedJob();
  JobMemory memory;
  memory.kills = 1;
  EXPECT_TRUE(AddWindow(job, job.spec, {}, At(1), {}, &memory));
  EXPECT_FALSE(memory.windows.back().running);
  EXPECT_EQ(memory.windows.back().oom, 1);
  EXPECT_EQ(memory.kills, 0);
}

TEST(Memories, AnotherDeploymentsTotalsAreNotCompared) {
  SqlJob job = TunedJob();
  JobMemory memory;
  Observation seen;
  MinuteByMinute metrics;
  metrics.Minute(At(1), &seen);
  AddWindow(job, job.spec, seen, At(1), {}, &memory);
  job.status.deployment.sequence = 2;
  metrics.Minute(At(5), &seen);
  auto moved = std::make_shared<flink::MetricsSample>(*seen.flink->metrics);
  moved->job.running_since = At(4);
  seen.flink->metrics = moved;
  AddWindow(job, job.spec, seen, At(5), {}, &memory);
  EXPECT_FALSE(memory.windows.back().vertices[1].rate);
  EXPECT_EQ(memory.windows.back().down_s, 180);
  EXPECT_FALSE(memory.windows.back().running);
}

TEST(Memories, WhatARescaleInPlaceTookIsSaidUntilTheNextStart) {
  const SqlJob job = TunedJob();
  JobMemory memory;
  Observation seen;
  MinuteByMinute metrics;
  const auto at = [&](int minute, int since) {
    metrics.Minute(At(minute), &seen);
    auto sample = std::make_shared<flink::MetricsSample>(*seen.flink->metrics);
    sample->job.running_since = At(since);
    for (flink::VertexTotals& v : sample->job.vertices) {
      const double up_ms = 60'000.0 * (minute - since) - 5000;
      v.busy_ms = 0, v.idle_ms = up_ms * v.parallelism;
    }
    seen.flink->metrics = sample;
    AddWindow(job, job.spec, seen, At(minute), {}, &memory);
    return memory.windows.back();
  };
  EXPECT_FALSE(at(3, 1).rescale_s) << "a first start";
  const tuner::Window first = at(5, 4);
  EXPECT_FALSE(first.running);
  EXPECT_EQ(first.rescale_s, 5);
  EXPECT_EQ(at(6, 4).rescale_s, 5);
}

TEST(Memories, AClockThatWentBackForgetsTheFuture) {
  const SqlJob job = TunedJob();
  JobMemory memory;
  Observation seen;
  MinuteByMinute metrics;
  for (const int minute : {10, 11, 12, 3}) {
    metrics.Minute(At(minute), &seen);
    AddWindow(job, job.spec, seen, At(minute), {}, &memory);
  }
  EXPECT_EQ(memory.windows.size(), 1u);
}

TEST(Memories, AfterARestartTheCoarsePastStandsIn) {
  Recorded recorded;
  for (int i = 1; i <= 120; ++i) {
    tuner::Window window;
    window.t_s = SecondsOf(At(i));
    window.running = true;
    window.arrival = i == 100 ? 9000 : 1000;
    window.vertices = {{"v", 4, 1000, 0.5, 0.0}};
    tuner::AddWindow(window, &recorded.history);
  }
  JobMemory memory;
  recorded.damage = {"weir.dev/tuner: of another version; ignored"};
  Remember(recorded, At(120), &memory);
  ASSERT_FALSE(memory.windows.empty());
  double most = 0;
  for (const auto& window : memory.windows) most = std::max(most, window.arrival.value_or(0));
  EXPECT_EQ(most, 9000) << "a peak is not averaged away";
  EXPECT_EQ(memory.written_until_s, SecondsOf(At(120)));
  EXPECT_EQ(memory.damage, "weir.dev/tuner: of another version; ignored");
}

}  // namespace
}  // namespace weir::job
