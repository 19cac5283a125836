// A tuned streaming job as a reconcile sees it, minute by minute.
#pragma once

#include <memory>
#include <string>

#include "client/flink/job_metrics.h"
#include "job/api/sqljob.h"
#include "job/model/observation.h"
#include "job/model/stream_config.h"

namespace weir::job {

inline SqlJob TunedJob() {
  SqlJob job;
  job.meta.ns = "shop";
  job.meta.name = "orders";
  job.meta.uid = "u";
  job.spec.sql = "x";
  job.spec.resources.parallelism = 4;
  job.spec.resources.task_manager = {"1", "2Gi"};
  job.spec.tuning.mode = TuningMode::kAuto;
  job.spec.tuning.max_lag = seconds(120);
  job.status.state = State::kRunning;
  job.status.deployment.sequence = 1;
  job.status.deployment.parallelism = 4;
  return job;
}

// Metrics of a source and a worker; totals grow with `Minute`.
class MinuteByMinute {
 public:
  double rate = 4000;
  double busy = 0.5;  // of the worker
  double lag = 0;
  double heap_mib = 640;  // of 800: as it should be
  int parallelism = 4;

  // One minute on, and a new sample in `seen`.
  void Minute(SystemTime now, Observation* seen) {
    records_ += rate * 60;
    busy_ms_ += busy * 60'000 * parallelism;
    auto sample = std::make_shared<flink::MetricsSample>();
    sample->time = now;
    sample->job.now = now;
    sample->job.running_since = SystemTime(seconds(1'700'000'000));
    for (const bool source : {true, false}) {
      flink::VertexTotals v;
      v.id = source ? "source" : "worker";
      v.source = source;
      v.parallelism = parallelism;
      v.max_parallelism = 128;
      v.busy_ms = source ? busy_ms_ / 3 : busy_ms_;
      v.backpressured_ms = 0;
      (source ? v.write_records : v.read_records) = records_;
      sample->job.vertices.push_back(v);
    }
    sample->vertices["source"] = {{"Source__s[1].pendingRecords", {lag, lag, lag, lag}},
                                  {"Source__s[1].numRecordsInPerSecond", {0, 0, 0, rate}}};
    sample->task_managers = {{flink::kHeapUsed, {0, heap_mib * kMib, 0, 0}},
                             {flink::kHeapMax, {0, 800 * kMib, 0, 0}}};
    if (!seen->flink) seen->flink.emplace();
    seen->flink->metrics = std::move(sample);
  }

 private:
  double records_ = 0, busy_ms_ = 0;
};

}  // namespace weir::job
