// One sample of a running job's metrics, in few requests. Blocking, on a monitor's thread.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "client/flink/client.h"
#include "client/flink/job_metrics.h"

namespace weir::flink {

// The job's details (every vertex's totals), the gauges of its sources and of the vertex that was
// busiest since `before`, and the TaskManagers': four requests for a job with one source, more
// while Flink does not know some of the names yet, never more than kMaxMetricsRequests. Null when
// the details did not come; all else may be missing.
inline constexpr int kMaxMetricsRequests = 19;
std::shared_ptr<const MetricsSample> LookAtMetrics(const FlinkClient& client,
                                                   const std::string& job_id,
                                                   const MetricsSample* before, SystemTime now,
                                                   const std::function<SteadyTime()>& deadline,
                                                   const std::stop_token& stop);

}  // namespace weir::flink
