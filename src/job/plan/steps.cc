// The small steps that rules share.
#include <algorithm>

#include "job/plan/rules.h"

namespace weir::job {
namespace {

constexpr int64_t kMaxHaSequences = 10;

}  // namespace

bool MayStart(const Context& context) {
  const Phase phase = context.phase();
  return phase == Phase::kNever || phase == Phase::kDown || phase == Phase::kFinished;
}

Plan Stay(const Context& context) {
  Plan plan;
  plan.status = context.status();
  plan.status.runs = context.run().runs;
  return plan;
}

void Move(Plan* plan, State state, Reason reason, std::string message) {
  plan->status.state = state;
  plan->status.reason = ReasonName(reason);
  plan->status.message = std::move(message);
}

void OrderStop(const Context& context, Plan* plan) {
  plan->status.deployment.stop_ordered = context.now;
}

void End(const Context& context, Plan* plan, State outcome, Reason reason, std::string message) {
  Move(plan, outcome, reason, std::move(message));
  plan->status.result = StateName(outcome);
  if (context.deployment().sequence == 0) return;
  plan->status.end = context.now;
  if (context.deployment().stop_ordered == SystemTime{}) OrderStop(context, plan);
  if (outcome != State::kSucceeded) KeepState(context, plan);
  if (context.deployment().mode == Mode::kBatch) {
    RunsStatus& runs = plan->status.runs;
    ++(outcome == State::kSucceeded ? runs.succeeded
       : outcome == State::kFailed  ? runs.failed
                                    : runs.killed);
  }
  if (const auto ended = context.Ended()) {
    plan->status.job_state = flink::JobStateName(*ended);
  } else if (const flink::JobOverview* flink = context.FlinkJob()) {
    plan->status.job_state = flink->state_word;
  }
}

ConditionDraft StalledBy(std::string reason, std::string message) {
  return {"True", std::move(reason), std::move(message)};
}

void DeleteWorkloads(const Context& context, Plan* plan) {
  for (const Child* child : context.OwnWorkloads()) {
    // Foreground: the workload stays in the API until its Pods have left it.
    const bool foreground = child->kind != ChildKind::kService;
    if (child->deleting) continue;
    plan->actions.push_back(DeleteChild{child->kind, child->name, child->uid, foreground});
  }
}

void DeleteConfigMaps(const Context& context, Plan* plan) {
  for (const Child* child : context.OwnConfigs()) {
    if (child->deleting) continue;
    plan->actions.push_back(DeleteChild{child->kind, child->name, child->uid, false});
  }
}

void DeleteConfigs(const Context& context, Plan* plan) {
  DeleteConfigMaps(context, plan);
  const DeploymentStatus& deployment = context.deployment();
  if (deployment.config_is_secret && !deployment.config_name.empty()) {
    plan->actions.push_back(DeleteNamed{ChildKind::kSecret, deployment.config_name});
  }
}

void DeleteHaConfigMaps(const Context& context, int64_t first, int64_t last, Plan* plan) {
  first = std::max({first, int64_t{1}, last - kMaxHaSequences + 1});
  for (int64_t sequence = first; sequence <= last; ++sequence) {
    for (std::string& name :
         HaConfigMapNames(context.job.meta.name, context.job.meta.uid, sequence)) {
      plan->actions.push_back(DeleteNamed{ChildKind::kConfigMap, std::move(name)});
    }
  }
}

std::string WaitingForPods(const std::vector<const PodInfo*>& pods) {
  if (pods.empty()) return "waiting for the former deployment's objects to leave the API";
  std::string text = "waiting for Pod " + pods.front()->name;
  if (pods.size() > 1) text += " and " + std::to_string(pods.size() - 1) + " more";
  return text + " to leave the API";
}

bool PatienceIsOver(const Context& context) {
  return context.now - context.deployment().stop_ordered >= kPatienceWithPods;
}

milliseconds Until(const Context& context, SystemTime time) {
  return std::max(time - context.now, milliseconds(1000));
}

void LookAgainWithin(milliseconds wait, Plan* plan) {
  plan->requeue_after = std::min(plan->requeue_after.value_or(wait), wait);
}

}  // namespace weir::job
