// Pipelines in YAML files: what `weir check` says of them.
#pragma once

#include <string>
#include <vector>

#include "base/core/status.h"
#include "cli/sources.h"
#include "sql/connectors/registry.h"

namespace weir::cli {

struct PipelineCheck {
  int pipelines = 0;
  std::vector<doc::PlacedError> problems;
};

// Of the Pipelines in `file`: the spec, and the SQL of the stages, also against one another. That
// SQL stages are not run yet is no problem of the file. kInvalid when the YAML is broken.
Result<PipelineCheck> CheckPipelines(const FileText& file,
                                     const sql::ConnectorRegistry& connectors);

}  // namespace weir::cli
