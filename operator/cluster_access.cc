#include "operator/cluster_access.h"

#include <memory>

#include "base/core/clock.h"
#include "base/doc/value.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "client/kube/client.h"
#include "client/kube/config.h"

namespace weir::op {

Result<doc::Json> FetchSqlJob(const cli::ClusterAccess& access, const std::string& ns,
                              const std::string& name) {
  RealClock clock;
  RETURN_IF_ERROR(http::InitHttpThreads(1));
  kube::ConfigSources sources = kube::SourcesFromEnvironment();
  sources.kubeconfig_flag = access.kubeconfig;
  sources.context = access.context;
  ASSIGN_OR_RETURN(const kube::ClusterConfig config, kube::LoadClusterConfig(sources, clock));
  ASSIGN_OR_RETURN(const std::unique_ptr<http::Transport> transport,
                   http::MakeCpprestTransport(config.tls));
  kube::KubeClient client(*transport, config.endpoint, clock);
  std::string in = ns.empty() ? config.endpoint.default_namespace : ns;
  if (in.empty()) in = "default";
  auto object = client.Get(kube::kSqlJobs, {in, name}, {});
  if (object.ok()) return object;
  return object.error().WithContext("SqlJob " + in + "/" + name + " (" + config.source + ")");
}

}  // namespace weir::op
