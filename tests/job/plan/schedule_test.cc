// A scheduled batch through its life, on a clock that the test moves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "job/api/names.h"
#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr milliseconds kHour{3'600'000};
constexpr char kRunSql[] =
    "CREATE TABLE s (a INT, d STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '9');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT a FROM s WHERE d > '${run.previousFireTime:yyyy-MM-dd HH:mm}'\n"
    "  AND d <= '${run.fireTime:yyyy-MM-dd HH:mm}' AND d <> '${run.date}';\n";

// Created at 2023-11-14T22:13:20Z; "0 * * * *" fires at 23:00 for the first time.
class ScheduleTest : public testing::Test {
 protected:
  ScheduleTest() {
    world_.job.spec.mode = Mode::kBatch;
    world_.job.spec.schedule.emplace().cron = "0 * * * *";
    world_.Edit(kRunSql);
    EXPECT_TRUE(world_.Run());
  }

  const RunsStatus& runs() const { return world_.job.status.runs; }
  std::string Fire() const { return FormatTime(world_.job.status.run->fire); }

  void MoveTo(const char* time) {
    world_.now = *ParseTime(time);
    ASSERT_TRUE(world_.Run());
  }

  // Flink's word about the run that is under way, and all that follows from it.
  void EndRun(flink::JobState state) {
    world_.flink_state = state;
    world_.Flink();
    if (state == flink::JobState::kFailed) world_.Advance(milliseconds(60'000));
    ASSERT_TRUE(world_.Run());
  }

  // When the queue is to bring it back.
  SystemTime Wakes() const {
    const Plan plan = world_.Decide();
    EXPECT_TRUE(plan.requeue_after.has_value()) << plan.rule;
    return world_.now + plan.requeue_after.value_or(milliseconds(0));
  }

  PlanWorld world_;
};

TEST_F(ScheduleTest, WaitsForItsFirstFire) {
  EXPECT_EQ(world_.Label(), "Accepted/Scheduled");
  EXPECT_THAT(world_.job.status.message, HasSubstr("2023-11-14T23:00:00Z"));
  EXPECT_EQ(world_.job.status.deployment.sequence, 0);
  EXPECT_EQ(Wakes(), *ParseTime("2023-11-14T23:00:00Z")) << "by the queue, not by looking";
}

TEST_F(ScheduleTest, RunsRecordsAndRestsUntilTheNextFire) {
  MoveTo("2023-11-14T23:00:00Z");
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(Fire(), "2023-11-14T23:00:00Z");
  EXPECT_EQ(runs().started, 1);
  MoveTo("2023-11-14T23:10:00Z");
  EndRun(flink::JobState::kFinished);
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_EQ(world_.job.status.result, "Succeeded");
  EXPECT_EQ(runs().succeeded, 1);
  EXPECT_EQ(Wakes(), *ParseTime("2023-11-15T00:00:00Z"));
  ASSERT_THAT(world_.history.runs, SizeIs(1));
  const tuner::RunRecord& record = world_.history.runs[0];
  EXPECT_EQ(record.id, world_.job.status.run->id.substr(0, 8));
  EXPECT_EQ(record.run, 1);
  EXPECT_EQ(record.fire_s, 1'700'002'800);
  EXPECT_EQ(record.duration_s, 600);
  EXPECT_EQ(record.outcome, tuner::Outcome::kOk);
  EXPECT_EQ(record.mem_mib, 1536);
  EXPECT_EQ(record.cpu_m, 1000);
  EXPECT_EQ(record.peak_mib, std::nullopt) << "what nobody measured is no zero";
  EXPECT_EQ(record.input_gib, std::nullopt);

  MoveTo("2023-11-15T00:00:00Z");
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world_.job.status.deployment.sequence, 2);
  EXPECT_EQ(world_.job.status.result, "");
  EXPECT_THAT(world_.started_job_ids, SizeIs(2));
}

TEST_F(ScheduleTest, TheRecordHoldsWhatWasMeasured) {
  MoveTo("2023-11-14T23:00:00Z");
  world_.obs.run_costs = RunCosts{12.5, 1100, {}};
  EndRun(flink::JobState::kFinished);
  ASSERT_THAT(world_.history.runs, SizeIs(1));
  EXPECT_EQ(world_.history.runs[0].input_gib, 12.5);
  EXPECT_EQ(world_.history.runs[0].peak_mib, 1100);
  EXPECT_EQ(world_.history.runs[0].cpu_util, std::nullopt);
}

TEST_F(ScheduleTest, ARunAfterItsDeadlineIsLate) {
  world_.job.spec.tuning.mode = TuningMode::kAuto;
  world_.job.spec.tuning.deadline = seconds(300);
  ++world_.job.meta.generation;
  MoveTo("2023-11-14T23:00:00Z");
  MoveTo("2023-11-14T23:10:00Z");
  EndRun(flink::JobState::kFinished);
  ASSERT_THAT(world_.history.runs, SizeIs(1));
  EXPECT_EQ(world_.history.runs[0].outcome, tuner::Outcome::kLate);
}

TEST_F(ScheduleTest, AdviceAfterARunIsInForceAtTheNextAlsoWhenThatIsDueAtOnce) {
  world_.job.spec.tuning.mode = TuningMode::kAuto;
  ++world_.job.meta.generation;
  MoveTo("2023-11-14T23:00:00Z");
  MoveTo("2023-11-14T23:30:00Z");
  EndRun(flink::JobState::kFinished);
  ASSERT_EQ(world_.Label(), "Finished/Released");
  world_.now = *ParseTime("2023-11-15T00:00:00Z");
  TuningAdvice advice;
  advice.resources = {3, "1", "1Gi"};
  advice.acts = true;
  advice.reason = "input forecast 9";
  world_.obs.tuning = advice;
  const Plan plan = world_.Decide();
  EXPECT_EQ(plan.rule, "Tune") << "before the start that is due";
  world_.Apply(plan);
  world_.obs.tuning.reset();
  ASSERT_TRUE(world_.job.status.tuned);
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world_.job.status.deployment.parallelism, 3);
  EXPECT_EQ(world_.job.status.deployment.sequence, 2);
  // Less memory and another parallelism at once: nothing has to be kept running.
  EXPECT_EQ(world_.job.status.tuned->resources.memory, "1Gi");
  EndRun(flink::JobState::kFinished);
  EXPECT_EQ(world_.history.runs.back().mem_mib, 1024);
  EXPECT_EQ(world_.history.runs.back().parallelism, 3);
}

TEST_F(ScheduleTest, AdviceWhileItRestsStartsNothing) {
  world_.job.spec.tuning.mode = TuningMode::kAuto;
  ++world_.job.meta.generation;
  MoveTo("2023-11-14T23:00:00Z");
  EndRun(flink::JobState::kFinished);
  TuningAdvice advice;
  advice.resources = {3, "1", "1536Mi"};
  advice.acts = true;
  world_.obs.tuning = advice;
  world_.Apply(world_.Decide());
  world_.obs.tuning.reset();
  EXPECT_TRUE(world_.job.status.tuned);
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_EQ(world_.job.status.deployment.sequence, 1);
}

TEST_F(ScheduleTest, JavasOwnWordForMemoryCounts) {
  MoveTo("2023-11-14T23:00:00Z");
  world_.obs.flink->root_cause = flink::RootCause{};
  world_.obs.flink->root_cause->root.exception_class = "java.lang.OutOfMemoryError";
  world_.flink_state = flink::JobState::kFailed;
  world_.Flink();
  world_.obs.flink->root_cause = flink::RootCause{};
  world_.obs.flink->root_cause->root.exception_class = "java.lang.OutOfMemoryError";
  ASSERT_TRUE(world_.Run());
  ASSERT_THAT(world_.history.runs, SizeIs(1));
  EXPECT_EQ(world_.history.runs[0].outcome, tuner::Outcome::kOom);
}

TEST_F(ScheduleTest, TheScriptKnowsItsRun) {
  world_.job.spec.schedule->time_zone = "Asia/Shanghai";
  ++world_.job.meta.generation;
  ASSERT_TRUE(world_.Run());
  world_.now = *ParseTime("2023-11-14T23:00:00Z");
  const Plan plan = world_.Decide();
  std::string script;
  for (const Action& action : plan.actions) {
    const auto* create = std::get_if<CreateChild>(&action);
    if (create != nullptr && create->role == Role::kConfig) {
      script = doc::StringAt(create->object, {"data", "script.sql"});
    }
  }
  EXPECT_THAT(script, HasSubstr("d > '2023-11-15 06:00'\n  AND d <= '2023-11-15 07:00' AND d <> "
                                "'2023-11-15'"));
}

TEST_F(ScheduleTest, AFailedRunIsRunAgainOnDemandAndOtherwiseAtTheNextFire) {
  MoveTo("2023-11-14T23:00:00Z");
  EndRun(flink::JobState::kFailed);
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_EQ(world_.job.status.result, "Failed");
  EXPECT_EQ(runs().failed, 1);
  const std::string first = world_.job.status.run->id;
  world_.job.meta.annotations[kAnnotationRerun] = "1";
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(Fire(), "2023-11-14T23:00:00Z");
  EXPECT_EQ(world_.job.status.run->attempt, 2);
  EXPECT_NE(world_.job.status.run->id, first);
  EndRun(flink::JobState::kFinished);
  ASSERT_THAT(world_.history.runs, SizeIs(2));
  EXPECT_EQ(world_.history.runs[0].outcome, tuner::Outcome::kFailed);
  EXPECT_EQ(world_.history.runs[1].run, 1) << "the same run, its second attempt";
  EXPECT_EQ(world_.history.runs[1].attempt, 2);
  MoveTo("2023-11-15T00:00:00Z");
  EXPECT_EQ(Fire(), "2023-11-15T00:00:00Z");
}

TEST_F(ScheduleTest, AFailedRunIsAttemptedAgainAndAgainUntilItsAttemptsAreUsedUp) {
  world_.job.spec.restart.max_attempts = 2;
  MoveTo("2023-11-14T23:00:00Z");
  std::vector<std::string> ids;
  for (int attempt = 1; attempt <= 3; ++attempt) {
    EXPECT_EQ(world_.Label(), "Running/AllTasksRunning") << attempt;
    EXPECT_EQ(Fire(), "2023-11-14T23:00:00Z");
    EXPECT_EQ(world_.job.status.run->attempt, attempt);
    EXPECT_EQ(runs().started, attempt);
    ids.push_back(world_.job.status.run->id);
    EndRun(flink::JobState::kFailed);
    EXPECT_EQ(runs().failed, attempt);
    if (attempt == 3) break;
    EXPECT_EQ(world_.Label(), "Accepted/Restarting") << world_.job.status.message;
    world_.Advance(milliseconds(30'000));  // the back-off
    ASSERT_TRUE(world_.Run());
  }
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_EQ(world_.job.status.result, "Failed");
  EXPECT_NE(ids[0], ids[1]);
  EXPECT_NE(ids[1], ids[2]);
  ASSERT_THAT(world_.history.runs, SizeIs(3));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(world_.history.runs[i].attempt, i + 1);
    EXPECT_EQ(world_.history.runs[i].run, 1);
    EXPECT_EQ(world_.history.runs[i].outcome, tuner::Outcome::kFailed);
  }
  // The next fire has attempts of its own.
  MoveTo("2023-11-15T00:00:00Z");
  EndRun(flink::JobState::kFailed);
  EXPECT_EQ(world_.Label(), "Accepted/Restarting");
  EXPECT_EQ(world_.job.status.restart.attempts, 1);
  EXPECT_EQ(Fire(), "2023-11-15T00:00:00Z");
}

TEST_F(ScheduleTest, SuspendedAFailedRunIsNotAttemptedAgain) {
  world_.job.spec.restart.max_attempts = 2;
  MoveTo("2023-11-14T23:00:00Z");
  world_.Wish(DesiredState::kSuspended);
  EndRun(flink::JobState::kFailed);
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_EQ(world_.job.status.result, "Failed");
}

TEST_F(ScheduleTest, AnEditTakesEffectAtTheNextRun) {
  MoveTo("2023-11-14T23:00:00Z");
  world_.Edit(kOtherSql);
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.job.status.deployment.sequence, 1) << "the run goes on";
  EndRun(flink::JobState::kFinished);
  EXPECT_EQ(world_.Label(), "Finished/Released");
  const std::string old = world_.job.status.deployment.intent_hash;
  world_.Edit(kOtherSql + std::string("-- more\n"));
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.Label(), "Finished/Released") << "an edit is no fire";
  MoveTo("2023-11-15T00:00:00Z");
  EXPECT_EQ(world_.job.status.deployment.sequence, 2);
  EXPECT_NE(world_.job.status.deployment.intent_hash, old);
}

