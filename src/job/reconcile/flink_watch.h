// Which Flink clusters are watched, and how each is reached: the reconciler's side of the monitor.
//
// Three ways to a JobManager's REST interface: the operator's --flink-rest-url template, the Pod's
// IP (inside the cluster), or the API server's proxy to the Pod (outside). Thread-safe; no I/O.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "client/flink/client.h"
#include "client/flink_monitor/monitor.h"
#include "job/api/sqljob.h"
#include "job/model/observation.h"

namespace weir::job {

struct FlinkAccess {
  std::string rest_url_template;  // {service} {namespace} {port}; empty: by Pod
  bool in_cluster = false;        // Pod IPs are routed from here
  std::string api_server;         // without a trailing slash; for the proxy
  // Of a tuned stream, a window of the tuner: Flink's own rates are means over a minute.
  milliseconds metrics_interval{60'000};
  // Transport and headers for a target; as the monitor's.
  flink::FlinkMonitor::ConnectFn connect;
};

// The JobManager's Pod of the deployment that status names, if it runs and has an address.
const PodInfo* RunningJobManager(const SqlJob& job, const std::vector<PodInfo>& pods);

// Where that JobManager's REST interface is, as seen from this process. Pure.
flink::Target TargetOf(const FlinkAccess& access, const SqlJob& job, const PodInfo& pod);

class FlinkWatch {
 public:
  FlinkWatch(flink::FlinkMonitor& monitor, FlinkAccess access)
      : monitor_(monitor), access_(std::move(access)) {}
  FlinkWatch(const FlinkWatch&) = delete;
  FlinkWatch& operator=(const FlinkWatch&) = delete;

  // Watches, goes on watching, or stops, as the job's status and Pods ask for. What is watched
  // stays so while its Pod is away: what cannot be seen is unreachable, not gone.
  void Update(const std::string& key, const SqlJob& job, const std::vector<PodInfo>& pods,
              const std::string& sql, const SecretsSeen& secrets = {});
  // Of the deployment with that job id; nullopt: not watched.
  std::optional<flink::Snapshot> Get(const std::string& key, const std::string& job_id) const;
  // kUnavailable when the JobManager's address is not known.
  Result<flink::FlinkClient> Client(const std::string& key) const;
  // Without the secrets that the job had when it was first watched: it may have been edited since.
  std::string Redact(const std::string& key, std::string_view text) const;
  void Poke(const std::string& key) { monitor_.Poke(key); }
  void Forget(const std::string& key);

 private:
  flink::FlinkMonitor& monitor_;
  const FlinkAccess access_;
  mutable Mutex mutex_;
  std::unordered_map<std::string, flink::Target> targets_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
