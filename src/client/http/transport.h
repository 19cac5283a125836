// The seam to every remote peer: one request and its response, or one long response in chunks.
//
// A Transport is bound to one TLS identity (authorities to trust, client certificate); the URL of
// each request is absolute. The only real implementation is client/http_cpprest; tests use fakes
// and a fault-injecting decorator. Thread-safe: any number of threads may call at once.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"

namespace weir::http {

enum class Method { kGet, kPost, kPut, kPatch, kDelete };

std::string_view MethodName(Method method);

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  Method method = Method::kGet;
  std::string url;  // absolute: scheme, host, port, path, query; already percent-encoded
  Headers headers;
  std::string body;
};

struct Response {
  int status = 0;
  Headers headers;  // as received
  std::string body;

  // The first header of that name (case-insensitive).
  std::optional<std::string> Header(std::string_view name) const;
};

// What arrives of a streamed response. Called on one thread, in order.
// Return false to end the stream.
using ChunkFn = std::function<bool(std::string_view)>;

class Transport {
 public:
  virtual ~Transport() = default;

  // Any HTTP status is an OK Result. Errors: kUnavailable (refused, reset, name not found, TLS
  // failure: reason "TlsFailure"), kDeadlineExceeded (sent or not: unknown), kCancelled, kInvalid
  // (the response is larger than the transport's bound, or the URL is malformed).
  virtual Result<Response> Send(const Request& request, SteadyTime deadline,
                                std::stop_token stop) = 0;

  // GET whose 200 response goes to `on_chunk` as it arrives; the Response returned then has an
  // empty body. With another status no chunk is delivered and the Response holds the (bounded)
  // body. OK when the peer ends the stream or on_chunk returns false. `idle_timeout`: the longest
  // silence before kDeadlineExceeded.
  virtual Result<Response> Stream(const Request& request, const ChunkFn& on_chunk,
                                  milliseconds idle_timeout, std::stop_token stop) = 0;
};

}  // namespace weir::http
