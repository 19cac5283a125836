// Typed calls of one Flink cluster's REST API over the transport seam.
//
// A cheap value that holds no connection: make one for each use. The transport must outlive it.
// Each call is one request, unless it says otherwise; nothing is retried here. Thread-safe if the
// headers function is.
//
// Errors: the transport's own (kUnavailable, kDeadlineExceeded, kCancelled); kNotFound only when
// Flink itself answered 404 in its own error form, so that a proxy's or load balancer's 404 is
// never taken for an absent job (it is kUnavailable/NotFlink); kDenied for 401 and 403; kInvalid
// for 400; kConflict for 409; kUnavailable/FlinkError for other statuses;
// kInternal/BadFlinkReply for a body that is not what the call returns. Messages are redacted.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "client/flink/job_metrics.h"
#include "client/flink/snapshot.h"
#include "client/http/transport.h"

namespace weir::flink {

// How to reach one Flink REST endpoint.
struct Connection {
  // Extra headers of each request (the API server's bearer token); may fail, then so does the call.
  using HeadersFn = std::function<Result<http::Headers>()>;

  http::Transport* transport = nullptr;
  std::string base_url;    // "http://10.0.0.7:8081" or an API server's pod proxy; no '/' at the end
  HeadersFn headers = {};  // may be empty
};

enum class SavepointFormat { kCanonical, kNative };

class FlinkClient {
 public:
  // `redactor` may be null: then only the net of key names works.
  explicit FlinkClient(Connection connection, std::shared_ptr<const Redactor> redactor = nullptr);

  Result<std::vector<JobOverview>> JobsOverview(SteadyTime deadline, std::stop_token stop) const;
  Result<ClusterOverview> Overview(SteadyTime deadline, std::stop_token stop) const;
  // The newest failure; nullopt when there was none.
  Result<std::optional<RootCause>> Exceptions(std::string_view job_id, SteadyTime deadline,
                                              std::stop_token stop) const;
  Result<CheckpointSummary> Checkpoints(std::string_view job_id, SteadyTime deadline,
                                        std::stop_token stop) const;
  // How often Flink restarted the job by itself; nullopt when the metric is not there (yet).
  Result<std::optional<int64_t>> Restarts(std::string_view job_id, SteadyTime deadline,
                                          std::stop_token stop) const;

  // Parallelism and totals of every vertex, in one request.
  Result<JobDetails> Details(std::string_view job_id, SteadyTime deadline,
                             std::stop_token stop) const;
  // Over the subtasks of one vertex. What Flink does not know (yet) is left out of the answer.
  // Flink itself (2.2.1) answers [] to the whole request as soon as one of the names is unknown;
  // then up to two requests more find out which are known, and ask for those.
  Result<GaugeMap> SubtaskGauges(std::string_view job_id, std::string_view vertex_id,
                                 const std::vector<std::string>& names, SteadyTime deadline,
                                 std::stop_token stop) const;
  Result<std::vector<std::string>> SubtaskMetricNames(std::string_view job_id,
                                                      std::string_view vertex_id,
                                                      SteadyTime deadline,
                                                      std::stop_token stop) const;
  // Over the cluster's TaskManagers; unknown names as above.
  Result<GaugeMap> TaskManagerGauges(const std::vector<std::string>& names, SteadyTime deadline,
                                     std::stop_token stop) const;
  // The job's vertices and their parallelism; empty before it has been scheduled.
  Result<std::vector<Vertex>> Vertices(std::string_view job_id, SteadyTime deadline,
                                       std::stop_token stop) const;
  // Only of a job under the adaptive scheduler; SetRequirements needs every vertex.
  Result<Requirements> ResourceRequirements(std::string_view job_id, SteadyTime deadline,
                                            std::stop_token stop) const;
  Status SetResourceRequirements(std::string_view job_id, const Requirements& requirements,
                                 SteadyTime deadline, std::stop_token stop) const;

  // Orders the job's cancellation; the end shows in JobsOverview. kConflict when the job has ended
  // already, kNotFound when this cluster does not know it.
  Status Cancel(std::string_view job_id, SteadyTime deadline, std::stop_token stop) const;

  // Both are idempotent under the caller's `trigger_id` (32 hex digits): posting the same again
  // makes no second savepoint. Poll with SavepointStatus.
  Status TriggerSavepoint(std::string_view job_id, std::string_view trigger_id,
                          std::string_view directory, SavepointFormat format, SteadyTime deadline,
                          std::stop_token stop) const;
  // The job ends FINISHED once the savepoint is complete.
  Status StopWithSavepoint(std::string_view job_id, std::string_view trigger_id,
                           std::string_view directory, SavepointFormat format, SteadyTime deadline,
                           std::stop_token stop) const;
  // Orders the deletion of a savepoint's files, whose end is not told. One that is gone is no
  // error.
  Status DisposeSavepoint(std::string_view path, SteadyTime deadline, std::stop_token stop) const;
  // kNotFound when the trigger id is unknown to this JobManager.
  Result<TriggerStatus> SavepointStatus(std::string_view job_id, std::string_view trigger_id,
                                        SteadyTime deadline, std::stop_token stop) const;

 private:
  Result<std::string> Call(http::Method method, std::string_view path, std::string body,
                           SteadyTime deadline, std::stop_token stop) const;
  // Of the metrics at `path`, which answers a list of all names when none is asked for.
  Result<GaugeMap> Gauges(const std::string& path, const std::vector<std::string>& names,
                          SteadyTime deadline, std::stop_token stop) const;

  Connection connection_;
  std::shared_ptr<const Redactor> redactor_;  // never null
};

// 32 lower-case hex digits: what Flink accepts as a job id and as a trigger id.
bool IsFlinkId(std::string_view text);

}  // namespace weir::flink
