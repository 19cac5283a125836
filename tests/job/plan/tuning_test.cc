// What the tuner's advice does to a job, and what it may not do.
#include "job/plan/tuning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

using ::testing::HasSubstr;

class TuningTest : public ::testing::Test {
 protected:
  TuningTest() {
    world_.job.spec.tuning.mode = TuningMode::kAuto;
    world_.job.spec.resources.parallelism = 4;
    world_.job.spec.resources.task_manager = {"1", "2Gi"};
    world_.job.spec.resources.cpu_given = world_.job.spec.resources.memory_given = true;
  }
  void Start() {
    ASSERT_TRUE(world_.Run());
    ASSERT_EQ(world_.Label(), "Running/AllTasksRunning");
  }
  static TuningAdvice Advice(int parallelism, const std::string& memory = "2Gi") {
    TuningAdvice advice;
    advice.resources = {parallelism, "1", memory};
    advice.acts = true;
    advice.reason = "busy 0.95 > 0.86";
    return advice;
  }
  // Flink is seen to run as it was told: a rescale in place is over.
  void LookAgain() {
    world_.Advance(seconds(2));
    world_.Flink();
    Start();
    ASSERT_FALSE(IsRescaling(status()));
  }
  // One reconcile at a new window.
  Plan Advise(const TuningAdvice& advice) {
    world_.obs.tuning = advice;
    const Plan plan = world_.Decide();
    world_.Apply(plan);
    world_.obs.tuning.reset();
    return plan;
  }
  const SqlJobStatus& status() const { return world_.job.status; }
  static std::vector<std::string> Events(const Plan& plan) {
    std::vector<std::string> reasons;
    for (const PlannedEvent& event : plan.events) reasons.push_back(event.reason);
    return reasons;
  }

  PlanWorld world_;
};

TEST_F(TuningTest, AutoPutsItIntoForceAndLeavesTheSpecAlone) {
  Start();
  const SqlJobSpec spec = world_.job.spec;
  const int64_t sequence = status().deployment.sequence;
  const Plan plan = Advise(Advice(6, "3Gi"));
  ASSERT_TRUE(status().tuned);
  EXPECT_EQ(status().tuned->resources, (TunedResources{6, "1", "3Gi"}));
  EXPECT_EQ(status().tuned->reason, "busy 0.95 > 0.86");
  EXPECT_THAT(Events(plan), ::testing::Contains("Tuned"));
  EXPECT_THAT(plan.events.back().message, HasSubstr("parallelism 4 to 6, memory 2Gi to 3Gi"));
  ASSERT_TRUE(plan.tuned);
  EXPECT_EQ(plan.tuned->status, "True");
  Start();
  EXPECT_EQ(status().deployment.sequence, sequence + 1) << "memory needs other Pods";
  EXPECT_EQ(status().deployment.parallelism, 6);
  EXPECT_EQ(world_.job.spec, spec);
  // Advice to stay, and no advice: nothing more happens.
  TuningAdvice stay = Advice(6, "3Gi");
  stay.acts = false;
  Advise(stay);
  Start();
  EXPECT_EQ(status().deployment.sequence, sequence + 1);
}

TEST_F(TuningTest, LessMemoryIsNoReasonToRestartWhatCouldChangeInPlace) {
  Start();
  Advise(Advice(6, "1Gi"));
  EXPECT_EQ(status().tuned->resources, (TunedResources{6, "1", "2Gi"}));
  Start();
  Advise(Advice(6, "1Gi"));  // alone it is one
  EXPECT_EQ(status().tuned->resources, (TunedResources{6, "1", "1Gi"}));
}

TEST_F(TuningTest, RecommendSaysItOnceAndDoesNothing) {
  world_.job.spec.tuning.mode = TuningMode::kRecommend;
  Start();
  const int64_t sequence = status().deployment.sequence;
  EXPECT_THAT(Events(Advise(Advice(6))), ::testing::Contains("Recommended"));
  ASSERT_TRUE(status().recommended);
  EXPECT_EQ(status().recommended->resources.parallelism, 6);
  EXPECT_FALSE(status().tuned);
  const SqlJobStatus before = status();
  TuningAdvice again = Advice(6);
  again.reason = "busy 0.96 > 0.86";
  EXPECT_THAT(Events(Advise(again)), ::testing::IsEmpty());
  EXPECT_EQ(status().recommended, before.recommended) << "in other words it is no news";
  Start();
  EXPECT_EQ(status().deployment.sequence, sequence);
  TuningAdvice stay = Advice(4);
  stay.acts = false;
  Advise(stay);
  EXPECT_FALSE(status().recommended);
}

TEST_F(TuningTest, TheUsersEditWins) {
  Start();
  Advise(Advice(6));
  Start();
  ASSERT_EQ(status().deployment.parallelism, 6);
  LookAgain();
  world_.job.spec.resources.parallelism = 3;
  ++world_.job.meta.generation;
  Start();
  EXPECT_EQ(status().deployment.parallelism, 3);
  EXPECT_FALSE(status().tuned);
}

