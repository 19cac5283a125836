// What a SqlJob may hold at most. The schema (crds/) says the same; a test compares the two.
// Lengths are bytes. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "job/api/sqljob.h"
#include "runtime/object/fields.h"

namespace weir::job {

inline constexpr size_t kMaxSqlBytes = size_t{128} * 1024;
inline constexpr size_t kMaxFunctions = 64;
inline constexpr size_t kMaxSignatureBytes = 4096;
inline constexpr size_t kMaxPodTemplateBytes = size_t{32} * 1024;

inline constexpr size_t kMaxStatusBytes = size_t{32} * 1024;  // of the compact JSON of status
inline constexpr size_t kMaxMessageBytes = 1024;  // status.message, conditions, root cause
inline constexpr size_t kMaxHashBytes = 64;       // sha256 in hex, and shorter
inline constexpr size_t kMaxWordBytes = 128;      // reasons, names of states, pod reason
inline constexpr size_t kMaxNameBytes = 253;      // object names, hashes, nonces
inline constexpr size_t kMaxPathBytes = 1152;     // what Flink makes below a directory of 1024
inline constexpr size_t kMaxScheduleBytes = 384;  // cron and zone
inline constexpr size_t kMaxDetailBytes = 512;    // why a savepoint failed; UI URL
inline constexpr size_t kMaxConditions = 5;
inline constexpr size_t kMaxChainItems = 5;
inline constexpr size_t kMaxChainItemBytes = 256;
inline constexpr size_t kMaxLogLines = 6;
inline constexpr size_t kMaxLogLineBytes = 180;
inline constexpr size_t kMaxNotes = 5;
inline constexpr size_t kMaxNoteBytes = 256;
inline constexpr size_t kMaxKeptSavepoints = 12;
inline constexpr size_t kMaxSavepointNameBytes = 64;
inline constexpr size_t kMaxRevisions = 10;
inline constexpr size_t kMaxRevisionNameBytes = 63;
inline constexpr size_t kMaxTables = 16;  // sources, and as many sinks
inline constexpr size_t kMaxTableBytes = 96;
inline constexpr size_t kMaxOwnConnectors = 8;
inline constexpr size_t kMaxOwnConnectorBytes = 64;

using runtime::Bounded;

// `status` as the API server gives it back: strings and lists within the bounds above, times in
// whole seconds, and its JSON under kMaxStatusBytes (when all bounds are met and it is still too
// large, the log's lines, the chain, the notes and the tables go, in this order). Idempotent.
SqlJobStatus Canonical(SqlJobStatus status);

}  // namespace weir::job
