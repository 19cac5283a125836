#include "tests/fakes/fake_flink.h"

#include <algorithm>
#include <chrono>

namespace weir::flink {
namespace {

using doc::Json;

http::Response Reply(int status, const Json& body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json; charset=UTF-8"}},
          .body = doc::DumpJson(body)};
}

http::Response Error(int status, const std::string& message) {
  const std::string trace =
      "org.apache.flink.runtime.rest.handler.RestHandlerException: " + message +
      "\n\tat org.apache.flink.runtime.rest.handler.AbstractRestHandler.respondToRequest(x.java:83)"
      "\n";
  return Reply(status, {{"errors", {trace}}});
}

constexpr char kVertex[] = "cbc357ccb763df2852fee8c4fc7d55f2";

bool Ended(const std::string& state) {
  return state == "FINISHED" || state == "FAILED" || state == "CANCELED";
}

}  // namespace

void FakeFlink::AddCluster(const std::string& base_url) {
  MutexLock lock(mutex_);
  clusters_[base_url];
}

void FakeFlink::RemoveCluster(const std::string& base_url) {
  MutexLock lock(mutex_);
  clusters_.erase(base_url);
}

void FakeFlink::SetFault(const std::string& base_url, Fault fault, const std::string& path_part) {
  MutexLock lock(mutex_);
  clusters_[base_url].fault = fault;
  clusters_[base_url].fault_path = path_part;
  changed_.notify_all();
}

void FakeFlink::SetScale(const std::string& base_url, const std::string& job_id, int parallelism,
                         int slots) {
  MutexLock lock(mutex_);
  Job& job = JobOf(base_url, job_id);
  job.wanted = parallelism;
  job.slots = slots;
}

int FakeFlink::ParallelismOf(const std::string& base_url, const std::string& job_id) const {
  MutexLock lock(mutex_);
  const Job& job = JobOf(base_url, job_id);
  return std::min(job.wanted, job.slots);
}

int64_t FakeFlink::Now() const { return clock_.SystemNow().time_since_epoch().count(); }

FakeFlink::Job& FakeFlink::JobOf(const std::string& base_url, const std::string& job_id) {
  return clusters_.at(base_url).jobs.at(job_id);
}

const FakeFlink::Job& FakeFlink::JobOf(const std::string& base_url,
                                       const std::string& job_id) const {
  return clusters_.at(base_url).jobs.at(job_id);
}

void FakeFlink::Submit(const std::string& base_url, const std::string& job_id, int tasks) {
  MutexLock lock(mutex_);
  Job& job = clusters_[base_url].jobs[job_id];
  job.tasks = tasks;
  job.start = Now();
}

void FakeFlink::SetState(const std::string& base_url, const std::string& job_id,
                         const std::string& word) {
  MutexLock lock(mutex_);
  JobOf(base_url, job_id).state = word;
}

void FakeFlink::SetTasks(const std::string& base_url, const std::string& job_id, int running,
                         int finished) {
  MutexLock lock(mutex_);
  Job& job = JobOf(base_url, job_id);
  job.running = running;
  job.finished = finished;
}

void FakeFlink::Run(const std::string& base_url, const std::string& job_id) {
  MutexLock lock(mutex_);
  Job& job = JobOf(base_url, job_id);
  job.state = "RUNNING";
  job.running = job.tasks;
  job.finished = 0;
}

void FakeFlink::End(Job& job, const std::string& state) {
  job.state = state;
  job.end = Now();
  job.finished = state == "FINISHED" ? job.tasks : 0;
  job.running = 0;
}

void FakeFlink::Finish(const std::string& base_url, const std::string& job_id) {
  MutexLock lock(mutex_);
  End(JobOf(base_url, job_id), "FINISHED");
}

void FakeFlink::Fail(const std::string& base_url, const std::string& job_id,
                     const std::string& trace) {
  MutexLock lock(mutex_);
  Job& job = JobOf(base_url, job_id);
  End(job, "FAILED");
  job.trace = trace;
  job.trace_time = Now();
}

void FakeFlink::Restart(const std::string& base_url, const std::string& job_id,
                        const std::string& trace) {
  MutexLock lock(mutex_);
  Job& job = JobOf(base_url, job_id);
  job.state = "RESTARTING";
  job.running = 0;
  job.trace = trace;
  job.trace_time = Now();
  ++job.restarts;
}

void FakeFlink::SetLoad(const std::string& base_url, const std::string& job_id,
                        const FakeLoad& load) {
  MutexLock lock(mutex_);
  Job& job = JobOf(base_url, job_id);
  if (!job.load) job.load.emplace();
  job.load->Set(load, Now());
}

