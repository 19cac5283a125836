// A cluster for the command line: each call is a connection as kubectl would make it, one request.
#pragma once

#include <map>
#include <string>

#include "base/core/status.h"
#include "base/doc/json.h"
#include "cli/cluster/commands.h"

namespace weir::op {

// Blocks for at most the client's own time-outs. Errors say how the cluster was found.
Result<doc::Json> FetchSqlJob(const cli::ClusterAccess& access, const std::string& ns,
                              const std::string& name);

// A merge patch of its annotations, by the field manager kubectl-weir.
Status AnnotateSqlJob(const cli::ClusterAccess& access, const std::string& ns,
                      const std::string& name,
                      const std::map<std::string, std::string>& annotations);

}  // namespace weir::op
