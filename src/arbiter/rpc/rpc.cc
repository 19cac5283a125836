#include "arbiter/rpc/rpc.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "arbiter/wire/wire.h"
#include "base/crypto/hash.h"
#include "base/doc/json.h"

namespace weir::arbiter {
namespace {

constexpr std::string_view kPrefix = "/v1/pipelines/";
constexpr milliseconds kMaxWait{60'000};
constexpr size_t kMaxRequestId = 128;
constexpr char kNotServedHere[] = "NotServedHere";

server::HttpResponse Answer(const doc::Json& json) {
  return {200, doc::DumpJson(json), "application/json"};
}

server::HttpResponse Refuse(const Status& status) {
  server::HttpResponse answer{HttpStatusOf(status), ErrorBody(status), "application/json"};
  // Behind a Service the next connection may be one to the operator that leads; this one never is.
  answer.close = status.reason() == kNotServedHere;
  return answer;
}

server::HttpResponse Nothing() { return {204, "", "application/json"}; }

server::HttpResponse Tell(const Status& status) {
  return status.ok() ? Answer(doc::Json::object()) : Refuse(status);
}

// A worker's id of a request as the engine's: 60 bits of its hash, never 0.
RequestId RequestOf(const std::string& text) {
  if (text.empty()) return 0;
  const std::string digits = crypto::Sha256Hex(text).substr(0, 15);
  RequestId id = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), id, 16);
  return std::max<RequestId>(id, 1);
}

Status NotLeading() {
  return Unavailable(kNotServedHere, "this operator does not lead; another one serves");
}

std::string VerdictBody(Verdict verdict) { return std::string(VerdictName(verdict)); }

}  // namespace

// One request, its place decided, its body read.
struct RpcServer::Call {
  std::string pipeline;  // "namespace/name"
  std::string object;    // "select", ..., "termin", "mainstem", "permit", "tool"
  std::string verb;
  doc::Json body = doc::Json::object();
  WaitOptions wait;
  std::string node;
  std::shared_ptr<Engine> engine;
  server::Responder respond;
  std::shared_ptr<server::Caller> caller;  // may be null

  void Run() const;
  void RunStage(Stage stage) const;
  void RunTermin() const;
  void RunMainStem() const;
  void RunTool() const;
  void AwaitStage(Stage stage, const std::string& by, const WaitOptions& until,
                  std::optional<Verdict> verdict) const;
  void ReportStage(Stage stage) const;
  // Ends the wait when the caller's connection does.
  void Guard(Engine::WaitId open) const;
  Status NeedNode() const {
    if (!node.empty()) return Status::Ok();
    return Invalid("BadBody", "node: say which node this worker is on");
  }
  void Unknown() const {
    respond(Refuse(NotFound("NoSuchCall", "there is no " + object + ":" + verb)));
  }
};

RpcServer::RpcServer(Clock& clock, Authorizer authorizer, std::function<bool()> leads)
    : clock_(clock), authorizer_(std::move(authorizer)), leads_(std::move(leads)) {}

void RpcServer::Register(server::Router* router) {
  router->Post(std::string(kPrefix),
               [this](server::HttpRequest request, const server::Responder& respond) {
                 Serve(std::move(request), respond);
               });
}

void RpcServer::Add(const std::string& ns, const std::string& name,
                    std::shared_ptr<Engine> engine) {
  MutexLock lock(mutex_);
  engines_[ns + "/" + name] = std::move(engine);
}

void RpcServer::Remove(const std::string& ns, const std::string& name) {
  MutexLock lock(mutex_);
  engines_.erase(ns + "/" + name);
}

