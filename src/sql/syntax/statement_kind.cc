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
                                         "CREATE CONNECTION",
                                         "ALTER",
                                         "DROP",
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
                                         "this command"};
  static_assert(sizeof(kNames) / sizeof(kNames[0]) ==
                static_cast<size_t>(StatementKind::kOtherCommand) + 1);
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace weir::sql
