#include "tests/job/plan/world.h"

#include <algorithm>
#include <stdexcept>

#include "base/doc/value.h"
#include "job/api/bounds.h"
#include "job/observe/revision_source.h"

namespace weir::job {
namespace {

bool HasPods(const Child& child) {
  return child.kind == ChildKind::kDeployment || child.kind == ChildKind::kJob;
}

Role RoleOf(const Child& child) {
  const bool tm = child.name.size() > 3 && child.name.substr(child.name.size() - 3) == "-tm";
  return tm ? Role::kTaskManager : Role::kJobManager;
}

}  // namespace

SqlJob NewJob() {
  SqlJob job;
  job.meta.ns = "shop";
  job.meta.name = "orders";
  job.meta.uid = "6f1c1f0e-0000-4000-8000-000000000001";
  job.meta.resource_version = "1";
  job.meta.generation = 1;
  job.meta.created = SystemTime(seconds(1'700'000'000));
  job.spec.sql = kGoodSql;
  job.spec.restart.max_attempts = 0;  // attempts have tests of their own
  return job;
}

OperatorConfig TestConfig() {
  OperatorConfig config;
  config.images["2.2"] = "flink:2.2.1";
  return config;
}

sql::KnownConnectorsPtr Described(const std::string& yaml, const std::string& hash) {
  auto known = std::make_shared<sql::KnownConnectors>();
  sql::ConnectorRegistry own;
  const Status read = own.Add(yaml);
  if (!read.ok()) throw std::invalid_argument(read.message());
  known->registry.Add(own);
  for (const auto name : own.ConnectorNames()) known->own_connectors[std::string(name)] = hash;
  for (const auto name : own.FormatNames()) known->own_formats[std::string(name)] = hash;
  return known;
}

PlanWorld::PlanWorld()
    : job(NewJob()), config(TestConfig()), now(SystemTime(seconds(1'700'000'010))) {
  obs.sql.text = job.spec.sql;
}

Plan PlanWorld::Decide() const {
  Observation seen = obs;
  if (NeedsHaCheckpoints(job, obs)) seen.ha = ha;
  if (NeedsStateRecord(job)) seen.state_record = record;
  if (NeedsRevision(job)) {
    const auto kept = revisions.find(job.status.rollback->revision);
    if (kept != revisions.end()) seen.revision = kept->second;
  }
  Plan plan = MakePlan(job, seen, config, slot_granted, 3, now);
  if (!plan.former_wanted) return plan;
  const auto former = revisions.find(job.status.revisions.deployed);
  if (former != revisions.end()) seen.former = former->second;
  seen.former_read = true;
  return MakePlan(job, seen, config, slot_granted, 3, now);
}

void PlanWorld::CompleteCheckpoint(int64_t id) {
  const DeploymentStatus& deployment = job.status.deployment;
  const std::string path =
      job.spec.checkpoints.directory + "/" + deployment.job_id + "/chk-" + std::to_string(id);
  checkpoints.completed = flink::Checkpoint{id, path, now, 0, {}};
  ha = {true, {id}};
  Flink();
}

void PlanWorld::Savepoint(const TakeSavepoint& order) {
  if (savepoints_unheard) return;
  flink::TriggerStatus& trigger = triggers[order.trigger_id];
  if (!savepoints_hang && !trigger.completed) {
    trigger.completed = true;
    if (savepoint_failure.empty()) {
      trigger.location = order.directory + "/savepoint-" + std::to_string(triggers.size());
      if (order.stop) flink_state = flink::JobState::kFinished;
    } else {
      trigger.failure = flink::ExceptionItem{"CheckpointException", savepoint_failure};
    }
  }
  Flink();
}

void PlanWorld::Apply(const Plan& plan, size_t limit) {
  for (size_t i = 0; i < plan.actions.size(); ++i) {
    if (i >= limit) return;
    Do(plan.actions[i]);
  }
  if (!plan.gone && limit == SIZE_MAX) job.status = plan.status;
}

void PlanWorld::Do(const Action& action) {
  if (std::holds_alternative<AddFinalizer>(action)) {
    job.meta.finalizers.push_back(kFinalizer);
  } else if (std::holds_alternative<RemoveFinalizer>(action)) {
    job.meta.finalizers.clear();
    finalizer_removed = true;
  } else if (const auto* write = std::get_if<WriteStatus>(&action)) {
    job.status = write->status;
  } else if (const auto* create = std::get_if<CreateChild>(&action)) {
    Create(*create);
  } else if (const auto* del = std::get_if<DeleteChild>(&action)) {
    Remove(del->uid);
  } else if (const auto* named = std::get_if<DeleteNamed>(&action)) {
    deleted_by_name.push_back(named->name);
    if (named->kind == ChildKind::kRevision) revisions.erase(named->name);
    secrets.erase(named->name);
    if (named->name == StateRecordName(job.meta.name)) record.reset();
  } else if (std::holds_alternative<CancelFlinkJob>(action)) {
    ++cancels;
    flink_state = cancel_hangs ? flink::JobState::kCancelling : flink::JobState::kCanceled;
    Flink();
  } else if (const auto* rescale = std::get_if<RescaleFlinkJob>(&action)) {
    for (int& vertex : wanted) {
      if (!rescale_refused && vertex == rescale->from) vertex = rescale->to;
    }
    Flink();
  } else if (const auto* dispose = std::get_if<DisposeSavepoint>(&action)) {
    disposed.push_back(dispose->path);
  } else if (const auto* patch = std::get_if<PatchChild>(&action)) {
    Patch(*patch);
  } else if (const auto* order = std::get_if<TakeSavepoint>(&action)) {
    Savepoint(*order);
  } else if (const auto* state = std::get_if<RecordState>(&action)) {
    const auto datum = [&](const char* key) { return doc::StringAt(state->object, {"data", key}); };
    record = StateRecord{datum("uid"), {datum("path"), datum("kind") == "Savepoint", 0, {}}};
  } else if (const auto* run = std::get_if<RecordRun>(&action)) {
    tuner::AddRun(run->run, &history);
  }
}

void PlanWorld::Create(const CreateChild& create) {
  const auto label = [&](const char* name) {
    return doc::StringAt(create.object, {"metadata", "labels", name});
  };
  Child child;
  child.kind = create.kind;
  child.ns = doc::StringAt(create.object, {"metadata", "namespace"});
  child.name = doc::StringAt(create.object, {"metadata", "name"});
  if (create.kind == ChildKind::kRevision) {
    const auto revision = RevisionFrom(*doc::Find(create.object, {"data"}));
    if (revision) revisions.emplace(child.name, *revision);
    return;
  }
  if (create.kind == ChildKind::kSecret) {
    secrets.insert(child.name);
    return;
  }
  if (Find(create.kind, child.name) != nullptr) return;
  child.uid = "uid-" + std::to_string(next_uid_++);
  child.owner_uid = label(kLabelUid);
  child.job = label(kLabelJob);
  child.sequence = std::stoll(label(kLabelSequence));
  child.job_id = label(kLabelJobId);
  child.intent_hash = doc::StringAt(create.object, {"metadata", "annotations", kAnnotationIntent});
  child.run_of = doc::StringAt(create.object, {"metadata", "annotations", kAnnotationRunOf});
  if (create.role == Role::kTaskManager) {
    task_managers = static_cast<int>(doc::IntAt(create.object, {"spec", "replicas"}));
  }
  if (create.role == Role::kJobManager) {
    wanted.assign(2, job.status.deployment.parallelism);
    started_job_ids.push_back(child.job_id);
    flink_state = flink::JobState::kRunning;
    checkpoints = {};
    restored_from.push_back(job.status.deployment.restored_from);
  }
  obs.children.push_back(std::move(child));
}

void PlanWorld::Patch(const PatchChild& patch) {
  for (Child& child : obs.children) {
    if (child.uid != patch.uid) continue;
    if (const doc::Json* replicas = doc::Find(patch.patch, {"spec", "replicas"})) {
      task_managers = replicas->get<int>();
    }
    const std::string hash =
        doc::StringAt(patch.patch, {"metadata", "annotations", kAnnotationIntent});
    if (!hash.empty()) child.intent_hash = hash;
  }
}

void PlanWorld::Remove(const std::string& uid) {
  for (Child& child : obs.children) {
    if (child.uid != uid) continue;
    if (HasPods(child)) {
      child.deleting = true;
      return;
    }
  }
  std::erase_if(obs.children, [&](const Child& child) { return child.uid == uid; });
}

void PlanWorld::Kubelet() {
  for (PodInfo& pod : obs.pods) {
    const auto owner =
        std::find_if(obs.children.begin(), obs.children.end(), [&](const Child& child) {
          return HasPods(child) && pod.name == child.name + "-" + child.uid;
        });
    pod.deleting = owner == obs.children.end() || owner->deleting;
    if (!pod.deleting && pods_start) {
      pod.ready = true;
      pod.phase = "Running";
    }
  }
  if (!pods_stick) std::erase_if(obs.pods, [](const PodInfo& pod) { return pod.deleting; });
  std::erase_if(obs.children, [&](const Child& child) {
    return child.deleting &&
           std::none_of(obs.pods.begin(), obs.pods.end(), [&](const PodInfo& pod) {
             return pod.name == child.name + "-" + child.uid;
           });
  });
  for (const Child& child : obs.children) {
    if (!HasPods(child) || child.deleting) continue;
    const std::string name = child.name + "-" + child.uid;
    if (std::any_of(obs.pods.begin(), obs.pods.end(),
                    [&](const PodInfo& pod) { return pod.name == name; })) {
      continue;
    }
    PodInfo pod;
    pod.ns = child.ns;
    pod.name = name;
    pod.uid = "pod-" + child.uid;
    pod.owner_uid = child.owner_uid;
    pod.job = child.job;
    pod.sequence = child.sequence;
    pod.role = RoleOf(child);
    pod.phase = pods_start ? "Running" : "Pending";
    pod.ready = pods_start;
    obs.pods.push_back(std::move(pod));
  }
}

void PlanWorld::FailJob() {
  flink_state = flink::JobState::kFailed;
  Flink();
  if (!obs.flink) return;
  flink::RootCause cause;
  cause.root = {"java.lang.RuntimeException", "boom"};
  obs.flink->root_cause = cause;
}

void PlanWorld::Flink() {
  if (flink_silent && obs.flink) {
    obs.flink->unreachable = true;
    obs.flink->last_error = "connection refused";
    return;
  }
  obs.flink.reset();
  const DeploymentStatus& deployment = job.status.deployment;
  const auto ready = [&](const PodInfo& pod) {
    return pod.role == Role::kJobManager && pod.ready && pod.sequence == deployment.sequence;
  };
  if (std::none_of(obs.pods.begin(), obs.pods.end(), ready)) return;
  flink::Snapshot snapshot;
  snapshot.looks = 1;
  flink::JobOverview overview;
  overview.id = deployment.job_id;
  overview.state = flink_state;
  overview.state_word = flink::JobStateName(flink_state);
  overview.tasks.total = 2;
  if (flink_state == flink::JobState::kRunning) overview.tasks.running = 2;
  snapshot.job = std::move(overview);
  snapshot.checkpoints = checkpoints;
  snapshot.restarts = restarts;
  if (job.status.deployment.mode == Mode::kStreaming) {
    snapshot.scale.emplace();
    snapshot.scale->seen = now;
    for (const int vertex : wanted) {
      snapshot.scale->vertices.push_back({vertex, std::min(vertex, slots), 128});
    }
  }
  if (const std::string id = AwaitedTrigger(job.status); !id.empty()) {
    const auto known = triggers.find(id);
    const bool found = known != triggers.end();
    snapshot.trigger =
        flink::TriggerLook{id, found, found ? known->second : flink::TriggerStatus{}};
  }
  obs.flink = std::move(snapshot);
}

bool PlanWorld::Settle() {
  for (int round = 0; round < 20; ++round) {
    const Plan plan = Decide();
    const bool still = plan.actions.empty() && (plan.gone || plan.status == job.status);
    Apply(plan);
    if (still || finalizer_removed) return true;
  }
  return false;
}

bool PlanWorld::Run() {
  for (int round = 0; round < 20; ++round) {
    const SqlJobStatus before = job.status;
    const Observation& seen = obs;
    const std::vector<Child> children = seen.children;
    const std::vector<PodInfo> pods = seen.pods;
    if (!Settle()) return false;
    Kubelet();
    Flink();
    if (finalizer_removed) return true;
    if (before == job.status && children == obs.children && pods == obs.pods) return true;
  }
  return false;
}

void PlanWorld::Edit(const std::string& sql) {
  job.spec.sql = sql;
  obs.sql.text = sql;
  ++job.meta.generation;
}

void PlanWorld::Wish(DesiredState state) {
  job.spec.state = state;
  ++job.meta.generation;
}

void PlanWorld::Delete() {
  job.meta.deleting = true;
  job.meta.deletion_time = now;
}

const Child* PlanWorld::Find(ChildKind kind, const std::string& name) const {
  const auto found =
      std::find_if(obs.children.begin(), obs.children.end(),
                   [&](const Child& child) { return child.kind == kind && child.name == name; });
  return found == obs.children.end() ? nullptr : &*found;
}

std::string PlanWorld::StalledReason() const {
  const Plan plan = Decide();
  return plan.stalled && plan.stalled->status == "True" ? plan.stalled->reason : "";
}

std::string PlanWorld::Label() const {
  return std::string(job.status.state ? StateName(*job.status.state) : "none") + "/" +
         job.status.reason;
}

}  // namespace weir::job
