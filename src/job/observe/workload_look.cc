#include "job/observe/workload_look.h"

#include <algorithm>

#include "base/doc/value.h"
#include "client/flink/snapshot.h"

namespace weir::job {
namespace {

constexpr size_t kMaxProblemBytes = 512;

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The text between the first pair of double quotes after `lead`.
std::string QuotedAfter(std::string_view text, std::string_view lead) {
  const size_t at = text.find(lead);
  if (at == std::string_view::npos) return {};
  const size_t open = at + lead.size();
  const size_t close = text.find('"', open);
  return std::string(text.substr(open, close == std::string_view::npos ? close : close - open));
}

// The newest FailedCreate among the workload's Events.
std::optional<WorkloadProblem> EventProblem(const std::vector<doc::Json>& events,
                                            const std::string& ns) {
  const doc::Json* newest = nullptr;
  std::string newest_time;
  for (const doc::Json& event : events) {
    if (doc::StringAt(event, {"reason"}) != "FailedCreate") continue;
    std::string time = doc::StringAt(event, {"deprecatedLastTimestamp"});
    if (time.empty()) time = doc::StringAt(event, {"eventTime"});
    if (newest != nullptr && time < newest_time) continue;
    newest = &event;
    newest_time = std::move(time);
  }
  if (newest == nullptr) return std::nullopt;
  return ClassifyCreateFailure(doc::StringAt(*newest, {"note"}), ns);
}

}  // namespace

WorkloadProblem ClassifyCreateFailure(std::string_view message, const std::string& ns) {
  WorkloadProblem problem;
  std::string remedy;
  if (Contains(message, "serviceaccount \"") && Contains(message, "not found")) {
    problem.reason = "ServiceAccountMissing";
    const std::string account = QuotedAfter(message, "serviceaccount \"");
    remedy =
        "; add the namespace to the chart's jobNamespaces, or run: kubectl create "
        "serviceaccount " +
        account + " -n " + ns;
  } else if (Contains(message, "exceeded quota")) {
    problem.reason = "QuotaExceeded";
    remedy = "; raise the namespace's ResourceQuota or lower spec.resources";
  } else if (Contains(message, "PodSecurity")) {
    problem.reason = "PodSecurityViolation";
    remedy = "; mend spec.flink.podTemplates or the namespace's Pod Security level";
  } else {
    problem.reason = "ReplicaFailure";
  }
  problem.message = flink::Shorten(message, kMaxProblemBytes) + remedy;
  return problem;
}

std::optional<WorkloadProblem> DeploymentProblem(const doc::Json& deployment) {
  const doc::Json* conditions = doc::Find(deployment, {"status", "conditions"});
  if (conditions == nullptr || !conditions->is_array()) return std::nullopt;
  for (const doc::Json& condition : *conditions) {
    if (doc::StringAt(condition, {"type"}) == "ReplicaFailure" &&
        doc::StringAt(condition, {"status"}) == "True") {
      return ClassifyCreateFailure(doc::StringAt(condition, {"message"}),
                                   doc::StringAt(deployment, {"metadata", "namespace"}));
    }
  }
  return std::nullopt;
}

WorkloadLook::Answer WorkloadLook::Missing(const std::string& key, const Child& workload,
                                           std::stop_token stop) {
  const SteadyTime now = clock_.SteadyNow();
  {
    MutexLock lock(mutex_);
    Entry& entry = entries_[key];
    if (entry.workload_uid != workload.uid) entry = {workload.uid, now, now + kFirst, kFirst, {}};
    const milliseconds wait = WaitFor(&entry, now);
    if (wait > milliseconds(0)) return {entry.problem, wait};
  }
  // One worker per key, so nobody else looks at the same time.
  std::optional<WorkloadProblem> problem = Look(workload, std::move(stop));
  MutexLock lock(mutex_);
  Entry& entry = entries_[key];
  entry.interval = entry.interval <= kFirst ? kSecond : std::min(entry.interval * 2, kLast);
  entry.due = now + entry.interval;
  entry.problem = std::move(problem);
  return {entry.problem, entry.interval};
}

milliseconds WorkloadLook::WaitFor(Entry* entry, SteadyTime now) const {
  if (now < entry->due) return entry->due - now;
  const bool first = entry->interval == kFirst;
  const bool busy = last_pod_ && now - *last_pod_ < kBusy;
  const milliseconds missed = now - entry->missed_since;
  if (first && busy && missed < kPatience) {
    const milliseconds wait = std::min(std::max(missed, kFirst), kPatience - missed);
    entry->due = now + wait;
    return wait;
  }
  return milliseconds(0);
}

void WorkloadLook::PodAppeared() {
  const SteadyTime now = clock_.SteadyNow();
  MutexLock lock(mutex_);
  last_pod_ = now;
}

void WorkloadLook::Forget(const std::string& key) {
  MutexLock lock(mutex_);
  entries_.erase(key);
}

std::optional<WorkloadProblem> WorkloadLook::Look(const Child& workload,
                                                  std::stop_token stop) const {
  if (workload.kind == ChildKind::kDeployment) {
    const auto object =
        client_.Get(kube::kDeployments, {workload.ns, workload.name}, std::move(stop));
    return object.ok() ? DeploymentProblem(*object) : std::nullopt;
  }
  kube::ListOptions options;
  options.ns = workload.ns;
  options.field_selector = "regarding.uid=" + workload.uid;
  options.limit = 20;
  const auto page = client_.List(kube::kEvents, options, std::move(stop));
  return page.ok() ? EventProblem(page->items, workload.ns) : std::nullopt;
}

}  // namespace weir::job
