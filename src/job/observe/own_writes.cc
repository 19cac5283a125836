#include "job/observe/own_writes.h"

#include <algorithm>

#include "job/observe/projections.h"

namespace weir::job {
namespace {

bool IsWatched(ChildKind kind) {
  return kind != ChildKind::kSecret && kind != ChildKind::kRevision;
}

}  // namespace

void OwnWrites::NoteJob(const std::string& key, const SqlJob& written) {
  MutexLock lock(mutex_);
  entries_[key].job = JobWrite{written.meta.resource_version, written.meta.finalizers,
                               written.status, clock_.SteadyNow()};
}

void OwnWrites::NoteCreated(const std::string& key, const Child& child) {
  // Secrets are never listed, so nothing would ever be caught up with.
  if (!IsWatched(child.kind)) return;
  MutexLock lock(mutex_);
  entries_[key].children.push_back({child, false, clock_.SteadyNow()});
}

void OwnWrites::NoteDeleted(const std::string& key, ChildKind kind, const std::string& name,
                            const std::string& uid) {
  if (!IsWatched(kind) || uid.empty()) return;
  Child child;
  child.kind = kind;
  child.name = name;
  child.uid = uid;
  MutexLock lock(mutex_);
  entries_[key].children.push_back({std::move(child), true, clock_.SteadyNow()});
}

void OwnWrites::NoteConflict(const std::string& key, const std::string& name) {
  MutexLock lock(mutex_);
  entries_[key].conflicts[name] = clock_.SteadyNow();
}

void OwnWrites::Forget(const std::string& key) {
  MutexLock lock(mutex_);
  entries_.erase(key);
}

void OwnWrites::DropIfEmpty(const std::string& key) {
  const auto it = entries_.find(key);
  if (it != entries_.end() && it->second.Empty()) entries_.erase(it);
}

void OwnWrites::Apply(const std::string& key, SqlJob* job) {
  MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end() || !it->second.job) return;
  const JobWrite& write = *it->second.job;
  if (CompareResourceVersions(job->meta.resource_version, write.resource_version) >= 0 ||
      Expired(write.at, kMaxAge)) {
    it->second.job.reset();
    DropIfEmpty(key);
    return;
  }
  job->meta.resource_version = write.resource_version;
  job->meta.finalizers = write.finalizers;
  job->status = write.status;
}

bool OwnWrites::Lay(const ChildWrite& write, std::vector<Child>* children) {
  const auto seen = std::find_if(children->begin(), children->end(), [&](const Child& child) {
    return child.kind == write.child.kind && child.name == write.child.name;
  });
  if (write.deleted) {
    if (seen == children->end() || seen->uid != write.child.uid || seen->deleting) return false;
    seen->deleting = true;
    return true;
  }
  if (seen == children->end()) {
    children->push_back(write.child);
    return true;
  }
  // An older object of that name was deleted before ours was created: its end is on its way.
  if (CompareResourceVersions(seen->resource_version, write.child.resource_version) >= 0) {
    return false;
  }
  *seen = write.child;
  return true;
}

void OwnWrites::Apply(const std::string& key, std::vector<Child>* children) {
  MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end()) return;
  std::vector<ChildWrite>& writes = it->second.children;
  std::vector<ChildWrite> kept;
  for (ChildWrite& write : writes) {
    if (!Expired(write.at, kMaxAge) && Lay(write, children)) kept.push_back(std::move(write));
  }
  writes = std::move(kept);
  DropIfEmpty(key);
}

std::vector<std::string> OwnWrites::Conflicts(const std::string& key) {
  MutexLock lock(mutex_);
  std::vector<std::string> names;
  const auto it = entries_.find(key);
  if (it == entries_.end()) return names;
  std::erase_if(it->second.conflicts,
                [&](const auto& entry) { return Expired(entry.second, kConflictAge); });
  for (const auto& [name, at] : it->second.conflicts) names.push_back(name);
  DropIfEmpty(key);
  return names;
}

bool OwnWrites::SawJob(const std::string& key, const std::string& resource_version) {
  MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end() || !it->second.job) return false;
  const int order = CompareResourceVersions(resource_version, it->second.job->resource_version);
  if (order >= 0) it->second.job.reset();
  DropIfEmpty(key);
  return order <= 0;
}

bool OwnWrites::SawChild(const std::string& key, const Child& child) {
  MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end()) return false;
  bool echo = false;
  std::erase_if(it->second.children, [&](const ChildWrite& write) {
    if (write.deleted || write.child.uid != child.uid) return false;
    echo = echo || write.child.resource_version == child.resource_version;
    return CompareResourceVersions(child.resource_version, write.child.resource_version) >= 0;
  });
  DropIfEmpty(key);
  return echo;
}

void OwnWrites::SawChildGone(const std::string& key, const std::string& uid) {
  MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end()) return;
  std::erase_if(it->second.children,
                [&](const ChildWrite& write) { return write.child.uid == uid; });
  DropIfEmpty(key);
}

bool OwnWrites::Pending(const std::string& key) const {
  MutexLock lock(mutex_);
  return entries_.find(key) != entries_.end();
}

}  // namespace weir::job
