// The tuner's one door for JSON: a request of `weir tune` in, its response out. Pure.
//
// request   {"v":1,"mode":"stream"|"batch","now":s,"spec":{...},"history":[...],"state":{...}|null}
// response  {"parallelism":n,"tm_cpu":x,"tm_mem_mib":n,"state":{...},"reason":"...","notes":[...]}
// Without history, spec.hints make a first guess of a stream (first_guess.h).
// Never fails: what cannot be read is left out and named in `notes`; with nothing usable the
// user's own resources (spec.initial) are what is recommended. Same request, same bytes.
#pragma once

#include "base/doc/json.h"
#include "tuner/types.h"

namespace weir::tuner {

doc::Json Respond(const doc::Json& request);

}  // namespace weir::tuner
