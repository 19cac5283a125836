#include "sql/syntax/statement_kind.h"

namespace weir::sql {

std::string_view StatementKindName(StatementKind kind) {
  constexpr std::string_view kNames[] = {"a statement",
                                         "SET",
                                         "RESET",
                                         "CREATE TABLE",
                                         "CREATE TABLE AS",
                                         "CREATE VIEW",
                                         "CREATE FUNCTION",
                                         "CREATE CATALOG",
                                         "CREATE DATABASE",
                                         "CREATE MODEL",
                                         "CREATE MATERIALIZED TABLE",
                                         "ALTER TABLE",
                                         "ALTER VIEW",
                                         "ALTER FUNCTION",
                                         "ALTER CATALOG",
                                         "ALTER DATABASE",
                                         "ALTER MODEL",
                                         "ALTER MATERIALIZED TABLE",
                                         "ALTER SYSTEM",
                                         "DROP TABLE",
                                         "DROP VIEW",
                                         "DROP FUNCTION",
                                         "DROP CATALOG",
                                         "DROP DATABASE",
                                         "DROP MODEL",
                                         "DROP MATERIALIZED TABLE",
                                         "USE",
                                         "INSERT",
                                         "STATEMENT SET",
                                         "EXECUTE INSERT",
                                         "EXECUTE PLAN",
                                         "COMPILE PLAN",
                                         "UPDATE",
                                         "DELETE",
                                         "MERGE",
                                         "TRUNCATE TABLE",
                                         "CALL",
                                         "ANALYZE TABLE",
                                         "SELECT",
                                         "SHOW",
                                         "DESCRIBE",
                                         "EXPLAIN",
                                         "ADD JAR",
                                         "REMOVE JAR",
                                         "LOAD MODULE",
                                         "UNLOAD MODULE",
                                         "STOP JOB",
                                         "this command"};
  static_assert(sizeof(kNames) / sizeof(kNames[0]) ==
                static_cast<size_t>(StatementKind::kOtherCommand) + 1);
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace weir::sql
