// Rules for taking a deployment down: an edit, a suspension, what is left of a former one.
#include "job/plan/rules.h"

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

}  // namespace

// Suspend, edit or redeploy: the old deployment goes first. Its end is written before it begins.
std::optional<Plan> RuleReplace(const Context& context) {
  if (context.phase() != Phase::kUp || !context.spec_problems().empty()) return std::nullopt;
  const bool suspend = context.Wishes(DesiredState::kSuspended);
  const bool redeploy = !suspend && context.RedeployAsked() && !context.intent().empty();
  const bool edit = !suspend && context.IntentChanged();
  if (!suspend && !redeploy && !edit) return std::nullopt;
  if (suspend && context.deployment().mode == Mode::kBatch) return std::nullopt;
  if (edit && !redeploy && RunsToItsEnd(context)) return std::nullopt;
  if (context.StateAtRisk()) return std::nullopt;
  if (!suspend && !context.CompiledForNextStart().ok()) return std::nullopt;
  Plan plan = Stay(context);
  OrderStop(context, &plan);
  WaitDown(context, &plan);
  plan.actions.push_back(WriteStatus{});
  DeleteWorkloads(context, &plan);
  plan.requeue_after = kPatienceWithPods;
  return plan;
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
