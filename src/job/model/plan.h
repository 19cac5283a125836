// What a reconcile decided to do: ordered actions and the status they lead to. Pure values.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/doc/value.h"
#include "job/api/sqljob.h"
#include "job/model/observation.h"
#include "job/model/state.h"
#include "tuner/history.h"

namespace weir::job {

// Each action is idempotent under fixed names; they run in order and the first failure ends the
// plan (the next reconcile plans anew from what is then there).
struct AddFinalizer {};
struct RemoveFinalizer {};
// Guarded by resourceVersion; before the side effects that it announces.
struct WriteStatus {
  SqlJobStatus status;
};
struct CreateChild {
  ChildKind kind = ChildKind::kConfigMap;
  Role role = Role::kConfig;
  doc::Json object;  // complete, with labels and ownerReferences
};
// With uid precondition; absent is success.
struct DeleteChild {
  ChildKind kind = ChildKind::kConfigMap;
  std::string name;
  std::string uid;
  bool foreground = false;
};
// By name without a uid: Flink's HA ConfigMaps, and the config Secret (which is never listed).
struct DeleteNamed {
  ChildKind kind = ChildKind::kConfigMap;
  std::string name;
};
// PATCH /jobs/:id?mode=cancel; an answer that it has already ended is success.
struct CancelFlinkJob {
  std::string job_id;
};

// POST /jobs/:id/savepoints, or /stop, which also ends the job. Idempotent under the trigger id,
// which status holds before the first POST.
struct TakeSavepoint {
  std::string job_id;
  std::string trigger_id;
  std::string directory;
  bool stop = false;
};
// POST /savepoint-disposal, of one that the operator has made.
struct DisposeSavepoint {
  std::string path;
};
// PUT /jobs/:id/resource-requirements: vertices that are wanted at `from` are wanted at `to`. To
// say it twice changes nothing.
struct RescaleFlinkJob {
  std::string job_id;
  int from = 0;
  int to = 0;
};
// A merge patch of a child, refused when its uid is another; absent is success.
struct PatchChild {
  ChildKind kind = ChildKind::kDeployment;
  std::string name;
  std::string uid;
  doc::Json patch;
};
// The state record: a ConfigMap without an owner, so that it outlives the SqlJob.
struct RecordState {
  doc::Json object;
};

// The record of a batch run that has ended, into the annotation weir.dev/history; one of the same
// run and attempt is replaced.
struct RecordRun {
  tuner::RunRecord run;
};

using Action = std::variant<AddFinalizer, RemoveFinalizer, WriteStatus, CreateChild, DeleteChild,
                            DeleteNamed, CancelFlinkJob, TakeSavepoint, RecordState, RecordRun,
                            DisposeSavepoint, RescaleFlinkJob, PatchChild>;

std::string_view ActionName(const Action& action);

using runtime::ConditionDraft;  // job/status adds times and the generation
using runtime::PlannedEvent;

// The log whose last lines belong to a failure: of the container that runs Flink.
struct LogWanted {
  std::string pod;
  bool previous = false;  // it was started again since: the one before
};

struct Plan {
  std::vector<Action> actions;
  // What status shall say when all actions succeeded (conditions and times are folded in by
  // job/status; equal to the present status: no write).
  SqlJobStatus status;
  std::optional<ConditionDraft> sql_valid;  // absent: SqlValid keeps its former value
  // Absent: as the table of reasons says (job/status/conditions.h): not stalled but for SqlInvalid
  // and the like. A True one makes Ready and Reconciling False.
  std::optional<ConditionDraft> stalled;
  // Of Tuned. Absent: it keeps its former value; with an empty status there is none.
  std::optional<ConditionDraft> tuned;
  std::vector<PlannedEvent> events;  // recorded after the status write
  std::optional<milliseconds> requeue_after;
  // A run was asked for (by the schedule, an annotation or an edit): a finished job may start
  // again.
  bool new_run = false;
  bool gone = false;  // the finalizer is off: nothing is left to write
  // The plan records a failure, and Observation::last_log is absent: read it and plan again. The
  // plan is good as it stands, too.
  std::optional<LogWanted> log_wanted;
  // An edit is judged by what runs now, and Observation::former was not looked for: read it and
  // plan again. Until then sources and sinks alone are compared.
  bool former_wanted = false;
  std::string rule;  // the rule that decided, for the log and for tests
};

struct StepResult {
  std::string action;  // ActionName; the status' message says on what
  Status status;
};

}  // namespace weir::job