TEST_F(ScheduleTest, AnEditBeforeTheRunHasBegunReplacesItsDeploymentNotTheRun) {
  world_.pods_start = false;
  MoveTo("2023-11-14T23:00:00Z");
  const std::optional<RunStatus> run = world_.job.status.run;
  EXPECT_EQ(world_.Label(), "Accepted/Deploying");
  world_.pods_start = true;
  world_.Edit(kOtherSql);
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world_.job.status.deployment.sequence, 2);
  EXPECT_EQ(world_.job.status.run, run);
  EXPECT_EQ(runs().started, 1);
}

TEST_F(ScheduleTest, AnEditThatDoesNotCompileHoldsTheNextRunAndTellsAtOnce) {
  MoveTo("2023-11-14T23:00:00Z");
  EndRun(flink::JobState::kFinished);
  world_.Edit(kBadSql);
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_EQ(world_.Decide().sql_valid->status, "False");
  MoveTo("2023-11-15T00:00:00Z");
  EXPECT_EQ(world_.Label(), "Accepted/SqlInvalid");
  world_.Edit(kOtherSql);
  MoveTo("2023-11-15T00:05:00Z");
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(Fire(), "2023-11-15T00:00:00Z") << "late, not lost";
}

TEST_F(ScheduleTest, SuspendLetsTheRunEndAndStartsNoOther) {
  MoveTo("2023-11-14T23:00:00Z");
  world_.Wish(DesiredState::kSuspended);
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EndRun(flink::JobState::kFinished);
  MoveTo("2023-11-15T00:00:00Z");
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_EQ(world_.job.status.deployment.sequence, 1);
  EXPECT_EQ(world_.Decide().requeue_after, std::nullopt);
  world_.Wish(DesiredState::kRunning);
  MoveTo("2023-11-15T00:30:00Z");
  EXPECT_EQ(Fire(), "2023-11-15T00:00:00Z");
}

