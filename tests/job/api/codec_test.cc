#include "job/api/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "base/doc/yaml.h"
#include "job/api/bounds.h"
#include "job/api/names.h"

namespace weir::job {
namespace {

using doc::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Json Yaml(std::string_view text) {
  auto documents = doc::ParseYaml(text);
  EXPECT_TRUE(documents.ok()) << documents.status().ToString();
  return documents.ok() && !documents->empty() ? documents->front().value : Json();
}

TEST(NamesTest, RoundTrip) {
  for (const State state : {State::kAccepted, State::kRunning, State::kWarning, State::kSucceeded,
                            State::kFailed, State::kKilled, State::kFinished}) {
    EXPECT_EQ(ParseState(StateName(state)), state);
  }
  for (const auto mode : {Mode::kStreaming, Mode::kBatch})
    EXPECT_EQ(ParseMode(ModeName(mode)), mode);
  for (const auto state :
       {DesiredState::kRunning, DesiredState::kSuspended, DesiredState::kKilled}) {
    EXPECT_EQ(ParseDesiredState(DesiredStateName(state)), state);
  }
  for (const auto mode :
       {UpgradeMode::kStateless, UpgradeMode::kSavepoint, UpgradeMode::kLastState}) {
    EXPECT_EQ(ParseUpgradeMode(UpgradeModeName(mode)), mode);
  }
  for (const auto validation : {Validation::kEnforce, Validation::kWarn}) {
    EXPECT_EQ(ParseValidation(ValidationName(validation)), validation);
  }
  EXPECT_EQ(ParseState("running"), std::nullopt);
  EXPECT_EQ(ParseMode(""), std::nullopt);
}

TEST(EffectiveUpgradeModeTest, Table) {
  struct Case {
    const char* name;
    Mode mode;
    const char* directory;
    std::optional<UpgradeMode> given;
    UpgradeMode want;
    const char* savepoints = "";
  };
  constexpr auto kStateless = UpgradeMode::kStateless;
  constexpr auto kLastState = UpgradeMode::kLastState;
  for (const Case& c : {
           Case{"nothing", Mode::kStreaming, "", std::nullopt, kStateless},
           {"a directory", Mode::kStreaming, "s3://b/c", std::nullopt, kLastState},
           {"said Stateless", Mode::kStreaming, "s3://b/c", kStateless, kStateless},
           {"said LastState", Mode::kStreaming, "s3://b/c", kLastState, kLastState},
           {"savepoints", Mode::kStreaming, "", std::nullopt, UpgradeMode::kSavepoint, "s3://b/s"},
           {"both", Mode::kStreaming, "s3://b/c", std::nullopt, UpgradeMode::kSavepoint,
            "s3://b/s"},
           {"batch", Mode::kBatch, "s3://b/c", std::nullopt, kStateless},
           {"batch that said LastState", Mode::kBatch, "s3://b/c", kLastState, kStateless},
       }) {
    SqlJobSpec spec;
    spec.mode = c.mode;
    spec.checkpoints.directory = c.directory;
    spec.savepoints.directory = c.savepoints;
    spec.upgrade_mode = c.given;
    EXPECT_EQ(EffectiveUpgradeMode(spec), c.want) << c.name;
  }
}

TEST(SqlJobFromJsonTest, Metadata) {
  const SqlJob job = SqlJobFromJson(Yaml(R"(
metadata:
  name: orders
  namespace: shop
  uid: 0f1e
  resourceVersion: "77"
  generation: 3
  creationTimestamp: "2026-01-02T03:04:05Z"
  deletionTimestamp: "2026-01-02T03:05:05Z"
  finalizers: [weir.dev/sqljob, other/one]
  labels: {team: a}
  annotations:
    weir.dev/redeploy: "7"
    weir.dev/history: "a lot"
    weir.dev/tuner: "a lot"
    weir.dev.evil/x: no
    kubectl.kubernetes.io/last-applied-configuration: "{}"
spec: {sql: "INSERT INTO a SELECT 1;"}
)"));
  EXPECT_EQ(job.meta.name, "orders");
  EXPECT_EQ(job.meta.ns, "shop");
  EXPECT_EQ(job.meta.uid, "0f1e");
  EXPECT_EQ(job.meta.resource_version, "77");
  EXPECT_EQ(job.meta.generation, 3);
  EXPECT_EQ(job.meta.created, *ParseTime("2026-01-02T03:04:05Z"));
  EXPECT_TRUE(job.meta.deleting);
  EXPECT_EQ(job.meta.deletion_time, *ParseTime("2026-01-02T03:05:05Z"));
  EXPECT_THAT(job.meta.finalizers, ElementsAre("weir.dev/sqljob", "other/one"));
  EXPECT_EQ(job.meta.labels, (std::map<std::string, std::string>{{"team", "a"}}));
  EXPECT_EQ(job.meta.annotations, (std::map<std::string, std::string>{{"weir.dev/redeploy", "7"},
                                                                      {"weir.dev/history", ""}}));
  EXPECT_THAT(job.spec_errors, IsEmpty());
  EXPECT_EQ(job.status, SqlJobStatus{});
}

TEST(SqlJobFromJsonTest, NotDeletingWithoutATime) {
  EXPECT_FALSE(SqlJobFromJson(Yaml("{metadata: {name: a}, spec: {sql: x}}")).meta.deleting);
}

// Each mistake is one line with the field's path, and the field keeps its default.
TEST(SqlJobFromJsonTest, Mistakes) {
  struct Case {
    const char* spec;
    const char* want;
  };
  for (const Case& c : {
           Case{"{}", "spec.sql: exactly one of spec.sql and spec.sqlFrom must be given"},
           {"{sql: x, sqlFrom: {configMapKeyRef: {name: a, key: b}}}",
            "spec.sql: exactly one of spec.sql and spec.sqlFrom must be given"},
           {"{sqlFrom: {}}", "spec.sqlFrom.configMapKeyRef: is required"},
           {"{sqlFrom: {configMapKeyRef: {name: a}}}",
            "spec.sqlFrom.configMapKeyRef.key: is required"},
           {"{sqlFrom: {configMapKeyRef: {key: a}}}",
            "spec.sqlFrom.configMapKeyRef.name: is required"},
           {"{sqlFrom: a}", "spec.sqlFrom: expected an object, found a string"},
           {"{sql: x, mode: Batched}", "spec.mode: \"Batched\" is none of Streaming, Batch"},
           {"{sql: x, state: running}",
            "spec.state: \"running\" is none of Running, Suspended, Killed"},
           {"{sql: x, validation: 1}", "spec.validation: expected a string, found a number"},
           {"{sql: x, variables: {a: 1}}",
            "spec.variables: \"a\": expected a string, found a number"},
           {"{sql: x, target: {type: Yarn}}", "spec.target.type: \"Yarn\" is none of Kubernetes"},
           {"{sql: x, flink: []}", "spec.flink: expected an object, found a list"},
           {"{sql: x, flink: {configuration: {a: 1}}}",
            "spec.flink.configuration: \"a\": expected a string, found a number"},
           {"{sql: x, flink: {podTemplates: {common: x}}}",
            "spec.flink.podTemplates.common: expected a PodTemplateSpec"},
           {"{sql: x, resources: {parallelism: many}}",
            "spec.resources.parallelism: expected an integer, found a string"},
           {"{sql: x, resources: {parallelism: 0}}",
            "spec.resources.parallelism: must be between 1 and 32768"},
           {"{sql: x, resources: {parallelism: 99999999999}}",
            "spec.resources.parallelism: must be between 1 and 32768"},
           {"{sql: x, resources: {slotsPerTaskManager: -1}}",
            "spec.resources.slotsPerTaskManager: must be between 1 and 256"},
           {"{sql: x, resources: {jobManager: {cpu: lots}}}",
            "spec.resources.jobManager.cpu: not a quantity: \"lots\""},
           {"{sql: x, resources: {taskManager: {memory: 0Gi}}}",
            "spec.resources.taskManager.memory: must be greater than zero"},
           {"{sql: x, resources: {taskManager: {cpu: 0.5}}}",
            "spec.resources.taskManager.cpu: expected a quantity"},
           {"{sql: x, checkpoints: {interval: 60}}",
            "spec.checkpoints.interval: expected a string, found a number"},
           {"{sql: x, checkpoints: {interval: 60x}}",
            "spec.checkpoints.interval: not a duration: \"60x\""},
           {"{sql: x, timeouts: {progress: 0s}}",
            "spec.timeouts.progress: must be longer than zero"},
           {"{sql: x, timeouts: {cancel: ten}}", "spec.timeouts.cancel: not a duration"},
           {"{sql: x, upgrade: {mode: Never}}",
            "spec.upgrade.mode: \"Never\" is none of Stateless, Savepoint, LastState"},
           {"{sql: x, upgrade: {mode: Savepoint}}",
            "spec.upgrade.mode: Savepoint needs spec.savepoints.directory"},
           {"{sql: x, restore: {nonce: [1]}}",
            "spec.restore.nonce: expected a text or a whole number"},
           {"{sql: x, upgrade: {mode: LastState}}",
            "spec.upgrade.mode: LastState needs spec.checkpoints.directory"},
           {"{sql: x, mode: Batch, checkpoints: {directory: 's3://a/b'}, upgrade: {mode: "
            "LastState}}",
            "spec.upgrade.mode: a batch run keeps no state"},
       }) {
    Json object = Json::object();
    object["spec"] = Yaml(c.spec);
    const SqlJob job = SqlJobFromJson(object);
    ASSERT_EQ(job.spec_errors.size(), 1u) << c.spec;
    EXPECT_THAT(job.spec_errors[0], HasSubstr(c.want));
    SqlJobSpec defaults;
    EXPECT_EQ(job.spec.resources, defaults.resources) << c.spec;
    EXPECT_EQ(job.spec.timeouts, defaults.timeouts) << c.spec;
    EXPECT_EQ(job.spec.checkpoints.interval, defaults.checkpoints.interval) << c.spec;
  }
}

TEST(SqlJobFromJsonTest, ManyMistakesAreAllToldWithinBounds) {
  Json object = Yaml("{spec: {mode: a, state: b, validation: c}}");
  EXPECT_EQ(SqlJobFromJson(object).spec_errors.size(), 4u);
  for (int i = 0; i < 1000; ++i) object["spec"]["variables"]["v" + std::to_string(i)] = i;
  object["spec"]["variables"][std::string(5000, 'k')] = 1;
  const auto errors = SqlJobFromJson(object).spec_errors;
  EXPECT_EQ(errors.size(), 20u);
  for (const auto& error : errors) EXPECT_LE(error.size(), kMaxMessageBytes);
}

TEST(SqlJobFromJsonTest, OddShapesAreNoCrash) {
  for (const char* text : {"null", "[]", "1", "{}", "{metadata: 1, spec: [], status: x}",
                           "{metadata: {labels: [], annotations: {weir.dev/x: 1}, finalizers: {}}, "
                           "spec: null, status: {conditions: [1, {}], deployment: 3, sql: []}}"}) {
    const SqlJob job = SqlJobFromJson(Yaml(text));
    EXPECT_FALSE(job.spec_errors.empty()) << text;
    EXPECT_TRUE(job.meta.annotations.empty()) << text;
    EXPECT_EQ(job.status.state, std::nullopt) << text;
  }
}

TEST(SqlJobFromJsonTest, LongScriptInBytes) {
  Json object = Yaml("{spec: {sql: x}}");
  object["spec"]["sql"] = std::string(kMaxSqlBytes, 'x');
  EXPECT_THAT(SqlJobFromJson(object).spec_errors, IsEmpty());
  // The schema counts characters; three bytes each would be three times the bound.
  std::string text;
  while (text.size() <= kMaxSqlBytes) text += "\u4e2d";
  object["spec"]["sql"] = text;
  EXPECT_THAT(SqlJobFromJson(object).spec_errors, ElementsAre(HasSubstr("spec.sqlFrom")));
}

TEST(SqlJobFromJsonTest, LargePodTemplate) {
  Json object = Yaml("{spec: {sql: x}}");
  Json& common = object["spec"]["flink"]["podTemplates"]["common"];
  common["spec"]["x"] = std::string(kMaxPodTemplateBytes - 100, 'x');
  EXPECT_THAT(SqlJobFromJson(object).spec_errors, IsEmpty());
  common["spec"]["x"] = std::string(kMaxPodTemplateBytes, 'x');
  EXPECT_THAT(SqlJobFromJson(object).spec_errors,
              ElementsAre(HasSubstr("spec.flink.podTemplates.common: is larger than 32768 bytes")));
}

TEST(SqlJobFromJsonTest, QuantitiesAsNumbers) {
  const SqlJob job = SqlJobFromJson(
      Yaml("{spec: {sql: x, resources: {jobManager: {cpu: 2, memory: 1073741824}}}}"));
  EXPECT_THAT(job.spec_errors, IsEmpty());
  EXPECT_EQ(job.spec.resources.job_manager, (ProcessResources{"2", "1073741824"}));
}

TEST(StatusJsonTest, EmptyIsEmpty) {
  EXPECT_EQ(StatusToJson({}), Json::object());
  EXPECT_EQ(StatusFromJson(Json::object()), SqlJobStatus{});
}

TEST(StatusJsonTest, Words) {
  SqlJobStatus status;
  status.observed_generation = 3;
  status.state = State::kWarning;
  status.reason = "Unreachable";
  status.start = *ParseTime("2026-01-02T03:04:05Z");
  status.deployment.sequence = 2;
  EXPECT_EQ(doc::DumpJson(StatusToJson(status)),
            R"({"deployment":{"mode":"Streaming","sequence":2},"observedGeneration":3,)"
            R"("reason":"Unreachable","startTime":"2026-01-02T03:04:05Z","state":"Warning"})");
}

TEST(StatusJsonTest, UnknownWordsReadAsNothing) {
  const SqlJobStatus status = StatusFromJson(
      Yaml("{state: Dancing, startTime: noon, parallelism: -4, deployment: {mode: Odd}}"));
  EXPECT_EQ(status, SqlJobStatus{});
}

}  // namespace
}  // namespace weir::job
