// The watched jobs and the order in which they are due. Not thread-safe: the monitor guards it.
//
// Jobs that answer and jobs that do not ("suspects") wait in two queues ordered by due time, so
// that the second kind can be kept from taking all threads. Every operation costs O(log n).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "client/flink_monitor/policy.h"

namespace weir::flink {

struct Watched {
  std::string key;
  Target target;
  int64_t generation = 0;  // rises with each reset, so that a late look is recognised
  Snapshot snapshot;
  Memory memory;
  SteadyTime due;
  bool in_flight = false;
  bool look_again = false;  // poked while in flight
};

class WatchList {
 public:
  Watched* Find(const std::string& key);
  const Watched* Find(const std::string& key) const;

  // A new or reset job, due now. The reference holds until Remove.
  Watched& Add(const std::string& key, Target target, SteadyTime now, SystemTime system_now);
  void Remove(const std::string& key);

  // (Re)queues a job that is not in flight.
  void Schedule(Watched& job, SteadyTime due);

  // The job that has been due the longest, taken off its queue and marked in flight; suspects only
  // if `suspects_too`.
  Watched* TakeDue(SteadyTime now, bool suspects_too);
  // When TakeDue is worth calling again; SteadyTime::max() when nothing is queued.
  SteadyTime NextDue(bool suspects_too) const;

  size_t size() const { return jobs_.size(); }
  static bool IsSuspect(const Watched& job) { return job.snapshot.consecutive_failures > 1; }

 private:
  using Queue = std::set<std::pair<SteadyTime, std::string>>;

  void Unqueue(const Watched& job);

  std::map<std::string, Watched> jobs_;
  Queue answering_;
  Queue suspects_;
  int64_t generations_ = 0;
};

}  // namespace weir::flink
