// A savepoint on demand: the annotation weir.dev/savepoint with a value not acted on yet.
#include "job/api/bounds.h"
#include "job/plan/rules.h"
#include "job/plan/savepoints.h"

namespace weir::job {
namespace {

std::string AskedNonce(const Context& context) {
  const auto& annotations = context.job.meta.annotations;
  const auto nonce = annotations.find(kAnnotationSavepoint);
  return nonce == annotations.end() ? "" : Bounded(nonce->second, kMaxNameBytes);
}

TakeSavepoint Order(const Context& context, const SavepointStatus& savepoint) {
  return {context.deployment().job_id, savepoint.trigger, context.spec().savepoints.directory,
          false};
}

void Fail(std::string why, Plan* plan) {
  SavepointStatus& savepoint = *plan->status.savepoint;
  savepoint.trigger.clear();
  savepoint.triggered = SystemTime{};
  savepoint.failure = std::move(why);
  plan->events.push_back({true, "SavepointFailed", savepoint.failure});
}

// The one that is being taken: done, failed, late, or asked for once more under the same id.
void Watch(const Context& context, Plan* plan) {
  SavepointStatus& savepoint = *plan->status.savepoint;
  const auto& look = context.obs.flink ? context.obs.flink->trigger : std::nullopt;
  const bool seen = look && look->id == savepoint.trigger;
  const SystemTime deadline = savepoint.triggered + context.spec().timeouts.savepoint;
  if (seen && look->status.completed && look->status.failure) {
    Fail("the savepoint failed: " + look->status.failure->message, plan);
  } else if (seen && look->status.completed) {
    NoteSavepoint(context, look->status.location, &plan->status);
    savepoint.trigger.clear();
    savepoint.triggered = SystemTime{};
    plan->events.push_back({false, "SavepointTaken", "savepoint " + savepoint.path});
  } else if (context.now >= deadline) {
    Fail("the savepoint did not complete within spec.timeouts.savepoint (" +
             FormatDuration(context.spec().timeouts.savepoint) + ")",
         plan);
  } else {
    const bool ask = context.FlinkAnswers() && context.FlinkJob() != nullptr &&
                     !flink::IsTerminal(context.FlinkJob()->state) && !(seen && look->known);
    if (ask) plan->actions.push_back(Order(context, savepoint));
    plan->requeue_after = Until(context, deadline);
  }
}

}  // namespace

std::optional<Plan> RuleSavepoint(const Context& context) {
  if (context.phase() != Phase::kUp || context.deployment().mode == Mode::kBatch) {
    return std::nullopt;
  }
  const auto& known = context.status().savepoint;
  const bool pending = known && !known->trigger.empty();
  const std::string nonce = AskedNonce(context);
  const bool asked = !nonce.empty() && (!known || known->nonce != nonce);
  const SavepointFire fire = FindSavepointFire(context);
  if (!pending && !asked && !fire.due) return std::nullopt;
  // Never two at once: Flink may still be at one that was given up.
  if (!pending && !context.deployment().stop_trigger.empty()) return std::nullopt;
  Plan plan = Follow(context);
  if (pending) {
    Watch(context, &plan);
    return plan;
  }
  const bool possible = !context.spec().savepoints.directory.empty();
  if (possible && !context.RunsWell()) return std::nullopt;  // as soon as it runs
  if (!plan.status.savepoint) plan.status.savepoint.emplace();
  SavepointStatus& savepoint = *plan.status.savepoint;
  if (asked) savepoint.nonce = nonce;
  if (fire.due) savepoint.scheduled = *fire.due;
  if (!possible) {
    Fail("weir.dev/savepoint asks for a savepoint, and spec.savepoints.directory is not set",
         &plan);
    return plan;
  }
  savepoint.failure.clear();
  savepoint.trigger = TriggerId(
      context, asked ? "savepoint/" + nonce : "savepoint at " + FormatTime(savepoint.scheduled));
  savepoint.triggered = context.now;
  plan.actions.push_back(WriteStatus{});
  plan.actions.push_back(Order(context, savepoint));
  plan.requeue_after = context.spec().timeouts.savepoint;
  return plan;
}

}  // namespace weir::job