void FakeFlink::Recover(const std::string& base_url, const std::string& job_id, milliseconds down) {
  MutexLock lock(mutex_);
  Job& job = JobOf(base_url, job_id);
  job.state = "RUNNING";
  job.running = job.tasks;
  if (job.load) job.load->Restarted(Now(), down.count());
}

void FakeFlink::CompleteCheckpoint(const std::string& base_url, const std::string& job_id) {
  MutexLock lock(mutex_);
  Job& job = JobOf(base_url, job_id);
  const int64_t id = job.next_checkpoint++;
  job.completed = {{"className", "completed"},
                   {"id", id},
                   {"status", "COMPLETED"},
                   {"is_savepoint", false},
                   {"trigger_timestamp", Now()},
                   {"state_size", 840},
                   {"external_path", "file:/state/" + job_id + "/chk-" + std::to_string(id)}};
  ++job.completed_count;
}

void FakeFlink::DisableCheckpoints(const std::string& base_url, const std::string& job_id) {
  MutexLock lock(mutex_);
  JobOf(base_url, job_id).checkpointing = false;
}

std::string FakeFlink::StateOf(const std::string& base_url, const std::string& job_id) const {
  MutexLock lock(mutex_);
  return JobOf(base_url, job_id).state;
}

size_t FakeFlink::SavepointCount(const std::string& base_url, const std::string& job_id) const {
  MutexLock lock(mutex_);
  return JobOf(base_url, job_id).savepoints;
}

void FakeFlink::HoldSavepoints(bool hold) {
  MutexLock lock(mutex_);
  hold_savepoints_ = hold;
}

size_t FakeFlink::SavepointCount() const {
  MutexLock lock(mutex_);
  return savepoints_;
}

std::vector<std::string> FakeFlink::Requests(std::string_view part) const {
  MutexLock lock(mutex_);
  std::vector<std::string> out;
  for (const std::string& request : requests_) {
    if (request.find(part) != std::string::npos) out.push_back(request);
  }
  return out;
}

bool FakeFlink::AwaitRequests(size_t count, std::string_view part) const {
  const auto deadline = std::chrono::steady_clock::now() + seconds(20);
  MutexLock lock(mutex_);
  while (true) {
    size_t seen = 0;
    for (const std::string& request : requests_) seen += request.find(part) != std::string::npos;
    if (seen >= count) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    changed_.wait_for(mutex_, milliseconds(20));
  }
}

int FakeFlink::MaxInFlight(const std::string& base_url) const {
  MutexLock lock(mutex_);
  return clusters_.at(base_url).max_in_flight;
}

int FakeFlink::MaxInFlight() const {
  MutexLock lock(mutex_);
  return max_in_flight_;
}

http::Headers FakeFlink::LastHeaders() const {
  MutexLock lock(mutex_);
  return last_headers_;
}

Result<http::Response> FakeFlink::Send(const http::Request& request, SteadyTime deadline,
                                       std::stop_token stop) {
  MutexLock lock(mutex_);
  requests_.push_back(std::string(http::MethodName(request.method)) + " " + request.url);
  last_headers_ = request.headers;
  changed_.notify_all();
  const auto found = std::find_if(clusters_.begin(), clusters_.end(), [&](const auto& entry) {
    return request.url.starts_with(entry.first + "/");
  });
  const Status refused = Unavailable("ConnectionRefused", "connection refused");
  if (found == clusters_.end()) return refused;
  const std::string base_url = found->first;
  const std::string path = request.url.substr(base_url.size());
  const auto count = [&](int by) REQUIRES(mutex_) {
    const auto cluster = clusters_.find(base_url);
    if (cluster == clusters_.end()) return;
    cluster->second.in_flight += by;
    cluster->second.max_in_flight =
        std::max(cluster->second.max_in_flight, cluster->second.in_flight);
    in_flight_ += by;
    max_in_flight_ = std::max(max_in_flight_, in_flight_);
  };
  const auto fault = [&]() REQUIRES(mutex_) {
    const auto cluster = clusters_.find(base_url);
    if (cluster == clusters_.end()) return Fault::kRefuse;
    return path.find(cluster->second.fault_path) == std::string::npos ? Fault::kNone
                                                                      : cluster->second.fault;
  };
  if (fault() == Fault::kHang) {
    count(1);
    while (fault() == Fault::kHang && clock_.SteadyNow() < deadline && !stop.stop_requested()) {
      clock_.WaitUntil(changed_, mutex_, deadline, stop);
    }
    count(-1);
    if (stop.stop_requested()) return Cancelled();
    if (clock_.SteadyNow() >= deadline) return DeadlineExceeded("NoAnswer", "no answer in time");
  }
  switch (fault()) {
    case Fault::kRefuse:
    case Fault::kHang:
      return refused;
    case Fault::kProxy404:
      return Reply(404, {{"kind", "Status"}, {"code", 404}, {"message", "pods not found"}});
    case Fault::kProxy503:
      return Reply(503, {{"kind", "Status"}, {"code", 503}, {"message", "dial tcp: refused"}});
    case Fault::kLoginPage:
      return http::Response{.status = 200, .headers = {}, .body = "<html>Sign in</html>"};
    case Fault::kLeaderless:
      return Error(503, "Service temporarily unavailable due to an ongoing leader election.");
    case Fault::kNone:
      break;
  }
  return Answer(clusters_.at(base_url), request, path);
}

