// The monitor over the double, on a clock that the test moves: no test waits for time to pass.
#include "client/flink_monitor/monitor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/core/mutex.h"
#include "client/flink/job_metrics.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_flink.h"

namespace weir::flink {
namespace {

using ::testing::HasSubstr;

std::string Url(int i) { return "http://10.0.0." + std::to_string(i) + ":8081"; }
std::string Id(int i) {
  std::string id(32, '0');
  const std::string digits = std::to_string(i);
  return id.replace(id.size() - digits.size(), digits.size(), digits);
}
std::string Key(int i) { return "shop/job-" + std::to_string(i); }

// A FakeClock that knows which threads wait on it, so that a test can move time on exactly when
// the monitor has nothing left to do.
class StepClock : public FakeClock {
 public:
  void WaitUntil(std::condition_variable_any& cv, Mutex& mutex, SteadyTime deadline,
                 const std::stop_token& stop) REQUIRES(mutex) override {
    {
      MutexLock lock(waits_mutex_);
      waited_.insert(std::this_thread::get_id());
      waits_.notify_all();
    }
    FakeClock::WaitUntil(cv, mutex, deadline, stop);
  }

  // Returns when `threads` threads have come to wait since the call.
  void AwaitWaiting(size_t threads) {
    MutexLock lock(waits_mutex_);
    waited_.clear();
    while (waited_.size() < threads) waits_.wait(waits_mutex_);
  }

 private:
  Mutex waits_mutex_;
  std::condition_variable_any waits_;
  std::set<std::thread::id> waited_ GUARDED_BY(waits_mutex_);
};

// Counts calls a key.
class Changes {
 public:
  void Add(const std::string& key) {
    MutexLock lock(mutex_);
    ++counts_[key];
  }
  int Of(const std::string& key) const {
    MutexLock lock(mutex_);
    const auto found = counts_.find(key);
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  mutable Mutex mutex_;
  std::map<std::string, int> counts_ GUARDED_BY(mutex_);
};

class MonitorTest : public ::testing::Test {
 protected:
  void Start(MonitorOptions options = {}) {
    options.random = [] { return 0.5; };  // no jitter
    options.threads = kThreads;
    monitor_ = std::make_unique<FlinkMonitor>(
        options, clock_,
        [this](const Target& target) {
          return Connection{.transport = &flink_, .base_url = target.base_url};
        },
        [this](const std::string& key) { changes_.Add(key); }, log::Logger(), metrics_);
    monitor_->Start();
  }

  // A cluster with a running job of two tasks.
  void AddJob(int i) {
    flink_.AddCluster(Url(i));
    flink_.Submit(Url(i), Id(i), 2);
    flink_.Run(Url(i), Id(i));
  }
  Target TargetOf(int i) {
    Target target;
    target.base_url = Url(i);
    target.job_id = Id(i);
    return target;
  }

  // Until nothing more happens at this moment of time: every thread waits for time to pass or for
  // an answer, and came to do so twice without a request in between.
  void Settle() {
    for (size_t before = SIZE_MAX; before != flink_.Requests().size();) {
      before = flink_.Requests().size();
      clock_.AwaitWaiting(kThreads);
      clock_.AwaitWaiting(kThreads);
    }
  }

  // Moves time on in steps until `done`, two hours at most.
  template <typename Done>
  ::testing::AssertionResult Until(const char* what, Done done, milliseconds step = seconds(1)) {
    for (milliseconds passed{0}; passed < seconds(7'200); passed += step) {
      Settle();
      if (done()) return ::testing::AssertionSuccess();
      clock_.Advance(step);
    }
    return ::testing::AssertionFailure() << "never: " << what;
  }
  Snapshot Look(int i) { return monitor_->Get(Key(i)).value_or(Snapshot{}); }
  size_t Overviews(int i) { return flink_.Requests(Url(i) + "/jobs/overview").size(); }

  static constexpr size_t kThreads = 4;
  StepClock clock_;
  FakeFlink flink_{clock_};
  metrics::Registry metrics_;
  Changes changes_;
  std::unique_ptr<FlinkMonitor> monitor_;
};

TEST_F(MonitorTest, FollowsAJobFromNothingToItsEnd) {
  Start();
  flink_.AddCluster(Url(1));
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("a first look", [&] { return Look(1).looks > 0; }));
  EXPECT_FALSE(Look(1).listed());

