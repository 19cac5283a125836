// What tuning has put into force, and what it is allowed to. Pure.
//
// Precedence, low to high: operator defaults, flink.configuration, typed fields, status.tuned, SQL
// SET. A tuned value is laid over spec.resources before anything is decided, so that it reaches the
// job on the paths of an edit: in place when only the parallelism differs, else by an upgrade.
#pragma once

#include <optional>
#include <string>

#include "job/api/sqljob.h"
#include "job/model/observation.h"
#include "job/model/plan.h"

namespace weir::job {

class Context;

// Of what the user wrote of resources and tuning: another one, and tuned values no longer count.
std::string TuningBase(const SqlJobSpec& spec);

// The spec that holds: `job` itself when nothing is tuned, else a copy in `storage`.
const SqlJob& WithTuned(const SqlJob& job, std::optional<SqlJob>* storage);

// Tuned values are laid over what the user wrote, or say the same.
bool HoldsTuned(const SqlJob& job);

// The job never ran, nothing of it was recorded, and the user left something to be guessed.
bool FirstGuessIsDue(const Context& context);
// What it is to start with then; nothing when that is what it starts with anyway.
std::optional<TuningAdvice> FirstGuess(const Context& context);

// Tuned values that the user has overtaken go; a first guess at its start and advice of this
// reconcile becomes status.tuned (Auto), status.recommended and an Event; the condition Tuned says
// where it stands. `job` as it is stored, without anything laid over. `calm`: the plan follows a
// job that runs as it is wanted.
void FoldTuning(const Context& context, const SqlJob& job, bool calm, Plan* plan);

}  // namespace weir::job
