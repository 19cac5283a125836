#include "job/plan/stop_decision.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "job/api/quantity.h"
#include "job/plan/render.h"
#include "sql/compile/compile.h"
#include "sql/state/state.h"

namespace weir::job {
namespace {

// A stop that failed is tried again then, or at once for a new generation.
constexpr milliseconds kTryStopAgain{300'000};

using Answer = std::optional<StopDecision>;

Answer Hold(std::string reason, std::string message) {
  return StopDecision{StopHow::kHold, std::move(reason), std::move(message), {}};
}
Answer Wait(std::string message) {
  return StopDecision{StopHow::kWait, "", std::move(message), {}};
}
Answer Do(StopHow how) { return StopDecision{how, "", "", {}}; }

bool HasCheckpointsToGoOn(const Context& context) {
  return context.deployment().high_availability && context.NewestCheckpoint().has_value();
}

// Losing state takes an explicit word: leaving spec.checkpoints.directory out is none.
Answer Stateless(const Context& context) {
  const bool said = context.spec().upgrade_mode == UpgradeMode::kStateless;
  const bool none_kept =
      context.upgrade_mode() == UpgradeMode::kStateless && !context.deployment().high_availability;
  if (said || none_kept) return Do(StopHow::kJustStop);
  return std::nullopt;
}

Answer NothingToKeep(const Context& context) {
  if (!context.HasState()) return Do(StopHow::kJustStop);
  return std::nullopt;
}

// The user names the state to go on with: what the present one holds is given up on purpose.
Answer RestoreAsked(const Context& context) {
  if (context.RestoreAsked()) return Do(StopHow::kJustStop);
  return std::nullopt;
}

Answer Cancelling(const Context& context) {
  const flink::JobOverview* job = context.FlinkJob();
  if (job != nullptr && job->state == flink::JobState::kCancelling) {
    return Wait("the Flink job is being cancelled by somebody else; waiting for its end");
  }
  return std::nullopt;
}

Answer PendingSavepoint(const Context& context) {
  if (context.status().savepoint && !context.status().savepoint->trigger.empty()) {
    return Wait("a savepoint is being taken; waiting for it");
  }
  return std::nullopt;
}

Answer FailedLately(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  if (present.stop_failed == SystemTime{} ||
      present.stop_failed_generation != context.job.meta.generation ||
      context.now - present.stop_failed >= kTryStopAgain) {
    return std::nullopt;
  }
  return Hold("SavepointFailed", present.stop_failure +
                                     "; the job runs on, and it is tried again in " +
                                     FormatDuration(kTryStopAgain) + " or at the next edit");
}

// It continued from something and came no further: the same start can be made again.
Answer NeverRan(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  if (present.running_since != SystemTime{} || context.NewestCheckpoint()) return std::nullopt;
  return Do(StopHow::kJustStop);
}

Answer Savepoint(const Context& context) {
  if (context.upgrade_mode() != UpgradeMode::kSavepoint) return std::nullopt;
  if (context.RunsWell()) return Do(StopHow::kSavepoint);
  if (HasCheckpointsToGoOn(context)) return Do(StopHow::kLastState);
  return Hold("JobNotRunning",
              "a savepoint can be taken only while all tasks run, and there is no checkpoint to "
              "continue from: mend the job, or name what to start from in spec.restore (a new "
              "nonce), or set spec.upgrade.mode: Stateless");
}

Answer NoHighAvailability(const Context& context) {
  if (context.deployment().high_availability) return std::nullopt;
  if (!context.spec().savepoints.directory.empty() && context.RunsWell()) {
    return Do(StopHow::kSavepoint);
  }
  return Hold("NoCheckpoints",
              "this deployment was started without checkpoints, so its state cannot be kept: set "
              "spec.savepoints.directory, or spec.upgrade.mode: Stateless to go on without it");
}

Answer NoCheckpointYet(const Context& context) {
  if (context.NewestCheckpoint()) return std::nullopt;
  return Hold("NoCheckpointYet",
              "no checkpoint has completed yet; the upgrade goes on with the first one (or set "
              "spec.upgrade.mode: Stateless to go on without the state)");
}

Answer CheckpointTooOld(const Context& context) {
  // Only Flink itself can say so: status learns of checkpoints late.
  if (!context.FlinkAnswers()) return std::nullopt;
  const milliseconds age = context.now - context.NewestCheckpoint()->completed;
  if (age <= context.spec().max_checkpoint_age) return std::nullopt;
  if (!context.spec().savepoints.directory.empty() && context.RunsWell()) {
    return Do(StopHow::kSavepoint);
  }
  return Hold("CheckpointTooOld",
              "the last checkpoint is older than spec.upgrade.maxCheckpointAge (" +
                  FormatDuration(context.spec().max_checkpoint_age) +
                  "): mend the job so that one completes, or raise the limit");
}

Answer LastState(const Context&) { return Do(StopHow::kLastState); }

struct Rule {
  std::string_view name;
  Answer (*decide)(const Context&);
};

constexpr Rule kRules[] = {
    {"Stateless", Stateless},
    {"NothingToKeep", NothingToKeep},
    {"RestoreAsked", RestoreAsked},
    {"Cancelling", Cancelling},
    {"PendingSavepoint", PendingSavepoint},
    {"FailedLately", FailedLately},
    {"NeverRan", NeverRan},
    {"Savepoint", Savepoint},
    {"NoHighAvailability", NoHighAvailability},
    {"NoCheckpointYet", NoCheckpointYet},
    {"CheckpointTooOld", CheckpointTooOld},
    {"LastState", LastState},
};

// "orders (kafka)", "totals (jdbc)": those of `a` that `b` lacks.
std::string Lacking(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::string names;
  for (const std::string& name : a) {
    if (std::find(b.begin(), b.end(), name) == b.end()) names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

void Compare(const char* what, const std::vector<std::string>& before,
             const std::vector<std::string>& after, std::string* text) {
  const std::string gone = Lacking(before, after);
  const std::string fresh = Lacking(after, before);
  const std::string words = std::string(text->empty() ? "" : "; ") + what;
  if (!gone.empty()) *text += words + " no longer there: " + gone;
  if (!fresh.empty()) *text += (gone.empty() ? words : std::string(",")) + " new: " + fresh;
}

// What a script keeps as state under a spec; nothing when it does not compile.
std::optional<sql::JobState> StateOf(const SqlJobSpec& spec, const std::string& script,
                                     const Context& context) {
  if (spec.mode == Mode::kBatch) return std::nullopt;
  sql::CompileInput input = CompileInputOf(spec, script, context.config, context.connectors());
  input.validation = sql::Validation::kWarn;  // what ran may break a rule that is newer
  input.state = true;
  sql::CompileOutput output = sql::Compile(input);
  if (!output.ok()) return std::nullopt;
  return std::move(output.unit->state);
}

// What becomes of each operator's state, by the script that runs and the one that is to.
std::optional<std::string> OperatorsLost(const Context& context) {
  if (!context.obs.former) return std::nullopt;
  const Revision& former = *context.obs.former;
  const auto before = StateOf(former.spec, former.sql, context);
  const auto after = StateOf(context.spec(), context.obs.sql.text, context);
  if (!before || !after) return std::nullopt;
  return sql::MisfitText(sql::CompareState(*before, *after));
}

std::string FindMisfit(const Context& context) {
  // What is rolled back to has made the state itself.
  if (context.status().rollback) return "";
  if (!context.IntentChanged() || context.spec().restore.allow_non_restored_state) return "";
  const auto& before = context.status().sql;
  const sql::CompileOutput& output = context.CompiledForNextStart();
  if (!before || !output.ok()) return "";
  context.MissFormer();
  if (auto lost = OperatorsLost(context)) return std::move(*lost);
  const SqlSummary after = Summarize(context.obs.sql.text, output);
  std::string text;
  Compare("sources", before->sources, after.sources, &text);
  Compare("sinks", before->sinks, after.sinks, &text);
  return text;
}

}  // namespace

StopDecision DecideStop(const Context& context) {
  for (const Rule& rule : kRules) {
    if (Answer decided = rule.decide(context)) {
      decided->rule = rule.name;
      return std::move(*decided);
    }
  }
  return {};
}

const std::string& StateIncompatibility(const Context& context) {
  return context.Misfit(FindMisfit);
}

}  // namespace weir::job
