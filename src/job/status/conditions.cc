#include "job/status/conditions.h"

#include <algorithm>
#include <utility>

namespace weir::job {
namespace {

struct Drafts {
  ConditionDraft ready;
  ConditionDraft reconciling;
  ConditionDraft stalled;
};

std::string Word(bool value) { return value ? "True" : "False"; }

// A reason outside the table says nothing about readiness; the edges' table still holds.
const ConditionRow* RowOf(const SqlJobStatus& status) {
  const auto reason = ParseReason(status.reason);
  const auto& rows = ConditionRows();
  const auto it = std::find_if(rows.begin(), rows.end(),
                               [&](const ConditionRow& row) { return row.reason == reason; });
  return it == rows.end() ? nullptr : &*it;
}

ConditionDraft DraftOf(const Condition& condition) {
  return {condition.status, condition.reason, condition.message};
}

// Finished keeps what the outcome said; when that was lost, the result tells it.
Drafts FinishedDrafts(const std::vector<Condition>& old, const SqlJobStatus& status) {
  const std::string reason = status.result.empty() ? status.reason : status.result;
  const bool failed = status.result == "Failed";
  Drafts out;
  out.ready = {Word(!failed), reason, status.message};
  out.stalled = {Word(failed), reason, failed ? status.message : ""};
  const Condition* ready = FindCondition(old, kReady);
  const Condition* stalled = FindCondition(old, kStalled);
  if (ready != nullptr && stalled != nullptr) {
    out.ready = DraftOf(*ready);
    out.stalled = DraftOf(*stalled);
  }
  out.reconciling = {"False", status.reason, ""};
  return out;
}

Drafts TableDrafts(const SqlJobStatus& status) {
  const ConditionRow* row = RowOf(status);
  const std::string reason = status.reason.empty() ? "Unknown" : status.reason;
  Drafts out;
  const Truth ready = row == nullptr ? Truth::kUnknown : row->ready;
  const bool reconciling = row != nullptr && row->reconciling;
  const bool stalled = row != nullptr && row->stalled;
  out.ready = {std::string(TruthName(ready)), reason, status.message};
  out.reconciling = {Word(reconciling), reason, reconciling ? status.message : ""};
  out.stalled = {Word(stalled), reason, stalled ? status.message : ""};
  return out;
}

}  // namespace

std::string_view TruthName(Truth truth) {
  switch (truth) {
    case Truth::kTrue:
      return "True";
    case Truth::kFalse:
      return "False";
    case Truth::kUnknown:
      return "Unknown";
  }
  return "Unknown";
}

const std::vector<ConditionRow>& ConditionRows() {
  using enum Truth;
  static const std::vector<ConditionRow> kRows = {
      // reason, ready, reconciling, stalled
      {Reason::kQueued, kFalse, true, false},
      {Reason::kDeploying, kFalse, true, false},
      {Reason::kStarting, kFalse, true, false},
      {Reason::kScheduled, kTrue, false, false},
      {Reason::kSuspended, kTrue, false, false},
      {Reason::kUpgrading, kFalse, true, false},
      {Reason::kSqlInvalid, kFalse, false, true},
      {Reason::kSpecInvalid, kFalse, false, true},
      {Reason::kSqlSourceMissing, kFalse, false, true},
      {Reason::kStateFound, kFalse, false, true},
      {Reason::kStateLost, kFalse, false, true},
      {Reason::kOldPodsTerminating, kFalse, true, false},
      {Reason::kPaused, kFalse, false, false},
      {Reason::kAllTasksRunning, kTrue, false, false},
      {Reason::kUnreachable, kUnknown, false, false},
      {Reason::kUnknown, kUnknown, false, false},
      {Reason::kRestarting, kFalse, true, false},
      {Reason::kRestartLoop, kFalse, true, false},
      {Reason::kRescaling, kFalse, true, false},
      {Reason::kTasksNotRunning, kFalse, true, false},
      {Reason::kStopping, kFalse, true, false},
      {Reason::kJobFinished, kTrue, false, false},
      {Reason::kJobFailed, kFalse, false, true},
      {Reason::kSubmitFailed, kFalse, false, true},
      {Reason::kProgressDeadlineExceeded, kFalse, false, true},
      {Reason::kRunTimeout, kFalse, false, true},
      {Reason::kKilledByUser, kTrue, false, false},
      {Reason::kReplaced, kFalse, true, false},
      {Reason::kCancelledExternally, kFalse, false, true},
      {Reason::kDeleting, kFalse, true, false},
  };
  return kRows;
}

std::vector<Condition> FoldConditions(const std::vector<Condition>& old, const SqlJobStatus& status,
                                      const std::optional<ConditionDraft>& sql_valid,
                                      const std::optional<ConditionDraft>& stalled,
                                      int64_t generation, SystemTime now,
                                      const std::optional<ConditionDraft>& tuned) {
  Drafts drafts = status.state == State::kFinished && status.reason != ReasonName(Reason::kDeleting)
                      ? FinishedDrafts(old, status)
                      : TableDrafts(status);
  if (stalled) {
    drafts.stalled = *stalled;
    if (stalled->status == "True") {
      drafts.ready = {"False", stalled->reason, stalled->message};
      drafts.reconciling = {"False", stalled->reason, ""};
    }
  }
  std::vector<Condition> out;
  out.push_back(CompleteCondition(kReady, std::move(drafts.ready), old, generation, now));
  out.push_back(
      CompleteCondition(kReconciling, std::move(drafts.reconciling), old, generation, now));
  out.push_back(CompleteCondition(kStalled, std::move(drafts.stalled), old, generation, now));
  if (sql_valid) {
    out.push_back(CompleteCondition(kSqlValid, *sql_valid, old, generation, now));
  } else if (const Condition* former = FindCondition(old, kSqlValid)) {
    out.push_back(*former);
  }
  const Condition* was_tuned = FindCondition(old, kTuned);
  if (tuned && !tuned->status.empty()) {
    out.push_back(CompleteCondition(kTuned, *tuned, old, generation, now));
  } else if (!tuned && was_tuned != nullptr) {
    out.push_back(*was_tuned);
  }
  return out;
}

}  // namespace weir::job
