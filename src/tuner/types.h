// What the tuner reads and answers: values only. Pure, no ownership, any thread.
//
// Units are in the names (_s seconds, _mib MiB); times are seconds since the Unix epoch or since
// any other fixed point, as the caller likes. A metric that nobody could read is an empty optional,
// never a zero: every rule asks before it uses one.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace weir::tuner {

enum class Mode { kStream, kBatch };

struct Range {
  double min = 0;
  double max = 0;
};

// What one job runs with. One parallelism for the whole job: with shared slots the number of
// TaskManagers follows the widest vertex, so a narrower one saves nothing.
struct Resources {
  int parallelism = 1;
  double tm_cpu = 1;
  double tm_mem_mib = 1024;

  friend bool operator==(const Resources&, const Resources&) = default;
};

// The knobs of the law; settings.cc says what each default is made of. All finite, all bounded.
struct Settings {
  double rho_up;            // utilisation aimed at after a scale-up
  double rho_down;          // and after a scale-down, where too little would mean a reversal
  double lag_budget;        // share of the lag objective that may be used before acting
  double restart_cost_min;  // what a restart is worth, in minutes of the whole job's resources
  double waste_min;         // minutes of a whole job's resources wasted before a scale-down
  double down_band;         // a scale-down must save at least this share
  double reversal_min;      // minutes within which a reversal at the same load is held back
  double mem_margin;        // memory above the predicted peak
  double mem_shrink;        // limit over need from which memory alone is worth a restart
  double batch_miss_cost;   // what a missed deadline costs, in runs
  double batch_oom_cost;    // what an attempt out of memory costs, in runs
  double batch_slack_cost;  // what memory that nobody uses costs beyond its price, in runs
  double batch_deadline;    // share of the deadline that is aimed at

  friend bool operator==(const Settings&, const Settings&) = default;
};

struct Config {
  Mode mode = Mode::kStream;
  std::vector<std::string> vertices;  // in topological order; the first is the source
  int slots_per_tm = 1;
  // Another parallelism alone needs no restart of Pods: memory is not lowered together with it.
  bool in_place = false;
  // What the work is cut into: groups of keys, at most as many as the maximum parallelism, or the
  // source's partitions where all work is chained to it. 0 unknown: no alignment.
  int key_groups = 0;
  Range parallelism{1, 200};
  Range tm_cpu{0.25, 8};
  Range tm_mem_mib{512, 65536};
  double cpu_quantum = 0.05;
  double mem_quantum_mib = 64;
  std::optional<double> lag_slo_s;    // streaming
  std::optional<double> deadline_s;   // batch: longest wanted duration of a run with its retries
  std::optional<double> utilization;  // wanted by the user; overrides the law's own aim
  Resources initial;
  Settings settings;
};

struct VertexSample {
  std::string id;
  int parallelism = 0;
  std::optional<double> rate;  // records/s in
  std::optional<double> busy;  // 0..1, the busiest subtask
  std::optional<double> backpressured;
};

// One window (about a minute) of a streaming job.
struct Window {
  double t_s = 0;  // its end
  bool running = false;
  std::optional<double> lag;      // records
  std::optional<double> lag_s;    // seconds
  std::optional<double> arrival;  // records/s offered to the source
  std::vector<VertexSample> vertices;
  std::optional<double> tm_cpu;
  std::optional<double> tm_mem_mib;
  std::optional<double> mem_peak_mib;
  std::optional<double> cpu_util;  // of tm_cpu; more than 1 where there is no limit
  int oom = 0;
  double down_s = 0;
  // What the change of parallelism in place that this run of the job began with took, at most.
  std::optional<double> rescale_s;
  // Recorded for people; the law decides without them.
  std::optional<double> gc_share;  // of the time, in the collector
  std::optional<double> checkpoint_s;
  std::optional<double> checkpoint_mib;
  int restarts = 0;                 // Flink's own
  std::optional<double> pod_mib;    // the largest working set of a TaskManager's Pod
  std::optional<double> throttled;  // share of the Pods with a CPU limit that are at it
};

enum class Outcome { kOk, kOom, kLate, kFailed, kKilled };

// One attempt of a batch run.
struct Attempt {
  long run = 0;
  int attempt = 0;
  double t_s = 0;  // its end
  Outcome outcome = Outcome::kOk;
  std::optional<double> duration_s;
  std::optional<double> total_s;  // of the run so far, with earlier attempts
  std::optional<double> input;    // GiB (any unit, always the same)
  int parallelism = 0;
  std::optional<double> tm_cpu;
  std::optional<double> tm_mem_mib;
  std::optional<double> mem_peak_mib;
  std::optional<double> cpu_util;
  double weight = 1;  // less than 1: recorded under an older generation of the spec
};

// What to run with, and why.
struct Decision {
  Resources resources;
  bool acts = false;  // differs from what runs now
  std::string reason;
};

}  // namespace weir::tuner
