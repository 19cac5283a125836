// Kubernetes objects as the informers keep them: small values, everything else dropped. Pure.
//
// Field semantics: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/status.h"
#include "base/doc/json.h"
#include "job/api/sqljob.h"
#include "job/model/observation.h"

namespace weir::job {

inline constexpr size_t kMaxPodMessageBytes = 300;

// What children and pods are selected by, and what ConfigMaps are not: those that Flink's
// Kubernetes HA rewrites every few seconds.
inline constexpr char kManagedSelector[] = "app.kubernetes.io/managed-by=weir";
inline constexpr char kConfigMapSelector[] = "configmap-type!=high-availability";

// Metadata is enough. Labels that are missing or odd leave their fields empty (sequence 0).
Child ProjectChild(ChildKind kind, const doc::Json& object);

// The whole Pod. `reason` is the most telling of what the kubelet and the scheduler say.
PodInfo ProjectPod(const doc::Json& pod);

// "ns/job": the key under which stores index children and pods; empty when the object is no job's.
std::string JobIndexKey(std::string_view ns, std::string_view job);

// Negative, 0, positive as `a` is older than, the same as or newer than `b`. Resource versions of
// one type are decimal numbers that grow; "" is older than all, what is no number counts as equal.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
int CompareResourceVersions(std::string_view a, std::string_view b);

}  // namespace weir::job
