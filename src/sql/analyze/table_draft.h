// A table's definition while it is put together: by CREATE TABLE, from the base of LIKE, the query
// of AS, and the changes of ALTER TABLE. By names, so that columns may come, go and move; what the
// definition says is kept as it is written, so that it can be resolved again after a change.
//
// Plain values, owned by the Binder. Spans point into the script; those of a part that came from
// another statement point there.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/catalog/schema.h"
#include "sql/diag/span.h"
#include "sql/syntax/ast_statement.h"

namespace weir::sql {

struct TableDraft {
  struct Part {
    Column column;                        // its type without the time attribute of a watermark
    const ast::Expr* computed = nullptr;  // null: not computed, or its text is not known
    std::set<std::string> uses;           // the columns that it is computed from, once resolved
    Span at;                              // its name
  };
  struct Key {
    std::string name;
    Span at;
  };

  std::vector<Part> columns;
  bool open = false;  // there may be more columns
  const ast::WatermarkDef* watermark = nullptr;
  std::optional<std::string> watermark_column;  // of one part
  std::set<std::string> watermark_uses;
  bool has_key = false;
  std::string key_name;
  std::vector<Key> key;
  std::vector<Key> partition;
  bool distributed = false;
  std::vector<Key> buckets;
  std::set<std::map<std::string, std::string>> partitions;  // ALTER TABLE ... ADD PARTITION

  Part* Find(std::string_view name);
  bool Has(std::string_view name) { return Find(name) != nullptr; }
  void Remove(std::string_view name);
  // What keeps a column from being dropped or renamed: "the watermark"; empty when nothing does.
  // The key comes last: it goes along with a new name.
  static constexpr std::string_view kPrimaryKey = "the primary key";
  std::string UsedBy(std::string_view name) const;
  std::vector<std::string> Names() const;
  // By computed column: the columns that it is computed from, as far as they are known.
  std::map<std::string, std::set<std::string>> Computed() const;
};

// Of a table whose text is not known: an external catalog's.
TableDraft DraftOf(const TableSchema& schema);
TableSchema SchemaOf(const TableDraft& draft);

}  // namespace weir::sql
