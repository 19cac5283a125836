#include "sql/catalog/schema.h"

namespace weir::sql {

std::optional<size_t> TableSchema::FindColumn(std::string_view name) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return i;
  }
  return std::nullopt;
}

DataType TableSchema::RowType() const {
  std::vector<Field> fields;
  fields.reserve(columns.size());
  for (const Column& column : columns) fields.push_back({column.name, column.type});
  return DataType::Row(std::move(fields)).NotNull();
}

std::vector<size_t> TableSchema::PersistedColumns() const {
  std::vector<size_t> out;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].persisted()) out.push_back(i);
  }
  return out;
}

std::string ObjectPath::ToString() const {
  std::string out;
  for (const std::string* part : {&catalog, &database, &object}) {
    if (part->empty()) continue;
    if (!out.empty()) out += '.';
    out += '`';
    for (char c : *part) {
      out += c;
      if (c == '`') out += c;
    }
    out += '`';
  }
  return out;
}

LookUp<TableInfo> EmptyCatalog::FindTable(const ObjectPath&) const {
  return LookUp<TableInfo>::Absent();
}

LookUp<FunctionInfo> EmptyCatalog::FindUserFunction(const std::vector<std::string>&) const {
  return LookUp<FunctionInfo>::Absent();
}

LookUp<ModelInfo> EmptyCatalog::FindModel(const ObjectPath&) const {
  return LookUp<ModelInfo>::Absent();
}

Presence EmptyCatalog::HasCatalog(std::string_view catalog) const {
  return catalog == "default_catalog" ? Presence::kKnown : Presence::kAbsent;
}

Presence EmptyCatalog::HasDatabase(std::string_view catalog, std::string_view database) const {
  const bool known = catalog == "default_catalog" && database == "default_database";
  return known ? Presence::kKnown : Presence::kAbsent;
}

std::vector<std::string> EmptyCatalog::TableNames(std::string_view, std::string_view) const {
  return {};
}

std::vector<std::string> EmptyCatalog::FunctionNames() const { return {}; }

}  // namespace weir::sql
