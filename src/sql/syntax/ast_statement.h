// Statements. One struct a family; `kind` (statement_kind.h) says which construct it is exactly.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "sql/syntax/arena.h"
#include "sql/syntax/ast_query.h"
#include "sql/syntax/statement_kind.h"

namespace weir::sql::ast {

// ---- Tables ------------------------------------------------------------------------------------

enum class ColumnKind : uint8_t { kPhysical, kMetadata, kComputed, kNameOnly };

struct Constraint {
  Ident name;                // CONSTRAINT name; empty text when absent
  bool primary_key = false;  // else UNIQUE
  List<Ident> columns;
  enum class Enforcement : uint8_t {
    kUnspecified,
    kEnforced,
    kNotEnforced
  } enforcement = Enforcement::kUnspecified;
  Span span;
  Span last;  // its last token: where Flink points
};

enum class ColumnPosition : uint8_t { kUnspecified, kFirst, kAfter };

struct ColumnDef {
  ColumnKind kind = ColumnKind::kPhysical;
  Name name;                       // one part, but in ALTER TABLE ... MODIFY row.field
  const TypeName* type = nullptr;  // null for computed columns and names alone
  const Expr* computed = nullptr;  // AS expression
  bool metadata_from = false;      // METADATA FROM 'key'
  String metadata_key;
  bool is_virtual = false;
  const Constraint* constraint = nullptr;  // PRIMARY KEY behind the type; may be null
  String comment;                          // empty span when absent
  ColumnPosition position = ColumnPosition::kUnspecified;  // ALTER TABLE
  Name after;
  Span span;
};

struct WatermarkDef {
  Name column;
  const Expr* expr = nullptr;
  Span span;
};

// DISTRIBUTED [BY [HASH|RANGE] (a)] INTO n BUCKETS
struct Distribution {
  std::string_view algorithm;  // HASH, RANGE; empty when not written
  bool has_columns = false;
  List<Ident> columns;
  int64_t buckets = -1;
  Span span;
};

enum class LikeMergeOption : uint8_t {
  kAll,
  kConstraints,
  kDistribution,
  kGenerated,
  kMetadata,
  kOptions,
  kPartitions,
  kWatermarks,
};
enum class LikeMergeStrategy : uint8_t { kIncluding, kExcluding, kOverwriting };
struct LikeOption {
  LikeMergeStrategy strategy = LikeMergeStrategy::kIncluding;
  LikeMergeOption option = LikeMergeOption::kAll;
  Span span;
};
struct LikeClause {
  Name table;
  List<LikeOption> options;  // empty: no brackets
  Span span;                 // from the word LIKE on
};

// The elements between the brackets of CREATE TABLE and ALTER TABLE ADD/MODIFY, by kind, each in
// the order of the text.
struct TableElements {
  List<ColumnDef> columns;
  List<Constraint> constraints;
  List<WatermarkDef> watermarks;
  bool in_brackets = false;
  Span span;
};

struct Refresh {
  const Interval* freshness = nullptr;  // FRESHNESS = INTERVAL ...; may be null
  enum class Mode : uint8_t { kUnspecified, kFull, kContinuous } mode = Mode::kUnspecified;
};

// CREATE [OR REPLACE] [TEMPORARY] TABLE, REPLACE TABLE, CREATE [OR ALTER] MATERIALIZED TABLE.
struct CreateTable {
  Name name;
  bool temporary = false;
  bool or_replace = false;  // CREATE OR REPLACE
  bool or_alter = false;    // CREATE OR ALTER MATERIALIZED TABLE
  bool replace = false;     // REPLACE TABLE
  bool if_not_exists = false;
  bool materialized = false;
  bool has_elements = false;
  TableElements elements;
  String comment;                              // empty span when absent
  const Distribution* distribution = nullptr;  // may be null
  bool has_partitioned_by = false;
  List<Ident> partitioned_by;
  bool has_options = false;
  List<Option> options;
  const LikeClause* like = nullptr;  // may be null
  const Query* as = nullptr;         // may be null
  Refresh refresh;                   // materialized tables
};

struct CreateView {
  Name name;
  bool temporary = false;
  bool or_replace = false;
  bool if_not_exists = false;
  List<Ident> columns;
  String comment;
  const Query* query = nullptr;
};

struct Resource {
  std::string_view kind;  // JAR, FILE, ARCHIVE
  String uri;
};

struct CreateFunction {  // also ALTER FUNCTION
  Name name;
  bool or_replace = false;
  bool temporary = false;
  bool system = false;  // TEMPORARY SYSTEM
  bool if_not_exists = false;
  bool if_exists = false;  // ALTER
  String class_name;
  std::string_view language;  // JAVA, SCALA, PYTHON, SQL; empty when not written
  List<Resource> resources;
  List<Option> options;
};

// CREATE CATALOG, DATABASE
struct CreateNamed {
  Name name;
  bool or_replace = false;
  bool temporary = false;
  bool system = false;
  bool if_not_exists = false;
  String comment;
  bool has_options = false;
  List<Option> options;
};

struct CreateModel {
  Name name;
  bool or_replace = false;
  bool temporary = false;
  bool if_not_exists = false;
  bool has_input = false;
  TableElements input;
  bool has_output = false;
  TableElements output;
  String comment;
  bool has_options = false;
  List<Option> options;
  const Query* as = nullptr;  // may be null
};

// DROP anything.
struct Drop {
  Name name;
  bool if_exists = false;
  bool temporary = false;
  bool system = false;
  enum class Behavior : uint8_t {
    kUnspecified,
    kRestrict,
    kCascade
  } behavior = Behavior::kUnspecified;
};

// (a = 1, b = 'x'); a value may be absent.
struct PartitionItem {
  Ident column;
  const Expr* value = nullptr;  // may be null
};
struct PartitionSpec {
  List<PartitionItem> items;
  List<Option> options;  // ADD PARTITION (...) WITH (...)
  Span span;
};

enum class AlterAction : uint8_t {
  kRenameTo,
  kRenameColumn,
  kSetOptions,
  kResetOptions,
  kAdd,
  kModify,
  kDropColumns,
  kDropConstraint,
  kDropPrimaryKey,
  kDropWatermark,
  kDropDistribution,
  kAddPartitions,
  kDropPartitions,
  kAddDistribution,
  kModifyDistribution,
  kCompact,
  kSetComment,
  kAsQuery,
  kSuspend,
  kResume,
  kRefresh,
  kSetFreshness,
  kSetRefreshMode,
  kOther,
};

// ALTER TABLE, VIEW, DATABASE, CATALOG, MATERIALIZED TABLE, MODEL; ALTER SYSTEM and SESSION, whose
// SET and RESET have `name` as the key and `value`.
struct Alter {
  Name name;
  bool if_exists = false;
  bool temporary = false;
  bool system = false;
  AlterAction action = AlterAction::kOther;
  Name new_name;           // kRenameTo, kRenameColumn
  Name old_column;         // kRenameColumn
  List<Option> options;    // kSetOptions, RESUME WITH (...)
  List<String> keys;       // kResetOptions
  TableElements elements;  // kAdd, kModify
  const Distribution* distribution = nullptr;
  List<Name> columns;  // kDropColumns
  bool in_brackets = false;
  Ident constraint;  // kDropConstraint
  bool partitions_if_exists = false;
  bool partitions_if_not_exists = false;
  List<PartitionSpec> partitions;
  String comment;
  const Query* query = nullptr;  // kAsQuery
  Refresh refresh;
  std::string_view scope;       // SYSTEM, SESSION; empty for all others
  const Expr* value = nullptr;  // of a scope's SET; null for RESET
};

// ---- Writing -----------------------------------------------------------------------------------

struct Insert {
  Name target;
  bool overwrite = false;
  bool upsert = false;
  List<Hint> hints;
  List<TypeField> extend;  // INSERT INTO t EXTEND (...)
  bool has_partition = false;
  List<PartitionItem> partition;
  bool has_columns = false;
  List<Name> columns;
  const Query* query = nullptr;
};

struct Assignment {
  Name column;
  const Expr* value = nullptr;
};

struct Update {
  Name target;
  List<Hint> hints;
  List<TypeField> extend;
  Ident alias;
  List<Assignment> assignments;
  const Expr* where = nullptr;  // may be null
};

struct Delete {
  Name target;
  List<Hint> hints;
  List<TypeField> extend;
  Ident alias;
  const Expr* where = nullptr;  // may be null
};

struct Merge {
  Name target;
  List<Hint> hints;
  List<TypeField> extend;
  Ident alias;
  const Table* source = nullptr;
  const Expr* on = nullptr;
  List<Assignment> update;  // WHEN MATCHED
  bool has_insert = false;  // WHEN NOT MATCHED
  List<Name> insert_columns;
  const Expr* insert_row = nullptr;  // may be null
};

struct StatementSet {
  bool begin_word = false;    // BEGIN STATEMENT SET; else STATEMENT SET BEGIN
  bool execute_word = false;  // EXECUTE in front
  bool closed = true;         // by END; else an error, which the parser reports for all but
                              // BEGIN STATEMENT SET
  std::vector<Statement> statements;
};

// ---- The rest ----------------------------------------------------------------------------------

struct Set {
  std::string_view key;  // empty for a lone SET, or RESET of everything
  std::string_view value;
  Span key_span;
  Span value_span;
  bool key_quoted = true;
  bool value_quoted = true;
};

// USE, DESCRIBE, SHOW CREATE, TRUNCATE, LOAD and UNLOAD MODULE, ANALYZE, STOP JOB, ADD/REMOVE
// JAR...
struct Command {
  std::string_view word;  // the kind of object where one was written: CATALOG in USE CATALOG, JOB
                          // in DESCRIBE JOB, TABLE in DESCRIBE TABLE, MODULES in USE MODULES
  Name name;
  List<Name> names;  // USE MODULES a, b; ANALYZE ... FOR COLUMNS a, b
  String text;       // ADD JAR 'path', STOP JOB 'id', EXECUTE PLAN 'path'
  bool has_options = false;
  List<Option> options;
  bool extended = false;  // DESCRIBE EXTENDED
  bool if_exists = false;
  bool if_not_exists = false;
  bool full = false;  // SHOW FULL MODULES, ANALYZE ... FOR ALL COLUMNS
  bool with_savepoint = false;
  bool with_drain = false;
  bool has_partition = false;
  List<PartitionItem> partition;
  const Query* query = nullptr;  // may be null
  const Call* call = nullptr;    // CALL p(...); may be null
};

enum class ShowWhat : uint8_t {
  kCatalogs,
  kCurrentCatalog,
  kDatabases,
  kCurrentDatabase,
  kTables,
  kViews,
  kMaterializedTables,
  kColumns,
  kFunctions,
  kUserFunctions,
  kProcedures,
  kModules,
  kFullModules,
  kJars,
  kJobs,
  kPartitions,
  kModels,
  kCreateTable,
  kCreateView,
  kCreateCatalog,
  kCreateModel,
  kCreateMaterializedTable,
};

struct Show {
  ShowWhat what = ShowWhat::kTables;
  bool from_word = false;  // FROM name
  bool in_word = false;    // IN name
  Name name;
  bool negated = false;  // NOT LIKE
  bool like = false;
  bool ilike = false;
  String pattern;
  bool has_partition = false;
  List<PartitionItem> partition;
};

// DESCRIBE of a statement that writes; EXPLAIN, EXPLAIN PLAN FOR, EXPLAIN CHANGELOG_MODE, ...;
// COMPILE PLAN 'p' FOR; EXECUTE ...
struct Wrapper {
  List<Ident> details;  // ESTIMATED_COST, CHANGELOG_MODE, ..., upper case
  bool plan_for = false;
  bool statement_word = false;  // DESCRIBE STATEMENT
  String path;                  // COMPILE [AND EXECUTE] PLAN 'path'
  bool if_not_exists = false;
  std::vector<Statement> inner;  // exactly one
};

}  // namespace weir::sql::ast

namespace weir::sql::ast {

struct Statement {
  StatementKind kind = StatementKind::kUnknown;
  Span span;                // first token to last, without the ';'
  Span first_token;         // for messages about the statement as a whole
  bool terminated = false;  // a ';' follows
  bool valid = true;        // false: an error was reported in it; the body may be missing
  bool execute = false;     // EXECUTE in front of a query or an INSERT
  std::variant<std::monostate, Set, CreateTable, CreateView, CreateFunction, CreateNamed,
               CreateModel, Drop, Alter, Insert, Update, Delete, Merge, StatementSet, const Query*,
               Command, Show, Wrapper>
      body;
};

// Owns the tree; the source text must outlive it.
struct Script {
  Arena arena;
  std::vector<Statement> statements;
};

}  // namespace weir::sql::ast
