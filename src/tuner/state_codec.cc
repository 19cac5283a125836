#include "tuner/state_codec.h"

#include <algorithm>
#include <cmath>

#include "base/doc/value.h"
#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

using doc::Json;

constexpr size_t kMaxStoredVertices = 12;
constexpr size_t kMaxStoredPoints = 8;
constexpr double kClockSlackS = 120;

double Number(const Json& object, const char* key, double lo, double hi, double fallback) {
  const auto number = NumberAt(object, key);
  return number ? Clamp(*number, lo, hi) : fallback;
}

// An element of an array as a finite number within bounds.
double Element(const Json& array, size_t i, double lo, double hi) {
  if (!array.is_array() || i >= array.size() || !array[i].is_number()) return lo > 0 ? lo : 0;
  const double number = array[i].get<double>();
  return Finite(number) ? Clamp(number, lo, hi) : (lo > 0 ? lo : 0);
}

// Times keep their whole seconds: six digits would not do.
double Whole(double t_s) { return std::round(Clamp(t_s, -1e12, 1e12)); }

Json WriteResources(const Resources& r) {
  return Json::array({r.parallelism, Rounded(r.tm_cpu), Rounded(r.tm_mem_mib)});
}

bool ReadResources(const Json& state, const char* key, Resources* out) {
  const auto at = state.find(key);
  if (at == state.end() || !at->is_array() || at->size() != 3) return false;
  for (const Json& value : *at) {
    if (!value.is_number() || !Finite(value.get<double>())) return false;
  }
  out->parallelism = static_cast<int>(Element(*at, 0, 1, 1e5));
  out->tm_cpu = Element(*at, 1, 1e-3, 1e4);
  out->tm_mem_mib = Element(*at, 2, 1, 1e8);
  return true;
}

Json WriteCapacity(const CapacityModel& model) {
  Json out = Json::object();
  for (const VertexModel& v : model.vertices) {
    Json points = Json::array();
    for (const CapacityPoint& c : v.points) {
      points.push_back({c.parallelism, Rounded(c.log_capacity), Rounded(c.weight), Whole(c.t_s)});
    }
    out[v.id] = {{"s", Rounded(v.saturation)}, {"p", std::move(points)}};
  }
  return out;
}

void ReadCapacity(const Json& json, CapacityModel* model) {
  if (!json.is_object()) return;
  for (const auto& [id, value] : json.items()) {
    if (model->vertices.size() >= kMaxStoredVertices) return;
    if (!value.is_object() || id.size() > 128) continue;
    VertexModel v;
    v.id = id;
    v.saturation = Number(value, "s", 0, 1, 0);
    if (v.saturation > 0) v.saturation = std::max(v.saturation, 0.5);
    const auto points = value.find("p");
    if (points == value.end() || !points->is_array()) continue;
    for (const Json& point : *points) {
      if (v.points.size() >= kMaxStoredPoints) break;
      if (!point.is_array() || point.size() != 4) continue;
      v.points.push_back({static_cast<int>(Element(point, 0, 1, 1e5)), Element(point, 1, -30, 60),
                          Element(point, 2, 0.01, 10), Element(point, 3, -1e12, 1e12)});
    }
    if (!v.points.empty()) model->vertices.push_back(std::move(v));
  }
}

Json WriteMemory(const MemoryModel& m) {
  Json learnt = Json::array();
  for (const double v : m.learnt) learnt.push_back(Rounded(v));
  return {{"r", {Rounded(m.ref_peak_mib), Rounded(m.ref_parallelism), Rounded(m.ref_load)}},
          {"l", std::move(learnt)},
          {"t", Whole(m.t_s)},
          {"sd", Rounded(m.relative_sd)},
          {"f", Rounded(m.floor_mib)},
          {"fu", Whole(m.floor_until_s)},
          {"ok", Rounded(m.safe_mib)}};
}

