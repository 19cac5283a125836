// Rules for what has an end: deletion, kill, Flink's own outcomes, release, rest.
#include <algorithm>

#include "job/api/bounds.h"
#include "job/plan/restart.h"
#include "job/plan/rollback.h"
#include "job/plan/rules.h"
#include "sql/compile/edits.h"

namespace weir::job {
namespace {

bool IsCancellable(const Context& context) {
  const flink::JobOverview* job = context.FlinkJob();
  return job != nullptr && context.FlinkAnswers() && !flink::IsTerminal(job->state);
}

// Flink still has to be asked: a cancel that is under way is not ordered again.
void Cancel(const Context& context, Plan* plan) {
  if (context.FlinkJob()->state == flink::JobState::kCancelling) return;
  plan->actions.push_back(CancelFlinkJob{context.deployment().job_id});
}

bool ForcedDelete(const Context& context) {
  const auto& annotations = context.job.meta.annotations;
  const auto found = annotations.find(kAnnotationForceDelete);
  return found != annotations.end() && found->second == "true";
}

// Status may be lost: then the children's labels tell.
int64_t LastSequence(const Context& context) {
  int64_t last = context.deployment().sequence;
  for (const Child& child : context.obs.children) {
    if (child.owner_uid == context.job.meta.uid) last = std::max(last, child.sequence);
  }
  return last;
}

// What a SqlJob of the same name finds when it is applied again.
void LeaveStateBehind(const Context& context, Plan* plan) {
  if (context.spec().deletion.state == StateDeletion::kDelete) {
    plan->actions.push_back(
        DeleteNamed{ChildKind::kConfigMap, StateRecordName(context.job.meta.name)});
    return;
  }
  SqlJobStatus last = context.status();
  if (!last.state_point) last.checkpoint = context.NewestCheckpoint();
  if (auto record = RenewRecord(context, last)) plan->actions.push_back(std::move(*record));
}

Plan LetGo(const Context& context) {
  Plan plan = Stay(context);
  LeaveStateBehind(context, &plan);
  DeleteConfigs(context, &plan);
  const int64_t last = LastSequence(context);
  const bool had_ha = context.deployment().high_availability ||
                      !context.spec().checkpoints.directory.empty() || last > 1;
  if (had_ha) DeleteHaConfigMaps(context, 1, last, &plan);
  plan.actions.push_back(RemoveFinalizer{});
  plan.gone = true;
  return plan;
}

std::string ShortClass(const std::string& name) { return name.substr(name.rfind('.') + 1); }

std::string Line(const flink::ExceptionItem& item) {
  if (item.exception_class.empty()) return item.message;
  if (item.message.empty()) return ShortClass(item.exception_class);
  return ShortClass(item.exception_class) + ": " + item.message;
}

FailureStatus FailureOf(const flink::RootCause& cause) {
  FailureStatus failure;
  failure.root_cause = Line(cause.root);
  for (const flink::ExceptionItem& item : cause.chain) failure.chain.push_back(Line(item));
  if (cause.position) {
    failure.line = cause.position->line;
    failure.column = cause.position->column;
  }
  return failure;
}

// Flink counts in what it was given. A script that was edited since it was started is another one.
void PlaceInScript(const Context& context, FailureStatus* failure) {
  if (failure->line == 0 || !context.spec_readable() || context.IntentChanged()) return;
  const sql::CompileOutput& output = context.CompiledForPresent();
  if (!output.ok()) return;
  const sql::Position at = sql::PlaceInScript(context.obs.sql.text, output.unit->edits,
                                              {failure->line, failure->column});
  failure->line = at.line;
  failure->column = at.column;
}

// Flink says FAILED a moment before its exceptions can be read; they are gone with the Pods.
bool CauseMayStillCome(const Context& context) {
  constexpr milliseconds kPatience{20'000};
  const flink::JobOverview* job = context.FlinkJob();
  if (!context.FlinkSaysEnded() || context.obs.flink->root_cause) return false;
  const auto ended = job->end_time.value_or(context.deployment().started);
  return context.now - ended < kPatience;
}

// The script failed: Flink shows a job of our id that never had a task.
bool IsFailedSubmission(const Context& context) {
  return context.deployment().running_since == SystemTime{} && context.FlinkSaysEnded() &&
         (context.FlinkJob()->tasks.total == 0 ||
          context.FlinkJob()->name.find("application driver") != std::string::npos);
}

Plan FlinkFailed(const Context& context) {
  Plan plan = Stay(context);
  if (CauseMayStillCome(context)) {
    plan.requeue_after = milliseconds(5'000);
    return plan;
  }
  const bool submission = IsFailedSubmission(context);
  FailureStatus failure;
  std::string text = submission ? "the script failed in Flink" : "the Flink job failed";
  if (context.obs.flink && context.obs.flink->root_cause) {
    failure = FailureOf(*context.obs.flink->root_cause);
    PlaceInScript(context, &failure);
    if (failure.line > 0) {
      text +=
          " at line " + std::to_string(failure.line) + ", column " + std::to_string(failure.column);
    }
    text += ": " + failure.root_cause;
  } else {
    failure.root_cause = context.FlinkSaysEnded()
                             ? "Flink gave no cause"
                             : "its JobManager ended before it was asked for the cause";
    text += "; " + failure.root_cause;
  }
  // Flink says that a TaskManager was lost; its Pod says why.
  for (const PodInfo* pod : context.OwnPods()) {
    if (pod->reason == "OOMKilled") failure.pod_reason = pod->reason;
  }
  if (auto back = RollBack(context, text)) {
    back->status.failure = std::move(failure);
    return std::move(*back);
  }
  // A script that Flink refuses is refused again.
  if (!submission) {
    if (auto again = TryAgain(context, text, failure)) return std::move(*again);
  }
  plan.status.failure = std::move(failure);
  End(context, &plan, State::kFailed, submission ? Reason::kSubmitFailed : Reason::kJobFailed,
      std::move(text));
  return plan;
}

Plan FailedInKubernetes(const Context& context, Reason reason, std::string text) {
  Plan plan = Stay(context);
  FailureStatus failure;
  failure.root_cause = text;
  failure.pod_reason = FindTrouble(context).reason;
  // Flink may have told why before its JobManager went.
  if (context.obs.flink && context.obs.flink->root_cause) {
    failure.chain = FailureOf(*context.obs.flink->root_cause).chain;
  }
  // What never ran needs a person; a Pod that was killed may fare better at the next attempt.
  if (reason == Reason::kJobFailed) {
    if (auto again = TryAgain(context, text, failure)) return std::move(*again);
  }
  plan.status.failure = std::move(failure);
  End(context, &plan, State::kFailed, reason, std::move(text));
  return plan;
}

// An attempt at a batch run has one JobManager Pod, never a second: when it is gone, so is the
// attempt.
std::optional<Plan> BatchLost(const Context& context) {
  const DeploymentStatus& deployment = context.deployment();
  const PodInfo* pod = context.JobManagerPod();
  if (pod != nullptr) {
    if (pod->phase != "Failed" && pod->phase != "Succeeded") return std::nullopt;
    std::string text = "the JobManager's Pod ended before the run did";
    const Trouble trouble = FindTrouble(context);
    if (!trouble.message.empty()) {
      text += ": " + trouble.message;
    } else if (pod->exit_code) {
      text += " (exit code " + std::to_string(*pod->exit_code) + ")";
    }
    return FailedInKubernetes(context, Reason::kJobFailed, std::move(text));
  }
  const bool seen_running = deployment.running_since != SystemTime{} ||
                            context.status().reason == ReasonName(Reason::kStarting) ||
                            context.state() != State::kAccepted;
  if (!seen_running) return std::nullopt;
  return FailedInKubernetes(
      context, Reason::kJobFailed,
      "the JobManager's Pod is gone; a batch run is not continued by another one");
}

std::optional<Plan> BatchOverdue(const Context& context) {
  const DeploymentStatus& deployment = context.deployment();
  const bool overdue = deployment.running_since == SystemTime{} &&
                       context.now - deployment.started >= context.spec().timeouts.progress;
  if (!overdue || Follow(context).status.state == State::kRunning) return std::nullopt;
  std::string text = "no task ran within spec.timeouts.progress (" +
                     FormatDuration(context.spec().timeouts.progress) + ")";
  if (const Trouble trouble = FindTrouble(context); !trouble.message.empty()) {
    text += ": " + trouble.message;
  }
  return FailedInKubernetes(context, Reason::kProgressDeadlineExceeded, std::move(text));
}

// Waiting for Flink to cancel makes sense only while there is somebody to answer.
bool CancelMayHappen(const Context& context) {
  const PodInfo* pod = context.JobManagerPod();
  if (pod == nullptr || pod->deleting || !pod->ready) return IsCancellable(context);
  const bool looked = context.obs.flink && context.obs.flink->looks > 0;
  // Flink answers and lists no job of ours: nothing to cancel.
  return IsCancellable(context) || !looked || context.obs.flink->unreachable;
}

}  // namespace

// Ends always: cancel (with a deadline), delete, wait for the Pods, let go.
std::optional<Plan> RuleDelete(const Context& context) {
  const ObjectMeta& meta = context.job.meta;
  if (!meta.deleting) return std::nullopt;
  Plan plan = Stay(context);
  const auto& finalizers = meta.finalizers;
  if (std::find(finalizers.begin(), finalizers.end(), kFinalizer) == finalizers.end()) {
    plan.gone = true;
    return plan;
  }
  plan.status.state = context.state();
  plan.status.reason = ReasonName(Reason::kDeleting);
  const bool force = ForcedDelete(context);
  if (!force) {
    if (auto stop = StopForDeletion(context)) return stop;
  }
  const SystemTime since = std::max(meta.deletion_time, context.deployment().stop_failed);
  const SystemTime deadline = since + context.spec().timeouts.cancel;
  if (!force && context.phase() == Phase::kUp && context.now < deadline && IsCancellable(context)) {
    plan.status.message = "cancelling the Flink job";
    if (plan.status != context.status()) plan.actions.push_back(WriteStatus{});
    Cancel(context, &plan);
    plan.requeue_after = Until(context, deadline);
    return plan;
  }
  DeleteWorkloads(context, &plan);
  if (context.NothingRuns() || force) {
    Plan last = LetGo(context);
    last.actions.insert(last.actions.begin(), plan.actions.begin(), plan.actions.end());
    return last;
  }
  if (context.now < meta.deletion_time + kPatienceWithPods) {
    plan.status.message = "removing what runs";
    plan.requeue_after = Until(context, meta.deletion_time + kPatienceWithPods);
    return plan;
  }
  plan.status.message = WaitingForPods(context.OwnPods()) + " (annotation " +
                        kAnnotationForceDelete +
                        ": \"true\" ends the wait; the Pods may then outlive the SqlJob)";
  return plan;
}

// The outcome is recorded: whatever runs goes, then the job is Finished.
std::optional<Plan> RuleRelease(const Context& context) {
  if (context.phase() != Phase::kEnded) return std::nullopt;
  Plan plan = Stay(context);
  DeleteWorkloads(context, &plan);
  if (!context.NothingRuns()) {
    if (PatienceIsOver(context)) {
      plan.stalled = StalledBy("OldPodsTerminating", WaitingForPods(context.OwnPods()));
    } else {
      plan.requeue_after = Until(context, context.deployment().stop_ordered + kPatienceWithPods);
    }
    return plan;
  }
  if (auto record = RecordOf(context, context.status())) plan.actions.push_back(std::move(*record));
  // A short run may end before its revision was recorded.
  if (context.deployment().running_since != SystemTime{}) RecordRevision(context, &plan);
  DeleteConfigs(context, &plan);
  // After a failure Flink's pointers to the last checkpoint are kept until the next run has one.
  if (context.deployment().high_availability && context.state() != State::kFailed) {
    const int64_t sequence = context.deployment().sequence;
    DeleteHaConfigMaps(context, sequence, sequence, &plan);
  }
  plan.status.ui_url.clear();
  Move(&plan, State::kFinished, Reason::kReleased, context.status().message);
  return plan;
}

// Finished rests, whatever the spec says, until another run is asked for.
std::optional<Plan> RuleFinished(const Context& context) {
  if (context.phase() != Phase::kFinished) return std::nullopt;
  if (context.Wishes(DesiredState::kRunning) && context.run().asked) return std::nullopt;
  Plan plan = Stay(context);
  // A former leader's last call may have come late.
  DeleteWorkloads(context, &plan);
  DeleteConfigMaps(context, &plan);
  return plan;
}

// spec.state Killed wins over all that follows; once ordered, a kill is carried through.
std::optional<Plan> RuleKill(const Context& context) {
  const Phase phase = context.phase();
  const bool ordered =
      phase == Phase::kDown && context.status().reason == ReasonName(Reason::kStopping);
  const bool wished = context.Wishes(DesiredState::kKilled) && phase != Phase::kFinished;
  if (!ordered && !wished) return std::nullopt;
  Plan plan = Stay(context);
  // The generation that was last acted on: a later one that wishes Running starts the job again.
  if (wished) plan.status.deployment.generation = context.job.meta.generation;
  if (phase == Phase::kNever) {
    End(context, &plan, State::kKilled, Reason::kKilledByUser, "killed before it was started");
    return plan;
  }
  if (const flink::JobOverview* job = context.FlinkJob();
      job != nullptr && context.FlinkAnswers()) {
    if (job->state == flink::JobState::kFinished && !context.deployment().stop_trigger.empty()) {
      End(context, &plan, State::kKilled, Reason::kKilledByUser, "spec.state is Killed");
      if (const auto savepoint = StoppedWith(context)) KeepSavepoint(context, *savepoint, &plan);
      return plan;
    }
    if (job->state == flink::JobState::kFinished) {
      End(context, &plan, State::kSucceeded, Reason::kJobFinished,
          "Flink finished the job before it was cancelled");
      return plan;
    }
    if (job->state == flink::JobState::kFailed) return FlinkFailed(context);
    if (job->state == flink::JobState::kCanceled) {
      End(context, &plan, State::kKilled, Reason::kKilledByUser, "spec.state is Killed");
      return plan;
    }
  }
  const SystemTime since = ordered ? context.deployment().stop_ordered : context.now;
  const SystemTime deadline = since + context.spec().timeouts.cancel;
  if (context.now >= deadline || !CancelMayHappen(context)) {
    End(context, &plan, State::kKilled, Reason::kKilledByUser,
        context.now >= deadline ? "killed without Flink's answer within spec.timeouts.cancel"
                                : "spec.state is Killed");
    return plan;
  }
  if (!ordered) {
    OrderStop(context, &plan);
    Move(&plan, State::kWarning, Reason::kStopping, "cancelling the Flink job");
    plan.actions.push_back(WriteStatus{});
  }
  if (IsCancellable(context)) Cancel(context, &plan);
  plan.requeue_after = Until(context, deadline);
  return plan;
}

// Flink, or for a batch run Kubernetes, says that the run has ended.
std::optional<Plan> RuleOutcome(const Context& context) {
  if (context.phase() != Phase::kUp) return std::nullopt;
  const int64_t meta_generation = context.job.meta.generation;
  if (const auto ended = context.Ended()) {
    Plan plan = Stay(context);
    switch (*ended) {
      case flink::JobState::kFinished:
        // Where it was stopped with a savepoint, RuleStopping waits to be told which.
        if (!context.deployment().stop_trigger.empty()) break;
        End(context, &plan, State::kSucceeded, Reason::kJobFinished, "Flink finished the job");
        return plan;
      case flink::JobState::kFailed:
        return FlinkFailed(context);
      case flink::JobState::kCanceled:
        if (!context.IntentChanged()) plan.status.deployment.generation = meta_generation;
        End(context, &plan, State::kKilled, Reason::kCancelledExternally,
            "the Flink job was cancelled by somebody else than the operator; it starts again with "
            "the next change of the spec");
        return plan;
      default:
        break;
    }
  }
  if (context.deployment().mode != Mode::kBatch) return RollBackWhenLate(context);
  if (auto lost = BatchLost(context)) return lost;
  return BatchOverdue(context);
}

}  // namespace weir::job
