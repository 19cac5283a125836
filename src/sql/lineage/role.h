// What becomes of a role on the way from a sink to a source. See walker.h.
#pragma once

#include <algorithm>

#include "sql/lineage/walker.h"

namespace weir::sql {

inline LineageRole Used(LineageKind kind) { return {kind, LineageHow::kIdentity}; }

inline LineageRole Made(LineageRole role, LineageHow how) {
  if (role.kind == LineageKind::kValue) role.how = std::max(role.how, how);
  return role;
}
inline LineageRole Computed(LineageRole role) { return Made(role, LineageHow::kTransformation); }
inline LineageRole Aggregated(LineageRole role) { return Made(role, LineageHow::kAggregation); }

// Chooses between values; in a filter or a key it is a part of that.
inline LineageRole Chooses(LineageRole role) {
  return role.kind == LineageKind::kValue ? Used(LineageKind::kCondition) : role;
}

}  // namespace weir::sql
