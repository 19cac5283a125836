// Which changes come out of each node, and whether the sink can take them. Facts:
// FlinkChangelogModeInferenceProgram and RankProcessStrategy of flink-table-planner 2.2.
#pragma once

#include <string_view>

#include "sql/changelog/plan.h"
#include "sql/changelog/tables.h"

namespace weir::sql {

struct ModeOptions {
  bool mini_batch = false;
};

// A node that takes rows that are added alone, and the one below that gives others.
struct ModeConflict {
  const PlanNode* reader = nullptr;  // null: the sink
  const PlanNode* cause = nullptr;
  bool needs_key = false;  // the sink would take them, had it a primary key
};

struct ModeResult {
  std::vector<ModeConflict> conflicts;
  bool sure = true;  // no answer depends on what is not known
};

// Fills in `changes` of the tree below `root`. `sink_key`: the sink's primary key, by its columns.
ModeResult FindModes(PlanNode* root, const RowKinds& sink, const std::vector<int>& sink_key,
                     const ModeOptions& options);

}  // namespace weir::sql
