// Credential plugins: a program that prints an ExecCredential. Run without a shell, in a process
// group of its own, with bounded output and time. Thread-safe.
// Protocol: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
#pragma once

#include <optional>
#include <string>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "client/kube/kubeconfig.h"

namespace weir::kube {

struct ExecCredential {
  std::string token;
  std::string client_cert_pem;
  std::string client_key_pem;
  std::optional<SystemTime> expires;
};

// Runs the plugin; its standard error goes to ours. kDenied/ExecPluginFailed: it is missing (the
// message has the kubeconfig's install hint), failed, took too long or printed nonsense.
Result<ExecCredential> RunExecPlugin(const ExecConfig& config, const doc::Json& cluster_info,
                                     seconds timeout = seconds(60));

// What the plugin printed, checked against the version it was asked for. Pure.
Result<ExecCredential> ParseExecCredential(std::string_view text, std::string_view api_version);

}  // namespace weir::kube
