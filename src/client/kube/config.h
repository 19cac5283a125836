// Where the API server is and how to authenticate to it, from the places where kubectl and pods
// keep that. Reads files and may run an exec plugin: called once, from main; thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "client/http/tls_config.h"
#include "client/kube/client.h"

namespace weir::kube {

struct ConfigSources {
  std::string kubeconfig_flag = {};  // --kubeconfig: must exist when given
  std::string context = {};          // --context; empty: current-context
  std::string kubeconfig_env = {};   // $KUBECONFIG: a list of files, merged, missing ones skipped
  std::string home = {};             // $HOME, for ~/.kube/config
  std::string service_host = {};     // $KUBERNETES_SERVICE_HOST and _PORT: set in every pod
  std::string service_port = {};
  std::string service_account_dir = "/var/run/secrets/kubernetes.io/serviceaccount";
};

// The environment's part; the two flags are the caller's.
ConfigSources SourcesFromEnvironment();

struct ClusterConfig {
  Endpoint endpoint;
  http::TlsConfig tls;
  bool in_cluster = false;  // from a pod's service account
  std::string source;       // for the log: "kubeconfig /home/me/.kube/config, context dev"
  std::vector<std::string> warnings;  // for people; hold no secret
};

// The first of: --kubeconfig, $KUBECONFIG, the pod's service account, ~/.kube/config.
// `clock` must outlive the result (tokens are read again as they age).
// Errors: kInvalid/BadKubeconfig with file, field and remedy; kNotFound/NoCluster when there is
// none of the four; kDenied/ExecPluginFailed.
Result<ClusterConfig> LoadClusterConfig(const ConfigSources& sources, Clock& clock);

}  // namespace weir::kube
