// A SqlJob's wishes and bounds in the tuner's words, and its answer in ours. Pure.
#pragma once

#include "job/api/sqljob.h"
#include "tuner/types.h"

namespace weir::job {

inline constexpr double kMib = 1 << 20;  // bytes

inline double SecondsIn(milliseconds span) { return static_cast<double>(span.count()) / 1000; }

// What a TaskManager has, and how many run, by `spec` (with tuned values laid over it).
tuner::Resources ResourcesOf(const SqlJobSpec& spec);

// `own` is the user's spec: its resources are start values, and the middle of bounds that were left
// out. `key_groups` is what the work is cut into, and so the most that may be useful; 0: unknown. A
// script that pins the parallelism leaves it no room.
tuner::Config StreamConfigOf(const SqlJobSpec& own, const SqlJobSpec& in_force, bool pinned,
                             int key_groups);

// "750m", "2", "1536Mi". What differs from `in_force` by less than a quantum does not differ.
TunedResources TunedFrom(const tuner::Resources& wanted, const SqlJobSpec& in_force,
                         const tuner::Config& config);

// Cores of all TaskManagers together.
double CoresOf(const TunedResources& resources, int slots_per_task_manager);

}  // namespace weir::job
