#include "job/tune/desk.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "job/model/stream_config.h"
#include "tuner/capacity.h"
#include "tuner/history.h"
#include "tuner/state_codec.h"

namespace weir::job {
namespace {

constexpr size_t kMaxReasonBytes = tuner::kMaxReason;

bool IsTuned(const SqlJob& job) {
  return job.spec.tuning.mode != TuningMode::kOff && !job.meta.deleting && job.spec_errors.empty();
}

bool IsAuto(const SqlJob& job) { return job.spec.tuning.mode == TuningMode::kAuto; }

TunedResources InForce(const SqlJobSpec& spec) {
  return {spec.resources.parallelism, spec.resources.task_manager.cpu,
          spec.resources.task_manager.memory};
}

// The next window may still be of before a change, or of its making.
bool JustTuned(const SqlJob& job, SystemTime now) {
  constexpr milliseconds kSettles{90'000};
  return job.status.tuned && now - job.status.tuned->since < kSettles;
}

// The namespace has no room: what Kubernetes refuses now it will refuse again.
bool IsRefused(const Observation& seen) {
  return seen.problem && seen.problem->reason == "QuotaExceeded";
}

// It failed, and another attempt is to come.
bool TriesAgain(const SqlJob& job) {
  return job.status.state == State::kAccepted && job.status.restart.next != SystemTime{};
}

// The last run, or attempt at one, once it is recorded; empty: none, or not yet.
std::string EndedRun(const SqlJob& job) {
  const auto& run = job.status.run;
  if (!run || (job.status.state != State::kFinished && !TriesAgain(job))) return {};
  return run->id + "/" + std::to_string(run->attempt);
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
  // A decision that never came to be settled, as the reconcile failed after it, is none.
  if (const auto lost = std::exchange(memory->pending, std::nullopt)) {
    memory->decided.clear();
    if (job.spec.mode == Mode::kStreaming) {
      tuner::Forgo(lost->before, lost->from, &memory->state);
    }
  }
  const TunedResources current = InForce(in_force);
  if (IsAuto(job)) {
    limits_.Has(key.ns, name, CoresOf(current, in_force.resources.slots_per_task_manager));
  }
  if (job.spec.mode == Mode::kBatch) {
    return LookAtRuns(key, job, in_force, seen, now, memory, std::move(stop));
  }
  memory->batch.reset();
  CountKills(seen, memory);
  // What is being taken down says nothing any more.
  if (job.status.deployment.stop_ordered != SystemTime{}) return std::nullopt;
  const bool fresh = seen.flink && seen.flink->metrics && seen.flink->metrics != memory->last;
  const bool due = memory->kills > 0 || fresh;
  if (!due || (!memory->loaded && !Load(key, job, now, memory, stop))) return std::nullopt;
  const auto pods = fresh ? usage_.Read(key, seen.pods, std::move(stop)) : std::nullopt;
  if (!AddWindow(job, in_force, seen, now, pods, memory)) return std::nullopt;
  limits_.EndTurn(name);

  const bool pinned = job.status.sql && job.status.sql->pins_parallelism;
  tuner::Config config =
      StreamConfigOf(job.spec, in_force, pinned, KeyGroupsOf(memory->last.get()));
  config.settings = settings_;
  const tuner::StreamState before = memory->state;
  const tuner::Decision decision =
      tuner::StepStream(config, memory->windows, SecondsOf(now), &memory->state);
  const bool urgent = memory->windows.back().oom > 0;
  // The law speaks of what runs, which may be narrower than what is wanted (a job that has just
  // been changed, one that waits for slots): to stay is to stay at what is wanted.
  const bool wants = decision.acts && (urgent || !JustTuned(job, now));
  tuner::Resources wanted = decision.resources;
  if (wanted.parallelism > tuner::ParallelismOf(memory->windows.back())) {
    wanted.parallelism = std::max(wanted.parallelism, current.parallelism);
  }
  const TuningAdvice advice =
      Advise(key, job, in_force, seen, now, wants ? TunedFrom(wanted, in_force, config) : current,
             decision, urgent, memory);
  memory->pending->before = before;
  return advice;
}

// One decision after each run, from the records of all that are kept: the next run is what it is
// for, so nothing has to be stopped for it.
std::optional<TuningAdvice> TuningDesk::LookAtRuns(const kube::ObjectKey& key, const SqlJob& job,
                                                   const SqlJobSpec& in_force,
                                                   const Observation& seen, SystemTime now,
                                                   JobMemory* memory, std::stop_token stop) {
  const std::string ended = EndedRun(job);
  if (ended.empty() || ended == memory->decided) return std::nullopt;
  const auto recorded = store_.Read(key, job.meta.uid, std::move(stop));
  if (!recorded.ok()) {
    env_.log.Warn("the recorded runs cannot be read; the next look tries again",
                  {{"job", key.ToString()}, {"error", recorded.error().ToString()}});
    return std::nullopt;
  }
  memory->decided = ended;
  tuner::Notes notes = recorded->damage;
  if (!memory->batch) {
    memory->batch = recorded->state.is_null()
                        ? tuner::BatchState()
                        : tuner::ReadBatchState(recorded->state, SecondsOf(now), &notes);
  }
  if (!notes.empty()) TellDamage(notes, memory);
  const auto runs = tuner::RunsOf(recorded->history, job.status.deployment.generation);
  const bool urgent = !runs.empty() && runs.back().outcome == tuner::Outcome::kOom;
  // The next attempt at the same input gets more memory if that was wanting, and else the same.
  if (TriesAgain(job) && !urgent) return std::nullopt;
  const bool pinned = job.status.sql && job.status.sql->pins_parallelism;
  tuner::Config config = BatchConfigOf(job, in_force, pinned);
  config.settings = settings_;
  const tuner::Decision decision = tuner::StepBatch(config, runs, SecondsOf(now), &*memory->batch);
  return Advise(key, job, in_force, seen, now, TunedFrom(decision.resources, in_force, config),
                decision, urgent, memory);
}

std::optional<RunCosts> TuningDesk::Measure(const kube::ObjectKey& key, const SqlJob& job,
                                            const SqlJobSpec& in_force, const Observation& seen,
                                            std::stop_token stop) {
  if (!IsTuned(job) || job.spec.mode != Mode::kBatch) return std::nullopt;
  JobMemory* memory = MemoryOf(key.ToString());
  if (memory->meter.IsNew(seen)) {
    memory->meter.Take(job, in_force, seen, usage_.Read(key, seen.pods, std::move(stop)));
  }
  return memory->meter.Costs(job.status.deployment.sequence);
}

TuningAdvice TuningDesk::Advise(const kube::ObjectKey& key, const SqlJob& job,
                                const SqlJobSpec& in_force, const Observation& seen, SystemTime now,
                                const TunedResources& wanted, const tuner::Decision& decision,
                                bool urgent, JobMemory* memory) {
  const TunedResources current = InForce(in_force);
  TuningAdvice advice;
  advice.urgent = urgent;
  advice.resources = wanted;
  advice.reason = decision.reason.substr(0, kMaxReasonBytes);
  advice.damage = DamageToTell(now, memory);
  if (advice.resources != current) {
    if (const auto hold = HoldOf(key, job, in_force, seen, urgent, now, &advice.resources)) {
      advice.held = hold->reason;
      advice.held_message = hold->message;
    }
  }
  advice.acts = advice.resources != current;
  PendingDecision pending;
  pending.at = now;
  pending.from = ResourcesOf(in_force);
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
  // A batch is changed between its runs: nothing restarts.
  if (job.spec.mode == Mode::kBatch) return std::nullopt;
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
  const bool batch = job.spec.mode == Mode::kBatch;
  if ((pending.acts || pending.moved) && !applied && !batch) {
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
  if (!batch && !applied && now - memory->written < kWriteInterval) return std::nullopt;
  if (!env_.is_leader()) return std::nullopt;
  return Write(key, job, now, memory, std::move(stop));
}

std::string TuningDesk::DamageToTell(SystemTime now, JobMemory* memory) const {
  if (memory->damage.empty()) return {};
  if (memory->damage_told == SystemTime{}) memory->damage_told = now;
  if (memory->damage_mended && now - memory->damage_told >= kDamageTold) {
    memory->damage.clear();
    return {};
  }
  return memory->damage + (memory->damage_mended ? "; mended by a later write" : "");
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
    recorded->state =
        memory->batch ? tuner::WriteState(*memory->batch) : tuner::WriteState(memory->state);
  };
  memory->written = now;  // a failure is no reason to try more often
  auto updated = store_.Update(key, job.meta.uid, add, std::move(stop));
  if (!updated.ok()) {
    env_.log.Warn("the history cannot be written; kept in memory for now",
                  {{"job", key.ToString()}, {"error", updated.error().ToString()}});
    if (updated.error().code() == Code::kInvalid) {
      memory->damage_mended = false;
      memory->damage = "the history cannot be written: " + updated.error().message() +
                       " (all annotations of an object share 256 KiB)";
    }
    return std::nullopt;
  }
  memory->damage_mended = true;
  memory->unwritten.clear();
  if (!memory->windows.empty()) memory->written_until_s = memory->windows.back().t_s;
  if (updated->resource_version.empty()) return std::nullopt;
  return std::move(updated->resource_version);
}

}  // namespace weir::job
