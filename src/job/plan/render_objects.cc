// The Kubernetes objects of one deployment.
#include <algorithm>
#include <charconv>

#include "base/crypto/hash.h"
#include "job/api/codec.h"
#include "job/api/names.h"
#include "job/plan/plan.h"
#include "job/plan/render.h"
#include "sql/compile/owned_keys.h"

namespace weir::job {
namespace {

using doc::Json;

constexpr char kConfigVolume[] = "weir-config";
constexpr char kScriptVolume[] = "weir-script";
constexpr char kConfigDir[] = "/opt/flink/conf";
constexpr char kScriptDir[] = "/opt/flink/weir";

// All that the objects of one deployment share.
struct Scene {
  const SqlJob& job;
  const DeploymentStatus& deployment;
  const std::optional<RunStatus>& run;
  const sql::CompiledUnit& unit;
  const OperatorConfig& config;
};

std::string_view Component(Role role) {
  return role == Role::kTaskManager ? "taskmanager" : "jobmanager";
}

Json Labels(const Scene& scene) {
  Json labels = Json::object();
  labels[kLabelManagedBy] = "weir";
  labels[kLabelJob] = scene.job.meta.name;
  labels[kLabelUid] = scene.job.meta.uid;
  labels[kLabelSequence] = std::to_string(scene.deployment.sequence);
  labels[kLabelJobId] = scene.deployment.job_id;
  return labels;
}

Json Labels(const Scene& scene, Role role) {
  Json labels = Labels(scene);
  labels[kLabelComponent] = Component(role);
  return labels;
}

// Selects the Pods of one role of this deployment and of no other.
Json Selector(const Scene& scene, Role role) {
  Json labels = Json::object();
  labels[kLabelUid] = scene.job.meta.uid;
  labels[kLabelSequence] = std::to_string(scene.deployment.sequence);
  labels[kLabelComponent] = Component(role);
  return labels;
}

Json Object(const Scene& scene, ChildKind kind, const std::string& name, Json labels) {
  const kube::ResourceType& type = ResourceOf(kind);
  Json owner = Json::object();
  owner["apiVersion"] = kApiVersion;
  owner["kind"] = kKind;
  owner["name"] = scene.job.meta.name;
  owner["uid"] = scene.job.meta.uid;
  owner["controller"] = true;
  owner["blockOwnerDeletion"] = true;
  Json object = Json::object();
  object["apiVersion"] = type.ApiVersion();
  object["kind"] = type.kind;
  Json& metadata = object["metadata"];
  metadata["name"] = name;
  metadata["namespace"] = scene.job.meta.ns;
  metadata["labels"] = std::move(labels);
  metadata["ownerReferences"] = Json::array({std::move(owner)});
  return object;
}

CreateChild RenderConfig(const Scene& scene) {
  const ChildKind kind =
      scene.deployment.config_is_secret ? ChildKind::kSecret : ChildKind::kConfigMap;
  Json object = Object(scene, kind, scene.deployment.config_name, Labels(scene));
  object["immutable"] = true;
  Json files = Json::object();
  files["config.yaml"] = ConfigYaml(FlinkConfiguration(scene.job, scene.deployment, scene.config));
  files["log4j-console.properties"] = LoggingProperties();
  files["script.sql"] = scene.unit.script;
  if (kind == ChildKind::kSecret) {
    for (auto& [name, text] : files.items()) {
      text = crypto::Base64Encode(text.get_ref<const std::string&>());
    }
    object["type"] = "Opaque";
  }
  object["data"] = std::move(files);
  return {kind, Role::kConfig, std::move(object)};
}

int RestPortNumber(const Scene& scene) {
  int port = 8081;
  const std::string& text = scene.deployment.rest_port;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

CreateChild RenderService(const Scene& scene) {
  Json object = Object(scene, ChildKind::kService, JobManagerName(scene.job.meta.name),
                       Labels(scene, Role::kJobManager));
  Json ports = Json::array();
  const auto add = [&](const char* name, int port) {
    Json item = Json::object();
    item["name"] = name;
    item["port"] = port;
    item["targetPort"] = port;
    item["protocol"] = "TCP";
    ports.push_back(std::move(item));
  };
  add("rpc", 6123);
  add("blob", 6124);
  add("rest", RestPortNumber(scene));
  Json& spec = object["spec"];
  spec["clusterIP"] = "None";
  // The JobManager and its TaskManagers have to find each other before anything is ready.
  spec["publishNotReadyAddresses"] = true;
  spec["selector"] = Selector(scene, Role::kJobManager);
  spec["ports"] = std::move(ports);
  return {ChildKind::kService, Role::kService, std::move(object)};
}

Json Mount(const char* name, const char* path) {
  Json mount = Json::object();
  mount["name"] = name;
  mount["mountPath"] = path;
  mount["readOnly"] = true;
  return mount;
}

Json Volume(const Scene& scene, const char* name, const std::vector<std::string>& files) {
  const bool secret = scene.deployment.config_is_secret;
  Json source = Json::object();
  source[secret ? "secretName" : "name"] = scene.deployment.config_name;
  source["items"] = Json::array();
  for (const std::string& file : files) {
    Json item = Json::object();
    item["key"] = file;
    item["path"] = file;
    source["items"].push_back(std::move(item));
  }
  Json volume = Json::object();
  volume["name"] = name;
  volume[secret ? "secret" : "configMap"] = std::move(source);
  return volume;
}

// What a user's template may override. 9999 is the user of Flink's image.
Json DefaultTemplate(const Scene& scene, Role role) {
  Json container = Json::object();
  container["name"] = kMainContainer;
  Json& context = container["securityContext"];
  context["allowPrivilegeEscalation"] = false;
  context["capabilities"]["drop"] = Json::array({"ALL"});
  if (role == Role::kJobManager) {
    Json& probe = container["readinessProbe"];
    probe["httpGet"]["path"] = "/overview";
    probe["httpGet"]["port"] = "rest";
    probe["periodSeconds"] = 5;
    probe["timeoutSeconds"] = 3;
    probe["failureThreshold"] = 3;
  }
  Json pod_template = Json::object();
  Json& spec = pod_template["spec"];
  // Only Flink's Kubernetes HA talks to the API server.
  spec["automountServiceAccountToken"] = scene.deployment.high_availability;
  spec["enableServiceLinks"] = false;
  Json& pod_context = spec["securityContext"];
  pod_context["runAsNonRoot"] = true;
  pod_context["runAsUser"] = 9999;
  pod_context["runAsGroup"] = 9999;
  pod_context["fsGroup"] = 9999;
  pod_context["seccompProfile"]["type"] = "RuntimeDefault";
  spec["containers"] = Json::array({std::move(container)});
  return pod_template;
}

// Memory is what Flink sizes its processes by, so request and limit are equal. CPU has a request
// but no limit: a JVM starts and catches up on what is idle, and throttling makes it miss
// heartbeats; who wants a limit sets it in the pod template.
Json Resources(const ProcessResources& resources) {
  Json json = Json::object();
  json["requests"]["cpu"] = resources.cpu;
  json["requests"]["memory"] = resources.memory;
  json["limits"]["memory"] = resources.memory;
  return json;
}

void JobManagerProcess(const Scene& scene, Json* container) {
  // Flink's SQL driver echoes each statement, passwords and all, to standard output.
  (*container)["command"] =
      Json::array({"/bin/sh", "-c", "exec /docker-entrypoint.sh \"$@\" >/dev/null", "weir"});
  Json args = Json::array({"standalone-job"});
  if (scene.deployment.high_availability) {
    // Under HA the leader's address is recorded: it has to be the Pod's own. Before --job-id, since
    // the entry point stops reading dynamic properties at the first option it does not know.
    args.push_back("-Djobmanager.rpc.address=$(POD_IP)");
    Json env = Json::object();
    env["name"] = "POD_IP";
    env["valueFrom"]["fieldRef"]["fieldPath"] = "status.podIP";
    (*container)["env"] = Json::array({std::move(env)});
  }
  for (const char* word : {"--job-id", scene.deployment.job_id.c_str(), "--job-classname",
                           "org.apache.flink.table.runtime.application.SqlDriver", "--scriptUri",
                           "file:///opt/flink/weir/script.sql"}) {
    args.push_back(word);
  }
  (*container)["args"] = std::move(args);
  Json ports = Json::array();
  const auto add = [&](const char* name, int port) {
    Json item = Json::object();
    item["name"] = name;
    item["containerPort"] = port;
    item["protocol"] = "TCP";
    ports.push_back(std::move(item));
  };
  add("rpc", 6123);
  add("blob", 6124);
  add("rest", RestPortNumber(scene));
  (*container)["ports"] = std::move(ports);
}

// What the operator owns: laid over defaults and templates.
Json OwnedTemplate(const Scene& scene, Role role) {
  const SqlJobSpec& job_spec = scene.job.spec;
  const bool job_manager = role == Role::kJobManager;
  Json container = Json::object();
  container["name"] = kMainContainer;
  const auto image = scene.config.images.find(job_spec.flink.version);
  container["image"] = !job_spec.flink.image.empty()        ? job_spec.flink.image
                       : image != scene.config.images.end() ? image->second
                                                            : std::string();
  const std::string& policy = job_spec.flink.image_pull_policy.empty()
                                  ? scene.config.image_pull_policy
                                  : job_spec.flink.image_pull_policy;
  if (!policy.empty()) container["imagePullPolicy"] = policy;
  container["resources"] =
      Resources(job_manager ? job_spec.resources.job_manager : job_spec.resources.task_manager);
  container["volumeMounts"] = Json::array({Mount(kConfigVolume, kConfigDir)});
  Json volumes =
      Json::array({Volume(scene, kConfigVolume, {"config.yaml", "log4j-console.properties"})});
  if (job_manager) {
    JobManagerProcess(scene, &container);
    container["volumeMounts"].push_back(Mount(kScriptVolume, kScriptDir));
    volumes.push_back(Volume(scene, kScriptVolume, {"script.sql"}));
  } else {
    container["args"] = Json::array({"taskmanager"});
  }
  Json pod_template = Json::object();
  pod_template["metadata"]["labels"] = Labels(scene, role);
  Json& spec = pod_template["spec"];
  spec["serviceAccountName"] = job_spec.flink.service_account_name.empty()
                                   ? scene.config.service_account
                                   : job_spec.flink.service_account_name;
  const bool once = job_manager && scene.deployment.mode == Mode::kBatch;
  spec["restartPolicy"] = once ? "Never" : "Always";
  spec["containers"] = Json::array({std::move(container)});
  spec["volumes"] = std::move(volumes);
  return pod_template;
}

Json PodTemplate(const Scene& scene, Role role) {
  const FlinkSpec& flink = scene.job.spec.flink;
  Json out = MergePodTemplate(DefaultTemplate(scene, role), flink.pod_template_common);
  out =
      MergePodTemplate(std::move(out), role == Role::kJobManager ? flink.pod_template_job_manager
                                                                 : flink.pod_template_task_manager);
  return MergePodTemplate(std::move(out), OwnedTemplate(scene, role));
}

Json RenderDeployment(const Scene& scene, Role role, const std::string& name, int replicas) {
  Json object = Object(scene, ChildKind::kDeployment, name, Labels(scene, role));
  Json& spec = object["spec"];
  spec["replicas"] = replicas;
  spec["revisionHistoryLimit"] = 0;
  spec["strategy"]["type"] = "Recreate";
  spec["selector"]["matchLabels"] = Selector(scene, role);
  spec["template"] = PodTemplate(scene, role);
  return object;
}

// What a lost status is rebuilt from; rule_start.cc reads it.
std::string RunText(const RunStatus& run) {
  return run.id + " " + std::string(RunTriggerName(run.trigger)) + " " + FormatTime(run.fire) +
         " " + FormatTime(run.previous_fire) + " " + std::to_string(run.attempt) + " " +
         std::to_string(run.number);
}

CreateChild RenderJobManager(const Scene& scene) {
  const std::string name = JobManagerName(scene.job.meta.name);
  const bool batch = scene.deployment.mode == Mode::kBatch;
  Json object;
  if (batch) {
    object = Object(scene, ChildKind::kJob, name, Labels(scene, Role::kJobManager));
    Json& spec = object["spec"];
    spec["completions"] = 1;
    spec["parallelism"] = 1;
    spec["backoffLimit"] = 0;  // only the operator starts another attempt
    spec["template"] = PodTemplate(scene, Role::kJobManager);
  } else {
    object = RenderDeployment(scene, Role::kJobManager, name, 1);
  }
  object["metadata"]["annotations"][kAnnotationIntent] = scene.deployment.intent_hash;
  if (batch && scene.run) {
    object["metadata"]["annotations"][kAnnotationRunOf] = RunText(*scene.run);
  }
  return {batch ? ChildKind::kJob : ChildKind::kDeployment, Role::kJobManager, std::move(object)};
}

CreateChild RenderTaskManagers(const Scene& scene) {
  const int replicas = TaskManagerCount(scene.job.spec, scene.deployment.parallelism);
  return {
      ChildKind::kDeployment, Role::kTaskManager,
      RenderDeployment(scene, Role::kTaskManager, TaskManagerName(scene.job.meta.name), replicas)};
}

void ReplaceAll(std::string* text, std::string_view from, std::string_view to) {
  for (size_t at = text->find(from); at != std::string::npos; at = text->find(from, at)) {
    text->replace(at, from.size(), to);
    at += to.size();
  }
}

}  // namespace

std::vector<CreateChild> RenderAll(const SqlJob& job, const DeploymentStatus& deployment,
                                   const std::optional<RunStatus>& run,
                                   const sql::CompiledUnit& unit, const OperatorConfig& config) {
  const Scene scene{job, deployment, run, unit, config};
  std::vector<CreateChild> out;
  out.push_back(RenderConfig(scene));
  out.push_back(RenderService(scene));
  out.push_back(RenderJobManager(scene));
  out.push_back(RenderTaskManagers(scene));
  return out;
}

std::vector<CreateChild> RenderRevision(const SqlJob& job, const std::string& name,
                                        std::string_view sql, int64_t number, bool is_secret) {
  const DeploymentStatus no_deployment;
  const sql::CompiledUnit no_unit;
  const OperatorConfig no_config;
  const std::optional<RunStatus> no_run;
  const Scene scene{job, no_deployment, no_run, no_unit, no_config};
  Json labels = Labels(scene);
  for (const char* of_a_run : {kLabelSequence, kLabelJobId}) labels.erase(of_a_run);
  Json content = Json::object();
  content["spec"] = IntentSpecToJson(job.spec);
  content["sql"] = sql;
  std::vector<CreateChild> out;
  if (is_secret) {
    Json secret = Object(scene, ChildKind::kSecret, name, labels);
    secret["type"] = "Opaque";
    secret["immutable"] = true;
    secret["data"]["revision"] = crypto::Base64Encode(doc::DumpJson(content));
    out.push_back({ChildKind::kSecret, Role::kConfig, std::move(secret)});
    content = {{"secret", name}};
  }
  Json revision = Object(scene, ChildKind::kRevision, name, std::move(labels));
  revision["revision"] = number;
  revision["data"] = std::move(content);
  out.push_back({ChildKind::kRevision, Role::kConfig, std::move(revision)});
  return out;
}

int TaskManagerCount(const SqlJobSpec& spec, int parallelism) {
  const int slots = std::max(spec.resources.slots_per_task_manager, 1);
  parallelism = std::max(parallelism, 1);
  return parallelism / slots + (parallelism % slots == 0 ? 0 : 1);
}

bool ConfigIsSecret(const SqlJobSpec& spec, const sql::CompiledUnit& unit) {
  if (unit.contains_secrets) return true;
  const auto is_secret = [](const auto& entry) { return sql::IsSecretKey(entry.first); };
  return std::any_of(spec.flink.configuration.begin(), spec.flink.configuration.end(), is_secret) ||
         std::any_of(spec.variables.begin(), spec.variables.end(), is_secret);
}

std::string UiUrl(const SqlJob& job, const DeploymentStatus& deployment,
                  const OperatorConfig& config) {
  const std::string service = JobManagerName(job.meta.name);
  std::string url = config.ui_url_template;
  if (url.empty()) url = "http://{service}.{namespace}.svc:{port}";
  ReplaceAll(&url, "{service}", service);
  ReplaceAll(&url, "{namespace}", job.meta.ns);
  ReplaceAll(&url, "{port}", deployment.rest_port);
  return url;
}

}  // namespace weir::job
