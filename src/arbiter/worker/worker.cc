#include "arbiter/worker/worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "arbiter/wire/wire.h"
#include "base/doc/json.h"

namespace weir::arbiter {
namespace {

constexpr int kReportTries = 5;
constexpr size_t kMaxAnswer = size_t{4} << 20;  // 1,000 names of 512 bytes, escaped

bool MayPass(const Status& status) {
  return status.code() == Code::kUnavailable || status.code() == Code::kDeadlineExceeded;
}

doc::Json TicketBody(const Ticket& ticket) {
  return {{"processId", ticket.process}, {"grant", GrantText(ticket.grant)}};
}

std::string StageCall(Stage stage, std::string_view verb) {
  return fmt::format("{}:{}", StageName(stage), verb);
}

Result<Verdict> VerdictOf(const doc::Json& json) {
  const std::string name = doc::StringAt(json, {"verdict"});
  for (const Verdict verdict :
       {Verdict::kDone, Verdict::kAlreadyDone, Verdict::kRolledBack, Verdict::kStaleGrant}) {
    if (VerdictName(verdict) == name) return verdict;
  }
  return Internal("the arbiter's verdict is \"" + name + "\"");
}

}  // namespace

RemoteArbiter::RemoteArbiter(http::Transport& transport, Clock& clock, RemoteOptions options)
    : transport_(transport),
      clock_(clock),
      options_(std::move(options)),
      random_(MakeUnitRandom()) {}

std::string RemoteArbiter::NewRequestId() {
  const auto bits = [this] { return static_cast<uint64_t>(random_() * 0x1.0p53); };
  return fmt::format("{:014x}{:014x}", bits(), bits());
}

Result<doc::Json> RemoteArbiter::Post(const std::string& call, const doc::Json& body,
                                      milliseconds wait, const std::stop_token& stop) {
  http::Request request;
  request.method = http::Method::kPost;
  request.url =
      fmt::format("{}/v1/pipelines/{}/{}/{}", options_.url, options_.ns, options_.name, call);
  if (wait.count() > 0) request.url += fmt::format("?wait={}ms", wait.count());
  request.headers = {{"Content-Type", "application/json"}};
  if (options_.token) {
    ASSIGN_OR_RETURN(const std::string token, options_.token());
    request.headers.emplace_back("Authorization", "Bearer " + token);
  }
  request.body = doc::DumpJson(body);
  const SteadyTime deadline = clock_.SteadyNow() + wait + options_.request_timeout;
  ASSIGN_OR_RETURN(const http::Response response, transport_.Send(request, deadline, stop));
  if (response.status == 204) return doc::Json();
  if (response.status != 200) return StatusFromHttp(response.status, response.body);
  return doc::ParseJson(response.body, {kMaxAnswer, 16});
}

Result<doc::Json> RemoteArbiter::Poll(const std::string& call, doc::Json body,
                                      const WaitOptions& wait, const std::stop_token& stop) {
  body["request"] = wait.request != 0 ? fmt::format("{}", wait.request) : NewRequestId();
  int failures = 0;
  while (true) {
    const SteadyTime now = clock_.SteadyNow();
    const milliseconds left =
        wait.deadline > now + options_.poll ? options_.poll : wait.deadline - now;
    auto answer = Post(call, body, std::max(left, milliseconds(0)), stop);
    if (stop.stop_requested()) return Cancelled();
    if (answer.ok()) {
      failures = 0;
      if (!answer->is_null() || clock_.SteadyNow() >= wait.deadline) return answer;
      continue;
    }
    if (!MayPass(answer.status()) || clock_.SteadyNow() >= wait.deadline) return answer;
    if (!Pause(answer.status(), ++failures, stop)) return Cancelled();
  }
}

bool RemoteArbiter::Pause(const Status& failure, int failures, const std::stop_token& stop) {
  if (options_.trouble) options_.trouble(failure);
  return SleepFor(clock_, BackoffDelay(options_.retry, failures, random_()), stop);
}

Result<std::optional<EventData>> RemoteArbiter::Await(Stage stage, const std::string& node,
                                                      const WaitOptions& wait,
                                                      std::stop_token stop) {
  ASSIGN_OR_RETURN(const doc::Json json,
                   Poll(StageCall(stage, "await"), {{"node", node}}, wait, stop));
  if (json.is_null()) return std::optional<EventData>();
  ASSIGN_OR_RETURN(EventData data, EventDataFromJson(json));
  return std::optional<EventData>(std::move(data));
}

// A report says the same however often it is made: it is repeated until answered.
Result<Verdict> RemoteArbiter::Report(const Ticket& ticket, std::string_view verb, doc::Json body,
                                      const std::stop_token& stop) {
  body.update(TicketBody(ticket));
  for (int tries = 1;; ++tries) {
    const auto answer = Post(StageCall(ticket.stage, verb), body, milliseconds(0), stop);
    if (answer.ok()) return VerdictOf(*answer);
    if (!MayPass(answer.status()) || tries >= kReportTries) return answer.status();
    if (!Pause(answer.status(), tries, stop)) return Cancelled();
  }
}

Result<Verdict> RemoteArbiter::Single(const Ticket& ticket, std::shared_ptr<const Payload> payload,
                                      std::stop_token stop) {
  doc::Json body = doc::Json::object();
  if (payload != nullptr) body["payload"] = ToJson(*payload);
  return Report(ticket, "single", std::move(body), stop);
}

Result<RemoteArbiter::Next> RemoteArbiter::SingleAndAwait(
    const Ticket& ticket, const std::shared_ptr<const Payload>& payload, const std::string& node,
    const WaitOptions& wait, std::stop_token stop) {
  doc::Json body = TicketBody(ticket);
  if (payload != nullptr) body["payload"] = ToJson(*payload);
  body["await"] = {
      {"node", node},
      {"request", wait.request != 0 ? fmt::format("{}", wait.request) : NewRequestId()}};
  const milliseconds left = std::clamp(wait.deadline > clock_.SteadyNow() + options_.poll
                                           ? options_.poll
                                           : milliseconds(wait.deadline - clock_.SteadyNow()),
                                       milliseconds(0), options_.poll);
  ASSIGN_OR_RETURN(const doc::Json json, Post(StageCall(ticket.stage, "single"), body, left, stop));
  Next next;
  ASSIGN_OR_RETURN(next.verdict, VerdictOf(json));
  if (const doc::Json* data = doc::Find(json, {"next"}); data != nullptr) {
    ASSIGN_OR_RETURN(next.data, EventDataFromJson(*data));
  }
  return next;
}

Result<Verdict> RemoteArbiter::Fail(const Ticket& ticket, std::stop_token stop) {
  return Report(ticket, "fail", doc::Json::object(), stop);
}

Result<Verdict> RemoteArbiter::Heartbeat(const Ticket& ticket, std::stop_token stop) {
  return Report(ticket, "heartbeat", doc::Json::object(), stop);
}

Result<std::optional<TerminEvent>> RemoteArbiter::TerminAwait(const WaitOptions& wait,
                                                              std::stop_token stop) {
  ASSIGN_OR_RETURN(const doc::Json json, Poll("termin:await", doc::Json::object(), wait, stop));
  if (json.is_null()) return std::optional<TerminEvent>();
  ASSIGN_OR_RETURN(TerminEvent event, TerminEventFromJson(json));
  return std::optional<TerminEvent>(std::move(event));
}

Status RemoteArbiter::TerminSingle(TerminType type, const std::string& cause) {
  return Post("termin:single", {{"type", TerminTypeName(type)}, {"cause", cause}}, milliseconds(0),
              {})
      .status();
}

Status RemoteArbiter::TerminAck(ProcessId process) {
  return Post("termin:ack", {{"processId", process}}, milliseconds(0), {}).status();
}

Status RemoteArbiter::TerminExhaust() {
  return Post("termin:exhaust", doc::Json::object(), milliseconds(0), {}).status();
}

Result<int64_t> RemoteArbiter::TerminSize() {
  ASSIGN_OR_RETURN(const doc::Json json,
                   Post("termin:size", doc::Json::object(), milliseconds(0), {}));
  return doc::IntAt(json, {"size"});
}

Result<std::optional<Activity>> RemoteArbiter::MainStemAwait(const std::string& node,
                                                             const WaitOptions& wait,
                                                             std::stop_token stop) {
  ASSIGN_OR_RETURN(const doc::Json json, Poll("mainstem:await", {{"node", node}}, wait, stop));
  if (json.is_null()) return std::optional<Activity>();
  return std::optional<Activity>(ActivityFromJson(json));
}

Result<Activity> RemoteArbiter::MainStemCheck(const std::string& node) {
  ASSIGN_OR_RETURN(const doc::Json json,
                   Post("mainstem:check", {{"node", node}}, milliseconds(0), {}));
  return ActivityFromJson(json);
}

Result<Activity> RemoteArbiter::MainStemSingle(const std::string& node, Readiness readiness) {
  ASSIGN_OR_RETURN(const doc::Json json,
                   Post("mainstem:single", {{"node", node}, {"status", ReadinessName(readiness)}},
                        milliseconds(0), {}));
  return ActivityFromJson(json);
}

Status RemoteArbiter::MainStemRelease(const std::string& node) {
  return Post("mainstem:release", {{"node", node}}, milliseconds(0), {}).status();
}

Result<PermitView> RemoteArbiter::AwaitPermit(SteadyTime deadline, std::stop_token stop) {
  while (true) {
    const SteadyTime now = clock_.SteadyNow();
    const milliseconds left = deadline > now + options_.poll ? options_.poll : deadline - now;
    auto json = Post("permit", doc::Json::object(), std::max(left, milliseconds(0)), stop);
    if (stop.stop_requested()) return Cancelled();
    if (!json.ok()) return json.status();
    const PermitView permit = PermitFromJson(*json);
    if (permit.permitted || clock_.SteadyNow() >= deadline) return permit;
  }
}

Result<std::string> RemoteArbiter::FetchSync() {
  ASSIGN_OR_RETURN(const doc::Json json,
                   Post("tool:fetch", doc::Json::object(), milliseconds(0), {}));
  return doc::StringAt(json, {"sync"});
}

Status RemoteArbiter::SingleSync(const std::string& text) {
  return Post("tool:single", {{"sync", text}}, milliseconds(0), {}).status();
}

Status RemoteArbiter::RemedyAdd(ProcessId process) {
  return Post("tool:remedyAdd", {{"processId", process}}, milliseconds(0), {}).status();
}

Status RemoteArbiter::RemedyRemove(ProcessId process) {
  return Post("tool:remedyRemove", {{"processId", process}}, milliseconds(0), {}).status();
}

Result<std::vector<ProcessId>> RemoteArbiter::RemedyList() {
  ASSIGN_OR_RETURN(const doc::Json json,
                   Post("tool:remedyList", doc::Json::object(), milliseconds(0), {}));
  std::vector<ProcessId> ids;
  const doc::Json* list = doc::Find(json, {"processIds"});
  if (list == nullptr || !list->is_array()) return Internal("the arbiter's list is no list");
  for (const doc::Json& id : *list) {
    if (!id.is_number_integer()) return Internal("the arbiter's list holds no ids");
    ids.push_back(id.get<ProcessId>());
  }
  return ids;
}

}  // namespace weir::arbiter
