// A scheduled batch over an API server's double: each run leaves a record, each record a decision.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/doc/value.h"
#include "job/api/quantity.h"
#include "job/model/stream_config.h"
#include "job/tune/desk.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/job/tune/tune_world.h"

namespace weir::job {
namespace {

using ::testing::HasSubstr;

constexpr milliseconds kHour{3'600'000};
constexpr double kOverheadS = 30;
constexpr double kWorkS = 120;  // a million records on one slot
constexpr double kAlpha = 0.9;
constexpr double kFixedMib = 900;
constexpr double kPerInputMib = 400;  // a million records on one slot

class BatchTuneTest : public ::testing::Test {
 protected:
  BatchTuneTest() {
    const doc::Json stored = api_.Put(
        kube::kSqlJobs,
        {{"metadata", {{"name", "nightly"}, {"namespace", "shop"}}}, {"spec", {{"sql", "x"}}}});
    job_.meta.name = "nightly";
    job_.meta.uid = doc::StringAt(stored, {"metadata", "uid"});
    job_.spec.mode = Mode::kBatch;
    job_.spec.schedule.emplace().cron = "0 * * * *";
    job_.spec.tuning.deadline = seconds(900);
    job_.spec.tuning.parallelism = {1, 64};
    in_force_ = job_.spec;
    Restart();
  }
  void Restart(TuningOptions options = {}) {
    desk_ = std::make_unique<TuningDesk>(
        TuningDesk::Env{client_, clock_, log::Logger(), [] { return true; }}, options);
  }
  std::optional<TuningAdvice> Look() {
    return desk_->Look(key_, job_, in_force_, {}, clock_.SystemNow(), {});
  }

  struct Ran {
    double seconds = 0;
    double peak_mib = 0;
    double limit_mib = 0;
    bool in_memory() const { return peak_mib <= limit_mib; }
  };
  // One run on the plant, its record as the actor writes it, and the rest after it.
  Ran Run(double input) {
    clock_.Advance(kHour);
    const tuner::Resources with = ResourcesOf(in_force_);
    const double p = with.parallelism;
    const Ran ran{kOverheadS + kWorkS * input / std::pow(p, kAlpha),
                  kFixedMib + kPerInputMib * input / p, with.tm_mem_mib};
    ++number_;
    tuner::RunRecord record;
    record.run = number_;
    record.attempt = 1;
    record.start_s = SecondsOf(clock_.SystemNow());
    record.fire_s = record.start_s;
    record.duration_s = record.total_s = ran.seconds;
    if (ran.in_memory()) record.input_gib = input, record.peak_mib = ran.peak_mib;
    record.parallelism = with.parallelism;
    record.cpu_m = static_cast<int>(1000 * with.tm_cpu);
    record.mem_mib = with.tm_mem_mib;
    record.outcome = ran.in_memory() ? tuner::Outcome::kOk : tuner::Outcome::kOom;
    EXPECT_TRUE(HistoryStore(client_)
                    .Update(key_, job_.meta.uid,
                            [&record](Recorded* r) { tuner::AddRun(record, &r->history); }, {})
                    .ok());
    job_.status.run.emplace().id = std::to_string(number_);
    job_.status.run->number = number_;
    job_.status.run->fire = clock_.SystemNow();
    job_.status.runs.next_fire = clock_.SystemNow() + kHour;
    job_.status.state = State::kFinished;
    return ran;
  }
  // The reconcile after it: advice is put into force for the next run.
  std::optional<TuningAdvice> Decide() {
    const auto advice = Look();
    const SystemTime now = clock_.SystemNow();
    if (advice && advice->acts && advice->held.empty() &&
        job_.spec.tuning.mode == TuningMode::kAuto) {
      job_.status.tuned = TunedStatus{advice->resources, std::chrono::floor<seconds>(now), "", ""};
      in_force_.resources.parallelism = advice->resources.parallelism;
      in_force_.resources.task_manager = {advice->resources.cpu, advice->resources.memory};
    }
    desk_->Settle(key_, job_, now, {});
    return advice;
  }
  Recorded Read() { return *HistoryStore(client_).Read(key_, job_.meta.uid, {}); }