TEST_F(ScheduleTest, SuspendedBeforeItsFirstRun) {
  world_.Wish(DesiredState::kSuspended);
  MoveTo("2023-11-14T23:00:00Z");
  EXPECT_EQ(world_.Label(), "Accepted/Suspended");
  EXPECT_EQ(world_.job.status.deployment.sequence, 0);
}

TEST_F(ScheduleTest, KilledEndsTheRunAndTheScheduleGoesOnOnceItIsWished) {
  MoveTo("2023-11-14T23:00:00Z");
  world_.Wish(DesiredState::kKilled);
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_EQ(runs().killed, 1);
  EXPECT_EQ(world_.history.runs.at(0).outcome, tuner::Outcome::kKilled);
  world_.Wish(DesiredState::kRunning);
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.job.status.deployment.sequence, 1) << "the fire of 23:00 was run";
  MoveTo("2023-11-15T00:00:00Z");
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
}

TEST_F(ScheduleTest, ForbidRunsTheLastFireOnceTheRunHasEnded) {
  MoveTo("2023-11-14T23:00:00Z");
  MoveTo("2023-11-15T01:30:00Z");
  EXPECT_EQ(world_.job.status.deployment.sequence, 1);
  EndRun(flink::JobState::kFinished);
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(Fire(), "2023-11-15T01:00:00Z");
  EXPECT_EQ(runs().missed, 1);
}

