#include "job/tune/pod_usage.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/doc/value.h"
#include "job/api/quantity.h"
#include "job/model/stream_config.h"

namespace weir::job {
namespace {

constexpr size_t kMaxPods = 500;  // a page; of a wider job nothing is known
// The kernel gives a container at its limit a little less than the limit.
constexpr double kAtTheLimit = 0.95;

struct Used {
  double cores = 0;
  double bytes = 0;
};

// Of all containers of a Pod: a sidecar counts against the node, too.
std::optional<Used> UsedBy(const doc::Json& metrics) {
  const doc::Json* containers = doc::Find(metrics, {"containers"});
  if (containers == nullptr || !containers->is_array() || containers->empty()) return std::nullopt;
  Used used;
  for (const doc::Json& container : *containers) {
    const auto millis = ParseCpuMillis(doc::StringAt(container, {"usage", "cpu"}));
    const auto bytes = ParseQuantityBytes(doc::StringAt(container, {"usage", "memory"}));
    if (!millis.ok() || !bytes.ok()) return std::nullopt;
    used.cores += static_cast<double>(*millis) / 1000;
    used.bytes += static_cast<double>(*bytes);
  }
  return used;
}

bool Counts(const PodInfo& pod) {
  return pod.role == Role::kTaskManager && pod.phase == "Running" && !pod.deleting;
}

}  // namespace

std::optional<PodUsage> UsageOf(const std::vector<doc::Json>& items,
                                const std::vector<PodInfo>& pods) {
  std::map<std::string, Used> used;
  for (const doc::Json& item : items) {
    if (const auto one = UsedBy(item)) used[doc::StringAt(item, {"metadata", "name"})] = *one;
  }
  PodUsage usage;
  int count = 0, limited = 0, throttled = 0;
  for (const PodInfo& pod : pods) {
    if (!Counts(pod)) continue;
    const auto at = used.find(pod.name);
    if (at == used.end()) return std::nullopt;
    ++count;
    usage.cores += at->second.cores;
    usage.mem_mib = std::max(usage.mem_mib, at->second.bytes / kMib);
    if (pod.cpu_limit_millis <= 0) continue;
    ++limited;
    throttled += at->second.cores * 1000 >= kAtTheLimit * static_cast<double>(pod.cpu_limit_millis);
  }
  if (count == 0) return std::nullopt;
  usage.cores /= count;
  if (limited > 0) usage.throttled = static_cast<double>(throttled) / limited;
  return usage;
}

bool PodUsageSource::MayAsk() {
  MutexLock lock(mutex_);
  if (!absent_since_) return true;
  if (clock_.SteadyNow() - *absent_since_ < kAgainAfter) return false;
  absent_since_.reset();
  return true;
}

std::optional<PodUsage> PodUsageSource::Read(const kube::ObjectKey& job,
                                             const std::vector<PodInfo>& pods,
                                             std::stop_token stop) {
  if (std::none_of(pods.begin(), pods.end(), Counts) || !MayAsk()) return std::nullopt;
  kube::ListOptions options;
  options.ns = job.ns;
  options.label_selector =
      std::string(kLabelJob) + "=" + job.name + "," + kLabelComponent + "=taskmanager";
  options.limit = static_cast<int>(kMaxPods);
  const auto page = client_.List(kube::kPodMetrics, options, std::move(stop));
  if (page.ok()) return UsageOf(page->items, pods);
  // Not served, not allowed, or registered and down, of which each question would cost retries.
  MutexLock lock(mutex_);
  absent_since_ = clock_.SteadyNow();
  return std::nullopt;
}

}  // namespace weir::job
