// Statements around others: EXPLAIN, EXECUTE, COMPILE PLAN.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {
namespace {

constexpr std::string_view kExplained = "a query, INSERT, CREATE TABLE ... AS or STATEMENT SET";

bool IsDetail(const Token& token) {
  return token.Is(Kw::kEstimatedCost) || token.Is(Kw::kChangelogMode) ||
         token.Is(Kw::kJsonExecutionPlan) || token.Is(Kw::kPlanAdvice);
}

}  // namespace

bool StatementParser::ParseSetHead(Statement* statement, ast::StatementSet* set) {
  statement->first_token = in_.Peek().span;
  ast::Wrapper wrapper;
  bool wrapped = true;
  if (Is(Kw::kExplain)) {
    statement->kind = StatementKind::kExplain;
    if (!ParseExplainHead(&wrapper)) return false;
    set->execute_word = Accept(Kw::kExecute);
  } else if (Is(Kw::kCompile)) {
    if (!ParseCompileHead(statement, &wrapper)) return false;
  } else {
    wrapped = false;
    statement->kind = StatementKind::kStatementSet;
    set->execute_word = true;
    in_.Take();
  }
  if (wrapped) statement->body = std::move(wrapper);
  return Expect(Kw::kStatement, "in front of SET BEGIN") && Expect(Kw::kSet, "after STATEMENT") &&
         Expect(Kw::kBegin, "after STATEMENT SET") &&
         (in_.AtEnd() || FailExpected("the statement set's first INSERT"));
}

// EXPLAIN [PLAN FOR | detail, ...]
bool StatementParser::ParseExplainHead(ast::Wrapper* wrapper) {
  in_.Take();
  if (in_.AreWords(Kw::kPlan, Kw::kFor)) {
    in_.Seek(in_.index() + 2);
    wrapper->plan_for = true;
    return true;
  }
  if (!IsDetail(in_.Peek())) return true;
  ListBuilder<ast::Ident> builder(&lists_.idents);
  size_t count = 0;
  Kw seen[8] = {};
  do {
    const Token token = in_.Peek();
    if (!IsDetail(token)) {
      return FailWords("ESTIMATED_COST, CHANGELOG_MODE, JSON_EXECUTION_PLAN or PLAN_ADVICE",
                       "after EXPLAIN",
                       {"ESTIMATED_COST", "CHANGELOG_MODE", "JSON_EXECUTION_PLAN", "PLAN_ADVICE"});
    }
    for (size_t i = 0; i < count; ++i) {
      if (seen[i] == token.keyword) {
        return Fail(messages::RepeatedDetail(token.span, KeywordText(token.keyword)));
      }
    }
    seen[count++] = token.keyword;
    in_.Take();
    builder.Add({KeywordText(token.keyword), token.span, false});
  } while (Accept(Tok::kComma));
  wrapper->details = builder.Finish(&arena_);
  return true;
}

bool StatementParser::ParseExplain(Statement* statement) {
  ast::Wrapper wrapper;
  if (!ParseExplainHead(&wrapper)) return false;
  Statement inner;
  inner.first_token = in_.Peek().span;
  bool ok = false;
  switch (in_.Peek().keyword) {
    case Kw::kInsert:
    case Kw::kUpsert:
      inner.kind = StatementKind::kInsert;
      ok = ParseInsert(&inner);
      break;
    case Kw::kReplace:
      ok = ParseReplaceTable(&inner);
      break;
    case Kw::kCreate: {
      ok = ParseCreate(&inner);
      if (ok && inner.kind != StatementKind::kCreateTableAs) {
        // Flink reads it first, and says so where it ends.
        return Fail(messages::Unsupported(in_.Last().span,
                                          "EXPLAIN knows CREATE TABLE ... AS alone among CREATEs",
                                          "explain the query instead"));
      }
      break;
    }
    case Kw::kExecute:
      inner.kind = KindOfHead(in_);
      ok = ParseExecute(&inner);
      break;
    case Kw::kStatement:
      in_.Take();
      return Expect(Kw::kSet, "after STATEMENT") && Expect(Kw::kBegin, "after STATEMENT SET");
    default: {
      const Token token = in_.Peek();
      if (!StartsQuery(token) && !token.Is(Tok::kLParen)) {
        if (token.Is(Tok::kWord) && !IsReserved(token.keyword)) {
          return FailWords(
              kExplained, "after EXPLAIN",
              {"SELECT", "INSERT", "CREATE", "REPLACE", "STATEMENT", "EXECUTE", "PLAN",
               "ESTIMATED_COST", "CHANGELOG_MODE", "JSON_EXECUTION_PLAN", "PLAN_ADVICE"});
        }
        return FailExpected(std::string(kExplained) + " after EXPLAIN");
      }
      inner.kind = StatementKind::kQuery;
      const ast::Query* query = ParseQuery();
      inner.body = query;
      ok = query != nullptr;
    }
  }
  if (!ok) return false;
  inner.span = SpanFrom(inner.first_token);
  wrapper.inner.push_back(std::move(inner));
  statement->body = std::move(wrapper);
  return true;
}

