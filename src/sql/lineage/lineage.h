// Where the columns of sinks come from: for each column the source columns and what they do to it.
//
// Made from the bound tree, so that it does not change when a script is only laid out anew. Views,
// CTEs and subqueries are looked through; a table that the script writes and reads is a sink here
// and a source there. What acts on rows as a whole (filters, join keys, grouping, order) is told
// once for the sink: it matters to each of its columns. Pure; values; needs no stack of the depth
// of a script; stops after kMaxLineageSteps and says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::sql {

struct BoundScript;

inline constexpr size_t kMaxLineageSteps = 20'000'000;

// What a source column does.
enum class LineageKind : uint8_t {
  kValue,      // the value is made of it
  kCondition,  // it chooses between values: CASE WHEN, IF
  kFilter,     // WHERE, HAVING, QUALIFY, FILTER, DEFINE of a pattern, IN, EXISTS
  kJoin,       // ON, USING, FOR SYSTEM_TIME AS OF, what a lateral function is called with
  kGrouping,   // GROUP BY, PARTITION BY, DISTINCT, windows
  kOrdering,   // ORDER BY
};
// "value", "condition", "filter", "join", "grouping", "ordering"
std::string_view LineageKindName(LineageKind kind);

// How a value is made.
enum class LineageHow : uint8_t { kIdentity, kTransformation, kAggregation };
// "identity", "transformation", "aggregation"
std::string_view LineageHowName(LineageHow how);

struct LineageInput {
  size_t table = 0;                        // index in Lineage::tables
  std::string column;                      // "*": some column of a table whose columns are unknown
  LineageKind kind = LineageKind::kValue;  // strongest `how` of several
  LineageHow how = LineageHow::kIdentity;  // kValue
};

struct LineageColumn {
  std::string name;
  std::vector<LineageInput> inputs;  // by table's name, column, kind; empty: a constant
  bool complete = true;              // false: there may be more
};

struct LineageSink {
  size_t table = 0;
  std::vector<LineageColumn> columns;  // in the table's order; those that get a value
  std::vector<LineageInput> rows;      // what acts on all of its rows
  std::vector<size_t> tables;          // all that is read for it, by name
  std::vector<std::string> views;      // on the way, by name
  bool complete = true;
};

struct LineageField {
  std::string name;
  std::string type;  // empty when it is not known
};

struct LineageTable {
  std::string name;       // as the script would write it: "orders", "db.orders"
  std::string connector;  // empty when it is not known
  std::vector<LineageField> fields;
  // The data itself, by OpenLineage's rules: "kafka://broker:9092" and "orders".
  std::string space;
  std::string dataset;
};

struct Lineage {
  std::vector<LineageTable> tables;  // by name
  std::vector<LineageSink> sinks;    // in the order of the script, each table once
  bool cut = false;                  // the script was too much: what is told is not all
};

Lineage BuildLineage(const BoundScript& script, size_t max_steps = kMaxLineageSteps);

// For people: a block a sink, a line a column and kind.
std::string RenderLineage(const Lineage& lineage, bool color = false);

}  // namespace weir::sql