void ReadMemory(const Json& json, double now_s, MemoryModel* m) {
  if (!json.is_object()) return;
  m->floor_mib = Number(json, "f", 0, 1e8, 0);
  m->floor_until_s = Number(json, "fu", -1e12, now_s + 7 * 3600, 0);
  m->safe_mib = Number(json, "ok", 0, 1e8, 0);
  m->relative_sd = Number(json, "sd", 0, 1, 0);
  m->t_s = Number(json, "t", -1e12, now_s, 0);
  const auto ref = json.find("r");
  const auto learnt = json.find("l");
  if (ref == json.end() || learnt == json.end() || !ref->is_array() || ref->size() != 3 ||
      !learnt->is_array() || learnt->size() != m->learnt.size()) {
    return;
  }
  m->ref_peak_mib = Element(*ref, 0, 0, 1e8);
  m->ref_parallelism = Element(*ref, 1, 1, 1e5);
  m->ref_load = Element(*ref, 2, 1e-3, 1e15);
  for (size_t i = 0; i < m->learnt.size(); ++i) m->learnt[i] = Element(*learnt, i, -1e12, 1e12);
}

// The header that both modes share; false: not a state of ours, or of another time.
bool Known(const Json& json, const char* mode, double now_s, Notes* notes) {
  if (json.is_null()) return false;
  if (!json.is_object() || doc::IntAt(json, {"v"}) != 1 || doc::StringAt(json, {"m"}) != mode) {
    notes->push_back("state: damaged or of another version; starting afresh");
    return false;
  }
  if (Number(json, "t", -1e12, 1e12, -1) > now_s + kClockSlackS) {
    notes->push_back("state: from the future, the clock went back; starting afresh");
    return false;
  }
  return true;
}

}  // namespace

Json WriteState(const StreamState& s) {
  Json json = {{"v", 1},
               {"m", "s"},
               {"t", Whole(s.t_s)},
               {"c", WriteCapacity(s.capacity)},
               {"mem", WriteMemory(s.memory)},
               {"n", std::min(s.settled, 1000)},
               {"d", Rounded(s.down_s)},
               {"rs", Rounded(s.restart_s)},
               {"rp", Rounded(s.rescale_s)},
               {"sl", Rounded(s.slow_load)},
               {"lag", Rounded(s.last_lag_s)},
               {"w", Rounded(s.wasted_min)},
               {"at", Whole(s.acted_s)},
               {"dir", s.direction},
               {"al", Rounded(s.acted_load)},
               {"ae", Rounded(s.expected_load)},
               {"a", Rounded(s.actions)}};
  if (s.has_applied) json["ap"] = WriteResources(s.applied);
  return json;
}

StreamState ReadStreamState(const Json& json, double now_s, Notes* notes) {
  StreamState s;
  if (!Known(json, "s", now_s, notes)) return s;
  s.t_s = Number(json, "t", -1, 1e12, -1);
  if (const auto at = json.find("c"); at != json.end()) ReadCapacity(*at, &s.capacity);
  if (const auto at = json.find("mem"); at != json.end()) ReadMemory(*at, now_s, &s.memory);
  s.settled = static_cast<int>(Number(json, "n", 0, 1000, 0));
  s.down_s = Number(json, "d", 0, 86400, 0);
  s.restart_s = Number(json, "rs", 0, 900, 0);
  s.rescale_s = Number(json, "rp", 0, 900, 0);
  s.slow_load = Number(json, "sl", 0, 1e15, 0);
  s.last_lag_s = Number(json, "lag", 0, 1e9, 0);
  s.wasted_min = Number(json, "w", 0, 1e6, 0);
  s.acted_s = Number(json, "at", -1, now_s, -1);
  s.direction = static_cast<int>(Number(json, "dir", -1, 1, 0));
  s.acted_load = Number(json, "al", 0, 1e15, 0);
  s.expected_load = Number(json, "ae", 0, 1e15, s.acted_load);
  s.actions = Number(json, "a", 0, 100, 0);
  s.has_applied = ReadResources(json, "ap", &s.applied);
  return s;
}

Json WriteState(const BatchState& s) {
  Json json = {{"v", 1}, {"m", "b"}, {"t", Whole(s.t_s)}, {"ok", Rounded(s.safe_mem_mib)}};
  if (s.has_applied) json["ap"] = WriteResources(s.applied);
  return json;
}

BatchState ReadBatchState(const Json& json, double now_s, Notes* notes) {
  BatchState s;
  if (!Known(json, "b", now_s, notes)) return s;
  s.t_s = Number(json, "t", -1, 1e12, -1);
  s.safe_mem_mib = Number(json, "ok", 0, 1e8, 0);
  s.has_applied = ReadResources(json, "ap", &s.applied);
  return s;
}

}  // namespace weir::tuner
