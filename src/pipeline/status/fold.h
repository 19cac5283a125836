// The status of a Pipeline out of what was seen of it, and the Events of a change. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arbiter/engine/engine.h"
#include "base/core/clock.h"
#include "pipeline/api/pipeline.h"
#include "runtime/object/object.h"

namespace weir::pipeline {

inline constexpr char kGranted[] = "Granted";
inline constexpr char kWithheld[] = "Withheld";

// Why a Pipeline stands as it does: status.reason, a closed set.
enum class Reason {
  kPermitted,
  kSourceExhausted,             // everything that the source had is loaded
  kTerminationsUnacknowledged,  // permitted, and nothing new is selected
  kRangeTooLong,
  kFilesUnreadable,  // permitted, and nothing new is cut
  kChannelStopped,   // as spec.channel wishes
  kChannelPaused,
  kShutDown,    // a termination stopped it
  kRolledBack,  // a rollback paused it
  kAwaitingAcks,
  kRestarting,
  kNoActiveNode,
  kTaking,
  kOppositeTaking,
  kOppositeMissing,
  kChangingMode,
  kSpecInvalid,  // from here on: stalled, nothing is served
  kSourceInvalid,
  kSqlInvalid,
  kSqlStagesUnsupported,
  kStateUnreadable,
};
std::string_view ReasonName(Reason reason);

struct Trouble {
  Reason reason = Reason::kSpecInvalid;
  std::string message;
};

// What a reconcile found out.
struct Facts {
  std::optional<Trouble> trouble;  // then it is not served, and the view is empty
  std::optional<runtime::ConditionDraft> sql_valid;
  arbiter::View view;
  bool exhausted = false;         // the source, at the view's cursor
  std::string files_trouble;      // why the listing cannot be used, and what to do
  bool opposite_missing = false;  // spec.opposite names no Pipeline
  SystemTime last_load{};
  int64_t loads_per_minute = 0;
  std::string rollback_nonce;
  std::string resume_nonce;
};

Reason ReasonOf(const Pipeline& pipeline, const Facts& facts);

// Canonical. `old`: the status of before.
PipelineStatus FoldStatus(const Pipeline& pipeline, const PipelineStatus& old, const Facts& facts,
                          SystemTime now);

// Whether the two differ in more than how far the work has come.
bool Moved(const PipelineStatus& from, const PipelineStatus& to);

// For a notice of the engine.
runtime::PlannedEvent EventOf(const arbiter::Notice& notice);
// That names were added to a listing where processes are cut already.
runtime::PlannedEvent EventOfAddedBehind(const std::vector<std::string>& names,
                                         const std::string& cut);
// That it got stuck, or came loose.
std::optional<runtime::PlannedEvent> EventOfMove(const PipelineStatus& from,
                                                 const PipelineStatus& to);

}  // namespace weir::pipeline
