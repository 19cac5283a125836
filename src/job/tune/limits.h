// What holds a decision back that the law would take: the time of the day, the namespace's budget,
// other jobs that are being changed just now. Thread-safe; one Limits a process.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "job/api/tuning.h"

namespace weir::job {

// Why, for a condition: its reason (CamelCase) and text; the text is the same as long as the cause
// is.
struct Hold {
  std::string reason;
  std::string message;
};

// In one of the quiet hours at `now`. An unknown time zone holds everything back, and says so.
std::optional<Hold> QuietAt(const std::vector<QuietHours>& hours, SystemTime now);

class Limits {
 public:
  // `budget_cores`: of the TaskManagers of one namespace's jobs with tuning Auto together; 0: no
  // limit. `at_once`: jobs that may be changed at the same time.
  Limits(double budget_cores, int at_once) : budget_cores_(budget_cores), at_once_(at_once) {}

  // What the job has now. Counted until Forget.
  void Has(const std::string& ns, const std::string& key, double cores) EXCLUDES(mutex_);
  // Cores that the job may have at most, its own included; nothing: as many as it likes.
  std::optional<double> Room(const std::string& ns, const std::string& key) const EXCLUDES(mutex_);

  // One of the places for changes, held for kChangeTakes unless given back: several jobs that want
  // to change at once do so one after the other, and not all of them restart together.
  bool TakeTurn(const std::string& key, SteadyTime now) EXCLUDES(mutex_);
  void EndTurn(const std::string& key) EXCLUDES(mutex_);

  void Forget(const std::string& ns, const std::string& key) EXCLUDES(mutex_);

  static constexpr milliseconds kChangeTakes{180'000};

 private:
  const double budget_cores_;
  const int at_once_;
  mutable Mutex mutex_;
  std::map<std::string, std::map<std::string, double>> cores_ GUARDED_BY(mutex_);
  std::map<std::string, SteadyTime> turns_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
