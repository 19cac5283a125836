// The words of the API for the enums of sqljob.h, and back. Pure; parsers answer nothing for any
// other word (case counts, as everywhere in Kubernetes).
#pragma once

#include <optional>
#include <string_view>

#include "job/api/sqljob.h"

namespace weir::job {

std::string_view ValidationName(Validation validation);
std::string_view ModeName(Mode mode);
std::string_view DesiredStateName(DesiredState state);
std::string_view UpgradeModeName(UpgradeMode mode);
std::string_view StateDeletionName(StateDeletion deletion);
std::string_view ClaimModeName(ClaimMode mode);
std::string_view ConcurrencyPolicyName(ConcurrencyPolicy policy);
std::string_view RunTriggerName(RunTrigger trigger);
std::string_view TuningModeName(TuningMode mode);
std::string_view StateName(State state);

std::optional<Validation> ParseValidation(std::string_view name);
std::optional<Mode> ParseMode(std::string_view name);
std::optional<DesiredState> ParseDesiredState(std::string_view name);
std::optional<UpgradeMode> ParseUpgradeMode(std::string_view name);
std::optional<StateDeletion> ParseStateDeletion(std::string_view name);
std::optional<ClaimMode> ParseClaimMode(std::string_view name);
std::optional<ConcurrencyPolicy> ParseConcurrencyPolicy(std::string_view name);
std::optional<RunTrigger> ParseRunTrigger(std::string_view name);
std::optional<TuningMode> ParseTuningMode(std::string_view name);
std::optional<State> ParseState(std::string_view name);

}  // namespace weir::job
