#include "tests/job/reconcile/world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "job/api/names.h"
#include "job/observe/projections.h"

namespace weir::job {
namespace {

constexpr int kMaxReconciles = 400;

bool Managed(const doc::Json& object) {
  return doc::StringAt(object, {"metadata", "labels", kLabelManagedBy}) == "weir";
}

kube::ObjectKey KeyOf(const doc::Json& object) {
  return {doc::StringAt(object, {"metadata", "namespace"}),
          doc::StringAt(object, {"metadata", "name"})};
}

}  // namespace

World::World(int max_concurrent_deployments) : slots_(max_concurrent_deployments) {
  StartOperator();
}

World::~World() {
  StopOperator();
  if (frozen_) Stop(*frozen_);
}

void World::StartOperator() {
  process_ = std::make_unique<Process>();
  Process& process = *process_;
  SqlJobParts::Env env{client_,
                       clock,
                       metrics,
                       log::MakeMemoryLogger(&log_lines),
                       [this, &process] { return leader && !process.lost_lease; },
                       [this, &process](const kube::ObjectKey& key) { Enqueue(process, key); },
                       [this, &process](const kube::ObjectKey& key) {
                         {
                           const std::lock_guard lock(mutex_);
                           process.waited_behind.insert(key);
                         }
                         Enqueue(process, key);
                       },
                       [this] { return connectors; }};
  ControllerSettings settings;
  settings.config.images = {{"2.2", "flink:2.2.1"}};
  settings.max_concurrent_deployments = slots_;
  settings.flink.in_cluster = true;
  settings.flink.connect = [this](const flink::Target& target) {
    return flink::Connection{&flink_faults, target.base_url, {}};
  };
  settings.monitor.threads = 1;
  settings.monitor.random = [] { return 0.5; };
  settings.instance = "test";
  process.parts = std::make_unique<SqlJobParts>(std::move(env), std::move(settings));
  // Behind the controller's own handlers: told here means told there.
  Stores& stores = process.parts->stores();
  Listen(process, stores.sql_jobs());
  for (Stores::ChildInformer* children : stores.Children()) Listen(process, *children);
  Listen(process, stores.pods());
  for (runtime::InformerCore* informer : stores.All()) informer->Start();
  ASSERT_TRUE(AwaitCaughtUp());
  process.parts->monitor().Start();
}

template <typename T>
void World::Listen(Process& process, runtime::Informer<T>& informer) {
  const std::string_view type = informer.type().plural;
  informer.OnChange([this, &process, type](const runtime::Change<T>& change) {
    const std::lock_guard lock(told_mutex_);
    if (change.now) {
      process.told[type][change.key] = change.now;
    } else {
      process.told[type].erase(change.key);
    }
  });
}

void World::Stop(Process& process) {
  if (process.parts == nullptr) return;
  process.parts->monitor().Stop();
  for (runtime::InformerCore* informer : process.parts->stores().All()) informer->Stop();
  process.parts.reset();
}

void World::StopOperator() {
  Stop(*process_);
  process_ = std::make_unique<Process>();
}

void World::TakeOver() {
  ASSERT_EQ(frozen_, nullptr) << "one at a time";
  process_->lost_lease = true;
  frozen_ = std::move(process_);
  clock.Advance(milliseconds(20'000));
  StartOperator();
}

void World::Apply(const std::string& name, const doc::Json& spec) {
  doc::Json object = api.Object(kube::kSqlJobs, {"shop", name}).value_or(doc::Json{});
  object["apiVersion"] = kApiVersion;
  object["kind"] = kKind;
  object["metadata"]["name"] = name;
  object["metadata"]["namespace"] = "shop";
  object["spec"] = spec;
  if (object["metadata"].contains("uid")) {
    ASSERT_TRUE(user_.Replace(kube::kSqlJobs, object, "", {}).ok());
  } else {
    ASSERT_TRUE(user_.Create(kube::kSqlJobs, object, {}).ok());
  }
}

void World::Annotate(const std::string& name, const std::string& key, const std::string& value) {
  const doc::Json patch = {{"metadata", {{"annotations", {{key, value}}}}}};
  ASSERT_TRUE(user_.Patch(kube::kSqlJobs, {"shop", name}, patch, {}, {}).ok());
}

void World::Delete(const std::string& name) {
  ASSERT_TRUE(user_.Delete(kube::kSqlJobs, {"shop", name}, {}, {}).ok());
}

void World::Describe(const std::string& yaml) {
  auto known = std::make_shared<sql::KnownConnectors>();
  ASSERT_TRUE(known->registry.Add(yaml).ok());
  connectors = std::move(known);
  parts().ConnectorsChanged();
}

void World::Enqueue(Process& process, const kube::ObjectKey& key) {
  const std::lock_guard lock(mutex_);
  process.ready.insert(key);
}

std::optional<kube::ObjectKey> World::Next() {
  const std::lock_guard lock(mutex_);
  if (process_->ready.empty()) return std::nullopt;
  const kube::ObjectKey key = *process_->ready.begin();
  process_->ready.erase(process_->ready.begin());
  return key;
}

void World::Reconcile(const kube::ObjectKey& key) {
  Process& process = *process_;  // another one may have taken over when this one returns
  const auto result = process.parts->reconciler().Reconcile(key, {});
  // Its thread is not started: a world where everything happens in turn.
  while (process.parts->events().WriteNext()) {
  }
  if (&process == frozen_.get()) {
    Stop(*frozen_);
    frozen_.reset();
    return;
  }
  const std::lock_guard lock(mutex_);
  process.due.erase(key);
  std::optional<milliseconds> after = milliseconds(1'000);  // as a back-off would
  if (result.ok()) after = result->requeue_after;
  if (!result.ok() && result.error().code() == Code::kConflict) after = milliseconds(0);
  if (!after) return;
  if (*after <= milliseconds(0)) {
    process.ready.insert(key);
  } else {
    process.due[key] = clock.SteadyNow() + *after;
  }
}

void World::Settle(const std::function<bool()>& crashed) {
  for (int i = 0; i < kMaxReconciles; ++i) {
    if (crashed && crashed()) return;
    ASSERT_TRUE(stale || AwaitCaughtUp()) << "the informers do not catch up";
    const auto key = Next();
    if (!key) return;
    Reconcile(*key);
  }
  FAIL() << "it goes in circles";
}

void World::EnqueueDue() {
  const std::lock_guard lock(mutex_);
  const SteadyTime now = clock.SteadyNow();
  auto& due = process_->due;
  for (auto it = due.begin(); it != due.end();) {
    if (it->second <= now) {
      process_->ready.insert(it->first);
      it = due.erase(it);
    } else {
      ++it;
    }
  }
}

void World::Advance(milliseconds by) {
  clock.Advance(by);
  EnqueueDue();
  Settle();
}

bool World::Until(const std::function<bool()>& done) {
  for (int second = 0; second < 900; ++second) {
    Settle();
    if (testing::Test::HasFatalFailure()) return false;
    if (done()) return true;
    clock.Advance(milliseconds(1'000));
    // The monitor's thread needs a moment of real time to see that the clock moved.
    std::this_thread::sleep_for(milliseconds(2));
    EnqueueDue();
  }
  return false;
}

bool World::AwaitCaughtUp() {
  for (int i = 0; i < 20'000; ++i) {
    if (CaughtUp()) return true;
    if (reconnects && i % 10 == 9) clock.Advance(milliseconds(100));
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
  return false;
}

bool World::CaughtUp() const {
  // What was once seen stays so until something changes.
  const int64_t version = api.resource_version();
  if (version == process_->caught_up_at) return true;
  if (!ShowsEverything()) return false;
  process_->caught_up_at = version;
  return true;
}

bool World::ShowsEverything() const {
  Stores& stores = process_->parts->stores();
  const auto same = [&](auto& informer, const kube::ResourceType& type, bool selected,
                        auto project) {
    const std::lock_guard lock(told_mutex_);
    const auto told_of = process_->told.find(type.plural);
    const Told none;
    const Told& told = told_of == process_->told.end() ? none : told_of->second;
    size_t count = 0;
    for (const doc::Json& object : api.Objects(type)) {
      if (selected && !Managed(object)) continue;
      ++count;
      const auto stored = informer.Get(KeyOf(object));
      if (stored == nullptr || !(*stored == project(object))) return false;
      const auto it = told.find(KeyOf(object));
      if (it == told.end() || it->second != stored) return false;
    }
    return informer.HasSynced() && informer.Size() == count && told.size() == count;
  };
  const auto child = [](ChildKind kind) {
    return [kind](const doc::Json& object) { return ProjectChild(kind, object); };
  };
  return same(stores.sql_jobs(), kube::kSqlJobs, false, SqlJobFromJson) &&
         same(stores.config_maps(), kube::kConfigMaps, false, child(ChildKind::kConfigMap)) &&
         same(stores.services(), kube::kServices, true, child(ChildKind::kService)) &&
         same(stores.deployments(), kube::kDeployments, true, child(ChildKind::kDeployment)) &&
         same(stores.jobs(), kube::kJobs, true, child(ChildKind::kJob)) &&
         same(stores.pods(), kube::kPods, true, ProjectPod);
}

void World::MakePod(const doc::Json& workload, const std::string& component, bool lingers) {
  const kube::ObjectKey key = KeyOf(workload);
  const std::string uid = doc::StringAt(workload, {"metadata", "uid"});
  const doc::Json labels = workload["spec"]["template"]["metadata"]["labels"];
  for (const doc::Json& pod : api.Objects(kube::kPods)) {
    if (pod["metadata"]["ownerReferences"][0]["uid"] == uid) return;
    const bool job_manager =
        component == "jobmanager" &&
        doc::StringAt(pod, {"metadata", "labels", kLabelComponent}) == component;
    if (job_manager && pod["metadata"]["labels"][kLabelJob] == labels[kLabelJob]) ++overlaps;
  }
  const std::string ip = "10.0.0." + std::to_string(++pods_made_);
  doc::Json pod = {{"metadata",
                    {{"name", key.name + "-" + std::to_string(pods_made_)},
                     {"namespace", key.ns},
                     {"labels", labels},
                     {"ownerReferences", doc::Json::array({{{"apiVersion", workload["apiVersion"]},
                                                            {"kind", workload["kind"]},
                                                            {"name", key.name},
                                                            {"uid", uid}}})}}},
                   {"status",
                    {{"phase", "Running"},
                     {"podIP", ip},
                     {"conditions", doc::Json::array({{{"type", "Ready"}, {"status", "True"}}})}}}};
  if (lingers) pod["metadata"]["finalizers"] = {"test/kubelet"};
  api.Put(kube::kPods, pod);
  if (component != "jobmanager") return;
  flink.AddCluster("http://" + ip + ":8081");
  if (lingers) RunFlink(pod);
}

void World::RunPods() {
  for (const kube::ResourceType& type : {kube::kDeployments, kube::kJobs}) {
    for (const doc::Json& workload : api.Objects(type)) {
      MakePod(workload, doc::StringAt(workload, {"metadata", "labels", kLabelComponent}), false);
    }
  }
  api.CollectGarbage();
}

// "execution.state-recovery.path: <path>" of the configuration that the Pods mount.
std::string World::ToldToRestore(const std::string& job, const std::string& sequence) const {
  constexpr std::string_view kKey = "execution.state-recovery.path: ";
  for (const doc::Json& object : api.Objects(kube::kConfigMaps)) {
    const bool ours = doc::StringAt(object, {"metadata", "labels", kLabelJob}) == job &&
                      doc::StringAt(object, {"metadata", "labels", kLabelSequence}) == sequence;
    const std::string config = ours ? doc::StringAt(object, {"data", "config.yaml"}) : "";
    const size_t at = config.find(kKey);
    if (at == std::string::npos) continue;
    const size_t begin = at + kKey.size();
    std::string path = config.substr(begin, config.find('\n', begin) - begin);
    std::erase(path, '"');
    return path;
  }
  return "nothing";
}

void World::RunFlink(const doc::Json& pod) {
  const auto label = [&](const char* key) {
    return doc::StringAt(pod, {"metadata", "labels", key});
  };
  const std::string url = "http://" + doc::StringAt(pod, {"status", "podIP"}) + ":8081";
  const std::string id = label(kLabelJobId);
  flink.Submit(url, id, 2);
  flink.Run(url, id);
  starts.push_back("job " + id + " from " + ToldToRestore(label(kLabelJob), label(kLabelSequence)));
  if (fails.count(std::stoll(label(kLabelSequence))) > 0) {
    flink.Fail(url, id, "java.lang.RuntimeException: boom\n");
  }
}

void World::Live() {
  const int64_t before = api.resource_version();
  if (before == calm_at_ && !pods_stick) return;
  for (const doc::Json& pod : api.Objects(kube::kPods)) {
    if (pods_stick || doc::Find(pod, {"metadata", "deletionTimestamp"}) == nullptr) continue;
    flink.RemoveCluster("http://" + doc::StringAt(pod, {"status", "podIP"}) + ":8081");
    api.Remove(kube::kPods, KeyOf(pod));
  }
  api.CollectGarbage();
  for (const kube::ResourceType& type : {kube::kDeployments, kube::kJobs}) {
    for (const doc::Json& workload : api.Objects(type)) {
      MakePod(workload, doc::StringAt(workload, {"metadata", "labels", kLabelComponent}), true);
    }
  }
  calm_at_ = !pods_stick && api.resource_version() == before ? before : -1;
}

std::string World::FlinkUrl(const std::string& name) const {
  for (const doc::Json& pod : api.Objects(kube::kPods)) {
    if (doc::StringAt(pod, {"metadata", "labels", kLabelJob}) == name &&
        doc::StringAt(pod, {"metadata", "labels", kLabelComponent}) == "jobmanager") {
      return "http://" + doc::StringAt(pod, {"status", "podIP"}) + ":8081";
    }
  }
  return {};
}

void World::KillJobManager(const std::string& name, const std::string& word) {
  const std::string url = FlinkUrl(name);
  for (const doc::Json& pod : api.Objects(kube::kPods)) {
    if ("http://" + doc::StringAt(pod, {"status", "podIP"}) + ":8081" != url) continue;
    const std::string id = doc::StringAt(pod, {"metadata", "labels", kLabelJobId});
    const doc::Json end = {{"exitCode", 137}, {"reason", "Error"}, {"message", id + " " + word}};
    api.PatchStatus(
        kube::kPods, KeyOf(pod),
        {{"phase", "Failed"},
         {"conditions", doc::Json::array({{{"type", "Ready"}, {"status", "False"}}})},
         {"containerStatuses",
          doc::Json::array({{{"name", kMainContainer}, {"state", {{"terminated", end}}}}})}});
  }
  flink.RemoveCluster(url);
}

void World::RunFlinkJob(const std::string& name) {
  const std::string url = FlinkUrl(name);
  const std::string job_id = Job(name)->status.deployment.job_id;
  flink.Submit(url, job_id, 2);
  flink.Run(url, job_id);
}

std::optional<SqlJob> World::Job(const std::string& name) const {
  const auto object = api.Object(kube::kSqlJobs, {"shop", name});
  if (!object) return std::nullopt;
  return SqlJobFromJson(*object);
}

std::string World::StateOf(const std::string& name) const {
  const auto job = Job(name);
  if (!job) return "gone";
  return std::string(job->status.state ? StateName(*job->status.state) : "None") + "/" +
         job->status.reason;
}

std::vector<std::string> World::Children() const {
  std::vector<std::string> lines;
  for (const ChildKind kind : {ChildKind::kConfigMap, ChildKind::kSecret, ChildKind::kService,
                               ChildKind::kDeployment, ChildKind::kJob}) {
    for (const doc::Json& object : api.Objects(ResourceOf(kind))) {
      const Child child = ProjectChild(kind, object);
      if (child.job.empty()) continue;
      lines.push_back(std::string(ChildKindName(kind)) + " " + child.name + " " +
                      std::to_string(child.sequence));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> World::Requests() const {
  std::vector<std::string> lines;
  for (const auto& request : api.Requests()) {
    if (request.query.count("watch") > 0 || request.query.count("limit") > 0) continue;
    // .../namespaces/<ns>/<plural>[/<name>[/<subresource>]]
    std::string path = request.path.substr(request.path.find("/namespaces/") + 12);
    path = path.substr(path.find('/') + 1);
    const size_t name = path.find('/');
    const size_t sub = name == std::string::npos ? name : path.find('/', name + 1);
    std::string line = std::string(http::MethodName(request.method)) + " " + path.substr(0, name);
    if (sub != std::string::npos) line += path.substr(sub);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace weir::job
