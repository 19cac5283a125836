// Conditions in the kstatus sense, computed from state and reason by one table (docs/states.md
// prints it). Pure.
//
// kstatus (sigs.k8s.io/cli-utils, pkg/kstatus) reads: observedGeneration behind: InProgress;
// Reconciling=True: InProgress; Stalled=True: Failed; Ready=True: Current; else InProgress. So
// Ready=True means that what the spec asks for is in force (a suspended job that was asked to be
// is Ready), and Stalled=True that nothing will change without somebody's help.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "job/api/sqljob.h"
#include "job/model/plan.h"
#include "job/model/state.h"

namespace weir::job {

inline constexpr char kReady[] = "Ready";
inline constexpr char kReconciling[] = "Reconciling";
inline constexpr char kStalled[] = "Stalled";
inline constexpr char kSqlValid[] = "SqlValid";
inline constexpr char kTuned[] = "Tuned";

enum class Truth { kTrue, kFalse, kUnknown };
std::string_view TruthName(Truth truth);

struct ConditionRow {
  Reason reason;
  Truth ready;
  bool reconciling;
  bool stalled;
};

// One row a reason, except kReleased: Finished keeps Ready and Stalled of the outcome.
const std::vector<ConditionRow>& ConditionRows();

using runtime::CompleteCondition;
using runtime::FindCondition;

// The conditions for `status` (its state, reason, message, result), in a fixed order: Ready,
// Reconciling, Stalled, SqlValid, Tuned. `old` gives last transitions, and the last two when their
// drafts are absent; a draft of Tuned without a status takes it away. `stalled` wins over the
// table; a True one makes Ready and Reconciling False.
std::vector<Condition> FoldConditions(const std::vector<Condition>& old, const SqlJobStatus& status,
                                      const std::optional<ConditionDraft>& sql_valid,
                                      const std::optional<ConditionDraft>& stalled,
                                      int64_t generation, SystemTime now,
                                      const std::optional<ConditionDraft>& tuned = {});

}  // namespace weir::job
