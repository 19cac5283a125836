// Statements other than CREATE TABLE and ALTER.
#include "sql/syntax/printer_impl.h"

namespace weir::sql {

void Printer::Put(const ast::Statement& statement) {
  If(statement.execute, "EXECUTE ");
  std::visit([&](const auto& body) { Body(body, statement.kind); }, statement.body);
}

void Printer::Body(const ast::Set& set, StatementKind kind) {
  *this << (kind == StatementKind::kSet ? "SET" : "RESET");
  if (set.key.empty() && set.key_span.empty()) return;
  *this << " ";
  // What has no quotes is literal up to the end of the statement.
  if (set.key_quoted) {
    StringText(set.key);
  } else {
    *this << set.key;
  }
  if (kind != StatementKind::kSet) return;
  *this << " = ";
  if (set.value_quoted) {
    StringText(set.value);
  } else {
    *this << set.value;
  }
}

void Printer::Body(const ast::CreateTable& table, StatementKind) { PutCreateTable(table); }
void Printer::Body(const ast::Alter& alter, StatementKind kind) { PutAlter(alter, kind); }
void Printer::Body(const ast::Query* query, StatementKind) {
  if (query != nullptr) Put(*query);
}

void Printer::Body(const ast::CreateView& view, StatementKind) {
  *this << "CREATE ";
  If(view.or_replace, "OR REPLACE ");
  If(view.temporary, "TEMPORARY ");
  *this << "VIEW ";
  If(view.if_not_exists, "IF NOT EXISTS ");
  Name(view.name);
  if (!view.columns.empty()) {
    *this << " (";
    Names(view.columns);
    *this << ")";
  }
  Comment(view.comment);
  *this << " AS";
  Line();
  Put(*view.query);
}

void Printer::Body(const ast::CreateFunction& function, StatementKind kind) {
  *this << (kind == StatementKind::kAlterFunction ? "ALTER " : "CREATE ");
  If(function.or_replace, "OR REPLACE ");
  If(function.temporary, "TEMPORARY ");
  If(function.system, "SYSTEM ");
  *this << "FUNCTION ";
  If(function.if_not_exists, "IF NOT EXISTS ");
  If(function.if_exists, "IF EXISTS ");
  Name(function.name);
  *this << " AS ";
  String(function.class_name);
  if (!function.language.empty()) *this << " LANGUAGE " << function.language;
  if (!function.resources.empty()) {
    *this << " USING ";
    FlatItems(function.resources, [](Printer& to, const ast::Resource& resource) {
      to << resource.kind << " ";
      to.String(resource.uri);
    });
  }
  With(!function.options.empty(), function.options);
}

void Printer::Body(const ast::CreateNamed& named, StatementKind kind) {
  *this << "CREATE ";
  If(named.or_replace, "OR REPLACE ");
  If(named.temporary, "TEMPORARY ");
  *this << (kind == StatementKind::kCreateCatalog ? "CATALOG " : "DATABASE ");
  If(named.if_not_exists, "IF NOT EXISTS ");
  Name(named.name);
  Comment(named.comment);
  With(named.has_options, named.options);
}

void Printer::Body(const ast::CreateModel& model, StatementKind) {
  *this << "CREATE ";
  If(model.or_replace, "OR REPLACE ");
  If(model.temporary, "TEMPORARY ");
  *this << "MODEL ";
  If(model.if_not_exists, "IF NOT EXISTS ");
  Name(model.name);
  const auto columns = [this](std::string_view word, const ast::TableElements& elements) {
    Line();
    *this << word << " (";
    ++indent_;
    PutElements(elements, nullptr);
    --indent_;
    Line();
    *this << ")";
  };
  if (model.has_input) columns("INPUT", model.input);
  if (model.has_output) columns("OUTPUT", model.output);
  Comment(model.comment);
  With(model.has_options, model.options);
  if (model.as != nullptr) {
    Line();
    *this << "AS";
    Line();
    Put(*model.as);
  }
}

void Printer::Body(const ast::Drop& drop, StatementKind kind) {
  const std::string_view name = StatementKindName(kind);  // DROP TABLE
  *this << "DROP ";
  If(drop.temporary, "TEMPORARY ");
  If(drop.system, "SYSTEM ");
  *this << name.substr(5) << " ";
  If(drop.if_exists, "IF EXISTS ");
  Name(drop.name);
  If(drop.behavior == ast::Drop::Behavior::kCascade, " CASCADE");
  If(drop.behavior == ast::Drop::Behavior::kRestrict, " RESTRICT");
}

void Printer::Body(const ast::Insert& insert, StatementKind) {
  *this << (insert.upsert      ? "UPSERT INTO "
            : insert.overwrite ? "INSERT OVERWRITE "
                               : "INSERT INTO ");
  PutTarget(insert.target, insert.hints, insert.extend, {});
  if (insert.has_partition) {
    *this << " ";
    Partition(insert.partition);
  }
  if (insert.has_columns) {
    *this << " ";
    BracketItems(insert.columns, [](Printer& to, const ast::Name& name) { to.Name(name); });
  }
  Line();
  Put(*insert.query);
}

void Printer::PutTarget(const ast::Name& target, ast::List<ast::Hint> hints,
                        ast::List<ast::TypeField> extend, const ast::Ident& alias) {
  Name(target);
  if (!hints.empty()) {
    *this << " ";
    Hints(hints);
  }
  if (!extend.empty()) {
    *this << " EXTEND (";
    Fields(extend);
    *this << ")";
  }
  if (!alias.text.empty()) {
    *this << " AS ";
    Name(alias);
  }
}

void Printer::PutAssignments(ast::List<ast::Assignment> assignments) {
  Items(assignments, [](Printer& to, const ast::Assignment& assignment) {
    to.Name(assignment.column);
    to << " = ";
    to.Put(*assignment.value);
  });
}

void Printer::Body(const ast::Update& update, StatementKind) {
  *this << "UPDATE ";
  PutTarget(update.target, update.hints, update.extend, update.alias);
  Line();
  *this << "SET ";
  PutAssignments(update.assignments);
  if (update.where != nullptr) {
    Line();
    *this << "WHERE ";
    Put(*update.where);
  }
}

void Printer::Body(const ast::Delete& erase, StatementKind) {
  *this << "DELETE FROM ";
  PutTarget(erase.target, erase.hints, erase.extend, erase.alias);
  if (erase.where != nullptr) {
    Line();
    *this << "WHERE ";
    Put(*erase.where);
  }
}

void Printer::Body(const ast::Merge& merge, StatementKind) {
  *this << "MERGE INTO ";
  PutTarget(merge.target, merge.hints, merge.extend, merge.alias);
  Line();
  *this << "USING ";
  PutTable(*merge.source);
  *this << " ON ";
  Put(*merge.on);
  if (!merge.update.empty()) {
    Line();
    *this << "WHEN MATCHED THEN UPDATE SET ";
    PutAssignments(merge.update);
  }
  if (merge.has_insert) {
    Line();
    *this << "WHEN NOT MATCHED THEN INSERT ";
    if (!merge.insert_columns.empty()) {
      *this << "(";
      Names(merge.insert_columns);
      *this << ") ";
    }
    *this << "VALUES ";
    Put(*merge.insert_row);
  }
}

void Printer::Body(const ast::StatementSet& set, StatementKind) {
  If(set.execute_word, "EXECUTE ");
  *this << (set.begin_word ? "BEGIN STATEMENT SET;" : "STATEMENT SET BEGIN");
  for (const ast::Statement& statement : set.statements) {
    Line();
    Put(statement);
    *this << ";";
  }
  Line();
  *this << "END";
}

void Printer::Body(const ast::Wrapper& wrapper, StatementKind kind) {
  if (kind == StatementKind::kDescribe) {
    *this << (wrapper.statement_word ? "DESCRIBE STATEMENT" : "DESCRIBE");
  } else if (kind == StatementKind::kExplain) {
    *this << "EXPLAIN";
    If(wrapper.plan_for, " PLAN FOR");
    for (size_t i = 0; i < wrapper.details.size(); ++i) {
      *this << (i == 0 ? " " : ", ");
      Name(wrapper.details[i]);
    }
  } else {
    *this << (kind == StatementKind::kCompilePlan ? "COMPILE PLAN " : "COMPILE AND EXECUTE PLAN ");
    String(wrapper.path);
    If(wrapper.if_not_exists, " IF NOT EXISTS");
    *this << " FOR";
  }
  Line();
  for (const ast::Statement& inner : wrapper.inner) Put(inner);
}

void Printer::Body(const ast::Command& command, StatementKind kind) {
  switch (kind) {
    case StatementKind::kExecutePlan:
      *this << "EXECUTE PLAN ";
      return String(command.text);
    case StatementKind::kUse:
      *this << "USE ";
      If(!command.word.empty(), command.word);
      If(!command.word.empty(), " ");
      Name(command.name);
      return Names(command.names);
    case StatementKind::kDescribe:
      return PutDescribe(command);
    case StatementKind::kLoadModule:
    case StatementKind::kUnloadModule:
    case StatementKind::kTruncate:
      *this << StatementKindName(kind) << " ";
      Name(command.name);
      return With(command.has_options, command.options);
    case StatementKind::kAddJar:
    case StatementKind::kRemoveJar:
    case StatementKind::kStopJob:
      *this << StatementKindName(kind) << " ";
      String(command.text);
      If(command.with_savepoint, " WITH SAVEPOINT");
      If(command.with_drain, " WITH DRAIN");
      return;
    case StatementKind::kAnalyze:
      *this << "ANALYZE TABLE ";
      Name(command.name);
      if (command.has_partition) {
        *this << " ";
        Partition(command.partition);
      }
      *this << " COMPUTE STATISTICS";
      If(command.full, " FOR ALL COLUMNS");
      If(!command.names.empty(), " FOR COLUMNS ");
      return Names(command.names);
    case StatementKind::kCall:
      *this << "CALL ";
      if (command.call != nullptr) PutCall(*command.call);
      return;
    default:
      *this << command.word;
      return;
  }
}

void Printer::PutDescribe(const ast::Command& command) {
  *this << "DESCRIBE ";
  If(!command.word.empty(), command.word);
  If(!command.word.empty(), " ");
  If(command.extended, "EXTENDED ");
  if (!command.text.span.empty()) return String(command.text);
  if (command.query != nullptr) return Put(*command.query);
  Name(command.name);
  if (!command.names.empty()) {
    *this << " ";
    Names(command.names);
  }
}

void Printer::Body(const ast::Show& show, StatementKind) {
  constexpr std::string_view kTexts[] = {"CATALOGS",
                                         "CURRENT CATALOG",
                                         "DATABASES",
                                         "CURRENT DATABASE",
                                         "TABLES",
                                         "VIEWS",
                                         "MATERIALIZED TABLES",
                                         "COLUMNS",
                                         "FUNCTIONS",
                                         "USER FUNCTIONS",
                                         "PROCEDURES",
                                         "MODULES",
                                         "FULL MODULES",
                                         "JARS",
                                         "JOBS",
                                         "PARTITIONS",
                                         "MODELS",
                                         "CREATE TABLE",
                                         "CREATE VIEW",
                                         "CREATE CATALOG",
                                         "CREATE MODEL",
                                         "CREATE MATERIALIZED TABLE"};
  *this << "SHOW " << kTexts[static_cast<size_t>(show.what)];
  If(show.from_word, " FROM");
  If(show.in_word, " IN");
  If(!show.name.empty(), " ");
  Name(show.name);
  if (show.has_partition) {
    *this << " ";
    Partition(show.partition);
  }
  If(show.negated, " NOT");
  If(show.like, " LIKE ");
  If(show.ilike, " ILIKE ");
  if (show.like || show.ilike) String(show.pattern);
}

}  // namespace weir::sql
