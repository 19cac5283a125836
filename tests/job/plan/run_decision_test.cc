// Which run comes next, as a table of times and annotations.
#include "job/plan/run_decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "job/plan/plan.h"

namespace weir::job {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

SystemTime At(const char* text) { return *ParseTime(text); }

// A nightly batch in Shanghai (02:00 there is 18:00 UTC), applied at noon of the 20th.
class RunDecisionTest : public testing::Test {
 protected:
  RunDecisionTest() {
    job_.meta.uid = "uid";
    job_.meta.generation = 1;
    job_.meta.created = At("2026-11-20T12:00:00Z");
    job_.spec.mode = Mode::kBatch;
    job_.spec.schedule.emplace();
    job_.spec.schedule->cron = "0 2 * * *";
    job_.spec.schedule->time_zone = "Asia/Shanghai";
  }

  // As the operator would: what is begun goes into status with the run.
  RunDecision Idle(const char* now) {
    const RunDecision decision = DecideRun(
        {.job = job_, .wanted = wanted_, .idle = true, .spec_asks = spec_asks_, .now = At(now)});
    job_.status.state = State::kAccepted;
    if (decision.run) {
      job_.status.run = decision.run;
      job_.status.runs = decision.begun;
    } else {
      job_.status.runs = decision.runs;
    }
    return decision;
  }

  RunDecision Up(const char* now) {
    const RunDecision decision =
        DecideRun({.job = job_, .wanted = wanted_, .up = true, .now = At(now)});
    job_.status.runs = decision.runs;
    return decision;
  }

  void Annotate(const char* key, const char* value) { job_.meta.annotations[key] = value; }

