#include "job/reconcile/reconciler.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "job/api/names.h"
#include "job/observe/projections.h"
#include "job/plan/plan.h"
#include "job/plan/tuning.h"
#include "job/reconcile/secrets.h"
#include "runtime/manager/controller.h"

namespace weir::job {
namespace {

using runtime::ReconcileResult;

// A job's life has a few writes in a row; more than this and it goes in circles.
constexpr int kCalmStreak = 4;
constexpr milliseconds kMaxVerifyDelay{60'000};

bool IsQueued(const SqlJobStatus& status) { return status.reason == ReasonName(Reason::kQueued); }

void Earlier(std::optional<milliseconds>* due, std::optional<milliseconds> other) {
  if (other && (!*due || *other < **due)) *due = other;
}

// A cancel was ordered: its effect shows within moments.
bool OrderedCancel(const std::vector<StepResult>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const StepResult& step) {
    return step.action == ActionName(CancelFlinkJob{}) && step.status.ok();
  });
}

std::string StateText(const SqlJobStatus& status) {
  std::string text(status.state ? StateName(*status.state) : "None");
  return status.reason.empty() ? text : text + "/" + status.reason;
}

}  // namespace

Result<ReconcileResult> SqlJobReconciler::Reconcile(const kube::ObjectKey& key,
                                                    std::stop_token stop) {
  std::call_once(restored_, [this] { RestoreSlots(); });
  std::optional<SqlJob> job = deps_.observer.Job(key);
  if (!job) {
    Forget(key);
    return ReconcileResult::Done();
  }
  const std::string name = key.ToString();
  deps_.verdicts.Begin(key);
  ASSIGN_OR_RETURN(Observed observed, deps_.observer.Observe(key, *job, stop));
  Observation& seen = observed.observation;
  deps_.flink.Update(name, *job, seen.pods, seen.sql.text, seen.secrets);
  seen.flink = deps_.flink.Get(name, job->status.deployment.job_id);

  const SystemTime now = deps_.clock.SystemNow();
  std::optional<SqlJob> storage;
  const SqlJobSpec& in_force = WithTuned(*job, &storage).spec;
  seen.run_costs = deps_.tuning.Measure(key, *job, in_force, seen, stop);
  seen.tuning = deps_.tuning.Look(key, *job, in_force, seen, now, stop);
  const SqlJobStatus before = job->status;
  Plan plan = Decide(name, *job, seen, now);
  if (plan.former_wanted) {
    ASSIGN_OR_RETURN(seen.former, deps_.observer.Former(*job, stop));
    seen.former_read = true;
    plan = Decide(name, *job, seen, now);
  }
  if (plan.log_wanted) {
    seen.last_log = ReadLog(*job, seen, *plan.log_wanted, stop);
    plan = Decide(name, *job, seen, now);
  }
  deps_.verdicts.End(key, plan);
  RETURN_IF_ERROR(FoldIntents(before, &plan, job->meta.generation, now));
  const std::vector<StepResult> steps = deps_.actor.Run(plan.actions, &*job, stop);
  const StatusUpdate update = FoldStatus(before, plan, steps, job->meta.generation, now);
  if (plan.gone && update.error.ok()) {
    deps_.log.Info("job released", {{"job", name}});
    Forget(key);
    return ReconcileResult::Done();
  }
  RETURN_IF_ERROR(Conclude(update, &*job, stop));
  if (auto version = deps_.tuning.Settle(key, *job, now, stop)) {
    job->meta.resource_version = std::move(*version);
    deps_.writes.NoteJob(name, *job);
  }
  if (OrderedCancel(steps)) deps_.flink.Poke(name);
  LogMove(name, before, *job, plan);
  deps_.flink.Update(name, *job, seen.pods, seen.sql.text, seen.secrets);
  const bool wrote = !steps.empty() || update.changed;
  return Settle(name, plan, update, *job, wrote, observed.look_again);
}

void SqlJobReconciler::Appeared(const SqlJob& job) {
  if (restored_slots_ && HoldsStartSlot(job.status)) {
    deps_.slots.Restore(JobIndexKey(job.meta.ns, job.meta.name));
  }
}

void SqlJobReconciler::RestoreSlots() {
  restored_slots_ = true;  // first: what the list below has not got yet comes through Appeared
  auto jobs = deps_.stores.sql_jobs().List();
  std::sort(jobs.begin(), jobs.end(), [](const auto& a, const auto& b) {
    return std::tie(a->meta.created, a->meta.ns, a->meta.name) <
           std::tie(b->meta.created, b->meta.ns, b->meta.name);
  });
  for (const auto& job : jobs) {
    if (HoldsStartSlot(job->status)) {
      deps_.slots.Restore(JobIndexKey(job->meta.ns, job->meta.name));
    }
  }
  for (const auto& job : jobs) {
    if (IsQueued(job->status)) deps_.slots.Enter(JobIndexKey(job->meta.ns, job->meta.name));
  }
}

