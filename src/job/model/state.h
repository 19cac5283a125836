// The seven states of a SqlJob, their edges, and the closed set of reasons. Pure.
//
// docs/states.md is generated from these tables (a test compares), so that the documentation can
// not drift from the code.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "job/api/names.h"
#include "job/api/sqljob.h"

namespace weir::job {

struct Edge {
  State from;
  State to;
  std::string_view when;  // for people
};

// Every allowed move between different states; no other exists (product.md section 1).
const std::vector<Edge>& Edges();
bool IsEdge(State from, State to);
bool IsTerminal(State state);  // Succeeded, Failed, Killed, Finished

// status.reason; the token is the enumerator's name without the k.
enum class Reason {
  // Accepted
  kQueued,     // over --max-concurrent-deployments; the message says the position
  kDeploying,  // intent written, objects being created, pods starting
  kStarting,   // Flink answers; the job is CREATED, INITIALIZING or has tasks to start
  kScheduled,  // a batch between runs: the schedule's next fire is waited for
  kSuspended,
  kUpgrading,         // the old deployment is being removed for a new one
  kSqlInvalid,        // the first SQL does not compile
  kSpecInvalid,       // the spec contradicts itself in a way that the schema cannot refuse
  kSqlSourceMissing,  // sqlFrom names a ConfigMap or key that is not there
  kStateFound,        // a former SqlJob of this name left state; spec.restore has to say what to do
  kStateLost,  // where the stopped job stood is not known; spec.restore has to say what to do
  kOldPodsTerminating,  // a former deployment's Pods are still in the API
  kPaused,
  // Running
  kAllTasksRunning,
  // Warning
  kUnreachable,      // the REST API or the API server cannot be seen
  kUnknown,          // Flink answers 404 or a word that is not known
  kRestarting,       // Flink is RESTARTING or FAILING, or lost tasks (Accepted: another attempt)
  kRestartLoop,      // again and again, without a checkpoint in between
  kRescaling,        // the parallelism is being changed in place; tasks start anew
  kTasksNotRunning,  // RUNNING, but not all tasks run
  kStopping,         // cancel ordered, waiting
  // ends
  kJobFinished,
  kJobFailed,
  kSubmitFailed,  // the script failed in Flink before a job ran
  kProgressDeadlineExceeded,
  kRunTimeout,
  kKilledByUser,
  kReplaced,  // by the schedule's next run
  kCancelledExternally,
  kReleased,  // Finished: resources are released
  kDeleting,
};
std::string_view ReasonName(Reason reason);
std::string_view ReasonText(Reason reason);  // what it means, for people
std::optional<Reason> ParseReason(std::string_view name);
const std::vector<Reason>& AllReasons();

}  // namespace weir::job
