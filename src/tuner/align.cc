#include "tuner/align.h"

#include <algorithm>
#include <cmath>

#include "tuner/numeric.h"

namespace weir::tuner {

int AlignToKeyGroups(int p, int key_groups) {
  if (p < 1) return 1;
  if (key_groups < 1) return p;
  const int groups = std::max(p, key_groups);  // above G subtasks are idle, yet were asked for
  const int largest_share = (groups + p - 1) / p;
  return (groups + largest_share - 1) / largest_share;
}

double Quantise(double x, double step, const Range& range, double fallback) {
  if (!Finite(x)) x = fallback;
  if (step > 0) x = std::ceil(x / step - 1e-9) * step;
  x = Clamp(x, range.min, range.max);
  return step >= 1 ? std::round(x) : std::round(x * 1e6) / 1e6;
}

Resources Fit(double parallelism, double tm_cpu, double tm_mem_mib, const Config& config) {
  Resources fitted;
  const double p = Finite(parallelism) ? parallelism : config.initial.parallelism;
  const int wanted = static_cast<int>(
      std::lround(Clamp(std::ceil(p - 1e-9), config.parallelism.min, config.parallelism.max)));
  const int aligned = AlignToKeyGroups(wanted, config.key_groups);
  fitted.parallelism = aligned >= config.parallelism.min ? aligned : wanted;
  fitted.tm_cpu = Quantise(tm_cpu, config.cpu_quantum, config.tm_cpu, config.initial.tm_cpu);
  fitted.tm_mem_mib =
      Quantise(tm_mem_mib, config.mem_quantum_mib, config.tm_mem_mib, config.initial.tm_mem_mib);
  return fitted;
}

}  // namespace weir::tuner
