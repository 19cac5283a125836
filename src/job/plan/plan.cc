#include "job/plan/plan.h"

#include <algorithm>

#include "job/api/bounds.h"
#include "job/plan/rollback.h"
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
    {"Rescale", RuleRescale},      // another parallelism alone: changed while the job runs
    {"Replace", RuleReplace},      // suspend, edit, redeploy: order the old deployment's end
    {"TakeDown", RuleTakeDown},    // until nothing of the old deployment is left
    {"FindState", RuleFindState},  // where the stopped deployment stood
    {"Refuse", RuleRefuse},        // spec or SQL that cannot be started
    {"Suspended", RuleSuspended},  // nothing runs, and nothing is to run
    {"AwaitRun", RuleAwaitRun},    // a batch between its runs
    {"BackOff", RuleBackOff},      // it failed, and the next attempt is not due yet
    {"Blocked", RuleBlocked},      // others' objects under this job's names
    {"Tune", RuleTune},            // advice after a batch run comes before the next one's start
    {"Guess", RuleGuess},          // what a stream that never ran is to start with
    {"Queue", RuleQueue},          // over --max-concurrent-deployments
    {"Start", RuleStart},          // the next sequence: intent first, then the objects
    {"Ensure", RuleEnsure},        // objects of the present sequence that are missing
    {"Savepoint", RuleSavepoint},  // one that was asked for, or is due
    {"Dispose", RuleDispose},      // a savepoint of ours over savepoints.keep
    {"Follow", RuleFollow},        // Flink's state becomes ours
};

constexpr milliseconds kLookForSecrets{30'000};

// A stream runs as it is wanted, a batch is between its runs: tuning may act.
bool IsCalm(Mode mode, std::string_view rule) {
  if (mode == Mode::kStreaming) return rule == "Follow";
  constexpr std::string_view kBetweenRuns[] = {"Finished", "AwaitRun", "TakeDown", "BackOff",
                                               "Tune"};
  return std::find(std::begin(kBetweenRuns), std::end(kBetweenRuns), rule) !=
         std::end(kBetweenRuns);
}

bool HasFinalizer(const SqlJob& job) {
  const auto& finalizers = job.meta.finalizers;
  return std::find(finalizers.begin(), finalizers.end(), kFinalizer) != finalizers.end();
}

ConditionDraft RolledBack(const RollbackStatus& rollback) {
  return StalledBy("RolledBack",
                   "generation " + std::to_string(rollback.generation) + " failed (" +
                       rollback.reason + "); revision " + rollback.revision +
                       " runs instead. Edit the spec, or set another value of the annotation " +
                       kAnnotationRedeploy + " to try it again");
}

// What holds for every plan: finalizer first, conditions, one status for all its writes.
void Complete(const Context& context, Plan* plan) {
  const SqlJob& job = context.job;
  if (!plan->status.state) plan->status.state = context.state();
  if (!job.meta.deleting) {
    if (!plan->sql_valid) plan->sql_valid = SqlCondition(context);
    if (!plan->stalled) plan->stalled = HeldEdit(context);
    const auto& rollback = plan->status.rollback;
    if (!plan->stalled && rollback && !IsTerminal(*plan->status.state)) {
      plan->stalled = RolledBack(*rollback);
    }
    plan->status.observed_generation =
        std::max(job.meta.generation, job.status.observed_generation);
    if (!HasFinalizer(job)) plan->actions.insert(plan->actions.begin(), AddFinalizer{});
  }
  AddLastLog(context, plan);
  const RunDecision& run = context.run();
  plan->new_run = run.asked;
  plan->events.insert(plan->events.end(), run.events.begin(), run.events.end());
  if (!context.obs.secrets.error.empty() && !job.meta.deleting) {  // nobody watches Secrets
    LookAgainWithin(kLookForSecrets, plan);
  }
  if (const auto wake = WakeAt(context); wake && !job.meta.deleting) {
    LookAgainWithin(Until(context, *wake), plan);
  }
  plan->status = Canonical(std::move(plan->status));
  // Before the status that implies it: after a crash in between it is renewed once more.
  if (auto record = plan->gone ? std::nullopt : RenewRecord(context, plan->status)) {
    plan->actions.insert(plan->actions.begin(), std::move(*record));
  }
  for (Action& action : plan->actions) {
    if (auto* write = std::get_if<WriteStatus>(&action)) write->status = plan->status;
  }
}

// `stored` is the job as the API server holds it, `job` as it is to run.
Plan Decide(const SqlJob& stored, const SqlJob& job, const Observation& observation,
            const OperatorConfig& config, bool slot_granted, int queue_position, SystemTime now) {
  const Context context(job, observation, config, slot_granted, queue_position, now);
  Plan plan = Stay(context);
  for (const Rule& rule : kRules) {
    if (auto decided = rule.decide(context)) {
      plan = std::move(*decided);
      plan.rule = rule.name;
      break;
    }
  }
  // What was rolled back to runs as it ran: advice is about what failed.
  if (!job.status.rollback) FoldTuning(context, stored, IsCalm(stored.spec.mode, plan.rule), &plan);
  Complete(context, &plan);
  plan.former_wanted = context.former_missed();
  return plan;
}

}  // namespace

Plan MakePlan(const SqlJob& job, const Observation& observation, const OperatorConfig& config,
              bool slot_granted, int queue_position, SystemTime now) {
  std::optional<SqlJob> storage;
  const SqlJob& wanted = WithTuned(job, &storage);
  if (!job.status.rollback || job.meta.deleting) {
    return Decide(job, wanted, observation, config, slot_granted, queue_position, now);
  }
  if (!RollbackHolds(wanted, observation)) {
    SqlJob stored = job;
    SqlJob fresh = wanted;
    stored.status.rollback.reset();
    fresh.status.rollback.reset();
    return Decide(stored, fresh, observation, config, slot_granted, queue_position, now);
  }
  Observation seen = observation;
  const SqlJob effective = EffectiveJob(wanted, &seen);
  return Decide(job, effective, seen, config, slot_granted, queue_position, now);
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
