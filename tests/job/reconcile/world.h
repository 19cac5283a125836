// The SqlJob controller over fake peers, driven by hand: no worker threads, a clock that the test
// moves. The informers and the monitor run for real.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/doc/value.h"
#include "base/metrics/metrics.h"
#include "client/kube/client.h"
#include "job/api/codec.h"
#include "job/reconcile/controller_parts.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_flink.h"
#include "tests/fakes/fault_transport.h"

namespace weir::job {

inline constexpr char kScript[] =
    "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n"
    "INSERT INTO t SELECT a FROM s;\n";

class World {
 public:
  explicit World(int max_concurrent_deployments = 0);
  ~World();

  // A fresh process: all memory of the former one is lost.
  void StartOperator();
  void StopOperator();
  bool running() const { return parts_ != nullptr; }

  void Apply(const std::string& name, const doc::Json& spec = {{"sql", kScript}});
  void Annotate(const std::string& name, const std::string& key, const std::string& value);
  void Delete(const std::string& name);

  // Reconciles what is enqueued, until nothing is and the informers show what the server holds.
  // `crashed` (may be empty) ends it early.
  void Settle(const std::function<bool()>& crashed = {});
  // Settles, then moves the clock second by second until `done`; false after a few minutes of it.
  bool Until(const std::function<bool()>& done);
  void Advance(milliseconds by);
  void Enqueue(const std::string& name) { Enqueue(kube::ObjectKey{"shop", name}); }

  // What the other controllers and a kubelet do: a running Pod for every workload (with a Flink
  // cluster behind each JobManager's address), no Pods of workloads that have gone.
  void RunPods();
  void RunFlinkJob(const std::string& name);
  std::string FlinkUrl(const std::string& name) const;

  std::optional<SqlJob> Job(const std::string& name) const;
  std::string StateOf(const std::string& name) const;  // "Accepted/Deploying"
  // "Deployment orders-jm 1": kind, name and sequence of every child, sorted.
  std::vector<std::string> Children() const;
  // The jobs that the initial lists put behind what is watched.
  std::set<kube::ObjectKey> WaitedBehind() {
    const std::lock_guard lock(mutex_);
    return waited_behind_;
  }
  // "POST configmaps", "PUT sqljobs/status", ... of every request that is no list or watch.
  std::vector<std::string> Requests() const;
  void ClearRequests() { api.ClearRequests(); }

  FakeClock clock;
  FakeApiServer api{&clock};
  FaultTransport faults{api};
  flink::FakeFlink flink{clock};
  metrics::Registry metrics;
  std::vector<std::string> log_lines;
  bool leader = true;

 private:
  void Enqueue(const kube::ObjectKey& key);
  std::optional<kube::ObjectKey> Next();
  void Reconcile(const kube::ObjectKey& key);
  template <typename T>
  void Listen(runtime::Informer<T>& informer);
  bool CaughtUp() const;
  bool AwaitCaughtUp() const;
  void EnqueueDue();
  void MakePod(const doc::Json& workload, const std::string& component);

  const int slots_;
  kube::KubeClient client_{faults, {FakeApiServer::kUrl, "default", {}}, clock};
  kube::KubeClient user_{api, {FakeApiServer::kUrl, "default", {}}, clock};
  std::unique_ptr<SqlJobParts> parts_;
  std::mutex mutex_;
  std::set<kube::ObjectKey> ready_;
  std::set<kube::ObjectKey> waited_behind_;
  std::map<kube::ObjectKey, SteadyTime> due_;
  // What the informers' handlers have been told of, by type: they run after the store changes.
  using Told = std::map<kube::ObjectKey, std::shared_ptr<const void>>;
  mutable std::mutex told_mutex_;
  std::map<std::string_view, Told> told_;
  int pods_made_ = 0;
};

}  // namespace weir::job
