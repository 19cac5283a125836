#include <fmt/format.h>

#include <algorithm>

#include "base/doc/value.h"
#include "sql/scaffold/scaffold.h"

namespace weir::sql {
namespace {

constexpr size_t kMaxColumns = 1000;

Status Bad(std::string_view path, std::string_view what) {
  return Invalid("BadDataSource", fmt::format("{}: {}", path, what));
}

// Nothing that would end a line or a comment of the draft.
bool IsClean(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

// {id: BIGINT} in any order, or [{name: id, type: BIGINT}] in this one.
Status ReadColumns(const doc::Json& columns, std::vector<DraftColumn>* out) {
  if (columns.is_object()) {
    for (const auto& [name, type] : columns.items()) {
      if (!type.is_string()) return Bad("columns." + name, "expected a type such as BIGINT");
      out->push_back({name, type.get<std::string>()});
    }
  } else if (columns.is_array()) {
    for (const doc::Json& column : columns) {
      out->push_back({doc::StringAt(column, {"name"}), doc::StringAt(column, {"type"})});
    }
  } else {
    return Bad("columns", "expected a list of {name, type}");
  }
  if (out->size() > kMaxColumns) return Bad("columns", "too many");
  for (const DraftColumn& column : *out) {
    if (column.name.empty() || column.type.empty() || !IsClean(column.name + column.type)) {
      return Bad("columns", "each needs a name and a type, of one line");
    }
  }
  return Status::Ok();
}

// "ts - INTERVAL '5' SECOND" beside `column`, or as one text: "ts AS ts - INTERVAL '5' SECOND".
Status ReadWatermark(const doc::Json& watermark, DraftTable* out) {
  if (watermark.is_object()) {
    out->watermark_column = doc::StringAt(watermark, {"column"});
    out->watermark = doc::StringAt(watermark, {"expression"});
  } else if (watermark.is_string()) {
    const std::string text = watermark.get<std::string>();
    const size_t as = text.find(" AS ");
    if (as == std::string::npos) return Bad("watermark", "expected COLUMN AS EXPRESSION");
    out->watermark_column = text.substr(0, as);
    out->watermark = text.substr(as + 4);
  }
  if (out->watermark_column.empty() || out->watermark.empty() ||
      !IsClean(out->watermark_column + out->watermark)) {
    return Bad("watermark", "expected {column, expression}, of one line");
  }
  return Status::Ok();
}

Status ReadOptions(const doc::Json& options, std::string_view path, DraftTable* out) {
  if (!options.is_object()) return Bad(path, "expected a mapping");
  for (const auto& [key, value] : options.items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : doc::DumpJson(value);
    if (!IsClean(key + text)) return Bad(path, "keys and values have one line");
    out->options[key] = text;
  }
  return Status::Ok();
}

Result<const doc::Json*> PickTable(const doc::Json& document, std::string_view name) {
  const doc::Json* tables = doc::Find(document, {"spec", "tables"});
  if (tables == nullptr || !tables->is_array() || tables->empty()) {
    return Bad("spec.tables", "the DataSource names no table");
  }
  std::vector<std::string> names;
  for (const doc::Json& table : *tables) {
    names.push_back(doc::StringAt(table, {"name"}));
    if (names.back().empty()) return Bad("spec.tables", "a table has no name");
    if (name.empty() || names.back() == name) return &table;
  }
  return Bad("spec.tables",
             fmt::format("no table {}; there are: {}", name, fmt::join(names, ", ")));
}

}  // namespace

Result<DraftTable> ReadDataSource(const doc::Json& document, std::string_view table) {
  DraftTable out;
  out.system = doc::StringAt(document, {"spec", "type"});
  if (out.system.empty()) return Bad("spec.type", "missing");
  ASSIGN_OR_RETURN(const doc::Json* found, PickTable(document, table));
  out.name = doc::StringAt(*found, {"name"});
  out.secret = doc::StringAt(document, {"spec", "secretRef", "name"});
  out.format = doc::StringAt(*found, {"format"});
  if (!IsClean(out.name + out.secret + out.format)) return Bad("spec.tables", "not of one line");
  if (const doc::Json* columns = doc::Find(*found, {"columns"}); columns != nullptr) {
    RETURN_IF_ERROR(ReadColumns(*columns, &out.columns));
  }
  if (const doc::Json* key = doc::Find(*found, {"primaryKey"}); key != nullptr && key->is_array()) {
    for (const doc::Json& column : *key) {
      if (column.is_string()) out.primary_key.push_back(column.get<std::string>());
    }
  }
  for (const std::string& column : out.primary_key) {
    const bool known = std::any_of(out.columns.begin(), out.columns.end(),
                                   [&](const DraftColumn& one) { return one.name == column; });
    if (!known) return Bad("primaryKey", "no column " + column);
  }
  if (const doc::Json* mark = doc::Find(*found, {"watermark"}); mark != nullptr) {
    RETURN_IF_ERROR(ReadWatermark(*mark, &out));
  }
  if (const doc::Json* properties = doc::Find(document, {"spec", "properties"})) {
    RETURN_IF_ERROR(ReadOptions(*properties, "spec.properties", &out));
  }
  if (const doc::Json* options = doc::Find(*found, {"options"}); options != nullptr) {
    RETURN_IF_ERROR(ReadOptions(*options, "options", &out));
  }
  return out;
}

}  // namespace weir::sql
