// A double of Flink's REST API at the transport seam: any number of clusters, told apart by their
// base URL, each with jobs whose life a test scripts. Behaves as Flink 2.2.1 was seen to behave
// (the contract suite in tests/client/flink runs on this and on the real one). Thread-safe.
#pragma once

#include <condition_variable>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/doc/value.h"
#include "client/http/transport.h"
#include "tests/fakes/fake_flink_load.h"

namespace weir::flink {

class FakeFlink : public http::Transport {
 public:
  enum class Fault {
    kNone,
    kRefuse,      // connection refused
    kHang,        // no answer until the deadline
    kProxy404,    // 404, but not in Flink's words
    kProxy503,    // what an API server says of a pod that does not listen
    kLoginPage,   // 200 with HTML
    kLeaderless,  // Flink's own 503 while it elects a leader
  };

  explicit FakeFlink(Clock& clock) : clock_(clock) {}

  // An unknown base URL refuses connections.
  void AddCluster(const std::string& base_url) EXCLUDES(mutex_);
  void RemoveCluster(const std::string& base_url) EXCLUDES(mutex_);
  // For requests whose path contains `path_part` ("" for all). Replaces the fault set before.
  void SetFault(const std::string& base_url, Fault fault, const std::string& path_part = "")
      EXCLUDES(mutex_);

  // The life of a job. Submit: CREATED with `tasks` tasks, none running.
  void Submit(const std::string& base_url, const std::string& job_id, int tasks) EXCLUDES(mutex_);
  // `word` as Flink spells it, or any other.
  void SetState(const std::string& base_url, const std::string& job_id, const std::string& word)
      EXCLUDES(mutex_);
  void SetTasks(const std::string& base_url, const std::string& job_id, int running, int finished)
      EXCLUDES(mutex_);
  void Run(const std::string& base_url, const std::string& job_id) EXCLUDES(mutex_);
  void Finish(const std::string& base_url, const std::string& job_id) EXCLUDES(mutex_);
  void Fail(const std::string& base_url, const std::string& job_id, const std::string& trace)
      EXCLUDES(mutex_);
  // RESTARTING, and the restart counter rises.
  void Restart(const std::string& base_url, const std::string& job_id, const std::string& trace)
      EXCLUDES(mutex_);
  void CompleteCheckpoint(const std::string& base_url, const std::string& job_id) EXCLUDES(mutex_);
  // The job runs at `parallelism`, under the adaptive scheduler, which finds at most `slots`. A new
  // requirement is met at once, as far as the slots go.
  void SetScale(const std::string& base_url, const std::string& job_id, int parallelism, int slots)
      EXCLUDES(mutex_);
  int ParallelismOf(const std::string& base_url, const std::string& job_id) const EXCLUDES(mutex_);
  // Without checkpointing Flink answers 404 to questions about it.
  void DisableCheckpoints(const std::string& base_url, const std::string& job_id) EXCLUDES(mutex_);

  // What the job carries from now on, in the metrics. Before the first call it has none.
  void SetLoad(const std::string& base_url, const std::string& job_id, const FakeLoad& load)
      EXCLUDES(mutex_);
  // Its tasks run again after `down`: totals begin anew, the timestamps say so.
  void Recover(const std::string& base_url, const std::string& job_id, milliseconds down)
      EXCLUDES(mutex_);

  std::string StateOf(const std::string& base_url, const std::string& job_id) const
      EXCLUDES(mutex_);
  size_t SavepointCount(const std::string& base_url, const std::string& job_id) const
      EXCLUDES(mutex_);

  // Savepoints stay in progress.
  void HoldSavepoints(bool hold) EXCLUDES(mutex_);
  // Of all jobs that there ever were.
  size_t SavepointCount() const EXCLUDES(mutex_);

  // "GET http://host/jobs/overview" of every request that began, in order; those with `part` in it.
  std::vector<std::string> Requests(std::string_view part = "") const EXCLUDES(mutex_);
  // Waits (for real, 20 s at most) until `count` requests with `part` have begun; false if not.
  bool AwaitRequests(size_t count, std::string_view part = "") const EXCLUDES(mutex_);
  // The most requests that were under way at once, at one cluster and at all.
  int MaxInFlight(const std::string& base_url) const EXCLUDES(mutex_);
  int MaxInFlight() const EXCLUDES(mutex_);
  // The headers of the last request.
  http::Headers LastHeaders() const EXCLUDES(mutex_);

  Result<http::Response> Send(const http::Request& request, SteadyTime deadline,
                              std::stop_token stop) override EXCLUDES(mutex_);
  // Flink's REST has no streams: kInvalid.
  Result<http::Response> Stream(const http::Request& request, const http::ChunkFn& on_chunk,
                                milliseconds idle_timeout, std::stop_token stop) override;

 private:
  struct Trigger {
    std::string directory;
    bool stops = false;
    int polls = 0;
    std::string location = {};  // once completed well
    bool failed = false;
  };
  struct Job {
    std::string state = "CREATED";
    int tasks = 1;
    int running = 0;
    int finished = 0;
    int64_t start = 0;
    int64_t end = -1;
    std::string trace;
    int64_t trace_time = 0;
    int restarts = 0;
    bool checkpointing = true;
    int wanted = 0;  // parallelism of the one vertex; 0: not under the adaptive scheduler
    int slots = 0;
    int64_t next_checkpoint = 1;
    doc::Json completed;  // null: none
    doc::Json savepoint;
    int64_t completed_count = 0;
    std::map<std::string, Trigger> triggers;
    size_t savepoints = 0;
    std::optional<FakeLoadMeter> load;
  };
  struct Cluster {
    Fault fault = Fault::kNone;
    std::string fault_path;
    std::map<std::string, Job> jobs;
    int in_flight = 0;
    int max_in_flight = 0;
  };

  Job& JobOf(const std::string& base_url, const std::string& job_id) REQUIRES(mutex_);
  const Job& JobOf(const std::string& base_url, const std::string& job_id) const REQUIRES(mutex_);
  int64_t Now() const;
  http::Response Answer(Cluster& cluster, const http::Request& request, std::string_view path)
      REQUIRES(mutex_);
  http::Response AnswerJob(Job& job, const std::string& id, const http::Request& request,
                           std::string_view rest) REQUIRES(mutex_);
  static http::Response Require(Job& job, const http::Request& request);
  http::Response Start(Job& job, const http::Request& request, bool stops) REQUIRES(mutex_);
  http::Response Poll(Job& job, const std::string& trigger_id) REQUIRES(mutex_);
  void End(Job& job, const std::string& state) REQUIRES(mutex_);

  Clock& clock_;
  mutable Mutex mutex_;
  mutable std::condition_variable_any changed_;
  std::map<std::string, Cluster> clusters_ GUARDED_BY(mutex_);
  size_t savepoints_ GUARDED_BY(mutex_) = 0;
  bool hold_savepoints_ GUARDED_BY(mutex_) = false;
  std::vector<std::string> requests_ GUARDED_BY(mutex_);
  http::Headers last_headers_ GUARDED_BY(mutex_);
  int in_flight_ GUARDED_BY(mutex_) = 0;
  int max_in_flight_ GUARDED_BY(mutex_) = 0;
};

}  // namespace weir::flink