// EXECUTE PLAN 'p', EXECUTE INSERT ..., EXECUTE SELECT ...; a complete STATEMENT SET does not come
// here.
bool StatementParser::ParseExecute(Statement* statement) {
  if (Is(Kw::kBegin)) {
    if (!Is(Kw::kStatement, 1)) return FailPair("STATEMENT SET", {"STATEMENT"});
    in_.Seek(in_.index() + 2);
    return Expect(Kw::kSet, "after BEGIN STATEMENT");
  }
  statement->execute = true;
  in_.Take();
  const Token next = in_.Peek();
  if (next.Is(Kw::kPlan)) {
    ast::Command command;
    in_.Take();
    statement->execute = false;
    if (!ParseString("the plan's path, as a string, after EXECUTE PLAN", &command.text)) {
      return false;
    }
    statement->body = command;
    return true;
  }
  if (next.Is(Kw::kInsert) || next.Is(Kw::kUpsert)) return ParseInsert(statement);
  if (next.Is(Kw::kStatement)) {
    in_.Take();
    return Expect(Kw::kSet, "after EXECUTE STATEMENT") &&
           Expect(Kw::kBegin, "after EXECUTE STATEMENT SET") &&
           FailExpected("an INSERT after EXECUTE STATEMENT SET BEGIN");
  }
  if (StartsQuery(next) || next.Is(Tok::kLParen)) {
    const ast::Query* query = ParseQuery();
    statement->body = query;
    return query != nullptr;
  }
  if (AtStop() || (next.Is(Tok::kWord) && IsReserved(next.keyword))) {
    in_.Seek(in_.index() - 1);
    return FailPair("a query, INSERT, PLAN or STATEMENT SET",
                    {"SELECT", "INSERT", "PLAN", "STATEMENT"});
  }
  return FailWords("a query, INSERT, PLAN or STATEMENT SET", "after EXECUTE",
                   {"SELECT", "INSERT", "PLAN", "STATEMENT"});
}

// COMPILE [AND EXECUTE] PLAN 'path' [IF NOT EXISTS] FOR
bool StatementParser::ParseCompileHead(Statement* statement, ast::Wrapper* wrapper) {
  if (!Is(Kw::kPlan, 1) && !Is(Kw::kAnd, 1)) return FailPair("PLAN, or AND EXECUTE PLAN", {"PLAN"});
  in_.Take();
  const bool execute = Accept(Kw::kAnd);
  statement->kind = execute ? StatementKind::kExecutePlan : StatementKind::kCompilePlan;
  if (execute && !Expect(Kw::kExecute, "after COMPILE AND")) return false;
  if (!Expect(Kw::kPlan, execute ? "after COMPILE AND EXECUTE" : "after COMPILE") ||
      !ParseString("the plan's path, as a string, after PLAN", &wrapper->path)) {
    return false;
  }
  wrapper->if_not_exists = !execute && AcceptIfNotExists();
  return Expect(Kw::kFor, "behind the path of the plan");
}

bool StatementParser::ParseCompile(Statement* statement) {
  ast::Wrapper wrapper;
  if (!ParseCompileHead(statement, &wrapper)) return false;
  if (Is(Kw::kStatement)) {
    in_.Take();
    return Expect(Kw::kSet, "after STATEMENT") && Expect(Kw::kBegin, "after STATEMENT SET");
  }
  if (!Is(Kw::kInsert) && !Is(Kw::kUpsert)) {
    return FailWords("INSERT or STATEMENT SET", "after COMPILE PLAN ... FOR",
                     {"INSERT", "STATEMENT"});
  }
  Statement inner;
  inner.kind = StatementKind::kInsert;
  inner.first_token = in_.Peek().span;
  if (!ParseInsert(&inner)) return false;
  inner.span = SpanFrom(inner.first_token);
  wrapper.inner.push_back(std::move(inner));
  statement->body = std::move(wrapper);
  return true;
}

}  // namespace weir::sql
