// Rules before and at a start: adoption, refusal, waiting, the start itself.
#include <algorithm>
#include <sstream>

#include "job/api/bounds.h"
#include "job/api/names.h"
#include "job/plan/render.h"
#include "job/plan/rollback.h"
#include "job/plan/rules.h"
#include "job/plan/stop_decision.h"

namespace weir::job {
namespace {

Plan Wait(const Context& context, Reason reason, std::string message) {
  Plan plan = Stay(context);
  plan.status.job_state.clear();
  Move(&plan, State::kAccepted, reason, std::move(message));
  return plan;
}

// A rescale goes back to the last checkpoint: without one it would begin empty.
bool MayRescale(const Context& context, bool high_availability) {
  return UsesAdaptiveScheduler(context.spec(), context.config) &&
         (high_availability || context.upgrade_mode() == UpgradeMode::kStateless);
}

DeploymentStatus NewDeployment(const Context& context, const sql::CompiledUnit& unit) {
  const SqlJob& job = context.job;
  const bool next_ha = WantsHighAvailability(job.spec);
  DeploymentStatus next;
  next.sequence = context.deployment().sequence + 1;
  next.job_id = FlinkJobId(job.meta.uid, next.sequence);
  next.intent_hash = context.intent();
  next.frame_hash = FrameHash(job.spec, context.obs.sql.text);
  next.rescalable = MayRescale(context, next_ha);
  next.generation = job.meta.generation;
  next.config_name = ConfigName(job.meta.name, next.sequence, next.intent_hash);
  next.config_is_secret = ConfigIsSecret(job.spec, unit);
  next.high_availability = next_ha;
  next.mode = job.spec.mode;
  next.parallelism = EffectiveParallelism(job.spec, unit);
  next.rest_port = RestPort(job.spec);
  next.started = context.now;
  next.restored_from = FindNextState(context).path;
  next.restore_nonce = Bounded(job.spec.restore.nonce, kMaxNameBytes);
  next.checkpoint_dir = next.high_availability ? job.spec.checkpoints.directory : "";
  const auto nonce = job.meta.annotations.find(kAnnotationRedeploy);
  if (nonce != job.meta.annotations.end()) next.redeploy_nonce = nonce->second;
  next.own_connectors = OwnConnectorsOf(unit, context.obs.connectors);
  return next;
}

void BeginRun(const Context& context, const sql::CompileOutput& output, Plan* plan) {
  SqlJobStatus& status = plan->status;
  status.deployment = NewDeployment(context, *output.unit);
  const RunDecision& run = context.run();
  status.run = run.run;
  status.runs = run.begun;
  plan->events.insert(plan->events.end(), run.begun_events.begin(), run.begun_events.end());
  status.parallelism = status.deployment.parallelism;
  status.result.clear();
  status.job_state.clear();
  status.failure.reset();
  // Every run of a batch has attempts of its own.
  const bool another_attempt =
      context.status().restart.next != SystemTime{} && context.status().result.empty();
  if (context.IntentChanged() || (context.run().run && !another_attempt)) {
    status.restart.attempts = 0;
  }
  status.restart.next = SystemTime{};
  status.checkpoint.reset();
  status.state_point.reset();
  status.start = context.now;
  status.end = SystemTime{};
  status.ui_url = UiUrl(context.job, status.deployment, context.config);
  status.sql = Summarize(context.obs.sql.text, output);
  // As rule_up.cc will say at the next look: another text would cost another write.
  Move(plan, State::kAccepted, Reason::kDeploying, "waiting for the JobManager's Pod");
  const std::string& from = status.deployment.restored_from;
  plan->events.push_back({false, "Deploying",
                          "deployment " + std::to_string(status.deployment.sequence) +
                              " is starting as Flink job " + status.deployment.job_id +
                              (from.empty() ? "" : ", continuing from " + from) +
                              (run.run ? ", for the run of " + FormatTime(run.run->fire) : "")});
}

// What the JobManager's workload says of its run.
void AdoptRun(const Child& workload, SqlJobStatus* status) {
  RunStatus run;
  std::string trigger;
  std::string fire;
  std::string previous;
  std::istringstream words(workload.run_of);
  words >> run.id >> trigger >> fire >> previous >> run.attempt >> run.number;
  const auto known = ParseRunTrigger(trigger);
  const auto fired = ParseTime(fire);
  const auto former = ParseTime(previous);
  if (!words || !known || !fired.ok() || !former.ok()) return;
  run.trigger = *known;
  run.fire = *fired;
  run.previous_fire = *former;
  status->runs.started = std::max<int64_t>(status->runs.started, 1);
  status->run = std::move(run);
}

// What stands in the way and is not this SqlJob's: of a former one of the same name.
std::vector<std::string> Leftovers(const Context& context) {
  std::vector<std::string> names;
  for (const Child& child : context.obs.children) {
    const bool config = child.kind == ChildKind::kConfigMap || child.kind == ChildKind::kSecret;
    if (child.owner_uid == context.job.meta.uid || config) continue;
    names.push_back(std::string(ChildKindName(child.kind)) + " " + child.name);
  }
  for (const PodInfo& pod : context.obs.pods) {
    if (pod.owner_uid != context.job.meta.uid) names.push_back("Pod " + pod.name);
  }
  return names;
}

bool LeftoversStay(const Context& context) {
  return std::any_of(context.obs.children.begin(), context.obs.children.end(),
                     [&](const Child& child) {
                       return child.owner_uid != context.job.meta.uid && !child.deleting &&
                              child.kind != ChildKind::kConfigMap;
                     }) &&
         context.now - context.job.meta.created >= kPatienceWithPods;
}

}  // namespace

// Status was lost, the children were not: they say what runs. Nothing is started for that.
std::optional<Plan> RuleAdopt(const Context& context) {
  if (context.deployment().sequence != 0) return std::nullopt;
  const Child* newest = nullptr;
  for (const Child& child : context.obs.children) {
    if (child.owner_uid != context.job.meta.uid || child.sequence == 0) continue;
    const bool newer = newest == nullptr || child.sequence > newest->sequence;
    // Of one sequence the JobManager's workload tells most.
    const bool better =
        newest != nullptr && child.sequence == newest->sequence && !child.intent_hash.empty();
    if (newer || better) newest = &child;
  }
  if (newest == nullptr) return std::nullopt;
  Plan plan = Stay(context);
  const SqlJob& job = context.job;
  DeploymentStatus& deployment = plan.status.deployment;
  deployment.sequence = newest->sequence;
  deployment.job_id = FlinkJobId(job.meta.uid, newest->sequence);
  deployment.intent_hash = newest->intent_hash;
  deployment.generation = job.meta.generation;
  deployment.started = context.now;
  deployment.high_availability = WantsHighAvailability(job.spec);
  if (context.intent() == newest->intent_hash && !context.intent().empty()) {
    deployment.frame_hash = FrameHash(job.spec, context.obs.sql.text);
    deployment.rescalable = MayRescale(context, deployment.high_availability);
  }
  deployment.mode = newest->kind == ChildKind::kJob ? Mode::kBatch : job.spec.mode;
  deployment.parallelism = job.spec.resources.parallelism;
  deployment.rest_port = RestPort(job.spec);
  const auto nonce = job.meta.annotations.find(kAnnotationRedeploy);
  if (nonce != job.meta.annotations.end()) deployment.redeploy_nonce = nonce->second;
  deployment.config_name = ConfigName(job.meta.name, newest->sequence, newest->intent_hash);
  deployment.config_is_secret = std::none_of(
      context.obs.children.begin(), context.obs.children.end(), [&](const Child& child) {
        return child.kind == ChildKind::kConfigMap && child.name == deployment.config_name;
      });
  plan.status.start = context.now;
  plan.status.parallelism = deployment.parallelism;
  if (deployment.mode == Mode::kBatch) AdoptRun(*newest, &plan.status);
  // Nobody knows which fires were run: none of them is run again.
  if (job.spec.schedule) plan.status.runs.handled_until = context.now;
  const std::string which = "deployment " + std::to_string(newest->sequence);
  if (newest->intent_hash.empty()) {
    // Half taken down when the status went: nobody knows what it ran.
    OrderStop(context, &plan);
    Move(&plan, State::kAccepted, Reason::kUpgrading,
         "removing " + which + ", found without a JobManager");
  } else {
    plan.status.ui_url = UiUrl(job, deployment, context.config);
    Move(&plan, State::kAccepted, Reason::kDeploying,
         which + " was found running and is taken over");
  }
  plan.events.push_back({false, "Adopted", plan.status.message});
  return plan;
}

// What cannot be started is told, with its place and remedy, and waits for a change.
std::optional<Plan> RuleRefuse(const Context& context) {
  if (!MayStart(context)) return std::nullopt;
  const auto refuse = [&](Reason reason, const std::string& message) {
    Plan plan = Wait(context, reason, message);
    plan.stalled = StalledBy(std::string(ReasonName(reason)), message);
    return plan;
  };
  if (!context.spec_problems().empty()) {
    return refuse(Reason::kSpecInvalid, SpecProblemMessage(context));
  }
  if (context.Wishes(DesiredState::kSuspended)) return std::nullopt;
  if (!context.obs.sql.found) return refuse(Reason::kSqlSourceMissing, context.obs.sql.error);
  const sql::CompileOutput& output = context.CompiledForNextStart();
  if (!output.ok()) return refuse(Reason::kSqlInvalid, SqlErrorMessage(context, output));
  const NextState next = FindNextState(context);
  if (!next.problem.empty()) return refuse(next.reason, next.problem);
  if (next.path.empty() || next.path == context.spec().restore.from) return std::nullopt;
  const std::string& misfit = StateIncompatibility(context);
  if (misfit.empty()) return std::nullopt;
  Plan plan = Wait(context, Reason::kSuspended, "held, see the condition Stalled");
  plan.stalled = MisfitCondition(misfit);
  return plan;
}

std::optional<Plan> RuleSuspended(const Context& context) {
  if (!MayStart(context) || !context.Wishes(DesiredState::kSuspended)) return std::nullopt;
  return Wait(context, Reason::kSuspended, "spec.state is Suspended");
}

// Somebody else's objects stand under the names that this job needs.
std::optional<Plan> RuleBlocked(const Context& context) {
  if (!MayStart(context)) return std::nullopt;
  if (const std::vector<std::string> names = Leftovers(context); !names.empty()) {
    Plan plan =
        Wait(context, Reason::kOldPodsTerminating,
             "waiting for " + names.front() + " of a deleted SqlJob of this name" +
                 (names.size() > 1 ? " (and " + std::to_string(names.size() - 1) + " more)" : "") +
                 " to leave the API");
    plan.requeue_after = kLookAgain;
    if (LeftoversStay(context)) {
      plan.stalled = StalledBy(
          "OldPodsTerminating",
          plan.status.message + "; nobody deletes it: kubectl delete deployment,job,service -l " +
              std::string(kLabelJob) + "=" + context.job.meta.name + "," + kLabelUid +
              "!=" + context.job.meta.uid + " -n " + context.job.meta.ns);
    }
    return plan;
  }
  if (context.obs.name_conflicts.empty()) return std::nullopt;
  const std::string message = "an object called " + context.obs.name_conflicts.front() +
                              " exists that does not belong to this SqlJob; delete it, or give the "
                              "SqlJob another name";
  Plan plan = Wait(context, Reason::kDeploying, message);
  plan.stalled = StalledBy("NameTaken", message);
  plan.requeue_after = kLookAgain;
  return plan;
}

std::optional<Plan> RuleQueue(const Context& context) {
  if (!MayStart(context) || context.slot_granted) return std::nullopt;
  std::string message = "waiting for a place to start (--max-concurrent-deployments)";
  if (context.queue_position > 0) {
    message += ", position " + std::to_string(context.queue_position);
  }
  return Wait(context, Reason::kQueued, std::move(message));
}

// The intent is written first: after a crash anywhere the next plan finds this sequence and
// creates what is missing, never a second one.
std::optional<Plan> RuleStart(const Context& context) {
  if (!MayStart(context)) return std::nullopt;
  const sql::CompileOutput& output = context.CompiledForNextStart();
  Plan plan = Stay(context);
  // A Secret is never listed; its name is known only as long as status holds it.
  const DeploymentStatus& old = context.deployment();
  if (old.config_is_secret && !old.config_name.empty()) {
    plan.actions.push_back(DeleteNamed{ChildKind::kSecret, old.config_name});
  }
  BeginRun(context, output, &plan);
  AcceptRevision(context, &plan);
  plan.actions.push_back(WriteStatus{});
  for (CreateChild& child : RenderAll(context.job, plan.status.deployment, plan.status.run,
                                      *output.unit, context.config)) {
    plan.actions.push_back(std::move(child));
  }
  plan.requeue_after = context.spec().timeouts.progress;
  return plan;
}

}  // namespace weir::job
