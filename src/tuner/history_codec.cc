#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/doc/value.h"
#include "tuner/history.h"
#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

using doc::Json;

constexpr double kMaxTime = 1e12;
// An annotation of ours is at most this long; longer text is foreign, and not worth parsing.
constexpr size_t kMaxReadBytes = 256u << 10;
constexpr int kMaxReadDepth = 8;

Json Optional(const std::optional<double>& value) {
  return value && Finite(*value) ? Json(Rounded(*value)) : Json();
}

Json Time(double t_s) {
  return static_cast<int64_t>(std::llround(Clamp(t_s, -kMaxTime, kMaxTime)));
}

const char* OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOk:
      return "OK";
    case Outcome::kOom:
      return "OOM";
    case Outcome::kLate:
      return "LATE";
    case Outcome::kFailed:
      return "FAIL";
    case Outcome::kKilled:
      return "KILL";
  }
  return "FAIL";
}

bool OutcomeFrom(const std::string& name, Outcome* out) {
  for (const Outcome o :
       {Outcome::kOk, Outcome::kOom, Outcome::kLate, Outcome::kFailed, Outcome::kKilled}) {
    if (name == OutcomeName(o)) return *out = o, true;
  }
  return false;
}

Json Write(const RunRecord& r) {
  Json json = {{"r", r.run},
               {"a", r.attempt},
               {"f", Time(r.fire_s)},
               {"s", Time(r.start_s)},
               {"d", Optional(r.duration_s)},
               {"tt", Optional(r.total_s)},
               {"i", Optional(r.input_gib)},
               {"p", r.parallelism},
               {"c", r.cpu_m},
               {"m", Rounded(r.mem_mib)},
               {"j", Rounded(r.jm_mib)},
               {"k", Optional(r.peak_mib)},
               {"u", Optional(r.cpu_util)},
               {"o", OutcomeName(r.outcome)},
               {"g", r.generation}};
  if (!r.id.empty()) json["n"] = r.id;
  return json;
}

void PutIfKnown(const char* key, const std::optional<double>& value, Json* out) {
  if (value) (*out)[key] = Optional(value);
}

Json Write(const WindowRecord& w) {
  Json json = {{"s", Time(w.from_s)},       {"t", Time(w.to_s)},
               {"p", w.parallelism},        {"m", Rounded(w.mem_mib)},
               {"l", Optional(w.load)},     {"x", Optional(w.load_max)},
               {"b", Optional(w.busy)},     {"y", Optional(w.lag_s)},
               {"k", Optional(w.peak_mib)}, {"o", w.oom},
               {"d", Rounded(w.down_s)}};
  PutIfKnown("q", w.backpressured, &json), PutIfKnown("u", w.cpu_util, &json);
  PutIfKnown("g", w.gc_share, &json), PutIfKnown("cs", w.checkpoint_s, &json);
  PutIfKnown("cm", w.checkpoint_mib, &json);
  PutIfKnown("w", w.pod_mib, &json), PutIfKnown("h", w.throttled, &json);
  if (w.restarts > 0) json["r"] = w.restarts;
  return json;
}

Json Write(const Resources& r) {
  return Json::array({r.parallelism, Rounded(r.tm_cpu), Rounded(r.tm_mem_mib)});
}

Json Write(const DecisionRecord& d) {
  return {{"t", Time(d.t_s)},
          {"f", Write(d.from)},
          {"to", Write(d.to)},
          {"a", d.applied},
          {"w", d.reason.substr(0, kMaxReason)}};
}

Json Write(const Aggregate& a) {
  return Json::array({a.slot, a.count, Rounded(a.input_median), Rounded(a.input_max),
                      Rounded(a.peak_median), Rounded(a.peak_max), Rounded(a.duration_median),
                      Rounded(a.duration_max)});
}

template <typename Record>
Json WriteList(const std::vector<Record>& records) {
  Json list = Json::array();
  for (const Record& record : records) list.push_back(Write(record));
  return list;
}

// A number within [lo, hi], or nothing.
std::optional<double> In(const Json& object, const char* key, double lo, double hi) {
  const auto number = NumberAt(object, key);
  return number && *number >= lo && *number <= hi ? number : std::nullopt;
}

