// Another parallelism for a job that runs, without stopping it: Flink's adaptive scheduler is told,
// goes back to the last checkpoint and runs on at the new width; the TaskManagers follow.
//
// The intent (deployment.parallelism, rescale_from) is written first. From then on the job's own
// requirements tell whether Flink has heard of it, so that a crash anywhere repeats what is missing
// and no more: to say a requirement or a number of replicas twice changes nothing.
#include "job/plan/change.h"
#include "job/plan/render.h"
#include "job/plan/rollback.h"
#include "job/plan/rules.h"

namespace weir::job {
namespace {

constexpr milliseconds kAskAgain{15'000};

// A look that is younger than the last time that Flink was told.
const flink::ScaleLook* FreshScale(const Context& context) {
  if (!context.FlinkAnswers() || context.FlinkJob() == nullptr) return nullptr;
  const auto& scale = context.obs.flink->scale;
  if (!scale || scale->seen <= context.deployment().rescale_asked) return nullptr;
  return &*scale;
}

bool MayAsk(const Context& context) {
  const flink::JobOverview* job = context.FlinkJob();
  return context.FlinkAnswers() && job != nullptr && !flink::IsTerminal(job->state) &&
         job->state != flink::JobState::kCancelling && context.deployment().stop_trigger.empty();
}

bool IsLate(const Context& context) {
  return context.now >= context.deployment().rescale_ordered + context.spec().timeouts.progress;
}

void SetReplicas(const Context& context, int parallelism, Plan* plan) {
  const std::string name = TaskManagerName(context.job.meta.name);
  const Child* const workload = context.Present(ChildKind::kDeployment, name);
  if (workload == nullptr) return;  // it will be created with the number that is then right
  plan->actions.push_back(
      PatchChild{ChildKind::kDeployment,
                 name,
                 workload->uid,
                 {{"spec", {{"replicas", TaskManagerCount(context.spec(), parallelism)}}}}});
}

// From the JobManager's workload a lost status is rebuilt.
void MarkIntent(const Context& context, const std::string& hash, Plan* plan) {
  const std::string name = JobManagerName(context.job.meta.name);
  const Child* const workload = context.Present(ChildKind::kDeployment, name);
  if (workload == nullptr) return;
  plan->actions.push_back(
      PatchChild{ChildKind::kDeployment,
                 name,
                 workload->uid,
                 {{"metadata", {{"annotations", {{kAnnotationIntent, hash}}}}}}});
}

std::string FromTo(int from, int to) {
  return "from parallelism " + std::to_string(from) + " to " + std::to_string(to);
}

void Forget(DeploymentStatus* deployment) {
  deployment->rescale_from = 0;
  deployment->rescale_ordered = deployment->rescale_asked = SystemTime{};
  deployment->rescale_from_intent.clear();
}

// The intent, then the Pods, and Flink last: as long as it has not heard, all is said again.
void Order(const Context& context, Plan* plan) {
  DeploymentStatus& next = plan->status.deployment;
  next.rescale_asked = context.now;
  plan->actions.push_back(WriteStatus{});
  MarkIntent(context, next.intent_hash, plan);
  if (TaskManagerCount(context.spec(), next.parallelism) >
      TaskManagerCount(context.spec(), next.rescale_from)) {
    SetReplicas(context, next.parallelism, plan);
  }
  plan->actions.push_back(RescaleFlinkJob{next.job_id, next.rescale_from, next.parallelism});
  plan->requeue_after = kAskAgain;
}

std::optional<Plan> Begin(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  if (!MayAsk(context)) return std::nullopt;
  if (IsRescaling(context.status())) {
    // One after the other: the former has to have reached Flink, so that it is known where it
    // stands.
    const flink::ScaleLook* const scale = FreshScale(context);
    if (scale == nullptr || scale->Behind(present.rescale_from, present.parallelism)) {
      return std::nullopt;
    }
  }
  const sql::CompileOutput& output = context.CompiledForPresent();
  if (!output.ok()) return std::nullopt;
  const int to = EffectiveParallelism(context.spec(), *output.unit);
  Plan plan = Follow(context);
  DeploymentStatus& next = plan.status.deployment;
  next.intent_hash = context.intent();
  next.generation = context.job.meta.generation;
  Forget(&next);
  AcceptRescale(context, &plan);
  if (to == present.parallelism) {  // SET 'parallelism.default' has the last word
    MarkIntent(context, next.intent_hash, &plan);
    return plan;
  }
  next.parallelism = to;
  next.rescale_from = present.parallelism;
  next.rescale_ordered = context.now;
  next.rescale_from_intent = present.intent_hash;
  Order(context, &plan);
  plan.events.push_back({false, "Rescaling", "in place, " + FromTo(present.parallelism, to)});
  return plan;
}

// Flink runs at the new width: TaskManagers that are left over go.
Plan Complete(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  const int from = present.rescale_from;
  Plan plan = Follow(context);
  if (present.parallelism < from) SetReplicas(context, present.parallelism, &plan);
  Forget(&plan.status.deployment);
  plan.events.push_back({false, "Rescaled", "in place, " + FromTo(from, present.parallelism)});
  return plan;
}

// Flink would not take it: then by a restart from the state, like any other edit.
Plan GiveUp(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  Plan plan = Follow(context);
  DeploymentStatus& next = plan.status.deployment;
  next.intent_hash = present.rescale_from_intent;
  next.parallelism = present.rescale_from;
  next.rescalable = false;
  Forget(&next);
  plan.stalled.reset();
  SetReplicas(context, next.parallelism, &plan);
  MarkIntent(context, next.intent_hash, &plan);
  plan.events.push_back({true, "RescaleRefused",
                         "Flink did not take the new parallelism in place within "
                         "spec.timeouts.progress; the job is restarted from its state instead"});
  return plan;
}

}  // namespace

std::optional<Plan> RuleRescale(const Context& context) {
  if (context.phase() != Phase::kUp || !context.spec_problems().empty() ||
      !context.Wishes(DesiredState::kRunning)) {
    return std::nullopt;
  }
  if (RescalesInPlace(context)) {
    if (auto plan = Begin(context)) return plan;
  }
  if (!IsRescaling(context.status())) return std::nullopt;
  const DeploymentStatus& present = context.deployment();
  const flink::ScaleLook* const scale = FreshScale(context);
  if (scale == nullptr) return std::nullopt;
  if (scale->Behind(present.rescale_from, present.parallelism)) {
    if (IsLate(context)) return GiveUp(context);
    if (!MayAsk(context) || context.now < present.rescale_asked + kAskAgain) return std::nullopt;
    Plan plan = Follow(context);
    Order(context, &plan);
    return plan;
  }
  if (scale->Settled() && context.FlinkJob()->tasks.AllUp()) return Complete(context);
  return std::nullopt;
}

void FollowRescale(const Context& context, Plan* plan) {
  const auto& flink = context.obs.flink;
  if (context.FlinkAnswers() && flink->scale && flink->all_tasks_up() &&
      flink->scale->Widest() > 0) {
    plan->status.parallelism = flink->scale->Widest();
  }
  if (!IsRescaling(context.status())) return;
  const DeploymentStatus& present = context.deployment();
  const std::string what =
      "rescaling in place, " + FromTo(present.rescale_from, present.parallelism);
  const Trouble trouble = FindTrouble(context);
  if (plan->status.state == State::kRunning) {
    plan->status.message += "; " + what;
  } else if (plan->status.reason == ReasonName(Reason::kRestarting) ||
             plan->status.reason == ReasonName(Reason::kTasksNotRunning)) {
    Move(plan, State::kWarning, Reason::kRescaling, what);
  }
  if (!IsLate(context)) {
    plan->requeue_after = kAskAgain;
    return;
  }
  plan->stalled = StalledBy(
      trouble.reason.empty() ? "RescaleIncomplete" : trouble.reason,
      "not all tasks run at parallelism " + std::to_string(present.parallelism) +
          " within spec.timeouts.progress (" + FormatDuration(context.spec().timeouts.progress) +
          "); the job runs on as wide as it can" +
          (trouble.message.empty() ? "" : ": " + trouble.message));
}

}  // namespace weir::job
