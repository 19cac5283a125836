#include "job/observe/sql_source.h"

#include <utility>

#include "base/doc/value.h"
#include "job/observe/projections.h"
#include "runtime/object/object.h"

namespace weir::job {
namespace {

SqlText Missing(std::string error) {
  SqlText text;
  text.found = false;
  text.error = std::move(error);
  return text;
}

SqlText Found(std::string text) {
  SqlText found;
  found.text = std::move(text);
  return found;
}

std::string Name(const kube::ObjectKey& key) { return "ConfigMap " + key.ToString(); }

SqlText TextOf(const doc::Json& object, const kube::ObjectKey& config_map, const std::string& key) {
  const auto text = runtime::ConfigMapText(object, config_map.ToString(), key,
                                           "spec.sqlFrom.configMapKeyRef.key");
  if (!text.ok()) return Missing(text.status().message());
  if (text->size() > kMaxSqlFromBytes) {
    return Missing(Name(config_map) + " key '" + key + "' holds " + std::to_string(text->size()) +
                   " bytes; at most " + std::to_string(kMaxSqlFromBytes) + " are read");
  }
  return Found(std::string(*text));
}

}  // namespace

SqlSource::SqlSource(kube::KubeClient& client, VersionFn version, size_t cache_bytes)
    : client_(client), version_(std::move(version)), cache_bytes_(cache_bytes) {}

Result<SqlText> SqlSource::Read(const SqlJob& job, std::stop_token stop) {
  if (!job.spec.sql_from) return Found(job.spec.sql);
  const kube::ObjectKey config_map{job.meta.ns, job.spec.sql_from->name};
  const std::string& key = job.spec.sql_from->key;
  const std::optional<std::string> version = version_(config_map);
  if (!version) {
    return Missing(Name(config_map) + " is not there; create it with the key '" + key +
                   "', or mend spec.sqlFrom.configMapKeyRef.name");
  }
  const std::string cache_key = config_map.ToString() + "/" + key;
  if (std::optional<std::string> text = FromCache(cache_key, *version)) {
    return Found(*std::move(text));
  }
  Result<doc::Json> object = client_.Get(kube::kConfigMaps, config_map, std::move(stop));
  if (!object.ok() && object.error().code() == Code::kNotFound) {
    return Missing(Name(config_map) + " is not there; create it with the key '" + key +
                   "', or mend spec.sqlFrom.configMapKeyRef.name");
  }
  if (!object.ok()) return object.error().WithContext("reading " + Name(config_map));
  SqlText text = TextOf(*object, config_map, key);
  if (text.found) {
    Keep({cache_key, doc::StringAt(*object, {"metadata", "resourceVersion"}), text.text});
  }
  return text;
}

std::optional<std::string> SqlSource::FromCache(const std::string& key,
                                                const std::string& version) {
  MutexLock lock(mutex_);
  const auto it = by_key_.find(key);
  if (it == by_key_.end()) return std::nullopt;
  // What was read may be newer than what the watch has shown so far.
  if (CompareResourceVersions(it->second->resource_version, version) < 0) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, it->second);
  return it->second->text;
}

void SqlSource::Keep(Cached entry) {
  MutexLock lock(mutex_);
  if (const auto it = by_key_.find(entry.key); it != by_key_.end()) {
    bytes_ -= it->second->text.size();
    entries_.erase(it->second);
    by_key_.erase(it);
  }
  bytes_ += entry.text.size();
  entries_.push_front(std::move(entry));
  by_key_[entries_.front().key] = entries_.begin();
  while (bytes_ > cache_bytes_ && !entries_.empty()) {
    bytes_ -= entries_.back().text.size();
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

void SqlFromIndex::Set(const kube::ObjectKey& job, const std::optional<ConfigMapKeyRef>& ref) {
  MutexLock lock(mutex_);
  const auto old = reads_.find(job);
  if (old != reads_.end()) {
    if (ref && ref->name == old->second) return;
    const auto readers = readers_.find({job.ns, old->second});
    if (readers != readers_.end()) {
      readers->second.erase(job.name);
      if (readers->second.empty()) readers_.erase(readers);
    }
    reads_.erase(old);
  }
  if (!ref) return;
  reads_[job] = ref->name;
  readers_[{job.ns, ref->name}].insert(job.name);
}

std::vector<kube::ObjectKey> SqlFromIndex::JobsReading(const kube::ObjectKey& config_map) const {
  MutexLock lock(mutex_);
  std::vector<kube::ObjectKey> jobs;
  const auto it = readers_.find(config_map);
  if (it == readers_.end()) return jobs;
  for (const std::string& name : it->second) jobs.push_back({config_map.ns, name});
  return jobs;
}

}  // namespace weir::job
