// Savepoints as the operator keeps book of them: which it has made, which is due, which may go.
// Internal to this module; pure.
#pragma once

#include <optional>
#include <string>

#include "job/plan/context.h"

namespace weir::job {

// A savepoint of ours completed at `path`.
void NoteSavepoint(const Context& context, const std::string& path, SqlJobStatus* status);

// spec.savepoints.schedule: the last fire that was not acted on, and when the next one is. A job
// that did not run then has nothing to make up for.
struct SavepointFire {
  std::optional<SystemTime> due;
  std::optional<SystemTime> next;
};
SavepointFire FindSavepointFire(const Context& context);
// What is wrong with the schedule; empty: nothing.
std::string CheckSavepointSchedule(const std::string& schedule);

}  // namespace weir::job
