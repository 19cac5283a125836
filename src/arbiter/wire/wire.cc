#include "arbiter/wire/wire.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/doc/json.h"

namespace weir::arbiter {
namespace {

constexpr size_t kMaxText = 4096;
constexpr size_t kMaxExtensions = 64;
constexpr size_t kMaxExtensionBytes = 16384;

struct HttpCode {
  Code code;
  int status;
};
constexpr HttpCode kHttpCodes[] = {
    {Code::kInvalid, 400},   {Code::kDenied, 403},           {Code::kNotFound, 404},
    {Code::kConflict, 409},  {Code::kInternal, 500},         {Code::kUnavailable, 503},
    {Code::kCancelled, 410}, {Code::kDeadlineExceeded, 504},
};

Status Collect(const std::vector<std::string>& errors) {
  if (errors.empty()) return Status::Ok();
  return Invalid("BadBody", errors.front());
}

Status CheckSizes(const Payload& payload) {
  size_t bytes = 0;
  for (const auto& [key, value] : payload.extensions) bytes += key.size() + value.size();
  if (payload.extensions.size() > kMaxExtensions || bytes > kMaxExtensionBytes) {
    return Invalid("TooLong", fmt::format("extensions: at most {} of {} bytes together",
                                          kMaxExtensions, kMaxExtensionBytes));
  }
  if (payload.description.size() > kMaxText || payload.range_end.size() > kMaxText) {
    return Invalid("TooLong",
                   fmt::format("description, rangeEnd: at most {} bytes each", kMaxText));
  }
  return Status::Ok();
}

}  // namespace

std::string GrantText(GrantId grant) { return fmt::format("{:016x}", grant); }

Result<GrantId> ParseGrant(std::string_view text) {
  GrantId grant = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, grant, 16);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != end) {
    return Invalid("BadGrant", "grant: not one that was given here");
  }
  return grant;
}

doc::Json ToJson(const Payload& payload) {
  return {{"batchId", payload.batch_id},   {"number", payload.number},
          {"size", payload.size},          {"firstTime", payload.first_time},
          {"endTime", payload.end_time},   {"description", payload.description},
          {"rangeEnd", payload.range_end}, {"extensions", payload.extensions}};
}

Result<Payload> PayloadFromJson(const doc::Json& json) {
  std::vector<std::string> errors;
  doc::ObjectReader reader(json, "", &errors);
  Payload payload;
  reader.Int("batchId", &payload.batch_id);
  reader.Int("number", &payload.number);
  reader.Int("size", &payload.size);
  reader.Int("firstTime", &payload.first_time);
  reader.Int("endTime", &payload.end_time);
  reader.String("description", &payload.description);
  reader.String("rangeEnd", &payload.range_end);
  reader.StringMap("extensions", &payload.extensions);
  RETURN_IF_ERROR(Collect(errors));
  RETURN_IF_ERROR(CheckSizes(payload));
  return payload;
}

doc::Json ToJson(const EventData& data, const std::string& pipeline) {
  doc::Json json = data.payload == nullptr ? doc::Json::object() : ToJson(*data.payload);
  json.update({{"pipelineId", pipeline},
               {"processId", data.ticket.process},
               {"stage", StageName(data.ticket.stage)},
               {"grant", GrantText(data.ticket.grant)},
               {"attempt", data.attempt},
               {"startTime", data.start_time.time_since_epoch().count()},
               {"currentNode", data.current_node},
               {"nextNode", data.next_node},
               {"rangeBegin", data.range_begin},
               {"rangeEnd", data.range_end},
               {"lastLoadedId", data.last_loaded},
               {"ttlMs", data.ttl.count()}});
  if (data.names != nullptr) json["names"] = *data.names;
  return json;
}

