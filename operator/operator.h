// `weir operator`: builds the real parts, runs them until told to stop.
#pragma once

#include <stop_token>

#include "operator/flags.h"

namespace weir::op {

// Blocks. The exit code: 0 after a clean stop, 1 when the lease was lost or the start failed for
// good, 2 when what the flags ask for cannot be (no such kubeconfig, odd lease times).
int RunOperator(const OperatorFlags& flags, std::stop_token stop);

}  // namespace weir::op
