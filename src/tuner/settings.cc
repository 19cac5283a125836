#include "tuner/settings.h"

#include "tuner/numeric.h"

namespace weir::tuner {

const std::vector<SettingSpec>& SettingSpecs() {
  static const std::vector<SettingSpec> specs = {
      {"rhoUp", &Settings::rho_up, 0.92, 0.3, 0.98,
       "a backlog of one restart drains within seven minutes, and the model may be off by 5 %"},
      {"rhoDown", &Settings::rho_down, 0.88, 0.3, 0.98,
       "as rhoUp: a reversal costs two restarts, the headroom a few per cent"},
      {"lagBudget", &Settings::lag_budget, 0.85, 0.1, 1.0,
       "act while the restart itself still fits into the lag objective, with 15 % to spare"},
      {"restartCostMin", &Settings::restart_cost_min, 28.8, 1, 1440,
       "a restart is worth 2 % of a day's resources (half an hour): its downtime, its backlog, its "
       "risk"},
      {"wasteMin", &Settings::waste_min, 10, 0.5, 1440,
       "rent or buy: give up resources once a third of a restart's cost was wasted on them; less "
       "than the full cost as a lower load usually stays"},
      {"downBand", &Settings::down_band, 0.12, 0.02, 0.9,
       "less saving than this is within the error of the model"},
      {"reversalMin", &Settings::reversal_min, 90, 0, 1440,
       "an opposite step at the same load within this time is what users call flapping"},
      {"memMargin", &Settings::mem_margin, 0.15, 0.02, 1,
       "peaks of a window scatter by 3 %: four of those and some room; fuller, the collector "
       "slows"},
      {"memShrink", &Settings::mem_shrink, 1.15, 1.02, 10,
       "memory alone is given back only when this much over the need"},
      {"batchMissCost", &Settings::batch_miss_cost, 10, 0, 1000, "a missed deadline, in runs"},
      {"batchOomCost", &Settings::batch_oom_cost, 30, 0, 1000,
       "an attempt out of memory: somebody has to look at it, and often the deadline is missed, "
       "too"},
      {"batchSlackCost", &Settings::batch_slack_cost, 1, 0, 10,
       "idle memory keeps other pods from the node: a wider run with less of it is preferred"},
      {"batchDeadline", &Settings::batch_deadline, 0.97, 0.1, 1,
       "aim a little before the deadline: the clock of a run starts before its first task"},
  };
  return specs;
}

Settings DefaultSettings() {
  Settings settings{};
  for (const SettingSpec& spec : SettingSpecs()) settings.*spec.field = spec.value;
  return settings;
}

bool SetByName(std::string_view name, double value, Settings* settings) {
  for (const SettingSpec& spec : SettingSpecs()) {
    if (spec.name != name) continue;
    if (!Finite(value)) return false;
    settings->*spec.field = Clamp(value, spec.min, spec.max);
    return true;
  }
  return false;
}

}  // namespace weir::tuner
