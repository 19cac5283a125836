#include "job/model/state.h"

#include <algorithm>

namespace weir::job {
namespace {

struct ReasonRow {
  Reason reason;
  std::string_view name;
  std::string_view text;
};

// In the order of the enum; a test holds the two together.
constexpr ReasonRow kReasons[] = {
    {Reason::kQueued, "Queued",
     "waits for a place among --max-concurrent-deployments; the message says the position"},
    {Reason::kDeploying, "Deploying", "objects are being created, Pods are starting"},
    {Reason::kStarting, "Starting", "Flink answers; not all tasks have run yet"},
    {Reason::kScheduled, "Scheduled",
     "a batch that has not run yet waits for its schedule, or for weir.dev/run"},
    {Reason::kSuspended, "Suspended", "spec.state is Suspended: nothing runs"},
    {Reason::kUpgrading, "Upgrading", "the old deployment is being removed for a new one"},
    {Reason::kSqlInvalid, "SqlInvalid",
     "the first SQL does not compile; starts when it is mended (condition SqlValid)"},
    {Reason::kSpecInvalid, "SpecInvalid",
     "the spec contradicts itself; the message names the field"},
    {Reason::kSqlSourceMissing, "SqlSourceMissing",
     "spec.sqlFrom names a ConfigMap or key that is not there"},
    {Reason::kStateFound, "StateFound",
     "a former SqlJob of this name left state: spec.restore.from says what to do with it"},
    {Reason::kStateLost, "StateLost",
     "where the stopped job stood cannot be found: spec.restore.from says where to start"},
    {Reason::kOldPodsTerminating, "OldPodsTerminating",
     "Pods of the former deployment are still in the API; the next one waits for them"},
    {Reason::kPaused, "Paused", "the operator runs with --paused and changes nothing"},
    {Reason::kAllTasksRunning, "AllTasksRunning", "every task runs or is done"},
    {Reason::kUnreachable, "Unreachable",
     "Flink's REST API cannot be seen; the job is tracked on, and says nothing about its end"},
    {Reason::kUnknown, "Unknown", "Flink does not know the job, or says a word not known here"},
    {Reason::kRestarting, "Restarting",
     "Flink restarts tasks, or lost some; as Accepted: the job failed, and another attempt is due"},
    {Reason::kRestartLoop, "RestartLoop",
     "Flink restarted the job more than 10 times in 10 minutes without a completed checkpoint"},
    {Reason::kRescaling, "Rescaling",
     "the parallelism is being changed in place: tasks start anew from the last checkpoint"},
    {Reason::kTasksNotRunning, "TasksNotRunning", "Flink says RUNNING, but not all tasks run"},
    {Reason::kStopping, "Stopping", "a cancel was ordered and is being waited for"},
    {Reason::kJobFinished, "JobFinished", "Flink finished the job"},
    {Reason::kJobFailed, "JobFailed", "Flink gave the job up; status.failure has the root cause"},
    {Reason::kSubmitFailed, "SubmitFailed",
     "the script failed in Flink before a job ran; status.failure has the position"},
    {Reason::kProgressDeadlineExceeded, "ProgressDeadlineExceeded",
     "not all tasks ran within spec.timeouts.progress"},
    {Reason::kRunTimeout, "RunTimeout", "the run took longer than spec.schedule.runTimeout"},
    {Reason::kKilledByUser, "KilledByUser", "spec.state is Killed"},
    {Reason::kReplaced, "Replaced",
     "the schedule's next run came due (concurrencyPolicy: Replace)"},
    {Reason::kCancelledExternally, "CancelledExternally",
     "the job was cancelled by somebody else than the operator"},
    {Reason::kReleased, "Released", "the outcome is recorded, resources are released"},
    {Reason::kDeleting, "Deleting", "the SqlJob is being deleted"},
};

}  // namespace

const std::vector<Edge>& Edges() {
  static const std::vector<Edge> kEdges = {
      {State::kAccepted, State::kRunning, "all tasks run"},
      {State::kAccepted, State::kWarning,
       "it was deployed, and cannot be seen, or a former Pod stays Terminating"},
      {State::kAccepted, State::kSucceeded, "Flink finished the job between two looks"},
      {State::kAccepted, State::kFailed,
       "Flink says FAILED, or a batch run made no progress in time"},
      {State::kAccepted, State::kKilled,
       "spec.state is Killed, or the job was cancelled externally"},
      {State::kRunning, State::kWarning,
       "Flink restarts or fails over, tasks are missing, it cannot be seen, or it is being "
       "stopped"},
      {State::kRunning, State::kAccepted, "suspend, upgrade or another attempt"},
      {State::kRunning, State::kSucceeded, "Flink says FINISHED"},
      {State::kRunning, State::kFailed, "Flink says FAILED"},
      {State::kRunning, State::kKilled,
       "spec.state is Killed, or the job was cancelled externally"},
      {State::kWarning, State::kRunning, "all tasks run again"},
      {State::kWarning, State::kAccepted, "suspend, upgrade or another attempt"},
      {State::kWarning, State::kSucceeded, "Flink says FINISHED"},
      {State::kWarning, State::kFailed,
       "Flink says FAILED, or a batch run made no progress in time"},
      {State::kWarning, State::kKilled,
       "spec.state is Killed, or the job was cancelled externally"},
      {State::kSucceeded, State::kFinished, "the outcome is recorded, resources are released"},
      {State::kFailed, State::kFinished, "the outcome is recorded, resources are released"},
      {State::kKilled, State::kFinished, "the outcome is recorded, resources are released"},
      {State::kFinished, State::kAccepted,
       "a new generation of the spec, the schedule's next fire, or an annotation weir.dev/run, "
       "weir.dev/rerun or weir.dev/backfill"},
  };
  return kEdges;
}

bool IsEdge(State from, State to) {
  const auto& edges = Edges();
  return std::any_of(edges.begin(), edges.end(),
                     [&](const Edge& edge) { return edge.from == from && edge.to == to; });
}

bool IsTerminal(State state) {
  switch (state) {
    case State::kSucceeded:
    case State::kFailed:
    case State::kKilled:
    case State::kFinished:
      return true;
    case State::kAccepted:
    case State::kRunning:
    case State::kWarning:
      return false;
  }
  return false;
}

std::string_view ReasonName(Reason reason) {
  for (const ReasonRow& row : kReasons) {
    if (row.reason == reason) return row.name;
  }
  return "";
}

std::string_view ReasonText(Reason reason) {
  for (const ReasonRow& row : kReasons) {
    if (row.reason == reason) return row.text;
  }
  return "";
}

std::optional<Reason> ParseReason(std::string_view name) {
  for (const ReasonRow& row : kReasons) {
    if (row.name == name) return row.reason;
  }
  return std::nullopt;
}

const std::vector<Reason>& AllReasons() {
  static const std::vector<Reason> kAll = [] {
    std::vector<Reason> all;
    for (const ReasonRow& row : kReasons) all.push_back(row.reason);
    return all;
  }();
  return kAll;
}

}  // namespace weir::job
