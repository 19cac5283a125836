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
  bool Exists(const ObjectPath& path, bool temporary) const {
    return (temporary ? temporary_ : by_path_).count(path) != 0;
  }
  // Its kind says whether it is temporary: such a one hides one of the same path.
  int Define(BoundTable table);
  bool Remove(const ObjectPath& path, bool temporary) {
    return (temporary ? temporary_ : by_path_).erase(path) != 0;
  }
  void Rename(const ObjectPath& from, const ObjectPath& to);
  // Unknown from here on: a table of that name may have been made by a broken statement.
  void DefineOpen(const ObjectPath& path, int statement);

  enum class Place { kExists, kUnknown, kNoCatalog, kNoDatabase };
  Place PlaceOf(const ObjectPath& path) const;

  struct Function {
    Presence presence = Presence::kAbsent;
    FunctionInfo info;
  };
  Function FindFunction(const ast::Name& name) const;
  void DefineFunction(const ast::Name& name, FunctionInfo info);
  void RemoveFunction(const ast::Name& name);

  Presence FindModel(const ast::Name& name, ModelInfo* info) const;
  void DefineModel(const ast::Name& name, ModelInfo info);
  void RemoveModel(const ast::Name& name);

  // ---- catalogs
  // `open`: its contents cannot be known (every type but generic_in_memory).
  void DefineCatalog(const std::string& name, std::string default_database, bool open);
  void DefineDatabase(const std::string& catalog, const std::string& database);
  Presence HasCatalog(const std::string& name) const;
  Presence HasDatabase(const std::string& catalog, const std::string& database) const;
  void RemoveCatalog(const std::string& name);
  void RemoveDatabase(const std::string& catalog, const std::string& database);
  void UseCatalog(const std::string& name);
  void UseDatabase(const std::string& catalog, const std::string& database);
  const std::string& catalog() const { return catalog_name_; }
  const std::string& database() const { return database_; }

  // A module was loaded or unloaded: any function may exist, and none is sure.
  void LoadModule() { modules_changed_ = true; }
  // A statement that could not be read may have defined anything.
  void LoseTrack() { lost_ = true; }
  bool lost() const { return lost_; }

  // SET and RESET
  void Set(const std::string& key, const std::string& value);
  void Reset(const std::string& key);
  bool batch() const { return batch_; }

  // ---- for "did you mean"
  std::vector<std::string> TableNames() const;
  std::vector<std::string> FunctionNames() const;
  std::vector<std::string> CatalogNames() const;
  std::vector<std::string> DatabaseNames(const std::string& catalog) const;

 private:
  struct CatalogEntry {
    bool open = false;
    std::string default_database;
    std::set<std::string> databases;
  };
  static std::string FunctionKey(const ast::Name& name);

  const Catalog* catalog_;
  BoundScript* out_;
  std::string catalog_name_ = "default_catalog";
  std::string database_ = "default_database";
  bool batch_;
  bool batch_default_;
  bool modules_changed_ = false;
  bool lost_ = false;
  std::map<ObjectPath, int> by_path_;
  std::map<ObjectPath, int> temporary_;
  std::map<std::string, FunctionInfo> functions_;
  std::map<ObjectPath, ModelInfo> models_;
  std::map<std::string, CatalogEntry> catalogs_;
};

}  // namespace weir::sql
