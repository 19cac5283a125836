// The desk over an API server's double: advice from metrics, and history that outlives the process.
#include "job/tune/desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/job/tune/tune_world.h"

namespace weir::job {
namespace {

using ::testing::HasSubstr;

class DeskTest : public ::testing::Test {
 protected:
  DeskTest() {
    const doc::Json stored = api_.Put(
        kube::kSqlJobs,
        {{"metadata", {{"name", "orders"}, {"namespace", "shop"}}}, {"spec", {{"sql", "x"}}}});
    job_.meta.uid = doc::StringAt(stored, {"metadata", "uid"});
    Restart();
  }
  // A fresh process.
  void Restart(TuningOptions options = {}) {
    desk_ = std::make_unique<TuningDesk>(
        TuningDesk::Env{client_, clock_, log::Logger(), [this] { return leads_; }}, options);
  }
  // A minute passes; what the reconcile then does with the advice.
  std::optional<TuningAdvice> Minute(bool obeys = true) {
    clock_.Advance(seconds(60));
    const SystemTime now = clock_.SystemNow();
    metrics_.Minute(now, &seen_);
    const auto advice = desk_->Look(key_, job_, in_force_, seen_, now, {});
    if (advice && advice->acts && advice->held.empty() && obeys) {
      job_.status.tuned = TunedStatus{advice->resources, std::chrono::floor<seconds>(now), "", ""};
      in_force_.resources.parallelism = metrics_.parallelism = advice->resources.parallelism;
      in_force_.resources.task_manager = {advice->resources.cpu, advice->resources.memory};
    }
    written_ = desk_->Settle(key_, job_, now, {});
    return advice;
  }
  // Minutes until advice to act; none within an hour: nothing.
  std::optional<TuningAdvice> UntilAdvice(bool obeys = true) {
    for (int i = 0; i < 60; ++i) {
      const auto advice = Minute(obeys);
      if (advice && advice->acts) return advice;
    }
    return std::nullopt;
  }
  Recorded Read() { return *HistoryStore(client_).Read(key_, job_.meta.uid, {}); }
  size_t Patches() const {
    size_t count = 0;
    for (const auto& r : api_.Requests()) count += r.method == http::Method::kPatch;
    return count;
  }
  void Annotate(const char* name, const std::string& text) {
    ASSERT_TRUE(
        client_
            .Patch(kube::kSqlJobs, key_, {{"metadata", {{"annotations", {{name, text}}}}}}, {}, {})
            .ok());
  }

