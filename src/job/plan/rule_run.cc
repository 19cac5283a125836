// Rules of a batch's runs: waiting for the next one, ending one that is due to end, its record.
#include <algorithm>
#include <string_view>

#include "job/api/quantity.h"
#include "job/plan/rules.h"

namespace weir::job {
namespace {

bool IsBatchRun(const Context& context) {
  return context.deployment().sequence > 0 && context.deployment().mode == Mode::kBatch;
}

std::optional<SystemTime> TimesOut(const Context& context) {
  const auto& schedule = context.spec().schedule;
  if (context.phase() != Phase::kUp || !IsBatchRun(context) || !schedule ||
      !schedule->run_timeout) {
    return {};
  }
  return context.deployment().started + *schedule->run_timeout;
}

// A TaskManager that was killed for memory, or Java's own word for it.
bool RanOutOfMemory(const FailureStatus& failure) {
  constexpr std::string_view kError = "OutOfMemoryError";
  if (failure.pod_reason == "OOMKilled") return true;
  if (failure.root_cause.find(kError) != std::string::npos) return true;
  return std::any_of(failure.chain.begin(), failure.chain.end(), [&](const std::string& line) {
    return line.find(kError) != std::string::npos;
  });
}

tuner::Outcome OutcomeOf(const SqlJobSpec& spec, const SqlJobStatus& status) {
  if (status.result == "Succeeded") {
    const auto& deadline = spec.tuning.deadline;
    const bool late = deadline && status.end - status.start > *deadline;
    return late ? tuner::Outcome::kLate : tuner::Outcome::kOk;
  }
  if (status.result == "Killed") return tuner::Outcome::kKilled;
  const bool memory = status.failure && RanOutOfMemory(*status.failure);
  return memory ? tuner::Outcome::kOom : tuner::Outcome::kFailed;
}

double Seconds(SystemTime time) {
  return static_cast<double>(std::chrono::floor<seconds>(time).time_since_epoch().count());
}

double Mebibytes(const std::string& quantity) {
  const auto bytes = ParseQuantityBytes(quantity);
  return bytes.ok() ? static_cast<double>(*bytes) / (1 << 20) : 0;
}

}  // namespace

// Nothing runs and no run is asked for.
std::optional<Plan> RuleAwaitRun(const Context& context) {
  if (!MayStart(context) || context.spec().mode != Mode::kBatch || context.run().asked) {
    return std::nullopt;
  }
  Plan plan = Stay(context);
  plan.status.job_state.clear();
  const SystemTime next = context.run().runs.next_fire;
  Move(&plan, State::kAccepted, Reason::kScheduled,
       next == SystemTime{} ? "waits for a run to be asked for (annotation weir.dev/run)"
                            : "the next run starts at " + FormatTime(next));
  return plan;
}

// Nothing but what FoldTuning adds; the next look starts the run with it.
std::optional<Plan> RuleTune(const Context& context) {
  const auto& advice = context.obs.tuning;
  if (context.spec().mode != Mode::kBatch || !MayStart(context) || !advice || !advice->acts) {
    return std::nullopt;
  }
  Plan plan = Stay(context);
  plan.requeue_after = milliseconds(0);
  return plan;
}

// Too long, or in the way of the next one (concurrencyPolicy: Replace). A batch keeps no state, so
// its Pods are simply removed.
std::optional<Plan> RuleEndRun(const Context& context) {
  if (context.phase() != Phase::kUp || !IsBatchRun(context)) return std::nullopt;
  Plan plan = Stay(context);
  if (const auto end = TimesOut(context); end && context.now >= *end) {
    const std::string text = "the run took longer than spec.schedule.runTimeout (" +
                             FormatDuration(*context.spec().schedule->run_timeout) + ")";
    plan.status.failure = FailureStatus{};
    plan.status.failure->root_cause = text;
    End(context, &plan, State::kFailed, Reason::kRunTimeout, text);
    return plan;
  }
  if (!context.run().replace) return std::nullopt;
  End(context, &plan, State::kKilled, Reason::kReplaced,
      "the schedule's next run replaces the one of " + FormatTime(context.status().run->fire));
  return plan;
}

std::optional<SystemTime> WakeAt(const Context& context) {
  const auto timeout = TimesOut(context);
  const auto fire = context.run().look_at;
  if (timeout && fire) return std::min(*timeout, *fire);
  return timeout ? timeout : fire;
}

// What nobody knows stays empty: a tuner would take a zero for a measurement.
std::optional<RecordRun> RecordOf(const Context& context, const SqlJobStatus& status) {
  if (!IsBatchRun(context) || !status.run) return std::nullopt;
  tuner::RunRecord record;
  record.id = status.run->id.substr(0, 8);
  record.run = status.run->number;
  record.attempt = status.run->attempt;
  record.fire_s = Seconds(status.run->fire);
  record.start_s = Seconds(status.start);
  if (status.end > status.start) {
    record.duration_s = Seconds(status.end) - Seconds(status.start);
    if (status.run->attempt == 1) record.total_s = record.duration_s;
  }
  record.parallelism = std::max(1, context.deployment().parallelism);
  // The spec still says what the run had, unless it was edited since.
  if (context.spec_readable() && !context.IntentChanged()) {
    const ResourcesSpec& resources = context.spec().resources;
    const auto cpu = ParseCpuMillis(resources.task_manager.cpu);
    record.cpu_m = cpu.ok() ? static_cast<int>(*cpu) : 0;
    record.mem_mib = Mebibytes(resources.task_manager.memory);
    record.jm_mib = Mebibytes(resources.job_manager.memory);
  }
  if (const auto& costs = context.obs.run_costs) {
    record.input_gib = costs->input;
    record.peak_mib = costs->peak_mib;
    record.cpu_util = costs->cpu_util;
  }
  record.outcome = OutcomeOf(context.spec(), status);
  record.generation = context.deployment().generation;
  return RecordRun{record};
}

}  // namespace weir::job
