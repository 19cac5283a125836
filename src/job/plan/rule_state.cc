// Where a job's state is while it does not run, and where the next start continues.
#include <algorithm>

#include "job/api/bounds.h"
#include "job/plan/rules.h"

namespace weir::job {
namespace {

constexpr char kRemedy[] =
    "name a savepoint or checkpoint in spec.restore.from with a new spec.restore.nonce (or from: "
    "none for an empty start)";

// <directory>/<job id>/chk-<id>: how Flink lays retained checkpoints out (state backend's
// FsCheckpointStorage; the sub-directory of the job id is on by default and not ours to change).
std::string CheckpointPath(const Context& context, int64_t id) {
  std::string directory = context.deployment().checkpoint_dir;
  while (!directory.empty() && directory.back() == '/') directory.pop_back();
  return directory + "/" + context.deployment().job_id + "/chk-" + std::to_string(id);
}

bool KeepsState(const Context& context) {
  return context.upgrade_mode() != UpgradeMode::kStateless;
}

// Flink's own recovery passes savepoints over; whoever starts it anew can go on from one.
std::optional<flink::Checkpoint> SavepointAfter(const Context& context,
                                                const std::optional<CheckpointStatus>& checkpoint) {
  if (!context.obs.flink) return std::nullopt;
  const auto& savepoint = context.obs.flink->checkpoints.savepoint;
  const bool newer = savepoint && (!checkpoint || savepoint->id > checkpoint->id);
  return newer && !savepoint->path.empty() ? savepoint : std::nullopt;
}

// restore counts when its nonce is new, and at a first start without one too.
bool RestoreCounts(const Context& context) {
  return context.RestoreAsked() ||
         (context.deployment().sequence == 0 && !context.spec().restore.from.empty());
}

}  // namespace

// The JobManager is gone, so the list of checkpoints in its HA ConfigMap is final: the newest of
// them is where the job stood. What status remembers may have been superseded and deleted since.
std::optional<Plan> RuleFindState(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  if (context.phase() != Phase::kDown || present.stop_mode != UpgradeMode::kLastState ||
      context.status().state_point || !context.obs.ha) {
    return std::nullopt;
  }
  const auto& ids = context.obs.ha->ids;
  const auto newest = std::max_element(ids.begin(), ids.end());
  if (newest == ids.end() || present.checkpoint_dir.empty()) return std::nullopt;
  Plan plan = Stay(context);
  StatePoint point{CheckpointPath(context, *newest), false, present.sequence, context.now};
  if (const auto& known = context.status().checkpoint; known && known->id == *newest) {
    point.taken = known->completed;
  }
  plan.status.state_point = std::move(point);
  plan.actions.push_back(WriteStatus{});
  plan.requeue_after = milliseconds(0);
  return plan;
}

NextState FindNextState(const Context& context) {
  if (RestoreCounts(context)) {
    const std::string& from = context.spec().restore.from;
    return {from == kRestoreNone ? "" : from, "", Reason::kStateLost};
  }
  if (!KeepsState(context)) return {};
  if (context.status().state_point) return {context.status().state_point->path, "", {}};
  if (context.deployment().sequence == 0) {
    const auto& record = context.obs.state_record;
    if (!record || record->point.path.empty() || record->uid == context.job.meta.uid) return {};
    return {"",
            "a former SqlJob of this name left its state at " + record->point.path +
                ": set spec.restore.from to it to continue, or to none to start empty",
            Reason::kStateFound};
  }
  const auto& mode = context.deployment().stop_mode;
  const bool stopped_with_state =
      mode == UpgradeMode::kSavepoint || mode == UpgradeMode::kLastState;
  if (!stopped_with_state) return {};
  std::string text = mode == UpgradeMode::kSavepoint
                         ? "the job was stopped with a savepoint whose place Flink did not tell"
                         : "Flink's HA ConfigMap of the stopped deployment names no checkpoint";
  if (const auto& known = context.status().checkpoint; known && !known->path.empty()) {
    text += " (the last one seen was " + known->path + ", and may be gone)";
  }
  return {"", text + "; " + kRemedy, Reason::kStateLost};
}

void KeepState(const Context& context, Plan* plan) {
  const DeploymentStatus& present = context.deployment();
  if (present.sequence == 0 || present.mode == Mode::kBatch) return;
  const auto checkpoint = context.NewestCheckpoint();
  const auto savepoint = SavepointAfter(context, checkpoint);
  if (checkpoint && !checkpoint->path.empty()) plan->status.checkpoint = checkpoint;
  if (savepoint) {
    plan->status.state_point =
        StatePoint{savepoint->path, true, present.sequence,
                   std::chrono::floor<seconds>(savepoint->time.value_or(context.now))};
  } else if (checkpoint && !checkpoint->path.empty()) {
    plan->status.state_point =
        StatePoint{checkpoint->path, false, present.sequence, checkpoint->completed};
  } else if (!present.restored_from.empty()) {
    plan->status.state_point =
        StatePoint{present.restored_from, false, present.sequence, present.started};
  }
}

std::optional<RecordState> RenewRecord(const Context& context, const SqlJobStatus& next) {
  if (!KeepsState(context) || !context.spec_readable()) return std::nullopt;
  StatePoint point;
  if (next.state_point && next.state_point != context.status().state_point) {
    point = *next.state_point;
  } else if (!next.state_point && next.checkpoint &&
             next.checkpoint != context.status().checkpoint) {
    point = {next.checkpoint->path, false, next.deployment.sequence, next.checkpoint->completed};
  }
  if (point.path.empty()) return std::nullopt;
  const ObjectMeta& meta = context.job.meta;
  RecordState record;
  record.object = {{"apiVersion", "v1"},
                   {"kind", "ConfigMap"},
                   {"metadata",
                    {{"name", StateRecordName(meta.name)},
                     {"namespace", meta.ns},
                     {"labels", {{kLabelManagedBy, "weir"}, {kLabelStateOf, meta.name}}}}},
                   {"data",
                    {{"uid", meta.uid},
                     {"sequence", std::to_string(point.sequence)},
                     {"kind", point.savepoint ? "Savepoint" : "Checkpoint"},
                     {"path", point.path},
                     {"takenAt", FormatTime(point.taken)}}}};
  return record;
}

}  // namespace weir::job
