// The schedule of a batch SqlJob and its runs, as values: part of sqljob.h, in a file of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/core/clock.h"

namespace weir::job {

inline constexpr char kAnnotationRun[] = "weir.dev/run";            // a nonce: run now
inline constexpr char kAnnotationRerun[] = "weir.dev/rerun";        // [FIRE TIME/]NONCE: run again
inline constexpr char kAnnotationBackfill[] = "weir.dev/backfill";  // FROM/TO: run every fire
// On the JobManager's workload, so that a lost status is rebuilt: id, trigger, fire time, the fire
// before it, attempt, number.
inline constexpr char kAnnotationRunOf[] = "weir.dev/run-of";

enum class ConcurrencyPolicy { kForbid, kReplace };

// Why a run was started. Running one again does not change it: that is another attempt.
enum class RunTrigger { kSpec, kSchedule, kManual, kBackfill };

struct ScheduleSpec {
  std::string cron;
  std::string time_zone = "UTC";
  ConcurrencyPolicy concurrency = ConcurrencyPolicy::kForbid;
  std::optional<int64_t> starting_deadline_s;  // absent: however late
  std::optional<milliseconds> run_timeout;     // absent: none
  friend bool operator==(const ScheduleSpec&, const ScheduleSpec&) = default;
};

// The run that the present deployment carries out, written with its intent: one fire is one run,
// whoever leads.
struct RunStatus {
  std::string id;  // 32 hex digits of a hash over uid, fire time (or generation) and attempt
  RunTrigger trigger = RunTrigger::kSpec;
  SystemTime fire{};           // when it was due; of a manual run: when it was asked for
  SystemTime previous_fire{};  // the fire before it, whether it ran or not
  int attempt = 1;             // of this fire
  int64_t number = 0;          // counts the fires that were run, from 1
  friend bool operator==(const RunStatus&, const RunStatus&) = default;
};

// What the operator has to remember between runs.
struct RunsStatus {
  int64_t started = 0;  // attempts
  int64_t succeeded = 0;
  int64_t failed = 0;
  int64_t killed = 0;
  int64_t missed = 0;          // fires that came due and were not run
  std::string schedule;        // "0 2 * * * Asia/Shanghai": the one in force
  SystemTime handled_until{};  // fires up to this moment have been run or given up
  SystemTime next_fire{};      // for people; 0: none
  std::string run_nonce;       // the annotations' values that were acted on last
  std::string rerun_nonce;
  std::string backfill;
  SystemTime backfill_from{};  // what is left of it; both 0: nothing
  SystemTime backfill_to{};
  friend bool operator==(const RunsStatus&, const RunsStatus&) = default;
};

}  // namespace weir::job
