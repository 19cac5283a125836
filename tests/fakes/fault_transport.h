// A Transport that misbehaves on purpose, in front of another one.
//
// Calls are numbered from 0 in the order in which they arrive (Send and Stream alike). A test runs
// a scenario once to learn how many calls it makes, then once per call with that call failing.
// Thread-safe; owned by the test.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "client/http/transport.h"

namespace weir {

enum class Fault {
  kNone,
  kRefuse,     // never sent: kUnavailable
  kLoseReply,  // carried out, but the answer is lost: kUnavailable
  kTimeout,    // carried out, but the answer is too late: kDeadlineExceeded
  kThrottle,   // never carried out: 429 with Retry-After: 1
  kBroken,     // never carried out: 500
  kConflict,   // never carried out: 409
  kNotFound,   // never carried out: 404
  kForbidden,  // never carried out: 403
  kTwice,      // carried out twice, as by a proxy that repeats it; the second answer counts
  kCut,        // a stream ends in an error after its first chunk
};

class FaultTransport : public http::Transport {
 public:
  // What befalls this request, the `call`-th.
  using Rule = std::function<Fault(const http::Request& request, int call)>;

  explicit FaultTransport(http::Transport& inner) : inner_(inner) {}

  // Replaces all rules before it.
  void SetRule(Rule rule) {
    MutexLock lock(mutex_);
    rule_ = std::move(rule);
  }
  void FailCall(int call, Fault fault) {
    SetRule(
        [call, fault](const http::Request&, int k) { return k == call ? fault : Fault::kNone; });
  }
  void Heal() { SetRule(nullptr); }
  // Every call waits this long on `clock` (or until it is stopped) before it goes on.
  void DelayEach(Clock* clock, milliseconds delay) {
    MutexLock lock(mutex_);
    clock_ = clock;
    delay_ = delay;
  }

  int calls() const {
    MutexLock lock(mutex_);
    return calls_;
  }

  Result<http::Response> Send(const http::Request& request, SteadyTime deadline,
                              std::stop_token stop) override {
    ASSIGN_OR_RETURN(const Fault fault, Next(request, stop));
    if (fault == Fault::kRefuse)
      return Unavailable("ConnectionFailed", "connection refused (test)");
    if (fault == Fault::kThrottle) return http::Response{429, {{"Retry-After", "1"}}, ""};
    if (fault == Fault::kBroken) return http::Response{500, {}, "broken (test)"};
    if (fault == Fault::kConflict) return Conflicting();
    if (fault == Fault::kNotFound) return http::Response{404, {}, kNoSuchThing};
    if (fault == Fault::kForbidden) return http::Response{403, {}, kForbidden};
    auto response = inner_.Send(request, deadline, stop);
    if (fault == Fault::kTwice) response = inner_.Send(request, deadline, stop);
    if (fault == Fault::kLoseReply) return Unavailable("ConnectionFailed", "reset by peer (test)");
    if (fault == Fault::kTimeout) return DeadlineExceeded("NoAnswer", "too late (test)");
    return response;
  }

  Result<http::Response> Stream(const http::Request& request, const http::ChunkFn& on_chunk,
                                milliseconds idle_timeout, std::stop_token stop) override {
    ASSIGN_OR_RETURN(const Fault fault, Next(request, stop));
    if (fault == Fault::kThrottle) return http::Response{429, {{"Retry-After", "1"}}, ""};
    if (fault == Fault::kBroken) return http::Response{500, {}, "broken (test)"};
    if (fault == Fault::kConflict) return Conflicting();
    if (fault == Fault::kNotFound) return http::Response{404, {}, kNoSuchThing};
    if (fault == Fault::kForbidden) return http::Response{403, {}, kForbidden};
    if (fault == Fault::kTimeout) return DeadlineExceeded("NoAnswer", "silence (test)");
    if (fault == Fault::kRefuse || fault == Fault::kLoseReply) {
      return Unavailable("ConnectionFailed", "connection refused (test)");
    }
    if (fault != Fault::kCut) return inner_.Stream(request, on_chunk, idle_timeout, stop);
    const auto first_only = [&on_chunk](std::string_view chunk) {
      on_chunk(chunk);
      return false;
    };
    RETURN_IF_ERROR(inner_.Stream(request, first_only, idle_timeout, stop).status());
    return Unavailable("ConnectionFailed", "reset by peer (test)");
  }

 private:
  // As Flink says it, and good enough of the API server.
  static constexpr char kNoSuchThing[] = R"({"errors":["Not found: test"]})";

  static constexpr char kForbidden[] = R"({"kind":"Status","reason":"Forbidden","code":403})";

  static http::Response Conflicting() {
    constexpr char kBody[] =
        R"({"kind":"Status","reason":"Conflict","message":"it has been modified","code":409})";
    return {409, {}, kBody};
  }

  Result<Fault> Next(const http::Request& request, const std::stop_token& stop) {
    Rule rule;
    int call = 0;
    Clock* clock = nullptr;
    milliseconds delay{0};
    {
      MutexLock lock(mutex_);
      call = calls_++;
      rule = rule_;
      clock = clock_;
      delay = delay_;
    }
    if (clock != nullptr && !SleepFor(*clock, delay, stop)) return Cancelled();
    return rule ? rule(request, call) : Fault::kNone;
  }

  http::Transport& inner_;
  mutable Mutex mutex_;
  Rule rule_ GUARDED_BY(mutex_);
  Clock* clock_ GUARDED_BY(mutex_) = nullptr;
  milliseconds delay_ GUARDED_BY(mutex_){0};
  int calls_ GUARDED_BY(mutex_) = 0;
};

}  // namespace weir
