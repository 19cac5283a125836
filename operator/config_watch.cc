#include "operator/config_watch.h"

#include <utility>

namespace weir::op {
namespace {

OperatorFlags WithoutScope(OperatorFlags flags) {
  flags.namespaces.clear();
  flags.namespace_selector.clear();
  flags.watch_all_namespaces = false;
  return flags;
}

}  // namespace

runtime::Scope ScopeOf(const OperatorFlags& flags) {
  return {flags.namespaces, flags.namespace_selector};
}

ConfigWatch::ConfigWatch(Clock& clock, log::Logger log, OperatorFlags flags, ReadFn read,
                         ScopeFn on_scope)
    : clock_(clock),
      log_(std::move(log)),
      flags_(std::move(flags)),
      read_(std::move(read)),
      on_scope_(std::move(on_scope)) {}

void ConfigWatch::Look() {
  Result<OperatorFlags> flags = read_();
  if (!flags.ok()) {
    if (flags.error().message() == last_error_) return;
    last_error_ = flags.error().message();
    log_.Error("the config file cannot be used; what it said before stays in force",
               {{"file", flags_.config}, {"error", last_error_}});
    return;
  }
  last_error_.clear();
  if (*flags == flags_) return;
  if (WithoutScope(*flags) != WithoutScope(flags_)) {
    log_.Warn("the config file changed in more than its namespaces: that counts at the next start",
              {{"file", flags_.config}});
  }
  const runtime::Scope scope = ScopeOf(*flags);
  const bool moved = scope != ScopeOf(flags_);
  flags_ = *std::move(flags);
  if (moved) on_scope_(scope);
}

void ConfigWatch::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    while (SleepFor(clock_, kInterval, stop)) Look();
  });
}

void ConfigWatch::Stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

}  // namespace weir::op
