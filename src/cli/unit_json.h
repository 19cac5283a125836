// The compiled unit as JSON. Values of options that look like secrets are left out.
#pragma once

#include "base/doc/json.h"
#include "sql/compile/compile.h"

namespace weir::cli {

doc::Json UnitJson(const sql::CompiledUnit& unit);

}  // namespace weir::cli
