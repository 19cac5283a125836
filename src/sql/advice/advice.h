// What Flink runs without a word, and what ends badly: state that only grows, keys that leave all
// work to one task, values that differ when they are computed again, times that never come.
// Warnings alone, each with the operator, its place and the setting or clause that mends it.
//
// Silent where it cannot know, and where it would be noise: batch, sources that come to an end, a
// setting that somebody has made already, whatever its value. Pure; values. Facts: flink-docs 2.2,
// "Streaming Concepts", "Performance Tuning", "Determinism In Continuous Queries".
#pragma once

#include <vector>

#include "sql/analyze/bound.h"
#include "sql/changelog/changelog.h"
#include "sql/connectors/registry.h"
#include "sql/diag/diagnostic.h"

namespace weir::sql {

// Of a script that Flink takes. `settings`: of the script and of what it is started with.
std::vector<Diagnostic> Advise(const BoundScript& script, const Changelog& changelog,
                               const Settings& settings, const ConnectorRegistry* registry);

}  // namespace weir::sql
