#include "sql/analyze/scope.h"

#include <algorithm>

namespace weir::sql {
namespace {

constexpr size_t kMaxNames = 200;

bool PathMatches(const ScopeTable& table, std::span<const ast::Ident> prefix) {
  if (prefix.size() > table.path.size()) return false;
  const size_t skip = table.path.size() - prefix.size();
  for (size_t i = 0; i < prefix.size(); ++i) {
    if (table.path[skip + i] != prefix[i].text) return false;
  }
  return true;
}

const BoundColumn* FindColumn(const ScopeTable& table, std::string_view name, bool* twice) {
  const BoundColumn* found = nullptr;
  for (const BoundColumn& column : table.columns) {
    if (column.name != name) continue;
    if (found != nullptr) *twice = true;
    if (found == nullptr) found = &column;
  }
  return found;
}

// Flink's rows are "peeked into": a name that is no column may be a field of a row column.
const Field* Peek(const DataType& row, std::string_view name, std::vector<std::string>* way,
                  int depth) {
  if (depth > 8) return nullptr;
  for (const Field& field : row.fields()) {
    if (field.name == name) return &field;
  }
  for (const Field& field : row.fields()) {
    if (!field.type.Is(TypeRoot::kRow) && !field.type.Is(TypeRoot::kStructured)) continue;
    way->push_back(field.name);
    if (const Field* found = Peek(field.type, name, way, depth + 1)) return found;
    way->pop_back();
  }
  return nullptr;
}

const BoundColumn* PeekColumn(const ScopeTable& table, std::string_view name,
                              std::vector<std::string>* way) {
  for (const BoundColumn& column : table.columns) {
    if (!column.type.Is(TypeRoot::kRow) && !column.type.Is(TypeRoot::kStructured)) continue;
    way->clear();
    if (Peek(column.type, name, way, 0) == nullptr) continue;
    way->emplace_back(name);
    return &column;
  }
  return nullptr;
}

bool IsMerged(const Scope& scope, std::string_view name) {
  return std::find(scope.merged.begin(), scope.merged.end(), name) != scope.merged.end();
}

Resolution ByColumn(const Scope* scope, std::string_view name, bool merge) {
  Resolution result;
  if (scope != nullptr && scope->outputs != nullptr) {
    size_t found = 0;
    for (const BoundColumn& column : *scope->outputs) {
      if (column.name != name) continue;
      result.column = column;
      ++found;
    }
    if (found == 1) {
      result.kind = Resolution::Kind::kColumn;
      return result;
    }
  }
  bool open = false;
  for (const Scope* at = scope; at != nullptr; at = at->parent) {
    const BoundColumn* found = nullptr;
    bool twice = false;
    for (const ScopeTable& table : at->tables) {
      if (table.hidden) continue;
      open = open || table.open;
      const BoundColumn* column = FindColumn(table, name, &twice);
      std::vector<std::string> way;
      if (column == nullptr) column = PeekColumn(table, name, &way);
      if (column == nullptr) continue;
      if (found == nullptr) {
        found = column;
        result.fields = std::move(way);
      }
      result.candidates.push_back(table.alias);
      if (column->id != found->id && IsMerged(*at, name)) result.merged.push_back(column->id);
    }
    if (found == nullptr) continue;
    result.column = *found;
    result.outer = at != scope;
    const bool several = (result.candidates.size() > 1 && !(merge && IsMerged(*at, name))) || twice;
    result.kind = several ? Resolution::Kind::kAmbiguous : Resolution::Kind::kColumn;
    return result;
  }
  result.kind = open ? Resolution::Kind::kUnknown : Resolution::Kind::kNoColumn;
  return result;
}

}  // namespace

bool Scope::AnyOpen() const {
  for (const Scope* at = this; at != nullptr; at = at->parent) {
    for (const ScopeTable& table : at->tables) {
      if (table.open) return true;
    }
  }
  return false;
}

const ScopeTable* FindTable(const Scope* scope, std::span<const ast::Ident> prefix, bool* outer) {
  for (const Scope* at = scope; at != nullptr; at = at->parent) {
    for (const ScopeTable& table : at->tables) {
      const bool by_alias = prefix.size() == 1 && table.alias == prefix[0].text;
      const bool by_path = prefix.size() > 1 && !table.path.empty() &&
                           table.alias == table.path.back() && PathMatches(table, prefix);
      if (!by_alias && !by_path) continue;
      *outer = at != scope;
      return &table;
    }
  }
  return nullptr;
}

Resolution Resolve(const Scope* scope, std::span<const ast::Ident> parts, bool merge) {
  for (size_t size = parts.size() - 1; size > 0; --size) {
    bool outer = false;
    const ScopeTable* table = FindTable(scope, parts.first(size), &outer);
    if (table == nullptr) continue;
    Resolution result;
    result.at = size;
    result.outer = outer;
    result.table = table;
    bool twice = false;
    if (const BoundColumn* column = FindColumn(*table, parts[size].text, &twice)) {
      result.column = *column;
      result.kind = twice ? Resolution::Kind::kAmbiguous : Resolution::Kind::kColumn;
      return result;
    }
    if (const BoundColumn* column = PeekColumn(*table, parts[size].text, &result.fields)) {
      result.column = *column;
      result.kind = Resolution::Kind::kColumn;
      return result;
    }
    result.kind = table->open ? Resolution::Kind::kUnknown : Resolution::Kind::kNoColumn;
    return result;
  }
  Scope plain;  // aliases stand alone, without fields
  if (scope != nullptr && scope->outputs != nullptr && parts.size() > 1) {
    plain = *scope;
    plain.outputs = nullptr;
    scope = &plain;
  }
  Resolution result = ByColumn(scope, parts[0].text, merge);
  if (result.kind == Resolution::Kind::kNoColumn && parts.size() > 1) {
    result.kind = Resolution::Kind::kNoTable;
  }
  return result;
}

std::vector<std::string> ColumnNames(const ScopeTable& table) {
  std::vector<std::string> names;
  for (const BoundColumn& column : table.columns) {
    if (names.size() < kMaxNames) names.push_back(column.name);
  }
  return names;
}

std::vector<std::string> ColumnNames(const Scope* scope) {
  std::vector<std::string> names;
  for (const Scope* at = scope; at != nullptr; at = at->parent) {
    for (const ScopeTable& table : at->tables) {
      for (const BoundColumn& column : table.columns) {
        const bool have = std::find(names.begin(), names.end(), column.name) != names.end();
        if (!have && names.size() < kMaxNames) names.push_back(column.name);
      }
    }
  }
  return names;
}

std::vector<std::string> TableNames(const Scope* scope) {
  std::vector<std::string> names;
  for (const Scope* at = scope; at != nullptr; at = at->parent) {
    for (const ScopeTable& table : at->tables) {
      if (!table.alias.empty() && names.size() < kMaxNames) names.push_back(table.alias);
    }
  }
  return names;
}

const Field* FieldOf(const DataType& row, std::string_view name) {
  for (const Field& field : row.fields()) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace weir::sql
