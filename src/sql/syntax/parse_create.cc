// CREATE and DROP, up to the kind of object.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {
namespace {

const std::vector<std::string_view>& ObjectWords() {
  static const std::vector<std::string_view> kWords = {"TABLE",     "VIEW",         "FUNCTION",
                                                       "CATALOG",   "DATABASE",     "MODEL",
                                                       "TEMPORARY", "MATERIALIZED", "SYSTEM"};
  return kWords;
}
constexpr std::string_view kObjects = "TABLE, VIEW, FUNCTION, CATALOG, DATABASE or MODEL";

}  // namespace

bool StatementParser::ParseCreate(Statement* statement) {
  in_.Take();
  Create create;
  if (Accept(Kw::kOr)) {
    if (Is(Kw::kAlter)) {
      statement->kind = StatementKind::kUnknown;
      return Fail(messages::Unsupported(BlameSpan(), "CREATE OR ALTER is not in Flink 2.2",
                                        "write CREATE OR REPLACE, or ALTER"));
    }
    if (!Expect(Kw::kReplace, "after CREATE OR")) return false;
    create.or_replace = true;
  }
  create.temporary = Accept(Kw::kTemporary);
  switch (in_.Peek().keyword) {
    case Kw::kTable:
      return ParseCreateTable(statement, create);
    case Kw::kView:
      return ParseCreateView(statement, create);
    case Kw::kFunction:
    case Kw::kSystem:
      return ParseCreateFunction(statement, create);
    case Kw::kCatalog:
      return ParseCreateCatalog(statement, create);
    case Kw::kDatabase:
      return ParseCreateDatabase(statement, create);
    case Kw::kModel:
      return ParseCreateModel(statement, create);
    case Kw::kMaterialized:
      return ParseCreateMaterialized(statement, create);
    default:
      break;
  }
  statement->kind = StatementKind::kUnknown;
  return FailWords(kObjects, create.temporary ? "after CREATE TEMPORARY" : "after CREATE",
                   ObjectWords());
}

bool StatementParser::ParseDrop(Statement* statement) {
  in_.Take();
  ast::Drop drop;
  drop.temporary = Accept(Kw::kTemporary);
  const Token what = in_.Peek();
  switch (what.keyword) {
    case Kw::kTable:
      statement->kind = StatementKind::kDropTable;
      break;
    case Kw::kView:
      statement->kind = StatementKind::kDropView;
      break;
    case Kw::kCatalog:
      statement->kind = StatementKind::kDropCatalog;
      break;
    case Kw::kDatabase:
      statement->kind = StatementKind::kDropDatabase;
      break;
    case Kw::kModel:
      statement->kind = StatementKind::kDropModel;
      break;
    case Kw::kSystem:
      drop.system = true;
      in_.Take();
      if (!Is(Kw::kFunction)) return FailWords("FUNCTION", "after DROP ... SYSTEM", {"FUNCTION"});
      [[fallthrough]];
    case Kw::kFunction:
      statement->kind = StatementKind::kDropFunction;
      break;
    case Kw::kMaterialized:
      statement->kind = StatementKind::kDropMaterializedTable;
      if (drop.temporary) {
        return Fail(messages::Unsupported(what.span, "a materialized table is never temporary",
                                          "write DROP MATERIALIZED TABLE"));
      }
      in_.Take();
      if (!Is(Kw::kTable)) return FailWords("TABLE", "after DROP MATERIALIZED", {"TABLE"});
      break;
    default:
      statement->kind = StatementKind::kUnknown;
      return FailWords(kObjects, drop.temporary ? "after DROP TEMPORARY" : "after DROP",
                       ObjectWords());
  }
  in_.Take();
  drop.if_exists = AcceptIfExists();
  if (!ParseName("a name after DROP", &drop.name)) return false;
  if (statement->kind == StatementKind::kDropDatabase) {
    static constexpr std::string_view kBehaviors[] = {"CASCADE", "RESTRICT"};
    tail_ = kBehaviors;
    if (Accept(Kw::kCascade)) {
      drop.behavior = ast::Drop::Behavior::kCascade;
    } else if (Accept(Kw::kRestrict)) {
      drop.behavior = ast::Drop::Behavior::kRestrict;
    }
  }
  statement->body = drop;
  return true;
}

}  // namespace weir::sql
