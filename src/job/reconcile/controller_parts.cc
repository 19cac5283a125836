#include "job/reconcile/controller_parts.h"

#include <utility>

#include "job/observe/projections.h"
#include "runtime/manager/controller.h"

namespace weir::job {
namespace {

// Only the version moved: a status or a field that is not kept.
bool SameButVersion(const Child& a, Child b) {
  b.resource_version = a.resource_version;
  return a == b;
}

}  // namespace

class SqlJobParts::Writes : public WriteLog {
 public:
  explicit Writes(OwnWrites& own) : own_(own) {}

  void JobWritten(const std::string& key, const SqlJob& job) override { own_.NoteJob(key, job); }
  void ChildCreated(const std::string& key, ChildKind kind, const doc::Json& object) override {
    own_.NoteCreated(key, ProjectChild(kind, object));
  }
  void ChildDeleted(const std::string& key, ChildKind kind, const std::string& name,
                    const std::string& uid) override {
    own_.NoteDeleted(key, kind, name, uid);
  }
  void NameTaken(const std::string& key, const std::string& name) override {
    own_.NoteConflict(key, name);
  }

 private:
  OwnWrites& own_;
};

SqlJobParts::SqlJobParts(Env env, ControllerSettings settings)
    : env_(std::move(env)),
      stores_(runtime::InformerEnv{env_.client, env_.clock, env_.metrics, env_.log},
              settings.watch),
      own_writes_(env_.clock),
      state_metrics_(env_.metrics),
      monitor_(
          settings.monitor, env_.clock, settings.flink.connect,
          [this](const std::string& key) { env_.enqueue(runtime::ParseQueueKey(key)); }, env_.log,
          env_.metrics),
      flink_watch_(monitor_, settings.flink),
      slots_(settings.max_concurrent_deployments),
      writes_(std::make_unique<Writes>(own_writes_)),
      observer_(stores_, own_writes_, env_.client, env_.clock, env_.connectors),
      actor_(ActorDeps{env_.client, *writes_, env_.clock, env_.is_leader,
                       [this](const std::string& key) { return flink_watch_.Client(key); }}),
      events_({kube::kSqlJobs, env_.client, env_.clock, env_.log, env_.metrics, env_.is_leader},
              settings.instance),
      tuning_(TuningDesk::Env{env_.client, env_.clock, env_.log, env_.is_leader}, settings.tuning),
      reconciler_(ReconcilerDeps{stores_, own_writes_, observer_, actor_, events_, flink_watch_,
                                 slots_, tuning_, verdicts_, state_metrics_, env_.metrics,
                                 env_.clock, env_.log, std::move(settings.config), env_.enqueue}) {
  stores_.sql_jobs().OnChange([this](const runtime::Change<SqlJob>& change) { OnJob(change); });
  for (Stores::ChildInformer* children : stores_.Children()) {
    children->OnChange([this](const runtime::Change<Child>& change) { OnChild(change); });
  }
  stores_.config_maps().OnChange(
      [this](const runtime::Change<Child>& change) { OnConfigMap(change); });
  stores_.pods().OnChange([this](const runtime::Change<PodInfo>& change) { OnPod(change); });
}

SqlJobParts::~SqlJobParts() = default;

// What runs is left alone: it has been compiled, and is compiled again at its next start.
void SqlJobParts::ConnectorsChanged() {
  for (const kube::ObjectKey& job : verdicts_.Jobs()) env_.enqueue(job);
}

void SqlJobParts::OnJob(const runtime::Change<SqlJob>& change) {
  const auto state = [](const std::shared_ptr<const SqlJob>& job) {
    return job ? job->status.state : std::optional<State>();
  };
  state_metrics_.Seen(state(change.old), state(change.now));
  sql_from_.Set(change.key,
                change.now ? change.now->spec.sql_from : std::optional<ConfigMapKeyRef>());
  if (change.now && own_writes_.SawJob(change.key.ToString(), change.now->meta.resource_version)) {
    return;
  }
  if (change.initial && change.now) reconciler_.Appeared(*change.now);
  // Those that nobody has ever looked at do not wait behind a fleet that is as it should be.
  if (change.initial && change.now && change.now->status.state) {
    env_.enqueue_initial(change.key);
  } else {
    env_.enqueue(change.key);
  }
}

void SqlJobParts::OnChild(const runtime::Change<Child>& change) {
  const Child& child = change.now ? *change.now : *change.old;
  const std::string job = JobIndexKey(child.ns, child.job);
  if (change.old && change.now && change.old->job != change.now->job && !change.old->job.empty()) {
    env_.enqueue({change.old->ns, change.old->job});
  }
  if (job.empty()) return;
  if (!change.now) own_writes_.SawChildGone(job, child.uid);
  const bool echo = change.now && own_writes_.SawChild(job, *change.now);
  if (echo || change.initial) return;
  if (change.old && change.now && SameButVersion(*change.old, *change.now)) return;
  env_.enqueue({child.ns, child.job});
}

void SqlJobParts::OnConfigMap(const runtime::Change<Child>& change) {
  if (change.initial) return;
  for (const kube::ObjectKey& job : sql_from_.JobsReading(change.key)) env_.enqueue(job);
}

void SqlJobParts::OnPod(const runtime::Change<PodInfo>& change) {
  const PodInfo& pod = change.now ? *change.now : *change.old;
  if (pod.job.empty() || change.initial) return;
  if (!change.old) observer_.PodAppeared();
  const kube::ObjectKey job{pod.ns, pod.job};
  env_.enqueue(job);
  flink_watch_.Poke(job.ToString());
}

}  // namespace weir::job
