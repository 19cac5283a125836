// Conditions that hold whichever rule decided, and their texts.
#include <algorithm>

#include "job/api/bounds.h"
#include "job/plan/change.h"
#include "job/plan/rules.h"
#include "job/plan/stop_decision.h"

namespace weir::job {
namespace {

constexpr char kCompiles[] = "the SQL compiles";

}  // namespace

std::string SqlErrorMessage(const Context& context, const sql::CompileOutput& output) {
  constexpr size_t kRoomForCount = 64;
  std::string text =
      sql::Summary(context.obs.sql.text, output.diagnostics, kMaxMessageBytes - kRoomForCount);
  const auto errors = std::count_if(
      output.diagnostics.begin(), output.diagnostics.end(),
      [](const sql::Diagnostic& diagnostic) { return diagnostic.level == sql::Level::kError; });
  if (errors > 1) text += " (and " + std::to_string(errors - 1) + " more)";
  return text;
}

std::string SpecProblemMessage(const Context& context) {
  constexpr size_t kMaxShown = 5;
  const auto& problems = context.spec_problems();
  std::string text;
  for (size_t i = 0; i < problems.size() && i < kMaxShown; ++i) {
    text += (i == 0 ? "" : "; ") + problems[i];
  }
  if (problems.size() > kMaxShown) {
    text += " (and " + std::to_string(problems.size() - kMaxShown) + " more)";
  }
  return Bounded(text, kMaxMessageBytes);
}

std::optional<ConditionDraft> SqlCondition(const Context& context) {
  if (!context.spec_readable()) return std::nullopt;
  if (!context.obs.sql.found) {
    return ConditionDraft{"Unknown", std::string(ReasonName(Reason::kSqlSourceMissing)),
                          context.obs.sql.error};
  }
  // What was deployed has compiled: a job at rest is not compiled again.
  const bool deployed = context.deployment().sequence > 0 && !context.IntentChanged();
  if (deployed) return ConditionDraft{"True", "Compiled", kCompiles};
  const sql::CompileOutput& output = context.CompiledForNextStart();
  if (output.ok()) return ConditionDraft{"True", "Compiled", kCompiles};
  return ConditionDraft{"False", std::string(ReasonName(Reason::kSqlInvalid)),
                        SqlErrorMessage(context, output)};
}

// Why the present wish is not what runs, and will not be without a change.
std::optional<ConditionDraft> HeldEdit(const Context& context) {
  const Phase phase = context.phase();
  if ((phase == Phase::kUp || phase == Phase::kFinished) && !context.spec_problems().empty()) {
    return StalledBy(std::string(ReasonName(Reason::kSpecInvalid)), SpecProblemMessage(context));
  }
  if (phase != Phase::kUp || !context.spec_readable()) return std::nullopt;
  if (context.StopUnderWay()) return std::nullopt;
  const bool suspend =
      context.Wishes(DesiredState::kSuspended) && context.deployment().mode == Mode::kStreaming;
  const bool edit = context.IntentChanged() && context.CompiledForNextStart().ok();
  if (!suspend && RescalesInPlace(context)) return std::nullopt;
  const bool start = edit || context.RedeployAsked();
  if (!suspend && !(start && context.Wishes(DesiredState::kRunning))) return std::nullopt;
  const StopDecision decision = DecideStop(context);
  const char* const what = suspend ? "suspending" : edit ? "the edit" : "the redeploy";
  if (decision.how == StopHow::kHold) {
    return StalledBy(decision.reason, std::string(what) + " is held: " + decision.message);
  }
  const bool keeps = decision.how == StopHow::kSavepoint || decision.how == StopHow::kLastState;
  if (suspend || !keeps) return std::nullopt;
  const std::string& why = StateIncompatibility(context);
  if (why.empty()) return std::nullopt;
  return MisfitCondition(why);
}

ConditionDraft MisfitCondition(const std::string& why) {
  return StalledBy("StateIncompatible",
                   "the edit is held, since its state may not fit: " + why +
                       ". Undo it, or set spec.restore.allowNonRestoredState: true (state that "
                       "fits nothing is dropped), or spec.upgrade.mode: Stateless");
}

}  // namespace weir::job
