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
constexpr Names<UpgradeMode, 2> kUpgradeModes{
    {{UpgradeMode::kStateless, "Stateless"}, {UpgradeMode::kLastState, "LastState"}}};
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
std::optional<State> ParseState(std::string_view name) { return ParseIn(kStates, name); }

UpgradeMode EffectiveUpgradeMode(const SqlJobSpec& spec) {
  // A batch run keeps no state for the next one, whatever its directory is used for.
  if (spec.mode == Mode::kBatch) return UpgradeMode::kStateless;
  if (spec.upgrade_mode) return *spec.upgrade_mode;
  return spec.checkpoints.directory.empty() ? UpgradeMode::kStateless : UpgradeMode::kLastState;
}

}  // namespace weir::job
