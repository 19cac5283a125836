#include "job/tune/limits.h"

#include <algorithm>

#include "base/cron/time_zone.h"
#include "job/api/tuning_codec.h"

namespace weir::job {

std::optional<Hold> QuietAt(const std::vector<QuietHours>& hours, SystemTime now) {
  for (const QuietHours& h : hours) {
    const auto zone = cron::TimeZone::Load(h.time_zone);
    const auto from = ParseTimeOfDay(h.from), to = ParseTimeOfDay(h.to);
    if (!zone.ok() || !from || !to) {
      return Hold{"QuietHoursInvalid", "spec.tuning.quietHours: " +
                                           (zone.ok() ? "expected HH:MM" : zone.error().message()) +
                                           "; until it is mended nothing is tuned"};
    }
    const auto local = zone->LocalAt(std::chrono::floor<seconds>(now));
    const auto minute = std::chrono::duration_cast<std::chrono::minutes>(
                            local - std::chrono::floor<std::chrono::days>(local))
                            .count();
    const bool over_midnight = *to <= *from;
    const bool inside =
        over_midnight ? minute >= *from || minute < *to : minute >= *from && minute < *to;
    if (!inside) continue;
    return Hold{"QuietHours",
                "nothing is changed from " + h.from + " to " + h.to + " (" + h.time_zone + ")"};
  }
  return std::nullopt;
}

void Limits::Has(const std::string& ns, const std::string& key, double cores) {
  MutexLock lock(mutex_);
  cores_[ns][key] = cores;
}

std::optional<double> Limits::Room(const std::string& ns, const std::string& key) const {
  if (budget_cores_ <= 0) return std::nullopt;
  MutexLock lock(mutex_);
  double others = 0;
  if (const auto at = cores_.find(ns); at != cores_.end()) {
    for (const auto& [job, cores] : at->second) others += job == key ? 0 : cores;
  }
  return std::max(0.0, budget_cores_ - others);
}

bool Limits::TakeTurn(const std::string& key, SteadyTime now) {
  MutexLock lock(mutex_);
  std::erase_if(turns_, [now](const auto& turn) { return now - turn.second >= kChangeTakes; });
  if (!turns_.contains(key) && turns_.size() >= static_cast<size_t>(std::max(at_once_, 1))) {
    return false;
  }
  turns_[key] = now;
  return true;
}

void Limits::EndTurn(const std::string& key) {
  MutexLock lock(mutex_);
  turns_.erase(key);
}

void Limits::Forget(const std::string& ns, const std::string& key) {
  MutexLock lock(mutex_);
  turns_.erase(key);
  const auto at = cores_.find(ns);
  if (at == cores_.end()) return;
  at->second.erase(key);
  if (at->second.empty()) cores_.erase(at);
}

}  // namespace weir::job
