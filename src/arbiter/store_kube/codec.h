// The arbitration's state as the member `arbitration` of a Pipeline's status, and back. Pure.
//
// Every member is always written, so that a merge patch leaves nothing of before. Bounded to about
// 24 KiB: of loads the last 8 are remembered, of nodes those in use and up to 64, terminations
// beyond the newest 400 lose their batch ids, and payloads are bounded by the engine.
#pragma once

#include <string>

#include "arbiter/engine/journal.h"
#include "base/core/status.h"
#include "base/doc/value.h"

namespace weir::arbiter {

// `owner`: who writes; with the epoch it tells one life of one operator from all others.
doc::Json EncodeRecord(const Record& record, const std::string& owner);

struct StoredRecord {
  Record record = {};
  std::string owner = {};
};
// kInvalid when it is not such a text, with the member's name. An absent status is an empty record.
Result<StoredRecord> DecodeRecord(const doc::Json& arbitration);

}  // namespace weir::arbiter
