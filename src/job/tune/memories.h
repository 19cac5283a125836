// What is kept of a tuned job between two windows, and how a look at it becomes a window. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "client/flink/job_metrics.h"
#include "client/flink/snapshot.h"
#include "job/api/sqljob.h"
#include "job/history/store.h"
#include "job/history/window.h"
#include "job/model/observation.h"
#include "job/tune/batch_run.h"
#include "tuner/batch.h"
#include "tuner/stream.h"

namespace weir::job {

inline constexpr size_t kMaxRawWindows = 30;  // what a decision looks back on
inline constexpr size_t kMaxUnwritten = 10;   // decisions

// The decision of the newest window, until the reconcile says what became of it.
struct PendingDecision {
  SystemTime at{};
  tuner::Resources from;
  tuner::Resources to;
  bool acts = false;   // differs from what is in force
  bool moved = false;  // the law takes it for done
  std::string reason;
  tuner::StreamState before;
};

struct JobMemory {
  bool loaded = false;  // what the annotations held is in here
  int64_t sequence = 0;
  std::shared_ptr<const flink::MetricsSample> last;
  std::optional<SystemTime> rescaled;  // the start after the last change of parallelism in place
  std::vector<tuner::Window> windows;  // raw, at most kMaxRawWindows
  tuner::StreamState state;
  std::optional<PendingDecision> pending;
  std::optional<tuner::Resources> told;  // of the last decision that was recorded
  std::vector<tuner::DecisionRecord> unwritten;
  SystemTime written{};         // last time that the annotations were written, or that it failed
  double written_until_s = -1;  // windows up to here are in them
  std::string damage;           // for the condition; empty: all well
  SystemTime damage_told{};     // when the condition first said so
  bool damage_mended = false;   // written anew since

  std::map<std::string, int> pod_restarts;  // by uid
  bool pods_known = false;
  std::optional<SystemTime> cause;  // of the last failure that was looked at
  std::optional<int64_t> restarts;
  int kills = 0;  // for memory, not yet in a window

  // Of a batch.
  RunMeter meter;
  std::optional<tuner::BatchState> batch;  // after its first decision
  std::string decided;                     // the run (and attempt) that was decided after
};

// What the annotations held when this process first meets the job. The coarse past stands in for
// the raw one, at the largest load that each slice saw, so that a restart of the operator is no
// reason to scale down.
void Remember(const Recorded& recorded, SystemTime now, JobMemory* memory);

// Damage that was just found, for the condition.
void TellDamage(const tuner::Notes& notes, JobMemory* memory);

// Counts TaskManagers that were killed for memory, and Java's own OutOfMemoryError. What was there
// at the first look is the past's.
void CountKills(const Observation& seen, JobMemory* memory);

// True when there is a new window at the end of `windows`: of a sample that was not seen yet, or of
// a kill for memory, which takes the metrics with it.
// `pods`: what they use now, where that is known.
bool AddWindow(const SqlJob& job, const SqlJobSpec& in_force, const Observation& seen,
               SystemTime now, const std::optional<PodUsage>& pods, JobMemory* memory);

// What the job's work is cut into, and so the most subtasks that have any: the source's partitions
// where it is one vertex, else the smallest maximum of the vertices. 0: unknown.
int KeyGroupsOf(const flink::MetricsSample* sample);

double SecondsOf(SystemTime time);

}  // namespace weir::job
