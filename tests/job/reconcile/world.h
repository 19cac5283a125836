// The SqlJob controller over fake peers, driven by hand: no worker threads, a clock that the test
// moves. The informers and the monitor run for real. One operator works at a time; a second one may
// take over while the first stands still in the middle of a call.
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

// Where a client waits before it asks again, nobody is there to move the clock: it moves itself.
class SelfMovingClock : public Clock {
 public:
  explicit SelfMovingClock(FakeClock& clock) : clock_(clock) {}
  SystemTime SystemNow() const override { return clock_.SystemNow(); }
  SteadyTime SteadyNow() const override { return clock_.SteadyNow(); }
  BootTime BootNow() const override { return clock_.BootNow(); }
  void WaitUntil(std::condition_variable_any&, Mutex&, SteadyTime deadline,
                 const std::stop_token&) override {
    const SteadyTime now = clock_.SteadyNow();
    if (deadline > now) clock_.Advance(std::chrono::ceil<milliseconds>(deadline - now));
  }

 private:
  FakeClock& clock_;
};

class World {
 public:
  explicit World(int max_concurrent_deployments = 0);
  ~World();

  // A fresh process: all memory of the former one is lost.
  void StartOperator();
  void StopOperator();
  // The process stops where it stands (from within one of its calls), its lease runs out, and
  // another one takes over. When the caller goes on the first one finds itself no leader any more,
  // and is stopped before the next reconcile.
  void TakeOver();

  void Apply(const std::string& name, const doc::Json& spec = {{"sql", kScript}});
  // What is enqueued.
  std::set<kube::ObjectKey> Ready() {
    const std::lock_guard lock(mutex_);
    return process_->ready;
  }
  void Annotate(const std::string& name, const std::string& key, const std::string& value);
  void Delete(const std::string& name);
  // Users describe these connectors, and no others any more; the controller is told.
  void Describe(const std::string& yaml);

  // Reconciles what is enqueued, until nothing is and the informers show what the server holds.
  // `crashed` (may be empty) ends it early.
  void Settle(const std::function<bool()>& crashed = {});
  // Settles, then moves the clock second by second until `done`; false after a few minutes of it.
  bool Until(const std::function<bool()>& done);
  void Advance(milliseconds by);
  void Enqueue(const std::string& name) { Enqueue(*process_, {"shop", name}); }

  // What the other controllers and a kubelet do: a running Pod for every workload (with a Flink
  // cluster behind each JobManager's address), no Pods of workloads that have gone.
  void RunPods();
  void RunFlinkJob(const std::string& name);
  // With -9, once it had left that word about its job; nobody starts it again.
  void KillJobManager(const std::string& name, const std::string& word);
  std::string FlinkUrl(const std::string& name) const;
  // One tick of a cluster that needs no hand: Pods come, their Flink starts the job that it was
  // told, Pods of what has gone are Terminating for a tick, a cancelled job is gone.
  void Live();
  // What every JobManager was told to start, in order: "job <id> from <path>".
  std::vector<std::string> starts;
  // The jobs of these sequences fail as soon as they run.
  std::set<int64_t> fails;
  // Pods that should go stay Terminating.
  bool pods_stick = false;
  // JobManagers that came while another one of the same SqlJob was still there.
  int overlaps = 0;

  std::optional<SqlJob> Job(const std::string& name) const;
  std::string StateOf(const std::string& name) const;  // "Accepted/Deploying"
  // "Deployment orders-jm 1": kind, name and sequence of every child, sorted.
  std::vector<std::string> Children() const;
  // The jobs that the initial lists put behind what is watched.
  std::set<kube::ObjectKey> WaitedBehind() {
    const std::lock_guard lock(mutex_);
    return process_->waited_behind;
  }
  // "POST configmaps", "PUT sqljobs/status", ... of every request that is no list or watch.
  std::vector<std::string> Requests() const;
  void ClearRequests() { api.ClearRequests(); }

  FakeClock clock;
  FakeApiServer api{&clock};
  FaultTransport faults{api};
  flink::FakeFlink flink{clock};
  FaultTransport flink_faults{flink};
  metrics::Registry metrics;
  std::vector<std::string> log_lines;
  bool leader = true;
  sql::KnownConnectorsPtr connectors;
  // The informers lag behind the API server: nobody waits for them.
  bool stale = false;
  // They are reconnecting, which takes time of the clock.
  bool reconnects = false;

 private:
  // What the informers' handlers have been told of, by type: they run after the store changes.
  using Told = std::map<kube::ObjectKey, std::shared_ptr<const void>>;
  struct Process {
    std::unique_ptr<SqlJobParts> parts;
    bool lost_lease = false;
    std::set<kube::ObjectKey> ready;
    std::set<kube::ObjectKey> waited_behind;
    std::map<kube::ObjectKey, SteadyTime> due;
    std::map<std::string_view, Told> told;
    int64_t caught_up_at = -1;  // the resourceVersion at which the informers showed everything
  };

  SqlJobParts& parts() { return *process_->parts; }
  void Stop(Process& process);
  void Enqueue(Process& process, const kube::ObjectKey& key);
  std::optional<kube::ObjectKey> Next();
  void Reconcile(const kube::ObjectKey& key);
  template <typename T>
  void Listen(Process& process, runtime::Informer<T>& informer);
  bool CaughtUp() const;
  bool ShowsEverything() const;
  bool AwaitCaughtUp();
  void EnqueueDue();
  void MakePod(const doc::Json& workload, const std::string& component, bool lingers);
  void RunFlink(const doc::Json& pod);
  std::string ToldToRestore(const std::string& job, const std::string& sequence) const;

  const int slots_;
  SelfMovingClock client_clock_{clock};
  kube::KubeClient client_{faults, {FakeApiServer::kUrl, "default", {}}, client_clock_};
  kube::KubeClient user_{api, {FakeApiServer::kUrl, "default", {}}, clock};
  std::unique_ptr<Process> process_ = std::make_unique<Process>();
  std::unique_ptr<Process> frozen_;
  std::mutex mutex_;
  mutable std::mutex told_mutex_;
  int pods_made_ = 0;
  int64_t calm_at_ = -1;  // the resourceVersion at which Live had nothing to do
};

}  // namespace weir::job