  const kube::ObjectKey key_{"shop", "nightly"};
  FakeClock clock_;
  FakeApiServer api_{&clock_};
  kube::KubeClient client_{api_, {FakeApiServer::kUrl, "default", {}}, clock_};
  SqlJob job_ = TunedJob();
  SqlJobSpec in_force_;
  int64_t number_ = 0;
  std::unique_ptr<TuningDesk> desk_;
};

TEST_F(BatchTuneTest, ARunThatIsUnderWayIsLeftAlone) {
  Run(4);
  job_.status.state = State::kRunning;
  EXPECT_FALSE(Look());
}

TEST_F(BatchTuneTest, OneDecisionARunAlsoAcrossARestart) {
  Run(4);
  ASSERT_TRUE(Decide());
  EXPECT_FALSE(Decide());
  const std::string applied = Read().state.dump();
  Restart();
  const auto again = Decide();
  ASSERT_TRUE(again) << "a fresh process does not know";
  EXPECT_FALSE(again->acts) << "and comes to the same";
  EXPECT_EQ(Read().state.dump(), applied);
}

TEST_F(BatchTuneTest, ADecisionThatWasNotSettledIsMadeAgain) {
  Run(40);
  const auto first = Look();  // the reconcile fails after it
  ASSERT_TRUE(first);
  const auto second = Decide();
  ASSERT_TRUE(second);
  EXPECT_EQ(first->resources, second->resources);
}

TEST_F(BatchTuneTest, AnInputThatGrowsTwentyfoldStaysInTimeAndInMemory) {
  double input = 4;
  int late = 0, out_of_memory = 0;
  for (int i = 0; i < 15; ++i) {
    const Ran ran = Run(input);
    late += ran.seconds > 900;
    out_of_memory += !ran.in_memory();
    Decide();
    input *= std::pow(20.0, 1.0 / 14);
  }
  EXPECT_NEAR(input / std::pow(20.0, 1.0 / 14), 80, 1);
  EXPECT_EQ(late, 0);
  EXPECT_EQ(out_of_memory, 0);
  // What it started with would have been neither.
  EXPECT_GT(kOverheadS + kWorkS * 80 / std::pow(4, kAlpha), 900);
  EXPECT_GT(kFixedMib + kPerInputMib * 80 / 4, 2048);
  const Recorded recorded = Read();
  EXPECT_EQ(recorded.history.runs.size(), 15u) << "one record a run";
  ASSERT_FALSE(recorded.history.decisions.empty());
  EXPECT_TRUE(recorded.history.decisions.back().applied);
  EXPECT_THAT(recorded.history.decisions.back().reason, HasSubstr("input forecast"));
}

TEST_F(BatchTuneTest, OutOfMemoryRaisesTheNextRunsMemoryAlsoInQuietHours) {
  job_.spec.tuning.quiet_hours = {{"00:00", "00:00", "UTC"}};
  Run(4);
  Decide();
  const double before = ResourcesOf(in_force_).tm_mem_mib;
  EXPECT_FALSE(Run(400).in_memory());
  const auto advice = Decide();
  ASSERT_TRUE(advice);
  EXPECT_TRUE(advice->urgent);
  EXPECT_EQ(advice->held, "");
  EXPECT_GE(ResourcesOf(in_force_).tm_mem_mib * in_force_.resources.parallelism,
            before * in_force_.resources.parallelism);
  EXPECT_THAT(advice->reason, HasSubstr("out of memory"));
}

TEST_F(BatchTuneTest, RecommendChangesNothing) {
  job_.spec.tuning.mode = TuningMode::kRecommend;
  for (int i = 0; i < 4; ++i) {
    Run(40);
    Decide();
  }
  EXPECT_EQ(in_force_.resources.parallelism, 4);
  ASSERT_FALSE(Read().history.decisions.empty());
  EXPECT_FALSE(Read().history.decisions.back().applied);
}

TEST_F(BatchTuneTest, WithoutADeadlineTheParallelismStays) {
  job_.spec.tuning.deadline.reset();
  job_.spec.schedule.reset();
  in_force_ = job_.spec;
  for (int i = 0; i < 6; ++i) {
    Run(4);
    Decide();
  }
  EXPECT_EQ(in_force_.resources.parallelism, 4);
}

TEST(BatchConfig, TheDeadlineIsTheUsersElseTheSchedules) {
  SqlJob job = TunedJob();
  job.spec.mode = Mode::kBatch;
  job.spec.schedule.emplace();
  EXPECT_FALSE(BatchConfigOf(job, job.spec, false).deadline_s);
  job.status.run.emplace().trigger = RunTrigger::kSchedule;
  job.status.run->fire = SystemTime(seconds(10'000));
  job.status.runs.next_fire = SystemTime(seconds(17'200));
  EXPECT_EQ(BatchConfigOf(job, job.spec, false).deadline_s, 3600);
  job.spec.schedule->run_timeout = seconds(1800);
  EXPECT_EQ(BatchConfigOf(job, job.spec, false).deadline_s, 1800);
  job.spec.tuning.deadline = seconds(600);
  EXPECT_EQ(BatchConfigOf(job, job.spec, false).deadline_s, 600);
}

TEST(RunMemory, GarbageIsNotNeed) {
  EXPECT_FALSE(PeakOf({}, 0));
  EXPECT_EQ(PeakOf({700}, 0), 700);
  // A sawtooth over a live set of 600; then it really grows.
  EXPECT_EQ(PeakOf({900, 600, 800, 950, 640, 900}, 0.01), 640);
  EXPECT_EQ(PeakOf({600, 900, 910, 920, 930, 600}, 0.01), 900);
  EXPECT_EQ(PeakOf({900, 600, 800, 950, 640, 900}, 0.3), 950) << "the collector was in a hurry";
}

TEST(RunMeter, KeepsTheLargestAndForgetsTheFormerRun) {
  SqlJob job = TunedJob();
  Observation seen;
  MinuteByMinute metrics;
  RunMeter meter;
  EXPECT_FALSE(meter.Costs(1));
  metrics.rate = 1e6 / 60;
  for (int i = 1; i <= 3; ++i) {
    metrics.Minute(SystemTime(seconds(60 * i)), &seen);
    meter.Take(job, job.spec, seen, {});
    meter.Take(job, job.spec, seen, {});
  }
  const auto costs = meter.Costs(1);
  ASSERT_TRUE(costs);
  EXPECT_NEAR(*costs->input, 3, 1e-9);
  EXPECT_TRUE(costs->peak_mib);
  EXPECT_FALSE(costs->cpu_util) << "nobody knows";
  metrics.Minute(SystemTime(seconds(240)), &seen);
  meter.Take(job, job.spec, seen, PodUsage{.cores = 0.7, .mem_mib = 900});
  EXPECT_NEAR(*meter.Costs(1)->cpu_util, 0.7, 1e-9) << "of one core";
  job.status.deployment.sequence = 2;
  meter.Take(job, job.spec, {}, {});
  EXPECT_FALSE(meter.Costs(1));
  EXPECT_FALSE(meter.Costs(2));
}

}  // namespace
}  // namespace weir::job
