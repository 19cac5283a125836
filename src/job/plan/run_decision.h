// Which run of a batch comes next: the fire of its schedule that is due, or one that an annotation
// or the spec asks for. Internal to this module; pure.
//
// In this order: a run whose deployment was taken down before it ended, the schedule's due fire,
// weir.dev/rerun, weir.dev/run, the next one of weir.dev/backfill, and without a schedule what the
// spec asks for. Fires that came due meanwhile make one run, the last one's; the others are missed,
// and so is one that is later than startingDeadlineSeconds (as a Kubernetes CronJob does it).
// Nothing is remembered but RunsStatus: it goes into status with the run's intent, in one guarded
// write, so that no fire is run twice.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "job/api/sqljob.h"
#include "job/model/plan.h"

namespace weir::job {

inline constexpr size_t kMaxBackfillRuns = 1000;

struct RunInput {
  const SqlJob& job;
  bool wanted = false;      // spec.state is Running, and the object is not being deleted
  bool idle = false;        // a start is possible
  bool up = false;          // a run, or a stream, is under way
  bool finished = false;    // something ran, and its outcome is recorded
  bool unfinished = false;  // its deployment was taken down before status.run had ended
  bool restart = false;     // since it failed: another attempt at it
  bool spec_asks = false;   // without a schedule: the spec asks for a run
  SystemTime now;
};

struct RunDecision {
  bool asked = false;                      // a start is asked for
  std::optional<RunStatus> run;            // of a batch: what is to be started
  RunsStatus runs;                         // as of now, whether it starts or not
  RunsStatus begun;                        // once it has been started
  std::vector<PlannedEvent> events;        // of what `runs` changes
  std::vector<PlannedEvent> begun_events;  // of what `begun` changes
  std::optional<SystemTime> look_at;       // a fire comes due that has to be acted on
  bool replace = false;  // the schedule's next fire ends the run that is under way
};

RunDecision DecideRun(const RunInput& input);

// The values of the built-in variables of the compiler; times in the schedule's zone.
std::map<std::string, std::string> RunVariables(const SqlJobSpec& spec, const RunStatus& run);

}  // namespace weir::job
