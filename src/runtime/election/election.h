// One active operator among several: a Lease (coordination.k8s.io/v1) held as client-go holds it.
//
// Rules (client-go tools/leaderelection): timestamps in the record are never compared with a local
// clock; a candidate takes over when it has seen the record unchanged for the record's
// leaseDurationSeconds on its own clock. That clock is BootTime, which counts suspend: a leader
// that slept past its lease knows so before its next side effect, because IsLeader() compares the
// time since the *sending* of the last successful renewal with renew_deadline < lease_duration.
//
// Elector owns one thread; its methods may be called from any. Callbacks run on that thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/core/backoff.h"
#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/log/log.h"
#include "client/kube/client.h"
#include "client/kube/object.h"
#include "runtime/election/lease.h"

namespace weir::runtime {

// The options of the KubeClient to give an Elector: its calls must end well before renew_deadline.
kube::ClientOptions ElectionClientOptions(const ElectionConfig& config);

class Elector {
 public:
  // `client` outlives the elector. `config` as CheckElectionConfig accepts it.
  Elector(kube::KubeClient& client, Clock& clock, const log::Logger& log, ElectionConfig config,
          UnitRandom random = MakeUnitRandom());
  ~Elector();  // as Stop(false)
  Elector(const Elector&) = delete;
  Elector& operator=(const Elector&) = delete;

  // `on_elected` once; after it `on_lost` at most once, after which the elector has ended: a lost
  // lease is not taken up again, the process ends (a fresh start is the only clean state).
  void Start(std::function<void()> on_elected, std::function<void()> on_lost);

  // Ends the thread. `release`: gives a held lease up, so that a standby takes over at once; only
  // when everything the lease guards has ended. No callback. Idempotent.
  void Stop(bool release);

  // The guard before each side effect. Lock-free.
  bool IsLeader() const;
  const std::string& identity() const { return config_.identity; }
  // The holder last seen; empty when unknown or free.
  std::string Holder() const;

 private:
  void Run(std::stop_token stop);
  // One look at the lease and at most one write. True when it is held after it.
  bool Tick(bool elected, const std::stop_token& stop);
  Status Look(ElectionState* state, const std::stop_token& stop);
  Status WriteIfDue(ElectionState* state, const std::stop_token& stop);
  Result<doc::Json> WriteLease(const LeaseWrite& write, const std::stop_token& stop);
  void Release();

  kube::KubeClient& client_;
  Clock& clock_;
  const log::Logger log_;
  const ElectionConfig config_;
  const UnitRandom random_;
  std::function<void()> on_elected_;
  std::function<void()> on_lost_;
  std::atomic<BootTime::rep> leader_until_{0};  // BootTime in ms; 0: not leading
  mutable Mutex mutex_;
  ElectionState state_ GUARDED_BY(mutex_);
  std::jthread thread_;
};

}  // namespace weir::runtime
