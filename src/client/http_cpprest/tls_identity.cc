#include "client/http_cpprest/tls_identity.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace weir::http {
namespace {

struct BioFree {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, BioFree>;

Bio ReadOnly(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// A key that needs a pass phrase is refused instead of asking on the terminal.
int NoPassphrase(char*, int, int, void*) { return 0; }

Status BadTls(std::string what) {
  ERR_clear_error();
  return Invalid("BadTlsConfig", std::move(what));
}

int KeepVerdict(int ok, X509_STORE_CTX*) { return ok; }

// cpprestsdk would send an IP address as SNI, or the Host header's text. The name to verify is
// already in the connection's parameters.
void SendServerName(const SSL* ssl, int where, int) {
  if ((where & SSL_CB_HANDSHAKE_START) == 0) return;
  auto* mutable_ssl = const_cast<SSL*>(ssl);  // the callback's signature, not the object, is const
  const char* name = X509_VERIFY_PARAM_get0_host(SSL_get0_param(mutable_ssl), 0);
  if (name != nullptr) SSL_set_tlsext_host_name(mutable_ssl, name);
}

bool IsIp(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

}  // namespace

Result<std::shared_ptr<TlsIdentity>> TlsIdentity::Make(const TlsConfig& config) {
  auto self = std::shared_ptr<TlsIdentity>(new TlsIdentity);  // private constructor
  self->server_name_ = config.server_name;
  self->insecure_ = config.insecure_skip_verify;
  ERR_clear_error();
  if (!config.ca_pem.empty()) {
    self->authorities_.reset(X509_STORE_new());
    const Bio bio = ReadOnly(config.ca_pem);
    int count = 0;
    while (auto ca = Certificate(PEM_read_bio_X509(bio.get(), nullptr, NoPassphrase, nullptr))) {
      X509_STORE_add_cert(self->authorities_.get(), ca.get());
      ++count;
    }
    if (count == 0) return BadTls("the certificate authority data holds no PEM certificate");
  }
  if (config.client_cert_pem.empty() != config.client_key_pem.empty()) {
    return BadTls("a client certificate needs its key, and a key its certificate");
  }
  if (!config.client_cert_pem.empty()) {
    const Bio certs = ReadOnly(config.client_cert_pem);
    while (auto cert =
               Certificate(PEM_read_bio_X509(certs.get(), nullptr, NoPassphrase, nullptr))) {
      self->certificates_.push_back(std::move(cert));
    }
    if (self->certificates_.empty()) {
      return BadTls("the client certificate data holds no PEM certificate");
    }
    const Bio key = ReadOnly(config.client_key_pem);
    self->key_.reset(PEM_read_bio_PrivateKey(key.get(), nullptr, NoPassphrase, nullptr));
    if (!self->key_) return BadTls("the client key data is no readable (unencrypted) PEM key");
    if (X509_check_private_key(self->certificates_.front().get(), self->key_.get()) != 1) {
      return BadTls("the client key does not belong to the client certificate");
    }
  }
  ERR_clear_error();  // the loops above end with "no start line"
  return self;
}

void TlsIdentity::Apply(SSL_CTX* context, const std::string& host, bool host_is_ip) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  if (authorities_) SSL_CTX_set1_cert_store(context, authorities_.get());
  if (key_) {
    SSL_CTX_use_certificate(context, certificates_.front().get());
    for (size_t i = 1; i < certificates_.size(); ++i) {
      SSL_CTX_add1_chain_cert(context, certificates_[i].get());
    }
    SSL_CTX_use_PrivateKey(context, key_.get());
  }
  const std::string& name = server_name_.empty() ? host : server_name_;
  X509_VERIFY_PARAM* param = SSL_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (server_name_.empty() ? host_is_ip : IsIp(server_name_)) {
    X509_VERIFY_PARAM_set1_ip_asc(param, name.c_str());
  } else {
    X509_VERIFY_PARAM_set1_host(param, name.data(), name.size());
  }
  SSL_CTX_set_cert_verify_callback(context, &TlsIdentity::VerifyChain, this);
  SSL_CTX_set_info_callback(context, SendServerName);
}

// Runs instead of the library's own check, whose callback knows only the URL's host.
int TlsIdentity::VerifyChain(X509_STORE_CTX* chain, void* self_pointer) {
  auto* self = static_cast<TlsIdentity*>(self_pointer);
  X509_STORE_CTX_set_verify_cb(chain, KeepVerdict);
  const int ok = X509_verify_cert(chain);
  if (self->insecure_) {
    X509_STORE_CTX_set_error(chain, X509_V_OK);
    return 1;
  }
  if (ok != 1) {
    MutexLock lock(self->mutex_);
    self->last_verify_error_ = X509_verify_cert_error_string(X509_STORE_CTX_get_error(chain));
  }
  return ok == 1 ? 1 : 0;
}

std::string TlsIdentity::last_verify_error() const {
  MutexLock lock(mutex_);
  return last_verify_error_;
}

}  // namespace weir::http
