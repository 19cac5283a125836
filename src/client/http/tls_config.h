// What a TLS client needs to know of itself and its peer. A value; PEM texts stay in memory.
#pragma once

#include <string>

namespace weir::http {

// Without `ca_pem` the system's authorities are trusted; with it, only these. The server's name
// (or IP address) is always checked against its certificate.
struct TlsConfig {
  std::string ca_pem = {};
  std::string client_cert_pem = {};  // the chain, leaf first
  std::string client_key_pem = {};   // unencrypted
  std::string server_name = {};      // checked and sent (SNI) instead of the URL's host
  // Accepts any certificate. Only for a kubeconfig that asks for it in so many words.
  bool insecure_skip_verify = false;
};

}  // namespace weir::http
