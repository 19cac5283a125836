#include "tuner/history.h"

#include <algorithm>
#include <cmath>

#include "tuner/capacity.h"
#include "tuner/demand.h"
#include "tuner/numeric.h"

namespace weir::tuner {
namespace {

constexpr double kDayS = 86400;
constexpr double kOldGeneration = 0.25;  // another SQL text: it says something, but not much
constexpr double kSliceS = 600;          // the finest slice of a streaming job's history
// A median is followed by a step towards each sample, a tenth of the value at first.
constexpr double kMedianStep = 0.1;

std::optional<double> Larger(std::optional<double> a, std::optional<double> b) {
  if (!a) return b;
  if (!b) return a;
  return std::max(*a, *b);
}

std::optional<double> Weighted(std::optional<double> a, double wa, std::optional<double> b,
                               double wb) {
  if (!a) return b;
  if (!b || wa + wb <= 0) return a;
  return (*a * wa + *b * wb) / (wa + wb);
}

WindowRecord Merged(const WindowRecord& a, const WindowRecord& b) {
  WindowRecord m = b;
  const double wa = std::max(a.to_s - a.from_s, 1.0), wb = std::max(b.to_s - b.from_s, 1.0);
  m.from_s = a.from_s;
  m.load = Weighted(a.load, wa, b.load, wb);
  m.busy = Weighted(a.busy, wa, b.busy, wb);
  m.load_max = Larger(a.load_max, b.load_max);
  m.lag_s = Larger(a.lag_s, b.lag_s);
  m.peak_mib = Larger(a.peak_mib, b.peak_mib);
  m.oom = a.oom + b.oom;
  m.down_s = a.down_s + b.down_s;
  m.backpressured = Weighted(a.backpressured, wa, b.backpressured, wb);
  m.cpu_util = Weighted(a.cpu_util, wa, b.cpu_util, wb);
  m.gc_share = Larger(a.gc_share, b.gc_share);
  m.checkpoint_s = Larger(a.checkpoint_s, b.checkpoint_s);
  m.checkpoint_mib = Larger(a.checkpoint_mib, b.checkpoint_mib);
  m.restarts = a.restarts + b.restarts;
  m.pod_mib = Larger(a.pod_mib, b.pod_mib);
  m.throttled = Larger(a.throttled, b.throttled);
  return m;
}

bool SameShape(const WindowRecord& a, const WindowRecord& b) {
  return a.parallelism == b.parallelism && a.mem_mib == b.mem_mib;
}

// One merge: the oldest pair of one shape whose union is no longer than what follows it by much;
// without such a pair, the oldest record goes.
void CompactWindows(std::vector<WindowRecord>* windows) {
  size_t best = windows->size();
  double cheapest = 0;
  for (size_t i = 0; i + 1 < windows->size() / 2 + 1; ++i) {
    const WindowRecord &a = (*windows)[i], &b = (*windows)[i + 1];
    if (!SameShape(a, b)) continue;
    const double length = b.to_s - a.from_s;
    if (best == windows->size() || length < cheapest) best = i, cheapest = length;
  }
  const auto at = windows->begin() + static_cast<std::ptrdiff_t>(best);
  if (best == windows->size()) {
    windows->erase(windows->begin());
    return;
  }
  *(at + 1) = Merged(*at, *(at + 1));
  windows->erase(at);
}

void Follow(double value, long count, double* median, double* max) {
  *max = std::max(*max, value);
  if (count <= 1 || *median <= 0) {
    *median = value;
    return;
  }
  const double step = *median * std::max(0.02, kMedianStep / std::sqrt(static_cast<double>(count)));
  const double toward = Clamp(value - *median, -step, step);
  *median += toward;
}

int SlotOf(const RunRecord& run, const std::vector<RunRecord>& runs) {
  bool daily = true;
  for (size_t i = 1; i < runs.size(); ++i) {
    if (runs[i].run == runs[i - 1].run) continue;
    if (runs[i].fire_s - runs[i - 1].fire_s < 0.8 * kDayS) daily = false;
  }
  const double day = std::floor(run.fire_s / kDayS);
  if (!daily) return static_cast<int>(Clamp((run.fire_s - day * kDayS) / 3600, 0, 23));
  return 24 + static_cast<int>(std::fmod(std::fmod(day, 7) + 7, 7));
}

void Retire(const RunRecord& run, History* history) {
  if (run.outcome != Outcome::kOk && run.outcome != Outcome::kLate) return;
  const int slot = SlotOf(run, history->runs);
  auto at = std::find_if(history->aggregates.begin(), history->aggregates.end(),
                         [slot](const Aggregate& a) { return a.slot >= slot; });
  if (at == history->aggregates.end() || at->slot != slot) {
    if (history->aggregates.size() >= kMaxAggregates) return;
    at = history->aggregates.insert(at, Aggregate{});
    at->slot = slot;
  }
  ++at->count;
  if (run.input_gib) Follow(*run.input_gib, at->count, &at->input_median, &at->input_max);
  if (run.peak_mib) Follow(*run.peak_mib, at->count, &at->peak_median, &at->peak_max);
  if (run.duration_s) {
    Follow(*run.duration_s, at->count, &at->duration_median, &at->duration_max);
  }
}

}  // namespace

void AddRun(const RunRecord& run, History* history) {
  auto& runs = history->runs;
  const auto same = std::find_if(runs.begin(), runs.end(), [&run](const RunRecord& r) {
    return r.run == run.run && r.attempt == run.attempt && r.fire_s == run.fire_s;
  });
  if (same != runs.end()) {
    *same = run;
  } else {
    const auto at = std::upper_bound(
        runs.begin(), runs.end(), run,
        [](const RunRecord& a, const RunRecord& b) { return a.start_s < b.start_s; });
    runs.insert(at, run);
  }
  while (runs.size() > kMaxRuns) {
    const RunRecord oldest = runs.front();
    Retire(oldest, history);
    runs.erase(runs.begin());
  }
}

void AddWindow(const Window& window, History* history) {
  auto& windows = history->windows;
  if (!windows.empty() && window.t_s <= windows.back().to_s) return;  // late or twice
  WindowRecord record;
  record.from_s = windows.empty() || window.t_s - windows.back().to_s > 2 * kSliceS
                      ? window.t_s - 60
                      : windows.back().to_s;
  record.to_s = window.t_s;
  record.parallelism = ParallelismOf(window);
  if (record.parallelism == 0 && !windows.empty()) record.parallelism = windows.back().parallelism;
  record.mem_mib = window.tm_mem_mib.value_or(windows.empty() ? 0 : windows.back().mem_mib);
  record.load = ArrivalOf(window, nullptr);
  record.load_max = record.load;
  for (const VertexSample& v : window.vertices) {
    record.busy = Larger(record.busy, v.busy);
    record.backpressured = Larger(record.backpressured, v.backpressured);
  }
  record.lag_s = LagOf(window);
  record.peak_mib = window.mem_peak_mib;
  record.oom = window.oom;
  record.down_s = window.down_s;
  record.cpu_util = window.cpu_util;
  record.gc_share = window.gc_share;
  record.checkpoint_s = window.checkpoint_s, record.checkpoint_mib = window.checkpoint_mib;
  record.restarts = window.restarts;
  record.pod_mib = window.pod_mib, record.throttled = window.throttled;
  const bool joins = !windows.empty() && SameShape(windows.back(), record) &&
                     record.to_s - windows.back().from_s <= kSliceS;
  if (joins) {
    windows.back() = Merged(windows.back(), record);
  } else {
    windows.push_back(record);
  }
  while (windows.size() > kMaxWindows) CompactWindows(&windows);
}

void AddDecision(const DecisionRecord& decision, History* history) {
  auto& decisions = history->decisions;
  std::erase_if(decisions, [&](const DecisionRecord& d) { return d.t_s == decision.t_s; });
  decisions.push_back(decision);
  decisions.back().reason.resize(std::min(decisions.back().reason.size(), kMaxReason));
  std::stable_sort(decisions.begin(), decisions.end(),
                   [](const DecisionRecord& a, const DecisionRecord& b) { return a.t_s < b.t_s; });
  if (decisions.size() > kMaxDecisions) {
    decisions.erase(decisions.begin(),
                    decisions.end() - static_cast<std::ptrdiff_t>(kMaxDecisions));
  }
}

std::vector<Attempt> RunsOf(const History& history, long generation) {
  std::vector<Attempt> runs;
  for (const RunRecord& r : history.runs) {
    Attempt run;
    run.run = r.run;
    run.attempt = r.attempt;
    run.t_s = r.start_s + r.duration_s.value_or(0);
    run.outcome = r.outcome;
    run.duration_s = r.duration_s;
    run.total_s = r.total_s;
    run.input = r.input_gib;
    run.parallelism = r.parallelism;
    if (r.cpu_m > 0) run.tm_cpu = r.cpu_m / 1000.0;
    if (r.mem_mib > 0) run.tm_mem_mib = r.mem_mib;
    run.mem_peak_mib = r.peak_mib;
    run.cpu_util = r.cpu_util;
    run.weight = r.generation < generation ? kOldGeneration : 1;
    runs.push_back(run);
  }
  return runs;
}

std::vector<Window> WindowsOf(const History& history) {
  std::vector<Window> windows;
  for (const WindowRecord& r : history.windows) {
    Window w;
    w.t_s = r.to_s;
    w.running = r.down_s < 0.5 * (r.to_s - r.from_s);
    w.arrival = r.load;
    w.lag_s = r.lag_s;
    if (r.mem_mib > 0) w.tm_mem_mib = r.mem_mib;
    w.mem_peak_mib = r.peak_mib;
    w.oom = r.oom;
    w.down_s = r.down_s;
    if (r.parallelism > 0) w.vertices.push_back({"job", r.parallelism, r.load, r.busy, {}});
    windows.push_back(std::move(w));
  }
  return windows;
}

}  // namespace weir::tuner
