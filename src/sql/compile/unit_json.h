// The compiled unit as JSON, with keys in alphabetical order: docs/sql/unit.md documents it. Values
// of options that look like secrets are left out. Pure.
#pragma once

#include <vector>

#include "base/doc/json.h"
#include "sql/compile/compile.h"

namespace weir::sql {

doc::Json UnitJson(const CompiledUnit& unit);

// {"nodes":[{"kind","name","connector","detail"}],"edges":[{"from","to"}]}
doc::Json DagJson(const Dag& dag);

}  // namespace weir::sql