  flink_.Submit(Url(1), Id(1), 2);
  ASSERT_TRUE(Until("the job is listed", [&] { return Look(1).listed(); }));
  EXPECT_EQ(Look(1).job->state, JobState::kCreated);
  flink_.SetState(Url(1), Id(1), "RUNNING");
  flink_.SetTasks(Url(1), Id(1), 1, 0);
  ASSERT_TRUE(
      Until("Flink calls it running", [&] { return Look(1).job->state == JobState::kRunning; }));
  EXPECT_FALSE(Look(1).all_tasks_up());
  flink_.Run(Url(1), Id(1));
  ASSERT_TRUE(Until("all tasks run", [&] { return Look(1).all_tasks_up(); }));
  flink_.CompleteCheckpoint(Url(1), Id(1));
  ASSERT_TRUE(
      Until("the checkpoint is seen", [&] { return Look(1).checkpoints.completed.has_value(); }));

  flink_.Restart(Url(1), Id(1), "a.B: sink is gone\n\tat x\n");
  ASSERT_TRUE(Until("the reason is seen", [&] { return Look(1).root_cause.has_value(); }));
  EXPECT_EQ(Look(1).root_cause->root.message, "sink is gone");
  ASSERT_TRUE(Until("the restart is counted", [&] { return Look(1).restarts == 1; }));
  flink_.Fail(Url(1), Id(1), "c.D: for good\n\tat x\n");
  ASSERT_TRUE(Until("the job failed", [&] {
    const Snapshot look = Look(1);
    return look.job->state == JobState::kFailed && look.root_cause->root.message == "for good";
  }));
  EXPECT_TRUE(Look(1).job->end_time);
  EXPECT_GE(changes_.Of(Key(1)), 7);
}

TEST_F(MonitorTest, ASavepointIsFollowedToItsEnd) {
  constexpr char kTrigger[] = "fedcba9876543210fedcba9876543210";
  Start();
  AddJob(1);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("it runs", [&] { return Look(1).all_tasks_up(); }));
  Target target = TargetOf(1);
  target.trigger_id = kTrigger;
  monitor_->Watch(Key(1), target);
  ASSERT_TRUE(Until("the trigger is asked after", [&] { return Look(1).trigger.has_value(); }));
  EXPECT_FALSE(Look(1).trigger->known) << "nobody has posted it yet";
  const int told = changes_.Of(Key(1));
  const FlinkClient client({&flink_, Url(1), {}});
  ASSERT_TRUE(client
                  .TriggerSavepoint(Id(1), kTrigger, "s3://b/sp", SavepointFormat::kCanonical,
                                    clock_.SteadyNow() + seconds(3), {})
                  .ok());
  ASSERT_TRUE(Until("it completed", [&] { return Look(1).trigger->status.completed; }));
  EXPECT_NE(Look(1).trigger->status.location.find("s3://b/sp"), std::string::npos);
  EXPECT_GT(changes_.Of(Key(1)), told);
  const size_t asked = flink_.Requests("/savepoints/").size();
  clock_.Advance(seconds(30));
  Settle();
  EXPECT_EQ(flink_.Requests("/savepoints/").size(), asked) << "not asked after any more";
}

TEST_F(MonitorTest, HowWideItRunsIsSeenWhileARescaleIsWaitedFor) {
  Start();
  AddJob(1);
  flink_.SetScale(Url(1), Id(1), 2, 3);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("how wide it runs is seen", [&] { return Look(1).scale.has_value(); }));
  EXPECT_EQ(Look(1).scale->Widest(), 2);
  EXPECT_TRUE(Look(1).scale->Settled());
  // Before the look that Watch brings about, which asks for the wish and for what runs in turn.
  flink_.SetScale(Url(1), Id(1), 5, 3);
  Target rescaling = TargetOf(1);
  rescaling.rescaling = true;
  monitor_->Watch(Key(1), rescaling);
  ASSERT_TRUE(Until("the new wish is seen", [&] { return !Look(1).scale->Settled(); }));
  EXPECT_EQ(Look(1).scale->Widest(), 3);
  const int told = changes_.Of(Key(1));
  flink_.SetScale(Url(1), Id(1), 5, 5);
  ASSERT_TRUE(Until("it is fulfilled", [&] { return Look(1).scale->Settled(); }));
  ASSERT_TRUE(Until("and told", [&] { return changes_.Of(Key(1)) > told; }));
}

TEST_F(MonitorTest, ACalmJobIsLookedAtSeldomAndToldOnce) {
  Start();
  AddJob(1);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("it runs", [&] { return Look(1).all_tasks_up(); }));
  const int told = changes_.Of(Key(1));
  EXPECT_EQ(told, 1);
  ASSERT_TRUE(Until(
      "sixty looks", [&] { return Look(1).looks >= 60; }, seconds(4)));
  EXPECT_EQ(changes_.Of(Key(1)), told);
  // It takes a quarter of an hour at least: 10 looks in the first 10 s, then ever fewer.
  EXPECT_GE(clock_.SystemNow() - Look(1).watched_since, seconds(900));
}

