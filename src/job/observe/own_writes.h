// Read-your-writes: what this process wrote and its informers may not show yet.
//
// Without it, the reconcile that follows a write would look at the world before the write and
// repeat it. Each entry is laid over the informer's view until the informer has caught up (resource
// versions compare as numbers) or, should that never show (created and deleted by someone else
// within a gap of the watch), until it is kMaxAge old. Keyed by job ("ns/name"). Thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "job/api/sqljob.h"
#include "job/model/observation.h"

namespace weir::job {

class OwnWrites {
 public:
  static constexpr milliseconds kMaxAge{60'000};
  static constexpr milliseconds kConflictAge{20'000};

  explicit OwnWrites(Clock& clock) : clock_(clock) {}
  OwnWrites(const OwnWrites&) = delete;
  OwnWrites& operator=(const OwnWrites&) = delete;

  // The job as the API server answered to a write: resourceVersion, finalizers and status count.
  void NoteJob(const std::string& key, const SqlJob& written);
  void NoteCreated(const std::string& key, const Child& child);
  // The delete was accepted: the child counts as deleting until the informer knows better.
  void NoteDeleted(const std::string& key, ChildKind kind, const std::string& name,
                   const std::string& uid);
  // A name that this job needs is taken by an object that is not its own. Forgotten after
  // kConflictAge, so that the create is tried again.
  void NoteConflict(const std::string& key, const std::string& name);
  void Forget(const std::string& key);

  // Lays the job's own entry over `job` when it is newer.
  void Apply(const std::string& key, SqlJob* job);
  // Lays creations and deletions over `children` and drops what has been caught up with.
  void Apply(const std::string& key, std::vector<Child>* children);
  std::vector<std::string> Conflicts(const std::string& key);

  // For the informers' handlers: an object showed up. True when it is the echo of a write noted
  // here (or older than that): nothing new. Entries that have been caught up with go.
  bool SawJob(const std::string& key, const std::string& resource_version);
  bool SawChild(const std::string& key, const Child& child);
  void SawChildGone(const std::string& key, const std::string& uid);
  // True when anything is still laid over: a later look may differ.
  bool Pending(const std::string& key) const;

 private:
  struct JobWrite {
    std::string resource_version;
    std::vector<std::string> finalizers;
    SqlJobStatus status;
    SteadyTime at;
  };
  struct ChildWrite {
    Child child;
    bool deleted = false;
    SteadyTime at;
  };
  struct Entry {
    std::optional<JobWrite> job;
    std::vector<ChildWrite> children;
    std::map<std::string, SteadyTime> conflicts;
    bool Empty() const { return !job && children.empty() && conflicts.empty(); }
  };

  // False: the write is old news and its entry may go.
  static bool Lay(const ChildWrite& write, std::vector<Child>* children);
  bool Expired(SteadyTime at, milliseconds age) const { return clock_.SteadyNow() - at >= age; }
  void DropIfEmpty(const std::string& key) REQUIRES(mutex_);

  Clock& clock_;
  mutable Mutex mutex_;
  std::unordered_map<std::string, Entry> entries_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