TEST_F(ScheduleTest, ReplaceEndsTheRun) {
  world_.job.spec.schedule->concurrency = ConcurrencyPolicy::kReplace;
  MoveTo("2023-11-14T23:00:00Z");
  EXPECT_EQ(Wakes(), *ParseTime("2023-11-15T00:00:00Z"));
  MoveTo("2023-11-15T00:00:00Z");
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(Fire(), "2023-11-15T00:00:00Z");
  EXPECT_EQ(world_.job.status.deployment.sequence, 2);
  EXPECT_EQ(runs().killed, 1);
  EXPECT_EQ(world_.history.runs.at(0).outcome, tuner::Outcome::kKilled);
}

TEST_F(ScheduleTest, ARunThatTakesTooLongFails) {
  world_.job.spec.schedule->run_timeout = milliseconds(1'200'000);
  MoveTo("2023-11-14T23:00:00Z");
  EXPECT_EQ(Wakes(), *ParseTime("2023-11-14T23:20:00Z"));
  world_.now = *ParseTime("2023-11-14T23:20:00Z");
  const Plan plan = world_.Decide();
  EXPECT_EQ(plan.status.reason, "RunTimeout");
  EXPECT_THAT(plan.status.failure->root_cause, HasSubstr("runTimeout (20m)"));
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_EQ(world_.job.status.result, "Failed");
  EXPECT_EQ(runs().failed, 1);
}