Result<http::Response> FakeFlink::Stream(const http::Request& /*request*/,
                                         const http::ChunkFn& /*on_chunk*/,
                                         milliseconds /*idle_timeout*/, std::stop_token /*stop*/) {
  return Invalid("NoStreams", "Flink's REST API has no streams");
}

http::Response FakeFlink::Answer(Cluster& cluster, const http::Request& request,
                                 std::string_view path) {
  const bool get = request.method == http::Method::kGet;
  if (get && path == "/overview") {
    return Reply(200, {{"taskmanagers", 1},
                       {"slots-total", 2},
                       {"slots-available", 1},
                       {"flink-version", "2.2.1"}});
  }
  if (get && path == "/jobs/overview") {
    Json jobs = Json::array();
    for (const auto& [id, job] : cluster.jobs) {
      jobs.push_back({{"jid", id},
                      {"name", "job"},
                      {"state", job.state},
                      {"start-time", job.start},
                      {"end-time", job.end},
                      {"tasks",
                       {{"total", job.tasks},
                        {"running", job.running},
                        {"finished", job.finished},
                        {"scheduled", job.tasks - job.running - job.finished}}}});
    }
    return Reply(200, {{"jobs", jobs}});
  }
  constexpr std::string_view kTaskManagers = "/taskmanagers/metrics";
  if (get && path.starts_with(kTaskManagers)) {
    for (const auto& [id, job] : cluster.jobs) {
      if (job.load)
        return Reply(200, job.load->TaskManagers(path.substr(kTaskManagers.size()), Now()));
    }
    return Reply(200, Json::array());
  }
  if (request.method == http::Method::kPost && path == "/savepoint-disposal") {
    return Reply(202, {{"request-id", "0123456789abcdef0123456789abcdef"}});
  }
  constexpr std::string_view kJobs = "/jobs/";
  if (!path.starts_with(kJobs)) return Error(404, "Not found: " + std::string(path));
  path.remove_prefix(kJobs.size());
  const std::string id(path.substr(0, path.find_first_of("/?")));
  const auto job = cluster.jobs.find(id);
  if (job == cluster.jobs.end()) return Error(404, "Job " + id + " not found");
  return AnswerJob(job->second, id, request, path.substr(id.size()));
}

