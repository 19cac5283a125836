// Starts, runs and stops the parts of the operator in order; knows no CRD.
//
// Run: informers, then followers start -> all synced (progress is logged) -> elected (when there is
// an elector) -> services, then workers start -> wait. Stop, in reverse: no key is handed out any
// more, running reconciles finish (cancelled after half the deadline, at once when the lease is
// lost), services stop, the lease is released if every worker has ended, followers and informers
// stop.
//
// Built in main; everything added outlives it. Add* before Run. Run is called once, by one thread;
// the other methods from any.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "runtime/election/election.h"
#include "runtime/informer/informer.h"
#include "runtime/manager/controller.h"

namespace weir::runtime {

struct ManagerOptions {
  bool paused = false;  // informers only: no election, no workers, no services
  milliseconds shutdown_deadline{20'000};
  milliseconds sync_log_interval{5'000};
};

class Manager {
 public:
  Manager(Clock& clock, log::Logger log, metrics::Registry& metrics, ManagerOptions options = {});
  ~Manager();
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  void AddInformer(InformerCore& informer);
  void AddController(Controller& controller);
  // A component that works only while this process leads (a monitor, say). Started before the
  // workers in order, stopped after them in reverse.
  void AddService(std::string name, std::function<void()> start, std::function<void()> stop);
  // A component that works whether this process leads or not: started after the informers, stopped
  // before them.
  void AddFollower(std::string name, std::function<void()> start, std::function<void()> stop);
  // Without one, this process acts at once.
  void SetElector(Elector& elector);

  // Blocks until `stop` (OK), the lease is lost (kUnavailable/LeaseLost: exit non-zero), or workers
  // did not end in time (kDeadlineExceeded/ShutdownTimeout: they still run; leave with _Exit, since
  // the destructor waits for them).
  Status Run(std::stop_token stop);

  // OK when every informer has synced; a standby is ready as well.
  Status Ready() const;
  // True when workers may act; for services and for display.
  bool IsLeader() const;
  // {"leader": .., "controllers": {"sqljob": {"ready": n, ..., "items": [..]}}}, at most `limit`
  // items a controller.
  std::string DebugQueueJson(size_t limit = 10'000) const;
  // Sets the gauges that change by themselves; call before serving /metrics.
  void UpdateMetrics() const;

 private:
  struct Service {
    std::string name;
    std::function<void()> start;
    std::function<void()> stop;
  };

  // `condition` is called with the mutex held; whoever changes its answer notifies wake_.
  void WaitWhile(const std::function<bool()>& condition, const std::stop_token& stop)
      EXCLUDES(mutex_);
  bool WaitForSync(const std::stop_token& stop);
  bool WaitForElection(const std::stop_token& stop);
  void StartWork();
  Status Shutdown(bool lease_lost);

  Clock& clock_;
  const log::Logger log_;
  metrics::Registry& metrics_;
  const ManagerOptions options_;
  std::vector<InformerCore*> informers_;
  std::vector<Controller*> controllers_;
  std::vector<Service> services_;
  std::vector<Service> followers_;
  Elector* elector_ = nullptr;

  mutable Mutex mutex_;
  std::condition_variable_any wake_;
  bool elected_ GUARDED_BY(mutex_) = false;
  bool lost_ GUARDED_BY(mutex_) = false;
  bool working_ GUARDED_BY(mutex_) = false;
};

}  // namespace weir::runtime