  const kube::ObjectKey key_{"shop", "orders"};
  FakeClock clock_;
  FakeApiServer api_{&clock_};
  kube::KubeClient client_{api_, {FakeApiServer::kUrl, "default", {}}, clock_};
  SqlJob job_ = TunedJob();
  SqlJobSpec in_force_ = job_.spec;
  Observation seen_;
  MinuteByMinute metrics_;
  bool leads_ = true;
  std::unique_ptr<TuningDesk> desk_;
  std::optional<std::string> written_;
};

TEST_F(DeskTest, AJobThatIsNotTunedCostsNothing) {
  job_.spec.tuning.mode = TuningMode::kOff;
  for (int i = 0; i < 30; ++i) EXPECT_FALSE(Minute());
  EXPECT_TRUE(api_.Requests().empty());
}

TEST_F(DeskTest, ACalmJobIsReadOnceAndWrittenEveryTenMinutes) {
  metrics_.busy = 0.84;
  for (int i = 0; i < 9; ++i) Minute();
  EXPECT_EQ(api_.Requests().size(), 1u);
  for (int i = 0; i < 12; ++i) Minute();
  EXPECT_EQ(Patches(), 2u);
  for (int i = 0; i < 40; ++i) Minute();
  EXPECT_LE(Patches(), 6u);
  const Recorded recorded = Read();
  EXPECT_FALSE(recorded.history.windows.empty());
  EXPECT_FALSE(recorded.state.is_null());
  EXPECT_TRUE(recorded.damage.empty());
}

TEST_F(DeskTest, WhatPodsUseIsRecordedWhereThereIsAMetricsApi) {
  PodInfo manager;
  manager.name = "tm-1";
  manager.role = Role::kTaskManager;
  manager.phase = "Running";
  seen_.pods.push_back(manager);
  const auto asked = [this] {
    size_t count = 0;
    for (const auto& r : api_.Requests()) count += r.path.find("metrics.k8s.io") != r.path.npos;
    return count;
  };
  for (int i = 0; i < 9; ++i) Minute();
  EXPECT_EQ(asked(), 1u) << "nobody serves it: not asked every minute";
  api_.Host(kube::kPodMetrics, false);
  api_.Put(kube::kPodMetrics,
           {{"metadata",
             {{"name", "tm-1"},
              {"namespace", "shop"},
              {"labels", {{kLabelJob, "orders"}, {kLabelComponent, "taskmanager"}}}}},
            {"containers",
             {{{"name", "flink-main-container"},
               {"usage", {{"cpu", "250000000n"}, {"memory", "1536000Ki"}}}}}}});
  for (int i = 0; i < 20; ++i) Minute();
  EXPECT_GE(asked(), 15u);
  const Recorded recorded = Read();
  ASSERT_FALSE(recorded.history.windows.empty());
  EXPECT_EQ(recorded.history.windows.back().pod_mib, 1500);
  EXPECT_NEAR(*recorded.history.windows.back().cpu_util, 0.25, 0.01);
  EXPECT_FALSE(recorded.history.windows.back().throttled) << "no Pod has a limit";
}

TEST_F(DeskTest, ABusyJobIsScaledUpAndTheDecisionRecorded) {
  metrics_.busy = 1.0;
  metrics_.lag = 1'000'000;
  const auto advice = UntilAdvice();
  ASSERT_TRUE(advice);
  EXPECT_GT(advice->resources.parallelism, 4);
  EXPECT_FALSE(advice->reason.empty());
  ASSERT_TRUE(written_) << "a decision is written at once";
  const Recorded recorded = Read();
  ASSERT_EQ(recorded.history.decisions.size(), 1u);
  EXPECT_TRUE(recorded.history.decisions[0].applied);
  EXPECT_EQ(recorded.history.decisions[0].from.parallelism, 4);
  EXPECT_EQ(recorded.history.decisions[0].to.parallelism, advice->resources.parallelism);
}

TEST_F(DeskTest, AJobThatRunsNarrowerThanWantedIsNotTakenBackToThat) {
  metrics_.busy = 1.0;
  metrics_.lag = 1'000'000;
  const auto advice = UntilAdvice();
  ASSERT_TRUE(advice);
  ASSERT_GT(in_force_.resources.parallelism, 4);
  // A new deployment; Flink has slots for 4 only, and says so.
  job_.status.deployment.sequence = 2;
  metrics_.parallelism = 4;
  for (int i = 0; i < 40; ++i) {
    const auto next = Minute();
    EXPECT_TRUE(!next || !next->acts ||
                next->resources.parallelism >= advice->resources.parallelism)
        << next->reason;
  }
}

TEST_F(DeskTest, NoTwoChangesWithinTwoMinutes) {
  metrics_.busy = 1.0;
  metrics_.lag = 1'000'000;
  ASSERT_TRUE(UntilAdvice());
  metrics_.parallelism = 4;
  metrics_.lag = 90'000'000;
  const auto next = Minute();
  EXPECT_TRUE(!next || !next->acts);
}

TEST_F(DeskTest, WhatIsNotPutIntoForceIsSaidAgainAndRecordedOnce) {
  metrics_.busy = 1.0;
  metrics_.lag = 1'000'000;
  const auto first = UntilAdvice(false);
  ASSERT_TRUE(first);
  int again = 0;
  for (int i = 0; i < 15; ++i) {
    const auto advice = Minute(false);
    again += advice && advice->acts && advice->resources.parallelism > 4;
  }
  EXPECT_GE(again, 10) << "it does not take itself for done";
  const Recorded recorded = Read();
  ASSERT_FALSE(recorded.history.decisions.empty());
  EXPECT_LE(recorded.history.decisions.size(), 3u);
  EXPECT_FALSE(recorded.history.decisions[0].applied);
}

TEST_F(DeskTest, WhatWasLearntOutlivesTheProcess) {
  metrics_.busy = 0.84;
  for (int i = 0; i < 25; ++i) Minute();
  const doc::Json before = Read().state;
  ASSERT_FALSE(before.is_null());
  Restart();
  metrics_.busy = 1.0;
  metrics_.lag = 1'000'000;
  const auto advice = UntilAdvice();
  ASSERT_TRUE(advice);
  EXPECT_GT(advice->resources.parallelism, 4);
}

TEST_F(DeskTest, DamageIsToldStopsNothingAndIsMended) {
  for (const std::string& junk :
       {std::string("{"), std::string(R"({"v":99})"), std::string(100'000, 'x')}) {
    Annotate(kAnnotationHistory, junk);
    Annotate(kAnnotationTuner, junk);
    Restart();
    const auto first = Minute();
    ASSERT_TRUE(first);
    EXPECT_THAT(first->damage, HasSubstr("weir.dev/history"));
    EXPECT_THAT(first->damage, HasSubstr("weir.dev/tuner"));
    for (int i = 0; i < 12; ++i) EXPECT_THAT(Minute()->damage, HasSubstr("weir.dev/history"));
    EXPECT_TRUE(Read().damage.empty());
    // Mended already, and still told for a while.
    EXPECT_THAT(Minute()->damage, HasSubstr("mended"));
    for (int i = 0; i < 3; ++i) Minute();
    EXPECT_EQ(Minute()->damage, "");
  }
}

TEST_F(DeskTest, AnApiServerThatDoesNotAnswerStopsNothing) {
  api_.Remove(kube::kSqlJobs, key_);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(Minute());
  const doc::Json stored = api_.Put(
      kube::kSqlJobs,
      {{"metadata", {{"name", "orders"}, {"namespace", "shop"}}}, {"spec", {{"sql", "x"}}}});
  job_.meta.uid = doc::StringAt(stored, {"metadata", "uid"});
  EXPECT_TRUE(Minute());
}

TEST_F(DeskTest, AStandbyWritesNothing) {
  leads_ = false;
  for (int i = 0; i < 25; ++i) Minute();
  EXPECT_EQ(Patches(), 0u);
}

TEST_F(DeskTest, AKillForMemoryRaisesItAtOnceAlsoInQuietHours) {
  job_.spec.tuning.quiet_hours = {{"00:00", "00:00", "UTC"}};
  for (int i = 0; i < 6; ++i) Minute();
  PodInfo pod;
  pod.uid = "tm-0";
  pod.role = Role::kTaskManager;
  pod.reason = "OOMKilled";
  pod.restarts = 1;
  seen_.pods = {pod};
  clock_.Advance(seconds(20));
  const auto advice = desk_->Look(key_, job_, in_force_, seen_, clock_.SystemNow(), {});
  ASSERT_TRUE(advice);
  EXPECT_TRUE(advice->urgent);
  EXPECT_TRUE(advice->acts);
  EXPECT_EQ(advice->held, "");
  EXPECT_NE(advice->resources.memory, "2Gi");
}

TEST_F(DeskTest, QuietHoursHoldAndDoNotForget) {
  job_.spec.tuning.quiet_hours = {{"00:00", "00:00", "UTC"}};
  metrics_.busy = 1.0;
  metrics_.lag = 1'000'000;
  const auto held = UntilAdvice();
  ASSERT_TRUE(held);
  EXPECT_EQ(held->held, "QuietHours");
  job_.spec.tuning.quiet_hours.clear();
  const auto advice = Minute();
  ASSERT_TRUE(advice);
  EXPECT_TRUE(advice->acts);
  EXPECT_EQ(advice->held, "");
}

TEST_F(DeskTest, TheBudgetCapsAndThenHolds) {
  Restart({.budget_cores = 6, .at_once = 2});
  metrics_.busy = 1.0;
  metrics_.lag = 1'000'000;
  const auto capped = UntilAdvice();
  ASSERT_TRUE(capped);
  EXPECT_LE(capped->resources.parallelism, 6);
  for (int i = 0; i < 20; ++i) {
    const auto advice = Minute();
    ASSERT_TRUE(!advice || advice->resources.parallelism <= 6 || advice->held == "BudgetSpent");
  }
  EXPECT_LE(in_force_.resources.parallelism, 6);
}

TEST_F(DeskTest, ARefusedQuotaIsNotAskedAgain) {
  seen_.problem = WorkloadProblem{"QuotaExceeded", "exceeded quota: small"};
  metrics_.busy = 1.0;
  metrics_.lag = 1'000'000;
  const auto advice = UntilAdvice();
  ASSERT_TRUE(advice);
  EXPECT_EQ(advice->held, "QuotaRefused");
}

TEST_F(DeskTest, SeveralJobsChangeOneAfterTheOther) {
  Restart({.budget_cores = 0, .at_once = 1});
  metrics_.busy = 1.0;
  metrics_.lag = 1'000'000;
  Observation other_seen;
  SqlJob other = job_;
  other.meta.name = "refunds";
  const doc::Json stored = api_.Put(
      kube::kSqlJobs,
      {{"metadata", {{"name", "refunds"}, {"namespace", "shop"}}}, {"spec", {{"sql", "x"}}}});
  other.meta.uid = doc::StringAt(stored, {"metadata", "uid"});
  MinuteByMinute other_metrics = metrics_;
  int both = 0;
  for (int i = 0; i < 10; ++i) {
    clock_.Advance(seconds(60));
    const SystemTime now = clock_.SystemNow();
    metrics_.Minute(now, &seen_);
    other_metrics.Minute(now, &other_seen);
    const auto a = desk_->Look(key_, job_, in_force_, seen_, now, {});
    const auto b = desk_->Look({"shop", "refunds"}, other, other.spec, other_seen, now, {});
    const bool a_acts = a && a->acts && a->held.empty();
    const bool b_acts = b && b->acts && b->held.empty();
    EXPECT_FALSE(a_acts && b_acts);
    if (a && b && a->acts && b->acts) {
      ++both;
      EXPECT_TRUE(a->held == "WaitingForOthers" || b->held == "WaitingForOthers");
    }
  }
  EXPECT_GT(both, 0);
}

}  // namespace
}  // namespace weir::job
