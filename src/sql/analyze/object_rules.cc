#include "sql/analyze/object_rules.h"

#include <algorithm>
#include <iterator>

namespace weir::sql {
namespace {

using Kind = StatementKind;
using Need = ObjectNeed;
using What = ast::ShowWhat;

constexpr std::string_view kOwnRows = "name a table, not a view of others";
constexpr std::string_view kOtherShow =
    "write SHOW CREATE with what it is: TABLE, VIEW or MATERIALIZED TABLE";

// clang-format off
constexpr ObjectRule kRules[] = {
    {Kind::kDescribe, "", {}, Need::kTable, kAnyTables, Sees::kAll, "DESCRIBE", ""},
    {Kind::kDescribe, "CATALOG", {}, Need::kCatalogEntry, 0, Sees::kAll, "DESCRIBE CATALOG", ""},
    {Kind::kDescribe, "FUNCTION", {}, Need::kFunction, 0, Sees::kAll, "DESCRIBE FUNCTION", ""},
    {Kind::kDescribe, "MODEL", {}, Need::kModel, 0, Sees::kAll, "DESCRIBE MODEL", ""},
    {Kind::kDescribe, "DATABASE", {}, Need::kNever, 0, Sees::kAll, "DESCRIBE DATABASE",
     "SHOW TABLES FROM the database says what is in it"},
    {Kind::kDescribe, "TABLE", {}, Need::kNever, 0, Sees::kAll, "DESCRIBE TABLE",
     "leave TABLE out: DESCRIBE name"},

    {Kind::kShow, "", What::kCreateTable, Need::kTable, kPlainTables, Sees::kAll, "SHOW CREATE TABLE", kOtherShow},
    {Kind::kShow, "", What::kCreateView, Need::kTable, kViews, Sees::kAll, "SHOW CREATE VIEW", kOtherShow},
    {Kind::kShow, "", What::kCreateMaterializedTable, Need::kTable, kMaterializedTables, Sees::kAll,
     "SHOW CREATE MATERIALIZED TABLE", kOtherShow},
    {Kind::kShow, "", What::kCreateModel, Need::kModel, 0, Sees::kAll, "SHOW CREATE MODEL", ""},
    {Kind::kShow, "", What::kCreateCatalog, Need::kCatalogEntry, 0, Sees::kAll, "SHOW CREATE CATALOG", ""},
    {Kind::kShow, "", What::kColumns, Need::kTable, kAnyTables, Sees::kAll, "SHOW COLUMNS", ""},
    {Kind::kShow, "", What::kPartitions, Need::kPartitioned, kAnyTables, Sees::kPermanent, "SHOW PARTITIONS", ""},
    {Kind::kShow, "", What::kTables, Need::kDatabase, 0, Sees::kAll, "SHOW TABLES", ""},
    {Kind::kShow, "", What::kViews, Need::kDatabase, 0, Sees::kAll, "SHOW VIEWS", ""},
    {Kind::kShow, "", What::kMaterializedTables, Need::kDatabase, 0, Sees::kAll, "SHOW MATERIALIZED TABLES", ""},
    {Kind::kShow, "", What::kModels, Need::kDatabase, 0, Sees::kAll, "SHOW MODELS", ""},
    {Kind::kShow, "", What::kDatabases, Need::kCatalog, 0, Sees::kAll, "SHOW DATABASES", ""},
    {Kind::kShow, "", What::kFunctions, Need::kDatabaseName, 0, Sees::kAll, "SHOW FUNCTIONS", ""},
    {Kind::kShow, "", What::kUserFunctions, Need::kDatabaseName, 0, Sees::kAll, "SHOW USER FUNCTIONS", ""},
    {Kind::kShow, "", What::kProcedures, Need::kProcedures, 0, Sees::kAll, "SHOW PROCEDURES", ""},

    {Kind::kAnalyze, "", {}, Need::kTable, kPlainTables, Sees::kNotTemporary, "ANALYZE TABLE", kOwnRows},
    {Kind::kTruncate, "", {}, Need::kTable, kPlainTables, Sees::kAll, "TRUNCATE TABLE", kOwnRows},
    {Kind::kAlterTable, "", {}, Need::kTable, kPlainTables, Sees::kNotTemporary, "ALTER TABLE",
     "write ALTER VIEW or ALTER MATERIALIZED TABLE"},
    {Kind::kAlterView, "", {}, Need::kTable, kViews, Sees::kNotTemporary, "ALTER VIEW", "write ALTER TABLE"},
    {Kind::kAlterMaterializedTable, "", {}, Need::kTable, kMaterializedTables, Sees::kAll, "ALTER MATERIALIZED TABLE",
     "write ALTER TABLE or ALTER VIEW"},
    {Kind::kUpdate, "", {}, Need::kTable, kPlainTables, Sees::kAll, "UPDATE", kOwnRows},
    {Kind::kDelete, "", {}, Need::kTable, kPlainTables, Sees::kAll, "DELETE", kOwnRows},
    {Kind::kAlterSystem, "", {}, Need::kNever, 0, Sees::kAll, "ALTER SYSTEM and ALTER SESSION", "write SET 'key' = 'value'"},
};
// clang-format on

}  // namespace

const ObjectRule* RuleOf(StatementKind kind, std::string_view word,
                         std::optional<ast::ShowWhat> show) {
  const auto* rule = std::find_if(std::begin(kRules), std::end(kRules), [&](const ObjectRule& row) {
    return row.kind == kind && row.word == word && row.show == show;
  });
  return rule == std::end(kRules) ? nullptr : rule;
}

}  // namespace weir::sql
