#include "cli/cluster/cluster_job.h"

#include "base/doc/value.h"

namespace weir::cli {

Result<JobName> ParseJobName(const std::string& job, const ClusterAccess& access) {
  const size_t slash = job.find('/');
  JobName out{access.ns, job};
  if (slash != std::string::npos) out = {job.substr(0, slash), job.substr(slash + 1)};
  const bool bad = out.name.empty() || slash == 0 || out.name.find('/') != std::string::npos;
  if (bad) return Invalid("BadName", "'" + job + "': expected NAME or NAMESPACE/NAME");
  return out;
}

Result<doc::Json> FetchJob(const JobName& job, const ClusterAccess& access,
                           const Cluster& cluster) {
  if (!cluster.sql_job) return Unavailable("NoCluster", "this program knows no cluster");
  return cluster.sql_job(access, job.ns, job.name);
}

}  // namespace weir::cli
