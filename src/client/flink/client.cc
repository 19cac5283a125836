#include "client/flink/client.h"

#include <algorithm>
#include <utility>

#include "base/doc/value.h"
#include "client/http/url.h"

namespace weir::flink {
namespace {

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// Ids become path segments: only what Flink itself would accept may.
Status CheckId(std::string_view id, std::string_view what) {
  if (IsFlinkId(id)) return Status::Ok();
  return Invalid("BadFlinkId", std::string(what) + " is not 32 hexadecimal digits");
}

std::string JobPath(std::string_view job_id, std::string_view rest) {
  return "/jobs/" + std::string(job_id) + std::string(rest);
}

std::string SubtaskMetricsPath(std::string_view vertex_id) {
  return "/vertices/" + std::string(vertex_id) + "/subtasks/metrics";
}

std::string MetricsQuery(const std::vector<std::string>& names) {
  std::string query = "?get=";
  for (const std::string& name : names) {
    if (query.back() != '=') query += ',';
    query += http::PercentEncode(name);
  }
  return query;
}

std::string_view FormatName(SavepointFormat format) {
  return format == SavepointFormat::kNative ? "NATIVE" : "CANONICAL";
}

Status FromHttp(const http::Response& response, const Redactor& redactor) {
  const std::optional<std::string> said = DecodeErrorReply(response.body, redactor);
  std::string message = "HTTP " + std::to_string(response.status);
  if (said && !said->empty()) message += ": " + *said;
  switch (response.status) {
    case 401:
    case 403:
      return Denied("FlinkRestDenied", message);
    case 404:
      if (!said) return Unavailable("NotFlink", message + " not from Flink");
      return NotFound("FlinkNotFound", message);
    case 400:
      return Invalid("FlinkRefused", message);
    case 409:
      return Conflict("FlinkConflict", message);
    default:
      return Unavailable("FlinkError", message);
  }
}

}  // namespace

bool IsFlinkId(std::string_view text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), IsHex);
}

FlinkClient::FlinkClient(Connection connection, std::shared_ptr<const Redactor> redactor)
    : connection_(std::move(connection)), redactor_(std::move(redactor)) {
  if (redactor_ == nullptr) redactor_ = std::make_shared<const Redactor>();
}

Result<std::string> FlinkClient::Call(http::Method method, std::string_view path, std::string body,
                                      SteadyTime deadline, std::stop_token stop) const {
  if (connection_.transport == nullptr) {
    return Unavailable("NoTransport", "no connection to Flink's REST address is configured");
  }
  http::Request request;
  request.method = method;
  request.url = connection_.base_url + std::string(path);
  if (connection_.headers) {
    ASSIGN_OR_RETURN(request.headers, connection_.headers());
  }
  request.headers.emplace_back("Accept", "application/json");
  if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
  Result<http::Response> response = connection_.transport->Send(request, deadline, stop);
  if (!response.ok()) return response.error();
  if (response->status < 200 || response->status > 299) return FromHttp(*response, *redactor_);
  return std::move(response->body);
}

Result<std::vector<JobOverview>> FlinkClient::JobsOverview(SteadyTime deadline,
                                                           std::stop_token stop) const {
  ASSIGN_OR_RETURN(const std::string body,
                   Call(http::Method::kGet, "/jobs/overview", "", deadline, stop));
  return DecodeJobsOverview(body);
}

Result<ClusterOverview> FlinkClient::Overview(SteadyTime deadline, std::stop_token stop) const {
  ASSIGN_OR_RETURN(const std::string body,
                   Call(http::Method::kGet, "/overview", "", deadline, stop));
  return DecodeClusterOverview(body);
}

Result<std::optional<RootCause>> FlinkClient::Exceptions(std::string_view job_id,
                                                         SteadyTime deadline,
                                                         std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  ASSIGN_OR_RETURN(
      const std::string body,
      Call(http::Method::kGet, JobPath(job_id, "/exceptions?maxExceptions=1"), "", deadline, stop));
  return DecodeExceptions(body, *redactor_);
}

Result<CheckpointSummary> FlinkClient::Checkpoints(std::string_view job_id, SteadyTime deadline,
                                                   std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  ASSIGN_OR_RETURN(const std::string body,
                   Call(http::Method::kGet, JobPath(job_id, "/checkpoints"), "", deadline, stop));
  return DecodeCheckpoints(body);
}

Result<std::optional<int64_t>> FlinkClient::Restarts(std::string_view job_id, SteadyTime deadline,
                                                     std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  ASSIGN_OR_RETURN(
      const std::string body,
      Call(http::Method::kGet, JobPath(job_id, "/metrics?get=numRestarts"), "", deadline, stop));
  return DecodeMetric(body, "numRestarts");
}

Result<JobDetails> FlinkClient::Details(std::string_view job_id, SteadyTime deadline,
                                        std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  ASSIGN_OR_RETURN(const std::string body,
                   Call(http::Method::kGet, JobPath(job_id, ""), "", deadline, stop));
  return DecodeJobDetails(body);
}

