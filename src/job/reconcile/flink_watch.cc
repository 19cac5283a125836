#include "job/reconcile/flink_watch.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "job/reconcile/secrets.h"

namespace weir::job {
namespace {

// Of a batch run, which may be over before a stream's second sample. Flink itself collects metrics
// every ten seconds.
constexpr milliseconds kBatchMetricsInterval{15'000};
constexpr char kDefaultRestPort[] = "8081";

void ReplaceAll(std::string* text, const std::string& mark, const std::string& with) {
  for (size_t at = text->find(mark); at != std::string::npos;
       at = text->find(mark, at + with.size())) {
    text->replace(at, mark.size(), with);
  }
}

std::string BracketV6(const std::string& ip) {
  return ip.find(':') == std::string::npos ? ip : "[" + ip + "]";
}

bool WantsWatch(const SqlJob& job) {
  if (job.status.deployment.sequence == 0 || !job.status.state) return false;
  return *job.status.state == State::kAccepted || *job.status.state == State::kRunning ||
         *job.status.state == State::kWarning;
}

}  // namespace

const PodInfo* RunningJobManager(const SqlJob& job, const std::vector<PodInfo>& pods) {
  for (const PodInfo& pod : pods) {
    if (pod.role == Role::kJobManager && pod.owner_uid == job.meta.uid &&
        pod.sequence == job.status.deployment.sequence && pod.phase == "Running" &&
        !pod.ip.empty() && !pod.deleting) {
      return &pod;
    }
  }
  return nullptr;
}

flink::Target TargetOf(const FlinkAccess& access, const SqlJob& job, const PodInfo& pod) {
  flink::Target target;
  target.job_id = job.status.deployment.job_id;
  target.trigger_id = AwaitedTrigger(job.status);
  if (job.spec.tuning.mode != TuningMode::kOff) {
    target.metrics_to_end = job.status.deployment.mode == Mode::kBatch;
    target.metrics_interval = target.metrics_to_end
                                  ? std::min(kBatchMetricsInterval, access.metrics_interval)
                                  : access.metrics_interval;
    target.max_interval = target.metrics_interval;
  }
  target.rescaling = IsRescaling(job.status);
  const std::string& set_port = job.status.deployment.rest_port;
  const std::string port = set_port.empty() ? kDefaultRestPort : set_port;
  if (!access.rest_url_template.empty()) {
    target.base_url = access.rest_url_template;
    ReplaceAll(&target.base_url, "{service}", job.meta.name + "-jm");
    ReplaceAll(&target.base_url, "{namespace}", job.meta.ns);
    ReplaceAll(&target.base_url, "{port}", port);
    while (!target.base_url.empty() && target.base_url.back() == '/') target.base_url.pop_back();
  } else if (access.in_cluster) {
    target.base_url = "http://" + BracketV6(pod.ip) + ":" + port;
  } else {
    target.base_url = access.api_server + "/api/v1/namespaces/" + pod.ns + "/pods/" + pod.name +
                      ":" + port + "/proxy";
    target.via_api_server = true;
  }
  return target;
}

void FlinkWatch::Update(const std::string& key, const SqlJob& job, const std::vector<PodInfo>& pods,
                        const std::string& sql, const SecretsSeen& secrets) {
  if (!WantsWatch(job)) return Forget(key);
  const PodInfo* pod = RunningJobManager(job, pods);
  if (pod == nullptr) {
    bool former = false;
    {
      MutexLock lock(mutex_);
      const auto it = targets_.find(key);
      former = it != targets_.end() && it->second.job_id != job.status.deployment.job_id;
    }
    if (former) Forget(key);
    return;
  }
  flink::Target target = TargetOf(access_, job, *pod);
  {
    MutexLock lock(mutex_);
    const auto it = targets_.find(key);
    if (it != targets_.end() && it->second.SameAs(target) &&
        it->second.trigger_id == target.trigger_id && it->second.rescaling == target.rescaling &&
        it->second.metrics_interval == target.metrics_interval) {
      return;
    }
  }
  target.redactor = std::make_shared<const flink::Redactor>(JobRedactor(job.spec, sql, secrets));
  {
    MutexLock lock(mutex_);
    targets_[key] = target;
  }
  monitor_.Watch(key, std::move(target));
}

std::optional<flink::Snapshot> FlinkWatch::Get(const std::string& key,
                                               const std::string& job_id) const {
  {
    MutexLock lock(mutex_);
    const auto it = targets_.find(key);
    if (it == targets_.end() || it->second.job_id != job_id) return std::nullopt;
  }
  return monitor_.Get(key);
}

Result<flink::FlinkClient> FlinkWatch::Client(const std::string& key) const {
  flink::Target target;
  {
    MutexLock lock(mutex_);
    const auto it = targets_.find(key);
    if (it == targets_.end()) {
      return Unavailable("JobManagerUnknown", "no running JobManager is known to ask");
    }
    target = it->second;
  }
  return flink::FlinkClient(access_.connect(target), target.redactor);
}

std::string FlinkWatch::Redact(const std::string& key, std::string_view text) const {
  std::shared_ptr<const flink::Redactor> redactor;
  {
    MutexLock lock(mutex_);
    const auto it = targets_.find(key);
    if (it != targets_.end()) redactor = it->second.redactor;
  }
  return redactor ? redactor->Redact(text) : std::string(text);
}

void FlinkWatch::Forget(const std::string& key) {
  {
    MutexLock lock(mutex_);
    if (targets_.erase(key) == 0) return;
  }
  monitor_.Unwatch(key);
}

}  // namespace weir::job
