// How every reply of Flink's REST API is read. Internal to this module; pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/doc/json.h"

namespace weir::flink {

// kInternal/BadFlinkReply: "Flink's reply is not <what>".
Status BadReply(std::string_view what);
// At most kMaxReplyBytes of JSON, of a bounded depth.
Result<doc::Json> ParseReply(std::string_view body, std::string_view what);
// Milliseconds since the epoch. Flink writes -1 for "not yet" and 0 for "never"; what no calendar
// holds is not believed.
std::optional<SystemTime> TimeIn(const doc::Json& object, std::string_view key);

}  // namespace weir::flink
