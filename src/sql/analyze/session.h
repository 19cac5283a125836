// What a script has defined so far, on top of the Catalog that the caller gave: current catalog and
// database, tables, views, functions, models, and what can no longer be known.
//
// Owned by one analysis. Statements are applied in the order of the text.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/catalog/schema.h"
#include "sql/syntax/ast_node.h"

namespace weir::sql {

class Session {
 public:
  Session(const Catalog* catalog, BoundScript* out, bool batch);

  // ---- names
  ObjectPath Path(const ast::Name& name) const;  // completed by current catalog and database
  // Index in BoundScript::tables; -1: absent. Presence::kUnknown when it may exist.
  struct Table {
    Presence presence = Presence::kAbsent;
    int index = -1;
    ObjectPath path;
  };
  Table FindTable(const ast::Name& name);
  // As if there were no temporary tables and views.
  Table FindPermanent(const ast::Name& name);
  bool Exists(const ObjectPath& path, bool temporary) const {
    return (temporary ? temporary_ : by_path_).count(path) != 0;
  }
  // Its kind says whether it is temporary: such a one hides one of the same path.
  int Define(BoundTable table);
  bool Remove(const ObjectPath& path, bool temporary) {
    lost_tables_ = true;
    return (temporary ? temporary_ : by_path_).erase(path) != 0;
  }
  // Whether a table or view was dropped or renamed: those that read it are broken then.
  bool lost_tables() const { return lost_tables_; }
  // Flink renames within the database, whatever the new name says.
  void Rename(const ObjectPath& from, std::string_view to);
  // Unknown from here on: a table of that name may have been made by a broken statement.
  void DefineOpen(const ObjectPath& path, int statement);

  enum class Place { kExists, kUnknown, kNoCatalog, kNoDatabase };
  Place PlaceOf(const ObjectPath& path) const;

  // Functions: of a catalog, and temporary ones, which hide these; of no catalog, which hide all.
  enum class FunctionKeep : uint8_t { kCatalog, kTemporary, kTemporarySystem };
  struct Function {
    Presence presence = Presence::kAbsent;
    FunctionInfo info;
    bool first = false;  // found before a built-in one of its name: of no catalog, or no module
    ObjectPath path;     // what to call it by where a built-in one hides it
    Span made = {};      // its name in CREATE FUNCTION; empty when the script did not make it
  };
  Function FindFunction(const ast::Name& name) const;
  Presence HasFunction(const ast::Name& name, FunctionKeep keep) const;
  void DefineFunction(const ast::Name& name, FunctionKeep keep, FunctionInfo info);
  void RemoveFunction(const ast::Name& name, FunctionKeep keep);

  Presence FindModel(const ast::Name& name, ModelInfo* info) const;
  Presence HasModel(const ast::Name& name, bool temporary) const;
  void DefineModel(const ast::Name& name, bool temporary, ModelInfo info);
  void RemoveModel(const ast::Name& name, bool temporary);
  void RenameModel(const ast::Name& name, std::string_view to);

  // ---- catalogs
  // `open`: its contents cannot be known (every type but generic_in_memory).
  void DefineCatalog(const std::string& name, std::string default_database, bool open);
  void DefineDatabase(const std::string& catalog, const std::string& database);
  // Made by this script; false for those of the caller and for default_catalog.
  bool IsOwnCatalog(const std::string& name) const;
  // Flink's in-memory catalog: what is in it is known, and it holds no procedures.
  bool IsInMemory(const std::string& name) const;
  // Whether something permanent is known to be in it.
  bool IsFilled(const std::string& catalog, const std::string& database) const;
  Presence HasCatalog(const std::string& name) const;
  Presence HasDatabase(const std::string& catalog, const std::string& database) const;
  void RemoveCatalog(const std::string& name);
  void RemoveDatabase(const std::string& catalog, const std::string& database);
  void UseCatalog(const std::string& name);
  void UseDatabase(const std::string& catalog, const std::string& database);
  const std::string& catalog() const { return catalog_name_; }
  const std::string& database() const { return database_; }

  // ---- modules. Once others than `core` were loaded or it was not, any function may exist.
  void LoseFunctions() { modules_changed_ = true; }
  bool HasModule(const std::string& name) const { return modules_.count(name) != 0; }
  void LoadModule(const std::string& name);
  void UnloadModule(const std::string& name);
  // A statement that could not be read may have defined anything.
  void LoseTrack() { lost_ = true; }
  bool lost() const { return lost_; }

  // SET and RESET
  // False: the key needs one of a few words, and this is none.
  bool Set(const std::string& key, const std::string& value);
  void Reset(const std::string& key);
  bool batch() const { return batch_; }

  // ---- for "did you mean"
  std::vector<std::string> TableNames() const;
  std::vector<std::string> FunctionNames() const;     // those that calls find
  std::vector<std::string> OwnFunctionNames() const;  // those of the script
  std::vector<std::string> CatalogNames() const;
  std::vector<std::string> ModuleNames() const { return {modules_.begin(), modules_.end()}; }
  std::vector<std::string> ModelNames() const;
  std::vector<std::string> DatabaseNames(const std::string& catalog) const;

 private:
  struct CatalogEntry {
    bool open = false;
    std::string default_database;
    std::set<std::string> databases;
  };
  struct OwnFunction {
    FunctionInfo info;
    Span made;
  };
  ObjectPath FunctionPath(const ast::Name& name) const;
  // What the script did not define, of a catalog that is its own or the caller's.
  Presence Elsewhere(const ObjectPath& path) const;

  const Catalog* catalog_;
  BoundScript* out_;
  std::string catalog_name_ = "default_catalog";
  std::string database_ = "default_database";
  bool batch_;
  bool batch_default_;
  bool modules_changed_ = false;
  bool lost_ = false;
  bool lost_tables_ = false;
  std::map<ObjectPath, int> by_path_;
  std::map<ObjectPath, int> temporary_;
  std::map<ObjectPath, OwnFunction> functions_;
  std::map<ObjectPath, OwnFunction> temporary_functions_;
  std::map<std::string, OwnFunction> system_functions_;  // by name, lower case
  std::map<ObjectPath, ModelInfo> models_;
  std::map<ObjectPath, ModelInfo> temporary_models_;
  std::set<std::string> modules_ = {"core"};
  std::map<std::string, CatalogEntry> catalogs_;
};

}  // namespace weir::sql
