#include "job/observe/observer.h"

#include <algorithm>
#include <utility>

#include "job/observe/projections.h"
#include "job/observe/revision_source.h"
#include "job/observe/secret_source.h"
#include "job/observe/state_source.h"

namespace weir::job {
namespace {

// Of a tuned job all TaskManagers count: one that a quota refuses is something for the tuner to
// know.
int WantedPods(const SqlJob& job, Role role) {
  if (role != Role::kTaskManager || !job.status.tuned) return 1;
  const int slots = std::max(1, job.spec.resources.slots_per_task_manager);
  return std::max(1, (job.status.deployment.parallelism + slots - 1) / slots);
}

bool HasPods(const std::vector<PodInfo>& pods, const SqlJob& job, Role role) {
  const int64_t sequence = job.status.deployment.sequence;
  return std::count_if(pods.begin(), pods.end(), [&](const PodInfo& pod) {
           return pod.sequence == sequence && pod.role == role;
         }) >= WantedPods(job, role);
}

// The workload of that role; JobManagers are Deployments or Jobs, TaskManagers Deployments. Fixed
// names tell the roles apart (<job>-jm, <job>-tm).
const Child* Workload(const std::vector<Child>& children, const SqlJob& job, Role role) {
  const std::string name = job.meta.name + (role == Role::kJobManager ? "-jm" : "-tm");
  for (const Child& child : children) {
    const bool workload = child.kind == ChildKind::kDeployment || child.kind == ChildKind::kJob;
    if (workload && child.name == name && child.owner_uid == job.meta.uid &&
        child.sequence == job.status.deployment.sequence && !child.deleting) {
      return &child;
    }
  }
  return nullptr;
}

bool WantsPods(const SqlJob& job) {
  if (job.meta.deleting || job.status.deployment.sequence == 0 || !job.status.state) return false;
  switch (*job.status.state) {
    case State::kAccepted:
    case State::kRunning:
    case State::kWarning:
      return true;
    case State::kSucceeded:
    case State::kFailed:
    case State::kKilled:
    case State::kFinished:
      return false;
  }
  return false;
}

}  // namespace

Observer::Observer(Stores& stores, OwnWrites& writes, kube::KubeClient& client, Clock& clock,
                   ConnectorsFn connectors)
    : stores_(stores),
      writes_(writes),
      client_(client),
      connectors_(std::move(connectors)),
      sql_(client, [&stores](const kube::ObjectKey& key) { return stores.ConfigMapVersion(key); }),
      look_(client, clock),
      log_(client, clock) {}

std::optional<SqlJob> Observer::Job(const kube::ObjectKey& key) {
  const auto stored = stores_.sql_jobs().Get(key);
  if (stored == nullptr) return std::nullopt;
  SqlJob job = *stored;
  writes_.Apply(key.ToString(), &job);
  return job;
}

Result<Observed> Observer::Observe(const kube::ObjectKey& key, const SqlJob& job,
                                   std::stop_token stop) {
  Observed observed;
  Observation& out = observed.observation;
  const uint64_t watched = stores_.sql_jobs().Incarnation(key.ns);
  ASSIGN_OR_RETURN(out.sql, sql_.Read(job, stop));
  if (connectors_) out.connectors = connectors_();
  out.children = stores_.ChildrenOf(key);
  writes_.Apply(key.ToString(), &out.children);
  out.pods = stores_.PodsOf(key);
  out.name_conflicts = writes_.Conflicts(key.ToString());
  if (NeedsHaCheckpoints(job, out)) {
    ASSIGN_OR_RETURN(out.ha, ReadHaCheckpoints(client_, job, stop));
  }
  if (NeedsStateRecord(job)) {
    ASSIGN_OR_RETURN(out.state_record, ReadStateRecord(client_, job, stop));
  }
  if (NeedsRevision(job)) {
    ASSIGN_OR_RETURN(out.revision, ReadRevision(client_, job, job.status.rollback->revision, stop));
  }
  out.secrets =
      ReadSecrets(client_, job, {out.sql.text, out.revision ? out.revision->sql : ""}, stop);
  LookForPods(key.ToString(), job, &observed, std::move(stop));
  // SqlJobs of a namespace that is no longer looked after leave the stores before their children
  // do, and come back after them: children that were not there meanwhile say nothing.
  if (watched == 0 || stores_.sql_jobs().Incarnation(key.ns) != watched) {
    return Status(Code::kConflict, "NotWatched", "its namespace was no longer looked after");
  }
  return observed;
}

Result<std::optional<Revision>> Observer::Former(const SqlJob& job, std::stop_token stop) {
  const std::string& name = job.status.revisions.deployed;
  if (name.empty()) return std::optional<Revision>();
  return ReadRevision(client_, job, name, std::move(stop));
}

void Observer::LookForPods(const std::string& key, const SqlJob& job, Observed* observed,
                           std::stop_token stop) {
  if (WantsPods(job)) {
    const Observation& seen = observed->observation;
    for (const Role role : {Role::kJobManager, Role::kTaskManager}) {
      const Child* workload = Workload(seen.children, job, role);
      if (workload == nullptr || HasPods(seen.pods, job, role)) continue;
      WorkloadLook::Answer answer = look_.Missing(key, *workload, stop);
      observed->observation.problem = std::move(answer.problem);
      observed->look_again = answer.look_again;
      return;
    }
  }
  look_.Forget(key);
}

void Observer::Forget(const kube::ObjectKey& key) {
  writes_.Forget(key.ToString());
  look_.Forget(key.ToString());
}

}  // namespace weir::job
