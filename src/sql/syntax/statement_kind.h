// What a statement is, judged by its first words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::sql {

enum class StatementKind : uint8_t {
  kUnknown,
  kSet,
  kReset,
  kCreateTable,
  kCreateTableAs,  // also REPLACE TABLE ... AS
  kCreateView,
  kCreateFunction,
  kCreateCatalog,
  kCreateDatabase,
  kCreateModel,
  kCreateMaterializedTable,
  kAlterTable,
  kAlterView,
  kAlterFunction,
  kAlterCatalog,
  kAlterDatabase,
  kAlterModel,
  kAlterMaterializedTable,
  kAlterSystem,  // ALTER SYSTEM SET, ALTER SESSION RESET
  kDropTable,
  kDropView,
  kDropFunction,
  kDropCatalog,
  kDropDatabase,
  kDropModel,
  kDropMaterializedTable,
  kUse,
  kInsert,         // INSERT INTO, INSERT OVERWRITE, UPSERT INTO
  kStatementSet,   // EXECUTE STATEMENT SET BEGIN ... END, or BEGIN STATEMENT SET; ... END
  kExecuteInsert,  // EXECUTE INSERT ...
  kExecutePlan,    // EXECUTE PLAN, COMPILE AND EXECUTE PLAN
  kCompilePlan,
  kUpdate,
  kDelete,
  kMerge,
  kTruncate,
  kCall,
  kAnalyze,
  kQuery,  // SELECT, WITH, VALUES, TABLE, a bracket; EXECUTE SELECT
  kShow,
  kDescribe,
  kExplain,
  kAddJar,
  kRemoveJar,
  kLoadModule,
  kUnloadModule,
  kStopJob,
  kOtherCommand,  // HELP, QUIT, EXIT, CLEAR
};

// "INSERT", "CREATE TABLE", ...: how messages name the kind.
std::string_view StatementKindName(StatementKind kind);

}  // namespace weir::sql
