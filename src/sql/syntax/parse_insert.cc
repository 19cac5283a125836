// INSERT INTO, INSERT OVERWRITE and UPSERT INTO.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {
bool StatementParser::ParseInsert(Statement* statement) {
  const Token head = in_.Take();
  ast::Insert insert;
  insert.upsert = head.Is(Kw::kUpsert);
  if (Is(Kw::kOverwrite)) {
    insert.overwrite = true;
    const Token overwrite = in_.Take();
    if (insert.upsert) {
      return Fail(messages::Unsupported(overwrite.span, "OVERWRITE goes with INSERT only",
                                        "write INSERT OVERWRITE, or UPSERT INTO"));
    }
    if (Is(Kw::kInto)) {
      return Fail(messages::Expected(BlameSpan(), "a table's name", "'INTO'",
                                     "write INSERT OVERWRITE table, without INTO"));
    }
  } else if (!Accept(Kw::kInto)) {
    return FailWords(insert.upsert ? "INTO" : "INTO or OVERWRITE",
                     insert.upsert ? "after UPSERT" : "after INSERT", {"INTO", "OVERWRITE"});
  }
  if (!ParseName(insert.overwrite ? "a table after INSERT OVERWRITE" : "a table after INSERT INTO",
                 &insert.target) ||
      !ParseHints(&insert.hints)) {
    return false;
  }
  if (AtExtendList()) {
    Accept(Kw::kExtend);
    if (!ParseExtendList(&insert.extend)) return false;
  }
  if (!ParsePartitionOpt(&insert.has_partition, &insert.partition, true)) return false;
  if (Is(Tok::kLParen) && AtIdent(1) && !ParseInsertColumns(&insert)) return false;
  tail_ = kQueryTail;
  const bool ok = ParseAsQuery("after the table of INSERT", &insert.query);
  statement->body = insert;
  return ok;
}

// [EXTEND] (a INT ...: what Flink sees in five tokens.
bool StatementParser::AtExtendList() const {
  size_t at = Is(Kw::kExtend) ? 1 : 0;
  if (!Is(Tok::kLParen, at) || !AtIdent(at + 1)) return false;
  at += 2;
  while (Is(Tok::kDot, at) && AtIdent(at + 1)) at += 2;
  return Is(Kw::kExtend) || (!AtStop(at) && BeginsType(in_.Peek(at)));
}

// (a, b)
bool StatementParser::ParseInsertColumns(ast::Insert* insert) {
  insert->has_columns = true;
  in_.Take();
  ListBuilder<ast::Name> builder(&lists_.names);
  for (;;) {
    ast::Name name;
    if (Is(Tok::kRParen) && in_.Last().Is(Tok::kComma)) {
      return Fail(messages::TrailingComma(in_.Last().span, in_.Peek().span, "')'", false));
    }
    if (!ParseName("a column", &name)) return false;
    builder.Add(name);
    const Token token = in_.Peek();
    if (Accept(Tok::kRParen)) break;
    if (Accept(Tok::kComma)) continue;
    if ((token.Is(Tok::kWord) || token.Is(Tok::kQuotedName)) && !StartsQuery(token)) {
      return Fail(messages::ColumnWithTypeHere(token.span));
    }
    return FailExpected("',' or ')' behind a column");
  }
  insert->columns = builder.Finish(&arena_);
  return true;
}

}  // namespace weir::sql
