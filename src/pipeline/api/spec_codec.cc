#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "arbiter/engine/limits.h"
#include "base/cron/schedule.h"
#include "pipeline/api/codec.h"
#include "runtime/object/fields.h"
#include "runtime/object/spec_fields.h"

namespace weir::pipeline {
namespace {

using doc::Json;
using doc::ObjectReader;
using runtime::Bounded;
using runtime::ReadCount;
using runtime::ReadDuration;
using runtime::ReadWord;

// At least `min`; zero is fine when that is.
void ReadDelay(ObjectReader* reader, std::string_view key, milliseconds min, milliseconds* out) {
  std::string text;
  reader->String(key, &text);
  if (text.empty()) return;
  const auto value = ParseDuration(text);
  if (!value.ok()) {
    reader->Error(key, value.error().message());
  } else if (*value < min) {
    reader->Error(key, "must be at least " + FormatDuration(min));
  } else {
    *out = *value;
  }
}

void ReadTime(ObjectReader* reader, std::string_view key, SystemTime* out) {
  std::string text;
  reader->String(key, &text);
  if (text.empty()) return;
  const auto value = ParseTime(text);
  if (!value.ok()) {
    reader->Error(key, value.error().message());
  } else {
    *out = std::chrono::floor<seconds>(*value);
  }
}

CronSource ReadCron(ObjectReader* reader) {
  CronSource out;
  reader->String("expression", &out.expression);
  reader->String("timeZone", &out.time_zone);
  ReadTime(reader, "start", &out.start);
  if (const auto parsed = cron::Schedule::Parse(out.expression, out.time_zone); !parsed.ok()) {
    reader->Error(parsed.status().reason() == "BadTimeZone" ? "timeZone" : "expression",
                  parsed.status().message());
  }
  return out;
}

TimeRangeSource ReadTimeRange(ObjectReader* reader) {
  TimeRangeSource out;
  ReadTime(reader, "start", &out.start);
  ReadTime(reader, "end", &out.end);
  ReadDelay(reader, "step", seconds(1), &out.step);
  ReadDelay(reader, "delay", milliseconds(0), &out.delay);
  if (!reader->Has("start")) reader->Error("start", "is required");
  if (out.end != SystemTime{} && out.end <= out.start) reader->Error("end", "must be after start");
  return out;
}

KeyRangeSource ReadKeyRange(ObjectReader* reader) {
  KeyRangeSource out;
  reader->Int("start", &out.start);
  reader->Int("end", &out.end);
  reader->Int("step", &out.step);
  if (!reader->Has("end")) reader->Error("end", "is required");
  // A step on from any key is a number, too.
  for (const auto& [name, key] :
       {std::pair("start", out.start), {"end", out.end}, {"step", out.step}}) {
    if (key < -kMaxKey || key > kMaxKey) {
      reader->Error(
          name, "must be between -" + std::to_string(kMaxKey) + " and " + std::to_string(kMaxKey));
    }
  }
  if (out.step < 1) reader->Error("step", "must be at least 1");
  if (out.end < out.start) reader->Error("end", "must not be below start");
  return out;
}

FilesSource ReadFiles(ObjectReader* reader) {
  FilesSource out;
  reader->StringList("names", &out.names);
  runtime::ReadConfigMapKeyRef(reader, "namesFrom", &out.names_from);
  if (reader->Has("names") == reader->Has("namesFrom")) {
    reader->Error("names", "exactly one of names and namesFrom must be given");
  }
  ReadCount(reader, "perProcess", static_cast<int64_t>(kMaxFiles), &out.per_process);
  if (out.names.size() > kMaxFiles) {
    reader->Error("names", "at most " + std::to_string(kMaxFiles) + " names can be listed");
  }
  for (size_t i = 0; i < out.names.size(); ++i) {
    if (out.names[i].empty() || out.names[i].size() > kMaxFileNameBytes) {
      reader->Error("names", "a name has 1 to " + std::to_string(kMaxFileNameBytes) + " bytes");
    } else if (i > 0 && out.names[i] <= out.names[i - 1]) {
      reader->Error("names", "must be in ascending order, each once; \"" +
                                 Bounded(out.names[i], 60) + "\" is not");
    } else {
      continue;
    }
    break;
  }
  return out;
}

template <typename T>
void ReadOne(ObjectReader* parent, std::string_view key, T (*read)(ObjectReader*),
             std::optional<T>* out) {
  const Json* value = parent->Member(key);
  if (value == nullptr) return;
  ObjectReader reader(*value, parent->PathOf(key), parent->errors());
  if (value->is_object()) *out = read(&reader);
}

SourceSpec ReadSource(const Json& value, const std::string& path,
                      std::vector<std::string>* errors) {
  SourceSpec out;
  ObjectReader reader(value, path, errors);
  ReadOne(&reader, "cron", ReadCron, &out.cron);
  ReadOne(&reader, "timeRange", ReadTimeRange, &out.time_range);
  ReadOne(&reader, "keyRange", ReadKeyRange, &out.key_range);
  ReadOne(&reader, "files", ReadFiles, &out.files);
  const int given = int{out.cron.has_value()} + int{out.time_range.has_value()} +
                    int{out.key_range.has_value()} + int{out.files.has_value()};
  if (given != 1) {
    errors->push_back(path + ": exactly one of cron, timeRange, keyRange and files must be given");
  }
  return out;
}

void ReadRetry(const Json& value, const std::string& path, std::vector<std::string>* errors,
               RetrySpec* out) {
  ObjectReader reader(value, path, errors);
  ReadCount(&reader, "maxAttempts", 100, &out->max_attempts);
  const Json* backoff = reader.Member("backoff");
  if (backoff == nullptr) return;
  ObjectReader inner(*backoff, reader.PathOf("backoff"), errors);
  ReadDuration(&inner, "initial", &out->initial);
  ReadDuration(&inner, "max", &out->max);
  inner.Double("factor", &out->factor);
  if (!(out->factor >= 1 && out->factor <= 100)) inner.Error("factor", "must be from 1 to 100");
  if (out->max < out->initial) inner.Error("max", "must not be shorter than initial");
}

void ReadStage(ObjectReader* parent, arbiter::Stage stage, std::vector<std::string>* errors,
               StageSpec* out) {
  const Json* value = parent->Member(arbiter::StageName(stage));
  if (value == nullptr) return;
  ObjectReader reader(*value, parent->PathOf(arbiter::StageName(stage)), errors);
  reader.String("sql", &out->sql);
  if (out->sql.size() > kMaxSqlBytes) {
    reader.Error("sql", "has more than " + std::to_string(kMaxSqlBytes) + " bytes");
  }
  if (reader.Has("sql") && reader.Has("worker")) {
    reader.Error("worker", "a stage has either sql or an external worker");
  }
  if (const Json* retry = reader.Member("retry")) {
    ReadRetry(*retry, reader.PathOf("retry"), errors, &out->retry);
  }
}

}  // namespace

PipelineSpec SpecFromJson(const Json& json, std::vector<std::string>* errors) {
  PipelineSpec spec;
  ObjectReader reader(json, "spec", errors);
  if (doc::StringAt(json, {"arbitration"}) == "Auto") {
    spec.automatic = true;
    spec.arbitration = arbiter::Mode::kMemory;
  } else {
    ReadWord(&reader, "arbitration", arbiter::ParseMode, "Kubernetes, Memory, Rpc, Auto",
             &spec.arbitration);
  }
  ReadCount(&reader, "window", kMaxWindow, &spec.window);
  const auto mode = spec.automatic ? arbiter::Mode::kRpc : spec.arbitration;
  const int most = arbiter::LimitsOf(mode, 1).window;
  if (spec.window > most) {
    reader.Error("window",
                 "with arbitration: " + doc::StringAt(json, {"arbitration"}, "Kubernetes") +
                     " at most " + std::to_string(most) +
                     " processes can be in flight; status would grow too large");
  }
  ReadWord(&reader, "channel", arbiter::ParseChannel, "Start, Pause, Stop", &spec.channel);
  if (const Json* source = reader.Member("source")) {
    spec.source = ReadSource(*source, reader.PathOf("source"), errors);
  }
  if (const Json* stages = reader.Member("stages")) {
    ObjectReader inner(*stages, reader.PathOf("stages"), errors);
    for (const arbiter::Stage stage : arbiter::kAllStages) {
      ReadStage(&inner, stage, errors, &spec.stages[static_cast<size_t>(stage)]);
    }
  }
  reader.String("opposite", &spec.opposite);
  ReadWord(&reader, "nodeChoice", arbiter::ParseNodeChoice, "Random, RoundRobin, Stick",
           &spec.node_choice);
  return spec;
}

Pipeline PipelineFromJson(const Json& object) {
  Pipeline pipeline;
  pipeline.meta = runtime::MetaFromJson(object);
  if (const Json* spec = doc::Find(object, {"spec"})) {
    pipeline.spec = SpecFromJson(*spec, &pipeline.spec_errors);
  }
  if (!pipeline.spec.opposite.empty() && pipeline.spec.opposite == pipeline.meta.name) {
    pipeline.spec_errors.emplace_back("spec.opposite: is the Pipeline itself; name the other one");
  }
  if (const Json* status = doc::Find(object, {"status"})) pipeline.status = StatusFromJson(*status);
  constexpr size_t kMaxErrors = 20;
  if (pipeline.spec_errors.size() > kMaxErrors) pipeline.spec_errors.resize(kMaxErrors);
  for (std::string& error : pipeline.spec_errors) error = Bounded(error, kMaxMessageBytes);
  return pipeline;
}

}  // namespace weir::pipeline