  SqlJob job_;
  bool wanted_ = true;
  bool spec_asks_ = false;
};

TEST_F(RunDecisionTest, WaitsForTheFireAndThenRunsItOnce) {
  const RunDecision before = Idle("2026-11-20T17:59:59Z");
  EXPECT_FALSE(before.asked);
  EXPECT_EQ(before.look_at, At("2026-11-20T18:00:00Z"));
  EXPECT_EQ(before.runs.next_fire, At("2026-11-20T18:00:00Z"));
  EXPECT_EQ(before.runs.schedule, "0 2 * * * Asia/Shanghai");

  const RunDecision due = Idle("2026-11-20T18:00:00Z");
  ASSERT_TRUE(due.run.has_value());
  EXPECT_TRUE(due.asked);
  EXPECT_EQ(due.run->trigger, RunTrigger::kSchedule);
  EXPECT_EQ(due.run->fire, At("2026-11-20T18:00:00Z"));
  EXPECT_EQ(due.run->previous_fire, At("2026-11-19T18:00:00Z"));
  EXPECT_EQ(due.run->attempt, 1);
  EXPECT_EQ(due.run->number, 1);
  // Of uid, fire time and attempt: whoever decides comes to the same id.
  EXPECT_EQ(due.run->id, RunId("uid", "2026-11-20T18:00:00Z", 1));
  EXPECT_EQ(due.begun.started, 1);
  EXPECT_THAT(due.begun_events, IsEmpty());

  EXPECT_FALSE(Idle("2026-11-20T18:00:01Z").asked);
  // The clock goes back: what has been run stays run.
  EXPECT_FALSE(Idle("2026-11-20T17:00:00Z").asked);
  const RunDecision next = Idle("2026-11-21T18:00:00Z");
  ASSERT_TRUE(next.run.has_value());
  EXPECT_EQ(next.run->number, 2);
  EXPECT_NE(next.run->id, due.run->id);
}

TEST_F(RunDecisionTest, ARepeatedDecisionIsTheSame) {
  const RunInput input{
      .job = job_, .wanted = true, .idle = true, .now = At("2026-11-21T18:00:00Z")};
  EXPECT_EQ(DecideRun(input).run, DecideRun(input).run);
}

TEST_F(RunDecisionTest, WhatWasDueBeforeItWasCreatedIsNotRun) {
  EXPECT_FALSE(Idle("2026-11-20T12:00:05Z").asked);
}

TEST_F(RunDecisionTest, AFireBetweenCreationAndTheFirstLookIsRun) {
  job_.meta.created = At("2026-11-20T17:00:00Z");
  EXPECT_TRUE(Idle("2026-11-20T18:30:00Z").asked);
}

TEST_F(RunDecisionTest, ALostStatusRunsNothingAgain) {
  job_.meta.finalizers = {kFinalizer};  // it was looked at before
  EXPECT_FALSE(Idle("2026-11-20T19:00:00Z").asked);
  EXPECT_TRUE(Idle("2026-11-21T18:00:00Z").asked);
}

TEST_F(RunDecisionTest, OfSeveralMissedFiresTheLastIsRun) {
  Idle("2026-11-20T12:00:00Z");
  const RunDecision late = Idle("2026-11-23T20:00:00Z");
  ASSERT_TRUE(late.run.has_value());
  EXPECT_EQ(late.run->fire, At("2026-11-23T18:00:00Z"));
  EXPECT_EQ(late.begun.missed, 3);
  ASSERT_THAT(late.begun_events, SizeIs(1));
  EXPECT_THAT(late.begun_events[0].message, HasSubstr("3 fires of the schedule were not run"));
}

TEST_F(RunDecisionTest, AFireOlderThanTheDeadlineIsMissed) {
  job_.spec.schedule->starting_deadline_s = 600;
  Idle("2026-11-20T12:00:00Z");
  const RunDecision late = Idle("2026-11-20T18:10:01Z");
  EXPECT_FALSE(late.asked);
  EXPECT_EQ(late.runs.missed, 1);
  ASSERT_THAT(late.events, SizeIs(1));
  EXPECT_EQ(late.events[0].reason, "RunMissed");
  EXPECT_THAT(late.events[0].message, HasSubstr("startingDeadlineSeconds (600)"));
  const RunDecision again = Idle("2026-11-20T18:10:02Z");
  EXPECT_EQ(again.runs.missed, 1);
  EXPECT_THAT(again.events, IsEmpty());
}

TEST_F(RunDecisionTest, AFireWithinTheDeadlineIsRun) {
  job_.spec.schedule->starting_deadline_s = 600;
  Idle("2026-11-20T12:00:00Z");
  EXPECT_TRUE(Idle("2026-11-20T18:10:00Z").asked);
}

TEST_F(RunDecisionTest, ALongDowntimeIsCountedUpToABound) {
  job_.spec.schedule->cron = "* * * * *";
  Idle("2026-11-20T12:00:00Z");
  const RunDecision late = Idle("2027-11-20T12:00:30Z");
  EXPECT_EQ(late.run->fire, At("2027-11-20T12:00:00Z"));
  EXPECT_EQ(late.begun.missed, 1000);
  EXPECT_THAT(late.begun_events[0].message, HasSubstr("1000 or more fires"));
}

TEST_F(RunDecisionTest, AnEditOfTheScheduleCountsFromNow) {
  Idle("2026-11-20T12:00:00Z");
  job_.spec.schedule->cron = "30 * * * *";
  EXPECT_FALSE(Idle("2026-11-20T17:45:00Z").asked);
  EXPECT_EQ(Idle("2026-11-20T18:30:00Z").run->fire, At("2026-11-20T18:30:00Z"));
}

TEST_F(RunDecisionTest, SuspendedNothingStartsAndResumedTheLastOneDoes) {
  Idle("2026-11-20T12:00:00Z");
  wanted_ = false;
  const RunDecision suspended = Idle("2026-11-20T18:00:00Z");
  EXPECT_FALSE(suspended.asked);
  EXPECT_EQ(suspended.look_at, std::nullopt);
  EXPECT_EQ(suspended.runs.next_fire, SystemTime{});
  wanted_ = true;
  EXPECT_EQ(Idle("2026-11-20T20:00:00Z").run->fire, At("2026-11-20T18:00:00Z"));
}

TEST_F(RunDecisionTest, ForbidWaitsForTheEndOfTheRun) {
  job_.spec.schedule->cron = "0 * * * *";
  Idle("2026-11-20T12:00:00Z");
  Idle("2026-11-20T13:00:00Z");
  const RunsStatus runs = job_.status.runs;
  const RunDecision during = Up("2026-11-20T14:30:00Z");
  EXPECT_FALSE(during.replace);
  EXPECT_EQ(during.look_at, std::nullopt);
  EXPECT_EQ(during.runs, runs) << "a fire that waits is no write";
  const RunDecision after = Idle("2026-11-20T15:30:00Z");
  EXPECT_EQ(after.run->fire, At("2026-11-20T15:00:00Z"));
  EXPECT_EQ(after.begun.missed, 1);
}

TEST_F(RunDecisionTest, ReplaceEndsTheRunOfTheFireBefore) {
  job_.spec.schedule->cron = "0 * * * *";
  job_.spec.schedule->concurrency = ConcurrencyPolicy::kReplace;
  Idle("2026-11-20T12:00:00Z");
  Idle("2026-11-20T13:00:00Z");
  const RunDecision calm = Up("2026-11-20T13:59:59Z");
  EXPECT_FALSE(calm.replace);
  EXPECT_EQ(calm.look_at, At("2026-11-20T14:00:00Z"));
  EXPECT_TRUE(Up("2026-11-20T14:00:00Z").replace);
  // Not one that somebody asked for.
  job_.status.run->trigger = RunTrigger::kManual;
  EXPECT_FALSE(Up("2026-11-20T14:00:00Z").replace);
}

TEST_F(RunDecisionTest, RunNow) {
  Idle("2026-11-20T12:00:00Z");
  Annotate(kAnnotationRun, "1");
  const RunDecision now = Idle("2026-11-20T12:30:00Z");
  ASSERT_TRUE(now.run.has_value());
  EXPECT_EQ(now.run->trigger, RunTrigger::kManual);
  EXPECT_EQ(now.run->fire, At("2026-11-20T12:30:00Z"));
  EXPECT_EQ(now.run->previous_fire, At("2026-11-19T18:00:00Z"));
  EXPECT_FALSE(Idle("2026-11-20T12:31:00Z").asked) << "one nonce is one run";
  EXPECT_TRUE(Idle("2026-11-20T18:00:00Z").asked) << "the schedule goes on";
  Annotate(kAnnotationRun, "2");
  EXPECT_TRUE(Idle("2026-11-20T18:01:00Z").asked);
}

TEST_F(RunDecisionTest, RerunIsAnotherAttemptOfTheSameFire) {
  Idle("2026-11-20T12:00:00Z");
  const RunStatus first = *Idle("2026-11-20T18:00:00Z").run;
  Annotate(kAnnotationRerun, "a");
  const RunDecision again = Idle("2026-11-20T19:00:00Z");
  ASSERT_TRUE(again.run.has_value());
  EXPECT_EQ(again.run->fire, first.fire);
  EXPECT_EQ(again.run->previous_fire, first.previous_fire);
  EXPECT_EQ(again.run->number, first.number);
  EXPECT_EQ(again.run->attempt, 2);
  EXPECT_NE(again.run->id, first.id);
  EXPECT_FALSE(Idle("2026-11-20T19:01:00Z").asked);
  Annotate(kAnnotationRerun, "b");
  EXPECT_EQ(Idle("2026-11-20T19:02:00Z").run->attempt, 3);
}

TEST_F(RunDecisionTest, RerunOfAnEarlierFire) {
  Idle("2026-11-20T12:00:00Z");
  Idle("2026-11-20T18:00:00Z");
  Annotate(kAnnotationRerun, "2026-11-18T18:00:00Z/1");
  const RunDecision again = Idle("2026-11-20T19:00:00Z");
  EXPECT_EQ(again.run->fire, At("2026-11-18T18:00:00Z"));
  EXPECT_EQ(again.run->previous_fire, At("2026-11-17T18:00:00Z"));
  EXPECT_EQ(again.run->attempt, 2);
}

TEST_F(RunDecisionTest, RerunThatMakesNoSenseIsToldOnce) {
  Annotate(kAnnotationRerun, "a");
  const RunDecision none = Idle("2026-11-20T12:00:00Z");
  EXPECT_FALSE(none.asked);
  ASSERT_THAT(none.events, SizeIs(1));
  EXPECT_THAT(none.events[0].message, HasSubstr("nothing has run yet"));
  EXPECT_THAT(Idle("2026-11-20T12:00:01Z").events, IsEmpty());
  Annotate(kAnnotationRerun, "2027-01-01T00:00:00Z/1");
  EXPECT_THAT(Idle("2026-11-20T12:00:02Z").events[0].message, HasSubstr("still to come"));
}

TEST_F(RunDecisionTest, BackfillRunsAscendingOneAtATime) {
  Idle("2026-11-20T12:00:00Z");
  Annotate(kAnnotationBackfill, "2026-11-10/2026-11-12");
  const RunDecision first = Idle("2026-11-20T12:01:00Z");
  ASSERT_TRUE(first.run.has_value());
  EXPECT_THAT(first.events[0].message, HasSubstr("3 runs, from 2026-11-09T18:00:00Z"));
  EXPECT_EQ(first.run->trigger, RunTrigger::kBackfill);
  EXPECT_EQ(first.run->fire, At("2026-11-09T18:00:00Z"));
  EXPECT_EQ(first.run->previous_fire, At("2026-11-08T18:00:00Z"));
  EXPECT_EQ(Up("2026-11-20T12:01:30Z").run, std::nullopt);
  EXPECT_EQ(Idle("2026-11-20T12:02:00Z").run->fire, At("2026-11-10T18:00:00Z"));
  // A fire that comes due in between goes first.
  const RunDecision due = Idle("2026-11-20T18:00:00Z");
  EXPECT_EQ(due.run->trigger, RunTrigger::kSchedule);
  EXPECT_EQ(Idle("2026-11-20T18:01:00Z").run->fire, At("2026-11-11T18:00:00Z"));
  EXPECT_FALSE(Idle("2026-11-20T18:02:00Z").asked);
  EXPECT_EQ(job_.status.runs.backfill_to, SystemTime{});
  // Once more, with another nonce.
  Annotate(kAnnotationBackfill, "2026-11-10/2026-11-10/again");
  EXPECT_EQ(Idle("2026-11-20T18:03:00Z").run->fire, At("2026-11-09T18:00:00Z"));
}

TEST_F(RunDecisionTest, BackfillTimesAreInclusiveAndNeverAhead) {
  Idle("2026-11-20T12:00:00Z");
  Annotate(kAnnotationBackfill, "2026-11-19T18:00:00Z/2030-01-01T00:00:00Z");
  EXPECT_EQ(Idle("2026-11-20T12:01:00Z").run->fire, At("2026-11-19T18:00:00Z"));
  EXPECT_FALSE(Idle("2026-11-20T12:02:00Z").asked);
}

TEST_F(RunDecisionTest, BackfillEndsWithItsAnnotation) {
  Idle("2026-11-20T12:00:00Z");
  Annotate(kAnnotationBackfill, "2026-11-10/2026-11-12");
  Idle("2026-11-20T12:01:00Z");
  job_.meta.annotations.clear();
  const RunDecision stopped = Idle("2026-11-20T12:02:00Z");
  EXPECT_FALSE(stopped.asked);
  EXPECT_EQ(stopped.events[0].reason, "BackfillStopped");
}

TEST_F(RunDecisionTest, BackfillsThatAreRefused) {
  struct Case {
    const char* text;
    const char* says;
  };
  Idle("2026-11-20T12:00:00Z");
  for (const Case& c : {
           Case{"yesterday", "write FROM/TO"},
           Case{"2026-11-01/2026-11-02/1/2", "write FROM/TO"},
           Case{"2026-11-01/soon", "\"soon\" is neither a date"},
           Case{"2026-11-02/2026-11-01", "ends before it begins"},
           Case{"2026-12-01/2026-12-02", "no fire of the schedule up to now"},
           Case{"2026-11-10T00:00:00Z/2026-11-10T01:00:00Z", "no fire of the schedule"},
           Case{"1999-01-01/2026-11-01", "more than 1000 fires"},
       }) {
    Annotate(kAnnotationBackfill, c.text);
    const RunDecision decision = Idle("2026-11-20T12:01:00Z");
    EXPECT_FALSE(decision.asked) << c.text;
    ASSERT_THAT(decision.events, SizeIs(1)) << c.text;
    EXPECT_EQ(decision.events[0].reason, "BackfillRefused");
    EXPECT_THAT(decision.events[0].message, HasSubstr(c.says));
    EXPECT_THAT(Idle("2026-11-20T12:01:01Z").events, IsEmpty()) << "told once";
  }
}

TEST_F(RunDecisionTest, WithoutAScheduleTheSpecAsksOnce) {
  job_.spec.schedule.reset();
  spec_asks_ = true;
  const RunDecision first = Idle("2026-11-20T12:00:10Z");
  ASSERT_TRUE(first.run.has_value());
  EXPECT_EQ(first.run->trigger, RunTrigger::kSpec);
  EXPECT_EQ(first.run->id, RunId("uid", "generation/1", 1));
  EXPECT_EQ(first.run->fire, At("2026-11-20T12:00:10Z"));
  EXPECT_EQ(first.run->previous_fire, job_.meta.created);
  spec_asks_ = false;
  EXPECT_FALSE(Idle("2026-11-20T13:00:00Z").asked);
  Annotate(kAnnotationRun, "1");
  const RunDecision second = Idle("2026-11-20T14:00:00Z");
  EXPECT_EQ(second.run->trigger, RunTrigger::kManual);
  EXPECT_EQ(second.run->previous_fire, first.run->fire);
  Annotate(kAnnotationBackfill, "2026-11-01/2026-11-02");
  EXPECT_THAT(Idle("2026-11-20T15:00:00Z").events[0].message, HasSubstr("no spec.schedule"));
}

TEST_F(RunDecisionTest, ARunWhoseDeploymentWasTakenDownIsStartedAgainAsItWas) {
  Idle("2026-11-20T12:00:00Z");
  Idle("2026-11-20T18:00:00Z");
  const RunsStatus runs = job_.status.runs;
  const RunDecision again = DecideRun({.job = job_,
                                       .wanted = true,
                                       .idle = true,
                                       .unfinished = true,
                                       .now = At("2026-11-21T18:00:00Z")});
  EXPECT_EQ(again.run, job_.status.run);
  EXPECT_EQ(again.begun.started, runs.started);
  EXPECT_EQ(again.begun.handled_until, runs.handled_until);
}

TEST_F(RunDecisionTest, AStreamIsRunAgainOnlyOnceItHasEnded) {
  job_.spec.mode = Mode::kStreaming;
  job_.spec.schedule.reset();
  Annotate(kAnnotationRerun, "1");
  const RunDecision up = Up("2026-11-20T12:00:00Z");
  EXPECT_FALSE(up.asked);
  EXPECT_EQ(up.events[0].reason, "RerunIgnored");
  const SystemTime later = At("2026-11-20T13:00:00Z");
  RunInput finished{.job = job_, .wanted = true, .idle = true, .finished = true, .now = later};
  EXPECT_FALSE(DecideRun(finished).asked) << "told to ignore it";
  Annotate(kAnnotationRerun, "2");
  const RunDecision again = DecideRun(finished);
  EXPECT_TRUE(again.asked);
  EXPECT_EQ(again.run, std::nullopt);
  EXPECT_EQ(again.begun.rerun_nonce, "2");
  finished.wanted = false;
  EXPECT_FALSE(DecideRun(finished).asked);
}

TEST_F(RunDecisionTest, ADeletedJobRunsNothing) {
  job_.meta.deleting = true;
  const RunDecision decision = Idle("2026-11-20T18:00:00Z");
  EXPECT_FALSE(decision.asked);
  EXPECT_EQ(decision.runs, RunsStatus{});
}

TEST(RunVariables, AreInTheSchedulesZone) {
  SqlJobSpec spec;
  RunStatus run;
  run.id = "abc";
  run.fire = At("2026-11-20T18:00:00Z");
  run.previous_fire = At("2026-11-19T18:00:00Z");
  auto values = RunVariables(spec, run);
  EXPECT_EQ(values["run.id"], "abc");
  EXPECT_EQ(values["run.fireTime"], "2026-11-20T18:00:00Z");
  EXPECT_EQ(values["run.date"], "2026-11-20");
  spec.schedule.emplace().time_zone = "Asia/Shanghai";
  values = RunVariables(spec, run);
  EXPECT_EQ(values["run.fireTime"], "2026-11-21T02:00:00+08:00");
  EXPECT_EQ(values["run.date"], "2026-11-21");
  EXPECT_EQ(values["run.previousFireTime"], "2026-11-20T02:00:00+08:00");
}

}  // namespace
}  // namespace weir::job
