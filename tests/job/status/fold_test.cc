#include "job/status/fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "job/api/bounds.h"
#include "job/api/codec.h"
#include "job/api/names.h"
#include "job/status/conditions.h"

namespace weir::job {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr SystemTime kFoldedAt{milliseconds(1'700'000'000'250)};
constexpr State kAll[] = {State::kAccepted, State::kRunning, State::kWarning, State::kSucceeded,
                          State::kFailed,   State::kKilled,  State::kFinished};

SqlJobStatus StatusIn(State state, Reason reason, std::string message = "") {
  SqlJobStatus status;
  status.state = state;
  status.reason = ReasonName(reason);
  status.message = std::move(message);
  return status;
}

Plan To(SqlJobStatus status) {
  Plan plan;
  plan.status = std::move(status);
  return plan;
}

// What stands in the API server after a reconcile that led to `status`.
SqlJobStatus Stored(const SqlJobStatus& status, int64_t generation = 1, SystemTime at = kFoldedAt) {
  SqlJobStatus from = StatusIn(*status.state, Reason::kDeploying);
  const StatusUpdate update = FoldStatus(from, To(status), {}, generation, at);
  EXPECT_TRUE(update.error.ok()) << update.error.ToString();
  return StatusFromJson(StatusToJson(update.status));
}

std::string Get(const SqlJobStatus& status, const char* type) {
  const Condition* condition = FindCondition(status.conditions, type);
  return condition == nullptr ? "absent" : condition->status + "/" + condition->reason;
}

std::vector<StepResult> Steps(size_t good, Status bad) {
  std::vector<StepResult> steps(good, StepResult{"CreateChild", Status::Ok()});
  steps.push_back({"CreateChild", std::move(bad)});
  return steps;
}

TEST(FoldTest, FirstStatus) {
  const StatusUpdate update =
      FoldStatus({}, To(StatusIn(State::kAccepted, Reason::kQueued, "place 3")), {}, 4, kFoldedAt);
  EXPECT_TRUE(update.changed);
  EXPECT_TRUE(update.error.ok());
  EXPECT_EQ(update.next, Next::kWait);
  EXPECT_EQ(update.status.state, State::kAccepted);
  EXPECT_EQ(update.status.message, "place 3");
  EXPECT_EQ(update.status.observed_generation, 4);
  EXPECT_EQ(Get(update.status, kReconciling), "True/Queued");
  EXPECT_THAT(update.transitions, ElementsAre(Transition{std::nullopt, State::kAccepted}));
  EXPECT_THAT(update.events, IsEmpty());
}

TEST(FoldTest, EqualIsNotWritten) {
  const SqlJobStatus stored = Stored(StatusIn(State::kRunning, Reason::kAllTasksRunning, "all 4"));
  // Later, and with fractions of seconds that the API server would drop.
  const StatusUpdate update =
      FoldStatus(stored, To(stored), {}, 1, kFoldedAt + seconds(3600) + milliseconds(1));
  EXPECT_FALSE(update.changed);
  EXPECT_EQ(update.status, stored);
  EXPECT_THAT(update.events, IsEmpty());
  EXPECT_THAT(update.transitions, IsEmpty());
}

TEST(FoldTest, AnyDifferenceIsWritten) {
  const SqlJobStatus stored = Stored(StatusIn(State::kRunning, Reason::kAllTasksRunning, "all 4"));
  struct Case {
    const char* name;
    std::function<void(Plan*)> change;
  };
  for (const Case& c : {
           Case{"message", [](Plan* p) { p->status.message = "all 5"; }},
           Case{"job state", [](Plan* p) { p->status.job_state = "RUNNING"; }},
           Case{"deployment", [](Plan* p) { p->status.deployment.running_since = kFoldedAt; }},
           Case{"SqlValid",
                [](Plan* p) {
                  p->sql_valid = ConditionDraft{"True", "Compiled", ""};
                }},
           Case{"Stalled",
                [](Plan* p) {
                  p->stalled = ConditionDraft{"True", "X", "y"};
                }},
           Case{"failure", [](Plan* p) { p->status.failure.emplace(); }},
           Case{"sql", [](Plan* p) { p->status.sql.emplace(); }},
           Case{"first checkpoint",
                [](Plan* p) {
                  p->status.checkpoint = CheckpointStatus{1, "s3://a", kFoldedAt};
                }},
       }) {
    Plan plan = To(stored);
    c.change(&plan);
    EXPECT_TRUE(FoldStatus(stored, plan, {}, 1, kFoldedAt).changed) << c.name;
  }
  EXPECT_TRUE(FoldStatus(stored, To(stored), {}, 2, kFoldedAt).changed) << "generation";
}

TEST(FoldTest, EveryEdgeAndNoOther) {
  for (const State from : kAll) {
    for (const State to : kAll) {
      const SqlJobStatus old = Stored(StatusIn(from, Reason::kDeploying));
      const StatusUpdate update =
          FoldStatus(old, To(StatusIn(to, Reason::kStarting, "why")), {}, 2, kFoldedAt);
      const std::string name = std::string(StateName(from)) + " -> " + std::string(StateName(to));
      if (from == to || IsEdge(from, to)) {
        EXPECT_TRUE(update.error.ok()) << name;
        EXPECT_EQ(update.status.state, to) << name;
        EXPECT_EQ(update.transitions.size(), from == to ? 0u : 1u) << name;
        EXPECT_EQ(update.events.size(), from == to ? 0u : 1u) << name;
      } else {
        EXPECT_EQ(update.error.code(), Code::kInternal) << name;
        EXPECT_EQ(update.error.reason(), "IllegalEdge") << name;
        EXPECT_EQ(update.next, Next::kRetry) << name;
        EXPECT_FALSE(update.changed) << name;
        EXPECT_EQ(update.status, old) << name;
        EXPECT_THAT(update.events, IsEmpty()) << name;
      }
    }
  }
}

TEST(FoldTest, AStateIsNeverTakenBack) {
  const SqlJobStatus old = Stored(StatusIn(State::kRunning, Reason::kAllTasksRunning));
  const StatusUpdate update = FoldStatus(old, To({}), {}, 1, kFoldedAt);
  EXPECT_EQ(update.error.reason(), "IllegalEdge");
  EXPECT_EQ(update.status, old);
}

// A lost status is rebuilt by adoption: what is found running need not be Accepted first.
TEST(FoldTest, WithoutStatusItCountsAsAccepted) {
  for (const State to : kAll) {
    const StatusUpdate update =
        FoldStatus({}, To(StatusIn(to, Reason::kStarting)), {}, 1, kFoldedAt);
    EXPECT_EQ(update.error.ok(), to != State::kFinished) << StateName(to);
    EXPECT_EQ(update.events.size(), to == State::kFinished || to == State::kAccepted ? 0u : 1u)
        << StateName(to);
  }
}

TEST(FoldTest, FinishedStartsAgainOnlyByANewGeneration) {
  SqlJobStatus finished = StatusIn(State::kFinished, Reason::kReleased);
  finished.deployment.sequence = 1;
  finished.deployment.generation = 3;
  const Plan plan = To(StatusIn(State::kAccepted, Reason::kDeploying));
  EXPECT_EQ(FoldStatus(finished, plan, {}, 3, kFoldedAt).error.reason(), "IllegalEdge");
  EXPECT_TRUE(FoldStatus(finished, plan, {}, 4, kFoldedAt).error.ok());
}

TEST(FoldTest, MovesAreEvents) {
  struct Case {
    const char* name;
    SqlJobStatus from;
    SqlJobStatus to;
    bool warning;
    const char* reason;
    const char* message;
  };
  for (const Case& c : {
           Case{"runs", StatusIn(State::kAccepted, Reason::kStarting),
                StatusIn(State::kRunning, Reason::kAllTasksRunning, "all 4 tasks run"), false,
                "Running", "Accepted/Starting -> Running/AllTasksRunning: all tasks"},
           Case{"warns", StatusIn(State::kRunning, Reason::kAllTasksRunning),
                StatusIn(State::kWarning, Reason::kUnreachable, "3 looks failed"), true, "Warning",
                "Running/AllTasksRunning -> Warning/Unreachable: 3 looks failed"},
           Case{"fails", StatusIn(State::kRunning, Reason::kAllTasksRunning),
                StatusIn(State::kFailed, Reason::kJobFailed), true, "Failed",
                "Running/AllTasksRunning -> Failed/JobFailed"},
           Case{"killed", StatusIn(State::kRunning, Reason::kAllTasksRunning),
                StatusIn(State::kKilled, Reason::kKilledByUser), false, "Killed", "KilledByUser"},
           Case{"cancelled by another", StatusIn(State::kRunning, Reason::kAllTasksRunning),
                StatusIn(State::kKilled, Reason::kCancelledExternally), true, "Killed",
                "CancelledExternally"},
           Case{"finished", StatusIn(State::kSucceeded, Reason::kJobFinished),
                StatusIn(State::kFinished, Reason::kReleased), false, "Finished",
                "Finished/Released"},
       }) {
    Plan plan = To(c.to);
    plan.events.push_back({.warning = false, .reason = "Own", .message = "said by the plan"});
    const StatusUpdate update = FoldStatus(Stored(c.from), plan, {}, 1, kFoldedAt);
    ASSERT_EQ(update.events.size(), 2u) << c.name;
    EXPECT_EQ(update.events[0].warning, c.warning) << c.name;
    EXPECT_EQ(update.events[0].reason, c.reason) << c.name;
    EXPECT_THAT(update.events[0].message, HasSubstr(std::string(c.message).substr(0, 40)))
        << c.name;
    EXPECT_EQ(update.events[1].reason, "Own") << c.name;
    EXPECT_THAT(update.transitions, ElementsAre(Transition{c.from.state, *c.to.state})) << c.name;
  }
}

TEST(FoldTest, GettingStuckWithoutAMoveIsAnEventOnce) {
  const SqlJobStatus running = Stored(StatusIn(State::kRunning, Reason::kAllTasksRunning));
  Plan plan = To(running);
  plan.stalled = ConditionDraft{"True", "CheckpointTooOld", "the old job runs on"};
  StatusUpdate update = FoldStatus(running, plan, {}, 2, kFoldedAt);
  ASSERT_EQ(update.events.size(), 1u);
  EXPECT_TRUE(update.events[0].warning);
  EXPECT_EQ(update.events[0].reason, "CheckpointTooOld");
  EXPECT_EQ(update.events[0].message, "the old job runs on");
  // Still stuck: silence.
  update = FoldStatus(update.status, plan, {}, 2, kFoldedAt);
  EXPECT_THAT(update.events, IsEmpty());
  EXPECT_FALSE(update.changed);
  // Told by the plan itself: not twice.
  plan.events.push_back({.warning = true, .reason = "CheckpointTooOld", .message = "x"});
  EXPECT_EQ(FoldStatus(running, plan, {}, 2, kFoldedAt).events.size(), 1u);
}

TEST(FoldTest, AFirstScriptThatDoesNotCompileIsTold) {
  const StatusUpdate update = FoldStatus(
      {}, To(StatusIn(State::kAccepted, Reason::kSqlInvalid, "3:1: INSRT")), {}, 1, kFoldedAt);
  ASSERT_EQ(update.events.size(), 1u);
  EXPECT_EQ(update.events[0].reason, "SqlInvalid");
  EXPECT_EQ(Get(update.status, kStalled), "True/SqlInvalid");
}

TEST(FoldTest, RequeueIsThePlans) {
  Plan plan = To(StatusIn(State::kAccepted, Reason::kStarting));
  EXPECT_EQ(FoldStatus({}, plan, {}, 1, kFoldedAt).requeue_after, std::nullopt);
  plan.requeue_after = seconds(7);
  EXPECT_EQ(FoldStatus({}, plan, {}, 1, kFoldedAt).requeue_after, seconds(7));
}

TEST(FoldTest, GoneIsNotWritten) {
  const SqlJobStatus old = Stored(StatusIn(State::kRunning, Reason::kDeleting));
  Plan plan = To({});
  plan.gone = true;
  plan.actions = {RemoveFinalizer{}};
  plan.events.push_back({.warning = false, .reason = "Deleted", .message = ""});
  const std::vector<StepResult> good = {{"RemoveFinalizer", Status::Ok()}};
  StatusUpdate update = FoldStatus(old, plan, good, 1, kFoldedAt);
  EXPECT_FALSE(update.changed);
  EXPECT_TRUE(update.error.ok());
  EXPECT_THAT(update.events, IsEmpty());
  EXPECT_TRUE(FoldIntents(old, &plan, 1, kFoldedAt).ok());
  // Its failure is one like any other.
  update = FoldStatus(old, plan, Steps(0, Denied("Forbidden", "no")), 1, kFoldedAt);
  EXPECT_TRUE(update.changed);
  EXPECT_EQ(Get(update.status, kStalled), "True/AccessDenied");
}

// ---- failed steps ----

Plan Creating() {
  Plan plan = To(StatusIn(State::kRunning, Reason::kAllTasksRunning, "would be"));
  plan.actions = {CreateChild{}, CreateChild{}};
  plan.requeue_after = seconds(9);
  plan.events.push_back({.warning = false, .reason = "Deployed", .message = "not yet true"});
  return plan;
}

TEST(FoldFailureTest, ByErrorClass) {
  struct Case {
    Status status;
    Next next;
    bool changed;
    const char* stalled;
  };
  for (const Case& c : {
           Case{Conflict("Conflict", "changed"), Next::kRetryQuietly, false, "False/Deploying"},
           Case{Cancelled(), Next::kRetryQuietly, false, "False/Deploying"},
           Case{Conflict("NameTaken", "not ours"), Next::kRetry, false, "False/Deploying"},
           Case{Unavailable("ServiceUnavailable", "down"), Next::kRetry, false, "False/Deploying"},
           Case{DeadlineExceeded("Timeout", "late"), Next::kRetry, false, "False/Deploying"},
           Case{NotFound("NotFound", "no namespace"), Next::kRetry, false, "False/Deploying"},
           Case{Denied("Unauthorized", "who?"), Next::kRetry, false, "False/Deploying"},
           Case{Denied("Forbidden", "may not"), Next::kRetry, true, "True/AccessDenied"},
           Case{Invalid("Invalid", "bad port"), Next::kWait, true, "True/ObjectRefused"},
           Case{Internal("odd"), Next::kRetry, true, "False/Deploying"},
       }) {
    const SqlJobStatus old = Stored(StatusIn(State::kAccepted, Reason::kDeploying, "before"));
    const StatusUpdate update = FoldStatus(old, Creating(), Steps(1, c.status), 2, kFoldedAt);
    const std::string name = c.status.ToString();
    EXPECT_EQ(update.next, c.next) << name;
    EXPECT_EQ(update.changed, c.changed) << name;
    EXPECT_EQ(update.error.code(), c.status.code()) << name;
    EXPECT_EQ(Get(update.status, kStalled), c.stalled) << name;
    EXPECT_EQ(update.status.state, State::kAccepted) << name << ": the state stays";
    EXPECT_EQ(update.status.reason, "Deploying") << name;
    EXPECT_EQ(update.status.message, c.changed ? c.status.message() : "before") << name;
    EXPECT_THAT(update.transitions, IsEmpty()) << name;
    for (const PlannedEvent& event : update.events) EXPECT_NE(event.reason, "Deployed") << name;
    // Failing the same way again is no second write: no storm.
    const SqlJobStatus written = StatusFromJson(StatusToJson(update.status));
    const StatusUpdate again =
        FoldStatus(written, Creating(), Steps(1, c.status), 2, kFoldedAt + seconds(60));
    EXPECT_FALSE(again.changed) << name;
    EXPECT_THAT(again.events, IsEmpty()) << name;
  }
}

TEST(FoldFailureTest, RefusedWaitsForAChange) {
  const SqlJobStatus old = Stored(StatusIn(State::kAccepted, Reason::kDeploying));
  const auto requeue = [&](Status status) {
    return FoldStatus(old, Creating(), Steps(0, std::move(status)), 1, kFoldedAt).requeue_after;
  };
  EXPECT_EQ(requeue(Invalid("Invalid", "x")), seconds(300));
  EXPECT_EQ(requeue(Unavailable("Timeout", "x")), std::nullopt);  // the worker's back-off
}

TEST(FoldFailureTest, AMissingRightNamesItsCommand) {
  const SqlJobStatus old = Stored(StatusIn(State::kAccepted, Reason::kDeploying));
  const std::string refusal =
      "creating Deployment shop/a-jm: deployments.apps is forbidden: User "
      "\"system:serviceaccount:weir-system:weir\" cannot create resource \"deployments\" in API "
      "group \"apps\" in the namespace \"shop\"";
  StatusUpdate update =
      FoldStatus(old, Creating(), Steps(0, Denied("Forbidden", refusal)), 1, kFoldedAt);
  EXPECT_THAT(update.status.message, HasSubstr(refusal));
  EXPECT_THAT(update.status.message, HasSubstr("; to grant it: kubectl create role "));
  EXPECT_EQ(FindCondition(update.status.conditions, kReady)->message, update.status.message);
  ASSERT_EQ(update.events.size(), 1u);
  EXPECT_EQ(update.events[0].reason, "AccessDenied");
  // The command survives a cause that is too long.
  update =
      FoldStatus(old, Creating(), Steps(0, Denied("Forbidden", std::string(3000, 'x') + refusal)),
                 1, kFoldedAt);
  EXPECT_LE(update.status.message.size(), kMaxMessageBytes);
  EXPECT_TRUE(update.status.message.ends_with("--serviceaccount=weir-system:weir"));
}

TEST(FoldFailureTest, RecoversWhenTheNextPlanSucceeds) {
  const SqlJobStatus old = Stored(StatusIn(State::kAccepted, Reason::kDeploying, "before"));
  const StatusUpdate stuck =
      FoldStatus(old, Creating(), Steps(0, Denied("Forbidden", "no")), 1, kFoldedAt);
  EXPECT_EQ(Get(stuck.status, kReady), "False/AccessDenied");
  const StatusUpdate well =
      FoldStatus(stuck.status, To(StatusIn(State::kAccepted, Reason::kStarting, "pods start")), {},
                 1, kFoldedAt);
  EXPECT_EQ(Get(well.status, kStalled), "False/Starting");
  EXPECT_EQ(Get(well.status, kReconciling), "True/Starting");
  EXPECT_EQ(well.status.message, "pods start");
}

TEST(FoldFailureTest, ActionsLeftUndoneCountAsCancelled) {
  const SqlJobStatus old = Stored(StatusIn(State::kAccepted, Reason::kDeploying));
  const StatusUpdate update =
      FoldStatus(old, Creating(), {{"CreateChild", Status::Ok()}}, 1, kFoldedAt);
  EXPECT_EQ(update.error.code(), Code::kCancelled);
  EXPECT_FALSE(update.changed);
}

// ---- intents ----

Plan Starting() {
  SqlJobStatus intent = StatusIn(State::kAccepted, Reason::kDeploying, "sequence 1");
  intent.deployment.sequence = 1;
  intent.deployment.generation = 1;
  intent.deployment.started = kFoldedAt;
  Plan plan = To(intent);
  plan.sql_valid = ConditionDraft{"True", "Compiled", ""};
  plan.actions = {AddFinalizer{}, WriteStatus{intent}, CreateChild{}, CreateChild{}};
  return plan;
}

TEST(FoldIntentsTest, TheIntentIsTheWholeStatus) {
  Plan plan = Starting();
  ASSERT_TRUE(FoldIntents({}, &plan, 1, kFoldedAt).ok());
  const SqlJobStatus& written = std::get<WriteStatus>(plan.actions[1]).status;
  EXPECT_EQ(Get(written, kReconciling), "True/Deploying");
  EXPECT_EQ(Get(written, kSqlValid), "True/Compiled");
  EXPECT_EQ(written.observed_generation, 1);
  EXPECT_EQ(written, StatusFromJson(StatusToJson(written)));
  // All went well, somewhat later: there is nothing left to write.
  const std::vector<StepResult> steps(4, StepResult{"", Status::Ok()});
  const StatusUpdate update = FoldStatus({}, plan, steps, 1, kFoldedAt + seconds(3));
  EXPECT_FALSE(update.changed);
  EXPECT_THAT(update.transitions, ElementsAre(Transition{std::nullopt, State::kAccepted}));
}

TEST(FoldIntentsTest, AWrittenIntentStaysWhenALaterStepFails) {
  Plan plan = Starting();
  ASSERT_TRUE(FoldIntents({}, &plan, 1, kFoldedAt).ok());
  StatusUpdate update = FoldStatus({}, plan, Steps(2, Unavailable("Timeout", "x")), 1, kFoldedAt);
  EXPECT_FALSE(update.changed);
  EXPECT_EQ(update.status.deployment.sequence, 1);
  // The absence: the write itself failed, so what was there before stands.
  update = FoldStatus({}, plan, Steps(1, Conflict("Conflict", "x")), 1, kFoldedAt);
  EXPECT_FALSE(update.changed);
  EXPECT_EQ(update.status, SqlJobStatus{});
  EXPECT_THAT(update.transitions, IsEmpty());
}

TEST(FoldIntentsTest, AMoveInTheIntentIsToldOnce) {
  SqlJobStatus finished = Stored(StatusIn(State::kFinished, Reason::kReleased));
  finished.deployment.generation = 0;
  Plan plan = Starting();
  ASSERT_TRUE(FoldIntents(finished, &plan, 1, kFoldedAt).ok());
  const std::vector<StepResult> steps(4, StepResult{"", Status::Ok()});
  const StatusUpdate update = FoldStatus(finished, plan, steps, 1, kFoldedAt);
  EXPECT_TRUE(update.error.ok()) << update.error.ToString();
  ASSERT_EQ(update.events.size(), 1u);
  EXPECT_EQ(update.events[0].message, "Finished/Released -> Accepted/Deploying: sequence 1");
}

// The plan's status is judged from the intent before it, not from what stood there at first.
TEST(FoldIntentsTest, EdgesAreCheckedOneAfterTheOther) {
  const SqlJobStatus finished = Stored(StatusIn(State::kFinished, Reason::kReleased));
  Plan plan = Starting();
  plan.status = StatusIn(State::kRunning, Reason::kAllTasksRunning);
  ASSERT_TRUE(FoldIntents(finished, &plan, 1, kFoldedAt).ok());
  const std::vector<StepResult> steps(4, StepResult{"", Status::Ok()});
  const StatusUpdate update = FoldStatus(finished, plan, steps, 1, kFoldedAt);
  EXPECT_TRUE(update.changed);
  EXPECT_THAT(update.transitions, ElementsAre(Transition{State::kFinished, State::kAccepted},
                                              Transition{State::kAccepted, State::kRunning}));
}

TEST(FoldIntentsTest, NoIllegalEdgeIsStarted) {
  const SqlJobStatus succeeded = Stored(StatusIn(State::kSucceeded, Reason::kJobFinished));
  Plan plan = Starting();
  const Plan before = Starting();
  const Status status = FoldIntents(succeeded, &plan, 2, kFoldedAt);
  EXPECT_EQ(status.reason(), "IllegalEdge");
  EXPECT_THAT(status.message(), HasSubstr("Succeeded/JobFinished to Accepted/Deploying"));
  // Nor by the final status, when no intent is written.
  Plan no_intent = To(StatusIn(State::kRunning, Reason::kAllTasksRunning));
  no_intent.actions = {CreateChild{}};
  EXPECT_EQ(FoldIntents(succeeded, &no_intent, 2, kFoldedAt).reason(), "IllegalEdge");
}

// ---- checkpoints ----

TEST(CheckpointTest, AreWrittenRarely) {
  SqlJobStatus first = StatusIn(State::kRunning, Reason::kAllTasksRunning);
  first.deployment.sequence = 1;
  first.checkpoint = CheckpointStatus{1, "s3://b/chk-1", kFoldedAt};
  const SqlJobStatus stored = Stored(first);
  struct Case {
    const char* name;
    std::function<void(SqlJobStatus*)> change;
    bool changed;
    int64_t id;
  };
  for (const Case& c : {
           Case{"9 min 59 s later",
                [](auto* s) {
                  *s->checkpoint = {2, "s3://b/chk-2", kFoldedAt + seconds(599)};
                },
                false, 1},
           Case{"10 min later",
                [](auto* s) {
                  *s->checkpoint = {2, "s3://b/chk-2", kFoldedAt + seconds(600)};
                },
                true, 2},
           Case{"with a change of state",
                [](auto* s) {
                  *s->checkpoint = {2, "s3://b/chk-2", kFoldedAt + seconds(60)};
                  s->state = State::kWarning;
                  s->reason = "Restarting";
                },
                true, 2},
           Case{"of a new run",
                [](auto* s) {
                  *s->checkpoint = {1, "s3://b/2/chk-1", kFoldedAt + seconds(60)};
                  s->deployment.sequence = 2;
                },
                true, 1},
           Case{"on a write that happens anyway",
                [](auto* s) {
                  *s->checkpoint = {2, "s3://b/chk-2", kFoldedAt + seconds(60)};
                  s->message = "other";
                },
                true, 2},
           Case{"gone", [](auto* s) { s->checkpoint.reset(); }, true, 0},
           Case{"no change", [](auto*) {}, false, 1},
       }) {
    SqlJobStatus next = stored;
    c.change(&next);
    const StatusUpdate update = FoldStatus(stored, To(next), {}, 1, kFoldedAt + seconds(601));
    EXPECT_EQ(update.changed, c.changed) << c.name;
    EXPECT_EQ(update.status.checkpoint ? update.status.checkpoint->id : 0, c.id) << c.name;
  }
}

// ---- bounds ----

TEST(BoundsTest, WhateverAPlanSaysFits) {
  for (const char* fill : {"a", "\"", "\n", "\xFF", "\u4e2d"}) {
    std::string text;
    while (text.size() < 10'000) text += fill;
    const std::vector<std::string> list(300, text);
    SqlJobStatus status = StatusIn(State::kFailed, Reason::kJobFailed, text);
    status.ui_url = status.job_state = status.result = text;
    status.failure = FailureStatus{text, list, 1, 2, text, text, list};
    status.checkpoint = CheckpointStatus{1, text, kFoldedAt};
    status.sql = SqlSummary{1, list, list, list};
    Plan plan = To(status);
    plan.sql_valid = ConditionDraft{"False", text, text};
    plan.stalled = ConditionDraft{"True", text, text};
    const SqlJobStatus old = Stored(StatusIn(State::kRunning, Reason::kAllTasksRunning));
    const StatusUpdate update = FoldStatus(old, plan, {}, 1, kFoldedAt);
    EXPECT_LT(doc::DumpJson(StatusToJson(update.status)).size(), kMaxStatusBytes) << fill;
    for (const PlannedEvent& event : update.events) EXPECT_LE(event.message.size(), 1000u) << fill;
    // What was written comes back, and is then left alone.
    const SqlJobStatus stored = StatusFromJson(StatusToJson(update.status));
    EXPECT_EQ(stored, update.status) << fill;
    EXPECT_FALSE(FoldStatus(stored, plan, {}, 1, kFoldedAt + seconds(99)).changed) << fill;
  }
}

}  // namespace
}  // namespace weir::job
