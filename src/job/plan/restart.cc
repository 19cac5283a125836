#include "job/plan/restart.h"

#include <algorithm>

#include "job/api/names.h"
#include "job/plan/rules.h"

namespace weir::job {
namespace {

constexpr milliseconds kRefillAfter{3'600'000};
constexpr milliseconds kLoopWindow{600'000};
constexpr int64_t kLoopRestarts = 10;

milliseconds BackOff(const RestartSpec& spec, int attempt) {
  milliseconds wait = spec.initial;
  for (int i = 1; i < attempt && wait < spec.max; ++i) wait *= spec.factor;
  return std::min(wait, spec.max);
}

bool MayBeLooping(const Plan& plan) {
  return plan.status.state == State::kRunning ||
         plan.status.reason == ReasonName(Reason::kRestarting) ||
         plan.status.reason == ReasonName(Reason::kTasksNotRunning);
}

}  // namespace

bool IsRestarting(const SqlJobStatus& status) { return status.restart.next != SystemTime{}; }

std::optional<Plan> TryAgain(const Context& context, const std::string& why,
                             const FailureStatus& failure) {
  const int attempt = context.status().restart.attempts + 1;
  if (attempt > context.spec().restart.max_attempts || context.Wishes(DesiredState::kKilled)) {
    return std::nullopt;
  }
  // Suspended, a batch run may end, and no other attempt begins.
  const bool batch = context.deployment().mode == Mode::kBatch;
  if (batch && !context.Wishes(DesiredState::kRunning)) return std::nullopt;
  const milliseconds wait = BackOff(context.spec().restart, attempt);
  Plan plan = Stay(context);
  OrderStop(context, &plan);
  plan.status.deployment.stop_mode = UpgradeMode::kStateless;
  plan.status.deployment.stop_trigger.clear();
  plan.status.job_state.clear();
  KeepState(context, &plan);
  plan.status.failure = failure;
  plan.status.restart.attempts = attempt;
  plan.status.restart.next = context.now + wait;
  Move(&plan, State::kAccepted, Reason::kRestarting,
       "attempt " + std::to_string(attempt) + " of " +
           std::to_string(context.spec().restart.max_attempts) + " in " + FormatDuration(wait) +
           ", since " + why);
  if (batch) {
    ++plan.status.runs.failed;
    SqlJobStatus ended = context.status();
    ended.result = StateName(State::kFailed);
    ended.failure = failure;
    ended.end = context.now;
    if (auto record = RecordOf(context, ended)) plan.actions.push_back(std::move(*record));
  }
  plan.actions.push_back(WriteStatus{});
  DeleteWorkloads(context, &plan);
  plan.requeue_after = std::min(wait, kPatienceWithPods);
  plan.events.push_back({true, "Restarting", plan.status.message});
  return plan;
}

// An edit or a redeploy does not wait for what went before.
std::optional<Plan> RuleBackOff(const Context& context) {
  if (context.phase() != Phase::kDown || !IsRestarting(context.status())) return std::nullopt;
  if (context.IntentChanged() || context.RedeployAsked() || context.RestoreAsked()) {
    return std::nullopt;
  }
  const SystemTime next = context.status().restart.next;
  if (context.now >= next) return std::nullopt;
  Plan plan = Stay(context);
  plan.requeue_after = Until(context, next);
  return plan;
}

void FollowBudget(const Context& context, Plan* plan) {
  const SystemTime since = context.deployment().running_since;
  if (plan->status.restart.attempts == 0 || plan->status.state != State::kRunning ||
      since == SystemTime{}) {
    return;
  }
  if (context.now < since + kRefillAfter)
    return LookAgainWithin(Until(context, since + kRefillAfter), plan);
  plan->status.restart.attempts = 0;
}

void FollowRestarts(const Context& context, Plan* plan) {
  if (!context.FlinkAnswers() || !context.obs.flink->restarts || !MayBeLooping(*plan)) return;
  DeploymentStatus& deployment = plan->status.deployment;
  const int64_t count = *context.obs.flink->restarts;
  const auto checkpoint = context.NewestCheckpoint();
  const int64_t newest = checkpoint ? checkpoint->id : 0;
  const auto close = [&] {
    deployment.loop_since = SystemTime{};
    deployment.loop_restarts = count;
    deployment.loop_checkpoint = 0;
  };
  if (count < deployment.loop_restarts) close();  // another JobManager counts from nought
  if (deployment.loop_since == SystemTime{}) {
    if (count == deployment.loop_restarts) return;
    deployment.loop_since = context.now;
    deployment.loop_checkpoint = newest;
  }
  if (newest > deployment.loop_checkpoint) return close();
  bool looping = context.status().reason == ReasonName(Reason::kRestartLoop);
  const bool many = count - deployment.loop_restarts > kLoopRestarts;
  if (context.now >= deployment.loop_since + kLoopWindow) {
    if (!many) return close();
    deployment.loop_since = context.now;
    deployment.loop_restarts = count;
    looping = true;
  }
  LookAgainWithin(Until(context, deployment.loop_since + kLoopWindow), plan);
  if (!many && !looping) return;
  std::string text = "Flink restarted the job more than " + std::to_string(kLoopRestarts) +
                     " times in " + FormatDuration(kLoopWindow) +
                     ", and no checkpoint has completed meanwhile";
  if (const auto& cause = context.obs.flink->root_cause; cause && !cause->root.message.empty()) {
    text += ": " + cause->root.message;
  }
  Move(plan, State::kWarning, Reason::kRestartLoop, std::move(text));
}

}  // namespace weir::job
