// INSERT: target, column list, PARTITION, and the query's columns against the sink's.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sql/analyze/binder.h"
#include "sql/analyze/table_options.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

std::string Words(const DataType& type) {
  std::string text = type.WithTimeAttribute(TimeAttribute::kNone).NotNull().ToString();
  constexpr std::string_view kTail = " NOT NULL";
  if (text.ends_with(kTail)) text.resize(text.size() - kTail.size());
  return text;
}

// Where the value of the sink's n-th column is written.
Span ItemSpan(const ast::Query* query, size_t index, size_t columns) {
  const ast::Query* at = query;
  while (at->kind == ast::QueryKind::kNested || at->kind == ast::QueryKind::kSetOperation) {
    if (at->left == nullptr) return query->span;
    at = at->left;
  }
  if (at->kind == ast::QueryKind::kSelect && at->select != nullptr) {
    const auto& items = at->select->items;
    if (items.size() == columns) return items[index].span;
    if (!items.empty()) return Join(items.front().span, items.back().span);
  }
  if (at->kind == ast::QueryKind::kValues && !at->rows.empty()) {
    const auto* row = ast::As<ast::Constructor>(at->rows[0]);
    if (row != nullptr && row->items.size() == columns) return row->items[index]->span;
  }
  return at->span;
}

Span ListSpan(const ast::Query* query) {
  const ast::Query* at = query;
  while (at->kind == ast::QueryKind::kNested && at->left != nullptr) at = at->left;
  if (at->kind == ast::QueryKind::kSelect && at->select != nullptr && !at->select->items.empty()) {
    return Join(at->select->items.front().span, at->select->items.back().span);
  }
  return at->span;
}

std::vector<std::string> WritableNames(const TableSchema& schema) {
  std::vector<std::string> names;
  for (const size_t index : schema.PersistedColumns()) names.push_back(schema.columns[index].name);
  return names;
}

}  // namespace

int Binder::FindTarget(const ast::Name& target) {
  const Session::Table found = session_->FindTable(target);
  if (found.presence == Presence::kAbsent) ReportAbsent(target);
  if (found.presence != Presence::kKnown) return -1;
  const TableKind kind = out_->tables[static_cast<size_t>(found.index)].info.kind;
  if (kind == TableKind::kView || kind == TableKind::kTemporaryView) {
    Report(messages::NotASink(target.span, target.Text(), "a view"));
    return -1;
  }
  return found.index;
}

bool Binder::BindInsertColumns(const ast::Insert& insert, const BoundTable& table,
                               std::vector<size_t>* columns) {
  const TableSchema& schema = table.info.schema;
  bool sound = true;
  std::set<std::string_view> seen;
  const auto find = [&](const ast::Ident& name, bool listed) -> std::optional<size_t> {
    const std::optional<size_t> index = schema.FindColumn(name.text);
    if (!seen.insert(name.text).second) {
      sound = false;
      Report(messages::InsertTarget(name.span, fmt::format("column {} is given twice", name.text),
                                    "name each column once", "", {}));
      return std::nullopt;
    }
    if (!index.has_value()) {
      sound = false;
      if (schema.open) return std::nullopt;
      Report(messages::InsertTarget(
          name.span, fmt::format("{} has no column {}", insert.target.Text(), name.text), "",
          name.text, WritableNames(schema)));
      return std::nullopt;
    }
    if (listed && !schema.columns[*index].persisted()) {
      sound = false;
      Report(messages::InsertTarget(name.span,
                                    fmt::format("column {} of {} is computed, it cannot be written",
                                                name.text, insert.target.Text()),
                                    "leave it out", "", {}));
      return std::nullopt;
    }
    return index;
  };
  for (const ast::Name& name : insert.columns) {
    if (name.parts.size() != 1) {
      sound = false;
      Report(messages::InsertTarget(
          name.span, fmt::format("{} is no column of {}", name.Text(), insert.target.Text()),
          "name a whole column, with ROW(...) as its value", "", {}));
      continue;
    }
    const std::optional<size_t> index = find(name.last(), true);
    if (index.has_value()) columns->push_back(*index);
  }
  std::set<size_t> fixed;
  for (const ast::PartitionItem& item : insert.partition) {
    const std::optional<size_t> index = find(item.column, false);
    if (!index.has_value()) continue;
    const bool partitioned =
        std::find(schema.partition_columns.begin(), schema.partition_columns.end(), *index) !=
        schema.partition_columns.end();
    if (!partitioned && !schema.open) {
      sound = false;
      Report(messages::InsertPartition(
          item.column.span,
          fmt::format("{} is not partitioned by {}", insert.target.Text(), item.column.text),
          "name columns of PARTITIONED BY, and select the others"));
    }
    if (item.value != nullptr) fixed.insert(*index);
  }
  if (insert.has_columns) {
    if (sound) CheckLeftOut(insert, schema, *columns, fixed);
    return sound;
  }
  for (const size_t index : schema.PersistedColumns()) {
    if (fixed.count(index) == 0) columns->push_back(index);
  }
  return sound;
}

