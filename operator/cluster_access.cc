#include "operator/cluster_access.h"

#include <memory>
#include <utility>

#include "base/core/clock.h"
#include "base/doc/value.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "client/kube/client.h"
#include "client/kube/config.h"

namespace weir::op {

namespace {

struct Connection {
  RealClock clock;
  kube::ClusterConfig config;
  std::unique_ptr<http::Transport> transport;

  kube::KubeClient Client() { return {*transport, config.endpoint, clock}; }
  // "SqlJob shop/orders (kubeconfig ...)", for errors.
  std::string What(const kube::ObjectKey& key) const {
    return "SqlJob " + key.ToString() + " (" + config.source + ")";
  }
  kube::ObjectKey Key(const std::string& ns, const std::string& name) const {
    std::string in = ns.empty() ? config.endpoint.default_namespace : ns;
    return {in.empty() ? "default" : std::move(in), name};
  }
};

Result<std::unique_ptr<Connection>> Connect(const cli::ClusterAccess& access) {
  auto connection = std::make_unique<Connection>();
  // A second connection of this process finds the threads started, which is as good.
  static_cast<void>(http::InitHttpThreads(1));
  kube::ConfigSources sources = kube::SourcesFromEnvironment();
  sources.kubeconfig_flag = access.kubeconfig;
  sources.context = access.context;
  ASSIGN_OR_RETURN(connection->config, kube::LoadClusterConfig(sources, connection->clock));
  ASSIGN_OR_RETURN(connection->transport, http::MakeCpprestTransport(connection->config.tls));
  return connection;
}

}  // namespace

Result<doc::Json> FetchSqlJob(const cli::ClusterAccess& access, const std::string& ns,
                              const std::string& name) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection, Connect(access));
  const kube::ObjectKey key = connection->Key(ns, name);
  kube::KubeClient client = connection->Client();
  auto object = client.Get(kube::kSqlJobs, key, {});
  if (object.ok()) return object;
  return object.error().WithContext(connection->What(key));
}

Status AnnotateSqlJob(const cli::ClusterAccess& access, const std::string& ns,
                      const std::string& name,
                      const std::map<std::string, std::string>& annotations) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection, Connect(access));
  const kube::ObjectKey key = connection->Key(ns, name);
  kube::KubeClient client = connection->Client();
  kube::PatchOptions options;
  options.field_manager = "kubectl-weir";
  const auto patched = client.Patch(kube::kSqlJobs, key,
                                    {{"metadata", {{"annotations", annotations}}}}, options, {});
  if (patched.ok()) return Status::Ok();
  return patched.error().WithContext("annotating " + connection->What(key));
}

}  // namespace weir::op
