// The arbitration over HTTP: JSON texts of what workers and the arbiter tell each other, both ways.
// The format is documented in docs/pipeline-workers.md. Pure, thread-safe; reading is bounded and
// its errors (kInvalid) name the field.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "arbiter/engine/arbiter.h"
#include "arbiter/machine/types.h"
#include "base/core/status.h"
#include "base/doc/value.h"

namespace weir::arbiter {

// Grants are opaque to workers: lower-case hex digits.
std::string GrantText(GrantId grant);
Result<GrantId> ParseGrant(std::string_view text);

doc::Json ToJson(const EventData& data, const std::string& pipeline);
Result<EventData> EventDataFromJson(const doc::Json& json);

doc::Json ToJson(const Payload& payload);
// The payload's members of `json`; others are ignored.
Result<Payload> PayloadFromJson(const doc::Json& json);

doc::Json ToJson(const TerminEvent& event);
Result<TerminEvent> TerminEventFromJson(const doc::Json& json);

doc::Json ToJson(const Activity& activity);
Activity ActivityFromJson(const doc::Json& json);

doc::Json ToJson(const PermitView& permit);
PermitView PermitFromJson(const doc::Json& json);

// {"process", "grant"} and a stage from the path.
Result<Ticket> TicketFromJson(const doc::Json& json, Stage stage);

// An error as the body of an HTTP answer, and back. The status code of each Code is a bijection.
int HttpStatusOf(const Status& status);
std::string ErrorBody(const Status& status);
Status StatusFromHttp(int http_status, std::string_view body);

}  // namespace weir::arbiter
