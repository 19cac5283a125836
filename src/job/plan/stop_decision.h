// How the present deployment is ended when it has to make room (an edit, a suspension, a redeploy):
// an ordered list of pure rules, the first that answers decides. Internal to this module.
//
// Savepoint never falls back to an empty start: what cannot be stopped with its state runs on.
#pragma once

#include <string>
#include <string_view>

#include "job/plan/context.h"

namespace weir::job {

enum class StopHow {
  kJustStop,   // there is no state, or none is wanted
  kSavepoint,  // stop with a savepoint, continue from it
  kLastState,  // remove the Pods, continue from the last checkpoint
  kWait,       // something has to end first; the job runs on
  kHold,       // not possible; the job runs on until somebody helps
};

struct StopDecision {
  StopHow how = StopHow::kHold;
  std::string reason;   // of kHold, a condition's: CamelCase
  std::string message;  // of kHold and kWait, for people, with the remedy
  std::string_view rule;
};

StopDecision DecideStop(const Context& context);

// Why an edit of this job's script or spec cannot keep its state; empty when it surely does. Judged
// operator by operator (sql/state) by the revision that runs: what is not known to be kept is not.
// Without that revision sources and sinks are compared by name and connector.
const std::string& StateIncompatibility(const Context& context);

}  // namespace weir::job
