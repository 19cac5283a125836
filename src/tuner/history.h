// The recorded history of a job, as the annotation weir.dev/history keeps it. Pure values.
//
// Bounded by construction: a ring of runs (batch), windows that grow coarser with age (streaming),
// the last decisions with their inputs, and per season slot what fell out of the ring. A metric
// that nobody could read is null in the JSON and empty here, never zero.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tuner/types.h"
#include "tuner/wire.h"

namespace weir::tuner {

inline constexpr size_t kMaxHistoryBytes = 24u << 10;   // the annotation's hard bound
inline constexpr size_t kMaxStateBytes = 8u << 10;      // of weir.dev/tuner
inline constexpr size_t kAimedHistoryBytes = 5u << 10;  // with the state: 6 KiB
inline constexpr size_t kMaxRuns = 30;
inline constexpr size_t kMaxWindows = 24;
inline constexpr size_t kMaxDecisions = 10;
inline constexpr size_t kMaxRunId = 16;
inline constexpr size_t kMaxAggregates = 31;  // 24 hours and 7 weekdays

// One attempt of a scheduled run.
struct RunRecord {
  std::string id;  // of the run, shortened; empty: not known
  long run = 0;
  int attempt = 0;
  double fire_s = 0;
  double start_s = 0;
  std::optional<double> duration_s;
  std::optional<double> total_s;  // with earlier attempts of the run
  std::optional<double> input_gib;
  int parallelism = 0;
  int cpu_m = 0;
  double mem_mib = 0;
  double jm_mib = 0;
  std::optional<double> peak_mib;
  std::optional<double> cpu_util;
  Outcome outcome = Outcome::kOk;
  long generation = 0;

  friend bool operator==(const RunRecord&, const RunRecord&) = default;
};

// Some minutes of a streaming job, all at one parallelism.
struct WindowRecord {
  double from_s = 0;
  double to_s = 0;
  int parallelism = 0;
  double mem_mib = 0;
  std::optional<double> load;  // mean, records/s
  std::optional<double> load_max;
  std::optional<double> busy;      // of the busiest vertex, mean
  std::optional<double> lag_s;     // largest
  std::optional<double> peak_mib;  // largest
  int oom = 0;
  double down_s = 0;
  std::optional<double> backpressured;  // of the most held-up vertex, mean
  std::optional<double> cpu_util;       // mean
  std::optional<double> gc_share;       // largest
  std::optional<double> checkpoint_s;   // largest
  std::optional<double> checkpoint_mib;
  int restarts = 0;
  std::optional<double> pod_mib;    // largest
  std::optional<double> throttled;  // largest

  friend bool operator==(const WindowRecord&, const WindowRecord&) = default;
};

struct DecisionRecord {
  double t_s = 0;
  Resources from;
  Resources to;
  bool applied = false;  // false: recommended only
  std::string reason;    // at most kMaxReason bytes

  friend bool operator==(const DecisionRecord&, const DecisionRecord&) = default;
};
inline constexpr size_t kMaxReason = 240;

// Runs that left the ring: by hour of the day (0 to 23) when runs come more than once a day, else
// by weekday (24 + days since Thursday, UTC).
struct Aggregate {
  int slot = 0;
  long count = 0;
  double input_median = 0, input_max = 0;
  double peak_median = 0, peak_max = 0;
  double duration_median = 0, duration_max = 0;

  friend bool operator==(const Aggregate&, const Aggregate&) = default;
};

struct History {
  std::vector<RunRecord> runs;
  std::vector<WindowRecord> windows;
  std::vector<DecisionRecord> decisions;
  std::vector<Aggregate> aggregates;

  friend bool operator==(const History&, const History&) = default;
};

// Adding keeps order and bounds; a record that is there already (run and attempt; time) replaces.
void AddRun(const RunRecord& run, History* history);
void AddWindow(const Window& window, History* history);
void AddDecision(const DecisionRecord& decision, History* history);

// Never fails: damaged, foreign or oversized text yields what can be kept, and notes for a
// condition. Empty text is an empty history without a note.
History ReadHistory(std::string_view annotation, Notes* notes);

// At most kMaxHistoryBytes; aims at kAimedHistoryBytes by dropping the oldest first.
std::string WriteHistory(const History& history);

// The same bound and tolerance for weir.dev/tuner: the state as the tuner wrote it.
std::string WriteStateText(const doc::Json& state);
doc::Json ReadStateText(std::string_view annotation, Notes* notes);

// For the tuner. A record of an older generation than `generation` weighs a quarter.
std::vector<Attempt> RunsOf(const History& history, long generation);
// Coarse: one pseudo-vertex "job". For replays of what is no longer known by the minute.
std::vector<Window> WindowsOf(const History& history);

}  // namespace weir::tuner
