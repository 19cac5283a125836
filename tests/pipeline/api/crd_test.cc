// The schema in crds/ against the C++ types: same fields, same defaults, same bounds.
#include <gmock/gmock.h>

#include <regex>

#include "pipeline/api/codec.h"
#include "tests/fakes/crd_schema.h"

namespace weir::pipeline {
namespace {

using doc::Json;
using ::testing::IsEmpty;

const Json& Crd() {
  static const Json kCrd = LoadCrd("weir.dev_pipelines.yaml");
  return kCrd;
}

const Json& Schema(const char* part) {
  return Crd()["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"][part];
}

// "stages.load.sql" as a pointer into a value, or into a schema.
Json::json_pointer Pointer(const std::string& path, const char* between) {
  const std::string dots = std::regex_replace(path, std::regex("\\."), between);
  return Json::json_pointer(std::regex_replace(dots, std::regex("\\[\\]"), "/items"));
}
const Json& Node(const char* part, const std::string& path) {
  return Schema(part)[Pointer("/properties/" + path, "/properties/")];
}

PipelineSpec Decode(const Json& spec) {
  std::vector<std::string> errors;
  PipelineSpec out = SpecFromJson(spec, &errors);
  EXPECT_THAT(errors, IsEmpty()) << spec.dump();
  return out;
}

// Stops the build when a type gets a field, so that the tables below get a row for it.
[[maybe_unused]] void PinSpec(const PipelineSpec& spec, const SourceSpec& source,
                              const CronSource& cron, const TimeRangeSource& time,
                              const KeyRangeSource& keys, const FilesSource& files,
                              const runtime::ConfigMapKeyRef& ref, const StageSpec& stage,
                              const RetrySpec& retry) {
  [[maybe_unused]] const auto& [a1, a2, a3, a4, a5, a6, a7, a8] = spec;
  [[maybe_unused]] const auto& [b1, b2, b3, b4] = source;
  [[maybe_unused]] const auto& [c1, c2, c3] = cron;
  [[maybe_unused]] const auto& [d1, d2, d3, d4] = time;
  [[maybe_unused]] const auto& [e1, e2, e3] = keys;
  [[maybe_unused]] const auto& [f1, f2, f3] = files;
  [[maybe_unused]] const auto& [g1, g2] = stage;
  [[maybe_unused]] const auto& [h1, h2, h3, h4] = retry;
  [[maybe_unused]] const auto& [i1, i2] = ref;
}

[[maybe_unused]] void PinStatus(const PipelineStatus& status, const ProcessStatus& process,
                                const runtime::Condition& condition) {
  [[maybe_unused]] const auto& [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16, a17, a18, a19] = status;
  [[maybe_unused]] const auto& [b1, b2, b3, b4, b5] = process;
  [[maybe_unused]] const auto& [c1, c2, c3, c4, c5, c6] = condition;
}

struct Leaf {
  std::string path;
  Json value;  // valid, and not the default
  std::function<void(PipelineSpec*)> set;
};

std::vector<Leaf> SpecTable() {
  const auto cron = [](PipelineSpec* s) -> CronSource& { return *s->source.cron; };
  const auto time = [](PipelineSpec* s) -> TimeRangeSource& { return *s->source.time_range; };
  const auto keys = [](PipelineSpec* s) -> KeyRangeSource& { return *s->source.key_range; };
  const auto files = [](PipelineSpec* s) -> FilesSource& { return *s->source.files; };
  const char* day = "2026-01-02T00:00:00Z";
  const SystemTime at = ParseTime(day).value();
  std::vector<Leaf> table = {
      {"arbitration", "Memory", [](auto* s) { s->arbitration = arbiter::Mode::kMemory; }},
      {"window", 5, [](auto* s) { s->window = 5; }},
      {"channel", "Stop", [](auto* s) { s->channel = arbiter::Channel::kStop; }},
      {"opposite", "other", [](auto* s) { s->opposite = "other"; }},
      {"nodeChoice", "Stick", [](auto* s) { s->node_choice = arbiter::NodeChoice::kStick; }},
      {"source.cron.expression", "@daily", [=](auto* s) { cron(s).expression = "@daily"; }},
      {"source.cron.timeZone", "Asia/Shanghai",
       [=](auto* s) { cron(s).time_zone = "Asia/Shanghai"; }},
      {"source.cron.start", day, [=](auto* s) { cron(s).start = at; }},
      {"source.timeRange.start", day, [=](auto* s) { time(s).start = at; }},
      {"source.timeRange.end", day, [=](auto* s) { time(s).end = at; }},
      {"source.timeRange.step", "10m", [=](auto* s) { time(s).step = seconds(600); }},
      {"source.timeRange.delay", "5s", [=](auto* s) { time(s).delay = seconds(5); }},
      {"source.keyRange.start", 7, [=](auto* s) { keys(s).start = 7; }},
      {"source.keyRange.end", 99, [=](auto* s) { keys(s).end = 99; }},
      {"source.keyRange.step", 3, [=](auto* s) { keys(s).step = 3; }},
      {"source.files.names[]", "b", [=](auto* s) { files(s).names = {"b"}; }},
      {"source.files.namesFrom.configMapKeyRef.name", "n",
       [=](auto* s) { files(s).names_from->name = "n"; }},
      {"source.files.namesFrom.configMapKeyRef.key", "k",
       [=](auto* s) { files(s).names_from->key = "k"; }},
      {"source.files.perProcess", 4, [=](auto* s) { files(s).per_process = 4; }},
  };
  for (const arbiter::Stage stage : arbiter::kAllStages) {
    const auto at_stage = [stage](PipelineSpec* s) -> StageSpec& {
      return s->stages[static_cast<size_t>(stage)];
    };
    const std::string path = "stages." + std::string(StageName(stage)) + ".";
    table.push_back({path + "sql", "SELECT 1", [=](auto* s) { at_stage(s).sql = "SELECT 1"; }});
    table.push_back(
        {path + "retry.maxAttempts", 9, [=](auto* s) { at_stage(s).retry.max_attempts = 9; }});
    table.push_back({path + "retry.backoff.initial", "2s",
                     [=](auto* s) { at_stage(s).retry.initial = seconds(2); }});
    table.push_back({path + "retry.backoff.max", "2h",
                     [=](auto* s) { at_stage(s).retry.max = seconds(7200); }});
    table.push_back(
        {path + "retry.backoff.factor", 3.5, [=](auto* s) { at_stage(s).retry.factor = 3.5; }});
  }
  return table;
}

// Of the kind of source that `path` is in: what must be there for the rest to be valid.
void AddSource(const std::string& path, Json* json, PipelineSpec* want) {
  if (path.starts_with("source.cron")) {
    (*json)["source"]["cron"]["expression"] = "@hourly";
    want->source.cron.emplace().expression = "@hourly";
  } else if (path.starts_with("source.timeRange")) {
    (*json)["source"]["timeRange"]["start"] = "2026-01-01T00:00:00Z";
    want->source.time_range.emplace().start = ParseTime("2026-01-01T00:00:00Z").value();
  } else if (path.starts_with("source.keyRange")) {
    (*json)["source"]["keyRange"]["end"] = 50;
    want->source.key_range.emplace().end = 50;
  } else if (path.starts_with("source.files.namesFrom")) {
    (*json)["source"]["files"]["namesFrom"]["configMapKeyRef"] = {{"name", "a"}, {"key", "b"}};
    want->source.files.emplace().names_from = runtime::ConfigMapKeyRef{"a", "b"};
  } else if (path.starts_with("source.files")) {
    (*json)["source"]["files"]["names"] = {"a"};
    want->source.files.emplace().names = {"a"};
  }
}

TEST(PipelineCrd, EveryFieldOfSpecIsRead) {
  // `worker` says that nothing is to be said.
  std::set<std::string> seen = {"stages.select.worker", "stages.extract.worker",
                                "stages.transform.worker", "stages.load.worker"};
  for (const Leaf& leaf : SpecTable()) {
    seen.insert(leaf.path);
    Json json = Json::object();
    PipelineSpec want;
    AddSource(leaf.path, &json, &want);
    const PipelineSpec before = Decode(json);
    EXPECT_EQ(before, want) << leaf.path;
    const bool item = leaf.path.ends_with("[]");
    const std::string member = item ? leaf.path.substr(0, leaf.path.size() - 2) : leaf.path;
    json[Pointer("/" + member, "/")] = item ? Json::array({leaf.value}) : leaf.value;
    leaf.set(&want);
    EXPECT_EQ(Decode(json), want) << leaf.path;
    EXPECT_NE(want, before) << leaf.path << ": the table's value is the default";
  }
  EXPECT_EQ(seen, SchemaLeaves(Schema("spec")));
}

TEST(PipelineCrd, DefaultsAreTheTypes) {
  for (const char* kind : {"", "source.cron", "source.timeRange", "source.keyRange"}) {
    Json json = {{"stages",
                  {{"select", {{"retry", {{"backoff", Json::object()}}}}},
                   {"load", {{"retry", {{"backoff", Json::object()}}}}}}}};
    PipelineSpec want;
    AddSource(kind, &json, &want);
    ApplySchemaDefaults(Schema("spec"), &json);
    EXPECT_TRUE(json["stages"]["load"]["retry"].contains("maxAttempts"));
    EXPECT_EQ(Decode(json), want) << kind;
  }
}

TEST(PipelineCrd, EnumsAreTheWordsOfTheParsers) {
  const auto all = [](const char* path, auto parse) {
    for (const Json& word : Node("spec", path)["enum"]) {
      EXPECT_TRUE(parse(word.get<std::string>())) << word;
    }
    return Node("spec", path)["enum"].size();
  };
  EXPECT_EQ(all("arbitration",
                [](const std::string& word) {
                  return word == "Auto" || arbiter::ParseMode(word).has_value();
                }),
            4u);
  EXPECT_TRUE(Decode({{"arbitration", "Auto"}}).automatic);
  EXPECT_FALSE(Decode({{"arbitration", "Memory"}}).automatic);
  EXPECT_EQ(all("channel", arbiter::ParseChannel), 3u);
  EXPECT_EQ(all("nodeChoice", arbiter::ParseNodeChoice), 3u);
}

PipelineStatus FullStatus() {
  PipelineStatus status;
  const SystemTime at = ParseTime("2026-01-02T03:04:05Z").value();
  status.observed_generation = 2;
  status.channel = "Start";
  status.permit = "Granted";
  status.reason = "Permitted";
  status.message = "m";
  status.mode = "Rpc";
  status.window = 3;
  status.in_flight = 1;
  status.processes = {{7, "extract", "n1", 1, at}};
  status.last_loaded = 6;
  status.cursor = "60";
  status.last_load = at;
  status.loads_per_minute = 12;
  status.terminations = 4;
  status.active_node = "n1";
  status.active_status = "OVERTAKE";
  status.rollback_nonce = "a";
  status.resume_nonce = "b";
  status.conditions = {{"Ready", "True", "Permitted", "", at, 2}};
  return status;
}

TEST(PipelineCrd, EveryFieldOfStatusIsWrittenAndReadBack) {
  const PipelineStatus status = FullStatus();
  const Json json = StatusToJson(status);
  std::set<std::string> leaves;
  ValueLeaves(json, "", &leaves);
  std::set<std::string> schema = SchemaLeaves(Schema("status"));
  EXPECT_EQ(schema.erase("arbitration"), 1u);
  EXPECT_EQ(leaves, schema);
  EXPECT_EQ(StatusFromJson(json), status);
  EXPECT_EQ(Canonical(status), status);
}

TEST(PipelineCrd, BoundsAreTheTypes) {
  const auto bound = [](const char* part, const char* path, const char* key) {
    return Node(part, path)[key].get<size_t>();
  };
  for (const char* word : {"channel", "permit", "reason", "mode", "activeStatus"}) {
    EXPECT_EQ(bound("status", word, "maxLength"), kMaxWordBytes) << word;
  }
  for (const char* name : {"activeNode", "rollbackNonce", "resumeNonce"}) {
    EXPECT_EQ(bound("status", name, "maxLength"), kMaxNameBytes) << name;
  }
  EXPECT_EQ(bound("status", "message", "maxLength"), kMaxMessageBytes);
  EXPECT_EQ(bound("status", "cursor", "maxLength"), kMaxCursorBytes);
  EXPECT_EQ(bound("status", "processes", "maxItems"), kMaxProcessesShown);
  EXPECT_EQ(bound("status", "conditions", "maxItems"), kMaxConditions);
  EXPECT_EQ(bound("spec", "window", "maximum"), size_t{kMaxWindow});
  EXPECT_EQ(bound("spec", "stages.load.sql", "maxLength"), kMaxSqlBytes);
  EXPECT_EQ(bound("spec", "source.files.names", "maxItems"), kMaxFiles);
  EXPECT_EQ(bound("spec", "source.files.names[]", "maxLength"), kMaxFileNameBytes);
}

TEST(PipelineCrd, EveryNodeHasADescriptionAndABound) {
  for (const char* part : {"spec", "status"}) {
    WalkSchema(Schema(part), "", [&](const std::string& path, const Json& schema) {
      const std::string where = std::string(part) + "." + path;
      if (!path.ends_with("[]") || schema["type"] == "string") {
        EXPECT_GE(schema.value("description", "").size(), 6u) << where;
      }
      if (schema["type"] == "string") {
        EXPECT_TRUE(schema.contains("maxLength") || schema.contains("enum") ||
                    schema.value("format", "") == "date-time")
            << where;
      } else if (schema["type"] == "array") {
        EXPECT_TRUE(schema.contains("maxItems")) << where;
      }
    });
  }
}

TEST(PipelineCrd, NamesAndColumns) {
  EXPECT_EQ(Crd()["spec"]["names"]["kind"], kKind);
  EXPECT_EQ("weir.dev/" + Crd()["spec"]["versions"][0]["name"].get<std::string>(), kApiVersion);
  std::vector<std::string> columns;
  for (const Json& column : Crd()["spec"]["versions"][0]["additionalPrinterColumns"]) {
    columns.push_back(column["name"].get<std::string>() + (column.value("priority", 0) ? "*" : ""));
    const std::string path = column["jsonPath"];
    if (path.starts_with(".status.")) {
      EXPECT_EQ(SchemaLeaves(Schema("status")).count(path.substr(8)), 1u) << path;
    }
  }
  EXPECT_THAT(columns, ::testing::ElementsAre("Channel", "Permit", "Mode", "Window", "InFlight",
                                              "Loaded", "Reason", "Age", "Active*", "Loads/min*",
                                              "Terminations*", "Cursor*"));
}

}  // namespace
}  // namespace weir::pipeline