Result<GaugeMap> FlinkClient::Gauges(const std::string& path, const std::vector<std::string>& names,
                                     SteadyTime deadline, std::stop_token stop) const {
  const auto ask = [&](const std::vector<std::string>& some) -> Result<GaugeMap> {
    ASSIGN_OR_RETURN(const std::string body,
                     Call(http::Method::kGet, path + MetricsQuery(some), "", deadline, stop));
    return DecodeGauges(body);
  };
  ASSIGN_OR_RETURN(GaugeMap gauges, ask(names));
  if (!gauges.empty() || names.size() < 2) return gauges;
  ASSIGN_OR_RETURN(const std::string body, Call(http::Method::kGet, path, "", deadline, stop));
  ASSIGN_OR_RETURN(const std::vector<std::string> listed, DecodeMetricNames(body));
  std::vector<std::string> known;
  for (const std::string& name : names) {
    if (std::find(listed.begin(), listed.end(), name) != listed.end()) known.push_back(name);
  }
  if (known.empty()) return gauges;
  return ask(known);
}

Result<GaugeMap> FlinkClient::SubtaskGauges(std::string_view job_id, std::string_view vertex_id,
                                            const std::vector<std::string>& names,
                                            SteadyTime deadline, std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  RETURN_IF_ERROR(CheckId(vertex_id, "the vertex id"));
  return Gauges(JobPath(job_id, SubtaskMetricsPath(vertex_id)), names, deadline, std::move(stop));
}

Result<std::vector<std::string>> FlinkClient::SubtaskMetricNames(std::string_view job_id,
                                                                 std::string_view vertex_id,
                                                                 SteadyTime deadline,
                                                                 std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  RETURN_IF_ERROR(CheckId(vertex_id, "the vertex id"));
  ASSIGN_OR_RETURN(
      const std::string body,
      Call(http::Method::kGet, JobPath(job_id, SubtaskMetricsPath(vertex_id)), "", deadline, stop));
  return DecodeMetricNames(body);
}

Result<GaugeMap> FlinkClient::TaskManagerGauges(const std::vector<std::string>& names,
                                                SteadyTime deadline, std::stop_token stop) const {
  return Gauges("/taskmanagers/metrics", names, deadline, std::move(stop));
}

Result<std::vector<Vertex>> FlinkClient::Vertices(std::string_view job_id, SteadyTime deadline,
                                                  std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  ASSIGN_OR_RETURN(const std::string body,
                   Call(http::Method::kGet, JobPath(job_id, ""), "", deadline, stop));
  return DecodeVertices(body);
}

Result<Requirements> FlinkClient::ResourceRequirements(std::string_view job_id, SteadyTime deadline,
                                                       std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  ASSIGN_OR_RETURN(
      const std::string body,
      Call(http::Method::kGet, JobPath(job_id, "/resource-requirements"), "", deadline, stop));
  return DecodeRequirements(body);
}

Status FlinkClient::SetResourceRequirements(std::string_view job_id,
                                            const Requirements& requirements, SteadyTime deadline,
                                            std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  return Call(http::Method::kPut, JobPath(job_id, "/resource-requirements"),
              EncodeRequirements(requirements), deadline, stop)
      .status();
}

Status FlinkClient::Cancel(std::string_view job_id, SteadyTime deadline,
                           std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  return Call(http::Method::kPatch, JobPath(job_id, "?mode=cancel"), "", deadline, stop).status();
}

Status FlinkClient::TriggerSavepoint(std::string_view job_id, std::string_view trigger_id,
                                     std::string_view directory, SavepointFormat format,
                                     SteadyTime deadline, std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  RETURN_IF_ERROR(CheckId(trigger_id, "the trigger id"));
  const doc::Json body = {{"target-directory", directory},
                          {"cancel-job", false},
                          {"formatType", FormatName(format)},
                          {"triggerId", trigger_id}};
  ASSIGN_OR_RETURN(const std::string reply,
                   Call(http::Method::kPost, JobPath(job_id, "/savepoints"), doc::DumpJson(body),
                        deadline, stop));
  return DecodeTriggerId(reply).status();
}

Status FlinkClient::StopWithSavepoint(std::string_view job_id, std::string_view trigger_id,
                                      std::string_view directory, SavepointFormat format,
                                      SteadyTime deadline, std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  RETURN_IF_ERROR(CheckId(trigger_id, "the trigger id"));
  const doc::Json body = {{"targetDirectory", directory},  // spelt unlike that of /savepoints
                          {"drain", false},
                          {"formatType", FormatName(format)},
                          {"triggerId", trigger_id}};
  ASSIGN_OR_RETURN(const std::string reply, Call(http::Method::kPost, JobPath(job_id, "/stop"),
                                                 doc::DumpJson(body), deadline, stop));
  return DecodeTriggerId(reply).status();
}

Status FlinkClient::DisposeSavepoint(std::string_view path, SteadyTime deadline,
                                     std::stop_token stop) const {
  const doc::Json body = {{"savepoint-path", path}};
  ASSIGN_OR_RETURN(const std::string reply, Call(http::Method::kPost, "/savepoint-disposal",
                                                 doc::DumpJson(body), deadline, stop));
  return DecodeTriggerId(reply).status();
}

Result<TriggerStatus> FlinkClient::SavepointStatus(std::string_view job_id,
                                                   std::string_view trigger_id, SteadyTime deadline,
                                                   std::stop_token stop) const {
  RETURN_IF_ERROR(CheckId(job_id, "the job id"));
  RETURN_IF_ERROR(CheckId(trigger_id, "the trigger id"));
  ASSIGN_OR_RETURN(
      const std::string body,
      Call(http::Method::kGet, JobPath(job_id, "/savepoints/" + std::string(trigger_id)), "",
           deadline, stop));
  return DecodeTriggerStatus(body, *redactor_);
}

}  // namespace weir::flink
