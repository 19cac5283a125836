#include "job/plan/plan.h"

#include <algorithm>

#include "job/api/bounds.h"
#include "job/plan/rules.h"
#include "job/plan/tuning.h"

namespace weir::job {
namespace {

struct Rule {
  std::string_view name;
  std::optional<Plan> (*decide)(const Context&);
};

// In this order; the first that answers decides. Every phase ends in a rule that always answers.
constexpr Rule kRules[] = {
    {"Delete", RuleDelete},        // the object goes: cancel, remove all, let it go
    {"Adopt", RuleAdopt},          // status was lost: the children say what runs
    {"Finished", RuleFinished},    // rests until a new generation asks for another run
    {"Release", RuleRelease},      // ended: remove what runs, then Finished
    {"Kill", RuleKill},            // spec.state Killed wins over all below
    {"Stopping", RuleStopping},    // a savepoint is being taken to stop the deployment with
    {"Outcome", RuleOutcome},      // the run has ended by itself
    {"EndRun", RuleEndRun},        // a batch run took too long, or the next one replaces it
    {"Replace", RuleReplace},      // suspend, edit, redeploy: order the old deployment's end
    {"TakeDown", RuleTakeDown},    // until nothing of the old deployment is left
    {"FindState", RuleFindState},  // where the stopped deployment stood
    {"Refuse", RuleRefuse},        // spec or SQL that cannot be started
    {"Suspended", RuleSuspended},  // nothing runs, and nothing is to run
    {"AwaitRun", RuleAwaitRun},    // a batch between its runs
    {"Blocked", RuleBlocked},      // others' objects under this job's names
    {"Queue", RuleQueue},          // over --max-concurrent-deployments
    {"Start", RuleStart},          // the next sequence: intent first, then the objects
    {"Ensure", RuleEnsure},        // objects of the present sequence that are missing
    {"Savepoint", RuleSavepoint},  // one that was asked for with weir.dev/savepoint
    {"Follow", RuleFollow},        // Flink's state becomes ours
};

bool HasFinalizer(const SqlJob& job) {
  const auto& finalizers = job.meta.finalizers;
  return std::find(finalizers.begin(), finalizers.end(), kFinalizer) != finalizers.end();
}

// What holds for every plan: finalizer first, conditions, one status for all its writes.
void Complete(const Context& context, Plan* plan) {
  const SqlJob& job = context.job;
  if (!job.meta.deleting) {
    if (!plan->sql_valid) plan->sql_valid = SqlCondition(context);
    if (!plan->stalled) plan->stalled = HeldEdit(context);
    plan->status.observed_generation =
        std::max(job.meta.generation, job.status.observed_generation);
    if (!HasFinalizer(job)) plan->actions.insert(plan->actions.begin(), AddFinalizer{});
  }
  const RunDecision& run = context.run();
  plan->new_run = run.asked;
  plan->events.insert(plan->events.end(), run.events.begin(), run.events.end());
  if (const auto wake = WakeAt(context); wake && !job.meta.deleting) {
    const milliseconds after = Until(context, *wake);
    plan->requeue_after = std::min(plan->requeue_after.value_or(after), after);
  }
  if (!plan->status.state) plan->status.state = context.state();
  plan->status = Canonical(std::move(plan->status));
  // Before the status that implies it: after a crash in between it is renewed once more.
  if (auto record = plan->gone ? std::nullopt : RenewRecord(context, plan->status)) {
    plan->actions.insert(plan->actions.begin(), std::move(*record));
  }
  for (Action& action : plan->actions) {
    if (auto* write = std::get_if<WriteStatus>(&action)) write->status = plan->status;
  }
}

}  // namespace

Plan MakePlan(const SqlJob& job, const Observation& observation, const OperatorConfig& config,
              bool slot_granted, int queue_position, SystemTime now) {
  std::optional<SqlJob> storage;
  const Context context(WithTuned(job, &storage), observation, config, slot_granted, queue_position,
                        now);
  Plan plan = Stay(context);
  for (const Rule& rule : kRules) {
    if (auto decided = rule.decide(context)) {
      plan = std::move(*decided);
      plan.rule = rule.name;
      break;
    }
  }
  FoldTuning(context, job, plan.rule == "Follow", &plan);
  Complete(context, &plan);
  return plan;
}

bool HoldsStartSlot(const SqlJobStatus& status) {
  const bool starting =
      status.state == State::kAccepted && (status.reason == ReasonName(Reason::kDeploying) ||
                                           status.reason == ReasonName(Reason::kStarting));
  const DeploymentStatus& deployment = status.deployment;
  if (!starting || deployment.sequence == 0 || deployment.stop_ordered != SystemTime{} ||
      deployment.running_since != SystemTime{}) {
    return false;
  }
  // One that is stuck must not keep others from starting.
  return std::none_of(status.conditions.begin(), status.conditions.end(),
                      [](const Condition& condition) {
                        return condition.type == "Stalled" && condition.status == "True";
                      });
}

}  // namespace weir::job