TEST_F(MonitorTest, MetricsRideOnTheLooksInFewRequests) {
  Start();
  AddJob(1);
  AddJob(2);
  flink_.SetLoad(Url(1), Id(1), {.rate = 500, .busy = 0.6, .lag = 40});
  flink_.SetLoad(Url(2), Id(2), {});
  Target sampled = TargetOf(1);
  sampled.metrics_interval = seconds(60);
  monitor_->Watch(Key(1), sampled);
  monitor_->Watch(Key(2), TargetOf(2));
  ASSERT_TRUE(Until("a sample", [&] { return Look(1).metrics != nullptr; }));
  const MetricsSample first = *Look(1).metrics;
  ASSERT_EQ(first.job.vertices.size(), 2u);
  EXPECT_EQ(first.vertices.size(), 2u);
  EXPECT_EQ(SumOfSources(first.vertices.at(FakeLoadMeter::kSource), kPendingRecords), 40);
  EXPECT_EQ(first.vertices.at(FakeLoadMeter::kWorker).at(kBusy).max, 600);
  EXPECT_TRUE(first.task_managers.contains(kHeapUsed));
  const int told = changes_.Of(Key(1));
  ASSERT_TRUE(Until("another one", [&] { return Look(1).metrics->time != first.time; }));
  EXPECT_GE(Look(1).metrics->time - first.time, seconds(45));
  EXPECT_EQ(changes_.Of(Key(1)), told + 1) << "each sample is told";
  // Details, source, worker, TaskManagers; the first one also looked the source's metrics up.
  EXPECT_EQ(flink_.Requests(Url(1) + "/jobs/" + Id(1) + "/vertices").size(), 5u);
  EXPECT_EQ(flink_.Requests(Url(1) + "/taskmanagers/metrics").size(), 2u);
  EXPECT_EQ(flink_.Requests(Url(2) + "/taskmanagers/metrics").size(), 0u);
  EXPECT_EQ(Look(2).metrics, nullptr);
}