TEST_F(ScheduleTest, RunNowWhileARunGoesOnWaitsForItsEnd) {
  MoveTo("2023-11-14T23:00:00Z");
  world_.job.meta.annotations[kAnnotationRun] = "1";
  MoveTo("2023-11-14T23:05:00Z");
  EXPECT_EQ(runs().started, 1);
  EndRun(flink::JobState::kFinished);
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world_.job.status.run->trigger, RunTrigger::kManual);
  EXPECT_EQ(runs().started, 2);
}

TEST_F(ScheduleTest, BackfillRunsToItsEnd) {
  world_.job.meta.annotations[kAnnotationBackfill] = "2023-11-14T10:00:00Z/2023-11-14T12:00:00Z";
  std::vector<std::string> fires;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(world_.Run());
    if (world_.Label() != "Running/AllTasksRunning") break;
    fires.push_back(Fire());
    EndRun(flink::JobState::kFinished);
    // The next one starts as soon as nothing of the former is left.
    if (world_.Label() == "Running/AllTasksRunning" && Fire() != fires.back()) continue;
  }
  EXPECT_THAT(fires, testing::ElementsAre("2023-11-14T10:00:00Z", "2023-11-14T11:00:00Z",
                                          "2023-11-14T12:00:00Z"));
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_THAT(world_.history.runs, SizeIs(3));
}

TEST_F(ScheduleTest, AFireInTheQueueIsRunWhenThereIsAPlace) {
  world_.slot_granted = false;
  MoveTo("2023-11-14T23:00:00Z");
  EXPECT_EQ(world_.Label(), "Accepted/Queued");
  EXPECT_EQ(runs().started, 0);
  world_.slot_granted = true;
  MoveTo("2023-11-14T23:01:00Z");
  EXPECT_EQ(Fire(), "2023-11-14T23:00:00Z");
  // From Finished too.
  EndRun(flink::JobState::kFinished);
  world_.slot_granted = false;
  MoveTo("2023-11-15T00:00:00Z");
  EXPECT_EQ(world_.Label(), "Accepted/Queued");
  world_.slot_granted = true;
  ASSERT_TRUE(world_.Run());
  EXPECT_EQ(Fire(), "2023-11-15T00:00:00Z");
  EXPECT_EQ(runs().started, 2);
}

