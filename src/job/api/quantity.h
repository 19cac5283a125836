// Kubernetes quantities ("500m", "1.5", "1Gi", "2e3") as integers. Pure.
//
// Source: k8s.io/apimachinery/pkg/api/resource: a decimal number, then one of n u m k M G T P E,
// Ki Mi Gi Ti Pi Ei, or a decimal exponent. Fractions below the unit asked for round up, as the
// API server's do. Negative values, other text and values above kMaxQuantity are kInvalid/
// BadQuantity; the message quotes what was read and shows a good form.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/core/status.h"

namespace weir::job {

inline constexpr int64_t kMaxQuantity = int64_t{1} << 60;

Result<int64_t> ParseQuantityBytes(std::string_view text);  // "1Gi" -> 1073741824
Result<int64_t> ParseCpuMillis(std::string_view text);      // "500m" -> 500, "1.5" -> 1500

}  // namespace weir::job