TEST_F(MonitorTest, WhatMetricsDoNotComeIsMissingAndNoFailure) {
  Start();
  AddJob(1);
  flink_.SetLoad(Url(1), Id(1), {.lag = std::nullopt, .knows_busy = false});
  flink_.SetFault(Url(1), FakeFlink::Fault::kProxy503, "/taskmanagers/metrics");
  Target sampled = TargetOf(1);
  sampled.metrics_interval = seconds(60);
  monitor_->Watch(Key(1), sampled);
  ASSERT_TRUE(Until("a sample", [&] { return Look(1).metrics != nullptr; }));
  const MetricsSample sample = *Look(1).metrics;
  EXPECT_TRUE(sample.task_managers.empty());
  EXPECT_FALSE(sample.job.vertices[1].busy_ms);
  EXPECT_FALSE(SumOfSources(sample.vertices.at(FakeLoadMeter::kSource), kPendingRecords));
  EXPECT_EQ(Look(1).consecutive_failures, 0);
  // Nothing is sampled of a job whose tasks do not all run.
  flink_.Restart(Url(1), Id(1), "a.B: gone\n\tat x\n");
  ASSERT_TRUE(Until("the restart is seen", [&] { return Look(1).restarts == 1; }));
  const size_t asked = flink_.Requests("/vertices").size();
  ASSERT_TRUE(Until("many looks", [&, from = Look(1).looks] { return Look(1).looks > from + 70; }));
  EXPECT_EQ(flink_.Requests("/vertices").size(), asked);
  EXPECT_EQ(Look(1).metrics->time, sample.time);
}

TEST_F(MonitorTest, AnUnreachableJobIsToldOnceAndStaysWatched) {
  Start();
  AddJob(1);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("it runs", [&] { return Look(1).all_tasks_up(); }));
  ASSERT_EQ(changes_.Of(Key(1)), 1);
  flink_.SetFault(Url(1), FakeFlink::Fault::kProxy503);
  ASSERT_TRUE(Until("it is unreachable", [&] { return Look(1).unreachable; }));
  EXPECT_GE(Look(1).consecutive_failures, 3);
  EXPECT_THAT(Look(1).last_error, HasSubstr("503"));
  EXPECT_TRUE(Look(1).all_tasks_up());  // what was last known
  ASSERT_TRUE(Until("more failures", [&] { return Look(1).consecutive_failures >= 8; }));
  EXPECT_EQ(changes_.Of(Key(1)), 2);
  flink_.SetFault(Url(1), FakeFlink::Fault::kNone);
  ASSERT_TRUE(Until("it answers again", [&] { return !Look(1).unreachable; }));
  ASSERT_TRUE(Until("told", [&] { return changes_.Of(Key(1)) == 3; }));
  EXPECT_THAT(metrics_.Serialize(), HasSubstr("weir_flink_unreachable_jobs 0"));
}

TEST_F(MonitorTest, OneBadAnswerIsNotTold) {
  Start();
  AddJob(1);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("it runs", [&] { return Look(1).all_tasks_up(); }));
  flink_.SetFault(Url(1), FakeFlink::Fault::kLeaderless);
  ASSERT_TRUE(Until("one failure", [&] { return Look(1).consecutive_failures >= 1; }));
  flink_.SetFault(Url(1), FakeFlink::Fault::kNone);
  ASSERT_TRUE(Until("an answer", [&] { return Look(1).consecutive_failures == 0; }));
  EXPECT_EQ(changes_.Of(Key(1)), 1);
}

TEST_F(MonitorTest, HangingJobsDoNotBlindItToTheOthers) {
  Start();
  for (int i = 1; i <= 12; ++i) {
    AddJob(i);
    if (i > 2) flink_.SetFault(Url(i), FakeFlink::Fault::kHang);
    monitor_->Watch(Key(i), TargetOf(i));
  }
  ASSERT_TRUE(Until("the dead ones are known", [&] {
    for (int i = 3; i <= 12; ++i) {
      if (!Look(i).unreachable) return false;
    }
    return true;
  }));
  // The others are looked at every few seconds all the while.
  flink_.SetState(Url(1), Id(1), "FAILING");
  monitor_->Poke(Key(1));
  const SteadyTime ordered = clock_.SteadyNow();
  ASSERT_TRUE(
      Until("the change is seen", [&] { return Look(1).job->state == JobState::kFailing; }));
  EXPECT_LE(clock_.SteadyNow() - ordered, seconds(10));
  EXPECT_LE(flink_.MaxInFlight(), 4);
  for (int i = 1; i <= 12; ++i) EXPECT_LE(flink_.MaxInFlight(Url(i)), 1) << i;
}

