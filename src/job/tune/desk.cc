#include "job/tune/desk.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "job/tune/stream_config.h"
#include "tuner/capacity.h"
#include "tuner/history.h"
#include "tuner/state_codec.h"

namespace weir::job {
namespace {

constexpr size_t kMaxReasonBytes = tuner::kMaxReason;

bool IsTuned(const SqlJob& job) {
  return job.spec.tuning.mode != TuningMode::kOff && job.spec.mode == Mode::kStreaming &&
         !job.meta.deleting && job.spec_errors.empty();
}

bool IsAuto(const SqlJob& job) { return job.spec.tuning.mode == TuningMode::kAuto; }

TunedResources InForce(const SqlJobSpec& spec) {
  return {spec.resources.parallelism, spec.resources.task_manager.cpu,
          spec.resources.task_manager.memory};
}

// A change shows in metrics only minutes later; whatever they say until then is of before it.
bool JustTuned(const SqlJob& job, SystemTime now) {
  constexpr milliseconds kSettles{120'000};
  return job.status.tuned && now - job.status.tuned->since < kSettles;
}

// The namespace has no room: what Kubernetes refuses now it will refuse again.
bool IsRefused(const Observation& seen) {
  return seen.problem && seen.problem->reason == "QuotaExceeded";
}

bool SameResources(const std::optional<tuner::Resources>& a, const tuner::Resources& b) {
  return a && *a == b;
}

}  // namespace

JobMemory* TuningDesk::MemoryOf(const std::string& key) {
  MutexLock lock(mutex_);
  auto& memory = jobs_[key];
  if (memory == nullptr) memory = std::make_unique<JobMemory>();
  return memory.get();
}

void TuningDesk::Forget(const kube::ObjectKey& key) {
  limits_.Forget(key.ns, key.ToString());
  MutexLock lock(mutex_);
  jobs_.erase(key.ToString());
}

bool TuningDesk::Load(const kube::ObjectKey& key, const SqlJob& job, SystemTime now,
                      JobMemory* memory, std::stop_token stop) {
  const auto recorded = store_.Read(key, job.meta.uid, std::move(stop));
  if (!recorded.ok()) {
    env_.log.Warn("the recorded history cannot be read; tried again with the next window",
                  {{"job", key.ToString()}, {"error", recorded.error().ToString()}});
    return false;
  }
  Remember(*recorded, now, memory);
  if (!memory->damage.empty()) {
    env_.log.Warn("the recorded history is damaged",
                  {{"job", key.ToString()}, {"damage", memory->damage}});
  }
  return true;
}

std::optional<TuningAdvice> TuningDesk::Look(const kube::ObjectKey& key, const SqlJob& job,
                                             const SqlJobSpec& in_force, const Observation& seen,
                                             SystemTime now, std::stop_token stop) {
  if (!IsTuned(job)) {
    Forget(key);
    return std::nullopt;
  }
  const std::string name = key.ToString();
  JobMemory* memory = MemoryOf(name);
  memory->pending.reset();
  const TunedResources current = InForce(in_force);
  if (IsAuto(job)) {
    limits_.Has(key.ns, name, CoresOf(current, in_force.resources.slots_per_task_manager));
  }
  CountKills(seen, memory);
  // What is being taken down says nothing any more.
  if (job.status.deployment.stop_ordered != SystemTime{}) return std::nullopt;
  const bool due = memory->kills > 0 ||
                   (seen.flink && seen.flink->metrics && seen.flink->metrics != memory->last);
  if (!due || (!memory->loaded && !Load(key, job, now, memory, std::move(stop)))) {
    return std::nullopt;
  }
  if (!AddWindow(job, in_force, seen, now, memory)) return std::nullopt;
  limits_.EndTurn(name);

  const bool pinned = job.status.sql && job.status.sql->pins_parallelism;
  const tuner::Config config =
      StreamConfigOf(job.spec, in_force, pinned, MaxParallelismOf(memory->last.get()));
  PendingDecision pending;
  pending.at = now;
  pending.from = ResourcesOf(in_force);
  pending.before = memory->state;
  const tuner::Decision decision =
      tuner::StepStream(config, memory->windows, SecondsOf(now), &memory->state);

  TuningAdvice advice;
  advice.urgent = memory->windows.back().oom > 0;
  // The law speaks of what runs, which may be narrower than what is wanted (a job that has just
  // been changed, one that waits for slots): to stay is to stay at what is wanted.
  const bool wants = decision.acts && (advice.urgent || !JustTuned(job, now));
  tuner::Resources wanted = decision.resources;
  if (wanted.parallelism > tuner::ParallelismOf(memory->windows.back())) {
    wanted.parallelism = std::max(wanted.parallelism, current.parallelism);
  }
  advice.resources = wants ? TunedFrom(wanted, in_force, config) : current;
  advice.reason = decision.reason.substr(0, kMaxReasonBytes);
  advice.damage = memory->damage;
  if (advice.resources != current) {
    if (const auto hold = HoldOf(key, job, in_force, seen, advice.urgent, now, &advice.resources)) {
      advice.held = hold->reason;
      advice.held_message = hold->message;
    }
  }
  advice.acts = advice.resources != current;
  pending.to = {advice.resources.parallelism, decision.resources.tm_cpu,
                decision.resources.tm_mem_mib};
  pending.acts = advice.acts;
  pending.moved = decision.acts;
  pending.reason = advice.reason;
  memory->pending = std::move(pending);
  return advice;
}

std::optional<Hold> TuningDesk::HoldOf(const kube::ObjectKey& key, const SqlJob& job,
                                       const SqlJobSpec& in_force, const Observation& seen,
                                       bool urgent, SystemTime now, TunedResources* wanted) {
  if (!IsAuto(job)) return std::nullopt;
  const int slots = in_force.resources.slots_per_task_manager;
  const TunedResources current = InForce(in_force);
  const bool more = CoresOf(*wanted, slots) > CoresOf(current, slots) || urgent;
  if (more && IsRefused(seen)) {
    return Hold{"QuotaRefused",
                "the namespace's ResourceQuota has refused a Pod of this job; raise it, or lower "
                "spec.tuning.bounds"};
  }
  if (!urgent) {
    if (auto quiet = QuietAt(job.spec.tuning.quiet_hours, now)) return quiet;
  }
  const auto room = limits_.Room(key.ns, key.ToString());
  if (room && CoresOf(*wanted, slots) > CoresOf(current, slots) &&
      CoresOf(*wanted, slots) > *room) {
    const double per_manager = CoresOf({1, wanted->cpu, wanted->memory}, 1);
    const int fits = static_cast<int>(std::floor(*room / per_manager)) * slots;
    if (fits <= current.parallelism) {
      return Hold{"BudgetSpent",
                  "the tuned jobs of this namespace have all the cores that --tuning-budget gives "
                  "them"};
    }
    wanted->parallelism = std::min(wanted->parallelism, fits);
  }
  if (!limits_.TakeTurn(key.ToString(), env_.clock.SteadyNow())) {
    return Hold{"WaitingForOthers", "other jobs are being changed; one follows after the other"};
  }
  return std::nullopt;
}

std::optional<std::string> TuningDesk::Settle(const kube::ObjectKey& key, const SqlJob& job,
                                              SystemTime now, std::stop_token stop) {
  if (!IsTuned(job)) return std::nullopt;
  JobMemory* memory = MemoryOf(key.ToString());
  if (!memory->pending) return std::nullopt;  // no new window, nothing new to write
  const PendingDecision pending = *std::exchange(memory->pending, std::nullopt);
  const bool applied = pending.acts && job.status.tuned &&
                       job.status.tuned->since == std::chrono::floor<seconds>(pending.at);
  if ((pending.acts || pending.moved) && !applied) {
    tuner::Forgo(pending.before, pending.from, &memory->state);
    limits_.EndTurn(key.ToString());
  }
  if (pending.acts && (applied || !SameResources(memory->told, pending.to))) {
    memory->told = pending.to;
    memory->unwritten.push_back(
        {SecondsOf(pending.at), pending.from, pending.to, applied, pending.reason});
    if (memory->unwritten.size() > kMaxUnwritten)
      memory->unwritten.erase(memory->unwritten.begin());
  }
  if (!applied && now - memory->written < kWriteInterval) return std::nullopt;
  if (!env_.is_leader()) return std::nullopt;
  return Write(key, job, now, memory, std::move(stop));
}

std::optional<std::string> TuningDesk::Write(const kube::ObjectKey& key, const SqlJob& job,
                                             SystemTime now, JobMemory* memory,
                                             std::stop_token stop) {
  const auto add = [memory](Recorded* recorded) {
    for (const tuner::Window& window : memory->windows) {
      if (window.t_s > memory->written_until_s) tuner::AddWindow(window, &recorded->history);
    }
    for (const tuner::DecisionRecord& decision : memory->unwritten) {
      tuner::AddDecision(decision, &recorded->history);
    }
    recorded->state = tuner::WriteState(memory->state);
  };
  memory->written = now;  // a failure is no reason to try more often
  auto updated = store_.Update(key, job.meta.uid, add, std::move(stop));
  if (!updated.ok()) {
    env_.log.Warn("the history cannot be written; kept in memory for now",
                  {{"job", key.ToString()}, {"error", updated.error().ToString()}});
    if (updated.error().code() == Code::kInvalid) {
      memory->damage = "the history cannot be written: " + updated.error().message() +
                       " (all annotations of an object share 256 KiB)";
    }
    return std::nullopt;
  }
  memory->damage.clear();
  memory->unwritten.clear();
  if (!memory->windows.empty()) memory->written_until_s = memory->windows.back().t_s;
  if (updated->resource_version.empty()) return std::nullopt;
  return std::move(updated->resource_version);
}

}  // namespace weir::job
