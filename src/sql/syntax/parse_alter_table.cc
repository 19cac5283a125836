// ALTER TABLE and ALTER MATERIALIZED TABLE.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {

bool StatementParser::ParseAlterTable(Statement* statement) {
  statement->kind = StatementKind::kAlterTable;
  in_.Seek(in_.index() + 2);
  ast::Alter alter;
  alter.if_exists = AcceptIfExists();
  if (!ParseName("a table's name", &alter.name)) return false;
  bool ok = false;
  if (Accept(Kw::kRename)) {
    ok = ParseAlterRename(&alter);
  } else if (Is(Kw::kSet) || Is(Kw::kReset)) {
    ok = ParseSetOrReset(&alter);
  } else if (Accept(Kw::kAdd)) {
    ok = ParseAlterAdd(&alter);
  } else if (Accept(Kw::kModify)) {
    alter.action = ast::AlterAction::kModify;
    ok = ParseAlterElements(&alter);
  } else if (Accept(Kw::kDrop)) {
    ok = ParseAlterDrop(&alter);
  } else {
    return FailWords("ADD, MODIFY, DROP, RENAME, SET or RESET", "in ALTER TABLE",
                     {"ADD", "MODIFY", "DROP", "RENAME", "SET", "RESET"});
  }
  statement->body = alter;
  return ok;
}

// RENAME TO t, RENAME a TO b
bool StatementParser::ParseAlterRename(ast::Alter* alter) {
  if (Accept(Kw::kTo)) {
    alter->action = ast::AlterAction::kRenameTo;
    return ParseName("the table's new name", &alter->new_name);
  }
  alter->action = ast::AlterAction::kRenameColumn;
  return ParseName("TO, or a column to rename,", &alter->old_column) &&
         Expect(Kw::kTo, "behind the column of RENAME") &&
         ParseName("the column's new name", &alter->new_name);
}

bool StatementParser::ParseAlterAdd(ast::Alter* alter) {
  if (Is(Kw::kPartition) || in_.AreWords(Kw::kIf, Kw::kNot)) return ParseAddPartitions(alter);
  alter->action = ast::AlterAction::kAdd;
  return ParseAlterElements(alter);
}

// element, or (element, ...)
bool StatementParser::ParseAlterElements(ast::Alter* alter) {
  Elements elements(&lists_);
  elements.alter = true;
  const Token open = in_.Peek();
  bool ok = false;
  if (Accept(Tok::kLParen)) {
    alter->in_brackets = true;
    alter->elements.in_brackets = true;
    ok = ParseElements(&elements);
  } else {
    ok = ParseElement(&elements);
    static constexpr std::string_view kTail[] = {"FIRST", "AFTER"};
    tail_ = kTail;
  }
  FinishElements(elements, &alter->elements);
  alter->elements.span = SpanFrom(open.span);
  alter->distribution = elements.distribution;
  return ok;
}

// FIRST, AFTER column
bool StatementParser::ParsePosition(ast::ColumnDef* column) {
  if (Accept(Kw::kFirst)) {
    column->position = ast::ColumnPosition::kFirst;
  } else if (Accept(Kw::kAfter)) {
    column->position = ast::ColumnPosition::kAfter;
    return ParseName("a column after AFTER", &column->after);
  }
  return true;
}

// [IF NOT EXISTS] PARTITION (a = 1) [WITH (...)] PARTITION ...
bool StatementParser::ParseAddPartitions(ast::Alter* alter) {
  alter->action = ast::AlterAction::kAddPartitions;
  alter->partitions_if_not_exists = AcceptIfNotExists();
  ListBuilder<ast::PartitionSpec> builder(&lists_.partition_specs);
  do {
    ast::PartitionSpec spec;
    const Token first = in_.Peek();
    if (!Expect(Kw::kPartition, "after ADD") || !ParsePartition(&spec.items, true)) return false;
    bool has = false;
    if (!ParseWith(&has, &spec.options)) return false;
    spec.span = SpanFrom(first.span);
    builder.Add(spec);
  } while (Is(Kw::kPartition));
  alter->partitions = builder.Finish(&arena_);
  static constexpr std::string_view kTail[] = {"WITH", "PARTITION"};
  tail_ = kTail;
  return true;
}

bool StatementParser::ParseAlterDrop(ast::Alter* alter) {
  using Action = ast::AlterAction;
  if (Is(Kw::kPartition) || in_.AreWords(Kw::kIf, Kw::kExists)) return ParseDropPartitions(alter);
  if (Accept(Kw::kPrimary)) {
    alter->action = Action::kDropPrimaryKey;
    return Expect(Kw::kKey, "after DROP PRIMARY");
  }
  if (Accept(Kw::kConstraint)) {
    alter->action = Action::kDropConstraint;
    return ParseIdent("a name after DROP CONSTRAINT", &alter->constraint);
  }
  if (Accept(Kw::kDistribution)) {
    alter->action = Action::kDropDistribution;
    return true;
  }
  if (Accept(Kw::kWatermark)) {
    alter->action = Action::kDropWatermark;
    return true;
  }
  alter->action = Action::kDropColumns;
  return ParseDropColumns(alter);
}

