// ALTER of everything but tables.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {

bool StatementParser::ParseAlter(Statement* statement) {
  switch (in_.Peek(1).keyword) {
    case Kw::kTable:
      return ParseAlterTable(statement);
    case Kw::kView:
      return ParseAlterView(statement);
    case Kw::kFunction:
    case Kw::kTemporary:
      return ParseAlterFunction(statement);
    case Kw::kCatalog:
      return ParseAlterCatalog(statement);
    case Kw::kDatabase:
      return ParseAlterDatabase(statement);
    case Kw::kModel:
      return ParseAlterModel(statement);
    case Kw::kMaterialized:
      return ParseAlterMaterialized(statement);
    case Kw::kSystem:
    case Kw::kSession:
      return ParseAlterSystem(statement);
    default:
      break;
  }
  statement->kind = StatementKind::kUnknown;
  in_.Take();
  return FailWords("TABLE, VIEW, FUNCTION, CATALOG, DATABASE, MODEL or MATERIALIZED TABLE",
                   "after ALTER",
                   {"TABLE", "VIEW", "FUNCTION", "CATALOG", "DATABASE", "MODEL", "MATERIALIZED",
                    "TEMPORARY", "SYSTEM", "SESSION"});
}

// SET (...), RESET (...), as far as one of them is there.
bool StatementParser::ParseSetOrReset(ast::Alter* alter) {
  if (Accept(Kw::kSet)) {
    alter->action = ast::AlterAction::kSetOptions;
    return ParseOptions(&alter->options);
  }
  in_.Take();
  alter->action = ast::AlterAction::kResetOptions;
  return ParseKeys(&alter->keys);
}

bool StatementParser::ParseAlterCatalog(Statement* statement) {
  statement->kind = StatementKind::kAlterCatalog;
  in_.Seek(in_.index() + 2);
  ast::Alter alter;
  ast::Ident name;
  if (!ParseIdent("a catalog's name", &name)) return false;
  alter.name = {arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span};
  if (Is(Kw::kSet) || Is(Kw::kReset)) {
    if (!ParseSetOrReset(&alter)) return false;
  } else if (Accept(Kw::kComment)) {
    alter.action = ast::AlterAction::kSetComment;
    if (!ParseString("a string after COMMENT", &alter.comment)) return false;
  } else {
    return FailWords("SET, RESET or COMMENT", "in ALTER CATALOG", {"SET", "RESET", "COMMENT"});
  }
  statement->body = alter;
  return true;
}

bool StatementParser::ParseAlterDatabase(Statement* statement) {
  statement->kind = StatementKind::kAlterDatabase;
  in_.Seek(in_.index() + 2);
  ast::Alter alter;
  if (!ParseName("a database's name", &alter.name)) return false;
  if (!Is(Kw::kSet)) return FailWords("SET", "in ALTER DATABASE", {"SET"});
  if (!ParseSetOrReset(&alter)) return false;
  statement->body = alter;
  return true;
}

bool StatementParser::ParseAlterFunction(Statement* statement) {
  statement->kind = StatementKind::kAlterFunction;
  in_.Take();
  ast::CreateFunction function;
  function.temporary = Accept(Kw::kTemporary);
  function.system = function.temporary && Accept(Kw::kSystem);
  if (!Is(Kw::kFunction)) {
    return FailWords("FUNCTION", "after ALTER TEMPORARY", {"FUNCTION"});
  }
  in_.Take();
  function.if_exists = AcceptIfExists();
  if (!ParseName("a function's name", &function.name) ||
      !Expect(Kw::kAs, "behind the name of ALTER FUNCTION") ||
      !ParsePlainString("the function's class, as a string, after AS", &function.class_name)) {
    return false;
  }
  if (Accept(Kw::kLanguage)) {
    const Token token = in_.Peek();
    if (!token.Is(Kw::kJava) && !token.Is(Kw::kScala) && !token.Is(Kw::kSql) &&
        !token.Is(Kw::kPython)) {
      return FailWords("JAVA, SCALA, SQL or PYTHON", "after LANGUAGE",
                       {"JAVA", "SCALA", "SQL", "PYTHON"});
    }
    function.language = KeywordText(in_.Take().keyword);
  }
  static constexpr std::string_view kTail[] = {"LANGUAGE"};
  tail_ = kTail;
  statement->body = function;
  return true;
}

