// Golden files: every object of a deployment, byte for byte. With WEIR_UPDATE_GOLDEN set they are
// rewritten; the diff is to be reviewed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "base/doc/value.h"
#include "base/doc/yaml.h"
#include "job/plan/render.h"
#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string Golden(const std::string& name) {
  return std::string(WEIR_SOURCE_DIR) + "/tests/golden/job-plan/" + name + ".txt";
}

// All objects that the first plan creates. Texts inside a ConfigMap are shown as lines.
std::string Rendered(const Plan& plan) {
  std::string out;
  for (const Action& action : plan.actions) {
    const auto* create = std::get_if<CreateChild>(&action);
    if (create == nullptr) continue;
    doc::Json object = create->object;
    std::string files;
    if (create->kind == ChildKind::kConfigMap) {
      for (const auto& [name, text] : object["data"].items()) {
        files += "--- " + name + "\n" + text.get<std::string>();
      }
      object.erase("data");
    }
    out += "=== " + std::string(ChildKindName(create->kind)) + "\n" + doc::DumpJsonPretty(object) +
           "\n" + files;
  }
  return out;
}

struct RenderCase {
  const char* name;
  std::function<void(SqlJob*)> prepare;
  const char* own = "";  // a description of a connector
};

doc::Json Parse(const char* yaml) { return doc::ParseYaml(yaml)->front().value; }

const RenderCase kCases[] = {
    {"stream-stateless", [](SqlJob*) {}},
    {"stream-ha",
     [](SqlJob* job) {
       job->spec.checkpoints.directory = "s3://bucket/flink/";
       job->spec.resources.parallelism = 3;
       job->spec.resources.slots_per_task_manager = 2;
       job->spec.flink.configuration["rest.port"] = "18081";
       job->spec.flink.configuration["env.java.opts.all"] = "-Da=\"b: c\" #d";
     }},
    {"batch", [](SqlJob* job) { job->spec.mode = Mode::kBatch; }},
    // At 07:13:30 on 15 November in Tokyo, where it fires at 07:13.
    {"batch-scheduled",
     [](SqlJob* job) {
       job->meta.created -= std::chrono::hours(1);
       job->spec.mode = Mode::kBatch;
       job->spec.schedule.emplace().cron = "*/13 * * * *";
       job->spec.schedule->time_zone = "Asia/Tokyo";
       job->spec.sql =
           "CREATE TABLE s (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '9');\n"
           "CREATE TABLE t (a INT, d STRING, f STRING, p STRING) WITH ('connector' = 'print');\n"
           "INSERT INTO t SELECT a, '${run.date}', '${run.fireTime}',\n"
           "  '${run.previousFireTime:yyyyMMddHHmm} ${run.id}' FROM s;\n";
     }},
    {"pod-templates",
     [](SqlJob* job) {
       job->spec.flink.pod_template_common = Parse(R"(
metadata:
  labels: {team: orders, weir.dev/uid: forged}
  annotations: {a: b}
spec:
  nodeSelector: {disk: ssd}
  securityContext: {runAsUser: 1234}
  imagePullSecrets: [{name: pull}]
  containers:
  - name: flink-main-container
    image: overridden/by:us
    env: [{name: A, value: common}, {name: B, value: common}]
    resources: {limits: {cpu: "2", memory: 9Gi, ephemeral-storage: 1Gi}}
    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, emptyDir: {}}, {name: weir-config, emptyDir: {}}]
)");
       job->spec.flink.pod_template_job_manager = Parse(R"(
spec:
  containers:
  - name: flink-main-container
    env: [{name: A, value: job-manager}]
    readinessProbe: {tcpSocket: {port: 6123}}
    args: [gone]
  - {name: sidecar, image: "busybox:1"}
)");
       job->spec.flink.pod_template_task_manager = Parse(R"(
spec: {containers: [{name: flink-main-container, securityContext: {privileged: true}}]}
)");
     }},
    {"secret",
     [](SqlJob* job) {
       job->spec.flink.configuration["s3.password"] = "canary-hunter2";
       job->spec.flink.service_account_name = "team";
       job->spec.flink.image = "registry.example/flink:1";
       job->spec.flink.image_pull_policy = "Always";
     }},
    // Made in front of the script, on its first line.
    {"functions",
     [](SqlJob* job) {
       job->spec.functions = {
           {"mask", "com.example.Text$Mask", "JAVA", "/opt/flink/usrlib/functions.jar",
            "(STRING [, INT]) RETURNS STRING"},
           {"value", "com.example.Value", "SCALA", "", ""}};
       job->spec.sql =
           "-- what a user wrote\n"
           "CREATE TABLE s (a STRING) WITH ('connector' = 'datagen');\n"
           "CREATE TABLE t (a STRING) WITH ('connector' = 'blackhole');\n"
           "INSERT INTO t SELECT mask(a, 4) FROM s;\n";
     }},
    // Its older keys become today's, as the description says.
    {"own-connector",
     [](SqlJob* job) {
       job->spec.sql =
           "CREATE TABLE s (a INT) WITH ('connector.type' = 'shopbus', 'connector.channel' = "
           "'orders');\n"
           "CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');\n"
           "INSERT INTO t SELECT a FROM s;\n";
     },
     "connector: shop-bus\n"
     "options: {channel: {type: string}}\n"
     "legacy: {type: shopbus, keys: {connector.channel: channel}}\n"},
};

