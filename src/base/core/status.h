// Status and Result: how every function of this project reports failure.
//
// A Status is a value: a closed code (what a caller may do about it), a stable CamelCase reason
// (for conditions and metrics) and a message for people. Decisions are taken on code and reason,
// never on the message's text. Thread-compatible, cheap to move.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace weir {

enum class Code {
  kOk,
  kInvalid,           // the input is wrong; repeating the call cannot help
  kNotFound,          // definitely absent
  kConflict,          // lost an optimistic-concurrency race, or it exists already
  kUnavailable,       // the peer cannot be reached or is overloaded; try again later
  kDeadlineExceeded,  // no answer in time: the effect is unknown
  kCancelled,         // the caller asked to stop
  kDenied,            // not authenticated or not authorised
  kInternal,          // a bug, or an answer that makes no sense
};

std::string_view CodeName(Code code);

class [[nodiscard]] Status {
 public:
  Status() = default;  // OK
  Status(Code code, std::string reason, std::string message)
      : code_(code), reason_(std::move(reason)), message_(std::move(message)) {}

  static Status Ok() { return {}; }

  bool ok() const { return code_ == Code::kOk; }
  Code code() const { return code_; }
  const std::string& reason() const { return reason_; }
  const std::string& message() const { return message_; }

  // The same failure, told from further up: "reading the kubeconfig: <message>".
  Status WithContext(std::string_view context) const;

  // "NotFound/ReasonToken: message", for logs.
  std::string ToString() const;

  friend bool operator==(const Status&, const Status&) = default;

 private:
  Code code_ = Code::kOk;
  std::string reason_;
  std::string message_;
};

// A closed set of makers, so that call sites read as sentences.
Status Invalid(std::string reason, std::string message);
Status NotFound(std::string reason, std::string message);
Status Conflict(std::string reason, std::string message);
Status Unavailable(std::string reason, std::string message);
Status DeadlineExceeded(std::string reason, std::string message);
Status Cancelled();
Status Denied(std::string reason, std::string message);
Status Internal(std::string message);

// A value, or the Status (never OK) that explains its absence.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Status> {
 public:
  using Base = tl::expected<T, Status>;
  using Base::Base;
  Result(T value) : Base(std::move(value)) {}                                 // NOLINT
  Result(Status status) : Base(tl::unexpected<Status>(std::move(status))) {}  // NOLINT

  bool ok() const { return this->has_value(); }
  Status status() const { return ok() ? Status::Ok() : this->error(); }
};

#define WEIR_CONCAT_INNER(a, b) a##b
#define WEIR_CONCAT(a, b) WEIR_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expr)                    \
  do {                                           \
    ::weir::Status status_macro_value_ = (expr); \
    if (!status_macro_value_.ok()) {             \
      return status_macro_value_;                \
    }                                            \
  } while (false)

// ASSIGN_OR_RETURN(auto x, F()): declares or assigns x, or returns F's Status.
#define ASSIGN_OR_RETURN(lhs, expr) \
  ASSIGN_OR_RETURN_IMPL(WEIR_CONCAT(result_macro_value_, __LINE__), lhs, expr)
#define ASSIGN_OR_RETURN_IMPL(tmp, lhs, expr) \
  auto tmp = (expr);                          \
  if (!tmp.ok()) {                            \
    return tmp.error();                       \
  }                                           \
  lhs = std::move(*tmp)

}  // namespace weir