void RpcServer::Serve(server::HttpRequest request, const server::Responder& respond) {
  Call call;
  call.respond = respond;
  if (leads_) {
    call.respond = [out = respond, leads = leads_](server::HttpResponse answer) {
      out(leads() ? std::move(answer) : Refuse(NotLeading()));
    };
  }
  call.caller = request.caller;
  std::string_view rest = std::string_view(request.path).substr(kPrefix.size());
  std::vector<std::string> parts;
  for (size_t slash = rest.find('/'); parts.size() < 2 && slash != std::string_view::npos;
       slash = rest.find('/')) {
    parts.emplace_back(rest.substr(0, slash));
    rest.remove_prefix(slash + 1);
  }
  parts.emplace_back(rest);
  if (parts.size() != 3 || parts[2].find('/') != std::string::npos) {
    return respond(
        Refuse(NotFound("NoSuchPath", "write /v1/pipelines/NAMESPACE/NAME/OBJECT:VERB")));
  }
  if (const Status status = authorizer_(request.authorization, parts[0], parts[1]); !status.ok()) {
    return respond(Refuse(status));
  }
  call.pipeline = parts[0] + "/" + parts[1];
  if (leads_ && !leads_()) return respond(Refuse(NotLeading()));
  {
    MutexLock lock(mutex_);
    if (const auto it = engines_.find(call.pipeline); it != engines_.end())
      call.engine = it->second;
  }
  if (call.engine == nullptr) {
    return respond(Refuse(Unavailable(kNotServedHere, "no pipeline " + call.pipeline +
                                                          " is served here; is it there, and is "
                                                          "this the active operator?")));
  }
  const size_t colon = parts[2].find(':');
  call.object = parts[2].substr(0, colon);
  call.verb = colon == std::string::npos ? "" : parts[2].substr(colon + 1);
  if (!request.body.empty()) {
    auto body = doc::ParseJson(request.body, {1u << 20, 16});
    if (!body.ok()) return respond(Refuse(body.status()));
    if (!body->is_object()) return respond(Refuse(Invalid("BadBody", "the body is no object")));
    call.body = *std::move(body);
  }
  milliseconds wait{0};
  if (const auto it = request.query.find("wait"); it != request.query.end()) {
    const auto parsed = ParseDuration(it->second);
    if (!parsed.ok()) return respond(Refuse(parsed.status().WithContext("wait")));
    wait = std::min(*parsed, kMaxWait);
  }
  call.node = doc::StringAt(call.body, {"node"});
  const std::string id = doc::StringAt(call.body, {"request"});
  if (id.size() > kMaxRequestId) {
    return respond(Refuse(Invalid("TooLong", "request: at most 128 bytes")));
  }
  call.wait = {RequestOf(id), clock_.SteadyNow() + wait};
  call.Run();
}

void RpcServer::Call::Run() const {
  if (const auto stage = ParseStage(object)) return RunStage(*stage);
  if (object == "termin") return RunTermin();
  if (object == "mainstem") return RunMainStem();
  if (object == "tool") return RunTool();
  if (object == "permit" && verb.empty()) {
    return engine->AwaitPermitAsync(wait.deadline, [out = respond](const Result<PermitView>& got) {
      out(got.ok() ? Answer(ToJson(*got)) : Refuse(got.status()));
    });
  }
  Unknown();
}

void RpcServer::Call::RunStage(Stage stage) const {
  if (verb == "await") {
    if (const Status status = NeedNode(); !status.ok()) return respond(Refuse(status));
    return AwaitStage(stage, node, wait, std::nullopt);
  }
  if (verb == "single" || verb == "fail" || verb == "heartbeat") return ReportStage(stage);
  Unknown();
}

// `verdict`: of the report that carried this await, answered together with it.
void RpcServer::Call::AwaitStage(Stage stage, const std::string& by, const WaitOptions& until,
                                 std::optional<Verdict> verdict) const {
  Guard(engine->AwaitAsync(stage, by, until,
                           [out = respond, of = pipeline, verdict, weak = std::weak_ptr(engine)](
                               const Result<std::optional<EventData>>& got) {
                             const bool given = got.ok() && got->has_value();
                             server::HttpResponse answer;
                             if (!verdict.has_value()) {
                               if (!got.ok()) return out(Refuse(got.status()));
                               answer = given ? Answer(ToJson(**got, of)) : Nothing();
                             } else {
                               doc::Json both = {{"verdict", VerdictBody(*verdict)}};
                               if (given) both["next"] = ToJson(**got, of);
                               answer = Answer(both);
                             }
                             if (given) {
                               answer.undelivered = [weak, data = **got] {
                                 if (const auto still = weak.lock()) still->Release(data);
                               };
                             }
                             out(std::move(answer));
                           }));
}

void RpcServer::Call::Guard(Engine::WaitId open) const {
  if (caller == nullptr || open == 0) return;
  caller->OnGone([weak = std::weak_ptr(engine), open] {
    if (const auto still = weak.lock()) still->Abandon(open);
  });
}