TEST(RenderTest, Golden) {
  for (const RenderCase& row : kCases) {
    SCOPED_TRACE(row.name);
    PlanWorld world;
    row.prepare(&world.job);
    world.obs.connectors = Described(row.own);
    world.obs.sql.text = world.job.spec.sql;
    const Plan plan = world.Decide();
    ASSERT_EQ(plan.rule, "Start") << plan.status.message;
    const std::string text = Rendered(plan);
    if (std::getenv("WEIR_UPDATE_GOLDEN") != nullptr) std::ofstream(Golden(row.name)) << text;
    EXPECT_EQ(text, ReadFile(Golden(row.name)));
    EXPECT_EQ(text, Rendered(world.Decide())) << "rendering is deterministic";
  }
}

TEST(RenderTest, NoSecretOutsideOfTheSecret) {
  PlanWorld world;
  world.job.spec.flink.configuration["s3.password"] = "canary-hunter2";
  const Plan plan = world.Decide();
  for (const Action& action : plan.actions) {
    if (const auto* create = std::get_if<CreateChild>(&action)) {
      EXPECT_EQ(doc::DumpJson(create->object).find("canary"), std::string::npos);
    }
  }
  EXPECT_TRUE(plan.status.deployment.config_is_secret);
}

TEST(RenderTest, OnlyTheJobManagerMountsTheScript) {
  PlanWorld world;
  for (const Action& action : world.Decide().actions) {
    const auto* create = std::get_if<CreateChild>(&action);
    if (create == nullptr || create->role == Role::kConfig) continue;
    const bool mounts = doc::DumpJson(create->object).find("weir-script") != std::string::npos;
    EXPECT_EQ(mounts, create->role == Role::kJobManager);
  }
}

TEST(RenderTest, ConfigurationPrecedence) {
  SqlJob job = NewJob();
  OperatorConfig config = TestConfig();
  config.flink_defaults = {{"pipeline.name", "operator"}, {"a", "operator"}, {"b", "operator"}};
  job.spec.flink.configuration = {{"b", "user"}, {"parallelism.default", "7"}};
  job.spec.resources.parallelism = 2;
  const auto keys = FlinkConfiguration(job, {}, config);
  EXPECT_EQ(keys.at("pipeline.name"), "operator");
  EXPECT_EQ(keys.at("a"), "operator");
  EXPECT_EQ(keys.at("b"), "user");
  EXPECT_EQ(keys.at("parallelism.default"), "2") << "the typed field wins";
}

