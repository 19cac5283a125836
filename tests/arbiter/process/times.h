// The times of the scenarios that kill processes: short, or they would take long.
#pragma once

#include "arbiter/machine/types.h"

namespace weir::arbiter {

inline Config ScenarioConfig() {
  Config config;
  config.grant_ttl = milliseconds(3'000);
  config.node_ttl = milliseconds(3'000);
  config.session_ttl = milliseconds(3'000);
  config.handover_wait = milliseconds(1'000);
  return config;
}

}  // namespace weir::arbiter
