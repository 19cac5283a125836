// What a name in SQL stands for: tables with their columns, functions, models; and the Catalog that
// a caller implements to look them up.
//
// Values; thread-compatible. A Catalog is owned by the caller, called from the compiling thread
// only, does no I/O that can fail: what it does not know it calls Unknown.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/catalog/type.h"

namespace weir::sql {

enum class ColumnKind : uint8_t {
  kPhysical,
  kMetadata,         // c T METADATA [FROM 'key']
  kMetadataVirtual,  // ... VIRTUAL: read only
  kComputed,         // c AS expr: read only
};

struct Column {
  std::string name;
  DataType type;
  ColumnKind kind = ColumnKind::kPhysical;
  std::string metadata_key;  // kMetadata*: the key, the column's name if none was given

  // INSERT writes to it.
  bool persisted() const { return kind == ColumnKind::kPhysical || kind == ColumnKind::kMetadata; }
  friend bool operator==(const Column&, const Column&) = default;
};

struct TableSchema {
  std::vector<Column> columns;
  // The names of the table's columns may be incomplete (an external catalog's LIKE, an unknown
  // connector's inferred schema): a column that is not found is then not an error.
  bool open = false;
  std::optional<size_t> watermark_column;  // index in columns
  std::vector<size_t> primary_key;         // indices in columns, empty: none
  std::vector<size_t> partition_columns;

  // Exact, as Flink compares identifiers.
  std::optional<size_t> FindColumn(std::string_view name) const;
  // All columns as one ROW NOT NULL: what SELECT * sees.
  DataType RowType() const;
  // The persisted columns only: what INSERT without a column list writes.
  std::vector<size_t> PersistedColumns() const;
};

enum class TableKind : uint8_t {
  kTable,
  kView,
  kMaterializedTable,
  kTemporaryTable,
  kTemporaryView
};

struct ObjectPath {
  std::string catalog;
  std::string database;
  std::string object;
  std::string ToString() const;  // `a`.`b`.`c`, backticks inside doubled
  friend bool operator==(const ObjectPath&, const ObjectPath&) = default;
  friend auto operator<=>(const ObjectPath&, const ObjectPath&) = default;
};

struct TableInfo {
  ObjectPath path;
  TableKind kind = TableKind::kTable;
  TableSchema schema;
  std::map<std::string, std::string> options;  // the WITH clause
  bool batch_only = false;
};

struct FunctionParameter {
  std::string name;  // empty: it cannot be named in a call
  DataType type;     // Unknown: any
  bool optional = false;
};

// One way to call a function.
struct FunctionSignature {
  std::vector<FunctionParameter> parameters;
  bool repeated = false;  // the last one: any number of times, also never
  DataType result;        // of a function in FROM the ROW of its columns
};

// A function from outside the built-in ones.
struct FunctionInfo {
  std::string name;
  enum class Kind : uint8_t {
    kUnknown,
    kScalar,
    kTable,
    kAggregate,
    kProcessTable
  } kind = Kind::kUnknown;
  std::vector<FunctionSignature> signatures;  // empty: nobody has declared what it takes
  bool given = false;                         // by the script's host, not by the script
};

struct ModelInfo {
  ObjectPath path;
  std::vector<Column> inputs;
  std::vector<Column> outputs;
  std::map<std::string, std::string> options;
};

// Unknown: it may exist, but its owner cannot be asked (an external catalog, a loaded module).
enum class Presence : uint8_t { kAbsent, kKnown, kUnknown };

template <typename T>
struct LookUp {
  Presence presence = Presence::kAbsent;
  std::optional<T> value;  // engaged when kKnown

  static LookUp Absent() { return {}; }
  static LookUp Unknown() { return {Presence::kUnknown, std::nullopt}; }
  static LookUp Known(T known) { return {Presence::kKnown, std::move(known)}; }
};

class Catalog {
 public:
  virtual ~Catalog() = default;
  virtual LookUp<TableInfo> FindTable(const ObjectPath& path) const = 0;
  // `path` has one to three parts; a single part may be a temporary system or a module's function.
  virtual LookUp<FunctionInfo> FindUserFunction(const std::vector<std::string>& path) const = 0;
  virtual LookUp<ModelInfo> FindModel(const ObjectPath& path) const = 0;
  // kKnown: the catalog (the database in it) exists.
  virtual Presence HasCatalog(std::string_view catalog) const = 0;
  virtual Presence HasDatabase(std::string_view catalog, std::string_view database) const = 0;
  // For "did you mean"; may be empty.
  virtual std::vector<std::string> TableNames(std::string_view catalog,
                                              std::string_view database) const = 0;
  virtual std::vector<std::string> FunctionNames() const = 0;
};

// Nothing in it but default_catalog.default_database.
class EmptyCatalog final : public Catalog {
 public:
  LookUp<TableInfo> FindTable(const ObjectPath& path) const override;
  LookUp<FunctionInfo> FindUserFunction(const std::vector<std::string>& path) const override;
  LookUp<ModelInfo> FindModel(const ObjectPath& path) const override;
  Presence HasCatalog(std::string_view catalog) const override;
  Presence HasDatabase(std::string_view catalog, std::string_view database) const override;
  std::vector<std::string> TableNames(std::string_view catalog,
                                      std::string_view database) const override;
  std::vector<std::string> FunctionNames() const override;
};

}  // namespace weir::sql