// Columns that the list leaves out get NULL.
void Binder::CheckLeftOut(const ast::Insert& insert, const TableSchema& schema,
                          const std::vector<size_t>& columns, const std::set<size_t>& fixed) {
  for (const size_t index : schema.PersistedColumns()) {
    const Column& column = schema.columns[index];
    const bool given = std::find(columns.begin(), columns.end(), index) != columns.end() ||
                       fixed.count(index) != 0;
    if (given || column.type.is_unknown() || column.type.nullable()) continue;
    Report(messages::InsertTarget(
        insert.target.span,
        fmt::format("column {} of {} is NOT NULL, and the list leaves it out", column.name,
                    insert.target.Text()),
        "name it in the list, and give it a value", "", {}));
  }
}

void Binder::CheckAssignment(const BoundTable& table, const std::vector<size_t>& columns,
                             const BoundRel& query, const ast::Query* text, Span target,
                             bool listed) {
  const TableSchema& schema = table.info.schema;
  if (query.open || text == nullptr) return;
  const std::string name = Text(target);
  if (query.columns.size() != columns.size()) {
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const size_t index : columns) names.push_back(schema.columns[index].name);
    Report(messages::InsertColumnCount(listed ? text->span : ListSpan(text), name,
                                       query.columns.size(), columns.size(), names, target));
    return;
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column& column = schema.columns[columns[i]];
    if (CanAssign(query.columns[i].type, column.type) != Support::kNo) continue;
    Report(messages::InsertTypes(ItemSpan(text, i, columns.size()), name, column.name,
                                 Words(query.columns[i].type), Words(column.type)));
  }
}

// Flink writes a query under a column list anew, and loses the name that it gave to a PIVOT.
bool Binder::CheckUnnamedPivot(const ast::Query& query) {
  const ast::Query* at = &query;
  while (at->kind == ast::QueryKind::kNested && at->left != nullptr) at = at->left;
  for (const ast::CommonTable& common : at->with) {
    if (common.query != nullptr && CheckUnnamedPivot(*common.query)) return true;
  }
  if (at->kind != ast::QueryKind::kSelect || at->select == nullptr) return false;
  std::vector<const ast::Table*> left = {at->select->from};
  while (!left.empty()) {
    const ast::Table* from = left.back();
    left.pop_back();
    if (from == nullptr) continue;
    if (const auto* join = ast::As<ast::JoinTable>(from)) {
      left.push_back(join->right);
      left.push_back(join->left);
    }
    const auto* derived = ast::As<ast::DerivedTable>(from);
    if (derived != nullptr && derived->query != nullptr && CheckUnnamedPivot(*derived->query)) {
      return true;
    }
    const bool pivot =
        from->kind == ast::TableKind::kPivot || from->kind == ast::TableKind::kUnpivot;
    if (!pivot || !from->alias.text.empty()) continue;
    Report(messages::BadPivot(ListSpan(at),
                              "below a column list Flink does not find this PIVOT again",
                              "give it a name: PIVOT (...) AS p"));
    return true;
  }
  return false;
}

void Binder::BindInsert(const ast::Insert& insert, BoundStatement* bound) {
  CheckHints({insert.hints.data(), insert.hints.size()}, true);
  const size_t told = diagnostics_->size();
  BoundSink sink;
  sink.target = insert.target.span;
  sink.options = HintOptions(insert.hints);
  if (insert.query != nullptr) sink.query = BindQuery(*insert.query, nullptr);
  if (insert.query != nullptr && insert.has_columns) CheckUnnamedPivot(*insert.query);
  sink.table = FindTarget(insert.target);
  if (sink.table >= 0) {
    const BoundTable& table = out_->tables[static_cast<size_t>(sink.table)];
    const bool sound = BindInsertColumns(insert, table, &sink.columns);
    if (sound && sink.query != nullptr && !table.info.schema.open) {
      CheckAssignment(table, sink.columns, *sink.query, insert.query, insert.target.span,
                      insert.has_columns);
    }
  }
  // Of a sound statement alone, as Flink validates it before.
  if (insert.upsert && diagnostics_->size() == told) {
    Report(messages::NotSupported(insert.target.span, "UPSERT INTO",
                                  "write INSERT INTO: a sink with a PRIMARY KEY takes updates"));
  }
  bound->sinks.push_back(std::move(sink));
}

}  // namespace weir::sql
