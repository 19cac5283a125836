// From what the store kept to the state an engine goes on with: after a restart of the operator, or
// when another one takes over. Pure.
#pragma once

#include <cstdint>

#include "arbiter/engine/journal.h"
#include "arbiter/machine/machine.h"

namespace weir::arbiter {

// KUBERNETES goes on where it was: workers keep their grants, sessions and grants begin their time
// anew, terminations that were delivered and not acknowledged come again. RPC kept who was in
// flight but not how far: all are rolled back, each with its termination. MEMORY kept the last
// load, the ids that may have been given and the active node: whatever was in flight is gone, ids
// go on above.
State RestoreState(const Record& record, const Now& now, uint64_t seed);

// What a record says of loads and ids alone.
Durable DurableOf(const Record& record);

}  // namespace weir::arbiter
