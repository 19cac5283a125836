// The commands about a SqlJob of a cluster: `weir history` reads one; `weir rerun`, `weir run` and
// `weir backfill` annotate one.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/core/status.h"
#include "base/doc/json.h"
#include "cli/command_line.h"

namespace weir::cli {

// Which cluster, as kubectl is told; empty: as kubectl finds it by itself.
struct ClusterAccess {
  std::string kubeconfig;
  std::string context;
  std::string ns;
};

// What the commands need of a cluster; built by main. Empty: there is none.
struct Cluster {
  std::function<Result<doc::Json>(const ClusterAccess& access, const std::string& ns,
                                  const std::string& name)>
      sql_job;
  // A merge patch of the object's annotations.
  std::function<Status(const ClusterAccess& access, const std::string& ns, const std::string& name,
                       const std::map<std::string, std::string>& annotations)>
      annotate = {};
};

// `args` without the program's name: {"history", "shop/orders"}. Never throws.
int RunWithCluster(const std::vector<std::string>& args, const Streams& streams,
                   const Cluster& cluster);

}  // namespace weir::cli