TEST_F(ScheduleTest, AnUnreadableScheduleIsToldAndRunsNothing) {
  world_.job.spec_errors = {"spec.schedule.cron: minute \"61\": 61 is above 59"};
  MoveTo("2023-11-14T23:00:00Z");
  EXPECT_EQ(world_.Label(), "Accepted/SpecInvalid");
  EXPECT_EQ(runs().started, 0);
}

TEST_F(ScheduleTest, AdoptedItKnowsItsRunAndStartsNoOther) {
  MoveTo("2023-11-14T23:00:00Z");
  const std::optional<RunStatus> run = world_.job.status.run;
  world_.job.status = {};
  world_.job.meta.finalizers.clear();  // nothing but the objects tells that it was looked at
  MoveTo("2023-11-14T23:05:00Z");
  EXPECT_EQ(world_.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world_.job.status.run, run);
  EXPECT_THAT(world_.started_job_ids, SizeIs(1));
  EndRun(flink::JobState::kFinished);
  MoveTo("2023-11-14T23:30:00Z");
  EXPECT_EQ(world_.Label(), "Finished/Released");
  EXPECT_THAT(world_.started_job_ids, SizeIs(1)) << "the fire of 23:00 is not run again";
}

// A crash after any action of the plan that starts or ends a run: the next plan goes on, and the
// fire is run by one deployment.
TEST_F(ScheduleTest, CrashedAnywhereAFireIsRunOnce) {
  const PlanWorld before = world_;
  for (size_t actions = 0; actions < 8; ++actions) {
    world_ = before;
    world_.now = *ParseTime("2023-11-14T23:00:00Z");
    world_.Apply(world_.Decide(), actions);
    world_.Advance(milliseconds(30'000));
    ASSERT_TRUE(world_.Run());
    EXPECT_EQ(world_.Label(), "Running/AllTasksRunning") << actions;
    EXPECT_EQ(world_.job.status.deployment.sequence, 1) << actions;
    EXPECT_EQ(runs().started, 1) << actions;
    EXPECT_THAT(world_.started_job_ids, SizeIs(1)) << actions;
  }
}

TEST_F(ScheduleTest, AtRestNothingIsWritten) {
  MoveTo("2023-11-14T23:00:00Z");
  EndRun(flink::JobState::kFinished);
  for (int minute = 1; minute < 59; ++minute) {
    world_.Advance(milliseconds(60'000));
    if (world_.now >= *ParseTime("2023-11-15T00:00:00Z")) break;
    const Plan plan = world_.Decide();
    EXPECT_TRUE(plan.actions.empty());
    EXPECT_EQ(plan.status, world_.job.status) << minute;
  }
}

TEST(BatchWithoutASchedule, RunsOnceAndOnDemand) {
  PlanWorld world;
  world.job.spec.mode = Mode::kBatch;
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.run->trigger, RunTrigger::kSpec);
  world.flink_state = flink::JobState::kFinished;
  world.Flink();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released");
  world.Advance(kHour);
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 1);
  world.job.meta.annotations[kAnnotationRun] = "now";
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
  EXPECT_EQ(world.job.status.run->trigger, RunTrigger::kManual);
}

TEST(StreamThatEnded, IsRunAgainOnDemand) {
  PlanWorld world;
  ASSERT_TRUE(world.Run());
  world.flink_state = flink::JobState::kFinished;
  world.Flink();
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Finished/Released");
  world.job.meta.annotations[kAnnotationRerun] = "1";
  ASSERT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Running/AllTasksRunning");
  EXPECT_EQ(world.job.status.run, std::nullopt);
  EXPECT_EQ(world.job.status.deployment.sequence, 2);
}

}  // namespace
}  // namespace weir::job
