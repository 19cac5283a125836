#include "job/act/events.h"

#include <fmt/format.h>

#include "job/api/bounds.h"

namespace weir::job {

doc::Json RenderEvent(const ObjectMeta& meta, const PlannedEvent& event,
                      const std::string& instance, const std::string& suffix, SystemTime now) {
  return {{"apiVersion", kube::kEvents.ApiVersion()},
          {"kind", kube::kEvents.kind},
          {"metadata", {{"name", meta.name + "." + suffix}, {"namespace", meta.ns}}},
          {"eventTime", FormatMicroTime(now)},
          {"reportingController", kReportingController},
          {"reportingInstance", Bounded(instance, 120)},
          {"action", "Reconcile"},
          {"reason", Bounded(event.reason, kMaxWordBytes)},
          {"type", event.warning ? "Warning" : "Normal"},
          {"note", Bounded(event.message, kMaxNoteBytesOfEvent)},
          {"regarding",
           {{"apiVersion", kApiVersion},
            {"kind", kKind},
            {"name", meta.name},
            {"namespace", meta.ns},
            {"uid", meta.uid},
            {"resourceVersion", meta.resource_version}}}};
}

EventRecorder::EventRecorder(kube::KubeClient& client, Clock& clock, log::Logger log,
                             std::string instance)
    : client_(client), clock_(clock), log_(std::move(log)), instance_(std::move(instance)) {}

void EventRecorder::Record(const ObjectMeta& meta, const PlannedEvent& event,
                           std::stop_token stop) {
  if (!Remember(meta.uid + "/" + event.reason + "/" + event.message)) return;
  const doc::Json object = RenderEvent(meta, event, instance_, NextSuffix(), clock_.SystemNow());
  const auto created = client_.Create(kube::kEvents, object, std::move(stop));
  if (!created.ok() && created.error().code() != Code::kCancelled) {
    log_.Warn("event not recorded", {{"job", meta.ns + "/" + meta.name},
                                     {"reason", event.reason},
                                     {"error", created.error().ToString()}});
  }
}

bool EventRecorder::Remember(const std::string& identity) {
  const SteadyTime now = clock_.SteadyNow();
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
  const auto now = clock_.SystemNow().time_since_epoch().count();
  MutexLock lock(mutex_);
  // Sixteen hex digits of time and count, as client-go's recorder names its Events by time.
  return fmt::format("{:011x}{:05x}", now, ++count_ & 0xfffff);
}

}  // namespace weir::job
