#include "job/plan/rollback.h"

#include <algorithm>
#include <utility>

#include "job/api/bounds.h"
#include "job/api/codec.h"
#include "job/plan/render.h"
#include "job/plan/rules.h"

namespace weir::job {
namespace {

std::string RedeployNonce(const SqlJob& job) {
  const auto nonce = job.meta.annotations.find(kAnnotationRedeploy);
  return nonce == job.meta.annotations.end() ? "" : Bounded(nonce->second, kMaxNameBytes);
}

std::string RestoreNonce(const SqlJob& job) {
  return Bounded(job.spec.restore.nonce, kMaxNameBytes);
}

bool IsHealthy(const Context& context, const Plan& plan) {
  if (plan.status.state != State::kRunning || context.deployment().mode == Mode::kBatch) {
    return false;
  }
  return !context.deployment().high_availability || plan.status.checkpoint.has_value();
}

bool IsKept(const RevisionsStatus& revisions, const std::string& name) {
  return std::find(revisions.names.begin(), revisions.names.end(), name) != revisions.names.end();
}

// The oldest ones that nobody needs go first.
void Prune(RevisionsStatus* revisions, Plan* plan) {
  auto& names = revisions->names;
  for (auto it = names.begin(); names.size() > kMaxRevisions && it != names.end();) {
    if (*it == revisions->deployed || *it == revisions->stable) {
      ++it;
      continue;
    }
    plan->actions.push_back(DeleteNamed{ChildKind::kRevision, *it});
    plan->actions.push_back(DeleteNamed{ChildKind::kSecret, *it});
    it = names.erase(it);
  }
}

}  // namespace

std::string RevisionName(std::string_view job, std::string_view intent_hash) {
  return std::string(job) + "-" + std::string(intent_hash.substr(0, 10));
}

bool RollbackHolds(const SqlJob& job, const Observation& observation) {
  const auto& rollback = job.status.rollback;
  if (!rollback) return false;
  if (rollback->redeploy_nonce != RedeployNonce(job)) return false;
  if (rollback->restore_nonce != RestoreNonce(job)) return false;
  // A spec or script that cannot be read says nothing new.
  if (!job.spec_errors.empty() || !observation.sql.found) return true;
  // Tuned resources alone are no reason to try again what failed.
  if (!job.spec.sql_from && rollback->generation == job.meta.generation) return true;
  return rollback->failed_intent == IntentHash(job.spec, observation.sql.text);
}

SqlJob EffectiveJob(const SqlJob& job, Observation* observation) {
  SqlJob out = job;
  if (!observation->revision) {
    observation->sql = {false, "",
                        "ControllerRevision " + job.status.rollback->revision +
                            ", to which the job was rolled back, is gone; edit the spec"};
    return out;
  }
  const SqlJobSpec& spec = observation->revision->spec;
  out.spec.sql = observation->revision->sql;
  out.spec.sql_from.reset();
  out.spec.validation = spec.validation;
  out.spec.variables = spec.variables;
  out.spec.mode = spec.mode;
  out.spec.target_type = spec.target_type;
  out.spec.flink = spec.flink;
  out.spec.resources = spec.resources;
  out.spec.checkpoints = spec.checkpoints;
  observation->sql = {true, observation->revision->sql, ""};
  return out;
}

void AcceptRevision(const Context& context, Plan* plan) {
  RevisionsStatus& revisions = plan->status.revisions;
  revisions.former =
      std::exchange(revisions.deployed, RevisionName(context.job.meta.name, context.intent()));
}

void AcceptRescale(const Context& context, Plan* plan) {
  const RevisionsStatus before = plan->status.revisions;
  AcceptRevision(context, plan);
  RevisionsStatus& revisions = plan->status.revisions;
  revisions.former = before.former;
  if (before.stable == before.deployed) revisions.stable = revisions.deployed;
}

void RecordRevision(const Context& context, Plan* plan) {
  RevisionsStatus& revisions = plan->status.revisions;
  const std::string& name = revisions.deployed;
  const bool renders = !context.intent().empty() && !context.IntentChanged() &&
                       name == RevisionName(context.job.meta.name, context.intent());
  if (!renders || IsKept(revisions, name)) return;
  // A stranger's object: the job goes on without this revision, and another look tries again.
  if (context.IsTaken(name)) return;
  const DeploymentStatus& present = context.deployment();
  for (CreateChild& child : RenderRevision(context.job, name, context.obs.sql.text,
                                           present.sequence, present.config_is_secret)) {
    plan->actions.push_back(std::move(child));
  }
  revisions.names.push_back(name);
  Prune(&revisions, plan);
}

void FollowStability(const Context& context, Plan* plan) {
  DeploymentStatus& deployment = plan->status.deployment;
  RevisionsStatus& revisions = plan->status.revisions;
  const bool known = IsKept(revisions, revisions.deployed);
  const bool proven = revisions.deployed == revisions.stable;
  if (!known || proven || !IsHealthy(context, *plan)) {
    deployment.healthy_since = SystemTime{};
    return;
  }
  if (deployment.healthy_since == SystemTime{}) deployment.healthy_since = context.now;
  const SystemTime due = deployment.healthy_since + context.spec().stable_after;
  if (context.now < due) return LookAgainWithin(Until(context, due), plan);
  revisions.stable = revisions.deployed;
  deployment.healthy_since = SystemTime{};
}

std::optional<Plan> RollBack(const Context& context, const std::string& why) {
  const DeploymentStatus& present = context.deployment();
  const RevisionsStatus& revisions = context.status().revisions;
  if (present.mode == Mode::kBatch || revisions.stable.empty() ||
      revisions.stable == revisions.deployed || revisions.stable != revisions.former ||
      context.status().rollback || context.Wishes(DesiredState::kKilled)) {
    return std::nullopt;
  }
  Plan plan = Stay(context);
  OrderStop(context, &plan);
  plan.status.deployment.stop_mode = UpgradeMode::kStateless;
  plan.status.deployment.stop_trigger.clear();
  plan.status.job_state.clear();
  plan.status.state_point.reset();
  if (!present.restored_from.empty()) {
    plan.status.state_point =
        StatePoint{present.restored_from, false, present.sequence, present.started};
  }
  RollbackStatus rollback;
  rollback.revision = revisions.stable;
  rollback.failed_intent = present.intent_hash;
  rollback.generation = context.job.meta.generation;
  rollback.redeploy_nonce = RedeployNonce(context.job);
  rollback.restore_nonce = RestoreNonce(context.job);
  rollback.reason = Bounded(why, kMaxNoteBytes);
  const std::string text = "generation " + std::to_string(rollback.generation) + " failed (" +
                           rollback.reason + "); rolling back to revision " + rollback.revision;
  plan.status.rollback = std::move(rollback);
  Move(&plan, State::kAccepted, Reason::kUpgrading, text);
  plan.actions.push_back(WriteStatus{});
  DeleteWorkloads(context, &plan);
  plan.requeue_after = kPatienceWithPods;
  plan.events.push_back({true, "RolledBack",
                         text +
                             (present.restored_from.empty() ? ", from an empty state"
                                                            : ", from " + present.restored_from) +
                             "; sinks that are not transactional may see rows a second time"});
  return plan;
}

std::optional<Plan> RollBackWhenLate(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  if (present.running_since != SystemTime{} ||
      context.now < present.started + context.spec().timeouts.progress ||
      Follow(context).status.state == State::kRunning) {
    return std::nullopt;
  }
  std::string why = "not all tasks ran within spec.timeouts.progress (" +
                    FormatDuration(context.spec().timeouts.progress) + ")";
  if (const Trouble trouble = FindTrouble(context); !trouble.message.empty()) {
    why += ": " + trouble.message;
  }
  return RollBack(context, why);
}

}  // namespace weir::job
