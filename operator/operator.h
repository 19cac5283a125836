// `weir operator`: builds the real parts, runs them until told to stop.
#pragma once

#include <functional>
#include <stop_token>

#include "operator/flags.h"

namespace weir::op {

using ReadAgainFn = std::function<Result<OperatorFlags>()>;

// Blocks. The exit code: 0 after a clean stop, 1 when the lease was lost or the start failed for
// good, 2 when what the flags ask for cannot be (no such kubeconfig, odd lease times). `read_again`
// gives the flags with the config file as it is then: which namespaces it names is followed.
int RunOperator(const OperatorFlags& flags, const ReadAgainFn& read_again, std::stop_token stop);

}  // namespace weir::op
