#include "job/tune/batch_run.h"

#include <algorithm>
#include <chrono>

#include "job/model/stream_config.h"

namespace weir::job {
namespace {

constexpr double kCollectorInAHurry = 0.1;
constexpr size_t kSamplesInARow = 4;
// Of the time between two fires, for a run: the rest is for one that is late or runs again.
constexpr double kShareOfPeriod = 0.5;

std::optional<double> MaxOf(const flink::GaugeMap& gauges, const char* name) {
  const auto at = gauges.find(name);
  return at == gauges.end() ? std::nullopt : at->second.max;
}

std::optional<double> DeadlineOf(const SqlJob& job) {
  const SqlJobSpec& spec = job.spec;
  if (spec.tuning.deadline) return SecondsIn(*spec.tuning.deadline);
  if (!spec.schedule) return std::nullopt;
  if (spec.schedule->run_timeout) return SecondsIn(*spec.schedule->run_timeout);
  const auto& run = job.status.run;
  const SystemTime next = job.status.runs.next_fire;
  if (!run || run->trigger != RunTrigger::kSchedule || next <= run->fire) return std::nullopt;
  return kShareOfPeriod * SecondsIn(next - run->fire);
}

}  // namespace

bool RunMeter::IsNew(const Observation& seen) const {
  return seen.flink && seen.flink->metrics != nullptr && seen.flink->metrics != last_;
}

void RunMeter::Take(const SqlJob& job, const SqlJobSpec& in_force, const Observation& seen,
                    const std::optional<PodUsage>& pods) {
  const int64_t sequence = job.status.deployment.sequence;
  if (sequence != sequence_) {
    *this = RunMeter();
    sequence_ = sequence;
  }
  if (!IsNew(seen)) return;
  const auto sample = seen.flink->metrics;
  const tuner::Resources with = ResourcesOf(in_force);
  const auto cpu = CpuShare(last_.get(), *sample, with.tm_cpu, pods);
  if (cpu) cpu_util_ = std::max(cpu_util_.value_or(0), *cpu);
  last_ = sample;
  if (const auto input = InputOf(sample->job)) input_ = std::max(input_.value_or(0), *input);
  const flink::GaugeMap& managers = sample->task_managers;
  const auto need = MemoryNeed(with.tm_mem_mib, MaxOf(managers, flink::kHeapUsed),
                               MaxOf(managers, flink::kHeapMax));
  if (need) need_mib_.push_back(*need);
  if (need_mib_.size() > kMaxMemorySamples) need_mib_.erase(need_mib_.begin());
  if (const auto gc = MaxOf(managers, flink::kGcTime)) gc_share_ = std::max(gc_share_, *gc / 1000);
}

std::optional<RunCosts> RunMeter::Costs(int64_t sequence) const {
  if (sequence != sequence_ || last_ == nullptr) return std::nullopt;
  return RunCosts{input_, PeakOf(need_mib_, gc_share_), cpu_util_};
}

std::optional<double> PeakOf(const std::vector<double>& need_mib, double gc_share) {
  if (need_mib.empty()) return std::nullopt;
  if (gc_share > kCollectorInAHurry) return *std::max_element(need_mib.begin(), need_mib.end());
  const size_t row = std::min(kSamplesInARow, need_mib.size());
  double peak = 0;
  for (size_t i = 0; i + row <= need_mib.size(); ++i) {
    const auto from = need_mib.begin() + static_cast<std::ptrdiff_t>(i);
    peak = std::max(peak, *std::min_element(from, from + static_cast<std::ptrdiff_t>(row)));
  }
  return peak;
}

tuner::Config BatchConfigOf(const SqlJob& job, const SqlJobSpec& in_force, bool pinned) {
  tuner::Config config = StreamConfigOf(job.spec, in_force, pinned, 0);
  config.mode = tuner::Mode::kBatch;
  config.in_place = false;
  config.lag_slo_s.reset();
  config.deadline_s = DeadlineOf(job);
  if (!config.deadline_s) {
    const double p = ResourcesOf(in_force).parallelism;
    config.parallelism = {p, p};
  }
  return config;
}

}  // namespace weir::job
