#include "client/flink_monitor/policy.h"

#include <algorithm>

namespace weir::flink {
namespace {

constexpr milliseconds kFastWhileSettled{10'000};
constexpr milliseconds kFastWhileUnsettled{120'000};
constexpr size_t kMaxErrorBytes = 256;

bool IsTroubled(JobState state) {
  return state == JobState::kFailed || state == JobState::kFailing ||
         state == JobState::kRestarting;
}

bool OlderThan(const std::optional<SteadyTime>& time, milliseconds age, SteadyTime now) {
  return !time || now - *time >= age;
}

// Nothing is expected to happen soon.
bool IsSettled(const Snapshot& snapshot) {
  return snapshot.all_tasks_up() || (snapshot.job && IsTerminal(snapshot.job->state));
}

std::optional<int64_t> NewestId(const std::optional<Checkpoint>& checkpoint) {
  if (!checkpoint) return std::nullopt;
  return checkpoint->id;
}

// The time of a cause is no news: a job that fails again and again for one reason changes nothing.
bool SameCause(const std::optional<RootCause>& a, const std::optional<RootCause>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->root == b->root && a->position == b->position;
}

bool SameTrigger(const std::optional<TriggerLook>& a, const std::optional<TriggerLook>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->id == b->id && a->known == b->known && a->status == b->status;
}

bool SameScale(const std::optional<ScaleLook>& a, const std::optional<ScaleLook>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->vertices == b->vertices;
}

}  // namespace

bool IsAwaited(const std::string& trigger_id, const Snapshot& snapshot) {
  if (trigger_id.empty()) return false;
  return !snapshot.trigger || snapshot.trigger->id != trigger_id ||
         !snapshot.trigger->status.completed;
}

Questions WhatToAsk(const MonitorOptions& options, const Snapshot& before, const Memory& memory,
                    const JobOverview& job, SteadyTime now) {
  const bool changed = !before.job || before.job->state_word != job.state_word ||
                       before.job->tasks.AllUp() != job.tasks.AllUp();
  const bool resized = !before.job || before.job->tasks.total != job.tasks.total;
  Questions ask;
  ask.scale = (changed || resized) && job.state == JobState::kRunning;
  if (IsTroubled(job.state)) {
    // A job that is FAILED stays so; one that restarts may have a new reason every time.
    const bool seen = before.root_cause && memory.failure_asked;
    ask.failure = changed || !seen ||
                  (job.state != JobState::kFailed &&
                   OlderThan(memory.failure_asked, options.normal_interval * 2, now));
  }
  if (job.state == JobState::kCreated || job.state == JobState::kInitializing) return ask;
  if (IsTerminal(job.state)) {
    ask.details = changed || !memory.details_asked || *memory.details_asked < memory.changed;
    return ask;
  }
  // The first checkpoint proves that the job is sound, so it is waited for more eagerly.
  const bool eager =
      !before.checkpoints.completed && now - memory.changed < options.detail_interval * 10;
  const milliseconds age = eager ? options.normal_interval * 2 : options.detail_interval;
  ask.details = changed || OlderThan(memory.details_asked, age, now);
  return ask;
}

Snapshot Fold(const MonitorOptions& options, const Snapshot& before, const Look& look,
              SystemTime now) {
  Snapshot after = before;
  if (!look.status.ok()) {
    ++after.consecutive_failures;
    if (!after.first_failure) after.first_failure = now;
    after.last_error = Shorten(look.status.message(), kMaxErrorBytes);
    // A JobManager refuses connections in its first seconds: before the first answer only time
    // counts.
    const bool often =
        after.looks > 0 && after.consecutive_failures >= options.unreachable_after_failures;
    after.unreachable =
        after.unreachable || often || now - *after.first_failure >= options.unreachable_after;
    return after;
  }
  after.consecutive_failures = 0;
  after.first_failure.reset();
  after.unreachable = false;
  after.last_look = now;
  ++after.looks;
  after.job = look.job;
  if (look.root_cause && *look.root_cause) after.root_cause = *look.root_cause;
  if (look.checkpoints) after.checkpoints = *look.checkpoints;
  if (look.restarts) after.restarts = look.restarts;
  if (look.trigger) after.trigger = look.trigger;
  if (look.metrics != nullptr) after.metrics = look.metrics;
  if (look.scale) {
    after.scale = look.scale;
    after.scale->seen = now;
  }
  return after;
}

bool WantsMetrics(const Target& target, const Snapshot& before, const Memory& memory,
                  const JobOverview& job, SteadyTime now) {
  if (target.metrics_interval <= milliseconds(0)) return false;
  if (target.metrics_to_end && IsTerminal(job.state)) {
    return !before.job || before.job->state != job.state;
  }
  if (job.state != JobState::kRunning) return false;
  if (!target.metrics_to_end && !job.tasks.AllUp()) return false;
  // Looks are spread around their interval: a quarter early is better than twice as late.
  return OlderThan(memory.metrics_asked, target.metrics_interval * 3 / 4, now);
}

Sampling HowToSample(const Target& target, const Memory& memory, SteadyTime now) {
  constexpr milliseconds kStale{15'000};
  if (target.metrics_to_end) return Sampling::kTake;
  if (OlderThan(memory.metrics_woken, kStale, now)) return Sampling::kWake;
  // Looks may come a tenth early.
  return OlderThan(memory.metrics_woken, kFetchTakes / 2, now) ? Sampling::kTake : Sampling::kWait;
}

bool Moved(const Snapshot& before, const Snapshot& after) {
  if (before.unreachable != after.unreachable) return true;
  if ((before.looks == 0) != (after.looks == 0)) return true;
  // That the very first look failed is news, too: whoever watches knew nothing before.
  if (after.looks == 0 && before.consecutive_failures == 0 && after.consecutive_failures > 0) {
    return true;
  }
  if (before.job.has_value() != after.job.has_value()) return true;
  if (!before.job) return false;
  return before.job->state_word != after.job->state_word ||
         before.job->tasks.AllUp() != after.job->tasks.AllUp();
}

bool WorthTelling(const MonitorOptions& options, const Snapshot& before, const Snapshot& after,
                  const Memory& memory, SteadyTime now) {
  if (Moved(before, after) || before.metrics != after.metrics) return true;
  if (!SameCause(before.root_cause, after.root_cause)) return true;
  if (before.restarts.value_or(0) != after.restarts.value_or(0)) return true;
  if (NewestId(before.checkpoints.savepoint) != NewestId(after.checkpoints.savepoint)) return true;
  if (!SameTrigger(before.trigger, after.trigger)) return true;
  if (!SameScale(before.scale, after.scale)) return true;
  const std::optional<int64_t> newest = NewestId(after.checkpoints.completed);
  if (!newest || newest == memory.told_checkpoint) return false;
  return !memory.told_checkpoint || OlderThan(memory.told, options.checkpoint_notice_interval, now);
}

milliseconds NextInterval(const MonitorOptions& options, const Snapshot& snapshot,
                          milliseconds since_change, milliseconds max) {
  const milliseconds calm = max > milliseconds(0) ? max : options.calm_interval;
  if (snapshot.consecutive_failures > 0) {
    const bool starting = snapshot.looks == 0 && since_change < kFastWhileUnsettled;
    const BackoffPolicy backoff{.initial = options.fast_interval,
                                .max = starting ? options.normal_interval : options.calm_interval,
                                .factor = 2,
                                .jitter = 0};
    return BackoffDelay(backoff, snapshot.consecutive_failures, 0);
  }
  const bool settled = IsSettled(snapshot);
  if (since_change < (settled ? kFastWhileSettled : kFastWhileUnsettled)) {
    return std::min(options.fast_interval, calm);
  }
  // The longer nothing happens, the longer until the next look: 5 s after 30 s, 60 s after 6 min.
  const milliseconds grown = since_change / (settled ? 6 : 24);
  return std::clamp(grown, std::min(options.normal_interval, calm), calm);
}

}  // namespace weir::flink
