// Pipeline between the JSON of the API server and C++ values. Pure; nothing here throws.
//
// Reading is tolerant: what the schema would have refused becomes a line in `spec_errors` with the
// field's path and the field keeps its default; unknown fields are ignored. Writing is
// deterministic. crds/weir.dev_pipelines.yaml names every field; a test compares.
#pragma once

#include <string>
#include <vector>

#include "base/doc/json.h"
#include "pipeline/api/pipeline.h"

namespace weir::pipeline {

Pipeline PipelineFromJson(const doc::Json& object);

// One spec; appends to `errors`.
PipelineSpec SpecFromJson(const doc::Json& spec, std::vector<std::string>* errors);

// Bounded, times in whole seconds: as the API server gives it back. Idempotent.
PipelineStatus Canonical(PipelineStatus status);
// Of a canonical status. Without `arbitration`.
doc::Json StatusToJson(const PipelineStatus& status);
PipelineStatus StatusFromJson(const doc::Json& status);

// The merge patch that makes the JSON of `from` that of `to`; null when they are equal.
doc::Json StatusPatch(const PipelineStatus& from, const PipelineStatus& to);

}  // namespace weir::pipeline
