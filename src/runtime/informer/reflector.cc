#include "runtime/informer/reflector.h"

#include <utility>

namespace weir::runtime {
namespace {

metrics::Labels TypeLabel(const kube::ResourceType& type) {
  return {{"resource", std::string(type.plural)}};
}

}  // namespace

Reflector::Reflector(const InformerEnv& env, const kube::ResourceType& type,
                     const InformerOptions& options, std::string ns, ReflectorSink& sink)
    : env_(env),
      type_(type),
      options_(options),
      ns_(std::move(ns)),
      sink_(sink),
      log_(env.log.With("resource", std::string(type.plural))
               .With("namespace", ns_.empty() ? "*" : ns_)),
      lists_(
          env.metrics.GetCounter("weir_informer_lists_total", "Complete lists.", TypeLabel(type))),
      events_(env.metrics.GetCounter("weir_informer_events_total",
                                     "Watch events received, bookmarks included.",
                                     TypeLabel(type))),
      failures_(env.metrics.GetCounter("weir_informer_failures_total",
                                       "Lists and watches that failed.", TypeLabel(type))) {}

void Reflector::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Reflector::Join() {
  if (thread_.joinable()) thread_.join();
}

Status Reflector::LastError() const {
  MutexLock lock(mutex_);
  return last_error_;
}

void Reflector::Report(const char* what, const Status& status) {
  failures_.Increment();
  {
    MutexLock lock(mutex_);
    last_error_ = status;
  }
  // A watch that ends once is everyday life; a second failure in a row, or a refusal, is news.
  const std::initializer_list<log::Field> fields = {{"failures", std::to_string(state_.failures)},
                                                    {"error", status.ToString()}};
  if (state_.failures > 1 || status.code() == Code::kDenied) {
    log_.Warn(what, fields);
  } else {
    log_.Debug(what, fields);
  }
}

void Reflector::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const bool went_well =
        state_.phase == ListWatchState::Phase::kList ? ListOnePage(stop) : WatchOnce(stop);
    if (went_well) continue;
    SleepFor(env_.clock, NextDelay(state_, options_.backoff, env_.random()), stop);
  }
}

bool Reflector::ListOnePage(const std::stop_token& stop) {
  if (state_.resume.empty()) sink_.ListBegin();
  kube::ListOptions list;
  list.ns = ns_;
  list.label_selector = options_.label_selector;
  list.limit = state_.unpaged ? 0 : options_.page_size;
  list.resume = state_.resume;
  list.metadata_only = options_.metadata_only;
  Result<kube::ListPage> page = env_.client.List(type_, list, stop);
  if (stop.stop_requested()) return false;
  if (!page.ok()) {
    OnListFailed(&state_, page.error());
    Report("list failed", page.error());
    return false;
  }
  for (const doc::Json& object : page->items) sink_.Listed(object);
  if (!OnPage(&state_, std::move(page->resume), std::move(page->resource_version))) return true;
  lists_.Increment();
  sink_.ListComplete();
  MutexLock lock(mutex_);
  last_error_ = Status::Ok();
  return true;
}

bool Reflector::WatchOnce(const std::stop_token& stop) {
  kube::WatchOptions watch;
  watch.ns = ns_;
  watch.label_selector = options_.label_selector;
  watch.resource_version = state_.resource_version;
  watch.metadata_only = options_.metadata_only;
  watch.timeout = options_.watch_timeout;
  const SteadyTime begun = env_.clock.SteadyNow();
  const Status status = env_.client.Watch(
      type_, watch,
      [this](const kube::WatchEvent& event) {
        events_.Increment();
        if (event.type == kube::WatchEventType::kDeleted) {
          sink_.Removed(event.object);
        } else if (event.type != kube::WatchEventType::kBookmark) {
          sink_.Applied(event.object);
        }
        // After the sink: a crash in between repeats the event instead of losing it.
        OnEvent(&state_, doc::StringAt(event.object, {"metadata", "resourceVersion"}));
      },
      stop);
  if (stop.stop_requested()) return false;
  const bool went_well = OnWatchEnded(&state_, status, env_.clock.SteadyNow() - begun);
  if (!status.ok()) Report("watch ended", status);
  return went_well;
}

}  // namespace weir::runtime
