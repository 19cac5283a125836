#include "job/api/tuning_codec.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/doc/value.h"
#include "job/api/bounds.h"
#include "job/api/names.h"
#include "job/api/quantity.h"
#include "job/api/spec_fields.h"

namespace weir::job {
namespace {

using doc::Json;
using doc::ObjectReader;

constexpr int kMaxParallelism = 32768;
constexpr double kMinUtilization = 0.1;
constexpr double kMaxUtilization = 0.98;

void ReadTarget(const Json& value, const std::string& path, std::vector<std::string>* errors,
                TuningSpec* out) {
  ObjectReader reader(value, path, errors);
  if (reader.Has("utilization")) {
    double utilization = 0;
    reader.Double("utilization", &utilization);
    if (utilization >= kMinUtilization && utilization <= kMaxUtilization) {
      out->utilization = utilization;
    } else {
      reader.Error("utilization", "must be a number from 0.1 to 0.98");
    }
  }
  ReadDuration(&reader, "maxLag", &out->max_lag);
  ReadDuration(&reader, "deadline", &out->deadline);
}

void ReadCounts(const Json& value, const std::string& path, std::vector<std::string>* errors,
                CountBounds* out) {
  ObjectReader reader(value, path, errors);
  for (const auto& [key, bound] : {std::pair{"min", &out->min}, std::pair{"max", &out->max}}) {
    if (!reader.Has(key)) continue;
    int64_t count = 0;
    reader.Int(key, &count);
    if (count < 1 || count > kMaxParallelism) {
      reader.Error(key, "must be between 1 and " + std::to_string(kMaxParallelism));
    } else {
      *bound = static_cast<int>(count);
    }
  }
  if (out->min > 0 && out->max > 0 && out->min > out->max) {
    reader.Error("min", "is above max");
  }
}

void ReadQuantities(const Json& value, const std::string& path, std::vector<std::string>* errors,
                    Result<int64_t> (*parse)(std::string_view), QuantityBounds* out) {
  ObjectReader reader(value, path, errors);
  int64_t read[2] = {0, 0};
  std::string* const bounds[2] = {&out->min, &out->max};
  const char* const keys[2] = {"min", "max"};
  for (int i = 0; i < 2; ++i) {
    const Json* member = reader.Member(keys[i]);
    if (member == nullptr) continue;
    const std::string text = member->is_number_integer() ? member->dump()
                             : member->is_string()       ? member->get<std::string>()
                                                         : std::string();
    const auto quantity = parse(text);
    if (!quantity.ok() || *quantity == 0) {
      reader.Error(keys[i], "expected a quantity above zero, such as \"500m\" or \"1Gi\"");
      continue;
    }
    *bounds[i] = text;
    read[i] = *quantity;
  }
  if (read[0] > 0 && read[1] > 0 && read[0] > read[1]) reader.Error("min", "is above max");
}

void ReadBounds(const Json& value, const std::string& path, std::vector<std::string>* errors,
                TuningSpec* out) {
  ObjectReader reader(value, path, errors);
  if (const Json* p = reader.Member("parallelism")) {
    ReadCounts(*p, reader.PathOf("parallelism"), errors, &out->parallelism);
  }
  const Json* manager = reader.Member("taskManager");
  if (manager == nullptr) return;
  ObjectReader inner(*manager, reader.PathOf("taskManager"), errors);
  if (const Json* cpu = inner.Member("cpu")) {
    ReadQuantities(*cpu, inner.PathOf("cpu"), errors, ParseCpuMillis, &out->task_manager_cpu);
  }
  if (const Json* memory = inner.Member("memory")) {
    ReadQuantities(*memory, inner.PathOf("memory"), errors, ParseQuantityBytes,
                   &out->task_manager_memory);
  }
}

void ReadQuietHours(const Json& value, const std::string& path, std::vector<std::string>* errors,
                    TuningSpec* out) {
  if (!value.is_array()) {
    errors->push_back(path + ": expected a list");
    return;
  }
  for (size_t i = 0; i < value.size(); ++i) {
    if (i == kMaxQuietHours) {
      errors->push_back(path + ": more than " + std::to_string(kMaxQuietHours) + " of them");
      return;
    }
    ObjectReader reader(value[i], path + "[" + std::to_string(i) + "]", errors);
    QuietHours hours;
    reader.String("from", &hours.from);
    reader.String("to", &hours.to);
    reader.String("timeZone", &hours.time_zone);
    bool good = true;
    for (const auto& [key, text] : {std::pair{"from", &hours.from}, std::pair{"to", &hours.to}}) {
      if (ParseTimeOfDay(*text)) continue;
      reader.Error(key, "expected a time of the day such as \"22:00\"");
      good = false;
    }
    if (good) out->quiet_hours.push_back(std::move(hours));
  }
}

}  // namespace

std::optional<int> ParseTimeOfDay(std::string_view text) {
  const auto digit = [&text](size_t i) { return text[i] - '0'; };
  const auto is_digit = [&text](size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const size_t i : {size_t{0}, size_t{1}, size_t{3}, size_t{4}}) {
    if (!is_digit(i)) return std::nullopt;
  }
  const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

TuningSpec TuningFromJson(const Json& value, const std::string& path,
                          std::vector<std::string>* errors) {
  TuningSpec out;
  ObjectReader reader(value, path, errors);
  if (!value.is_object()) return out;
  out.mode = TuningMode::kRecommend;
  ReadWord(&reader, "mode", ParseTuningMode, "Off, Recommend, Auto", &out.mode);
  if (const Json* target = reader.Member("target")) {
    ReadTarget(*target, reader.PathOf("target"), errors, &out);
  }
  if (const Json* bounds = reader.Member("bounds")) {
    ReadBounds(*bounds, reader.PathOf("bounds"), errors, &out);
  }
  if (const Json* hours = reader.Member("quietHours")) {
    ReadQuietHours(*hours, reader.PathOf("quietHours"), errors, &out);
  }
  return out;
}

Json EncodeTuned(const TunedStatus& tuned) {
  Json out = {{"parallelism", tuned.resources.parallelism},
              {"taskManager", {{"cpu", tuned.resources.cpu}, {"memory", tuned.resources.memory}}},
              {"reason", tuned.reason},
              {"base", tuned.base}};
  if (tuned.since != SystemTime{}) out["since"] = FormatTime(tuned.since);
  return out;
}

std::optional<TunedStatus> DecodeTuned(const Json* json) {
  if (json == nullptr || !json->is_object()) return std::nullopt;
  TunedStatus out;
  const int64_t parallelism = doc::IntAt(*json, {"parallelism"});
  out.resources.cpu = doc::StringAt(*json, {"taskManager", "cpu"});
  out.resources.memory = doc::StringAt(*json, {"taskManager", "memory"});
  // What does not read as resources is as good as none: spec.resources holds.
  if (parallelism < 1 || parallelism > kMaxParallelism || !ParseCpuMillis(out.resources.cpu).ok() ||
      !ParseQuantityBytes(out.resources.memory).ok()) {
    return std::nullopt;
  }
  out.resources.parallelism = static_cast<int>(parallelism);
  out.reason = doc::StringAt(*json, {"reason"});
  out.base = doc::StringAt(*json, {"base"});
  const auto since = ParseTime(doc::StringAt(*json, {"since"}));
  if (since.ok()) out.since = *since;
  return out;
}

void BoundTuned(std::optional<TunedStatus>* tuned) {
  if (!*tuned) return;
  TunedStatus& t = **tuned;
  t.resources.cpu = Bounded(t.resources.cpu, kMaxWordBytes);
  t.resources.memory = Bounded(t.resources.memory, kMaxWordBytes);
  t.reason = Bounded(t.reason, kMaxNoteBytes);
  t.base = Bounded(t.base, kMaxWordBytes);
  t.since = std::chrono::floor<seconds>(t.since);
}

}  // namespace weir::job
