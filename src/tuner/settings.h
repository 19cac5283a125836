// Every knob of the law: its name, its default with the reason, and its bounds. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "tuner/types.h"

namespace weir::tuner {

struct SettingSpec {
  std::string_view name;
  double Settings::*field;
  double value;  // the default
  double min;
  double max;
  std::string_view reason;
};

const std::vector<SettingSpec>& SettingSpecs();
Settings DefaultSettings();

// False when there is no such knob or the value is not finite; values out of bounds are clamped.
bool SetByName(std::string_view name, double value, Settings* settings);

}  // namespace weir::tuner
