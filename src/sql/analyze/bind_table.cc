// CREATE TABLE and CREATE TABLE AS: the schema that later statements see.
#include <algorithm>
#include <map>
#include <set>

#include "sql/analyze/binder.h"
#include "sql/analyze/table_def.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

TableSchema Binder::BindTableSchema(const ast::CreateTable& create) {
  TableSchema schema;
  if (create.like != nullptr) {
    const Session::Table base = session_->FindTable(create.like->table);
    if (base.presence == Presence::kKnown) {
      schema = out_->tables[static_cast<size_t>(base.index)].info.schema;
      schema.open = schema.open || !create.like->options.empty();
    } else {
      schema.open = true;
      if (base.presence == Presence::kAbsent) ReportAbsent(create.like->table);
    }
  }
  const auto put = [&](Column column) {
    const std::optional<size_t> have = schema.FindColumn(column.name);
    if (have.has_value()) {
      schema.columns[*have] = std::move(column);
    } else {
      schema.columns.push_back(std::move(column));
    }
  };
  for (const ast::ColumnDef& column : create.elements.columns) {
    if (column.name.empty()) continue;
    Column one;
    one.name = std::string(column.name.last().text);
    if (column.type != nullptr) one.type = ResolveType(*column.type);
    if (column.kind == ast::ColumnKind::kMetadata) {
      one.kind = column.is_virtual ? ColumnKind::kMetadataVirtual : ColumnKind::kMetadata;
      one.metadata_key = column.metadata_from ? std::string(column.metadata_key.value) : one.name;
    } else if (column.kind == ast::ColumnKind::kComputed) {
      one.kind = ColumnKind::kComputed;
    }
    put(std::move(one));
  }
  Scope scope;
  ScopeTable table;
  for (const Column& column : schema.columns) {
    if (column.kind != ColumnKind::kComputed) {
      table.columns.push_back(NewColumn(column.name, column.type));
    }
  }
  table.open = schema.open;
  scope.tables.push_back(std::move(table));
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kComputed;
  for (const ast::ColumnDef& column : create.elements.columns) {
    if (column.computed == nullptr || column.name.empty()) continue;
    const BoundExpr* value = BindExpr(column.computed, where);
    const std::optional<size_t> index = schema.FindColumn(column.name.last().text);
    if (index.has_value()) schema.columns[*index].type = value->type;
  }
  for (const Column& column : schema.columns) {
    if (column.kind == ColumnKind::kComputed) {
      scope.tables[0].columns.push_back(NewColumn(column.name, column.type));
    }
  }
  for (const ast::WatermarkDef& watermark : create.elements.watermarks) {
    const bool plain = watermark.column.parts.size() == 1;
    const std::optional<size_t> index =
        plain ? schema.FindColumn(watermark.column.last().text) : std::nullopt;
    if (plain && !index.has_value() && !schema.open) continue;  // CheckTable says so
    if (watermark.expr != nullptr) {
      const BoundExpr* value = BindExpr(watermark.expr, where);
      const DataType& type = value->type;
      const bool time = type.Is(TypeRoot::kTimestamp) || type.Is(TypeRoot::kTimestampLtz);
      if (!time && !type.is_unknown() && index.has_value() &&
          IsTimestamp(schema.columns[*index].type)) {
        Report(messages::BadLiteral(value->span,
                                    "watermark: it is " + type.ToString() + ", not a timestamp,",
                                    "the time column, or ... - INTERVAL '5' SECOND"));
      }
    }
    if (!index.has_value()) continue;
    schema.watermark_column = index;
    DataType& type = schema.columns[*index].type;
    if (IsTimestamp(type)) type = type.WithTimeAttribute(TimeAttribute::kRowtime);
  }
  const auto indices = [&](const ast::List<ast::Ident>& names, std::vector<size_t>* out) {
    for (const ast::Ident& name : names) {
      if (const std::optional<size_t> index = schema.FindColumn(name.text)) {
        out->push_back(*index);
      }
    }
  };
  for (const ast::Constraint& constraint : create.elements.constraints) {
    if (constraint.primary_key) indices(constraint.columns, &schema.primary_key);
  }
  for (const ast::ColumnDef& column : create.elements.columns) {
    if (column.constraint == nullptr || !column.constraint->primary_key) continue;
    if (const auto index = schema.FindColumn(column.name.last().text)) {
      schema.primary_key.push_back(*index);
    }
  }
  for (const size_t key : schema.primary_key) {
    schema.columns[key].type = schema.columns[key].type.NotNull();
  }
  if (create.has_partitioned_by) {
    schema.partition_columns.clear();
    indices(create.partitioned_by, &schema.partition_columns);
  }
  return schema;
}