TEST_F(MonitorTest, OneRequestAtATimeHoweverOftenItIsPoked) {
  Start();
  AddJob(1);
  flink_.SetFault(Url(1), FakeFlink::Fault::kHang);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(flink_.AwaitRequests(1));
  for (int i = 0; i < 100; ++i) monitor_->Poke(Key(1));
  flink_.SetFault(Url(1), FakeFlink::Fault::kNone);
  // The pokes during the look make one more, at once: time does not move here.
  ASSERT_TRUE(flink_.AwaitRequests(2, "/jobs/overview"));
  EXPECT_EQ(flink_.MaxInFlight(Url(1)), 1);
}

TEST_F(MonitorTest, PokeLooksAtOnce) {
  Start();
  AddJob(1);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("calm", [&] { return Look(1).looks >= 20; }));
  const size_t before = Overviews(1);
  monitor_->Poke(Key(1));
  EXPECT_TRUE(flink_.AwaitRequests(before + 1, Url(1) + "/jobs/overview"));
  monitor_->Poke("shop/unknown");
}

TEST_F(MonitorTest, WatchingTheSameAgainKeepsWhatIsKnownAnotherTargetForgetsIt) {
  Start();
  AddJob(1);
  AddJob(2);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("it runs", [&] { return Look(1).all_tasks_up(); }));
  Target same = TargetOf(1);
  same.redactor = std::make_shared<const Redactor>(std::vector<std::string>{"canary"});
  monitor_->Watch(Key(1), same);
  EXPECT_TRUE(Look(1).all_tasks_up());
  flink_.Fail(Url(1), Id(1), "a.B: with canary\n\tat x\n");
  ASSERT_TRUE(Until("the cause is known", [&] { return Look(1).root_cause.has_value(); }));
  EXPECT_EQ(Look(1).root_cause->root.message, "with ***");  // by the new redactor

  monitor_->Watch(Key(1), TargetOf(2));
  EXPECT_FALSE(Look(1).root_cause);
  ASSERT_TRUE(
      Until("the other one is seen", [&] { return Look(1).listed() && Look(1).job->id == Id(2); }));
  EXPECT_EQ(monitor_->watched(), 1u);
}

TEST_F(MonitorTest, AnUnwatchedJobIsForgottenEvenInMidLook) {
  Start();
  AddJob(1);
  flink_.SetFault(Url(1), FakeFlink::Fault::kHang);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(flink_.AwaitRequests(1));
  monitor_->Unwatch(Key(1));
  EXPECT_EQ(monitor_->Get(Key(1)), std::nullopt);
  flink_.SetFault(Url(1), FakeFlink::Fault::kNone);
  AddJob(2);
  monitor_->Watch(Key(2), TargetOf(2));
  ASSERT_TRUE(Until("another is seen", [&] { return Look(2).all_tasks_up(); }));
  EXPECT_EQ(changes_.Of(Key(1)), 0);
  EXPECT_EQ(monitor_->watched(), 1u);
  EXPECT_THAT(metrics_.Serialize(), HasSubstr("weir_flink_watched_jobs 1"));
}

TEST_F(MonitorTest, AFailedJobIsNotToldBeforeItsReasonIsKnown) {
  Start();
  AddJob(1);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("it runs", [&] { return Look(1).all_tasks_up(); }));
  flink_.SetFault(Url(1), FakeFlink::Fault::kProxy503, "/exceptions");
  flink_.Fail(Url(1), Id(1), "a.B: why\n\tat x\n");
  ASSERT_TRUE(Until("the look fails", [&] { return Look(1).consecutive_failures > 0; }));
  EXPECT_EQ(Look(1).job->state, JobState::kRunning);
  flink_.SetFault(Url(1), FakeFlink::Fault::kNone);
  ASSERT_TRUE(Until("it failed", [&] { return Look(1).job->state == JobState::kFailed; }));
  EXPECT_EQ(Look(1).root_cause->root.message, "why");
}

