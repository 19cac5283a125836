#include "client/flink_monitor/watch_list.h"

namespace weir::flink {

Watched* WatchList::Find(const std::string& key) {
  const auto found = jobs_.find(key);
  return found == jobs_.end() ? nullptr : &found->second;
}

const Watched* WatchList::Find(const std::string& key) const {
  const auto found = jobs_.find(key);
  return found == jobs_.end() ? nullptr : &found->second;
}

Watched& WatchList::Add(const std::string& key, Target target, SteadyTime now,
                        SystemTime system_now) {
  Remove(key);
  Watched& job = jobs_[key];
  job.key = key;
  job.target = std::move(target);
  job.generation = ++generations_;
  job.snapshot.watched_since = system_now;
  job.memory.changed = now;
  Schedule(job, now);
  return job;
}

void WatchList::Remove(const std::string& key) {
  const Watched* job = Find(key);
  if (job == nullptr) return;
  Unqueue(*job);
  jobs_.erase(key);
}

void WatchList::Unqueue(const Watched& job) {
  answering_.erase({job.due, job.key});
  suspects_.erase({job.due, job.key});
}

void WatchList::Schedule(Watched& job, SteadyTime due) {
  Unqueue(job);
  job.due = due;
  (IsSuspect(job) ? suspects_ : answering_).emplace(due, job.key);
}

Watched* WatchList::TakeDue(SteadyTime now, bool suspects_too) {
  Queue* queue = nullptr;
  if (!answering_.empty() && answering_.begin()->first <= now) queue = &answering_;
  if (suspects_too && !suspects_.empty() && suspects_.begin()->first <= now &&
      (queue == nullptr || suspects_.begin()->first < queue->begin()->first)) {
    queue = &suspects_;
  }
  if (queue == nullptr) return nullptr;
  Watched* job = Find(queue->begin()->second);
  queue->erase(queue->begin());
  job->in_flight = true;
  return job;
}

SteadyTime WatchList::NextDue(bool suspects_too) const {
  SteadyTime due = SteadyTime::max();
  if (!answering_.empty()) due = answering_.begin()->first;
  if (suspects_too && !suspects_.empty()) due = std::min(due, suspects_.begin()->first);
  return due;
}

}  // namespace weir::flink
