// A TLS configuration in parsed form, applied to each new connection's context. Immutable but for
// the text of the last verification failure; thread-safe. Private to client/http_cpprest.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

#include "base/core/mutex.h"
#include "base/core/status.h"
#include "client/http_cpprest/cpprest_transport.h"

namespace weir::http {

class TlsIdentity {
 public:
  static Result<std::shared_ptr<TlsIdentity>> Make(const TlsConfig& config);

  // Sets up a client context for connections to `host`. This object must outlive the handshakes.
  void Apply(SSL_CTX* context, const std::string& host, bool host_is_ip);

  // Why the last handshake's chain was refused ("self-signed certificate"); empty: none was.
  std::string last_verify_error() const;

 private:
  template <auto Free>
  struct Freer {
    template <typename T>
    void operator()(T* pointer) const {
      Free(pointer);
    }
  };
  using Certificate = std::unique_ptr<X509, Freer<X509_free>>;

  TlsIdentity() = default;
  static int VerifyChain(X509_STORE_CTX* chain, void* self);

  std::unique_ptr<X509_STORE, Freer<X509_STORE_free>> authorities_;  // null: the system's
  std::vector<Certificate> certificates_;                            // leaf first
  std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>> key_;
  std::string server_name_;
  bool insecure_ = false;
  mutable Mutex mutex_;
  std::string last_verify_error_ GUARDED_BY(mutex_);
};

}  // namespace weir::http
