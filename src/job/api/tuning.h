// spec.tuning, and what tuning leaves in status. Pure values (sqljob.h's rules).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"

namespace weir::job {

enum class TuningMode {
  kOff,        // nothing is recorded and nothing is decided
  kRecommend,  // decided, and told of
  kAuto,       // decided, and put into force
};

// "from" to "to", each "HH:MM" of the zone's clock; over midnight when `to` is not later.
struct QuietHours {
  std::string from;
  std::string to;
  std::string time_zone = "UTC";
  friend bool operator==(const QuietHours&, const QuietHours&) = default;
};

struct CountBounds {
  int min = 0;  // 0: left to the operator
  int max = 0;
  friend bool operator==(const CountBounds&, const CountBounds&) = default;
};

struct QuantityBounds {
  std::string min;  // empty: left to the operator
  std::string max;
  friend bool operator==(const QuantityBounds&, const QuantityBounds&) = default;
};

struct TuningSpec {
  TuningMode mode = TuningMode::kOff;  // without spec.tuning; with it and no word: Recommend
  std::optional<double> utilization;
  std::optional<milliseconds> max_lag;
  std::optional<milliseconds> deadline;
  CountBounds parallelism;
  QuantityBounds task_manager_cpu;
  QuantityBounds task_manager_memory;
  std::vector<QuietHours> quiet_hours;
  friend bool operator==(const TuningSpec&, const TuningSpec&) = default;
};

inline constexpr size_t kMaxQuietHours = 8;

// What a job is to run with instead of spec.resources' own.
struct TunedResources {
  int parallelism = 0;
  std::string cpu;     // of a TaskManager
  std::string memory;  // of a TaskManager
  friend bool operator==(const TunedResources&, const TunedResources&) = default;
};

// status.tuned and status.recommended.
struct TunedStatus {
  TunedResources resources;
  SystemTime since{};
  std::string reason;
  // Of what the user wrote when it was decided: another spec.resources or spec.tuning, and it no
  // longer counts.
  std::string base;
  friend bool operator==(const TunedStatus&, const TunedStatus&) = default;
};

}  // namespace weir::job
