// UPDATE, DELETE and MERGE.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {

// table [hints] [[EXTEND] (a INT)] [[AS] alias]
bool StatementParser::ParseTarget(ast::Name* target, List<ast::Hint>* hints,
                                  List<ast::TypeField>* extend, ast::Ident* alias) {
  if (!ParseName("a table's name", target) || !ParseHints(hints)) return false;
  if (Is(Kw::kExtend) || Is(Tok::kLParen)) {
    Accept(Kw::kExtend);
    if (!ParseExtendList(extend)) return false;
  }
  if (Accept(Kw::kAs) || AtIdent()) return ParseIdent("an alias", alias);
  return true;
}

// a = 1, b = 2
bool StatementParser::ParseAssignments(bool compound, List<ast::Assignment>* assignments) {
  ListBuilder<ast::Assignment> builder(&lists_.assignments);
  do {
    ast::Assignment assignment;
    if (compound) {
      if (!ParseName("a column to set", &assignment.column)) return false;
    } else {
      ast::Ident name;
      if (!ParseIdent("a column to set", &name)) return false;
      assignment.column = {arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span};
    }
    if (!Expect(Tok::kEq, "'=' behind the column to set")) return false;
    assignment.value = ParseExpr(ExprContext::kSubQuery);
    if (assignment.value == nullptr) return false;
    builder.Add(assignment);
  } while (Accept(Tok::kComma));
  *assignments = builder.Finish(&arena_);
  return true;
}

bool StatementParser::ParseUpdate(Statement* statement) {
  in_.Take();
  ast::Update update;
  if (!ParseTarget(&update.target, &update.hints, &update.extend, &update.alias)) return false;
  if (!Is(Kw::kSet)) return FailWords("SET", "behind the table of UPDATE", {"SET"});
  in_.Take();
  if (!ParseAssignments(false, &update.assignments) || !ParseWhere(&update.where)) return false;
  static constexpr std::string_view kTail[] = {"WHERE"};
  tail_ = kTail;
  statement->body = update;
  return true;
}

bool StatementParser::ParseDelete(Statement* statement) {
  in_.Take();
  ast::Delete erase;
  if (!Is(Kw::kFrom)) return FailWords("FROM", "after DELETE", {"FROM"});
  in_.Take();
  if (!ParseTarget(&erase.target, &erase.hints, &erase.extend, &erase.alias) ||
      !ParseWhere(&erase.where)) {
    return false;
  }
  static constexpr std::string_view kTail[] = {"WHERE"};
  tail_ = kTail;
  statement->body = erase;
  return true;
}

bool StatementParser::ParseMerge(Statement* statement) {
  in_.Take();
  ast::Merge merge;
  if (!Is(Kw::kInto)) return FailWords("INTO", "after MERGE", {"INTO"});
  in_.Take();
  if (!ParseTarget(&merge.target, &merge.hints, &merge.extend, &merge.alias)) return false;
  if (!Is(Kw::kUsing)) return FailWords("USING", "behind the table of MERGE", {"USING"});
  in_.Take();
  merge.source = ParseTableRef();
  if (merge.source == nullptr || !Expect(Kw::kOn, "behind the source of MERGE")) return false;
  merge.on = ParseExpr(ExprContext::kSubQuery);
  if (merge.on == nullptr) return false;
  if (in_.AreWords(Kw::kWhen, Kw::kMatched)) {
    if (!ParseWhenMatched(&merge)) return false;
    if (Is(Kw::kWhen) && !ParseWhenNotMatched(&merge)) return false;
  } else if (!Is(Kw::kWhen)) {
    return FailWords("WHEN [NOT] MATCHED", "behind the condition of MERGE", {"WHEN"});
  } else if (!ParseWhenNotMatched(&merge)) {
    return false;
  }
  static constexpr std::string_view kTail[] = {"WHEN"};
  tail_ = kTail;
  statement->body = merge;
  return true;
}

// WHEN MATCHED THEN UPDATE SET a = 1
bool StatementParser::ParseWhenMatched(ast::Merge* merge) {
  in_.Seek(in_.index() + 2);
  return Expect(Kw::kThen, "after WHEN MATCHED") && Expect(Kw::kUpdate, "after THEN") &&
         Expect(Kw::kSet, "after UPDATE") && ParseAssignments(true, &merge->update);
}

// WHEN NOT MATCHED THEN INSERT (a, b) VALUES (1, 2)
bool StatementParser::ParseWhenNotMatched(ast::Merge* merge) {
  in_.Take();
  merge->has_insert = true;
  if (!Expect(Kw::kNot, "after WHEN") || !Expect(Kw::kMatched, "after WHEN NOT") ||
      !Expect(Kw::kThen, "after WHEN NOT MATCHED") || !Expect(Kw::kInsert, "after THEN")) {
    return false;
  }
  if (Is(Tok::kLParen) && AtIdent(1)) {
    List<ast::Ident> columns;
    if (!ParseIdentList("a column", &columns)) return false;
    ListBuilder<ast::Name> names(&lists_.names);
    for (const ast::Ident& column : columns) {
      names.Add({arena_.Copy(std::span<const ast::Ident>(&column, 1)), column.span});
    }
    merge->insert_columns = names.Finish(&arena_);
  }
  const bool brackets = Accept(Tok::kLParen);
  if (!Expect(Kw::kValues, "in WHEN NOT MATCHED THEN INSERT")) return false;
  merge->insert_row = ParseRowConstructor();
  return merge->insert_row != nullptr &&
         (!brackets || Expect(Tok::kRParen, "')' behind the row of VALUES"));
}

}  // namespace weir::sql
