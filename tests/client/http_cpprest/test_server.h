// A loopback server that misbehaves as told: each connection is served by one thread that runs the
// test's script. With or without TLS, with certificates made on the spot.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/core/mutex.h"

namespace weir::http {

// A self-made authority, or a certificate signed by one.
struct TestCert {
  std::string cert_pem;
  std::string key_pem;
};
TestCert MakeCa();
// `subject_alt_name`: "DNS:name" or "IP:address".
TestCert MakeCert(const TestCert& ca, const std::string& subject_alt_name);

class TestServer {
 public:
  class Connection {
   public:
    Connection(int fd, SSL* ssl) : fd_(fd), ssl_(ssl) {}
    // One request: head and body. Empty: the client closed.
    std::string ReadRequest();
    void Write(const std::string& text);
    // Until the client closes.
    void AwaitClose();

   private:
    int Read(char* buffer, int size);

    int fd_;
    SSL* ssl_;
    std::string pending_;
  };
  using Script = std::function<void(Connection&)>;

  struct Tls {
    TestCert cert;
    std::string client_ca_pem;  // when set, a client certificate is demanded
  };

  explicit TestServer(Script script, const Tls* tls = nullptr);
  ~TestServer();

  // "http://127.0.0.1:port" or https.
  std::string url() const;
  int port() const { return port_; }
  int connections() const { return connections_; }

 private:
  void Accept();
  void Serve(int fd);

  const Script script_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{nullptr, SSL_CTX_free};
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  Mutex mutex_;
  std::vector<int> open_ GUARDED_BY(mutex_);
  std::vector<std::jthread> threads_ GUARDED_BY(mutex_);
  std::jthread acceptor_;
};

}  // namespace weir::http