TEST_F(MonitorTest, AFailedJobIsNotToldBeforeItsLastCheckpointIsKnown) {
  Start();
  AddJob(1);
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("it runs", [&] { return Look(1).all_tasks_up(); }));
  flink_.SetFault(Url(1), FakeFlink::Fault::kProxy503, "/checkpoints");
  flink_.CompleteCheckpoint(Url(1), Id(1));
  flink_.Fail(Url(1), Id(1), "a.B: why\n\tat x\n");
  ASSERT_TRUE(Until("the look fails", [&] { return Look(1).consecutive_failures > 0; }));
  EXPECT_EQ(Look(1).job->state, JobState::kRunning);
  flink_.SetFault(Url(1), FakeFlink::Fault::kNone);
  ASSERT_TRUE(Until("it failed", [&] { return Look(1).job->state == JobState::kFailed; }));
  ASSERT_TRUE(Look(1).checkpoints.completed);
  EXPECT_EQ(Look(1).checkpoints.completed->id, 1);
}

TEST_F(MonitorTest, WithoutCheckpointingNothingFails) {
  Start();
  AddJob(1);
  flink_.DisableCheckpoints(Url(1), Id(1));
  monitor_->Watch(Key(1), TargetOf(1));
  ASSERT_TRUE(Until("some looks", [&] { return Look(1).looks >= 5; }));
  EXPECT_EQ(Look(1).consecutive_failures, 0);
  EXPECT_EQ(flink_.Requests("/checkpoints").size(), 1u);
}

TEST_F(MonitorTest, TheIntervalOfATargetIsKept) {
  Start();
  AddJob(1);
  Target target = TargetOf(1);
  target.max_interval = seconds(10);
  monitor_->Watch(Key(1), target);
  const SystemTime end = clock_.SystemNow() + seconds(1'200);
  ASSERT_TRUE(Until(
      "twenty minutes", [&] { return clock_.SystemNow() >= end; }, seconds(2)));
  EXPECT_GE(Look(1).looks, 90);
}

TEST_F(MonitorTest, StopEndsRequestsInFlightAndTellsNothingMore) {
  Start();
  for (int i = 1; i <= 8; ++i) {
    AddJob(i);
    flink_.SetFault(Url(i), FakeFlink::Fault::kHang);
    monitor_->Watch(Key(i), TargetOf(i));
  }
  ASSERT_TRUE(flink_.AwaitRequests(4));
  monitor_->Stop();  // would block for ever: the clock stands still
  for (int i = 1; i <= 8; ++i) EXPECT_EQ(changes_.Of(Key(i)), 0);
  EXPECT_EQ(Look(1).consecutive_failures, 0);
  monitor_->Stop();
}

TEST_F(MonitorTest, ManyJobsComeAndGoUnderManyCallers) {
  Start();
  constexpr int kJobs = 40;
  for (int i = 1; i <= kJobs; ++i) AddJob(i);
  {
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 4; ++caller) {
      callers.emplace_back([this, caller] {
        for (int round = 0; round < 5; ++round) {
          for (int i = 1 + caller; i <= kJobs; i += 4) {
            monitor_->Watch(Key(i), TargetOf(i));
            monitor_->Poke(Key(i));
            static_cast<void>(monitor_->Get(Key(i)));
            if (round < 4) monitor_->Unwatch(Key(i));
          }
        }
      });
    }
  }
  ASSERT_TRUE(Until("all are seen", [&] {
    for (int i = 1; i <= kJobs; ++i) {
      if (!Look(i).all_tasks_up()) return false;
    }
    return true;
  }));
  EXPECT_EQ(monitor_->watched(), static_cast<size_t>(kJobs));
  EXPECT_LE(flink_.MaxInFlight(), 4);
}

}  // namespace
}  // namespace weir::flink
