#include "job/model/stream_config.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "job/api/quantity.h"
#include "tuner/settings.h"

namespace weir::job {
namespace {

// Bounds that were left out. Eight times the user's own guess is a decimal order; below 16 even
// that is a toy.
constexpr int kRoomUp = 8;
constexpr int kSmallMax = 16;
constexpr double kMemoryRoomUp = 4;
constexpr double kLeastMemoryMib = 1024;  // Flink with default shares and little state
constexpr double kDefaultMaxLagS = 60;

double MibOf(const std::string& quantity, double fallback) {
  const auto bytes = ParseQuantityBytes(quantity);
  return bytes.ok() && *bytes > 0 ? static_cast<double>(*bytes) / kMib : fallback;
}

double CoresIn(const std::string& quantity, double fallback) {
  const auto millis = ParseCpuMillis(quantity);
  return millis.ok() && *millis > 0 ? static_cast<double>(*millis) / 1000 : fallback;
}

std::string CpuText(double cores) {
  const auto millis = static_cast<int64_t>(std::llround(cores * 1000));
  return millis % 1000 == 0 ? std::to_string(millis / 1000) : std::to_string(millis) + "m";
}

std::string MemoryText(double mib) { return std::to_string(std::llround(mib)) + "Mi"; }

}  // namespace

tuner::Resources ResourcesOf(const SqlJobSpec& spec) {
  return {spec.resources.parallelism, CoresIn(spec.resources.task_manager.cpu, 1),
          MibOf(spec.resources.task_manager.memory, 1536)};
}

tuner::Config StreamConfigOf(const SqlJobSpec& own, const SqlJobSpec& in_force, bool pinned,
                             int key_groups) {
  const TuningSpec& tuning = own.tuning;
  const tuner::Resources start = ResourcesOf(own);
  tuner::Config config;
  config.mode = tuner::Mode::kStream;
  config.settings = tuner::DefaultSettings();
  config.slots_per_tm = own.resources.slots_per_task_manager;
  config.in_place = true;
  config.key_groups = key_groups;
  config.initial = start;
  config.utilization = tuning.utilization;
  config.lag_slo_s = tuning.max_lag ? SecondsIn(*tuning.max_lag) : kDefaultMaxLagS;
  if (tuning.deadline) config.deadline_s = SecondsIn(*tuning.deadline);
  double max = tuning.parallelism.max;
  if (max == 0) max = std::max(kRoomUp * start.parallelism, kSmallMax);
  if (key_groups > 0) max = std::min<double>(max, key_groups);
  config.parallelism = {std::min<double>(std::max(tuning.parallelism.min, 1), max), max};
  if (pinned) {
    const double p = ResourcesOf(in_force).parallelism;
    config.parallelism = {p, p};
  }
  const QuantityBounds& cpu = tuning.task_manager_cpu;
  config.tm_cpu.min = CoresIn(cpu.min, cpu.max.empty() ? start.tm_cpu : 0.25);
  config.tm_cpu.max = std::max(CoresIn(cpu.max, start.tm_cpu), config.tm_cpu.min);
  config.tm_cpu.min = std::min(config.tm_cpu.min, config.tm_cpu.max);
  const QuantityBounds& memory = tuning.task_manager_memory;
  const double most = MibOf(memory.max, kMemoryRoomUp * start.tm_mem_mib);
  const double least = MibOf(memory.min, std::min(start.tm_mem_mib, kLeastMemoryMib));
  config.tm_mem_mib = {std::min(least, most), most};
  return config;
}

TunedResources TunedFrom(const tuner::Resources& wanted, const SqlJobSpec& in_force,
                         const tuner::Config& config) {
  const tuner::Resources current = ResourcesOf(in_force);
  TunedResources tuned{wanted.parallelism, in_force.resources.task_manager.cpu,
                       in_force.resources.task_manager.memory};
  if (std::fabs(wanted.tm_cpu - current.tm_cpu) >= config.cpu_quantum) {
    tuned.cpu = CpuText(wanted.tm_cpu);
  }
  if (std::fabs(wanted.tm_mem_mib - current.tm_mem_mib) >= config.mem_quantum_mib) {
    tuned.memory = MemoryText(wanted.tm_mem_mib);
  }
  return tuned;
}

double CoresOf(const TunedResources& resources, int slots_per_task_manager) {
  const int slots = std::max(slots_per_task_manager, 1);
  const int managers = (resources.parallelism + slots - 1) / slots;
  return managers * CoresIn(resources.cpu, 1);
}

}  // namespace weir::job
