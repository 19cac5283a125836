#include "base/core/status.h"

namespace weir {

std::string_view CodeName(Code code) {
  switch (code) {
    case Code::kOk:
      return "Ok";
    case Code::kInvalid:
      return "Invalid";
    case Code::kNotFound:
      return "NotFound";
    case Code::kConflict:
      return "Conflict";
    case Code::kUnavailable:
      return "Unavailable";
    case Code::kDeadlineExceeded:
      return "DeadlineExceeded";
    case Code::kCancelled:
      return "Cancelled";
    case Code::kDenied:
      return "Denied";
    case Code::kInternal:
      return "Internal";
  }
  return "Unknown";
}

Status Status::WithContext(std::string_view context) const {
  if (ok()) return *this;
  return {code_, reason_, std::string(context) + ": " + message_};
}

std::string Status::ToString() const {
  if (ok()) return "Ok";
  std::string out(CodeName(code_));
  if (!reason_.empty()) out += "/" + reason_;
  if (!message_.empty()) out += ": " + message_;
  return out;
}

Status Invalid(std::string reason, std::string message) {
  return {Code::kInvalid, std::move(reason), std::move(message)};
}
Status NotFound(std::string reason, std::string message) {
  return {Code::kNotFound, std::move(reason), std::move(message)};
}
Status Conflict(std::string reason, std::string message) {
  return {Code::kConflict, std::move(reason), std::move(message)};
}
Status Unavailable(std::string reason, std::string message) {
  return {Code::kUnavailable, std::move(reason), std::move(message)};
}
Status DeadlineExceeded(std::string reason, std::string message) {
  return {Code::kDeadlineExceeded, std::move(reason), std::move(message)};
}
Status Cancelled() { return {Code::kCancelled, "Cancelled", "the operation was cancelled"}; }
Status Denied(std::string reason, std::string message) {
  return {Code::kDenied, std::move(reason), std::move(message)};
}
Status Internal(std::string message) {
  return {Code::kInternal, "InternalError", std::move(message)};
}

}  // namespace weir
