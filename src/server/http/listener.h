// The one HTTP(S) listener of the process: routes by registration, everything bounded.
//
// Bounds: connections (at the cap the connection that has waited longest for its client is closed
// in favour of the new one, so slow clients cannot shut others out), header and body bytes, the
// time to receive a request, to send an answer and to stay idle. HTTP/1.1 with keep-alive.
// One I/O thread owns all sockets; handlers run on a small pool and may block shortly. An answer
// that takes its time (a long poll) is given through a Responder and holds no thread; a client that
// leaves meanwhile is noticed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "base/log/log.h"

namespace weir::server {

// The client of one request while it waits for the answer. Thread-safe.
class Caller {
 public:
  // `gone` is called once if the connection ends before it was answered, at once if it has; on any
  // thread, with no lock held; it must not block. One function; a second replaces the first.
  void OnGone(std::function<void()> gone);
  // The listener's.
  void Gone();

 private:
  Mutex mutex_;
  bool has_gone_ GUARDED_BY(mutex_) = false;
  std::function<void()> gone_ GUARDED_BY(mutex_);
};

struct HttpRequest {
  std::string method;
  std::string path;                          // decoded, without the query
  std::map<std::string, std::string> query;  // decoded; a key without value is ""
  std::string body = {};
  std::string authorization = {};       // the header as sent
  std::shared_ptr<Caller> caller = {};  // of a POST; may be null
};

struct HttpResponse {
  int status = 200;
  std::string body;
  std::string content_type = "text/plain; charset=utf-8";
  bool close = false;  // the connection ends with this answer
  // Called instead, on any thread and with no lock held, when the connection was gone before it had
  // taken all of the answer: its client cannot have it.
  std::function<void()> undelivered = {};
};

// Called on a pool thread, concurrently. An exception becomes a 500 and a log line.
using Handler = std::function<HttpResponse(const HttpRequest&)>;

// Answers one request. Copies share it; any thread may call it; the first call counts, and none
// does once the connection or the listener is gone.
using Responder = std::function<void(HttpResponse)>;

// Called on a pool thread, concurrently; must see to it that the responder is called in the end.
using AsyncHandler = std::function<void(HttpRequest, const Responder&)>;

// GET by exact path, POST by the longest prefix. Filled before it is given to a Listener;
// thread-compatible.
class Router {
 public:
  void Get(std::string path, Handler handler);
  void Post(std::string prefix, AsyncHandler handler);
  // 404 for an unknown path, 405 for another method than GET or HEAD.
  HttpResponse Dispatch(const HttpRequest& request) const;
  // The handler of a POST; nullptr: Dispatch answers.
  const AsyncHandler* FindPost(const HttpRequest& request) const;

 private:
  std::map<std::string, Handler, std::less<>> routes_;
  std::map<std::string, AsyncHandler, std::less<>> posts_;
};

// Files in PEM. Read again when they change (looked at no more than every `recheck`), so that
// rotated certificates are served without a restart; a pair that cannot be read leaves the old one.
struct TlsFiles {
  std::string certificate_chain;
  std::string private_key;
  milliseconds recheck{10'000};
};

// "/a%20b?x=1&y" into path and query; kInvalid when malformed.
Status ParseTarget(std::string_view target, HttpRequest* request);

struct ListenerOptions {
  std::string address = "0.0.0.0:8080";  // host:port, [v6]:port, :port; port 0: any free one
  size_t max_header_bytes = 16u << 10;
  size_t max_body_bytes = 3u << 20;
  int max_connections = 128;
  int handler_threads = 2;
  std::optional<TlsFiles> tls = {};      // absent: plain HTTP
  milliseconds request_timeout{10'000};  // from the first byte awaited to the whole request
  milliseconds response_timeout{30'000};
  milliseconds idle_timeout{60'000};  // between requests of one connection
};

class Listener {
 public:
  // Binds and serves. kInvalid: the address cannot be parsed, or the TLS files cannot be used;
  // kUnavailable: it cannot be bound.
  static Result<std::unique_ptr<Listener>> Start(const ListenerOptions& options, Router router,
                                                 log::Logger log);
  // Closes the listening socket and every connection, waits for running handlers.
  virtual ~Listener() = default;

  // The port bound.
  virtual uint16_t port() const = 0;
};

}  // namespace weir::server
