#include "job/act/actor.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/doc/value.h"
#include "job/api/codec.h"
#include "job/history/store.h"

namespace weir::job {
namespace {

std::string KeyOf(const SqlJob& job) { return job.meta.ns + "/" + job.meta.name; }

std::string LabelAt(const doc::Json& object, std::string_view label) {
  return doc::StringAt(object, {"metadata", "labels", label});
}

bool IsAlreadyExists(const Status& status) {
  return status.code() == Code::kConflict && status.reason() == "AlreadyExists";
}

}  // namespace

Status NotLeader() {
  return {Code::kCancelled, "NotLeader", "another process may hold the lease; nothing is written"};
}

std::vector<StepResult> Actor::Run(const std::vector<Action>& actions, SqlJob* job,
                                   std::stop_token stop) {
  std::vector<StepResult> results;
  for (const Action& action : actions) {
    Status status = NotLeader();
    if (deps_.is_leader()) {
      status = std::visit([&](const auto& step) { return Do(step, job, stop); }, action);
    }
    const bool ok = status.ok();
    results.push_back({std::string(ActionName(action)), std::move(status)});
    if (!ok) break;
  }
  return results;
}

Status Actor::PutStatus(const SqlJobStatus& status, SqlJob* job, std::stop_token stop) {
  if (!deps_.is_leader()) return NotLeader();
  // Of a write to the status subresource only status and resourceVersion count.
  const doc::Json object = {{"apiVersion", kApiVersion},
                            {"kind", kKind},
                            {"metadata",
                             {{"name", job->meta.name},
                              {"namespace", job->meta.ns},
                              {"uid", job->meta.uid},
                              {"resourceVersion", job->meta.resource_version}}},
                            {"status", StatusToJson(status)}};
  ASSIGN_OR_RETURN(const doc::Json answer,
                   deps_.client.Replace(kube::kSqlJobs, object, "status", std::move(stop)));
  job->meta.resource_version = doc::StringAt(answer, {"metadata", "resourceVersion"});
  const doc::Json* written = doc::Find(answer, {"status"});
  job->status = written == nullptr ? SqlJobStatus{} : StatusFromJson(*written);
  deps_.writes.JobWritten(KeyOf(*job), *job);
  return Status::Ok();
}

Status Actor::Do(const WriteStatus& action, SqlJob* job, std::stop_token stop) {
  return PutStatus(action.status, job, std::move(stop));
}

Status Actor::Do(const AddFinalizer&, SqlJob* job, std::stop_token stop) {
  std::vector<std::string> finalizers = job->meta.finalizers;
  if (std::find(finalizers.begin(), finalizers.end(), kFinalizer) != finalizers.end()) {
    return Status::Ok();
  }
  finalizers.emplace_back(kFinalizer);
  return PatchFinalizers(finalizers, job, std::move(stop));
}

Status Actor::Do(const RemoveFinalizer&, SqlJob* job, std::stop_token stop) {
  std::vector<std::string> finalizers = job->meta.finalizers;
  if (std::erase(finalizers, kFinalizer) == 0) return Status::Ok();
  Status status = PatchFinalizers(finalizers, job, std::move(stop));
  return status.code() == Code::kNotFound ? Status::Ok() : status;
}

Status Actor::PatchFinalizers(const std::vector<std::string>& finalizers, SqlJob* job,
                              std::stop_token stop) {
  // A merge patch replaces the list, so it must not apply to a list that someone else has changed.
  const doc::Json patch = {
      {"metadata", {{"resourceVersion", job->meta.resource_version}, {"finalizers", finalizers}}}};
  ASSIGN_OR_RETURN(const doc::Json answer,
                   deps_.client.Patch(kube::kSqlJobs, {job->meta.ns, job->meta.name}, patch, {},
                                      std::move(stop)));
  job->meta.resource_version = doc::StringAt(answer, {"metadata", "resourceVersion"});
  job->meta.finalizers = finalizers;
  deps_.writes.JobWritten(KeyOf(*job), *job);
  return Status::Ok();
}

Status Actor::Do(const CreateChild& action, SqlJob* job, std::stop_token stop) {
  const kube::ObjectKey name{doc::StringAt(action.object, {"metadata", "namespace"}),
                             doc::StringAt(action.object, {"metadata", "name"})};
  const Result<doc::Json> created =
      deps_.client.Create(ResourceOf(action.kind), action.object, stop);
  if (created.ok()) {
    deps_.writes.ChildCreated(KeyOf(*job), action.kind, *created);
    return Status::Ok();
  }
  if (IsAlreadyExists(created.error())) {
    return AdoptExisting(action, name, *job, std::move(stop));
  }
  return created.error().WithContext("creating " + std::string(ChildKindName(action.kind)) + " " +
                                     name.ToString());
}

// A create whose reply was lost, or one that an informer does not show yet, finds its own object.
Status Actor::AdoptExisting(const CreateChild& action, const kube::ObjectKey& name,
                            const SqlJob& job, std::stop_token stop) {
  ASSIGN_OR_RETURN(const doc::Json found, deps_.client.Get(ResourceOf(action.kind), name, stop));
  const bool ours = LabelAt(found, kLabelUid) == job.meta.uid;
  const bool same_run = LabelAt(found, kLabelSequence) == LabelAt(action.object, kLabelSequence);
  const bool deleting = !doc::StringAt(found, {"metadata", "deletionTimestamp"}).empty();
  const std::string what = std::string(ChildKindName(action.kind)) + " " + name.ToString();
  if (ours && same_run && !deleting) {
    deps_.writes.ChildCreated(KeyOf(job), action.kind, found);
    return Status::Ok();
  }
  if (ours) {
    return Unavailable("ChildStillThere", what + " of a former deployment is still there");
  }
  // A SqlJob of this name was deleted and applied again, and Kubernetes has not cleaned up yet.
  // Names of workloads are waited for by the plan, which sees them; this is what nobody watches.
  const bool predecessors = LabelAt(found, kLabelJob) == job.meta.name;
  if (predecessors && (action.kind == ChildKind::kRevision || action.kind == ChildKind::kSecret)) {
    kube::DeleteOptions options;
    options.uid = doc::StringAt(found, {"metadata", "uid"});
    const Status gone =
        deps_.client.Delete(ResourceOf(action.kind), name, options, std::move(stop));
    if (!gone.ok() && gone.code() != Code::kNotFound) return gone.WithContext("deleting " + what);
    return Unavailable("ChildStillThere",
                       what + " of a deleted SqlJob of this name was still there");
  }
  deps_.writes.NameTaken(KeyOf(job), name.name);
  return Conflict("NameTaken", what + " exists and is not this job's; delete or rename it");
}

Status Actor::Do(const DeleteChild& action, SqlJob* job, std::stop_token stop) {
  kube::DeleteOptions options;
  options.uid = action.uid;
  options.propagation = action.foreground ? "Foreground" : "Background";
  const kube::ObjectKey key{job->meta.ns, action.name};
  const Status status = deps_.client.Delete(ResourceOf(action.kind), key, options, stop);
  bool gone = status.code() == Code::kNotFound;
  // A uid that is not there any more is refused as a conflict: what was to go has gone. So is a
  // request that the server could not carry out this time.
  if (status.code() == Code::kConflict) {
    const Result<doc::Json> now = deps_.client.Get(ResourceOf(action.kind), key, std::move(stop));
    gone = now.ok() ? doc::StringAt(*now, {"metadata", "uid"}) != action.uid
                    : now.error().code() == Code::kNotFound;
  }
  if (!status.ok() && !gone) {
    return status.WithContext("deleting " + std::string(ChildKindName(action.kind)) + " " +
                              action.name);
  }
  deps_.writes.ChildDeleted(KeyOf(*job), action.kind, action.name, action.uid);
  return Status::Ok();
}

Status Actor::Do(const DeleteNamed& action, SqlJob* job, std::stop_token stop) {
  const Status status = deps_.client.Delete(ResourceOf(action.kind), {job->meta.ns, action.name},
                                            {}, std::move(stop));
  if (status.ok() || status.code() == Code::kNotFound) return Status::Ok();
  return status.WithContext("deleting " + std::string(ChildKindName(action.kind)) + " " +
                            action.name);
}

Status Actor::Do(const CancelFlinkJob& action, SqlJob* job, std::stop_token stop) {
  ASSIGN_OR_RETURN(const flink::FlinkClient client, deps_.flink(KeyOf(*job)));
  const Status status =
      client.Cancel(action.job_id, deps_.clock.SteadyNow() + kFlinkCallTimeout, std::move(stop));
  // Ended already is what was wanted.
  if (status.ok() || status.code() == Code::kConflict) return Status::Ok();
  return status.WithContext("cancelling the Flink job");
}

Status Actor::Do(const TakeSavepoint& action, SqlJob* job, std::stop_token stop) {
  ASSIGN_OR_RETURN(const flink::FlinkClient client, deps_.flink(KeyOf(*job)));
  const SteadyTime deadline = deps_.clock.SteadyNow() + kFlinkCallTimeout;
  constexpr auto kFormat = flink::SavepointFormat::kCanonical;
  Status status = action.stop
                      ? client.StopWithSavepoint(action.job_id, action.trigger_id, action.directory,
                                                 kFormat, deadline, std::move(stop))
                      : client.TriggerSavepoint(action.job_id, action.trigger_id, action.directory,
                                                kFormat, deadline, std::move(stop));
  if (status.ok()) return status;
  return status.WithContext(action.stop ? "stopping the Flink job with a savepoint"
                                        : "taking a savepoint");
}

Status Actor::Do(const DisposeSavepoint& action, SqlJob* job, std::stop_token stop) {
  ASSIGN_OR_RETURN(const flink::FlinkClient client, deps_.flink(KeyOf(*job)));
  return client
      .DisposeSavepoint(action.path, deps_.clock.SteadyNow() + kFlinkCallTimeout, std::move(stop))
      .WithContext("disposing of savepoint " + action.path);
}

Status Actor::Do(const RescaleFlinkJob& action, SqlJob* job, std::stop_token stop) {
  ASSIGN_OR_RETURN(const flink::FlinkClient client, deps_.flink(KeyOf(*job)));
  const SteadyTime deadline = deps_.clock.SteadyNow() + kFlinkCallTimeout;
  const auto why = [](const Status& error) { return error.WithContext("rescaling the Flink job"); };
  const Result<std::vector<flink::Vertex>> vertices =
      client.Vertices(action.job_id, deadline, stop);
  if (!vertices.ok()) return why(vertices.error());
  const Result<flink::Requirements> now =
      client.ResourceRequirements(action.job_id, deadline, stop);
  if (!now.ok()) return why(now.error());
  const flink::Requirements next = flink::Rescaled(*now, *vertices, action.from, action.to);
  if (next == *now) return Status::Ok();
  const Status put = client.SetResourceRequirements(action.job_id, next, deadline, std::move(stop));
  return put.ok() ? put : why(put);
}

Status Actor::Do(const PatchChild& action, SqlJob* job, std::stop_token stop) {
  doc::Json patch = action.patch;
  patch["metadata"]["uid"] = action.uid;
  const Status status =
      deps_.client
          .Patch(ResourceOf(action.kind), {job->meta.ns, action.name}, patch, {}, std::move(stop))
          .status();
  if (status.ok() || status.code() == Code::kNotFound) return Status::Ok();
  return status.WithContext("patching " + std::string(ChildKindName(action.kind)) + " " +
                            action.name);
}

Status Actor::Do(const RecordState& action, SqlJob* job, std::stop_token stop) {
  const kube::ObjectKey name{job->meta.ns, doc::StringAt(action.object, {"metadata", "name"})};
  kube::PatchOptions options;
  options.type = kube::PatchType::kApply;
  options.force = true;
  return deps_.client.Patch(kube::kConfigMaps, name, action.object, options, std::move(stop))
      .status()
      .WithContext("recording the state in ConfigMap " + name.name);
}

// Guarded by the resourceVersion, as the status write that follows: it must not pass for a look at
// what somebody else has written meanwhile.
Status Actor::Do(const RecordRun& action, SqlJob* job, std::stop_token stop) {
  const kube::ObjectKey name{job->meta.ns, job->meta.name};
  ASSIGN_OR_RETURN(const doc::Json object, deps_.client.Get(kube::kSqlJobs, name, stop));
  Recorded recorded = RecordedOf(object);
  const doc::Json before = RecordedPatch(job->meta.uid, recorded);
  tuner::AddRun(action.run, &recorded.history);
  doc::Json patch = RecordedPatch(job->meta.uid, recorded);
  if (patch == before) return Status::Ok();
  patch["metadata"]["resourceVersion"] = job->meta.resource_version;
  const auto answer = deps_.client.Patch(kube::kSqlJobs, name, patch, {}, std::move(stop));
  // Annotations that have no room left are the user's doing: the run ends without its record.
  if (answer.status().code() == Code::kInvalid) return Status::Ok();
  if (!answer.ok()) return answer.error().WithContext("recording the run");
  job->meta.resource_version = doc::StringAt(*answer, {"metadata", "resourceVersion"});
  deps_.writes.JobWritten(KeyOf(*job), *job);
  return Status::Ok();
}

}  // namespace weir::job
