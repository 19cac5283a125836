#include "job/observe/stores.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "job/api/codec.h"
#include "job/observe/projections.h"

namespace weir::job {
namespace {

runtime::InformerOptions Options(const StoreOptions& options, std::string selector,
                                 bool metadata_only) {
  runtime::InformerOptions out;
  out.namespaces = options.namespaces;
  out.none_yet = options.none_yet;
  out.label_selector = std::move(selector);
  out.metadata_only = metadata_only;
  return out;
}

Stores::ChildInformer MakeChildren(const runtime::InformerEnv& env, ChildKind kind,
                                   const StoreOptions& options, std::string selector) {
  return Stores::ChildInformer(
      env, ResourceOf(kind), Options(options, std::move(selector), true),
      [kind](const doc::Json& object) -> Result<std::optional<Child>> {
        return std::optional<Child>(ProjectChild(kind, object));
      },
      [](const Child& child) -> std::vector<std::string> {
        if (child.job.empty()) return {};
        return {JobIndexKey(child.ns, child.job)};
      });
}

}  // namespace

Stores::Stores(const runtime::InformerEnv& env, const StoreOptions& options)
    : sql_jobs_(env, kube::kSqlJobs, Options(options, options.label_selector, false),
                [](const doc::Json& object) -> Result<std::optional<SqlJob>> {
                  return std::optional<SqlJob>(SqlJobFromJson(object));
                }),
      config_maps_(MakeChildren(env, ChildKind::kConfigMap, options, kConfigMapSelector)),
      services_(MakeChildren(env, ChildKind::kService, options, kManagedSelector)),
      deployments_(MakeChildren(env, ChildKind::kDeployment, options, kManagedSelector)),
      jobs_(MakeChildren(env, ChildKind::kJob, options, kManagedSelector)),
      pods_(
          env, kube::kPods, Options(options, kManagedSelector, false),
          [](const doc::Json& object) -> Result<std::optional<PodInfo>> {
            return std::optional<PodInfo>(ProjectPod(object));
          },
          [](const PodInfo& pod) -> std::vector<std::string> {
            if (pod.job.empty()) return {};
            return {JobIndexKey(pod.ns, pod.job)};
          }) {}

std::vector<runtime::InformerCore*> Stores::All() {
  return {&sql_jobs_, &config_maps_, &services_, &deployments_, &jobs_, &pods_};
}

std::vector<runtime::InformerCore*> Stores::Parts() {
  return {&config_maps_, &services_, &deployments_, &jobs_, &pods_};
}

std::vector<Stores::ChildInformer*> Stores::Children() {
  return {&config_maps_, &services_, &deployments_, &jobs_};
}

std::vector<Child> Stores::ChildrenOf(const kube::ObjectKey& job) const {
  const std::string index = JobIndexKey(job.ns, job.name);
  std::vector<Child> children;
  for (const ChildInformer* store : {&config_maps_, &services_, &deployments_, &jobs_}) {
    for (const auto& child : store->ByIndex(index)) children.push_back(*child);
  }
  // The index has no order of its own; decisions and their logs should not depend on it.
  std::sort(children.begin(), children.end(), [](const Child& a, const Child& b) {
    return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
  });
  return children;
}

std::vector<PodInfo> Stores::PodsOf(const kube::ObjectKey& job) const {
  std::vector<PodInfo> pods;
  for (const auto& pod : pods_.ByIndex(JobIndexKey(job.ns, job.name))) pods.push_back(*pod);
  std::sort(pods.begin(), pods.end(),
            [](const PodInfo& a, const PodInfo& b) { return a.name < b.name; });
  return pods;
}

std::optional<std::string> Stores::ConfigMapVersion(const kube::ObjectKey& key) const {
  const auto config_map = config_maps_.Get(key);
  if (config_map == nullptr) return std::nullopt;
  return config_map->resource_version;
}

}  // namespace weir::job
