// What fits into the store: in KUBERNETES and RPC the whole arbitration is part of a Pipeline's
// status, which stays under 32 KiB. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "arbiter/engine/journal.h"
#include "arbiter/machine/types.h"
#include "base/core/status.h"

namespace weir::arbiter {

// Bytes are those of the text in JSON.
struct Limits {
  int window = 0;            // the largest; a larger one counts as this
  size_t range_bytes = 0;    // of the end of a process's range
  size_t payload_bytes = 0;  // of the rest of a process's payload
};
Limits LimitsOf(Mode mode, int window);

inline constexpr size_t kMaxNodeName = 63;
inline constexpr size_t kMaxCause = 128;

// Letters, digits, '-', '.', '_': the name of a Pod or a machine.
Status CheckNodeName(std::string_view name);

// kInvalid/PayloadTooLong with what is allowed, in this mode and with this window, and what to do.
Status CheckPayload(const Payload& payload, Mode mode, int window);

// Bytes of `text` as a JSON string, without the quotes.
size_t JsonBytes(std::string_view text);

}  // namespace weir::arbiter
