// What else makes, changes, drops, shows or uses objects.
#include <fmt/format.h>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

bool IsTemporary(TableKind kind) {
  return kind == TableKind::kTemporaryTable || kind == TableKind::kTemporaryView;
}

bool IsView(TableKind kind) {
  return kind == TableKind::kView || kind == TableKind::kTemporaryView;
}

}  // namespace

bool Binder::CheckPlace(const ast::Name& name) {
  const ObjectPath path = session_->Path(name);
  switch (session_->PlaceOf(path)) {
    case Session::Place::kNoCatalog:
      Report(
          messages::UnknownDatabase(name.span, "catalog", path.catalog, session_->CatalogNames()));
      return false;
    case Session::Place::kNoDatabase:
      Report(messages::UnknownDatabase(name.span, "database", path.database,
                                       session_->DatabaseNames(path.catalog)));
      return false;
    case Session::Place::kExists:
    case Session::Place::kUnknown:
      return true;
  }
  return true;
}

void Binder::BindCreateNamed(const ast::CreateNamed& named, StatementKind kind) {
  if (named.name.empty()) return;
  if (kind == StatementKind::kCreateCatalog) {
    std::string type;
    std::string database = "default";
    for (const ast::Option& option : named.options) {
      if (option.key.value == "type") type = std::string(option.value.value);
      if (option.key.value == "default-database") database = std::string(option.value.value);
    }
    const std::string name(named.name.last().text);
    if (session_->HasCatalog(name) == Presence::kKnown && named.if_not_exists) return;
    session_->DefineCatalog(name, database, type != "generic_in_memory");
  } else if (kind == StatementKind::kCreateDatabase) {
    const size_t size = named.name.parts.size();
    const std::string catalog =
        size >= 2 ? std::string(named.name.parts[size - 2].text) : session_->catalog();
    if (session_->HasCatalog(catalog) == Presence::kAbsent) {
      Report(
          messages::UnknownDatabase(named.name.span, "catalog", catalog, session_->CatalogNames()));
      return;
    }
    const std::string database(named.name.last().text);
    if (session_->HasDatabase(catalog, database) == Presence::kKnown && !named.if_not_exists) {
      Report(messages::ObjectExists(named.name.span, "database", database));
    }
    session_->DefineDatabase(catalog, database);
  }
}

void Binder::BindCreateModel(const ast::CreateModel& model) {
  ModelInfo info;
  info.path = session_->Path(model.name);
  const auto columns = [&](const ast::TableElements& elements, std::vector<Column>* out) {
    for (const ast::ColumnDef& field : elements.columns) {
      if (field.name.empty()) continue;
      Column column;
      column.name = std::string(field.name.last().text);
      if (field.type != nullptr) column.type = ResolveType(*field.type);
      out->push_back(std::move(column));
    }
  };
  columns(model.input, &info.inputs);
  columns(model.output, &info.outputs);
  if (model.as != nullptr) BindQuery(*model.as, nullptr);
  session_->DefineModel(model.name, std::move(info));
}

void Binder::BindDrop(const ast::Drop& drop, const ast::Statement& statement) {
  if (drop.name.empty()) return;
  if (statement.kind == StatementKind::kDropFunction) {
    session_->RemoveFunction(drop.name);
    return;
  }
  if (statement.kind == StatementKind::kDropModel) {
    session_->RemoveModel(drop.name);
    return;
  }
  if (statement.kind == StatementKind::kDropCatalog) {
    session_->RemoveCatalog(std::string(drop.name.last().text));
    return;
  }
  if (statement.kind == StatementKind::kDropDatabase) {
    const size_t size = drop.name.parts.size();
    const std::string catalog =
        size >= 2 ? std::string(drop.name.parts[size - 2].text) : session_->catalog();
    const std::string database(drop.name.last().text);
    if (session_->HasDatabase(catalog, database) == Presence::kAbsent && !drop.if_exists) {
      Report(messages::UnknownDatabase(drop.name.span, "database", database,
                                       session_->DatabaseNames(catalog)));
    }
    session_->RemoveDatabase(catalog, database);
    return;
  }
  const bool drops_view = statement.kind == StatementKind::kDropView;
  if (!drops_view && statement.kind != StatementKind::kDropTable &&
      statement.kind != StatementKind::kDropMaterializedTable) {
    return;
  }
  const Session::Table found = session_->FindTable(drop.name);
  if (found.presence == Presence::kUnknown) return;
  const bool known = found.presence == Presence::kKnown;
  if (known) {
    const BoundTable& table = out_->tables[static_cast<size_t>(found.index)];
    const bool view = IsView(table.info.kind);
    if (table.known && view != drops_view) {
      if (!drop.if_exists) {
        Report(messages::UnknownTableBecause(drop.name.span, drop.name.Text(),
                                             view ? "it is a view" : "it is a table",
                                             view ? "write DROP VIEW" : "write DROP TABLE"));
      }
      return;
    }
    session_->Remove(found.path, IsTemporary(table.info.kind));
    return;
  }
  if (!drop.if_exists) ReportAbsent(drop.name);
}

