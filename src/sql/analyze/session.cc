#include "sql/analyze/session.h"

#include <algorithm>

#include "base/core/ascii.h"

namespace weir::sql {
namespace {

constexpr std::string_view kRuntimeMode = "execution.runtime-mode";

}  // namespace

Session::Session(const Catalog* catalog, BoundScript* out, bool batch)
    : catalog_(catalog), out_(out), batch_(batch), batch_default_(batch) {
  catalogs_["default_catalog"] = {false, "default_database", {"default_database"}};
}

ObjectPath Session::Path(const ast::Name& name) const {
  ObjectPath path{catalog_name_, database_, ""};
  const size_t size = name.parts.size();
  if (size == 0) return path;
  path.object = std::string(name.parts[size - 1].text);
  if (size >= 2) path.database = std::string(name.parts[size - 2].text);
  if (size >= 3) path.catalog = std::string(name.parts[size - 3].text);
  return path;
}

Session::Table Session::FindTable(const ast::Name& name) {
  Table result;
  result.path = Path(name);
  for (const auto* tables : {&temporary_, &by_path_}) {
    const auto known = tables->find(result.path);
    if (known == tables->end()) continue;
    result.index = known->second;
    result.presence = Presence::kKnown;
    return result;
  }
  if (catalog_ != nullptr) {
    LookUp<TableInfo> found = catalog_->FindTable(result.path);
    result.presence = found.presence;
    if (found.presence == Presence::kKnown && found.value.has_value()) {
      BoundTable table;
      table.info = std::move(*found.value);
      table.known = true;
      result.index = Define(std::move(table));
      return result;
    }
    if (found.presence == Presence::kUnknown) return result;
  }
  result.presence =
      PlaceOf(result.path) == Place::kUnknown ? Presence::kUnknown : Presence::kAbsent;
  if (lost_ || name.parts.size() > 3) result.presence = Presence::kUnknown;
  return result;
}

int Session::Define(BoundTable table) {
  const ObjectPath path = table.info.path;
  const bool temporary =
      table.info.kind == TableKind::kTemporaryTable || table.info.kind == TableKind::kTemporaryView;
  out_->tables.push_back(std::move(table));
  const int index = static_cast<int>(out_->tables.size()) - 1;
  (temporary ? temporary_ : by_path_)[path] = index;
  return index;
}

void Session::Rename(const ObjectPath& from, const ObjectPath& to) {
  for (auto* tables : {&temporary_, &by_path_}) {
    const auto known = tables->find(from);
    if (known == tables->end()) continue;
    const int index = known->second;
    tables->erase(known);
    (*tables)[to] = index;
    return;
  }
}

void Session::DefineOpen(const ObjectPath& path, int statement) {
  BoundTable table;
  table.info.path = path;
  table.info.schema.open = true;
  table.statement = statement;
  Define(std::move(table));
}

Session::Place Session::PlaceOf(const ObjectPath& path) const {
  const Presence catalog = HasCatalog(path.catalog);
  if (catalog == Presence::kUnknown) return Place::kUnknown;
  if (catalog == Presence::kAbsent) return Place::kNoCatalog;
  const Presence database = HasDatabase(path.catalog, path.database);
  if (database == Presence::kUnknown) return Place::kUnknown;
  return database == Presence::kAbsent ? Place::kNoDatabase : Place::kExists;
}

std::string Session::FunctionKey(const ast::Name& name) {
  return name.parts.empty() ? "" : LowerAscii(name.last().text);
}

Session::Function Session::FindFunction(const ast::Name& name) const {
  Function result;
  if (const auto own = functions_.find(FunctionKey(name)); own != functions_.end()) {
    result.presence = Presence::kKnown;
    result.info = own->second;
    return result;
  }
  if (modules_changed_ || lost_) result.presence = Presence::kUnknown;
  if (PlaceOf(Path(name)) == Place::kUnknown) result.presence = Presence::kUnknown;
  if (catalog_ == nullptr) return result;
  std::vector<std::string> parts;
  for (const ast::Ident& part : name.parts) parts.emplace_back(part.text);
  LookUp<FunctionInfo> found = catalog_->FindUserFunction(parts);
  if (found.presence == Presence::kAbsent) return result;
  result.presence = found.presence;
  if (found.value.has_value()) result.info = std::move(*found.value);
  return result;
}

void Session::DefineFunction(const ast::Name& name, FunctionInfo info) {
  functions_[FunctionKey(name)] = std::move(info);
}

void Session::RemoveFunction(const ast::Name& name) { functions_.erase(FunctionKey(name)); }

Presence Session::FindModel(const ast::Name& name, ModelInfo* info) const {
  const ObjectPath path = Path(name);
  if (const auto own = models_.find(path); own != models_.end()) {
    *info = own->second;
    return Presence::kKnown;
  }
  if (lost_ || PlaceOf(path) == Place::kUnknown) return Presence::kUnknown;
  if (catalog_ == nullptr) return Presence::kAbsent;
  LookUp<ModelInfo> found = catalog_->FindModel(path);
  if (found.value.has_value()) *info = std::move(*found.value);
  return found.presence;
}

void Session::DefineModel(const ast::Name& name, ModelInfo info) {
  models_[Path(name)] = std::move(info);
}

void Session::RemoveModel(const ast::Name& name) { models_.erase(Path(name)); }

void Session::DefineCatalog(const std::string& name, std::string default_database, bool open) {
  CatalogEntry entry{open, default_database, {}};
  entry.databases.insert(std::move(default_database));
  catalogs_[name] = std::move(entry);
}

void Session::DefineDatabase(const std::string& catalog, const std::string& database) {
  catalogs_[catalog].databases.insert(database);
}

Presence Session::HasCatalog(const std::string& name) const {
  const auto own = catalogs_.find(name);
  if (own != catalogs_.end()) return own->second.open ? Presence::kUnknown : Presence::kKnown;
  if (lost_) return Presence::kUnknown;
  return catalog_ == nullptr ? Presence::kAbsent : catalog_->HasCatalog(name);
}

Presence Session::HasDatabase(const std::string& catalog, const std::string& database) const {
  const auto own = catalogs_.find(catalog);
  if (own != catalogs_.end()) {
    if (own->second.open) return Presence::kUnknown;
    if (own->second.databases.count(database) != 0) return Presence::kKnown;
  }
  if (lost_) return Presence::kUnknown;
  return catalog_ == nullptr ? Presence::kAbsent : catalog_->HasDatabase(catalog, database);
}

void Session::RemoveCatalog(const std::string& name) { catalogs_.erase(name); }

void Session::RemoveDatabase(const std::string& catalog, const std::string& database) {
  const auto own = catalogs_.find(catalog);
  if (own != catalogs_.end()) own->second.databases.erase(database);
  std::erase_if(by_path_, [&](const auto& entry) {
    return entry.first.catalog == catalog && entry.first.database == database;
  });
}

void Session::UseCatalog(const std::string& name) {
  catalog_name_ = name;
  const auto own = catalogs_.find(name);
  database_ = own == catalogs_.end() ? "default" : own->second.default_database;
}

void Session::UseDatabase(const std::string& catalog, const std::string& database) {
  catalog_name_ = catalog;
  database_ = database;
}

void Session::Set(const std::string& key, const std::string& value) {
  if (key == kRuntimeMode) batch_ = LowerAscii(value) == "batch";
}

void Session::Reset(const std::string& key) {
  if (key.empty() || key == kRuntimeMode) batch_ = batch_default_;
}

std::vector<std::string> Session::TableNames() const {
  std::vector<std::string> names;
  for (const auto& [path, index] : by_path_) {
    if (path.catalog == catalog_name_ && path.database == database_) {
      names.push_back(path.object);
    } else if (path.catalog == catalog_name_) {
      names.push_back(path.database + "." + path.object);
    } else {
      names.push_back(path.catalog + "." + path.database + "." + path.object);
    }
  }
  if (catalog_ != nullptr) {
    for (std::string& name : catalog_->TableNames(catalog_name_, database_)) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(std::move(name));
      }
    }
  }
  return names;
}

std::vector<std::string> Session::FunctionNames() const {
  std::vector<std::string> names;
  for (const std::string_view name : sql::FunctionNames()) names.emplace_back(name);
  for (const auto& [name, info] : functions_) names.push_back(info.name);
  if (catalog_ != nullptr) {
    for (std::string& name : catalog_->FunctionNames()) names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> Session::CatalogNames() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : catalogs_) names.push_back(name);
  return names;
}

std::vector<std::string> Session::DatabaseNames(const std::string& catalog) const {
  const auto own = catalogs_.find(catalog);
  if (own == catalogs_.end()) return {};
  return {own->second.databases.begin(), own->second.databases.end()};
}

}  // namespace weir::sql