// An image of Flink's own passes these options on as they are; without them Java 17 refuses it.
TEST(RenderTest, StockJavaOptionsComeBeforeTheUsers) {
  struct Row {
    const char *defaults, *users, *tail;
  };
  const char last[] = " --add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED";
  for (const Row& row :
       {Row{nullptr, nullptr, ""}, Row{nullptr, "-Da=b -Xss2m", " -Da=b -Xss2m"},
        Row{"-Dours", nullptr, " -Dours"}, Row{"-Dours", "-Dtheirs", " -Dtheirs"}}) {
    SqlJob job = NewJob();
    OperatorConfig config = TestConfig();
    if (row.defaults != nullptr) config.flink_defaults["env.java.opts.all"] = row.defaults;
    if (row.users != nullptr) job.spec.flink.configuration["env.java.opts.all"] = row.users;
    const std::string value = FlinkConfiguration(job, {}, config).at("env.java.opts.all");
    EXPECT_EQ(value.rfind("--add-exports=java.base/sun.net.util=ALL-UNNAMED --add-exports=", 0),
              0u);
    const std::string end = last + std::string(row.tail);
    ASSERT_GE(value.size(), end.size());
    EXPECT_EQ(value.substr(value.size() - end.size()), end);
  }
}

TEST(RenderTest, ConfigYamlReadsBackAsText) {
  std::map<std::string, std::string> keys;
  int n = 0;
  for (const char* value :
       {"",         "yes",      "NO",  "null", "~",     "1e3",   "0123",        "1.5",
        "a: b",     "a #b",     "- a", "{x}",  "'q'",   "\"q\"", "back\\slash", "line\nbreak",
        "\xC3\xA9", "s3://b/c", "*x",  "%a",   "1024m", " a "}) {
    keys["k" + std::to_string(n++)] = value;
  }
  const auto documents = doc::ParseYaml(ConfigYaml(keys));
  ASSERT_TRUE(documents.ok());
  const doc::Json& read = documents->front().value;
  ASSERT_EQ(read.size(), keys.size());
  for (const auto& [key, value] : keys) {
    ASSERT_TRUE(read.at(key).is_string()) << value;
    EXPECT_EQ(read.at(key).get<std::string>(), value);
  }
}

TEST(RenderTest, TaskManagersFollowParallelismAndSet) {
  struct Row {
    int parallelism, slots;
    const char* set;
    int replicas;
  };
  for (const Row& row : {Row{1, 1, "", 1}, Row{5, 2, "", 3}, Row{4, 2, "", 2}, Row{1, 1, "6", 6}}) {
    PlanWorld world;
    world.job.spec.resources.parallelism = row.parallelism;
    world.job.spec.resources.slots_per_task_manager = row.slots;
    if (*row.set != '\0') {
      world.Edit("SET 'parallelism.default' = '" + std::string(row.set) + "';\n" + kGoodSql);
    }
    const Plan plan = world.Decide();
    const auto& task_managers = std::get<CreateChild>(plan.actions.back());
    EXPECT_EQ(doc::IntAt(task_managers.object, {"spec", "replicas"}), row.replicas);
  }
}

TEST(RenderTest, MergeTakesAnyShape) {
  const doc::Json shapes[] = {{},
                              1,
                              Parse("[1, {a: b}]"),
                              Parse("{containers: {a: b}}"),
                              Parse("{containers: [1, null, {name: x}, {name: 1}]}"),
                              Parse("{env: [{value: a}], containers: [{name: x, env: 1}]}")};
  for (const doc::Json& base : shapes) {
    for (const doc::Json& over : shapes) {
      const doc::Json merged = MergePodTemplate(base, over);
      EXPECT_EQ(MergePodTemplate(merged, {}), merged);
    }
  }
  const doc::Json merged = MergePodTemplate(shapes[4], shapes[5]);
  EXPECT_EQ(merged["containers"].size(), 4u);
  EXPECT_EQ(merged["containers"][2]["env"], 1);
}

}  // namespace
}  // namespace weir::job
