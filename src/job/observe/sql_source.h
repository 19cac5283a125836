// The SQL text of a job: spec.sql, or the ConfigMap key that spec.sqlFrom names.
//
// ConfigMaps are watched without their data; the text is read by GET when the version watched is
// not the one cached. The cache is bounded in bytes, least recently used out. Thread-safe; a GET
// blocks the calling worker for at most the client's request time-out.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/core/mutex.h"
#include "base/core/status.h"
#include "client/kube/client.h"
#include "job/api/sqljob.h"
#include "job/model/observation.h"

namespace weir::job {

inline constexpr size_t kMaxSqlFromBytes = 900 * 1024;

class SqlSource {
 public:
  // The resourceVersion of a ConfigMap as watched; nullopt: absent.
  using VersionFn = std::function<std::optional<std::string>(const kube::ObjectKey&)>;

  SqlSource(kube::KubeClient& client, VersionFn version, size_t cache_bytes = 4u << 20);
  SqlSource(const SqlSource&) = delete;
  SqlSource& operator=(const SqlSource&) = delete;

  // `found` is false (an OK Result) when the ConfigMap or its key is not there or too large; an
  // error means that it could not be looked at.
  Result<SqlText> Read(const SqlJob& job, std::stop_token stop);

 private:
  struct Cached {
    std::string key;
    std::string resource_version;
    std::string text;
  };

  std::optional<std::string> FromCache(const std::string& key, const std::string& version);
  void Keep(Cached entry);

  kube::KubeClient& client_;
  const VersionFn version_;
  const size_t cache_bytes_;
  mutable Mutex mutex_;
  std::list<Cached> entries_ GUARDED_BY(mutex_);  // the most recently used first
  std::unordered_map<std::string, std::list<Cached>::iterator> by_key_ GUARDED_BY(mutex_);
  size_t bytes_ GUARDED_BY(mutex_) = 0;
};

// Which jobs read a ConfigMap. Thread-safe; O(log n) a call.
class SqlFromIndex {
 public:
  // `ref` empty: the job reads none (any more).
  void Set(const kube::ObjectKey& job, const std::optional<ConfigMapKeyRef>& ref);
  std::vector<kube::ObjectKey> JobsReading(const kube::ObjectKey& config_map) const;

 private:
  mutable Mutex mutex_;
  std::map<kube::ObjectKey, std::string> reads_ GUARDED_BY(mutex_);  // job -> ConfigMap's name
  std::map<kube::ObjectKey, std::set<std::string>> readers_ GUARDED_BY(mutex_);  // -> job names
};

}  // namespace weir::job
