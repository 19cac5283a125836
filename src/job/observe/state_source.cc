#include "job/observe/state_source.h"

#include <charconv>
#include <string_view>
#include <utility>

namespace weir::job {
namespace {

// Flink's KubernetesUtils: CHECKPOINT_ID_KEY_PREFIX, then the id as 19 digits.
constexpr std::string_view kCheckpointKey = "checkpointID-";
constexpr char kSavepoint[] = "Savepoint";

std::optional<int64_t> Number(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<std::optional<doc::Json>> GetConfigMap(kube::KubeClient& client, const SqlJob& job,
                                              const std::string& name, std::stop_token stop) {
  Result<doc::Json> found = client.Get(kube::kConfigMaps, {job.meta.ns, name}, std::move(stop));
  if (found.ok()) return std::optional<doc::Json>(std::move(*found));
  if (found.error().code() == Code::kNotFound) return std::optional<doc::Json>();
  return found.error().WithContext("reading ConfigMap " + name);
}

}  // namespace

HaCheckpoints HaCheckpointsFrom(const doc::Json& config_map) {
  HaCheckpoints out;
  out.found = true;
  const doc::Json* data = doc::Find(config_map, {"data"});
  if (data == nullptr || !data->is_object()) return out;
  for (const auto& [key, value] : data->items()) {
    if (!key.starts_with(kCheckpointKey)) continue;
    if (const auto id = Number(std::string_view(key).substr(kCheckpointKey.size()))) {
      out.ids.push_back(*id);
    }
  }
  return out;
}

std::optional<StateRecord> StateRecordFrom(const doc::Json& config_map) {
  StateRecord record;
  record.uid = doc::StringAt(config_map, {"data", "uid"});
  record.point.path = doc::StringAt(config_map, {"data", "path"});
  record.point.savepoint = doc::StringAt(config_map, {"data", "kind"}) == kSavepoint;
  record.point.sequence = Number(doc::StringAt(config_map, {"data", "sequence"})).value_or(0);
  const auto taken = ParseTime(doc::StringAt(config_map, {"data", "takenAt"}));
  if (taken.ok()) record.point.taken = *taken;
  if (record.uid.empty() || record.point.path.empty()) return std::nullopt;
  return record;
}

Result<HaCheckpoints> ReadHaCheckpoints(kube::KubeClient& client, const SqlJob& job,
                                        std::stop_token stop) {
  const DeploymentStatus& deployment = job.status.deployment;
  ASSIGN_OR_RETURN(
      const std::optional<doc::Json> found,
      GetConfigMap(client, job,
                   HaJobConfigMapName(job.meta.name, deployment.sequence, deployment.job_id),
                   std::move(stop)));
  return found ? HaCheckpointsFrom(*found) : HaCheckpoints{};
}

Result<std::optional<StateRecord>> ReadStateRecord(kube::KubeClient& client, const SqlJob& job,
                                                   std::stop_token stop) {
  ASSIGN_OR_RETURN(const std::optional<doc::Json> found,
                   GetConfigMap(client, job, StateRecordName(job.meta.name), std::move(stop)));
  return found ? StateRecordFrom(*found) : std::optional<StateRecord>();
}

}  // namespace weir::job
