// The schema in crds/ against the C++ types: same fields, same defaults, same bounds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <sstream>

#include "base/doc/value.h"
#include "base/doc/yaml.h"
#include "job/api/bounds.h"
#include "job/api/codec.h"
#include "job/api/names.h"
#include "job/api/quantity.h"

namespace weir::job {
namespace {

using doc::Json;
using ::testing::IsEmpty;

Json LoadCrd() {
  std::ifstream file(std::string(WEIR_SOURCE_DIR) + "/crds/weir.dev_sqljobs.yaml");
  std::stringstream text;
  text << file.rdbuf();
  auto documents = doc::ParseYaml(text.str());
  if (!documents.ok()) {
    ADD_FAILURE() << documents.status().ToString();
    return {};
  }
  return documents->at(0).value;
}

const Json& Crd() {
  static const Json kCrd = LoadCrd();
  return kCrd;
}

const Json& Schema(const char* part) {
  return Crd()["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"][part];
}

using Visit = std::function<void(const std::string& path, const Json& schema)>;

// Every node of a schema, with a path like "flink.podTemplates.common"; list items add "[]".
void Walk(const Json& schema, const std::string& path, const Visit& visit) {
  visit(path, schema);
  if (schema.contains("properties")) {
    for (const auto& [name, child] : schema["properties"].items()) {
      Walk(child, path.empty() ? name : path + "." + name, visit);
    }
  }
  if (schema.contains("items")) Walk(schema["items"], path + "[]", visit);
}

std::set<std::string> SchemaLeaves(const char* part) {
  std::set<std::string> leaves;
  Walk(Schema(part), "", [&](const std::string& path, const Json& schema) {
    if (!schema.contains("properties") && !schema.contains("items")) leaves.insert(path);
  });
  return leaves;
}

// The same of a value: which leaves it has.
void ValueLeaves(const Json& value, const std::string& path, std::set<std::string>* leaves) {
  if (value.is_object() && !value.empty()) {
    for (const auto& [name, child] : value.items()) {
      ValueLeaves(child, path.empty() ? name : path + "." + name, leaves);
    }
  } else if (value.is_array() && !value.empty()) {
    for (const Json& child : value) ValueLeaves(child, path + "[]", leaves);
  } else {
    leaves->insert(path);
  }
}

Json::json_pointer Pointer(std::string path) {
  std::string out = "/";
  for (const char c : path) out += c == '.' ? '/' : c;
  return Json::json_pointer(out);
}

SqlJobSpec Decode(const Json& spec) {
  std::vector<std::string> errors;
  SqlJobSpec out = SpecFromJson(spec, &errors);
  EXPECT_THAT(errors, IsEmpty()) << spec.dump();
  return out;
}

// What the API server does with defaults: an absent member with a default is set, then looked into.
void ApplyDefaults(const Json& schema, Json* value) {
  if (!value->is_object() || !schema.contains("properties")) return;
  for (const auto& [name, child] : schema["properties"].items()) {
    if (!value->contains(name) && child.contains("default")) (*value)[name] = child["default"];
    if (value->contains(name)) ApplyDefaults(child, &(*value)[name]);
  }
}

struct Leaf {
  const char* path;
  Json value;  // valid, and not the default
  std::function<void(SqlJobSpec*)> set;
};

// Stops the build when a type gets a field, so that the tables below get a row for it.
[[maybe_unused]] void PinSpec(const SqlJobSpec& spec, const FlinkSpec& flink,
                              const ResourcesSpec& resources, const CheckpointsSpec& checkpoints,
                              const TimeoutsSpec& timeouts, const ProcessResources& process,
                              const ConfigMapKeyRef& ref, const SavepointsSpec& savepoints,
                              const RestoreSpec& restore, const DeletionSpec& deletion,
                              const ScheduleSpec& schedule, const TuningSpec& tuning,
                              const QuietHours& quiet, const FunctionSpec& function) {
  [[maybe_unused]] const auto& [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16, a17, a18, a19, a20, a21] = spec;
  [[maybe_unused]] const auto& [b1, b2, b3, b4, b5, b6, b7, b8] = flink;
  [[maybe_unused]] const auto& [c1, c2, c3, c4, c5, c6] = resources;
  [[maybe_unused]] const auto& [d1, d2] = checkpoints;
  [[maybe_unused]] const auto& [e1, e2, e3] = timeouts;
  [[maybe_unused]] const auto& [f1, f2] = process;
  [[maybe_unused]] const auto& [g1, g2] = ref;
  [[maybe_unused]] const auto& [h1, h2, h3] = savepoints;
  [[maybe_unused]] const auto& [i1, i2, i3, i4] = restore;
  [[maybe_unused]] const auto& [j1, j2] = deletion;
  [[maybe_unused]] const auto& [k1, k2, k3, k4, k5] = schedule;
  [[maybe_unused]] const auto& [m1, m2, m3, m4, m5, m6, m7, m8] = tuning;
  [[maybe_unused]] const auto& [n1, n2, n3] = quiet;
  [[maybe_unused]] const auto& [o1, o2, o3, o4, o5] = function;
}

[[maybe_unused]] void PinStatus(const SqlJobStatus& status, const Condition& condition,
                                const DeploymentStatus& deployment, const FailureStatus& failure,
                                const CheckpointStatus& checkpoint, const SqlSummary& sql,
                                const SavepointStatus& savepoint, const StatePoint& point,
                                const RunStatus& run, const RunsStatus& runs,
                                const TunedStatus& tuned, const TunedResources& resources) {
  [[maybe_unused]] const auto& [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16, a17, a18, a19, a20, a21, a22, a23, a24] = status;
  [[maybe_unused]] const auto& [b1, b2, b3, b4, b5, b6] = condition;
  [[maybe_unused]] const auto& [c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15,
                                c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28,
                                c29, c30, c31, c32, c33, c34] = deployment;
  [[maybe_unused]] const auto& [d1, d2, d3, d4, d5, d6, d7] = failure;
  [[maybe_unused]] const auto& [e1, e2, e3] = checkpoint;
  [[maybe_unused]] const auto& [f1, f2, f3, f4, f5] = sql;
  [[maybe_unused]] const auto& [k1, k2, k3, k4] = tuned;
  [[maybe_unused]] const auto& [l1, l2, l3] = resources;
  [[maybe_unused]] const auto& [g1, g2, g3, g4, g5, g6, g7, g8] = savepoint;
  [[maybe_unused]] const auto& [h1, h2, h3, h4] = point;
  [[maybe_unused]] const auto& [i1, i2, i3, i4, i5, i6] = run;
  [[maybe_unused]] const auto& [j1, j2, j3, j4, j5, j6, j7, j8, j9, j10, j11, j12, j13] = runs;
}

std::vector<Leaf> SpecTable() {
  const Json pod_template = {{"spec", {{"nodeSelector", {{"disk", "fast"}}}}}};
  const auto ref = [](SqlJobSpec* spec) -> ConfigMapKeyRef& {
    if (!spec->sql_from) spec->sql_from.emplace();
    return *spec->sql_from;
  };
  const auto schedule = [](SqlJobSpec* spec) -> ScheduleSpec& { return *spec->schedule; };
  // With spec.tuning there, and no word of its mode.
  const auto tuned = [](SqlJobSpec* spec) -> TuningSpec& {
    spec->tuning.mode = TuningMode::kRecommend;
    return spec->tuning;
  };
  return {
      {"schedule.cron", "@daily", [=](auto* s) { schedule(s).cron = "@daily"; }},
      {"schedule.timeZone", "Asia/Shanghai",
       [=](auto* s) { schedule(s).time_zone = "Asia/Shanghai"; }},
      {"schedule.concurrencyPolicy", "Replace",
       [=](auto* s) { schedule(s).concurrency = ConcurrencyPolicy::kReplace; }},
      {"schedule.startingDeadlineSeconds", 600,
       [=](auto* s) { schedule(s).starting_deadline_s = 600; }},
      {"schedule.runTimeout", "2h", [=](auto* s) { schedule(s).run_timeout = seconds(7200); }},
      {"sql", "INSERT INTO b SELECT 2;", [](auto* s) { s->sql = "INSERT INTO b SELECT 2;"; }},
      {"sqlFrom.configMapKeyRef.name", "scripts", [=](auto* s) { ref(s).name = "scripts"; }},
      {"sqlFrom.configMapKeyRef.key", "a.sql", [=](auto* s) { ref(s).key = "a.sql"; }},
      {"validation", "Warn", [](auto* s) { s->validation = Validation::kWarn; }},
      {"variables",
       {{"region", "eu"}},
       [](auto* s) {
         s->variables = {{"region", "eu"}};
       }},
      {"mode", "Batch", [](auto* s) { s->mode = Mode::kBatch; }},
      {"state", "Killed", [](auto* s) { s->state = DesiredState::kKilled; }},
      {"flink.image", "me/flink:1", [](auto* s) { s->flink.image = "me/flink:1"; }},
      {"flink.imagePullPolicy", "Never", [](auto* s) { s->flink.image_pull_policy = "Never"; }},
      {"flink.configuration",
       {{"k", "v"}},
       [](auto* s) {
         s->flink.configuration = {{"k", "v"}};
       }},
      {"flink.serviceAccountName", "me", [](auto* s) { s->flink.service_account_name = "me"; }},
      {"flink.podTemplates.common", pod_template,
       [=](auto* s) { s->flink.pod_template_common = pod_template; }},
      {"flink.podTemplates.jobManager", pod_template,
       [=](auto* s) { s->flink.pod_template_job_manager = pod_template; }},
      {"flink.podTemplates.taskManager", pod_template,
       [=](auto* s) { s->flink.pod_template_task_manager = pod_template; }},
      {"resources.parallelism", 7, [](auto* s) { s->resources.parallelism = 7; }},
      {"resources.slotsPerTaskManager", 3,
       [](auto* s) { s->resources.slots_per_task_manager = 3; }},
      {"resources.jobManager.cpu", "250m", [](auto* s) { s->resources.job_manager.cpu = "250m"; }},
      {"resources.jobManager.memory", "2Gi",
       [](auto* s) { s->resources.job_manager.memory = "2Gi"; }},
      {"resources.taskManager.cpu", "4",
       [](auto* s) {
         s->resources.task_manager.cpu = "4";
         s->resources.cpu_given = true;
       }},
      {"resources.taskManager.memory", "3Gi",
       [](auto* s) {
         s->resources.task_manager.memory = "3Gi";
         s->resources.memory_given = true;
       }},
      {"checkpoints.directory", "s3://b/c", [](auto* s) { s->checkpoints.directory = "s3://b/c"; }},
      {"checkpoints.interval", "5m", [](auto* s) { s->checkpoints.interval = seconds(300); }},
      {"upgrade.mode", "Stateless", [](auto* s) { s->upgrade_mode = UpgradeMode::kStateless; }},
      {"savepoints.schedule", "0 3 * * *", [](auto* s) { s->savepoints.schedule = "0 3 * * *"; }},
      {"savepoints.keep", 7, [](auto* s) { s->savepoints.keep = 7; }},
      {"deletion.savepoint", true, [](auto* s) { s->deletion.savepoint = true; }},
      {"restart.maxAttempts", 0, [](auto* s) { s->restart.max_attempts = 0; }},
      {"restart.backoff.initial", "9s", [](auto* s) { s->restart.initial = seconds(9); }},
      {"restart.backoff.max", "9m", [](auto* s) { s->restart.max = seconds(540); }},
      {"restart.backoff.factor", 3, [](auto* s) { s->restart.factor = 3; }},
      {"upgrade.stableAfter", "9m", [](auto* s) { s->stable_after = seconds(540); }},
      {"upgrade.maxCheckpointAge", "2h", [](auto* s) { s->max_checkpoint_age = seconds(7200); }},
      {"savepoints.directory", "s3://b/s", [](auto* s) { s->savepoints.directory = "s3://b/s"; }},
      {"restore.from", "s3://b/x", [](auto* s) { s->restore.from = "s3://b/x"; }},
      {"restore.nonce", 7, [](auto* s) { s->restore.nonce = "7"; }},
      {"restore.allowNonRestoredState", true,
       [](auto* s) { s->restore.allow_non_restored_state = true; }},
      {"restore.claimMode", "Claim", [](auto* s) { s->restore.claim_mode = ClaimMode::kClaim; }},
      {"deletion.state", "Delete", [](auto* s) { s->deletion.state = StateDeletion::kDelete; }},
      {"tuning.mode", "Auto", [](auto* s) { s->tuning.mode = TuningMode::kAuto; }},
      {"tuning.target.utilization", 0.5, [=](auto* s) { tuned(s).utilization = 0.5; }},
      {"tuning.target.maxLag", "2m", [=](auto* s) { tuned(s).max_lag = seconds(120); }},
      {"tuning.target.deadline", "1h", [=](auto* s) { tuned(s).deadline = seconds(3600); }},
      {"tuning.bounds.parallelism.min", 2, [=](auto* s) { tuned(s).parallelism.min = 2; }},
      {"tuning.bounds.parallelism.max", 9, [=](auto* s) { tuned(s).parallelism.max = 9; }},
      {"tuning.bounds.taskManager.cpu.min", "500m",
       [=](auto* s) { tuned(s).task_manager_cpu.min = "500m"; }},
      {"tuning.bounds.taskManager.cpu.max", "2",
       [=](auto* s) { tuned(s).task_manager_cpu.max = "2"; }},
      {"tuning.bounds.taskManager.memory.min", "1Gi",
       [=](auto* s) { tuned(s).task_manager_memory.min = "1Gi"; }},
      {"tuning.bounds.taskManager.memory.max", "8Gi",
       [=](auto* s) { tuned(s).task_manager_memory.max = "8Gi"; }},
      {"timeouts.savepoint", "3m", [](auto* s) { s->timeouts.savepoint = seconds(180); }},
      {"timeouts.progress", "2m", [](auto* s) { s->timeouts.progress = seconds(120); }},
      {"timeouts.cancel", "30s", [](auto* s) { s->timeouts.cancel = seconds(30); }},
  };
}

// Enums of one word have no other value yet; what the codec does with another one is its own test.
const std::set<std::string> kOneWord = {"target.type", "flink.version"};
// Of lists of objects; TuningCodecTest and FunctionsTest read them.
const std::set<std::string> kOfLists = {"functions[].artifact",   "functions[].class",
                                        "functions[].language",   "functions[].name",
                                        "functions[].signature",  "tuning.quietHours[].from",
                                        "tuning.quietHours[].to", "tuning.quietHours[].timeZone"};

TEST(CrdSpecTest, EveryLeafIsReadAndEveryFieldIsInTheSchema) {
  std::set<std::string> seen = kOneWord;
  seen.insert(kOfLists.begin(), kOfLists.end());
  for (const Leaf& leaf : SpecTable()) {
    seen.insert(leaf.path);
    const bool from = std::string(leaf.path).starts_with("sqlFrom");
    Json json = Json::object();
    SqlJobSpec want;
    if (from) {
      json["sqlFrom"]["configMapKeyRef"] = {{"name", "n"}, {"key", "k"}};
      want.sql_from = ConfigMapKeyRef{"n", "k"};
    } else {
      json["sql"] = want.sql = "INSERT INTO a SELECT 1;";
    }
    if (std::string(leaf.path).starts_with("schedule.")) {
      json["mode"] = "Batch";
      json["schedule"]["cron"] = "0 2 * * *";
      want.mode = Mode::kBatch;
      want.schedule.emplace().cron = "0 2 * * *";
    }
    const SqlJobSpec before = Decode(json);
    EXPECT_EQ(before, want) << leaf.path;
    json[Pointer(leaf.path)] = leaf.value;
    leaf.set(&want);
    EXPECT_EQ(Decode(json), want) << leaf.path;
    EXPECT_NE(want, before) << leaf.path << ": the table's value is the default";
  }
  EXPECT_EQ(seen, SchemaLeaves("spec"));
}

TEST(CrdSpecTest, EnumsOfOneWord) {
  for (const std::string& path : kOneWord) {
    EXPECT_EQ(Schema("spec")[Pointer("properties." + std::regex_replace(path, std::regex("\\."),
                                                                        ".properties."))]["enum"]
                  .size(),
              1u)
        << path << ": give it a row in SpecTable";
  }
  std::vector<std::string> errors;
  EXPECT_EQ(SpecFromJson({{"sql", "x"}, {"flink", {{"version", "9.9"}}}}, &errors).flink.version,
            "9.9");
  EXPECT_THAT(errors, IsEmpty());
  SpecFromJson({{"sql", "x"}, {"target", {{"type", "Yarn"}}}}, &errors);
  EXPECT_EQ(errors.size(), 1u);
}

TEST(CrdSpecTest, DefaultsAreTheTypes) {
  Json json = {{"sql", "x"}};
  ApplyDefaults(Schema("spec"), &json);
  EXPECT_GT(json.size(), 8u);
  SqlJobSpec want;
  want.sql = "x";
  EXPECT_EQ(Decode(json), want);
}

TEST(CrdSpecTest, EnumsAreTheWordsOfTheParsers) {
  const Json& spec = Schema("spec")["properties"];
  const auto all = [](const Json& schema, auto parse) {
    for (const Json& word : schema["enum"]) {
      EXPECT_TRUE(parse(word.get<std::string>())) << word;
    }
    return schema["enum"].size();
  };
  EXPECT_EQ(all(spec["mode"], ParseMode), 2u);
  EXPECT_EQ(all(spec["state"], ParseDesiredState), 3u);
  EXPECT_EQ(all(spec["validation"], ParseValidation), 2u);
  EXPECT_EQ(all(spec["schedule"]["properties"]["concurrencyPolicy"], ParseConcurrencyPolicy), 2u);
  EXPECT_EQ(all(Schema("status")["properties"]["run"]["properties"]["trigger"], ParseRunTrigger),
            4u);
  EXPECT_EQ(all(spec["upgrade"]["properties"]["mode"], ParseUpgradeMode), 3u);
  EXPECT_EQ(all(spec["restore"]["properties"]["claimMode"], ParseClaimMode), 2u);
  EXPECT_EQ(all(spec["deletion"]["properties"]["state"], ParseStateDeletion), 2u);
  EXPECT_EQ(all(spec["tuning"]["properties"]["mode"], ParseTuningMode), 3u);
  EXPECT_EQ(
      all(Schema("status")["properties"]["deployment"]["properties"]["stopMode"], ParseUpgradeMode),
      3u);
  EXPECT_EQ(all(Schema("status")["properties"]["state"], ParseState), 7u);
  EXPECT_EQ(all(Schema("status")["properties"]["deployment"]["properties"]["mode"], ParseMode), 2u);
}

// What a pattern lets pass, the codec reads.
TEST(CrdSpecTest, PatternsAreNoWiderThanTheParsers) {
  const Json& spec = Schema("spec")["properties"];
  const auto matches = [](const Json& schema, const char* text) {
    return std::regex_search(text, std::regex(schema["pattern"].get<std::string>()));
  };
  const Json& process = spec["resources"]["properties"]["jobManager"]["properties"];
  for (const char* text :
       {"1",  "500m", "0.5",   "1.25", "10m", "1Gi", "1536Mi", "2Ti", "1k", "3M", "4G",
        "5T", "7Ki",  "1.5Gi", "1e3",  "Gi",  "-1",  "1 Gi",   "1gi", "",   "1."}) {
    if (matches(process["cpu"], text)) {
      EXPECT_TRUE(ParseCpuMillis(text).ok()) << text;
    }
    if (matches(process["memory"], text)) {
      EXPECT_TRUE(ParseQuantityBytes(text).ok()) << text;
    }
  }
  EXPECT_TRUE(matches(process["cpu"], "500m"));
  EXPECT_TRUE(matches(process["memory"], "1536Mi"));
  const Json& interval = spec["checkpoints"]["properties"]["interval"];
  for (const char* text : {"60s", "250ms", "5m", "2h", "1d", "1h30m", "999999999d", "60", "s",
                           "-1s", "1.5h", "", "1w", " 1s"}) {
    EXPECT_EQ(matches(interval, text), ParseDuration(text).ok()) << text;
  }
}

SqlJobStatus FullStatus() {
  const SystemTime time = *ParseTime("2026-01-02T03:04:05Z");
  SqlJobStatus status;
  status.observed_generation = 1;
  status.state = State::kFailed;
  status.reason = "JobFailed";
  status.message = "m";
  status.result = "Failed";
  status.job_state = "FAILED";
  status.parallelism = 2;
  status.conditions = {{"Ready", "False", "JobFailed", "m", time, 1}};
  status.deployment = {1,
                       "id",
                       "hash",
                       "frame",
                       1,
                       "orders-1-ab",
                       true,
                       true,
                       Mode::kBatch,
                       2,
                       true,
                       1,
                       time,
                       time,
                       "old",
                       "8081",
                       time,
                       time,
                       time,
                       time,
                       7,
                       8,
                       time,
                       "7",
                       "8",
                       "s3://b/chk-1",
                       "s3://b",
                       UpgradeMode::kSavepoint,
                       "trigger",
                       time,
                       3,
                       time,
                       "disk full",
                       {"format shop-json 0123456789abcdef"}};
  status.run = RunStatus{"id", RunTrigger::kBackfill, time, time - seconds(60), 2, 3};
  status.runs = RunsStatus{9,
                           5,
                           2,
                           1,
                           4,
                           "0 2 * * * UTC",
                           time,
                           time + seconds(60),
                           "1",
                           "2",
                           "a",
                           time,
                           time + seconds(9)};
  status.ui_url = "http://x";
  status.start = time;
  status.end = time + seconds(1);
  status.failure =
      FailureStatus{"cause", {"outer", "cause"}, 3, 4, "OOMKilled", "orders-jm-0", {"a line"}};
  status.checkpoint = CheckpointStatus{5, "s3://b/c/chk-5", time};
  status.savepoint =
      SavepointStatus{"s3://b/sp", time, "n", "trigger", time, "disk full", {"sp"}, time};
  status.state_point = StatePoint{"s3://b/sp", true, 1, time};
  status.restart = {2, time};
  status.revisions = {"orders-b", "orders-a", "orders-a", {"orders-a", "orders-b"}};
  status.rollback = RollbackStatus{"orders-a", "hash", 4, "7", "8", "boom"};
  status.sql = SqlSummary{3, {"a (kafka)"}, {"b (jdbc)"}, {"SQL0301 3:1: note"}, true};
  status.tuned = TunedStatus{{4, "1", "2Gi"}, time, "busy", "hash"};
  status.recommended = TunedStatus{{6, "500m", "3Gi"}, time, "busier", "hash"};
  return status;
}

TEST(CrdStatusTest, EveryLeafIsWrittenAndReadBack) {
  const SqlJobStatus full = FullStatus();
  const Json json = StatusToJson(full);
  EXPECT_EQ(StatusFromJson(json), full);
  std::set<std::string> leaves;
  ValueLeaves(json, "", &leaves);
  EXPECT_EQ(leaves, SchemaLeaves("status"));
  // Without any one of them something else is read: no leaf is written in vain.
  for (std::string leaf : leaves) {
    if (leaf.ends_with("[]")) leaf.resize(leaf.size() - 2);
    leaf = std::regex_replace(leaf, std::regex("\\[\\]"), ".0");
    Json without = json;
    const auto pointer = Pointer(leaf);
    without[pointer.parent_pointer()].erase(pointer.back());
    EXPECT_NE(StatusFromJson(without), full) << leaf;
  }
}

TEST(CrdStatusTest, SchemaBoundsAreTheTypes) {
  const auto bound = [](const char* path, const char* key) {
    const std::string full =
        "properties." + std::regex_replace(std::string(path), std::regex("\\."), ".properties.");
    const Json* at =
        &Schema("status")[Pointer(std::regex_replace(full, std::regex("\\[\\]"), ".items"))];
    return (*at)[key].get<size_t>();
  };
  EXPECT_EQ(bound("message", "maxLength"), kMaxMessageBytes);
  EXPECT_EQ(bound("reason", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("result", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("jobState", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("uiUrl", "maxLength"), kMaxDetailBytes);
  EXPECT_EQ(bound("run.id", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("runs.schedule", "maxLength"), kMaxScheduleBytes);
  EXPECT_EQ(bound("runs.backfill", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("conditions", "maxItems"), kMaxConditions);
  EXPECT_EQ(bound("conditions[].type", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("conditions[].reason", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("conditions[].message", "maxLength"), kMaxMessageBytes);
  EXPECT_EQ(bound("deployment.jobId", "maxLength"), kMaxHashBytes);
  EXPECT_EQ(bound("deployment.intentHash", "maxLength"), kMaxHashBytes);
  EXPECT_EQ(bound("deployment.frameHash", "maxLength"), kMaxHashBytes);
  EXPECT_EQ(bound("deployment.rescaleFromIntent", "maxLength"), kMaxHashBytes);
  EXPECT_EQ(bound("revisions.names", "maxItems"), kMaxRevisions);
  EXPECT_EQ(bound("revisions.names[]", "maxLength"), kMaxRevisionNameBytes);
  EXPECT_EQ(bound("rollback.reason", "maxLength"), kMaxNoteBytes);
  EXPECT_EQ(bound("deployment.configName", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("deployment.restPort", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("deployment.redeployNonce", "maxLength"), kMaxNameBytes);
  EXPECT_EQ(bound("failure.rootCause", "maxLength"), kMaxMessageBytes);
  EXPECT_EQ(bound("failure.chain", "maxItems"), kMaxChainItems);
  EXPECT_EQ(bound("failure.chain[]", "maxLength"), kMaxChainItemBytes);
  EXPECT_EQ(bound("failure.podReason", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("failure.pod", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("failure.lastLines", "maxItems"), kMaxLogLines);
  EXPECT_EQ(bound("failure.lastLines[]", "maxLength"), kMaxLogLineBytes);
  EXPECT_EQ(bound("checkpoint.path", "maxLength"), kMaxPathBytes);
  EXPECT_EQ(bound("deployment.restoreNonce", "maxLength"), kMaxNameBytes);
  EXPECT_EQ(bound("deployment.restoredFrom", "maxLength"), kMaxPathBytes);
  EXPECT_EQ(bound("deployment.checkpointDirectory", "maxLength"), kMaxPathBytes);
  EXPECT_EQ(bound("deployment.stopTrigger", "maxLength"), kMaxHashBytes);
  EXPECT_EQ(bound("deployment.stopFailure", "maxLength"), kMaxDetailBytes);
  EXPECT_EQ(bound("deployment.ownConnectors", "maxItems"), kMaxOwnConnectors);
  EXPECT_EQ(bound("deployment.ownConnectors[]", "maxLength"), kMaxOwnConnectorBytes);
  EXPECT_EQ(bound("savepoint.path", "maxLength"), kMaxPathBytes);
  EXPECT_EQ(bound("savepoint.kept", "maxItems"), kMaxKeptSavepoints);
  EXPECT_EQ(bound("savepoint.kept[]", "maxLength"), kMaxSavepointNameBytes);
  EXPECT_EQ(bound("savepoint.nonce", "maxLength"), kMaxNameBytes);
  EXPECT_EQ(bound("savepoint.trigger", "maxLength"), kMaxWordBytes);
  EXPECT_EQ(bound("savepoint.failure", "maxLength"), kMaxDetailBytes);
  EXPECT_EQ(bound("statePoint.path", "maxLength"), kMaxPathBytes);
  for (const char* list : {"sql.sources", "sql.sinks"}) {
    EXPECT_EQ(bound(list, "maxItems"), kMaxTables);
    EXPECT_EQ(bound((std::string(list) + "[]").c_str(), "maxLength"), kMaxTableBytes);
  }
  EXPECT_EQ(bound("sql.notes", "maxItems"), kMaxNotes);
  EXPECT_EQ(bound("sql.notes[]", "maxLength"), kMaxNoteBytes);
  EXPECT_EQ(Schema("spec")["properties"]["sql"]["maxLength"].get<size_t>(), kMaxSqlBytes);
}

TEST(CrdTest, EveryNodeHasADescriptionAndABound) {
  for (const char* part : {"spec", "status"}) {
    Walk(Schema(part), "", [&](const std::string& path, const Json& schema) {
      const std::string where = std::string(part) + "." + path;
      // Items that are objects are described by the list and by their members.
      if (!path.ends_with("[]") || schema["type"] == "string") {
        EXPECT_TRUE(schema.contains("description")) << where;
        if (schema.contains("description")) {
          EXPECT_GE(schema["description"].get<std::string>().size(), 6u) << where;
        }
      }
      const std::string type = schema.value("type", "string");
      if (type == "string") {
        EXPECT_TRUE(schema.contains("maxLength") || schema.contains("enum") ||
                    schema.value("format", "") == "date-time")
            << where;
      } else if (type == "array") {
        EXPECT_TRUE(schema.contains("maxItems")) << where;
      } else if (schema.contains("additionalProperties")) {
        EXPECT_TRUE(schema.contains("maxProperties")) << where;
        EXPECT_TRUE(schema["additionalProperties"].contains("maxLength")) << where;
      }
    });
  }
}

TEST(CrdTest, NamesAndColumns) {
  EXPECT_EQ(Crd()["spec"]["group"], "weir.dev");
  EXPECT_EQ(Crd()["spec"]["names"]["kind"], kKind);
  EXPECT_EQ("weir.dev/" + Crd()["spec"]["versions"][0]["name"].get<std::string>(), kApiVersion);
  // kubectl's own short names and those of widely installed operators.
  const std::set<std::string> taken = {"sj",   "sql",      "job",        "cj",  "po",
                                       "svc",  "deploy",   "cm",         "rs",  "ds",
                                       "fdep", "flinkdep", "sessionjob", "sps", "ws"};
  for (const Json& name : Crd()["spec"]["names"]["shortNames"]) {
    EXPECT_EQ(taken.count(name.get<std::string>()), 0u) << name;
  }
  std::vector<std::string> columns;
  for (const Json& column : Crd()["spec"]["versions"][0]["additionalPrinterColumns"]) {
    columns.push_back(column["name"].get<std::string>() + (column.value("priority", 0) ? "*" : ""));
    const std::string path = column["jsonPath"];
    if (path.starts_with(".status.")) {
      EXPECT_EQ(SchemaLeaves("status").count(path.substr(8)), 1u) << path;
    }
  }
  EXPECT_THAT(columns, ::testing::ElementsAre("Mode", "State", "Job", "Parallelism", "Reason",
                                              "Age", "Runs*", "Savepoint*", "UI*"));
}

}  // namespace
}  // namespace weir::job
