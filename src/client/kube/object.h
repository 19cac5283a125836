// Names and types of Kubernetes objects. Values; pure.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace weir::kube {

// What the API server calls a GVR, with the kind. Constants below; `plural` is the path segment.
struct ResourceType {
  std::string_view group;  // "" for core
  std::string_view version;
  std::string_view plural;
  std::string_view kind;
  bool namespaced = true;

  std::string ApiVersion() const {
    return group.empty() ? std::string(version) : std::string(group) + "/" + std::string(version);
  }
  friend bool operator==(const ResourceType&, const ResourceType&) = default;
};

inline constexpr ResourceType kConfigMaps{"", "v1", "configmaps", "ConfigMap"};
inline constexpr ResourceType kSecrets{"", "v1", "secrets", "Secret"};
inline constexpr ResourceType kServices{"", "v1", "services", "Service"};
inline constexpr ResourceType kPods{"", "v1", "pods", "Pod"};
inline constexpr ResourceType kNamespaces{"", "v1", "namespaces", "Namespace", false};
inline constexpr ResourceType kServiceAccounts{"", "v1", "serviceaccounts", "ServiceAccount"};
inline constexpr ResourceType kDeployments{"apps", "v1", "deployments", "Deployment"};
inline constexpr ResourceType kControllerRevisions{"apps", "v1", "controllerrevisions",
                                                   "ControllerRevision"};
inline constexpr ResourceType kJobs{"batch", "v1", "jobs", "Job"};
inline constexpr ResourceType kLeases{"coordination.k8s.io", "v1", "leases", "Lease"};
inline constexpr ResourceType kEvents{"events.k8s.io", "v1", "events", "Event"};
inline constexpr ResourceType kSqlJobs{"weir.dev", "v1alpha1", "sqljobs", "SqlJob"};
inline constexpr ResourceType kPipelines{"weir.dev", "v1alpha1", "pipelines", "Pipeline"};
// Only where somebody serves it (metrics-server, an adapter).
inline constexpr ResourceType kPodMetrics{"metrics.k8s.io", "v1beta1", "pods", "PodMetrics"};

// Identity within one resource type. `ns` is empty for cluster-scoped objects.
struct ObjectKey {
  std::string ns;
  std::string name;

  std::string ToString() const { return ns.empty() ? name : ns + "/" + name; }
  friend auto operator<=>(const ObjectKey&, const ObjectKey&) = default;
};

}  // namespace weir::kube