bool StatementParser::ParseDropColumns(ast::Alter* alter) {
  ListBuilder<ast::Name> builder(&lists_.names);
  alter->in_brackets = Accept(Tok::kLParen);
  do {
    ast::Name name;
    if (!ParseName("a column to drop", &name)) return false;
    builder.Add(name);
    if (alter->in_brackets && !Is(Tok::kComma) && !Is(Tok::kRParen)) {
      const Token token = in_.Peek();
      if (token.Is(Tok::kWord) || token.Is(Tok::kQuotedName)) {
        return Fail(messages::ColumnWithTypeHere(token.span));
      }
    }
  } while (alter->in_brackets && Accept(Tok::kComma));
  alter->columns = builder.Finish(&arena_);
  return !alter->in_brackets || Expect(Tok::kRParen, "',' or ')' behind a column to drop");
}

// [IF EXISTS] PARTITION (a = 1), PARTITION (a = 2)
bool StatementParser::ParseDropPartitions(ast::Alter* alter) {
  alter->action = ast::AlterAction::kDropPartitions;
  alter->partitions_if_exists = AcceptIfExists();
  ListBuilder<ast::PartitionSpec> builder(&lists_.partition_specs);
  do {
    ast::PartitionSpec spec;
    const Token first = in_.Peek();
    if (!Expect(Kw::kPartition, "in ALTER TABLE ... DROP") || !ParsePartition(&spec.items, true)) {
      return false;
    }
    spec.span = SpanFrom(first.span);
    builder.Add(spec);
  } while (Accept(Tok::kComma));
  alter->partitions = builder.Finish(&arena_);
  return true;
}

bool StatementParser::ParseAlterMaterialized(Statement* statement) {
  using Action = ast::AlterAction;
  statement->kind = StatementKind::kAlterMaterializedTable;
  in_.Seek(in_.index() + 2);
  if (!Is(Kw::kTable)) return FailWords("TABLE", "after ALTER MATERIALIZED", {"TABLE"});
  in_.Take();
  ast::Alter alter;
  if (!ParseName("a table's name", &alter.name)) return false;
  bool ok = true;
  const size_t before = in_.index();
  const Token action = in_.Take();
  switch (action.keyword) {
    case Kw::kSuspend:
      alter.action = Action::kSuspend;
      break;
    case Kw::kResume: {
      bool has = false;
      alter.action = Action::kResume;
      ok = ParseWith(&has, &alter.options);
      break;
    }
    case Kw::kRefresh:
      alter.action = Action::kRefresh;
      if (Accept(Kw::kPartition)) {
        ast::PartitionSpec spec;
        const Token first = in_.Last();
        ok = ParsePartition(&spec.items, true);
        spec.span = SpanFrom(first.span);
        alter.partitions = arena_.Copy(std::span<const ast::PartitionSpec>(&spec, 1));
      }
      break;
    case Kw::kSet:
      ok = ParseAlterMaterializedSet(&alter);
      break;
    case Kw::kReset:
      alter.action = Action::kResetOptions;
      ok = ParseKeys(&alter.keys);
      break;
    case Kw::kAs:
      alter.action = Action::kAsQuery;
      ok = ParseAsQuery("after AS of ALTER MATERIALIZED TABLE", &alter.query);
      break;
    case Kw::kModify:
    case Kw::kAdd:
      alter.action = action.Is(Kw::kAdd) ? Action::kAddDistribution : Action::kModifyDistribution;
      ok = Expect(Kw::kDistribution, "in ALTER MATERIALIZED TABLE") &&
           ParseDistribution(&alter.distribution);
      break;
    case Kw::kDrop:
      alter.action = Action::kDropDistribution;
      ok = Expect(Kw::kDistribution, "in ALTER MATERIALIZED TABLE");
      break;
    default:
      in_.Seek(before);
      return FailWords("SUSPEND, RESUME, REFRESH, SET, RESET, AS, ADD, MODIFY or DROP",
                       "in ALTER MATERIALIZED TABLE",
                       {"SUSPEND", "RESUME", "REFRESH", "SET", "RESET", "ADD", "MODIFY", "DROP"});
  }
  statement->body = alter;
  return ok;
}

// SET FRESHNESS = ..., SET REFRESH_MODE = ..., SET (...)
bool StatementParser::ParseAlterMaterializedSet(ast::Alter* alter) {
  if (Accept(Kw::kFreshness)) {
    alter->action = ast::AlterAction::kSetFreshness;
    return ParseFreshness(&alter->refresh.freshness);
  }
  if (Accept(Kw::kRefreshMode)) {
    alter->action = ast::AlterAction::kSetRefreshMode;
    return ParseRefreshMode(&alter->refresh.mode);
  }
  alter->action = ast::AlterAction::kSetOptions;
  if (!Is(Tok::kLParen)) {
    return FailWords("'(', FRESHNESS or REFRESH_MODE", "after SET", {"FRESHNESS", "REFRESH_MODE"});
  }
  return ParseOptions(&alter->options);
}

}  // namespace weir::sql
