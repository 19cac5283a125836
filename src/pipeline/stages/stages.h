// The SQL of a Pipeline's stages: whether it compiles, and whether the stages fit each other. Pure.
//
// A stage writes to `out.<name>`; the next one reads that as `in.<name>`, with the columns and
// types that the query of the INSERT makes. What an external worker makes is not known. Select
// reads no `in`, load writes no `out`. IN and OUT are words of SQL: before a dot they need no
// quotes here.
#pragma once

#include <optional>
#include <string>

#include "pipeline/api/pipeline.h"
#include "runtime/object/object.h"
#include "sql/connectors/registry.h"

namespace weir::pipeline {

struct StagesCheck {
  bool valid = false;   // what there is of SQL is fine; it is not run yet all the same
  std::string message;  // what is wrong and where, or that it is not run
  runtime::ConditionDraft sql_valid;
};

// Nothing when no stage has SQL. `connectors`: those that are known.
std::optional<StagesCheck> CheckStages(
    const PipelineSpec& spec,
    const sql::ConnectorRegistry& connectors = sql::ConnectorRegistry::Shipped());
bool HasSqlStages(const PipelineSpec& spec);

}  // namespace weir::pipeline
