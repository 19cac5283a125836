#include "tuner/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "base/doc/value.h"
#include "tuner/numeric.h"
#include "tuner/settings.h"

namespace weir::tuner {
namespace {

using doc::Json;

constexpr double kClockSlackS = 120;  // two windows: clocks of two machines may differ by seconds
constexpr double kMaxTime = 1e12;
constexpr size_t kMaxId = 128;

std::optional<double> NumberIn(const Json& object, const char* key, double lo, double hi) {
  const auto number = NumberAt(object, key);
  if (!number || *number < lo || *number > hi) return {};
  return number;
}

const Json* MemberOf(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto at = object.find(key);
  return at == object.end() ? nullptr : &*at;
}

// [min, max], or {min, max}; kept within lo..hi, and in order.
Range ReadRange(const Json& bounds, const char* key, Range fallback, double lo, double hi,
                Notes* notes) {
  Range range = fallback;
  if (const Json* value = MemberOf(bounds, key); value != nullptr) {
    std::optional<double> min, max;
    if (value->is_array() && value->size() == 2) {
      const Json pair = {{"min", (*value)[0]}, {"max", (*value)[1]}};
      min = NumberAt(pair, "min"), max = NumberAt(pair, "max");
    } else {
      min = NumberAt(*value, "min"), max = NumberAt(*value, "max");
    }
    if (!min && !max) notes->push_back(fmt::format("bounds.{}: not a pair of numbers", key));
    range.min = min.value_or(fallback.min);
    range.max = max.value_or(std::max(fallback.max, range.min));
  }
  range.min = Clamp(range.min, lo, hi);
  range.max = Clamp(range.max, lo, hi);
  if (range.min > range.max) {
    notes->push_back(fmt::format("bounds.{}: min is above max", key));
    std::swap(range.min, range.max);
  }
  return range;
}

void ReadSettings(const Json& spec, Settings* settings, Notes* notes) {
  const Json* given = MemberOf(spec, "settings");
  if (given == nullptr || !given->is_object()) return;
  for (const auto& [name, value] : given->items()) {
    const bool known = value.is_number() && SetByName(name, value.get<double>(), settings);
    if (!known && notes->size() < 16) {
      notes->push_back(fmt::format("settings: no number '{}'", name.substr(0, 40)));
    }
  }
}

std::optional<Window> ReadWindow(const Json& record, double now_s) {
  const auto t = NumberIn(record, "t", -kMaxTime, kMaxTime);
  if (!t || *t > now_s + kClockSlackS) return {};
  Window w;
  w.t_s = *t;
  w.running = doc::StringAt(record, {"state"}) == "RUNNING";
  w.lag = NumberIn(record, "lag", 0, 1e18);
  w.lag_s = NumberIn(record, "lag_s", 0, 1e9);
  w.arrival = NumberIn(record, "arrival", 0, 1e15);
  w.tm_cpu = NumberIn(record, "tm_cpu", 1e-3, 1e4);
  w.tm_mem_mib = NumberIn(record, "tm_mem_mib", 1, 1e8);
  w.mem_peak_mib = NumberIn(record, "mem_peak_mib", 1, 1e8);
  w.cpu_util = NumberIn(record, "cpu_util", 0, 100);
  w.oom = static_cast<int>(NumberIn(record, "oom", 0, 1000).value_or(0));
  w.down_s = NumberIn(record, "down_s", 0, 86400).value_or(0);
  w.rescale_s = NumberIn(record, "rescale_s", 0, 86400);
  const Json* vertices = MemberOf(record, "vertices");
  if (vertices == nullptr || !vertices->is_object()) return w;
  for (const auto& [id, value] : vertices->items()) {
    if (w.vertices.size() >= kMaxVertices) break;
    VertexSample v;
    v.id = id.substr(0, kMaxId);
    v.parallelism = static_cast<int>(NumberIn(value, "p", 0, 1e5).value_or(0));
    v.rate = NumberIn(value, "rate", 0, 1e15);
    v.busy = NumberIn(value, "busy", 0, 1.5);
    v.backpressured = NumberIn(value, "bp", 0, 1.5);
    w.vertices.push_back(std::move(v));
  }
  return w;
}

Outcome OutcomeOf(const std::string& status) {
  if (status == "OK") return Outcome::kOk;
  if (status == "OOM") return Outcome::kOom;
  if (status == "LATE") return Outcome::kLate;
  return Outcome::kFailed;
}

std::optional<Attempt> ReadRun(const Json& record, double now_s) {
  const auto t = NumberIn(record, "t", -kMaxTime, kMaxTime);
  const auto p = NumberIn(record, "p", 1, 1e5);
  if (!t || !p || *t > now_s + kClockSlackS) return {};
  Attempt r;
  r.t_s = *t;
  r.parallelism = static_cast<int>(*p);
  r.run = static_cast<long>(NumberIn(record, "run", -1e15, 1e15).value_or(0));
  r.attempt = static_cast<int>(NumberIn(record, "attempt", 0, 1e6).value_or(0));
  r.outcome = OutcomeOf(doc::StringAt(record, {"status"}, "FAIL"));
  r.duration_s = NumberIn(record, "dur_s", 1e-3, 1e8);
  r.total_s = NumberIn(record, "total_s", 1e-3, 1e9);
  r.input = NumberIn(record, "input_gib", 1e-9, 1e12);
  r.tm_cpu = NumberIn(record, "tm_cpu", 1e-3, 1e4);
  r.tm_mem_mib = NumberIn(record, "tm_mem_mib", 1, 1e8);
  r.mem_peak_mib = NumberIn(record, "mem_peak_mib", 1, 1e8);
  r.cpu_util = NumberIn(record, "cpu_util", 0, 100);
  r.weight = NumberIn(record, "weight", 0, 1).value_or(1);
  return r;
}

// Decodes records one by one, sorts them by time, drops duplicates of a time and all but the
// newest kMaxRecords.
template <typename Record, typename Read>
std::vector<Record> ReadRecords(const Json& history, Read read, Notes* notes) {
  std::vector<Record> records;
  if (!history.is_array()) {
    notes->push_back("history: not a list");
    return records;
  }
  const size_t from = history.size() > 4 * kMaxRecords ? history.size() - 4 * kMaxRecords : 0;
  size_t dropped = from;
  for (size_t i = from; i < history.size(); ++i) {
    auto record = read(history[i]);
    if (record) {
      records.push_back(*std::move(record));
    } else {
      ++dropped;
    }
  }
  std::stable_sort(records.begin(), records.end(),
                   [](const Record& a, const Record& b) { return a.t_s < b.t_s; });
  records.erase(std::unique(records.begin(), records.end(),
                            [](const Record& a, const Record& b) { return a.t_s == b.t_s; }),
                records.end());
  if (records.size() > kMaxRecords) {
    records.erase(records.begin(), records.end() - static_cast<std::ptrdiff_t>(kMaxRecords));
  }
  if (dropped > 0) notes->push_back(fmt::format("history: {} records unusable", dropped));
  return records;
}

}  // namespace

std::optional<double> NumberAt(const Json& object, const char* key) {
  const Json* value = MemberOf(object, key);
  if (value == nullptr || !value->is_number()) return {};
  const double number = value->get<double>();
  return Finite(number) ? std::optional<double>(number) : std::nullopt;
}

Config ReadConfig(Mode mode, const Json& spec, Notes* notes) {
  Config config;
  config.mode = mode;
  config.settings = DefaultSettings();
  if (!spec.is_object()) {
    notes->push_back("spec: not an object; defaults are used");
    return config;
  }
  if (const Json* vertices = MemberOf(spec, "vertices"); vertices != nullptr) {
    for (const Json& vertex : *vertices) {
      if (config.vertices.size() >= kMaxVertices) break;
      const std::string id = vertex.is_object() ? doc::StringAt(vertex, {"id"}) : std::string();
      if (!id.empty()) config.vertices.push_back(id.substr(0, kMaxId));
    }
  }
  config.slots_per_tm = static_cast<int>(NumberIn(spec, "slots_per_tm", 1, 1024).value_or(1));
  config.key_groups = static_cast<int>(NumberIn(spec, "key_groups", 0, 32768).value_or(0));
  const Json none = Json::object();
  const Json* found = MemberOf(spec, "bounds");
  const Json& bounds = found != nullptr ? *found : none;
  config.parallelism = ReadRange(bounds, "parallelism", config.parallelism, 1, 32768, notes);
  config.parallelism.min = std::ceil(config.parallelism.min);
  config.parallelism.max = std::max(std::floor(config.parallelism.max), config.parallelism.min);
  config.tm_cpu = ReadRange(bounds, "tm_cpu", config.tm_cpu, 0.01, 1024, notes);
  config.tm_mem_mib = ReadRange(bounds, "tm_mem_mib", config.tm_mem_mib, 1, 1e8, notes);
  const Json* quantum = MemberOf(spec, "quantum");
  if (quantum == nullptr) quantum = &none;
  config.cpu_quantum = NumberIn(*quantum, "tm_cpu", 1e-3, 64).value_or(config.cpu_quantum);
  config.mem_quantum_mib = NumberIn(*quantum, "tm_mem_mib", 1, 65536).value_or(64);
  const Json* slo = MemberOf(spec, "slo");
  if (slo == nullptr) slo = &none;
  config.lag_slo_s = NumberIn(*slo, "lag_s", 1, 1e7);
  config.deadline_s = NumberIn(*slo, "deadline_s", 1, 1e8);
  config.utilization = NumberIn(*slo, "utilization", 0.1, 0.98);
  const Json* initial = MemberOf(spec, "initial");
  if (initial == nullptr) initial = &none;
  config.initial.parallelism = static_cast<int>(
      Clamp(NumberIn(*initial, "parallelism", 1, 1e5).value_or(config.parallelism.min),
            config.parallelism.min, config.parallelism.max));
  config.initial.tm_cpu = Clamp(NumberIn(*initial, "tm_cpu", 1e-3, 1e4).value_or(1),
                                config.tm_cpu.min, config.tm_cpu.max);
  config.initial.tm_mem_mib = Clamp(NumberIn(*initial, "tm_mem_mib", 1, 1e8).value_or(1024),
                                    config.tm_mem_mib.min, config.tm_mem_mib.max);
  ReadSettings(spec, &config.settings, notes);
  return config;
}

std::optional<Hints> ReadHints(const Json& spec, Notes* notes) {
  const Json* found = MemberOf(spec, "hints");
  if (found == nullptr || found->is_null()) return {};
  const Json* operators = MemberOf(*found, "operators");
  const Json* shuffles = MemberOf(*found, "shuffles");
  if (operators == nullptr || !operators->is_array() || shuffles == nullptr ||
      !shuffles->is_array()) {
    notes->push_back("hints: expected lists of operators and shuffles");
    return {};
  }
  Hints hints;
  for (const Json& one : *operators) {
    if (hints.operators.size() >= kMaxHints) break;
    const auto states = static_cast<int>(NumberIn(one, "states", 0, 1000).value_or(1));
    if (states == 0) continue;  // keeps none by key
    hints.operators.push_back({NumberIn(one, "keyBytes", 0, 1e6).value_or(0),
                               NumberIn(one, "rowBytes", 0, 1e9).value_or(0), states});
  }
  hints.shuffles = static_cast<int>(std::min(shuffles->size(), kMaxHints));
  hints.on_heap = doc::StringAt(spec, {"state_backend"}, "hashmap") == "hashmap";
  return hints;
}

Given ReadGiven(const Json& spec) {
  const Json* initial = MemberOf(spec, "initial");
  if (initial == nullptr) return {};
  return {NumberAt(*initial, "tm_cpu").has_value(), NumberAt(*initial, "tm_mem_mib").has_value()};
}

std::vector<Window> ReadWindows(const Json& history, const std::vector<std::string>& vertices,
                                double now_s, Notes* notes) {
  std::map<std::string_view, size_t> rank;
  for (size_t i = 0; i < vertices.size(); ++i) rank.emplace(vertices[i], i);
  const auto rank_of = [&rank](const VertexSample& v) {
    const auto at = rank.find(v.id);
    return at == rank.end() ? rank.size() : at->second;
  };
  return ReadRecords<Window>(
      history,
      [&](const Json& record) {
        auto window = ReadWindow(record, now_s);
        if (window) {
          std::stable_sort(window->vertices.begin(), window->vertices.end(),
                           [&](const VertexSample& a, const VertexSample& b) {
                             return rank_of(a) < rank_of(b);
                           });
        }
        return window;
      },
      notes);
}

std::vector<Attempt> ReadRuns(const Json& history, double now_s, Notes* notes) {
  return ReadRecords<Attempt>(
      history, [now_s](const Json& record) { return ReadRun(record, now_s); }, notes);
}

}  // namespace weir::tuner
