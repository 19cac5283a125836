#include "sql/analyze/session.h"

#include <algorithm>

#include "base/core/ascii.h"

namespace weir::sql {
namespace {

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

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
  const auto hidden = temporary_.find(Path(name));
  if (hidden == temporary_.end()) return FindPermanent(name);
  return {Presence::kKnown, hidden->second, hidden->first};
}

Session::Table Session::FindPermanent(const ast::Name& name) {
  Table result;
  result.path = Path(name);
  if (const auto known = by_path_.find(result.path); known != by_path_.end()) {
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
  if (lost_) result.presence = Presence::kUnknown;
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

void Session::Rename(const ObjectPath& from, std::string_view to) {
  lost_tables_ = true;
  for (auto* tables : {&temporary_, &by_path_}) {
    const auto known = tables->find(from);
    if (known == tables->end()) continue;
    const int index = known->second;
    tables->erase(known);
    (*tables)[{from.catalog, from.database, std::string(to)}] = index;
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

// Flink compares the names of functions in lower case.
ObjectPath Session::FunctionPath(const ast::Name& name) const {
  ObjectPath path = Path(name);
  path.object = LowerAscii(path.object);
  return path;
}

Presence Session::Elsewhere(const ObjectPath& path) const {
  return lost_ || PlaceOf(path) == Place::kUnknown ? Presence::kUnknown : Presence::kAbsent;
}

Session::Function Session::FindFunction(const ast::Name& name) const {
  Function result;
  if (name.empty()) return result;
  const ObjectPath path = FunctionPath(name);
  result.path = path;
  const OwnFunction* own = nullptr;
  if (const auto system = system_functions_.find(path.object);
      system != system_functions_.end() && name.parts.size() == 1) {
    own = &system->second;
    result.first = true;
  } else if (const auto hides = temporary_functions_.find(path);
             hides != temporary_functions_.end()) {
    own = &hides->second;
  } else if (const auto kept = functions_.find(path); kept != functions_.end()) {
    own = &kept->second;
  }
  if (own != nullptr) {
    result.presence = Presence::kKnown;
    result.info = own->info;
    result.made = own->made;
    result.first = result.first || modules_changed_;
    return result;
  }
  result.presence = modules_changed_ ? Presence::kUnknown : Elsewhere(path);
  if (catalog_ == nullptr) return result;
  std::vector<std::string> parts;
  for (const ast::Ident& part : name.parts) parts.emplace_back(part.text);
  LookUp<FunctionInfo> found = catalog_->FindUserFunction(parts);
  if (found.presence == Presence::kAbsent) return result;
  result.presence = found.presence;
  if (found.value.has_value()) result.info = std::move(*found.value);
  return result;
}

Presence Session::HasFunction(const ast::Name& name, FunctionKeep keep) const {
  const ObjectPath path = FunctionPath(name);
  if (keep == FunctionKeep::kTemporarySystem) {
    if (system_functions_.count(path.object) != 0) return Presence::kKnown;
  } else if (keep == FunctionKeep::kTemporary) {
    if (temporary_functions_.count(path) != 0) return Presence::kKnown;
  } else {
    if (functions_.count(path) != 0) return Presence::kKnown;
    if (catalog_ != nullptr) {
      const Presence found =
          catalog_->FindUserFunction({path.catalog, path.database, path.object}).presence;
      if (found != Presence::kAbsent) return found;
    }
    return Elsewhere(path);
  }
  return lost_ ? Presence::kUnknown : Presence::kAbsent;
}

void Session::DefineFunction(const ast::Name& name, FunctionKeep keep, FunctionInfo info) {
  const ObjectPath path = FunctionPath(name);
  OwnFunction own = {std::move(info), name.span};
  if (keep == FunctionKeep::kTemporarySystem) {
    system_functions_[path.object] = std::move(own);
  } else {
    (keep == FunctionKeep::kTemporary ? temporary_functions_ : functions_)[path] = std::move(own);
  }
}

void Session::RemoveFunction(const ast::Name& name, FunctionKeep keep) {
  const ObjectPath path = FunctionPath(name);
  if (keep == FunctionKeep::kTemporarySystem) {
    system_functions_.erase(path.object);
  } else {
    (keep == FunctionKeep::kTemporary ? temporary_functions_ : functions_).erase(path);
  }
}

Presence Session::FindModel(const ast::Name& name, ModelInfo* info) const {
  const ObjectPath path = Path(name);
  for (const auto* models : {&temporary_models_, &models_}) {
    const auto own = models->find(path);
    if (own == models->end()) continue;
    *info = own->second;
    return Presence::kKnown;
  }
  if (Elsewhere(path) == Presence::kUnknown) return Presence::kUnknown;
  if (catalog_ == nullptr) return Presence::kAbsent;
  LookUp<ModelInfo> found = catalog_->FindModel(path);
  if (found.value.has_value()) *info = std::move(*found.value);
  return found.presence;
}

Presence Session::HasModel(const ast::Name& name, bool temporary) const {
  const ObjectPath path = Path(name);
  if ((temporary ? temporary_models_ : models_).count(path) != 0) return Presence::kKnown;
  if (temporary) return lost_ ? Presence::kUnknown : Presence::kAbsent;
  if (catalog_ != nullptr) {
    const Presence found = catalog_->FindModel(path).presence;
    if (found != Presence::kAbsent) return found;
  }
  return Elsewhere(path);
}

void Session::DefineModel(const ast::Name& name, bool temporary, ModelInfo info) {
  (temporary ? temporary_models_ : models_)[Path(name)] = std::move(info);
}

void Session::RemoveModel(const ast::Name& name, bool temporary) {
  (temporary ? temporary_models_ : models_).erase(Path(name));
}

void Session::RenameModel(const ast::Name& name, std::string_view to) {
  const ObjectPath path = Path(name);
  const auto own = models_.find(path);
  if (own == models_.end()) return;
  ModelInfo info = std::move(own->second);
  models_.erase(own);
  models_[{path.catalog, path.database, std::string(to)}] = std::move(info);
}

void Session::LoadModule(const std::string& name) {
  modules_.insert(name);
  if (name != "core") modules_changed_ = true;
}

void Session::UnloadModule(const std::string& name) {
  modules_.erase(name);
  if (name == "core") modules_changed_ = true;
}

void Session::DefineCatalog(const std::string& name, std::string default_database, bool open) {
  CatalogEntry entry{open, default_database, {}};
  entry.databases.insert(std::move(default_database));
  catalogs_[name] = std::move(entry);
}

void Session::DefineDatabase(const std::string& catalog, const std::string& database) {
  catalogs_[catalog].databases.insert(database);
}

bool Session::IsOwnCatalog(const std::string& name) const {
  return name != "default_catalog" && catalogs_.count(name) != 0;
}

bool Session::IsInMemory(const std::string& name) const {
  const auto own = catalogs_.find(name);
  return own != catalogs_.end() && !own->second.open;
}

bool Session::IsFilled(const std::string& catalog, const std::string& database) const {
  const auto inside = [&](const auto& entry) {
    return entry.first.catalog == catalog && entry.first.database == database;
  };
  return std::any_of(by_path_.begin(), by_path_.end(), inside) ||
         std::any_of(functions_.begin(), functions_.end(), inside);
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

void Session::RemoveCatalog(const std::string& name) {
  catalogs_.erase(name);
  const auto inside = [&](const auto& entry) { return entry.first.catalog == name; };
  lost_tables_ = std::erase_if(by_path_, inside) != 0 || lost_tables_;
  std::erase_if(functions_, inside);
  std::erase_if(models_, inside);
}

void Session::RemoveDatabase(const std::string& catalog, const std::string& database) {
  const auto own = catalogs_.find(catalog);
  if (own != catalogs_.end()) own->second.databases.erase(database);
  const auto inside = [&](const auto& entry) {
    return entry.first.catalog == catalog && entry.first.database == database;
  };
  lost_tables_ = std::erase_if(by_path_, inside) != 0 || lost_tables_;
  std::erase_if(functions_, inside);
  std::erase_if(models_, inside);
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

bool Session::Set(const std::string& key, const std::string& value) {
  if (Trimmed(key) != kRuntimeMode) return true;
  const std::string mode = LowerAscii(Trimmed(value));
  batch_ = mode == "batch";
  return batch_ || mode == "streaming" || mode == "automatic" ||
         mode.find("${") != std::string::npos;
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
  for (std::string& name : OwnFunctionNames()) names.push_back(std::move(name));
  if (catalog_ != nullptr) {
    for (std::string& name : catalog_->FunctionNames()) names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> Session::OwnFunctionNames() const {
  std::vector<std::string> names;
  for (const auto& [path, own] : functions_) names.push_back(own.info.name);
  for (const auto& [path, own] : temporary_functions_) names.push_back(own.info.name);
  for (const auto& [name, own] : system_functions_) names.push_back(own.info.name);
  return names;
}

std::vector<std::string> Session::ModelNames() const {
  std::vector<std::string> names;
  for (const auto* models : {&temporary_models_, &models_}) {
    for (const auto& [path, info] : *models) names.push_back(path.object);
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
