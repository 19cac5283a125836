// The settings of SET whose types are known: what Flink cannot read as one is told before it does.
// Pure; the table is constant. Facts: ExecutionConfigOptions, OptimizerConfigOptions,
// TableConfigOptions, PipelineOptions, CheckpointingOptions and their neighbours of Flink 2.2;
// which of them are read before a job starts was tried on 2.2.1.
#pragma once

#include <optional>
#include <string_view>

#include "sql/diag/diagnostic.h"

namespace weir::sql {

// What is wrong with the value, an error where Flink reads it while it plans a query, a warning
// where a cluster reads it later; nothing when it is fine or the key is not known.
std::optional<Diagnostic> CheckSetting(std::string_view key, std::string_view value, Span at);

}  // namespace weir::sql
