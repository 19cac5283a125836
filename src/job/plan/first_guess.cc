// What a stream that never ran starts with, where the user did not say: tuner/first_guess.h, fed
// with what the compiler knows of the script's state.
#include "tuner/first_guess.h"

#include <algorithm>
#include <map>
#include <string>

#include "job/model/stream_config.h"
#include "job/plan/render.h"
#include "job/plan/rules.h"
#include "job/plan/tuning.h"

namespace weir::job {
namespace {

// What its user has divided himself, he has thought about.
bool DividesMemory(const std::map<std::string, std::string>& configuration) {
  const auto first = configuration.lower_bound("taskmanager.memory.");
  return first != configuration.end() && first->first.starts_with("taskmanager.memory.");
}

// Low to high: the operator's defaults, the spec, the script.
bool KeepsStateOnHeap(const Context& context, const sql::CompiledUnit& unit) {
  std::string backend = "hashmap";
  const auto read = [&backend](const auto& settings) {
    for (const char* key : {"state.backend", "state.backend.type"}) {  // the older name first
      if (const auto set = settings.find(key); set != settings.end()) backend = set->second;
    }
  };
  read(context.config.flink_defaults);
  read(context.spec().flink.configuration);
  read(unit.settings);
  return backend == "hashmap" || backend == "jobmanager" || backend == "filesystem";
}

tuner::Hints HintsOf(const Context& context, const sql::CompiledUnit& unit) {
  tuner::Hints hints;
  hints.on_heap = KeepsStateOnHeap(context, unit);
  for (const sql::StatefulOperator& one : unit.state.operators) {
    if (!one.keyed) continue;
    hints.operators.push_back({static_cast<double>(one.key_bytes),
                               static_cast<double>(one.row_bytes),
                               std::max(1, static_cast<int>(one.parts.size()))});
  }
  hints.shuffles = static_cast<int>(unit.state.shuffles.size());
  return hints;
}

}  // namespace

bool FirstGuessIsDue(const Context& context) {
  const SqlJobSpec& spec = context.spec();
  return context.spec_readable() && spec.tuning.mode != TuningMode::kOff &&
         spec.mode == Mode::kStreaming && context.phase() == Phase::kNever &&
         !(spec.resources.cpu_given && spec.resources.memory_given) && !HoldsTuned(context.job) &&
         !context.job.meta.annotations.contains("weir.dev/history") &&
         !DividesMemory(spec.flink.configuration) && !DividesMemory(context.config.flink_defaults);
}

std::optional<TuningAdvice> FirstGuess(const Context& context) {
  if (!FirstGuessIsDue(context)) return std::nullopt;
  const sql::CompileOutput& output = context.CompiledForNextStart();
  if (!output.ok()) return std::nullopt;
  const SqlJobSpec& spec = context.spec();
  tuner::Config config = StreamConfigOf(spec, spec, false, 0);
  config.initial.parallelism = EffectiveParallelism(spec, *output.unit);
  const tuner::Decision guess =
      tuner::FirstGuess(config, {spec.resources.cpu_given, spec.resources.memory_given},
                        HintsOf(context, *output.unit));
  TuningAdvice advice;
  advice.resources = TunedFrom(guess.resources, spec, config);
  advice.resources.parallelism = spec.resources.parallelism;
  advice.reason = guess.reason;
  advice.acts = guess.acts;
  if (!advice.acts) return std::nullopt;
  return advice;
}

// Nothing but what FoldTuning adds; the next look starts the job with it.
std::optional<Plan> RuleGuess(const Context& context) {
  if (!MayStart(context) || context.spec().tuning.mode != TuningMode::kAuto ||
      !FirstGuess(context)) {
    return std::nullopt;
  }
  Plan plan = Stay(context);
  plan.requeue_after = milliseconds(0);
  return plan;
}

}  // namespace weir::job
