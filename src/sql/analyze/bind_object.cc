// Statements that show, describe, empty or drop an object: what they ask of it is in
// object_rules.cc.
#include <fmt/format.h>

#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/analyze/object_rules.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_statement.h"

namespace weir::sql {
namespace {

bool IsTemporary(TableKind kind) {
  return kind == TableKind::kTemporaryTable || kind == TableKind::kTemporaryView;
}

uint8_t KindBit(TableKind kind) {
  switch (kind) {
    case TableKind::kView:
    case TableKind::kTemporaryView:
      return kViews;
    case TableKind::kMaterializedTable:
      return kMaterializedTables;
    case TableKind::kTable:
    case TableKind::kTemporaryTable:
      return kPlainTables;
  }
  return kPlainTables;
}

std::string_view KindName(TableKind kind) {
  switch (KindBit(kind)) {
    case kViews:
      return "view";
    case kMaterializedTables:
      return "materialized table";
    default:
      return "table";
  }
}

}  // namespace

int Binder::WantTable(const ast::Name& name, const ObjectRule& rule, bool if_exists) {
  if (!CheckParts(name, 3)) return -1;
  const Session::Table found =
      rule.sees == Sees::kPermanent ? session_->FindPermanent(name) : session_->FindTable(name);
  if (found.presence == Presence::kUnknown) return -1;
  if (found.presence == Presence::kAbsent || found.index < 0) {
    if (!if_exists) ReportAbsent(name);
    return -1;
  }
  const BoundTable& table = TableAt(found.index);
  const TableKind kind = table.info.kind;
  if (rule.sees == Sees::kNotTemporary && IsTemporary(kind)) {
    if (!if_exists) {
      Report(messages::TemporaryObject(name.span, name.Text(), KindName(kind), rule.text));
    }
    return -1;
  }
  if ((rule.kinds & KindBit(kind)) == 0) {
    Report(messages::WrongKind(name.span, name.Text(), KindName(kind), rule.text, rule.help));
    return -1;
  }
  return found.index;
}

int Binder::BindObject(const ObjectRule& rule, const ast::Name& name, Span at) {
  if (rule.need == ObjectNeed::kNever) {
    Report(messages::NotSupported(name.empty() ? at : name.span, rule.text, rule.help));
    return -1;
  }
  if (rule.need == ObjectNeed::kProcedures) {
    BindProcedures(name, at);
    return -1;
  }
  if (name.empty()) return -1;
  ModelInfo info;
  switch (rule.need) {
    case ObjectNeed::kTable:
      return WantTable(name, rule, false);
    case ObjectNeed::kPartitioned: {
      const int index = WantTable(name, rule, false);
      if (index < 0 || session_->Path(name).object.empty()) return index;
      const TableSchema& schema = TableAt(index).info.schema;
      if (schema.partition_columns.empty() && !schema.open) {
        Report(messages::NotPartitioned(name.span, name.Text()));
      }
      return index;
    }
    case ObjectNeed::kFunction:
      if (CheckParts(name, 3) && !IsKnownFunction(name)) ReportNoFunction(name, "function");
      break;
    case ObjectNeed::kModel:
      if (CheckParts(name, 3) && session_->FindModel(name, &info) == Presence::kAbsent) {
        Report(messages::UnknownModel(name.span, name.Text(), session_->ModelNames()));
      }
      break;
    case ObjectNeed::kCatalog:
      CheckCatalog(name.span, std::string(name.last().text));
      break;
    case ObjectNeed::kCatalogEntry:
      CheckCatalogEntry(name, std::string(name.last().text));
      break;
    case ObjectNeed::kDatabase:
      if (const auto path = DatabaseOf(name)) {
        CheckDatabase(name.span, path->catalog, path->database);
      }
      break;
    case ObjectNeed::kDatabaseName:
      CheckParts(name, 2);
      break;
    case ObjectNeed::kProcedures:
    case ObjectNeed::kNever:
      break;
  }
  return -1;
}

bool Binder::IsKnownFunction(const ast::Name& name) {
  if (session_->FindFunction(name).presence != Presence::kAbsent) return true;
  return name.parts.size() == 1 && FindFunction(UpperAscii(name.last().text)) != nullptr;
}

void Binder::BindProcedures(const ast::Name& name, Span at) {
  std::string catalog = session_->catalog();
  if (!name.empty()) {
    const auto path = DatabaseOf(name);
    if (!path.has_value() || !CheckCatalog(name.span, path->catalog)) return;
    catalog = path->catalog;
  }
  if (session_->IsInMemory(catalog)) {
    Report(messages::NoProcedures(name.empty() ? at : name.span, catalog));
  }
}

void Binder::BindCallStatement(const ast::Call& call) {
  if (!CheckParts(call.name, 3)) return;
  const std::string catalog = session_->Path(call.name).catalog;
  // An unknown catalog is an unknown procedure for Flink, which blames the last part of the name.
  const Span at = {call.name.last().span.begin, call.span.end};
  const Presence presence = session_->HasCatalog(catalog);
  if (presence == Presence::kAbsent) {
    Report(messages::UnknownDatabase(at, "catalog", catalog, session_->CatalogNames()));
  } else if (session_->IsInMemory(catalog)) {
    Report(messages::NoProcedures(call.name.span, catalog));
  }
}

void Binder::BindCommand(const ast::Command& command, const ast::Statement& statement,
                         BoundStatement* bound) {
  if (command.query != nullptr) bound->query = BindQuery(*command.query, nullptr);
  if (command.call != nullptr) BindCallStatement(*command.call);
  const bool batch_only =
      statement.kind == StatementKind::kTruncate || statement.kind == StatementKind::kAnalyze;
  if (batch_only && !session_->batch()) {
    Report(messages::WrongMode(statement.first_token, StatementKindName(statement.kind), "batch"));
  }
  int table = -1;
  if (const ObjectRule* rule = RuleOf(statement.kind, command.word, {}); rule != nullptr) {
    if (!command.name.empty()) table = BindObject(*rule, command.name, statement.first_token);
  }
  switch (statement.kind) {
    case StatementKind::kUse:
      BindUse(command);
      break;
    case StatementKind::kLoadModule:
      LoadModule(command);
      break;
    case StatementKind::kUnloadModule:
      UnloadModule(command);
      break;
    case StatementKind::kAnalyze:
      if (table >= 0) BindAnalyze(command, TableAt(table).info.schema);
      break;
    case StatementKind::kTruncate:
      if (table >= 0) WantConnector(table, command.name.span);
      break;
    default:
      break;
  }
}

// ANALYZE TABLE: every partition column has to be named, and columns that hold values.
void Binder::BindAnalyze(const ast::Command& command, const TableSchema& schema) {
  if (schema.open) return;
  std::set<std::string_view> given;
  for (const ast::PartitionItem& item : command.partition) given.insert(item.column.text);
  std::vector<std::string> keys;
  bool same = given.size() == schema.partition_columns.size();
  for (const size_t index : schema.partition_columns) {
    keys.push_back(schema.columns[index].name);
    same = same && given.count(keys.back()) != 0;
  }
  const Span at = command.partition.empty() ? command.name.span
                                            : Join(command.partition.front().column.span,
                                                   command.partition.back().column.span);
  for (const ast::PartitionItem& item : command.partition) {
    if (item.value == nullptr || !session_->IsInMemory(session_->Path(command.name).catalog)) {
      continue;
    }
    Report(messages::NotSupported(item.column.span,
                                  "ANALYZE TABLE of one partition in a catalog kept in memory",
                                  "name the column without a value"));
    break;
  }
  if (keys.empty() && !given.empty()) {
    Report(messages::NotPartitioned(at, command.name.Text()));
  } else if (!same) {
    Report(messages::OtherPartition(at, command.name.Text(), keys));
  }
  std::vector<std::string> names;
  for (const Column& column : schema.columns) names.push_back(column.name);
  for (const ast::Name& name : command.names) {
    const std::optional<size_t> index = schema.FindColumn(name.last().text);
    if (!index.has_value()) {
      Report(messages::UnknownColumn(name.span, name.Text(), command.name.Text(), names));
    } else if (schema.columns[*index].kind != ColumnKind::kPhysical) {
      Report(messages::BadKey(name.span, "analyzed", name.Text(), "is computed or metadata",
                              "name columns that the table stores"));
    }
  }
}

void Binder::BindShow(const ast::Show& show, Span at) {
  const ObjectRule* rule = RuleOf(StatementKind::kShow, "", show.what);
  if (rule != nullptr) BindObject(*rule, show.name, at);
}

void Binder::BindDrop(const ast::Drop& drop, const ast::Statement& statement) {
  if (drop.name.empty()) return;
  switch (statement.kind) {
    case StatementKind::kDropFunction:
      return DropFunction(drop);
    case StatementKind::kDropModel:
      return DropModel(drop);
    case StatementKind::kDropCatalog:
      return DropCatalog(drop);
    case StatementKind::kDropDatabase:
      return DropDatabase(drop);
    case StatementKind::kDropTable:
      return DropTable(drop, kPlainTables, "TABLE");
    case StatementKind::kDropView:
      return DropTable(drop, kViews, "VIEW");
    case StatementKind::kDropMaterializedTable:
      return DropTable(drop, kMaterializedTables, "MATERIALIZED TABLE");
    default:
      return;
  }
}

void Binder::DropTable(const ast::Drop& drop, uint8_t kind, std::string_view noun) {
  if (!CheckParts(drop.name, 3)) return;
  const Session::Table seen = session_->FindTable(drop.name);
  const bool hidden = seen.index >= 0 && IsTemporary(TableAt(seen.index).info.kind);
  if (drop.temporary) {
    const bool fits = hidden && KindBit(TableAt(seen.index).info.kind) == kind;
    if (fits) session_->Remove(seen.path, true);
    if (!fits && !drop.if_exists && seen.presence != Presence::kUnknown) {
      Report(messages::UnknownTableBecause(
          drop.name.span, drop.name.Text(), fmt::format("no temporary {} is called so", noun),
          seen.index >= 0 ? "leave TEMPORARY out" : "drop what CREATE TEMPORARY made"));
    }
    return;
  }
  if (hidden && KindBit(TableAt(seen.index).info.kind) == kind) {
    Report(MakeError(DiagCode::kTemporaryObject, drop.name.span,
                     fmt::format("a temporary {} hides {}", KindName(TableAt(seen.index).info.kind),
                                 drop.name.Text()))
               .Help(fmt::format("write DROP TEMPORARY {} first", noun)));
    return;
  }
  const Session::Table found = session_->FindPermanent(drop.name);
  if (found.presence == Presence::kUnknown) return;
  if (found.index < 0) {
    if (!drop.if_exists) ReportAbsent(drop.name);
    return;
  }
  const BoundTable& table = TableAt(found.index);
  if (table.known && KindBit(table.info.kind) != kind) {
    // Only materialized tables are looked at when they are another kind.
    if (drop.if_exists && kind != kMaterializedTables) return;
    Report(messages::UnknownTableBecause(
        drop.name.span, drop.name.Text(), fmt::format("it is a {}", KindName(table.info.kind)),
        fmt::format("write DROP {}", UpperAscii(KindName(table.info.kind)))));
    return;
  }
  session_->Remove(found.path, false);
}

}  // namespace weir::sql
