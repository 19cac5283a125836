#include "tuner/reason.h"

#include <fmt/format.h>

#include <cmath>

#include "tuner/numeric.h"

namespace weir::tuner {

long Round0(double x) { return std::lround(Clamp(x, -1e15, 1e15)); }

std::string ChangeText(const Resources& from, const Resources& to, std::string why,
                       int wanted_parallelism) {
  std::string text = std::move(why);
  if (to.parallelism != from.parallelism) {
    text += fmt::format(": {} -> {}", from.parallelism, to.parallelism);
  }
  if (to.tm_mem_mib != from.tm_mem_mib) {
    text += fmt::format("; memory {} -> {} MiB", Round0(from.tm_mem_mib), Round0(to.tm_mem_mib));
  }
  if (to.tm_cpu != from.tm_cpu) text += fmt::format("; cpu {:g} -> {:g}", from.tm_cpu, to.tm_cpu);
  if (wanted_parallelism > to.parallelism) text += "; capped at bounds.max";
  if (wanted_parallelism < to.parallelism) text += "; raised to bounds.min";
  return text;
}

std::string UpText(double rho, double lag_s, double restart_s, double lead, const char* why) {
  std::string text = fmt::format("busy {:.2f} of what it carries, lag {} s", rho, Round0(lag_s));
  if (lead > 0.01) text += fmt::format(", load growing: {:.0f} % ahead", 100 * std::expm1(lead));
  return text + fmt::format("; {} (a restart takes {} s)", why, Round0(restart_s));
}

std::string DownText(double rho, double lag_s, double wasted_min, bool parallelism) {
  return fmt::format("busy {:.2f} of what it carries, lag {} s; {} unused for {:.0f} job-minutes",
                     rho, Round0(lag_s), parallelism ? "resources" : "memory", wasted_min);
}

std::string WaitText(double rho, double lag_s, double wasted_min, double enough_min, bool held) {
  std::string text = fmt::format("busy {:.2f}, lag {} s; {:.1f} of {:.0f} job-minutes wasted", rho,
                                 Round0(lag_s), wasted_min, enough_min);
  if (held) text += "; a step down would undo the last step up at the same load";
  return text;
}

std::string QuietText(double rho, double lag_s) {
  return fmt::format("busy {:.2f}, lag {} s: nothing to gain", rho, Round0(lag_s));
}

}  // namespace weir::tuner
