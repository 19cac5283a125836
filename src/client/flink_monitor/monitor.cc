#include "client/flink_monitor/monitor.h"

#include <algorithm>
#include <condition_variable>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "base/core/mutex.h"
#include "client/flink_monitor/metrics_look.h"
#include "client/flink_monitor/policy.h"
#include "client/flink_monitor/watch_list.h"

namespace weir::flink {
namespace {

struct Gauges {
  metrics::Counter& looks_ok;
  metrics::Counter& looks_failed;
  metrics::Histogram& look_seconds;
  metrics::Histogram& delay_seconds;
  metrics::Gauge& watched;
  metrics::Gauge& unreachable;
};

Gauges MakeGauges(metrics::Registry& registry) {
  const std::string looks = "weir_flink_looks_total";
  const std::string help = "Looks at Flink jobs, by whether Flink answered";
  return {registry.GetCounter(looks, help, {{"result", "ok"}}),
          registry.GetCounter(looks, help, {{"result", "error"}}),
          registry.GetHistogram("weir_flink_look_seconds", "How long a look at a Flink job takes",
                                {0.005, 0.02, 0.1, 0.5, 1, 3, 10}),
          registry.GetHistogram("weir_flink_look_delay_seconds",
                                "How late a look begins; rises when there are too few threads",
                                {0.01, 0.1, 1, 5, 30}),
          registry.GetGauge("weir_flink_watched_jobs", "Flink jobs that are watched"),
          registry.GetGauge("weir_flink_unreachable_jobs", "Watched jobs that do not answer")};
}

double Seconds(milliseconds duration) { return static_cast<double>(duration.count()) / 1000; }

}  // namespace

class FlinkMonitor::Impl {
 public:
  Impl(const MonitorOptions& options, Clock& clock, ConnectFn connect, ChangeFn on_change,
       log::Logger log, metrics::Registry& metrics)
      : options_(options),
        clock_(clock),
        connect_(std::move(connect)),
        on_change_(std::move(on_change)),
        log_(std::move(log)),
        gauges_(MakeGauges(metrics)) {
    options_.threads = std::max(options_.threads, 1);
    if (!options_.random) options_.random = MakeUnitRandom();
  }

  void Start() {
    for (int i = 0; i < options_.threads; ++i) {
      threads_.emplace_back([this](const std::stop_token& stop) { Run(stop); });
    }
  }

  void Stop() {
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();  // joins
  }

  void Watch(const std::string& key, Target target) EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    Watched* known = list_.Find(key);
    if (known != nullptr && known->target.SameAs(target)) {
      const bool waits = IsAwaited(target.trigger_id, known->snapshot) &&
                         target.trigger_id != known->target.trigger_id;
      const bool rescales = target.rescaling && !known->target.rescaling;
      known->target = std::move(target);
      if (waits || rescales) LookSoon(known);
      return;
    }
    if (known != nullptr && known->snapshot.unreachable) --unreachable_;
    list_.Add(key, std::move(target), clock_.SteadyNow(), clock_.SystemNow());
    ShowCounts();
    wake_.notify_one();
  }

