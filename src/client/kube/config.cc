#include "client/kube/config.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/crypto/hash.h"
#include "client/kube/credentials.h"
#include "client/kube/exec_plugin.h"
#include "client/kube/kubeconfig.h"

namespace weir::kube {
namespace {

// A plugin's credential is replaced this much before it expires.
constexpr seconds kExpiryMargin{30};

std::string Env(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

void UseTokens(TokenSource::Fetch fetch, Clock& clock, Endpoint* endpoint) {
  const auto source = std::make_shared<TokenSource>(std::move(fetch), clock);
  endpoint->bearer_token = [source] { return source->Get(); };
  endpoint->token_refused = [source] { source->Refused(); };
}

Result<std::string> Load(const DataOrFile& value) {
  if (!value.data.empty() || value.file.empty()) return value.data;
  return ReadSmallFile(value.file);
}

TokenSource::Fresh ToFresh(const ExecCredential& credential) {
  TokenSource::Fresh fresh{credential.token, std::nullopt};
  if (credential.expires) fresh.use_until = *credential.expires - kExpiryMargin;
  return fresh;
}

// Runs the plugin once now: an error should show at the start, and a certificate is needed for the
// transport.
Status UseExecPlugin(const ResolvedContext& context, Clock& clock, ClusterConfig* out) {
  ASSIGN_OR_RETURN(const ExecCredential first, RunExecPlugin(context.exec, context.cluster_info));
  if (!first.client_cert_pem.empty()) {
    out->tls.client_cert_pem = first.client_cert_pem;
    out->tls.client_key_pem = first.client_key_pem;
    if (first.expires) {
      out->warnings.push_back("the exec plugin's client certificate expires at " +
                              FormatTime(*first.expires) +
                              " and is not renewed while this process runs: restart it before");
    }
  }
  if (first.token.empty()) return Status::Ok();
  auto fetch = [first = std::make_shared<std::optional<ExecCredential>>(first), exec = context.exec,
                info = context.cluster_info]() -> Result<TokenSource::Fresh> {
    // TokenSource calls this from one thread at a time.
    if (first->has_value()) return ToFresh(*std::exchange(*first, std::nullopt));
    ASSIGN_OR_RETURN(const ExecCredential next, RunExecPlugin(exec, info));
    return ToFresh(next);
  };
  UseTokens(std::move(fetch), clock, &out->endpoint);
  return Status::Ok();
}

Result<ClusterConfig> FromKubeconfig(const std::vector<std::string>& paths,
                                     const std::string& context_name, Clock& clock) {
  std::vector<KubeconfigFile> files;
  std::string names;
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(std::string text, ReadSmallFile(path));
    files.push_back({path, std::move(text)});
    names += (names.empty() ? "" : ":") + path;
  }
  ASSIGN_OR_RETURN(ResolvedContext context, ResolveKubeconfig(files, context_name));
  ClusterConfig out;
  out.source = "kubeconfig " + names + ", context " + context.context;
  out.endpoint.server = context.server;
  out.endpoint.default_namespace = context.ns;
  out.tls.server_name = context.tls_server_name;
  out.tls.insecure_skip_verify = context.insecure_skip_tls_verify;
  if (context.insecure_skip_tls_verify) {
    out.warnings.push_back(
        "the kubeconfig sets insecure-skip-tls-verify: anyone on the way can "
        "read and change the traffic to the API server");
  }
  ASSIGN_OR_RETURN(out.tls.ca_pem, Load(context.ca));
  ASSIGN_OR_RETURN(out.tls.client_cert_pem, Load(context.client_cert));
  ASSIGN_OR_RETURN(out.tls.client_key_pem, Load(context.client_key));
  if (!out.tls.ca_pem.empty() && context.exec.provide_cluster_info) {
    context.cluster_info["certificate-authority-data"] = crypto::Base64Encode(out.tls.ca_pem);
  }
  if (!context.token_file.empty()) {
    UseTokens(TokenFromFile(context.token_file, clock), clock, &out.endpoint);
  } else if (!context.token.empty()) {
    out.endpoint.bearer_token = [token = context.token]() -> Result<std::string> { return token; };
  } else if (context.has_exec) {
    RETURN_IF_ERROR(UseExecPlugin(context, clock, &out));
  }
  return out;
}

Result<ClusterConfig> FromServiceAccount(const ConfigSources& sources, Clock& clock) {
  const std::string& dir = sources.service_account_dir;
  ClusterConfig out;
  out.in_cluster = true;
  out.source = "service account in " + dir;
  const bool v6 = sources.service_host.find(':') != std::string::npos;
  out.endpoint.server = "https://" +
                        (v6 ? "[" + sources.service_host + "]" : sources.service_host) + ":" +
                        (sources.service_port.empty() ? "443" : sources.service_port);
  ASSIGN_OR_RETURN(out.tls.ca_pem, ReadSmallFile(dir + "/ca.crt"));
  const auto ns = ReadSmallFile(dir + "/namespace");
  out.endpoint.default_namespace = ns.ok() && !ns->empty() ? *ns : "default";
  UseTokens(TokenFromFile(dir + "/token", clock), clock, &out.endpoint);
  RETURN_IF_ERROR(out.endpoint.bearer_token().status());
  return out;
}

std::vector<std::string> SplitPaths(const std::string& list) {
  std::vector<std::string> out;
  for (size_t start = 0; start <= list.size();) {
    const size_t colon = std::min(list.find(':', start), list.size());
    if (colon > start) out.push_back(list.substr(start, colon - start));
    start = colon + 1;
  }
  return out;
}

}  // namespace

ConfigSources SourcesFromEnvironment() {
  ConfigSources out;
  out.kubeconfig_env = Env("KUBECONFIG");
  out.home = Env("HOME");
  out.service_host = Env("KUBERNETES_SERVICE_HOST");
  out.service_port = Env("KUBERNETES_SERVICE_PORT");
  return out;
}

Result<ClusterConfig> LoadClusterConfig(const ConfigSources& sources, Clock& clock) {
  if (!sources.kubeconfig_flag.empty()) {
    return FromKubeconfig({sources.kubeconfig_flag}, sources.context, clock);
  }
  if (!sources.kubeconfig_env.empty()) {
    std::vector<std::string> paths;
    for (const std::string& path : SplitPaths(sources.kubeconfig_env)) {
      if (Exists(path)) paths.push_back(path);
    }
    if (paths.empty()) {
      return NotFound("NoCluster",
                      "$KUBECONFIG names no file that exists: " + sources.kubeconfig_env);
    }
    return FromKubeconfig(paths, sources.context, clock);
  }
  if (!sources.service_host.empty() && Exists(sources.service_account_dir + "/token")) {
    return FromServiceAccount(sources, clock);
  }
  const std::string home_config = sources.home + "/.kube/config";
  if (!sources.home.empty() && Exists(home_config)) {
    return FromKubeconfig({home_config}, sources.context, clock);
  }
  return NotFound("NoCluster",
                  "no cluster is configured: give --kubeconfig FILE, set KUBECONFIG, or run in a "
                  "pod with a service account");
}

}  // namespace weir::kube
