// The one real http::Transport: cpprestsdk over Boost.Asio and OpenSSL.
//
// Bound to one TLS identity. Connections are pooled per origin (scheme, host, port) and shared by
// all threads; or, for many short-lived peers such as Flink's REST, closed after each answer.
// Proxy variables of the environment are not read: cluster traffic goes straight. Redirects are
// not followed. Deadlines, idle timeouts and stop requests are kept by the calling thread, which
// closes the exchange's socket.
//
// Process-wide facts of the library: all transports share one thread pool (InitHttpThreads, once,
// first thing in main); a transport must be destroyed before main returns. The destructor waits
// for the exchanges that were given up to let go of their sockets.
#pragma once

#include <memory>
#include <string>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "client/http/tls_config.h"
#include "client/http/transport.h"

namespace weir::http {

struct CpprestOptions {
  size_t max_body_bytes = size_t{64} << 20;  // of one response; larger is kInvalid/BodyTooLarge
  bool keep_alive = true;                    // false: every connection serves one request
  int max_origins = 8;                       // pools kept, least recently used out (keep_alive)
};

// Sizes the process-wide pool. kInternal when something already started it.
Status InitHttpThreads(int threads);

// kInvalid/BadTlsConfig when a PEM text cannot be read, or key and certificate do not match.
Result<std::unique_ptr<Transport>> MakeCpprestTransport(const TlsConfig& tls,
                                                        const CpprestOptions& options = {});

}  // namespace weir::http
