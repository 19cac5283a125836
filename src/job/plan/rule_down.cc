// Rules for taking a deployment down: an edit, a suspension, what is left of a former one. How its
// state is kept is stop_decision.h's.
#include "base/crypto/hash.h"
#include "job/plan/change.h"
#include "job/plan/restart.h"
#include "job/plan/rules.h"
#include "job/plan/savepoints.h"
#include "job/plan/stop_decision.h"

namespace weir::job {
namespace {

// The same words from the order to the end, so that a calm removal is one status write.
void WaitDown(const Context& context, Plan* plan) {
  const bool suspend = context.Wishes(DesiredState::kSuspended);
  plan->status.job_state.clear();
  const bool told = context.status().state == State::kAccepted;
  if (!suspend && told && (IsRestarting(context.status()) || context.status().rollback)) return;
  Move(plan, State::kAccepted, suspend ? Reason::kSuspended : Reason::kUpgrading,
       "deployment " + std::to_string(context.deployment().sequence) + " is being removed");
}

// A batch run that has begun ends by itself; an edit counts for the next run.
bool RunsToItsEnd(const Context& context) {
  const DeploymentStatus& deployment = context.deployment();
  return deployment.mode == Mode::kBatch && deployment.running_since != SystemTime{};
}

void WaitForSavepoint(const Context& context, Plan* plan) {
  const bool suspend = context.Wishes(DesiredState::kSuspended);
  Move(
      plan, State::kAccepted, suspend ? Reason::kSuspended : Reason::kUpgrading,
      "stopping deployment " + std::to_string(context.deployment().sequence) + " with a savepoint");
}

TakeSavepoint StopOrder(const Context& context, const DeploymentStatus& deployment) {
  return {deployment.job_id, deployment.stop_trigger, context.spec().savepoints.directory, true};
}

// One that was given up without Flink's word goes on under its id: Flink may have taken it, and
// tells then how it went.
std::string StopTrigger(const Context& context) {
  const std::string& known = context.deployment().stop_trigger;
  return known.empty() ? TriggerId(context, "stop") : known;
}

// The intent first: whoever takes over polls, or posts again, under the same trigger id.
Plan StopWithSavepoint(const Context& context) {
  Plan plan = Stay(context);
  DeploymentStatus& deployment = plan.status.deployment;
  deployment.stop_mode = UpgradeMode::kSavepoint;
  deployment.stop_triggered = context.now;
  deployment.stop_trigger = StopTrigger(context);
  WaitForSavepoint(context, &plan);
  plan.actions.push_back(WriteStatus{});
  plan.actions.push_back(StopOrder(context, deployment));
  plan.requeue_after = context.spec().timeouts.savepoint;
  return plan;
}

Plan Remove(const Context& context, UpgradeMode mode) {
  Plan plan = Stay(context);
  OrderStop(context, &plan);
  plan.status.deployment.stop_mode = mode;
  WaitDown(context, &plan);
  plan.actions.push_back(WriteStatus{});
  DeleteWorkloads(context, &plan);
  plan.requeue_after = kPatienceWithPods;
  return plan;
}

// With nothing of its own to keep, the next one continues where this one did.
Plan JustStop(const Context& context) {
  Plan plan = Remove(context, UpgradeMode::kStateless);
  const DeploymentStatus& present = context.deployment();
  const bool keeps = context.upgrade_mode() != UpgradeMode::kStateless && !context.RestoreAsked();
  if (keeps && !present.restored_from.empty()) {
    plan.status.state_point =
        StatePoint{present.restored_from, false, present.sequence, present.started};
  }
  return plan;
}

// It runs on: the upgrade is told as held, and tried again later. Where Flink has not said how the
// stop went, its trigger is kept: the job may end by it yet.
Plan GiveUpStop(const Context& context, std::string why, bool may_come) {
  Plan plan = Follow(context);
  DeploymentStatus& deployment = plan.status.deployment;
  deployment.stop_mode.reset();
  if (!may_come) deployment.stop_trigger.clear();
  deployment.stop_triggered = SystemTime{};
  deployment.stop_failed_generation = context.job.meta.generation;
  deployment.stop_failed = context.now;
  deployment.stop_failure = std::move(why);
  plan.events.push_back({true, "SavepointFailed", deployment.stop_failure});
  return plan;
}

// How far the stop has come.
struct StopLook {
  std::optional<std::string> location;  // it is complete
  std::string failure;                  // it failed, as Flink says
  bool ended = false;                   // the job has ended
  bool untold = false;                  // it has, and the JobManager that knows how is gone
  bool taken = false;                   // Flink is at it, or about to tell how it ended
  bool unheard = false;                 // this JobManager has not heard of it
  bool late = false;                    // spec.timeouts.savepoint is over
};

// Flink forgets triggers, five minutes after their end or with the JobManager. The savepoint that
// ended a job is the last thing in its list of checkpoints.
std::optional<std::string> LastSavepoint(const Context& context) {
  const flink::JobOverview* job = context.FlinkJob();
  if (job == nullptr || job->state != flink::JobState::kFinished) return std::nullopt;
  const flink::CheckpointSummary& list = context.obs.flink->checkpoints;
  if (!list.savepoint || list.savepoint->path.empty()) return std::nullopt;
  if (list.completed && list.completed->id > list.savepoint->id) return std::nullopt;
  const auto& known = context.status().savepoint;
  if (known && known->path == list.savepoint->path) return std::nullopt;
  return list.savepoint->path;
}

StopLook LookAtStop(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  const auto& seen = context.obs.flink ? context.obs.flink->trigger : std::nullopt;
  const bool ours = seen && seen->id == present.stop_trigger;
  const flink::JobOverview* job = context.FlinkJob();
  const bool there = context.FlinkAnswers() && job != nullptr;
  StopLook look;
  look.ended = context.Ended().has_value();
  look.untold = look.ended && !context.FlinkSaysEnded();
  look.taken = there && ours && seen->known && !seen->status.completed;
  look.unheard = there && !look.ended && ours && !seen->known;
  look.late = context.now >= present.stop_triggered + context.spec().timeouts.savepoint;
  if (ours && seen->status.completed && seen->status.failure) {
    look.failure = "the savepoint failed: " + seen->status.failure->message;
  } else if (ours && seen->status.completed) {
    look.location = seen->status.location;
  } else if (ours && !seen->known) {
    look.location = LastSavepoint(context);
  }
  return look;
}

std::string TooLate(const Context& context) {
  return "the savepoint did not complete within spec.timeouts.savepoint (" +
         FormatDuration(context.spec().timeouts.savepoint) + ")";
}

}  // namespace

std::string TriggerId(const Context& context, std::string_view purpose) {
  const DeploymentStatus& deployment = context.deployment();
  return crypto::Sha256Hex(context.job.meta.uid + "/" + std::to_string(deployment.sequence) + "/" +
                           std::string(purpose) + "/" + FormatTime(context.now))
      .substr(0, 32);
}

void KeepSavepoint(const Context& context, const std::string& path, Plan* plan) {
  plan->status.state_point = StatePoint{path, true, context.deployment().sequence, context.now};
  NoteSavepoint(context, path, &plan->status);
  plan->events.push_back({false, "SavepointTaken", "stopped with savepoint " + path});
}

std::optional<std::string> StoppedWith(const Context& context) {
  if (context.deployment().stop_trigger.empty()) return std::nullopt;
  return LookAtStop(context).location;
}

namespace {

Plan AwaitStop(const Context& context, const StopLook& look) {
  const DeploymentStatus& present = context.deployment();
  Plan plan = Stay(context);
  WaitForSavepoint(context, &plan);
  const bool ask = look.unheard || (context.FlinkAnswers() && !look.taken && !look.ended);
  if (ask) plan.actions.push_back(StopOrder(context, present));
  plan.requeue_after = Until(context, present.stop_triggered + context.spec().timeouts.savepoint);
  return plan;
}

// It was given up, and may have come to pass after all.
std::optional<Plan> UnansweredStop(const Context& context, const StopLook& look) {
  if (look.taken) {
    Plan plan = Stay(context);
    plan.status.deployment.stop_mode = UpgradeMode::kSavepoint;
    plan.status.deployment.stop_triggered = context.now;
    WaitForSavepoint(context, &plan);
    plan.requeue_after = context.spec().timeouts.savepoint;
    return plan;
  }
  if (!look.unheard) return std::nullopt;
  Plan plan = Follow(context);
  plan.status.deployment.stop_trigger.clear();
  return plan;
}

}  // namespace

// A stop with a savepoint is under way: until it is complete the deployment stays as it is. Flink
// has no way to call one off: while it is at it, it is waited for, however long.
std::optional<Plan> RuleStopping(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  if (context.phase() != Phase::kUp || present.stop_trigger.empty()) return std::nullopt;
  const StopLook look = LookAtStop(context);
  if (look.location) {
    Plan plan = Remove(context, UpgradeMode::kSavepoint);
    KeepSavepoint(context, *look.location, &plan);
    return plan;
  }
  // A job that failed meanwhile keeps its checkpoints: that is an outcome like any other.
  if (look.ended && context.Ended() != flink::JobState::kFinished) return std::nullopt;
  // Flink's high availability keeps no place of a savepoint; without it the next JobManager begins
  // the job anew.
  if (look.untold) return Remove(context, UpgradeMode::kSavepoint);
  if (!look.failure.empty()) return GiveUpStop(context, look.failure, false);
  if (look.ended) {
    // It was stopped, and in the end nobody can say any more where its savepoint is.
    const SystemTime since = std::max({present.stop_triggered, present.stop_failed,
                                       context.FlinkJob()->end_time.value_or(SystemTime{})});
    if (!look.taken && context.now >= since + context.spec().timeouts.savepoint) {
      return Remove(context, UpgradeMode::kSavepoint);
    }
    return AwaitStop(context, look);
  }
  if (!context.StopUnderWay()) return UnansweredStop(context, look);
  if (look.late && !look.taken) return GiveUpStop(context, TooLate(context), !look.unheard);
  Plan plan = AwaitStop(context, look);
  if (look.late) {
    plan.stalled = StalledBy("SavepointLate", TooLate(context) +
                                                  "; Flink is still at it, and the job goes on "
                                                  "from it or as before once Flink says how it "
                                                  "ended (spec.state: Killed gives the job up)");
    plan.requeue_after = kPatienceWithPods;
  }
  return plan;
}

std::optional<Plan> StopForDeletion(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  const SystemTime asked = context.job.meta.deletion_time;
  if (!context.spec().deletion.savepoint || context.phase() != Phase::kUp ||
      present.mode == Mode::kBatch || context.spec().savepoints.directory.empty()) {
    return std::nullopt;
  }
  Plan plan = Stay(context);
  DeploymentStatus& next = plan.status.deployment;
  plan.status.reason = ReasonName(Reason::kDeleting);
  plan.status.message = "stopping with a savepoint before the deletion";
  plan.requeue_after = context.spec().timeouts.savepoint;
  const StopLook look = present.stop_trigger.empty() ? StopLook{} : LookAtStop(context);
  if (look.location) {
    OrderStop(context, &plan);
    KeepSavepoint(context, *look.location, &plan);
    plan.actions.push_back(WriteStatus{});
    plan.requeue_after = milliseconds(0);
    return plan;
  }
  if (!context.StopUnderWay()) {
    const auto& savepoint = context.status().savepoint;
    const bool busy = savepoint && !savepoint->trigger.empty();
    if (present.stop_failed >= asked || busy || !context.RunsWell()) return std::nullopt;
    next.stop_mode = UpgradeMode::kSavepoint;
    next.stop_triggered = context.now;
    next.stop_trigger = StopTrigger(context);
    plan.actions.push_back(WriteStatus{});
    plan.actions.push_back(StopOrder(context, next));
    return plan;
  }
  if (!look.failure.empty() || look.late || look.untold) {
    next.stop_trigger.clear();
    next.stop_failed = context.now;
    next.stop_failure = !look.failure.empty() ? look.failure
                        : look.untold         ? "the JobManager ended before it said where it is"
                                              : TooLate(context);
    plan.actions.push_back(WriteStatus{});
    plan.events.push_back({true, "SavepointFailed", next.stop_failure + "; the job is cancelled"});
    plan.requeue_after = milliseconds(0);
  } else if (!look.ended && !look.taken && context.FlinkAnswers()) {
    plan.actions.push_back(StopOrder(context, present));
  }
  return plan;
}

// Suspend, edit or redeploy: the old deployment goes first. Its end is written before it begins.
std::optional<Plan> RuleReplace(const Context& context) {
  if (context.phase() != Phase::kUp || !context.spec_problems().empty()) return std::nullopt;
  const bool suspend = context.Wishes(DesiredState::kSuspended);
  const bool restore = !suspend && context.RestoreAsked() && !context.intent().empty();
  const bool redeploy =
      restore || (!suspend && context.RedeployAsked() && !context.intent().empty());
  const bool edit = !suspend && context.IntentChanged();
  if (edit && RescalesInPlace(context)) return std::nullopt;
  if (!suspend && !redeploy && !edit) return std::nullopt;
  if (suspend && context.deployment().mode == Mode::kBatch) return std::nullopt;
  if (edit && !redeploy && RunsToItsEnd(context)) return std::nullopt;
  if (!suspend && !context.CompiledForNextStart().ok()) return std::nullopt;
  const StopDecision decision = DecideStop(context);
  const bool keeps = decision.how == StopHow::kSavepoint || decision.how == StopHow::kLastState;
  if (keeps && !suspend && !StateIncompatibility(context).empty()) return std::nullopt;
  switch (decision.how) {
    case StopHow::kJustStop:
      return JustStop(context);
    case StopHow::kSavepoint:
      return StopWithSavepoint(context);
    case StopHow::kLastState:
      return Remove(context, UpgradeMode::kLastState);
    case StopHow::kWait:
    case StopHow::kHold:
      break;  // conditions.cc tells of it
  }
  return std::nullopt;
}

// Until all Pods of the old deployment have left the API there is no new one.
std::optional<Plan> RuleTakeDown(const Context& context) {
  if (context.phase() != Phase::kDown || context.NothingRuns()) return std::nullopt;
  Plan plan = Stay(context);
  DeleteWorkloads(context, &plan);
  if (!PatienceIsOver(context)) {
    WaitDown(context, &plan);
    plan.requeue_after = Until(context, context.deployment().stop_ordered + kPatienceWithPods);
    return plan;
  }
  plan.status.job_state.clear();
  Move(&plan, State::kWarning, Reason::kOldPodsTerminating,
       WaitingForPods(context.OwnPods()) +
           "; when its node is gone for good: kubectl delete pod --force");
  return plan;
}

}  // namespace weir::job
