// Which columns of each node are read, and which sets of columns are unique. Facts:
// FlinkRelMdUniqueKeys, FlinkRelMdUpsertKeys, FlinkAggregateRemoveRule of flink-table-planner 2.2.
#pragma once

#include "sql/analyze/bound.h"
#include "sql/changelog/plan.h"

namespace weir::sql {

inline constexpr size_t kMaxKeys = 64;         // of a node; more are left out
inline constexpr size_t kMaxKeyColumns = 256;  // larger keys are left out

// Fills in `live`, `unique` and `upsert` of the tree below `root`, and takes out of it what Flink
// takes out: aggregates of what is unique already, joins that nobody reads from. All columns of
// `root` are read.
void FindKeys(const BoundScript& script, PlanNode* root);

}  // namespace weir::sql