// What Flink refuses in the columns, keys and watermarks of a new table.
bool Binder::CheckTable(const ast::CreateTable& create, const TableSchema& schema) {
  const size_t before = diagnostics_->size();
  std::map<std::string_view, Span> seen;
  std::vector<std::string> names;
  for (const Column& column : schema.columns) names.push_back(column.name);
  for (const ast::ColumnDef& column : create.elements.columns) {
    if (column.name.empty() || column.kind == ast::ColumnKind::kNameOnly) continue;
    const ast::Ident& name = column.name.last();
    const auto [first, fresh] = seen.emplace(name.text, name.span);
    if (!fresh) {
      Report(messages::DuplicateName(name.span, "column", name.text, first->second));
    }
  }
  const auto known = [&](const ast::Ident& name, Span at, std::string_view what) {
    const std::optional<size_t> index = schema.FindColumn(name.text);
    if (index.has_value() || schema.open) return index;
    Report(messages::UnknownColumn(at, name.text, what, names));
    return index;
  };
  const auto check_key = [&](const ast::Constraint& constraint) {
    if (!constraint.primary_key) {
      Report(messages::NotSupported(constraint.span, "UNIQUE",
                                    "declare PRIMARY KEY (...) NOT ENFORCED"));
      return;
    }
    if (constraint.enforcement != ast::Constraint::Enforcement::kNotEnforced) {
      Report(messages::NotSupported(
          constraint.span, "a PRIMARY KEY that it enforces",
          "write PRIMARY KEY (...) NOT ENFORCED: Flink does not hold the rows, so it cannot check "
          "them"));
      return;
    }
    std::set<std::string_view> once;
    for (const ast::Ident& name : constraint.columns) {
      if (!once.insert(name.text).second) {
        Report(messages::DuplicateName(name.span, "key column", name.text, {}));
      }
      const std::optional<size_t> index = known(name, name.span, "the table");
      if (index.has_value() && schema.columns[*index].kind != ColumnKind::kPhysical) {
        Report(messages::InsertTarget(name.span, "a key cannot hold a computed or metadata column",
                                      "name physical columns", "", {}));
      }
    }
  };
  for (const ast::Constraint& constraint : create.elements.constraints) check_key(constraint);
  for (const ast::ColumnDef& column : create.elements.columns) {
    if (column.constraint != nullptr && column.constraint->columns.empty()) {
      check_key(*column.constraint);
    }
  }
  for (const ast::Ident& name : create.partitioned_by) known(name, name.span, "the table");
  if (create.distribution != nullptr) {
    for (const ast::Ident& name : create.distribution->columns) {
      known(name, name.span, "the table");
    }
  }
  for (const ast::WatermarkDef& watermark : create.elements.watermarks) {
    if (watermark.column.parts.size() != 1) continue;
    const std::optional<size_t> index =
        known(watermark.column.last(), watermark.column.span, "the table");
    if (!index.has_value()) continue;
    const DataType& type = schema.columns[*index].type;
    const bool time = type.Is(TypeRoot::kTimestamp) || type.Is(TypeRoot::kTimestampLtz);
    if (type.is_unknown() || (time && type.precision() <= 3)) continue;
    Report(messages::NeedsTimeAttribute(watermark.column.span, "WATERMARK", watermark.column.Text(),
                                        type.WithTimeAttribute(TimeAttribute::kNone).ToString() +
                                            ", not TIMESTAMP(3) or TIMESTAMP_LTZ(3)"));
  }
  return diagnostics_->size() == before;
}

void Binder::BindCreateTable(const ast::CreateTable& create, BoundStatement* bound) {
  BoundTable table;
  table.info.path = session_->Path(create.name);
  table.info.kind = create.materialized ? TableKind::kMaterializedTable
                    : create.temporary  ? TableKind::kTemporaryTable
                                        : TableKind::kTable;
  table.statement = statement_;
  if (create.like != nullptr) {
    const Session::Table base = session_->FindTable(create.like->table);
    if (base.index >= 0) {
      table.info.options = out_->tables[static_cast<size_t>(base.index)].info.options;
    }
  }
  for (const ast::Option& option : create.options) {
    table.info.options[std::string(option.key.value)] = std::string(option.value.value);
  }
  const size_t reported = diagnostics_->size();
  table.info.schema = BindTableSchema(create);
  for (Diagnostic& diagnostic : CheckTableDefinition(create)) {
    Report(std::move(diagnostic));
  }
  const BoundRel* query = nullptr;
  if (create.as != nullptr) {
    query = BindQuery(*create.as, nullptr);
    bound->query = query;
    TableSchema& schema = table.info.schema;
    for (const BoundColumn& column : query->columns) {
      if (schema.FindColumn(column.name).has_value()) continue;
      schema.columns.push_back({column.name, column.type.WithTimeAttribute(TimeAttribute::kNone),
                                ColumnKind::kPhysical, ""});
    }
    schema.open = schema.open || query->open;
  }
  CheckTable(create, table.info.schema);
  // Nothing that follows from an error here is said of what reads the table.
  if (diagnostics_->size() != reported) table.info.schema.open = true;
  if (!create.temporary) CheckPlace(create.name);
  const bool exists = session_->Exists(table.info.path, create.temporary);
  const bool replaces = create.or_replace || create.replace || create.or_alter;
  if (exists && create.if_not_exists) return;
  if (exists && !replaces) {
    Report(messages::ObjectExists(create.name.span, "table", create.name.Text()));
    return;
  }
  table.known = !table.info.schema.open;
  const int index = session_->Define(std::move(table));
  if (query == nullptr || create.materialized) return;
  BoundSink sink;
  sink.table = index;
  sink.query = query;
  sink.target = create.name.span;
  bound->sinks.push_back(std::move(sink));
}

}  // namespace weir::sql
