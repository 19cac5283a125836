#include "sql/analyze/table_draft.h"

#include <fmt/format.h>

#include <algorithm>

namespace weir::sql {
namespace {

bool Lists(const std::vector<TableDraft::Key>& keys, std::string_view name) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const TableDraft::Key& key) { return key.name == name; });
}

}  // namespace

TableDraft::Part* TableDraft::Find(std::string_view name) {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Part& part) { return part.column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

void TableDraft::Remove(std::string_view name) {
  std::erase_if(columns, [&](const Part& part) { return part.column.name == name; });
}

std::string TableDraft::UsedBy(std::string_view name) const {
  const std::string column(name);
  for (const Part& part : columns) {
    if (part.uses.count(column) != 0) return fmt::format("computed column {}", part.column.name);
  }
  if (Lists(partition, name)) return "PARTITIONED BY";
  if (Lists(buckets, name)) return "DISTRIBUTED BY";
  if (watermark_column == column || watermark_uses.count(column) != 0) return "the watermark";
  if (Lists(key, name)) return std::string(kPrimaryKey);
  return "";
}

std::vector<std::string> TableDraft::Names() const {
  std::vector<std::string> names;
  for (const Part& part : columns) names.push_back(part.column.name);
  return names;
}

TableDraft DraftOf(const TableSchema& schema) {
  TableDraft draft;
  draft.open = schema.open;
  for (const Column& column : schema.columns) {
    TableDraft::Part part;
    part.column = column;
    draft.columns.push_back(std::move(part));
  }
  const auto keys = [&](const std::vector<size_t>& indices, std::vector<TableDraft::Key>* out) {
    for (const size_t index : indices) out->push_back({schema.columns[index].name, {}});
  };
  if (schema.watermark_column.has_value()) {
    TableDraft::Part& part = draft.columns[*schema.watermark_column];
    draft.watermark_column = part.column.name;
    part.column.type = part.column.type.WithTimeAttribute(TimeAttribute::kNone);
  }
  keys(schema.primary_key, &draft.key);
  draft.has_key = !draft.key.empty();
  keys(schema.partition_columns, &draft.partition);
  return draft;
}

std::map<std::string, std::set<std::string>> TableDraft::Computed() const {
  std::map<std::string, std::set<std::string>> computed;
  for (const Part& part : columns) {
    if (part.computed != nullptr) computed[part.column.name] = part.uses;
  }
  return computed;
}

TableSchema SchemaOf(const TableDraft& draft) {
  TableSchema schema;
  schema.open = draft.open;
  for (const TableDraft::Part& part : draft.columns) schema.columns.push_back(part.column);
  const auto indices = [&](const std::vector<TableDraft::Key>& keys, std::vector<size_t>* out) {
    for (const TableDraft::Key& key : keys) {
      if (const auto index = schema.FindColumn(key.name)) out->push_back(*index);
    }
  };
  indices(draft.key, &schema.primary_key);
  indices(draft.partition, &schema.partition_columns);
  for (const size_t index : schema.primary_key) {
    schema.columns[index].type = schema.columns[index].type.NotNull();
  }
  if (draft.watermark_column.has_value()) {
    schema.watermark_column = schema.FindColumn(*draft.watermark_column);
  }
  if (schema.watermark_column.has_value()) {
    DataType& type = schema.columns[*schema.watermark_column].type;
    if (type.Is(TypeRoot::kTimestamp) || type.Is(TypeRoot::kTimestampLtz)) {
      type = type.WithTimeAttribute(TimeAttribute::kRowtime);
    }
  }
  return schema;
}

}  // namespace weir::sql
