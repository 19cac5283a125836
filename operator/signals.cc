#include "operator/signals.h"

#include <cstdlib>
#include <ctime>

namespace weir::op {

SignalWatch::SignalWatch() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::jthread(
      [source = source_, signals](const std::stop_token& end) { Watch(end, source, signals); });
}

void SignalWatch::Watch(const std::stop_token& end, std::stop_source source, sigset_t signals) {
  int received = 0;
  while (!end.stop_requested()) {
    const timespec slice{0, 500'000'000};
    const int signal = sigtimedwait(&signals, nullptr, &slice);
    if (signal < 0) continue;
    if (++received > 1) std::_Exit(128 + signal);
    source.request_stop();
  }
}

}  // namespace weir::op
