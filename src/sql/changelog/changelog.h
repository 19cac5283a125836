// Changelog inference: for every operator which changes come out of it and by which keys, for every
// sink whether it can take them. As Flink 2.2's EXPLAIN CHANGELOG_MODE says it; tests/differential
// compares the two.
//
// Pure; values, with pointers into the bound script, which must outlive them. Streaming alone: a
// batch has no changes. What cannot be known (a connector outside of the registry, a construct that
// the lowering does not understand) is left open and is never an error.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/changelog/mode.h"
#include "sql/changelog/modes.h"
#include "sql/changelog/plan.h"
#include "sql/changelog/tables.h"
#include "sql/connectors/registry.h"
#include "sql/diag/diagnostic.h"

namespace weir::sql {

// Effective SETs by key.
using Settings = std::map<std::string, std::string, std::less<>>;

struct ChangelogSink {
  const BoundSink* sink = nullptr;
  std::string name;       // "shop.orders", as a script would write it
  std::string connector;  // empty when it is not known
  RowKinds takes;
  bool verified = false;  // `takes` is read from the connector itself
  std::vector<std::string> key;
  std::unique_ptr<Plan> plan;
  PlanNode* root = nullptr;  // what reaches the sink; null: there is no query
  ModeResult modes;
  bool sure = false;         // Flink would say the same, as far as is known
  bool materialize = false;  // Flink keeps all rows to put changes in order by the sink's key
};

struct Changelog {
  std::vector<ChangelogSink> sinks;  // in the order of the script
};

// `registry` null: no connector is known.
Changelog InferChangelog(const BoundScript& script, const Settings& settings,
                         const ConnectorRegistry* registry);

// What Flink refuses about it.
std::vector<Diagnostic> CheckChangelog(const BoundScript& script, const Changelog& changelog);

// Of what reaches the sink, a removed ChangelogNormalize looked through: "I,UA".
std::string SinkChanges(const ChangelogSink& sink);
// To the input that passes a node's column on, and the column there; false: it is made here, or
// comes from outside.
bool StepToInput(const PlanNode** node, int* column);
// The name of a node's column in the script; "" when it has none there.
std::string ColumnName(const BoundScript& script, const PlanNode& node, int column);
// "(id, k)"; the smallest of several; empty when there is none.
std::string KeyText(const BoundScript& script, const PlanNode& node);

}  // namespace weir::sql
