// CREATE TABLE and CREATE TABLE AS: the schema that later statements see.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sql/analyze/binder.h"
#include "sql/analyze/table_def.h"
#include "sql/analyze/table_options.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_statement.h"
#include "sql/diag/messages_table.h"

namespace weir::sql {
namespace {

bool Within(Span inner, Span outer) { return outer.begin <= inner.begin && inner.end <= outer.end; }

// The columns of `expr`, subqueries left out.
void CollectColumns(const BoundExpr& expr, std::set<std::string>* names) {
  if (expr.kind == BoundExprKind::kColumn) names->insert(expr.name);
  for (const BoundExpr* arg : expr.args) CollectColumns(*arg, names);
}

std::vector<TableDraft::Key> KeysOf(ast::List<ast::Ident> names) {
  std::vector<TableDraft::Key> keys;
  for (const ast::Ident& name : names) keys.push_back({std::string(name.text), name.span});
  return keys;
}

std::string DefaultKeyName(const std::vector<TableDraft::Key>& key) {
  std::string name = "PK";
  for (const TableDraft::Key& column : key) name += "_" + column.name;
  return name;
}

}  // namespace

TableDraft::Part Binder::PartOf(const ast::ColumnDef& column) {
  TableDraft::Part part;
  part.at = column.name.span;
  part.column.name = std::string(column.name.last().text);
  if (column.type != nullptr) part.column.type = ResolveType(*column.type);
  part.computed = column.computed;
  if (column.kind == ast::ColumnKind::kMetadata) {
    part.column.kind = column.is_virtual ? ColumnKind::kMetadataVirtual : ColumnKind::kMetadata;
    part.column.metadata_key =
        column.metadata_from ? std::string(column.metadata_key.value) : part.column.name;
  } else if (column.kind == ast::ColumnKind::kComputed) {
    part.column.kind = ColumnKind::kComputed;
  }
  return part;
}

bool Binder::CheckConstraint(const ast::Constraint& constraint) {
  if (!constraint.primary_key) {
    Report(messages::NotSupported(constraint.last, "UNIQUE",
                                  "declare PRIMARY KEY (...) NOT ENFORCED"));
    return false;
  }
  if (constraint.enforcement != ast::Constraint::Enforcement::kNotEnforced) {
    Report(messages::NotSupported(
        constraint.last, "a PRIMARY KEY that it enforces",
        "write PRIMARY KEY (...) NOT ENFORCED: Flink does not hold the rows, so it cannot check "
        "them"));
    return false;
  }
  return true;
}

void Binder::TakeKey(const ast::Constraint& constraint, const ast::ColumnDef* column,
                     TableDraft* draft) {
  draft->has_key = true;
  draft->key = KeysOf(constraint.columns);
  if (column != nullptr) {
    draft->key = {{std::string(column->name.last().text), column->name.span}};
  }
  draft->key_name =
      constraint.name.text.empty() ? DefaultKeyName(draft->key) : std::string(constraint.name.text);
}

void Binder::TakeDistribution(const ast::Distribution& distribution, TableDraft* draft) {
  draft->distributed = true;
  draft->buckets = KeysOf(distribution.columns);
  if (distribution.buckets == 0) {
    Report(messages::BadKey(distribution.span, "distribution by", "", "has no bucket",
                            "write INTO 1 BUCKETS or more, or leave INTO out"));
  }
}

// The columns that the brackets hold, behind those of LIKE or in front of those of AS.
void Binder::TakeElements(const ast::CreateTable& create, TableDraft* draft) {
  std::map<std::string_view, Span> seen;
  for (const ast::ColumnDef& column : create.elements.columns) {
    if (column.name.empty() || column.kind == ast::ColumnKind::kNameOnly) continue;
    const ast::Ident& name = column.name.last();
    const auto [first, fresh] = seen.emplace(name.text, name.span);
    if (!fresh) {
      Report(messages::DuplicateName(name.span, "column", name.text, first->second));
      continue;
    }
    TableDraft::Part part = PartOf(column);
    if (TableDraft::Part* have = draft->Find(name.text); have != nullptr) {
      *have = std::move(part);
    } else {
      draft->columns.push_back(std::move(part));
    }
  }
  for (const ast::Constraint& constraint : create.elements.constraints) {
    if (CheckConstraint(constraint)) TakeKey(constraint, nullptr, draft);
  }
  for (const ast::ColumnDef& column : create.elements.columns) {
    if (column.constraint == nullptr || column.name.empty()) continue;
    if (CheckConstraint(*column.constraint)) TakeKey(*column.constraint, &column, draft);
  }
  for (const ast::WatermarkDef& watermark : create.elements.watermarks) {
    draft->watermark = &watermark;
  }
  if (create.has_partitioned_by) draft->partition = KeysOf(create.partitioned_by);
  if (create.distribution != nullptr) TakeDistribution(*create.distribution, draft);
}

TableSchema Binder::ResolveDraft(TableDraft* draft, Span here, Span blame) {
  std::vector<Diagnostic> found;
  std::vector<Diagnostic>* kept = diagnostics_;
  diagnostics_ = &found;
  Scope scope;
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kComputed;
  ResolveComputed(draft, &scope, where);
  if (draft->watermark != nullptr) ResolveWatermark(*draft->watermark, draft, where);
  CheckKeys(draft);
  diagnostics_ = kept;
  bool told = false;
  for (Diagnostic& diagnostic : found) {
    if (Within(diagnostic.primary.span, here)) {
      Report(std::move(diagnostic));
    } else if (!told) {
      told = true;
      Report(messages::BadAlter(blame,
                                fmt::format("this breaks another part of the table's definition: "
                                            "{}",
                                            diagnostic.message),
                                "change or drop that part first")
                 .Because(diagnostic.primary.span, "this part"));
    }
  }
  return SchemaOf(*draft);
}

void Binder::ResolveComputed(TableDraft* draft, Scope* scope, const ExprScope& where) {
  ScopeTable table;
  table.open = draft->open;
  for (const TableDraft::Part& part : draft->columns) {
    if (part.column.kind != ColumnKind::kComputed) {
      table.columns.push_back(NewColumn(part.column.name, part.column.type));
    }
  }
  scope->tables.push_back(std::move(table));
  for (TableDraft::Part& part : draft->columns) {
    if (part.computed == nullptr) continue;
    const BoundExpr* value = BindExpr(part.computed, where);
    part.column.type = value->type;
    part.uses.clear();
    CollectColumns(*value, &part.uses);
  }
  for (const TableDraft::Part& part : draft->columns) {
    if (part.column.kind == ColumnKind::kComputed) {
      scope->tables[0].columns.push_back(NewColumn(part.column.name, part.column.type));
    }
  }
}

bool Binder::CheckWatermarkPath(const ast::Name& path, TableDraft* draft) {
  if (draft->open) return false;
  const TableDraft::Part* part = draft->Find(path.parts[0].text);
  if (part == nullptr) {
    const bool nested = path.parts.size() > 1;
    Report(messages::UnknownColumn(nested ? path.parts[0].span : path.span, path.parts[0].text,
                                   "the table", draft->Names()));
    return false;
  }
  DataType type = part->column.type;
  for (size_t i = 1; i < path.parts.size(); ++i) {
    const DataType* field = nullptr;
    if (type.Is(TypeRoot::kRow) || type.Is(TypeRoot::kStructured)) {
      for (const Field& one : type.fields()) {
        if (one.name == path.parts[i].text) field = &one.type;
      }
    }
    if (type.is_unknown()) return false;
    if (field == nullptr) {
      Report(messages::BadWatermark(path.parts[i].span,
                                    fmt::format("{} is no field of a column", path.Text()),
                                    "name the table's time column"));
      return false;
    }
    type = DataType(*field);
  }
  if (path.parts.size() == 1) return true;
  Report(messages::BadWatermark(
      path.span, fmt::format("{} is inside of a row: a watermark needs a column", path.Text()),
      fmt::format("make it one, and name that: ts AS {}", path.Text())));
  return false;
}

void Binder::ResolveWatermark(const ast::WatermarkDef& watermark, TableDraft* draft,
                              const ExprScope& where) {
  if (watermark.column.empty()) return;
  draft->watermark_column.reset();
  draft->watermark_uses.clear();
  const bool sound = CheckWatermarkPath(watermark.column, draft);
  const bool plain = watermark.column.parts.size() == 1;
  const TableDraft::Part* part = plain ? draft->Find(watermark.column.last().text) : nullptr;
  if (!sound && !draft->open) return;
  const BoundExpr* value = nullptr;
  const auto bind = [&] {
    value = BindExpr(watermark.expr, where);
    CollectColumns(*value, &draft->watermark_uses);
  };
  bool time = false;
  if (part != nullptr) {
    const DataType& type = part->column.type;
    draft->watermark_column = part->column.name;
    time = (type.Is(TypeRoot::kTimestamp) || type.Is(TypeRoot::kTimestampLtz)) &&
           type.precision() <= 3;
    if (type.is_proctime()) {
      Report(messages::BadWatermark(watermark.column.span,
                                    fmt::format("{} is the time of processing, which needs no "
                                                "watermark",
                                                part->column.name),
                                    "leave the watermark out, or give it to a column that holds "
                                    "the time of the event"));
      return;
    }
    // An expression that does not fit the column's type is refused first, and says enough.
    const size_t errors = diagnostics_->size();
    if (watermark.expr != nullptr) bind();
    if (!type.is_unknown() && !time && diagnostics_->size() == errors) {
      Report(messages::NeedsTimeAttribute(watermark.column.span, "WATERMARK",
                                          watermark.column.Text(),
                                          type.WithTimeAttribute(TimeAttribute::kNone).ToString() +
                                              ", not TIMESTAMP(3) or TIMESTAMP_LTZ(3)"));
    }
  }
  if (watermark.expr == nullptr) return;
  if (value == nullptr) bind();
  if (!time || value->type.is_unknown()) return;
  if (value->name == "SOURCE_WATERMARK") return;  // of the column's type, whatever that is
  const DataType& type = value->type;
  const bool is_time =
      (type.Is(TypeRoot::kTimestamp) || type.Is(TypeRoot::kTimestampLtz)) && type.precision() <= 3;
  if (is_time && type.root() == part->column.type.root()) return;
  Report(messages::BadWatermark(
      value->span,
      fmt::format("the watermark of {} is {}, the column is {}", part->column.name,
                  type.WithTimeAttribute(TimeAttribute::kNone).ToString(),
                  part->column.type.ToString()),
      fmt::format("write the time column, or {} - INTERVAL '5' SECOND", part->column.name)));
}

// Keys and partition columns have to be there, once, and physical.
void Binder::CheckKeys(TableDraft* draft) {
  const auto check = [&](const std::vector<TableDraft::Key>& keys, std::string_view what,
                         bool once) {
    std::set<std::string_view> seen;
    for (const TableDraft::Key& key : keys) {
      if (once && !seen.insert(key.name).second) {
        Report(messages::DuplicateName(key.at, "key column", key.name, {}));
      }
      const TableDraft::Part* part = draft->Find(key.name);
      if (part == nullptr) {
        if (!draft->open) {
          Report(messages::UnknownColumn(key.at, key.name, "the table", draft->Names()));
        }
      } else if (part->column.kind != ColumnKind::kPhysical) {
        Report(messages::BadKey(key.at, what, key.name, "is computed or metadata",
                                "name columns that the table stores"));
      }
    }
  };
  check(draft->key, "key", true);
  check(draft->partition, "partition", false);
  check(draft->buckets, "bucket", false);
}

void Binder::BindCreateTable(const ast::CreateTable& create, BoundStatement* bound) {
  BoundTable table;
  table.info.path = session_->Path(create.name);
  table.info.kind = create.materialized ? TableKind::kMaterializedTable
                    : create.temporary  ? TableKind::kTemporaryTable
                                        : TableKind::kTable;
  table.statement = statement_;
  table.made = create.name.span;
  table.options_known = true;
  const size_t reported = diagnostics_->size();
  for (Diagnostic& diagnostic : CheckTableDefinition(create, StatementAt())) {
    Report(std::move(diagnostic));
  }
  TableDraft draft;
  const BoundRel* query = nullptr;
  if (create.like != nullptr) draft = MergeLike(create, &table);
  if (create.as != nullptr) {
    query = BindQuery(*create.as, nullptr);
    bound->query = query;
  }
  if (query != nullptr) {
    MergeQuery(create, *query, &draft);
  } else {
    TakeElements(create, &draft);
  }
  // A materialized table's buckets are nobody's concern before it is refreshed.
  if (create.materialized) draft.buckets.clear();
  for (const ast::Option& option : create.options) {
    table.info.options[std::string(option.key.value)] = std::string(option.value.value);
  }
  SetOptions(create.options, &table.options);
  const Span blame = create.like != nullptr ? create.like->span : create.name.span;
  table.info.schema = ResolveDraft(&draft, StatementSpan(), blame);
  table.computed = draft.Computed();
  if (create.materialized) CheckMaterialized(create, table.info.schema);
  // Nothing that follows from an error here is said of what reads the table.
  if (diagnostics_->size() != reported) {
    table.info.schema.open = true;
    table.options_known = false;
  }
  draft.open = table.info.schema.open;
  if (!CheckParts(create.name, 3)) return;
  if (!create.temporary) CheckPlace(create.name);
  if (!explaining_) DefineTable(create, std::move(table), std::move(draft), query, bound);
}

void Binder::DefineTable(const ast::CreateTable& create, BoundTable table, TableDraft draft,
                         const BoundRel* query, BoundStatement* bound) {
  const ObjectPath path = table.info.path;
  const bool exists = session_->Exists(path, create.temporary);
  BoundSink sink;
  sink.query = query;
  sink.target = create.name.span;
  if (exists && create.if_not_exists) {
    if (query == nullptr || create.materialized) return;
    // What the query gives is written to the table that is there.
    sink.table = session_->FindPermanent(create.name).index;
    if (sink.table >= 0 && !TableAt(sink.table).info.schema.open) {
      sink.columns = TableAt(sink.table).info.schema.PersistedColumns();
      CheckAssignment(TableAt(sink.table), sink.columns, *query, create.as, sink.target, false);
    }
    bound->sinks.push_back(std::move(sink));
    return;
  }
  const bool replaces = create.or_replace || create.replace || create.or_alter;
  const Session::Table before = session_->FindPermanent(create.name);
  const bool view =
      exists && before.index >= 0 && (TableAt(before.index).info.kind == TableKind::kView);
  if (exists && (!replaces || view)) {
    Report(messages::ObjectExists(create.name.span, view ? "view" : "table", create.name.Text()));
    return;
  }
  if (create.replace && before.presence == Presence::kAbsent) {
    Report(messages::TableAs(create.name.span, "REPLACE TABLE", "needs a table to replace",
                             "write CREATE OR REPLACE TABLE, or CREATE TABLE"));
  }
  table.known = !table.info.schema.open;
  const int index = session_->Define(std::move(table));
  drafts_[index] = std::move(draft);
  if (query == nullptr || create.materialized) return;
  sink.table = index;
  bound->sinks.push_back(std::move(sink));
}

}  // namespace weir::sql
