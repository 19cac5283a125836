// The tuner's state as JSON, {"v":1,...}: what the annotation weir.dev/tuner holds. Pure.
//
// Reading never fails: what is damaged, foreign or of another version yields a fresh state and a
// note. Numbers are kept to six digits, so that writing what was read gives the same bytes.
#pragma once

#include "base/doc/json.h"
#include "tuner/batch.h"
#include "tuner/stream.h"
#include "tuner/wire.h"

namespace weir::tuner {

doc::Json WriteState(const StreamState& state);
StreamState ReadStreamState(const doc::Json& json, double now_s, Notes* notes);

doc::Json WriteState(const BatchState& state);
BatchState ReadBatchState(const doc::Json& json, double now_s, Notes* notes);

}  // namespace weir::tuner