void Binder::BindAlter(const ast::Alter& alter, const ast::Statement& statement,
                       BoundStatement* bound) {
  if (alter.query != nullptr) bound->query = BindQuery(*alter.query, nullptr);
  if (statement.kind != StatementKind::kAlterTable && statement.kind != StatementKind::kAlterView &&
      statement.kind != StatementKind::kAlterMaterializedTable) {
    return;
  }
  const Session::Table found = session_->FindTable(alter.name);
  if (found.presence == Presence::kUnknown) return;
  if (found.presence == Presence::kAbsent) {
    const bool sure = statement.kind != StatementKind::kAlterMaterializedTable;
    if (!alter.if_exists && sure) ReportAbsent(alter.name);
    return;
  }
  BoundTable& table = out_->tables[static_cast<size_t>(found.index)];
  if (alter.action == ast::AlterAction::kRenameTo && !alter.new_name.empty()) {
    session_->Rename(found.path, session_->Path(alter.new_name));
    return;
  }
  if (alter.action == ast::AlterAction::kAsQuery && bound->query != nullptr) {
    table.view = bound->query;
    table.info.schema = TableSchema();
    table.info.schema.open = bound->query->open;
    for (const BoundColumn& column : bound->query->columns) {
      table.info.schema.columns.push_back({column.name, column.type, ColumnKind::kPhysical, ""});
    }
    return;
  }
  const bool keeps_columns = alter.action == ast::AlterAction::kSetOptions ||
                             alter.action == ast::AlterAction::kResetOptions ||
                             alter.action == ast::AlterAction::kSetComment ||
                             alter.action == ast::AlterAction::kAddPartitions ||
                             alter.action == ast::AlterAction::kDropPartitions ||
                             alter.action == ast::AlterAction::kCompact;
  if (!keeps_columns) table.info.schema.open = true;
}

void Binder::BindUse(const ast::Command& command, const ast::Statement& statement) {
  (void)statement;
  if (command.word == "MODULES") {
    session_->LoadModule();
    return;
  }
  if (command.name.empty()) return;
  if (command.word == "CATALOG") {
    const std::string name(command.name.last().text);
    if (session_->HasCatalog(name) == Presence::kAbsent) {
      Report(
          messages::UnknownDatabase(command.name.span, "catalog", name, session_->CatalogNames()));
      session_->LoseTrack();
    }
    session_->UseCatalog(name);
    return;
  }
  const size_t size = command.name.parts.size();
  const std::string catalog =
      size >= 2 ? std::string(command.name.parts[size - 2].text) : session_->catalog();
  const std::string database(command.name.last().text);
  if (session_->HasCatalog(catalog) == Presence::kAbsent) {
    Report(
        messages::UnknownDatabase(command.name.span, "catalog", catalog, session_->CatalogNames()));
    session_->LoseTrack();
  } else if (session_->HasDatabase(catalog, database) == Presence::kAbsent) {
    Report(messages::UnknownDatabase(command.name.span, "database", database,
                                     session_->DatabaseNames(catalog)));
    session_->LoseTrack();
  }
  session_->UseDatabase(catalog, database);
}

void Binder::BindCommand(const ast::Command& command, const ast::Statement& statement,
                         BoundStatement* bound) {
  if (command.query != nullptr) bound->query = BindQuery(*command.query, nullptr);
  const bool batch_only =
      statement.kind == StatementKind::kTruncate || statement.kind == StatementKind::kAnalyze;
  if (batch_only && !session_->batch()) {
    Report(messages::WrongMode(statement.first_token, StatementKindName(statement.kind), "batch"));
  }
  if (statement.kind == StatementKind::kUse) {
    BindUse(command, statement);
  } else if (statement.kind == StatementKind::kLoadModule ||
             (statement.kind == StatementKind::kUnloadModule)) {
    session_->LoadModule();
  } else if (statement.kind == StatementKind::kDescribe && !command.name.empty()) {
    if (!command.word.empty() && command.word != "TABLE") return;
    if (session_->FindTable(command.name).presence == Presence::kAbsent) {
      ReportAbsent(command.name);
    }
  }
}

void Binder::BindShow(const ast::Show& show) {
  const bool of_table =
      show.what == ast::ShowWhat::kCreateTable || show.what == ast::ShowWhat::kCreateView ||
      show.what == ast::ShowWhat::kColumns || show.what == ast::ShowWhat::kPartitions;
  if (!of_table || show.name.empty()) return;
  if (session_->FindTable(show.name).presence == Presence::kAbsent) ReportAbsent(show.name);
}

}  // namespace weir::sql
