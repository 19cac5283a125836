// What people read about a decision. Pure.
#pragma once

#include <string>

#include "tuner/types.h"

namespace weir::tuner {

long Round0(double x);

// "busy 0.93 ...: 4 -> 6; memory 1024 -> 1536 MiB"; says so when a bound cut what was wanted.
std::string ChangeText(const Resources& from, const Resources& to, std::string why,
                       int wanted_parallelism);
std::string UpText(double rho, double lag_s, double restart_s, double lead, const char* why);
std::string DownText(double rho, double lag_s, double wasted_min, bool parallelism);
std::string WaitText(double rho, double lag_s, double wasted_min, double enough_min, bool held);
std::string QuietText(double rho, double lag_s);

}  // namespace weir::tuner
