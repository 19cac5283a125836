// Rules for a deployment that is wanted: its objects are there, and Flink's word becomes ours.
#include <algorithm>

#include "job/api/bounds.h"
#include "job/plan/render.h"
#include "job/plan/restart.h"
#include "job/plan/rollback.h"
#include "job/plan/rules.h"
#include "job/plan/savepoints.h"
#include "job/plan/stop_decision.h"

namespace weir::job {
namespace {

constexpr size_t kMaxCauseBytes = 400;

ChildKind JobManagerKind(const Context& context) {
  return context.deployment().mode == Mode::kBatch ? ChildKind::kJob : ChildKind::kDeployment;
}

bool RanOnce(const Context& context) { return context.deployment().running_since != SystemTime{}; }

// The same sequence can be rendered again only while the spec still says what it runs.
bool MayRender(const Context& context) {
  return context.spec_problems().empty() && !context.intent().empty() && !context.IntentChanged() &&
         context.CompiledForPresent().ok();
}

std::string NameOf(const CreateChild& child) {
  return doc::StringAt(child.object, {"metadata", "name"});
}

// Workloads that a start of before left behind (an observation can be late): they go, and what
// belongs here is created once their names are free.
bool DeleteStragglers(const Context& context, Plan* plan) {
  bool any = false;
  for (const Child* child : context.OwnWorkloads()) {
    if (child->sequence == context.deployment().sequence) continue;
    any = true;
    if (child->deleting) continue;
    plan->actions.push_back(
        DeleteChild{child->kind, child->name, child->uid, child->kind != ChildKind::kService});
  }
  return any;
}

struct Missing {
  bool config = false, service = false, job_manager = false, task_manager = false;
  bool any() const { return config || service || job_manager || task_manager; }
};

Missing FindMissing(const Context& context) {
  const std::string& name = context.job.meta.name;
  Missing missing;
  missing.service = context.Present(ChildKind::kService, JobManagerName(name)) == nullptr;
  missing.job_manager = context.Present(JobManagerKind(context), JobManagerName(name)) == nullptr;
  missing.task_manager = context.Present(ChildKind::kDeployment, TaskManagerName(name)) == nullptr;
  if (context.deployment().config_is_secret) {
    // A Secret is not observed; it goes along with what needs it, and may be there already.
    missing.config = missing.job_manager || missing.task_manager;
  } else {
    missing.config =
        context.Present(ChildKind::kConfigMap, context.deployment().config_name) == nullptr;
  }
  return missing;
}

bool IsMissing(const Missing& missing, Role role) {
  switch (role) {
    case Role::kConfig:
      return missing.config;
    case Role::kService:
      return missing.service;
    case Role::kJobManager:
      return missing.job_manager;
    case Role::kTaskManager:
      return missing.task_manager;
  }
  return false;
}

// A JobManager without HA that is gone takes the job with it: that is a new start.
Plan StartOver(const Context& context) {
  Plan plan = Stay(context);
  OrderStop(context, &plan);
  plan.status.job_state.clear();
  Move(&plan, State::kAccepted, Reason::kUpgrading,
       "the JobManager's workload was deleted; the job is started anew");
  plan.actions.push_back(WriteStatus{});
  DeleteWorkloads(context, &plan);
  plan.events.push_back({true, "JobManagerLost", plan.status.message});
  return plan;
}

// Objects of former sequences that the present one has made superfluous.
void CleanUp(const Context& context, Plan* plan) {
  if (!RanOnce(context)) return;
  for (const Child* child : context.OwnConfigs()) {
    if (child->deleting || child->sequence == 0 ||
        child->sequence >= context.deployment().sequence) {
      continue;
    }
    plan->actions.push_back(DeleteChild{child->kind, child->name, child->uid, false});
  }
  RecordRevision(context, plan);
  // With the first checkpoint of this sequence nothing needs the former ones' any more.
  const int64_t sequence = context.deployment().sequence;
  if (context.deployment().high_availability && sequence > 1 && !context.status().checkpoint &&
      plan->status.checkpoint) {
    DeleteHaConfigMaps(context, 1, sequence - 1, plan);
  }
}

void Missed(const Context& context, const Missing& missing, Plan* plan) {
  std::string names;
  const auto add = [&](bool is_missing, const std::string& name) {
    if (is_missing) names += (names.empty() ? "" : ", ") + name;
  };
  add(missing.job_manager, JobManagerName(context.job.meta.name));
  add(missing.task_manager, TaskManagerName(context.job.meta.name));
  add(missing.config && !context.deployment().config_is_secret, context.deployment().config_name);
  plan->stalled = HeldEdit(context).value_or(
      StalledBy("CannotRecreate", "the spec no longer says what runs; set it back"));
  plan->stalled->message += "; missing and not created again: " + names;
}

// --- Flink's word ---

std::string WithCause(const Context& context, std::string text) {
  const auto& cause = context.obs.flink->root_cause;
  if (!cause || cause->root.message.empty()) return text;
  return Bounded(text + ": " + cause->root.message, kMaxCauseBytes);
}

// Before all tasks have run for the first time: what is being waited for.
void StillStarting(const Context& context, Reason reason, std::string message, Plan* plan) {
  if (const Trouble trouble = FindTrouble(context); !trouble.message.empty()) {
    message = trouble.message;
  }
  Move(plan, State::kAccepted, reason, std::move(message));
}

void NotSeen(const Context& context, std::string message, Plan* plan) {
  if (const Trouble trouble = FindTrouble(context); !trouble.message.empty()) {
    message += " (" + trouble.message + ")";
  }
  Move(plan, State::kWarning, Reason::kUnreachable, std::move(message));
}

// No look was answered yet, or none is any more.
void FollowUnseen(const Context& context, Plan* plan) {
  const PodInfo* pod = context.JobManagerPod();
  const bool ready = pod != nullptr && pod->ready;
  const bool was_seen = RanOnce(context) || context.state() != State::kAccepted ||
                        context.status().reason == ReasonName(Reason::kStarting);
  const bool unreachable = context.obs.flink && context.obs.flink->unreachable;
  const bool failed = context.obs.flink && context.obs.flink->consecutive_failures > 0;
  if (unreachable && (was_seen || ready)) {
    NotSeen(context, "Flink's REST API does not answer: " + context.obs.flink->last_error, plan);
  } else if (was_seen && !ready && (failed || !FindTrouble(context).message.empty())) {
    NotSeen(context, "the JobManager's Pod is not ready", plan);
  } else if (!was_seen) {
    StillStarting(context, Reason::kDeploying,
                  ready ? "the JobManager is up; waiting for Flink's answer"
                        : "waiting for the JobManager's Pod",
                  plan);
  }
  // Else the operator has just started: what status says holds until the first look.
}

bool EnoughRuns(const Context& context, const flink::JobOverview& job) {
  if (context.deployment().mode == Mode::kStreaming) return job.tasks.AllUp();
  // The stages of a batch run take turns: one task that runs or is done is all there may be.
  return job.tasks.running + job.tasks.finished > 0;
}

void FollowRunning(const Context& context, const flink::JobOverview& job, Plan* plan) {
  if (EnoughRuns(context, job)) {
    if (!RanOnce(context)) plan->status.deployment.running_since = context.now;
    Move(plan, State::kRunning, Reason::kAllTasksRunning,
         context.deployment().mode == Mode::kStreaming ? "all tasks run" : "the run is under way");
    return;
  }
  const std::string counts = std::to_string(job.tasks.running + job.tasks.finished) + " of " +
                             std::to_string(job.tasks.total) + " tasks run";
  if (RanOnce(context)) {
    const Trouble trouble = FindTrouble(context);
    // A run of before on a JobManager that came back: no count, it would change with every look.
    Move(plan, State::kWarning, Reason::kTasksNotRunning,
         trouble.message.empty() ? "Flink says RUNNING, but not all tasks run" : trouble.message);
  } else {
    StillStarting(context, Reason::kStarting, counts, plan);
  }
}

void FollowJob(const Context& context, const flink::JobOverview& job, Plan* plan) {
  plan->status.job_state = job.state_word;
  switch (job.state) {
    case flink::JobState::kRunning:
      return FollowRunning(context, job, plan);
    case flink::JobState::kCreated:
    case flink::JobState::kInitializing:
    case flink::JobState::kReconciling:
      if (!RanOnce(context)) StillStarting(context, Reason::kStarting, "tasks are starting", plan);
      return;
    case flink::JobState::kRestarting:
    case flink::JobState::kFailing:
      return Move(plan, State::kWarning, Reason::kRestarting,
                  WithCause(context, "Flink restarts the job after a failure"));
    case flink::JobState::kSuspended:
      return Move(plan, State::kWarning, Reason::kRestarting,
                  "the JobManager has given the job up for another to recover it");
    case flink::JobState::kCancelling:
      return Move(plan, State::kWarning, Reason::kStopping,
                  "the Flink job is being cancelled by somebody else than the operator");
    case flink::JobState::kUnknown:
      return Move(plan, State::kWarning, Reason::kUnknown,
                  "Flink says '" + job.state_word + "', a word that is not known here");
    case flink::JobState::kFinished:
    case flink::JobState::kFailed:
    case flink::JobState::kCanceled:
      return;  // RuleOutcome's
  }
}

void FollowCheckpoint(const Context& context, Plan* plan) {
  constexpr milliseconds kEvery{600'000};
  const auto& seen = context.obs.flink->checkpoints.completed;
  if (!seen) return;
  CheckpointStatus next;
  next.id = seen->id;
  next.path = seen->path;
  next.completed = std::chrono::floor<seconds>(seen->time.value_or(SystemTime{}));
  const auto& known = context.status().checkpoint;
  const bool moved = plan->status.state != context.status().state;
  if (!known || moved || next.completed - known->completed >= kEvery) {
    plan->status.checkpoint = std::move(next);
  }
}

// Not all tasks ran in time: told with the Pods' reason, and not given up (a batch run is, by
// RuleOutcome). What only a person can mend is told at once.
void WatchProgress(const Context& context, Plan* plan) {
  if (plan->status.deployment.running_since != SystemTime{}) return;
  const SystemTime deadline = context.deployment().started + context.spec().timeouts.progress;
  const Trouble trouble = FindTrouble(context);
  if (trouble.reason == "ServiceAccountMissing" || context.now >= deadline) {
    const bool known = !trouble.reason.empty();
    plan->stalled = StalledBy(
        known ? trouble.reason : std::string(ReasonName(Reason::kProgressDeadlineExceeded)),
        known
            ? trouble.message
            : "not all tasks ran within spec.timeouts.progress (" +
                  FormatDuration(context.spec().timeouts.progress) + "): " + plan->status.message);
  }
  if (context.now < deadline) plan->requeue_after = Until(context, deadline);
}

}  // namespace

Plan Follow(const Context& context) {
  Plan plan = Stay(context);
  const flink::JobOverview* job = context.FlinkJob();
  if (!context.FlinkAnswers()) {
    FollowUnseen(context, &plan);
  } else if (job != nullptr) {
    FollowJob(context, *job, &plan);
  } else if (RanOnce(context)) {
    plan.status.job_state.clear();
    Move(&plan, State::kWarning, Reason::kUnknown,
         "Flink answers, and does not list the job (its JobManager may be recovering it)");
  } else {
    StillStarting(context, Reason::kStarting, "Flink is up; the script is being submitted", &plan);
  }
  if (context.FlinkAnswers()) FollowCheckpoint(context, &plan);
  WatchProgress(context, &plan);
  FollowCrash(context, &plan);
  FollowRescale(context, &plan);
  FollowRestarts(context, &plan);
  FollowStability(context, &plan);
  FollowBudget(context, &plan);
  if (const auto next = FindSavepointFire(context).next) {
    LookAgainWithin(Until(context, *next), &plan);
  }
  return plan;
}

// What a deployment needs and is not there is created again, under the same names.
std::optional<Plan> RuleEnsure(const Context& context) {
  if (context.phase() != Phase::kUp) return std::nullopt;
  Plan plan = Follow(context);
  if (DeleteStragglers(context, &plan)) {
    plan.requeue_after = kPatienceWithPods;
    return plan;
  }
  CleanUp(context, &plan);
  const Missing missing = FindMissing(context);
  if (!missing.any()) {
    if (plan.actions.empty()) return std::nullopt;
    return plan;
  }
  const bool batch = context.deployment().mode == Mode::kBatch;
  if (missing.job_manager && RanOnce(context) && !context.deployment().high_availability &&
      !batch && DecideStop(context).how == StopHow::kJustStop) {
    return StartOver(context);
  }
  if (!MayRender(context)) {
    Missed(context, missing, &plan);
    return plan;
  }
  for (CreateChild& child : RenderAll(context.job, context.deployment(), context.status().run,
                                      *context.CompiledForPresent().unit, context.config)) {
    if (!IsMissing(missing, child.role)) continue;
    const std::string name = NameOf(child);
    if (context.IsTaken(name)) {
      plan.stalled = StalledBy("NameTaken", "an object called " + name +
                                                " exists that does not belong to this SqlJob; "
                                                "delete it");
      plan.requeue_after = kLookAgain;
      continue;
    }
    plan.actions.push_back(std::move(child));
  }
  return plan;
}

std::optional<Plan> RuleFollow(const Context& context) {
  if (context.phase() != Phase::kUp) return std::nullopt;
  return Follow(context);
}

}  // namespace weir::job
