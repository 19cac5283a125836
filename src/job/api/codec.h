// SqlJob between the JSON of the API server and C++ values. Pure; nothing here throws.
//
// Reading is tolerant: what the schema would have refused becomes a line in `spec_errors`
// ("spec.resources.parallelism: expected an integer, found a string") and the field keeps its
// default; unknown fields (of a newer version) are ignored. Writing is deterministic: equal values
// give equal bytes. crds/weir.dev_sqljobs.yaml names every field; a test compares.
#pragma once

#include "base/doc/json.h"
#include "job/api/sqljob.h"

namespace weir::job {

// A whole object: metadata, spec and status; of the annotations what MetaFromJson keeps.
SqlJob SqlJobFromJson(const doc::Json& object);

// `status` as the API takes it, bounded (Canonical, bounds.h), empty fields left out.
doc::Json StatusToJson(const SqlJobStatus& status);
// The same without bounding; for bounds.cc.
doc::Json EncodeStatus(const SqlJobStatus& status);
// Absent or odd members read as empty. StatusFromJson(StatusToJson(s)) == Canonical(s).
SqlJobStatus StatusFromJson(const doc::Json& status);

// The part of a spec that IntentHash covers, but for the script, and what else compiling it needs:
// SpecFromJson reads it as a spec of an equal intent.
doc::Json IntentSpecToJson(const SqlJobSpec& spec);

// The list as it stands in a spec.
doc::Json FunctionsToJson(const std::vector<FunctionSpec>& functions);

// One spec, for `weir check` and tests; appends to `errors`.
SqlJobSpec SpecFromJson(const doc::Json& spec, std::vector<std::string>* errors);

}  // namespace weir::job