TEST_F(TuningTest, AnEditOfTheScriptKeepsTheTunedValues) {
  Start();
  Advise(Advice(6));
  Start();
  world_.Edit(kOtherSql);
  Start();
  EXPECT_EQ(status().deployment.parallelism, 6);
  EXPECT_TRUE(status().tuned);
}

TEST_F(TuningTest, SwitchedOffEverythingIsAsTheUserWroteIt) {
  Start();
  Advise(Advice(6));
  Start();
  LookAgain();
  world_.job.spec.tuning = {};
  ++world_.job.meta.generation;
  const Plan plan = world_.Decide();
  ASSERT_TRUE(plan.tuned);
  EXPECT_EQ(plan.tuned->status, "") << "the condition goes";
  Start();
  EXPECT_EQ(status().deployment.parallelism, 4);
  EXPECT_FALSE(status().tuned);
  EXPECT_FALSE(status().recommended);
}

TEST_F(TuningTest, AScriptThatSetsTheParallelismKeepsIt) {
  world_.job.spec.sql = std::string("SET 'parallelism.default' = '3';\n") + kGoodSql;
  world_.obs.sql.text = world_.job.spec.sql;
  Start();
  ASSERT_TRUE(status().sql && status().sql->pins_parallelism);
  const int64_t sequence = status().deployment.sequence;
  const Plan plan = Advise(Advice(6));
  EXPECT_FALSE(status().tuned);
  ASSERT_TRUE(plan.tuned);
  EXPECT_EQ(plan.tuned->reason, "PinnedBySql");
  EXPECT_THAT(plan.tuned->message, HasSubstr("parallelism.default"));
  Start();
  EXPECT_EQ(status().deployment.sequence, sequence);
  Advise(Advice(6, "3Gi"));  // memory is still the tuner's
  ASSERT_TRUE(status().tuned);
  EXPECT_EQ(status().tuned->resources, (TunedResources{4, "1", "3Gi"}));
}

TEST_F(TuningTest, WhatIsHeldIsRecommendedAndSaid) {
  Start();
  TuningAdvice held = Advice(6);
  held.held = "QuietHours";
  held.held_message = "nothing is changed from 22:00 to 06:00 (UTC)";
  const Plan plan = Advise(held);
  EXPECT_FALSE(status().tuned);
  ASSERT_TRUE(status().recommended);
  EXPECT_EQ(plan.tuned->status, "False");
  EXPECT_EQ(plan.tuned->reason, "QuietHours");
  Advise(Advice(6));
  EXPECT_TRUE(status().tuned);
  EXPECT_FALSE(status().recommended);
}

TEST_F(TuningTest, DamageIsSaidAndNothingStops) {
  Start();
  TuningAdvice damaged = Advice(6);
  damaged.damage = "weir.dev/history: not a JSON object; ignored";
  const Plan plan = Advise(damaged);
  EXPECT_EQ(plan.tuned->reason, "TunerHistoryDamaged");
  EXPECT_THAT(Events(plan), ::testing::Contains("TunerHistoryDamaged"));
  EXPECT_TRUE(status().tuned) << "the tuner goes on with what it has";
}

TEST_F(TuningTest, OnlyAKillForMemoryIsActedOnWhileTheJobIsNotWell) {
  Start();
  world_.obs.flink->job->state = flink::JobState::kRestarting;
  world_.obs.flink->job->state_word = "RESTARTING";
  Advise(Advice(6));
  EXPECT_FALSE(status().tuned);
  TuningAdvice urgent = Advice(4, "3Gi");
  urgent.urgent = true;
  Advise(urgent);
  ASSERT_TRUE(status().tuned);
  EXPECT_EQ(status().tuned->resources.memory, "3Gi");
}

TEST_F(TuningTest, TheSameAmountInOtherUnitsIsNoChange) {
  SqlJob job = world_.job;
  job.status.tuned = TunedStatus{{4, "1000m", "2048Mi"}, {}, "", TuningBase(job.spec)};
  std::optional<SqlJob> storage;
  EXPECT_EQ(WithTuned(job, &storage).spec, world_.job.spec);
  EXPECT_FALSE(storage);
  job.status.tuned->resources.memory = "2049Mi";
  EXPECT_EQ(WithTuned(job, &storage).spec.resources.task_manager.memory, "2049Mi");
  job.spec.tuning.mode = TuningMode::kRecommend;
  EXPECT_EQ(WithTuned(job, &storage).spec.resources.task_manager.memory, "2Gi");
}

TEST_F(TuningTest, QuietHoursAreNoPartOfTheBase) {
  const std::string base = TuningBase(world_.job.spec);
  world_.job.spec.tuning.quiet_hours = {{"22:00", "06:00", "UTC"}};
  EXPECT_EQ(TuningBase(world_.job.spec), base);
  world_.job.spec.tuning.parallelism.max = 9;
  EXPECT_NE(TuningBase(world_.job.spec), base);
}

}  // namespace
}  // namespace weir::job