bool Read(const Json& json, RunRecord* r) {
  const auto run = In(json, "r", -1e15, 1e15);
  const auto start = In(json, "s", -kMaxTime, kMaxTime);
  const auto p = In(json, "p", 1, 1e5);
  if (!run || !start || !p || !OutcomeFrom(doc::StringAt(json, {"o"}), &r->outcome)) return false;
  r->id = doc::StringAt(json, {"n"}).substr(0, kMaxRunId);
  r->run = static_cast<long>(*run);
  r->attempt = static_cast<int>(In(json, "a", 0, 1e6).value_or(0));
  r->start_s = *start;
  r->fire_s = In(json, "f", -kMaxTime, kMaxTime).value_or(*start);
  r->duration_s = In(json, "d", 1e-3, 1e8);
  r->total_s = In(json, "tt", 1e-3, 1e9);
  r->input_gib = In(json, "i", 1e-9, 1e12);
  r->parallelism = static_cast<int>(*p);
  r->cpu_m = static_cast<int>(In(json, "c", 0, 1e7).value_or(0));
  r->mem_mib = In(json, "m", 0, 1e8).value_or(0);
  r->jm_mib = In(json, "j", 0, 1e8).value_or(0);
  r->peak_mib = In(json, "k", 1, 1e8);
  r->cpu_util = In(json, "u", 0, 100);
  r->generation = static_cast<long>(In(json, "g", 0, 1e15).value_or(0));
  return true;
}

bool Read(const Json& json, WindowRecord* w) {
  const auto from = In(json, "s", -kMaxTime, kMaxTime);
  const auto to = In(json, "t", -kMaxTime, kMaxTime);
  if (!from || !to || *to < *from) return false;
  w->from_s = *from, w->to_s = *to;
  w->parallelism = static_cast<int>(In(json, "p", 0, 1e5).value_or(0));
  w->mem_mib = In(json, "m", 0, 1e8).value_or(0);
  w->load = In(json, "l", 0, 1e15);
  w->load_max = In(json, "x", 0, 1e15);
  w->busy = In(json, "b", 0, 1.5);
  w->lag_s = In(json, "y", 0, 1e9);
  w->peak_mib = In(json, "k", 1, 1e8);
  w->oom = static_cast<int>(In(json, "o", 0, 1e6).value_or(0));
  w->down_s = In(json, "d", 0, 1e9).value_or(0);
  w->backpressured = In(json, "q", 0, 1.5);
  w->cpu_util = In(json, "u", 0, 100);
  w->gc_share = In(json, "g", 0, 100);
  w->checkpoint_s = In(json, "cs", 0, 1e7);
  w->checkpoint_mib = In(json, "cm", 0, 1e9);
  w->restarts = static_cast<int>(In(json, "r", 0, 1e6).value_or(0));
  w->pod_mib = In(json, "w", 0, 1e8);
  w->throttled = In(json, "h", 0, 1);
  return true;
}

bool Read(const Json& json, const char* key, Resources* out) {
  const auto at = json.find(key);
  if (at == json.end() || !at->is_array() || at->size() != 3) return false;
  const Json named = {{"p", (*at)[0]}, {"c", (*at)[1]}, {"m", (*at)[2]}};
  const auto p = In(named, "p", 1, 1e5), c = In(named, "c", 1e-3, 1e4), m = In(named, "m", 1, 1e8);
  if (!p || !c || !m) return false;
  *out = {static_cast<int>(*p), *c, *m};
  return true;
}

bool Read(const Json& json, DecisionRecord* d) {
  const auto t = In(json, "t", -kMaxTime, kMaxTime);
  if (!t || !Read(json, "f", &d->from) || !Read(json, "to", &d->to)) return false;
  d->t_s = *t;
  d->applied = doc::BoolAt(json, {"a"});
  d->reason = doc::StringAt(json, {"w"}).substr(0, kMaxReason);
  return true;
}

bool Read(const Json& json, Aggregate* a) {
  if (!json.is_array() || json.size() != 8) return false;
  for (const Json& value : json) {
    if (!value.is_number() || !Finite(value.get<double>())) return false;
  }
  const auto number = [&json](size_t i) { return Clamp(json[i].get<double>(), 0, 1e15); };
  a->slot = static_cast<int>(Clamp(number(0), 0, kMaxAggregates - 1));
  a->count = static_cast<long>(number(1));
  a->input_median = number(2), a->input_max = number(3);
  a->peak_median = number(4), a->peak_max = number(5);
  a->duration_median = number(6), a->duration_max = number(7);
  return true;
}

// Reads what can be read of a list; how many elements could not is added to `lost`.
template <typename Record>
std::vector<Record> ReadList(const Json& json, const char* key, size_t max, size_t* lost) {
  std::vector<Record> records;
  const auto at = json.find(key);
  if (at == json.end()) return records;
  if (!at->is_array()) {
    ++*lost;
    return records;
  }
  const size_t from = at->size() > max ? at->size() - max : 0;
  *lost += from;
  for (size_t i = from; i < at->size(); ++i) {
    Record record;
    if ((*at)[i].is_structured() && Read((*at)[i], &record)) {
      records.push_back(std::move(record));
    } else {
      ++*lost;
    }
  }
  return records;
}

