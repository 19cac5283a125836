// Revisions: what the job has run, kept as ControllerRevisions, and the way back to the last one
// that proved itself when an upgrade fails. Internal to this module; pure.
#pragma once

#include <optional>
#include <string>

#include "job/plan/context.h"

namespace weir::job {

// <job>-<first ten digits of the intent's hash>: one revision for one intent, however often it
// runs.
std::string RevisionName(std::string_view job, std::string_view intent_hash);

// The job as it is to run: its spec, or what was rolled back to in its place. `observation` is made
// to agree. What is the user's wish at any time (state, time-outs, upgrade, restore) stays.
SqlJob EffectiveJob(const SqlJob& job, Observation* observation);
// The user still wants what failed, and has not asked to try it again.
bool RollbackHolds(const SqlJob& job, const Observation& observation);

// The present intent is accepted, by a start or by a rescale in place; what was proven stays so
// when only the width differs.
void AcceptRevision(const Context& context, Plan* plan);
void AcceptRescale(const Context& context, Plan* plan);
// The ControllerRevision of what runs, once it has run, and the end of those over the bound. (Not
// at the start: a fleet that is deployed at once has no request to spare.)
void RecordRevision(const Context& context, Plan* plan);
// A deployment that runs becomes stable after spec.upgrade.stableAfter.
void FollowStability(const Context& context, Plan* plan);
// Back to the stable revision from the state that the failed deployment began with; nullopt when
// there is no way back.
std::optional<Plan> RollBack(const Context& context, const std::string& why);
// An upgrade whose tasks never all ran within spec.timeouts.progress has failed.
std::optional<Plan> RollBackWhenLate(const Context& context);

}  // namespace weir::job
