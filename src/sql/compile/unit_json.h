// The compiled unit as JSON, with keys in alphabetical order: docs/sql/unit.md documents it. Values
// of options that look like secrets are left out. Pure.
#pragma once

#include <vector>

#include "base/doc/json.h"
#include "sql/compile/compile.h"
#include "sql/diag/render.h"

namespace weir::sql {

// `diagnostics` are those of the same compilation: warnings and notes.
doc::Json UnitJson(const CompiledUnit& unit, const std::vector<Diagnostic>& diagnostics,
                   const SourceMap& source, const Origin& origin);

// {"certain", "why", "operators": [...], "shuffles": [...]}
doc::Json StateJson(const JobState& state);

// {"nodes":[{"kind","name","connector","detail"}],"edges":[{"from","to"}]}
doc::Json DagJson(const Dag& dag);

}  // namespace weir::sql
