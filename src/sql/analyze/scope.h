// What names mean inside a query: the tables in reach, inner queries before outer ones.
//
// Values on the binder's stack. A name is looked up as Calcite does it: the longest prefix that is
// a table first, else a column of any table in reach, what follows are fields of rows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/syntax/ast_query.h"

namespace weir::sql {

struct ScopeTable {
  std::string alias;              // empty: its columns are reached without it alone
  std::vector<std::string> path;  // catalog, database, object; empty for what is no table
  std::vector<BoundColumn> columns;
  bool open = false;    // there may be more columns
  bool hidden = false;  // reached by its alias alone (pattern variables)
  Span span;
};

struct Scope {
  const Scope* parent = nullptr;
  std::vector<ScopeTable> tables;
  std::vector<std::string> merged;  // columns of USING and NATURAL: one, not two
  // ORDER BY: names of the SELECT list, which go first; null elsewhere.
  const std::vector<BoundColumn>* outputs = nullptr;

  bool AnyOpen() const;
};

struct Resolution {
  enum class Kind { kColumn, kUnknown, kAmbiguous, kNoColumn, kNoTable };
  Kind kind = Kind::kNoColumn;
  BoundColumn column;
  size_t at = 0;                        // which part names the column
  bool outer = false;                   // a column of an outer query
  const ScopeTable* table = nullptr;    // kNoColumn: the table that lacks it, when one was named
  std::vector<std::string> candidates;  // kAmbiguous: the tables
  std::vector<std::string> fields;      // the way from the column to a field that was named alone
  std::vector<ColumnId> merged;         // `column` of USING or NATURAL: those of the other sides
};

// `merge`: a column of USING may be named without its table (in the SELECT list alone).
Resolution Resolve(const Scope* scope, std::span<const ast::Ident> parts, bool merge);

// The tables that a prefix names: t, db.t, catalog.db.t. Nearest scope first; null: none.
const ScopeTable* FindTable(const Scope* scope, std::span<const ast::Ident> prefix, bool* outer);

// For "did you mean": the columns and tables in reach.
std::vector<std::string> ColumnNames(const Scope* scope);
std::vector<std::string> TableNames(const Scope* scope);
std::vector<std::string> ColumnNames(const ScopeTable& table);

// The field called so, Calcite's way; nothing when the row has none.
const Field* FieldOf(const DataType& row, std::string_view name);

}  // namespace weir::sql
