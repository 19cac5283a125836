#include "client/http_cpprest/exchange.h"

#include <cpprest/astreambuf.h>

#include <algorithm>
#include <utility>

namespace weir::http {
namespace {

using concurrency::streams::details::streambuf_state_manager;

// What a streamed response may hold here before the peer is made to wait.
constexpr size_t kHighWater = size_t{1} << 20;

// Runs continuations on the thread that completes their task: ours only store and notify, and a
// trip through the pool would cost more than they do.
// (Its base has no virtual destructor; the shared_ptr that owns it knows the real type.)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
// NOLINTNEXTLINE(cppcoreguidelines-virtual-class-destructor)
class InlineScheduler final : public pplx::scheduler_interface {
 public:
  void schedule(pplx::TaskProc_t function, void* argument) override { function(argument); }
};
#pragma GCC diagnostic pop

pplx::task_options Inline() {
  static const auto scheduler = std::make_shared<InlineScheduler>();
  return pplx::task_options(pplx::scheduler_ptr(scheduler));
}

// The write end that the library fills with the response's body; every read operation is refused.
class Sink : public streambuf_state_manager<uint8_t> {
 public:
  explicit Sink(std::shared_ptr<Exchange> exchange)
      : streambuf_state_manager<uint8_t>(std::ios_base::out), exchange_(std::move(exchange)) {}

  bool can_seek() const override { return false; }
  bool has_size() const override { return false; }
  size_t buffer_size(std::ios_base::openmode) const override { return 0; }
  void set_buffer_size(size_t, std::ios_base::openmode) override {}
  size_t in_avail() const override { return 0; }
  pos_type getpos(std::ios_base::openmode) const override { return pos_type(off_type(-1)); }
  pos_type seekpos(pos_type, std::ios_base::openmode) override { return pos_type(off_type(-1)); }
  pos_type seekoff(off_type, std::ios_base::seekdir, std::ios_base::openmode) override {
    return pos_type(off_type(-1));
  }
  bool acquire(uint8_t*&, size_t&) override { return false; }
  void release(uint8_t*, size_t) override {}

 protected:
  pplx::task<int_type> _putc(uint8_t c) override {
    return _putn(&c, 1).then([c](size_t) { return int_type(c); });
  }
  pplx::task<size_t> _putn(const uint8_t* data, size_t size) override {
    return exchange_->OnBytes(data, size);
  }
  pplx::task<int_type> _bumpc() override { return Eof(); }
  int_type _sbumpc() override { return traits::eof(); }
  pplx::task<int_type> _getc() override { return Eof(); }
  int_type _sgetc() override { return traits::eof(); }
  pplx::task<int_type> _nextc() override { return Eof(); }
  pplx::task<int_type> _ungetc() override { return Eof(); }
  pplx::task<size_t> _getn(uint8_t*, size_t) override { return pplx::task_from_result<size_t>(0); }
  size_t _scopy(uint8_t*, size_t) override { return 0; }
  pplx::task<bool> _sync() override { return pplx::task_from_result(true); }
  uint8_t* _alloc(size_t) override { return nullptr; }
  void _commit(size_t) override {}

 private:
  static pplx::task<int_type> Eof() { return pplx::task_from_result<int_type>(traits::eof()); }

  const std::shared_ptr<Exchange> exchange_;
};

SteadyTime SoonestSilence(milliseconds idle_timeout) {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::steady_clock::now()) +
         idle_timeout;
}

Status TooLarge(size_t max_bytes) {
  return Invalid("BodyTooLarge",
                 "the response is larger than " + std::to_string(max_bytes) + " bytes");
}

}  // namespace

void InFlight::Add() {
  MutexLock lock(mutex_);
  ++count_;
}

void InFlight::Remove() {
  MutexLock lock(mutex_);
  if (--count_ == 0) none_.notify_all();
}

bool InFlight::AwaitNone(milliseconds patience) NO_THREAD_SAFETY_ANALYSIS {
  std::unique_lock<Mutex> lock(mutex_);
  return none_.wait_for(lock, patience, [this]() NO_THREAD_SAFETY_ANALYSIS { return count_ == 0; });
}

Exchange::Exchange(Mode mode, size_t max_bytes, std::shared_ptr<TlsIdentity> identity,
                   std::shared_ptr<InFlight> in_flight)
    : max_bytes_(max_bytes),
      identity_(std::move(identity)),
      in_flight_(std::move(in_flight)),
      streaming_(mode == Mode::kStream) {
  in_flight_->Add();
}

Exchange::~Exchange() { in_flight_->Remove(); }

void Exchange::Start(web::http::client::http_client& client, web::http::http_request request) {
  auto self = shared_from_this();
  request.set_response_stream(
      concurrency::streams::ostream(concurrency::streams::streambuf<uint8_t>(
          std::static_pointer_cast<concurrency::streams::details::basic_streambuf<uint8_t>>(
              std::make_shared<Sink>(self)))));
  // Every task's exception is looked at: one that is not would end the process.
  client.request(request, cancel_.get_token())
      .then(
          [self](const pplx::task<web::http::http_response>& answered) {
            try {
              const web::http::http_response response = answered.get();
              self->OnHead(response);
              pplx::create_task(response._get_impl()->_get_data_available())
                  .then(
                      [self](const pplx::task<utility::size64_t>& read) {
                        try {
                          read.get();
                          self->OnDone(nullptr);
                        } catch (...) {
                          self->OnDone(std::current_exception());
                        }
                      },
                      Inline());
            } catch (...) {
              self->OnDone(std::current_exception());
            }
          },
          Inline());
}

