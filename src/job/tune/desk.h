// Where a running job's metrics become advice, and advice and metrics become recorded history.
//
// One TuningDesk a process. Look and Settle are called by the reconcile workers, which never work
// on one key twice at once; otherwise thread-safe. The law itself is pure (src/tuner) and takes
// microseconds; what blocks is one GET when a job is first met, a list of its Pods' metrics with
// each window where there is a metrics API, and a GET and a merge patch when a decision is put into
// force, otherwise at most every kWriteInterval. None ever fails a reconcile: what cannot be read
// or written is logged, told by the condition, and tried again. Memory: at most kMaxRawWindows
// windows of a job with spec.tuning; nothing of all others.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/log/log.h"
#include "client/kube/client.h"
#include "job/api/sqljob.h"
#include "job/history/store.h"
#include "job/model/observation.h"
#include "job/tune/limits.h"
#include "job/tune/memories.h"
#include "job/tune/pod_usage.h"
#include "tuner/settings.h"

namespace weir::job {

struct TuningOptions {
  double budget_cores = 0;  // --tuning-budget: of one namespace's tuned jobs; 0: no limit
  int at_once = 2;          // jobs that are changed at the same time
  tuner::Settings settings = tuner::DefaultSettings();  // --tuning-set: the law's knobs
};

class TuningDesk {
 public:
  struct Env {
    kube::KubeClient& client;
    Clock& clock;
    log::Logger log;
    std::function<bool()> is_leader;
  };
  TuningDesk(Env env, const TuningOptions& options)
      : env_(std::move(env)),
        store_(env_.client),
        usage_(env_.client, env_.clock),
        settings_(options.settings),
        limits_(options.budget_cores, options.at_once) {}
  TuningDesk(const TuningDesk&) = delete;
  TuningDesk& operator=(const TuningDesk&) = delete;

  // Advice when there is a new window, or when a batch rests after a run; nothing otherwise, and of
  // jobs that are not tuned. `job` as it is stored, `in_force` its spec with tuned values laid
  // over, `now` the reconcile's.
  std::optional<TuningAdvice> Look(const kube::ObjectKey& key, const SqlJob& job,
                                   const SqlJobSpec& in_force, const Observation& seen,
                                   SystemTime now, std::stop_token stop);

  // What the present batch run costs, as far as it was seen; nothing of streams and jobs that are
  // not tuned.
  std::optional<RunCosts> Measure(const kube::ObjectKey& key, const SqlJob& job,
                                  const SqlJobSpec& in_force, const Observation& seen,
                                  std::stop_token stop);

  // After the reconcile's last write: learns from status whether the advice is in force, and writes
  // the annotations when they are due. The object's new resourceVersion when it did.
  std::optional<std::string> Settle(const kube::ObjectKey& key, const SqlJob& job, SystemTime now,
                                    std::stop_token stop);

  void Forget(const kube::ObjectKey& key);

  static constexpr milliseconds kWriteInterval{600'000};
  // Damage is told for at least this long, also when the next write has mended it at once: what is
  // lost is a person's business.
  static constexpr milliseconds kDamageTold{900'000};

 private:
  std::optional<TuningAdvice> LookAtRuns(const kube::ObjectKey& key, const SqlJob& job,
                                         const SqlJobSpec& in_force, const Observation& seen,
                                         SystemTime now, JobMemory* memory, std::stop_token stop);
  // The advice that a decision makes, held or not, and what Settle is to know of it.
  TuningAdvice Advise(const kube::ObjectKey& key, const SqlJob& job, const SqlJobSpec& in_force,
                      const Observation& seen, SystemTime now, const TunedResources& wanted,
                      const tuner::Decision& decision, bool urgent, JobMemory* memory);
  JobMemory* MemoryOf(const std::string& key) EXCLUDES(mutex_);
  bool Load(const kube::ObjectKey& key, const SqlJob& job, SystemTime now, JobMemory* memory,
            std::stop_token stop);
  // What may not be put into force now; caps what the budget allows only in part.
  std::optional<Hold> HoldOf(const kube::ObjectKey& key, const SqlJob& job,
                             const SqlJobSpec& in_force, const Observation& seen, bool urgent,
                             SystemTime now, TunedResources* wanted);
  // What the condition says of damaged annotations; empty: nothing.
  std::string DamageToTell(SystemTime now, JobMemory* memory) const;
  std::optional<std::string> Write(const kube::ObjectKey& key, const SqlJob& job, SystemTime now,
                                   JobMemory* memory, std::stop_token stop);

  const Env env_;
  const HistoryStore store_;
  PodUsageSource usage_;
  const tuner::Settings settings_;
  Limits limits_;
  Mutex mutex_;
  std::map<std::string, std::unique_ptr<JobMemory>> jobs_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
