#include "job/model/observation.h"
#include "job/model/plan.h"
#include "job/model/state.h"

namespace weir::job {

std::string_view ChildKindName(ChildKind kind) { return ResourceOf(kind).kind; }

const kube::ResourceType& ResourceOf(ChildKind kind) {
  switch (kind) {
    case ChildKind::kConfigMap:
      return kube::kConfigMaps;
    case ChildKind::kSecret:
      return kube::kSecrets;
    case ChildKind::kService:
      return kube::kServices;
    case ChildKind::kDeployment:
      return kube::kDeployments;
    case ChildKind::kJob:
      return kube::kJobs;
    case ChildKind::kRevision:
      return kube::kControllerRevisions;
  }
  return kube::kConfigMaps;
}

std::string HaJobConfigMapName(std::string_view job, int64_t sequence, std::string_view job_id) {
  return std::string(job) + "-" + std::to_string(sequence) + "-" + std::string(job_id) +
         "-config-map";
}

std::string StateRecordName(std::string_view job) { return std::string(job) + "-state"; }

bool NeedsHaCheckpoints(const SqlJob& job, const Observation& seen) {
  const DeploymentStatus& deployment = job.status.deployment;
  return deployment.stop_mode == UpgradeMode::kLastState &&
         deployment.stop_ordered != SystemTime{} && !job.status.state_point &&
         !IsTerminal(job.status.state.value_or(State::kAccepted)) && seen.pods.empty();
}

bool NeedsStateRecord(const SqlJob& job) {
  return job.status.deployment.sequence == 0 && !job.meta.deleting &&
         job.spec.mode == Mode::kStreaming &&
         (!job.spec.checkpoints.directory.empty() || !job.spec.savepoints.directory.empty());
}

bool NeedsRevision(const SqlJob& job) {
  return job.status.rollback.has_value() && !job.meta.deleting;
}

std::string_view ActionName(const Action& action) {
  struct Namer {
    std::string_view operator()(const AddFinalizer&) const { return "AddFinalizer"; }
    std::string_view operator()(const RemoveFinalizer&) const { return "RemoveFinalizer"; }
    std::string_view operator()(const WriteStatus&) const { return "WriteStatus"; }
    std::string_view operator()(const CreateChild&) const { return "CreateChild"; }
    std::string_view operator()(const DeleteChild&) const { return "DeleteChild"; }
    std::string_view operator()(const DeleteNamed&) const { return "DeleteNamed"; }
    std::string_view operator()(const CancelFlinkJob&) const { return "CancelFlinkJob"; }
    std::string_view operator()(const TakeSavepoint&) const { return "TakeSavepoint"; }
    std::string_view operator()(const DisposeSavepoint&) const { return "DisposeSavepoint"; }
    std::string_view operator()(const RescaleFlinkJob&) const { return "RescaleFlinkJob"; }
    std::string_view operator()(const PatchChild&) const { return "PatchChild"; }
    std::string_view operator()(const RecordState&) const { return "RecordState"; }
    std::string_view operator()(const RecordRun&) const { return "RecordRun"; }
  };
  return std::visit(Namer{}, action);
}

}  // namespace weir::job
