// What is recorded of a SqlJob's tuning, for people and programs: `weir history` draws it, the
// operator serves it at /api/v1. Pure.
//
//   {"v":1,"namespace":..,"name":..,"mode":"Streaming"|"Batch","tuning":"Off"|..,"parallelism":n,
//    "tuned":status.tuned|null,"recommended":..|null,"condition":the one named Tuned|null,
//    "damage":[text],"windows":[..],"runs":[..],"decisions":[..]}
// Times are RFC 3339; units are in the names; what nobody knows is null, never zero. A damaged
// annotation yields what can be kept of it, and `damage` says the rest.
#pragma once

#include "base/doc/json.h"

namespace weir::job {

// `sql_job` as the API server sends it.
doc::Json HistoryReport(const doc::Json& sql_job);

}  // namespace weir::job
