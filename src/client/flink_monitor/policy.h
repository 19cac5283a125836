// The monitor's decisions, without its threads: when to look again, what to ask for, whom to tell.
// Pure; `now` is an argument.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "client/flink_monitor/monitor.h"

namespace weir::flink {

// What the monitor remembers of a job besides its snapshot.
struct Memory {
  SteadyTime changed;                       // watched, poked, or last seen to change
  std::optional<SteadyTime> details_asked;  // checkpoints and restarts
  std::optional<SteadyTime> failure_asked;  // exceptions
  std::optional<SteadyTime> metrics_asked;
  std::optional<SteadyTime>
      metrics_woken;                       // Flink was asked, so that it fetches what is to be told
  std::optional<SteadyTime> told;          // the last on_change
  std::optional<int64_t> told_checkpoint;  // the newest checkpoint then
};

// What one look brought. `status` not OK: nothing definite was learnt, the rest is empty.
struct Look {
  Status status;
  std::optional<JobOverview> job;
  // Present when asked for and answered.
  std::optional<std::optional<RootCause>> root_cause;
  std::optional<CheckpointSummary> checkpoints;
  std::optional<int64_t> restarts;
  std::shared_ptr<const MetricsSample> metrics;
  bool metrics_woken = false;  // no sample yet, but Flink fetches what it will tell
  bool details_known = false;  // the last two were asked for, with definite answers
  std::optional<TriggerLook> trigger;
  std::optional<ScaleLook> scale;
};

// After the overview said `job`, which further requests this look needs.
struct Questions {
  bool failure = false;
  bool details = false;
  bool scale = false;  // how wide it runs
};
Questions WhatToAsk(const MonitorOptions& options, const Snapshot& before, const Memory& memory,
                    const JobOverview& job, SteadyTime now);

// The savepoint of that trigger is waited for and not known to have completed.
bool IsAwaited(const std::string& trigger_id, const Snapshot& snapshot);

// Folds a look into the snapshot.
Snapshot Fold(const MonitorOptions& options, const Snapshot& before, const Look& look,
              SystemTime now);

// A sample is due of a job of which this look says `job`.
bool WantsMetrics(const Target& target, const Snapshot& before, const Memory& memory,
                  const JobOverview& job, SteadyTime now);

// A JobManager answers with what it fetched after the question before, which for a job that is
// looked at once a minute is a minute old, and fetches anew in the background. So a stream is asked
// twice, the first time for nothing; of a batch, whose answers are sums, once. kWait: the first
// question was just asked.
enum class Sampling { kWake, kWait, kTake };
inline constexpr milliseconds kFetchTakes{3'000};
Sampling HowToSample(const Target& target, const Memory& memory, SteadyTime now);

// The state, its tasks or its reachability differ: looks come often for a while.
bool Moved(const Snapshot& before, const Snapshot& after);
// Moved, or a cause, savepoint, restart or (seldom) checkpoint is new.
bool WorthTelling(const MonitorOptions& options, const Snapshot& before, const Snapshot& after,
                  const Memory& memory, SteadyTime now);

// From the end of a look to the next one, before jitter. `max` zero: the options' calm interval.
milliseconds NextInterval(const MonitorOptions& options, const Snapshot& snapshot,
                          milliseconds since_change, milliseconds max);

}  // namespace weir::flink
