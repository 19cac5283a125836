// `weir rerun JOB`, `weir run JOB` and `weir backfill JOB FROM TO` (as a plugin: `kubectl weir
// rerun JOB`, ...): each sets one annotation of the SqlJob, which the operator answers once
// (docs/schedules.md). What the object alone shows to be in vain is refused, with what helps.
//
// Exit code: 0 ordered; 1 refused, or the SqlJob cannot be read or annotated; 2 usage.
#pragma once

#include <string>

#include "base/core/clock.h"
#include "cli/cluster/commands.h"

namespace weir::cli {

enum class Order { kRerun, kRun, kBackfill };

struct OrderOptions {
  Order order = Order::kRerun;
  std::string job;        // NAME or NAMESPACE/NAME
  std::string fire_time;  // of kRerun; empty: the last run
  std::string from;       // of kBackfill: dates or times
  std::string to;
  std::string nonce;  // empty: `now`
  ClusterAccess access;
};

int RunOrder(const OrderOptions& options, const Streams& streams, const Cluster& cluster,
             SystemTime now);

}  // namespace weir::cli