http::Response FakeFlink::AnswerJob(Job& job, const std::string& id, const http::Request& request,
                                    std::string_view rest) {
  if (request.method == http::Method::kPatch && rest == "?mode=cancel") {
    if (job.state == "CANCELED") return Reply(202, Json::object());
    if (Ended(job.state)) {
      return Error(409,
                   "Job cancellation failed because the job has already reached another "
                   "terminal state (" +
                       job.state + ").");
    }
    End(job, "CANCELED");
    return Reply(202, Json::object());
  }
  if (request.method == http::Method::kPost && rest == "/savepoints") {
    return Start(job, request, false);
  }
  if (request.method == http::Method::kPost && rest == "/stop") return Start(job, request, true);
  constexpr std::string_view kSavepoints = "/savepoints/";
  if (rest.starts_with(kSavepoints)) return Poll(job, std::string(rest.substr(kSavepoints.size())));
  if (request.method == http::Method::kGet && job.load) {
    if (rest.empty()) return Reply(200, job.load->Details(id, job.state, Now()));
    constexpr std::string_view kVertices = "/vertices/";
    constexpr std::string_view kMetrics = "/subtasks/metrics";
    if (const size_t end = rest.find(kMetrics);
        rest.starts_with(kVertices) && end != std::string_view::npos) {
      const auto answer = job.load->Subtasks(rest.substr(kVertices.size(), end - kVertices.size()),
                                             rest.substr(end + kMetrics.size()));
      if (answer) return Reply(200, *answer);
    }
  }
  if (rest == "/metrics?get=numRestarts") {
    return Reply(200, {{{"id", "numRestarts"}, {"value", std::to_string(job.restarts)}}});
  }
  if (rest.empty()) {
    const int runs = std::min(job.wanted, job.slots);
    Json vertex = {{"id", kVertex}, {"parallelism", runs}, {"maxParallelism", 128}};
    return Reply(200, {{"jid", id}, {"vertices", Json::array({std::move(vertex)})}});
  }
  if (rest == "/resource-requirements") return Require(job, request);
  if (rest == "/checkpoints") {
    if (!job.checkpointing) return Error(404, "Checkpointing has not been enabled.");
    return Reply(200, {{"counts", {{"completed", job.completed_count}}},
                       {"latest", {{"completed", job.completed}, {"savepoint", job.savepoint}}}});
  }
  if (rest.starts_with("/exceptions")) {
    Json entries = Json::array();
    if (!job.trace.empty()) {
      entries.push_back({{"stacktrace", job.trace}, {"timestamp", job.trace_time}});
    }
    return Reply(200, {{"exceptionHistory", {{"entries", entries}, {"truncated", false}}}});
  }
  return Error(404, "Not found: /jobs/" + id + std::string(rest));
}

http::Response FakeFlink::Require(Job& job, const http::Request& request) {
  if (job.wanted == 0) return Error(400, "The job does not run under the adaptive scheduler.");
  if (request.method == http::Method::kPut) {
    const Result<Json> body = doc::ParseJson(request.body);
    const int64_t upper = body.ok() ? doc::IntAt(*body, {kVertex, "parallelism", "upperBound"}) : 0;
    if (upper < 1) return Error(400, "The request is incomplete, missing job vertex.");
    job.wanted = static_cast<int>(upper);
    return Reply(200, Json::object());
  }
  Json bounds = {{"lowerBound", 1}, {"upperBound", job.wanted}};
  return Reply(200, {{kVertex, {{"parallelism", std::move(bounds)}}}});
}

http::Response FakeFlink::Start(Job& job, const http::Request& request, bool stops) {
  const Result<Json> body = doc::ParseJson(request.body);
  const std::string id = body.ok() ? doc::StringAt(*body, {"triggerId"}) : "";
  if (id.empty()) return Error(400, "Bad request received.");
  if (job.triggers.count(id) == 0) {
    if (Ended(job.state)) return Error(404, "Job not found or not running.");
    job.triggers[id] = {
        .directory = doc::StringAt(*body, {stops ? "targetDirectory" : "target-directory"}),
        .stops = stops};
  }
  return Reply(202, {{"request-id", id}});
}

// The first look at a trigger finds it in progress, the second finds it done. A directory below
// /proc cannot be written to, here as there.
http::Response FakeFlink::Poll(Job& job, const std::string& trigger_id) {
  const auto found = job.triggers.find(trigger_id);
  if (found == job.triggers.end()) {
    return Error(404, "There is no savepoint operation with triggerId=" + trigger_id + ".");
  }
  Trigger& trigger = found->second;
  if (hold_savepoints_ || ++trigger.polls == 1) {
    return Reply(200, {{"status", {{"id", "IN_PROGRESS"}}}, {"operation", nullptr}});
  }
  if (trigger.directory.starts_with("file:///proc")) {
    const Json cause = {{"class", "java.util.concurrent.CompletionException"},
                        {"stack-trace",
                         "java.util.concurrent.CompletionException: x\n\tat y\n"
                         "Caused by: java.io.IOException: Failed to create\n"}};
    return Reply(200,
                 {{"status", {{"id", "COMPLETED"}}}, {"operation", {{"failure-cause", cause}}}});
  }
  if (trigger.location.empty()) {
    const int64_t id = job.next_checkpoint++;
    trigger.location = trigger.directory + "/savepoint-" + std::to_string(id);
    job.savepoint = {{"id", id},
                     {"trigger_timestamp", Now()},
                     {"is_savepoint", true},
                     {"external_path", trigger.location}};
    ++job.savepoints;
    ++savepoints_;
    if (trigger.stops) End(job, "FINISHED");
  }
  return Reply(
      200, {{"status", {{"id", "COMPLETED"}}}, {"operation", {{"location", trigger.location}}}});
}

}  // namespace weir::flink
