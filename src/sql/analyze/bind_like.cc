// What a table's definition takes over: from the base of LIKE, from the query of AS.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_statement.h"
#include "sql/diag/messages_table.h"

namespace weir::sql {
namespace {

using Option = ast::LikeMergeOption;
using Strategy = ast::LikeMergeStrategy;

// Without ALL, everything is included and options are overwritten.
Strategy StrategyOf(const ast::LikeClause& like, Option option) {
  std::optional<Strategy> all;
  for (const ast::LikeOption& one : like.options) {
    if (one.option == option) return one.strategy;
    if (one.option == Option::kAll) all = one.strategy;
  }
  if (all.has_value()) return *all;
  return option == Option::kOptions ? Strategy::kOverwriting : Strategy::kIncluding;
}

bool IsMetadata(ColumnKind kind) {
  return kind == ColumnKind::kMetadata || kind == ColumnKind::kMetadataVirtual;
}

Option OptionOf(ColumnKind kind) {
  return kind == ColumnKind::kComputed ? Option::kGenerated : Option::kMetadata;
}

}  // namespace

TableDraft Binder::DraftAt(int index) {
  const auto known = drafts_.find(index);
  return known != drafts_.end() ? known->second : DraftOf(TableAt(index).info.schema);
}

TableDraft Binder::MergeLike(const ast::CreateTable& create, BoundTable* table) {
  const ast::LikeClause& like = *create.like;
  TableDraft draft;
  draft.open = true;
  table->options_known = false;
  if (!CheckParts(like.table, 3)) return draft;
  const Session::Table base = session_->FindTable(like.table);
  if (base.presence == Presence::kAbsent) ReportAbsent(like.table);
  if (base.index < 0) return draft;
  const BoundTable& from = TableAt(base.index);
  if (from.info.kind != TableKind::kTable && from.info.kind != TableKind::kTemporaryTable) {
    Report(messages::WrongKind(
        like.table.span, like.table.Text(),
        from.info.kind == TableKind::kMaterializedTable ? "materialized table" : "view", "LIKE",
        "name a table; CREATE TABLE ... AS takes a query's columns"));
    return draft;
  }
  draft = DraftAt(base.index);
  draft.partitions.clear();
  std::erase_if(draft.columns, [&](const TableDraft::Part& part) {
    return part.column.kind != ColumnKind::kPhysical &&
           StrategyOf(like, OptionOf(part.column.kind)) == Strategy::kExcluding;
  });
  MergeLikeOptions(create, from, table);
  MergeLikeParts(create, &draft);
  MergeLikeColumns(create, &draft);
  return draft;
}

void Binder::MergeLikeOptions(const ast::CreateTable& create, const BoundTable& from,
                              BoundTable* table) {
  const Strategy strategy = StrategyOf(*create.like, Option::kOptions);
  table->options_known = from.options_known || strategy == Strategy::kExcluding;
  if (strategy == Strategy::kExcluding) return;
  table->info.options = from.info.options;
  table->options = from.options;
  if (strategy != Strategy::kIncluding) return;
  for (const ast::Option& option : create.options) {
    if (from.info.options.count(std::string(option.key.value)) == 0) continue;
    Report(messages::LikeClash(option.key.span, "the base of LIKE has this option already",
                               "write LIKE ... (OVERWRITING OPTIONS), or leave the option out"));
  }
}

// Key, watermark, partitions and buckets: taken over, or the table's own, not both.
void Binder::MergeLikeParts(const ast::CreateTable& create, TableDraft* draft) {
  const ast::LikeClause& like = *create.like;
  const auto excluded = [&](Option option) {
    return StrategyOf(like, option) == Strategy::kExcluding;
  };
  const auto clash = [&](Span at, std::string_view what, std::string_view option) {
    Report(messages::LikeClash(
        at, fmt::format("the base of LIKE has {} already", what),
        fmt::format("write LIKE ... (EXCLUDING {}), or leave this out", option)));
  };
  if (excluded(Option::kConstraints)) {
    for (TableDraft::Part& part : draft->columns) {  // what the base's key made of them stays
      const bool of_key =
          std::any_of(draft->key.begin(), draft->key.end(),
                      [&](const TableDraft::Key& key) { return key.name == part.column.name; });
      if (of_key) part.column.type = part.column.type.NotNull();
    }
    draft->has_key = false;
    draft->key.clear();
  }
  // Flink drops partitions and buckets that are excluded only where others take their place.
  if (excluded(Option::kPartitions) && create.has_partitioned_by) draft->partition.clear();
  if (excluded(Option::kDistribution) && create.distribution != nullptr) {
    draft->distributed = false;
    draft->buckets.clear();
  }
  if (excluded(Option::kWatermarks)) {
    draft->watermark = nullptr;
    draft->watermark_column.reset();
    draft->watermark_uses.clear();
  }
  if (draft->has_key && !create.elements.constraints.empty()) {
    clash(create.elements.constraints[0].span, "a primary key", "CONSTRAINTS");
  }
  if (!draft->partition.empty() && create.has_partitioned_by && !create.partitioned_by.empty()) {
    clash(create.partitioned_by[0].span, "partitions", "PARTITIONS");
  }
  if (draft->distributed && create.distribution != nullptr) {
    clash(create.distribution->span, "a distribution", "DISTRIBUTION");
  }
  if (draft->watermark_column.has_value() && !create.elements.watermarks.empty()) {
    const ast::WatermarkDef& own = create.elements.watermarks[0];
    const bool same =
        own.column.parts.size() == 1 && own.column.last().text == *draft->watermark_column;
    if (!same || StrategyOf(like, Option::kWatermarks) != Strategy::kOverwriting) {
      clash(own.span, "a watermark", "WATERMARKS");
    }
  }
}

void Binder::MergeLikeColumns(const ast::CreateTable& create, TableDraft* draft) {
  for (const ast::ColumnDef& column : create.elements.columns) {
    if (column.name.empty() || column.kind == ast::ColumnKind::kNameOnly) continue;
    const TableDraft::Part* have = draft->Find(column.name.last().text);
    const bool computed = column.kind == ast::ColumnKind::kComputed;
    const bool metadata = column.kind == ast::ColumnKind::kMetadata;
    if (have != nullptr) {
      const ColumnKind kind = have->column.kind;
      const bool alike =
          (computed && kind == ColumnKind::kComputed) || (metadata && IsMetadata(kind));
      const bool overwrites =
          alike && StrategyOf(*create.like, OptionOf(kind)) == Strategy::kOverwriting;
      if (!overwrites) {
        Report(messages::LikeClash(
            column.name.span,
            fmt::format("the base of LIKE has a column {} already", column.name.Text()),
            alike ? "write LIKE ... (OVERWRITING GENERATED OVERWRITING METADATA), or leave it out"
                  : "leave it out, or choose another name"));
      }
    }
  }
  for (const ast::Constraint& constraint : create.elements.constraints) {
    for (const ast::Ident& name : constraint.columns) CheckKeyNullable(name, *draft);
  }
}

// A column that is taken over keeps its nullability, and a key cannot be null.
void Binder::CheckKeyNullable(const ast::Ident& name, const TableDraft& draft) {
  TableDraft copy = draft;
  const TableDraft::Part* part = copy.Find(name.text);
  if (part == nullptr || part->column.kind != ColumnKind::kPhysical ||
      part->column.type.is_unknown() || !part->column.type.nullable()) {
    return;
  }
  Report(messages::BadKey(name.span, "key", name.text, "may be NULL",
                          "take it over from a column that is NOT NULL"));
}

TableDraft Binder::DraftOfQuery(const BoundRel& query) {
  TableDraft draft;
  draft.open = query.open;
  for (const BoundColumn& column : query.columns) {
    TableDraft::Part part;
    part.column.name = column.name;
    part.column.type = column.type.WithTimeAttribute(TimeAttribute::kNone);
    draft.columns.push_back(std::move(part));
  }
  return draft;
}

// CREATE TABLE (a, b) AS: the names alone say the order.
bool Binder::OrderColumns(const ast::CreateTable& create, TableDraft* draft) {
  const auto& columns = create.elements.columns;
  const bool names = std::any_of(columns.begin(), columns.end(), [](const ast::ColumnDef& column) {
    return column.kind == ast::ColumnKind::kNameOnly;
  });
  if (!names || draft->open) return names;
  if (columns.size() != draft->columns.size()) {
    Report(messages::ColumnListCount(Join(columns.front().span, columns.back().span),
                                     fmt::format("the list of {}", create.name.Text()),
                                     columns.size(), draft->columns.size(), draft->Names()));
    return true;
  }
  std::vector<TableDraft::Part> ordered;
  for (const ast::ColumnDef& column : columns) {
    if (column.name.empty()) continue;
    const TableDraft::Part* part = draft->Find(column.name.last().text);
    if (part == nullptr) {
      Report(messages::UnknownColumn(column.name.span, column.name.Text(), "the query",
                                     draft->Names()));
      continue;
    }
    const bool twice = std::any_of(ordered.begin(), ordered.end(), [&](const auto& one) {
      return one.column.name == part->column.name;
    });
    // Flink blames the query.
    if (twice) {
      Report(messages::DuplicateName(create.as->span, "column of the list", part->column.name,
                                     column.name.span));
      draft->open = true;
      continue;
    }
    ordered.push_back(*part);
  }
  draft->columns = std::move(ordered);
  return true;
}

void Binder::MergeQuery(const ast::CreateTable& create, const BoundRel& query, TableDraft* draft) {
  *draft = DraftOfQuery(query);
  const TableDraft source = *draft;
  const bool ordered = OrderColumns(create, draft);
  TableDraft own;
  own.open = true;
  if (!ordered) TakeElements(create, &own);
  if (ordered) {
    ast::CreateTable rest = create;
    rest.elements.columns = {};
    TakeElements(rest, &own);
  }
  // Columns of its own stand in front; those that the query has, too, say another type for it.
  std::vector<TableDraft::Part> fresh;
  for (TableDraft::Part& part : own.columns) {
    TableDraft::Part* have = draft->Find(part.column.name);
    CheckOwnColumn(create, part, own, have);
    if (have == nullptr) {
      fresh.push_back(std::move(part));
    } else {
      *have = std::move(part);
    }
  }
  draft->columns.insert(draft->columns.begin(), fresh.begin(), fresh.end());
  draft->watermark = own.watermark;
  draft->has_key = own.has_key;
  draft->key_name = own.key_name;
  draft->key = own.key;
  draft->partition = own.partition;
  draft->distributed = own.distributed;
  draft->buckets = own.buckets;
  const bool nullable_key_told = create.elements.columns.empty() || ordered;
  for (const ast::Constraint& constraint : create.elements.constraints) {
    for (const ast::Ident& name : constraint.columns) {
      const bool of_query = nullable_key_told || !own.Has(name.text);
      if (of_query) CheckKeyNullable(name, source);
    }
  }
}

void Binder::CheckOwnColumn(const ast::CreateTable& create, const TableDraft::Part& part,
                            const TableDraft& own, const TableDraft::Part* of_query) {
  const Column& column = part.column;
  const bool key = std::any_of(own.key.begin(), own.key.end(),
                               [&](const TableDraft::Key& one) { return one.name == column.name; });
  const bool writable = column.persisted();
  if (of_query == nullptr) {
    if (!writable || column.type.is_unknown() || column.type.nullable()) return;
    Report(messages::TableAs(part.at, fmt::format("column {}", column.name),
                             "is NOT NULL, and the query of AS gives it no value",
                             "select a value of that name, or leave NOT NULL out"));
    return;
  }
  if (!writable) {
    Report(messages::TableAs(part.at, fmt::format("column {}", column.name),
                             "comes from the query of AS, it cannot be computed or VIRTUAL, too",
                             "give it another name"));
    return;
  }
  const DataType& from = of_query->column.type;
  if (from.is_unknown() || column.type.is_unknown()) return;
  const bool loses_null = from.nullable() && (key || !column.type.nullable());
  if (!loses_null && CanCastImplicitly(from, column.type) != Support::kNo) return;
  Report(messages::InsertTypes(part.at, create.name.Text(), column.name, from.ToString(),
                               column.type.ToString()));
}

}  // namespace weir::sql
