// What an edit of a running job costs: the class of a change, the dearest one of all that differs.
// Internal to this module; pure.
#pragma once

#include <string_view>

#include "job/plan/context.h"

namespace weir::job {

enum class Change {
  kNone,      // what runs is what is wanted
  kRescale,   // only the parallelism: Flink's adaptive scheduler changes it in place
  kRestart,   // anything else: stopped with its state, started again from it
  kRedeploy,  // spec.restore names the state to start from: what the job holds is given up
};

std::string_view ChangeName(Change change);
Change ClassifyChange(const Context& context);
// The change is a rescale, of a job that has run: it is made in place, now or as soon as Flink
// answers. (One that never ran starts again: too wide for the cluster it would never run.)
bool RescalesInPlace(const Context& context);

}  // namespace weir::job