Plan SqlJobReconciler::Decide(const std::string& key, const SqlJob& job,
                              const Observation& observation, SystemTime now) {
  const DeploymentSlots::Grant look = deps_.slots.Look(key);
  Plan plan = MakePlan(job, observation, deps_.config, look.granted, look.position, now);
  if (look.granted || !IsQueued(plan.status)) return plan;
  // It wants to start: now it takes a slot or its place in the line.
  const DeploymentSlots::Grant grant = deps_.slots.Enter(key);
  if (!grant.granted && grant.position == look.position) return plan;
  return MakePlan(job, observation, deps_.config, grant.granted, grant.position, now);
}

LastLog SqlJobReconciler::ReadLog(const SqlJob& job, const Observation& seen,
                                  const LogWanted& wanted, std::stop_token stop) {
  const std::string key = JobIndexKey(job.meta.ns, job.meta.name);
  const auto redact = [&](std::string_view text) {
    std::string clean = deps_.flink.Redact(key, text);
    if (seen.revision) {
      clean = JobRedactor(seen.revision->spec, seen.revision->sql, seen.secrets).Redact(clean);
    }
    return JobRedactor(job.spec, seen.sql.text, seen.secrets).Redact(clean);
  };
  Result<LastLog> log = deps_.observer.Log(job.meta.ns, wanted, redact, std::move(stop));
  if (log.ok()) return *std::move(log);
  deps_.log.Warn("a failed job's log could not be read",
                 {{"job", key}, {"pod", wanted.pod}, {"error", log.error().ToString()}});
  return {};
}

Status SqlJobReconciler::Conclude(const StatusUpdate& update, SqlJob* job, std::stop_token stop) {
  if (update.changed) {
    const Status written = deps_.actor.PutStatus(update.status, job, stop);
    // The object went while we looked elsewhere: its deletion has nothing to write to.
    if (written.code() == Code::kNotFound) return Status::Ok();
    RETURN_IF_ERROR(written.WithContext("writing status"));
  }
  for (const Transition& move : update.transitions) deps_.metrics.Moved(move.from, move.to);
  for (const PlannedEvent& event : update.events) deps_.events.Record(job->meta, event);
  return Status::Ok();
}

Result<ReconcileResult> SqlJobReconciler::Settle(const std::string& key, const Plan& plan,
                                                 const StatusUpdate& update, const SqlJob& job,
                                                 bool wrote,
                                                 std::optional<milliseconds> look_again) {
  if (!HoldsStartSlot(job.status) && !IsQueued(job.status)) ReleaseSlot(key);
  if (update.next != Next::kWait) return update.error;
  if (!update.error.ok()) {
    deps_.log.Warn("refused; waiting for a change",
                   {{"job", key}, {"error", update.error.ToString()}, {"rule", plan.rule}});
  }
  std::optional<milliseconds> due = update.requeue_after;
  Earlier(&due, look_again);
  if (!deps_.writes.Conflicts(key).empty()) Earlier(&due, OwnWrites::kConflictAge);
  if (wrote && update.error.ok()) {
    Earlier(&due, VerifyAfter(key));
  } else {
    MutexLock lock(mutex_);
    streaks_.erase(key);
    // An own write that the informer never shows must not stay laid over for longer.
    if (deps_.writes.Pending(key)) Earlier(&due, OwnWrites::kMaxAge);
  }
  return ReconcileResult{due};
}

milliseconds SqlJobReconciler::VerifyAfter(const std::string& key) {
  int streak = 0;
  {
    MutexLock lock(mutex_);
    streak = ++streaks_[key];
  }
  if (streak <= kCalmStreak) return milliseconds(0);
  deps_.registry
      .GetCounter("weir_unsettled_plans_total",
                  "Reconciles that wrote although several before them had just done so.")
      .Increment();
  return std::min(milliseconds(100) * (1 << std::min(streak - kCalmStreak, 12)), kMaxVerifyDelay);
}

void SqlJobReconciler::LogMove(const std::string& key, const SqlJobStatus& before,
                               const SqlJob& job, const Plan& plan) const {
  const SqlJobStatus& now = job.status;
  if (before.state == now.state && before.reason == now.reason &&
      before.deployment.sequence == now.deployment.sequence) {
    return;
  }
  deps_.log.Info("job moved", {{"job", key},
                               {"from", StateText(before)},
                               {"to", StateText(now)},
                               {"sequence", std::to_string(now.deployment.sequence)},
                               {"rule", plan.rule}});
}

void SqlJobReconciler::ReleaseSlot(const std::string& key) {
  for (const std::string& other : deps_.slots.Leave(key))
    deps_.enqueue(runtime::ParseQueueKey(other));
}

void SqlJobReconciler::Forget(const kube::ObjectKey& key) {
  const std::string name = key.ToString();
  deps_.observer.Forget(key);
  deps_.flink.Forget(name);
  deps_.verdicts.Forget(key);
  deps_.tuning.Forget(key);
  ReleaseSlot(name);
  MutexLock lock(mutex_);
  streaks_.erase(name);
}

}  // namespace weir::job
