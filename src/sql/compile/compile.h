// The compiler's only door: a Flink SQL script in, a compiled unit and/or diagnostics out.
//
// Compile() is pure: no I/O, no clock, no threads, no log; it never throws, and the same input
// gives the same bytes. What the compiler cannot know is a warning: Flink is the authority.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/connectors/registry.h"
#include "sql/diag/diagnostic.h"
#include "sql/lineage/lineage.h"
#include "sql/state/state.h"
#include "sql/syntax/statement_kind.h"

namespace weir::sql {

enum class Mode { kStreaming, kBatch };
enum class Target {
  kSqlJob,  // will be run by the operator: the rules of a SqlJob are errors
  kFile,    // a .sql file under `weir check`: the same rules are warnings
};
enum class Validation {
  kEnforce,
  kWarn,  // every semantic error becomes a warning
};

using StringMap = std::map<std::string, std::string, std::less<>>;

// Longer scripts are parsed and not analysed, with a warning. Above what a SqlJob can hold (900 KiB
// of spec.sqlFrom); it bounds the bound tree to some hundred MiB.
inline constexpr size_t kMaxAnalyzedBytes = 1u << 20;

// A physical cluster, as a DataSource describes it: tables name it by 'cluster_name' =
// 'type.alias'.
struct Cluster {
  StringMap options;   // of its tables, under today's keys or their ends: "bootstrap.servers"
  std::string secret;  // name of the Secret with its passwords; empty: there is none
};
using Clusters = std::map<std::string, Cluster, std::less<>>;  // by "type.alias"

// A function of the user's own that calls find without a CREATE FUNCTION in the script.
struct DeclaredFunction {
  std::string name;
  std::string class_name;
  std::string language = "JAVA";
  std::string artifact;   // a jar's path where Flink runs; empty: the class is on its class path
  std::string signature;  // see sql/syntax/function_signature.h; empty: calls are not checked
  friend bool operator==(const DeclaredFunction&, const DeclaredFunction&) = default;
};

struct CompileInput {
  std::string script;
  Mode mode = Mode::kStreaming;
  Target target = Target::kSqlJob;
  Validation validation = Validation::kEnforce;

  // spec.variables: ${name} is replaced when `name` is here or built in.
  StringMap variables = {};
  // Values of the built-in variables by name: "run.id", "run.fireTime", "run.date",
  // "run.previousFireTime"; the times in RFC 3339 (any offset), the date as 2026-01-31. A built-in
  // without a value stays in the script of a batch job (it is filled when a run starts) and is an
  // error in a streaming one.
  StringMap builtins = {};

  // Made as temporary system functions in front of the first statement. Those that CheckFunctions
  // refuses are there, with whatever arguments.
  std::vector<DeclaredFunction> functions = {};

  // Flink's configuration beside the script, which the script's own SETs go before: of the SqlJob.
  StringMap configuration = {};

  // What connectors accept; null: their options are not checked. Must outlive the call.
  const ConnectorRegistry* connectors = &ConnectorRegistry::Shipped();
  // What 'cluster_name' may name; null: nothing is known of clusters. Must outlive the call.
  const Clusters* clusters = nullptr;
  std::string flink_line = std::string(kDefaultFlinkLine);

