// kubeconfig files: merging them and resolving one context. Pure: file contents
// come in, values go out. Semantics of kubectl:
// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/core/status.h"
#include "base/doc/value.h"

namespace weir::kube {

struct KubeconfigFile {
  std::string path;  // relative paths inside are relative to its folder
  std::string text;
};

// An entry's value, or the file that holds it; the data wins when both are given.
struct DataOrFile {
  std::string data;  // decoded
  std::string file;  // absolute
};

struct ExecConfig {
  std::string api_version;
  std::string command;
  std::vector<std::string> args;
  std::vector<std::pair<std::string, std::string>> env;
  std::string install_hint;
  bool provide_cluster_info = false;
};

struct ResolvedContext {
  std::string context;
  std::string ns;  // "default" when the context names none
  std::string server;
  std::string tls_server_name;
  bool insecure_skip_tls_verify = false;
  DataOrFile ca;
  DataOrFile client_cert;
  DataOrFile client_key;
  std::string token;
  std::string token_file;  // wins over token
  bool has_exec = false;
  ExecConfig exec;
  doc::Json cluster_info;  // of KUBERNETES_EXEC_INFO, when the plugin asks for it
};

// The first file that sets a value or names an entry wins. `context` empty: current-context.
// kInvalid/BadKubeconfig: unreadable YAML, a name that does not exist, or a setting that is not
// supported (basic authentication, auth-provider, impersonation, proxy-url).
Result<ResolvedContext> ResolveKubeconfig(const std::vector<KubeconfigFile>& files,
                                          const std::string& context);

}  // namespace weir::kube
