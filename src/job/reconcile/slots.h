// How many deployments may be under way at once (--max-concurrent-deployments), first come first
// served. A job over the limit is Accepted/Queued with its position.
//
// In memory: rebuilt from the statuses after a start. Thread-safe, no I/O. Positions move with
// every slot that frees; so that n waiting jobs do not cost n status writes each time, a waiting
// job is only told (the returned keys) when it gets the slot or its position has shrunk by a
// quarter.
#pragma once

#include <list>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/core/mutex.h"

namespace weir::job {

class DeploymentSlots {
 public:
  // `limit` 0: none; everything is granted.
  explicit DeploymentSlots(int limit) : limit_(limit) {}
  DeploymentSlots(const DeploymentSlots&) = delete;
  DeploymentSlots& operator=(const DeploymentSlots&) = delete;

  struct Grant {
    bool granted = false;
    int position = 0;  // from 1, of a job that waits
  };

  // Whether the job has a slot now; changes nothing.
  Grant Look(const std::string& key) const;
  // Takes a slot when one is free and nobody waits before; else waits at the end of the line.
  Grant Enter(const std::string& key);
  // A deployment that was under way when this process started; may exceed the limit.
  void Restore(const std::string& key);
  // The deployment ended, came to run, or is not wanted any more. The keys to reconcile.
  std::vector<std::string> Leave(const std::string& key);

  size_t holders() const;
  size_t waiting() const;

 private:
  struct Waiting {
    std::string key;
    int told = 0;  // the position that the job knows of
  };

  bool Unlimited() const { return limit_ <= 0; }
  std::vector<std::string> Advance() REQUIRES(mutex_);

  const int limit_;
  mutable Mutex mutex_;
  std::unordered_set<std::string> holders_ GUARDED_BY(mutex_);
  std::list<Waiting> line_ GUARDED_BY(mutex_);
  std::unordered_map<std::string, std::list<Waiting>::iterator> places_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
