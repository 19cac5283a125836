#include "job/status/conditions.h"

#include <gtest/gtest.h>

#include <set>

namespace weir::job {
namespace {

constexpr SystemTime kNow{seconds(1'700'000'000)};
constexpr SystemTime kEarlier{seconds(1'600'000'000)};

SqlJobStatus In(State state, Reason reason, std::string message = "m") {
  SqlJobStatus status;
  status.state = state;
  status.reason = ReasonName(reason);
  status.message = std::move(message);
  return status;
}

std::string Get(const std::vector<Condition>& conditions, const char* type) {
  const Condition* condition = FindCondition(conditions, type);
  return condition == nullptr ? "absent" : condition->status + "/" + condition->reason;
}

// As sigs.k8s.io/cli-utils reads a custom resource whose observedGeneration is the present one.
std::string Kstatus(const std::vector<Condition>& conditions) {
  const auto is = [&](const char* type) {
    const Condition* condition = FindCondition(conditions, type);
    return condition != nullptr && condition->status == "True";
  };
  if (is(kReconciling)) return "InProgress";
  if (is(kStalled)) return "Failed";
  return is(kReady) ? "Current" : "InProgress";
}

TEST(ConditionRowsTest, OneRowAReasonButReleased) {
  std::set<Reason> seen;
  for (const ConditionRow& row : ConditionRows()) {
    EXPECT_TRUE(seen.insert(row.reason).second) << ReasonName(row.reason);
    EXPECT_FALSE(row.reconciling && row.stalled) << ReasonName(row.reason);
    EXPECT_FALSE(row.ready == Truth::kTrue && (row.reconciling || row.stalled))
        << ReasonName(row.reason);
  }
  for (const Reason reason : AllReasons()) {
    EXPECT_EQ(seen.count(reason), reason == Reason::kReleased ? 0u : 1u) << ReasonName(reason);
  }
}

TEST(FoldConditionsTest, KstatusOfEveryReason) {
  struct Case {
    State state;
    Reason reason;
    const char* kstatus;
  };
  for (const Case& c : {
           Case{State::kAccepted, Reason::kQueued, "InProgress"},
           Case{State::kAccepted, Reason::kDeploying, "InProgress"},
           Case{State::kAccepted, Reason::kStarting, "InProgress"},
           Case{State::kAccepted, Reason::kSuspended, "Current"},
           Case{State::kAccepted, Reason::kUpgrading, "InProgress"},
           Case{State::kAccepted, Reason::kSqlInvalid, "Failed"},
           Case{State::kAccepted, Reason::kSpecInvalid, "Failed"},
           Case{State::kAccepted, Reason::kSqlSourceMissing, "Failed"},
           Case{State::kAccepted, Reason::kOldPodsTerminating, "InProgress"},
           Case{State::kAccepted, Reason::kPaused, "InProgress"},
           Case{State::kRunning, Reason::kAllTasksRunning, "Current"},
           Case{State::kWarning, Reason::kUnreachable, "InProgress"},
           Case{State::kWarning, Reason::kUnknown, "InProgress"},
           Case{State::kWarning, Reason::kRestarting, "InProgress"},
           Case{State::kWarning, Reason::kTasksNotRunning, "InProgress"},
           Case{State::kWarning, Reason::kStopping, "InProgress"},
           Case{State::kSucceeded, Reason::kJobFinished, "Current"},
           Case{State::kFailed, Reason::kJobFailed, "Failed"},
           Case{State::kFailed, Reason::kSubmitFailed, "Failed"},
           Case{State::kFailed, Reason::kProgressDeadlineExceeded, "Failed"},
           Case{State::kKilled, Reason::kKilledByUser, "Current"},
           Case{State::kKilled, Reason::kCancelledExternally, "Failed"},
           Case{State::kRunning, Reason::kDeleting, "InProgress"},
           Case{State::kFinished, Reason::kDeleting, "InProgress"},
       }) {
    const auto got = FoldConditions({}, In(c.state, c.reason), std::nullopt, std::nullopt, 1, kNow);
    EXPECT_EQ(Kstatus(got), c.kstatus) << ReasonName(c.reason);
    ASSERT_EQ(got.size(), 3u);
    EXPECT_EQ(got[0].type, kReady);
    EXPECT_EQ(got[0].message, "m");
    EXPECT_EQ(got[1].type, kReconciling);
    EXPECT_EQ(got[2].type, kStalled);
    for (const Condition& condition : got) {
      EXPECT_EQ(condition.reason, ReasonName(c.reason));
      EXPECT_EQ(condition.last_transition, kNow);
      EXPECT_EQ(condition.observed_generation, 1);
      EXPECT_EQ(condition.message,
                condition.type == kReady || condition.status == "True" ? "m" : "");
    }
  }
}

TEST(FoldConditionsTest, UnknownOnlyWhenItCannotBeSeen) {
  for (const ConditionRow& row : ConditionRows()) {
    const bool unseen = row.reason == Reason::kUnreachable || row.reason == Reason::kUnknown;
    EXPECT_EQ(row.ready == Truth::kUnknown, unseen) << ReasonName(row.reason);
  }
}

TEST(FoldConditionsTest, FinishedKeepsTheOutcome) {
  struct Case {
    State outcome;
    Reason reason;
    const char* result;
    const char* ready;
    const char* stalled;
  };
  for (const Case& c :
       {Case{State::kSucceeded, Reason::kJobFinished, "Succeeded", "True/JobFinished",
             "False/JobFinished"},
        Case{State::kFailed, Reason::kJobFailed, "Failed", "False/JobFailed", "True/JobFailed"},
        Case{State::kKilled, Reason::kKilledByUser, "Killed", "True/KilledByUser",
             "False/KilledByUser"},
        Case{State::kKilled, Reason::kCancelledExternally, "Killed", "False/CancelledExternally",
             "True/CancelledExternally"}}) {
    const auto before =
        FoldConditions({}, In(c.outcome, c.reason, "why"), std::nullopt, std::nullopt, 1, kEarlier);
    SqlJobStatus finished = In(State::kFinished, Reason::kReleased, "released");
    finished.result = c.result;
    const auto after = FoldConditions(before, finished, std::nullopt, std::nullopt, 1, kNow);
    EXPECT_EQ(Get(after, kReady), c.ready);
    EXPECT_EQ(Get(after, kStalled), c.stalled);
    EXPECT_EQ(Get(after, kReconciling), "False/Released");
    EXPECT_EQ(FindCondition(after, kReady)->message, "why");
    EXPECT_EQ(FindCondition(after, kReady)->last_transition, kEarlier);
  }
}

TEST(FoldConditionsTest, FinishedWithoutFormerConditionsAsksTheResult) {
  SqlJobStatus finished = In(State::kFinished, Reason::kReleased);
  finished.result = "Failed";
  auto got = FoldConditions({}, finished, std::nullopt, std::nullopt, 1, kNow);
  EXPECT_EQ(Get(got, kReady), "False/Failed");
  EXPECT_EQ(Get(got, kStalled), "True/Failed");
  finished.result = "Succeeded";
  got = FoldConditions({}, finished, std::nullopt, std::nullopt, 1, kNow);
  EXPECT_EQ(Get(got, kReady), "True/Succeeded");
  EXPECT_EQ(Get(got, kStalled), "False/Succeeded");
}

TEST(FoldConditionsTest, StalledWinsOverTheTable) {
  const ConditionDraft draft{"True", "CheckpointTooOld", "the old job runs on"};
  const auto got = FoldConditions({}, In(State::kRunning, Reason::kAllTasksRunning), std::nullopt,
                                  draft, 1, kNow);
  EXPECT_EQ(Get(got, kStalled), "True/CheckpointTooOld");
  EXPECT_EQ(Get(got, kReady), "False/CheckpointTooOld");
  EXPECT_EQ(Get(got, kReconciling), "False/CheckpointTooOld");
  EXPECT_EQ(FindCondition(got, kReady)->message, "the old job runs on");
  EXPECT_EQ(Kstatus(got), "Failed");
  // The absence: said to be False, the table's Stalled is overruled and Ready left alone.
  const auto not_stalled = FoldConditions({}, In(State::kAccepted, Reason::kSqlInvalid),
                                          std::nullopt, ConditionDraft{"False", "X", ""}, 1, kNow);
  EXPECT_EQ(Get(not_stalled, kStalled), "False/X");
  EXPECT_EQ(Get(not_stalled, kReady), "False/SqlInvalid");
}

TEST(FoldConditionsTest, SqlValidIsKeptWhenNothingIsSaid) {
  const ConditionDraft bad{"False", "SyntaxError", "3:1: expected FROM"};
  const auto running = In(State::kRunning, Reason::kAllTasksRunning);
  EXPECT_EQ(Get(FoldConditions({}, running, std::nullopt, std::nullopt, 1, kNow), kSqlValid),
            "absent");
  const auto first = FoldConditions({}, running, bad, std::nullopt, 1, kEarlier);
  EXPECT_EQ(Get(first, kSqlValid), "False/SyntaxError");
  const auto second = FoldConditions(first, running, std::nullopt, std::nullopt, 2, kNow);
  ASSERT_NE(FindCondition(second, kSqlValid), nullptr);
  EXPECT_EQ(*FindCondition(second, kSqlValid), *FindCondition(first, kSqlValid));
}

TEST(FoldConditionsTest, TransitionTimeChangesOnlyOnAFlip) {
  const auto first = FoldConditions({}, In(State::kAccepted, Reason::kDeploying), std::nullopt,
                                    std::nullopt, 1, kEarlier);
  // Another reason and message, the same status of each condition.
  const auto second = FoldConditions(first, In(State::kAccepted, Reason::kStarting, "n"),
                                     std::nullopt, std::nullopt, 1, kNow);
  for (const Condition& condition : second) {
    EXPECT_EQ(condition.last_transition, kEarlier) << condition.type;
    EXPECT_EQ(condition.reason, "Starting") << condition.type;
  }
  const auto third = FoldConditions(second, In(State::kRunning, Reason::kAllTasksRunning),
                                    std::nullopt, std::nullopt, 1, kNow + milliseconds(7));
  EXPECT_EQ(FindCondition(third, kReady)->last_transition, kNow);  // whole seconds
  EXPECT_EQ(FindCondition(third, kReconciling)->last_transition, kNow);
  EXPECT_EQ(FindCondition(third, kStalled)->last_transition, kEarlier);
}

TEST(FoldConditionsTest, AnOddReasonSaysNothing) {
  SqlJobStatus status;
  status.state = State::kRunning;
  status.reason = "FromTheFuture";
  const auto got = FoldConditions({}, status, std::nullopt, std::nullopt, 1, kNow);
  EXPECT_EQ(Get(got, kReady), "Unknown/FromTheFuture");
  EXPECT_EQ(Get(got, kStalled), "False/FromTheFuture");
  status.reason.clear();
  EXPECT_EQ(Get(FoldConditions({}, status, std::nullopt, std::nullopt, 1, kNow), kReady),
            "Unknown/Unknown");
}

}  // namespace
}  // namespace weir::job
