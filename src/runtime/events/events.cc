#include "runtime/events/events.h"

#include <fmt/format.h>

#include "runtime/object/fields.h"

namespace weir::runtime {

doc::Json RenderEvent(const kube::ResourceType& type, const ObjectMeta& meta,
                      const PlannedEvent& event, const std::string& instance,
                      const std::string& suffix, SystemTime now) {
  return {{"apiVersion", kube::kEvents.ApiVersion()},
          {"kind", kube::kEvents.kind},
          {"metadata", {{"name", meta.name + "." + suffix}, {"namespace", meta.ns}}},
          {"eventTime", FormatMicroTime(now)},
          {"reportingController", kReportingController},
          {"reportingInstance", Bounded(instance, 120)},
          {"action", "Reconcile"},
          {"reason", Bounded(event.reason, kMaxReasonBytes)},
          {"type", event.warning ? "Warning" : "Normal"},
          {"note", Bounded(event.message, kMaxNoteBytesOfEvent)},
          {"regarding",
           {{"apiVersion", type.ApiVersion()},
            {"kind", type.kind},
            {"name", meta.name},
            {"namespace", meta.ns},
            {"uid", meta.uid},
            {"resourceVersion", meta.resource_version}}}};
}

EventRecorder::EventRecorder(Env env, std::string instance)
    : env_(std::move(env)),
      instance_(std::move(instance)),
      dropped_(env_.metrics.GetCounter("weir_events_dropped_total",
                                       "Kubernetes Events not written: too many at once.")) {}

EventRecorder::~EventRecorder() { Stop(); }

void EventRecorder::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void EventRecorder::Stop() {
  if (!thread_.joinable()) return;
  Flush(env_.clock.SteadyNow() + kDrain);
  thread_.request_stop();
  cut_.request_stop();
  thread_.join();
}

void EventRecorder::Record(const ObjectMeta& meta, const PlannedEvent& event) {
  if (!Remember(meta.uid + "/" + event.reason + "/" + event.message)) return;
  Queued queued{
      meta.ns + "/" + meta.name, event.reason,
      RenderEvent(env_.type, meta, event, instance_, NextSuffix(), env_.clock.SystemNow())};
  MutexLock lock(mutex_);
  if (queue_.size() >= kMaxQueued) {
    dropped_.Increment();
    return;
  }
  queue_.push_back(std::move(queued));
  wake_.notify_all();
}

void EventRecorder::Flush(SteadyTime deadline) {
  MutexLock lock(mutex_);
  while (!queue_.empty() || writing_) {
    if (env_.clock.SteadyNow() >= deadline) return;
    env_.clock.WaitUntil(wake_, mutex_, deadline, {});
  }
}

void EventRecorder::Run(const std::stop_token& stop) {
  while (true) {
    {
      MutexLock lock(mutex_);
      while (queue_.empty() && !stop.stop_requested()) {
        env_.clock.WaitUntil(wake_, mutex_, SteadyTime::max(), stop);
      }
    }
    if (stop.stop_requested()) return;
    WriteNext();
  }
}

bool EventRecorder::WriteNext() {
  Queued next;
  {
    MutexLock lock(mutex_);
    if (queue_.empty()) return false;
    next = std::move(queue_.front());
    queue_.pop_front();
    writing_ = true;
  }
  Write(next);
  MutexLock lock(mutex_);
  writing_ = false;
  wake_.notify_all();
  return true;
}

void EventRecorder::Write(const Queued& event) {
  if (!env_.is_leader()) return;
  const auto created = env_.client.Create(kube::kEvents, event.object, cut_.get_token());
  if (!created.ok() && created.error().code() != Code::kCancelled) {
    env_.log.Warn("event not recorded", {{"object", event.object_key},
                                         {"reason", event.reason},
                                         {"error", created.error().ToString()}});
  }
}

bool EventRecorder::Remember(const std::string& identity) {
  const SteadyTime now = env_.clock.SteadyNow();
  MutexLock lock(mutex_);
  while (!by_age_.empty() &&
         (now - by_age_.front().first >= kRepeat || by_age_.size() >= kMaxRemembered)) {
    recent_.erase(by_age_.front().second);
    by_age_.pop_front();
  }
  if (!recent_.emplace(identity, now).second) return false;
  by_age_.emplace_back(now, identity);
  return true;
}

std::string EventRecorder::NextSuffix() {
  const auto now = env_.clock.SystemNow().time_since_epoch().count();
  MutexLock lock(mutex_);
  // Sixteen hex digits of time and count, as client-go's recorder names its Events by time.
  return fmt::format("{:011x}{:05x}", now, ++count_ & 0xfffff);
}

}  // namespace weir::runtime
