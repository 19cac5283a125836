// Watches many jobs through their clusters' REST APIs, so that no reconcile worker ever waits for
// Flink: keeps the latest snapshot of each watched job and says which keys changed.
//
// One FlinkMonitor a process, owned by the wiring; Start and Stop are called once each, all else by
// any thread. It has a bounded number of threads of its own. Each job has at most one request in
// flight, each request a deadline, and jobs that do not answer are backed off one by one and may
// hold only half of the threads, so that a dead node does not blind the operator to the rest.
// An error is never taken for absence: what cannot be seen is `unreachable`, and stays watched.
// Looks are 1 s apart while a job starts or changes, then 5 s, growing to 60 s while it is calm.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/core/backoff.h"
#include "base/core/clock.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "client/flink/client.h"
#include "client/flink/snapshot.h"

namespace weir::flink {

// Whom to look at. The job is watched under the caller's key (its namespace/name).
struct Target {
  std::string base_url;
  std::string job_id;
  bool via_api_server = false;  // base_url is a pod proxy path: needs that transport and its token
  // The longest time between two looks at a calm job; zero means the monitor's own (60 s).
  milliseconds max_interval{0};
  // A savepoint that is waited for: asked after at every look, and looks come often, until it has
  // completed. Empty: none. Not part of the target's identity.
  std::string trigger_id = {};
  // How often its metrics are sampled while all its tasks run; zero: never. Rides on the looks, so
  // it is never more often than those. Not part of the target's identity.
  milliseconds metrics_interval{0};
  // A change of parallelism is waited for: looks come often and tell how wide the job runs. Not
  // part of the target's identity.
  bool rescaling = false;
  // Of a bounded job: its tasks run one after the other, so metrics are sampled while any runs, and
  // once more, for the final sums, at the look that finds it ended.
  bool metrics_to_end = false;
  // Knows the job's secret values. Not part of the target's identity: a new one is taken over
  // without a reset. May be null.
  std::shared_ptr<const Redactor> redactor = nullptr;

  bool SameAs(const Target& other) const {
    return base_url == other.base_url && job_id == other.job_id &&
           via_api_server == other.via_api_server;
  }
};

struct MonitorOptions {
  int threads = 4;
  milliseconds request_timeout{3'000};
  milliseconds fast_interval{1'000};
  milliseconds normal_interval{5'000};
  milliseconds calm_interval{60'000};
  int unreachable_after_failures = 3;
  milliseconds unreachable_after{30'000};
  // New checkpoints alone make a change at most this often (the first one always does).
  milliseconds checkpoint_notice_interval{600'000};
  // Checkpoints, savepoints and the restart count are asked for on every change, else this often.
  milliseconds detail_interval{60'000};
  // Spreads the looks by a tenth around their intervals. Empty: seeded from the system.
  UnitRandom random = {};
};

class FlinkMonitor {
 public:
  // The transport and headers for a target; called by the monitor's threads, must be thread-safe.
  using ConnectFn = std::function<Connection(const Target&)>;
  // Something that a controller cares about changed; called on the monitor's threads without locks
  // held; must be quick and thread-safe (enqueue the key). Calls may overlap.
  using ChangeFn = std::function<void(const std::string& key)>;

  FlinkMonitor(const MonitorOptions& options, Clock& clock, ConnectFn connect, ChangeFn on_change,
               log::Logger log, metrics::Registry& metrics);
  ~FlinkMonitor();  // stops
  FlinkMonitor(const FlinkMonitor&) = delete;
  FlinkMonitor& operator=(const FlinkMonitor&) = delete;

  void Start();
  // Ends requests in flight and joins the threads; no on_change after it returned.
  void Stop();

  // Looks at once, then in intervals. Idempotent; a changed target forgets what was seen.
  void Watch(const std::string& key, Target target);
  // Forgets the key. A look in flight is discarded; on_change may still come once for it.
  void Unwatch(const std::string& key);
  // The latest snapshot; nullopt when the key is not watched.
  std::optional<Snapshot> Get(const std::string& key) const;
  // Looks now (as soon as a thread is free) and often for a while: the caller ordered a change, or
  // a pod changed. Unknown keys are ignored.
  void Poke(const std::string& key);

  size_t watched() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir::flink
