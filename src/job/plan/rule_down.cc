// Rules for taking a deployment down: an edit, a suspension, what is left of a former one. How its
// state is kept is stop_decision.h's.
#include "base/crypto/hash.h"
#include "job/plan/rules.h"
#include "job/plan/stop_decision.h"

namespace weir::job {
namespace {

// The same words from the order to the end, so that a calm removal is one status write.
void WaitDown(const Context& context, Plan* plan) {
  const bool suspend = context.Wishes(DesiredState::kSuspended);
  plan->status.job_state.clear();
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

// The intent first: whoever takes over polls, or posts again, under the same trigger id.
Plan StopWithSavepoint(const Context& context) {
  Plan plan = Stay(context);
  DeploymentStatus& deployment = plan.status.deployment;
  deployment.stop_mode = UpgradeMode::kSavepoint;
  deployment.stop_triggered = context.now;
  deployment.stop_trigger = TriggerId(context, "stop");
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

// It runs on: the upgrade is told as held, and tried again later.
Plan GiveUpStop(const Context& context, std::string why) {
  Plan plan = Follow(context);
  DeploymentStatus& deployment = plan.status.deployment;
  deployment.stop_mode.reset();
  deployment.stop_trigger.clear();
  deployment.stop_triggered = SystemTime{};
  deployment.stop_failed_generation = context.job.meta.generation;
  deployment.stop_failed = context.now;
  deployment.stop_failure = std::move(why);
  plan.events.push_back({true, "SavepointFailed", deployment.stop_failure});
  return plan;
}

}  // namespace

std::string TriggerId(const Context& context, std::string_view purpose) {
  const DeploymentStatus& deployment = context.deployment();
  return crypto::Sha256Hex(context.job.meta.uid + "/" + std::to_string(deployment.sequence) + "/" +
                           std::string(purpose) + "/" + FormatTime(context.now))
      .substr(0, 32);
}

// A stop with a savepoint is under way: until it is complete the deployment stays as it is.
std::optional<Plan> RuleStopping(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  if (context.phase() != Phase::kUp || present.stop_trigger.empty()) return std::nullopt;
  const auto& look = context.obs.flink ? context.obs.flink->trigger : std::nullopt;
  const bool seen = look && look->id == present.stop_trigger;
  if (seen && look->status.completed && look->status.failure) {
    return GiveUpStop(context, "the savepoint failed: " + look->status.failure->message);
  }
  if (seen && look->status.completed) {
    Plan plan = Remove(context, UpgradeMode::kSavepoint);
    const StatePoint point{look->status.location, true, present.sequence, context.now};
    plan.status.state_point = point;
    if (!plan.status.savepoint) plan.status.savepoint.emplace();
    plan.status.savepoint->path = point.path;
    plan.status.savepoint->taken = point.taken;
    plan.status.savepoint->failure.clear();
    plan.events.push_back({false, "SavepointTaken", "stopped with savepoint " + point.path});
    return plan;
  }
  const flink::JobOverview* job = context.FlinkJob();
  const bool ended = job != nullptr && flink::IsTerminal(job->state);
  if (context.now >= present.stop_triggered + context.spec().timeouts.savepoint) {
    if (!ended) {
      return GiveUpStop(context, "the savepoint did not complete within spec.timeouts.savepoint (" +
                                     FormatDuration(context.spec().timeouts.savepoint) + ")");
    }
    // It was stopped, and nobody can say any more where its savepoint is.
    return Remove(context, UpgradeMode::kSavepoint);
  }
  // A job that failed meanwhile keeps its checkpoints: that is an outcome like any other.
  if (ended && job->state != flink::JobState::kFinished) return std::nullopt;
  Plan plan = Stay(context);
  WaitForSavepoint(context, &plan);
  const bool lost = seen && !look->known;
  const bool never_asked = !seen && context.FlinkAnswers();
  if ((lost || never_asked) && !ended) plan.actions.push_back(StopOrder(context, present));
  plan.requeue_after = Until(context, present.stop_triggered + context.spec().timeouts.savepoint);
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
