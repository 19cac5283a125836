// USE, DESCRIBE, LOAD and UNLOAD MODULE, ADD and REMOVE JAR, STOP JOB, TRUNCATE, ANALYZE, CALL, and
// the commands of the SQL client.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {

bool StatementParser::ParseUse(Statement* statement) {
  ast::Command command;
  if (!Is(Kw::kCatalog, 1) && !Is(Kw::kModules, 1) && !AtIdent(1)) {
    return FailPair("a database, CATALOG or MODULES", {"CATALOG", "MODULES"});
  }
  in_.Take();
  if (Accept(Kw::kModules)) {
    command.word = "MODULES";
    ListBuilder<ast::Name> builder(&lists_.names);
    do {
      ast::Ident name;
      if (!ParseIdent("a module's name", &name)) return false;
      builder.Add({arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span});
    } while (Accept(Tok::kComma));
    command.names = builder.Finish(&arena_);
  } else if (Accept(Kw::kCatalog)) {
    command.word = "CATALOG";
    ast::Ident name;
    if (!ParseIdent("a catalog's name", &name)) return false;
    command.name = {arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span};
  } else if (!ParseName("a database's name", &command.name)) {
    return false;
  }
  statement->body = command;
  return true;
}

// {DESCRIBE | DESC} [CATALOG | DATABASE | FUNCTION | MODEL] [EXTENDED] name, JOB 'id'; and what
// Calcite knows: DESCRIBE SCHEMA s, DESCRIBE TABLE t [column], DESCRIBE [STATEMENT] query.
bool StatementParser::ParseDescribe(Statement* statement) {
  ast::Command command;
  const Token head = in_.Peek();
  const Token next = in_.Peek(1);
  switch (next.keyword) {
    case Kw::kCatalog:
    case Kw::kDatabase:
    case Kw::kFunction:
    case Kw::kModel:
      in_.Seek(in_.index() + 2);
      command.word = KeywordText(next.keyword);
      command.extended = Accept(Kw::kExtended);
      if (next.Is(Kw::kCatalog)) {
        ast::Ident name;
        if (!ParseIdent("a catalog's name", &name)) return false;
        command.name = {arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span};
      } else if (!ParseName("a name", &command.name)) {
        return false;
      }
      break;
    case Kw::kJob:
      in_.Seek(in_.index() + 2);
      command.word = "JOB";
      if (!ParsePlainString("the job's id, as a string, after JOB", &command.text)) return false;
      break;
    default:
      if (next.Is(Kw::kExtended) || AtIdent(1)) {
        in_.Take();
        command.extended = Accept(Kw::kExtended);
        if (!ParseName("a table's name", &command.name)) return false;
        break;
      }
      if (head.Is(Kw::kDescribe)) return ParseDescribeOther(statement);
      return FailPair("a table, CATALOG, DATABASE, FUNCTION, MODEL or JOB",
                      {"CATALOG", "DATABASE", "FUNCTION", "MODEL", "JOB", "EXTENDED"});
  }
  statement->body = command;
  return true;
}

// Calcite's forms, which Flink reads and cannot run.
bool StatementParser::ParseDescribeOther(Statement* statement) {
  in_.Take();
  ast::Command command;
  if (Accept(Kw::kTable)) {
    command.word = "TABLE";
    if (!ParseName("a table's name", &command.name)) return false;
    if (AtIdent()) {
      ast::Ident column;
      if (!ParseIdent("a column", &column)) return false;
      const ast::Name name = {arena_.Copy(std::span<const ast::Ident>(&column, 1)), column.span};
      command.names = arena_.Copy(std::span<const ast::Name>(&name, 1));
    }
    statement->body = command;
    return true;
  }
  if (Accept(Kw::kStatement)) command.word = "STATEMENT";
  const Token token = in_.Peek();
  using Reader = bool (StatementParser::*)(Statement*);
  struct Row {
    Kw head;
    StatementKind kind;
    Reader parse;
  };
  constexpr Row kRows[] = {{Kw::kInsert, StatementKind::kInsert, &StatementParser::ParseInsert},
                           {Kw::kUpsert, StatementKind::kInsert, &StatementParser::ParseInsert},
                           {Kw::kDelete, StatementKind::kDelete, &StatementParser::ParseDelete},
                           {Kw::kUpdate, StatementKind::kUpdate, &StatementParser::ParseUpdate},
                           {Kw::kMerge, StatementKind::kMerge, &StatementParser::ParseMerge}};
  for (const Row& row : kRows) {
    if (!token.Is(row.head)) continue;
    Statement inner;
    inner.kind = row.kind;
    inner.first_token = token.span;
    if (!(this->*row.parse)(&inner)) return false;
    inner.span = SpanFrom(token.span);
    ast::Wrapper wrapper;
    wrapper.statement_word = !command.word.empty();
    wrapper.inner.push_back(std::move(inner));
    statement->body = std::move(wrapper);
    return true;
  }
  if (!StartsQuery(token) && !token.Is(Tok::kLParen) && !token.Is(Kw::kValue)) {
    return FailWords("a table, CATALOG, DATABASE, FUNCTION, MODEL or JOB", "after DESCRIBE",
                     {"CATALOG", "DATABASE", "FUNCTION", "MODEL", "EXTENDED"});
  }
  command.query = ParseQuery();
  statement->body = command;
  return command.query != nullptr;
}

