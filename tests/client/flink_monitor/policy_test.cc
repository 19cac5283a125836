#include "client/flink_monitor/policy.h"

#include <gtest/gtest.h>

namespace weir::flink {
namespace {

SystemTime At(int seconds_since) { return SystemTime(seconds(1'700'000'000 + seconds_since)); }
SteadyTime Steady(int seconds_since) { return SteadyTime(seconds(1'000 + seconds_since)); }

JobOverview Job(JobState state, int running = 0, int total = 2) {
  JobOverview job;
  job.id = "a";
  job.state = state;
  job.state_word = JobStateName(state);
  job.tasks.total = total;
  job.tasks.running = running;
  return job;
}

Snapshot Seen(const JobOverview& job) {
  Snapshot snapshot;
  snapshot.looks = 1;
  snapshot.job = job;
  return snapshot;
}

Look Saw(const JobOverview& job) {
  Look look;
  look.job = job;
  return look;
}

Look Failed() {
  Look look;
  look.status = Unavailable("Refused", "connection refused");
  return look;
}

class PolicyTest : public ::testing::Test {
 protected:
  MonitorOptions options_;
};

TEST_F(PolicyTest, ThreeFailuresInARowMakeUnreachableAndOneAnswerReachable) {
  Snapshot snapshot = Seen(Job(JobState::kRunning, 2));
  for (int i = 1; i <= 3; ++i) {
    EXPECT_FALSE(snapshot.unreachable) << i;
    snapshot = Fold(options_, snapshot, Failed(), At(i));
    EXPECT_EQ(snapshot.consecutive_failures, i);
  }
  EXPECT_TRUE(snapshot.unreachable);
  EXPECT_EQ(snapshot.first_failure, At(1));
  EXPECT_EQ(snapshot.last_error, "connection refused");
  // What was seen last stays: an error is never absence.
  ASSERT_TRUE(snapshot.all_tasks_up());
  snapshot = Fold(options_, snapshot, Saw(Job(JobState::kRunning, 2)), At(9));
  EXPECT_FALSE(snapshot.unreachable);
  EXPECT_EQ(snapshot.consecutive_failures, 0);
  EXPECT_EQ(snapshot.first_failure, std::nullopt);
  EXPECT_EQ(snapshot.last_look, At(9));
  EXPECT_EQ(snapshot.looks, 2);
}

TEST_F(PolicyTest, FailingForHalfAMinuteMakesUnreachable) {
  Snapshot snapshot = Fold(options_, Snapshot{}, Failed(), At(0));
  EXPECT_FALSE(snapshot.unreachable);
  snapshot = Fold(options_, snapshot, Failed(), At(30));
  EXPECT_TRUE(snapshot.unreachable);
}

TEST_F(PolicyTest, AJobManagerThatStartsMayRefuseForHalfAMinute) {
  Snapshot snapshot;
  for (int i = 0; i < 29; ++i) snapshot = Fold(options_, snapshot, Failed(), At(i));
  EXPECT_FALSE(snapshot.unreachable);
  // Its first answer is not missed by long.
  EXPECT_EQ(NextInterval(options_, snapshot, seconds(29), {}), seconds(5));
  EXPECT_EQ(NextInterval(options_, snapshot, seconds(120), {}), seconds(60));
  EXPECT_TRUE(Fold(options_, snapshot, Failed(), At(30)).unreachable);
}

TEST_F(PolicyTest, AnUnlistedJobIsAnAnswer) {
  Snapshot snapshot = Seen(Job(JobState::kRunning, 2));
  snapshot.consecutive_failures = 2;
  const Snapshot after = Fold(options_, snapshot, Look{}, At(1));
  EXPECT_FALSE(after.listed());
  EXPECT_EQ(after.consecutive_failures, 0);
  EXPECT_TRUE(Moved(snapshot, after));
}

TEST_F(PolicyTest, ALookWithoutDetailsKeepsTheOldOnes) {
  Snapshot before = Seen(Job(JobState::kRunning, 2));
  before.checkpoints.completed_count = 7;
  before.restarts = 3;
  before.root_cause = RootCause{};
  const Snapshot after = Fold(options_, before, Saw(Job(JobState::kRunning, 2)), At(1));
  EXPECT_EQ(after.checkpoints.completed_count, 7);
  EXPECT_EQ(after.restarts, 3);
  EXPECT_TRUE(after.root_cause);
}

TEST_F(PolicyTest, WhatIsToldAndWhatIsNot) {
  const Snapshot running = Seen(Job(JobState::kRunning, 2));
  Memory memory;
  memory.told = Steady(0);
  const auto told = [&](const Snapshot& after, int at = 1) {
    return WorthTelling(options_, running, after, memory, Steady(at));
  };
  EXPECT_FALSE(told(running));
  EXPECT_TRUE(told(Seen(Job(JobState::kRestarting))));
  EXPECT_TRUE(told(Seen(Job(JobState::kRunning, 1))));
  EXPECT_FALSE(told(Seen(Job(JobState::kRunning, 4, 4))));  // more tasks, all of them up

  Snapshot after = running;
  after.root_cause = RootCause{
      .chain = {}, .root = {"a.B", "m"}, .position = std::nullopt, .time = At(0), .task = ""};
  EXPECT_TRUE(told(after));
  Snapshot again = after;
  again.root_cause->time = At(60);  // the same failure once more
  EXPECT_FALSE(WorthTelling(options_, after, again, memory, Steady(1)));
  again.root_cause->root.message = "other";
  EXPECT_TRUE(WorthTelling(options_, after, again, memory, Steady(1)));

  after = running;
  after.restarts = 1;
  EXPECT_TRUE(told(after));
  after = running;
  after.unreachable = true;
  EXPECT_TRUE(told(after));
  after = running;
  after.consecutive_failures = 2;
  after.looks = 5;
  EXPECT_FALSE(told(after));
}

TEST_F(PolicyTest, CheckpointsAreToldSeldomSavepointsAtOnce) {
  const Snapshot none = Seen(Job(JobState::kRunning, 2));
  Snapshot first = none;
  first.checkpoints.completed = Checkpoint{.id = 1, .path = "p", .time = At(0)};
  Memory memory;
  memory.told = Steady(0);
  EXPECT_TRUE(WorthTelling(options_, none, first, memory, Steady(1)));
  memory.told_checkpoint = 1;
  Snapshot second = first;
  second.checkpoints.completed->id = 2;
  EXPECT_FALSE(WorthTelling(options_, first, second, memory, Steady(599)));
  EXPECT_TRUE(WorthTelling(options_, first, second, memory, Steady(600)));
  // Also when the new one had been seen before, silently.
  EXPECT_TRUE(WorthTelling(options_, second, second, memory, Steady(600)));
  EXPECT_FALSE(WorthTelling(options_, first, first, memory, Steady(6000)));
  Snapshot saved = first;
  saved.checkpoints.savepoint = Checkpoint{.id = 2, .path = "s", .time = At(0)};
  EXPECT_TRUE(WorthTelling(options_, first, saved, memory, Steady(1)));
}

TEST_F(PolicyTest, IntervalsGrowWithCalm) {
  const Snapshot running = Seen(Job(JobState::kRunning, 2));
  const Snapshot starting = Seen(Job(JobState::kRunning, 1));
  const Snapshot unlisted;
  const auto next = [&](const Snapshot& snapshot, int since, milliseconds max = seconds(0)) {
    return NextInterval(options_, snapshot, seconds(since), max);
  };
  EXPECT_EQ(next(running, 9), seconds(1));
  EXPECT_EQ(next(running, 10), seconds(5));
  EXPECT_EQ(next(running, 30), seconds(5));
  EXPECT_EQ(next(running, 120), seconds(20));
  EXPECT_EQ(next(running, 360), seconds(60));
  EXPECT_EQ(next(running, 1'000'000), seconds(60));
  EXPECT_EQ(next(running, 1'000'000, seconds(10)), seconds(10));
  EXPECT_EQ(next(running, 20, seconds(2)), seconds(2));
  for (const Snapshot& busy : {starting, unlisted, Seen(Job(JobState::kRestarting))}) {
    EXPECT_EQ(next(busy, 119), seconds(1));
    EXPECT_EQ(next(busy, 120), seconds(5));
    EXPECT_EQ(next(busy, 1'000'000), seconds(60));
  }
  EXPECT_EQ(next(Seen(Job(JobState::kFailed)), 100'000), seconds(60));
}

TEST_F(PolicyTest, FailuresBackOff) {
  Snapshot snapshot = Seen(Job(JobState::kRunning, 2));
  const int wanted[] = {1, 2, 4, 8, 16, 32, 60, 60};
  for (int i = 0; i < 8; ++i) {
    snapshot.consecutive_failures = i + 1;
    EXPECT_EQ(NextInterval(options_, snapshot, seconds(1'000), {}), seconds(wanted[i])) << i;
  }
}

TEST_F(PolicyTest, WhatIsAskedFor) {
  Memory memory;
  memory.changed = Steady(0);
  const auto ask = [&](const Snapshot& before, const JobOverview& job, int at) {
    return WhatToAsk(options_, before, memory, job, Steady(at));
  };
  // Nothing of interest before the job runs.
  Questions asked = ask(Snapshot{}, Job(JobState::kInitializing), 1);
  EXPECT_FALSE(asked.failure);
  EXPECT_FALSE(asked.details);
  // A change asks for everything that fits.
  asked = ask(Snapshot{}, Job(JobState::kRunning, 2), 1);
  EXPECT_FALSE(asked.failure);
  EXPECT_TRUE(asked.details);
  EXPECT_TRUE(ask(Seen(Job(JobState::kRunning, 2)), Job(JobState::kRestarting), 1).failure);

  // Calm, the first checkpoint not seen yet: every 10 s; then once a minute.
  Snapshot running = Seen(Job(JobState::kRunning, 2));
  memory.details_asked = Steady(0);
  EXPECT_FALSE(ask(running, *running.job, 9).details);
  EXPECT_TRUE(ask(running, *running.job, 10).details);
  running.checkpoints.completed = Checkpoint{.id = 1, .path = "p", .time = At(0)};
  EXPECT_FALSE(ask(running, *running.job, 59).details);
  EXPECT_TRUE(ask(running, *running.job, 60).details);
}

TEST_F(PolicyTest, WhenMetricsAreSampled) {
  Target stream;
  stream.metrics_interval = seconds(60);
  Target batch = stream;
  batch.metrics_to_end = true;
  Memory memory;
  const auto wants = [&](const Target& target, const JobOverview& before, const JobOverview& now) {
    return WantsMetrics(target, Seen(before), memory, now, Steady(100));
  };
  const JobOverview all = Job(JobState::kRunning, 2), half = Job(JobState::kRunning, 1);
  const JobOverview ended = Job(JobState::kFinished);
  EXPECT_TRUE(wants(stream, all, all));
  EXPECT_FALSE(wants(stream, all, half)) << "its sums would be too small";
  EXPECT_TRUE(wants(batch, half, half)) << "its tasks run one after the other";
  EXPECT_FALSE(wants(stream, all, ended));
  EXPECT_TRUE(wants(batch, half, ended)) << "the final sums";
  memory.metrics_asked = Steady(99);
  EXPECT_TRUE(wants(batch, half, ended)) << "whenever the last sample was";
  EXPECT_FALSE(wants(batch, ended, ended)) << "once";
  EXPECT_FALSE(wants(batch, half, half));
  memory.metrics_asked = Steady(40);
  EXPECT_TRUE(wants(batch, half, half));
  EXPECT_FALSE(wants(Target(), all, all)) << "of a job that is not tuned";
}

TEST_F(PolicyTest, FlinkIsAskedTwiceForASample) {
  Target stream;
  Memory memory;
  EXPECT_EQ(HowToSample(stream, memory, Steady(100)), Sampling::kWake);
  memory.metrics_woken = Steady(100);
  EXPECT_EQ(HowToSample(stream, memory, Steady(101)), Sampling::kWait);
  EXPECT_EQ(HowToSample(stream, memory, Steady(103)), Sampling::kTake);
  EXPECT_EQ(HowToSample(stream, memory, Steady(114)), Sampling::kTake);
  EXPECT_EQ(HowToSample(stream, memory, Steady(115)), Sampling::kWake) << "old again";
  Target batch;
  batch.metrics_to_end = true;
  EXPECT_EQ(HowToSample(batch, Memory(), Steady(100)), Sampling::kTake) << "it may be gone soon";
}

TEST_F(PolicyTest, AFailureIsAskedForUntilItIsKnown) {
  Memory memory;
  memory.changed = Steady(0);
  memory.details_asked = Steady(0);
  Snapshot failed = Seen(Job(JobState::kFailed));
  EXPECT_TRUE(WhatToAsk(options_, failed, memory, *failed.job, Steady(100)).failure);
  failed.root_cause = RootCause{};
  memory.failure_asked = Steady(1);
  EXPECT_FALSE(WhatToAsk(options_, failed, memory, *failed.job, Steady(100)).failure);
  // One that restarts may have a new reason.
  const Snapshot restarting = [&] {
    Snapshot out = Seen(Job(JobState::kRestarting));
    out.root_cause = RootCause{};
    return out;
  }();
  EXPECT_FALSE(WhatToAsk(options_, restarting, memory, *restarting.job, Steady(10)).failure);
  EXPECT_TRUE(WhatToAsk(options_, restarting, memory, *restarting.job, Steady(11)).failure);
  // The last checkpoint of an ended job is asked for until it is known.
  EXPECT_FALSE(WhatToAsk(options_, failed, memory, *failed.job, Steady(9'999)).details);
  memory.details_asked = std::nullopt;
  EXPECT_TRUE(WhatToAsk(options_, failed, memory, *failed.job, Steady(9'999)).details);
}

}  // namespace
}  // namespace weir::flink
