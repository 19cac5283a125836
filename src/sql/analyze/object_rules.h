// What each statement that shows, describes, changes or empties an object asks of it, as one table.
//
// Immutable data. The rules are those that Flink's operations apply when they run.
#pragma once

#include <optional>
#include <string_view>

#include "sql/syntax/ast_statement.h"

namespace weir::sql {

enum class ObjectNeed : uint8_t {
  kTable,         // a table of one of the kinds, seen as `sees` says
  kPartitioned,   // the same, and it has partitions
  kFunction,      // one that calls find
  kModel,         // temporary ones too
  kCatalog,       // SHOW DATABASES IN it
  kCatalogEntry,  // whose options Flink has: CREATE CATALOG made it
  kDatabase,      // [catalog.]database
  kDatabaseName,  // of at most two parts, there or not
  kProcedures,    // a catalog that has procedures
  kNever,         // Flink's parser reads the statement, Flink cannot run it
};

enum TableKinds : uint8_t {
  kPlainTables = 1,
  kViews = 2,
  kMaterializedTables = 4,
  kAnyTables = 7,
};

enum class Sees : uint8_t {
  kAll,           // temporary ones first
  kPermanent,     // as if there were no temporary ones
  kNotTemporary,  // a temporary one that hides it is an error
};

struct ObjectRule {
  StatementKind kind;
  std::string_view word;              // Command::word
  std::optional<ast::ShowWhat> show;  // of SHOW
  ObjectNeed need;
  uint8_t kinds;
  Sees sees;
  std::string_view text;  // "SHOW CREATE TABLE"
  std::string_view help;  // kNever: what to write instead; tables: when the kind is another
};

// Null when nothing is asked.
const ObjectRule* RuleOf(StatementKind kind, std::string_view word,
                         std::optional<ast::ShowWhat> show);

}  // namespace weir::sql