bool StatementParser::ParseAlterModel(Statement* statement) {
  statement->kind = StatementKind::kAlterModel;
  in_.Seek(in_.index() + 2);
  ast::Alter alter;
  alter.if_exists = AcceptIfExists();
  if (!ParseName("a model's name", &alter.name)) return false;
  if (in_.AreWords(Kw::kRename, Kw::kTo)) {
    in_.Seek(in_.index() + 2);
    alter.action = ast::AlterAction::kRenameTo;
    if (!ParseName("the model's new name", &alter.new_name)) return false;
  } else if (Is(Kw::kSet) || Is(Kw::kReset)) {
    if (!ParseSetOrReset(&alter)) return false;
  } else {
    return FailWords("RENAME TO, SET or RESET", "in ALTER MODEL", {"SET", "RESET"});
  }
  statement->body = alter;
  return true;
}

bool StatementParser::ParseAlterView(Statement* statement) {
  statement->kind = StatementKind::kAlterView;
  in_.Seek(in_.index() + 2);
  ast::Alter alter;
  if (!ParseName("a view's name", &alter.name)) return false;
  if (Accept(Kw::kRename)) {
    alter.action = ast::AlterAction::kRenameTo;
    if (!Expect(Kw::kTo, "after RENAME") || !ParseName("the view's new name", &alter.new_name)) {
      return false;
    }
  } else if (Accept(Kw::kAs)) {
    alter.action = ast::AlterAction::kAsQuery;
    if (!ParseAsQuery("after AS of ALTER VIEW", &alter.query)) return false;
  } else {
    return FailWords("RENAME TO or AS", "in ALTER VIEW", {"RENAME"});
  }
  statement->body = alter;
  return true;
}

// ALTER SYSTEM SET a.b = value, ALTER SESSION RESET ALL: Calcite's, which Flink reads and cannot
// run.
bool StatementParser::ParseAlterSystem(Statement* statement) {
  statement->kind = StatementKind::kAlterSystem;
  in_.Take();
  ast::Alter alter;
  alter.scope = KeywordText(in_.Take().keyword);
  const auto word = [&](ast::Name* name) {
    const ast::Ident ident = {KeywordText(in_.Peek().keyword), in_.Peek().span, false};
    in_.Take();
    *name = {arena_.Copy(std::span<const ast::Ident>(&ident, 1)), ident.span};
  };
  if (Accept(Kw::kReset)) {
    alter.action = ast::AlterAction::kResetOptions;
    if (Is(Kw::kAll)) {
      word(&alter.name);
    } else if (!ParseName("the name of a setting, or ALL", &alter.name)) {
      return false;
    }
  } else if (Accept(Kw::kSet)) {
    alter.action = ast::AlterAction::kSetOptions;
    if (!ParseName("the name of a setting", &alter.name) ||
        !Expect(Tok::kEq, "'=' behind the setting")) {
      return false;
    }
    if (Is(Kw::kOn) || (AtIdent() && !AtLiteral())) {
      auto* column = arena_.New<ast::Column>();
      column->span = in_.Peek().span;
      ast::Ident ident;
      if (Is(Kw::kOn)) {
        word(&column->name);
      } else if (ParseIdent("the setting's value", &ident)) {
        column->name = {arena_.Copy(std::span<const ast::Ident>(&ident, 1)), ident.span};
      }
      alter.value = column;
    } else {
      alter.value = Is(Kw::kInterval) ? ParseIntervalLiteral() : ParseLiteral();
      if (alter.value == nullptr) return false;
    }
  } else {
    return FailWords("SET or RESET", "after ALTER SYSTEM", {"SET", "RESET"});
  }
  statement->body = alter;
  return true;
}

}  // namespace weir::sql
