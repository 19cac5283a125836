// One look at a cluster for the command line: a connection as kubectl would make it, one GET.
#pragma once

#include <string>

#include "base/core/status.h"
#include "base/doc/json.h"
#include "cli/commands.h"

namespace weir::op {

// Blocks for at most the client's own time-outs. Errors say how the cluster was found.
Result<doc::Json> FetchSqlJob(const cli::ClusterAccess& access, const std::string& ns,
                              const std::string& name);

}  // namespace weir::op