void RpcServer::Call::ReportStage(Stage stage) const {
  const auto ticket = TicketFromJson(body, stage);
  if (!ticket.ok()) return respond(Refuse(ticket.status()));
  const auto tell = [out = respond](const Result<Verdict>& got) {
    out(got.ok() ? Answer({{"verdict", VerdictBody(*got)}}) : Refuse(got.status()));
  };
  if (verb == "fail") return engine->FailAsync(*ticket, tell);
  if (verb == "heartbeat") return engine->HeartbeatAsync(*ticket, tell);
  std::shared_ptr<const Payload> payload;
  if (const doc::Json* given = doc::Find(body, {"payload"}); given != nullptr) {
    auto read = PayloadFromJson(*given);
    if (!read.ok()) return respond(Refuse(read.status().WithContext("payload")));
    payload = std::make_shared<const Payload>(*std::move(read));
  }
  const doc::Json* next = doc::Find(body, {"await"});
  if (next == nullptr) return engine->SingleAsync(*ticket, std::move(payload), tell);
  const std::string by = doc::StringAt(*next, {"node"}, node);
  const std::string id = doc::StringAt(*next, {"request"});
  if (const Status status = CheckNodeName(by); !status.ok() || id.size() > kMaxRequestId) {
    return respond(Refuse(status.ok() ? Invalid("BadBody", "await: request: at most 128 bytes")
                                      : status.WithContext("await")));
  }
  const WaitOptions until{RequestOf(id), wait.deadline};
  engine->SingleAsync(*ticket, std::move(payload),
                      [call = *this, stage, by, until](const Result<Verdict>& got) {
                        if (!got.ok()) return call.respond(Refuse(got.status()));
                        call.AwaitStage(stage, by, until, *got);
                      });
}

void RpcServer::Call::RunTermin() const {
  const auto tell = [out = respond](const Status& status) { out(Tell(status)); };
  if (verb == "await") {
    return Guard(engine->TerminAwaitAsync(
        wait, [out = respond](const Result<std::optional<TerminEvent>>& got) {
          if (!got.ok()) return out(Refuse(got.status()));
          out(got->has_value() ? Answer(ToJson(**got)) : Nothing());
        }));
  }
  if (verb == "single") {
    const auto type = ParseTerminType(doc::StringAt(body, {"type"}));
    if (!type.has_value() || *type == TerminType::kNormal) {
      return respond(Refuse(
          Invalid("BadBody", "type: one of WARNING, ROLLBACK, SHUTDOWN, RESTART is wanted")));
    }
    std::string cause = doc::StringAt(body, {"cause"}, "Worker");
    if (JsonBytes(cause) > kMaxCause) {
      return respond(Refuse(Invalid("TooLong", "cause: at most 128 bytes")));
    }
    return engine->ChangeAsync(event::Terminate{*type, std::move(cause)}, tell);
  }
  if (verb == "ack") {
    return engine->ChangeAsync(event::TerminAck{doc::IntAt(body, {"processId"})}, tell);
  }
  if (verb == "exhaust") return engine->ChangeAsync(event::TerminExhaust{}, tell);
  if (verb == "size") {
    const auto size = engine->TerminSize();
    return respond(size.ok() ? Answer({{"size", *size}}) : Refuse(size.status()));
  }
  Unknown();
}

void RpcServer::Call::RunMainStem() const {
  if (const Status status = NeedNode(); !status.ok()) return respond(Refuse(status));
  const auto tell = [out = respond](const Result<Activity>& got) {
    out(got.ok() ? Answer(ToJson(*got)) : Refuse(got.status()));
  };
  if (verb == "await") {
    return Guard(engine->MainStemAwaitAsync(
        node, wait, [out = respond](const Result<std::optional<Activity>>& got) {
          if (!got.ok()) return out(Refuse(got.status()));
          out(got->has_value() ? Answer(ToJson(**got)) : Nothing());
        }));
  }
  if (verb == "check") return engine->MainStemCheckAsync(node, tell);
  if (verb == "single") {
    const auto readiness = ParseReadiness(doc::StringAt(body, {"status"}));
    if (!readiness.has_value()) {
      return respond(Refuse(Invalid("BadBody", "status: TAKING or OVERTAKE is wanted")));
    }
    return engine->MainStemSingleAsync(node, *readiness, tell);
  }
  if (verb == "release") {
    return engine->ChangeAsync(event::MainStemRelease{node},
                               [out = respond](const Status& status) { out(Tell(status)); });
  }
  Unknown();
}

void RpcServer::Call::RunTool() const {
  const ProcessId process = doc::IntAt(body, {"processId"});
  if (verb == "fetch") {
    const auto text = engine->FetchSync();
    return respond(text.ok() ? Answer({{"sync", *text}}) : Refuse(text.status()));
  }
  if (verb == "single") return respond(Tell(engine->SingleSync(doc::StringAt(body, {"sync"}))));
  if (verb == "remedyAdd") return respond(Tell(engine->RemedyAdd(process)));
  if (verb == "remedyRemove") return respond(Tell(engine->RemedyRemove(process)));
  if (verb == "remedyList") {
    const auto list = engine->RemedyList();
    return respond(list.ok() ? Answer({{"processIds", *list}}) : Refuse(list.status()));
  }
  Unknown();
}

}  // namespace weir::arbiter
