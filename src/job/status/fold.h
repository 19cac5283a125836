// From a plan and what became of its actions to the status to write. Pure; total: every input has
// an update.
//
// A reconcile uses it twice: FoldIntents before acting, so that the statuses written by WriteStatus
// actions are complete (conditions, times, bounds) and the last write of a calm reconcile finds
// nothing left to say; FoldStatus after acting.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "job/api/sqljob.h"
#include "job/model/plan.h"
#include "job/model/state.h"

namespace weir::job {

// A move between states, for the metric; `from` is absent for a job that had no status.
struct Transition {
  std::optional<State> from;
  State to = State::kAccepted;
  friend bool operator==(const Transition&, const Transition&) = default;
};

enum class Next {
  kWait,          // for an event, or for requeue_after
  kRetryQuietly,  // with back-off; a race that is expected now and then
  kRetry,         // with back-off, counted as an error
};

struct StatusUpdate {
  SqlJobStatus status;   // canonical (job/api/bounds.h)
  bool changed = false;  // differs from what the API server holds now: write it
  // To record after the write: the moves of state first, then the plan's own (these only when the
  // plan succeeded).
  std::vector<PlannedEvent> events;
  std::vector<Transition> transitions;
  Next next = Next::kWait;
  std::optional<milliseconds> requeue_after;  // with kWait
  Status error;                               // what failed, for the log; OK when nothing did
};

// Completes the statuses of plan's WriteStatus actions in place. `old` is what the API server
// holds. kInternal/IllegalEdge when an intent, or the plan's status after it, would leave the
// table of edges: then nothing of the plan may be done; count it and back off.
Status FoldIntents(const SqlJobStatus& old, Plan* plan, int64_t generation, SystemTime now);

// `old` is the status before the plan's actions, `plan` the one that FoldIntents completed,
// `steps[i]` the result of plan.actions[i]; the first failure is the last step. Fewer steps than
// actions without a failure: cancelled, nothing is written.
//
// All succeeded: plan.status with conditions, times and bounds. One failed: the state stays as it
// was last written, and by the step's code
//   kDenied, kInvalid  Stalled=True with the cause and, for a missing right, the command that
//                      grants it; kInvalid waits for a change (5 min at most), kDenied backs off
//   kInternal          the message says so; backs off
//   others             nothing is written; backs off (kConflict quietly, but for NameTaken)
StatusUpdate FoldStatus(const SqlJobStatus& old, const Plan& plan,
                        const std::vector<StepResult>& steps, int64_t generation, SystemTime now);

}  // namespace weir::job