void Exchange::Abandon() {
  std::optional<pplx::task_completion_event<size_t>> paused;
  {
    MutexLock lock(mutex_);
    abandoned_ = true;
    paused.swap(paused_);
  }
  cancel_.cancel();
  if (paused) paused->set(0);  // nothing was taken: the library gives the response up
}

pplx::task<size_t> Exchange::OnBytes(const uint8_t* data, size_t size) {
  MutexLock lock(mutex_);
  const bool collected = !streaming_;
  if (abandoned_ || (collected && bytes_.size() + size > max_bytes_)) {
    too_large_ = !abandoned_;
    changed_.notify_all();
    return pplx::task_from_exception<size_t>(std::runtime_error("response given up"), Inline());
  }
  bytes_.append(reinterpret_cast<const char*>(data), size);
  has_bytes_ = true;
  if (collected) return pplx::task_from_result<size_t>(size, Inline());
  changed_.notify_all();
  if (bytes_.size() < kHighWater) return pplx::task_from_result<size_t>(size, Inline());
  paused_.emplace();
  paused_size_ = size;
  return pplx::create_task(*paused_);
}

void Exchange::OnHead(const web::http::http_response& response) {
  MutexLock lock(mutex_);
  head_.status = response.status_code();
  for (const auto& [name, value] : response.headers()) head_.headers.emplace_back(name, value);
  has_head_ = true;
  if (streaming_) changed_.notify_all();
}

void Exchange::OnDone(std::exception_ptr failure) {
  {
    MutexLock lock(mutex_);
    done_ = true;
    failure_ = std::move(failure);
  }
  // Unlocked, or the one that waits wakes up only to wait for the mutex. (Whoever calls owns us.)
  changed_.notify_all();
}

bool Exchange::WaitFor(const bool& flag, SteadyTime deadline,
                       const std::stop_token& stop) NO_THREAD_SAFETY_ANALYSIS {
  const auto ready = [this, &flag]()
                         NO_THREAD_SAFETY_ANALYSIS { return flag || done_ || too_large_; };
  if (deadline == SteadyTime::max()) return changed_.wait(mutex_, stop, ready);
  return changed_.wait_until(mutex_, stop, deadline, ready);
}

Result<Response> Exchange::AwaitAll(SteadyTime deadline, const std::stop_token& stop) {
  {
    MutexLock lock(mutex_);
    if (WaitFor(done_, deadline, stop)) {
      if (too_large_) return TooLarge(max_bytes_);
      if (failure_) return FailureOf(failure_);
      head_.body = std::move(bytes_);
      return std::move(head_);
    }
  }
  return GiveUp(stop);
}

Result<Response> Exchange::AwaitChunks(const ChunkFn& on_chunk, milliseconds idle_timeout,
                                       const std::stop_token& stop) {
  Response head;
  {
    MutexLock lock(mutex_);
    if (WaitFor(has_head_, SoonestSilence(idle_timeout), stop)) {
      if (!has_head_) return FailureOf(failure_);
      head = head_;
      if (head.status != 200) {
        streaming_ = false;  // an error's body is collected
        Resume();
      }
    }
  }
  if (head.status == 0) return GiveUp(stop);
  if (head.status != 200) return AwaitAll(SoonestSilence(idle_timeout), stop);
  while (true) {
    ASSIGN_OR_RETURN(const std::string chunk, NextChunk(idle_timeout, stop));
    if (chunk.empty()) return head;
    if (!on_chunk(chunk)) break;
  }
  Abandon();
  return head;
}

// What arrived since the last call; empty: the peer ended the stream.
Result<std::string> Exchange::NextChunk(milliseconds idle_timeout, const std::stop_token& stop) {
  {
    MutexLock lock(mutex_);
    if (WaitFor(has_bytes_, SoonestSilence(idle_timeout), stop)) {
      if (!has_bytes_ && failure_) return FailureOf(failure_);
      has_bytes_ = false;
      Resume();
      return std::exchange(bytes_, {});
    }
  }
  return GiveUp(stop);
}

void Exchange::Resume() {
  if (!paused_) return;
  paused_->set(paused_size_);  // its continuation goes to the pool: nothing runs under our lock
  paused_.reset();
}

Status Exchange::GiveUp(const std::stop_token& stop) {
  Abandon();
  if (stop.stop_requested()) return Cancelled();
  return DeadlineExceeded("NoAnswer", "no complete answer within the deadline");
}

Status Exchange::FailureOf(const std::exception_ptr& failure) const {
  try {
    std::rethrow_exception(failure);
  } catch (const web::http::http_exception& e) {
    const std::string what = e.what();
    if (what.find("SSL") != std::string::npos) {
      const std::string why = identity_ ? identity_->last_verify_error() : "";
      return Unavailable("TlsFailure", why.empty() ? what : what + ": " + why);
    }
    if (e.error_code() == std::errc::timed_out) return DeadlineExceeded("NoAnswer", what);
    return Unavailable("ConnectionFailed", what);
  } catch (const std::exception& e) {
    return Unavailable("ConnectionFailed", e.what());
  } catch (...) {
    return Unavailable("ConnectionFailed", "unknown failure");
  }
}

}  // namespace weir::http
