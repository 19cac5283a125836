// A batch run as the tuner sees it: what it costs while it runs, and the law's configuration. Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "client/flink/job_metrics.h"
#include "job/api/sqljob.h"
#include "job/history/window.h"
#include "job/model/observation.h"
#include "tuner/types.h"

namespace weir::job {

inline constexpr size_t kMaxMemorySamples = 256;  // of one run; later ones replace the oldest

// Fed with every sample of one deployment.
class RunMeter {
 public:
  // There is a sample that was not taken yet.
  bool IsNew(const Observation& seen) const;
  // Begins anew with another deployment; the same sample twice counts once. `pods`: what they use
  // now, where that is known.
  void Take(const SqlJob& job, const SqlJobSpec& in_force, const Observation& seen,
            const std::optional<PodUsage>& pods);
  // What is known of the deployment with that sequence; nothing when nothing is.
  std::optional<RunCosts> Costs(int64_t sequence) const;

 private:
  int64_t sequence_ = 0;
  std::shared_ptr<const flink::MetricsSample> last_;
  std::optional<double> input_;
  std::vector<double> need_mib_;  // in order of time
  double gc_share_ = 0;
  std::optional<double> cpu_util_;
};

// The memory that a run needed, of what its samples say. What a heap holds is partly garbage, which
// a collector in no hurry leaves lying until the heap is full; so the largest of what four samples
// in a row never fell below, and only when collecting took more than a tenth of the time, and so
// was in a hurry, the largest of all.
std::optional<double> PeakOf(const std::vector<double>& need_mib, double gc_share);

// The deadline is spec.tuning.target.deadline, else the schedule's runTimeout, else half of the
// time from one fire to the next. Without any of them the parallelism is left alone.
tuner::Config BatchConfigOf(const SqlJob& job, const SqlJobSpec& in_force, bool pinned);

}  // namespace weir::job
