// SIGTERM and SIGINT as a stop request; a second one ends the process at once.
//
// Made first thing in main, before any thread, so that every thread inherits the blocked mask and
// only the watcher's thread receives them. SIGPIPE is ignored: sockets report it as an error.
#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace weir::op {

class SignalWatch {
 public:
  SignalWatch();
  ~SignalWatch() = default;  // requests stop of the thread and joins
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  static void Watch(const std::stop_token& end, std::stop_source source, sigset_t signals);

  std::stop_source source_;
  std::jthread thread_;
};

}  // namespace weir::op
