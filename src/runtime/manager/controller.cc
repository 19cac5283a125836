#include "runtime/manager/controller.h"

#include <exception>
#include <utility>

namespace weir::runtime {
namespace {

constexpr const char* kDepthName = "weir_queue_depth";
constexpr const char* kDepthHelp = "Keys by place in the queue.";

}  // namespace

std::string QueueKey(const kube::ObjectKey& key) { return key.ToString(); }

kube::ObjectKey ParseQueueKey(const std::string& key) {
  const size_t slash = key.find('/');
  if (slash == std::string::npos) return {"", key};
  return {key.substr(0, slash), key.substr(slash + 1)};
}

Controller::Controller(Clock& clock, const log::Logger& log, metrics::Registry& metrics,
                       Reconciler& reconciler, ControllerOptions options, UnitRandom random)
    : clock_(clock),
      log_(log.With("controller", options.name)),
      metrics_(metrics),
      reconciler_(reconciler),
      options_(std::move(options)),
      seconds_(
          metrics.GetHistogram("weir_reconcile_seconds", "Duration of a reconcile.",
                               {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30},
                               {{"controller", options_.name}})),
      queue_(clock, options_.backoff, std::move(random)) {}

Controller::~Controller() {
  Drain();
  Cancel();
}

void Controller::StartWorkers() {
  {
    MutexLock lock(mutex_);
    running_ = options_.workers;
  }
  for (int worker = 0; worker < options_.workers; ++worker) {
    workers_.emplace_back([this, worker](const std::stop_token& drain) { Work(drain, worker); });
  }
}

void Controller::Drain() {
  for (std::jthread& worker : workers_) worker.request_stop();
}

void Controller::Cancel() { cancel_.request_stop(); }

bool Controller::WaitStopped(SteadyTime deadline) {
  MutexLock lock(mutex_);
  while (running_ > 0) {
    if (clock_.SteadyNow() >= deadline) return false;
    clock_.WaitUntil(wake_, mutex_, deadline, {});
  }
  return true;
}

void Controller::Work(const std::stop_token& drain, int worker) {
  while (const std::optional<std::string> key = queue_.Get(drain, worker)) {
    RunOne(*key);
    queue_.Done(*key);
  }
  MutexLock lock(mutex_);
  --running_;
  wake_.notify_all();
}

void Controller::RunOne(const std::string& key) {
  const SteadyTime begun = clock_.SteadyNow();
  const Result<ReconcileResult> result = Guarded(ParseQueueKey(key));
  const std::chrono::duration<double> took = clock_.SteadyNow() - begun;
  seconds_.Observe(took.count());
  Settle(key, result);
}

Result<ReconcileResult> Controller::Guarded(const kube::ObjectKey& key) {
  try {
    return reconciler_.Reconcile(key, cancel_.get_token());
  } catch (const std::exception& error) {
    return Status(Code::kInternal, "Exception", error.what());
  } catch (...) {
    return Status(Code::kInternal, "Exception", "an exception of an unknown type");
  }
}

void Controller::Count(const char* result) const {
  metrics_
      .GetCounter("weir_reconcile_total", "Reconciles by result.",
                  {{"controller", options_.name}, {"result", result}})
      .Increment();
}

void Controller::Settle(const std::string& key, const Result<ReconcileResult>& result) {
  if (result.ok()) {
    queue_.Forget(key);
    Count(result->requeue_after.has_value() ? "requeue" : "done");
    if (result->requeue_after.has_value()) queue_.AddAfter(key, *result->requeue_after);
    return;
  }
  const Status& error = result.error();
  const std::string text = error.ToString();
  switch (error.code()) {
    case Code::kCancelled:
      // With the process on its way out the next one looks anew; otherwise somebody else's stop.
      Count("cancelled");
      if (!cancel_.stop_requested()) queue_.AddRateLimited(key, text);
      return;
    case Code::kInvalid:
      Count("invalid");
      queue_.AddTerminal(key, text);
      log_.Warn("waiting for a change", {{"key", key}, {"error", text}});
      return;
    case Code::kConflict:
      Count("conflict");
      queue_.AddRateLimited(key, text);
      log_.Debug("lost a race, trying again", {{"key", key}, {"error", text}});
      return;
    default:
      break;
  }
  Count(error.reason() == "Exception" ? "exception" : "error");
  const milliseconds delay = queue_.AddRateLimited(key, text);
  log_.Warn("reconcile failed, trying again",
            {{"key", key}, {"error", text}, {"in", FormatDuration(delay)}});
}

void Controller::UpdateMetrics() const {
  const QueueDepth depth = queue_.Depth();
  const auto set = [this](const char* state, size_t value) {
    metrics_.GetGauge(kDepthName, kDepthHelp, {{"controller", options_.name}, {"state", state}})
        .Set(static_cast<double>(value));
  };
  set("ready", depth.ready);
  set("delayed", depth.delayed);
  set("processing", depth.processing);
}

}  // namespace weir::runtime
