#include "job/plan/tuning.h"

#include <algorithm>
#include <utility>

#include "base/crypto/hash.h"
#include "base/doc/value.h"
#include "job/api/names.h"
#include "job/api/quantity.h"
#include "job/plan/context.h"
#include "job/plan/stop_decision.h"

namespace weir::job {
namespace {

using doc::Json;

constexpr char kTunerHistoryDamaged[] = "TunerHistoryDamaged";

template <typename Parse>
bool SameQuantity(Parse parse, const std::string& a, const std::string& b) {
  const auto x = parse(a), y = parse(b);
  return x.ok() && y.ok() && *x == *y;
}

// The user's own text where it says the same: "2Gi" and "2048Mi" are no change.
TunedResources InTextOf(const ResourcesSpec& spec, TunedResources tuned) {
  const ProcessResources& own = spec.task_manager;
  if (SameQuantity(ParseCpuMillis, own.cpu, tuned.cpu)) tuned.cpu = own.cpu;
  if (SameQuantity(ParseQuantityBytes, own.memory, tuned.memory)) tuned.memory = own.memory;
  return tuned;
}

TunedResources ResourcesOf(const ResourcesSpec& spec) {
  return {spec.parallelism, spec.task_manager.cpu, spec.task_manager.memory};
}

bool Counts(const SqlJob& job) {
  return job.status.tuned && job.spec_errors.empty() && job.spec.tuning.mode == TuningMode::kAuto &&
         job.status.tuned->base == TuningBase(job.spec);
}

bool Pinned(const SqlJobStatus& status) { return status.sql && status.sql->pins_parallelism; }

std::string Text(const TunedResources& r) {
  return "parallelism " + std::to_string(r.parallelism) + ", TaskManagers of " + r.cpu +
         " CPU and " + r.memory;
}

std::string Difference(const TunedResources& from, const TunedResources& to) {
  std::string text;
  const auto add = [&text](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
  if (from.parallelism != to.parallelism) {
    add("parallelism " + std::to_string(from.parallelism) + " to " +
        std::to_string(to.parallelism));
  }
  if (from.cpu != to.cpu) add("CPU " + from.cpu + " to " + to.cpu);
  if (from.memory != to.memory) add("memory " + from.memory + " to " + to.memory);
  return text;
}

bool LessMemory(const TunedResources& a, const TunedResources& b) {
  const auto x = ParseQuantityBytes(a.memory), y = ParseQuantityBytes(b.memory);
  return x.ok() && y.ok() && *x < *y;
}

// What of the advice may be done: a script's own parallelism stands, and another parallelism in
// place is worth more than some memory saved by a restart; that is saved when it alone is worth
// one.
TunedResources Allowed(const Context& context, const TunedResources& current) {
  TunedResources wanted = InTextOf(context.spec().resources, context.obs.tuning->resources);
  if (Pinned(context.status())) wanted.parallelism = current.parallelism;
  const bool running = context.spec().mode == Mode::kStreaming;
  if (running && wanted.parallelism != current.parallelism && LessMemory(wanted, current)) {
    wanted.memory = current.memory;
    wanted.cpu = current.cpu;
  }
  return wanted;
}

bool IsToldDamaged(const SqlJobStatus& status) {
  return std::any_of(status.conditions.begin(), status.conditions.end(), [](const Condition& c) {
    return c.type == "Tuned" && c.reason == kTunerHistoryDamaged;
  });
}

// A change that would be held would only leave the job Stalled.
std::optional<std::string> CannotStop(const Context& context) {
  if (context.spec().mode == Mode::kBatch) return std::nullopt;  // nothing runs
  const StopDecision decision = DecideStop(context);
  if (decision.how != StopHow::kHold && decision.how != StopHow::kWait) return std::nullopt;
  return decision.message;
}

ConditionDraft ConditionOf(const Context& context) {
  const TuningAdvice& advice = *context.obs.tuning;
  if (!advice.damage.empty()) {
    const std::string held = advice.held.empty() ? "" : "; " + advice.held_message;
    return {"False", kTunerHistoryDamaged, advice.damage + held};
  }
  if (!advice.held.empty()) return {"False", advice.held, advice.held_message};
  if (Pinned(context.status())) {
    return {"False", "PinnedBySql",
            "the script sets parallelism.default, so the parallelism is not tuned; remove that SET "
            "to have it tuned"};
  }
  if (context.spec().tuning.mode == TuningMode::kRecommend) {
    return {"True", "Recommending", "status.recommended says what the tuner would do"};
  }
  return {"True", "Tuning", "what the tuner decides is put into force"};
}

TunedStatus Record(const Context& context, const SqlJob& job, TunedResources resources,
                   const std::string& reason) {
  return {std::move(resources), context.now, reason, TuningBase(job.spec)};
}

void PutIntoForce(const Context& context, const SqlJob& job, const TunedResources& current,
                  TunedResources wanted, const std::string& reason, Plan* plan) {
  plan->events.push_back({false, "Tuned", Difference(current, wanted) + ": " + reason});
  plan->status.tuned = Record(context, job, std::move(wanted), reason);
  plan->status.recommended.reset();
}

void Recommend(const Context& context, const SqlJob& job, TunedResources wanted,
               const std::string& reason, Plan* plan) {
  // The same again, in other words, is no news.
  const auto& before = plan->status.recommended;
  if (before && before->resources == wanted) return;
  if (context.spec().tuning.mode == TuningMode::kRecommend) {
    plan->events.push_back({false, "Recommended", Text(wanted) + ": " + reason});
  }
  plan->status.recommended = Record(context, job, std::move(wanted), reason);
}

// At the step before the first start, or in Recommend with it.
void FoldGuess(const Context& context, const SqlJob& job, Plan* plan) {
  const bool automatic = job.spec.tuning.mode == TuningMode::kAuto;
  if (plan->rule != (automatic ? "Guess" : "Start")) return;
  const auto guess = FirstGuess(context);
  if (!guess) return;
  if (!automatic) return Recommend(context, job, guess->resources, guess->reason, plan);
  const TunedResources current = ResourcesOf(context.spec().resources);
  PutIntoForce(context, job, current, guess->resources, guess->reason, plan);
}

}  // namespace

std::string TuningBase(const SqlJobSpec& spec) {
  const ResourcesSpec& r = spec.resources;
  const TuningSpec& t = spec.tuning;
  // Quiet hours say when, not what. To write what was left out is an edit, also in the default's
  // words.
  const Json json = {r.parallelism,
                     r.slots_per_task_manager,
                     r.cpu_given ? r.task_manager.cpu : "",
                     r.memory_given ? r.task_manager.memory : "",
                     TuningModeName(t.mode),
                     t.utilization.value_or(0),
                     t.max_lag.value_or(milliseconds(0)).count(),
                     t.deadline.value_or(milliseconds(0)).count(),
                     t.parallelism.min,
                     t.parallelism.max,
                     t.task_manager_cpu.min,
                     t.task_manager_cpu.max,
                     t.task_manager_memory.min,
                     t.task_manager_memory.max};
  return crypto::Sha256Hex(doc::DumpJson(json)).substr(0, 16);
}

bool HoldsTuned(const SqlJob& job) {
  if (!job.status.tuned) return false;
  return InTextOf(job.spec.resources, job.status.tuned->resources) ==
         ResourcesOf(job.spec.resources);
}

const SqlJob& WithTuned(const SqlJob& job, std::optional<SqlJob>* storage) {
  if (!Counts(job)) return job;
  const TunedResources tuned = InTextOf(job.spec.resources, job.status.tuned->resources);
  if (tuned == ResourcesOf(job.spec.resources)) return job;
  *storage = job;
  ResourcesSpec& resources = (*storage)->spec.resources;
  resources.parallelism = tuned.parallelism;
  resources.task_manager = {tuned.cpu, tuned.memory};
  return **storage;
}

void FoldTuning(const Context& context, const SqlJob& job, bool calm, Plan* plan) {
  if (job.meta.deleting || !job.spec_errors.empty()) return;
  const TuningMode mode = job.spec.tuning.mode;
  const bool off = mode == TuningMode::kOff;
  if (!Counts(job)) plan->status.tuned.reset();
  if (auto& r = plan->status.recommended; r && (off || r->base != TuningBase(job.spec))) r.reset();
  if (off) plan->tuned = ConditionDraft{};
  if (off) return;
  FoldGuess(context, job, plan);
  if (!context.obs.tuning) return;
  const TuningAdvice& advice = *context.obs.tuning;
  plan->tuned = ConditionOf(context);
  if (!advice.damage.empty() && !IsToldDamaged(context.status())) {
    plan->events.push_back({true, kTunerHistoryDamaged, advice.damage});
  }
  const TunedResources current = ResourcesOf(context.spec().resources);
  const TunedResources wanted = Allowed(context, current);
  if (!advice.acts || wanted == current) {
    plan->status.recommended.reset();
    return;
  }
  // While something else is under way, the next window decides.
  const bool rests = context.spec().mode == Mode::kBatch;
  if (!calm || !(rests || plan->status.state == State::kRunning || advice.urgent)) return;
  if (mode == TuningMode::kAuto && advice.held.empty()) {
    const auto cannot = CannotStop(context);
    if (!cannot) return PutIntoForce(context, job, current, wanted, advice.reason, plan);
    plan->tuned = ConditionDraft{"False", "Held", *cannot};
  }
  Recommend(context, job, wanted, advice.reason, plan);
}

}  // namespace weir::job
