// Sources and sinks. Facts: CommonExecTableSourceScan and CommonExecSink of
// flink-table-planner 2.2; of each connector which abilities its DynamicTableSource has and which
// provider it gives.
#include <algorithm>

#include "sql/state/build.h"
#include "sql/state/text.h"

namespace weir::sql {
namespace {

struct NamedSource {
  std::string_view name;
  SourceFacts facts;
};

// DataGenTableSource 2.2 (SourceFunctionProvider, sequences are kept as operator state);
// KafkaDynamicSource of flink-connector-kafka 5.0; FileSystemTableSource of
// flink-connector-files 2.2 (pushes filters of partitions); JdbcDynamicTableSource of
// flink-connector-jdbc 4.0.
constexpr NamedSource kSources[] = {
    {"datagen", {true, true, false, false, false, true}},
    {"kafka", {true, false, true, false, false, true}},
    {"upsert-kafka", {true, false, true, false, false, true}},
    {"filesystem", {true, false, false, true, false, true}},
    {"jdbc", {true, true, false, true, true, false}},
};

struct NamedSink {
  std::string_view name;
  SinkFacts facts;
};

// PrintTableSinkFactory, BlackHoleTableSinkFactory 2.2; KafkaDynamicSink 5.0 (KafkaSink: writer and
// committer have state, with at-least-once, too); JdbcDynamicTableSink 4.0;
// FileSystemTableSink 2.2.
constexpr NamedSink kSinks[] = {
    {"print", {SinkForm::kFunction, false}},  {"blackhole", {SinkForm::kWriter, false}},
    {"kafka", {SinkForm::kCommitting, true}}, {"upsert-kafka", {SinkForm::kCommitting, true}},
    {"jdbc", {SinkForm::kFunction, false}},   {"filesystem", {SinkForm::kFiles, true}},
};

std::string OptionOf(const BoundTable& table, const std::vector<GivenOption>& hints,
                     std::string_view key) {
  std::string value;
  for (const GivenOption& option : table.options) {
    if (option.key == key) value = option.value;
  }
  for (const GivenOption& option : hints) {
    if (option.key == key) value = option.value;
  }
  return value;
}

// The options that say what a source reads: other ones go on with the old state.
constexpr std::string_view kIdentity[] = {"topic",      "topic-pattern", "path",
                                          "table-name", "collection",    "database-name"};

bool HasOption(const BoundTable& table, std::string_view part) {
  return std::any_of(table.options.begin(), table.options.end(), [&](const GivenOption& option) {
    return option.key.find(part) != std::string::npos;
  });
}

// No cast is put between the two.
bool Fits(const DataType& from, const DataType& to) {
  const DataType plain = from.WithTimeAttribute(TimeAttribute::kNone);
  const DataType other = to.WithTimeAttribute(TimeAttribute::kNone);
  if (from.is_proctime()) return false;
  if (SameIgnoringNullability(plain, other)) return true;
  const bool text = IsCharacterString(plain) && other.Is(TypeRoot::kVarchar);
  return text && plain.length() <= other.length();
}

}  // namespace

SourceFacts StateBuilder::SourceOf(const std::string& connector) const {
  for (const NamedSource& one : kSources) {
    if (one.name == connector) return one.facts;
  }
  return {};
}

SinkFacts StateBuilder::SinkOf(const std::string& connector) const {
  for (const NamedSink& one : kSinks) {
    if (one.name == connector) return one.facts;
  }
  return {};
}

// The source's node, and what it gives to `rows->columns`.
void StateBuilder::AddScan(const PlanNode& node, const SourceFacts& facts, Rows* rows) {
  const BoundTable& table = script_.tables[static_cast<size_t>(node.table)];
  const std::string name = TableText(table);
  const std::string connector = tables_.Connector(node.table, node.rel->options);
  StreamNode source;
  source.kind = "Source";
  source.source = true;
  source.legacy = facts.legacy;
  source.detail = name;
  for (const Column& column : table.info.schema.columns) {
    source.detail += " " + column.name + " " + column.type.ToString();
  }
  for (const GivenOption& option : table.options) {
    source.detail += " " + option.key + "=" + option.value;
  }
  for (const GivenOption& option : node.rel->options) {
    source.detail += " hint " + option.key + "=" + option.value;
  }
  source.stateful = facts.keeps || !facts.known;
  if (connector == "datagen") {
    source.stateful = HasOption(table, ".kind") &&
                      std::any_of(table.options.begin(), table.options.end(),
                                  [](const auto& option) { return option.value == "sequence"; });
  }
  source.state.name = "source " + name;
  std::string part = connector;
  if (connector == "datagen") {
    for (const GivenOption& option : table.options) {
      if (option.value == "sequence") part += " " + option.key;
    }
  }
  source.state.parts.push_back({"position", part});
  for (const std::string_view key : kIdentity) {
    const std::string value = OptionOf(table, node.rel->options, key);
    if (!value.empty()) source.state.meaning += std::string(key) + " " + value + " ";
  }
  if (HasOption(table, "scan.parallelism")) Unsure("'scan.parallelism' is not followed");
  rows->nodes = {Add(std::move(source))};
}

// The columns that something above asks for, and what they are computed from.
Rows StateBuilder::Scan(const PlanNode& node, const Need& need) {
  const BoundTable& table = script_.tables[static_cast<size_t>(node.table)];
  const TableSchema& schema = table.info.schema;
  const std::string connector = tables_.Connector(node.table, node.rel->options);
  const SourceFacts facts = SourceOf(connector);
  if (!facts.known) {
    Unsure(connector.empty() ? "a table whose connector is not known"
                             : "how '" + connector + "' reads is not known");
  }
  if (schema.open || !table.known || schema.columns.size() != node.columns.size()) {
    Unsure("the columns of " + TableText(table) + " are not known");
  }
  Rows rows;
  AddScan(node, facts, &rows);
  if (facts.projection && !schema.partition_columns.empty()) {
    Unsure("partitions of " + TableText(table) + " may be picked by the plan");
  }
  rows.table = TableText(table);
  rows.flexible = facts.projection;
  rows.filtering = facts.filters;
  const size_t count = std::min(schema.columns.size(), node.columns.size());
  rows.columns.resize(node.columns.size());
  for (size_t i = 0; i < count; ++i) {
    const Column& column = schema.columns[i];
    StateColumn one = {TableText(table) + "." + Doubled(column.name), column.type};
    const bool physical = column.kind == ColumnKind::kPhysical;
    const bool metadata =
        column.kind == ColumnKind::kMetadata || column.kind == ColumnKind::kMetadataVirtual;
    if (metadata && need[i]) Unsure("metadata columns are not followed");
    if (physical) rows.physical.push_back(one);
    rows.columns[i] = std::move(one);
  }
  if (node.update_before && node.changes.form == UpdateForm::kAfter) {
    StreamNode drop;
    drop.kind = "DropUpdateBefore";
    drop.inputs = From(rows, Ship::kForward);
    rows.nodes = {Add(std::move(drop))};
    if (rows.flexible) Unsure("a projection below DropUpdateBefore is not followed");
  }
  if (schema.watermark_column && !facts.watermarks) Watermarks(table, need, &rows);
  return rows;
}

void StateBuilder::Watermarks(const BoundTable& table, const Need& need, Rows* rows) {
  const std::vector<StateColumn> all = rows->columns;
  std::vector<StateColumn> wanted;
  for (size_t i = 0; i < all.size(); ++i) {
    const bool asked = i < need.size() && need[i];
    if (asked || i == *table.info.schema.watermark_column) wanted.push_back(all[i]);
  }
  if (rows->flexible) Unsure("watermarks of " + TableText(table) + " are not followed");
  Settle(rows, wanted);
  StreamNode node;
  node.kind = "WatermarkAssigner";
  node.inputs = From(*rows, Ship::kForward);
  rows->nodes = {Add(std::move(node))};
  rows->columns = all;
}

SinkRows StateBuilder::SinkColumns(const TableSchema& schema, const Rows& rows) const {
  const std::vector<size_t> persisted = schema.PersistedColumns();
  SinkRows row;
  for (size_t i = 0; i < rows.columns.size(); ++i) {
    StateColumn column = rows.columns[i];
    if (i < persisted.size()) {
      const Column& of_sink = schema.columns[persisted[i]];
      const bool key = std::find(schema.primary_key.begin(), schema.primary_key.end(),
                                 persisted[i]) != schema.primary_key.end();
      row.enforced = row.enforced || key || !of_sink.type.nullable();
      row.rowtime = row.rowtime || column.type.is_rowtime();
      if (!Fits(column.type, of_sink.type)) {
        column.text = "CAST " + column.text + " AS " + of_sink.type.ToString();
      }
      column.type = of_sink.type;
      if (key) row.keys.push_back({column.text, column.type.NotNull()});
    }
    row.columns.push_back(std::move(column));
  }
  return row;
}

// Keeps all rows to put changes in order by the sink's key.
int StateBuilder::Materializer(const ChangelogSink& sink, const SinkRows& row, const Rows& rows) {
  StreamNode made = Keyed("SinkMaterializer", "", rows, row.keys);
  made.detail = sink.name + " " + sink.connector;
  made.inputs = From(rows, Ship::kHash);
  made.state.name = "sink materializer of " + sink.name;
  made.state.parts.push_back({"rows", TypesText(row.columns)});
  made.state.meaning = TextsOf(row.keys) + " of " + sink.name;
  made.state.row_bytes = WidthOf(row.columns);
  std::string by;
  for (const std::string& key : sink.key) by += (by.empty() ? "" : ", ") + key;
  state_.shuffles.push_back({made.state.name, by, made.state.row_bytes});
  return Add(std::move(made));
}

void StateBuilder::Writer(const ChangelogSink& sink, const BoundTable& table,
                          const SinkFacts& facts, const SinkRows& row, const Rows& rows) {
  StreamNode writer;
  writer.kind = facts.form == SinkForm::kFunction ? "Sink"
                : facts.form == SinkForm::kFiles  ? "StreamingFileWriter"
                                                  : "Writer";
  const std::string detail = sink.name + " " + sink.connector;
  writer.detail = detail;
  for (const StateColumn& column : row.columns) writer.detail += " " + column.text;
  writer.inputs = From(rows, Ship::kForward);
  writer.yielding = facts.form == SinkForm::kWriter || facts.form == SinkForm::kCommitting;
  writer.stateful = facts.keeps || facts.form == SinkForm::kUnknown;
  writer.state.name = "sink " + sink.name;
  writer.state.parts.push_back({"writer", sink.connector});
  for (const std::string_view key : kIdentity) {
    const std::string value = OptionOf(table, sink.sink->options, key);
    if (!value.empty()) writer.state.meaning += std::string(key) + " " + value + " ";
  }
  StreamNode next;
  next.detail = detail;
  if (facts.form == SinkForm::kCommitting) {
    next.kind = "Committer";
    next.stateful = writer.stateful;
    next.state = writer.state;
    next.state.name = "committer of " + sink.name;
    next.inputs = {{Add(std::move(writer)), Ship::kForward}};
    Add(std::move(next));
  } else if (facts.form == SinkForm::kFiles) {
    next.kind = "end";
    next.single = true;
    const int at = Add(std::move(writer));
    const bool single = graph_.nodes[static_cast<size_t>(at)].single;
    next.inputs = {{at, single ? Ship::kForward : Ship::kSingle}};
    Add(std::move(next));
  } else {
    Add(std::move(writer));
  }
}

void StateBuilder::AddSink(const ChangelogSink& sink, Rows rows) {
  const BoundTable* table =
      sink.sink->table < 0 ? nullptr : &script_.tables[static_cast<size_t>(sink.sink->table)];
  if (table == nullptr || !table->known || table->info.schema.open) {
    Unsure("the table " + sink.name + " is not known");
    return;
  }
  const TableSchema& schema = table->info.schema;
  const SinkFacts facts = SinkOf(sink.connector);
  if (facts.form == SinkForm::kUnknown) Unsure("how '" + sink.connector + "' writes is not known");
  if (HasOption(*table, "sink.parallelism")) Unsure("'sink.parallelism' is not followed");
  if (facts.form == SinkForm::kFiles && !schema.partition_columns.empty()) {
    Unsure("a partitioned file sink is not followed");
  }
  const SinkRows row = SinkColumns(schema, rows);
  Settle(&rows, row.columns);
  const auto pass = [&](std::string kind) {
    StreamNode node;
    node.kind = std::move(kind);
    node.detail = sink.name + " " + sink.connector;
    node.inputs = From(rows, Ship::kForward);
    rows.nodes = {Add(std::move(node))};
  };
  if (row.enforced) pass("ConstraintEnforcer");
  if (sink.materialize) rows.nodes = {Materializer(sink, row, rows)};
  if (row.rowtime && facts.form != SinkForm::kFunction) pass("StreamRecordTimestampInserter");
  Writer(sink, *table, facts, row, rows);
}

}  // namespace weir::sql
