// The operator's own attempts at a job that failed, and the watch over Flink's. Internal to this
// module; pure.
#pragma once

#include <optional>
#include <string>

#include "job/plan/context.h"

namespace weir::job {

// Another attempt after a back-off, from the state that there is; nullopt when none is left.
std::optional<Plan> TryAgain(const Context& context, const std::string& why,
                             const FailureStatus& failure);
// An attempt is due: the deployment is being removed, or the back-off lasts.
bool IsRestarting(const SqlJobStatus& status);
// After an hour of Running the attempts are forgotten.
void FollowBudget(const Context& context, Plan* plan);
// Flink restarts the job again and again and no checkpoint completes.
void FollowRestarts(const Context& context, Plan* plan);

}  // namespace weir::job
