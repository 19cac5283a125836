// A SqlJob of a cluster, as commands name it: NAME or NAMESPACE/NAME.
#pragma once

#include <string>

#include "cli/cluster/commands.h"

namespace weir::cli {

struct JobName {
  std::string ns;  // empty: the context's
  std::string name;
};

// kInvalid when `job` names none.
Result<JobName> ParseJobName(const std::string& job, const ClusterAccess& access);
// kUnavailable when the program was built without a cluster to ask.
Result<doc::Json> FetchJob(const JobName& job, const ClusterAccess& access, const Cluster& cluster);

}  // namespace weir::cli