  void Unwatch(const std::string& key) EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    const Watched* known = list_.Find(key);
    if (known == nullptr) return;
    if (known->snapshot.unreachable) --unreachable_;
    list_.Remove(key);
    ShowCounts();
  }

  std::optional<Snapshot> Get(const std::string& key) const EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    const Watched* known = list_.Find(key);
    if (known == nullptr) return std::nullopt;
    return known->snapshot;
  }

  void Poke(const std::string& key) EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    if (Watched* known = list_.Find(key)) LookSoon(known);
  }

  size_t watched() const EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return list_.size();
  }

 private:
  // What a thread takes out of the lock for one look.
  struct Errand {
    std::string key;
    int64_t generation = 0;
    Target target;
    Snapshot before;
    Memory memory;
    bool suspect = false;
    SteadyTime started;
  };

  void LookSoon(Watched* job) REQUIRES(mutex_) {
    job->memory.changed = clock_.SteadyNow();
    if (job->in_flight) {
      job->look_again = true;
      return;
    }
    list_.Schedule(*job, job->memory.changed);
    wake_.notify_one();
  }

  void Run(const std::stop_token& stop) EXCLUDES(mutex_) {
    while (const std::optional<Errand> errand = NextErrand(stop)) {
      const Look look = DoLook(*errand, stop);
      // A look that the stop broke off says nothing about the job.
      if (stop.stop_requested()) return;
      if (Finish(*errand, look)) on_change_(errand->key);
    }
  }

  // Waits for a job to be due; nullopt when told to stop.
  std::optional<Errand> NextErrand(const std::stop_token& stop) EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    while (!stop.stop_requested()) {
      const bool suspects_too = suspects_in_flight_ < std::max(1, options_.threads / 2);
      const SteadyTime now = clock_.SteadyNow();
      Watched* job = list_.TakeDue(now, suspects_too);
      if (job == nullptr) {
        clock_.WaitUntil(wake_, mutex_, list_.NextDue(suspects_too), stop);
        continue;
      }
      const bool suspect = WatchList::IsSuspect(*job);
      if (suspect) ++suspects_in_flight_;
      gauges_.delay_seconds.Observe(Seconds(now - job->due));
      return Errand{job->key,    job->generation, job->target, job->snapshot,
                    job->memory, suspect,         now};
    }
    return std::nullopt;
  }

  SteadyTime Deadline() const { return clock_.SteadyNow() + options_.request_timeout; }

  Look DoLook(const Errand& errand, const std::stop_token& stop) {
    const std::string& id = errand.target.job_id;
    const FlinkClient client(connect_(errand.target), errand.target.redactor);
    Look look;
    Result<std::vector<JobOverview>> jobs = client.JobsOverview(Deadline(), stop);
    if (!jobs.ok()) {
      look.status = jobs.error();
      return look;
    }
    const auto ours = std::find_if(jobs->begin(), jobs->end(),
                                   [&](const JobOverview& job) { return job.id == id; });
    if (ours == jobs->end()) return look;
    look.job = std::move(*ours);
    const Questions ask =
        WhatToAsk(options_, errand.before, errand.memory, *look.job, clock_.SteadyNow());
    if (ask.failure) {
      Result<std::optional<RootCause>> cause = client.Exceptions(id, Deadline(), stop);
      if (cause.ok()) {
        look.root_cause = std::move(*cause);
      } else if (look.job->state == JobState::kFailed && IsPassing(cause.error())) {
        return NothingLearnt(cause.error());
      }
    }
    const std::string& trigger = errand.target.trigger_id;
    if (IsAwaited(trigger, errand.before)) {
      Result<TriggerStatus> status = client.SavepointStatus(id, trigger, Deadline(), stop);
      if (status.ok()) {
        look.trigger = TriggerLook{trigger, true, std::move(*status)};
      } else if (status.error().code() == Code::kNotFound) {
        look.trigger = TriggerLook{trigger, false, {}};
      }
    }
    if (WantsMetrics(errand.target, errand.before, errand.memory, *look.job, clock_.SteadyNow())) {
      Sample(client, errand, stop, &look);
    }
    if (ask.scale || errand.target.rescaling) {
      // Without the adaptive scheduler there are no requirements to ask for: no failure of the
      // look.
      const Result<std::vector<Vertex>> vertices = client.Vertices(id, Deadline(), stop);
      const Result<Requirements> wanted = client.ResourceRequirements(id, Deadline(), stop);
      if (vertices.ok() && wanted.ok()) look.scale = ScaleOf(*vertices, *wanted);
    }
    if (ask.details) {
      // Checkpoints are "not found" when checkpointing is off: no failure of the look.
      Result<CheckpointSummary> checkpoints = client.Checkpoints(id, Deadline(), stop);
      const bool ended = IsTerminal(look.job->state) && look.job->state != JobState::kFinished;
      if (ended && IsPassing(checkpoints.status())) return NothingLearnt(checkpoints.error());
      if (checkpoints.ok()) look.checkpoints = std::move(*checkpoints);
      const Result<std::optional<int64_t>> restarts = client.Restarts(id, Deadline(), stop);
      if (restarts.ok()) look.restarts = *restarts;
      look.details_known = !IsPassing(checkpoints.status()) && !IsPassing(restarts.status());
    }
    return look;
  }

  void Sample(const FlinkClient& client, const Errand& errand, const std::stop_token& stop,
              Look* look) {
    const std::string& id = errand.target.job_id;
    switch (HowToSample(errand.target, errand.memory, clock_.SteadyNow())) {
      case Sampling::kWake:
        look->metrics_woken = client.Details(id, Deadline(), stop).ok();
        break;
      case Sampling::kWait:
        break;
      case Sampling::kTake:
        look->metrics = LookAtMetrics(
            client, id, errand.before.metrics.get(), clock_.SystemNow(),
            [this] { return Deadline(); }, stop);
    }
  }

  // Whoever sees that a job failed may tear its cluster down, and with it the reason and the word
  // on its last checkpoint.
  static Look NothingLearnt(const Status& error) {
    Look look;
    look.status = error;
    return look;
  }

  static bool IsPassing(const Status& status) {
    return status.code() == Code::kUnavailable || status.code() == Code::kDeadlineExceeded;
  }

  // Folds the look in and queues the next one; true when on_change is due.
  bool Finish(const Errand& errand, const Look& look) EXCLUDES(mutex_) {
    const SteadyTime now = clock_.SteadyNow();
    (look.status.ok() ? gauges_.looks_ok : gauges_.looks_failed).Increment();
    gauges_.look_seconds.Observe(Seconds(now - errand.started));
    MutexLock lock(mutex_);
    if (errand.suspect) --suspects_in_flight_;
    wake_.notify_one();
    Watched* job = list_.Find(errand.key);
    if (job == nullptr || job->generation != errand.generation) return false;
    const Snapshot before =
        std::exchange(job->snapshot, Fold(options_, job->snapshot, look, clock_.SystemNow()));
    Memory& memory = job->memory;
    if (Moved(before, job->snapshot)) memory.changed = now;
    if (look.root_cause) memory.failure_asked = now;
    if (look.metrics != nullptr) memory.metrics_asked = now;
    if (look.metrics_woken) memory.metrics_woken = now;
    if (look.details_known) memory.details_asked = now;
    const bool tell = WorthTelling(options_, before, job->snapshot, memory, now);
    if (tell) {
      memory.told = now;
      const auto& completed = job->snapshot.checkpoints.completed;
      memory.told_checkpoint = completed ? std::optional<int64_t>(completed->id) : std::nullopt;
    }
    job->in_flight = false;
    milliseconds next = Interval(*job, now);
    if (look.metrics_woken) next = std::min(next, kFetchTakes);
    list_.Schedule(*job, std::exchange(job->look_again, false) ? now : now + next);
    NoteReachability(before, *job, look);
    return tell;
  }

  milliseconds Interval(const Watched& job, SteadyTime now) const {
    milliseconds interval =
        NextInterval(options_, job.snapshot, now - job.memory.changed, job.target.max_interval);
    const bool awaited = IsAwaited(job.target.trigger_id, job.snapshot) || job.target.rescaling;
    if (job.snapshot.consecutive_failures == 0 && awaited) {
      interval = std::min(interval, options_.fast_interval);
    }
    const double factor = 0.9 + 0.2 * options_.random();
    return milliseconds(
        static_cast<milliseconds::rep>(static_cast<double>(interval.count()) * factor));
  }

  void NoteReachability(const Snapshot& before, const Watched& job, const Look& look)
      REQUIRES(mutex_) {
    if (before.unreachable == job.snapshot.unreachable) return;
    unreachable_ += job.snapshot.unreachable ? 1 : -1;
    ShowCounts();
    if (job.snapshot.unreachable) {
      log_.Warn("Flink's REST API does not answer",
                {{"job", job.key}, {"reason", look.status.reason()}, {"url", job.target.base_url}});
    } else {
      log_.Info("Flink's REST API answers again", {{"job", job.key}});
    }
  }

  void ShowCounts() REQUIRES(mutex_) {
    gauges_.watched.Set(static_cast<double>(list_.size()));
    gauges_.unreachable.Set(unreachable_);
  }

  MonitorOptions options_;
  Clock& clock_;
  const ConnectFn connect_;
  const ChangeFn on_change_;
  const log::Logger log_;
  Gauges gauges_;

  mutable Mutex mutex_;
  std::condition_variable_any wake_;
  WatchList list_ GUARDED_BY(mutex_);
  int suspects_in_flight_ GUARDED_BY(mutex_) = 0;
  int unreachable_ GUARDED_BY(mutex_) = 0;

  std::vector<std::jthread> threads_;  // last: they use all of the above
};

FlinkMonitor::FlinkMonitor(const MonitorOptions& options, Clock& clock, ConnectFn connect,
                           ChangeFn on_change, log::Logger log, metrics::Registry& metrics)
    : impl_(std::make_unique<Impl>(options, clock, std::move(connect), std::move(on_change),
                                   std::move(log), metrics)) {}
FlinkMonitor::~FlinkMonitor() { Stop(); }

void FlinkMonitor::Start() { impl_->Start(); }
void FlinkMonitor::Stop() { impl_->Stop(); }
void FlinkMonitor::Watch(const std::string& key, Target target) {
  impl_->Watch(key, std::move(target));
}
void FlinkMonitor::Unwatch(const std::string& key) { impl_->Unwatch(key); }
std::optional<Snapshot> FlinkMonitor::Get(const std::string& key) const { return impl_->Get(key); }
void FlinkMonitor::Poke(const std::string& key) { impl_->Poke(key); }
size_t FlinkMonitor::watched() const { return impl_->watched(); }

}  // namespace weir::flink