namespace {

Result<Names> NamesFromJson(const doc::Json& json) {
  if (!json.is_array()) return Invalid("BadBody", "names: not a list");
  std::vector<std::string> names;
  for (const doc::Json& name : json) {
    if (!name.is_string()) return Invalid("BadBody", "names: holds what is no text");
    names.push_back(name.get<std::string>());
  }
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

}  // namespace

Result<EventData> EventDataFromJson(const doc::Json& json) {
  EventData data;
  const auto stage = ParseStage(doc::StringAt(json, {"stage"}));
  if (!stage.has_value()) return Invalid("BadBody", "stage: not a stage");
  ASSIGN_OR_RETURN(data.ticket.grant, ParseGrant(doc::StringAt(json, {"grant"})));
  data.ticket.stage = *stage;
  data.ticket.process = doc::IntAt(json, {"processId"});
  data.attempt = static_cast<int>(doc::IntAt(json, {"attempt"}));
  data.start_time = SystemTime(milliseconds(doc::IntAt(json, {"startTime"})));
  data.current_node = doc::StringAt(json, {"currentNode"});
  data.next_node = doc::StringAt(json, {"nextNode"});
  data.range_begin = doc::StringAt(json, {"rangeBegin"});
  data.range_end = doc::StringAt(json, {"rangeEnd"});
  if (const doc::Json* names = doc::Find(json, {"names"}); names != nullptr) {
    ASSIGN_OR_RETURN(data.names, NamesFromJson(*names));
  }
  data.last_loaded = doc::IntAt(json, {"lastLoadedId"});
  data.ttl = milliseconds(doc::IntAt(json, {"ttlMs"}));
  if (doc::Find(json, {"batchId"}) != nullptr) {
    ASSIGN_OR_RETURN(Payload payload, PayloadFromJson(json));
    payload.range_end.clear();  // the process's, above
    data.payload = std::make_shared<const Payload>(std::move(payload));
  }
  return data;
}

doc::Json ToJson(const TerminEvent& event) {
  doc::Json json = {{"processId", event.process},
                    {"type", TerminTypeName(event.type)},
                    {"cause", event.cause},
                    {"batchId", event.batch_id}};
  if (event.since != 0) json["sinceProcessId"] = event.since;
  return json;
}

Result<TerminEvent> TerminEventFromJson(const doc::Json& json) {
  const auto type = ParseTerminType(doc::StringAt(json, {"type"}));
  if (!type.has_value()) return Invalid("BadBody", "type: not a type of termination");
  return TerminEvent{doc::IntAt(json, {"processId"}), *type, doc::StringAt(json, {"cause"}),
                     doc::IntAt(json, {"batchId"}), doc::IntAt(json, {"sinceProcessId"})};
}

doc::Json ToJson(const Activity& activity) {
  return {{"active", activity.held}, {"term", activity.term}};
}

Activity ActivityFromJson(const doc::Json& json) {
  return {doc::BoolAt(json, {"active"}), static_cast<uint64_t>(doc::IntAt(json, {"term"}))};
}

doc::Json ToJson(const PermitView& permit) {
  return {{"permitted", permit.permitted},
          {"channel", ChannelName(permit.channel)},
          {"reason", permit.reason}};
}

PermitView PermitFromJson(const doc::Json& json) {
  return {doc::BoolAt(json, {"permitted"}),
          ParseChannel(doc::StringAt(json, {"channel"})).value_or(Channel::kStop),
          doc::StringAt(json, {"reason"})};
}

Result<Ticket> TicketFromJson(const doc::Json& json, Stage stage) {
  std::vector<std::string> errors;
  doc::ObjectReader reader(json, "", &errors);
  std::string grant;
  Ticket ticket;
  ticket.stage = stage;
  reader.Int("processId", &ticket.process);
  reader.String("grant", &grant);
  RETURN_IF_ERROR(Collect(errors));
  ASSIGN_OR_RETURN(ticket.grant, ParseGrant(grant));
  return ticket;
}

int HttpStatusOf(const Status& status) {
  if (status.reason() == "Unauthorized") return 401;
  for (const HttpCode& known : kHttpCodes) {
    if (known.code == status.code()) return known.status;
  }
  return 500;
}

std::string ErrorBody(const Status& status) {
  return doc::DumpJson({{"reason", status.reason()}, {"message", status.message()}});
}

Status StatusFromHttp(int http_status, std::string_view body) {
  std::string reason = fmt::format("Http{}", http_status);
  std::string message = fmt::format("the arbiter answered {}", http_status);
  if (const auto json = doc::ParseJson(body, {65536, 8}); json.ok()) {
    reason = doc::StringAt(*json, {"reason"}, reason);
    message = doc::StringAt(*json, {"message"}, message);
  }
  Code code = http_status == 401  ? Code::kDenied
              : http_status < 500 ? Code::kInvalid
                                  : Code::kUnavailable;
  for (const HttpCode& known : kHttpCodes) {
    if (known.status == http_status) code = known.code;
  }
  return {code, std::move(reason), std::move(message)};
}

}  // namespace weir::arbiter
