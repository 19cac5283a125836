#include "job/api/sqljob.h"

#include <array>
#include <utility>

#include "job/api/names.h"

namespace weir::job {
namespace {

template <typename Enum, size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<Validation, 2> kValidations{
    {{Validation::kEnforce, "Enforce"}, {Validation::kWarn, "Warn"}}};
constexpr Names<Mode, 2> kModes{{{Mode::kStreaming, "Streaming"}, {Mode::kBatch, "Batch"}}};
constexpr Names<DesiredState, 3> kDesiredStates{{{DesiredState::kRunning, "Running"},
                                                 {DesiredState::kSuspended, "Suspended"},
                                                 {DesiredState::kKilled, "Killed"}}};
constexpr Names<UpgradeMode, 3> kUpgradeModes{{{UpgradeMode::kStateless, "Stateless"},
                                               {UpgradeMode::kSavepoint, "Savepoint"},
                                               {UpgradeMode::kLastState, "LastState"}}};
constexpr Names<StateDeletion, 2> kStateDeletions{
    {{StateDeletion::kKeep, "Keep"}, {StateDeletion::kDelete, "Delete"}}};
constexpr Names<ClaimMode, 2> kClaimModes{
    {{ClaimMode::kNoClaim, "NoClaim"}, {ClaimMode::kClaim, "Claim"}}};
constexpr Names<ConcurrencyPolicy, 2> kConcurrencyPolicies{
    {{ConcurrencyPolicy::kForbid, "Forbid"}, {ConcurrencyPolicy::kReplace, "Replace"}}};
constexpr Names<RunTrigger, 4> kRunTriggers{{{RunTrigger::kSpec, "Spec"},
                                             {RunTrigger::kSchedule, "Schedule"},
                                             {RunTrigger::kManual, "Manual"},
                                             {RunTrigger::kBackfill, "Backfill"}}};
constexpr Names<TuningMode, 3> kTuningModes{{{TuningMode::kOff, "Off"},
                                             {TuningMode::kRecommend, "Recommend"},
                                             {TuningMode::kAuto, "Auto"}}};
constexpr Names<State, 7> kStates{{{State::kAccepted, "Accepted"},
                                   {State::kRunning, "Running"},
                                   {State::kWarning, "Warning"},
                                   {State::kSucceeded, "Succeeded"},
                                   {State::kFailed, "Failed"},
                                   {State::kKilled, "Killed"},
                                   {State::kFinished, "Finished"}}};

template <typename Enum, size_t N>
std::string_view NameIn(const Names<Enum, N>& names, Enum value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  return "";
}

template <typename Enum, size_t N>
std::optional<Enum> ParseIn(const Names<Enum, N>& names, std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view ValidationName(Validation validation) { return NameIn(kValidations, validation); }
std::string_view ModeName(Mode mode) { return NameIn(kModes, mode); }
std::string_view DesiredStateName(DesiredState state) { return NameIn(kDesiredStates, state); }
std::string_view UpgradeModeName(UpgradeMode mode) { return NameIn(kUpgradeModes, mode); }
std::string_view StateDeletionName(StateDeletion deletion) {
  return NameIn(kStateDeletions, deletion);
}
std::string_view ClaimModeName(ClaimMode mode) { return NameIn(kClaimModes, mode); }
std::string_view ConcurrencyPolicyName(ConcurrencyPolicy policy) {
  return NameIn(kConcurrencyPolicies, policy);
}
std::string_view RunTriggerName(RunTrigger trigger) { return NameIn(kRunTriggers, trigger); }
std::string_view TuningModeName(TuningMode mode) { return NameIn(kTuningModes, mode); }
std::string_view StateName(State state) { return NameIn(kStates, state); }

std::optional<Validation> ParseValidation(std::string_view name) {
  return ParseIn(kValidations, name);
}
std::optional<Mode> ParseMode(std::string_view name) { return ParseIn(kModes, name); }
std::optional<DesiredState> ParseDesiredState(std::string_view name) {
  return ParseIn(kDesiredStates, name);
}
std::optional<UpgradeMode> ParseUpgradeMode(std::string_view name) {
  return ParseIn(kUpgradeModes, name);
}
std::optional<StateDeletion> ParseStateDeletion(std::string_view name) {
  return ParseIn(kStateDeletions, name);
}
std::optional<ClaimMode> ParseClaimMode(std::string_view name) {
  return ParseIn(kClaimModes, name);
}
std::optional<ConcurrencyPolicy> ParseConcurrencyPolicy(std::string_view name) {
  return ParseIn(kConcurrencyPolicies, name);
}
std::optional<RunTrigger> ParseRunTrigger(std::string_view name) {
  return ParseIn(kRunTriggers, name);
}
std::optional<TuningMode> ParseTuningMode(std::string_view name) {
  return ParseIn(kTuningModes, name);
}
std::optional<State> ParseState(std::string_view name) { return ParseIn(kStates, name); }

UpgradeMode EffectiveUpgradeMode(const SqlJobSpec& spec) {
  // A batch run keeps no state for the next one, whatever its directory is used for.
  if (spec.mode == Mode::kBatch) return UpgradeMode::kStateless;
  if (spec.upgrade_mode) return *spec.upgrade_mode;
  if (!spec.savepoints.directory.empty()) return UpgradeMode::kSavepoint;
  return spec.checkpoints.directory.empty() ? UpgradeMode::kStateless : UpgradeMode::kLastState;
}

std::string AwaitedTrigger(const SqlJobStatus& status) {
  if (status.deployment.stop_ordered != SystemTime{}) return "";
  if (!status.deployment.stop_trigger.empty()) return status.deployment.stop_trigger;
  return status.savepoint ? status.savepoint->trigger : "";
}

bool IsRescaling(const SqlJobStatus& status) {
  return status.deployment.rescale_from > 0 && status.deployment.stop_ordered == SystemTime{};
}

}  // namespace weir::job
