#include <algorithm>
#include <iterator>

#include "arbiter/machine/state.h"
#include "arbiter/machine/types.h"

namespace weir::arbiter {
namespace {

constexpr std::string_view kStageNames[] = {"select", "extract", "transform", "load"};
constexpr std::string_view kChannelNames[] = {"Start", "Pause", "Stop"};
constexpr std::string_view kReadinessNames[] = {"TAKING", "OVERTAKE"};
constexpr std::string_view kTerminNames[] = {"NORMAL", "WARNING", "ROLLBACK", "SHUTDOWN",
                                             "RESTART"};
constexpr std::string_view kChoiceNames[] = {"Random", "RoundRobin", "Stick"};
constexpr std::string_view kVerdictNames[] = {"Done", "AlreadyDone", "RolledBack", "StaleGrant"};
constexpr std::string_view kWithheldNames[] = {
    "",           "ChannelMissing", "ChannelStopped", "ChannelPaused",  "AwaitingAcks",
    "Restarting", "NoActiveNode",   "Taking",         "OppositeTaking", "ChangingMode"};

template <typename Enum, size_t N>
std::string_view NameOf(const std::string_view (&names)[N], Enum value) {
  const auto index = static_cast<size_t>(value);
  return index < N ? names[index] : "Unknown";
}

template <typename Enum, size_t N>
std::optional<Enum> Parse(const std::string_view (&names)[N], std::string_view name) {
  const auto* found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Enum>(found - std::begin(names));
}

}  // namespace

std::string_view StageName(Stage stage) { return NameOf(kStageNames, stage); }
std::optional<Stage> ParseStage(std::string_view name) { return Parse<Stage>(kStageNames, name); }

std::string_view ChannelName(Channel channel) { return NameOf(kChannelNames, channel); }
std::optional<Channel> ParseChannel(std::string_view name) {
  return Parse<Channel>(kChannelNames, name);
}

std::string_view ReadinessName(Readiness readiness) { return NameOf(kReadinessNames, readiness); }
std::optional<Readiness> ParseReadiness(std::string_view name) {
  return Parse<Readiness>(kReadinessNames, name);
}

std::string_view TerminTypeName(TerminType type) { return NameOf(kTerminNames, type); }
std::optional<TerminType> ParseTerminType(std::string_view name) {
  return Parse<TerminType>(kTerminNames, name);
}

std::string_view NodeChoiceName(NodeChoice choice) { return NameOf(kChoiceNames, choice); }
std::optional<NodeChoice> ParseNodeChoice(std::string_view name) {
  return Parse<NodeChoice>(kChoiceNames, name);
}

std::string_view VerdictName(Verdict verdict) { return NameOf(kVerdictNames, verdict); }
std::string_view WithheldName(Withheld reason) { return NameOf(kWithheldNames, reason); }

}  // namespace weir::arbiter
