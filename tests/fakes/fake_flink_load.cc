#include "tests/fakes/fake_flink_load.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "client/http/url.h"

namespace weir::flink {
namespace {

using doc::Json;

Json Of(double value, double subtasks) {
  return {{"min", value}, {"max", value}, {"avg", value}, {"sum", value * subtasks}, {"skew", 0.0}};
}

// Those of `all` that the query names; all names alone without one. As Flink 2.2.1 does it, one
// name that is unknown empties the whole answer.
Json Pick(const std::map<std::string, Json>& all, std::string_view query) {
  Json out = Json::array();
  constexpr std::string_view kGet = "?get=";
  if (!query.starts_with(kGet)) {
    for (const auto& [name, value] : all) out.push_back({{"id", name}});
    return out;
  }
  const auto decoded = http::PercentDecode(query.substr(kGet.size()));
  std::istringstream names(decoded.ok() ? *decoded : std::string());
  for (std::string name; std::getline(names, name, ',');) {
    const auto at = all.find(name);
    if (at == all.end()) return Json::array();
    Json metric = at->second;
    metric["id"] = name;
    out.push_back(std::move(metric));
  }
  return out;
}

}  // namespace

void FakeLoadMeter::Set(const FakeLoad& load, int64_t now_ms) {
  if (since_ms_ != 0) {
    records_ += load_.rate * Seconds(now_ms);
    busy_ms_ += load_.busy * Seconds(now_ms) * 1000;
    cpu_s_ += load_.cores * Seconds(now_ms);
  } else {
    running_ms_ = now_ms;
  }
  since_ms_ = now_ms;
  load_ = load;
}

void FakeLoadMeter::Restarted(int64_t now_ms, int64_t down_ms) {
  cpu_s_ += load_.cores * Seconds(now_ms);  // the processes live on
  records_ = busy_ms_ = 0;
  since_ms_ = running_ms_ = now_ms;
  restarting_ms_ = now_ms - down_ms;
}

Json FakeLoadMeter::Details(const std::string& id, const std::string& state, int64_t now_ms) const {
  const double records = records_ + load_.rate * Seconds(now_ms);
  const double busy_ms = (busy_ms_ + load_.busy * Seconds(now_ms) * 1000) * load_.parallelism;
  const double clock_ms = static_cast<double>(now_ms - running_ms_) * load_.parallelism;
  const auto vertex = [&](const char* vertex_id, const char* name, double read, double written,
                          double busy) {
    Json metrics = {{"read-records", read},
                    {"read-records-complete", true},
                    {"write-records", written},
                    {"write-records-complete", true},
                    {"read-bytes", read * 100},
                    {"read-bytes-complete", true},
                    {"write-bytes", written * 100},
                    {"write-bytes-complete", true},
                    {"accumulated-backpressured-time", 0},
                    {"accumulated-idle-time", std::max(0.0, clock_ms - busy)},
                    {"accumulated-busy-time", busy}};
    if (!load_.knows_busy) metrics["accumulated-busy-time"] = "NaN";
    return Json{{"id", vertex_id},       {"name", name},    {"parallelism", load_.parallelism},
                {"maxParallelism", 128}, {"status", state}, {"metrics", metrics}};
  };
  return {
      {"jid", id},
      {"name", "job"},
      {"state", state},
      {"now", now_ms},
      {"maxParallelism", -1},
      {"timestamps", {{"RUNNING", running_ms_}, {"RESTARTING", restarting_ms_}, {"FAILING", 0}}},
      {"vertices",
       {vertex(kSource, "Source: orders[1]", 0, records, busy_ms / 3),
        vertex(kWorker, "Sink: done[2]", records, 0, busy_ms)}},
      {"plan",
       {{"nodes",
         {{{"id", kWorker}, {"inputs", {{{"id", kSource}, {"num", 0}}}}},
          {{"id", kSource}, {"parallelism", load_.parallelism}}}}}}};
}

std::optional<Json> FakeLoadMeter::Subtasks(std::string_view vertex, std::string_view query) const {
  const bool source = vertex == kSource;
  if (!source && vertex != kWorker) return std::nullopt;
  const double p = load_.parallelism;
  const double busy = source ? load_.busy / 3 : load_.busy;
  std::map<std::string, Json> all = {
      {"busyTimeMsPerSecond", Of(busy * 1000, p)},
      {"idleTimeMsPerSecond", Of((1 - busy) * 1000, p)},
      {"backPressuredTimeMsPerSecond", Of(0, p)},
      {"numRecordsInPerSecond", Of(source ? 0 : load_.rate / p, p)},
      {"numRecordsOutPerSecond", Of(source ? load_.rate / p : 0, p)}};
  if (!load_.knows_busy) {
    for (const char* field : {"min", "max", "avg", "sum"}) {
      all["busyTimeMsPerSecond"][field] = "NaN";
    }
  }
  if (source) {
    all["Source__orders[1].numRecordsInPerSecond"] = Of(load_.rate / p, p);
    if (load_.lag) all["Source__orders[1].pendingRecords"] = Of(*load_.lag / p, p);
  }
  return Pick(all, query);
}

Json FakeLoadMeter::TaskManagers(std::string_view query, int64_t now_ms) const {
  constexpr double kMib = 1 << 20;
  return Pick({{"Status.JVM.Memory.Heap.Used", Of(load_.heap_mib * kMib, 1)},
               {"Status.JVM.Memory.Heap.Max", Of(load_.heap_max_mib * kMib, 1)},
               {"Status.JVM.GarbageCollector.All.TimeMsPerSecond", Of(3, 1)},
               {"Status.JVM.CPU.Time", Of((cpu_s_ + load_.cores * Seconds(now_ms)) * 1e9, 1)}},
              query);
}

}  // namespace weir::flink