  size_t max_bytes = 16u << 20;  // longer scripts end in SQL0001
  bool lineage = false;          // find it, too: it costs as much as the script has columns
  bool state = false;            // and what the job keeps as state
};

struct UnitStatement {
  StatementKind kind = StatementKind::kUnknown;
  Span span;            // in the input script, without the closing ';'
  int line = 1;         // of its first token
  bool writes = false;  // starts a Flink job
  std::string object;   // the table, view, function, ... it defines or writes; empty when none
};

// ${secret:NAME/KEY}, see secrets.h.
struct SecretRef {
  std::string name;  // of the Secret, in the SqlJob's namespace
  std::string key;
  std::string Text() const { return name + "/" + key; }
  friend auto operator<=>(const SecretRef&, const SecretRef&) = default;
};

struct UnitOption {
  std::string key;
  std::string value;    // as the script says it, unescaped; never show it when `secret`
  bool secret = false;  // the key looks like one that holds a password or token
};

struct UnitTable {
  std::string name;       // as written, without quotes: "orders", "db.orders"
  std::string connector;  // "kafka"; empty when the table has none (LIKE, catalog tables)
  bool temporary = false;
  std::vector<UnitOption> options;  // in the order of the script
};

// The data flow as far as it is certain: tables and views by their names in the script, and what
// happens to rows on their way between them.
enum class NodeKind { kSource, kView, kSink, kOperator };
std::string_view NodeKindName(NodeKind kind);

struct DagNode {
  NodeKind kind = NodeKind::kSource;
  std::string name;         // of an operator: "join", "aggregate", "TUMBLE", ...
  std::string connector;    // empty for all but tables that the script defines
  std::string detail = {};  // of an operator: "by origin"; string literals show as '...'
  // Streaming: which changes come out of it, or reach the sink: "I,UB,UA,D" as in Flink's EXPLAIN
  // CHANGELOG_MODE; several with " | " between them when sinks ask for different ones. Empty when
  // it is not known.
  std::string changes = {};
  std::string key = {};  // by which those are told apart: "(id)"; empty when there is none
};
struct DagEdge {
  size_t from = 0;  // index into Dag::nodes
  size_t to = 0;
  friend bool operator==(const DagEdge&, const DagEdge&) = default;
};
struct Dag {
  std::vector<DagNode> nodes;
  std::vector<DagEdge> edges;
};

enum class EditReason {
  kVariable,
  kStatementSet,
  kLegacyKey,  // an option of Flink up to 1.13: 'connector.type'
  kQuoteSet,   // Flink's unquoted SET takes no blank in the value and no comment in front
  kCluster,    // 'cluster_name', in its place the options of the cluster
  kComment,    // `// it's;`: Flink's parser knows these comments, its script splitter does not
  kFunction,   // CREATE FUNCTION for those that were declared outside of the script
};
std::string_view EditReasonName(EditReason reason);

// Replaces the input's bytes [span) by `text`. Edits never add or remove a line break.
struct Edit {
  Span span;
  std::string text;
  EditReason reason = EditReason::kVariable;
};

// What reaches a sink.
struct SinkInput {
  std::string sink;
  std::string changes;       // "I,UA"
  bool sure = true;          // false: a part of the query is not known
  bool materialize = false;  // Flink adds an operator that keeps all rows: keys differ
};

struct CompiledUnit {
  // What Flink is given once secrets are put in: the input with `edits` applied, else byte for
  // byte.
  std::string script;
  std::vector<Edit> edits;
  StringMap settings;  // effective SETs, the last one wins; a RESET removes
  std::vector<UnitStatement> statements;
  std::vector<UnitTable> tables;
  std::vector<std::string> connectors;  // distinct, sorted
  std::vector<std::string> sources;     // names of the DAG's sources and sinks, sorted
  std::vector<std::string> sinks;
  Dag dag;
  std::vector<SinkInput> changes;  // streaming: one an INSERT, in the order of the script
  Lineage lineage;                 // when it was asked for
  JobState state;                  // when it was asked for; of a streaming job
  std::vector<SecretRef> secrets;  // references in `script`; PutSecrets gives them values
  bool contains_secrets = false;   // the script must live in a Secret, not in a ConfigMap
};

struct CompileOutput {
  std::optional<CompiledUnit> unit;     // absent exactly when a diagnostic is an error
  std::vector<Diagnostic> diagnostics;  // sorted by position
  bool ok() const { return unit.has_value(); }
};

CompileOutput Compile(const CompileInput& input);

// Parsing alone: syntax errors, no rules, no edits.
std::vector<Diagnostic> CheckSyntax(std::string_view script);

// The first error as "SQL0101 at line 3, column 8: unknown statement INSRT; did you mean INSERT?"
// for conditions and Events; empty when there is none. At most `max_bytes` long.
std::string Summary(std::string_view script, const std::vector<Diagnostic>& diagnostics,
                    size_t max_bytes = 1024);

}  // namespace weir::sql
