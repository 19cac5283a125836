// Catalogs, databases and modules: made, changed, dropped, used.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_statement.h"

namespace weir::sql {

bool Binder::CheckParts(const ast::Name& name, size_t most) {
  if (name.parts.size() <= most) return true;
  Report(messages::TooManyParts(name.span, name.Text(), most));
  return false;
}

bool Binder::CheckPlace(const ast::Name& name) {
  if (!CheckParts(name, 3)) return false;
  const ObjectPath path = session_->Path(name);
  return CheckDatabase(name.span, path.catalog, path.database);
}

bool Binder::CheckCatalog(Span at, const std::string& catalog) {
  if (session_->HasCatalog(catalog) != Presence::kAbsent) return true;
  Report(messages::UnknownDatabase(at, "catalog", catalog, session_->CatalogNames()));
  return false;
}

bool Binder::CheckDatabase(Span at, const std::string& catalog, const std::string& database) {
  if (!CheckCatalog(at, catalog)) return false;
  if (session_->HasDatabase(catalog, database) != Presence::kAbsent) return true;
  Report(messages::UnknownDatabase(at, "database", database, session_->DatabaseNames(catalog)));
  return false;
}

std::optional<Binder::DatabasePath> Binder::DatabaseOf(const ast::Name& name) {
  if (name.empty() || !CheckParts(name, 2)) return std::nullopt;
  DatabasePath path;
  path.catalog = name.parts.size() == 2 ? std::string(name.parts[0].text) : session_->catalog();
  path.database = std::string(name.last().text);
  return path;
}

void Binder::BindCreateNamed(const ast::CreateNamed& named, StatementKind kind) {
  if (named.name.empty()) return;
  if (kind == StatementKind::kCreateCatalog) {
    BindCreateCatalog(named);
    return;
  }
  if (kind != StatementKind::kCreateDatabase) return;
  const auto path = DatabaseOf(named.name);
  if (!path.has_value() || !CheckCatalog(named.name.span, path->catalog)) return;
  const bool exists = session_->HasDatabase(path->catalog, path->database) == Presence::kKnown;
  if (exists && !named.if_not_exists) {
    Report(messages::ObjectExists(named.name.span, "database", path->database));
  }
  session_->DefineDatabase(path->catalog, path->database);
}

void Binder::BindCreateCatalog(const ast::CreateNamed& named) {
  std::string type;
  std::string database = "default";
  for (const ast::Option& option : named.options) {
    if (option.key.value == "type") type = std::string(option.value.value);
    if (option.key.value == "default-database") database = std::string(option.value.value);
  }
  const std::string name(named.name.last().text);
  const bool exists =
      session_->IsOwnCatalog(name) || session_->HasCatalog(name) == Presence::kKnown;
  if (exists && named.if_not_exists) return;
  if (exists) {
    Report(messages::ObjectExists(named.name.span, "catalog", name));
  } else if (type.empty()) {
    Report(MakeError(DiagCode::kBadOption, named.name.span,
                     fmt::format("catalog {} has no option 'type'", name))
               .Help("say what kind it is: WITH ('type' = 'generic_in_memory'), 'hive', 'jdbc', "
                     "...; its jar has to be in the job's image"));
  }
  if (type == "generic_in_memory") CheckInMemoryOptions(named.options);
  if (type == "jdbc") CheckJdbcCatalog(named);
  session_->DefineCatalog(name, database, type != "generic_in_memory");
}

void Binder::CheckJdbcCatalog(const ast::CreateNamed& named) {
  std::vector<std::string_view> missing = {"base-url", "default-database", "username", "password"};
  for (const ast::Option& option : named.options) {
    missing.erase(std::remove(missing.begin(), missing.end(), option.key.value), missing.end());
  }
  if (missing.empty()) return;
  Report(MakeError(DiagCode::kBadOption, named.name.span,
                   fmt::format("a catalog of type jdbc needs '{}' as well",
                               fmt::join(missing, "' and '")))
             .Help("'base-url' = 'jdbc:postgresql://host:5432', 'default-database' = 'db', "
                   "'username' = '...', 'password' = '...'"));
}

void Binder::DropCatalog(const ast::Drop& drop) {
  const std::string name(drop.name.last().text);
  if (name == session_->catalog()) {
    Report(messages::InUse(drop.name.span, "catalog", name, "USE CATALOG another one first"));
    return;
  }
  if (!drop.if_exists && !CheckCatalog(drop.name.span, name)) return;
  session_->RemoveCatalog(name);
}

void Binder::DropDatabase(const ast::Drop& drop) {
  const auto path = DatabaseOf(drop.name);
  // The catalog has to be there even for IF EXISTS.
  if (!path.has_value() || !CheckCatalog(drop.name.span, path->catalog)) return;
  const bool absent = session_->HasDatabase(path->catalog, path->database) == Presence::kAbsent;
  if (absent && !drop.if_exists) {
    Report(messages::UnknownDatabase(drop.name.span, "database", path->database,
                                     session_->DatabaseNames(path->catalog)));
  }
  if (absent) return;
  if (path->catalog == session_->catalog() && path->database == session_->database()) {
    Report(messages::InUse(drop.name.span, "database", path->database, "USE another one first"));
    return;
  }
  if (drop.behavior != ast::Drop::Behavior::kCascade && session_->IsInMemory(path->catalog) &&
      session_->IsFilled(path->catalog, path->database)) {
    Report(MakeError(DiagCode::kInUse, drop.name.span,
                     fmt::format("database {} is not empty", path->database))
               .Help("drop what is in it first, or write CASCADE"));
  }
  session_->RemoveDatabase(path->catalog, path->database);
}

void Binder::AlterCatalog(const ast::Alter& alter) {
  const std::string name(alter.name.last().text);
  for (const ast::String& key : alter.keys) {
    if (key.value != "type") continue;
    Report(MakeError(DiagCode::kBadOption, key.span, "the type of a catalog cannot be reset")
               .Help("drop the catalog and create another one"));
  }
  if (alter.action == ast::AlterAction::kResetOptions && alter.keys.empty()) {
    Report(messages::EmptyOptions(alter.name.span, "ALTER CATALOG"));
  }
  CheckCatalogEntry(alter.name, name);
  if (session_->IsInMemory(name)) CheckInMemoryOptions(alter.options);
}

void Binder::CheckInMemoryOptions(ast::List<ast::Option> options) {
  for (const ast::Option& option : options) {
    const std::string_view key = option.key.value;
    if (key == "type" || key == "default-database" || key == "property-version") continue;
    Report(MakeError(DiagCode::kBadOption, option.key.span,
                     "a catalog that is kept in memory has no such option")
               .Help("it has 'default-database' alone"));
  }
}

// Flink keeps the options of the catalogs that were created, not of the one it starts with.
void Binder::CheckCatalogEntry(const ast::Name& at, const std::string& name) {
  if (!CheckCatalog(at.span, name) || name != "default_catalog") return;
  Report(MakeError(DiagCode::kUnknownDatabase, at.span,
                   "default_catalog was made by no CREATE CATALOG: Flink has no options of it")
             .Help("name a catalog that CREATE CATALOG made"));
}

void Binder::BindUse(const ast::Command& command) {
  if (command.word == "MODULES") {
    UseModules(command);
    return;
  }
  if (command.name.empty()) return;
  if (command.word == "CATALOG") {
    const std::string name(command.name.last().text);
    if (!CheckCatalog(command.name.span, name)) session_->LoseTrack();
    session_->UseCatalog(name);
    return;
  }
  const auto path = DatabaseOf(command.name);
  if (!path.has_value() || !CheckDatabase(command.name.span, path->catalog, path->database)) {
    session_->LoseTrack();
  }
  if (path.has_value()) session_->UseDatabase(path->catalog, path->database);
}

bool Binder::CheckModule(const ast::Name& name) {
  if (session_->lost() || session_->HasModule(std::string(name.last().text))) return true;
  Report(messages::UnknownModule(name.span, name.last().text, session_->ModuleNames()));
  return false;
}

void Binder::UseModules(const ast::Command& command) {
  std::vector<std::string_view> seen;
  for (const ast::Name& name : command.names) {
    if (!CheckModule(name)) continue;
    const std::string_view text = name.last().text;
    if (std::find(seen.begin(), seen.end(), text) != seen.end()) {
      Report(messages::DuplicateName(name.span, "module", text, {}));
    }
    seen.push_back(text);
  }
  const bool core = std::find(seen.begin(), seen.end(), "core") != seen.end();
  if (!core) session_->LoseFunctions();
}

void Binder::LoadModule(const ast::Command& command) {
  const std::string name(command.name.last().text);
  for (const ast::Option& option : command.options) {
    if (option.key.value != "type") continue;
    Report(MakeError(DiagCode::kBadModule, option.key.span,
                     "a module has no option 'type': its name says what it is")
               .Help("leave the option out, and call the module by its type: LOAD MODULE hive"));
  }
  if (session_->HasModule(name)) {
    Report(MakeError(DiagCode::kBadModule, command.name.span,
                     fmt::format("module {} is loaded already", name))
               .Help("leave the statement out; Flink starts with core"));
  }
  session_->LoadModule(name);
}

void Binder::UnloadModule(const ast::Command& command) {
  if (CheckModule(command.name)) session_->UnloadModule(std::string(command.name.last().text));
}

}  // namespace weir::sql
