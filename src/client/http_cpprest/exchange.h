// One request on its way: the state that the calling thread and the library's pool threads share.
// Kept alive by whoever comes last. Thread-safe. Private to client/http_cpprest.
#pragma once

#include <cpprest/http_client.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "client/http/transport.h"
#include "client/http_cpprest/tls_identity.h"

namespace weir::http {

// Counts exchanges whose sockets are still in use, so that a transport can wait for them.
class InFlight {
 public:
  void Add();
  void Remove();
  // False when some were still there after `patience`.
  bool AwaitNone(milliseconds patience);

 private:
  Mutex mutex_;
  std::condition_variable_any none_;
  int count_ GUARDED_BY(mutex_) = 0;
};

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  enum class Mode { kCollect, kStream };

  // `max_bytes`: of a collected body. `identity` may be null (http://).
  Exchange(Mode mode, size_t max_bytes, std::shared_ptr<TlsIdentity> identity,
           std::shared_ptr<InFlight> in_flight);
  ~Exchange();

  // Sends `request`; called once.
  void Start(web::http::client::http_client& client, web::http::http_request request);
  // Closes the socket, whatever it is doing.
  void Abandon();

  // Waits for the whole response, collected.
  Result<Response> AwaitAll(SteadyTime deadline, const std::stop_token& stop);
  // Waits for the head, then hands on what comes; see Transport::Stream.
  Result<Response> AwaitChunks(const ChunkFn& on_chunk, milliseconds idle_timeout,
                               const std::stop_token& stop);

  // Called by pool threads.
  pplx::task<size_t> OnBytes(const uint8_t* data, size_t size);

 private:
  void OnHead(const web::http::http_response& response);
  void OnDone(std::exception_ptr failure);
  Status FailureOf(const std::exception_ptr& failure) const;
  // Until `flag`, done_ or too_large_; false: stopped or too late.
  bool WaitFor(const bool& flag, SteadyTime deadline, const std::stop_token& stop) REQUIRES(mutex_);
  Result<std::string> NextChunk(milliseconds idle_timeout, const std::stop_token& stop);
  void Resume() REQUIRES(mutex_);
  Status GiveUp(const std::stop_token& stop);

  const size_t max_bytes_;
  const std::shared_ptr<TlsIdentity> identity_;
  const std::shared_ptr<InFlight> in_flight_;
  pplx::cancellation_token_source cancel_;

  Mutex mutex_;
  std::condition_variable_any changed_;
  Response head_ GUARDED_BY(mutex_);
  bool has_head_ GUARDED_BY(mutex_) = false;
  bool streaming_ GUARDED_BY(mutex_);
  bool abandoned_ GUARDED_BY(mutex_) = false;
  bool too_large_ GUARDED_BY(mutex_) = false;
  bool done_ GUARDED_BY(mutex_) = false;
  std::exception_ptr failure_ GUARDED_BY(mutex_);
  bool has_bytes_ GUARDED_BY(mutex_) = false;
  std::string bytes_ GUARDED_BY(mutex_);  // received, not yet handed on
  // Set while the peer outruns the caller: completing it lets the library read on.
  std::optional<pplx::task_completion_event<size_t>> paused_ GUARDED_BY(mutex_);
  size_t paused_size_ GUARDED_BY(mutex_) = 0;
};

}  // namespace weir::http
