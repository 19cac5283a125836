// What a bound script's job keeps as state, see state.h. Pure.
#pragma once

#include <string_view>

#include "sql/analyze/bound.h"
#include "sql/changelog/changelog.h"
#include "sql/connectors/registry.h"
#include "sql/state/state.h"

namespace weir::sql {

// `tokens` of the result is the caller's. `registry` null: no connector is known.
JobState DescribeState(const BoundScript& script, const Settings& settings,
                       const Changelog& changelog, const ConnectorRegistry* registry,
                       std::string_view line);

}  // namespace weir::sql
