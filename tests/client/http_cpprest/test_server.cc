#include "tests/client/http_cpprest/test_server.h"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace weir::http {
namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Cert = std::unique_ptr<X509, void (*)(X509*)>;

template <typename Write>
std::string ToPem(Write write) {
  BIO* bio = BIO_new(BIO_s_mem());
  write(bio);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<size_t>(size));
  BIO_free(bio);
  return text;
}

Cert ReadCert(const std::string& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  Cert cert(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), X509_free);
  BIO_free(bio);
  return cert;
}

Key ReadKey(const std::string& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  Key key(PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr), EVP_PKEY_free);
  BIO_free(bio);
  return key;
}

void AddExtension(X509* cert, int nid, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  X509_add_ext(cert, extension, -1);
  X509_EXTENSION_free(extension);
}

// Signed by `ca`, or by itself when that is null.
TestCert Make(const TestCert* ca, const std::string& subject_alt_name) {
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Cert cert(X509_new(), X509_free);
  X509_set_version(cert.get(), X509_VERSION_3);
  static std::atomic<long> serial{1};
  ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), 3600);
  X509_set_pubkey(cert.get(), key.get());
  const std::string name = ca == nullptr ? "test authority" : "test";
  X509_NAME_add_entry_by_txt(X509_get_subject_name(cert.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  if (ca == nullptr) {
    AddExtension(cert.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_set_issuer_name(cert.get(), X509_get_subject_name(cert.get()));
    X509_sign(cert.get(), key.get(), EVP_sha256());
  } else {
    AddExtension(cert.get(), NID_subject_alt_name, subject_alt_name);
    X509_set_issuer_name(cert.get(), X509_get_subject_name(ReadCert(ca->cert_pem).get()));
    X509_sign(cert.get(), ReadKey(ca->key_pem).get(), EVP_sha256());
  }
  return {ToPem([&](BIO* bio) { PEM_write_bio_X509(bio, cert.get()); }), ToPem([&](BIO* bio) {
            PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace

TestCert MakeCa() { return Make(nullptr, ""); }
TestCert MakeCert(const TestCert& ca, const std::string& subject_alt_name) {
  return Make(&ca, subject_alt_name);
}

TestServer::TestServer(Script script, const Tls* tls) : script_(std::move(script)) {
  signal(SIGPIPE, SIG_IGN);
  if (tls != nullptr) {
    context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(context_.get(), ReadCert(tls->cert.cert_pem).get());
    SSL_CTX_use_PrivateKey(context_.get(), ReadKey(tls->cert.key_pem).get());
    if (!tls->client_ca_pem.empty()) {
      X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()),
                          ReadCert(tls->client_ca_pem).get());
      SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                         nullptr);
    }
  }
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::jthread([this] { Accept(); });
}

TestServer::~TestServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  std::vector<std::jthread> threads;
  {
    MutexLock lock(mutex_);
    for (const int fd : open_) shutdown(fd, SHUT_RDWR);
    threads.swap(threads_);
  }
}

std::string TestServer::url() const {
  return (context_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

void TestServer::Accept() {
  while (true) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    ++connections_;
    MutexLock lock(mutex_);
    open_.push_back(fd);
    threads_.emplace_back([this, fd] { Serve(fd); });
  }
}

void TestServer::Serve(int fd) {
  SSL* ssl = nullptr;
  if (context_) {
    ssl = SSL_new(context_.get());
    SSL_set_fd(ssl, fd);
  }
  if (ssl == nullptr || SSL_accept(ssl) == 1) {
    Connection connection(fd, ssl);
    script_(connection);
    if (ssl != nullptr) SSL_shutdown(ssl);
  }
  SSL_free(ssl);
  MutexLock lock(mutex_);
  std::erase(open_, fd);
  close(fd);
}

int TestServer::Connection::Read(char* buffer, int size) {
  return ssl_ != nullptr ? SSL_read(ssl_, buffer, size)
                         : static_cast<int>(recv(fd_, buffer, static_cast<size_t>(size), 0));
}

std::string TestServer::Connection::ReadRequest() {
  char buffer[4096];
  while (true) {
    const size_t head = pending_.find("\r\n\r\n");
    if (head != std::string::npos) {
      size_t length = 0;
      const size_t field = pending_.find("Content-Length:");
      if (field < head) length = std::strtoul(pending_.c_str() + field + 15, nullptr, 10);
      if (pending_.size() >= head + 4 + length) {
        std::string request = pending_.substr(0, head + 4 + length);
        pending_.erase(0, request.size());
        return request;
      }
    }
    const int size = Read(buffer, sizeof buffer);
    if (size <= 0) return "";
    pending_.append(buffer, static_cast<size_t>(size));
  }
}

void TestServer::Connection::Write(const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const auto left = text.size() - at;
    const auto size = ssl_ != nullptr
                          ? SSL_write(ssl_, text.data() + at, static_cast<int>(left))
                          : static_cast<int>(send(fd_, text.data() + at, left, MSG_NOSIGNAL));
    if (size <= 0) return;
    at += static_cast<size_t>(size);
  }
}

void TestServer::Connection::AwaitClose() {
  char buffer[4096];
  while (Read(buffer, sizeof buffer) > 0) {
  }
}

}  // namespace weir::http