// LOAD MODULE m [WITH (...)], UNLOAD MODULE m
bool StatementParser::ParseModule(Statement* statement) {
  if (!Is(Kw::kModule, 1)) return FailPair("MODULE", {"MODULE"});
  const bool load = Is(Kw::kLoad);
  in_.Seek(in_.index() + 2);
  ast::Command command;
  ast::Ident name;
  if (!ParseIdent("a module's name", &name)) return false;
  command.name = {arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span};
  if (load && !ParseWith(&command.has_options, &command.options)) return false;
  statement->body = command;
  return true;
}

bool StatementParser::ParseJar(Statement* statement) {
  if (!Is(Kw::kJar, 1)) return FailPair("JAR", {"JAR"});
  in_.Seek(in_.index() + 2);
  ast::Command command;
  if (!ParsePlainString("the jar's path, as a string, after JAR", &command.text)) return false;
  statement->body = command;
  return true;
}

// STOP JOB 'id' [WITH SAVEPOINT] [WITH DRAIN]
bool StatementParser::ParseStopJob(Statement* statement) {
  if (!Is(Kw::kJob, 1)) return FailPair("JOB", {"JOB"});
  in_.Seek(in_.index() + 2);
  ast::Command command;
  if (!ParsePlainString("the job's id, as a string, after JOB", &command.text)) return false;
  if (in_.AreWords(Kw::kWith, Kw::kSavepoint)) {
    in_.Seek(in_.index() + 2);
    command.with_savepoint = true;
  }
  if (in_.AreWords(Kw::kWith, Kw::kDrain)) {
    const Token with = in_.Take();
    const Token drain = in_.Take();
    if (!command.with_savepoint) {
      return Fail(messages::Unsupported(Join(with.span, drain.span),
                                        "WITH DRAIN goes with a savepoint only",
                                        "write WITH SAVEPOINT WITH DRAIN"));
    }
    command.with_drain = true;
  }
  static constexpr std::string_view kTail[] = {"WITH SAVEPOINT", "WITH DRAIN"};
  tail_ = kTail;
  statement->body = command;
  return true;
}

bool StatementParser::ParseTruncate(Statement* statement) {
  if (!Is(Kw::kTable, 1)) return FailPair("TABLE", {"TABLE"});
  in_.Seek(in_.index() + 2);
  ast::Command command;
  if (!ParseName("a table's name", &command.name)) return false;
  statement->body = command;
  return true;
}

// ANALYZE TABLE t [PARTITION (a = 1, b)] COMPUTE STATISTICS [FOR COLUMNS a, b | FOR ALL COLUMNS]
bool StatementParser::ParseAnalyze(Statement* statement) {
  if (!Is(Kw::kTable, 1)) return FailPair("TABLE", {"TABLE"});
  in_.Seek(in_.index() + 2);
  ast::Command command;
  if (!ParseName("a table's name", &command.name) ||
      !ParsePartitionOpt(&command.has_partition, &command.partition, false)) {
    return false;
  }
  if (!Is(Kw::kCompute)) {
    return FailWords("PARTITION or COMPUTE STATISTICS", "in ANALYZE TABLE",
                     {"COMPUTE", "PARTITION"});
  }
  in_.Take();
  if (!Expect(Kw::kStatistics, "after COMPUTE")) return false;
  if (Accept(Kw::kFor)) {
    if (Accept(Kw::kAll)) {
      command.full = true;
      if (!Expect(Kw::kColumns, "after FOR ALL")) return false;
    } else if (Accept(Kw::kColumns)) {
      ListBuilder<ast::Name> builder(&lists_.names);
      do {
        ast::Ident name;
        if (!ParseIdent("a column", &name)) return false;
        builder.Add({arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span});
      } while (Accept(Tok::kComma));
      command.names = builder.Finish(&arena_);
    } else {
      return FailWords("COLUMNS or ALL COLUMNS", "after COMPUTE STATISTICS FOR",
                       {"COLUMNS", "ALL"});
    }
  }
  static constexpr std::string_view kTail[] = {"FOR"};
  tail_ = kTail;
  statement->body = command;
  return true;
}

bool StatementParser::ParseCall(Statement* statement) {
  in_.Take();
  ast::Command command;
  command.call = ParseRoutineCall("a procedure after CALL", ExprContext::kSubQuery);
  statement->body = command;
  return command.call != nullptr;
}

// HELP, QUIT, EXIT, CLEAR; and END, which closes a statement set.
bool StatementParser::ParseClient(Statement* statement) {
  const Token head = in_.Peek();
  if (head.Is(Kw::kEnd)) {
    in_.Take();
    ast::Command end;
    end.word = "END";
    statement->body = end;
    return true;
  }
  if (!AtStop(1)) {
    return Fail(messages::UnknownStatement(head.span, TextOf(head), std::nullopt));
  }
  in_.Take();
  ast::Command command;
  constexpr std::string_view kWords[] = {"HELP", "QUIT", "EXIT", "CLEAR"};
  for (const std::string_view word : kWords) {
    if (EditDistance(TextOf(head), word, 0) == 0) command.word = word;
  }
  statement->body = command;
  return true;
}

}  // namespace weir::sql
