// The metrics of a FakeFlink's job: a source and a worker, whose load a test sets. Totals grow with
// the clock, as Flink's do. A value; the owner guards it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/doc/value.h"

namespace weir::flink {

struct FakeLoad {
  int parallelism = 2;
  double rate = 1000;             // records/s
  double busy = 0.5;              // of the worker's busiest subtask; the source does a third
  std::optional<double> lag = 0;  // pendingRecords; nothing: the source does not report it
  double heap_mib = 200;
  double heap_max_mib = 600;
  double cores = 0.4;      // that the TaskManager uses
  bool knows_busy = true;  // false: "NaN", as of legacy sources
};

class FakeLoadMeter {
 public:
  static constexpr char kSource[] = "cbc357ccb763df2852fee8c4fc7d55f2";
  static constexpr char kWorker[] = "90bea66de1c231edf33913ecd54406c1";

  void Set(const FakeLoad& load, int64_t now_ms);
  // New attempts: totals begin again. `down_ms` before now the job left RUNNING.
  void Restarted(int64_t now_ms, int64_t down_ms);

  doc::Json Details(const std::string& id, const std::string& state, int64_t now_ms) const;
  // GET /jobs/:id/vertices/:v/subtasks/metrics[?get=..]; nullopt: no such vertex.
  std::optional<doc::Json> Subtasks(std::string_view vertex, std::string_view query) const;
  doc::Json TaskManagers(std::string_view query, int64_t now_ms) const;

 private:
  double Seconds(int64_t now_ms) const { return static_cast<double>(now_ms - since_ms_) / 1000; }

  FakeLoad load_;
  int64_t since_ms_ = 0;  // of what follows
  double records_ = 0;    // until then
  double busy_ms_ = 0;    // of one subtask of the worker
  double cpu_s_ = 0;      // of the TaskManager
  int64_t running_ms_ = 0;
  int64_t restarting_ms_ = 0;
};

}  // namespace weir::flink
