#include "client/kube/status_map.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace weir::kube {
namespace {

struct Row {
  int http;
  Code code;
  const char* reason;  // when the answer names none
};

// Everything not listed: 4xx is kInvalid (repeating cannot help), the rest is kUnavailable.
constexpr std::array kTable{
    Row{400, Code::kInvalid, "BadRequest"},
    Row{401, Code::kDenied, "Unauthorized"},
    Row{403, Code::kDenied, "Forbidden"},
    Row{404, Code::kNotFound, "NotFound"},
    Row{405, Code::kInvalid, "MethodNotAllowed"},
    Row{409, Code::kConflict, "Conflict"},
    Row{410, Code::kConflict, "Expired"},
    Row{413, Code::kInvalid, "RequestEntityTooLarge"},
    Row{415, Code::kInvalid, "UnsupportedMediaType"},
    Row{422, Code::kInvalid, "Invalid"},
    Row{429, Code::kUnavailable, "TooManyRequests"},
    Row{500, Code::kUnavailable, "InternalError"},
    Row{502, Code::kUnavailable, "BadGateway"},
    Row{503, Code::kUnavailable, "ServiceUnavailable"},
    Row{504, Code::kUnavailable, "Timeout"},
};

// Of a body or message that is shown to people.
constexpr size_t kMaxMessage = 1024;

Row RowOf(int http) {
  const auto* it = std::find_if(kTable.begin(), kTable.end(),
                                [http](const Row& row) { return row.http == http; });
  if (it != kTable.end()) return *it;
  if (http >= 400 && http < 500) return {http, Code::kInvalid, "BadRequest"};
  return {http, Code::kUnavailable, "UnexpectedAnswer"};
}

Status Make(int http, std::string reason, std::string message, std::string_view what) {
  const Row row = RowOf(http);
  if (reason.empty() || reason == "Unknown" || http == 410) reason = row.reason;
  if (message.size() > kMaxMessage) message = message.substr(0, kMaxMessage) + "...";
  if (message.empty()) message = "the API server answered " + std::to_string(http);
  return Status(row.code, std::move(reason), std::string(what) + ": " + message);
}

}  // namespace

Status StatusOfObject(const doc::Json& object, std::string_view what) {
  return Make(static_cast<int>(doc::IntAt(object, {"code"}, 500)),
              doc::StringAt(object, {"reason"}), doc::StringAt(object, {"message"}), what);
}

Status StatusOfResponse(const http::Response& response, std::string_view what) {
  std::string reason;
  std::string message = response.body;
  const auto body = doc::ParseJson(response.body, {.max_bytes = size_t{1} << 20, .max_depth = 32});
  if (body.ok() && doc::StringAt(*body, {"kind"}) == "Status") {
    reason = doc::StringAt(*body, {"reason"});
    message = doc::StringAt(*body, {"message"});
  }
  return Make(response.status, std::move(reason), std::move(message), what);
}

}  // namespace weir::kube
