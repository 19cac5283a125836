// `weir compile FILE --against OLD`: what becomes of a job's state when its script is edited. Pure.
#pragma once

#include <string>

#include "base/doc/json.h"
#include "sql/state/state.h"

namespace weir::cli {

// kept            aggregate by customer  GroupAggregate 90bea6…
//                 why, where there is more to say
// and a last line with the sum of it.
std::string ComparisonText(const sql::StateComparison& comparison);
doc::Json ComparisonJson(const sql::StateComparison& comparison);

}  // namespace weir::cli
