// The arbitration's state as the member `arbitration` of a Pipeline's status, and back. Pure.
//
// Every member is always written, so that a merge patch leaves nothing of before. At most 24 KiB
// with everything at its bound (engine/limits.h, EngineOptions): of loads the last 8 are
// remembered, of nodes those with grants and up to 48, terminations beyond the newest 100 lose
// their batch ids; of a process in flight RPC stores its id and batch id alone.
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
