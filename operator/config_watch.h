// Follows the file of --config: when it names other namespaces, they are looked after from then on.
// Everything else in it counts at the next start, and is said to.
//
// The file is read every few seconds, as a mounted ConfigMap changes without a notice that could be
// relied on. One that cannot be read, or says what cannot be, changes nothing. Owned by the wiring,
// a follower of the Manager; one thread.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/log/log.h"
#include "operator/flags.h"
#include "runtime/scope/scope.h"

namespace weir::op {

// Which namespaces the flags name.
runtime::Scope ScopeOf(const OperatorFlags& flags);

class ConfigWatch {
 public:
  static constexpr milliseconds kInterval{3'000};

  using ReadFn = std::function<Result<OperatorFlags>()>;
  using ScopeFn = std::function<void(const runtime::Scope&)>;

  ConfigWatch(Clock& clock, log::Logger log, OperatorFlags flags, ReadFn read, ScopeFn on_scope);

  void Start();
  void Stop();
  // One look; for tests.
  void Look();

 private:
  Clock& clock_;
  const log::Logger log_;
  OperatorFlags flags_;  // as they were read last
  const ReadFn read_;
  const ScopeFn on_scope_;
  std::string last_error_;
  std::jthread thread_;
};

}  // namespace weir::op