std::optional<Json> ParseAnnotation(std::string_view text, const char* what, Notes* notes) {
  if (text.empty()) return {};
  if (text.size() > kMaxReadBytes) {
    notes->push_back(fmt::format("{}: {} bytes are not ours; ignored", what, text.size()));
    return {};
  }
  doc::ParseLimits limits;
  limits.max_bytes = kMaxReadBytes;
  limits.max_depth = kMaxReadDepth;
  auto json = doc::ParseJson(text, limits);
  if (!json.ok() || !json->is_object()) {
    notes->push_back(fmt::format("{}: not a JSON object; ignored", what));
    return {};
  }
  if (doc::IntAt(*json, {"v"}) != 1) {
    notes->push_back(fmt::format("{}: of another version; ignored", what));
    return {};
  }
  return *std::move(json);
}

std::string Dump(const History& h) {
  Json json = {{"v", 1}};
  if (!h.runs.empty()) json["runs"] = WriteList(h.runs);
  if (!h.windows.empty()) json["windows"] = WriteList(h.windows);
  if (!h.decisions.empty()) json["decisions"] = WriteList(h.decisions);
  if (!h.aggregates.empty()) json["seasons"] = WriteList(h.aggregates);
  return doc::DumpJson(json);
}

template <typename Record>
bool DropOldest(std::vector<Record>* records, size_t keep) {
  if (records->size() <= keep) return false;
  records->erase(records->begin());
  return true;
}

}  // namespace

History ReadHistory(std::string_view annotation, Notes* notes) {
  History history;
  const auto json = ParseAnnotation(annotation, "weir.dev/history", notes);
  if (!json) return history;
  size_t lost = 0;
  // Through the adders: order, duplicates and bounds are theirs.
  for (const auto& run : ReadList<RunRecord>(*json, "runs", kMaxRuns, &lost)) AddRun(run, &history);
  history.windows = ReadList<WindowRecord>(*json, "windows", kMaxWindows, &lost);
  std::stable_sort(
      history.windows.begin(), history.windows.end(),
      [](const WindowRecord& a, const WindowRecord& b) { return a.from_s < b.from_s; });
  for (const auto& d : ReadList<DecisionRecord>(*json, "decisions", kMaxDecisions, &lost)) {
    AddDecision(d, &history);
  }
  for (const auto& a : ReadList<Aggregate>(*json, "seasons", kMaxAggregates, &lost)) {
    const bool twice = std::any_of(history.aggregates.begin(), history.aggregates.end(),
                                   [&a](const Aggregate& b) { return a.slot == b.slot; });
    if (!twice) history.aggregates.push_back(a);
  }
  std::sort(history.aggregates.begin(), history.aggregates.end(),
            [](const Aggregate& a, const Aggregate& b) { return a.slot < b.slot; });
  if (lost > 0) notes->push_back(fmt::format("weir.dev/history: {} records unusable", lost));
  return history;
}

std::string WriteHistory(const History& history) {
  History kept = history;
  std::string text = Dump(kept);
  // Towards the aim: the fine past first, never the last week of runs or the last decisions.
  while (text.size() > kAimedHistoryBytes &&
         (DropOldest(&kept.windows, 12) || DropOldest(&kept.decisions, 5) ||
          DropOldest(&kept.runs, 14))) {
    text = Dump(kept);
  }
  while (text.size() > kMaxHistoryBytes &&
         (DropOldest(&kept.windows, 0) || DropOldest(&kept.decisions, 0) ||
          DropOldest(&kept.runs, 0) || DropOldest(&kept.aggregates, 0))) {
    text = Dump(kept);
  }
  return text;
}

std::string WriteStateText(const Json& state) {
  std::string text = doc::DumpJson(state);
  if (text.size() <= kMaxStateBytes || !state.is_object()) return text;
  // Only vertex names can be that long: the capacity is learnt again within minutes.
  Json smaller = state;
  smaller.erase("c");
  text = doc::DumpJson(smaller);
  return text.size() <= kMaxStateBytes ? text : std::string();
}

Json ReadStateText(std::string_view annotation, Notes* notes) {
  auto json = ParseAnnotation(annotation, "weir.dev/tuner", notes);
  return json ? *std::move(json) : Json();
}

}  // namespace weir::tuner
